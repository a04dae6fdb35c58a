package dev.earshot.scoring.model;

import dev.earshot.text.LanguageNames;

/** The languages that a model or a lexicon may be said to be for. */
final class ModelLanguage {
  private ModelLanguage() {}

  /**
   * Returns the primary tag.
   *
   * @param otherwise what to do where a tag names no language
   * @throws IllegalArgumentException if a text in it can never be met
   */
  static String of(String tag, String otherwise) {
    String primary;
    try {
      primary = LanguageNames.primary(tag);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("language: " + e.getMessage(), e);
    }
    if (primary.isEmpty()) {
      throw new IllegalArgumentException("language: this tag names none; " + otherwise);
    }
    return primary;
  }
}
