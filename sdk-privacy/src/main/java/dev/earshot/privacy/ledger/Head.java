package dev.earshot.privacy.ledger;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How far a ledger has come: the number of its last event, and the root of the tree over all events
 * up to it. Held outside the segments, it shows that they end too early or are not those that were
 * written.
 */
final class Head {
  static final int HASH_BYTES = 32;
  static final int BYTES = 8 + HASH_BYTES;
  static final Head NONE = new EventTree().head();

  private final long number;
  private final byte[] root;

  Head(long number, byte[] root) {
    this.number = number;
    this.root = root;
  }

  long number() {
    return number;
  }

  byte[] root() {
    return root.clone();
  }

  void write(ByteBuffer to) {
    to.putLong(number).put(root);
  }

  static Head read(ByteBuffer from) {
    long number = from.getLong();
    byte[] root = new byte[HASH_BYTES];
    from.get(root);
    return new Head(number, root);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Head that && number == that.number && Arrays.equals(root, that.root);
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
