package dev.earshot.privacy.ledger;

import dev.earshot.BrokenException;
import dev.earshot.privacy.proof.MerkleTree;
import dev.earshot.privacy.proof.RunningTree;
import dev.earshot.privacy.proof.TileHashes;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The tree over the rows that were read, by which rows are known again that are read later: the
 * roots of its complete subtrees of 256 events, and the hashes at its edge. Immutable.
 */
final class ReadTree {
  private final long size;
  private final byte[] edge;
  private final byte[] roots;

  /* Others may write behind these roots. */
  private ReadTree(long size, byte[] edge, byte[] roots) {
    this.size = size;
    this.edge = edge;
    this.roots = roots;
  }

  /**
   * Returns what is known of a tree.
   *
   * @param roots those of its complete subtrees one behind the other, never written again
   */
  static ReadTree of(RunningTree tree, byte[] roots) {
    return new ReadTree(tree.size(), tree.toBytes(), roots);
  }

  /** Returns how many events it is over. */
  long size() {
    return size;
  }

  /** Returns the number of the first event of the subtree of 256 in which that one is. */
  static long firstBeside(long event) {
    return event - (event - 1) % TileHashes.TILE_LEAVES;
  }

  /** Returns the number of the last event that is there of so many from one on. */
  long last(long first, int count) {
    return Math.min(first + count - 1, size);
  }

  /** Returns whether another tree, of as many events or more, begins with this. */
  boolean isBeginningOf(ReadTree other) {
    int bytes = (int) (size >> TileHashes.TILE_LEVEL) * MerkleTree.HASH_BYTES;
    return other.size >= size
        && Arrays.equals(roots, 0, bytes, other.roots, 0, bytes)
        && (other.size > size || Arrays.equals(edge, other.edge));
  }

  /** Returns whether that is the root of a complete subtree. */
  boolean isTile(long number, byte[] root) {
    if (number >= size >> TileHashes.TILE_LEVEL) {
      return false;
    }
    int at = (int) number * MerkleTree.HASH_BYTES;
    return Arrays.equals(root, 0, root.length, roots, at, at + MerkleTree.HASH_BYTES);
  }

  /**
   * Compares rows with the tree.
   *
   * @param page from the first event of a subtree of 256 to the last of one, or of all
   * @throws BrokenException if they are not those that were written
   */
  void require(LedgerRows.Page page) {
    RunningTree read = new RunningTree(TileHashes.TILE_LEVEL, this::requireTile);
    read.restore(edgeOf(page.first() - 1));
    page.forEach(row -> read.append(MerkleTree.leafHash(row.entry())), read::append);
    if (page.last() == size && !Arrays.equals(last(read.toBytes()), last(edge))) {
      throw notThose(size - size % TileHashes.TILE_LEAVES + 1, size);
    }
  }

  private void requireTile(long number, byte[] root) {
    if (!isTile(number, root)) {
      long first = (number << TileHashes.TILE_LEVEL) + 1;
      throw notThose(first, first + TileHashes.TILE_LEAVES - 1);
    }
  }

  /* Of what stands before the page nothing is asked but how much it is. */
  private static byte[] edgeOf(long before) {
    return ByteBuffer.allocate(Long.BYTES + Long.bitCount(before) * MerkleTree.HASH_BYTES)
        .putLong(before)
        .array();
  }

  /** The hashes of what is in no complete subtree of 256. */
  private byte[] last(byte[] bytes) {
    int hashes = Long.bitCount(size & (TileHashes.TILE_LEAVES - 1));
    return Arrays.copyOfRange(bytes, bytes.length - hashes * MerkleTree.HASH_BYTES, bytes.length);
  }

  private static BrokenException notThose(long first, long last) {
    return new BrokenException(
        "ledger: the rows of events "
            + first
            + " to "
            + last
            + " are not those that were written; restore the database",
        null);
  }
}
