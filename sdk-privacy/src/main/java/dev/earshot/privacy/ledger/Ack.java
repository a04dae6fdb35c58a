package dev.earshot.privacy.ledger;

import java.time.Instant;
import java.util.Objects;

/**
 * The ledger's word that events are recorded and will survive a power cut.
 *
 * @param firstSequence the number of the first event, from 1 without holes
 * @param lastSequence the number of the last event, the same for a single one
 * @param recordedAt our own time of the record, never earlier than that of any record before
 */
public record Ack(long firstSequence, long lastSequence, Instant recordedAt) {
  /** Creates an acknowledgement. */
  public Ack {
    Objects.requireNonNull(recordedAt, "recordedAt");
    if (firstSequence < 1 || lastSequence < firstSequence) {
      throw new IllegalArgumentException(
          "sequence: expected 1 <= first <= last, got " + firstSequence + ", " + lastSequence);
    }
  }
}
