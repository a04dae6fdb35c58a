package dev.earshot.scoring;

import dev.earshot.scoring.Explanation.Cause;
import java.util.List;

/** What may change the leaning of a word, and by how much: a set of bits. */
final class Turns {
  static final int INTENSIFIED = 1;
  static final int DIMINISHED = 2;
  static final int ELONGATED = 4;
  static final int SHOUTED = 8;
  static final int NEGATED = 16;

  /** The turn of each bit, in the order in which they apply. */
  static final List<Cause> CAUSES =
      List.of(
          Cause.INTENSIFIER, Cause.DIMINISHER, Cause.ELONGATION, Cause.CAPITALS, Cause.NEGATION);

  private static final int[] PERCENTS = {130, 60, 120, 120, -60};

  private Turns() {}

  /** Returns a leaning after its turns. */
  static int apply(int leaning, int turns) {
    long turned = leaning;
    for (int bit = 0; bit < PERCENTS.length; bit++) {
      if ((turns >> bit & 1) != 0) {
        turned = turned * PERCENTS[bit] / 100;
      }
    }
    return (int) turned;
  }
}
