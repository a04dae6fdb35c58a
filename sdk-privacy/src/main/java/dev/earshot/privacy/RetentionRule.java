package dev.earshot.privacy;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAmount;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One sentence about how long a class of items is kept, as data of a policy pack.
 *
 * <p>Immutable and thread-safe.
 */
public final class RetentionRule {
  /** The class of the mentions a pipeline keeps. */
  public static final String MENTION = "mention";

  /** The anchor of an item's own beginning: when it was observed or made. */
  public static final String START = "START";

  /** The anchor of when a post was published; of when it was observed where nobody says. */
  public static final String PUBLISHED = "PUBLISHED";

  /** The event that a person was told of the end that is to come. */
  public static final String NOTICE_GIVEN = "NOTICE_GIVEN";

  private static final Instant FAR = Instant.parse("2970-01-01T00:00:00Z");

  /** What the period bounds. */
  public enum Kind {
    /** Keep at least so long. */
    MINIMUM,
    /** Keep at most so long. */
    MAXIMUM,
    /**
     * Delete within so long of a demand, which the anchor names: {@code ERASURE}, {@code CHILD}.
     */
    DEADLINE
  }

  /** A reason to delete that is stronger than any chosen period. */
  public enum Demand {
    /** The person asked for erasure. */
    ERASURE,
    /** The person objected or opted out. */
    OBJECTION,
    /** Consent was withdrawn. */
    WITHDRAWAL,
    /** The author is a child. */
    CHILD,
    /** The source no longer shows it. */
    SOURCE_DELETED
  }

  /** Who says so. */
  public enum Authority {
    /** A law. Only a legal hold is stronger. */
    LAW,
    /** The tenant, the platform or the item's owner, by choice. */
    CHOSEN
  }

  /** How specific a chosen rule is; the more specific one wins over all that are less. */
  public enum Level {
    /** This one item. */
    ITEM,
    /** One person. */
    SUBJECT,
    /** One data set or source. */
    DATA_SET,
    /** Everything of the tenant. */
    TENANT,
    /** What holds where nobody said otherwise. */
    DEFAULT
  }

  /** How a calendar period ends. */
  public enum Counting {
    /**
     * In whole days: the day of the anchor is not counted, and the period ends with the end of its
     * last day.
     */
    DAYS,
    /** To the moment: the same time of day as the anchor. */
    EXACT
  }

  private final String id;
  private final String itemClass;
  private final String below;
  private final Kind kind;
  private final TemporalAmount period;
  private final String anchor;
  private final Authority authority;
  private final Level level;
  private final Counting counting;
  private final @Nullable Purpose purpose;
  private final boolean anonymousOnly;
  private final String sensitivity;
  private final String origin;
  private final @Nullable Period noticeBefore;
  private final @Nullable Instant validFrom;
  private final @Nullable Instant validUntil;

  private RetentionRule(Builder builder) {
    id = builder.id;
    itemClass = builder.itemClass;
    below = itemClass + ".";
    kind = builder.kind;
    period = builder.period;
    anchor = builder.anchor;
    authority = builder.authority;
    level = builder.level;
    counting = builder.counting;
    purpose = builder.purpose;
    anonymousOnly = builder.anonymousOnly;
    sensitivity = builder.sensitivity;
    origin = builder.origin;
    noticeBefore = builder.noticeBefore;
    validFrom = builder.validFrom;
    validUntil = builder.validUntil;
  }

  /**
   * Returns a builder.
   *
   * @param id the rule's id, unique within its pack, such as {@code IS-13}
   * @param itemClass the class of items, a dotted id; it covers the classes below it, of which
   *     {@link #MENTION} has none
   * @param kind what the period bounds
   * @param period a {@link Period}, or a {@link Duration} for hours; positive, a deadline may be
   *     zero; at most 1,000 years
   * @throws IllegalArgumentException if the id is blank, the class is none, or the period is
   *     neither, not positive, too long, or adds days to months
   */
  public static Builder builder(String id, String itemClass, Kind kind, TemporalAmount period) {
    return new Builder(id, itemClass, kind, period);
  }

  /** Returns the rule's id. */
  public String id() {
    return id;
  }

  /** Returns the class of items. */
  public String itemClass() {
    return itemClass;
  }

  /** Returns whether it speaks of items of that class, itself or a class above it. */
  public boolean covers(String someClass) {
    return someClass.equals(itemClass) || someClass.startsWith(below);
  }

  /** Returns what the period bounds. */
  public Kind kind() {
    return kind;
  }

