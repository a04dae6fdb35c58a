package dev.earshot.privacy.proof;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Verifies proofs of a Merkle tree without the tree. Whatever it is given, it answers and never
 * throws: a number below zero, nothing in place of a hash or a hash of another length is not valid.
 */
public final class ProofVerifier {
  private ProofVerifier() {}

  /**
   * Verifies that a leaf is in a tree.
   *
   * @param leaf its index, from 0
   * @param size how many leaves the tree has
   * @param leafHash the hash of the leaf
   * @param proof the hashes beside the way up; null counts as none
   * @param root the root of the tree
   */
  public static Validity inclusion(
      long leaf,
      long size,
      byte @Nullable [] leafHash,
      @Nullable List<byte @Nullable []> proof,
      byte @Nullable [] root) {
    return subtreeInclusion(leaf, 0, size, leafHash, proof, root);
  }

  /**
   * Verifies that a tree goes on from a former one. A proof from a size of 0 is never valid:
   * everything goes on from nothing.
   *
   * @param former how many leaves the former tree has
   * @param size how many leaves the tree has
   * @param formerRoot the root of the former tree
   * @param proof the hashes; null counts as none
   * @param root the root of the tree
   */
  public static Validity consistency(
      long former,
      long size,
      byte @Nullable [] formerRoot,
      @Nullable List<byte @Nullable []> proof,
      byte @Nullable [] root) {
    return former == 0
        ? Validity.invalid("a proof from the size 0 proves nothing")
        : subtreeConsistency(0, former, size, formerRoot, proof, root);
  }

  /**
   * Verifies that a leaf is in a subtree.
   *
   * @param leaf its index in the whole tree, from 0
   * @param start the index of the subtree's first leaf
   * @param end the index after its last leaf
   * @param leafHash the hash of the leaf
   * @param proof the hashes beside the way up; null counts as none
   * @param root the root of the subtree
   */
  public static Validity subtreeInclusion(
      long leaf,
      long start,
      long end,
      byte @Nullable [] leafHash,
      @Nullable List<byte @Nullable []> proof,
      byte @Nullable [] root) {
    if (!MerkleTree.isSubtree(start, end)) {
      return noTree(start, end);
    }
    if (leaf < start || leaf >= end) {
      return Validity.invalid("the leaf's index lies outside of the tree");
    }
    Path path = Path.of(proof);
    if (path == null || leafHash == null || root == null || isNoHash(leafHash) || isNoHash(root)) {
      return noHash();
    }
    long at = leaf - start;
    long last = end - start - 1;
    byte[] hash = leafHash.clone();
    for (; last > 0; at >>= 1, last >>= 1) {
      boolean left = (at & 1) == 1;
      if (!left && at == last) {
        continue; // the last of its level, without a neighbour
      }
      if (!path.hasNext()) {
        return tooShort();
      }
      path.climb(hash, left);
    }
    return path.hasNext() ? tooLong() : equal(hash, root, "the root that the proof leads to");
  }

  /**
   * Verifies that a tree contains a subtree. One without a leaf is in every tree, without a proof;
   * the tree's root is not looked at then.
   *
   * @param start the index of the subtree's first leaf
   * @param end the index after its last leaf
   * @param size how many leaves the tree has
   * @param subtreeRoot the root of the subtree
   * @param proof the hashes; null counts as none
   * @param root the root of the tree
   */
  public static Validity subtreeConsistency(
      long start,
      long end,
      long size,
      byte @Nullable [] subtreeRoot,
      @Nullable List<byte @Nullable []> proof,
      byte @Nullable [] root) {
    if (end > size) {
      return Validity.invalid("the former tree reaches beyond the tree");
    }
    if (start >= 0 && start == end) {
      return nothing(subtreeRoot, proof);
    }
    if (!MerkleTree.isSubtree(start, end)) {
      return noTree(start, end);
    }
    Path path = Path.of(proof);
    if (path == null
        || subtreeRoot == null
        || root == null
        || isNoHash(subtreeRoot)
        || isNoHash(root)) {
      return noHash();
    }
    long first = start;
    long last = end - 1;
    long top = size - 1;
    while (first != last && (last == top || (last & 1) == 1)) {
      first >>= 1;
      last >>= 1;
      top >>= 1;
    }
    byte[] former = subtreeRoot.clone();
    if (first != last) {
      if (!path.hasNext()) {
        return tooShort();
      }
      former = path.next().clone();
    }
    byte[] whole = former.clone();
    for (; top > 0; first >>= 1, last >>= 1, top >>= 1) {
      boolean left = (last & 1) == 1;
      if (!left && last == top) {
        continue; // the last of its level, without a neighbour
      }
      if (!path.hasNext()) {
        return tooShort();
      }
      if (left && first < last) {
        path.join(former);
      }
      path.climb(whole, left);
    }
    if (path.hasNext()) {
      return tooLong();
    }
    Validity known = equal(former, subtreeRoot, "the former root that the proof leads to");
    return known.isValid() ? equal(whole, root, "the root that the proof leads to") : known;
  }

  private static Validity nothing(byte @Nullable [] root, @Nullable List<byte @Nullable []> proof) {
    if (proof != null && !proof.isEmpty()) {
      return tooLong();
    }
    return root == null || isNoHash(root)
        ? noHash()
        : equal(root, MerkleTree.emptyRoot(), "the root of a subtree without a leaf");
  }

  private static Validity noTree(long start, long end) {
    return Validity.invalid(
        start == 0 && end <= 0
            ? "the tree has no leaf"
            : "the leaves are no subtree: it begins at a multiple of its size rounded up to a"
                + " power of two");
  }

  private static boolean isNoHash(byte @Nullable [] bytes) {
    return bytes == null || bytes.length != MerkleTree.HASH_BYTES;
  }

  private static Validity noHash() {
    return Validity.invalid("expected hashes of " + MerkleTree.HASH_BYTES + " bytes");
  }

  private static Validity tooShort() {
    return Validity.invalid("the proof has too few hashes");
  }

  private static Validity tooLong() {
    return Validity.invalid("the proof has too many hashes");
  }

  private static Validity equal(byte[] hash, byte[] expected, String what) {
    return MessageDigest.isEqual(hash, expected)
        ? Validity.VALID
        : Validity.invalid(what + " is another than the one given");
  }

  /** The hashes of a proof, taken one after another. */
  private static final class Path {
    private final TreeHasher hasher = new TreeHasher();
    private final List<byte[]> hashes;
    private int taken;

    private Path(List<byte[]> hashes) {
      this.hashes = hashes;
    }

    /** Returns the path of a proof; null if anything in it is no hash. */
    static @Nullable Path of(@Nullable List<byte @Nullable []> proof) {
      List<byte[]> hashes = new ArrayList<>();
      if (proof != null) {
        for (byte[] hash : proof) {
          if (isNoHash(hash)) {
            return null;
          }
          hashes.add(hash);
        }
      }
      return new Path(hashes);
    }

    boolean hasNext() {
      return taken < hashes.size();
    }

    byte[] next() {
      return hashes.get(taken++);
    }

    /** Joins the next hash from the left, without taking it. */
    void join(byte[] hash) {
      hasher.node(hashes.get(taken), hash, hash);
    }

    void climb(byte[] hash, boolean left) {
      byte[] beside = next();
      if (left) {
        hasher.node(beside, hash, hash);
      } else {
        hasher.node(hash, beside, hash);
      }
    }
  }
}
