package dev.earshot.privacy.retention;

import dev.earshot.SourceTerms;
import dev.earshot.SubjectKey;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.RetentionRule;
import dev.earshot.privacy.RetentionRule.Demand;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What retention needs to know of an item: its class, when what happened to it, what it serves, and
 * under which terms it came. Nothing of its content.
 *
 * <p>Immutable and thread-safe.
 */
public final class ItemFacts {
  /** The event that its source showed the item again. */
  static final String REFRESHED = "REFRESHED";

  private static final List<Demand> DEMANDS = List.of(Demand.values());

  private static final Set<String> SAID_OTHERWISE =
      Stream.concat(Stream.of(REFRESHED), DEMANDS.stream().map(Demand::name))
          .collect(Collectors.toUnmodifiableSet());

  private final String itemClass;
  private final Instant start;
  private final Map<String, Instant> anchors;
  private final Map<Demand, Instant> demands;
  private final List<Instant> parents;
  private final boolean anonymous;
  private final @Nullable SourceTerms terms;
  private final Instant refreshedAt;
  private final String item;
  private final Set<SubjectKey> subjects;
  private final String sensitivity;
  private final String origin;
  private final @Nullable ObjectLock lock;
  private final Map<String, Instant> justifications;

  /* Whoever looked last, and found nothing strange: to look again would find the same. */
  private @Nullable Retention knownTo;

  /* The same as numbers, for an evaluation that makes no object. */
  private final long startMillis;
  private final String[] anchorNames;
  private final long[] anchorMillis;
  private final long[] demandMillis;
  private final boolean demanded;
  private final Purpose[] purposes;
  private final List<Optional<Instant>> ends;
  private final long[] purposeEnds;
  private final boolean hasPurposeThatEnds;
  private final long firstParent;
  private final long termsEnd;
  private final long refreshEnd;
  private final long deleteEnd;
  private final long lockedUntil;
  private final long justifiedUntil;

  private ItemFacts(Builder builder) {
    itemClass = builder.itemClass;
    start = builder.start;
    anchors = new TreeMap<>(builder.anchors);
    anchors.put(RetentionRule.START, start);
    demands = new EnumMap<>(builder.demands);
    parents = List.copyOf(builder.parents);
    anonymous = builder.anonymous;
    terms = builder.terms;
    refreshedAt = builder.refreshedAt == null ? start : builder.refreshedAt;
    item = builder.item;
    subjects = Set.copyOf(builder.subjects);
    sensitivity = builder.sensitivity;
    origin = builder.origin;
    lock = builder.lock;
    justifications = new TreeMap<>(builder.justifications);

    startMillis = Calendar.ceil(start);
    anchorNames = anchors.keySet().toArray(String[]::new);
    anchorMillis = anchors.values().stream().mapToLong(Calendar::ceil).toArray();
    demandMillis = new long[DEMANDS.size()];
    for (Demand each : DEMANDS) {
      Instant at = demands.get(each);
      demandMillis[index(each)] = at == null ? Calendar.NEVER : Calendar.ceil(at);
    }
    demanded = !demands.isEmpty();
    purposes = builder.purposes.keySet().toArray(Purpose[]::new);
    ends = List.copyOf(builder.purposes.values());
    purposeEnds =
        ends.stream()
            .mapToLong(until -> until.map(Calendar::ceil).orElse(Calendar.NEVER))
            .toArray();
    hasPurposeThatEnds = ends.stream().anyMatch(Optional::isPresent);
    firstParent =
        anonymous
            ? Calendar.NEVER
            : parents.stream().mapToLong(Calendar::ceil).min().orElse(Calendar.NEVER);
    termsEnd = end(terms, SourceTerms::keepAtMost, startMillis);
    refreshEnd = end(terms, SourceTerms::refreshWithin, Calendar.ceil(refreshedAt));
    deleteEnd = end(terms, SourceTerms::deleteWithin, demandMillis[index(Demand.SOURCE_DELETED)]);
    lockedUntil =
        lock == null
            ? Calendar.EVER
            : Stream.of(ObjectLock.Mode.values())
                .flatMap(mode -> lock.keptUntil(mode).stream())
                .mapToLong(Calendar::ceil)
                .max()
                .orElse(Calendar.EVER);
    justifiedUntil =
        justifications.values().stream().mapToLong(Calendar::ceil).max().orElse(Calendar.EVER);
  }

