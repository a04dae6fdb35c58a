package dev.earshot.privacy.ledger;

import java.time.Instant;
import java.util.Objects;

/**
 * An event as it stands in the ledger.
 *
 * @param sequence its number, from 1 without holes
 * @param batch the number of the first event of its batch; those before it came earlier
 * @param batchEnd the number of the last event of its batch
 * @param recordedAt our own time of the record, never earlier than that of any record before
 * @param event what was recorded
 */
public record Recorded(
    long sequence, long batch, long batchEnd, Instant recordedAt, LedgerEvent event) {
  /**
   * Creates a recorded event.
   *
   * @throws IllegalArgumentException unless 1 &lt;= batch &lt;= sequence &lt;= batchEnd
   */
  public Recorded {
    Objects.requireNonNull(recordedAt, "recordedAt");
    Objects.requireNonNull(event, "event");
    if (batch < 1 || sequence < batch || batchEnd < sequence) {
      throw new IllegalArgumentException(
          "sequence: expected within its batch, got "
              + sequence
              + " of "
              + batch
              + " to "
              + batchEnd);
    }
  }
}
