package dev.earshot.pipeline;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.earshot.BrokenException;
import dev.earshot.disk.Disk;
import dev.earshot.key.Encryption;
import dev.earshot.key.StoreKey;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The file in which a sealed mention store keeps its own key, wrapped under the root key. */
final class StoreKeyFile {
  static final String NAME = "mentions.key";

  private static final String USE = "mentions";
  private static final long MAGIC = 0x45415253_4D4B4559L; // EARSMKEY
  private static final int VERSION = 1;
  private static final int MOST_BYTES = 8192;

  private StoreKeyFile() {}

  static boolean isIn(Disk disk) throws IOException {
    return disk.names().contains(NAME);
  }

  /**
   * Returns the store's key, made if there is none, and has the root key that wraps now take it
   * over from one that did.
   *
   * @throws BrokenException if the file is damaged
   * @throws dev.earshot.RefusedException if the root key does not open it
   */
  static StoreKey openOrMake(Disk disk, Encryption with) throws IOException {
    StoreKey found = isIn(disk) ? read(disk, with) : null;
    if (found != null && found.rootId().equals(with.root().id())) {
      return found;
    }
    StoreKey key = found == null ? StoreKey.make(with, USE) : found.rewrapped(with, USE);
    byte[] bytes = bytes(key);
    disk.replace(NAME, file -> file.write(0, bytes));
    return key;
  }

  private static byte[] bytes(StoreKey key) {
    byte[] rootId = key.rootId().getBytes(US_ASCII);
    byte[] wrapped = key.wrapped();
    int length = Long.BYTES + Integer.BYTES + 2 * Short.BYTES + rootId.length + wrapped.length;
    ByteBuffer to = ByteBuffer.allocate(length + Integer.BYTES).putLong(MAGIC).putInt(VERSION);
    to.putShort((short) rootId.length).put(rootId).putShort((short) wrapped.length).put(wrapped);
    return to.putInt(checksum(to.array(), length)).array();
  }

  private static StoreKey read(Disk disk, Encryption with) throws IOException {
    byte[] bytes;
    try (Disk.Segment file = disk.open(NAME)) {
      bytes = new byte[(int) Math.min(file.length(), MOST_BYTES)];
      file.read(0, bytes, 0, bytes.length);
    }
    ByteBuffer from = ByteBuffer.wrap(bytes);
    int length = bytes.length - Integer.BYTES;
    if (length < 0 || from.getInt(length) != checksum(bytes, length)) {
      throw damaged(null);
    }
    byte[] rootId;
    byte[] wrapped;
    try {
      if (from.getLong() != MAGIC) {
        throw damaged(null);
      }
      int version = from.getInt();
      if (version != VERSION) {
        throw new BrokenException(
            "mention store: " + NAME + " is of version " + version + ", this reads " + VERSION,
            null);
      }
      rootId = text(from);
      wrapped = text(from);
    } catch (BufferUnderflowException e) {
      throw damaged(e);
    }
    return StoreKey.unwrap(with, new String(rootId, US_ASCII), wrapped, USE);
  }

  private static byte[] text(ByteBuffer from) {
    byte[] bytes = new byte[Math.min(Short.toUnsignedInt(from.getShort()), MOST_BYTES)];
    from.get(bytes);
    return bytes;
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  private static BrokenException damaged(@Nullable Throwable cause) {
    return new BrokenException(
        "mention store: " + NAME + " is damaged; put a copy back, without it nothing opens", cause);
  }
}
