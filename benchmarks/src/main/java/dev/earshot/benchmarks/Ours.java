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

  /** Returns label, polarity, confidence and doubt. */
  Sentiment scores(String text) {
    return scorer.score(tokens.read(text));
  }

  String label(String text) {
    return scores(text).label().written();
  }

  /** Returns what a host gets that keeps nothing and asks anew. */
  static Sentiment afresh(String text) {
    return SentimentScorer.bundled().score(text);
  }
}
