package dev.earshot.text;

import java.util.regex.Pattern;

/**
 * A number as people and tables write it. {@link Double#parseDouble} reads more than that: {@code
 * 4d} and {@code 4f} as 4, {@code 0x1p3} as 8, and words for what is no number.
 */
public final class DecimalNumber {
  private static final Pattern FORM =
      Pattern.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,9})?");

  private DecimalNumber() {}

  /**
   * Returns the number that a text is: digits of ASCII, maybe with a sign, a decimal point and an
   * exponent, and nothing around them. Infinite where it is beyond what a {@code double} holds.
   *
   * @throws NumberFormatException if it is none; the message does not repeat it
   */
  public static double parse(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new NumberFormatException("expected a number in digits, such as 4.5");
    }
    return Double.parseDouble(text);
  }
}
