package dev.earshot.privacy.retention;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What one turn of a sweep did. Names posts by their ids and holds nothing of their content.
 *
 * @param at the moment of the turn
 * @param dryRun whether nothing was to be removed
 * @param read how many mentions were read
 * @param held how many of these were due and are kept by a hold
 * @param due what is due, in the order of its time; refreshes are for the host's ingestion
 * @param byRule how many are over, by the rule behind it
 * @param removed how many mentions were withdrawn
 * @param hasMore whether the rate left more to look at
 */
public record SweepReport(
    Instant at,
    boolean dryRun,
    long read,
    long held,
    List<Due> due,
    Map<String, Long> byRule,
    long removed,
    boolean hasMore) {
  /** Creates a report. */
  public SweepReport {
    Objects.requireNonNull(at, "at");
    due = List.copyOf(due);
    byRule = Map.copyOf(byRule);
  }

  static SweepReport of(Instant at, boolean dryRun, Schedule.Look look, long removed) {
    Map<String, Long> byRule = new TreeMap<>();
    for (Due each : look.due()) {
      if (each.isOverAt(at)) {
        byRule.merge(each.rule(), 1L, Long::sum);
      }
    }
    return new SweepReport(
        at, dryRun, look.read(), look.held(), look.due(), byRule, removed, look.hasMore());
  }
}
