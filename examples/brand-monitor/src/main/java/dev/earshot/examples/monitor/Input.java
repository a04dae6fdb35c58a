package dev.earshot.examples.monitor;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * One thing to listen to.
 *
 * @param kind which connector reads it, such as {@code feed}
 * @param reference a file or an http address
 */
public record Input(String kind, String reference) {
  /** Creates an input. */
  public Input {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(reference, "reference");
  }

  /**
   * Reads the form {@code KIND=PATH-OR-URL}.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  public static Input parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 1 || equals == text.length() - 1) {
      throw new IllegalArgumentException("--input: expected KIND=PATH-OR-URL");
    }
    return new Input(
        text.substring(0, equals).toLowerCase(Locale.ROOT), text.substring(equals + 1));
  }

  /** Returns whether it is read from the network. */
  boolean isAddress() {
    String start = reference.toLowerCase(Locale.ROOT);
    return start.startsWith("http://") || start.startsWith("https://");
  }

  /**
   * Returns the host, where it is read from the network.
   *
   * @throws IllegalArgumentException if the address has none; without the address, which may hold a
   *     key
   */
  Optional<String> host() {
    return isAddress() ? Optional.of(address().getHost()) : Optional.empty();
  }

  private URI address() {
    try {
      URI uri = new URI(reference);
      if (uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // told below, without what stands there
    }
    throw new IllegalArgumentException(
        "--input: " + kind + ": expected an address such as https://blog.example/feed.xml");
  }

  /** Returns a short name for tables: the file's name, or the address without its query. */
  String label() {
    if (!isAddress()) {
      Path name = Path.of(reference).getFileName();
      return name == null ? reference : name.toString();
    }
    URI uri = address();
    String path = Objects.requireNonNullElse(uri.getPath(), "");
    return uri.getHost() + (path.equals("/") ? "" : path);
  }

  @Override
  public String toString() {
    return kind + "=" + reference;
  }
}
