package dev.earshot.scoring.model;

import java.util.Locale;

/** How often which label was taken for which. Not thread-safe. */
final class Confusion {
  private final long[][] counts;

  Confusion(int labels) {
    counts = new long[labels][labels];
  }

  void add(int truth, int answer) {
    counts[truth][answer]++;
  }

  double accuracy() {
    long right = 0;
    long all = 0;
    for (int truth = 0; truth < counts.length; truth++) {
      right += counts[truth][truth];
      all += row(truth);
    }
    return all == 0 ? 0 : (double) right / all;
  }

  /** Returns the mean over the labels that occur of how many of theirs are found. */
  double macroRecall() {
    double sum = 0;
    int present = 0;
    for (int label = 0; label < counts.length; label++) {
      if (row(label) > 0) {
        present++;
        sum += (double) counts[label][label] / row(label);
      }
    }
    return present == 0 ? 0 : sum / present;
  }

  /** Returns the mean over the labels that occur of their F1. */
  double macroF1() {
    double sum = 0;
    int present = 0;
    for (int label = 0; label < counts.length; label++) {
      long found = row(label);
      long answered = 0;
      for (long[] row : counts) {
        answered += row[label];
      }
      if (found > 0) {
        present++;
        sum += 2.0 * counts[label][label] / (found + answered);
      }
    }
    return present == 0 ? 0 : sum / present;
  }

  /** Returns accuracy, macro recall and macro F1 in percent, as a card says them. */
  String written() {
    return String.format(
        Locale.ROOT,
        "accuracy %.1f, macro recall %.1f, macro F1 %.1f",
        100 * accuracy(),
        100 * macroRecall(),
        100 * macroF1());
  }

  private long row(int truth) {
    long sum = 0;
    for (long count : counts[truth]) {
      sum += count;
    }
    return sum;
  }
}
