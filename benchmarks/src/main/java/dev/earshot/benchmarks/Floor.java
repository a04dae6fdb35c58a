package dev.earshot.benchmarks;

import java.util.Map;

/**
 * The least that any scorer of words must do: find the words, hash them, look each up in one table.
 *
 * <p>The text goes to a kept {@code char[]} by {@code getChars}; a table of 64 K entries folds each
 * unit (0 where no word is); each word's hash is a chain of 64-bit multiplications; one
 * open-addressing table, at most half full, holds the lexicon. No rules, no emoji, no negation, no
 * accents folded: a yardstick and not a scorer.
 */
final class Floor {
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final float SCALE = 1000;

  private final char[] fold = new char[1 << Character.SIZE];
  private final long[] keys;
  private final int[] values;
  private final int shift;
  private char[] text = new char[512];
  private int tokens;

  /** Builds the table from the entries that are one word; others could never be met. */
  Floor(Map<String, Float> lexicon) {
    for (int unit = 0; unit < fold.length; unit++) {
      if (isWord((char) unit)) {
        fold[unit] = Character.toLowerCase((char) unit);
      }
    }
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(lexicon.size() * 2 - 1);
    keys = new long[1 << bits];
    values = new int[1 << bits];
    shift = Long.SIZE - bits;
    lexicon.forEach(
        (word, valence) -> {
          if (word.chars().allMatch(unit -> isWord((char) unit))) {
            put(word, Math.round(valence * SCALE));
          }
        });
  }

  static boolean isWord(char unit) {
    return Character.isLetterOrDigit(unit) || unit == '\'';
  }

  private void put(String word, int value) {
    long hash = 0;
    for (int i = 0; i < word.length(); i++) {
      hash = (hash + fold[word.charAt(i)]) * MIX;
    }
    int slot = (int) (hash >>> shift);
    while (keys[slot] != 0 && keys[slot] != hash) {
      slot = slot + 1 & keys.length - 1;
    }
    keys[slot] = hash;
    values[slot] = value;
  }

  /** Reads a text and returns the sum of its words' valences, in thousandths. */
  int read(String post) {
    int length = post.length();
    if (text.length < length) {
      text = new char[length];
    }
    char[] units = text;
    post.getChars(0, length, units, 0);
    int sum = 0;
    int count = 0;
    long hash = 0;
    for (int i = 0; i < length; i++) {
      char unit = fold[units[i]];
      if (unit != 0) {
        hash = (hash + unit) * MIX;
      } else if (hash != 0) {
        sum += value(hash);
        count++;
        hash = 0;
      }
    }
    if (hash != 0) {
      sum += value(hash);
      count++;
    }
    tokens = count;
    return sum;
  }

  /** Returns how many words the last text had. */
  int tokens() {
    return tokens;
  }

  private int value(long hash) {
    int slot = (int) (hash >>> shift);
    while (true) {
      long key = keys[slot];
      if (key == hash) {
        return values[slot];
      }
      if (key == 0) {
        return 0;
      }
      slot = slot + 1 & keys.length - 1;
    }
  }
}
