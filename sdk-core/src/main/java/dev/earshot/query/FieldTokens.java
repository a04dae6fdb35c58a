package dev.earshot.query;

import dev.earshot.Span;
import dev.earshot.text.Tokens;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.LongStream;

/** The tokens of one field without the punctuation: what phrases and distances are counted in. */
final class FieldTokens {
  private final int order;
  private final String field;
  private final Tokens tokens;
  private final int[] words;
  private final long[] hashes;
  private final boolean[] called;
  private final long[] keys;
  private final boolean known;

  /** Reads the field of that name, which comes in that order among those of the post. */
  FieldTokens(int order, String field, Tokens tokens) {
    this(order, field, tokens, true);
  }

  /** Returns the field of that name, of which nobody knows what stands in it. */
  static FieldTokens unknown(int order, String field) {
    return new FieldTokens(order, field, new Tokens(), false);
  }

  private FieldTokens(int order, String field, Tokens tokens, boolean known) {
    this.known = known;
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
    called = new boolean[count];
    for (int i = 0; i < count; i++) {
      hashes[i] = tokens.hash(words[i]);
      called[i] = tokens.aliases(words[i]) > 0;
    }
    keys = found.build().sorted().distinct().toArray();
  }

  /** Whether what it has is all there is; else what is not found in it may stand there. */
  boolean isKnown() {
    return known;
  }

  /** Returns the {@linkplain TokenKeys keys} of its words, in order, each once. */
  long[] keys() {
    return keys;
  }

  /** Whether a word has one of those keys. */
  boolean hasOneOf(Set<Long> some) {
    for (long key : some) {
      if (Arrays.binarySearch(keys, key) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether word {@code i} may have one of those keys; one that has it may. */
  boolean mayHave(int i, Set<Long> some) {
    return called[i] || some.contains(hashes[i]);
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
