package dev.earshot.connectors.weibo;

import java.util.Optional;

/** The two ways to write a post's number: in digits for the API, in base 62 for addresses. */
final class ShortId {
  private static final String DIGITS =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

  /** Seven decimal digits make four of the others. */
  private static final int LONG = 7;

  private static final int SHORT = 4;
  private static final long MOST = 10_000_000;

  private ShortId() {}

  /** Returns a number as addresses write it. */
  static String of(String number) {
    StringBuilder written = new StringBuilder();
    for (int end = number.length(); end > 0; end -= LONG) {
      long group = Long.parseLong(number.substring(Math.max(0, end - LONG), end));
      StringBuilder digits = new StringBuilder();
      for (; group > 0; group /= DIGITS.length()) {
        digits.append(DIGITS.charAt((int) (group % DIGITS.length())));
      }
      while (end > LONG && digits.length() < SHORT) {
        digits.append('0');
      }
      written.insert(0, digits.reverse());
    }
    return written.toString();
  }

  /** Returns the number that an address writes so; empty if it is none. */
  static Optional<String> number(String written) {
    if (!written.matches("[0-9A-Za-z]{5,12}")) {
      return Optional.empty();
    }
    StringBuilder number = new StringBuilder();
    for (int end = written.length(); end > 0; end -= SHORT) {
      long group = 0;
      for (char digit : written.substring(Math.max(0, end - SHORT), end).toCharArray()) {
        group = group * DIGITS.length() + DIGITS.indexOf(digit);
      }
      if (group >= MOST) {
        return Optional.empty();
      }
      number.insert(0, end > SHORT ? "%07d".formatted(group) : Long.toString(group));
    }
    return Optional.of(number.toString());
  }
}
