package dev.earshot.privacy.ledger;

import dev.earshot.privacy.Purpose;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one event says, as a standing keeps it.
 *
 * <p>Events of one batch came together, so none of them is later than another: order is by the
 * batch, and what is not later lifts nothing.
 *
 * @param type what was said
 * @param sequence the event's number
 * @param batch the number of the first event of its batch
 * @param recordedAt the time of record; of what speaks against processing the earliest instant
 *     there is, since it is asked of nobody when that came
 * @param scope the purposes, empty for all
 * @param from for what speaks for processing, the later of its start and its receipt; not read for
 *     what speaks against, which holds from receipt and is asked about only after it
 * @param until the first instant at which it no longer holds; null for never
 * @param hold which legal case, for a hold and its release, which notice, for one that was given,
 *     which account, for a former name, and which name, for one that was shown; empty otherwise
 */
record Statement(
    LedgerEvent.Type type,
    long sequence,
    long batch,
    Instant recordedAt,
    List<Purpose> scope,
    Instant from,
    @Nullable Instant until,
    String hold) {

  static Statement of(
      long sequence, long batch, Instant recordedAt, LedgerEvent event, List<Purpose> scope) {
    LedgerEvent.Type type = event.type();
    if (type.isAgainst()) {
      return new Statement(
          type,
          sequence,
          batch,
          Instant.MIN,
          scope,
          Instant.MIN,
          event.effectiveUntil().orElse(null),
          holdOf(event));
    }
    /* That it was said later than it came here is a wrong clock, and no plan to begin later. */
    boolean planned = event.effectiveFrom().isAfter(event.claimedAt());
    Instant from =
        planned && event.effectiveFrom().isAfter(recordedAt) ? event.effectiveFrom() : recordedAt;
    return new Statement(
        type,
        sequence,
        batch,
        recordedAt,
        scope,
        from,
        event.effectiveUntil().orElse(null),
        holdOf(event));
  }

  /** Returns what speaks against processing without an end, by no legal case. */
  static Statement against(LedgerEvent.Type type, long sequence, long batch, List<Purpose> scope) {
    return new Statement(type, sequence, batch, Instant.MIN, scope, Instant.MIN, null, "");
  }

  /** Returns the same, recorded at that moment; what was to begin later begins then still. */
  Statement recordedBy(Instant moment) {
    Instant start = from.isAfter(recordedAt) ? from : from.isAfter(moment) ? moment : from;
    return new Statement(type, sequence, batch, moment, scope, start, until, hold);
  }

  static String holdOf(LedgerEvent event) {
    return switch (event.type()) {
      case HOLD, RELEASE, NOTICE_GIVEN, FORMER_NAME, SHOWN_AS -> event.evidence();
      default -> "";
    };
  }

  boolean isAgainst() {
    return type.isAgainst();
  }

  /** Whether it ends, for good, the consents given before it. */
  boolean endsGrants() {
    return isRefusal() || type == LedgerEvent.Type.ERASED;
  }

  /** Whether it ends, for good, what the person showed of who they are before it. */
  private boolean endsAuthentications() {
    return type == LedgerEvent.Type.AUTHENTICATION_ENDED || type == LedgerEvent.Type.ERASED;
  }

  /** Whether the person showed who they are, and that ended. */
  boolean isEndedBy(Statement other) {
    return type == LedgerEvent.Type.AUTHENTICATED
        && other.endsAuthentications()
        && other.batch >= batch;
  }

  /** Whether a later consent lifts it. */
  private boolean isRefusal() {
    return switch (type) {
      case REFUSE, WITHDRAW, OPT_OUT, OBJECT -> true;
      default -> false;
    };
  }

  boolean holdsAt(Instant at) {
    return (isAgainst() || !at.isBefore(from)) && (until == null || at.isBefore(until));
  }

  /** Whether it holds neither then nor later. */
  boolean isOver(Instant now) {
    return until != null && !now.isBefore(until);
  }

  boolean covers(Purpose purpose) {
    return covers(scope, purpose);
  }

  static boolean covers(List<Purpose> scope, Purpose purpose) {
    if (scope.isEmpty()) {
      return true;
    }
    for (int i = 0; i < scope.size(); i++) {
      if (scope.get(i).covers(purpose)) {
        return true;
      }
    }
    return false;
  }

  /** Whether all that {@code other} covers is covered here. */
  boolean coversAll(Statement other) {
    if (scope.isEmpty() || other.scope.isEmpty()) {
      return scope.isEmpty();
    }
    for (int i = 0; i < other.scope.size(); i++) {
      if (!covers(other.scope.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether it is of a kind and order to lift {@code other}, leaving scope and time aside. */
  boolean canLift(Statement other) {
    return batch > other.batch
        && hold.equals(other.hold)
        && switch (type) {
          case GRANT, EXPLICIT_GRANT -> other.isRefusal();
          case OPT_IN ->
              other.type == LedgerEvent.Type.OPT_OUT || other.type == LedgerEvent.Type.OBJECT;
          case UNRESTRICT -> other.type == LedgerEvent.Type.RESTRICT;
          case RELEASE -> other.type == LedgerEvent.Type.HOLD;
          case AGE_CLEARED, PARENTAL_CONSENT -> other.type == LedgerEvent.Type.AGE_FLAG;
          case SOURCE_RESTORED ->
              other.type == LedgerEvent.Type.SOURCE_DELETED
                  || other.type == LedgerEvent.Type.SOURCE_PROTECTED;
          default -> false;
        };
  }

  /** Whether it lifts {@code other}, as far as that covers the purpose. */
  boolean lifts(Statement other, Purpose purpose, Instant at) {
    if (!canLift(other) || !holdsAt(at)) {
      return false;
    }
    if (type == LedgerEvent.Type.PARENTAL_CONSENT) {
      return covers(purpose);
    }
    if (other.scope.isEmpty()) {
      return scope.isEmpty();
    }
    for (int i = 0; i < other.scope.size(); i++) {
      Purpose part = other.scope.get(i);
      if (part.covers(purpose) && !covers(part)) {
        return false;
      }
    }
    return true;
  }

  /** Whether {@code older} can decide nothing any more once this is there. */
  boolean replaces(Statement older) {
    return isAgainst()
        && type == older.type
        && hold.equals(older.hold)
        && (until == null || (older.until != null && !until.isBefore(older.until)))
        && coversAll(older);
  }

  /** Whether this and {@code older} say the same of times that touch. */
  boolean renews(Statement older) {
    return !isAgainst()
        && type == older.type
        && hold.equals(older.hold)
        && scope.equals(older.scope)
        && (older.until == null || !from.isAfter(older.until))
        && (until == null || !older.from.isAfter(until));
  }

  Statement renewing(Statement older) {
    Instant start = from.isBefore(older.from) ? from : older.from;
    return new Statement(
        type, sequence, batch, recordedAt, scope, start, later(until, older.until), hold);
  }

  private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
    return one == null || other == null ? null : one.isAfter(other) ? one : other;
  }

  /** Where a scope is read from. */
  @FunctionalInterface
  interface Scopes {
    List<Purpose> next() throws IOException;
  }

  /** Writes all of it but its scope. */
  void write(SnapshotFile.Out out) throws IOException {
    out.putInt(type.code);
    out.putLong(sequence);
    out.putLong(batch);
    out.put(recordedAt);
    out.put(from);
    out.putInt(until == null ? 0 : 1);
    if (until != null) {
      out.put(until);
    }
    out.put(hold);
  }

  /** Reads one, and its scope behind it. */
  static Statement read(SnapshotFile.In in, Scopes scopes) throws IOException {
    LedgerEvent.Type known = LedgerEvent.Type.ofCode(in.getInt());
    LedgerEvent.Type type = known == null ? LedgerEvent.Type.UNKNOWN : known;
    long sequence = in.getLong();
    long batch = in.getLong();
    Instant recordedAt = in.getInstant();
    Instant from = in.getInstant();
    Instant until = in.getInt() == 0 ? null : in.getInstant();
    String hold = in.getText();
    return new Statement(type, sequence, batch, recordedAt, scopes.next(), from, until, hold);
  }
}
