package dev.earshot.pipeline;

import java.util.List;
import java.util.Set;

/**
 * What a sink is handed at once.
 *
 * @param first the number of the first change that it covers
 * @param last the number of the last change that it covers, one less than {@code first} where it
 *     covers none: what a sink's own snapshot remembers
 * @param changes the changes, in order; fewer than the numbers it covers where later ones of the
 *     same post replaced them
 * @param refusals what was not kept, beside the changes; told once, while it happens, and not to
 *     who catches up
 * @param learned which accounts have the names because of which somebody is refused; told before
 *     what else the batch holds is judged, and not to who catches up
 * @param whole whether every departure is told with what departed. One that is not whole serves a
 *     sink that holds copies by their id; one that counts must start anew
 */
public record Delivery(
    long first,
    long last,
    List<Outcome.Change> changes,
    List<Outcome.Refused> refusals,
    Set<Alias> learned,
    boolean whole) {
  /**
   * Creates a delivery.
   *
   * @throws IllegalArgumentException if the numbers are none that a store gives
   */
  public Delivery {
    changes = List.copyOf(changes);
    refusals = List.copyOf(refusals);
    learned = Set.copyOf(learned);
    if (first < 1 || last < first - 1 || changes.size() > last - first + 1) {
      throw new IllegalArgumentException(
          "first: expected numbers from 1 that cover the changes, got " + first + " to " + last);
    }
  }

  /**
   * Checks that whoever counts may take it, having counted what came up to a change: no change lies
   * between, and each departure tells what departed.
   *
   * @param position the number of the last change that was counted
   * @throws IllegalArgumentException in words, if it may not
   */
  public void requireCountableAfter(long position) {
    if (first != position + 1) {
      throw new IllegalArgumentException(
          "delivery: expected one that begins with change "
              + (position + 1)
              + ", got "
              + first
              + "; read on from the position, or have a pipeline hand over what was missed");
    }
    if (!whole && changes.stream().anyMatch(Delivery::hidesADeparture)) {
      throw new IllegalArgumentException(
          "delivery: it does not tell what departed since change "
              + position
              + ", so that nothing can be subtracted; clear what was counted and begin anew from 0,"
              + " as a pipeline does");
    }
  }

  private static boolean hidesADeparture(Outcome.Change change) {
    return (change instanceof Outcome.Withdrawn withdrawn && withdrawn.departure().isEmpty())
        || (change instanceof Outcome.Revised revised && revised.departure().isEmpty());
  }

  /** Returns a delivery of changes that are all told whole. */
  public static Delivery of(long first, List<? extends Outcome.Change> changes) {
    return new Delivery(
        first, first + changes.size() - 1, List.copyOf(changes), List.of(), Set.of(), true);
  }
}
