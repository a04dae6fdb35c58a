package dev.earshot.connectors.hackernews;

import dev.earshot.connectors.format.WebAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an address means, and which of the two interfaces answers.
 *
 * @param root scheme, host and port of the interface
 * @param kind how it is read
 * @param name of a list its path, of a user the name, of an item its number, of a search its query
 *     without paging
 */
record Place(String root, Kind kind, String name) {
  /** How a place is read. */
  enum Kind {
    /** Every item, upwards by number. */
    ALL,
    /** A list of numbers in some order. */
    LIST,
    /** A user's items, whose numbers the user's document lists. */
    USER,
    /** One item. */
    ITEM,
    /** What changed lately. */
    UPDATES,
    /** A page of HN Search, newest first. */
    SEARCH
  }

  static final String ITEMS = "https://hacker-news.firebaseio.com";
  static final String SEARCH = "https://hn.algolia.com";
  private static final String SITE = "news.ycombinator.com";
  private static final String EXPECTED =
      "source: expected a page of https://news.ycombinator.com (newest, news, best, ask, show,"
          + " jobs, newcomments, item?id=NUMBER, user?id=NAME), https://hn.algolia.com/?q=WORDS, or"
          + " an address of the two interfaces, /v0/… or /api/v1/…";

  private static final Map<String, String> LISTS =
      Map.of(
          "/",
          "topstories",
          "/news",
          "topstories",
          "/newest",
          "newstories",
          "/best",
          "beststories",
          "/ask",
          "askstories",
          "/show",
          "showstories",
          "/jobs",
          "jobstories");
  private static final Pattern V0 =
      Pattern.compile(
          "/v0/(?:(?<list>(?:top|new|best|ask|show|job)stories)|(?<all>maxitem)|(?<updates>updates)"
              + "|item/(?<item>\\d{1,12})|user/(?<user>[A-Za-z0-9_-]{1,40}))(?:\\.json)?");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,12}");
  private static final Pattern USER = Pattern.compile("[A-Za-z0-9_-]{1,40}");

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException if it is none of the forms that {@link HackerNewsConnector}
   *     documents
   */
  static Place of(String source) {
    URI uri = uri(source);
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if ((!scheme.equals("https") && !scheme.equals("http"))
        || uri.getHost() == null
        || uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(EXPECTED);
    }
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    if (host.equals(SITE)) {
      return page(path, uri.getRawQuery());
    }
    String root = scheme + "://" + host + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    if (path.startsWith("/api/v1/search")) {
      return search(root, parameter(uri.getRawQuery(), "query"), uri.getRawQuery());
    }
    if (root.equals(SEARCH) && path.equals("/")) {
      return search(root, parameter(uri.getRawQuery(), "q"), uri.getRawQuery());
    }
    Matcher v0 = V0.matcher(path);
    if (!v0.matches()) {
      throw new IllegalArgumentException(EXPECTED);
    }
    if (v0.group("list") != null) {
      return new Place(root, Kind.LIST, v0.group("list"));
    }
    if (v0.group("item") != null) {
      return new Place(root, Kind.ITEM, v0.group("item"));
    }
    if (v0.group("user") != null) {
      return new Place(root, Kind.USER, v0.group("user"));
    }
    return new Place(root, v0.group("all") != null ? Kind.ALL : Kind.UPDATES, "");
  }

  private static Place page(String path, String query) {
    String id = parameter(query, "id");
    if (LISTS.containsKey(path)) {
      return new Place(ITEMS, Kind.LIST, LISTS.get(path));
    }
    if (path.equals("/newcomments")) {
      return search(SEARCH, "", "tags=comment");
    }
    if (path.equals("/item") && NUMBER.matcher(id).matches()) {
      return search(SEARCH, "", "tags=story_" + id);
    }
    if ((path.equals("/user") || path.equals("/submitted") || path.equals("/threads"))
        && USER.matcher(id).matches()) {
      return new Place(ITEMS, Kind.USER, id);
    }
    throw new IllegalArgumentException(EXPECTED);
  }

  private static Place search(String root, String words, String rawQuery) {
    String tags = parameter(rawQuery, "tags");
    String filters = parameter(rawQuery, "numericFilters");
    if (filters.contains("created_at_i")) {
      throw new IllegalArgumentException("source: the times of a search are set by the reader");
    }
    StringBuilder query = new StringBuilder("query=").append(encoded(words));
    query.append("&tags=").append(encoded(tags.isEmpty() ? "(story,comment,poll,job)" : tags));
    if (!filters.isEmpty()) {
      query.append("&numericFilters=").append(encoded(filters));
    }
    return new Place(root, Kind.SEARCH, query.toString());
  }

  /* The parser's own message would repeat the address. */
  private static URI uri(String source) {
    try {
      return URI.create(URI.create(WebAddress.resolve("", source)).toASCIIString());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(EXPECTED);
    }
  }

  private static String parameter(String rawQuery, String name) {
    for (String parameter : rawQuery == null ? new String[0] : rawQuery.split("&", -1)) {
      if (parameter.startsWith(name + "=")) {
        return URLDecoder.decode(parameter.substring(name.length() + 1), StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Returns where the list, or the document that lists, is found. */
  URI list() {
    return URI.create(
        root
            + "/v0/"
            + switch (kind) {
              case ALL -> "maxitem";
              case UPDATES -> "updates";
              case USER -> "user/" + name;
              default -> name;
            }
            + ".json");
  }

  /** Returns where an item is found. */
  URI item(String number) {
    return URI.create(root + "/v0/item/" + number + ".json");
  }

  /** Returns a page of a search: what was created at a second or before; 0 for the first. */
  URI search(long until, int hits) {
    String filter = name.contains("&numericFilters=") ? "," : "&numericFilters=";
    return URI.create(
        root
            + "/api/v1/search_by_date?"
            + name
            + (until == 0 ? "" : filter + encoded("created_at_i<=" + until))
            + "&hitsPerPage="
            + hits);
  }
}
