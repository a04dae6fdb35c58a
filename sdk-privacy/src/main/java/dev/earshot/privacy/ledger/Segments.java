package dev.earshot.privacy.ledger;

import dev.earshot.BrokenException;
import dev.earshot.RefusedException;
import dev.earshot.disk.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/* A frame is written only after the frame before it was forced. So whatever a power cut leaves
 * behind, only the last frame can be in doubt: a broken frame with a whole one after it was
 * acknowledged once, and is damage; a broken frame with nothing whole after it is a torn write.
 *
 * The last frame may be whole in the page cache and yet not on the disk, when the force that should
 * have carried it failed and the process died or reopened: the kernel then calls the page clean.
 * Opening writes that frame's bytes over themselves, which makes the page dirty again, and forces. */
/** The segments of one ledger in their order: repair at opening, append at the end, reading. */
final class Segments implements Closeable {
  private static final Pattern NAME = Pattern.compile("\\d{20}\\.seg");

  private static final int CHUNK_BYTES = 1 << 20;

  private final Disk disk;
  private final long segmentBytes;
  private final List<Part> closed = new ArrayList<>();
  private long tornBytes;
  private Disk.Segment last;
  private volatile Extent extent;

  /** A segment and how many of its bytes are forced. */
  private record Part(String name, long length) {}

  private record Extent(List<Part> closed, Part last) {}

  private record Opened(Disk.Segment file, Part part) {}

  /**
   * Reads and repairs what is there, or begins anew.
   *
   * @param segmentBytes at which length to begin a new segment
   * @param each takes every frame in order
   * @throws BrokenException if something is damaged that was once acknowledged
   * @throws RefusedException if a newer version wrote it
   */
  Segments(Disk disk, long segmentBytes, Consumer<Frames.Frame> each) throws IOException {
    this.disk = disk;
    this.segmentBytes = segmentBytes;
    Opened opened = recover(each);
    last = opened.file();
    extent = new Extent(List.copyOf(closed), opened.part());
  }

