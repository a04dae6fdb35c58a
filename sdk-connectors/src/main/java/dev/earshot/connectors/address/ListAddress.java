package dev.earshot.connectors.address;

import dev.earshot.connectors.format.WebAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An address of a list: where it is and what it is asked for.
 *
 * @param root scheme, host and port
 * @param path the path as it is written in the address, with its leading slash; may be empty
 * @param parameters what the list is asked for, decoded, by name
 */
public record ListAddress(String root, String path, Map<String, String> parameters) {
  /** What never stands in an address of ours, whatever a source calls it. */
  private static final Set<String> SECRETS =
      Set.of(
          "access_token",
          "api_key",
          "api_sig",
          "auth_token",
          "client_secret",
          "consumer_secret",
          "oauth_consumer_key",
          "oauth_signature",
          "oauth_token");

  /** Creates an address. */
  public ListAddress {
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
  }

  /**
   * Takes an address apart.
   *
   * @param expected what the source expects, for errors
   * @throws IllegalArgumentException if it is none, or carries a secret; never repeats it
   */
  public static ListAddress of(String source, String expected) {
    URI uri;
    try {
      uri = URI.create(URI.create(WebAddress.resolve("", source.strip())).toASCIIString());
    } catch (IllegalArgumentException e) {
      throw refused(expected); // the cause would repeat the address
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!Set.of("https", "http").contains(scheme)
        || uri.getHost() == null
        || uri.getRawUserInfo() != null) {
      throw refused(expected);
    }
    Map<String, String> parameters = new TreeMap<>();
    for (String pair : (uri.getRawQuery() == null ? "" : uri.getRawQuery()).split("&")) {
      String[] parts = pair.split("=", 2);
      if (SECRETS.contains(parts[0].toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "source: a secret in the address; hand it in as a credential");
      }
      if (parts.length == 2 && !parts[0].isEmpty()) {
        parameters.put(parts[0], decoded(parts[1], expected));
      }
    }
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String root = scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port;
    return new ListAddress(root, uri.getRawPath() == null ? "" : uri.getRawPath(), parameters);
  }

  /** Returns the error that says what a source expects. */
  public static IllegalArgumentException refused(String expected) {
    return new IllegalArgumentException("source: expected " + expected);
  }

  private static String decoded(String text, String expected) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw refused(expected);
    }
  }

  /** Returns a piece of a path as it reads. */
  public static String segment(String written, String expected) {
    return decoded(written.replace("+", "%2B"), expected);
  }

  /** Returns a text as a piece of a path or a value of a query is written. */
  public static String written(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Returns the host. */
  public String host() {
    return root.replaceFirst("^[a-z]+://", "").replaceFirst(":\\d+$", "");
  }

  /** Returns a parameter; empty if it is not there. */
  public String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }

  /** Returns the address with another value of a parameter. */
  public ListAddress with(String name, String value) {
    Map<String, String> changed = new TreeMap<>(parameters);
    changed.put(name, value);
    return new ListAddress(root, path, changed);
  }

  /** Returns the address with other values of parameters. */
  public ListAddress with(Map<String, String> values) {
    Map<String, String> changed = new TreeMap<>(parameters);
    changed.putAll(values);
    return new ListAddress(root, path, changed);
  }

  /** Returns the address with these parameters alone. */
  public ListAddress keeping(Set<String> names) {
    Map<String, String> kept = new TreeMap<>(parameters);
    kept.keySet().retainAll(names);
    return new ListAddress(root, path, kept);
  }

  /** Returns the address to ask. */
  public URI uri() {
    StringBuilder address = new StringBuilder(place());
    char sign = '?';
    for (Map.Entry<String, String> one : parameters.entrySet()) {
      address.append(sign).append(one.getKey()).append('=').append(written(one.getValue()));
      sign = '&';
    }
    return URI.create(address.toString());
  }

  /** Returns the address without its query, as provenance and errors name it. */
  public String place() {
    return root + path;
  }
}
