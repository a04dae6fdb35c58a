package dev.earshot.privacy.ledger;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How far a ledger has come: the number of its last event, and a hash over all frames up to it,
 * each with that of those before. Held outside the segments, it shows that they end too early or
 * are not those that were written.
 */
final class Head {
  static final int HASH_BYTES = 32;
  static final int BYTES = 8 + HASH_BYTES;
  static final Head NONE = new Head(0, new byte[HASH_BYTES]);

  private final long number;
  private final byte[] hash;

  private Head(long number, byte[] hash) {
    this.number = number;
    this.hash = hash;
  }

  long number() {
    return number;
  }

  void write(ByteBuffer to) {
    to.putLong(number).put(hash);
  }

  static Head read(ByteBuffer from) {
    long number = from.getLong();
    byte[] hash = new byte[HASH_BYTES];
    from.get(hash);
    return new Head(number, hash);
  }

  /** Returns the head after one more frame. */
  Head after(byte[] bytes, int from, int length, long lastSequence) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(hash);
      digest.update(bytes, from, length);
      return new Head(lastSequence, digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Head that && number == that.number && Arrays.equals(hash, that.hash);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(number);
  }

  @Override
  public String toString() {
    return "Head[" + number + "]";
  }
}
