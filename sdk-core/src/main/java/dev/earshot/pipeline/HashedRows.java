package dev.earshot.pipeline;

import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;

/**
 * Finds rows by the hash of something they hold: four bytes a place, no object. A row that is gone
 * stays until all are put in anew. Not thread-safe.
 */
final class HashedRows {
  private static final int SMALLEST = 1 << 6;

  private int[] places = new int[SMALLEST];
  private int used;

  private static int start(long hash, int places) {
    long mixed = hash * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32) & (places - 1);
  }

  /** Returns the row of that hash which is the one; -1 if none is. */
  int find(long hash, IntPredicate isOne) {
    int mask = places.length - 1;
    for (int at = start(hash, places.length); places[at] != 0; at = (at + 1) & mask) {
      if (isOne.test(places[at] - 1)) {
        return places[at] - 1;
      }
    }
    return -1;
  }

  /** Puts a row in; {@link #isFull} must be false. */
  void add(long hash, int row) {
    place(hash, row);
    used++;
  }

  private void place(long hash, int row) {
    int mask = places.length - 1;
    int at = start(hash, places.length);
    while (places[at] != 0) {
      at = (at + 1) & mask;
    }
    places[at] = row + 1;
  }

  /** Puts a row in the place of another of the same hash. */
  void replace(long hash, int former, int row) {
    int mask = places.length - 1;
    int at = start(hash, places.length);
    while (places[at] != former + 1) {
      at = (at + 1) & mask;
    }
    places[at] = row + 1;
  }

  /** Returns whether it must be emptied before one more row may be put in. */
  boolean isFull() {
    return (used + 1) * 3L > places.length * 2L;
  }

  /**
   * Makes room for twice as many.
   *
   * @param hash gives the hash of a row that is in here
   */
  void grow(IntToLongFunction hash) {
    int[] former = places;
    places = new int[Math.multiplyExact(2, former.length)];
    for (int place : former) {
      if (place != 0) {
        place(hash.applyAsLong(place - 1), place - 1);
      }
    }
  }

  /** Forgets all rows, and makes room for that many. */
  void clear(int rows) {
    int length = SMALLEST;
    while (length * 2L < rows * 3L + 3) {
      length <<= 1;
    }
    places = new int[length];
    used = 0;
  }
}
