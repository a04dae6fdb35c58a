package dev.earshot.privacy.ledger;

import dev.earshot.SubjectKey;
import dev.earshot.privacy.Purpose;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the recorded events of one subject add up to.
 *
 * <p>The rules, for one purpose at one instant:
 *
 * <ol>
 *   <li>What speaks against processing holds from its receipt, whatever time it claims, until
 *       something lifts it or its own end comes. It covers the purposes that it names and all below
 *       them.
 *   <li>What speaks for processing holds from the later of its start and its receipt, for the
 *       purposes that it names and all below them.
 *   <li>A consent lifts earlier refusals, withdrawals, opt-outs and objections of the same or a
 *       narrower scope; an opt-in lifts opt-outs and objections alone; the end of a restriction, a
 *       hold, an age flag or a source's protection lifts just that. A parental consent lifts the
 *       age flag for the purposes that it names. Nothing lifts a suppression, an erasure or an
 *       event of an unknown type.
 *   <li>Earlier and later are by the order of record. Events of one batch came together: none of
 *       them lifts another.
 *   <li>A refusal, withdrawal, opt-out, objection or erasure ends the consents before it for good;
 *       neither lifting it nor its own end brings them back.
 *   <li>That the person authenticated themselves holds from the later of its start and its receipt
 *       to its own end; the end of an authentication and an erasure end those before them for good.
 *   <li>Of all that then applies, {@link Verdict}'s order decides.
 * </ol>
 *
 * <p>Immutable and thread-safe. Questions allocate nothing and take time in the number of events
 * that still matter, which repetition does not raise. {@link #toString()} names no subject.
 */
public final class Standing {
  /** The standing of a subject of whom nothing is recorded. */
  public static final Standing NONE = new Standing(0, 0, new Statement[0]);

  /** The standing of everybody while standings are not loaded yet: nothing is processed. */
  static final Standing NOT_LOADED =
      new Standing(
          0,
          0,
          new Statement[] {
            new Statement(
                LedgerEvent.Type.UNKNOWN, 0, 0, Instant.MIN, List.of(), Instant.MIN, null, "")
          });

  /* The subject's key, kept here so that the index touches one object for a hit. */
  private final long high;
  private final long low;
  private final Statement[] statements;

  private Standing(long high, long low, Statement[] statements) {
    this.high = high;
    this.low = low;
    this.statements = statements;
  }

  static Standing of(long high, long low, Statement only) {
    return new Standing(high, low, new Statement[] {only});
  }

  static Standing of(long high, long low, List<Statement> statements) {
    return new Standing(high, low, statements.toArray(Statement[]::new));
  }

  List<Statement> statements() {
    return List.of(statements);
  }

  /** Returns whether one event alone matters, and it is such. */
  boolean isOne(Predicate<Statement> such) {
    return statements.length == 1 && such.test(statements[0]);
  }

  /** Returns the one event that matters. */
  Statement one() {
    return statements[0];
  }

  /** Returns whether anything is recorded of the subject. */
  public boolean isKnown() {
    return this != NONE;
  }

  /**
   * Returns what stands against or for processing.
   *
   * @param purpose why
   * @param at when; also an instant before the latest record is answered from all that is recorded
   */
  public Verdict verdict(Purpose purpose, Instant at) {
    Statement decisive = decisive(purpose, at);
    return decisive == null ? Verdict.NONE : decisive.type().verdict;
  }

  /**
   * Returns the number of the event that decided; empty when the verdict is {@link Verdict#NONE}.
   * Where several say the same it is the latest of them, and where a consent was renewed without a
   * break it is the renewal.
   */
  public OptionalLong because(Purpose purpose, Instant at) {
    Statement decisive = decisive(purpose, at);
    return decisive == null || decisive.sequence() == 0
        ? OptionalLong.empty()
        : OptionalLong.of(decisive.sequence());
  }

  /**
   * Returns whether nothing that is stored of the subject may be deleted: for a legal hold, or
   * because that is {@linkplain Verdict#UNKNOWN not known}.
   */
  public boolean isHeld(Instant at) {
    for (Statement each : statements) {
      if (each.type() == LedgerEvent.Type.UNKNOWN
          || (each.type() == LedgerEvent.Type.HOLD && each.holdsAt(at) && !isReleased(each, at))) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a hold of that legal case was ever made of the subject, as far as is known. */
  public boolean knowsHold(String legalCase) {
    for (Statement each : statements) {
      boolean ofHold =
          each.type() == LedgerEvent.Type.HOLD || each.type() == LedgerEvent.Type.RELEASE;
      if (each.type() == LedgerEvent.Type.UNKNOWN || (ofHold && each.hold().equals(legalCase))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns whether an event of one of these types that speak against processing was ever recorded
   * of the subject, lifted or not, as far as is known.
   */
  public boolean knowsAnyOf(Set<LedgerEvent.Type> against) {
    for (Statement each : statements) {
      if (each.type() == LedgerEvent.Type.UNKNOWN || against.contains(each.type())) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a consent that was recorded by then holds at that moment. */
  public boolean isGrantedBy(Instant recorded, Instant at) {
    for (Statement each : statements) {
      if (each.type().verdict.isGrant()
          && !each.recordedAt().isAfter(recorded)
          && each.holdsAt(at)) {
        return true;
      }
    }
    return false;
  }

  private boolean isReleased(Statement hold, Instant at) {
    for (Statement each : statements) {
      if (each.canLift(hold) && each.holdsAt(at)) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether the subject was told of this purpose, or of one above it. */
  public boolean isNotified(Purpose purpose, Instant at) {
    return isNotified(purpose, Set.of(), at);
  }

  /**
   * Returns whether the subject was told of this purpose, or of one above it, by a notice that
   * counts.
   *
   * @param notices the ids of the notices that count, as the events' evidence has them; empty for
   *     any
   */
  public boolean isNotified(Purpose purpose, Set<String> notices, Instant at) {
    for (Statement each : statements) {
      if (each.type() == LedgerEvent.Type.NOTICE_GIVEN
          && (notices.isEmpty() || notices.contains(each.hold()))
          && each.holdsAt(at)
          && each.covers(purpose)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns whether the subject showed by then that the account is theirs, and that still holds.
   */
  public boolean isAuthenticated(Instant at) {
    for (Statement each : statements) {
      if (each.type() == LedgerEvent.Type.AUTHENTICATED && each.holdsAt(at)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the accounts that had this name once, where the subject is a name: what is said against
   * processing under it is to be said of them too.
   */
  public List<SubjectKey> formerNameOf() {
    return keysOf(LedgerEvent.Type.FORMER_NAME);
  }

  /**
   * Returns the names that this account showed when it was refused because of them, where the
   * subject is an account: what stands against them stands against it, whatever name it has since.
   */
  public List<SubjectKey> shownAs() {
    return keysOf(LedgerEvent.Type.SHOWN_AS);
  }

  private List<SubjectKey> keysOf(LedgerEvent.Type type) {
    List<SubjectKey> keys = List.of();
    for (Statement each : statements) {
      if (each.type() == type) {
        keys = keys.isEmpty() ? new ArrayList<>(2) : keys;
        keys.add(SubjectKey.parse(each.hold()));
      }
    }
    return keys;
  }

  /** Returns the moments after that one at which an answer may change by itself, in their order. */
  public List<Instant> changesAfter(Instant at) {
    return Stream.of(statements)
        .flatMap(each -> Stream.concat(Stream.of(each.from()), Stream.ofNullable(each.until())))
        .filter(at::isBefore)
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * Returns by which event one is in force already, whole and without an end; then it would change
   * nothing to record it again, now or later. Only what speaks against processing is looked for: a
   * consent or a notice that is given again is news.
   *
   * @param event of this subject
   * @return the number of the event that says so
   */
  public OptionalLong alreadyRecorded(LedgerEvent event) {
    String hold = Statement.holdOf(event);
    for (Statement each : statements) {
      if (isOf(event.subject().high(), event.subject().low())
          && each.isAgainst()
          && each.type() == event.type()
          && each.type() != LedgerEvent.Type.UNKNOWN
          && each.until() == null
          && event.effectiveUntil().isEmpty()
          && each.hold().equals(hold)
          && each.scope().equals(event.scope())
          && Stream.of(statements).noneMatch(other -> other.canLift(each))) {
        return OptionalLong.of(each.sequence());
      }
    }
    return OptionalLong.empty();
  }

  /**
   * Returns what must be recorded of another key so that everything that stands against this one
   * stands against that one too, each with its purposes and its end: for an account that the source
   * says has another handle now, or the same person under another name.
   *
   * <p>What stands against this key at any moment from now on stands against the other. What was
   * lifted for good is left out; what is lifted for a time, or for a part, comes whole. What is not
   * known comes as a restriction. Consents are not carried: a name may be another person's.
   *
   * @param other whom it is recorded of
   * @param now the time that the events claim
   * @param evidence how it is known that both are one; a hold keeps the case that it names
   * @return to append as one batch; empty if nothing stands against this key
   */
  public List<LedgerEvent> carriedTo(SubjectKey other, Instant now, String evidence) {
    List<LedgerEvent> carried = new ArrayList<>();
    for (Statement each : statements) {
      if (!each.isAgainst() || (each.until() != null && !now.isBefore(each.until()))) {
        continue;
      }
      List<Purpose> scope =
          each.scope().stream().filter(part -> !isLiftedForGood(each, part, now)).toList();
      if (scope.isEmpty() && (!each.scope().isEmpty() || isLiftedForGood(each, null, now))) {
        continue;
      }
      boolean known = each.type() != LedgerEvent.Type.UNKNOWN;
      LedgerEvent.Builder event =
          LedgerEvent.builder(known ? each.type() : LedgerEvent.Type.RESTRICT, other, now)
              .evidence(each.hold().isEmpty() ? evidence : each.hold());
      if (!scope.isEmpty()) {
        event.purposes(scope);
      }
      if (each.until() != null) {
        event.effectiveUntil(each.until());
      }
      carried.add(event.build());
    }
    return List.copyOf(carried);
  }

  /* For a statement of every purpose only what covers every purpose counts. */
  private boolean isLiftedForGood(Statement against, @Nullable Purpose part, Instant now) {
    for (Statement each : statements) {
      if (each.until() == null
          && (part == null
              ? each.canLift(against) && each.holdsAt(now) && each.scope().isEmpty()
              : each.lifts(against, part, now))) {
        return true;
      }
    }
    return false;
  }

  /** Returns how many events still matter, nothing that belongs to a person. */
  @Override
  public String toString() {
    return "Standing[" + statements.length + " events matter]";
  }

  /**
   * Returns the standing without what ended before that moment and decides nothing from then on. An
   * erasure that ended stays while there is a consent that it ended for good, as one that lifts a
   * refusal is; a renewal that ended stays while what it renewed does, for which it is named when
   * what lies between them goes.
   */
  Standing withoutEnded(Instant now) {
    List<Statement> live =
        Stream.of(statements)
            .filter(
                each ->
                    !each.isOver(now)
                        || (each.endsGrants() && endsAny(each, now))
                        || (each.type().verdict.isGrant() && renewsAny(each, now)))
            .toList();
    if (live.size() == statements.length) {
      return this;
    }
    List<Statement> kept = live.stream().filter(each -> !isSpent(each, live)).toList();
    return kept.isEmpty() ? NONE : of(high, low, kept);
  }

  private boolean renewsAny(Statement renewal, Instant now) {
    for (Statement each : statements) {
      if (each.batch() < renewal.batch() && renewal.renews(each) && !each.isOver(now)) {
        return true;
      }
    }
    return false;
  }

  private boolean endsAny(Statement refusal, Instant now) {
    for (Statement each : statements) {
      if (each.type().verdict.isGrant() && each.batch() <= refusal.batch() && !each.isOver(now)) {
        return true;
      }
    }
    return false;
  }

  boolean isOf(long keyHigh, long keyLow) {
    return high == keyHigh && low == keyLow;
  }

  long high() {
    return high;
  }

  long low() {
    return low;
  }

  /** Returns the standing in which nothing claims to be recorded after that moment. */
  Standing recordedBy(Instant moment) {
    boolean ahead = false;
    Statement[] corrected = statements.clone();
    for (int i = 0; i < corrected.length; i++) {
      if (corrected[i].recordedAt().isAfter(moment)) {
        corrected[i] = corrected[i].recordedBy(moment);
        ahead = true;
      }
    }
    return ahead ? new Standing(high, low, corrected) : this;
  }

  /** Returns the standing after one more event of the same subject. */
  Standing with(Recorded next) {
    LedgerEvent event = next.event();
    return with(
        event.subject(),
        Statement.of(next.sequence(), next.batch(), next.recordedAt(), event, event.scope()));
  }

  /** Returns the standing after one more event, recorded later than all before. */
  Standing with(SubjectKey subject, Statement event) {
    if (statements.length == 0 && event.isAgainst()) {
      return new Standing(subject.high(), subject.low(), new Statement[] {event});
    }
    List<Statement> live = new ArrayList<>(statements.length + 1);
    List<Statement> replaced = new ArrayList<>();
    for (Statement each : statements) {
      (event.replaces(each) ? replaced : live).add(each);
    }
    live.add(event);
    List<Statement> joined = new ArrayList<>(live.size());
    for (int i = 0; i < live.size(); i++) {
      Statement each = live.get(i);
      boolean mayJoin = i == live.size() - 1 || replaced.stream().anyMatch(each::canLift);
      joined.add(mayJoin ? joinedWithEarlier(each, joined, live) : each);
    }
    List<Statement> kept = joined.stream().filter(each -> !isSpent(each, joined)).toList();
    return new Standing(subject.high(), subject.low(), kept.toArray(Statement[]::new));
  }

  /* Takes the statements that this one renews out of the earlier ones. What this one can lift and the
   * earlier one could not, because it lies between them, keeps them apart: so of those that were there
   * only the ones join that could lift what was replaced. */
  private static Statement joinedWithEarlier(
      Statement each, List<Statement> earlier, List<Statement> live) {
    Statement joined = each;
    for (int i = earlier.size() - 1; i >= 0; i--) {
      Statement older = earlier.get(i);
      if (joined.renews(older)
          && live.stream()
              .noneMatch(other -> each.canLift(other) && other.batch() >= older.batch())) {
        joined = joined.renewing(older);
        earlier.remove(i);
      }
    }
    return joined;
  }

  private static boolean isSpent(Statement each, List<Statement> all) {
    if (each.isAgainst()
        || each.type() == LedgerEvent.Type.NOTICE_GIVEN
        || each.type().namesAKey()) {
      return false;
    }
    if (each.type() == LedgerEvent.Type.AUTHENTICATED) {
      return all.stream().anyMatch(each::isEndedBy);
    }
    if (each.type() == LedgerEvent.Type.AUTHENTICATION_ENDED) {
      return false; // what came in its batch is not later than it
    }
    boolean over = !each.type().verdict.isGrant();
    for (Statement other : all) {
      if (each.canLift(other)) {
        return false;
      }
      over |= other.endsGrants() && other.batch() >= each.batch() && other.coversAll(each);
    }
    return over;
  }

  private @Nullable Statement decisive(Purpose purpose, Instant at) {
    Statement best = null;
    for (Statement each : statements) {
      if (each.type().verdict != Verdict.NONE
          && (best == null || each.type().verdict.compareTo(best.type().verdict) <= 0)
          && each.covers(purpose)
          && each.holdsAt(at)
          && !(each.isAgainst() ? isLifted(each, purpose, at) : isEnded(each, purpose))) {
        best = each;
      }
    }
    return best;
  }

  private boolean isLifted(Statement against, Purpose purpose, Instant at) {
    for (Statement each : statements) {
      if (each.lifts(against, purpose, at)) {
        return true;
      }
    }
    return false;
  }

  private boolean isEnded(Statement grant, Purpose purpose) {
    for (Statement each : statements) {
      if (each.endsGrants() && each.batch() >= grant.batch() && each.covers(purpose)) {
        return true;
      }
    }
    return false;
  }
}
