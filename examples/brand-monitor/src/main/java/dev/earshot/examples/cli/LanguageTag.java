package dev.earshot.examples.cli;

import java.util.IllformedLocaleException;
import java.util.Locale;

/** What {@code --language} takes. */
final class LanguageTag {
  private LanguageTag() {}

  /**
   * Returns the language without script and region; empty where the tag names none.
   *
   * @throws IllegalArgumentException if it is no BCP 47 tag, or of no language
   */
  static String primary(String tag) {
    try {
      Locale locale = new Locale.Builder().setLanguageTag(tag).build();
      String primary = locale.getLanguage();
      if (!primary.isEmpty() && locale.getDisplayLanguage(Locale.ENGLISH).equals(primary)) {
        throw new IllegalArgumentException(
            "--language: no language has this tag; expected one such as en or pt-BR");
      }
      return primary;
    } catch (IllformedLocaleException e) {
      throw new IllegalArgumentException("--language: expected a tag such as en or pt-BR", e);
    }
  }
}
