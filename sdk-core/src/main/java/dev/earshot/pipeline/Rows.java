package dev.earshot.pipeline;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of a few numbers each, many millions of them, in pieces: no object a row, nothing copied
 * when it grows. Not thread-safe.
 */
final class Rows {
  private static final int BITS = 10;
  private static final int PIECE = 1 << BITS;

  private final int width;
  private final List<long[]> pieces = new ArrayList<>();
  private int size;

  /**
   * Creates rows.
   *
   * @param width how many numbers a row has
   */
  Rows(int width) {
    this.width = width;
  }

  int size() {
    return size;
  }

  /** Adds a row of whatever was there before; returns its place. */
  int add() {
    if (size >> BITS == pieces.size()) {
      pieces.add(new long[PIECE * width]);
    }
    return size++;
  }

  long get(int row, int column) {
    return pieces.get(row >> BITS)[(row & (PIECE - 1)) * width + column];
  }

  void set(int row, int column, long value) {
    pieces.get(row >> BITS)[(row & (PIECE - 1)) * width + column] = value;
  }

  /** Returns the upper half of a number. */
  int high(int row, int column) {
    return (int) (get(row, column) >>> 32);
  }

  /** Returns the lower half of a number. */
  int low(int row, int column) {
    return (int) get(row, column);
  }

  void set(int row, int column, int high, int low) {
    set(row, column, (long) high << 32 | (low & 0xFFFFFFFFL));
  }

  void copy(int from, int to) {
    System.arraycopy(
        pieces.get(from >> BITS),
        (from & (PIECE - 1)) * width,
        pieces.get(to >> BITS),
        (to & (PIECE - 1)) * width,
        width);
  }

  /** Keeps the first rows alone. */
  void cutTo(int rows) {
    size = rows;
    int needed = (rows + PIECE - 1) >> BITS;
    while (pieces.size() > needed) {
      pieces.remove(pieces.size() - 1);
    }
  }

  /** Returns the first row whose number in an ascending column is at least that; size if none. */
  int firstFrom(int column, long least) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (get(middle, column) < least) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  boolean areSortedBy(int column) {
    for (int row = 1; row < size; row++) {
      if (get(row - 1, column) > get(row, column)) {
        return false;
      }
    }
    return true;
  }

  /** Sorts by a column, in place. */
  void sortBy(int column) {
    if (!areSortedBy(column)) {
      sort(column, 0, size - 1);
    }
  }

  private void sort(int column, int first, int last) {
    int from = first;
    int to = last;
    while (from < to) {
      long pivot = get((from + to) >>> 1, column);
      int left = from;
      int right = to;
      while (left <= right) {
        while (get(left, column) < pivot) {
          left++;
        }
        while (get(right, column) > pivot) {
          right--;
        }
        if (left <= right) {
          swap(left++, right--);
        }
      }
      if (right - from < to - left) {
        sort(column, from, right);
        from = left;
      } else {
        sort(column, left, to);
        to = right;
      }
    }
  }

  private void swap(int one, int other) {
    for (int column = 0; column < width; column++) {
      long kept = get(one, column);
      set(one, column, get(other, column));
      set(other, column, kept);
    }
  }
}
