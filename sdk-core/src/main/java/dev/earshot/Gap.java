package dev.earshot;

import java.time.Instant;

/**
 * A stretch that a source could not give: posts may be missing between the two instants.
 *
 * @param from start of the stretch
 * @param to end of the stretch, not before {@code from}
 * @param reason why, as a short code such as {@code CHECKPOINT_TOO_OLD}
 * @param observedAt when that was known
 */
public record Gap(Instant from, Instant to, String reason, Instant observedAt)
    implements SourceEvent {
  /**
   * Creates a gap.
   *
   * @throws IllegalArgumentException if it ends before it begins, or the year of an instant is not
   *     within 1 to 9999
   */
  public Gap {
    reason = WellFormed.text(reason);
    Bounds.requireInEra(from, "from");
    Bounds.requireInEra(to, "to");
    Bounds.requireInEra(observedAt, "observedAt");
    if (to.isBefore(from)) {
      throw new IllegalArgumentException("gap: expected from <= to");
    }
  }
}
