package dev.earshot.scoring.trend;

import dev.earshot.Mention;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * What is behind a change of volume: which values of which dimensions (terms, hashtags, authors,
 * networks, copies) account for what is more, or less, than usual, and for which share of it.
 *
 * <p>Hand it the mentions of the time of the change and those of a usual time before it, read from
 * the store; it keeps counts and no mention. With c mentions of a value during the change, u in the
 * usual time, and r the length of the change over that of the usual time, the value's excess is c −
 * r·u, its share is that over the excess of all mentions, and it is told if it lies at least three
 * deviations off: |2·√(c + 3/8) − 2·√(r·u + 3/8)| ≥ 3·√(1 + r), after Anscombe (1948). A mention
 * may count under several values, so shares may sum to more than 1, and a value that moved against
 * the change has a share below 0. Not thread-safe.
 */
public final class Drivers {
  private static final double DEVIATIONS = 3;

  /**
   * A value and its part in the change.
   *
   * @param key what it is
   * @param during its mentions during the change
   * @param usual how many a usual time of the same length has
   * @param share its excess over that of all mentions
   */
  public record Driver(SeriesKey key, long during, double usual, double share) {
    /** Returns how many mentions more, or fewer where below 0, than usual. */
    public double excess() {
      return during - usual;
    }
  }

  private static final class Pair {
    long during;
    long before;
  }

  private final double ratio;
  private final Map<Dimension, Map<String, Pair>> counts = new LinkedHashMap<>();
  private final Pair all = new Pair();

  /**
   * Creates a count of nothing yet.
   *
   * @param ratio the length of the change over the length of the usual time, above 0
   * @param dimensions by what to tell mentions apart, at least one
   */
  public Drivers(double ratio, Collection<Dimension> dimensions) {
    if (!(ratio > 0) || Double.isInfinite(ratio)) {
      throw new IllegalArgumentException("ratio: expected above 0, got " + ratio);
    }
    if (dimensions.isEmpty()) {
      throw new IllegalArgumentException("dimensions: expected at least one");
    }
    this.ratio = ratio;
    dimensions.forEach(dimension -> counts.put(dimension, new HashMap<>()));
  }

  /** Counts a mention of the time of the change. */
  public void during(Mention mention) {
    all.during++;
    counts.forEach(
        (dimension, byValue) -> {
          for (String value : new LinkedHashSet<>(dimension.valuesOf().apply(mention))) {
            byValue.computeIfAbsent(value, v -> new Pair()).during++;
          }
        });
  }

  /** Counts a mention of the usual time. */
  public void usually(Mention mention) {
    all.before++;
    counts.forEach(
        (dimension, byValue) -> {
          for (String value : new LinkedHashSet<>(dimension.valuesOf().apply(mention))) {
            byValue.computeIfAbsent(value, v -> new Pair()).before++;
          }
        });
  }

  /** Returns how many mentions more, or fewer where below 0, than usual there were in all. */
  public double excess() {
    return all.during - ratio * all.before;
  }

  /**
   * Returns the values that moved by more than chance, the largest share first.
   *
   * @param limit how many at most of each dimension, at least 0
   * @return nothing where there is no excess
   */
  public List<Driver> drivers(int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("limit: expected 0 or more, got " + limit);
    }
    double excess = excess();
    if (excess == 0) {
      return List.of();
    }
    Comparator<Driver> largestFirst =
        Comparator.comparingDouble(Driver::share)
            .reversed()
            .thenComparing(driver -> driver.key().value());
    List<Driver> drivers = new ArrayList<>();
    counts.forEach(
        (dimension, byValue) ->
            byValue.entrySet().stream()
                .filter(each -> isMoved(each.getValue()))
                .map(each -> driver(dimension.key(each.getKey()), each.getValue(), excess))
                .sorted(largestFirst)
                .limit(limit)
                .forEach(drivers::add));
    drivers.sort(largestFirst);
    return List.copyOf(drivers);
  }

  private boolean isMoved(Pair pair) {
    double usual = ratio * pair.before;
    double apart = 2 * Math.sqrt(pair.during + 3 / 8.0) - 2 * Math.sqrt(usual + 3 / 8.0);
    return Math.abs(apart) >= DEVIATIONS * Math.sqrt(1 + ratio);
  }

  private Driver driver(SeriesKey key, Pair pair, double excess) {
    double usual = ratio * pair.before;
    return new Driver(key, pair.during, usual, (pair.during - usual) / excess);
  }
}
