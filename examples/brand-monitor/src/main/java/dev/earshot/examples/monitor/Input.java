package dev.earshot.examples.monitor;

import dev.earshot.connectors.Origin;
import dev.earshot.connectors.RedactedAddress;
import dev.earshot.text.UnicodeHost;
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
    return start.matches("(?s)(https?|wss?)://.*");
  }

  /**
   * Returns the host, where it is read from the network.
   *
   * @throws IllegalArgumentException if the address has none; without the address, which may hold a
   *     key
   */
  Optional<String> host() {
    if (!isAddress()) {
      return Optional.empty();
    }
    try {
      String web = UnicodeHost.asciiIn(reference).replaceFirst("(?i)^ws(?=s?://)", "http");
      return Optional.of(Origin.find(web).map(Origin::host).orElseThrow(Input::noHost));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--input: " + kind + ": " + e.getMessage(), e);
    }
  }

  private static IllegalArgumentException noHost() {
    return new IllegalArgumentException(
        "expected an address such as https://blog.example/feed.xml, with a host and without"
            + " blanks");
  }

  /** Returns a short name for tables: the file's name, or the address as it may be shown. */
  String label() {
    if (!isAddress()) {
      Path name = Path.of(reference).getFileName();
      return name == null ? reference : name.toString();
    }
    String shown = RedactedAddress.of(reference);
    String bare = shown.substring(shown.indexOf("://") + 3);
    return bare.indexOf('/') == bare.length() - 1 ? bare.substring(0, bare.length() - 1) : bare;
  }

  /** Shows an address as it may be shown. */
  @Override
  public String toString() {
    return kind + "=" + RedactedAddress.of(reference);
  }
}
