package dev.earshot.benchmarks;

import dev.earshot.scoring.Sentiment;
import dev.earshot.scoring.model.LanguageDetector;
import dev.earshot.scoring.model.LanguageSession;
import dev.earshot.scoring.model.SentimentScorer;
import dev.earshot.scoring.model.SentimentSession;
import dev.earshot.text.Tokens;

/** Every call to Earshot that is measured, as a host's worker makes it: one of these a thread. */
final class Ours {
  private final SentimentSession session = SentimentScorer.bundled().open();
  private final LanguageSession languages = LanguageDetector.bundled().open();
  private final Tokens tokens = new Tokens();

  /** Returns how many tokens a text has. */
  int tokens(String text) {
    return tokens.read(text).count();
  }

  /** Returns one number for an English text, in [-1, 1]. */
  double polarity(String text) {
    session.read(tokens.read(text), "en");
    return session.polarity();
  }

  /** Returns all scores of an English text, in what is used again for the next. */
  SentimentSession scores(String text) {
    session.read(tokens.read(text), "en");
    return session;
  }

  /** Returns the label of an English text as the data writes it. */
  String label(String text) {
    return scores(text).label().written();
  }

  /** Returns the language of a text, as the data writes it. */
  String language(String text) {
    languages.read(tokens.read(text));
    return languages.language();
  }

  /** Returns whether the measured calls answer as the library does when asked anew. */
  boolean answersAsTheLibrary(String text) {
    Sentiment afresh = SentimentScorer.bundled().score(new Tokens().read(text), "en");
    return scores(text).score().equals(afresh) && label(text).equals(afresh.label().written());
  }
}
