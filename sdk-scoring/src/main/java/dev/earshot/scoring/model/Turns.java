package dev.earshot.scoring.model;

import dev.earshot.scoring.Explanation.Cause;
import java.util.List;

/** What may change what a word of the lexicon says, and by how much: a set of bits. */
final class Turns {
  static final int INTENSIFIED = 1;
  static final int DIMINISHED = 2;
  static final int SHOUTED = 4;
  static final int NEGATED = 8;
  static final int OUTWEIGHED = 16;

  /** The turn of each bit, in the order in which they apply. */
  static final List<Cause> CAUSES =
      List.of(Cause.INTENSIFIER, Cause.DIMINISHER, Cause.CAPITALS, Cause.NEGATION, Cause.CONTRAST);

  private static final int[] PERCENTS = {130, 70, 125, -74, 50};

  private Turns() {}

  /** Returns a valence after its turns. */
  static int apply(int valence, int turns) {
    int turned = valence;
    for (int bit = 0; bit < PERCENTS.length; bit++) {
      if ((turns >> bit & 1) != 0) {
        turned = turned * PERCENTS[bit] / 100;
      }
    }
    return turned;
  }
}
