package dev.earshot.privacy.proof;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/** A Merkle tree by the words of RFC 9162, all of it from the leaves each time. */
final class NaiveTree implements Hashes {
  private final List<byte[]> leaves = new ArrayList<>();

  static NaiveTree of(int size) {
    NaiveTree tree = new NaiveTree();
    for (int i = 0; i < size; i++) {
      tree.leaves.add(data(i));
    }
    return tree;
  }

  static NaiveTree of(List<byte[]> leaves) {
    NaiveTree tree = new NaiveTree();
    tree.leaves.addAll(leaves);
    return tree;
  }

  static byte[] data(int number) {
    return ByteBuffer.allocate(5).putInt(number).put((byte) 7).array();
  }

  byte[] root(int from, int to) {
    if (from == to) {
      return sha256();
    }
    if (to - from == 1) {
      return sha256(new byte[] {0}, leaves.get(from));
    }
    int split = 1;
    while (split * 2 < to - from) {
      split *= 2;
    }
    return sha256(new byte[] {1}, root(from, from + split), root(from + split, to));
  }

  @Override
  public byte[] hash(int level, long index) {
    return root((int) (index << level), (int) ((index + 1) << level));
  }

  static byte[] sha256(byte[]... pieces) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] piece : pieces) {
        digest.update(piece);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
