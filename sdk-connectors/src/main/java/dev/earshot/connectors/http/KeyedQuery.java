package dev.earshot.connectors.http;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The secrets of a request that stand in its address: by the names of their parameters, or as the
 * beginning of its path. Put in just before the address is sent, and taken out of every address
 * that comes back.
 */
final class KeyedQuery {
  static final KeyedQuery NONE = new KeyedQuery(Map.of(), "");

  private final Map<String, String> secrets;
  private final String path;

  private KeyedQuery(Map<String, String> secrets, String path) {
    this.secrets = secrets;
    this.path = path;
  }

  KeyedQuery with(String parameter, String secret) {
    Map<String, String> more = new LinkedHashMap<>(secrets);
    more.put(parameter, secret);
    return new KeyedQuery(more, path);
  }

  /**
   * Returns this with a beginning of the path as well.
   *
   * @param before what stands before the secret, such as {@code /bot}
   */
  KeyedQuery withPath(String before, String secret) {
    String segment = encoded(secret).replace("+", "%20").replace("%3A", ":");
    return new KeyedQuery(secrets, before + segment);
  }

  boolean isEmpty() {
    return secrets.isEmpty() && path.isEmpty();
  }

  /** Returns an address with the secrets, in place of whatever their parameters said. */
  URI addedTo(URI address) {
    URI whole = isUnderPath(address) ? address : withPath(address, path + address.getRawPath());
    if (secrets.isEmpty()) {
      return whole;
    }
    List<String> parts = others(whole);
    secrets.forEach((parameter, secret) -> parts.add(encoded(parameter) + "=" + encoded(secret)));
    return withQuery(whole, parts);
  }

  private boolean isUnderPath(URI address) {
    return address.getRawPath() == null || address.getRawPath().startsWith(path);
  }

  private static URI withPath(URI address, String path) {
    String text = address.toString();
    int start = text.indexOf(address.getRawAuthority()) + address.getRawAuthority().length();
    return URI.create(
        text.substring(0, start) + path + text.substring(start + address.getRawPath().length()));
  }

  /** Returns an address without what is a secret here. */
  URI takenFrom(URI address) {
    URI whole =
        path.isEmpty() || address.getRawPath() == null || !isUnderPath(address)
            ? address
            : withPath(address, address.getRawPath().substring(path.length()));
    return secrets.isEmpty() || whole.getRawQuery() == null
        ? whole
        : withQuery(whole, others(whole));
  }

  /** Returns whether an address says a secret, in whatever part of it. */
  boolean isIn(URI address) {
    String raw = address.toString();
    String plain =
        String.valueOf(address.getRawUserInfo()) + address.getPath() + address.getQuery();
    if (!path.isEmpty() && (raw.contains(path) || plain.contains(path))) {
      return true;
    }
    return secrets.values().stream()
        .anyMatch(
            secret ->
                raw.contains(secret)
                    || raw.contains(encoded(secret))
                    || plain.contains(secret)
                    || String.valueOf(address.getFragment()).contains(secret));
  }

  private List<String> others(URI address) {
    List<String> parts = new ArrayList<>();
    if (address.getRawQuery() != null) {
      for (String part : address.getRawQuery().split("&", -1)) {
        String name = part.split("=", 2)[0];
        if (secrets.keySet().stream()
            .noneMatch(key -> name.equals(key) || name.equals(encoded(key)))) {
          parts.add(part);
        }
      }
    }
    return parts;
  }

  private static URI withQuery(URI address, List<String> parts) {
    String text = address.toString();
    int end = text.indexOf('#') < 0 ? text.length() : text.indexOf('#');
    int query = text.indexOf('?');
    String before = text.substring(0, query < 0 || query > end ? end : query);
    String joined = parts.isEmpty() ? "" : "?" + String.join("&", parts);
    return URI.create(before + joined + text.substring(end));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Shows the parameters alone. */
  @Override
  public String toString() {
    return secrets.keySet().toString();
  }
}
