package dev.earshot.scoring.trend;

import java.util.Objects;

/**
 * What a series is of: one value of one dimension.
 *
 * @param dimension the dimension's name
 * @param value the value, such as a query's id
 */
public record SeriesKey(String dimension, String value) {
  /** Creates a key. */
  public SeriesKey {
    Objects.requireNonNull(dimension, "dimension");
    Objects.requireNonNull(value, "value");
  }
}
