package dev.earshot.pipeline;

import dev.earshot.AuthorId;
import dev.earshot.BrokenException;
import dev.earshot.Checkpoint;
import dev.earshot.PostId;
import dev.earshot.RefusedException;
import dev.earshot.Removal;
import dev.earshot.SubjectKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * The file of a {@link FileStore}: frames, commits, erasure, recovery. Its form is written down in
 * {@code docs/formats/mention-store.md}. Not thread-safe.
 *
 * <p>Read and written through {@link RandomAccessFile}: a {@link FileChannel} is closed for good
 * when a thread that is interrupted touches it, and one stopped worker would break the store for
 * all.
 */
final class StoreFile {
  private static final long MAGIC = 0x4541525348_4F544DL; // EARSHOTM
  private static final int VERSION = 1;
  private static final String FRESH = "mentions.new";
  private static final int HEADER = 12;
  private static final int FRAME = 9;
  private static final int MAX_PAYLOAD = 1 << 28;
  private static final long WORTH_COMPACTING = 4L << 20;
  private static final int PROBE = 1 << 20;

  private static final byte MENTION = 1;
  private static final byte WITHDRAWAL = 2;
  private static final byte TOMBSTONE = 3;
  private static final byte CHECKPOINT = 4;
  private static final byte COMMIT = 5;

  /**
   * Where a frame lies, and where in it the mention's JSON begins.
   *
   * @param offset of the frame, from the start of the file
   * @param payload length of the payload in bytes
   * @param json offset of the JSON within the payload
   */
  record Place(long offset, int payload, int json) {
    static final Place NOWHERE = new Place(0, 0, 0);
  }

  private final Path path;
  private final FileChannel lockChannel;
  private RandomAccessFile file;
  private long end;
  private long erasedBytes;
  private boolean poisoned;

  private StoreFile(Path path, FileChannel lockChannel, RandomAccessFile file) {
    this.path = path;
    this.lockChannel = lockChannel;
    this.file = file;
  }

