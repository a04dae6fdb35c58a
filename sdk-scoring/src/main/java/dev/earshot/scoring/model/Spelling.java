package dev.earshot.scoring.model;

import dev.earshot.text.Tokens;
import java.util.Arrays;

/**
 * The hashes of what a text's features are made of. A word counts as itself and by every three to
 * five letters in a row, its edges among them, so that words never seen before are known by their
 * parts.
 */
final class Spelling {
  private static final int SHORTEST = 3;
  private static final int LONGEST = 5;
  private static final int LONGEST_WORD = 400;
  private static final char EDGE_BEFORE = '<';
  private static final char EDGE_AFTER = '>';

  private char[] letters = new char[64];
  private long[] hashes = new long[256];
  private int count;

  /** Lists the hashes of a feature, that of the whole first; returns how many there are. */
  int of(Features features, int feature) {
    count = 0;
    add(plain(features, feature));
    if (features.type(feature) == Features.TOKEN) {
      int token = features.first(feature);
      Tokens tokens = features.tokens();
      if (tokens.kind(token) == Tokens.Kind.WORD || tokens.kind(token) == Tokens.Kind.HASHTAG) {
        grams(tokens, token);
      }
    }
    return count;
  }

  /** Returns the hash of a feature as a whole; a word of a hashtag has that of the word. */
  static long plain(Features features, int feature) {
    return switch (features.type(feature)) {
      case Features.TOKEN, Features.PART -> mix(features.key(feature) ^ 0x1111);
      case Features.HIT -> hit(features.turned(feature));
      default -> mix(features.key(feature));
    };
  }

  /** Returns the hash of a hit of that many tenths. */
  static long hit(int tenths) {
    return mix(0x66000000L + Features.steps(tenths));
  }

  long hash(int i) {
    return hashes[i];
  }

  static long mix(long key) {
    long hash = (key ^ key >>> 32) * 0x9FB21C651E98DF25L;
    return hash ^ hash >>> 29;
  }

  private void grams(Tokens tokens, int token) {
    int length = spell(tokens, token);
    for (int from = 0; from + SHORTEST <= length; from++) {
      long hash = 0x51ED27;
      int end = Math.min(length, from + LONGEST);
      for (int at = from; at < end; at++) {
        hash = (hash ^ letters[at]) * 0x9E3779B97F4A7C15L;
        hash ^= hash >>> 31;
        if (at - from + 1 >= SHORTEST) {
          add(hash);
        }
      }
    }
  }

  /** Spells a folded word with its edges, runs of three letters and more cut to two. */
  private int spell(Tokens tokens, int token) {
    int folded = tokens.foldedLength(token);
    int room = Math.min(folded, LONGEST_WORD) + 2;
    if (letters.length < room) {
      letters = new char[room];
    }
    int length = 0;
    letters[length++] = EDGE_BEFORE;
    int run = 1;
    for (int k = 0; k < folded && length < room - 1; k++) {
      char c = tokens.foldedAt(token, k);
      run = k > 0 && c == tokens.foldedAt(token, k - 1) ? run + 1 : 1;
      if (run < SHORTEST) {
        letters[length++] = c;
      }
    }
    letters[length++] = EDGE_AFTER;
    return length;
  }

  private void add(long hash) {
    if (count == hashes.length) {
      hashes = Arrays.copyOf(hashes, count * 2);
    }
    hashes[count++] = hash;
  }
}
