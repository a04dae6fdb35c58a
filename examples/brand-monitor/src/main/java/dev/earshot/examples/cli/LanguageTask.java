package dev.earshot.examples.cli;

import dev.earshot.scoring.model.LanguageDetector;
import dev.earshot.scoring.model.LanguageReading;
import dev.earshot.text.Tokens;
import java.util.Locale;

/** {@code score --task language}: which language each text is in. */
final class LanguageTask {
  private final LanguageDetector detector = LanguageDetector.bundled();
  private final LanguageReading reading = detector.reading();
  private final Tokens tokens = new Tokens();

  /** Returns the line to print for a text: code, tab, probability. */
  String line(String text) {
    detector.detect(tokens.read(text), reading);
    return String.format(Locale.ROOT, "%s\t%.4f", reading.language(), reading.probability());
  }
}
