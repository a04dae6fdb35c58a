package dev.earshot.connectors;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the secrets that sources were handed while they ran, such as a refresh token that replaces
 * the one before: whoever starts again with the old one is locked out.
 *
 * <p>What is kept wins over what the host hands in under the same name, because it is newer. A host
 * whose person has logged in anew calls {@link #remove} first.
 *
 * <p>Implementations are thread-safe, and return from {@link #save} only once it is kept.
 */
public interface CredentialStore {
  /**
   * Returns what is kept for a source and an origin.
   *
   * @throws dev.earshot.UnavailableException if it cannot be read now
   * @throws dev.earshot.BrokenException if it can no longer be trusted
   */
  Optional<Credentials> load(String source, Origin origin);

  /**
   * Keeps the secrets of a source for the credentials' origin, in place of those kept before.
   *
   * @throws dev.earshot.UnavailableException if they cannot be kept now
   */
  void save(String source, Credentials credentials);

  /** Forgets what is kept for a source and an origin. */
  void remove(String source, Origin origin);

  /** Returns a store that forgets everything with its process. */
  static CredentialStore inMemory() {
    return new CredentialStore() {
      private final Map<Key, Credentials> kept = new ConcurrentHashMap<>();

      @Override
      public Optional<Credentials> load(String source, Origin origin) {
        return Optional.ofNullable(kept.get(new Key(source, origin)));
      }

      @Override
      public void save(String source, Credentials credentials) {
        kept.put(new Key(source, credentials.origin()), credentials);
      }

      @Override
      public void remove(String source, Origin origin) {
        kept.remove(new Key(source, origin));
      }

      record Key(String source, Origin origin) {
        Key {
          Objects.requireNonNull(source, "source");
          Objects.requireNonNull(origin, "origin");
        }
      }
    };
  }
}
