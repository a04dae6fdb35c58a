package dev.earshot.privacy.ledger;

import dev.earshot.MalformedException;
import dev.earshot.privacy.proof.MerkleTree;
import dev.earshot.privacy.proof.Subtree;
import dev.earshot.privacy.proof.TileHashes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/* The slots of keys are written over when a key is destroyed, so no checksum of the frame reaches
 * over them, and no hash of the tree: each slot vouches for itself. */
/**
 * The frames of a segment, described in {@code docs/formats/ledger.md}: a frame is what one write
 * carried, the wrapped keys of subjects that were made for it, and whole batches under one
 * checksum. Knows nothing of what a record says.
 */
final class Framing {
  static final int PREFIX_BYTES = 8;
  static final int BODY_HEADER_BYTES = 28;

  /** From the beginning of a frame. */
  static final int SLOTS_AT = PREFIX_BYTES + BODY_HEADER_BYTES;

  /** A wrapped key and its checksum; all zeros once the key is destroyed. */
  static final int SLOT_BYTES = 64;

  static final int WRAPPED_BYTES = SLOT_BYTES - 4;

  /** A subtree of events that were dropped: its level and its hash. */
  private static final int DROPPED_BYTES = 1 + MerkleTree.HASH_BYTES;

  /** How many bytes the body of a frame may have, and so a batch. */
  static final int MAX_BODY_BYTES = 16 << 20;

  private Framing() {}

  /**
   * A frame read back.
   *
   * @param recordedAt the time of record; of what was dropped that of the last of it
   * @param slots the wrapped keys that it holds, each null if it is destroyed
   * @param torn which slots hold neither a key nor zeros
   * @param batches its records; none where it stands for what was dropped
   * @param dropped the subtrees of the events that it stands for
   * @param bytes its length on the disk
   */
  record Frame(
      long firstSequence,
      Instant recordedAt,
      List<byte @Nullable []> slots,
      Set<Integer> torn,
      List<List<byte[]>> batches,
      List<Subtree> dropped,
      int bytes) {
    boolean isDropped() {
      return !dropped.isEmpty();
    }

    boolean isSlotTorn() {
      return !torn.isEmpty();
    }

    long lastSequence() {
      long last = firstSequence - 1;
      for (Subtree each : dropped) {
        last += each.leaves();
      }
      for (List<byte[]> batch : batches) {
        last += batch.size();
      }
      return last;
    }
  }

  /** A batch, ready to go into a frame: how many records, and they. */
  static final class Batch {
    private final byte[] bytes;
    private final int[] records;

    private Batch(byte[] bytes, int[] records) {
      this.bytes = bytes;
      this.records = records;
    }

    byte[] bytes() {
      return bytes;
    }

    /** Returns where in the bytes each record begins. */
    int[] records() {
      return records;
    }

    int length(int record) {
      return ByteBuffer.wrap(bytes).getInt(records[record] - 4);
    }
  }

  /** Returns a batch of records. */
  static Batch batch(List<byte[]> records) {
    long total = 4;
    for (byte[] record : records) {
      total += 4L + record.length;
    }
    if (total > MAX_BODY_BYTES - BODY_HEADER_BYTES - (long) SLOT_BYTES * records.size()) {
      throw new IllegalArgumentException(
          "events: expected at most 16 MiB in one batch, got more in " + records.size());
    }
    ByteBuffer batch = ByteBuffer.allocate((int) total).putInt(records.size());
    int[] places = new int[records.size()];
    for (int i = 0; i < places.length; i++) {
      batch.putInt(records.get(i).length);
      places[i] = batch.position();
      batch.put(records.get(i));
    }
    return new Batch(batch.array(), places);
  }

  /**
   * Returns the frame that carries these keys and batches.
   *
   * @param wrapped the keys; null for one that is destroyed
   */
  static byte[] frame(
      long firstSequence,
      Instant recordedAt,
      List<byte @Nullable []> wrapped,
      List<Batch> batches) {
    int body = BODY_HEADER_BYTES + SLOT_BYTES * wrapped.size();
    for (Batch batch : batches) {
      body += batch.bytes().length;
    }
    ByteBuffer frame = ByteBuffer.allocate(PREFIX_BYTES + body);
    frame.putInt(body).putInt(0).putLong(firstSequence);
    RecordCodec.put(frame, recordedAt);
    frame.putInt(wrapped.size()).putInt(batches.size());
    for (byte[] key : wrapped) {
      if (key == null) {
        frame.position(frame.position() + SLOT_BYTES);
      } else {
        frame.put(key).putInt(SegmentHeader.checksum(key, WRAPPED_BYTES));
      }
    }
    batches.forEach(batch -> frame.put(batch.bytes()));
    frame.putInt(4, checksum(frame.array(), 0, body, wrapped.size()));
    return frame.array();
  }

  /**
   * Returns the frame that stands for events which were dropped.
   *
   * @param recordedAt when the last of them was recorded
   * @param dropped the subtrees of which they are the leaves, one after another
   */
  static byte[] dropped(Instant recordedAt, List<Subtree> dropped) {
    int body = BODY_HEADER_BYTES + DROPPED_BYTES * dropped.size();
    ByteBuffer frame = ByteBuffer.allocate(PREFIX_BYTES + body);
    frame.putInt(body).putInt(0).putLong(dropped.get(0).firstLeaf() + 1);
    RecordCodec.put(frame, recordedAt);
    frame.putInt(0).putInt(0);
    for (Subtree each : dropped) {
      frame.put((byte) each.level()).put(each.hash());
    }
    frame.putInt(4, checksum(frame.array(), 0, body, 0));
    return frame.array();
  }

