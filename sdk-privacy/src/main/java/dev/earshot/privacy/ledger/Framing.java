package dev.earshot.privacy.ledger;

import dev.earshot.MalformedException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The frames of a segment, described in {@code docs/formats/ledger.md}: a frame is what one write
 * carried, whole batches under one checksum. Knows nothing of what a record says.
 */
final class Framing {
  static final int PREFIX_BYTES = 8;
  static final int BODY_HEADER_BYTES = 24;

  /** How many bytes the body of a frame may have, and so a batch. */
  static final int MAX_BODY_BYTES = 16 << 20;

  private Framing() {}

  /**
   * A frame read back.
   *
   * @param bytes its length on the disk
   */
  record Frame(long firstSequence, Instant recordedAt, List<List<LedgerEvent>> batches, int bytes) {
    long lastSequence() {
      long last = firstSequence - 1;
      for (List<LedgerEvent> batch : batches) {
        last += batch.size();
      }
      return last;
    }
  }

  /** Returns a batch, ready to go into a frame: how many records, and they. */
  static byte[] batch(List<LedgerEvent> events) {
    List<byte[]> records = new ArrayList<>(events.size());
    long total = 4;
    for (LedgerEvent event : events) {
      byte[] record = RecordCodec.encode(event);
      total += 4L + record.length;
      if (total > MAX_BODY_BYTES - BODY_HEADER_BYTES) {
        throw new IllegalArgumentException(
            "events: expected at most 16 MiB in one batch, got more by event " + records.size());
      }
      records.add(record);
    }
    ByteBuffer batch = ByteBuffer.allocate((int) total).putInt(records.size());
    for (byte[] record : records) {
      batch.putInt(record.length).put(record);
    }
    return batch.array();
  }

  /** Returns the frame that carries these batches. */
  static byte[] frame(long firstSequence, Instant recordedAt, List<byte[]> batches) {
    int body = BODY_HEADER_BYTES;
    for (byte[] batch : batches) {
      body += batch.length;
    }
    ByteBuffer frame = ByteBuffer.allocate(PREFIX_BYTES + body);
    frame.putInt(body).putInt(0).putLong(firstSequence);
    RecordCodec.put(frame, recordedAt);
    frame.putInt(batches.size());
    batches.forEach(frame::put);
    frame.putInt(4, checksum(frame.array(), 0, body));
    return frame.array();
  }

  /**
   * Returns whether a frame could start here, by its first 32 bytes alone: long enough to be worth
   * a checksum.
   */
  static boolean mayStart(ByteBuffer bytes, int at, long leastSequence, long remaining) {
    int body = bytes.getInt(at);
    long sequence = bytes.getLong(at + 8);
    int count = bytes.getInt(at + 28);
    return isBody(body)
        && PREFIX_BYTES + (long) body <= remaining
        && sequence >= leastSequence
        && count > 0
        && count <= body;
  }

  static boolean isBody(int length) {
    return length > BODY_HEADER_BYTES && length <= MAX_BODY_BYTES;
  }

  /** Returns whether the checksum of a frame is right; all of it must be in the array. */
  static boolean isWhole(byte[] bytes, int at, int body) {
    return ByteBuffer.wrap(bytes).getInt(at + 4) == checksum(bytes, at, body);
  }

  /**
   * Reads a frame whose checksum is right.
   *
   * @param version that of its segment
   * @throws MalformedException if that version never writes such
   */
  static Frame read(byte[] bytes, int at, int body, int version) {
    ByteBuffer from = ByteBuffer.wrap(bytes, at + PREFIX_BYTES, body);
    try {
      long firstSequence = from.getLong();
      Instant recordedAt = RecordCodec.instant(from);
      int count = from.getInt();
      List<List<LedgerEvent>> batches =
          version == 1 ? batchesOfVersion1(from, count) : batches(from, count);
      if (from.hasRemaining() || batches.isEmpty()) {
        throw malformed("expected records to the end of the frame", null);
      }
      return new Frame(firstSequence, recordedAt, batches, PREFIX_BYTES + body);
    } catch (BufferUnderflowException | IndexOutOfBoundsException | DateTimeException e) {
      throw malformed("the frame is cut short", e);
    }
  }

  private static List<List<LedgerEvent>> batches(ByteBuffer from, int count) {
    List<List<LedgerEvent>> batches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<LedgerEvent> batch = new ArrayList<>(1);
      for (int left = from.getInt(); left > 0; left--) {
        batch.add(RecordCodec.decode(record(from)));
      }
      if (batch.isEmpty()) {
        throw malformed("expected at least one record in a batch", null);
      }
      batches.add(batch);
    }
    return batches;
  }

  private static List<List<LedgerEvent>> batchesOfVersion1(ByteBuffer from, int count) {
    List<List<LedgerEvent>> batches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] old = record(from);
      if (RecordCodec.beginsBatchInVersion1(old)) {
        batches.add(new ArrayList<>(1));
      }
      batches.get(batches.size() - 1).add(RecordCodec.decode(RecordCodec.ofVersion1(old)));
    }
    return batches;
  }

  private static byte[] record(ByteBuffer from) {
    int length = from.getInt();
    if (length < 0 || length > from.remaining()) {
      throw malformed("expected the length of a record", null);
    }
    byte[] record = new byte[length];
    from.get(record);
    return record;
  }

  private static MalformedException malformed(String problem, @Nullable Throwable cause) {
    return new MalformedException("ledger frame", null, -1, problem, cause);
  }

  private static int checksum(byte[] bytes, int at, int body) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, at, 4);
    crc.update(bytes, at + PREFIX_BYTES, body);
    return (int) crc.getValue();
  }
}