  static StoreFile open(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel lockChannel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        if (!lock(lockChannel)) {
          throw new RefusedException(
              "mention store: another store has this folder open; close it first", null);
        }
        Files.deleteIfExists(folder.resolve(FRESH)); // a crash left it; it holds what may be erased
        Path path = folder.resolve("mentions.log");
        return new StoreFile(path, lockChannel, openFile(path));
      } catch (IOException | RuntimeException e) {
        lockChannel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new BrokenException("mention store: the folder cannot be opened", e);
    }
  }

  private static RandomAccessFile openFile(Path path) throws IOException {
    return new RandomAccessFile(path.toFile(), "rw");
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Reads the whole file, mends what a crash left undone, and cuts a torn tail. */
  StoreIndex<Place> recover() {
    try {
      long size = file.length();
      if (size < HEADER) {
        writeHeader();
        return new StoreIndex<>();
      }
      checkHeader();
      Scan scan = new Scan(size);
      scan.run();
      if (scan.goodEnd < size) {
        file.setLength(scan.goodEnd);
        force();
      }
      end = scan.goodEnd;
      erasedBytes = scan.erasedBytes;
      zero(scan.unfinished);
      return scan.index;
    } catch (IOException e) {
      throw new BrokenException("mention store: the file cannot be read", e);
    }
  }

  private void writeHeader() throws IOException {
    file.setLength(0);
    write(ByteBuffer.allocate(HEADER).putLong(MAGIC).putInt(VERSION).array(), 0);
    force();
    forceFolder();
    end = HEADER;
  }

  private void checkHeader() throws IOException {
    ByteBuffer header = readFully(0, HEADER);
    if (header.getLong() != MAGIC) {
      throw new BrokenException("mention store: mentions.log is not a mention store", null);
    }
    int version = header.getInt();
    if (version != VERSION) {
      throw new BrokenException(
          "mention store: written in version " + version + ", this reads " + VERSION, null);
    }
  }

  private void force() throws IOException {
    file.getFD().sync();
  }

  private void forceFolder() throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder == null) {
      return;
    }
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    } catch (java.nio.file.AccessDeniedException e) {
      return; // Windows opens no directories; there the rename itself is durable
    }
  }

  boolean isMostlyErased() {
    return erasedBytes > WORTH_COMPACTING && erasedBytes > end / 2;
  }

  Writing writing() {
    return new Writing(end);
  }

  /**
   * Appends a batch, then its commit, then erases what it made obsolete; each is forced before the
   * next begins, so that no power cut leaves a commit whose batch is not there.
   */
  void append(Writing writing, long last, long lastForgetting, List<Place> erased)
      throws IOException {
    put(writing);
    force();
    writing.finish(last, lastForgetting, erased);
    put(writing);
    force();
    zero(erased);
  }

  private void put(Writing writing) throws IOException {
    byte[] bytes = writing.take();
    write(bytes, end);
    end += bytes.length;
  }

  private void zero(List<Place> places) throws IOException {
    for (Place place : places) {
      write(new byte[place.payload()], place.offset() + FRAME);
      erasedBytes += place.payload();
    }
    if (!places.isEmpty()) {
      force();
    }
  }

  /**
   * Writes what is kept, piece by piece, into a new file and puts it in this one's place.
   *
   * @return where everything lies now
   */
  StoreIndex<Place> compact(StoreIndex<Place> index) {
    try {
      Path path = this.path.resolveSibling(FRESH);
      StoreIndex<Place> moved = new StoreIndex<>();
      StoreFile fresh = new StoreFile(path, lockChannel, openFile(path));
      try {
        fresh.writeHeader();
        Writing writing = fresh.writing();
        for (StoreIndex.Entry<Place> entry : index.entries()) {
          moved.put(entry.at(writing.mention(entry, read(entry.place()))));
          if (writing.size() > PROBE) {
            fresh.put(writing);
          }
        }
        index.tombstones().forEach(writing::tombstone);
        index.checkpoints().forEach(writing::checkpoint);
        fresh.append(writing, index.last(), index.lastForgetting(), List.of());
      } finally {
        fresh.file.close();
      }
      moved.takeRest(index);
      file.close();
      Files.move(
          path, this.path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forceFolder();
      file = openFile(this.path);
      end = fresh.end;
      erasedBytes = 0;
      return moved;
    } catch (IOException e) {
      poison();
      throw new BrokenException("mention store: compacting failed; open the store again", e);
    }
  }

  byte[] read(Place place) {
    requireSound();
    try {
      int length = place.payload() - place.json();
      return readFully(place.offset() + FRAME + place.json(), length).array();
    } catch (IOException e) {
      poison();
      throw new BrokenException("mention store: reading failed; open the store again", e);
    }
  }

  /** Throws if something failed before: what the index says may not be what the disk holds. */
  void requireSound() {
    if (poisoned) {
      throw new BrokenException(
          "mention store: a former commit failed; open the store again", null);
    }
  }

  void poison() {
    poisoned = true;
  }

  void close() {
    try {
      try (lockChannel) {
        file.close();
      }
    } catch (IOException e) {
      throw new BrokenException("mention store: closing failed", e);
    }
  }

  private void write(byte[] bytes, long at) throws IOException {
    file.seek(at);
    file.write(bytes);
  }

  private ByteBuffer readFully(long at, int length) throws IOException {
    byte[] bytes = new byte[length];
    file.seek(at);
    file.readFully(bytes);
    return ByteBuffer.wrap(bytes);
  }

  private static int checksum(byte type, byte[] payload) {
    CRC32C crc = new CRC32C();
    crc.update(type);
    crc.update(payload);
    return (int) crc.getValue();
  }

  private static Instant instant(DataInputStream in) throws IOException {
    return Instant.ofEpochSecond(in.readLong(), in.readInt());
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static Set<SubjectKey> subjects(DataInputStream in) throws IOException {
    Set<SubjectKey> subjects = new HashSet<>();
    for (int n = in.readInt(); n > 0; n--) {
      subjects.add(new SubjectKey(in.readLong(), in.readLong()));
    }
    return Set.copyOf(subjects);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }

  /** Collects the frames of one commit. */
  static final class Writing {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long start;

    private Writing(long start) {
      this.start = start;
    }

    Place mention(StoreIndex.Entry<Place> entry, byte[] json) {
      long offset = start + bytes.size();
      int[] jsonAt = new int[1];
      int length =
          frame(
              MENTION,
              out -> {
                out.writeLong(entry.admitted());
                out.writeLong(entry.number());
                text(out, entry.id().toString());
                text(out, entry.author() == null ? "" : entry.author().toString());
                out.writeInt(entry.subjects().size());
                for (SubjectKey subject : entry.subjects()) {
                  out.writeLong(subject.high());
                  out.writeLong(subject.low());
                }
                jsonAt[0] = out.size();
                out.write(json);
              });
      return new Place(offset, length, jsonAt[0]);
    }

    void withdrawal(PostId id, long number) {
      frame(
          WITHDRAWAL,
          out -> {
            out.writeLong(number);
            text(out, id.toString());
          });
    }

    void tombstone(Tombstone tombstone) {
      frame(
          TOMBSTONE,
          out -> {
            text(out, tombstone.id().toString());
            text(out, tombstone.cause().name());
            Instant at = tombstone.at();
            out.writeLong(at.getEpochSecond());
            out.writeInt(at.getNano());
          });
    }

    void checkpoint(String source, Checkpoint checkpoint) {
      frame(
          CHECKPOINT,
          out -> {
            text(out, source);
            text(out, checkpoint.connector());
            out.writeInt(checkpoint.version());
            text(out, checkpoint.state());
          });
    }

    int size() {
      return bytes.size();
    }

    /** Returns what was collected so far; what follows lies behind it. */
    private byte[] take() {
      byte[] taken = bytes.toByteArray();
      start += taken.length;
      bytes.reset();
      return taken;
    }

    private void finish(long last, long lastForgetting, List<Place> erased) {
      frame(
          COMMIT,
          out -> {
            out.writeLong(MAGIC);
            out.writeLong(last);
            out.writeLong(lastForgetting);
            out.writeInt(erased.size());
            for (Place place : erased) {
              out.writeLong(place.offset());
            }
          });
    }

    private interface Payload {
      void writeTo(DataOutputStream out) throws IOException;
    }

    private int frame(byte type, Payload content) {
      try {
        ByteArrayOutputStream buffer = new ByteArrayOutputStream();
        content.writeTo(new DataOutputStream(buffer));
        byte[] payload = buffer.toByteArray();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(payload.length);
        out.writeByte(type);
        out.writeInt(checksum(type, payload));
        out.write(payload);
        return payload.length;
      } catch (IOException e) {
        throw new UncheckedIOException(e); // memory does not fail
      }
    }
  }

  /** One reading of the file from its start. */
  private final class Scan {
    private final long size;
    private final StoreIndex<Place> index = new StoreIndex<>();
    private final List<Place> unfinished = new ArrayList<>();
    private final Map<Long, Place> intact = new HashMap<>();
    private final Set<Long> unreadable = new HashSet<>();
    private final List<Runnable> pending = new ArrayList<>();
    private long goodEnd = HEADER;
    private long erasedBytes;

    private Scan(long size) {
      this.size = size;
    }

    private void run() throws IOException {
      long at = HEADER;
      while (at >= 0 && at < size) {
        at = readFrame(at);
      }
      if (goodEnd < size) {
        requireNoCommitAfter(goodEnd);
      }
      unreadable.removeIf(offset -> offset >= goodEnd);
      if (!unreadable.isEmpty()) {
        throw damaged(unreadable.iterator().next());
      }
    }

    /** Returns where the next frame begins, or -1 if none can be told from here. */
    private long readFrame(long at) throws IOException {
      if (size - at < FRAME) {
        return -1;
      }
      ByteBuffer frame = readFully(at, FRAME);
      int length = frame.getInt();
      byte type = frame.get();
      int expected = frame.getInt();
      if (length < 0 || length > MAX_PAYLOAD || length > size - at - FRAME) {
        return -1;
      }
      byte[] payload = readFully(at + FRAME, length).array();
      long next = at + FRAME + length;
      if (checksum(type, payload) == expected) {
        try {
          take(type, at, payload, next);
        } catch (IllegalArgumentException | EOFException e) {
          throw damaged(at); // whole, but not of a form this version writes
        }
      } else if (type == MENTION) {
        suspect(at, payload);
      } else {
        return -1;
      }
      return next;
    }

    /** A mention that does not match its checksum: erased, half erased, torn, or damaged. */
    private void suspect(long at, byte[] payload) {
      unreadable.add(at);
      for (byte b : payload) {
        if (b != 0) {
          intact.put(at, new Place(at, payload.length, 0));
          return;
        }
      }
      erasedBytes += payload.length;
    }

    private void take(byte type, long at, byte[] payload, long next) throws IOException {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(payload));
      switch (type) {
        case MENTION -> {
          long admitted = in.readLong();
          long number = in.readLong();
          PostId id = PostId.parse(text(in));
          String author = text(in);
          Set<SubjectKey> subjects = subjects(in);
          Place place = new Place(at, payload.length, payload.length - in.available());
          intact.put(at, place);
          AuthorId authorId = author.isEmpty() ? null : AuthorId.parse(author);
          pending.add(
              () ->
                  index.put(
                      new StoreIndex.Entry<>(id, authorId, subjects, admitted, number, place)));
        }
        case WITHDRAWAL -> {
          long number = in.readLong();
          PostId id = PostId.parse(text(in));
          pending.add(() -> index.remove(id, number));
        }
        case TOMBSTONE -> {
          PostId id = PostId.parse(text(in));
          Removal.Cause cause = Removal.Cause.valueOf(text(in));
          Tombstone tombstone = new Tombstone(id, cause, instant(in));
          pending.add(() -> index.bury(tombstone));
        }
        case CHECKPOINT -> {
          String source = text(in);
          Checkpoint checkpoint = new Checkpoint(text(in), in.readInt(), text(in));
          pending.add(() -> index.remember(source, checkpoint));
        }
        case COMMIT -> commit(in, next);
        default -> throw damaged(at);
      }
    }

    private void commit(DataInputStream in, long next) throws IOException {
      in.readLong();
      pending.forEach(Runnable::run);
      pending.clear();
      index.numbersWere(in.readLong(), in.readLong());
      for (int n = in.readInt(); n > 0; n--) {
        long offset = in.readLong();
        unreadable.remove(offset);
        Place place = intact.remove(offset);
        if (place != null) {
          unfinished.add(place);
        }
      }
      goodEnd = next;
    }

    /** A torn tail has no commit in it; damage has one behind it. */
    private void requireNoCommitAfter(long from) throws IOException {
      int overlap = FRAME + Long.BYTES;
      for (long start = from; size - start >= overlap; start += PROBE) {
        int length = (int) Math.min(PROBE + overlap, size - start);
        ByteBuffer window = readFully(start, length);
        for (int i = 0; i + overlap <= length; i++) {
          if (window.get(i + 4) == COMMIT
              && window.getLong(i + FRAME) == MAGIC
              && isCommit(start + i)) {
            throw damaged(from);
          }
        }
      }
    }

    private boolean isCommit(long at) throws IOException {
      ByteBuffer frame = readFully(at, FRAME);
      int length = frame.getInt();
      int expected = frame.getInt(5);
      return length >= 0
          && length <= size - at - FRAME
          && checksum(COMMIT, readFully(at + FRAME, length).array()) == expected;
    }

    private BrokenException damaged(long at) {
      return new BrokenException(
          "mention store: mentions.log is damaged at or after offset "
              + at
              + "; restore it from a copy",
          null);
    }
  }
}