  /**
   * Returns whether a frame could start here, by its first 36 bytes alone: long enough to be worth
   * a checksum.
   */
  static boolean mayStart(ByteBuffer bytes, int at, long leastSequence, long remaining) {
    int body = bytes.getInt(at);
    return isBody(body)
        && PREFIX_BYTES + (long) body <= remaining
        && bytes.getLong(at + 8) >= leastSequence
        && hasPlausibleCounts(bytes, at, body);
  }

  private static boolean hasPlausibleCounts(ByteBuffer bytes, int at, int body) {
    int slots = slots(bytes, at);
    int batches = bytes.getInt(at + SLOTS_AT - 4);
    return slots >= 0
        && slots <= (body - BODY_HEADER_BYTES) / SLOT_BYTES
        && (batches > 0 || (slots == 0 && (body - BODY_HEADER_BYTES) % DROPPED_BYTES == 0))
        && batches >= 0
        && batches <= body;
  }

  private static int slots(ByteBuffer bytes, int at) {
    return bytes.getInt(at + SLOTS_AT - 8);
  }

  static boolean isBody(int length) {
    return length > BODY_HEADER_BYTES && length <= MAX_BODY_BYTES;
  }

  /** Returns whether a frame's checksum is right; all of it must be in the array. */
  static boolean isWhole(byte[] bytes, int at, int body) {
    ByteBuffer from = ByteBuffer.wrap(bytes);
    return hasPlausibleCounts(from, at, body)
        && from.getInt(at + 4) == checksum(bytes, at, body, slots(from, at));
  }

  private static boolean holdsKey(byte[] bytes, int slot) {
    return ByteBuffer.wrap(bytes).getInt(slot + WRAPPED_BYTES)
            == SegmentHeader.checksum(bytes, slot, WRAPPED_BYTES)
        && !isZero(bytes, slot);
  }

  private static boolean isZero(byte[] bytes, int slot) {
    for (int i = slot; i < slot + SLOT_BYTES; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads a frame whose checksums are right.
   *
   * @throws MalformedException if this version never writes such
   */
  static Frame read(byte[] bytes, int at, int body) {
    ByteBuffer from = ByteBuffer.wrap(bytes, at + PREFIX_BYTES, body);
    try {
      long firstSequence = from.getLong();
      Instant recordedAt = RecordCodec.instant(from);
      int slots = from.getInt();
      int count = from.getInt();
      List<byte @Nullable []> keys = new ArrayList<>(slots);
      Set<Integer> torn = new HashSet<>();
      for (int i = 0; i < slots; i++) {
        int slot = from.position();
        boolean holdsKey = holdsKey(bytes, slot);
        keys.add(holdsKey ? Arrays.copyOfRange(bytes, slot, slot + WRAPPED_BYTES) : null);
        if (!holdsKey && !isZero(bytes, slot)) {
          torn.add(i);
        }
        from.position(slot + SLOT_BYTES);
      }
      List<Subtree> dropped = count == 0 ? dropped(from, firstSequence - 1) : List.of();
      List<List<byte[]>> batches = batches(from, count);
      if (from.hasRemaining() || batches.isEmpty() == dropped.isEmpty()) {
        throw malformed("expected records to the end of the frame", null);
      }
      return new Frame(
          firstSequence, recordedAt, keys, torn, batches, dropped, PREFIX_BYTES + body);
    } catch (BufferUnderflowException | IllegalArgumentException | DateTimeException e) {
      throw malformed("the frame is cut short", e);
    }
  }

  private static List<Subtree> dropped(ByteBuffer from, long firstLeaf) {
    List<Subtree> dropped = new ArrayList<>(from.remaining() / DROPPED_BYTES);
    long leaf = firstLeaf;
    while (from.hasRemaining()) {
      int level = from.get();
      byte[] hash = new byte[MerkleTree.HASH_BYTES];
      from.get(hash);
      Subtree subtree = new Subtree(level, level < 0 ? 0 : leaf >> level, hash);
      if (level > TileHashes.TILE_LEVEL || subtree.firstLeaf() != leaf) {
        throw malformed("expected a subtree of the tree at this event", null);
      }
      dropped.add(subtree);
      leaf += subtree.leaves();
    }
    return dropped;
  }

  private static List<List<byte[]>> batches(ByteBuffer from, int count) {
    List<List<byte[]>> batches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<byte[]> batch = new ArrayList<>(1);
      for (int left = from.getInt(); left > 0; left--) {
        batch.add(record(from));
      }
      if (batch.isEmpty()) {
        throw malformed("expected at least one record in a batch", null);
      }
      batches.add(batch);
    }
    return batches;
  }

  private static byte[] record(ByteBuffer from) {
    int length = from.getInt();
    if (length < 0 || length > from.remaining()) {
      throw malformed("expected the length of a record", null);
    }
    byte[] record = new byte[length];
    from.get(record);
    return record;
  }

  private static MalformedException malformed(String problem, @Nullable Throwable cause) {
    return new MalformedException("ledger frame", null, -1, problem, cause);
  }

  private static int checksum(byte[] bytes, int at, int body, int slots) {
    int behind = SLOTS_AT + SLOT_BYTES * slots;
    CRC32C crc = new CRC32C();
    crc.update(bytes, at, 4);
    crc.update(bytes, at + PREFIX_BYTES, BODY_HEADER_BYTES);
    crc.update(bytes, at + behind, PREFIX_BYTES + body - behind);
    return (int) crc.getValue();
  }
}
