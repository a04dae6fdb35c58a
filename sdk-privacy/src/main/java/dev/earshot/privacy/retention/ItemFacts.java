package dev.earshot.privacy.retention;

import dev.earshot.SourceTerms;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.RetentionRule;
import dev.earshot.privacy.RetentionRule.Demand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What retention needs to know of an item: its class, when what happened to it, what it serves, and
 * under which terms it came. Nothing of its content.
 *
 * <p>Immutable and thread-safe.
 */
public final class ItemFacts {
  private final String itemClass;
  private final Instant start;
  private final Map<String, Instant> anchors;
  private final Map<Demand, Instant> demands;
  private final Map<Purpose, Optional<Instant>> purposes;
  private final List<Instant> parents;
  private final boolean anonymous;
  private final @Nullable SourceTerms terms;
  private final Instant refreshedAt;

  private ItemFacts(Builder builder) {
    itemClass = builder.itemClass;
    start = builder.start;
    anchors = new TreeMap<>(builder.anchors);
    anchors.put(RetentionRule.START, start);
    demands = new EnumMap<>(builder.demands);
    purposes = Map.copyOf(builder.purposes);
    parents = List.copyOf(builder.parents);
    anonymous = builder.anonymous;
    terms = builder.terms;
    refreshedAt = builder.refreshedAt == null ? start : builder.refreshedAt;
  }

  /**
   * Returns a builder.
   *
   * @param itemClass the item's class, a dotted id such as {@link RetentionRule#MENTION}
   * @param start when it was observed or made
   */
  public static Builder builder(String itemClass, Instant start) {
    return new Builder(itemClass, start);
  }

  /** Returns the item's class. */
  public String itemClass() {
    return itemClass;
  }

  /** Returns when it was observed or made. */
  public Instant start() {
    return start;
  }

  /** Returns when that event was; empty if it has not happened. */
  public Optional<Instant> anchor(String name) {
    return Optional.ofNullable(anchors.get(name));
  }

  Map<Demand, Instant> demands() {
    return demands;
  }

  Map<Purpose, Optional<Instant>> purposes() {
    return purposes;
  }

  List<Instant> parents() {
    return parents;
  }

  boolean isAnonymous() {
    return anonymous;
  }

  @Nullable SourceTerms terms() {
    return terms;
  }

  Instant refreshedAt() {
    return refreshedAt;
  }

  @Override
  public String toString() {
    return "ItemFacts[" + itemClass + ", " + start + "]";
  }

  /** Builds facts. Not thread-safe. */
  public static final class Builder {
    private final String itemClass;
    private final Instant start;
    private final Map<String, Instant> anchors = new TreeMap<>();
    private final Map<Demand, Instant> demands = new EnumMap<>(Demand.class);
    private final Map<Purpose, Optional<Instant>> purposes = new TreeMap<>(BY_ID);
    private final List<Instant> parents = new ArrayList<>();
    private boolean anonymous;
    private @Nullable SourceTerms terms;
    private @Nullable Instant refreshedAt;

    private static final Comparator<Purpose> BY_ID = Comparator.comparing(Purpose::id);

    private Builder(String itemClass, Instant start) {
      this.itemClass = Objects.requireNonNull(itemClass, "itemClass");
      this.start = Objects.requireNonNull(start, "start");
    }

    /**
     * Says that something happened from which a period runs, such as {@code ACCOUNT_DELETED}; of
     * several, the last one counts, so that a sliding period such as one since the last login runs
     * from there.
     */
    public Builder happened(String anchor, Instant at) {
      anchors.merge(anchor, at, (one, other) -> one.isAfter(other) ? one : other);
      return this;
    }

    /** Says that deletion was demanded; of several of one kind the first counts. */
    public Builder demanded(Demand demand, Instant at) {
      demands.merge(demand, at, (one, other) -> one.isBefore(other) ? one : other);
      return this;
    }

    /** Says that the item serves a purpose. */
    public Builder serves(Purpose purpose) {
      purposes.put(purpose, Optional.empty());
      return this;
    }

    /** Says that the item served a purpose until then. */
    public Builder served(Purpose purpose, Instant until) {
      purposes.put(purpose, Optional.of(until));
      return this;
    }

    /** Says that the item is derived from another, which must be deleted by then. */
    public Builder derivedFrom(Instant parentDeleteBy) {
      parents.add(Objects.requireNonNull(parentDeleteBy, "parentDeleteBy"));
      return this;
    }

    /** Says that the item can be tied to nobody. */
    public Builder anonymous(boolean anonymous) {
      this.anonymous = anonymous;
      return this;
    }

    /** Sets the terms under which it was collected. Null: it came from no source. */
    public Builder terms(@Nullable SourceTerms terms) {
      this.terms = terms;
      return this;
    }

    /** Sets when its source last showed it; {@code start} until set. */
    public Builder refreshedAt(Instant refreshedAt) {
      this.refreshedAt = Objects.requireNonNull(refreshedAt, "refreshedAt");
      return this;
    }

    /** Returns the facts. */
    public ItemFacts build() {
      return new ItemFacts(this);
    }
  }
}
