package dev.earshot.scoring.copies;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/*
 * Short posts are compared as plagiarism finders compare programs: by greedy string tiling (M. Wise,
 * 1993), which lays the longest common runs of words over both texts until none is left, so that
 * what was moved is found where it went. Articles are compared by their samples of runs.
 */
/** How two wordings compare: reusable, confined to one thread. */
final class Resemblance {
  private static final double SLIP = 0.9;

  private final int[] one = new int[Wording.SHORT];
  private int oneLength;
  private int oneRuns;
  private int oneWeight;

  /** 1 where a word of the one has these first ten bits. */
  private final byte[] seen = new byte[1 << 10];

  private final long[] same = new long[Wording.SHORT];
  private final long[] alike = new long[Wording.SHORT];
  private final int[] tileAt = new int[Wording.SHORT];
  private int tiles;
  private double shared;
  private double longest;
  private boolean inOrder;
  private final int[] left = new int[Wording.SHORT];
  private final int[] right = new int[Wording.SHORT];

  /** The share of all content that both have, in [0, 1], of the last two that were compared. */
  double overlap;

  /** The share of the shorter one's content that the longer one has. */
  double containment;

  /**
   * Sets what others are compared with.
   *
   * @param runs how many runs of three words it has, of which the body is a sample; 0 of a short
   *     post, whose body is its words
   */
  void one(int[] body, int at, int length, int runs) {
    for (int i = 0; i < oneLength && oneRuns == 0; i++) {
      seen[one[i] >>> 22] = 0;
    }
    System.arraycopy(body, at, one, 0, length);
    oneLength = length;
    oneRuns = runs;
    oneWeight = 0;
    for (int i = 0; i < length && runs == 0; i++) {
      seen[one[i] >>> 22] = 1;
      oneWeight += weight(one[i]);
    }
  }

  /**
   * Returns how alike another body is; null if it is no copy.
   *
   * @param linked whether both name one page
   */
  @Nullable CopyLevel level(int[] other, int at, int length, int runs, boolean linked) {
    if (oneRuns > 0 || runs > 0) {
      return ofRuns(other, at, length, runs, linked);
    }
    int weight = 0;
    int most = 0;
    for (int i = at; i < at + length; i++) {
      int each = weight(other[i]);
      weight += each;
      most += each * seen[other[i] >>> 22];
    }
    int shorter = Math.min(oneWeight, weight);
    if (2 * most < shorter) {
      return null;
    }
    compareWords(other, at, length);
    tile(length);
    overlap = shared / (oneWeight + weight - shared);
    containment = shared / shorter;
    return level(linked, other, at, length);
  }

  private @Nullable CopyLevel level(boolean linked, int[] other, int at, int length) {
    if (overlap >= 0.8 && containment >= 0.9 && inOrder && isFirmAlike(other, at, at + length)) {
      return CopyLevel.NEARLY_EXACT;
    }
    if (containment >= 0.88 && overlap >= 0.5) {
      return CopyLevel.STRONG;
    }
    if (shared < 20) {
      return null;
    }
    boolean most = containment >= 0.85 && overlap >= 0.35 && longest >= shared / 2;
    boolean passage = longest >= 50 && containment >= 0.5;
    boolean byLink = linked && containment >= 0.6;
    return most || passage || byLink ? CopyLevel.WEAK : null;
  }

  /** Returns whether both have the same numbers and negations in the same order. */
  private boolean isFirmAlike(int[] other, int at, int end) {
    int j = at;
    for (int i = 0; i < oneLength; i++) {
      if (Wording.isFirm(one[i])) {
        while (j < end && !Wording.isFirm(other[j])) {
          j++;
        }
        if (j == end || other[j++] != one[i]) {
          return false;
        }
      }
    }
    while (j < end && !Wording.isFirm(other[j])) {
      j++;
    }
    return j == end;
  }

  private static int weight(int word) {
    return Wording.letters(word) + 1;
  }

  /** Notes which words are the same. */
  private void compareWords(int[] other, int at, int length) {
    for (int i = 0; i < oneLength; i++) {
      int word = one[i];
      long equal = 0;
      long near = 0;
      for (int j = 0; j < length; j++) {
        int difference = word ^ other[at + j];
        boolean isFirm = Wording.isFirm(word) || Wording.isFirm(other[at + j]);
        if (isFirm ? difference == 0 : difference >>> 16 == 0) {
          equal |= 1L << j;
        } else if (!isFirm
            && Integer.bitCount(difference & 0xFFF0) <= 2
            && isSlip(word, other[at + j])) {
          near |= 1L << j;
        }
      }
      same[i] = equal;
      alike[i] = equal | near;
    }
  }

