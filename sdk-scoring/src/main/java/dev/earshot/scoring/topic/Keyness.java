package dev.earshot.scoring.topic;

import dev.earshot.scoring.metric.Proportion;

/** Log-likelihood ratios (Dunning, 1993) and Fisher's exact test of tables of two by two. */
final class Keyness {
  static final double Z = 1.959963984540054;

  private Keyness() {}

  /** Returns √G² of two shares; below 0 where the first is the smaller. */
  static double apart(Proportion one, Proportion other) {
    double g =
        ratio(one.count(), one.total() - one.count(), other.count(), other.total() - other.count());
    return one.fraction() < other.fraction() ? -Math.sqrt(g) : Math.sqrt(g);
  }

  /**
   * Returns √G² of how much two things stand together; below 0 where less than by chance.
   *
   * @param both how many have both
   * @param one how many have the one
   * @param other how many have the other
   * @param total how many there are
   */
  static double together(long both, long one, long other, long total) {
    double g = ratio(both, one - both, other - both, Math.max(0, total - one - other + both));
    return (double) both * total < (double) one * other ? -Math.sqrt(g) : Math.sqrt(g);
  }

  /**
   * Returns how often at least so many of all that have something would be in the first, were it
   * drawn from both at random.
   */
  static double byChance(Proportion one, Proportion other) {
    long n = one.total();
    long m = other.total();
    long all = one.count() + other.count();
    double term = Math.exp(choose(n, one.count()) + choose(m, other.count()) - choose(n + m, all));
    double sum = 0;
    for (long k = one.count(); term > sum * 1e-16; k++) {
      sum += term;
      double left = (double) (n - k) * (all - k);
      term = left <= 0 ? 0 : term * left / ((k + 1.0) * (m - all + k + 1.0));
    }
    return Math.min(1, sum);
  }

  private static double choose(long n, long k) {
    return factorial(n) - factorial(k) - factorial(n - k);
  }

  /** The logarithm of n!, after Stirling, to 1e-10. */
  private static double factorial(long n) {
    double x = n + 1;
    double low = 0;
    for (; x < 16; x++) {
      low += Math.log(x);
    }
    double y = 1 / (x * x);
    double series = (1 / 12.0 - y * (1 / 360.0 - y * (1 / 1260.0 - y / 1680))) / x;
    return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series - low;
  }

  private static double ratio(long a, long b, long c, long d) {
    double n = (double) a + b + c + d;
    if (n == 0) {
      return 0;
    }
    double g =
        part(a, ((double) a + b) * ((double) a + c) / n)
            + part(b, ((double) a + b) * ((double) b + d) / n)
            + part(c, ((double) c + d) * ((double) a + c) / n)
            + part(d, ((double) c + d) * ((double) b + d) / n);
    return Math.max(0, 2 * g);
  }

  private static double part(long observed, double expected) {
    return observed <= 0 ? 0 : observed * Math.log(observed / expected);
  }
}
