package dev.earshot.key;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.earshot.RefusedException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A store's own key beside its wrapped form (envelope encryption). All that the store seals is
 * under keys that come of this one; the root key wraps this one alone. So another root key takes it
 * over by wrapping it anew, and not one byte of what is sealed is written again.
 *
 * <p>Immutable and thread-safe. {@link #toString()} shows the root key's name alone.
 */
public final class StoreKey {
  private static final int MOST_NAME = 256;
  private static final int MOST_WRAPPED = 4096;

  private final DataKey key;
  private final String rootId;
  private final byte[] wrapped;

  private StoreKey(DataKey key, String rootId, byte[] wrapped) {
    this.key = key;
    this.rootId = rootId;
    this.wrapped = wrapped;
  }

  /**
   * Returns a new key.
   *
   * @param use what it is for, such as {@code ledger}; it opens for nothing else
   */
  public static StoreKey make(Encryption with, String use) {
    return wrap(DataKey.random(with.random()), with, use);
  }

  private static StoreKey wrap(DataKey key, Encryption with, String use) {
    String id = with.root().id();
    if (!isName(id)) {
      throw new IllegalArgumentException(
          "root key: expected an id of 1 to " + MOST_NAME + " visible ASCII characters");
    }
    byte[] wrapped = with.root().wrap(key.bytes(), context(use));
    if (wrapped.length == 0 || wrapped.length > MOST_WRAPPED) {
      throw new IllegalArgumentException(
          "root key: expected 1 to "
              + MOST_WRAPPED
              + " bytes of a wrapped key, got "
              + wrapped.length);
    }
    return new StoreKey(key, id, wrapped.clone());
  }

  /**
   * Returns the key that was wrapped.
   *
   * @param rootId which root key wrapped it
   * @param wrapped its wrapped form
   * @throws RefusedException if the host's root key does not open it
   */
  public static StoreKey unwrap(Encryption with, String rootId, byte[] wrapped, String use) {
    byte[] bytes = with.root().unwrap(rootId, wrapped.clone(), context(use));
    try {
      return new StoreKey(DataKey.of(bytes), rootId, wrapped.clone());
    } catch (IllegalArgumentException e) {
      throw new RefusedException(
          "the root key " + rootId + " gave back no key; is it the right one?", e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** Returns the same key, wrapped under the root key that wraps now. */
  public StoreKey rewrapped(Encryption with, String use) {
    return wrap(key, with, use);
  }

  /** Returns the key for one purpose that comes of this one. */
  public DataKey derive(String purpose) {
    return key.derive(purpose);
  }

  /** Returns which root key wrapped it. */
  public String rootId() {
    return rootId;
  }

  /** Returns its wrapped form. */
  public byte[] wrapped() {
    return wrapped.clone();
  }

  private static byte[] context(String use) {
    return ("earshot " + use).getBytes(UTF_8);
  }

  static boolean isName(@Nullable String id) {
    return id != null
        && !id.isEmpty()
        && id.length() <= MOST_NAME
        && US_ASCII.newEncoder().canEncode(id)
        && id.chars().allMatch(each -> each > ' ' && each != 0x7F);
  }

  @Override
  public String toString() {
    return "StoreKey[under " + rootId + "]";
  }
}
