package dev.earshot.privacy.retention;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Objects;

/**
 * The end of a period: the moment, and the day in whose zone it was counted.
 *
 * @param at the first moment at which the period is over
 * @param day the day on which the period has fully run
 * @param zone the zone in which it was counted
 */
public record Deadline(Instant at, LocalDate day, ZoneId zone) {
  /** Creates a deadline. */
  public Deadline {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(day, "day");
    Objects.requireNonNull(zone, "zone");
  }
}
