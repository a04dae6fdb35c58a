package dev.earshot.privacy.ledger;

import dev.earshot.SubjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
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
 *       age flag for the purposes that it names. Nothing lifts a suppression or an erasure.
 *   <li>Earlier and later are by the order of record. Events of one batch came together: none of
 *       them lifts another.
 *   <li>A refusal, withdrawal, opt-out or objection ends the consents before it for good; lifting
 *       it does not bring them back.
 *   <li>Of all that then applies, {@link Verdict}'s order decides.
 * </ol>
 *
 * <p>Immutable and thread-safe. Questions allocate nothing and take time in the number of events
 * that still matter, which repetition does not raise. {@link #toString()} names no subject.
 */
public final class Standing {
  /** The standing of a subject of whom nothing is recorded. */
  public static final Standing NONE = new Standing(0, 0, new Mark[0]);

  /* The subject's key, kept here so that the index touches one object for a hit. */
  private final long high;
  private final long low;
  private final Mark[] marks;

  private Standing(long high, long low, Mark[] marks) {
    this.high = high;
    this.low = low;
    this.marks = marks;
  }

  /** Returns whether anything is recorded of the subject. */
  public boolean isKnown() {
    return this != NONE;
  }

  /**
   * Returns what stands against or for processing.
   *
   * @param purpose a dotted name, such as {@code analytics.brand}
   * @param at when; also an instant before the latest record is answered from all that is recorded
   */
  public Verdict verdict(String purpose, Instant at) {
    Mark decisive = decisive(purpose, at);
    return decisive == null ? Verdict.NONE : decisive.type().verdict;
  }

  /**
   * Returns the number of the event that decided; empty when the verdict is {@link Verdict#NONE}.
   * Where several say the same it is the latest of them, and where a consent was renewed without a
   * break it is the renewal.
   */
  public OptionalLong because(String purpose, Instant at) {
    Mark decisive = decisive(purpose, at);
    return decisive == null ? OptionalLong.empty() : OptionalLong.of(decisive.sequence());
  }

  /** Returns whether a legal hold forbids to delete what is stored of the subject. */
  public boolean isHeld(Instant at) {
    for (Mark mark : marks) {
      if (mark.type() == LedgerEvent.Type.HOLD && mark.holdsAt(at) && !isLifted(mark, "", at)) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether the subject was told of this purpose, or of one above it. */
  public boolean isNotified(String purpose, Instant at) {
    for (Mark mark : marks) {
      if (mark.type() == LedgerEvent.Type.NOTICE_GIVEN
          && mark.holdsAt(at)
          && mark.covers(purpose)) {
        return true;
      }
    }
    return false;
  }

  /** Returns how many events still matter, nothing that belongs to a person. */
  @Override
  public String toString() {
    return "Standing[" + marks.length + " events matter]";
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

  /** Returns the standing after one more event, recorded later than all before. */
  Standing with(SubjectKey subject, Mark event) {
    if (marks.length == 0 && event.isAgainst()) {
      return new Standing(subject.high(), subject.low(), new Mark[] {event});
    }
    List<Mark> live = new ArrayList<>(marks.length + 1);
    for (Mark mark : marks) {
      if (!event.replaces(mark)) {
        live.add(mark);
      }
    }
    live.add(event);
    List<Mark> joined = new ArrayList<>(live.size());
    for (Mark mark : live) {
      joined.add(joinedWithEarlier(mark, joined, live));
    }
    List<Mark> kept = joined.stream().filter(mark -> !isSpent(mark, joined)).toList();
    return new Standing(subject.high(), subject.low(), kept.toArray(Mark[]::new));
  }

  /* Takes the marks that this one renews out of the earlier ones. What this one can lift and the
   * earlier one could not, because it lies between them, keeps them apart. */
  private static Mark joinedWithEarlier(Mark mark, List<Mark> earlier, List<Mark> live) {
    Mark joined = mark;
    for (int i = earlier.size() - 1; i >= 0; i--) {
      Mark older = earlier.get(i);
      if (joined.renews(older)
          && live.stream()
              .noneMatch(other -> mark.canLift(other) && other.batch() >= older.batch())) {
        joined = joined.renewing(older);
        earlier.remove(i);
      }
    }
    return joined;
  }

  private static boolean isSpent(Mark mark, List<Mark> all) {
    if (mark.isAgainst() || mark.type() == LedgerEvent.Type.NOTICE_GIVEN) {
      return false;
    }
    boolean over = !mark.type().verdict.isGrant();
    for (Mark other : all) {
      if (mark.canLift(other)) {
        return false;
      }
      over |= other.endsGrants() && other.batch() >= mark.batch() && other.coversAll(mark);
    }
    return over;
  }

  private @Nullable Mark decisive(String purpose, Instant at) {
    Mark best = null;
    for (Mark mark : marks) {
      if (mark.type().verdict != Verdict.NONE
          && (best == null || mark.type().verdict.compareTo(best.type().verdict) <= 0)
          && mark.covers(purpose)
          && mark.holdsAt(at)
          && !(mark.isAgainst() ? isLifted(mark, purpose, at) : isEnded(mark, purpose))) {
        best = mark;
      }
    }
    return best;
  }

  private boolean isLifted(Mark against, String purpose, Instant at) {
    for (Mark mark : marks) {
      if (mark.lifts(against, purpose, at)) {
        return true;
      }
    }
    return false;
  }

  private boolean isEnded(Mark grant, String purpose) {
    for (Mark mark : marks) {
      if (mark.endsGrants() && mark.batch() >= grant.batch() && mark.covers(purpose)) {
        return true;
      }
    }
    return false;
  }
}
