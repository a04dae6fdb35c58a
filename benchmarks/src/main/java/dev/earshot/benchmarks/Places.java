package dev.earshot.benchmarks;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where things lie, found from where this class was loaded: {@code target/…} of the module. */
final class Places {
  private Places() {}

  /** Returns the jar or folder that a class was loaded from. */
  static Path origin(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the folder of this module. */
  static Path module() {
    return origin(Places.class).resolve("../..").normalize();
  }

  /** Returns the folder of one peer's jars, there or not. */
  static Path peer(String name) {
    return module().resolve("target/peers").resolve(name);
  }

  static Path results(String file) {
    return module().resolve("results").resolve(file);
  }

  static Path report() {
    return module().resolve("RESULTS.md");
  }

  static boolean hasShared() {
    return Files.isDirectory(shared());
  }

  static Path sentiment(String file) {
    return shared().resolve(file);
  }

  private static Path shared() {
    String given = System.getProperty("earshot.shared");
    Path root = given == null ? module().resolve("../../shared") : Path.of(given);
    return root.resolve("data/sentiment").normalize();
  }
}
