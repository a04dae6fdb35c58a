package dev.earshot.scoring.model;

import java.util.Arrays;

/*
 * A lookup of a feature that is there costs one visit to memory: up to three labels' points lie in
 * the same long as the feature's number, more labels' in a row that the long names.
 */
/**
 * What each feature counts for, for each label, in points: open addressing over the features'
 * numbers, with a filter before it that most absent features do not pass. Immutable once filled.
 */
final class Weights {
  /** How many bits the number of a feature has at most. */
  static final int MOST_BITS = 22;

  /** Points lie from minus this to this. */
  static final int MOST_POINTS = (1 << 12) - 1;

  /** What is found of a feature that counts for nothing. */
  static final long NOTHING = 0;

  private static final int FILTER_BITS = 20;
  private static final int NUMBER_BITS = 24;
  private static final int NUMBER = (1 << NUMBER_BITS) - 1;
  private static final int POINT_BITS = 13;
  private static final int PACKED_LABELS = 3;

  private final int labels;
  private final long[] filter = new long[1 << (FILTER_BITS - 6)];
  private final long[] table;
  private final short[] rows;
  private final int mask;
  private int size;

  /**
   * Creates an empty table.
   *
   * @param labels how many labels there are
   * @param room how many features there will be
   */
  Weights(int labels, int room) {
    this.labels = labels;
    table = new long[Integer.highestOneBit(room + 1) * 4];
    mask = table.length - 1;
    rows = new short[labels > PACKED_LABELS ? room * labels : 0];
  }

  int labels() {
    return labels;
  }

  /** Returns the number of a feature by its hash: its upper bits, after one more mixing. */
  static int number(long hash, int bits) {
    return (int) ((hash * 0x9E3779B97F4A7C15L) >>> (Long.SIZE - bits));
  }

  /** Adds a feature, of which there is none yet, with its points. */
  void put(int number, int[] points) {
    long entry = number + 1L;
    if (labels > PACKED_LABELS) {
      entry |= (long) size << NUMBER_BITS;
      for (int label = 0; label < labels; label++) {
        rows[size * labels + label] = (short) points[label];
      }
    } else {
      for (int label = 0; label < labels; label++) {
        long bits = points[label] & ((1 << POINT_BITS) - 1);
        entry |= bits << (NUMBER_BITS + label * POINT_BITS);
      }
    }
    filter[filterWord(number)] |= 1L << number;
    int slot = slot(number);
    while (table[slot] != NOTHING) {
      slot = (slot + 1) & mask;
    }
    table[slot] = entry;
    size++;
  }

  /** Returns what is known of a feature, to ask {@link #points}; {@link #NOTHING} for nothing. */
  long find(int number) {
    if ((filter[filterWord(number)] >>> number & 1) == 0) {
      return NOTHING;
    }
    int slot = slot(number);
    while (true) {
      long entry = table[slot];
      if (entry == NOTHING || (entry & NUMBER) == number + 1) {
        return entry;
      }
      slot = (slot + 1) & mask;
    }
  }

  /** Returns the points that {@link #find} found, for a label. */
  int points(long found, int label) {
    return labels > PACKED_LABELS
        ? rows[(int) (found >>> NUMBER_BITS) * labels + label]
        : (int)
            (found
                << (Long.SIZE - NUMBER_BITS - (label + 1) * POINT_BITS)
                >> (Long.SIZE - POINT_BITS));
  }

  /** Returns the numbers of all features, in order. */
  int[] sorted() {
    return Arrays.stream(table)
        .filter(entry -> entry != NOTHING)
        .mapToInt(entry -> (int) (entry & NUMBER) - 1)
        .sorted()
        .toArray();
  }

  private static int filterWord(int number) {
    return number >>> 6 & ((1 << (FILTER_BITS - 6)) - 1);
  }

  private int slot(int number) {
    return (number * 0x9E3779B9) >>> 7 & mask;
  }
}
