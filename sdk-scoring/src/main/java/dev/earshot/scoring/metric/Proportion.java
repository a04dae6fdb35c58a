package dev.earshot.scoring.metric;

/**
 * A part of a whole, with how far chance alone may have moved it.
 *
 * <p>The bounds are Wilson's score interval at 95 % (E. B. Wilson, 1927): with p = count / total, n
 * = total and z = 1.96, {@code (p + z²/2n ± z·√(p(1-p)/n + z²/4n²)) / (1 + z²/n)}.
 *
 * @param count the part, at least 0
 * @param total the whole, at least {@code count}
 */
public record Proportion(long count, long total) {
  private static final double Z = 1.959963984540054;

  /**
   * Creates a share.
   *
   * @throws IllegalArgumentException if the part is negative or larger than the whole
   */
  public Proportion {
    if (count < 0 || count > total) {
      throw new IllegalArgumentException(
          "share: expected 0 <= count <= total, got " + count + " of " + total);
    }
  }

  /** Returns the part as a fraction in [0, 1]; 0 of nothing. */
  public double fraction() {
    return total == 0 ? 0 : (double) count / total;
  }

  /** Returns the lower bound, in [0, 1]; 0 of nothing. */
  public double low() {
    return count == 0 ? 0 : Math.max(0, centre() - halfWidth());
  }

  /** Returns the upper bound, in [0, 1]; 1 of nothing. */
  public double high() {
    return count == total ? 1 : Math.min(1, centre() + halfWidth());
  }

  private double centre() {
    return (fraction() + Z * Z / (2.0 * total)) / (1 + Z * Z / total);
  }

  private double halfWidth() {
    double p = fraction();
    double n = total;
    return Z * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n);
  }
}
