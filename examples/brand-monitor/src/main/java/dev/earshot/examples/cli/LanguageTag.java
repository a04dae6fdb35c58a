package dev.earshot.examples.cli;

import dev.earshot.text.LanguageNames;

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
      return LanguageNames.primary(tag);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--language: " + e.getMessage(), e);
    }
  }
}
