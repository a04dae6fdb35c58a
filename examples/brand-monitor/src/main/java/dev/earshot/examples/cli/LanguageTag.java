package dev.earshot.examples.cli;

import java.util.IllformedLocaleException;
import java.util.Locale;

/** What {@code --language} takes. */
final class LanguageTag {
  private LanguageTag() {}

  /**
   * Returns the language without script and region; empty where the tag names none.
   *
   * @throws IllegalArgumentException if it is no BCP 47 tag
   */
  static String primary(String tag) {
    try {
      return new Locale.Builder().setLanguageTag(tag).build().getLanguage();
    } catch (IllformedLocaleException e) {
      throw new IllegalArgumentException("--language: expected a tag such as en or pt-BR", e);
    }
  }
}
