package dev.earshot;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The duties a source lays on whoever keeps its posts, as data: how soon a deletion must be
 * followed, how long a copy may stand without a fresh look, how long at all, what may leave.
 *
 * <p>A connector ships a default; the host may bring its own, and a document that changed is a new
 * version. Terms nobody has read are {@link #unknown}: what they do not state is not permitted.
 * Immutable and thread-safe.
 */
public final class SourceTerms {
  /** What of a post may be handed to somebody else. */
  public enum Redistribution {
    /** The whole post. */
    WHOLE,
    /** Ids alone, to be looked up at the source. */
    IDS_ONLY,
    /** Nothing. */
    NONE
  }

  /**
   * What is inferred about people and forbidden most often, by the names under which terms and
   * enrichers meet: {@code crime}, {@code ethnicity}, {@code finances} (a bad condition of them),
   * {@code health}, {@code politics}, {@code religion} (or philosophy), {@code sexuality}, {@code
   * union-membership}. X's restricted uses name these eight, Article 9 of the GDPR all but two.
   */
  public static final Set<String> SENSITIVE =
      Set.of(
          "crime",
          "ethnicity",
          "finances",
          "health",
          "politics",
          "religion",
          "sexuality",
          "union-membership");

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*(\\.[a-z0-9][a-z0-9-]*)*");

  private final String id;
  private final int version;
  private final @Nullable Duration deleteWithin;
  private final @Nullable Duration refreshWithin;
  private final @Nullable Duration keepAtMost;
  private final Redistribution redistribution;
  private final @Nullable String document;
  private final @Nullable LocalDate readOn;
  private final boolean confirmed;
  private final Set<String> purposes;
  private final Set<String> forbiddenInferences;

  private SourceTerms(Builder builder) {
    id = builder.id;
    version = builder.version;
    deleteWithin = builder.deleteWithin;
    refreshWithin = builder.refreshWithin;
    keepAtMost = builder.keepAtMost;
    redistribution = builder.redistribution;
    document = builder.document;
    readOn = builder.readOn;
    confirmed = builder.confirmed;
    purposes = Set.copyOf(builder.purposes);
    forbiddenInferences = Set.copyOf(builder.forbiddenInferences);
  }

  /**
   * Returns a builder.
   *
   * @param id the document's id, such as {@code mastodon}
   * @param version which reading of it, at least 1
   */
  public static Builder builder(String id, int version) {
    return new Builder(id, version);
  }

  /** Returns the terms of a source whose terms nobody has stated: nothing may leave. */
  public static SourceTerms unknown() {
    return builder("unknown", 1).deleteWithin(Duration.ofHours(24)).build();
  }

  /** Returns id and version as one word, the form that provenance carries: {@code mastodon/1}. */
  public String key() {
    return id + "/" + version;
  }

  /** Returns the document's id. */
  public String id() {
    return id;
  }

  /** Returns which reading of the document. */
  public int version() {
    return version;
  }

  /** Returns how soon after notice a deletion at the source must be followed. */
  public Optional<Duration> deleteWithin() {
    return Optional.ofNullable(deleteWithin);
  }

  /** Returns how long a copy may stand until the source must be asked again. */
  public Optional<Duration> refreshWithin() {
    return Optional.ofNullable(refreshWithin);
  }

  /** Returns how long a copy may be kept at all, from when it was observed. */
  public Optional<Duration> keepAtMost() {
    return Optional.ofNullable(keepAtMost);
  }

  /** Returns what may be handed to somebody else. */
  public Redistribution redistribution() {
    return redistribution;
  }

  /** Returns the document's name or address. */
  public Optional<String> document() {
    return Optional.ofNullable(document);
  }

  /** Returns the day on which somebody read the document for these terms. */
  public Optional<LocalDate> readOn() {
    return Optional.ofNullable(readOn);
  }

  /**
   * Returns whether every figure stands in the document as it was read. Where one does not, the
   * strictest that anybody states holds, and a person should look before relying on it.
   */
  public boolean isConfirmed() {
    return confirmed;
  }

  /** Returns the purposes the source permits, as packs name them; empty where it restricts none. */
  public Set<String> purposes() {
    return purposes;
  }

  /** Returns what must not be inferred about people from its posts; empty where it says nothing. */
  public Set<String> forbiddenInferences() {
    return forbiddenInferences;
  }

  /** Returns whether the source permits a purpose: it, or one above it, as packs name them. */
  public boolean permits(String purpose) {
    return purposes.isEmpty() || isWithin(purpose, purposes);
  }

  /** Returns whether the source forbids an inference: it, or one above it. */
  public boolean forbids(String inference) {
    return isWithin(inference, forbiddenInferences);
  }

  private static boolean isWithin(String name, Set<String> names) {
    return names.stream().anyMatch(each -> name.equals(each) || name.startsWith(each + "."));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SourceTerms that
        && id.equals(that.id)
        && version == that.version
        && Objects.equals(deleteWithin, that.deleteWithin)
        && Objects.equals(refreshWithin, that.refreshWithin)
        && Objects.equals(keepAtMost, that.keepAtMost)
        && redistribution == that.redistribution
        && Objects.equals(document, that.document)
        && Objects.equals(readOn, that.readOn)
        && confirmed == that.confirmed
        && purposes.equals(that.purposes)
        && forbiddenInferences.equals(that.forbiddenInferences);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, version);
  }

  @Override
  public String toString() {
    return "SourceTerms[" + key() + "]";
  }

  /** Builds terms. Not thread-safe. */
  public static final class Builder {
    private final String id;
    private final int version;
    private @Nullable Duration deleteWithin;
    private @Nullable Duration refreshWithin;
    private @Nullable Duration keepAtMost;
    private Redistribution redistribution = Redistribution.NONE;
    private @Nullable String document;
    private @Nullable LocalDate readOn;
    private boolean confirmed;
    private Set<String> purposes = Set.of();
    private Set<String> forbiddenInferences = Set.of();

    private Builder(String id, int version) {
      this.id = Objects.requireNonNull(id, "id");
      if (version < 1) {
        throw new IllegalArgumentException("version: expected at least 1, got " + version);
      }
      this.version = version;
    }

    /** Sets how soon after notice a deletion must be followed; positive. */
    public Builder deleteWithin(Duration deleteWithin) {
      this.deleteWithin = positive(deleteWithin, "deleteWithin");
      return this;
    }

    /** Sets how long a copy may stand until the source must be asked again; positive. */
    public Builder refreshWithin(Duration refreshWithin) {
      this.refreshWithin = positive(refreshWithin, "refreshWithin");
      return this;
    }

    /** Sets how long a copy may be kept at all; positive. */
    public Builder keepAtMost(Duration keepAtMost) {
      this.keepAtMost = positive(keepAtMost, "keepAtMost");
      return this;
    }

    /** Sets what may be handed on; {@link Redistribution#NONE} until set. */
    public Builder redistribution(Redistribution redistribution) {
      this.redistribution = Objects.requireNonNull(redistribution, "redistribution");
      return this;
    }

    /** Sets the document's name or address. */
    public Builder document(String document) {
      this.document = Objects.requireNonNull(document, "document");
      return this;
    }

    /** Sets the day on which the document was read. */
    public Builder readOn(LocalDate day) {
      this.readOn = Objects.requireNonNull(day, "day");
      return this;
    }

    /** Says that every figure stands in the document; none is taken to, until this is called. */
    public Builder confirmed() {
      this.confirmed = true;
      return this;
    }

    /**
     * Sets the purposes the source permits, as packs name them, with those below each; any, until
     * set. A pipeline whose gate serves another takes no source under these terms.
     *
     * @throws IllegalArgumentException if one has not the form of a purpose: nothing would be it
     */
    public Builder purposes(String... purposes) {
      this.purposes = named("purposes", purposes);
      return this;
    }

    /**
     * Sets what must not be inferred about people, with what is below each; those that are in
     * {@link #SENSITIVE} by their names there. A pipeline with an enricher that says it infers that
     * takes no source under these terms.
     *
     * @throws IllegalArgumentException if one is not written in lower-case letters, digits and
     *     hyphens, joined by dots
     */
    public Builder forbiddenInferences(String... inferences) {
      this.forbiddenInferences = named("forbiddenInferences", inferences);
      return this;
    }

    private static Set<String> named(String field, String... names) {
      for (String name : names) {
        if (!NAME.matcher(name).matches()) {
          throw new IllegalArgumentException(
              field + ": expected lower-case words joined by dots, such as health");
        }
      }
      return Set.copyOf(List.of(names));
    }

    /** Returns the terms. */
    public SourceTerms build() {
      return new SourceTerms(this);
    }

    private static Duration positive(Duration duration, String name) {
      if (duration.isZero() || duration.isNegative()) {
        throw new IllegalArgumentException(name + ": expected a positive duration");
      }
      return duration;
    }
  }
}
