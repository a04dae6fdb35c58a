package dev.earshot.privacy.ledger;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What stands at the head of a segment file, described in {@code docs/formats/ledger.md}.
 *
 * @param version the format of what follows
 * @param firstSequence the number of the first event in the file
 * @param bytes its length
 * @param isPlain whether all that is kept free for later is empty: no hash algorithm, no key
 */
record SegmentHeader(int version, long firstSequence, int bytes, boolean isPlain) {
  static final int VERSION = 2;

  /** The length of what this version writes. */
  static final int BYTES = 68;

  /* Both begin and end as PNG's does, so that a transfer in text mode shows. */
  private static final long MAGIC_1 = 0x89_45_41_52_0D_0A_1A_0AL;
  private static final long MAGIC = 0x89_45_4C_47_0D_0A_1A_0AL;

  private static final int BYTES_1 = 24;
  private static final int RESERVED_AT = 24;
  private static final int MOST_BYTES = 4096;

  static String fileName(long firstSequence) {
    String digits = Long.toString(firstSequence);
    return "0".repeat(20 - digits.length()) + digits + ".seg";
  }

  static byte[] write(long firstSequence) {
    ByteBuffer header = ByteBuffer.allocate(BYTES);
    header.putLong(MAGIC).putInt(VERSION).putInt(BYTES).putLong(firstSequence);
    header.putInt(BYTES - 4, checksum(header.array(), BYTES - 4));
    return header.array();
  }

  /** Returns what the first bytes of a file say, or null if they are no header of any version. */
  static @Nullable SegmentHeader read(byte[] bytes) {
    if (bytes.length < BYTES_1) {
      return null;
    }
    ByteBuffer header = ByteBuffer.wrap(bytes);
    long magic = header.getLong();
    int version = header.getInt();
    if (magic == MAGIC_1) {
      return isSealed(bytes, BYTES_1)
          ? new SegmentHeader(version, header.getLong(), BYTES_1, true)
          : null;
    }
    int length = header.getInt();
    if (magic != MAGIC || length < BYTES || length > MOST_BYTES || !isSealed(bytes, length)) {
      return null;
    }
    boolean plain = true;
    for (int i = RESERVED_AT; i < length - 4; i++) {
      plain &= bytes[i] == 0;
    }
    return new SegmentHeader(version, header.getLong(), length, plain);
  }

  /** The most bytes that {@link #read} looks at. */
  static int window(long fileLength) {
    return (int) Math.min(MOST_BYTES, fileLength);
  }

  private static boolean isSealed(byte[] bytes, int length) {
    return length <= bytes.length
        && ByteBuffer.wrap(bytes).getInt(length - 4) == checksum(bytes, length - 4);
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
