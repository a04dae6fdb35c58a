package dev.earshot.query;

import dev.earshot.Span;
import dev.earshot.text.Tokens;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The tokens of one field without the punctuation: what phrases and distances are counted in. */
final class WordRow {
  private final @Nullable String field;
  private final Tokens tokens;
  private final int[] words;

  /** Reads the field of that name; null for the text. */
  WordRow(@Nullable String field, Tokens tokens) {
    this.field = field;
    this.tokens = tokens;
    int[] all = new int[tokens.count()];
    int count = 0;
    for (int i = 0; i < all.length; i++) {
      if (tokens.kind(i) != Tokens.Kind.PUNCTUATION) {
        all[count++] = i;
      }
    }
    words = Arrays.copyOf(all, count);
  }

  @Nullable String field() {
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
