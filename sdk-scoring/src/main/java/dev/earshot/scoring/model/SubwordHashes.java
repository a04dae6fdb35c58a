package dev.earshot.scoring.model;

import dev.earshot.text.Tokens;

/**
 * The hashes of what a text's features are made of. A word counts as itself and by every three and
 * every four letters in a row, its edges among them, so that words never seen before are known by
 * their parts.
 */
final class SubwordHashes {
  /* What so many runs count for fits into the 21 bits that a sum of them has in Counting. */
  private static final int LONGEST_WORD = 120;

  private static final long THREE_LETTERS = (1L << (3 * Character.SIZE)) - 1;
  private static final long MIX = 0x9FB21C651E98DF25L;
  private static final char EDGE_BEFORE = '<';
  private static final char EDGE_AFTER = '>';

  private final char[] letters = new char[LONGEST_WORD + 2];
  private final long[] hashes = new long[2 * LONGEST_WORD + 1];
  private int count;

  /** Lists the hashes of a token, that of the whole first; returns how many there are. */
  int of(Features features, int i) {
    count = 0;
    add(whole(features.key(i)));
    Tokens tokens = features.tokens();
    int token = features.from() + i;
    boolean word =
        tokens.kind(token) == Tokens.Kind.WORD || tokens.kind(token) == Tokens.Kind.HASHTAG;
    if (word && features.hasLetters(i)) {
      addRuns(tokens, token, features.hasInnerLetters());
    }
    return count;
  }

  /** Returns the hash of a token as a whole; a word of a hashtag has that of the word. */
  static long whole(long key) {
    return (key ^ 0x1111) * MIX;
  }

  /** Returns the hash of two tokens in a row. */
  static long pair(long first, long second) {
    return (Long.rotateLeft(first, 21) ^ second) * MIX;
  }

  /** Returns the hash of a hit of that many tenths. */
  static long hit(int tenths) {
    return step(Features.steps(tenths));
  }

  /** Returns the hash of a hit of that many steps. */
  static long step(int steps) {
    return mix(0x66000000L + steps);
  }

  long hash(int i) {
    return hashes[i];
  }

  static long mix(long key) {
    long hash = (key ^ key >>> 32) * MIX;
    return hash ^ hash >>> 29;
  }

  /** Adds the runs of a word: all, or those alone that begin or end it. */
  private void addRuns(Tokens tokens, int token, boolean inner) {
    letters[0] = EDGE_BEFORE;
    int length = 1 + tokens.copySqueezed(token, letters, 1, LONGEST_WORD);
    letters[length++] = EDGE_AFTER;
    long run = 0;
    for (int at = 0; at < length; at++) {
      run = (run << Character.SIZE) | letters[at];
      boolean ends = inner || at == length - 1;
      if (at >= 2 && (ends || at == 2)) {
        add(mix(run & THREE_LETTERS));
      }
      if (at >= 3 && (ends || at == 3)) {
        add(mix(run));
      }
    }
  }

  private void add(long hash) {
    hashes[count++] = hash;
  }
}
