package dev.earshot.text;

import java.util.HashMap;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How people write languages: by BCP 47 tags, by codes of three letters, by name. */
public final class LanguageNames {
  private static final String EXPECTED = "expected a BCP 47 tag such as en or pt-BR";

  /** Codes of three letters that libraries use (ISO 639-2/B), where they are others. */
  private static final Map<String, String> OF_LIBRARIES =
      Map.ofEntries(
          Map.entry("alb", "sq"),
          Map.entry("arm", "hy"),
          Map.entry("baq", "eu"),
          Map.entry("bur", "my"),
          Map.entry("chi", "zh"),
          Map.entry("cze", "cs"),
          Map.entry("dut", "nl"),
          Map.entry("fre", "fr"),
          Map.entry("geo", "ka"),
          Map.entry("ger", "de"),
          Map.entry("gre", "el"),
          Map.entry("ice", "is"),
          Map.entry("mac", "mk"),
          Map.entry("mao", "mi"),
          Map.entry("may", "ms"),
          Map.entry("per", "fa"),
          Map.entry("rum", "ro"),
          Map.entry("slo", "sk"),
          Map.entry("tib", "bo"),
          Map.entry("wel", "cy"));

  private static final int LONGEST_CODE = 3;

  private LanguageNames() {}

  /** Codes of two and three letters and names in English. Made when one of them is asked for. */
  private static final class Known {
    static final Map<String, String> CODES = new HashMap<>();

    static {
      for (String code : Locale.getISOLanguages()) {
        Locale language = Locale.forLanguageTag(code);
        String today = today(code, language);
        CODES.put(language.getDisplayLanguage(Locale.ENGLISH).toLowerCase(Locale.ROOT), today);
        CODES.putIfAbsent(language.getISO3Language(), today);
        CODES.put(code, today);
      }
      CODES.putAll(OF_LIBRARIES);
    }
  }

  /**
   * Names in the language itself. Made when something is asked for that is neither a code nor a
   * name in English: the platform reads a file for each language, which takes it half a second.
   */
  private static final class Own {
    static final Map<String, String> CODES = new HashMap<>();

    static {
      for (String code : Locale.getISOLanguages()) {
        Locale language = Locale.forLanguageTag(code);
        String own = language.getDisplayLanguage(language).toLowerCase(Locale.ROOT);
        CODES.putIfAbsent(own, today(code, language));
      }
    }
  }

  private static String today(String code, Locale language) {
    return language.getLanguage().isEmpty() ? code : language.toLanguageTag();
  }

  /* No name of a language has three letters of ASCII or fewer and is no code. */
  private static @Nullable String codeOf(String written) {
    String code = Known.CODES.get(written);
    boolean mayBeName = written.length() > LONGEST_CODE || written.chars().anyMatch(c -> c > 127);
    return code == null && mayBeName ? Own.CODES.get(written) : code;
  }

  /**
   * Returns today's code of two letters of a language.
   *
   * @param written its name in English or in itself, or its code, in lower case
   * @return empty for one that has none
   */
  public static Optional<String> code(String written) {
    return Optional.ofNullable(codeOf(written));
  }

  /**
   * Returns a tag that a source declared, with today's code of two letters in the place of one of
   * three, a former one or a name ({@code eng-GB}: {@code en-GB}, {@code iw}: {@code he}); as it is
   * where there is none. Allocates nothing where the tag begins with today's code.
   *
   * @param tag a tag, with hyphens or underscores, in whatever case; may be empty
   */
  public static String current(String tag) {
    int end = 0;
    while (end < tag.length() && tag.charAt(end) != '-' && tag.charAt(end) != '_') {
      end++;
    }
    if (end < 2 || (end == 2 && !isFormer(tag))) {
      return tag;
    }
    String code = codeOf(tag.substring(0, end).toLowerCase(Locale.ROOT));
    return code == null ? tag : code + tag.substring(end);
  }

  private static boolean isFormer(String tag) {
    return tag.regionMatches(true, 0, "iw", 0, 2)
        || tag.regionMatches(true, 0, "in", 0, 2)
        || tag.regionMatches(true, 0, "ji", 0, 2);
  }

  /**
   * Returns the language of a tag that somebody chose, without script and region: today's code of
   * two letters where there is one.
   *
   * @param tag a BCP 47 tag, or one with underscores
   * @return empty where the tag names no language, as {@code und} and {@code x-acme} do
   * @throws IllegalArgumentException if it is no such tag, or that of no language; the message says
   *     what to write for a language's name
   */
  public static String primary(String tag) {
    String plain = tag.strip().replace('_', '-').toLowerCase(Locale.ROOT);
    String first = plain.split("-", 2)[0];
    String code = codeOf(first);
    if (plain.equals(code)) {
      return plain;
    }
    if (first.length() > 3 && code != null) {
      throw new IllegalArgumentException(
          "no language has this tag; " + EXPECTED + ", for this one " + code);
    }
    try {
      Locale locale = new Locale.Builder().setLanguageTag(plain).build();
      String primary = locale.getLanguage();
      if (!primary.isEmpty() && locale.getDisplayLanguage(Locale.ENGLISH).equals(primary)) {
        throw new IllegalArgumentException("no language has this tag; " + EXPECTED);
      }
      String today = codeOf(primary);
      return today == null ? primary : today;
    } catch (IllformedLocaleException e) {
      throw new IllegalArgumentException(EXPECTED, e);
    }
  }
}
