package dev.earshot.privacy.proof;

/**
 * The hashes of a tree's complete subtrees, from wherever they are kept: what proofs are made of.
 * An implementation is as thread-safe as those who share it need.
 */
@FunctionalInterface
public interface Hashes {
  /**
   * Returns the hash of the complete subtree of 2<sup>level</sup> leaves that begins at the leaf
   * {@code index} &times; 2<sup>level</sup>. Asked only for those that lie in the tree whole.
   *
   * @param level 0 for a leaf itself
   * @return 32 bytes, which the caller does not change
   * @throws dev.earshot.RefusedException if what it needs is kept no more
   */
  byte[] hash(int level, long index);
}
