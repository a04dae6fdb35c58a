package dev.earshot.scoring;

import dev.earshot.BrokenException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The tables that lie beside the classes, line by line. */
final class Resource {
  private Resource() {}

  static List<String> lines(String name) {
    try (InputStream in = Resource.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new BrokenException("scoring: " + name + " is not in the jar", null);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new BrokenException("scoring: " + name + " cannot be read", e);
    }
  }
}
