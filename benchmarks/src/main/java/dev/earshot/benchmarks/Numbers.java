package dev.earshot.benchmarks;

import java.util.List;
import java.util.Locale;

/** Numbers as the report writes them. */
final class Numbers {
  private Numbers() {}

  /** Returns the middle value, or the mean of the two in the middle; NaN of none. */
  static double median(List<Double> values) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** Returns a share as {@code 97 %}. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", share * 100);
  }

  /** Returns a value with about three digits that count, and whole from 100 on. */
  static String plain(double value) {
    double size = Math.abs(value);
    String pattern = size >= 100 ? "%,.0f" : size >= 10 ? "%,.1f" : "%,.2f";
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, pattern, value);
  }

  /** Returns one decimal, as scores in percent are written. */
  static String tenth(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.1f", value);
  }
}
