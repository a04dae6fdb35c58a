package dev.earshot.connectors.http;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/**
 * The secrets of a request: those that stand in its address, by the names of their parameters or as
 * the beginning of its path, and those of its headers, which a server may repeat in an address. The
 * former are put in just before the address is sent, and all are taken out of every address that
 * comes back, wherever in it they stand and however they are escaped.
 */
final class KeyedQuery {
  static final KeyedQuery NONE = new KeyedQuery(Map.of(), "", Set.of());

  /** What is shorter may be part of any word. */
  private static final int SHORTEST_PART = 4;

  /** How often an address may be escaped that says a secret. */
  private static final int ESCAPES = 3;

  private static final String TAKEN = "~";

  private final Map<String, String> secrets;
  private final String path;
  private final Set<String> said;

  /**
   * Creates the secrets.
   *
   * @param said all that must stand in no address, as they are
   */
  private KeyedQuery(Map<String, String> secrets, String path, Set<String> said) {
    this.secrets = secrets;
    this.path = path;
    this.said = said;
  }

  KeyedQuery with(String parameter, String secret) {
    Map<String, String> more = new LinkedHashMap<>(secrets);
    more.put(parameter, secret);
    return new KeyedQuery(more, path, said).besides(secret);
  }

  /**
   * Returns this with a beginning of the path as well.
   *
   * @param before what stands before the secret, such as {@code /bot}
   */
  KeyedQuery withPath(String before, String secret) {
    String segment = encoded(secret).replace("+", "%20").replace("%3A", ":");
    return new KeyedQuery(secrets, before + segment, said).besides(secret);
  }

  /** Returns this with a secret that is sent elsewhere than in the address. */
  KeyedQuery besides(String secret) {
    Set<String> more = new LinkedHashSet<>(said);
    more.add(secret);
    more.remove("");
    return new KeyedQuery(secrets, path, more);
  }

  boolean isEmpty() {
    return secrets.isEmpty() && path.isEmpty() && said.isEmpty();
  }

  /** Returns an address with the secrets, in place of whatever their parameters said. */
  URI addedTo(URI address) {
    URI whole = isUnderPath(address) ? address : withPath(address, path + address.getRawPath());
    if (secrets.isEmpty()) {
      return whole;
    }
    List<String> parts = parts(whole);
    parts.removeIf(this::isParameter);
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
    if (isEmpty() || address.getRawPath() == null || address.getRawAuthority() == null) {
      return address;
    }
    URI whole = address;
    String user = address.getRawUserInfo();
    if (user != null && says(user)) {
      whole = URI.create(whole.toString().replace(user + "@", ""));
    }
    String plain = whole.getRawPath().substring(isUnderPath(whole) ? path.length() : 0);
    StringJoiner segments = new StringJoiner("/");
    for (String segment : plain.split("/", -1)) {
      segments.add(says(segment) ? TAKEN : segment);
    }
    if (!segments.toString().equals(whole.getRawPath())) {
      whole = withPath(whole, segments.toString());
    }
    if (whole.getRawFragment() != null && says(whole.getRawFragment())) {
      String text = whole.toString();
      whole = URI.create(text.substring(0, text.indexOf('#')));
    }
    List<String> parts = parts(whole);
    boolean taken = parts.removeIf(part -> isParameter(part) || saysOneOf(part));
    return taken ? withQuery(whole, parts) : whole;
  }

  /** Returns whether an address says a secret, in whatever part of it. */
  boolean isIn(URI address) {
    return (!path.isEmpty() && address.toString().contains(path))
        || says(address.toString())
        || parts(address).stream().anyMatch(this::saysOneOf);
  }

  private boolean saysOneOf(String part) {
    String[] sides = part.split("=", 2);
    return says(part) || says(sides[0]) || (sides.length > 1 && says(sides[1]));
  }

  private boolean says(String escaped) {
    String text = escaped;
    for (int times = 0; times <= ESCAPES; times++) {
      String plain = text;
      String spaced = plain.replace('+', ' ');
      if (said.stream().anyMatch(secret -> isIn(plain, secret) || isIn(spaced, secret))) {
        return true;
      }
      text = unescaped(plain);
      if (text.equals(plain)) {
        return false;
      }
    }
    return false;
  }

  private static boolean isIn(String text, String secret) {
    return secret.length() < SHORTEST_PART ? text.equals(secret) : text.contains(secret);
  }

  /* A plus stays one; what is no escape ends it. */
  private static String unescaped(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static List<String> parts(URI address) {
    String query = address.getRawQuery();
    return query == null ? new ArrayList<>() : new ArrayList<>(List.of(query.split("&", -1)));
  }

  private boolean isParameter(String part) {
    String name = part.split("=", 2)[0];
    return secrets.keySet().stream().anyMatch(key -> name.equals(key) || name.equals(encoded(key)));
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
