package dev.earshot.connectors.bluesky;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which posts an address means.
 *
 * @param root scheme, host and port where they are asked for; empty for wherever the connector asks
 * @param method the XRPC method
 * @param query what it takes beside limit and cursor
 * @param actor whose they are, by handle or DID; empty for nobody's
 * @param order how the method lists them
 */
record Place(String root, String method, String query, String actor, Order order) {
  static final String AUTHOR_FEED = "app.bsky.feed.getAuthorFeed";
  static final String THREAD = "app.bsky.feed.getPostThread";
  static final String FEED = "app.bsky.feed.getFeed";
  static final String LIST_FEED = "app.bsky.feed.getListFeed";
  static final String SEARCH = "app.bsky.feed.searchPosts";

  /*
   * How many answers to answers of a thread are asked for, and how many posts that it answers; the
   * first nest two deep in JSON, the second one, and we read 200.
   */
  static final int BELOW = 80;
  static final int ABOVE = 160;

  private static final String EXPECTED =
      "source: expected https://bsky.app/profile/NAME, /profile/NAME/post/KEY, /feed/KEY,"
          + " /lists/KEY, https://bsky.app/hashtag/TAG, /search?q=WORDS, at://NAME or an address"
          + " of the API that answers with posts";
  private static final Pattern PROFILE =
      Pattern.compile("/profile/([^/]+)(?:/(post|feed|lists)/([^/]+))?/?");
  private static final Pattern HASHTAG = Pattern.compile("/hashtag/([^/]+)/?");
  private static final Pattern XRPC = Pattern.compile("/xrpc/(app\\.bsky\\.feed\\.[A-Za-z0-9]+)");
  private static final Pattern REPOSITORY = Pattern.compile("at://([^/?#]+)/?");

  /** How a method lists its posts. */
  enum Order {
    /** Newest first, page by page. */
    NEWEST_FIRST,
    /** As somebody chose, page by page. */
    CHOSEN,
    /** A tree, whole. */
    THREAD
  }

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException if it is none of the forms above
   */
  static Place of(String source) {
    Matcher repository = REPOSITORY.matcher(source);
    if (repository.matches()) {
      return profile(repository.group(1));
    }
    Optional<AtUri> record = AtUri.of(source);
    if (record.isPresent()) {
      return record(record.get());
    }
    URI uri;
    try {
      uri = URI.create(source);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(EXPECTED);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.matches("https?") || uri.getHost() == null || uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(EXPECTED);
    }
    String path = uri.getPath() == null ? "" : uri.getPath();
    Matcher xrpc = XRPC.matcher(path);
    if (xrpc.matches()) {
      return xrpc(uri, xrpc.group(1));
    }
    Matcher profile = PROFILE.matcher(path);
    if (profile.matches()) {
      return profile.group(2) == null
          ? profile(profile.group(1))
          : record(
              AtUri.of(profile.group(1), collection(profile.group(2)), profile.group(3))
                  .orElseThrow(() -> new IllegalArgumentException(EXPECTED)));
    }
    Matcher tag = HASHTAG.matcher(path);
    if (tag.matches()) {
      return search("#" + tag.group(1));
    }
    if (path.matches("/search/?")) {
      return search(parameter(uri.getRawQuery(), "q"));
    }
    throw new IllegalArgumentException(EXPECTED);
  }

  private static String collection(String page) {
    return switch (page) {
      case "post" -> AtUri.POST;
      case "feed" -> "app.bsky.feed.generator";
      default -> "app.bsky.graph.list";
    };
  }

  private static Place profile(String actor) {
    if (!AtUri.isActor(actor)) {
      throw new IllegalArgumentException(EXPECTED);
    }
    String query = "actor=" + encoded(actor) + "&filter=posts_with_replies";
    return new Place("", AUTHOR_FEED, query, actor, Order.NEWEST_FIRST);
  }

  private static Place record(AtUri uri) {
    String name = encoded(uri.toString());
    return switch (uri.collection()) {
      case AtUri.POST ->
          new Place(
              "",
              THREAD,
              "uri=" + name + "&depth=" + BELOW + "&parentHeight=" + ABOVE,
              uri.authority(),
              Order.THREAD);
      case "app.bsky.feed.generator" ->
          new Place("", FEED, "feed=" + name, uri.authority(), Order.CHOSEN);
      case "app.bsky.graph.list" ->
          new Place("", LIST_FEED, "list=" + name, uri.authority(), Order.NEWEST_FIRST);
      default -> throw new IllegalArgumentException(EXPECTED);
    };
  }

  private static Place search(String words) {
    if (words.isBlank()) {
      throw new IllegalArgumentException(EXPECTED);
    }
    return new Place("", SEARCH, "q=" + encoded(words) + "&sort=latest", "", Order.NEWEST_FIRST);
  }

  private static Place xrpc(URI uri, String method) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    StringBuilder query = new StringBuilder();
    for (String part : (uri.getRawQuery() == null ? "" : uri.getRawQuery()).split("&")) {
      if (!part.isEmpty() && !part.startsWith("cursor=") && !part.startsWith("limit=")) {
        query.append(query.isEmpty() ? "" : "&").append(part);
      }
    }
    Order order =
        switch (method) {
          case THREAD -> Order.THREAD;
          case AUTHOR_FEED, LIST_FEED -> Order.NEWEST_FIRST;
          case SEARCH ->
              parameter(uri.getRawQuery(), "sort").equals("top")
                  ? Order.CHOSEN
                  : Order.NEWEST_FIRST;
          default -> Order.CHOSEN;
        };
    String actor = method.equals(AUTHOR_FEED) ? parameter(uri.getRawQuery(), "actor") : "";
    return new Place(
        uri.getScheme() + "://" + uri.getHost() + port, method, query.toString(), actor, order);
  }

  private static String parameter(String query, String name) {
    for (String part : (query == null ? "" : query).split("&")) {
      if (part.startsWith(name + "=")) {
        return URLDecoder.decode(part.substring(name.length() + 1), StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  boolean isSearch() {
    return method.equals(SEARCH);
  }

  /** Returns the same with a DID where a handle was, for methods that know no handles. */
  Place ofActor(String did) {
    return new Place(
        root, method, query.replace(encoded("at://" + actor), encoded("at://" + did)), did, order);
  }

  URI page(URI api, String cursor, int limit) {
    StringBuilder address = new StringBuilder(api.toString().replaceAll("/+$", ""));
    address.append("/xrpc/").append(method).append('?').append(query);
    if (order != Order.THREAD) {
      address.append("&limit=").append(limit);
    }
    if (!cursor.isEmpty()) {
      address.append("&cursor=").append(encoded(cursor));
    }
    return URI.create(address.toString());
  }
}