  /** Returns the period, a {@link Period} or a {@link Duration}. */
  public TemporalAmount period() {
    return period;
  }

  /** Returns the event from which the period runs; for a deadline, the demand. */
  public String anchor() {
    return anchor;
  }

  /** Returns who says so. */
  public Authority authority() {
    return authority;
  }

  /** Returns how specific it is. */
  public Level level() {
    return level;
  }

  /** Returns how a calendar period ends. */
  public Counting counting() {
    return counting;
  }

  /** Returns the purpose for which it holds; empty for all. */
  public Optional<Purpose> purpose() {
    return Optional.ofNullable(purpose);
  }

  /** Returns whether it lets only anonymous items stay. */
  public boolean anonymousOnly() {
    return anonymousOnly;
  }

  /** Returns the sensitivity of the items for which it holds; empty for all. */
  public String sensitivity() {
    return sensitivity;
  }

  /** Returns the origin of the items for which it holds; empty for all. */
  public String origin() {
    return origin;
  }

  /** Returns how long before the end somebody must be told of it; empty for not at all. */
  public Optional<Period> noticeBefore() {
    return Optional.ofNullable(noticeBefore);
  }

  /** Returns from when it is in force; empty for always. */
  public Optional<Instant> validFrom() {
    return Optional.ofNullable(validFrom);
  }

  /** Returns until when, exclusively, it was in force; empty for still. */
  public Optional<Instant> validUntil() {
    return Optional.ofNullable(validUntil);
  }

  /** Returns whether it is in force at that moment. */
  public boolean inForceAt(Instant moment) {
    return (validFrom == null || !moment.isBefore(validFrom))
        && (validUntil == null || moment.isBefore(validUntil));
  }

  /** Returns whether it differs from the other in id and period alone, so that one never holds. */
  boolean saysOfTheSame(RetentionRule other) {
    return itemClass.equals(other.itemClass)
        && kind == other.kind
        && anchor.equals(other.anchor)
        && authority == other.authority
        && level == other.level
        && Objects.equals(purpose, other.purpose)
        && anonymousOnly == other.anonymousOnly
        && sensitivity.equals(other.sensitivity)
        && origin.equals(other.origin)
        && Objects.equals(validFrom, other.validFrom)
        && Objects.equals(validUntil, other.validUntil);
  }

  /**
   * Returns whether one of these two, a minimum and a maximum, never holds while both are in force:
   * the one that yields speaks of nothing that the other does not speak of, and what must be kept
   * must be kept for longer than it may.
   */
  static boolean clash(RetentionRule one, RetentionRule other) {
    if (one.kind == Kind.MAXIMUM && other.kind == Kind.MINIMUM) {
      return clash(other, one);
    }
    if (one.kind != Kind.MINIMUM || other.kind != Kind.MAXIMUM) {
      return false;
    }
    boolean law = other.authority == Authority.LAW;
    boolean yields = law && one.authority == Authority.CHOSEN;
    return ((!yields && one.reaches(other)) || (law && other.reaches(one)))
        && one.beginsNoEarlierThan(other)
        && one.overlaps(other)
        && isLonger(one.period, other.period);
  }

  private boolean reaches(RetentionRule other) {
    return covers(other.itemClass)
        && (purpose == null || (other.purpose != null && purpose.covers(other.purpose)))
        && (!anonymousOnly || other.anonymousOnly)
        && (sensitivity.isEmpty() || sensitivity.equals(other.sensitivity))
        && (origin.isEmpty() || origin.equals(other.origin));
  }

  /* A mention is published before it is observed. */
  private boolean beginsNoEarlierThan(RetentionRule other) {
    return anchor.equals(other.anchor)
        || (itemClass.equals(MENTION) && anchor.equals(START) && other.anchor.equals(PUBLISHED));
  }

  private boolean overlaps(RetentionRule other) {
    return (validFrom == null || other.validUntil == null || validFrom.isBefore(other.validUntil))
        && (other.validFrom == null || validUntil == null || other.validFrom.isBefore(validUntil));
  }

  /** Returns whether a period is longer than another, whenever both of them begin. */
  private static boolean isLonger(TemporalAmount one, TemporalAmount other) {
    if (one instanceof Period months && other instanceof Period others) {
      if (months.get(ChronoUnit.DAYS) == 0 && others.get(ChronoUnit.DAYS) == 0) {
        return months.toTotalMonths() > others.toTotalMonths();
      }
    }
    return seconds(one, -1) > seconds(other, 1);
  }

