package dev.earshot.connectors.mastodon;

import dev.earshot.connectors.format.WebAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which list of statuses on which server an address means.
 *
 * @param root scheme, host and port
 * @param path the API's path; for an account without the id, which is looked up first
 * @param query what the path takes beside the cursor; empty for nothing
 * @param account the account to look up, {@code name} or {@code name@server}; null for none
 */
record Timeline(String root, String path, String query, @Nullable String account) {
  private static final Pattern ACCOUNT =
      Pattern.compile("/(?:@|users/)([^/@]+(?:@[^/@]+)?)(?:/(?:with_replies|media)?)?");
  private static final Pattern STATUS = Pattern.compile("/@[^/]+/([A-Za-z0-9]+)/?");
  private static final Pattern TAG = Pattern.compile("/tags?/([^/]+)/?");
  private static final String PLAIN = "https://";
  private static final Set<String> CURSORS =
      Set.of("max_id", "min_id", "since_id", "offset", "limit");
  private static final Set<String> SECRETS = Set.of("access_token", "token", "api_key", "key");

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException if it is none of the forms that {@link MastodonConnector}
   *     documents, or carries a secret
   */
  static Timeline of(String source) {
    URI uri = uri(source);
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if ((!scheme.equals("https") && !scheme.equals("http"))
        || uri.getHost() == null
        || uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "source: expected https://server, https://server/tags/name, https://server/@name or an"
              + " address of its API");
    }
    String root = scheme + "://" + instance(uri);
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    if (path.startsWith("/api/")) {
      return new Timeline(root, path, withoutCursor(uri.getRawQuery()), null);
    }
    Matcher tag = TAG.matcher(path);
    if (tag.matches()) {
      return new Timeline(root, "/api/v1/timelines/tag/" + tag.group(1), "", null);
    }
    Matcher account = ACCOUNT.matcher(path);
    if (account.matches()) {
      return new Timeline(root, "/api/v1/accounts/", "", account.group(1));
    }
    Matcher status = STATUS.matcher(path);
    if (status.matches()) {
      return new Timeline(root, "/api/v1/statuses/" + status.group(1), "", null);
    }
    return switch (path) {
      case "", "/", "/public/local", "/about", "/explore" ->
          new Timeline(root, "/api/v1/timelines/public", "local=true", null);
      case "/public" -> new Timeline(root, "/api/v1/timelines/public", "", null);
      case "/public/remote" -> new Timeline(root, "/api/v1/timelines/public", "remote=true", null);
      default ->
          throw new IllegalArgumentException(
              "source: expected a timeline, a tag, an account or the API, got another page");
    };
  }

  /* The parser's own message would repeat the address, and with it a secret somebody left there. */
  private static URI uri(String source) {
    try {
      return URI.create(URI.create(WebAddress.resolve("", source)).toASCIIString());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("source: expected an address");
    }
  }

  /** Returns host and, where one is written, port: what tells one server from another. */
  static String instance(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getHost().toLowerCase(Locale.ROOT) + port;
  }

  /** Returns host and port of an address a stranger wrote; empty if it is none. */
  static String instance(String address) {
    return instance(address, "");
  }

  /** Returns the same; {@code known} itself where it is that, as it is for most. */
  static String instance(String address, String known) {
    String plain = plainInstance(address, known);
    if (!plain.isEmpty() || address.isEmpty()) {
      return plain;
    }
    try {
      URI uri = URI.create(address);
      return uri.getHost() == null ? "" : instance(uri);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /**
   * Returns the host of an address as nearly all are, of which nothing needs to be understood:
   * https, a name in small letters without a port, and a path of letters, digits and few signs.
   * Empty for any other.
   */
  private static String plainInstance(String address, String known) {
    int from = PLAIN.length();
    int to = address.indexOf('/', from);
    if (to <= from || !address.startsWith(PLAIN)) {
      return "";
    }
    for (int i = from; i < to; i++) {
      char c = address.charAt(i);
      boolean edge = i == from || i == to - 1 || isPart(address, i - 1) || isPart(address, i + 1);
      boolean sign = (c == '-' || c == '.') && !edge;
      if (!sign && (c < 'a' || c > 'z') && (c < '0' || c > '9')) {
        return "";
      }
    }
    for (int i = to; i < address.length(); i++) {
      char c = address.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letter && "/@._-".indexOf(c) < 0) {
        return "";
      }
    }
    // a number at the end may be an address of IPv4, or nothing
    char last = address.charAt(address.lastIndexOf('.', to) + 1);
    if (last < 'a' || last > 'z') {
      return "";
    }
    boolean same = to - from == known.length() && address.startsWith(known, from);
    return same ? known : address.substring(from, to);
  }

  private static boolean isPart(String address, int at) {
    return address.charAt(at) == '.' || address.charAt(at) == '-';
  }

  /** Returns the server this is read from. */
  String server() {
    return root.substring(root.indexOf("://") + 3);
  }

  /** Returns where the id of the account is found. */
  URI lookup() {
    return URI.create(
        root
            + "/api/v1/accounts/lookup?acct="
            + URLEncoder.encode(String.valueOf(account), StandardCharsets.UTF_8));
  }

  /** Returns where a single status is found. */
  URI status(String nativeId) {
    return URI.create(root + "/api/v1/statuses/" + nativeId);
  }

  /** Returns the timeline of the account, once its id is known. */
  Timeline ofAccount(String accountId) {
    return new Timeline(root, path + accountId + "/statuses", query, null);
  }

  /** Returns the address of a page; both parts of the query may be empty. */
  URI page(String cursor) {
    List<String> parts = new ArrayList<>();
    if (!query.isEmpty()) {
      parts.add(query);
    }
    if (!cursor.isEmpty()) {
      parts.add(cursor);
    }
    return URI.create(root + path + (parts.isEmpty() ? "" : "?" + String.join("&", parts)));
  }

  /** Returns the cursor in a query that a server wrote, without what the address itself asks. */
  static String cursor(@Nullable String rawQuery) {
    List<String> kept = new ArrayList<>();
    for (String parameter : parameters(rawQuery)) {
      if (CURSORS.contains(name(parameter))) {
        kept.add(parameter);
      }
    }
    return String.join("&", kept);
  }

  /** Returns the value of a parameter in a query that a server wrote. */
  static Optional<String> parameter(@Nullable String rawQuery, String name) {
    return parameters(rawQuery).stream()
        .filter(parameter -> name(parameter).equals(name) && parameter.contains("="))
        .map(parameter -> parameter.substring(parameter.indexOf('=') + 1))
        .filter(value -> value.matches("[A-Za-z0-9_-]{1,200}"))
        .findFirst();
  }

  private static String withoutCursor(@Nullable String rawQuery) {
    List<String> kept = new ArrayList<>();
    for (String parameter : parameters(rawQuery)) {
      if (SECRETS.contains(name(parameter))) {
        throw new IllegalArgumentException(
            "source: a secret in the address; hand it in as the credential token");
      }
      if (!CURSORS.contains(name(parameter))) {
        kept.add(parameter);
      }
    }
    return String.join("&", kept);
  }

  private static List<String> parameters(@Nullable String rawQuery) {
    return rawQuery == null ? List.of() : List.of(rawQuery.split("&", -1));
  }

  private static String name(String parameter) {
    int equals = parameter.indexOf('=');
    return (equals < 0 ? parameter : parameter.substring(0, equals)).toLowerCase(Locale.ROOT);
  }
}
