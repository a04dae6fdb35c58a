package dev.earshot.scoring.model;

import java.util.Arrays;

/**
 * What each feature counts for, for each label, in points: open addressing over the features'
 * numbers, with a filter before it that most absent features do not pass. Immutable once filled.
 */
final class Weights {
  private static final int FILTER_BITS = 20;

  private final int labels;
  private final long[] filter = new long[1 << (FILTER_BITS - 6)];
  private final int[] numbers;
  private final short[] points;
  private final int mask;

  /**
   * Creates an empty table.
   *
   * @param labels how many labels there are
   * @param room how many features there will be
   */
  Weights(int labels, int room) {
    this.labels = labels;
    int slots = Math.max(16, Integer.highestOneBit(Math.max(1, room)) * 4);
    mask = slots - 1;
    numbers = new int[slots];
    points = new short[slots * labels];
    Arrays.fill(numbers, -1);
  }

  int labels() {
    return labels;
  }

  /** Returns the number of a feature by its hash: its upper bits, after one more mixing. */
  static int number(long hash, int bits) {
    return (int) ((hash * 0x9E3779B97F4A7C15L) >>> (Long.SIZE - bits));
  }

  void put(int number, int[] from, int at) {
    filter[filterWord(number)] |= 1L << number;
    int slot = slot(number);
    while (numbers[slot] != -1) {
      slot = (slot + 1) & mask;
    }
    numbers[slot] = number;
    for (int label = 0; label < labels; label++) {
      points[slot * labels + label] = (short) from[at + label];
    }
  }

  /** Returns where the points of a feature start, or -1 if it counts for nothing. */
  int find(int number) {
    if ((filter[filterWord(number)] >>> number & 1) == 0) {
      return -1;
    }
    int slot = slot(number);
    while (numbers[slot] != number) {
      if (numbers[slot] == -1) {
        return -1;
      }
      slot = (slot + 1) & mask;
    }
    return slot * labels;
  }

  /** Returns the points that {@link #find} found, for a label. */
  int points(int found, int label) {
    return points[found + label];
  }

  /** Returns the numbers of all features, in order. */
  int[] sorted() {
    int[] all = Arrays.stream(numbers).filter(number -> number != -1).toArray();
    Arrays.sort(all);
    return all;
  }

  private static int filterWord(int number) {
    return number >>> 6 & ((1 << (FILTER_BITS - 6)) - 1);
  }

  private int slot(int number) {
    return (number * 0x9E3779B9) >>> 7 & mask;
  }
}
