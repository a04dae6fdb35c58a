package dev.earshot.privacy.proof;

import java.math.BigDecimal;
import java.math.RoundingMode;
import tools.jackson.core.io.NumberOutput;

/**
 * Numbers as ECMAScript writes them (Number::toString): the fewest digits that are read back as the
 * same double, and of those the closest. {@link Double#toString(double)} has more before Java 19.
 */
final class EcmaNumber {
  private static final double EXACT_BELOW = 0x1p53;
  private static final int MOST_PLACES = 21;
  private static final int LEAST_EXPONENT = -6;
  private static final RoundingMode[] ROUNDINGS = {
    RoundingMode.HALF_EVEN, RoundingMode.FLOOR, RoundingMode.CEILING
  };

  private EcmaNumber() {}

  /** Appends a number that is finite. */
  static void append(double value, StringBuilder to) {
    long whole = (long) value;
    if (whole == value && Math.abs(value) < EXACT_BELOW) {
      to.append(whole);
      return;
    }
    if (value < 0) {
      to.append('-');
    }
    BigDecimal shortest = shortest(Math.abs(value));
    String digits = shortest.unscaledValue().toString();
    int point = digits.length() - shortest.scale();
    if (point > MOST_PLACES || point <= LEAST_EXPONENT) {
      scientific(digits, point - 1, to);
    } else if (point <= 0) {
      to.append("0.").append("0".repeat(-point)).append(digits);
    } else if (point >= digits.length()) {
      to.append(digits).append("0".repeat(point - digits.length()));
    } else {
      to.append(digits, 0, point).append('.').append(digits, point, digits.length());
    }
  }

  private static void scientific(String digits, int exponent, StringBuilder to) {
    to.append(digits.charAt(0));
    if (digits.length() > 1) {
      to.append('.').append(digits, 1, digits.length());
    }
    to.append('e').append(exponent < 0 ? '-' : '+').append(Math.abs(exponent));
  }

  private static BigDecimal shortest(double value) {
    BigDecimal found = new BigDecimal(NumberOutput.toString(value, true)).stripTrailingZeros();
    return found.precision() == 2 ? ofOneDigit(value, found) : found;
  }

  /* Java's rule looks for two digits at least, and so misses the one that would do. */
  private static BigDecimal ofOneDigit(double value, BigDecimal otherwise) {
    BigDecimal exact = new BigDecimal(value);
    for (RoundingMode rounding : ROUNDINGS) {
      BigDecimal rounded = exact.setScale(otherwise.scale() - 1, rounding).stripTrailingZeros();
      if (rounded.signum() > 0 && rounded.doubleValue() == value) {
        return rounded;
      }
    }
    return otherwise;
  }
}
