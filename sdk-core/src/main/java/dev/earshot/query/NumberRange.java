package dev.earshot.query;

import java.math.BigDecimal;

/**
 * Which numbers a field can have, so that a comparison which could never tell one post from another
 * is refused.
 *
 * @param least the least; may be infinite
 * @param most the greatest; may be infinite
 * @param whole whether it counts
 */
record NumberRange(double least, double most, boolean whole) {
  static final NumberRange ANY =
      new NumberRange(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false);
  static final NumberRange COUNT = new NumberRange(0, Double.POSITIVE_INFINITY, true);

  NumberRange {
    if (!(least < most)) {
      throw new IllegalArgumentException("range: expected the lower bound first");
    }
  }

  /** Returns whether a number is out of it that was thought of as one in a hundred. */
  boolean holdsAsHundredth(double number) {
    return most <= 1 && !holds(number) && holds(number / 100);
  }

  boolean holds(double number) {
    return number >= least && number <= most;
  }

  /** Returns a number of it that a post may well have or not. */
  double example() {
    if (holds(10) && holds(20)) {
      return 10;
    }
    return Double.isInfinite(least) || Double.isInfinite(most)
        ? Math.max(least, Math.min(most, 0))
        : least + (most - least) * 3 / 4;
  }

  /** Returns one above {@link #example}. */
  double another() {
    double example = example();
    return holds(example * 2) && example > 0 ? example * 2 : Math.min(most, example + 10);
  }

  static String written(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  @Override
  public String toString() {
    if (Double.isInfinite(least)) {
      return Double.isInfinite(most)
          ? "a number such as 1000 or -0.5"
          : "a number up to " + written(most);
    }
    return Double.isInfinite(most)
        ? "a number such as 1000, from " + written(least) + " on"
        : "a number from " + written(least) + " to " + written(most);
  }
}
