package dev.earshot.pipeline;

import dev.earshot.MalformedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * The frame around figures that are written down: which they are and in which version, the number
 * of the last change they counted, and a checksum, so that what is damaged, cut or of another kind
 * is refused and never counted.
 */
public final class Snapshot {
  private static final long MAGIC = 0x45415253_41474752L; // EARSAGGR
  private static final int FORMAT = 1;
  private static final int CHECKSUM = 4;

  private Snapshot() {}

  /** Writes figures. */
  @FunctionalInterface
  public interface Writer {
    /** Writes them. */
    void write(DataOutputStream out) throws IOException;
  }

  /** Reads figures. */
  @FunctionalInterface
  public interface Reader {
    /**
     * Reads all that was written.
     *
     * @throws IOException if it cannot be what was written
     */
    void read(DataInputStream in) throws IOException;
  }

  /**
   * Returns figures in their frame.
   *
   * @param form which figures, with the version of their written form and what they were made for,
   *     as {@code trend-series/1 of 3600 s}
   * @param position the number of the last change they counted; 0 where changes have no numbers
   * @param figures writes them
   */
  public static byte[] of(String form, long position, Writer figures) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CRC32C checksum = new CRC32C();
    DataOutputStream out = new DataOutputStream(new CheckedOutputStream(bytes, checksum));
    try {
      out.writeLong(MAGIC);
      out.writeInt(FORMAT);
      out.writeUTF(form);
      out.writeLong(position);
      figures.write(out);
      out.writeInt((int) checksum.getValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return bytes.toByteArray();
  }

  /**
   * Reads figures out of their frame.
   *
   * @param form which are expected, as when they were written
   * @param figures reads them; called once the frame was found whole
   * @return the number of the last change they counted
   * @throws MalformedException if it is no whole snapshot, or one of another kind or version, or
   *     what it holds cannot be read
   */
  public static long read(String form, byte[] snapshot, Reader figures) {
    int body = snapshot.length - CHECKSUM;
    if (body < 0 || ByteBuffer.wrap(snapshot).getInt(body) != checksum(snapshot, body)) {
      throw malformed("expected a whole snapshot");
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(snapshot, 0, body));
    try {
      if (in.readLong() != MAGIC || in.readInt() != FORMAT) {
        throw malformed("expected a snapshot of version " + FORMAT);
      }
      if (!in.readUTF().equals(form)) {
        throw malformed("expected one of " + form);
      }
      long position = in.readLong();
      figures.read(in);
      if (in.available() > 0) {
        throw malformed("expected the figures of " + form + " and nothing behind them");
      }
      return position;
    } catch (IOException e) {
      throw malformed("expected the figures of " + form);
    }
  }

  private static MalformedException malformed(String problem) {
    return new MalformedException("snapshot", null, -1, problem, null);
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
