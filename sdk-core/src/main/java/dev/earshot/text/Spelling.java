package dev.earshot.text;

/** Hashes stretches of text straight from their characters, and notes what units they hold. */
final class Spelling {
  private long hash;
  private int seen;
  private int triple;

  /**
   * Begins a token with the units from {@code from} on whose entry in {@link Letters} has the
   * {@code wanted} bit, which must mean that they fold to one unit; returns the place of the first
   * that has not.
   */
  int begin(char[] text, int from, int limit, int wanted) {
    become(Hashing.SEED, 0, 0);
    return goOn(text, from, limit, wanted);
  }

  /** Goes on with the token, in the same way. */
  int goOn(char[] text, int from, int limit, int wanted) {
    long h = hash;
    int all = seen;
    int thrice = triple;
    int before = 0;
    int step = 1;
    int p = from;
    while (p < limit) {
      int entry = Letters.entry(text[p]);
      if ((entry & wanted) == 0) {
        break;
      }
      int c = entry & 0xFFFF;
      h = Hashing.step(h, c);
      all |= entry;
      int difference = c ^ before;
      thrice |= tripleSign(difference, step);
      step = difference;
      before = c;
      p++;
    }
    become(h, all, thrice);
    return p;
  }

  /** Takes over a token that was begun elsewhere. */
  void become(long hash, int seen, int triple) {
    this.hash = hash;
    this.seen = seen;
    this.triple = triple;
  }

  /**
   * Returns a negative number if a unit has no difference to the one before, nor that one to the
   * one before it; 0 or more otherwise.
   */
  static int tripleSign(int difference, int differenceBefore) {
    return (difference | differenceBefore) - 1;
  }

  /** Notes a unit that is not hashed here. */
  void note(int entry) {
    seen |= entry;
  }

  long hash() {
    return Hashing.finish(hash);
  }

  /** Returns the entries of all units in one. */
  int seen() {
    return seen;
  }

  /** Returns whether a unit stands three times in a row, be it a letter or not. */
  boolean hasTriple() {
    return triple < 0;
  }

  /** Returns whether a letter or mark was seen, not digits alone. */
  boolean isWordly() {
    return (seen & Letters.WORDLY) != 0;
  }
}
