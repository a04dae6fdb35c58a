package dev.earshot.privacy.ledger;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What stands at the head of a segment file, described in {@code docs/formats/ledger.md}.
 *
 * @param version the format of what follows
 * @param firstSequence the number of the first event in the file
 * @param isKnown whether it names the hash algorithm and a cipher that this version knows, and
 *     nothing else
 * @param isSealed whether contents are sealed
 */
record SegmentHeader(int version, long firstSequence, boolean isKnown, boolean isSealed) {
  static final int VERSION = 3;

  /** The length of what this version writes. */
  static final int BYTES = 68;

  /* Begins and ends as PNG's does, so that a transfer in text mode shows. */
  private static final long MAGIC = 0x89_45_4C_47_0D_0A_1A_0AL;

  private static final int HASH_AT = 24;
  private static final int CIPHER_AT = 26;
  private static final int RESERVED_AT = 28;
  private static final int MOST_BYTES = 4096;
  private static final short SHA_256_TREE = 1;
  private static final short AES_256_GCM = 1;

  static String fileName(long firstSequence) {
    String digits = Long.toString(firstSequence);
    return "0".repeat(20 - digits.length()) + digits + ".seg";
  }

  static byte[] write(long firstSequence, boolean sealed) {
    ByteBuffer header = ByteBuffer.allocate(BYTES);
    header.putLong(MAGIC).putInt(VERSION).putInt(BYTES).putLong(firstSequence);
    header.putShort(SHA_256_TREE).putShort(sealed ? AES_256_GCM : 0);
    header.putInt(BYTES - 4, checksum(header.array(), BYTES - 4));
    return header.array();
  }

  /** Returns what the first bytes of a file say, or null if they are no header of any version. */
  static @Nullable SegmentHeader read(byte[] bytes) {
    if (bytes.length < BYTES) {
      return null;
    }
    ByteBuffer header = ByteBuffer.wrap(bytes);
    long magic = header.getLong();
    int version = header.getInt();
    int length = header.getInt();
    if (magic != MAGIC
        || length < BYTES
        || length > MOST_BYTES
        || length > bytes.length
        || header.getInt(length - 4) != checksum(bytes, length - 4)) {
      return null;
    }
    short cipher = header.getShort(CIPHER_AT);
    boolean known =
        length == BYTES
            && header.getShort(HASH_AT) == SHA_256_TREE
            && (cipher == 0 || cipher == AES_256_GCM);
    for (int i = RESERVED_AT; i < length - 4; i++) {
      known &= bytes[i] == 0;
    }
    return new SegmentHeader(version, header.getLong(), known, cipher == AES_256_GCM);
  }

  /** The most bytes that {@link #read} looks at. */
  static int window(long fileLength) {
    return (int) Math.min(MOST_BYTES, fileLength);
  }

  static int checksum(byte[] bytes, int length) {
    return checksum(bytes, 0, length);
  }

  static int checksum(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}
