package dev.earshot.scoring.influence;

import java.util.Arrays;

/** Weighted sizes, ascending and each once, and where their middle is. */
final class Sizes {
  private static final int STEPS = 256;
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

  /**
   * Returns the sizes of quarter steps, one weight a step.
   *
   * @param from where in the weights those of the step 0 are
   * @param to where they end
   */
  static Sizes ofSteps(double[] bySteps, int from, int to) {
    int n = 0;
    for (int step = from; step < to; step++) {
      n += bySteps[step] > 0 ? 1 : 0;
    }
    double[] values = new double[n];
    double[] weights = new double[n];
    n = 0;
    for (int step = from; step < to; step++) {
      if (bySteps[step] > 0) {
        values[n] = (step - from) / 4.0;
        weights[n++] = bySteps[step];
      }
    }
    return new Sizes(values, weights);
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
