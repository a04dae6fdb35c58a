package dev.earshot.privacy.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/* Only the hashes of complete subtrees at the right edge are needed to go on; those of all complete
 * subtrees of 256 events are kept too, 32 bytes for 256 events, so that a proof reads no more events
 * again than those beside its own. */
/** The Merkle tree over all events (RFC 6962): each is a leaf, as it is stored. Thread-safe. */
final class EventTree {
  /** The level of the subtrees whose hashes are all kept. */
  static final int TILE_LEVEL = 8;

  private static final int ENTRY_BYTES = 12 + 8 + 4;
  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private final MessageDigest digest = sha256();
  private final ByteBuffer entry = ByteBuffer.allocate(1 + ENTRY_BYTES);
  private final byte[][] edge = new byte[63][Head.HASH_BYTES];
  private byte[] tiles = new byte[64 * Head.HASH_BYTES];
  private long size;

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Appends the events of one batch. */
  synchronized void append(Instant recordedAt, Framing.Batch batch) {
    long first = size + 1;
    int count = batch.records().length;
    for (int i = 0; i < count; i++) {
      leaf(recordedAt, first, count, batch.bytes(), batch.records()[i], batch.length(i));
    }
  }

  /** Appends the events of a frame that was read. */
  synchronized void append(Framing.Frame frame) {
    for (List<byte[]> batch : frame.batches()) {
      long first = size + 1;
      for (byte[] record : batch) {
        leaf(frame.recordedAt(), first, batch.size(), record, 0, record.length);
      }
    }
  }

  private void leaf(Instant at, long first, int count, byte[] bytes, int from, int length) {
    digest.update(LEAF);
    digest.update(entryHead(entry.clear(), at, first, count));
    digest.update(bytes, from, length);
    int level = 0;
    byte[] hash = edge[62];
    digestInto(hash);
    for (; (size >> level & 1) == 1; level++) {
      digest.update(NODE);
      digest.update(edge[level]);
      digest.update(hash);
      digestInto(hash);
      if (level + 1 == TILE_LEVEL) {
        keepTile(hash);
      }
    }
    System.arraycopy(hash, 0, edge[level], 0, Head.HASH_BYTES);
    size++;
  }

  private static ByteBuffer entryHead(ByteBuffer to, Instant recordedAt, long first, int count) {
    RecordCodec.put(to, recordedAt);
    return to.putLong(first).putInt(count).flip();
  }

  /** Returns what is hashed of an event: when and with which others it came, and its record. */
  static byte[] entry(Instant recordedAt, long first, int count, byte[] record) {
    ByteBuffer to = ByteBuffer.allocate(ENTRY_BYTES + record.length);
    RecordCodec.put(to, recordedAt);
    return to.putLong(first).putInt(count).put(record).array();
  }

  private void digestInto(byte[] hash) {
    try {
      digest.digest(hash, 0, Head.HASH_BYTES);
    } catch (DigestException e) {
      throw new IllegalStateException("32 bytes are enough", e);
    }
  }

  private void keepTile(byte[] hash) {
    int at = (int) (size >> TILE_LEVEL) * Head.HASH_BYTES;
    if (at + Head.HASH_BYTES > tiles.length) {
      tiles = Arrays.copyOf(tiles, 2 * tiles.length);
    }
    System.arraycopy(hash, 0, tiles, at, Head.HASH_BYTES);
  }

  /** Returns how many events there are, and the root over them. */
  synchronized Head head() {
    byte[] root = null;
    for (int level = 0; size >> level > 0; level++) {
      if ((size >> level & 1) == 1) {
        if (root == null) {
          root = edge[level].clone();
        } else {
          digest.update(NODE);
          digest.update(edge[level]);
          digest.update(root);
          digestInto(root);
        }
      }
    }
    return new Head(size, root == null ? digest.digest() : root);
  }

  /** Writes all that is needed to go on, and to make proofs. */
  synchronized void write(SnapshotFile.Out out) throws IOException {
    out.putLong(size);
    for (int level = 0; size >> level > 0; level++) {
      if ((size >> level & 1) == 1) {
        out.put(edge[level], 0, Head.HASH_BYTES);
      }
    }
    out.put(tiles, 0, (int) (size >> TILE_LEVEL) * Head.HASH_BYTES);
  }

  synchronized void read(SnapshotFile.In in) throws IOException {
    size = in.getLong();
    for (int level = 0; size >> level > 0; level++) {
      if ((size >> level & 1) == 1) {
        in.get(edge[level], 0, Head.HASH_BYTES);
      }
    }
    int length = (int) (size >> TILE_LEVEL) * Head.HASH_BYTES;
    tiles = new byte[Math.max(tiles.length, 2 * length)];
    in.get(tiles, 0, length);
  }
}
