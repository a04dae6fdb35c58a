package dev.earshot.testkit;

import dev.earshot.key.Encryption;
import dev.earshot.key.FileRootKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/** Root keys for tests. */
final class RootKeys {
  private static final SecureRandom RANDOM = new SecureRandom();

  private RootKeys() {}

  /** Returns what the key in a file encrypts with; makes it where there is none. */
  static Encryption in(Path file) {
    return new Encryption(
        Files.exists(file) ? FileRootKey.open(file, RANDOM) : FileRootKey.create(file, RANDOM),
        RANDOM);
  }

  /** Returns what encrypts from now on with a new key in that file; the former one still opens. */
  static Encryption rotated(Path file) {
    return new Encryption(FileRootKey.rotate(file, RANDOM), RANDOM);
  }
}
