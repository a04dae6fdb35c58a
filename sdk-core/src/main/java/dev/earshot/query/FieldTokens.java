package dev.earshot.query;

import dev.earshot.Span;
import dev.earshot.text.Tokens;
import java.util.Arrays;
import java.util.stream.LongStream;

/** The tokens of one field without the punctuation: what phrases and distances are counted in. */
final class FieldTokens {
  private final int order;
  private final String field;
  private final Tokens tokens;
  private final int[] words;
  private final long[] hashes;
  private final long[] bases;
  private final long[] keys;

  /** Reads the field of that name, which comes in that order among those of the post. */
  FieldTokens(int order, String field, Tokens tokens) {
    this.order = order;
    this.field = field;
    this.tokens = tokens;
    int[] all = new int[tokens.count()];
    int count = 0;
    LongStream.Builder found = LongStream.builder();
    for (int i = 0; i < all.length; i++) {
      if (tokens.kind(i) != Tokens.Kind.PUNCTUATION) {
        all[count++] = i;
        TokenKeys.of(tokens, i, found);
      }
    }
    words = Arrays.copyOf(all, count);
    hashes = new long[count];
    bases = new long[count];
    for (int i = 0; i < count; i++) {
      hashes[i] = tokens.hash(words[i]);
      bases[i] = tokens.baseHash(words[i]);
    }
    keys = found.build().sorted().distinct().toArray();
  }

  /** Returns the {@linkplain TokenKeys keys} of its words, in order, each once. */
  long[] keys() {
    return keys;
  }

  /** Whether a word has that key. */
  boolean hasKey(long key) {
    return Arrays.binarySearch(keys, key) >= 0;
  }

  /** Whether word {@code i} may have that key; one that has it may. */
  boolean mayHave(int i, long key) {
    return hashes[i] == key || bases[i] == key || tokens.kind(words[i]) == Tokens.Kind.HANDLE;
  }

  int order() {
    return order;
  }

  String field() {
    return field;
  }

  Tokens tokens() {
    return tokens;
  }

  int count() {
    return words.length;
  }

  /** Returns the number of the token that is word {@code i}. */
  int token(int i) {
    return words[i];
  }

  /** Returns where the words {@code first} to {@code last} stand, both included. */
  Span span(int first, int last) {
    return new Span(tokens.start(words[first]), tokens.end(words[last]));
  }
}
