package dev.earshot.privacy.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Makes the proofs of a tree (RFC 9162 sections 2.1.3 and 2.1.4, and those of subtrees in
 * draft-ietf-plants-merkle-tree-certs). A proof is a list of hashes, from the leaf's side upwards.
 *
 * <p>As thread-safe as the {@link Hashes} it asks.
 */
public final class Proofs {
  private final Hashes hashes;

  /** Creates it for the tree whose hashes those are. */
  public Proofs(Hashes hashes) {
    this.hashes = Objects.requireNonNull(hashes, "hashes");
  }

  /**
   * Returns the root of the tree of the first {@code size} leaves.
   *
   * @param size 0 or more
   */
  public byte[] root(long size) {
    if (size < 0) {
      throw new IllegalArgumentException("size: expected no negative number, got " + size);
    }
    return size == 0 ? MerkleTree.emptyRoot() : range(0, size, new TreeHasher());
  }

  /**
   * Returns the root of the subtree of those leaves.
   *
   * @throws IllegalArgumentException if they are {@linkplain MerkleTree#isSubtree no subtree}
   */
  public byte[] subtreeRoot(long start, long end) {
    requireSubtree(start, end);
    return range(start, end, new TreeHasher());
  }

  /**
   * Proves that a leaf is in the tree of the first {@code size} leaves.
   *
   * @param leaf its index, from 0
   * @throws IllegalArgumentException unless 0 &lt;= leaf &lt; size
   */
  public List<byte[]> inclusion(long leaf, long size) {
    return subtreeInclusion(leaf, 0, size);
  }

  /**
   * Proves that the tree of the first {@code size} leaves begins with that of the first {@code
   * former}.
   *
   * @throws IllegalArgumentException unless 1 &lt;= former &lt;= size: a proof from nothing proves
   *     nothing
   */
  public List<byte[]> consistency(long former, long size) {
    return subtreeConsistency(0, former, size);
  }

  /**
   * Proves that a leaf is in the subtree of those leaves.
   *
   * @param leaf its index in the whole tree, from 0
   * @throws IllegalArgumentException if they are no subtree, or the leaf is not among them
   */
  public List<byte[]> subtreeInclusion(long leaf, long start, long end) {
    requireSubtree(start, end);
    if (leaf < start || leaf >= end) {
      throw new IllegalArgumentException(
          "leaf: expected " + start + " to " + (end - 1) + ", got " + leaf);
    }
    List<byte[]> proof = new ArrayList<>();
    include(leaf, start, end, proof, new TreeHasher());
    return List.copyOf(proof);
  }

  /**
   * Proves that the tree of the first {@code size} leaves contains the subtree of those leaves.
   *
   * @throws IllegalArgumentException if they are no subtree, or not all in the tree
   */
  public List<byte[]> subtreeConsistency(long start, long end, long size) {
    requireSubtree(start, end);
    if (end > size) {
      throw new IllegalArgumentException("end: expected at most the size " + size + ", got " + end);
    }
    List<byte[]> proof = new ArrayList<>();
    contain(start, end, 0, size, true, proof, new TreeHasher());
    return List.copyOf(proof);
  }

  private static void requireSubtree(long start, long end) {
    if (!MerkleTree.isSubtree(start, end)) {
      throw new IllegalArgumentException(
          "subtree: expected at least one leaf from a multiple of its rounded size, got "
              + start
              + " to "
              + end);
    }
  }

  private void include(long leaf, long from, long to, List<byte[]> proof, TreeHasher hasher) {
    if (to - from == 1) {
      return;
    }
    long middle = from + MerkleTree.split(to - from);
    if (leaf < middle) {
      include(leaf, from, middle, proof, hasher);
      proof.add(range(middle, to, hasher));
    } else {
      include(leaf, middle, to, proof, hasher);
      proof.add(range(from, middle, hasher));
    }
  }

  /* Proves start to end in the tree of from to to. The verifier knows the hash of the subtree itself;
   * of a piece of it that is no whole branch it does not. */
  private void contain(
      long start,
      long end,
      long from,
      long to,
      boolean known,
      List<byte[]> proof,
      TreeHasher hasher) {
    if (start == from && end == to) {
      if (!known) {
        proof.add(range(from, to, hasher));
      }
      return;
    }
    long middle = from + MerkleTree.split(to - from);
    if (end <= middle) {
      contain(start, end, from, middle, known, proof, hasher);
      proof.add(range(middle, to, hasher));
    } else if (start >= middle) {
      contain(start, end, middle, to, known, proof, hasher);
      proof.add(range(from, middle, hasher));
    } else {
      contain(middle, end, middle, to, false, proof, hasher);
      proof.add(range(from, middle, hasher));
    }
  }

  private byte[] range(long from, long to, TreeHasher hasher) {
    long leaves = to - from;
    if (Long.bitCount(leaves) == 1) {
      int level = Long.numberOfTrailingZeros(leaves);
      return hashes.hash(level, from >> level);
    }
    long middle = from + MerkleTree.split(leaves);
    return hasher.node(range(from, middle, hasher), range(middle, to, hasher));
  }
}