  private static long end(
      @Nullable SourceTerms terms, Function<SourceTerms, Optional<Duration>> of, long from) {
    Optional<Duration> within = terms == null ? Optional.empty() : of.apply(terms);
    return within.isEmpty() || from == Calendar.NEVER
        ? Calendar.NEVER
        : Calendar.after(from, within.get());
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

  /** Returns a builder of facts that are these and more. */
  public Builder toBuilder() {
    return toBuilder(itemClass);
  }

  /** Returns a builder of the same facts of an item of another class. */
  Builder toBuilder(String itemClass) {
    Builder builder = new Builder(itemClass, start);
    builder.anchors.putAll(anchors);
    builder.demands.putAll(demands);
    for (int i = 0; i < purposes.length; i++) {
      builder.purposes.put(purposes[i], ends.get(i));
    }
    builder.parents.addAll(parents);
    builder.subjects.addAll(subjects);
    builder.justifications.putAll(justifications);
    builder.anonymous = anonymous;
    builder.terms = terms;
    builder.refreshedAt = refreshedAt;
    builder.item = item;
    builder.sensitivity = sensitivity;
    builder.origin = origin;
    builder.lock = lock;
    return builder;
  }

  /** Returns the item's class. */
  public String itemClass() {
    return itemClass;
  }

  /** Returns when it was observed or made. */
  public Instant start() {
    return start;
  }

  /** Returns the id under which the host knows it; empty for none. */
  public String item() {
    return item;
  }

  /** Returns when that event was; empty if it has not happened. */
  public Optional<Instant> anchor(String name) {
    return Optional.ofNullable(anchors.get(name));
  }

  /** Returns whether it is about that person. */
  public boolean isAbout(SubjectKey subject) {
    return subjects.contains(subject);
  }

  /** Returns the events that happened, but for its start. */
  Set<String> events() {
    Set<String> events = new TreeSet<>(anchors.keySet());
    events.remove(RetentionRule.START);
    return events;
  }

  boolean isKnownTo(Retention retention) {
    return knownTo == retention;
  }

  void knownTo(Retention retention) {
    knownTo = retention;
  }

  Map<Demand, Instant> demands() {
    return demands;
  }

  List<Instant> parents() {
    return parents;
  }

  Map<String, Instant> justifications() {
    return justifications;
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

  @Nullable ObjectLock lock() {
    return lock;
  }

  String sensitivity() {
    return sensitivity;
  }

  String origin() {
    return origin;
  }

  long startMillis() {
    return startMillis;
  }

  long anchorMillis(String name) {
    for (int i = 0; i < anchorNames.length; i++) {
      if (anchorNames[i].equals(name)) {
        return anchorMillis[i];
      }
    }
    return Calendar.NEVER;
  }

  /** Returns the place of a demand among all. */
  static int index(Demand demand) {
    return DEMANDS.indexOf(demand);
  }

  long demandMillis(int demand) {
    return demandMillis[demand];
  }

  /** Whether anything was demanded. */
  boolean isDemanded() {
    return demanded;
  }

  /** Whether one of the purposes has an end. */
  boolean hasPurposeThatEnds() {
    return hasPurposeThatEnds;
  }

  int purposeCount() {
    return purposes.length;
  }

  Purpose purpose(int i) {
    return purposes[i];
  }

  long purposeEnd(int i) {
    return purposeEnds[i];
  }

  long firstParent() {
    return firstParent;
  }

  /** When its source lets the copy stand no longer. */
  long termsEnd() {
    return termsEnd;
  }

  /** By when its source must be asked again. */
  long refreshEnd() {
    return refreshEnd;
  }

  /** By when its source wants a deletion followed. */
  long deleteEnd() {
    return deleteEnd;
  }

  boolean isLockHeld() {
    return lock != null && lock.isHeld();
  }

  long lockedUntil() {
    return lockedUntil;
  }

  long justifiedUntil() {
    return justifiedUntil;
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
    private final Set<SubjectKey> subjects = new HashSet<>();
    private final Map<String, Instant> justifications = new TreeMap<>();
    private boolean anonymous;
    private @Nullable SourceTerms terms;
    private @Nullable Instant refreshedAt;
    private String item = "";
    private String sensitivity = "";
    private String origin = "";
    private @Nullable ObjectLock lock;

    private static final Comparator<Purpose> BY_ID = Comparator.comparing(Purpose::id);

    private Builder(String itemClass, Instant start) {
      this.itemClass = Objects.requireNonNull(itemClass, "itemClass");
      this.start = Objects.requireNonNull(start, "start");
    }

    /** Sets the id under which the host knows it, which a hold on one item names. */
    public Builder item(String id) {
      this.item = Objects.requireNonNull(id, "id");
      return this;
    }

    /** Says that the item is about a person, as the tenant's key names them. */
    public Builder about(SubjectKey subject) {
      subjects.add(Objects.requireNonNull(subject, "subject"));
      return this;
    }

    /**
     * Says that something happened from which a period runs, such as {@code ACCOUNT_DELETED}; of
     * several, the last one counts, so that a sliding period such as one since the last login runs
     * from there. One that is a slip away from an event of the pack's is refused where the facts
     * are weighed.
     *
     * @throws IllegalArgumentException if it is one that is said otherwise: {@code START} of
     *     another moment than that with which the facts began, a demand (by {@link #demanded}),
     *     {@code REFRESHED} (by {@link #refreshedAt})
     */
    public Builder happened(String anchor, Instant at) {
      boolean isBegin = anchor.equals(RetentionRule.START);
      if (isBegin ? !at.equals(start) : SAID_OTHERWISE.contains(anchor)) {
        throw new IllegalArgumentException(
            "anchor: "
                + anchor
                + " is said by "
                + (isBegin ? "builder" : anchor.equals(REFRESHED) ? "refreshedAt" : "demanded"));
      }
      anchors.merge(anchor, at, (one, other) -> one.isAfter(other) ? one : other);
      return this;
    }

    /** Says that deletion was demanded; of several of one kind the first counts. */
    public Builder demanded(Demand demand, Instant at) {
      demands.merge(demand, at, (one, other) -> one.isBefore(other) ? one : other);
      return this;
    }

    /**
     * Says that the item serves a purpose. One that the pack does not know is refused where the
     * facts are weighed.
     */
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

    /**
     * Says how sensitive the item is, in a word that rules of the pack name; empty for none. One
     * that is a slip away from a rule's is refused where the facts are weighed.
     */
    public Builder sensitivity(String sensitivity) {
      this.sensitivity = Objects.requireNonNull(sensitivity, "sensitivity");
      return this;
    }

    /**
     * Says whence the item came, in a word that rules of the pack name; empty for none. One that is
     * a slip away from a rule's is refused where the facts are weighed.
     */
    public Builder origin(String origin) {
      this.origin = Objects.requireNonNull(origin, "origin");
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

    /**
     * Sets the lock that its store has on it. Null: none. What the lock keeps is kept whatever is
     * demanded; a host that may bypass governance hands in the lock as it is once lifted.
     */
    public Builder lock(@Nullable ObjectLock lock) {
      this.lock = lock;
      return this;
    }

    /**
     * Says that the item is kept until then though nothing but a justification keeps it: no purpose
     * is left, or erasure or an objection demands it. Whatever else ends it is not put off.
     *
     * @param code one of the pack's, {@link dev.earshot.privacy.PolicyPack#justifications()};
     *     another is refused where the facts are weighed
     * @param until until when; of several of one code the last counts
     */
    public Builder justified(String code, Instant until) {
      justifications.merge(code, until, (one, other) -> one.isAfter(other) ? one : other);
      return this;
    }

    /** Returns the facts. */
    public ItemFacts build() {
      return new ItemFacts(this);
    }
  }
}
