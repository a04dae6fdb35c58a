package dev.earshot.scoring.trend;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * A range beside the one of the same length before it.
 *
 * <p>With a mentions now and b before, the ratio is (a + ½) / (b + ½). Mentions come in bursts, so
 * their spread is measured and not taken from Poisson's law: φ is Pearson's statistic of both
 * ranges' buckets against their own means, over its degrees of freedom, and at least 1. The
 * deviation of the ratio's logarithm is s = √(φ · (1/(a + ½) + 1/(b + ½))), the interval at 95 % is
 * ratio · exp(±1.96 · s), and the p-value is two-sided, of z = ln(ratio)/s under the normal law
 * (McCullagh and Nelder, Generalized Linear Models, 1989, chapter 6).
 *
 * @param before the range before
 * @param now the range
 * @param ratio how many times as many mentions as before, above 0
 * @param low its lower bound at 95 %
 * @param high its upper bound at 95 %
 * @param pValue how often chance alone would move it at least so far, in [0, 1]
 */
public record Comparison(
    SeriesFigures before, SeriesFigures now, double ratio, double low, double high, double pValue) {
  private static final double Z = 1.959963984540054;

  /** Creates a comparison. */
  public Comparison {
    Objects.requireNonNull(before, "before");
    Objects.requireNonNull(now, "now");
  }

  static Comparison of(SeriesFigures before, SeriesFigures now, long[] then, long[] lately) {
    double a = now.mentions() + 0.5;
    double b = before.mentions() + 0.5;
    double ratio = a / b;
    double deviation = Math.sqrt(dispersion(then, lately) * (1 / a + 1 / b));
    double z = Math.log(ratio) / deviation;
    return new Comparison(
        before,
        now,
        ratio,
        ratio * Math.exp(-Z * deviation),
        ratio * Math.exp(Z * deviation),
        twoSided(z));
  }

  /** Whether chance alone would move it so far less often than that. */
  public boolean isSignificant(double level) {
    return pValue < level;
  }

  /**
   * Returns by how much {@linkplain dev.earshot.scoring.metric.SentimentCounts#netBalance net
   * balance} changed, in [-2, 2]; empty where one of the ranges has no scored mention.
   */
  public OptionalDouble netBalanceChange() {
    OptionalDouble then = before.sentiment().netBalance();
    OptionalDouble lately = now.sentiment().netBalance();
    return then.isPresent() && lately.isPresent()
        ? OptionalDouble.of(lately.getAsDouble() - then.getAsDouble())
        : OptionalDouble.empty();
  }

  private static double dispersion(long[] then, long[] lately) {
    int freedom = then.length + lately.length - 2;
    return freedom < 1 ? 1 : Math.max(1, (pearson(then) + pearson(lately)) / freedom);
  }

  private static double pearson(long[] counts) {
    double mean = 0;
    for (long count : counts) {
      mean += (double) count / counts.length;
    }
    double sum = 0;
    for (long count : counts) {
      sum += mean == 0 ? 0 : (count - mean) * (count - mean) / mean;
    }
    return sum;
  }

  /** Abramowitz and Stegun, 7.1.26 in its form for the tail: off by less than 1.5e-7. */
  private static double twoSided(double z) {
    double x = Math.abs(z) / Math.sqrt(2);
    double t = 1 / (1 + 0.3275911 * x);
    double tail =
        t
            * (0.254829592
                + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
            * Math.exp(-x * x);
    return Math.max(0, Math.min(1, tail));
  }
}
