package dev.earshot.text;

/** The 64-bit hash of folded characters, one step a character. */
final class Hashing {
  static final long SEED = 0x9E3779B97F4A7C15L;

  private Hashing() {}

  static long step(long h, char c) {
    return Long.rotateLeft((h ^ c) * 0xBF58476D1CE4E5B9L, 29);
  }

  static long finish(long h) {
    long mixed = (h ^ (h >>> 32)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 29);
  }
}
