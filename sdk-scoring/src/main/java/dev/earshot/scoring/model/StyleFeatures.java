package dev.earshot.scoring.model;

/** How a text is written, as counts that stop at a most. */
final class StyleFeatures {
  static final int DRAWN_OUT = 0;
  static final int SHOUTED = 1;
  static final int HASHTAGS = 2;
  static final int HANDLES = 3;
  static final int FACES = 4;
  static final int EXCLAMATIONS = 5;
  static final int QUESTIONS = 6;
  static final int NUMBERS = 7;
  static final int DOTS = 8;
  static final int NEGATIONS = 9;

  /** The number of tokens, in fours. */
  static final int LENGTH = 10;

  /** What the lexicon says in all, where that is well, in steps of two thirds. */
  static final int PRAISE = 11;

  /** What the lexicon says in all, where that is ill, in steps of two thirds. */
  static final int BLAME = 12;

  private static final int[] MOST = {3, 4, 4, 3, 3, 4, 3, 3, 2, 3, 12, 12, 12};

  static final int COUNT = MOST.length;

  private StyleFeatures() {}

  static int most(int style) {
    return MOST[style];
  }

  /** Returns the hash of the feature that it is at least that often. */
  static long hash(int style, int times) {
    return SubwordHashes.mix(0x77000000L + style * 64L + times);
  }
}
