package dev.earshot.privacy.proof;

import dev.earshot.MalformedException;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A Merkle tree that only grows, of which nothing is kept but the hashes of the complete subtrees
 * at its right edge: one for each bit of its size. Appending allocates nothing.
 *
 * <p>Not thread-safe.
 */
public final class RunningTree {
  private static final int LEVELS = 63;

  private final TreeHasher hasher = new TreeHasher();
  private final byte[][] edge = new byte[LEVELS][MerkleTree.HASH_BYTES];
  private final byte[] climbing = new byte[MerkleTree.HASH_BYTES];
  private final int toldLevel;
  private final Completed told;
  private long size;

  /** Is told of each subtree that is complete now. */
  @FunctionalInterface
  public interface Completed {
    /**
     * A subtree is complete.
     *
     * @param index its number among those of its level, from 0
     * @param hash its hash; only good during the call, and not to be changed
     */
    void completed(long index, byte[] hash);
  }

  /** Creates a tree without a leaf. */
  public RunningTree() {
    this(LEVELS, (index, hash) -> {});
  }

  /**
   * Creates a tree without a leaf which tells of its subtrees.
   *
   * @param level of 2 to the power of how many leaves they are; 1 or more
   */
  public RunningTree(int level, Completed told) {
    if (level < 1) {
      throw new IllegalArgumentException("level: expected 1 or more, got " + level);
    }
    toldLevel = level;
    this.told = Objects.requireNonNull(told, "told");
  }

  /**
   * Has this tree, which has no leaf yet, be one whose {@linkplain #toBytes() bytes} those are.
   *
   * @throws MalformedException if they are no tree's
   * @throws IllegalStateException if it has a leaf
   */
  public void restore(byte[] bytes) {
    if (size != 0) {
      throw new IllegalStateException("tree: expected one without a leaf");
    }
    ByteBuffer from = ByteBuffer.wrap(bytes);
    long leaves = bytes.length < Long.BYTES ? -1 : from.getLong();
    if (leaves < 0 || from.remaining() != Long.bitCount(leaves) * MerkleTree.HASH_BYTES) {
      throw new MalformedException(
          "tree", null, -1, "expected its size and a hash for each bit of it", null);
    }
    for (int level = LEVELS - 1; level >= 0; level--) {
      if ((leaves >> level & 1) == 1) {
        from.get(edge[level]);
      }
    }
    size = leaves;
  }

  /** Returns its size, 8 bytes, and the hashes at its edge, that of the largest subtree first. */
  public byte[] toBytes() {
    ByteBuffer to = ByteBuffer.allocate(Long.BYTES + Long.bitCount(size) * MerkleTree.HASH_BYTES);
    to.putLong(size);
    for (int level = LEVELS - 1; level >= 0; level--) {
      if ((size >> level & 1) == 1) {
        to.put(edge[level]);
      }
    }
    return to.array();
  }

  /**
   * Appends a leaf.
   *
   * @param leafHash its hash
   * @throws IllegalArgumentException if it has not 32 bytes
   */
  public void append(byte[] leafHash) {
    if (leafHash.length != MerkleTree.HASH_BYTES) {
      throw new IllegalArgumentException(
          "leafHash: expected " + MerkleTree.HASH_BYTES + " bytes, got " + leafHash.length);
    }
    System.arraycopy(leafHash, 0, climbing, 0, MerkleTree.HASH_BYTES);
    climb(0);
  }

  /**
   * Hashes and appends a leaf that lies in two pieces.
   *
   * @param head its first bytes
   * @param data where the others lie, from {@code from}, so many
   */
  public void append(byte[] head, byte[] data, int from, int length) {
    hasher.leaf(head, data, from, length, climbing);
    climb(0);
  }

  /**
   * Appends a complete subtree of which the leaves are kept no more.
   *
   * @throws IllegalArgumentException if it does not follow on the last leaf, or is of a higher
   *     level than those of which this tells
   */
  public void append(Subtree subtree) {
    if (subtree.firstLeaf() != size || subtree.level() > toldLevel) {
      throw new IllegalArgumentException(
          "subtree: expected one from leaf "
              + size
              + " of at most level "
              + toldLevel
              + ", got "
              + subtree);
    }
    subtree.copyTo(climbing);
    if (subtree.level() == toldLevel) {
      told.completed(size >> toldLevel, climbing);
    }
    climb(subtree.level());
  }

  private void climb(int from) {
    int level = from;
    for (; (size >> level & 1) == 1; level++) {
      hasher.node(edge[level], climbing, climbing);
      if (level + 1 == toldLevel) {
        told.completed(size >> toldLevel, climbing);
      }
    }
    System.arraycopy(climbing, 0, edge[level], 0, MerkleTree.HASH_BYTES);
    size += 1L << from;
  }

  /** Returns how many leaves it has. */
  public long size() {
    return size;
  }

  /** Returns its root. */
  public byte[] root() {
    byte[] root = new byte[0];
    for (int level = 0; size >> level > 0; level++) {
      if ((size >> level & 1) == 1) {
        root = root.length == 0 ? edge[level].clone() : hasher.node(edge[level], root);
      }
    }
    return root.length == 0 ? hasher.empty() : root;
  }
}
