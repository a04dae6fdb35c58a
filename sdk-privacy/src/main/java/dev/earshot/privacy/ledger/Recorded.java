package dev.earshot.privacy.ledger;

import java.time.Instant;
import java.util.Objects;

/**
 * An event as it stands in the ledger.
 *
 * @param sequence its number, from 1; without holes where nothing was dropped
 * @param batch the number of the first event of its batch; those before it came earlier
 * @param batchEnd the number of the last event of its batch
 * @param recordedAt our own time of the record, never earlier than that of any record before
 * @param event what was recorded
 * @param previous the number of the event before it that is still there; 0 for none
 */
public record Recorded(
    long sequence,
    long batch,
    long batchEnd,
    Instant recordedAt,
    LedgerEvent event,
    long previous) {
  /**
   * Creates an event before which none was dropped.
   *
   * @throws IllegalArgumentException unless 1 &lt;= batch &lt;= sequence &lt;= batchEnd
   */
  public Recorded(long sequence, long batch, long batchEnd, Instant recordedAt, LedgerEvent event) {
    this(sequence, batch, batchEnd, recordedAt, event, sequence - 1);
  }

  /**
   * Creates a recorded event.
   *
   * @throws IllegalArgumentException unless 1 &lt;= batch &lt;= sequence &lt;= batchEnd, and 0
   *     &lt;= previous &lt; sequence; within a batch nothing is dropped
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
    if (previous < 0 || previous >= sequence || (sequence > batch && previous != sequence - 1)) {
      throw new IllegalArgumentException(
          "previous: expected the event before " + sequence + ", got " + previous);
    }
  }
}
