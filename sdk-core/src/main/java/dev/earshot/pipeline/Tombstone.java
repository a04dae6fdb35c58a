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

  /** Returns whether a delivery observed at that moment must stay away. */
  public boolean bars(Instant observedAt) {
    return cause.isFinal() || !observedAt.isAfter(at);
  }
}
