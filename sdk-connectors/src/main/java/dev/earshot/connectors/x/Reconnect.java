package dev.earshot.connectors.x;

import java.time.Duration;

/**
 * How long X wants a stream that failed to stay away: a line that broke 250 ms more each time, up
 * to 16 s; an error of the server 5 s, doubling up to 320 s; too many requests a minute, doubling.
 * Whatever is heard ends the row. Thread-safe.
 */
final class Reconnect {
  private static final Duration STEP = Duration.ofMillis(250);
  private static final Duration MOST_STEPS = Duration.ofSeconds(16);
  private static final Duration ERROR = Duration.ofSeconds(5);
  private static final Duration MOST_ERROR = Duration.ofSeconds(320);
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Duration MOST_LIMIT = Duration.ofMinutes(16);

  private Duration broken = Duration.ZERO;
  private Duration error = Duration.ZERO;
  private Duration limit = Duration.ZERO;

  /** Returns how long to stay away after a line that broke, or never came about. */
  synchronized Duration afterBreak() {
    broken = least(broken.plus(STEP), MOST_STEPS);
    return broken;
  }

  /** Returns how long to stay away after an answer that says that the server is in trouble. */
  synchronized Duration afterError() {
    error = error.isZero() ? ERROR : least(error.multipliedBy(2), MOST_ERROR);
    return error;
  }

  /** Returns how long to stay away after the word that this is too often. */
  synchronized Duration afterLimit() {
    limit = limit.isZero() ? LIMIT : least(limit.multipliedBy(2), MOST_LIMIT);
    return limit;
  }

  /** Takes that the line is well. */
  synchronized void heard() {
    broken = Duration.ZERO;
    error = Duration.ZERO;
    limit = Duration.ZERO;
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