  /* So many months differ by less than three days from as many of the calendar's mean. */
  private static double seconds(TemporalAmount period, int slack) {
    if (period instanceof Period calendar) {
      long months = calendar.toTotalMonths();
      return months * (double) ChronoUnit.MONTHS.getDuration().toSeconds()
          + Duration.ofDays(calendar.get(ChronoUnit.DAYS) + (months == 0 ? 0 : 3L * slack))
              .toSeconds();
    }
    return ((Duration) period).toSeconds();
  }

  @Override
  public String toString() {
    return "RetentionRule[" + id + ", " + kind + ", " + period + " from " + anchor + "]";
  }

  /**
   * Returns whether a moment is more than 1,000 years from 1970: what is to hold from then on never
   * does, and is refused where it is said.
   */
  public static boolean isNever(Instant from) {
    return from.isAfter(FAR);
  }

  /** Builds a rule. Not thread-safe. */
  public static final class Builder {
    private static final long MAX_YEARS = 1000;
    private static final Pattern ANCHOR = Pattern.compile("[A-Z][A-Z_]{0,99}");

    /* What becomes of a mention, as a sweep knows it. */
    private static final List<String> OF_MENTIONS = List.of(START, PUBLISHED);

    private final String id;
    private final String itemClass;
    private final Kind kind;
    private final TemporalAmount period;
    private String anchor = START;
    private Authority authority = Authority.CHOSEN;
    private Level level = Level.TENANT;
    private Counting counting = Counting.DAYS;
    private @Nullable Purpose purpose;
    private boolean anonymousOnly;
    private String sensitivity = "";
    private String origin = "";
    private @Nullable Period noticeBefore;
    private @Nullable Instant validFrom;
    private @Nullable Instant validUntil;

    private Builder(String id, String itemClass, Kind kind, TemporalAmount period) {
      this.id = Objects.requireNonNull(id, "id");
      this.itemClass = Objects.requireNonNull(itemClass, "itemClass");
      if (id.isBlank()) {
        throw new IllegalArgumentException("id: expected text, got a blank");
      }
      if (!Purpose.isId(itemClass)) {
        throw new IllegalArgumentException("itemClass: expected lower-case words joined by dots");
      }
      if (itemClass.startsWith(MENTION + ".")) {
        throw new IllegalArgumentException(
            "itemClass: expected mention, below which there is no class: no mention is of one");
      }
      this.kind = Objects.requireNonNull(kind, "kind");
      this.period = Objects.requireNonNull(period, "period");
      String problem = problemOf(period, kind);
      if (problem != null) {
        throw new IllegalArgumentException("period: " + problem);
      }
    }

    /** Returns what is wrong with a period; null for nothing. */
    static @Nullable String problemOf(TemporalAmount period, Kind kind) {
      boolean zero;
      boolean negative;
      boolean endless;
      if (period instanceof Period calendar) {
        zero = calendar.isZero();
        negative = calendar.isNegative();
        if (calendar.toTotalMonths() != 0 && calendar.get(ChronoUnit.DAYS) != 0) {
          return "expected days, or months and years, not both: their order would matter";
        }
        endless =
            calendar.toTotalMonths() > MAX_YEARS * 12
                || calendar.get(ChronoUnit.DAYS) > MAX_YEARS * 366;
      } else if (period instanceof Duration exact) {
        zero = exact.isZero();
        negative = exact.isNegative();
        endless = exact.toDays() > MAX_YEARS * 366;
      } else {
        return "expected a Period or a Duration";
      }
      if (negative || (zero && kind != Kind.DEADLINE)) {
        return "expected a positive period";
      }
      if (endless) {
        return "expected at most " + MAX_YEARS + " years";
      }
      return null;
    }

    /**
     * Sets the event from which it runs, such as {@code LAST_LOGIN}, and for a deadline the {@link
     * Demand}; {@link #START} until set.
     *
     * @throws IllegalArgumentException if nothing that happens to such an item can have that name:
     *     a demand starts deadlines alone, and a mention is published and observed, nothing else
     */
    public Builder anchor(String anchor) {
      if (!ANCHOR.matcher(anchor).matches()) {
        throw new IllegalArgumentException(
            "anchor: expected the name of an event, such as LAST_LOGIN");
      }
      boolean demand = Stream.of(Demand.values()).anyMatch(each -> each.name().equals(anchor));
      if (demand != (kind == Kind.DEADLINE)) {
        throw new IllegalArgumentException(
            "anchor: expected "
                + (demand
                    ? "an event: a demand starts a DEADLINE alone"
                    : "a demand, for a DEADLINE"));
      }
      if (itemClass.equals(MENTION) && !demand && !OF_MENTIONS.contains(anchor)) {
        throw new IllegalArgumentException(
            "anchor: expected an event of a mention's, "
                + OF_MENTIONS
                + ": from another it never runs");
      }
      this.anchor = anchor;
      return this;
    }

