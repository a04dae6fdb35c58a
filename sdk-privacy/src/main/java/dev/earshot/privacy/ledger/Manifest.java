package dev.earshot.privacy.ledger;

import dev.earshot.BrokenException;
import dev.earshot.RefusedException;
import dev.earshot.disk.Disk;
import dev.earshot.key.StoreKey;
import dev.earshot.privacy.SecretCheck;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/* Replaced whole whenever a segment was begun and before anything is written into that segment. So a
 * segment with events in it is always named, and one that vanishes is missed. */
/**
 * The file that says that here is a ledger, under which secret it knows people, which segment of it
 * is the last, how far it had come at least, and under which key its contents are sealed.
 *
 * @param lastSegment the number of the first event of the last segment
 * @param secret the check of the secret; null before anybody said
 * @param head how far the ledger had come when this was written
 * @param key the ledger's own key, wrapped; null where contents are not sealed
 */
record Manifest(long lastSegment, @Nullable SecretCheck secret, Head head, @Nullable Wrapped key) {
  static final String NAME = "ledger.manifest";
  private static final long MAGIC = 0x89_45_4C_4D_0D_0A_1A_0AL;
  private static final int VERSION = 3;
  private static final int HEADER_BYTES = 8 + 4 + 4;
  private static final int LEAST_BYTES = HEADER_BYTES + 8 + 16 + Head.BYTES + 2 + 2 + 4;
  private static final int MOST_BYTES = 8192;
  private static final SecretCheck UNSAID = new SecretCheck(0, 0);

  /** A wrapped key and which root key wrapped it. */
  static final class Wrapped {
    private final String rootId;
    private final byte[] bytes;

    Wrapped(String rootId, byte[] bytes) {
      this.rootId = rootId;
      this.bytes = bytes;
    }

    static Wrapped of(StoreKey key) {
      return new Wrapped(key.rootId(), key.wrapped());
    }

    String rootId() {
      return rootId;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  /** Returns the manifest, or null if there is none. */
  static @Nullable Manifest read(Disk disk) throws IOException {
    if (!disk.names().contains(NAME)) {
      return null;
    }
    byte[] bytes;
    try (Disk.Segment file = disk.open(NAME)) {
      bytes = new byte[(int) Math.min(file.length(), MOST_BYTES)];
      file.read(0, bytes, 0, bytes.length);
    }
    return of(bytes);
  }

  /** Reads the manifest of its bytes. */
  static Manifest of(byte[] bytes) {
    ByteBuffer from = ByteBuffer.wrap(bytes);
    if (bytes.length < LEAST_BYTES || from.getLong() != MAGIC) {
      throw damaged(null);
    }
    int version = from.getInt();
    if (version != VERSION) {
      throw new RefusedException(
          "ledger file "
              + NAME
              + " has format version "
              + version
              + ", this library reads version "
              + VERSION,
          null);
    }
    int length = from.getInt();
    if (length != bytes.length
        || from.getInt(length - 4) != SegmentHeader.checksum(bytes, length - 4)) {
      throw damaged(null);
    }
    return read(from);
  }

  private static Manifest read(ByteBuffer from) {
    try {
      long lastSegment = from.getLong();
      SecretCheck secret = new SecretCheck(from.getLong(), from.getLong());
      Head head = Head.read(from);
      byte[] rootId = text(from);
      byte[] wrapped = text(from);
      Wrapped key =
          wrapped.length == 0
              ? null
              : new Wrapped(new String(rootId, StandardCharsets.US_ASCII), wrapped);
      return new Manifest(lastSegment, secret.equals(UNSAID) ? null : secret, head, key);
    } catch (BufferUnderflowException e) {
      throw damaged(e);
    }
  }

  private static BrokenException damaged(@Nullable Throwable cause) {
    return new BrokenException("ledger file " + NAME + " is damaged; restore it", cause);
  }

  private static byte[] text(ByteBuffer from) {
    byte[] bytes = new byte[Short.toUnsignedInt(from.getShort())];
    from.get(bytes);
    return bytes;
  }

  Manifest withLastSegment(long firstSequence, Head reached) {
    return new Manifest(firstSequence, secret, reached, key);
  }

  Manifest boundTo(SecretCheck check, Head reached) {
    return new Manifest(lastSegment, check, reached, key);
  }

  Manifest under(Wrapped newKey, Head reached) {
    return new Manifest(lastSegment, secret, reached, newKey);
  }

  /** Puts this in the place of the one before, whole or not at all. */
  void write(Disk disk) throws IOException {
    SecretCheck check = secret == null ? UNSAID : secret;
    byte[] rootId = key == null ? new byte[0] : key.rootId().getBytes(StandardCharsets.US_ASCII);
    byte[] wrapped = key == null ? new byte[0] : key.bytes();
    int length = LEAST_BYTES + rootId.length + wrapped.length;
    ByteBuffer bytes = ByteBuffer.allocate(length);
    bytes.putLong(MAGIC).putInt(VERSION).putInt(length).putLong(lastSegment);
    bytes.putLong(check.high()).putLong(check.low());
    head.write(bytes);
    bytes.putShort((short) rootId.length).put(rootId);
    bytes.putShort((short) wrapped.length).put(wrapped);
    bytes.putInt(SegmentHeader.checksum(bytes.array(), length - 4));
    disk.replace(NAME, file -> file.write(0, bytes.array()));
  }
}
