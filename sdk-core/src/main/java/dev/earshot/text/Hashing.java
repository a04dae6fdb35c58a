package dev.earshot.text;

/** The 64-bit hash of folded characters, one step a character. */
final class Hashing {
  static final long SEED = 0x9E3779B97F4A7C15L;

  private Hashing() {}

  static long step(long h, int c) {
    return (h ^ c) * 0xBF58476D1CE4E5B9L;
  }

  /** Brings what the multiplications moved up into the low bits too. */
  static long finish(long h) {
    return h ^ (h >>> 32);
  }
}