    /** Sets who says so; {@link Authority#CHOSEN} until set. */
    public Builder authority(Authority authority) {
      this.authority = Objects.requireNonNull(authority, "authority");
      return this;
    }

    /** Sets how specific it is; {@link Level#TENANT} until set. */
    public Builder level(Level level) {
      this.level = Objects.requireNonNull(level, "level");
      return this;
    }

    /** Sets how a calendar period ends; {@link Counting#DAYS} until set. */
    public Builder counting(Counting counting) {
      this.counting = Objects.requireNonNull(counting, "counting");
      return this;
    }

    /** Sets the purpose for which it holds. Null: for all. */
    public Builder purpose(@Nullable Purpose purpose) {
      this.purpose = purpose;
      return this;
    }

    /** Sets whether it lets only anonymous items stay; false until set. */
    public Builder anonymousOnly(boolean anonymousOnly) {
      this.anonymousOnly = anonymousOnly;
      return this;
    }

    /** Sets the sensitivity of the items for which it holds; for all until set. */
    public Builder sensitivity(String sensitivity) {
      this.sensitivity = Objects.requireNonNull(sensitivity, "sensitivity");
      return this;
    }

    /** Sets the origin of the items for which it holds; for all until set. */
    public Builder origin(String origin) {
      this.origin = Objects.requireNonNull(origin, "origin");
      return this;
    }

    /**
     * Sets how long before the end somebody must be told of it. Null: not at all.
     *
     * @throws IllegalArgumentException if it is not positive, adds days to months, is longer than
     *     the period, or the rule is no chosen {@link Kind#MAXIMUM} or of {@link #MENTION}, of
     *     whose end nobody can be told
     */
    public Builder noticeBefore(@Nullable Period noticeBefore) {
      if (noticeBefore != null) {
        String problem = problemOf(noticeBefore, Kind.MAXIMUM);
        if (problem == null && kind != Kind.MAXIMUM) {
          problem = "expected none but for a MAXIMUM, which has an end to tell of";
        }
        if (problem == null && itemClass.equals(MENTION)) {
          problem = "expected none for class mention: nobody is there to be told";
        }
        if (problem == null && isLonger(noticeBefore, period)) {
          problem = "expected no longer than the period: it would be due before there is anything";
        }
        if (problem != null) {
          throw new IllegalArgumentException("noticeBefore: " + problem);
        }
      }
      this.noticeBefore = noticeBefore;
      return this;
    }

    /**
     * Sets from when it is in force. Null: always.
     *
     * @throws IllegalArgumentException if that is more than 1,000 years from 1970, so that it would
     *     never be
     */
    public Builder validFrom(@Nullable Instant validFrom) {
      if (validFrom != null && isNever(validFrom)) {
        throw new IllegalArgumentException(
            "validFrom: expected a moment that comes: so far ahead it is never in force");
      }
      this.validFrom = validFrom;
      return this;
    }

    /**
     * Sets until when, exclusively, it was in force. Null: still.
     *
     * @throws IllegalArgumentException if that is no later than 1970, so that it never was
     */
    public Builder validUntil(@Nullable Instant validUntil) {
      if (validUntil != null && !validUntil.isAfter(Instant.EPOCH)) {
        throw new IllegalArgumentException(
            "validUntil: expected after 1970-01-01: before that nothing began that it could speak of");
      }
      this.validUntil = validUntil;
      return this;
    }

    /**
     * Returns the rule.
     *
     * @throws IllegalArgumentException if it ends before it begins, or is a deadline and names no
     *     demand
     */
    public RetentionRule build() {
      if (kind == Kind.DEADLINE && anchor.equals(START)) {
        throw new IllegalArgumentException("anchor: expected a demand, for a DEADLINE");
      }
      if (validFrom != null && validUntil != null && !validUntil.isAfter(validFrom)) {
        throw new IllegalArgumentException("validUntil: expected after validFrom");
      }
      return new RetentionRule(this);
    }
  }
}
