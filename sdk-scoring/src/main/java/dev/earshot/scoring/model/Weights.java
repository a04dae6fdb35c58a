package dev.earshot.scoring.model;

import dev.earshot.MalformedException;
import java.util.Arrays;
import java.util.List;

/*
 * A feature has one slot and no other, so that a lookup is one load and no branch: most lookups are
 * of letters that were never learned, and a branch that is wrong half the time costs more than the
 * sum. Of features that share a slot the trainer keeps the one that matters most. A slot takes four
 * bytes, so that the table of a shipped model stays in the second cache of a core.
 *
 * Points sum to zero over the labels, as they do where the penalized fit has its minimum, so those
 * of the last label are not kept.
 */
/**
 * What each feature counts for, for each label, in points: a table of slots, by the upper bits of a
 * feature's number. Immutable.
 */
final class Weights {
  /** How many bits the number of a feature has. */
  static final int NUMBER_BITS = 22;

  /** How many bits the number of a slot has at least: the rest of a feature's is its tag. */
  static final int FEWEST_SLOT_BITS = 14;

  /** Points lie from minus this to this, but for those of the last label. */
  static final int MOST_POINTS = (1 << 12) - 1;

  /** What is found of a feature that counts for nothing. */
  static final int NOTHING = 0;

  /** How many labels' points a slot has room for, beside those of the last. */
  static final int ROOM = 3;

  private static final int TAG_AT = ROOM * Byte.SIZE;
  private static final int REST = (1 << TAG_AT) - 1;

  /* Loops over a whole model run before they are compiled; one over a stretch soon is. */
  private static final int STRETCH = 128;

  private final int kept;
  private final int[] slots;
  private final int shift;
  private final int tags;

  /** Where points do not fit into slots: a row a feature, which its slot names. Row 0 is empty. */
  private final short[] rows;

  private final boolean inRows;
  private final int[] numbers;

  /**
   * Fills a table with the columns of a model's file.
   *
   * @param slotBits how many bits the number of a slot has, {@link #FEWEST_SLOT_BITS} to {@link
   *     #NUMBER_BITS}
   * @param gaps how many feature numbers lie before each, from the one before
   * @param points those of every label but the last, for each feature
   * @param source what to name in errors
   * @throws MalformedException if the columns are none of a model
   */
  Weights(int slotBits, int[] gaps, List<int[]> points, String source) {
    kept = points.size();
    slots = new int[1 << slotBits];
    shift = NUMBER_BITS - slotBits;
    tags = (1 << shift) - 1;
    if (points.stream().anyMatch(column -> column.length != gaps.length)) {
      throw new MalformedException(source, "columns", -1, "they differ in length", null);
    }
    numbers = new int[gaps.length];
    int most = 0;
    for (int from = 0; from < gaps.length; from += STRETCH) {
      int to = Math.min(gaps.length, from + STRETCH);
      number(gaps, from, to, source);
      for (int[] column : points) {
        most = Math.max(most, most(column, from, to, source));
      }
    }
    inRows = kept > ROOM || most > Byte.MAX_VALUE;
    rows = new short[inRows ? (gaps.length + 1) * kept : 0];
    if (inRows && gaps.length > REST) {
      throw new MalformedException(source, "features", -1, "they are too many", null);
    }
    for (int from = 0; from < gaps.length; from += STRETCH) {
      fill(points, from, Math.min(gaps.length, from + STRETCH), source);
    }
  }

  private void number(int[] gaps, int from, int to, String source) {
    int number = from == 0 ? -1 : numbers[from - 1];
    for (int i = from; i < to; i++) {
      number += gaps[i] + 1;
      if (gaps[i] < 0 || number >>> NUMBER_BITS != 0) {
        throw new MalformedException(source, "features", i, "they are out of order", null);
      }
      numbers[i] = number;
    }
  }

  private static int most(int[] points, int from, int to, String source) {
    int most = 0;
    for (int i = from; i < to; i++) {
      if (points[i] > MOST_POINTS || points[i] < -MOST_POINTS) {
        throw new MalformedException(source, "points", i, "they are out of range", null);
      }
      most = Math.max(most, Math.abs(points[i]));
    }
    return most;
  }

  private void fill(List<int[]> points, int from, int to, String source) {
    for (int i = from; i < to; i++) {
      int entry = 0;
      for (int label = 0; label < kept; label++) {
        int point = points.get(label)[i];
        if (inRows) {
          rows[(i + 1) * kept + label] = (short) point;
        } else {
          entry |= (point & 0xFF) << (label * Byte.SIZE);
        }
      }
      int slot = numbers[i] >>> shift;
      entry = inRows ? i + 1 : entry;
      if (slots[slot] != NOTHING || entry == NOTHING) {
        String problem = entry == NOTHING ? "one counts for nothing" : "two share a slot";
        throw new MalformedException(source, "features", i, problem, null);
      }
      slots[slot] = (numbers[i] & tags) << TAG_AT | entry;
    }
  }

  /** Returns how many bits the number of a slot has where there are that many slots or more. */
  static int bitsFor(long slots) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, slots) - 1);
    return Math.max(FEWEST_SLOT_BITS, bits);
  }

  /** Returns the number of a feature by its hash: its upper bits. */
  static int number(long hash) {
    return (int) (hash >>> (Long.SIZE - NUMBER_BITS));
  }

  /** Returns what is known of a feature; {@link #NOTHING} for nothing. */
  int find(long hash) {
    return at(number(hash));
  }

  /** Returns what is known of the feature of a number; {@link #NOTHING} for nothing. */
  int at(int number) {
    int entry = slots[number >>> shift];
    int other = (entry >>> TAG_AT) ^ (number & tags);
    return entry & REST & (other - 1) >> (Integer.SIZE - 1);
  }

  /** Returns the points for the first label of what was found. */
  int first(int found) {
    return inRows ? rows[found * kept] : (byte) found;
  }

  /** Returns the points for the second label of what was found; 0 if it is the last. */
  int second(int found) {
    return inRows ? kept > 1 ? rows[found * kept + 1] : 0 : (byte) (found >> Byte.SIZE);
  }

  /** Returns the points for the third label of what was found; 0 if it is the last. */
  int third(int found) {
    return inRows ? kept > 2 ? rows[found * kept + 2] : 0 : (byte) (found >> (2 * Byte.SIZE));
  }

  /** Returns the points of what was found, for a label. */
  int points(int found, int label) {
    if (label < kept) {
      return inRows ? rows[found * kept + label] : (byte) (found >> (label * Byte.SIZE));
    }
    int others = 0;
    for (int other = 0; other < kept; other++) {
      others += points(found, other);
    }
    return -others;
  }

  /** Adds the points of what was found to the sums of all labels but the last. */
  void add(int found, long[] sums) {
    for (int label = 0; found != NOTHING && label < kept; label++) {
      sums[label] += points(found, label);
    }
  }

  /** Returns the numbers of all features, in order. */
  int[] numbers() {
    return Arrays.copyOf(numbers, numbers.length);
  }

  /** Returns how many labels there are. */
  int labels() {
    return kept + 1;
  }
}
