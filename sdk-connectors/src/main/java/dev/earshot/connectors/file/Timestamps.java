package dev.earshot.connectors.file;

import dev.earshot.connectors.moment.NoMoment;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the times that exports write: ISO 8601 with or without zone and seconds, epoch seconds to
 * nanoseconds, RFC 2822, the form of Twitter's API, {@code 16.2.2015}, and {@code 2/16/2015} where
 * one of the two numbers cannot be a month. What could be two days is none.
 */
final class Timestamps {
  private static final String TIME =
      "(?:,?[Tt ]\\s*(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2})"
          + "(?:[.,](?<fraction>\\d{1,9}))?)?\\s*(?<half>[AaPp]\\.?[Mm]\\.?)?)?"
          + "\\s*(?<zone>[Zz]|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?)?";
  private static final Pattern YEAR_FIRST =
      Pattern.compile("(?<year>\\d{4})[-/.](?<month>\\d{1,2})[-/.](?<day>\\d{1,2})" + TIME);
  private static final Pattern DOTTED =
      Pattern.compile("(?<day>\\d{1,2})\\.\\s?(?<month>\\d{1,2})\\.\\s?(?<year>\\d{4})" + TIME);
  private static final Pattern EITHER =
      Pattern.compile("(?<one>\\d{1,2})[-/](?<two>\\d{1,2})[-/](?<year>\\d{4})" + TIME);
  private static final Pattern DAY_NAMED =
      Pattern.compile(
          "(?:\\p{L}{3,9},? )?(?<day>\\d{1,2})[ -](?<name>\\p{L}{3,9})\\.?[ -](?<year>\\d{4})"
              + TIME);
  private static final Pattern MONTH_NAMED =
      Pattern.compile(
          "(?:\\p{L}{6,9},? )?(?<name>\\p{L}{3,9})\\.? (?<day>\\d{1,2}),? (?<year>\\d{4})" + TIME);
  private static final Pattern TWITTER =
      Pattern.compile(
          "\\p{L}{3} (?<name>\\p{L}{3}) +(?<day>\\d{1,2}) (?<hour>\\d{2}):(?<minute>\\d{2})"
              + ":(?<second>\\d{2}) (?<zone>[+-]\\d{4}|UTC|GMT) (?<year>\\d{4})");
  private static final Pattern EPOCH = Pattern.compile("-?\\d{1,19}");
  private static final List<String> MONTHS =
      List.of(
          "january",
          "february",
          "march",
          "april",
          "may",
          "june",
          "july",
          "august",
          "september",
          "october",
          "november",
          "december");
  private static final int LONGEST = 64;

  private final @Nullable ZoneId zone;
  private final @Nullable DateTimeFormatter format;

  Timestamps(@Nullable ZoneId zone, @Nullable String format) {
    this.zone = zone;
    this.format = format == null ? null : pattern(format);
  }

  static DateTimeFormatter pattern(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
  }

  /**
   * Returns the instant.
   *
   * @throws DateTimeException if there is none, or no one, or no zone to tell it; the message says
   *     what was expected and holds nothing of the text
   */
  Instant parse(String text) {
    if (text.length() > LONGEST) {
      throw new DateTimeException(NoMoment.tooLong(text.length()));
    }
    return format == null ? guessed(text) : formatted(text, format);
  }

  /* What the JDK says of a 13th month or a 25th hour is no help to whoever wrote the table. */
  private static <T> T real(Supplier<T> time) {
    try {
      return time.get();
    } catch (DateTimeException e) {
      throw new DateTimeException(NoMoment.UNREAL, e);
    }
  }

  private Instant formatted(String text, DateTimeFormatter form) {
    TemporalAccessor parsed;
    try {
      parsed = form.parseBest(text, ZonedDateTime::from, LocalDateTime::from, LocalDate::from);
    } catch (DateTimeException e) {
      throw new DateTimeException("expected a time of the form that format== names", e);
    }
    if (parsed instanceof ZonedDateTime zoned) {
      return zoned.toInstant();
    }
    return inZone(
        parsed instanceof LocalDate date ? date.atStartOfDay() : LocalDateTime.from(parsed), null);
  }

  private Instant guessed(String text) {
    if (EPOCH.matcher(text).matches()) {
      return digits(text);
    }
    Matcher either = EITHER.matcher(text);
    if (either.matches()) {
      return either(either);
    }
    for (Pattern form : new Pattern[] {YEAR_FIRST, DOTTED, TWITTER, DAY_NAMED, MONTH_NAMED}) {
      Matcher time = form.matcher(text);
      if (time.matches()) {
        boolean named = form == TWITTER || form == DAY_NAMED || form == MONTH_NAMED;
        int month = named ? month(time.group("name")) : number(time, "month");
        return at(time, month, number(time, "day"));
      }
    }
    throw new DateTimeException(NoMoment.OTHER_FORM + ", or format==");
  }

