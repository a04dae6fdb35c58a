package dev.earshot.privacy.proof;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * One SHA-256 for all hashes of a tree: looking one up takes longer than hashing. Not thread-safe.
 */
final class TreeHasher {
  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private final MessageDigest digest = sha256();

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  byte[] empty() {
    return digest.digest();
  }

  byte[] leaf(byte[] data) {
    digest.update(LEAF);
    return digest.digest(data);
  }

  byte[] node(byte[] left, byte[] right) {
    byte[] hash = new byte[MerkleTree.HASH_BYTES];
    node(left, right, hash);
    return hash;
  }

  /** Hashes the parent of two into a place that may be one of theirs. */
  void node(byte[] left, byte[] right, byte[] into) {
    digest.update(NODE);
    digest.update(left);
    digest.update(right);
    finish(into);
  }

  /** Hashes the leaf that lies in two pieces. */
  void leaf(byte[] head, byte[] data, int from, int length, byte[] into) {
    digest.update(LEAF);
    digest.update(head);
    digest.update(data, from, length);
    finish(into);
  }

  private void finish(byte[] into) {
    try {
      digest.digest(into, 0, MerkleTree.HASH_BYTES);
    } catch (DigestException e) {
      throw new IllegalStateException("32 bytes are enough", e);
    }
  }
}
