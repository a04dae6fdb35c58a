package dev.earshot.pipeline;

import dev.earshot.BrokenException;
import dev.earshot.pipeline.StoreCodec.Frame;
import dev.earshot.pipeline.StoreIndex.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reading of a store's file from its start: finds what is kept, mends what a crash left undone,
 * and tells a torn tail from damage.
 */
final class StoreRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(StoreRecovery.class);

  private static final int PROBE = 1 << 20;

  private static final int ERASED = 0;
  private static final int OTHER = 1;

  /** A later commit says that it is obsolete. */
  private static final int NAMED = 2;

  private final StoreFile file;
  private final long size;
  private final StoreIndex index;
  private final List<Place> unfinished = new ArrayList<>();

  /** Offset of each frame that does not match its checksum, and whether it is all zeros. */
  private final Rows unreadable = new Rows(2);

  private final List<Frame> pending = new ArrayList<>();
  private long goodEnd = StoreCodec.HEADER;

  private StoreRecovery(StoreFile file, long size) {
    this.file = file;
    this.size = size;
    index = StoreIndex.loading(file);
  }

  /**
   * Reads the whole file, mends what a crash left undone, and cuts a torn tail.
   *
   * @throws BrokenException if it is damaged before its last commit, or of another version
   */
  static StoreIndex of(StoreFile file) {
    try {
      long size = file.length();
      if (size < StoreCodec.HEADER ? !hasAnotherVersion(file, size) : isTornAtOnce(file, size)) {
        file.writeHeader(); // a crash tore the header of a file that never held anything
        return new StoreIndex(file);
      }
      checkHeader(file);
      file.readSeal();
      StoreRecovery recovery = new StoreRecovery(file, size);
      recovery.scan();
      if (recovery.goodEnd < size) {
        LOG.warn("mention store: {} torn bytes are cut", size - recovery.goodEnd);
      }
      if (!recovery.unfinished.isEmpty()) {
        LOG.warn("mention store: erasure of {} mentions is finished", recovery.unfinished.size());
      }
      file.cutTo(recovery.goodEnd);
      file.zero(recovery.unfinished);
      recovery.index.putInOrder();
      return recovery.index;
    } catch (IOException e) {
      throw StoreFile.broken("the file cannot be read", e);
    }
  }

  private static boolean isTornAtOnce(StoreFile file, long size) throws IOException {
    return size == StoreCodec.HEADER && !hasMagic(file);
  }

  /** Whether a file that is too short for this version's header has that of another. */
  private static boolean hasAnotherVersion(StoreFile file, long size) throws IOException {
    return size >= Long.BYTES + Integer.BYTES
        && hasMagic(file)
        && file.readFully(Long.BYTES, Integer.BYTES).getInt() != StoreCodec.VERSION;
  }

  private static boolean hasMagic(StoreFile file) throws IOException {
    return file.readFully(0, Long.BYTES).getLong() == StoreCodec.MAGIC;
  }

  private static void checkHeader(StoreFile file) throws IOException {
    if (!hasMagic(file)) {
      throw new BrokenException("mention store: mentions.log is not a mention store", null);
    }
    int version = file.readFully(Long.BYTES, Integer.BYTES).getInt();
    if (version != StoreCodec.VERSION) {
      throw new BrokenException(
          "mention store: written in version " + version + ", this reads " + StoreCodec.VERSION,
          null);
    }
  }

  private void scan() throws IOException {
    long at = StoreCodec.HEADER;
    while (at >= 0 && at < size) {
      at = readFrame(at);
    }
    if (goodEnd < size) {
      requireNoCommitAfter(goodEnd);
    }
    for (int row = 0; row < unreadable.size(); row++) {
      if (unreadable.get(row, 0) < goodEnd && unreadable.get(row, 1) != NAMED) {
        throw StoreFile.damaged(unreadable.get(row, 0));
      }
    }
  }

  /** Returns where the next frame begins, or -1 if none can be told from here. */
  private long readFrame(long at) throws IOException {
    if (size - at < StoreCodec.FRAME) {
      return -1;
    }
    ByteBuffer head = file.readOnward(at, StoreCodec.FRAME);
    int length = head.getInt();
    byte type = head.get();
    int expected = head.getInt();
    if (length < 0 || length > StoreCodec.MAX_PAYLOAD || length > size - at - StoreCodec.FRAME) {
      return -1;
    }
    byte[] payload = new byte[length];
    file.readOnward(at + StoreCodec.FRAME, length).get(payload);
    long next = at + StoreCodec.FRAME + length;
    if (StoreCodec.checksum(type, payload) == expected) {
      take(type, payload, at, next);
    } else if (type == StoreCodec.MENTION || type == StoreCodec.NOTICE) {
      suspect(at, payload);
    } else {
      return -1;
    }
    return next;
  }

  /** What does not match its checksum: erased, half erased, torn, or damaged. */
  private void suspect(long at, byte[] payload) {
    int row = unreadable.add();
    unreadable.set(row, 0, at);
    unreadable.set(row, 1, ERASED);
    for (byte b : payload) {
      if (b != 0) {
        unreadable.set(row, 1, OTHER);
        return;
      }
    }
  }

  private void take(byte type, byte[] payload, long at, long next) throws IOException {
    Frame frame;
    try {
      frame = StoreCodec.read(type, file.opened(type, at, payload), new Place(at, payload.length));
    } catch (IOException | RuntimeException e) {
      throw StoreFile.damaged(at); // whole, but not of a form this version writes
    }
    if (frame == null) {
      throw StoreFile.damaged(at);
    } else if (frame instanceof Frame.Commit commit) {
      commit(commit, next);
    } else {
      pending.add(frame);
    }
  }

  private void commit(Frame.Commit commit, long next) throws IOException {
    pending.forEach(this::apply);
    pending.clear();
    StoreCodec.Numbers numbers = commit.numbers();
    index.numbersWere(numbers.last(), numbers.lastForgetting(), numbers.revised());
    for (long offset : commit.obsolete()) {
      int row = unreadable.firstFrom(0, offset);
      boolean suspected = row < unreadable.size() && unreadable.get(row, 0) == offset;
      if (!suspected || unreadable.get(row, 1) == OTHER) {
        int payload = file.readFully(offset, Integer.BYTES).getInt();
        unfinished.add(new Place(offset, payload));
        index.dropNotice(offset);
      }
      if (suspected) {
        unreadable.set(row, 1, NAMED);
      }
    }
    goodEnd = next;
  }

  private void apply(Frame frame) {
    if (frame instanceof Frame.Kept kept) {
      index.put(kept.whose(), kept.entry());
    } else if (frame instanceof Frame.Gone gone) {
      index.bury(gone.tombstone(), gone.number());
    } else if (frame instanceof Frame.Claimed claimed) {
      index.claim(claimed.claim());
    } else if (frame instanceof Frame.Touch touch) {
      index.touch(ShortHash.of(touch.id()), touch.seenAt(), touch.fingerprint());
    } else if (frame instanceof Frame.Read read) {
      index.remember(read.source(), read.checkpoint());
    } else if (frame instanceof Frame.Position position) {
      index.acknowledge(position.sink(), position.number());
    } else if (frame instanceof Frame.Notice notice) {
      index.note(notice.number(), notice.change(), notice.place());
    } else if (frame instanceof Frame.Events events) {
      index.events().put(events.source(), events.count());
    } else if (frame instanceof Frame.Refused refused) {
      for (long post : refused.posts()) {
        index.refused().add(post, refused.refusal());
      }
    } else if (frame instanceof Frame.Faults faults) {
      for (long each : faults.records()) {
        index.fault(each, faults.kind());
      }
    }
  }

  /** A torn tail has no commit in it; damage has one behind it. */
  private void requireNoCommitAfter(long from) throws IOException {
    int overlap = StoreCodec.FRAME + Long.BYTES;
    for (long start = from; size - start >= overlap; start += PROBE) {
      int length = (int) Math.min(PROBE + overlap, size - start);
      ByteBuffer window = file.readFully(start, length);
      for (int i = 0; i + overlap <= length; i++) {
        if (window.get(i + 4) == StoreCodec.COMMIT
            && window.getLong(i + StoreCodec.FRAME) == StoreCodec.MAGIC
            && isCommit(start + i)) {
          throw StoreFile.damaged(from);
        }
      }
    }
  }

  private boolean isCommit(long at) throws IOException {
    ByteBuffer head = file.readFully(at, StoreCodec.FRAME);
    int length = head.getInt();
    int expected = head.getInt(5);
    return length >= 0
        && length <= size - at - StoreCodec.FRAME
        && StoreCodec.checksum(
                StoreCodec.COMMIT, file.readFully(at + StoreCodec.FRAME, length).array())
            == expected;
  }
}
