package dev.earshot.scoring.trend;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A time in which a series had more than its own past lets expect, as far as it is known. Each part
 * rests on the buckets given so far.
 *
 * @param onset the start of its first bucket that stood out by two deviations, or of the one with
 *     which it became known
 * @param peak the start of the bucket that stood out most so far
 * @param observed mentions of that bucket
 * @param expected what was expected there, at least 0
 * @param end the end of the last bucket that stood out; empty while the mean of the last six hours
 *     is a deviation or more above what is usual
 */
public record Surge(
    Instant onset, Instant peak, double observed, double expected, Optional<Instant> end) {
  /** Creates a surge. */
  public Surge {
    Objects.requireNonNull(onset, "onset");
    Objects.requireNonNull(peak, "peak");
    Objects.requireNonNull(end, "end");
  }
}
