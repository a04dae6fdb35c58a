package dev.earshot.examples.transformer;

/** Counts how often each class was taken for which, and marks it. */
final class Marks {
  private final int[][] counts;

  Marks(int classes) {
    counts = new int[classes][classes];
  }

  void add(int truth, int answer) {
    counts[truth][answer]++;
  }

  /** Returns the mean over the classes of the share of their rows that were recognised. */
  double macroRecall() {
    double sum = 0;
    for (int k = 0; k < counts.length; k++) {
      sum += (double) counts[k][k] / Math.max(1, rows(k));
    }
    return sum / counts.length;
  }

  /** Returns the mean over the classes of the harmonic mean of precision and recall. */
  double macroF1() {
    double sum = 0;
    for (int k = 0; k < counts.length; k++) {
      int answers = 0;
      for (int[] truth : counts) {
        answers += truth[k];
      }
      sum += 2.0 * counts[k][k] / Math.max(1, rows(k) + answers);
    }
    return sum / counts.length;
  }

  private int rows(int truth) {
    int rows = 0;
    for (int count : counts[truth]) {
      rows += count;
    }
    return rows;
  }
}
