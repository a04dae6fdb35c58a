package dev.earshot.connectors.graph;

import dev.earshot.connectors.format.WebAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A list that hangs on something in the graph: what {@code /NODE/EDGE} answers.
 *
 * @param root scheme, host and version of the API
 * @param node the id or name of what it hangs on; empty for lists that hang on nothing
 * @param edge which list
 * @param query what it takes beside fields and cursor; empty for nothing
 */
public record Edge(String root, String node, String edge, String query) {
  private static final Pattern API = Pattern.compile("(/v\\d{1,3}\\.\\d{1,2})?/(.+?)/?");
  private static final Pattern NODE = Pattern.compile("[A-Za-z0-9._-]{1,200}");
  private static final Set<String> OURS =
      Set.of("fields", "limit", "after", "before", "until", "since", "offset", "pretty", "summary");
  private static final Set<String> SECRETS =
      Set.of("access_token", "appsecret_proof", "client_secret", "token");

  /** An address as a browser shows it: who it is of, and what is asked of it. */
  public record Page(String host, String path, List<String> parameters) {
    /** Returns a parameter's value as it is written; empty if it is not there. */
    public String parameter(String name) {
      return parameters.stream()
          .filter(one -> one.startsWith(name + "="))
          .map(one -> one.substring(name.length() + 1))
          .findFirst()
          .orElse("");
    }
  }

  /**
   * Takes an address apart.
   *
   * @throws IllegalArgumentException if it is none, or carries a secret; never repeats it
   */
  public static Page page(String source, String expected) {
    URI uri;
    try {
      uri = URI.create(URI.create(WebAddress.resolve("", source)).toASCIIString());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("source: expected " + expected);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!Set.of("https", "http").contains(scheme)
        || uri.getHost() == null
        || uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("source: expected " + expected);
    }
    List<String> parameters = new ArrayList<>();
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    for (String part : query.split("&")) {
      if (SECRETS.contains(part.split("=", 2)[0].toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "source: a secret in the address; hand it in as the credential " + Graph.TOKEN);
      }
      if (!part.isEmpty()) {
        parameters.add(part);
      }
    }
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    return new Page(uri.getHost().toLowerCase(Locale.ROOT), path, List.copyOf(parameters));
  }

  /**
   * Reads an address of the API, of Meta's own server or a gateway's.
   *
   * @param version the version that counts unless the address names one; empty for none
   * @param edges the lists that are read
   * @throws IllegalArgumentException if it is another address
   */
  public static Edge ofApi(String source, String version, Set<String> edges, String expected) {
    Page page = page(source, expected);
    Matcher api = API.matcher(page.path());
    if (api.matches()) {
      String[] parts = api.group(2).split("/");
      String edge = parts[parts.length - 1];
      String node = parts.length == 2 ? parts[0] : "";
      if (parts.length <= 2
          && edges.contains(parts.length == 2 ? edge : "/" + edge)
          && (parts.length == 1 || NODE.matcher(node).matches())) {
        URI uri = URI.create(WebAddress.resolve("", source));
        String root =
            uri.getScheme().toLowerCase(Locale.ROOT)
                + "://"
                + page.host()
                + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
                + (api.group(1) == null ? version : api.group(1));
        return new Edge(root, node, edge, kept(page.parameters()));
      }
    }
    throw new IllegalArgumentException("source: expected " + expected);
  }

  private static String kept(List<String> parameters) {
    return String.join(
        "&", parameters.stream().filter(part -> !OURS.contains(part.split("=", 2)[0])).toList());
  }

  /** Returns the address of a page of it; the cursor as {@link Graph#next} has it. */
  public URI page(String fields, int limit, String cursor) {
    List<String> parts = new ArrayList<>();
    parts.add("fields=" + fields);
    parts.add("limit=" + limit);
    if (!query.isEmpty()) {
      parts.add(query);
    }
    if (!cursor.isEmpty()) {
      parts.add(cursor);
    }
    return URI.create(
        root + (node.isEmpty() ? "" : "/" + node) + "/" + edge + "?" + String.join("&", parts));
  }

  /** Returns the address of something by its id. */
  public URI node(String id, String fields) {
    return URI.create(root + "/" + id + "?fields=" + fields);
  }

  /** Returns the list's address without its query, as provenance and errors name it. */
  public String place() {
    return root + (node.isEmpty() ? "" : "/" + node) + "/" + edge;
  }
}
