package dev.earshot.scoring.metric;

import java.util.List;
import java.util.Objects;

/**
 * What a metric means, for a reader of its numbers.
 *
 * @param name the metric's name
 * @param version rises when the formula changes, so that numbers of two versions are not compared
 * @param formula how it is computed
 * @param inputs what it is computed from
 */
public record Definition(String name, int version, String formula, List<String> inputs) {
  /** Creates a definition. */
  public Definition {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(formula, "formula");
    inputs = List.copyOf(inputs);
    if (version < 1) {
      throw new IllegalArgumentException("version: expected at least 1, got " + version);
    }
  }
}
