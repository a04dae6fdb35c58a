package dev.earshot.key;

/**
 * The key over all keys of a tenant: the one secret that the host keeps outside of what it
 * protects. A store never sees it; it hands its own key in to be wrapped and gets it back.
 *
 * <p>Earshot's own is {@link FileRootKey}. A host's key service is one in a few lines: {@link #id}
 * names the key and its version, {@link #wrap} encrypts under the newest, {@link #unwrap} decrypts
 * what any version wrapped that was not destroyed.
 *
 * <p>An implementation is thread-safe. Messages of what it throws hold no key.
 */
public interface RootKey {
  /**
   * Returns which key wraps now, in a name that {@link #unwrap} understands later: 1 to 256 visible
   * ASCII characters.
   */
  String id();

  /**
   * Wraps a key under the one that {@link #id} names.
   *
   * @param key 32 bytes, which are not kept
   * @param context what the key is for; whoever unwraps must say the same
   * @return at most 4,096 bytes, which tell nothing of the key
   * @throws dev.earshot.UnavailableException if that cannot be done now
   */
  byte[] wrap(byte[] key, byte[] context);

  /**
   * Returns the key that was wrapped.
   *
   * @param id which key wrapped it
   * @throws dev.earshot.RefusedException if there is no such key here, or it is not what was
   *     wrapped under it for this context
   * @throws dev.earshot.UnavailableException if that cannot be done now
   */
  byte[] unwrap(String id, byte[] wrapped, byte[] context);
}
