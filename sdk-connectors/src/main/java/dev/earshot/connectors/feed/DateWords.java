package dev.earshot.connectors.feed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/*
 * What the words of a date mean, in the languages of date-words.tsv. A word may mean several things
 * (mar is a month in Spanish and a day of the week in French), and then it means all of them until
 * its neighbours tell. Words are compared without case and without the accents that people leave
 * out.
 */
final class DateWords {
  enum Kind {
    MONTH,
    DAY,
    /* Stands before what it belongs to, and so never last. */
    FILLER,
    /* Stands behind a number, and so may stand last. */
    UNIT,
    AM,
    PM,
    ZONE
  }

  /* `value` counts months and days of the week from 1; `zone` is there for a zone alone. */
  record Meaning(String language, Kind kind, int value, @Nullable ZoneId zone) {}

  /* A name or abbreviation that stands at the start of a text, and how long it is there. */
  record Found(int length, List<Meaning> meanings) {}

  /* Shorter beginnings of names are used by nobody, and say less. */
  private static final int SHORTEST_BEGINNING = 3;

  private static final Pattern ACCENTS = Pattern.compile("[\\u0300-\\u036f]");
  private static final Pattern ELISION = Pattern.compile("(?<!\\p{L})([dl])['\\u2019\\u02bc]");
  private static final Pattern APOSTROPHE =
      Pattern.compile("(?<=\\p{L})['\\u2019\\u02bc\\u05f3\\u0970]");

  private static final Map<String, List<Meaning>> EXACT = new HashMap<>();
  private static final Map<String, List<Meaning>> BEGINNINGS = new HashMap<>();
  private static final Map<String, String> REGIONS =
      ZoneId.getAvailableZoneIds().stream()
          .collect(
              Collectors.toUnmodifiableMap(
                  id -> id.toLowerCase(Locale.ROOT), id -> id, (one, other) -> one));

  private static final int LONGEST;

  static {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(DateWords.class.getResourceAsStream("date-words.tsv")),
                StandardCharsets.UTF_8))) {
      lines.lines().filter(line -> !line.startsWith("#")).forEach(DateWords::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    LONGEST = EXACT.keySet().stream().mapToInt(String::length).max().orElseThrow();
  }

  private DateWords() {}

  private static void add(String line) {
    String[] columns = line.split("\t", -1);
    Kind kind = Kind.valueOf(columns[1].toUpperCase(Locale.ROOT));
    ZoneId zone = kind == Kind.ZONE ? zone(columns[2]) : null;
    int first = kind == Kind.ZONE ? 3 : 2;
    for (int i = first; i < columns.length; i++) {
      Meaning meaning = new Meaning(columns[0], kind, i - first + 1, zone);
      for (String name : columns[i].split("\\|", -1)) {
        String key = folded(name);
        EXACT.computeIfAbsent(key, each -> new ArrayList<>()).add(meaning);
        if (kind == Kind.MONTH || kind == Kind.DAY) {
          addBeginnings(key, meaning);
        }
      }
    }
  }

  private static void addBeginnings(String name, Meaning meaning) {
    for (int end = SHORTEST_BEGINNING; end < name.length() && isCut(name.charAt(end)); end++) {
      List<Meaning> there =
          BEGINNINGS.computeIfAbsent(name.substring(0, end), each -> new ArrayList<>());
      if (!there.contains(meaning)) {
        there.add(meaning);
      }
    }
  }

  /* Only these scripts abbreviate by leaving off the end. */
  private static boolean isCut(char c) {
    Character.UnicodeScript script = Character.UnicodeScript.of(c);
    return script == Character.UnicodeScript.LATIN
        || script == Character.UnicodeScript.CYRILLIC
        || script == Character.UnicodeScript.GREEK;
  }

  private static ZoneId zone(String where) {
    return where.matches("-?\\d+")
        ? ZoneOffset.ofTotalSeconds(60 * Integer.parseInt(where))
        : ZoneId.of(where);
  }

  /* Returns the text in the form in which words are compared. */
  static String folded(String text) {
    String lower = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    String plain = ACCENTS.matcher(Normalizer.normalize(lower, Normalizer.Form.NFD)).replaceAll("");
    String joined = APOSTROPHE.matcher(ELISION.matcher(plain).replaceAll("$1 ")).replaceAll("");
    return Normalizer.normalize(joined, Normalizer.Form.NFC)
        .replace('\u0131', 'i')
        .replace('\u0142', 'l')
        .replace('\u00f8', 'o')
        .replace('\u0111', 'd')
        .replace('\u03c2', '\u03c3');
  }

  /* Returns the longest word that stands at a place of a folded text; null for none. */
  static @Nullable Found at(String text, int from) {
    int most = Math.min(LONGEST, text.length() - from);
    for (int length = most; length > 0; length--) {
      String word = text.substring(from, from + length);
      List<Meaning> meanings = EXACT.get(word);
      if (meanings != null && endsAt(text, from + length)) {
        return new Found(length, meanings);
      }
    }
    int end = from;
    while (end < text.length() && Character.isLetter(text.charAt(end))) {
      end++;
    }
    List<Meaning> begun = BEGINNINGS.get(text.substring(from, end));
    return begun == null ? null : new Found(end - from, begun);
  }

  private static boolean endsAt(String text, int end) {
    return end == text.length()
        || !Character.isLetter(text.charAt(end))
        || Character.isIdeographic(text.charAt(end - 1))
        || Character.UnicodeScript.of(text.charAt(end - 1)) == Character.UnicodeScript.HANGUL;
  }

  /* Returns the zone that the IANA calls so, in whatever case; null if it calls none. */
  static @Nullable ZoneId region(String name) {
    String id = REGIONS.get(name);
    return id == null ? null : ZoneId.of(id);
  }
}
