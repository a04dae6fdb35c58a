package dev.earshot.scoring.model;

import dev.earshot.MalformedException;
import java.util.Arrays;
import java.util.List;

/*
 * A run of letters is looked up longest first, and the row of the first that is known already holds
 * what the shorter ones inside it say. A row is a byte a language, so that a few 64-bit additions
 * count the votes of all languages.
 */
/** What runs of letters of one script say for each of the languages written in it. */
final class Votes {
  /** What is added to a vote in a row, so that no byte is negative. */
  static final int LIFT = 128;

  private static final long EVEN = 0x00FF00FF00FF00FFL;
  private static final int BYTES = Long.BYTES;
  private static final long SCATTER = 0x9E3779B97F4A7C15L;

  final List<String> languages;
  final int[] bias;

  /** How many longs a row takes. */
  private final int width;

  private final long[] keys;
  private final long[] rows;
  private final int shift;

  /**
   * Reads the votes of a script.
   *
   * @param bias what each language has before any letter
   * @param runs the runs in their order, each as the number of letters it shares with the one
   *     before, the number of all its letters and the letters not shared
   * @param votes the votes of the first language for all runs, then those of the second
   */
  Votes(List<String> languages, int[] bias, int[] runs, int[] votes, String source) {
    this.languages = languages;
    this.bias = bias;
    width = (languages.size() + BYTES - 1) / BYTES;
    long[] known = known(runs, source);
    if (bias.length != languages.size() || votes.length != known.length * languages.size()) {
      throw new MalformedException(source, "votes", -1, "they do not fit the languages", null);
    }
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(known.length * 3 / 2 + 1);
    keys = new long[1 << bits];
    shift = Long.SIZE - bits;
    rows = new long[known.length == 0 ? 0 : keys.length * width];
    for (long run : known) {
      keys[slot(run)] = run;
    }
    fill(known, votes);
  }

  private static long[] known(int[] runs, String source) {
    long[] known = new long[runs.length];
    int count = 0;
    long last = 0;
    int at = 0;
    while (at < runs.length) {
      int shared = runs[at] & 7;
      int length = runs[at] >> 3;
      int kept = LetterRuns.length(last) - shared;
      if (kept < 0
          || length <= shared
          || length > LetterRuns.LONGEST
          || at + length - shared >= runs.length) {
        throw new MalformedException(source, "runs", at, "they are out of order", null);
      }
      last = shared == 0 ? 0 : last >>> (kept * Character.SIZE);
      for (int i = shared; i < length; i++) {
        last = (last << Character.SIZE) | (char) runs[++at];
      }
      known[count++] = last;
      at++;
    }
    return Arrays.copyOf(known, count);
  }

  /** Adds up each run with the longest shorter one, the short ones first. */
  private void fill(long[] known, int[] votes) {
    int count = known.length;
    int[] slots = new int[count];
    int[] numbers = new int[keys.length];
    for (int i = 0; i < count; i++) {
      slots[i] = slot(known[i]);
      numbers[slots[i]] = i;
    }
    int[] order = new int[count];
    int[] inner = new int[count];
    int next = 0;
    for (int length = 1; length <= LetterRuns.LONGEST; length++) {
      for (int i = 0; i < count; i++) {
        if (LetterRuns.length(known[i]) == length) {
          int slot = find(LetterRuns.shorter(known[i]));
          inner[i] = slot < 0 ? -1 : numbers[slot];
          order[next++] = i;
        }
      }
    }
    int[] sums = new int[count];
    for (int k = 0; k < languages.size(); k++) {
      for (int i : order) {
        sums[i] = votes[k * count + i] + (inner[i] < 0 ? 0 : sums[inner[i]]);
        long lifted = LIFT + (long) Math.max(-LIFT, Math.min(LIFT - 1, sums[i]));
        rows[slots[i] * width + k / BYTES] |= lifted << (k % BYTES * Byte.SIZE);
      }
    }
  }

  private int slot(long key) {
    long spread = key * SCATTER;
    int slot = (int) (((spread ^ (spread >>> Integer.SIZE)) * SCATTER) >>> shift);
    while (keys[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & (keys.length - 1);
    }
    return slot;
  }

  /**
   * Returns the slot of the longest known run at the end of these letters; negative if there is
   * none.
   */
  private int find(long letters) {
    for (long run = letters; run != 0; run = LetterRuns.shorter(run)) {
      int slot = slot(run);
      if (keys[slot] == run) {
        return slot;
      }
    }
    return -1;
  }

  /** Returns whether there is nothing to tell apart. */
  boolean isSilent() {
    return rows.length == 0;
  }

  /** Returns how many longs hold the sums of all languages, 16 bits each. */
  int lanes() {
    return 2 * width;
  }

  /**
   * Adds up what the runs of a word say.
   *
   * @param lanes is overwritten from {@code at} on: the sums of the even bytes of a row's long
   *     beside those of its odd
   * @return how many runs are known
   */
  int add(char[] word, int length, long[] lanes, int at) {
    Arrays.fill(lanes, at, at + lanes(), 0);
    int known = 0;
    long run = word[0];
    for (int n = 1; n < length; n++) {
      run = (run << Character.SIZE) | word[n];
      int slot = find(run);
      if (slot >= 0) {
        known++;
        int start = slot * width;
        for (int i = 0; i < width; i++) {
          long row = rows[start + i];
          lanes[at + 2 * i] += row & EVEN;
          lanes[at + 2 * i + 1] += (row >>> Byte.SIZE) & EVEN;
        }
      }
    }
    return known;
  }

  /** Moves the sums of so many runs to the languages they are of. */
  void drain(long[] lanes, int runs, int[] sums) {
    for (int k = 0; k < sums.length; k++) {
      int lane = k / BYTES * 2 + k % 2;
      sums[k] += (char) (lanes[lane] >>> (k % BYTES / 2 * Character.SIZE)) - runs * LIFT;
    }
    Arrays.fill(lanes, 0);
  }
}
