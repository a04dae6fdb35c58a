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
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form of an event in bytes, described in {@code docs/formats/ledger.md}: an envelope that
 * every version reads (form, type, flags, subject, claimed time), what decides where somebody
 * stands (scope, times, a hold's case), and the content, which alone may be sealed.
 */
final class RecordCodec {
  private static final int FORM = 3;
  static final int FLAGS_AT = 2;
  static final int SUBJECT_AT = 3;

  private static final int HAS_END = 2;
  private static final int HAS_KEY = 4;
  private static final int SEALED = 8;

  /** With this record a key of its subject was made, which stands in its frame. */
  static final int MAKES_KEY = 16;

  private static final int KNOWN = HAS_END | HAS_KEY | SEALED | MAKES_KEY;

  private RecordCodec() {}

  /** Seals what belongs to a subject. */
  @FunctionalInterface
  interface Seal {
    byte[] seal(SubjectKey subject, byte[] content, byte[] context);
  }

  /** Opens what was sealed; null where the key is destroyed. */
  @FunctionalInterface
  interface Unseal {
    byte @Nullable [] open(SubjectKey subject, byte[] sealed, byte[] context);
  }

  /** Returns the plain form, or that in which the event came if it could not be read whole. */
  static byte[] encode(LedgerEvent event) {
    byte[] unread = event.unread();
    return unread == null ? joined(clear(event), content(event)) : unread.clone();
  }

  /** Returns the form in which it is stored where contents are sealed. */
  static byte[] seal(LedgerEvent event, Seal with) {
    if (event.unread() != null || isEmpty(event)) {
      return encode(event);
    }
    byte[] clear = clear(event);
    clear[FLAGS_AT] |= SEALED;
    return joined(clear, with.seal(event.subject(), content(event), clear));
  }

  /** Returns whether the record is long enough to say so, and has a content that is sealed. */
  static boolean isSealed(byte[] record) {
    return record.length > FLAGS_AT && isSealed(record, 0);
  }

  static boolean isSealed(byte[] record, int at) {
    return (record[at + FLAGS_AT] & SEALED) != 0;
  }

  static boolean makesKey(byte[] record) {
    return (record[FLAGS_AT] & MAKES_KEY) != 0;
  }

  static boolean hasIdempotencyKey(byte[] record) {
    return (record[FLAGS_AT] & HAS_KEY) != 0;
  }

  private static boolean isEmpty(LedgerEvent event) {
    return (keepsEvidenceClear(event.type()) || event.evidence().isEmpty())
        && event.actor().isEmpty()
        && event.idempotencyKey().isEmpty();
  }

  /* A hold outlives its subject's key, and so do what joins names to accounts and which notice a person
   * was given: a gate asks for it. */
  private static boolean keepsEvidenceClear(LedgerEvent.Type type) {
    return switch (type) {
      case HOLD, RELEASE, NOTICE_GIVEN, FORMER_NAME, SHOWN_AS -> true;
      default -> false;
    };
  }

  private static byte[] clear(LedgerEvent event) {
    List<byte[]> texts = new ArrayList<>();
    event.scope().forEach(purpose -> texts.add(bytes(purpose.id())));
    if (keepsEvidenceClear(event.type())) {
      texts.add(bytes(event.evidence()));
    }
    Instant until = event.effectiveUntil().orElse(null);
    int flags = (until == null ? 0 : HAS_END) | (event.idempotencyKey().isPresent() ? HAS_KEY : 0);
    ByteBuffer to =
        ByteBuffer.allocate(3 + 16 + 12 + 12 + (until == null ? 0 : 12) + 1 + length(texts));
    to.put((byte) FORM).put((byte) event.type().code).put((byte) flags);
    to.putLong(event.subject().high()).putLong(event.subject().low());
    put(to, event.claimedAt());
    put(to, event.effectiveFrom());
    if (until != null) {
      put(to, until);
    }
    to.put((byte) event.scope().size());
    put(to, texts);
    return to.array();
  }

  private static byte[] content(LedgerEvent event) {
    List<byte[]> texts = new ArrayList<>(3);
    if (!keepsEvidenceClear(event.type())) {
      texts.add(bytes(event.evidence()));
    }
    texts.add(bytes(event.actor()));
    event.idempotencyKey().ifPresent(key -> texts.add(bytes(key)));
    ByteBuffer to = ByteBuffer.allocate(length(texts));
    put(to, texts);
    return to.array();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static int length(List<byte[]> texts) {
    int length = 0;
    for (byte[] text : texts) {
      length += 2 + text.length;
    }
    return length;
  }

  private static void put(ByteBuffer to, List<byte[]> texts) {
    for (byte[] text : texts) {
      to.putShort((short) text.length).put(text);
    }
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  /** Returns the event of a record, with what stands in the clear alone if it is sealed. */
  static LedgerEvent decode(byte[] record) {
    return decode(record, (subject, bytes, context) -> null);
  }

  /**
   * Returns the event of a record. What has a type, a flag or a purpose that this version does not
   * know comes back as {@link LedgerEvent.Type#UNKNOWN} with all its bytes; what cannot be opened,
   * with all that stands in the clear.
   *
   * @throws MalformedException if no version could have written it
   */
  static LedgerEvent decode(byte[] record, Unseal with) {
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
      if (type == null || (flags & ~KNOWN) != 0) {
        return LedgerEvent.unknown(subject, claimedAt, unkeyed(record));
      }
      LedgerEvent.Builder event = LedgerEvent.builder(type, subject, claimedAt);
      event.begins(instant(from));
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
      if (keepsEvidenceClear(type)) {
        event.evidence(text(from));
      }
      byte[] opened = (flags & SEALED) == 0 ? null : opened(subject, record, from, with);
      if ((flags & SEALED) != 0 && opened == null) {
        event.unreadable(unkeyed(record));
      } else {
        readContent(event, flags, opened == null ? from : ByteBuffer.wrap(opened));
      }
      if (!named) {
        return LedgerEvent.unknown(subject, claimedAt, unkeyed(record));
      }
      return (scope.isEmpty() ? event : event.purposes(scope)).build();
    } catch (BufferUnderflowException e) {
      throw malformed(from, "the record is cut short", e);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw malformed(from, "the record holds what no event can say", e);
    }
  }

  private static byte @Nullable [] opened(
      SubjectKey subject, byte[] record, ByteBuffer from, Unseal with) {
    byte[] sealed = new byte[from.remaining()];
    byte[] context = Arrays.copyOf(record, from.position());
    context[FLAGS_AT] &= (byte) ~MAKES_KEY;
    from.get(sealed);
    return with.open(subject, sealed, context);
  }

  private static void readContent(LedgerEvent.Builder event, int flags, ByteBuffer from) {
    if (!keepsEvidenceClear(event.type())) {
      event.evidence(text(from));
    }
    event.actor(text(from));
    if ((flags & HAS_KEY) != 0) {
      event.idempotencyKey(text(from));
    }
    if (from.hasRemaining()) {
      throw malformed(from, "expected the end of the record", null);
    }
  }

  /* Where its key was made is the frame's to say, and no part of the event. */
  private static byte[] unkeyed(byte[] record) {
    byte[] own = record.clone();
    own[FLAGS_AT] &= (byte) ~MAKES_KEY;
    return own;
  }

  static SubjectKey subject(byte[] record, int at) {
    ByteBuffer from = ByteBuffer.wrap(record, at + SUBJECT_AT, 16);
    return new SubjectKey(from.getLong(), from.getLong());
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