  private Instant digits(String text) {
    int length = text.startsWith("-") ? text.length() - 1 : text.length();
    if (length == 8 && (text.startsWith("19") || text.startsWith("20"))) {
      return inZone(basicDate(text).atStartOfDay(), null);
    }
    if (length == 14) {
      LocalTime time =
          real(
              () ->
                  LocalTime.of(
                      Integer.parseInt(text.substring(8, 10)),
                      Integer.parseInt(text.substring(10, 12)),
                      Integer.parseInt(text.substring(12))));
      return inZone(basicDate(text.substring(0, 8)).atTime(time), null);
    }
    return switch (length) {
      case 19 -> {
        long nanos = nanos(text);
        yield Instant.ofEpochSecond(
            Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
      }
      case 15, 16 -> Instant.EPOCH.plus(Long.parseLong(text), java.time.temporal.ChronoUnit.MICROS);
      case 12, 13 -> Instant.ofEpochMilli(Long.parseLong(text));
      case 9, 10, 11 -> Instant.ofEpochSecond(Long.parseLong(text));
      default -> throw new DateTimeException("expected 9 to 13 digits of an epoch time");
    };
  }

  private static long nanos(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new DateTimeException("expected an epoch time within the range of years", e);
    }
  }

  private static LocalDate basicDate(String text) {
    return real(() -> LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE));
  }

  private Instant either(Matcher time) {
    int one = number(time, "one");
    int two = number(time, "two");
    if (one <= 12 && two <= 12 && one != two) {
      throw new DateTimeException(NoMoment.TWO_DAYS + "; say which with format==");
    }
    return one > 12 ? at(time, two, one) : at(time, one, two);
  }

  private Instant at(Matcher time, int month, int day) {
    LocalDate date = real(() -> LocalDate.of(number(time, "year"), month, day));
    if (time.group("hour") == null) {
      return inZone(date.atStartOfDay(), time.group("zone"));
    }
    int hour = number(time, "hour");
    int nano = 0;
    if (time.pattern() != TWITTER) {
      String half = time.group("half");
      if (half != null) {
        if (hour < 1 || hour > 12) {
          throw new DateTimeException("expected an hour from 1 to 12 before AM or PM");
        }
        hour = hour % 12 + (half.toLowerCase(Locale.ROOT).startsWith("p") ? 12 : 0);
      }
      String fraction = time.group("fraction");
      nano = fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
    }
    int second = time.group("second") == null ? 0 : number(time, "second");
    if (couldBeARange(time, hour)) {
      throw new DateTimeException(NoMoment.RANGE);
    }
    // a leap second is told as the second before it
    LocalTime clock = clock(hour, number(time, "minute"), second == 60 ? 59 : second, nano);
    return inZone(date.atTime(clock), time.group("zone"));
  }

  private static LocalTime clock(int hour, int minute, int second, int nano) {
    return real(() -> LocalTime.of(hour, minute, second, nano));
  }

  /* 10:00-12:00 as people write it; behind a T, with seconds or a blank it is a program's zone. */
  private static boolean couldBeARange(Matcher time, int hour) {
    String zone = time.group("zone");
    if (zone == null
        || !zone.matches("-\\d{2}(?::\\d{2})?")
        || time.group("second") != null
        || time.start("zone") != time.end("minute")
        || time.group(0).charAt(time.start("hour") - 1) == 'T') {
      return false;
    }
    int minutes = zone.length() > 3 ? Integer.parseInt(zone.substring(4)) : 0;
    return 60 * Integer.parseInt(zone.substring(1, 3)) + minutes
        > 60 * hour + number(time, "minute");
  }

  private Instant inZone(LocalDateTime local, @Nullable String stated) {
    ZoneId at = stated == null ? zone : real(() -> ZoneId.of(stated.toUpperCase(Locale.ROOT)));
    if (at == null) {
      throw new DateTimeException("expected a time zone; say which with zone==");
    }
    return local.atZone(at).toInstant();
  }

  private static int number(Matcher time, String group) {
    return Integer.parseInt(time.group(group));
  }

  private static int month(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (int i = 0; i < MONTHS.size(); i++) {
      if (MONTHS.get(i).startsWith(lower)) {
        return i + 1; // three letters at least, and no two months begin with the same
      }
    }
    throw new DateTimeException("expected the English name of a month, or format==");
  }
}
