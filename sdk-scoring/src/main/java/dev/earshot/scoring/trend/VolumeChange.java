package dev.earshot.scoring.trend;

import java.time.Instant;
import java.util.Objects;

/**
 * A moment at which the volume of a series left what its own past lets expect.
 *
 * @param at the start of the bucket with which it became known; nothing later was used
 * @param direction which way
 * @param lasting whether it shows in the mean of the last six hours rather than in one bucket
 * @param observed mentions a bucket: of this bucket, or the mean of the last six hours where it is
 *     {@code lasting}, or of the whole time without a mention for a silence, which is 0
 * @param expected what was expected in the same place, at least 0
 * @param score how far the two are apart, in deviations of this series; above 0
 * @param before the highest score of this kind in the days looked back on, this bucket left out; 0
 *     if there was none above 0
 */
public record VolumeChange(
    Instant at,
    Direction direction,
    boolean lasting,
    double observed,
    double expected,
    double score,
    double before) {
  /** Which way a volume went. */
  public enum Direction {
    /** More than expected. */
    UP,
    /** Less than expected, though not nothing. */
    DOWN,
    /** Nothing at all for longer than this series is used to. */
    SILENCE
  }

  /** Creates a change. */
  public VolumeChange {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(direction, "direction");
  }
}
