package dev.earshot.privacy.ledger;

import dev.earshot.SubjectKey;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of format version 1, described in {@code docs/formats/ledger.md}. A segment is a header
 * and frames; a frame is what one write carried: whole batches under one checksum.
 */
final class Frames {
  static final int VERSION = 1;
  static final int HEADER_BYTES = 24;
  static final int PREFIX_BYTES = 8;
  static final int BODY_HEADER_BYTES = 24;

  /** How many bytes the body of a frame may have, and so the records of one batch. */
  static final int MAX_BODY_BYTES = 16 << 20;

  /* Begins and ends as PNG's does, so that a transfer in text mode shows. */
  private static final long MAGIC = 0x89_45_41_52_0D_0A_1A_0AL;

  private static final int FIRST_OF_BATCH = 1;
  private static final int HAS_END = 2;
  private static final int HAS_KEY = 4;

  private Frames() {}

  /**
   * A frame read back.
   *
   * @param bytes its length on the disk
   */
  record Frame(
      long firstSequence, Instant recordedAt, List<List<LedgerEvent>> batches, int bytes) {}

  /** Which version a header names, and which first sequence. */
  record Header(int version, long firstSequence) {}

  /** 128 bits that tell one batch's content from another's. */
  record Print(long high, long low) {}

  static String name(long firstSequence) {
    String digits = Long.toString(firstSequence);
    return "0".repeat(20 - digits.length()) + digits + ".seg";
  }

  static byte[] header(long firstSequence) {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    header.putLong(MAGIC).putInt(VERSION).putLong(firstSequence);
    header.putInt(crc(header.array(), 0, header.position()));
    return header.array();
  }

  /** Returns what a header says, or null if it is none; every version keeps this form. */
  static @Nullable Header readHeader(byte[] bytes) {
    ByteBuffer header = ByteBuffer.wrap(bytes);
    long magic = header.getLong();
    int version = header.getInt();
    long firstSequence = header.getLong();
    boolean whole = magic == MAGIC && header.getInt() == crc(bytes, 0, HEADER_BYTES - 4);
    return whole ? new Header(version, firstSequence) : null;
  }

  /** Returns the records of a batch, ready to go into a frame. */
  static byte[] records(List<LedgerEvent> batch) {
    List<byte[]> records = new ArrayList<>(batch.size());
    long total = 0;
    for (LedgerEvent event : batch) {
      byte[] encoded = record(event, records.isEmpty());
      total += 4L + encoded.length;
      if (total > MAX_BODY_BYTES - BODY_HEADER_BYTES) {
        throw new IllegalArgumentException(
            "events: expected at most 16 MiB in one batch, got more by event " + records.size());
      }
      records.add(encoded);
    }
    ByteBuffer all = ByteBuffer.allocate((int) total);
    for (byte[] encoded : records) {
      all.putInt(encoded.length).put(encoded);
    }
    return all.array();
  }

  private static byte[] record(LedgerEvent event, boolean first) {
    List<byte[]> texts = new ArrayList<>();
    event.scope().forEach(purpose -> texts.add(purpose.getBytes(StandardCharsets.UTF_8)));
    texts.add(event.evidence().getBytes(StandardCharsets.UTF_8));
    texts.add(event.actor().getBytes(StandardCharsets.UTF_8));
    event.idempotencyKey().ifPresent(key -> texts.add(key.getBytes(StandardCharsets.UTF_8)));
    Instant until = event.effectiveUntil().orElse(null);
    int length = 2 + 16 + 12 + 12 + (until == null ? 0 : 12) + 1;
    for (byte[] text : texts) {
      length += 2 + text.length;
    }
    int flags =
        (first ? FIRST_OF_BATCH : 0)
            | (until == null ? 0 : HAS_END)
            | (event.idempotencyKey().isPresent() ? HAS_KEY : 0);
    ByteBuffer to = ByteBuffer.allocate(length);
    to.put((byte) event.type().code).put((byte) flags);
    to.putLong(event.subject().high()).putLong(event.subject().low());
    put(to, event.claimedAt());
    put(to, event.effectiveFrom());
    if (until != null) {
      put(to, until);
    }
    to.put((byte) event.scope().size());
    for (byte[] text : texts) {
      to.putShort((short) text.length).put(text);
    }
    return to.array();
  }

