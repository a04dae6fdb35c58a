package dev.earshot.privacy.ledger;

import dev.earshot.MalformedException;
import dev.earshot.SubjectKey;
import dev.earshot.privacy.Purpose;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one form that an event has in bytes, described in {@code docs/formats/ledger.md}: an envelope
 * that every version reads (form, type, flags, subject, claimed time) and a content that only a
 * version that knows type and flags reads.
 */
final class RecordCodec {
  private static final int FORM = 2;
  private static final int FLAGS_AT = 2;

  /* Format 1 had no form byte, and this flag where batches now have a count. */
  private static final int FIRST_OF_BATCH = 1;
  private static final int HAS_END = 2;
  private static final int HAS_KEY = 4;

  private RecordCodec() {}

  static byte[] encode(LedgerEvent event) {
    byte[] unread = event.unread();
    return unread == null ? encodeKnown(event) : unread.clone();
  }

  private static byte[] encodeKnown(LedgerEvent event) {
    List<byte[]> texts = new ArrayList<>();
    event.scope().forEach(purpose -> texts.add(purpose.id().getBytes(StandardCharsets.UTF_8)));
    texts.add(event.evidence().getBytes(StandardCharsets.UTF_8));
    texts.add(event.actor().getBytes(StandardCharsets.UTF_8));
    event.idempotencyKey().ifPresent(key -> texts.add(key.getBytes(StandardCharsets.UTF_8)));
    Instant until = event.effectiveUntil().orElse(null);
    int length = 3 + 16 + 12 + 12 + (until == null ? 0 : 12) + 1;
    for (byte[] text : texts) {
      length += 2 + text.length;
    }
    int flags = (until == null ? 0 : HAS_END) | (event.idempotencyKey().isPresent() ? HAS_KEY : 0);
    ByteBuffer to = ByteBuffer.allocate(length);
    to.put((byte) FORM).put((byte) event.type().code).put((byte) flags);
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

  /**
   * Returns the event of a record. What has a type, a flag or a purpose that this version does not
   * know comes back as {@link LedgerEvent.Type#UNKNOWN} with all its bytes.
   *
   * @throws MalformedException if no version could have written it
   */
  static LedgerEvent decode(byte[] record) {
    ByteBuffer from = ByteBuffer.wrap(record);
    try {
      int form = from.get();
      if (form != FORM) {
        throw malformed(from, "expected form " + FORM + ", got " + form, null);
      }
      int code = from.get();
      int flags = from.get();
      SubjectKey subject = new SubjectKey(from.getLong(), from.getLong());
      Instant claimedAt = instant(from);
      LedgerEvent.Type type = LedgerEvent.Type.ofCode(code);
      if (type == null || (flags & ~(HAS_END | HAS_KEY)) != 0) {
        return LedgerEvent.unknown(subject, claimedAt, record.clone());
      }
      LedgerEvent.Builder event = LedgerEvent.builder(type, subject, claimedAt);
      event.effectiveFrom(instant(from));
      if ((flags & HAS_END) != 0) {
        event.effectiveUntil(instant(from));
      }
      List<Purpose> scope = new ArrayList<>();
      boolean named = true;
      for (int left = from.get(); left > 0; left--) {
        String id = text(from);
        named &= Purpose.isId(id);
        if (named) {
          scope.add(new Purpose(id));
        }
      }
      event.evidence(text(from)).actor(text(from));
      if ((flags & HAS_KEY) != 0) {
        event.idempotencyKey(text(from));
      }
      if (from.hasRemaining()) {
        throw malformed(from, "expected the end of the record", null);
      }
      if (!named) {
        return LedgerEvent.unknown(subject, claimedAt, record.clone());
      }
      return (scope.isEmpty() ? event : event.purposes(scope)).build();
    } catch (BufferUnderflowException e) {
      throw malformed(from, "the record is cut short", e);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw malformed(from, "the record holds what no event can say", e);
    }
  }

  /** Returns the record of a format 1 record, which says the same. */
  static byte[] ofVersion1(byte[] old) {
    byte[] record = new byte[old.length + 1];
    record[0] = FORM;
    System.arraycopy(old, 0, record, 1, old.length);
    record[FLAGS_AT] &= ~FIRST_OF_BATCH;
    return record;
  }

  /** Returns whether a format 1 record begins a batch. */
  static boolean beginsBatchInVersion1(byte[] old) {
    return (old[FLAGS_AT - 1] & FIRST_OF_BATCH) != 0;
  }

  static void put(ByteBuffer to, Instant instant) {
    to.putLong(instant.getEpochSecond()).putInt(instant.getNano());
  }

  static Instant instant(ByteBuffer from) {
    long seconds = from.getLong();
    int nanos = from.getInt();
    if (nanos < 0 || nanos > 999_999_999) {
      throw new DateTimeException("nanoseconds out of range");
    }
    return Instant.ofEpochSecond(seconds, nanos);
  }

  private static String text(ByteBuffer from) {
    byte[] text = new byte[Short.toUnsignedInt(from.getShort())];
    from.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private static MalformedException malformed(
      ByteBuffer at, String problem, @Nullable Throwable cause) {
    return new MalformedException("ledger record", null, at.position(), problem, cause);
  }
}
