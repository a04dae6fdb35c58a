package dev.earshot.privacy.proof;

/**
 * The hashes of a Merkle tree (RFC 6962 section 2.1, RFC 9162 section 2.1): SHA-256 with one byte
 * before it, 0 for a leaf and 1 for a node, so that no node is taken for a leaf.
 */
public final class MerkleTree {
  /** How many bytes a hash has. */
  public static final int HASH_BYTES = 32;

  private MerkleTree() {}

  /** Returns the root of a tree without a leaf: the SHA-256 of nothing. */
  public static byte[] emptyRoot() {
    return new TreeHasher().empty();
  }

  /** Returns the hash of a leaf. */
  public static byte[] leafHash(byte[] data) {
    return new TreeHasher().leaf(data);
  }

  /** Returns the hash of the node over two others. */
  public static byte[] nodeHash(byte[] left, byte[] right) {
    return new TreeHasher().node(left, right);
  }

  /**
   * Returns whether the leaves from {@code start} to before {@code end} are a subtree that can be
   * proven: at least one, and beginning at a multiple of the smallest power of two that holds them.
   */
  public static boolean isSubtree(long start, long end) {
    if (start < 0 || end <= start) {
      return false;
    }
    int level = ceilingLevel(end - start);
    return level < 63 ? (start & (1L << level) - 1) == 0 : start == 0;
  }

  /** Returns the level of the smallest complete tree that holds so many leaves. */
  private static int ceilingLevel(long leaves) {
    return 64 - Long.numberOfLeadingZeros(leaves - 1);
  }

  /** Returns the largest power of two below a number of leaves greater than one. */
  static long split(long leaves) {
    return Long.highestOneBit(leaves - 1);
  }
}
