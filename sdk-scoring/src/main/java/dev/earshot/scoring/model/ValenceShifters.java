package dev.earshot.scoring.model;

import dev.earshot.scoring.Explanation.Cause;
import java.util.List;

/** What may change what a word of the lexicon says, and by how much: a set of bits. */
final class ValenceShifters {
  static final int INTENSIFIED = 1;
  static final int DIMINISHED = 2;
  static final int SHOUTED = 4;
  static final int NEGATED = 8;
  static final int OUTWEIGHED = 16;

  /** What turned it is a phrase, so that the lexicon alone speaks for it; changes no valence. */
  static final int ALONE = 32;

  /** The shifter of each bit, in the order in which they apply. */
  static final List<Cause> CAUSES =
      List.of(Cause.INTENSIFIER, Cause.DIMINISHER, Cause.CAPITALS, Cause.NEGATION, Cause.CONTRAST);

  private static final int[] PERCENTS = {130, 70, 125, -74, 50};

  private ValenceShifters() {}

  /** Returns a valence after its shifters. */
  static int apply(int valence, int shifters) {
    int shifted = valence;
    for (int bit = 0; bit < PERCENTS.length; bit++) {
      if ((shifters >> bit & 1) != 0) {
        shifted = shifted * PERCENTS[bit] / 100;
      }
    }
    return shifted;
  }
}
