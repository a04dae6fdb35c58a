package dev.earshot.benchmarks;

import dev.earshot.scoring.model.SentimentScorer;

/** The smallest program that scores: what {@link ColdStart} starts. */
final class FirstScore {
  private FirstScore() {}

  public static void main(String[] args) {
    System.out.println(SentimentScorer.bundled().score("What a lovely morning").label());
  }
}
