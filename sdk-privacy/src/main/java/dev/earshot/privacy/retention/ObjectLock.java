package dev.earshot.privacy.retention;

import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/* The words are those of S3's object lock and of Google Cloud Storage's object holds, and so are the
 * answers, since a host that keeps copies in such a store is bound by what the store will do. S3
 * stamps a bucket's default on an object as it is put; GCS counts the bucket's period anew for all
 * that lies in it. Both are here: a default is of one sort or of the other. */
/**
 * What an object store's lock permits: retention in two modes, and holds of three kinds. A pure
 * value, so that a host can ask before it asks the store, and can hand the lock to {@link
 * ItemFacts.Builder#lock} to have it weighed beside the pack's rules.
 *
 * <p>Retention may always be extended in its own mode. Under {@link Mode#GOVERNANCE} whoever may
 * bypass governance may also shorten or lift it, or change it to {@link Mode#COMPLIANCE}; under
 * that mode nobody may, whatever they may bypass. A hold keeps the object whoever asks. Once a
 * retention has run out it binds nobody. Periods are calendar periods in UTC.
 *
 * <p>Immutable and thread-safe.
 */
public final class ObjectLock {
  /** How strong a retention is. */
  public enum Mode {
    /** Whoever may bypass governance may lift it. */
    GOVERNANCE,
    /** Nobody may shorten it. */
    COMPLIANCE
  }

  /** What sort of hold. Each is set and released by itself. */
  public enum HoldKind {
    /** For a matter of law. */
    LEGAL,
    /** For the time being; does not move the clock of the bucket's period. */
    TEMPORARY,
    /** Until an event; at its release the bucket's period begins again. */
    EVENT
  }

  /** Why a deletion is refused. */
  public enum Refusal {
    /** A hold is on it. */
    HELD,
    /** Its retention runs, and nothing lifts that. */
    COMPLIANCE,
    /** Its retention runs, and who asks does not bypass governance. */
    GOVERNANCE
  }

  /**
   * What a bucket gives an object that is put.
   *
   * @param mode how strong
   * @param period years or days from the put
   * @param standing whether the period is the bucket's own, counted for all that lies in it by what
   *     it is now, and again from the release of an {@link HoldKind#EVENT} hold; else it is stamped
   *     on an object as it is put, and later changes leave that alone
   */
  public record Default(Mode mode, Period period, boolean standing) {
    private static final String SOURCE = "object lock";

    /**
     * Creates a default.
     *
     * @throws MalformedException as {@link #of} does
     */
    public Default {
      Objects.requireNonNull(mode, "mode");
      if (period.getMonths() != 0 || (period.getYears() != 0 && period.getDays() != 0)) {
        throw fault("period", "MalformedXML: expected days or years, not both");
      }
      if (period.getYears() < 0 || period.getDays() < 0 || period.isZero()) {
        throw fault("period", "InvalidRetentionPeriod: expected at least 1 day or year");
      }
      if (period.getYears() > 100 || period.getDays() > 36_500) {
        throw fault("period", "InvalidRetentionPeriod: expected at most 100 years");
      }
    }

    /**
     * Returns what is stamped on objects that are put, from the words of S3.
     *
     * @param mode {@code GOVERNANCE} or {@code COMPLIANCE}
     * @param days how many days; null for none
     * @param years how many years; null for none
     * @throws MalformedException whose problem begins with S3's name of the fault: {@code
     *     MalformedXML} for an unknown mode, for both or neither of days and years; {@code
     *     InvalidRetentionPeriod} for fewer than 1
     */
    public static Default of(String mode, @Nullable Integer days, @Nullable Integer years) {
      if ((days == null) == (years == null)) {
        throw fault("days", "MalformedXML: expected either days or years");
      }
      int amount = days != null ? days : Objects.requireNonNull(years);
      return new Default(
          modeOf(mode), days != null ? Period.ofDays(amount) : Period.ofYears(amount), false);
    }

    private static MalformedException fault(String field, String problem) {
      return new MalformedException(SOURCE, field, -1, problem, null);
    }

    /**
     * Returns the next default, if this may be changed to it: a standing one in compliance mode may
     * only be made longer.
     *
     * @throws RefusedException if it may not
     */
    public Default changedTo(Default next) {
      Instant any = Instant.EPOCH;
      if (standing
          && mode == Mode.COMPLIANCE
          && (!next.standing
              || next.mode != Mode.COMPLIANCE
              || next.end(any).isBefore(this.end(any)))) {
        throw refused("the bucket's retention is locked and may only be made longer");
      }
      return next;
    }

    private Instant end(Instant from) {
      return from.atZone(ZoneOffset.UTC).plus(period).toInstant();
    }
  }

  private final Instant since;
  private final @Nullable Default bucket;
  private final @Nullable Mode mode;
  private final @Nullable Instant until;
  private final Map<HoldKind, Instant> holds;

  private ObjectLock(
      Instant since,
      @Nullable Default bucket,
      @Nullable Mode mode,
      @Nullable Instant until,
      Map<HoldKind, Instant> holds) {
    this.since = since;
    this.bucket = bucket;
    this.mode = mode;
    this.until = until;
    this.holds = holds;
  }

