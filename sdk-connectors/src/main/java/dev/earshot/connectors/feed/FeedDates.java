package dev.earshot.connectors.feed;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/*
 * Reads the dates that feeds hold: RFC 822 to 5322 in every state of disrepair, W3CDTF and its
 * ISO 8601 relatives, asctime, what programs print, and the Korean, Greek and Hungarian forms that
 * blog hosts there have used. A date without a zone is taken as UTC, but for one in Korean, where the
 * whole country has one; one that could be two dates, such as 3/4/2005, is none.
 */
final class FeedDates {
  private static final String TIME =
      "(\\d{1,2})[:.](\\d{2})(?:[:.](\\d{2})(?:[.,](\\d{1,9})\\d*)?)?\\s*([AaPp]\\.?[Mm]\\.?)?";

  private static final Pattern CLOCK = Pattern.compile("(?<![\\d+:-])" + TIME);

  private static final Pattern NUMERIC =
      Pattern.compile(
          "(\\d{4})(?:[-/.](\\d{1,2})(?:[-/.](\\d{1,2}))?)?(?:(?:\\s*[Tt:]\\s*|\\s+)"
              + TIME
              + ")?\\s*(.*)");

  private static final Pattern COMPACT =
      Pattern.compile(
          "(\\d{4})(\\d{2})(\\d{2})(?:[Tt ]?(\\d{2}):?(\\d{2})(?::?(\\d{2})(?:\\.\\d+)?)?)?\\s*(.*)");

  private static final Pattern ORDINAL =
      Pattern.compile("(\\d{4})-?(\\d{3})(?:[Tt ]" + TIME + ")?\\s*(\\D.*)?");

  private static final Pattern DAY_FIRST = Pattern.compile("(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})");
  private static final Pattern SLASHED = Pattern.compile("(\\d{1,2})/(\\d{1,2})/(\\d{4})");

  private static final Pattern KOREAN =
      Pattern.compile("(\\d{4})\\s*\ub144\\s*(\\d{1,2})\\s*\uc6d4\\s*(\\d{1,2})\\s*\uc77c");

  private static final Pattern HALF_DAY = Pattern.compile("\uc624[\uc804\ud6c4]");

  /* A zone at the end, after the time or its half of the day. */
  private static final Pattern ZONED = Pattern.compile("(?:[+-]\\d{2}:?\\d{2}|(?<![AP])[A-Z])$");

  private static final Pattern OFFSET = Pattern.compile("([+\\u2212-])(\\d{1,2})(?::?(\\d{2}))?");
  private static final Pattern WORD = Pattern.compile("[\\p{L}]+");
  private static final Pattern NUMBER = Pattern.compile("(?<!\\d)\\d{1,9}(?!\\d)");

  private static final Map<String, Integer> MONTHS = months();
  private static final Map<String, Integer> ZONES = zones();

  private static final int MAX_LENGTH = 100;

  private FeedDates() {}

