package dev.earshot.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Reads an instant as {@link Instant#parse} does, the form that we write ourselves at once. */
final class InstantText {
  private static final String FORM = "dddd-dd-ddTdd:dd:dd";

  private InstantText() {}

  /**
   * Reads an instant.
   *
   * @throws DateTimeException if it is none
   */
  static Instant parse(String text) {
    if (!isOurs(text) || number(text, 11, 13) > 23 || number(text, 17, 19) > 59) {
      return Instant.parse(text);
    }
    return LocalDateTime.of(
            number(text, 0, 4),
            number(text, 5, 7),
            number(text, 8, 10),
            number(text, 11, 13),
            number(text, 14, 16),
            number(text, 17, 19),
            nanos(text))
        .toInstant(ZoneOffset.UTC);
  }

  /** Seconds, and up to nine digits of a fraction behind a point. */
  private static boolean isOurs(String text) {
    int end = text.length() - 1;
    int fraction = end - FORM.length() - 1;
    if (end < FORM.length() || fraction == 0 || fraction > 9 || text.charAt(end) != 'Z') {
      return false;
    }
    for (int i = 0; i < FORM.length(); i++) {
      char expected = FORM.charAt(i);
      if (expected == 'd' ? !isDigit(text.charAt(i)) : text.charAt(i) != expected) {
        return false;
      }
    }
    for (int i = FORM.length() + 1; i < end; i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return fraction < 0 || text.charAt(FORM.length()) == '.';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = 10 * number + text.charAt(i) - '0';
    }
    return number;
  }

  private static int nanos(String text) {
    int end = text.length() - 1;
    int from = Math.min(FORM.length() + 1, end);
    int nanos = number(text, from, end);
    for (int digits = end - from; digits < 9; digits++) {
      nanos *= 10;
    }
    return nanos;
  }
}
