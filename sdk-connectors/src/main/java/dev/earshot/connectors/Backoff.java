package dev.earshot.connectors;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to rest after a failure: each delay is drawn evenly from the one before to three times
 * that, and never exceeds the longest. So the rests grow, and many clients that failed together do
 * not come back together.
 *
 * <p>A value: {@link #next} answers with the backoff after one more failure; after a success begin
 * again with {@link #of}.
 *
 * @param shortest the shortest delay, positive
 * @param longest the longest delay, at least {@code shortest}
 * @param delay how long to rest now, from {@code shortest} to {@code longest}
 */
public record Backoff(Duration shortest, Duration longest, Duration delay) {
  /**
   * Creates a backoff.
   *
   * @throws IllegalArgumentException if the three are not in order
   */
  public Backoff {
    if (shortest.isZero() || shortest.isNegative() || longest.compareTo(shortest) < 0) {
      throw new IllegalArgumentException("backoff: expected 0 < shortest <= longest");
    }
    if (delay.compareTo(shortest) < 0 || delay.compareTo(longest) > 0) {
      throw new IllegalArgumentException("backoff: expected shortest <= delay <= longest");
    }
  }

  /** Returns the backoff before any failure. */
  public static Backoff of(Duration shortest, Duration longest) {
    return new Backoff(shortest, longest, shortest);
  }

  /** Returns the backoff after one more failure. */
  public Backoff next(RandomGenerator random) {
    long from = delay.toMillis();
    long to = Math.min(longest.toMillis(), 3 * Math.min(delay.toMillis(), Long.MAX_VALUE / 3));
    long drawn = to > from ? random.nextLong(from, to + 1) : from;
    Duration next = Duration.ofMillis(drawn);
    return new Backoff(shortest, longest, next.compareTo(delay) < 0 ? delay : next);
  }
}