  /** Returns whether two words differ by one slip of the hand. */
  private static boolean isSlip(int one, int other) {
    int first = one & 15;
    int second = other & 15;
    int parities = Integer.bitCount((one ^ other) & 0xFFF0);
    if (first == second) {
      return parities == 0 ? first >= 3 : first >= 5 && parities == 2;
    }
    return parities == 1 && Math.abs(first - second) == 1 && Math.max(first, second) >= 5;
  }

  private void tile(int otherLength) {
    tiles = 0;
    shared = 0;
    longest = 0;
    long freeOther = otherLength == 64 ? -1L : (1L << otherLength) - 1;
    long freeOne = oneLength == 64 ? -1L : (1L << oneLength) - 1;
    while (true) {
      double best = 0;
      int bestAt = 0;
      int bestTo = 0;
      int bestLength = 0;
      for (int i = 0; i < oneLength; i++) {
        if ((freeOne >>> i & 1) == 0) {
          continue;
        }
        for (long starts = alike[i] & freeOther; starts != 0; starts &= starts - 1) {
          int j = Long.numberOfTrailingZeros(starts);
          if (i > 0
              && j > 0
              && ((freeOne >>> (i - 1)) & 1) != 0
              && (alike[i - 1] & freeOther & (1L << (j - 1))) != 0) {
            continue; // not where the run begins
          }
          double weight = 0;
          int equals = 0;
          int k = 0;
          while (i + k < oneLength
              && j + k < otherLength
              && ((freeOne >>> (i + k)) & 1) != 0
              && (alike[i + k] & freeOther & (1L << (j + k))) != 0) {
            boolean equal = (same[i + k] & (1L << (j + k))) != 0;
            weight += weight(one[i + k]) * (equal ? 1 : SLIP);
            equals += equal ? 1 : 0;
            k++;
          }
          if (weight > best && (equals > 1 || (equals == 1 && (k > 1 || weight > 5)))) {
            best = weight;
            bestAt = i;
            bestTo = j;
            bestLength = k;
          }
        }
      }
      if (best == 0) {
        break;
      }
      long run = bestLength == 64 ? -1L : (1L << bestLength) - 1;
      freeOne &= ~(run << bestAt);
      freeOther &= ~(run << bestTo);
      tileAt[tiles++] = bestAt << 8 | bestTo;
      shared += best;
      longest = Math.max(longest, best);
    }
    Arrays.sort(tileAt, 0, tiles);
    inOrder = true;
    for (int i = 1; i < tiles; i++) {
      inOrder &= (tileAt[i] & 0xFF) > (tileAt[i - 1] & 0xFF);
    }
  }

  private @Nullable CopyLevel ofRuns(
      int[] other, int otherAt, int otherLength, int otherRuns, boolean linked) {
    int leftCount = sample(one, 0, oneLength, oneRuns, left);
    int rightCount = sample(other, otherAt, otherLength, otherRuns, right);
    double oneSize = Math.max(oneRuns, leftCount);
    double otherSize = Math.max(otherRuns, rightCount);
    int end = Integer.MAX_VALUE;
    if (oneRuns > leftCount) {
      end = left[leftCount - 1];
    }
    if (otherRuns > rightCount) {
      end = Math.min(end, right[rightCount - 1]);
    }
    int both = 0;
    int i = 0;
    int j = 0;
    while (i < leftCount && j < rightCount && left[i] <= end && right[j] <= end) {
      int order = Integer.compare(left[i], right[j]);
      both += order == 0 ? 1 : 0;
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    while (i < leftCount && left[i] <= end) {
      i++;
    }
    while (j < rightCount && right[j] <= end) {
      j++;
    }
    if (both < 3) {
      return null;
    }
    overlap = (double) both / (i + j - both);
    containment = (double) both / Math.min(i, j);
    boolean ofOneSize = Math.min(oneSize, otherSize) >= 0.85 * Math.max(oneSize, otherSize);
    if (overlap >= 0.65 && ofOneSize) {
      return CopyLevel.NEARLY_EXACT;
    }
    if (containment >= 0.75 && overlap >= 0.4) {
      return CopyLevel.STRONG;
    }
    return containment >= (linked ? 0.3 : 0.5) ? CopyLevel.WEAK : null;
  }

  /** Puts the runs of a body in order; those of a short post are made of its words. */
  private static int sample(int[] body, int at, int length, int runs, int[] into) {
    if (runs > 0) {
      System.arraycopy(body, at, into, 0, length);
      return length;
    }
    int found = 0;
    for (int i = 0; i + 2 < length; i++) {
      into[found++] = Wording.run(body[at + i], body[at + i + 1], body[at + i + 2]);
    }
    Arrays.sort(into, 0, found);
    int distinct = 0;
    for (int i = 0; i < found; i++) {
      if (i == 0 || into[i] != into[i - 1]) {
        into[distinct++] = into[i];
      }
    }
    return distinct;
  }
}