  /** Returns the frame that carries these batches' records. */
  static byte[] frame(long firstSequence, Instant recordedAt, int count, List<byte[]> batches) {
    int body = BODY_HEADER_BYTES;
    for (byte[] records : batches) {
      body += records.length;
    }
    ByteBuffer frame = ByteBuffer.allocate(PREFIX_BYTES + body);
    frame.putInt(body).putInt(0).putLong(firstSequence);
    put(frame, recordedAt);
    frame.putInt(count);
    batches.forEach(frame::put);
    frame.putInt(4, frameCrc(frame.array(), 0, body));
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
    return ByteBuffer.wrap(bytes).getInt(at + 4) == frameCrc(bytes, at, body);
  }

  /**
   * Reads a frame whose checksum is right.
   *
   * @throws IllegalArgumentException if it holds what this version never writes
   */
  static Frame read(byte[] bytes, int at, int body) {
    ByteBuffer from = ByteBuffer.wrap(bytes, at + PREFIX_BYTES, body);
    try {
      long firstSequence = from.getLong();
      Instant recordedAt = instant(from);
      int count = from.getInt();
      List<List<LedgerEvent>> batches = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int end = from.getInt();
        end += from.position();
        int code = from.get();
        int flags = from.get();
        if ((flags & FIRST_OF_BATCH) != 0) {
          batches.add(new ArrayList<>(1));
        }
        batches.get(batches.size() - 1).add(event(from, code, flags));
        require(from.position() == end, "length of a record");
      }
      require(!from.hasRemaining(), "end of a frame");
      return new Frame(firstSequence, recordedAt, batches, PREFIX_BYTES + body);
    } catch (BufferUnderflowException | IndexOutOfBoundsException | DateTimeException e) {
      throw new IllegalArgumentException("a record is cut short", e);
    }
  }

  private static LedgerEvent event(ByteBuffer from, int code, int flags) {
    LedgerEvent.Type type = LedgerEvent.Type.ofCode(code);
    if (type == null || (flags & ~(FIRST_OF_BATCH | HAS_END | HAS_KEY)) != 0) {
      throw new IllegalArgumentException("unknown code " + code + " or flags " + flags);
    }
    SubjectKey subject = new SubjectKey(from.getLong(), from.getLong());
    LedgerEvent.Builder event = LedgerEvent.builder(type, subject, instant(from));
    event.effectiveFrom(instant(from));
    if ((flags & HAS_END) != 0) {
      event.effectiveUntil(instant(from));
    }
    int purposes = from.get();
    if (purposes != 0) {
      List<String> scope = new ArrayList<>(purposes);
      for (int i = 0; i < purposes; i++) {
        scope.add(text(from));
      }
      event.purposes(scope);
    }
    event.evidence(text(from)).actor(text(from));
    if ((flags & HAS_KEY) != 0) {
      event.idempotencyKey(text(from));
    }
    return event.build();
  }

  static Print print(byte[] records) {
    try {
      ByteBuffer hash = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(records));
      return new Print(hash.getLong(), hash.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void put(ByteBuffer to, Instant instant) {
    to.putLong(instant.getEpochSecond()).putInt(instant.getNano());
  }

  private static Instant instant(ByteBuffer from) {
    long seconds = from.getLong();
    int nanos = from.getInt();
    require(nanos >= 0 && nanos < 1_000_000_000, "nanoseconds");
    return Instant.ofEpochSecond(seconds, nanos);
  }

  private static String text(ByteBuffer from) {
    byte[] text = new byte[Short.toUnsignedInt(from.getShort())];
    from.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("wrong " + what);
    }
  }

  private static int frameCrc(byte[] bytes, int at, int body) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, at, 4);
    crc.update(bytes, at + PREFIX_BYTES, body);
    return (int) crc.getValue();
  }

  private static int crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}
