package dev.earshot.examples.cli;

import dev.earshot.scoring.model.LanguageDetector;
import dev.earshot.scoring.model.LanguageSession;
import dev.earshot.text.Tokens;
import java.util.Locale;

/** {@code score --task language}: which language each text is in. */
final class LanguageTask {
  private final LanguageSession session = LanguageDetector.bundled().open();
  private final Tokens tokens = new Tokens();

  /** Returns the line to print for a text: code, tab, probability. */
  String line(String text) {
    session.read(tokens.read(text));
    return String.format(Locale.ROOT, "%s\t%.4f", session.language(), session.probability());
  }
}
