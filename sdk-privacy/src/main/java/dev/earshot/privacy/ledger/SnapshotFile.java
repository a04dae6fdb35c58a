package dev.earshot.privacy.ledger;

import dev.earshot.disk.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/* A copy of what the segments say, so that opening need not read them: it is made whole before it
 * has its name, and one that cannot be used is as good as none. */
/** The file in which a ledger keeps what it had in memory at some event. */
final class SnapshotFile {
  static final String NAME = "ledger.snapshot";
  private static final long MAGIC = 0x89_45_4C_53_0D_0A_1A_0AL;
  private static final int VERSION = 1;
  private static final int CHUNK = 1 << 20;

  private SnapshotFile() {}

  /** Writes parts of a snapshot. */
  @FunctionalInterface
  interface Content {
    void writeTo(Out out) throws IOException;
  }

  /** Puts a snapshot in the place of the one before, whole or not at all. */
  static void write(Disk disk, Content content) throws IOException {
    disk.replace(
        NAME,
        file -> {
          Out out = new Out(file);
          out.putLong(MAGIC);
          out.putInt(VERSION);
          content.writeTo(out);
          out.end();
        });
  }

  /** Opens the snapshot, or returns null if there is none of this version that is whole. */
  static @Nullable In open(Disk disk) throws IOException {
    if (!disk.names().contains(NAME)) {
      return null;
    }
    Disk.Segment file = disk.open(NAME);
    try {
      if (isWhole(file)) {
        In in = new In(file);
        if (in.getLong() == MAGIC && in.getInt() == VERSION) {
          return in;
        }
      }
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
    file.close();
    return null;
  }

  private static boolean isWhole(Disk.Segment file) throws IOException {
    long length = file.length() - 4;
    if (length < 12) {
      return false;
    }
    CRC32C crc = new CRC32C();
    byte[] chunk = new byte[CHUNK];
    for (long at = 0; at < length; at += chunk.length) {
      int read = file.read(at, chunk, 0, (int) Math.min(chunk.length, length - at));
      crc.update(chunk, 0, read);
    }
    byte[] sum = new byte[4];
    return file.read(length, sum, 0, 4) == 4
        && ByteBuffer.wrap(sum).getInt() == (int) crc.getValue();
  }

  /** Where a snapshot is written to. */
  static final class Out {
    private final Disk.Segment file;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    private long at;

    private Out(Disk.Segment file) {
      this.file = file;
    }

    void putLong(long value) throws IOException {
      room(8).putLong(value);
    }

    void putInt(int value) throws IOException {
      room(4).putInt(value);
    }

    void put(Instant instant) throws IOException {
      putLong(instant.getEpochSecond());
      putInt(instant.getNano());
    }

    void put(byte[] bytes, int from, int length) throws IOException {
      int done = 0;
      while (done < length) {
        ByteBuffer to = room(1);
        int part = Math.min(to.remaining(), length - done);
        to.put(bytes, from + done, part);
        done += part;
      }
    }

    void put(String text) throws IOException {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      putInt(bytes.length);
      put(bytes, 0, bytes.length);
    }

    private ByteBuffer room(int bytes) throws IOException {
      if (chunk.remaining() < bytes) {
        flush();
      }
      return chunk;
    }

    private void flush() throws IOException {
      byte[] bytes = new byte[chunk.position()];
      chunk.flip().get(bytes).clear();
      file.write(at, bytes);
      crc.update(bytes);
      at += bytes.length;
    }

    private void end() throws IOException {
      flush();
      file.write(at, ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
  }

  /** Where a snapshot is read from, in the order in which it was written. */
  static final class In implements AutoCloseable {
    private final Disk.Segment file;
    private final byte[] window = new byte[CHUNK];
    private ByteBuffer chunk = ByteBuffer.wrap(window, 0, 0);
    private long at;

    private In(Disk.Segment file) {
      this.file = file;
    }

    long getLong() throws IOException {
      return hold(8).getLong();
    }

    int getInt() throws IOException {
      return hold(4).getInt();
    }

    Instant getInstant() throws IOException {
      long seconds = getLong();
      return Instant.ofEpochSecond(seconds, getInt());
    }

    void get(byte[] into, int from, int length) throws IOException {
      int done = 0;
      while (done < length) {
        ByteBuffer bytes = hold(1);
        int part = Math.min(bytes.remaining(), length - done);
        bytes.get(into, from + done, part);
        done += part;
      }
    }

    String getText() throws IOException {
      byte[] bytes = new byte[getInt()];
      get(bytes, 0, bytes.length);
      return new String(bytes, StandardCharsets.UTF_8);
    }

    private ByteBuffer hold(int bytes) throws IOException {
      if (chunk.remaining() < bytes) {
        int left = chunk.remaining();
        System.arraycopy(window, chunk.position(), window, 0, left);
        int read = file.read(at, window, left, window.length - left);
        at += read;
        chunk = ByteBuffer.wrap(window, 0, left + read);
        if (chunk.remaining() < bytes) {
          throw new IOException("the snapshot ends too early");
        }
      }
      return chunk;
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
