package dev.earshot.scoring.influence;

import java.util.Arrays;

/** Weighted sizes, ascending and each once, and where their middle is. */
final class Sizes {
  static final int STEPS = 256;
  private static final double CLOSE = 1e-4;
  private static final double[] HAMPEL = {1.5, 3, 5};

  final double[] values;
  final double[] weights;
  final double weight;

  private Sizes(double[] values, double[] weights) {
    this.values = values;
    this.weights = weights;
    double sum = 0;
    for (double each : weights) {
      sum += each;
    }
    weight = sum;
  }

  /** Returns the sizes of quarter steps, one weight a step. */
  static Sizes ofSteps(double[] bySteps) {
    long[] some = new long[STEPS / Long.SIZE];
    for (int step = 0; step < STEPS; step++) {
      some[step / Long.SIZE] |= bySteps[step] > 0 ? 1L << step : 0;
    }
    return taken(bySteps, some, 0);
  }

  /**
   * Takes the sizes of one kind out of the weights of several, and leaves none there.
   *
   * @param weights {@value #STEPS} steps a kind
   * @param some which of them are above 0, a bit a step; all are 0 afterwards
   */
  static Sizes taken(double[] weights, long[] some, int kind) {
    int words = STEPS / Long.SIZE;
    int n = 0;
    for (int word = kind * words; word < (kind + 1) * words; word++) {
      n += Long.bitCount(some[word]);
    }
    double[] values = new double[n];
    double[] taken = new double[n];
    n = 0;
    for (int word = 0; word < words; word++) {
      for (long left = some[kind * words + word]; left != 0; left &= left - 1) {
        int step = word * Long.SIZE + Long.numberOfTrailingZeros(left);
        values[n] = step / 4.0;
        taken[n++] = weights[kind * STEPS + step];
        weights[kind * STEPS + step] = 0;
      }
      some[kind * words + word] = 0;
    }
    return new Sizes(values, taken);
  }

  static double[] steps() {
    return new double[STEPS];
  }

  /** Returns the lower quantile of unordered values of one weight; NaN of none. */
  static double median(double[] values, int size) {
    if (size == 0) {
      return Double.NaN;
    }
    double[] sorted = Arrays.copyOf(values, size);
    Arrays.sort(sorted);
    return sorted[(size - 1) / 2];
  }

  boolean isEmpty() {
    return values.length == 0;
  }

  /** Returns the smallest value that has at least that share of the weight at or below it. */
  double quantile(double share) {
    double below = 0;
    for (int i = 0; i < values.length; i++) {
      below += weights[i];
      if (below >= share * weight * (1 - 1e-12)) {
        return values[i];
      }
    }
    return Double.NaN;
  }

  /**
   * Returns Hampel's three-part mean around the lower median: what lies within 1.5 deviations
   * counts whole, to 3 it pulls no more than that, beyond it less and less, from 5 on not at all.
   */
  double middle(double deviation) {
    double centre = quantile(0.5);
    for (int round = 0; round < 8 && values.length > 1; round++) {
      double sum = 0;
      double total = 0;
      for (int i = 0; i < values.length; i++) {
        double share = weights[i] * hampel(Math.abs(values[i] - centre) / deviation);
        sum += share * values[i];
        total += share;
      }
      if (total == 0) {
        return centre;
      }
      double next = sum / total;
      if (Math.abs(next - centre) < CLOSE) {
        return next;
      }
      centre = next;
    }
    return centre;
  }

  private static double hampel(double r) {
    if (r <= HAMPEL[0]) {
      return 1;
    }
    if (r <= HAMPEL[1]) {
      return HAMPEL[0] / r;
    }
    return r >= HAMPEL[2] ? 0 : HAMPEL[0] / r * (HAMPEL[2] - r) / (HAMPEL[2] - HAMPEL[1]);
  }

  /** Returns the share of the weight above a value, half of what is at it. */
  double above(double value) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += values[i] > value ? weights[i] : values[i] == value ? weights[i] / 2 : 0;
    }
    return weight == 0 ? 0 : sum / weight;
  }
}
