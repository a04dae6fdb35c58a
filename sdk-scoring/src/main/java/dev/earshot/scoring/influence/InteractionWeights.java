package dev.earshot.scoring.influence;

import java.time.Duration;

/**
 * What an interaction weighs in a graph, by its kind, and in which time that halves. How they stand
 * to each other is a convention, so it is the host's to choose; a weight of 0 leaves a kind out.
 *
 * @param reply of an answer
 * @param repost of a repost
 * @param quote of a quote
 * @param mention of a name in a text
 * @param halfLife in which time a weight halves, at least a second
 */
public record InteractionWeights(
    double reply, double repost, double quote, double mention, Duration halfLife) {
  /** A name in a text is half of what an answer, a repost or a quote is; 28 days. */
  public static final InteractionWeights USUAL =
      new InteractionWeights(1, 1, 1, 0.5, Duration.ofDays(28));

  /**
   * Creates weights.
   *
   * @throws IllegalArgumentException if a weight is not finite or below 0, or the half-life too
   *     short
   */
  public InteractionWeights {
    require("reply", reply);
    require("repost", repost);
    require("quote", quote);
    require("mention", mention);
    if (halfLife.toSeconds() < 1) {
      throw new IllegalArgumentException("halfLife: expected at least a second, got " + halfLife);
    }
  }

  private static void require(String name, double weight) {
    if (!(weight >= 0 && weight <= 1e6)) {
      throw new IllegalArgumentException(name + ": expected 0 to 1000000, got " + weight);
    }
  }
}
