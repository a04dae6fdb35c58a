package dev.earshot.privacy.ledger;

import java.time.Instant;
import java.util.Objects;

/**
 * An event as it stands in the ledger.
 *
 * @param sequence its number, from 1 without holes
 * @param recordedAt our own time of the record, never earlier than that of any record before
 * @param event what was recorded
 */
public record Recorded(long sequence, Instant recordedAt, LedgerEvent event) {
  /** Creates a recorded event. */
  public Recorded {
    Objects.requireNonNull(recordedAt, "recordedAt");
    Objects.requireNonNull(event, "event");
  }
}
