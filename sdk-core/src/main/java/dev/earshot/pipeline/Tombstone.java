package dev.earshot.pipeline;

import dev.earshot.PostId;
import dev.earshot.Removal;
import java.time.Instant;
import java.util.Objects;

/**
 * What is left of a removed post: nothing it said.
 *
 * @param id which post
 * @param cause why it was removed
 * @param at when
 */
public record Tombstone(PostId id, Removal.Cause cause, Instant at) {
  /** Creates a tombstone. */
  public Tombstone {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(at, "at");
  }

  /**
   * Returns whether a delivery observed at that moment must stay away: any after a final cause,
   * else any that is not newer than the removal. Where our own queries or rules were the cause, the
   * very delivery that was withdrawn may return once they change.
   */
  public boolean bars(Instant observedAt) {
    boolean ours =
        cause == Removal.Cause.NO_LONGER_MATCHES || cause == Removal.Cause.NO_LONGER_ADMITTED;
    return cause.isFinal() || observedAt.isBefore(at) || (!ours && observedAt.equals(at));
  }
}
