package dev.earshot.text;

import java.util.HashMap;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How people write languages: by BCP 47 tags, by codes of three letters, by name. */
public final class LanguageNames {
  private static final String EXPECTED = "expected a BCP 47 tag such as en or pt-BR";

  /** Names in English and in the language itself, and codes of two and three letters, to codes. */
  private static final Map<String, String> CODES = codes();

  private LanguageNames() {}

  private static Map<String, String> codes() {
    Map<String, String> codes = new HashMap<>();
    for (String code : Locale.getISOLanguages()) {
      Locale language = Locale.forLanguageTag(code);
      String today = language.getLanguage().isEmpty() ? code : language.toLanguageTag();
      codes.put(language.getDisplayLanguage(Locale.ENGLISH).toLowerCase(Locale.ROOT), today);
      codes.putIfAbsent(language.getDisplayLanguage(language).toLowerCase(Locale.ROOT), today);
      codes.putIfAbsent(language.getISO3Language(), today);
      codes.put(code, today);
    }
    return codes;
  }

  /**
   * Returns today's code of two letters of a language.
   *
   * @param written its name in English or in itself, or its code, in lower case
   * @return empty for one that has none
   */
  public static Optional<String> code(String written) {
    return Optional.ofNullable(CODES.get(written));
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
    String code = CODES.get(first);
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
      return CODES.getOrDefault(primary, primary);
    } catch (IllformedLocaleException e) {
      throw new IllegalArgumentException(EXPECTED, e);
    }
  }
}
