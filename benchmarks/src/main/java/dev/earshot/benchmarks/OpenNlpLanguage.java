package dev.earshot.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;

/** OpenNLP's language detector with its own model of 103 languages. */
final class OpenNlpLanguage {
  /** Codes of single languages where the data names the larger one. */
  private static final Map<String, String> MEMBERS =
      Map.of("cmn", "zh", "ekk", "et", "lvs", "lv", "pes", "fa");

  private final LanguageDetectorME detector;

  OpenNlpLanguage() {
    try (InputStream in = OpenNlpLanguage.class.getResourceAsStream("/langdetect-183.bin")) {
      detector = new LanguageDetectorME(new LanguageDetectorModel(Objects.requireNonNull(in)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the best language as the model names it. */
  String detect(String text) {
    return detector.predictLanguage(text).getLang();
  }

  /** Returns a table from the model's names to those of the data, for the data's languages. */
  Map<String, String> names(Iterable<String> wanted) {
    Map<String, String> names = new HashMap<>();
    for (String tag : wanted) {
      names.put(Locale.forLanguageTag(tag).getISO3Language(), tag);
    }
    names.putAll(MEMBERS);
    names.keySet().retainAll(List.of(detector.getSupportedLanguages()));
    return names;
  }
}
