package dev.earshot.scoring.metric;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A metric's value with what it means and what it rests on: a number, a number within bounds, or
 * none and why. Immutable and thread-safe.
 *
 * @param definition name, version, formula and inputs
 * @param low the least that it can be; NaN where nothing is known
 * @param high the most; equal to {@code low} where it is known, infinite where nothing bounds it,
 *     NaN where nothing is known
 * @param inputs what it was made of, by name
 * @param missing which inputs are not there, and why
 * @param missingShare which share of what it should rest on is not there, in [0, 1]
 */
public record Figure(
    Definition definition,
    double low,
    double high,
    Map<String, Double> inputs,
    Map<String, Absence> missing,
    double missingShare) {
  /**
   * Creates a figure.
   *
   * @throws IllegalArgumentException if the bounds are none, or the share is not within 0 to 1
   */
  public Figure {
    Objects.requireNonNull(definition, "definition");
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    missing = Collections.unmodifiableMap(new LinkedHashMap<>(missing));
    boolean nothing = Double.isNaN(low) && Double.isNaN(high);
    if (!nothing && !(low <= high)) {
      throw new IllegalArgumentException("low: expected at most high, or NaN both");
    }
    if (nothing && missing.isEmpty()) {
      throw new IllegalArgumentException("missing: expected why nothing is known");
    }
    if (!(missingShare >= 0 && missingShare <= 1)) {
      throw new IllegalArgumentException("missingShare: expected 0 to 1, got " + missingShare);
    }
  }

  /** Returns a figure of which nothing is known. */
  static Figure none(Definition definition, Map<String, Absence> missing) {
    return new Figure(definition, Double.NaN, Double.NaN, Map.of(), missing, 1);
  }

  /** Returns the number; empty where there are bounds alone, or nothing. */
  public OptionalDouble value() {
    return low == high ? OptionalDouble.of(low) : OptionalDouble.empty();
  }

  /** Returns whether a number or a bound is known. */
  public boolean isKnown() {
    return !Double.isNaN(low);
  }

  /** Returns why nothing is known: the gravest reason of an input; empty where something is. */
  public Optional<Absence> absence() {
    return isKnown() ? Optional.empty() : missing.values().stream().max(Absence::compareTo);
  }

  /**
   * Returns by how much this is more than another of the same definition; empty unless both are
   * numbers.
   *
   * @throws IllegalArgumentException if the other is of another definition or version: numbers of
   *     two formulas are not compared
   */
  public OptionalDouble minus(Figure other) {
    if (!definition.equals(other.definition)) {
      throw new IllegalArgumentException(
          "other: expected one of "
              + definition.name()
              + "/"
              + definition.version()
              + ", got "
              + other.definition.name()
              + "/"
              + other.definition.version());
    }
    return value().isPresent() && other.value().isPresent()
        ? OptionalDouble.of(low - other.low)
        : OptionalDouble.empty();
  }
}
