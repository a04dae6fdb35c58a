package dev.earshot.privacy.ledger;

import dev.earshot.RefusedException;
import dev.earshot.UnavailableException;
import java.time.Instant;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/** What any ledger refuses that prunes: before, meanwhile and afterwards. */
final class Pruning {
  private Pruning() {}

  /**
   * Returns the sizes in their order.
   *
   * @param last the number of the last event
   * @throws IllegalArgumentException if nothing can be pruned so
   */
  static NavigableSet<Long> sizes(Instant before, Set<Long> sizes, Instant now, long last) {
    if (before.isAfter(now)) {
      throw new IllegalArgumentException(
          "before: expected a moment that is over, got " + before + "; nothing to come can go");
    }
    for (long size : sizes) {
      if (size < 1 || size > last) {
        throw new IllegalArgumentException("sizes: expected 1 to " + last + " events, got " + size);
      }
    }
    return new TreeSet<>(sizes);
  }

  static RefusedException aheadOfTheClock() {
    return new RefusedException(
        "prune: records of this ledger are stamped ahead of the clock, so that it cannot be told"
            + " how old they are; prune when the clock has passed them and the ledger was opened"
            + " again",
        null);
  }

  /** Refuses to tell what followed on an event, where not all of it is there. */
  static void requireAllAfter(long event, long prunedUpTo) {
    if (event > 0 && event < prunedUpTo) {
      throw new RefusedException(
          "ledger: of what followed on event "
              + event
              + " some was dropped, up to event "
              + prunedUpTo
              + "; begin anew from 0",
          null);
    }
  }

  static UnavailableException meanwhile() {
    return new UnavailableException(
        "the ledger was pruned while its events were read; ask again, from 0", null, null);
  }

  static RefusedException dropped(long sequence) {
    return new RefusedException(
        "ledger: event " + sequence + " was dropped, since it decided nothing any more", null);
  }
}
