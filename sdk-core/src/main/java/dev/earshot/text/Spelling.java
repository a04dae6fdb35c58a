package dev.earshot.text;

/*
 * All that is asked of the letters of a token comes out of one loop without a branch but its end: a
 * branch that depends on letters costs more, when guessed wrong, than these few instructions. A run
 * of three is not followed across calls: what stands between two stretches is no letter.
 */
/** Hashes stretches of text straight from their characters, and notes case and repeats. */
final class Spelling {
  private long hash;
  private int seen;
  private int twice;
  private int triples;

  /**
   * Begins a token with the units from {@code from} on whose entry in {@link Letters} has the
   * {@code wanted} bit, which must mean that they fold to one unit; returns the place of the first
   * that has not.
   */
  int begin(char[] text, int from, int limit, int wanted) {
    return read(text, from, limit, wanted, Hashing.SEED, 0, 0, 0);
  }

  /** Goes on with the token, in the same way. */
  int goOn(char[] text, int from, int limit, int wanted) {
    return read(text, from, limit, wanted, hash, seen, twice, triples);
  }

  private int read(
      char[] text, int from, int limit, int wanted, long h, int all, int again, int triple) {
    int[] entries = Letters.ENTRIES;
    int before = 0;
    int step = 1;
    int p = from;
    while (p < limit) {
      int entry = entries[text[p]];
      if ((entry & wanted) == 0) {
        if (entry != 0 || (Letters.entry(text[p]) & wanted) == 0) {
          break;
        }
        continue;
      }
      int c = entry & 0xFFFF;
      h = Hashing.step(h, c);
      again |= all & entry;
      all |= entry;
      int difference = c ^ before;
      // Two steps without difference make this 0, and 0 alone turns negative.
      triple |= (difference | step) - 1;
      step = difference;
      before = c;
      p++;
    }
    hash = h;
    seen = all;
    twice = again;
    triples = triple;
    return p;
  }

  /** Notes a unit that is not hashed here. */
  void note(int entry) {
    seen |= entry;
  }

  long hash() {
    return Hashing.finish(hash);
  }

  /** Returns whether a letter or mark was seen, not digits alone. */
  boolean isWordly() {
    return (seen & Letters.WORDLY) != 0;
  }

  boolean isAllCaps() {
    return (twice & Letters.UPPER) != 0 && (seen & Letters.LOWER) == 0;
  }

  /** Returns whether a unit stands three times in a row, be it a letter or not. */
  boolean hasTriple() {
    return triples < 0;
  }

  /** Returns whether all that was seen are letters. */
  boolean isLettersOnly() {
    return (seen & Letters.UNLETTERED) == 0;
  }
}