  /* Returns the instant; null if the text is no date, or one whose year is not within 1 to 9999. */
  static @Nullable Instant parse(String date) {
    String text = date.strip().replaceAll("\\s+", " ");
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return null;
    }
    try {
      Instant instant = read(prepared(text));
      return instant == null || outOfEra(instant) ? null : instant;
    } catch (DateTimeException | NumberFormatException e) {
      return null;
    }
  }

  private static boolean outOfEra(Instant instant) {
    int year = instant.atOffset(ZoneOffset.UTC).getYear();
    return year < 1 || year > 9999;
  }

  private static @Nullable Instant read(String text) {
    Matcher numeric = NUMERIC.matcher(text);
    if (numeric.matches()
        && !startsWithDigit(numeric.group(9))
        && (numeric.group(2) != null || numeric.group(9).isEmpty())) {
      LocalDate day = day(numeric.group(1), numeric.group(2), numeric.group(3));
      return at(day, numeric, 4, zone(numeric.group(9)));
    }
    Matcher ordinal = ORDINAL.matcher(text);
    if (ordinal.matches()) {
      LocalDate day =
          LocalDate.ofYearDay(
              Integer.parseInt(ordinal.group(1)), Integer.parseInt(ordinal.group(2)));
      return at(day, ordinal, 3, zone(ordinal.group(8)));
    }
    Matcher compact = COMPACT.matcher(text);
    if (compact.matches() && !startsWithDigit(compact.group(7))) {
      LocalDate day = day(compact.group(1), compact.group(2), compact.group(3));
      return seconds(
          day,
          number(compact.group(4)),
          number(compact.group(5)),
          number(compact.group(6)),
          0,
          zone(compact.group(7)));
    }
    return worded(text);
  }

  /* Reads what has a month by name, or numbers in another order, around a time of day. */
  private static @Nullable Instant worded(String text) {
    Matcher clock = CLOCK.matcher(text);
    boolean timed = false;
    while (!timed && clock.find()) {
      timed = text.charAt(clock.end(1)) == ':' || clock.group(5) != null;
    }
    String rest =
        timed ? text.substring(0, clock.start()) + " | " + text.substring(clock.end()) : text;
    LocalDate day = wordedDay(rest);
    if (day == null) {
      return null;
    }
    String tail = timed ? text.substring(clock.end()) : "";
    int zone = zone(tail);
    return timed ? at(day, clock, 1, zone) : seconds(day, 0, 0, 0, 0, 0);
  }

  private static @Nullable LocalDate wordedDay(String text) {
    Matcher dayFirst = DAY_FIRST.matcher(text);
    if (dayFirst.find()) {
      return day(dayFirst.group(3), dayFirst.group(2), dayFirst.group(1));
    }
    Matcher slashed = SLASHED.matcher(text);
    if (slashed.find()) {
      int first = Integer.parseInt(slashed.group(1));
      int second = Integer.parseInt(slashed.group(2));
      if (first <= 12 && second <= 12 && first != second) {
        return null;
      }
      int month = first > 12 ? second : first;
      return LocalDate.of(Integer.parseInt(slashed.group(3)), month, first > 12 ? first : second);
    }
    int month = 0;
    Matcher word = WORD.matcher(text);
    while (month == 0 && word.find()) {
      month = MONTHS.getOrDefault(word.group().toLowerCase(Locale.ROOT), 0);
    }
    return month == 0 ? null : numbered(text, month);
  }

  private static @Nullable LocalDate numbered(String text, int month) {
    int day = -1;
    int year = -1;
    int digits = 0;
    Matcher number = NUMBER.matcher(text.replaceAll("[+-]\\d{2}:?\\d{2}\\b", " "));
    while (number.find()) {
      int value = Integer.parseInt(number.group());
      if (number.group().length() > 2 || value > 31) {
        if (year < 0) {
          year = value;
          digits = number.group().length();
        }
      } else if (day < 0) {
        day = value;
      } else if (year < 0) {
        year = value;
        digits = 2;
      }
    }
    if (day < 1 || year < 0) {
      return null;
    }
    // RFC 5322, section 4.3: two digits below 50 are this century's, three count from 1900.
    if (digits == 2) {
      year += year < 50 ? 2000 : 1900;
    } else if (digits == 3) {
      year += 1900;
    }
    return LocalDate.of(year, month, day);
  }

  private static Instant at(LocalDate day, Matcher clock, int group, int zone) {
    int hour = number(clock.group(group));
    String half = clock.group(group + 4);
    if (half != null) {
      boolean afternoon = half.toLowerCase(Locale.ROOT).startsWith("p");
      hour = afternoon && hour < 12 ? hour + 12 : !afternoon && hour == 12 ? 0 : hour;
    }
    String fraction = clock.group(group + 3);
    int nanos = fraction == null ? 0 : Integer.parseInt((fraction + "000000000").substring(0, 9));
    return seconds(
        day, hour, number(clock.group(group + 1)), number(clock.group(group + 2)), nanos, zone);
  }

  private static Instant seconds(
      LocalDate day, int hour, int minute, int second, int nanos, int zoneMinutes) {
    boolean midnightAfter = hour == 24 && minute == 0 && second == 0;
    if ((!midnightAfter && hour > 23) || minute > 59 || second > 61) {
      throw new DateTimeException("no such time of day");
    }
    return day.atStartOfDay()
        .plusHours(hour)
        .plusMinutes(minute - (long) zoneMinutes)
        .plusSeconds(second)
        .plusNanos(nanos)
        .toInstant(ZoneOffset.UTC);
  }

  private static LocalDate day(String year, @Nullable String month, @Nullable String day) {
    return LocalDate.of(
        Integer.parseInt(year),
        month == null ? 1 : Integer.parseInt(month),
        day == null ? 1 : Integer.parseInt(day));
  }

  private static int number(@Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static boolean startsWithDigit(@Nullable String text) {
    return text != null && !text.isEmpty() && Character.isDigit(text.charAt(0));
  }

  /* Returns minutes east of Greenwich; 0 where nothing known is named. */
  private static int zone(@Nullable String text) {
    if (text == null) {
      return 0;
    }
    Matcher offset = OFFSET.matcher(text);
    if (offset.find()) {
      int minutes = 60 * Integer.parseInt(offset.group(2)) + number(offset.group(3));
      return offset.group(1).equals("+") ? minutes : -minutes;
    }
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      Integer minutes = ZONES.get(word.group().toLowerCase(Locale.ROOT));
      if (minutes != null) {
        return minutes;
      }
    }
    return 0;
  }

  /* Puts foreign forms into the common one, and drops a weekday before a date of numbers. */
  private static String prepared(String text) {
    String plain = KOREAN.matcher(text).replaceAll("$1-$2-$3");
    boolean korean = !plain.equals(text) || HALF_DAY.matcher(text).find();
    plain = plain.replaceAll("(\uc624\uc804|\uc624\ud6c4) ?([\\d:.]+)", "$2 $1");
    plain = plain.replace("\uc624\uc804", "AM").replace("\uc624\ud6c4", "PM");
    if (korean && !ZONED.matcher(plain).find()) {
      plain += " KST";
    }
    Matcher hungarian =
        Pattern.compile("(\\d{4})-(\\p{L}+)-(\\d{1,2})(.*)", Pattern.DOTALL).matcher(plain);
    if (hungarian.matches()) {
      Integer month = MONTHS.get(hungarian.group(2).toLowerCase(Locale.ROOT));
      if (month != null) {
        plain = hungarian.group(1) + "-" + month + "-" + hungarian.group(3) + hungarian.group(4);
      }
    }
    return plain.replaceFirst("^\\p{L}+\\.?,? ?(?=\\d{4}[-/.])", "");
  }

  private static Map<String, Integer> months() {
    String[] languages = {
      "january february march april may june july august september october november december",
      "jan feb mar apr may jun jul aug sep oct nov dec",
      "januar februar m\u00e4rz april mai juni juli august september oktober november dezember",
      "j\u00e4n feb m\u00e4r apr mai jun jul aug sept okt nov dez",
      "janvier f\u00e9vrier mars avril mai juin juillet ao\u00fbt septembre octobre novembre"
          + " d\u00e9cembre",
      "janv f\u00e9vr mars avr mai juin juil ao\u00fbt sept oct nov d\u00e9c",
      "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
      "ene feb mar abr may jun jul ago sep oct nov dic",
      "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre"
          + " dicembre",
      "gen feb mar apr mag giu lug ago set ott nov dic",
      "janeiro fevereiro mar\u00e7o abril maio junho julho agosto setembro outubro novembro"
          + " dezembro",
      "januari februari maart april mei juni juli augustus september oktober november december",
      "\u0399\u03b1\u03bd \u03a6\u03b5\u03b2 \u039c\u03b1\u03c1 \u0391\u03c0\u03c1"
          + " \u039c\u03b1\u03b9 \u0399\u03bf\u03c5\u03bd \u0399\u03bf\u03bb \u0391\u03c5\u03b3"
          + " \u03a3\u03b5\u03c0 \u039f\u03ba\u03c4 \u039d\u03bf\u03b5 \u0394\u03b5\u03ba",
      "\u0399\u03b1\u03bd \u03a6\u03b5\u03b2 \u039c\u03ac\u03c1 \u0391\u03c0\u03c1"
          + " \u039c\u03ac\u03b9 \u0399\u03bf\u03cd\u03bd \u0399\u03bf\u03cd\u03bb"
          + " \u0391\u03cd\u03b3 \u03a3\u03b5\u03c0 \u039f\u03ba\u03c4 \u039d\u03bf\u03ad"
          + " \u0394\u03b5\u03ba",
      "\u0399\u03b1\u03bd \u03a6\u03b5\u03b2 \u039c\u03b1\u03c1 \u0391\u03c0\u03c1"
          + " \u039c\u03b1\u03ca \u0399\u03bf\u03bd \u0399\u03bf\u03c5\u03bb \u0391\u03c5\u03b3"
          + " \u03a3\u03b5\u03c0\u03c4 \u039f\u03ba\u03c4 \u039d\u03bf\u03b5\u03bc \u0394\u03b5\u03ba",
      "janu\u00e1r febru\u00e1r m\u00e1rcius \u00e1prilis m\u00e1jus j\u00fanius j\u00falius"
          + " augusztus szeptember okt\u00f3ber november december",
      "janu\u00e1r febru\u00e1ri m\u00e1rcius \u00e1prilis m\u00e1ujus j\u00fanius j\u00falius"
          + " augusztus szeptember okt\u00f3ber november december",
    };
    Map<String, Integer> map = new HashMap<>();
    for (String language : languages) {
      String[] names = language.toLowerCase(Locale.ROOT).split(" ", -1);
      for (int i = 0; i < names.length; i++) {
        if (names[i].length() > 2) {
          map.putIfAbsent(names[i], i + 1);
        }
      }
    }
    return Map.copyOf(map);
  }

  private static Map<String, Integer> zones() {
    Map<String, Integer> map = new HashMap<>();
    String table =
        "z 0 ut 0 utc 0 gmt 0 wet 0 west 60 bst 60 cet 60 met 60 cest 120 mest 120 mesz 120 mez 60"
            + " eet 120 eest 180 msk 180 msd 240 ist 330 pkt 300 sgt 480 hkt 480 awst 480 jst 540"
            + " kst 540 acst 570 acdt 630 aest 600 aedt 660 nzst 720 nzdt 780 nst -210 ndt -150"
            + " ast -240 adt -180 at -240 est -300 edt -240 et -300 cst -360 cdt -300 ct -360"
            + " mst -420 mdt -360 mt -420 pst -480 pdt -420 pt -480 akst -540 akdt -480 hst -600"
            + " brt -180 art -180 sast 120 wib 420";
    String[] parts = table.split(" ", -1);
    for (int i = 0; i < parts.length; i += 2) {
      map.put(parts[i], Integer.parseInt(parts[i + 1]));
    }
    return Map.copyOf(map);
  }
}
