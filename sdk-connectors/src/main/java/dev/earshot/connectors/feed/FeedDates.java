package dev.earshot.connectors.feed;

import dev.earshot.connectors.feed.DateWords.Kind;
import dev.earshot.connectors.feed.DateWords.Meaning;
import dev.earshot.connectors.moment.NoMoment;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/*
 * Reads the dates that feeds hold: RFC 822 to 5322 in every state of disrepair, W3CDTF and its
 * ISO 8601 relatives, asctime, what programs print, and what people write in the languages of
 * DateWords.
 *
 * Every part of the text must be understood and the parts must make one moment: what is left over,
 * a zone that nobody knows, a month that could be two, 3/4/2005 and from 10:00-12:00 on, which could
 * be a zone or a time at which something ends, are no date, never a guess. A date without a zone is taken as UTC, but for one that is written in the way
 * of a language whose countries have one clock: see HOMES. What
 * day of the week it is counts only where the month's name could be two.
 *
 * One for each text; holds what was understood so far.
 */
final class FeedDates {
  private static final int MAX_LENGTH = 100;

  /* The widest that clocks are apart from Greenwich's anywhere. */
  private static final int MOST_WEST = -12 * 60;
  private static final int MOST_EAST = 14 * 60;

  private static final Pattern BLANKS = Pattern.compile("[\\p{Z}\\s]+");
  private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}");
  private static final Pattern COMMENT = Pattern.compile("\\(([^()]*)\\)");

  private static final Pattern YEAR_MONTH_DAY =
      Pattern.compile(
          "(\\d{4}) ?([-/.]) ?(\\d{1,2}) ?\\2 ?(\\d{1,2})(?![\\d/-])\\.?(?:[t:] ?(?=\\d))?");
  private static final Pattern HAN_DAY =
      Pattern.compile(
          "(\\d{4}) ?[\u5e74\ub144] ?(\\d{1,2}) ?[\u6708\uc6d4] ?(\\d{1,2}) ?[\u65e5\u53f7\u865f\uc77c]");
  private static final Pattern HAN_MONTH =
      Pattern.compile("(\\d{1,2}) ?[\u6708\uc6d4]|(?:thang|thg|th)\\.? ?(\\d{1,2})(?!\\d)");
  private static final Pattern HAN_UNIT =
      Pattern.compile("[\u5e74\ub144\u65e5\u53f7\u865f\uc77c](?![\u66dc\uc694])");
  private static final Pattern HAN_TIME =
      Pattern.compile(
          "(\\d{1,2}) ?[\u65f6\u6642\u70b9\u9ede\uc2dc](?: ?(\\d{1,2}) ?[\u5206\ubd84](?: ?(\\d{1,2}) ?[\u79d2\ucd08])?)?");
  private static final Pattern MONTH_NAMED_BETWEEN =
      Pattern.compile("(\\d{4})-(\\p{L}+)-(\\d{1,2})(?!\\d)(?:[t:](?=\\d))?");
  private static final Pattern YEAR_MONTH = Pattern.compile("(\\d{4})[-/.](\\d{1,2})$");
  private static final Pattern COMPACT =
      Pattern.compile(
          "(\\d{4})(\\d{2})(\\d{2})(?:[t ]?(\\d{2}):?(\\d{2})(?::?(\\d{2})(?:\\.(\\d{1,9})\\d*)?)?)?(?!\\d)");
  private static final Pattern ORDINAL = Pattern.compile("(\\d{4})-?(\\d{3})(?!\\d)(?:t(?=\\d))?");
  private static final Pattern DAY_FIRST =
      Pattern.compile("(\\d{1,2})\\. ?(\\d{1,2})\\. ?(\\d{4})(?!\\d)\\.?");
  private static final Pattern EITHER_FIRST =
      Pattern.compile("(\\d{1,2})([-/])(\\d{1,2})\\2(\\d{4})(?!\\d)");

  private static final String HALF = "(?: ?([ap])\\.? ?m\\b\\.?)?";
  private static final Pattern TIME =
      Pattern.compile(
          "(\\d{1,2}):(\\d{1,2})(?:[:.](\\d{1,2})(?:[.,](\\d{1,9})\\d*)?)?(?![\\d:])" + HALF);
  private static final Pattern HOUR =
      Pattern.compile("(\\d{1,2}) ?(?:([ap])\\.? ?m\\b\\.?|h(?:rs?|ours?)?\\b|uhr\\b)");
  private static final Pattern HOUR_MINUTE =
      Pattern.compile("(\\d{1,2}) ?h ?(\\d{2})(?!\\d)(?: ?m(?:in)?\\b)?");
  private static final Pattern DOTTED_TIME =
      Pattern.compile("(\\d{1,2})\\.(\\d{2})(?:\\.(\\d{2}))?(?![\\d.]\\d)" + HALF);

  private static final Pattern OFFSET =
      Pattern.compile("([+\\u2212-])(?:(\\d{1,2}):(\\d{2})(?::00)?|(\\d{1,4}))(?![\\d:])");
  private static final Pattern LOST_SIGN = Pattern.compile("00:?00(?![\\d:])");
  private static final Pattern NUMBER =
      Pattern.compile(
          "(\\d{1,9})(?!\\d)(?:(?:st|nd|rd|th|er|ere|e|o|a|\u00b0|-?(?:e|\u0433\u043e))(?!\\p{L}))?");
  private static final Pattern REGION = Pattern.compile("[a-z][a-z0-9]*(?:[/_+-][a-z0-9]+)*");
  private static final Pattern HANGUL = Pattern.compile("\\p{IsHangul}");

  private static final Pattern BRACKETED = Pattern.compile("\\[!?([a-z0-9/_+-]+)\\]");

  /* By the zone and the language, where a day is written with its signs for year, month and day. */
  private static final Map<String, String> HOMES =
      Map.of("ko", "asia/seoul", "ja", "asia/tokyo", "zh", "asia/shanghai");

  private static final Pattern HAN_SIGNS = Pattern.compile("[\u5e74\u6708\u65e5]");
  private static final Pattern BEFORE_CHRIST =
      Pattern.compile("(?<!\\S)[-\u2212\u2013]\\d{1,6}(?![\\d:])");

  /* A word such as \u00e0, which without its accent would be a military zone. */
  private static final Pattern LEFT_OVER =
      Pattern.compile("(?<!\\p{L})[\\p{IsLatin}&&[^A-Za-z]]\\p{P}?\\s*$");

  private static final String SEPARATORS = " ,;.|@~'\"\u00b7\u2022\u2013\u2014-/\u3001\uff0c";

  private final String text;
  private int at;
  private @Nullable LocalDate day;
  private int month;
  private final List<List<Meaning>> words = new ArrayList<>();
  private final List<String> numbers = new ArrayList<>();
  private int hour = -1;
  private int minute;
  private int second;
  private int nanos;
  private @Nullable Kind half;
  private @Nullable ZoneId zone;
  private boolean offset;

  /* Whether the time is hours and minutes as people write them, so that another may follow. */
  private boolean mayBeginARange;

  /* Whether what was read last was the time or a part of its zone, where an offset may follow. */
  private boolean afterTime;

  /* Whether what was read last was a word that belongs to what follows. */
  private boolean dangling;

  /* Whether the zone was called Z, which no offset but that of nothing may follow. */
  private boolean zulu;

  private FeedDates(String text) {
    this.text = text;
  }

  /*
   * Returns the instant; null if the text is no date, or one whose year is not within 1 to 9999.
   * The language, where the feed states one, decides between months that are called the same.
   */
  static @Nullable Instant parse(String date, @Nullable String language) {
    Instant usual = UsualDate.read(date);
    return usual == null ? any(date, language) : usual;
  }

  /* Reads a date in any form. */
  static @Nullable Instant any(String date, @Nullable String language) {
    if (date.strip().length() > MAX_LENGTH || LEFT_OVER.matcher(date).find()) {
      return null;
    }
    try {
      Instant instant = read(tidy(date), language);
      return instant == null || outOfEra(instant) ? null : instant;
    } catch (DateTimeException | NumberFormatException e) {
      return null;
    }
  }

  /* Says why a text is no date, in words that hold nothing of it. */
  static String problem(String date, @Nullable String language) {
    int length = date.strip().length();
    if (length > MAX_LENGTH) {
      return NoMoment.tooLong(length);
    }
    try {
      return LEFT_OVER.matcher(date).find() || read(tidy(date), language) == null
          ? NoMoment.OTHER_FORM
          : NoMoment.OUT_OF_ERA;
    } catch (Unclear e) {
      return e.words;
    } catch (DateTimeException e) {
      return NoMoment.UNREAL;
    } catch (NumberFormatException e) {
      return NoMoment.OTHER_FORM;
    }
  }

  /* Every part of it was read, and together they are no one moment. */
  private static final class Unclear extends DateTimeException {
    private static final long serialVersionUID = 1L;
    private final String words;

    private Unclear(String words) {
      super(words);
      this.words = words;
    }
  }

  /* Returns the instant, whatever the language; null as above. */
  static @Nullable Instant parse(String date) {
    return parse(date, null);
  }

  private static String tidy(String date) {
    String visible = INVISIBLE.matcher(DateWords.folded(date)).replaceAll("");
    StringBuilder digits = new StringBuilder(visible.length());
    for (int i = 0; i < visible.length(); i++) {
      char c = visible.charAt(i);
      digits.append(Character.isDigit(c) ? (char) ('0' + Character.digit(c, 10)) : c);
    }
    return BLANKS.matcher(digits).replaceAll(" ").strip();
  }

  private static boolean outOfEra(Instant instant) {
    int year = instant.atOffset(ZoneOffset.UTC).getYear();
    return year < 1 || year > 9999;
  }

  private static @Nullable Instant read(String text, @Nullable String language) {
    List<String> comments = COMMENT.matcher(text).results().map(found -> found.group(1)).toList();
    FeedDates outside = new FeedDates(COMMENT.matcher(text).replaceAll(" ").strip());
    if (!outside.readAll()) {
      return null;
    }
    boolean spoken = true;
    for (String comment : comments) {
      spoken &= outside.comment(comment.strip());
    }
    LocalDate date = outside.date(language);
    if (date == null || (!spoken && outside.zone == null)) {
      return null;
    }
    return outside.moment(date, home(text, language));
  }

  /* Where a date without a zone was written, as its language shows; null where that says nothing. */
  private static @Nullable ZoneId home(String text, @Nullable String language) {
    String stated = language == null ? "" : language.split("[-_]", 2)[0].toLowerCase(Locale.ROOT);
    boolean korean = HANGUL.matcher(text).find();
    String home = korean ? HOMES.get("ko") : HOMES.get(stated);
    return home == null || (!korean && !HAN_SIGNS.matcher(text).find())
        ? null
        : DateWords.region(home);
  }

  /* RFC 5322 lets comments stand anywhere: the day of the week, the zone once more, a remark. */
  private boolean comment(String comment) {
    FeedDates inside = new FeedDates(comment);
    inside.hour = 0;
    inside.afterTime = true;
    if (!inside.readAll() || inside.day != null || !inside.numbers.isEmpty()) {
      return false;
    }
    zone = zone == null ? inside.zone : zone;
    words.addAll(inside.words);
    return true;
  }

  /* Reads part after part; false at the first that is not understood. */
  private boolean readAll() {
    if (text.isEmpty()) {
      return false;
    }
    while (at < text.length()) {
      char c = text.charAt(at);
      if (afterTime && offset()) {
        continue;
      }
      if (c == '[' && bracketed()) {
        continue;
      }
      if (SEPARATORS.indexOf(c) >= 0) {
        if (next(BEFORE_CHRIST) != null) {
          return false; // a sign of its own is no separator: what PHP writes for no date
        }
        at++;
        continue;
      }
      boolean isDigit = c >= '0' && c <= '9';
      boolean read = isDigit ? digits() : (Character.isLetter(c) && word());
      if (!read) {
        return false;
      }
    }
    return !dangling;
  }

  /* Java and RFC 9557 write the zone's name behind the offset, which says the moment by itself. */
  private boolean bracketed() {
    Matcher found = hour < 0 ? null : next(BRACKETED);
    ZoneId named = found == null ? null : DateWords.region(found.group(1));
    if (named == null) {
      return false;
    }
    zone = zone == null ? named : zone;
    return true;
  }

  private @Nullable Matcher next(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    matcher.useTransparentBounds(true);
    if (!matcher.lookingAt()) {
      return null;
    }
    at = matcher.end();
    return matcher;
  }

  private boolean digits() {
    afterTime = false;
    dangling = false;
    return wholeDay() || clock() || monthOrNumber();
  }

  private boolean wholeDay() {
    if (day != null || month != 0) {
      return false;
    }
    Matcher found;
    if ((found = next(YEAR_MONTH_DAY)) != null) {
      day = day(found, 1, 3, 4);
    } else if ((found = next(HAN_DAY)) != null) {
      day = day(found, 1, 2, 3);
    } else if ((found = next(DAY_FIRST)) != null) {
      day = day(found, 3, 2, 1);
    } else if ((found = next(EITHER_FIRST)) != null) {
      int first = number(found, 1);
      int second = number(found, 3);
      if (first <= 12 && second <= 12 && first != second) {
        throw new Unclear(NoMoment.TWO_DAYS);
      }
      day = first > 12 ? day(found, 4, 3, 1) : day(found, 4, 1, 3);
    } else if (numbers.isEmpty() && words.isEmpty()) {
      return yearFirst();
    } else {
      return false;
    }
    return true;
  }

  /* The forms of ISO 8601 that other numbers would resemble; they stand at the start. */
  private boolean yearFirst() {
    int from = at;
    Matcher found = next(MONTH_NAMED_BETWEEN);
    if (found != null) {
      DateWords.Found name = DateWords.at(found.group(2), 0);
      if (name != null && name.length() == found.group(2).length()) {
        words.add(name.meanings());
        numbers.add(found.group(1));
        numbers.add(found.group(3));
        return true;
      }
      at = from;
    }
    if ((found = next(YEAR_MONTH)) != null) {
      day = LocalDate.of(number(found, 1), number(found, 2), 1);
    } else if ((found = next(ORDINAL)) != null) {
      day = LocalDate.ofYearDay(number(found, 1), number(found, 2));
    } else if ((found = next(COMPACT)) != null) {
      day = day(found, 1, 2, 3);
      if (found.group(4) != null) {
        time(found, 4, 5, 6, 7);
      }
    } else if (text.matches("\\d{4}")) {
      day = LocalDate.of(Integer.parseInt(text), 1, 1);
      at = text.length();
    } else {
      return false;
    }
    return true;
  }

  private boolean clock() {
    if (hour >= 0) {
      return false;
    }
    Matcher found;
    if ((found = next(TIME)) != null) {
      int start = found.start();
      boolean afterT = start > 0 && text.charAt(start - 1) == 't';
      mayBeginARange = !afterT && found.group(3) == null && found.group(5) == null;
      time(found, 1, 2, 3, 4);
      half(found.group(5));
    } else if ((found = next(HAN_TIME)) != null) {
      time(found, 1, 2, 3, 0);
    } else if ((found = next(HOUR_MINUTE)) != null) {
      time(found, 1, 2, 0, 0);
    } else if ((found = next(HOUR)) != null) {
      time(found, 1, 0, 0, 0);
      half(found.group(2));
    } else if (hasDay() && (found = next(DOTTED_TIME)) != null) {
      time(found, 1, 2, 3, 0);
      half(found.group(4));
    } else {
      return false;
    }
    return true;
  }

  private boolean hasDay() {
    return day != null || numbers.size() == 2;
  }

  private boolean monthOrNumber() {
    Matcher found = day == null && month == 0 ? next(HAN_MONTH) : null;
    if (found != null) {
      month = number(found, 1);
      return true;
    }
    found = next(NUMBER);
    if (found == null || day != null) {
      return false;
    }
    numbers.add(found.group(1));
    next(HAN_UNIT);
    return true;
  }

  private boolean word() {
    dangling = false;
    if (day == null && month == 0) {
      Matcher named = next(HAN_MONTH);
      if (named != null) {
        month = number(named, 2);
        return true;
      }
    }
    Matcher name = REGION.matcher(text).region(at, text.length());
    boolean latin = name.lookingAt();
    DateWords.Found found = DateWords.at(text, at);
    if (latin && (found == null || name.end() - at > found.length())) {
      ZoneId region = hour < 0 ? null : DateWords.region(name.group());
      if (region != null) {
        at = name.end();
        return zone(region);
      }
    }
    if (hour >= 0 && latin && name.end() - at == 1 && afterTime) {
      // RFC 5322, section 4.3: military zones but Z were used both ways round; they say nothing.
      zulu = text.charAt(at) == 'z';
      at++;
      return zone(ZoneOffset.UTC);
    }
    if (found == null) {
      return false;
    }
    zulu = hour >= 0 && found.length() == 1 && text.charAt(at) == 'z';
    at += found.length();
    return meant(found.meanings());
  }

  private boolean meant(List<Meaning> meanings) {
    Set<Kind> kinds = meanings.stream().map(Meaning::kind).collect(Collectors.toSet());
    if (kinds.contains(Kind.ZONE) && hour >= 0) {
      ZoneId named =
          meanings.stream().filter(m -> m.kind() == Kind.ZONE).findFirst().orElseThrow().zone();
      return zone(named);
    }
    if (kinds.contains(Kind.MONTH) || kinds.contains(Kind.DAY)) {
      afterTime = false;
      words.add(meanings);
      dangling = kinds.contains(Kind.FILLER);
      return true;
    }
    if (kinds.contains(Kind.AM) || kinds.contains(Kind.PM)) {
      half = kinds.contains(Kind.AM) ? Kind.AM : Kind.PM;
      return true;
    }
    dangling = !kinds.contains(Kind.UNIT);
    return kinds.contains(Kind.FILLER) || kinds.contains(Kind.UNIT);
  }

  /* Behind an offset a name is that of its place, which may be put loosely, but Z is none. */
  private boolean zone(@Nullable ZoneId named) {
    boolean two = offset ? zulu && !ZoneOffset.UTC.equals(zone) : differ(zone, named);
    if (two) {
      throw new Unclear(NoMoment.TWICE);
    }
    zone = offset ? zone : named;
    afterTime = true;
    return true;
  }

  private static boolean differ(@Nullable ZoneId one, @Nullable ZoneId other) {
    return one instanceof ZoneOffset && other instanceof ZoneOffset && !one.equals(other);
  }

  private boolean offset() {
    int from = at;
    if (text.charAt(at) == ' ' && at + 1 < text.length()) {
      at++;
    }
    Matcher found = next(OFFSET);
    if (found == null) {
      // A plus in an address became a blank on the way: only of nothing is that no loss.
      boolean nothing = at > from && zone == null && next(LOST_SIGN) != null;
      at = nothing ? at : from;
      zone = nothing ? ZoneOffset.UTC : zone;
      return nothing;
    }
    if (offset) {
      throw new Unclear(NoMoment.TWICE);
    }
    String plain = found.group(4);
    int hours;
    int minutes;
    if (plain == null) {
      hours = number(found, 2);
      minutes = number(found, 3);
    } else {
      int value = Integer.parseInt(plain);
      hours = plain.length() > 2 ? value / 100 : value;
      minutes = plain.length() > 2 ? value % 100 : 0;
    }
    boolean attached = found.start() == from && !found.group(1).equals("+");
    if (mayBeginARange
        && attached
        && (plain == null || plain.length() <= 2)
        && 60 * hours + minutes > 60 * hour + minute) {
      throw new Unclear(NoMoment.RANGE);
    }
    int total = (found.group(1).equals("+") ? 1 : -1) * (60 * hours + minutes);
    if (zulu && total != 0) {
      throw new Unclear(NoMoment.TWICE);
    }
    if (minutes > 59 || total < MOST_WEST || total > MOST_EAST) {
      throw new Unclear(NoMoment.UNREAL);
    }
    zone = ZoneOffset.ofTotalSeconds(60 * total);
    offset = true;
    return true;
  }

  private void time(Matcher found, int hours, int minutes, int seconds, int fraction) {
    hour = number(found, hours);
    minute = minutes == 0 ? 0 : number(found, minutes);
    second = seconds == 0 ? 0 : number(found, seconds);
    String part = fraction == 0 ? null : found.group(fraction);
    nanos = part == null ? 0 : Integer.parseInt((part + "00000000").substring(0, 9));
    afterTime = true;
  }

  private void half(@Nullable String letter) {
    if (letter != null) {
      half = letter.equals("a") ? Kind.AM : Kind.PM;
    }
  }

  private @Nullable LocalDate date(@Nullable String language) {
    if (day != null) {
      boolean days = words.stream().allMatch(word -> has(word, Kind.DAY));
      return days && numbers.isEmpty() ? day : null;
    }
    if (numbers.size() != 2) {
      return null;
    }
    if (month != 0) {
      return words.stream().allMatch(word -> has(word, Kind.DAY)) ? numbered(month) : null;
    }
    return oneOf(months(), language);
  }

  private static boolean has(List<Meaning> word, Kind kind) {
    return word.stream().anyMatch(meaning -> meaning.kind() == kind);
  }

  /*
   * Returns what the words can mean if one of them is the month and the others are days of the
   * week: in one language, and only if no language knows them all, in several.
   */
  private Set<Meaning> months() {
    Set<Meaning> one = new HashSet<>();
    Set<Meaning> several = new HashSet<>();
    for (int i = 0; i < words.size(); i++) {
      for (Meaning meaning : words.get(i)) {
        if (meaning.kind() == Kind.MONTH) {
          if (othersAreDays(i, meaning.language())) {
            one.add(meaning);
          }
          if (othersAreDays(i, null)) {
            several.add(meaning);
          }
        }
      }
    }
    return one.isEmpty() ? several : one;
  }

  private boolean othersAreDays(int month, @Nullable String language) {
    for (int i = 0; i < words.size(); i++) {
      boolean day =
          i == month
              || words.get(i).stream()
                  .anyMatch(
                      meaning ->
                          meaning.kind() == Kind.FILLER
                              || meaning.kind() == Kind.UNIT
                              || (meaning.kind() == Kind.DAY
                                  && (language == null || language.equals(meaning.language()))));
      if (!day) {
        return false;
      }
    }
    return true;
  }

  private @Nullable LocalDate oneOf(Set<Meaning> months, @Nullable String language) {
    Set<Integer> values = values(months);
    if (values.size() > 1 && language != null) {
      String primary = language.split("[-_]", 2)[0];
      Set<Integer> there =
          values(
              months.stream()
                  .filter(meaning -> meaning.language().split("-", 2)[0].equalsIgnoreCase(primary))
                  .collect(Collectors.toSet()));
      values = there.isEmpty() ? values : there;
    }
    if (values.size() > 1) {
      values.removeIf(value -> !isOnNamedDay(numbered(value)));
    }
    return values.size() == 1 ? numbered(values.iterator().next()) : null;
  }

  private static Set<Integer> values(Set<Meaning> months) {
    return months.stream().map(Meaning::value).collect(Collectors.toCollection(TreeSet::new));
  }

  private boolean isOnNamedDay(LocalDate date) {
    int of = date.getDayOfWeek().getValue();
    return words.stream()
        .flatMap(List::stream)
        .anyMatch(meaning -> meaning.kind() == Kind.DAY && meaning.value() == of);
  }

  /* The two numbers that are left are day and year; of two small ones the day comes first. */
  private LocalDate numbered(int month) {
    String first = numbers.get(0);
    String last = numbers.get(1);
    boolean yearFirst = first.length() > 2 || Integer.parseInt(first) > 31;
    String years = yearFirst ? first : last;
    String days = yearFirst ? last : first;
    if (days.length() > 2) {
      throw new Unclear(NoMoment.TWICE);
    }
    int year = Integer.parseInt(years);
    // RFC 5322, section 4.3: two digits below 50 are this century's, three count from 1900.
    if (years.length() <= 2) {
      year += year < 50 ? 2000 : 1900;
    } else if (years.length() == 3) {
      year += 1900;
    }
    return LocalDate.of(year, month, Integer.parseInt(days));
  }

  private Instant moment(LocalDate date, @Nullable ZoneId home) {
    int hours = Math.max(hour, 0);
    if (half != null) {
      if (hours > 12 && half == Kind.AM) {
        throw new Unclear(NoMoment.UNREAL);
      }
      hours =
          half == Kind.PM && hours < 12 ? hours + 12 : half == Kind.AM && hours == 12 ? 0 : hours;
    }
    boolean midnightAfter = hours == 24 && minute == 0 && second == 0;
    if ((!midnightAfter && hours > 23) || minute > 59 || second > 60) {
      throw new Unclear(NoMoment.UNREAL);
    }
    LocalDateTime local =
        date.atStartOfDay()
            .plusHours(hours)
            .plusMinutes(minute)
            .plusSeconds(second)
            .plusNanos(nanos);
    ZoneId stated = zone == null ? home : zone;
    return local.atZone(stated == null ? ZoneOffset.UTC : stated).toInstant();
  }

  private static LocalDate day(Matcher found, int year, int month, int day) {
    return LocalDate.of(number(found, year), number(found, month), number(found, day));
  }

  private static int number(Matcher found, int group) {
    String digits = found.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }
}
