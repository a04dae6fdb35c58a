package dev.earshot.scoring.influence;

import dev.earshot.scoring.count.Cells;

/** One author's counts as they weigh at an instant. */
final class Seen {
  private static final int KINDS = Earned.values().length;

  final Sizes[] earned = new Sizes[KINDS];
  double posts;
  double size;

  /** Days since the last week with a post ended, and what is left of its weight. */
  double days = Double.MAX_VALUE;

  double recency;

  /** Where counts are weighed, one author after the other. Not thread-safe. */
  static final class Scale {
    private final double[] weights = new double[(KINDS + 1) * Sizes.STEPS];
    private final long[] some = new long[weights.length / Long.SIZE];

    /** Weighs an author's counts, which lie by week. */
    Seen weigh(Cells cells, Weeks weeks) {
      Seen seen = new Seen();
      long of = Long.MIN_VALUE;
      double left = 0;
      for (int place = 0; place < cells.size(); place++) {
        long cell = cells.cell(place);
        int count = cells.count(place);
        long week = Influence.week(cell);
        if (!weeks.began(week)) {
          break;
        }
        if (count < 0) {
          continue;
        }
        if (week != of) {
          of = week;
          left = weeks.left(week);
        }
        if (Influence.isPost(cell)) {
          seen.posts += count * left;
          seen.days = weeks.seconds(week) / 86_400.0;
          seen.recency = left;
        } else {
          double weight = Influence.isFollowers(cell) ? count : count * left;
          int slot = Influence.kind(cell) * Sizes.STEPS + Influence.step(cell);
          weights[slot] += weight;
          some[slot / Long.SIZE] |= weight > 0 ? 1L << slot : 0;
        }
      }
      for (int kind = 0; kind < KINDS; kind++) {
        seen.earned[kind] = Sizes.taken(weights, some, kind);
      }
      seen.size = Sizes.taken(weights, some, KINDS).quantile(0.1);
      return seen;
    }
  }
}
