package dev.earshot.connectors.feed;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/*
 * Reads the two forms that nearly all feeds write their dates in, as their standards have them to
 * the letter: "Mon, 02 Feb 2026 10:00:00 +0100" (RFC 822 with a year of four digits, the day of the
 * week or the seconds left out or not, the zone an offset or GMT) and "2026-02-02T10:00:00.5+01:00"
 * (RFC 3339). Any other text, however close, is for FeedDates, which reads these too and says the
 * same of them.
 */
final class UsualDate {
  private static final String DAYS = "MonTueWedThuFriSatSun";
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  private static final int WIDEST_OFFSET = 12 * 60;

  private final String text;
  private int at;

  private UsualDate(String text) {
    this.text = text;
  }

  /* Returns the instant; null for what is not in one of the two forms. */
  static @Nullable Instant read(String text) {
    int length = text.length();
    if (length < 16 || length > 40) {
      return null;
    }
    UsualDate date = new UsualDate(text);
    return text.charAt(0) > '9' || text.charAt(1) == ' ' || text.charAt(2) == ' '
        ? date.mail()
        : date.iso();
  }

  private @Nullable Instant mail() {
    if (text.charAt(0) > '9') {
      if (oneOf(DAYS) < 0 || !sign(',') || !sign(' ')) {
        return null;
      }
    }
    int day = number(1, 2);
    int month = sign(' ') ? oneOf(MONTHS) : -1;
    int year = month >= 0 && sign(' ') ? number(4, 4) : -1;
    int hour = sign(' ') ? number(2, 2) : -1;
    int minute = sign(':') ? number(2, 2) : -1;
    int second = peek() == ':' && sign(':') ? number(2, 2) : 0;
    if (year < 0 || minute < 0 || second < 0 || !sign(' ')) {
      return null;
    }
    int offset = text.startsWith("GMT", at) && at + 3 == text.length() ? 0 : offset(false);
    return moment(year, month + 1, day, hour, minute, second, 0, offset);
  }

  private @Nullable Instant iso() {
    int year = number(4, 4);
    int month = sign('-') ? number(2, 2) : -1;
    int day = sign('-') ? number(2, 2) : -1;
    int hour = sign('T') ? number(2, 2) : -1;
    int minute = sign(':') ? number(2, 2) : -1;
    int second = sign(':') ? number(2, 2) : -1;
    int nanos = 0;
    if (second >= 0 && peek() == '.') {
      at++;
      int from = at;
      nanos = number(1, 9);
      for (int i = at - from; nanos > 0 && i < 9; i++) {
        nanos *= 10;
      }
    }
    if (year < 0 || second < 0 || nanos < 0) {
      return null;
    }
    int offset = peek() == 'Z' && at + 1 == text.length() ? 0 : offset(true);
    return moment(year, month, day, hour, minute, second, nanos, offset);
  }

  /* Returns the minutes of an offset at the end; more than the widest where there is none. */
  private int offset(boolean colon) {
    char sign = peek();
    at++;
    if (sign != '+' && sign != '-') {
      return WIDEST_OFFSET + 1;
    }
    int both = colon ? number(2, 2) : number(4, 4);
    int hours = colon ? both : both / 100;
    int minutes = !colon ? both % 100 : sign(':') ? number(2, 2) : -1;
    if (hours < 0 || minutes < 0 || minutes > 59 || at != text.length()) {
      return WIDEST_OFFSET + 1;
    }
    return (sign == '+' ? 1 : -1) * (60 * hours + minutes);
  }

  private static @Nullable Instant moment(
      int year, int month, int day, int hour, int minute, int second, int nanos, int offset) {
    boolean good =
        year > 1
            && year < 9999
            && month >= 1
            && month <= 12
            && day >= 1
            && day <= (day < 29 ? day : YearMonth.of(year, month).lengthOfMonth())
            && hour >= 0
            && hour < 24
            && minute < 60
            && second < 60
            && Math.abs(offset) <= WIDEST_OFFSET;
    if (!good) {
      return null;
    }
    long minutes = LocalDate.of(year, month, day).toEpochDay() * 1440L + hour * 60L + minute;
    return Instant.ofEpochSecond((minutes - offset) * 60L + second, nanos);
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private boolean sign(char sign) {
    boolean there = peek() == sign;
    at++;
    return there;
  }

  /* Returns which of the names of three letters stands there; -1 for none. */
  private int oneOf(String names) {
    for (int i = 0; i < names.length(); i += 3) {
      if (text.regionMatches(at, names, i, 3)) {
        at += 3;
        return i / 3;
      }
    }
    return -1;
  }

  /* Returns a number of so many digits, and no more; -1 for any other. */
  private int number(int fewest, int most) {
    int from = at;
    int number = 0;
    while (peek() >= '0' && peek() <= '9') {
      if (at - from == most) {
        return -1;
      }
      number = number * 10 + (text.charAt(at++) - '0');
    }
    return at - from < fewest ? -1 : number;
  }
}