  private Opened recover(Consumer<Frames.Frame> each) throws IOException {
    List<String> names = disk.names().stream().filter(NAME.asMatchPredicate()).sorted().toList();
    Order order = new Order();
    for (int i = 0; i < names.size(); i++) {
      Part part = read(names.get(i), i == names.size() - 1, order, each);
      if (part != null) {
        closed.add(part);
      }
    }
    if (closed.isEmpty()) {
      return begin(1);
    }
    Part part = closed.remove(closed.size() - 1);
    Disk.Segment file = disk.open(part.name());
    try {
      heal(file, part, order);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
    return new Opened(file, part);
  }

  /* What must come next, and where the last frame of the last segment lies. */
  private static final class Order {
    long nextSequence = 1;
    long lastFrameAt;
  }

  /* Returns null for a last segment whose making was cut short; it is gone then. */
  private @Nullable Part read(String name, boolean isLast, Order order, Consumer<Frames.Frame> each)
      throws IOException {
    try (Disk.Segment file = disk.open(name)) {
      long length = file.length();
      if (!name.equals(Frames.name(order.nextSequence))) {
        throw damaged(name, 0, "expected the segment " + Frames.name(order.nextSequence));
      }
      byte[] bytes = new byte[Frames.HEADER_BYTES];
      int read = file.read(0, bytes, 0, bytes.length);
      Frames.Header header = read < bytes.length ? null : Frames.readHeader(bytes);
      if (header == null && isLast && length <= Frames.HEADER_BYTES) {
        tornBytes += length;
      } else {
        checkHeader(name, header, order.nextSequence);
        order.lastFrameAt = 0;
        long end = readFrames(name, file, length, isLast, order, each);
        if (end < length) {
          file.truncate(end);
          file.force();
          tornBytes += length - end;
        }
        return new Part(name, end);
      }
    }
    disk.delete(name);
    disk.forceDirectory();
    return null;
  }

  private static void checkHeader(String name, Frames.@Nullable Header header, long nextSequence) {
    if (header == null) {
      throw damaged(name, 0, "the header's checksum is wrong");
    }
    if (header.version() > Frames.VERSION) {
      throw new RefusedException(
          "ledger segment "
              + name
              + " has format version "
              + header.version()
              + ", this library reads "
              + Frames.VERSION
              + "; open it with a newer one",
          null);
    }
    if (header.version() != Frames.VERSION || header.firstSequence() != nextSequence) {
      throw damaged(name, 0, "the header does not belong to this file");
    }
  }

  private static long readFrames(
      String name,
      Disk.Segment file,
      long length,
      boolean isLast,
      Order order,
      Consumer<Frames.Frame> each)
      throws IOException {
    FrameReader reader = new FrameReader(file, Frames.HEADER_BYTES, length);
    while (!reader.isAtEnd()) {
      long at = reader.offset();
      Frames.Frame frame;
      try {
        frame = reader.next();
      } catch (IllegalArgumentException e) {
        throw new BrokenException(
            "ledger segment " + name + ", offset " + at + ": a record cannot be read; restore it",
            e);
      }
      if (frame == null) {
        if (!isLast || reader.anyLater(order.nextSequence + 1)) {
          throw damaged(name, at, "a record's checksum is wrong");
        }
        return at;
      }
      if (frame.firstSequence() != order.nextSequence) {
        throw damaged(name, at, "expected sequence " + order.nextSequence);
      }
      for (List<LedgerEvent> batch : frame.batches()) {
        order.nextSequence += batch.size();
      }
      order.lastFrameAt = at;
      each.accept(frame);
    }
    return length;
  }

  private void heal(Disk.Segment file, Part part, Order order) throws IOException {
    long length = order.lastFrameAt == 0 ? Frames.HEADER_BYTES : part.length() - order.lastFrameAt;
    byte[] doubtful = new byte[(int) length];
    file.read(order.lastFrameAt, doubtful, 0, doubtful.length);
    file.write(order.lastFrameAt, doubtful);
    file.force();
    disk.forceDirectory();
  }

  private Opened begin(long firstSequence) throws IOException {
    String name = Frames.name(firstSequence);
    Disk.Segment file = disk.create(name);
    file.write(0, Frames.header(firstSequence));
    file.force();
    disk.forceDirectory();
    return new Opened(file, new Part(name, Frames.HEADER_BYTES));
  }

  /** Writes a frame and forces it. After a failure nothing more may be written. */
  void append(long firstSequence, byte[] frame) throws IOException {
    Part part = extent.last();
    if (part.length() > Frames.HEADER_BYTES && part.length() + frame.length > segmentBytes) {
      Opened opened = begin(firstSequence);
      last.close();
      last = opened.file();
      closed.add(part);
      part = opened.part();
      extent = new Extent(List.copyOf(closed), part);
    }
    last.write(part.length(), frame);
    last.force();
    extent = new Extent(extent.closed(), new Part(part.name(), part.length() + frame.length));
  }

  Recovery recovery(long records) {
    return new Recovery(records, closed.size() + 1, tornBytes);
  }

  /** Returns what is forced by now, read a piece at a time; no file stays open between pieces. */
  Stream<Frames.Frame> frames() {
    Extent now = extent;
    return Stream.concat(now.closed().stream(), Stream.of(now.last())).flatMap(this::frames);
  }

  private Stream<Frames.Frame> frames(Part part) {
    return StreamSupport.stream(
            new Spliterators.AbstractSpliterator<List<Frames.Frame>>(
                Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL) {
              private long offset = Frames.HEADER_BYTES;

              @Override
              public boolean tryAdvance(Consumer<? super List<Frames.Frame>> action) {
                if (offset == part.length()) {
                  return false;
                }
                List<Frames.Frame> chunk = chunk(part, offset);
                chunk.forEach(frame -> offset += frame.bytes());
                action.accept(chunk);
                return true;
              }
            },
            false)
        .flatMap(List::stream);
  }

  private List<Frames.Frame> chunk(Part part, long from) {
    try (Disk.Segment file = disk.open(part.name())) {
      FrameReader reader = new FrameReader(file, from, part.length());
      List<Frames.Frame> chunk = new ArrayList<>();
      while (!reader.isAtEnd() && reader.offset() - from < CHUNK_BYTES) {
        Frames.Frame frame = reader.next();
        if (frame == null) {
          throw damaged(part.name(), reader.offset(), "a record's checksum is wrong");
        }
        chunk.add(frame);
      }
      return chunk;
    } catch (IOException | IllegalArgumentException e) {
      throw new BrokenException("ledger segment " + part.name() + " cannot be read", e);
    }
  }

  private static BrokenException damaged(String name, long offset, String what) {
    return new BrokenException(
        "ledger segment " + name + ", offset " + offset + ": " + what + "; restore the file", null);
  }

  @Override
  public void close() throws IOException {
    last.close();
  }
}
