package dev.earshot.scoring.influence;

import java.util.Arrays;

/**
 * What an author of a size earns with a post: {@code softplus(α + βx)}, x = ln(1 + followers), plus
 * how far the authors of about that size lie from it. α and β are those with the least absolute
 * error over the medians of half-unit bins, β drawn slightly to {@value #USUAL_SLOPE}, which is
 * what it is where there are too few sizes to tell. Where nobody's followers are known, and for
 * authors whose are not, it is the median of all.
 */
final class SizeCurve {
  private static final double USUAL_SLOPE = 0.7;
  private static final double STEEPEST = 1.5;
  private static final double NOTHING = 0.02;
  private static final double BIN = 0.5;
  private static final int ENOUGH = 30;
  private static final double MOST_LOCAL = 1;

  private final double intercept;
  final double slope;
  private final double middle;

  /** The local corrections, every half unit from size 0 on. */
  private final double[] local;

  private SizeCurve(double intercept, double slope, double middle, double[] local) {
    this.intercept = intercept;
    this.slope = slope;
    this.middle = middle;
    this.local = local;
  }

  /**
   * Fits a curve.
   *
   * @param sizes ln(1 + followers), NaN where unknown
   * @param earned the authors' middles
   */
  static SizeCurve fit(double[] sizes, double[] earned, int n) {
    double middle = n == 0 ? 0 : Sizes.median(earned, n);
    double[][] bins = new double[2 * 64][];
    int[] counts = new int[bins.length];
    int known = 0;
    for (int i = 0; i < n; i++) {
      if (!Double.isNaN(sizes[i])) {
        int bin = (int) (sizes[i] / BIN);
        bins[bin] = grown(bins[bin], counts[bin]);
        bins[bin][counts[bin]++] = earned[i];
        known++;
      }
    }
    if (known == 0) {
      return new SizeCurve(0, 0, middle, new double[0]);
    }
    double best = Double.MAX_VALUE;
    double intercept = 0;
    double slope = 0;
    double[] medians = new double[bins.length];
    for (int bin = 0; bin < bins.length; bin++) {
      medians[bin] = bins[bin] == null ? 0 : Sizes.median(bins[bin], counts[bin]);
    }
    for (int step = 0; step * 0.05 <= STEEPEST + 1e-9; step++) {
      double beta = step * 0.05;
      double alpha = intercept(medians, counts, known, beta);
      double loss = Math.abs(beta - USUAL_SLOPE);
      for (int bin = 0; bin < bins.length; bin++) {
        loss += counts[bin] * Math.abs(medians[bin] - softplus(alpha + beta * centre(bin)));
      }
      if (loss < best) {
        best = loss;
        intercept = alpha;
        slope = beta;
      }
    }
    SizeCurve line = new SizeCurve(intercept, slope, middle, new double[0]);
    return new SizeCurve(intercept, slope, middle, line.local(sizes, earned, n));
  }

  private static double[] grown(double[] bin, int count) {
    return bin == null ? new double[4] : count == bin.length ? Arrays.copyOf(bin, count * 2) : bin;
  }

  private static double centre(int bin) {
    return (bin + 0.5) * BIN;
  }

  /** Returns the weighted median of what the bins say of the intercept. */
  private static double intercept(double[] medians, int[] counts, int known, double slope) {
    double[] said = new double[known];
    int n = 0;
    for (int bin = 0; bin < counts.length; bin++) {
      double alpha = inverse(Math.max(NOTHING, medians[bin])) - slope * centre(bin);
      Arrays.fill(said, n, n + counts[bin], alpha);
      n += counts[bin];
    }
    return Sizes.median(said, n);
  }

  private double[] local(double[] sizes, double[] earned, int n) {
    double[] corrections = new double[2 * 64];
    double[] near = new double[n];
    for (int at = 0; at < corrections.length; at++) {
      int found = 0;
      for (int i = 0; i < n; i++) {
        if (Math.abs(sizes[i] - at * BIN) <= 2 * BIN) {
          near[found++] = earned[i] - softplus(intercept + slope * sizes[i]);
        }
      }
      double shift = found == 0 ? 0 : Sizes.median(near, found);
      shift = Math.max(-MOST_LOCAL, Math.min(MOST_LOCAL, shift));
      corrections[at] = shift * found / (found + ENOUGH);
    }
    return corrections;
  }

  /** Returns what is expected of a size; NaN is an unknown one. */
  double at(double size) {
    if (Double.isNaN(size) || local.length == 0) {
      return middle;
    }
    double place = size / BIN;
    int low = Math.min((int) place, local.length - 2);
    double part = Math.min(1, place - low);
    double shift = local[low] * (1 - part) + local[low + 1] * part;
    return Math.max(0, softplus(intercept + slope * size) + shift);
  }

  private static double softplus(double x) {
    return x > 30 ? x : Math.log(1 + Math.exp(x));
  }

  private static double inverse(double y) {
    return y > 30 ? y : Math.log(Math.expm1(y));
  }
}
