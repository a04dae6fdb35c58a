package dev.earshot.privacy.proof;

/**
 * The hash of a complete subtree of a tree, and which one it is. Immutable.
 *
 * @see Hashes
 */
public final class Subtree {
  private final int level;
  private final long index;
  private final byte[] hash;

  /**
   * Creates it.
   *
   * @param level of 2 to the power of how many leaves it is; 0 for a leaf itself
   * @param index its number among those of its level, from 0
   * @param hash 32 bytes
   * @throws IllegalArgumentException if one of them is none
   */
  public Subtree(int level, long index, byte[] hash) {
    if (level < 0 || level > 62 || index < 0 || hash.length != MerkleTree.HASH_BYTES) {
      throw new IllegalArgumentException(
          "subtree: expected a level of 0 to 62, an index from 0 and 32 bytes, got level "
              + level
              + ", index "
              + index
              + " and "
              + hash.length
              + " bytes");
    }
    this.level = level;
    this.index = index;
    this.hash = hash.clone();
  }

  /**
   * Returns a leaf.
   *
   * @param index from 0
   * @param data what is hashed of it
   */
  public static Subtree leaf(long index, byte[] data) {
    return new Subtree(0, index, MerkleTree.leafHash(data));
  }

  /** Returns of 2 to the power of how many leaves it is. */
  public int level() {
    return level;
  }

  /** Returns its number among those of its level, from 0. */
  public long index() {
    return index;
  }

  /** Returns the index of its first leaf. */
  public long firstLeaf() {
    return index << level;
  }

  /** Returns how many leaves it has. */
  public long leaves() {
    return 1L << level;
  }

  /** Returns its hash. */
  public byte[] hash() {
    return hash.clone();
  }

  void copyTo(byte[] into) {
    System.arraycopy(hash, 0, into, 0, hash.length);
  }

  /**
   * Returns whether this and the one to its right are the two halves of a subtree.
   *
   * @param right the one whose leaves follow
   */
  public boolean isLeftOf(Subtree right) {
    return level == right.level && (index & 1) == 0 && right.index == index + 1;
  }

  /**
   * Returns the subtree of which this and the one to its right are the halves.
   *
   * @throws IllegalArgumentException if they are not
   */
  public Subtree with(Subtree right) {
    if (!isLeftOf(right)) {
      throw new IllegalArgumentException("right: expected what " + this + " is left of");
    }
    return new Subtree(level + 1, index >> 1, MerkleTree.nodeHash(hash, right.hash));
  }

  /** Returns which one it is. */
  @Override
  public String toString() {
    return "Subtree[level " + level + ", index " + index + "]";
  }
}
