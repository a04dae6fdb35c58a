package dev.earshot.query;

import dev.earshot.Entity;
import dev.earshot.Span;
import dev.earshot.text.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

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
  private final List<Pointer> pointers;
  private final @Nullable Span place;

  /** Reads the field of that name, which comes in that order among those of the post. */
  FieldTokens(int order, String field, Tokens tokens) {
    this(order, field, tokens, true, List.of(), null);
  }

  /**
   * Reads the field of that name and what its source says it points at. What the text does not show
   * is a row by itself.
   */
  static List<FieldTokens> of(int order, String field, Tokens tokens, List<Entity> entities) {
    if (entities.isEmpty()) {
      return List.of(new FieldTokens(order, field, tokens));
    }
    FieldTokens row = new FieldTokens(order, field, tokens, true, entities, null);
    List<FieldTokens> rows = new ArrayList<>();
    rows.add(row);
    for (Pointer pointer : row.pointers) {
      if (pointer.first() < 0) {
        Span place = pointer.entity().span();
        rows.add(new FieldTokens(order, field, pointer.tokens(), true, List.of(), place));
      }
    }
    return rows;
  }

  /** Returns the field of that name, of which nobody knows what stands in it. */
  static FieldTokens unknown(int order, String field) {
    return new FieldTokens(order, field, new Tokens(), false, List.of(), null);
  }

  private FieldTokens(
      int order,
      String field,
      Tokens tokens,
      boolean known,
      List<Entity> entities,
      @Nullable Span place) {
    this.known = known;
    this.place = place;
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
    pointers = Pointer.in(tokens, words, entities);
    for (Pointer pointer : pointers) {
      if (pointer.first() >= 0) {
        TokenKeys.of(pointer.tokens(), 0, found);
        called[pointer.first()] = true;
      }
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

  int count() {
    return words.length;
  }

  /** Whether word {@code i} is what a query wants, as it stands or as the source states it. */
  boolean matches(int i, TermPattern term) {
    if (term.matches(tokens, words[i])) {
      return true;
    }
    for (Pointer pointer : pointers) {
      if (pointer.first() == i && pointer.last() == i && pointer.matches(term)) {
        return true;
      }
    }
    return false;
  }

  /** Adds where several words stand for what a query wants. */
  void findNames(TermPattern term, Occurrences found) {
    for (Pointer pointer : pointers) {
      if (pointer.first() < pointer.last() && pointer.matches(term)) {
        found.add(pointer.first(), pointer.last());
      }
    }
  }

  /** Returns where the words {@code first} to {@code last} stand, both included. */
  Span span(int first, int last) {
    return place != null ? place : new Span(tokens.start(words[first]), tokens.end(words[last]));
  }
}
