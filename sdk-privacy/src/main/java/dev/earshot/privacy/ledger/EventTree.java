package dev.earshot.privacy.ledger;

import dev.earshot.privacy.proof.MerkleTree;
import dev.earshot.privacy.proof.RunningTree;
import dev.earshot.privacy.proof.TileHashes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/* The roots of all complete subtrees of 256 events are kept, 32 bytes for 256 events, so that a proof
 * reads no more events again than those beside its own. */
/** The tree over all events: each is a leaf, as it is stored. Thread-safe. */
final class EventTree {
  private static final int ENTRY_BYTES = 12 + 8 + 4;

  private final RunningTree tree = new RunningTree(TileHashes.TILE_LEVEL, this::keepTile);
  private final byte[] entry = new byte[ENTRY_BYTES];
  private byte[] tiles = new byte[64 * MerkleTree.HASH_BYTES];

  /** Appends the events of one batch. */
  synchronized void append(Instant recordedAt, Framing.Batch batch) {
    int count = batch.records().length;
    head(entry, recordedAt, tree.size() + 1, count);
    for (int i = 0; i < count; i++) {
      tree.append(entry, batch.bytes(), batch.records()[i], batch.length(i));
    }
  }

  /** Appends the events of a frame that was read, or that which is left of them. */
  synchronized void append(Framing.Frame frame) {
    frame.dropped().forEach(tree::append);
    for (List<byte[]> batch : frame.batches()) {
      head(entry, frame.recordedAt(), tree.size() + 1, batch.size());
      for (byte[] record : batch) {
        tree.append(entry, record, 0, record.length);
      }
    }
  }

  private static ByteBuffer head(byte[] to, Instant recordedAt, long first, int count) {
    ByteBuffer head = ByteBuffer.wrap(to);
    RecordCodec.put(head, recordedAt);
    return head.putLong(first).putInt(count);
  }

  /** Returns what is hashed of an event: when and with which others it came, and its record. */
  static byte[] entry(Instant recordedAt, long first, int count, byte[] record) {
    byte[] entry = new byte[ENTRY_BYTES + record.length];
    head(entry, recordedAt, first, count).put(record);
    return entry;
  }

  private void keepTile(long index, byte[] root) {
    int at = (int) index * MerkleTree.HASH_BYTES;
    if (at == tiles.length) {
      tiles = Arrays.copyOf(tiles, 2 * at);
    }
    System.arraycopy(root, 0, tiles, at, MerkleTree.HASH_BYTES);
  }

  /** Returns the root of a complete subtree of 256 events. */
  synchronized byte[] tile(long index) {
    int at = (int) index * MerkleTree.HASH_BYTES;
    return Arrays.copyOfRange(tiles, at, at + MerkleTree.HASH_BYTES);
  }

  /** Returns how many events there are, and the root over them. */
  synchronized Head head() {
    return new Head(tree.size(), tree.root());
  }

  /** Writes all that is needed to go on, and to make proofs. */
  synchronized void write(SnapshotFile.Out out) throws IOException {
    byte[] edge = tree.toBytes();
    out.putInt(edge.length);
    out.put(edge, 0, edge.length);
    out.put(tiles, 0, tileBytes());
  }

  /** Reads what was written into this, which is empty. */
  synchronized void read(SnapshotFile.In in) throws IOException {
    byte[] edge = new byte[in.getInt()];
    in.get(edge, 0, edge.length);
    tree.restore(edge);
    tiles = new byte[Math.max(tiles.length, 2 * tileBytes())];
    in.get(tiles, 0, tileBytes());
  }

  private int tileBytes() {
    return (int) (tree.size() >> TileHashes.TILE_LEVEL) * MerkleTree.HASH_BYTES;
  }
}
