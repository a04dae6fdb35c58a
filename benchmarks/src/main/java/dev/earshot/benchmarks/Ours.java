package dev.earshot.benchmarks;

import dev.earshot.scoring.Sentiment;
import dev.earshot.scoring.SentimentScorer;
import dev.earshot.text.Tokens;

/** Every call to Earshot that is measured, as a host's worker makes it: one of these a thread. */
final class Ours {
  private final SentimentScorer scorer = SentimentScorer.bundled();
  private final Tokens tokens = new Tokens();

  /** Returns how many tokens a text has. */
  int tokens(String text) {
    return tokens.read(text).count();
  }

  /** Returns one number for a text, in [-1, 1]. */
  double polarity(String text) {
    return scorer.score(tokens.read(text)).polarity();
  }

  /** Returns all scores of a text, in whatever holds them. */
  Object scores(String text) {
    return scorer.score(tokens.read(text));
  }

  /** Returns the label as the data writes it. */
  String label(String text) {
    return scorer.score(tokens.read(text)).label().written();
  }

  /** Returns whether the measured calls answer as the library does when asked anew. */
  boolean answersAsTheLibrary(String text) {
    Sentiment afresh = SentimentScorer.bundled().score(text);
    return scores(text).equals(afresh) && polarity(text) == afresh.polarity();
  }
}
