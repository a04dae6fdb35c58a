package dev.earshot.privacy.receipt;

import dev.earshot.MalformedException;
import dev.earshot.privacy.ledger.LedgerEvent;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * What a ledger hashes of an event.
 *
 * @param recorded when it was recorded
 * @param event with what stands in the clear, if its content is sealed
 */
record LedgerEntry(Instant recorded, LedgerEvent event) {
  private static final int HEAD_BYTES = 24;

  /**
   * Reads the entry of an event.
   *
   * @throws MalformedException if it is none, or of a batch without that event
   * @throws java.time.DateTimeException if it is of no time
   */
  static LedgerEntry of(long event, byte[] bytes) {
    if (bytes.length < HEAD_BYTES) {
      throw new MalformedException("receipt", "entry", -1, "the entry is cut short", null);
    }
    ByteBuffer from = ByteBuffer.wrap(bytes);
    Instant recorded = Instant.ofEpochSecond(from.getLong(), from.getInt());
    long first = from.getLong();
    int count = from.getInt();
    if (first < 1 || first > event || event - first >= count) {
      throw new MalformedException("receipt", "entry", -1, "it is not of that event", null);
    }
    byte[] record = new byte[from.remaining()];
    from.get(record);
    return new LedgerEntry(recorded, LedgerEvent.ofStored(record));
  }
}
