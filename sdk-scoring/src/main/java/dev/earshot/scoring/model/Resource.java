package dev.earshot.scoring.model;

import dev.earshot.BrokenException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What lies beside the classes. */
final class Resource {
  private Resource() {}

  static byte[] bytes(String name) {
    try (InputStream in = Resource.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new BrokenException("scoring: " + name + " is not in the jar", null);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new BrokenException("scoring: " + name + " cannot be read", e);
    }
  }

  static List<String> lines(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8).lines().toList();
  }
}
