package dev.earshot.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers against the labels that people gave. */
final class Grades {
  private final Map<String, int[]> rightAndAll = new HashMap<>();

  static Grades of(List<String> labels, List<String> answers) {
    Grades grades = new Grades();
    for (int i = 0; i < labels.size(); i++) {
      int[] counts = grades.rightAndAll.computeIfAbsent(labels.get(i), label -> new int[2]);
      counts[0] += labels.get(i).equals(answers.get(i)) ? 1 : 0;
      counts[1]++;
    }
    return grades;
  }

  private Grades() {}

  /** Returns the share of right answers in percent, to two decimals; NaN of none. */
  double accuracy() {
    int right = rightAndAll.values().stream().mapToInt(counts -> counts[0]).sum();
    int all = rightAndAll.values().stream().mapToInt(counts -> counts[1]).sum();
    return percent((double) right / all);
  }

  /** Returns the mean over the labels of each label's share of right answers, in percent. */
  double macroRecall() {
    return percent(
        rightAndAll.values().stream()
            .mapToDouble(counts -> (double) counts[0] / counts[1])
            .average()
            .orElse(Double.NaN));
  }

  private static double percent(double share) {
    return Double.isNaN(share) ? share : Math.rint(share * 1e4) / 1e2;
  }
}
