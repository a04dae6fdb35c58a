package dev.earshot.text;

/** Hashes stretches of text straight from their characters, and notes what units they hold. */
final class Spelling {
  private long hash;
  private int seen;

  /**
   * Begins a token with the units from {@code from} on whose entry in {@link Letters} has the
   * {@code wanted} bit, which must mean that they fold to one unit; returns the place of the first
   * that has not.
   */
  int begin(char[] text, int from, int limit, int wanted) {
    become(Hashing.SEED, 0);
    return goOn(text, from, limit, wanted);
  }

  /** Goes on with the token, in the same way. */
  int goOn(char[] text, int from, int limit, int wanted) {
    long h = hash;
    int all = seen;
    int p = from;
    while (p < limit) {
      int entry = Letters.entry(text[p]);
      if ((entry & wanted) == 0) {
        break;
      }
      h = Hashing.step(h, entry & 0xFFFF);
      all |= entry;
      p++;
    }
    become(h, all);
    return p;
  }

  /** Takes over a token that was begun elsewhere. */
  void become(long hash, int seen) {
    this.hash = hash;
    this.seen = seen;
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

  /** Returns whether a letter or mark was seen, not digits alone. */
  boolean isWordly() {
    return (seen & Letters.WORDLY) != 0;
  }
}
