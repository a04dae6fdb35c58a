package dev.earshot.privacy.ledger;

import dev.earshot.BrokenException;
import dev.earshot.disk.Disk;
import dev.earshot.privacy.SecretCheck;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/* Replaced whole whenever a segment was begun and before anything is written into that segment. So a
 * segment with events in it is always named, and one that vanishes is missed. */
/**
 * The file that says that here is a ledger, under which secret it knows people, which segment of it
 * is the last, and how far it had come at least.
 *
 * @param lastSegment the number of the first event of the last segment
 * @param secret the check of the secret; null before anybody said
 * @param head how far the ledger had come when this was written
 */
record Manifest(long lastSegment, @Nullable SecretCheck secret, Head head) {
  static final String NAME = "ledger.manifest";
  private static final String NEXT = "ledger.manifest.new";
  private static final long MAGIC = 0x89_45_4C_4D_0D_0A_1A_0AL;
  private static final int VERSION = 2;
  private static final int BYTES = 8 + 4 + 8 + 16 + Head.BYTES + 4;
  private static final SecretCheck UNSAID = new SecretCheck(0, 0);

  /** Returns the manifest, or null if there is none. */
  static @Nullable Manifest read(Disk disk) throws IOException {
    if (!disk.names().contains(NAME)) {
      return null;
    }
    byte[] bytes = new byte[BYTES];
    try (Disk.Segment file = disk.open(NAME)) {
      int read = file.read(0, bytes, 0, BYTES);
      ByteBuffer from = ByteBuffer.wrap(bytes);
      if (read == BYTES
          && from.getLong() == MAGIC
          && from.getInt() == VERSION
          && from.getInt(BYTES - 4) == SegmentHeader.checksum(bytes, BYTES - 4)) {
        long lastSegment = from.getLong();
        SecretCheck secret = new SecretCheck(from.getLong(), from.getLong());
        return new Manifest(lastSegment, secret.equals(UNSAID) ? null : secret, Head.read(from));
      }
    }
    throw new BrokenException("ledger file " + NAME + " is damaged; restore it", null);
  }

  Manifest withLastSegment(long firstSequence, Head reached) {
    return new Manifest(firstSequence, secret, reached);
  }

  /** Puts this in the place of the one before, whole or not at all. */
  void write(Disk disk) throws IOException {
    if (disk.names().contains(NEXT)) {
      disk.delete(NEXT);
    }
    SecretCheck check = secret == null ? UNSAID : secret;
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.putLong(MAGIC).putInt(VERSION).putLong(lastSegment);
    bytes.putLong(check.high()).putLong(check.low());
    head.write(bytes);
    bytes.putInt(SegmentHeader.checksum(bytes.array(), BYTES - 4));
    try (Disk.Segment file = disk.create(NEXT)) {
      file.write(0, bytes.array());
      file.force();
    }
    disk.rename(NEXT, NAME);
    disk.forceDirectory();
  }
}
