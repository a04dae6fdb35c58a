package dev.earshot.privacy.ledger;

import dev.earshot.disk.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads the frames of a segment one after another. Not thread-safe. */
final class FrameReader {
  private static final int WINDOW_BYTES = 256 << 10;
  private static final int LOOK_BYTES = Framing.SLOTS_AT;

  private final Disk.Segment file;
  private final long limit;
  private long offset;
  private byte[] window;
  private long windowAt;
  private int windowLength;

  /** Creates a reader that starts at {@code offset} and does not look at {@code limit} and on. */
  FrameReader(Disk.Segment file, long offset, long limit) {
    this.file = file;
    this.offset = offset;
    this.limit = limit;
    window = new byte[(int) Math.max(LOOK_BYTES, Math.min(WINDOW_BYTES, limit - offset))];
  }

  /** Returns where the next frame is expected. */
  long offset() {
    return offset;
  }

  boolean isAtEnd() {
    return offset == limit;
  }

  /**
   * Returns the next frame, or null and stays if no whole frame starts here.
   *
   * @throws dev.earshot.MalformedException if its checksum is right but this version never writes
   *     such
   */
  Framing.@Nullable Frame next() throws IOException {
    if (limit - offset < LOOK_BYTES) {
      return null;
    }
    int look = hold(LOOK_BYTES);
    int body = ByteBuffer.wrap(window).getInt(look);
    if (!Framing.isBody(body) || Framing.PREFIX_BYTES + (long) body > limit - offset) {
      return null;
    }
    int at = hold(Framing.PREFIX_BYTES + body);
    if (!Framing.isWhole(window, at, body)) {
      return null;
    }
    Framing.Frame frame = Framing.read(window, at, body);
    offset += frame.bytes();
    return frame;
  }

  /**
   * Looks at every later byte for a frame with a whole checksum.
   *
   * @param leastSequence what its first sequence must be at least
   */
  boolean anyLater(long leastSequence) throws IOException {
    offset++;
    return anyFromHere(leastSequence);
  }

  /** As {@link #anyLater}, and at the next byte too. */
  boolean anyFromHere(long leastSequence) throws IOException {
    for (; limit - offset > LOOK_BYTES; offset++) {
      int at = hold(LOOK_BYTES);
      ByteBuffer look = ByteBuffer.wrap(window);
      if (Framing.mayStart(look, at, leastSequence, limit - offset)) {
        int body = look.getInt(at);
        at = hold(Framing.PREFIX_BYTES + body);
        if (Framing.isWhole(window, at, body)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns where in a part of a file the last byte lies that is no zero, or where it begins. */
  static long lastOf(Disk.Segment file, long from, long to) throws IOException {
    byte[] bytes = new byte[(int) Math.min(WINDOW_BYTES, to - from)];
    long end = to;
    while (end > from) {
      int length = (int) Math.min(bytes.length, end - from);
      int read = file.read(end - length, bytes, 0, length);
      for (int i = read; i > 0; i--) {
        if (bytes[i - 1] != 0) {
          return end - length + i;
        }
      }
      end -= length;
    }
    return from;
  }

  /* Makes sure that this many bytes from the offset on are in the window; returns where. */
  private int hold(int bytes) throws IOException {
    long at = offset - windowAt;
    if (at < 0 || at + bytes > windowLength) {
      if (bytes > window.length) {
        window = new byte[bytes];
      }
      windowAt = offset;
      windowLength = file.read(offset, window, 0, (int) Math.min(window.length, limit - offset));
      at = 0;
      if (windowLength < bytes) {
        throw new IOException("the file became shorter while it was read");
      }
    }
    return (int) at;
  }
}
