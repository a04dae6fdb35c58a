package dev.earshot.query;

import java.util.Arrays;

/** Where something stands among the words of one field: first and last word, both included. */
final class Occurrences {
  private static final int[] NONE = {};

  /** Most things that are looked for are not there: room is made for what is. */
  private int[] words = NONE;

  private int count;

  void add(int first, int last) {
    if (2 * count == words.length) {
      words = Arrays.copyOf(words, Math.max(8, 4 * count));
    }
    words[2 * count] = first;
    words[2 * count + 1] = last;
    count++;
  }

  int count() {
    return count;
  }

  int first(int i) {
    return words[2 * i];
  }

  int last(int i) {
    return words[2 * i + 1];
  }

  /** Returns each of these once. */
  Occurrences distinct() {
    long[] each = new long[count];
    for (int i = 0; i < count; i++) {
      each[i] = (long) first(i) << 32 | last(i);
    }
    Occurrences once = new Occurrences();
    Arrays.stream(each)
        .sorted()
        .distinct()
        .forEach(place -> once.add((int) (place >>> 32), (int) place));
    return once;
  }

  /**
   * Returns those that share no word with some partner and have at most {@code between} words
   * between it and themselves, and that come after it or before it as asked. Takes time in
   * proportion to the three sizes, however often both stand in the text.
   */
  Occurrences near(Occurrences partners, int between, boolean after, boolean before, int length) {
    int[] endingBefore = new int[length + 1];
    int[] startingBefore = new int[length + 1];
    for (int i = 0; i < partners.count; i++) {
      endingBefore[partners.last(i) + 1]++;
      startingBefore[partners.first(i) + 1]++;
    }
    for (int i = 1; i <= length; i++) {
      endingBefore[i] += endingBefore[i - 1];
      startingBefore[i] += startingBefore[i - 1];
    }
    Occurrences near = new Occurrences();
    for (int i = 0; i < count; i++) {
      int left = Math.max(0, first(i) - 1 - between);
      int right = Math.min(length, last(i) + 2 + between);
      boolean follows = endingBefore[first(i)] > endingBefore[left];
      boolean precedes = startingBefore[right] > startingBefore[last(i) + 1];
      if ((after && follows) || (before && precedes)) {
        near.add(first(i), last(i));
      }
    }
    return near;
  }
}
