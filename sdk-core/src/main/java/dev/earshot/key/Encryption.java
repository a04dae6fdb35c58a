package dev.earshot.key;

import java.security.SecureRandom;
import java.util.Objects;

/**
 * With what a store encrypts: the host's root key, and a source of randomness for keys and nonces.
 *
 * @param root the key that wraps the store's own
 * @param random cryptographically strong; thread-safe, as the platform's is
 */
public record Encryption(RootKey root, SecureRandom random) {
  /** Creates it. */
  public Encryption {
    Objects.requireNonNull(root, "root");
    Objects.requireNonNull(random, "random");
  }

  /**
   * Returns the same randomness, drawn some thousand bytes at a time: to ask the platform for
   * twelve bytes takes as long as to ask it for many. Thread-safe; what was handed out is kept
   * nowhere.
   */
  public SecureRandom drawnAhead() {
    return new DrawnAhead(random);
  }
}
