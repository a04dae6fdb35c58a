package dev.earshot.scoring.trend;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * An hour with more mentions than the day before it lets expect.
 *
 * <p>With m the mean and s the sample standard deviation of the 24 hours before, an hour is a spike
 * if its count exceeds {@code m + 3 · max(s, √max(m, 1))}. The rule "mean plus k deviations" is the
 * one listening products publish for their alerts; the second term is the deviation that chance
 * alone gives a Poisson count, so that a quiet topic does not spike at its second mention. It knows
 * no time of day or week: a topic that sleeps at night may spike every morning.
 *
 * @param hour when the hour begins
 * @param observed its mentions
 * @param expected m, the mean of the 24 hours before
 * @param threshold what it exceeded
 */
public record Spike(Instant hour, long observed, double expected, double threshold) {
  private static final int WINDOW = 24;
  private static final int DEVIATIONS = 3;

  /** Creates a spike. */
  public Spike {
    Objects.requireNonNull(hour, "hour");
  }

  /**
   * Returns the spikes of a series, in order. The first 24 hours have no day before them and are
   * none.
   *
   * @param hours hours without holes, as {@link HourlySeries#hours} gives them
   */
  public static List<Spike> in(List<HourlySeries.Hour> hours) {
    List<Spike> spikes = new ArrayList<>();
    for (int i = WINDOW; i < hours.size(); i++) {
      double mean = 0;
      for (int k = i - WINDOW; k < i; k++) {
        mean += hours.get(k).counts().total();
      }
      mean /= WINDOW;
      double squares = 0;
      for (int k = i - WINDOW; k < i; k++) {
        double off = hours.get(k).counts().total() - mean;
        squares += off * off;
      }
      double deviation = Math.max(Math.sqrt(squares / (WINDOW - 1)), Math.sqrt(Math.max(mean, 1)));
      double threshold = mean + DEVIATIONS * deviation;
      long observed = hours.get(i).counts().total();
      if (observed > threshold) {
        spikes.add(new Spike(hours.get(i).start(), observed, mean, threshold));
      }
    }
    return List.copyOf(spikes);
  }
}