  /** Returns the mode of that name. */
  static Mode modeOf(String mode) {
    for (Mode each : Mode.values()) {
      if (each.name().equals(mode)) {
        return each;
      }
    }
    throw Default.fault("mode", "MalformedXML: expected GOVERNANCE or COMPLIANCE");
  }

  /**
   * Returns the lock of an object that is put.
   *
   * @param at when
   * @param bucket what its bucket gives; null for nothing
   */
  public static ObjectLock put(Instant at, @Nullable Default bucket) {
    Objects.requireNonNull(at, "at");
    Map<HoldKind, Instant> none = new EnumMap<>(HoldKind.class);
    return bucket == null || bucket.standing()
        ? new ObjectLock(at, bucket, null, null, none)
        : new ObjectLock(at, null, bucket.mode(), bucket.end(at), none);
  }

  /** Returns the lock as the bucket's standing default, changed since the put, makes it. */
  public ObjectLock under(@Nullable Default standing) {
    return standing != null && !standing.standing()
        ? this
        : new ObjectLock(since, standing, mode, until, holds);
  }

  /**
   * Returns the lock with a retention of the object's own.
   *
   * @param next in which mode
   * @param end until when
   * @param now the moment of asking
   * @param bypassGovernance whether who asks may, and wants to, bypass governance
   * @throws RefusedException if what runs may not be changed so, or the end is not yet to come
   */
  public ObjectLock retain(Mode next, Instant end, Instant now, boolean bypassGovernance) {
    Objects.requireNonNull(next, "next");
    if (!end.isAfter(now)) {
      throw refused("InvalidArgument: a retention must end in the future");
    }
    if (runs(now) && (next != mode || end.isBefore(until))) {
      requireBypass(bypassGovernance);
    }
    return new ObjectLock(since, bucket, next, end, holds);
  }

  /**
   * Returns the lock without a retention of the object's own.
   *
   * @throws RefusedException if one runs that may not be lifted
   */
  public ObjectLock lift(Instant now, boolean bypassGovernance) {
    if (runs(now)) {
      requireBypass(bypassGovernance);
    }
    return new ObjectLock(since, bucket, null, null, holds);
  }

  private boolean runs(Instant now) {
    return until != null && now.isBefore(until);
  }

  private void requireBypass(boolean bypassGovernance) {
    if (mode == Mode.COMPLIANCE) {
      throw refused("AccessDenied: compliance mode may be extended, and changed by nobody");
    }
    if (!bypassGovernance) {
      throw refused("AccessDenied: governance mode may be extended, and changed by bypass alone");
    }
  }

  /** Returns the lock with that hold on it; one that is on already stays as it is. */
  public ObjectLock hold(HoldKind kind, Instant at) {
    Map<HoldKind, Instant> more = new EnumMap<>(holds);
    more.putIfAbsent(kind, at);
    return new ObjectLock(since, bucket, mode, until, more);
  }

  /** Returns the lock without that hold, at whose release the bucket's period may begin again. */
  public ObjectLock release(HoldKind kind, Instant at) {
    if (!holds.containsKey(kind)) {
      return this;
    }
    Map<HoldKind, Instant> fewer = new EnumMap<>(holds);
    fewer.remove(kind);
    boolean again = kind == HoldKind.EVENT && at.isAfter(since);
    return new ObjectLock(again ? at : since, bucket, mode, until, fewer);
  }

  /** Returns the holds that are on it. */
  public Set<HoldKind> holds() {
    return holds.isEmpty() ? Set.of() : EnumSet.copyOf(holds.keySet());
  }

  /** Returns whether a hold is on it. */
  public boolean isHeld() {
    return !holds.isEmpty();
  }

  /** Returns until when that mode keeps it, its own retention and its bucket's; empty for not. */
  public Optional<Instant> keptUntil(Mode in) {
    Instant own = mode == in ? until : null;
    Instant ofBucket = bucket != null && bucket.mode() == in ? bucket.end(since) : null;
    return Optional.ofNullable(
        own == null || (ofBucket != null && ofBucket.isAfter(own)) ? ofBucket : own);
  }

  /**
   * Returns why a deletion is refused; empty if it is not. The end of a retention is the first
   * moment at which it is not.
   */
  public Optional<Refusal> refusal(Instant at, boolean bypassGovernance) {
    if (isHeld()) {
      return Optional.of(Refusal.HELD);
    }
    if (keptUntil(Mode.COMPLIANCE).filter(at::isBefore).isPresent()) {
      return Optional.of(Refusal.COMPLIANCE);
    }
    return !bypassGovernance && keptUntil(Mode.GOVERNANCE).filter(at::isBefore).isPresent()
        ? Optional.of(Refusal.GOVERNANCE)
        : Optional.empty();
  }

  private static RefusedException refused(String why) {
    return new RefusedException("object lock: " + why, null);
  }

  @Override
  public String toString() {
    return "ObjectLock[" + mode + ", " + until + ", " + holds.keySet() + "]";
  }
}
