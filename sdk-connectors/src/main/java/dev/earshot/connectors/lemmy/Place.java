package dev.earshot.connectors.lemmy;

import dev.earshot.connectors.format.WebAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which list of which server an address means.
 *
 * @param root scheme, host and port
 * @param path the API's path
 * @param query what the path takes beside the page
 * @param list the field of the answer that holds the records
 * @param post the post whose comments these are; empty for any
 */
record Place(String root, String path, String query, String list, String post) {
  static final int PAGE = 50;
  static final String REMOVED_POSTS = "removed_posts";
  static final String REMOVED_COMMENTS = "removed_comments";

  private static final String EXPECTED =
      "source: expected https://server, https://server/c/COMMUNITY, https://server/post/NUMBER,"
          + " https://server/search?q=WORDS, each with dataType=Comment or type=Comments for"
          + " comments, or https://server/modlog?actionType=ModRemovePost or ModRemoveComment";
  private static final Pattern COMMUNITY =
      Pattern.compile("/c/([A-Za-z0-9_]{1,80}(?:@[A-Za-z0-9.:-]{1,200})?)/?");
  private static final Pattern POST = Pattern.compile("/post/(\\d{1,18})(?:/\\d{1,18})?/?");
  private static final Set<String> LISTINGS = Set.of("All", "Local");
  private static final Map<String, String> REMOVALS =
      Map.of("ModRemovePost", REMOVED_POSTS, "ModRemoveComment", REMOVED_COMMENTS);

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException if it is none of the forms that {@link LemmyConnector}
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
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String root = scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port;
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    Matcher community = COMMUNITY.matcher(path);
    if (community.matches()) {
      return list(root, "type_=All&community_name=" + encoded(community.group(1)), query);
    }
    Matcher post = POST.matcher(path);
    if (post.matches()) {
      String number = post.group(1);
      String thread = "type_=All&sort=New&post_id=" + number;
      return new Place(root, "/api/v3/comment/list", thread, "comments", number);
    }
    return switch (path) {
      case "", "/" -> {
        String listing = parameter(query, "listingType");
        if (!listing.isEmpty() && !LISTINGS.contains(listing)) {
          throw new IllegalArgumentException("source: expected the listingType All or Local");
        }
        yield list(root, "type_=" + (listing.isEmpty() ? "Local" : listing), query);
      }
      case "/search" -> search(root, query);
      case "/modlog" -> {
        String action = parameter(query, "actionType");
        if (!REMOVALS.containsKey(action)) {
          throw new IllegalArgumentException(
              "source: expected the actionType ModRemovePost or ModRemoveComment of a modlog");
        }
        yield new Place(root, "/api/v3/modlog", "type_=" + action, REMOVALS.get(action), "");
      }
      default -> throw new IllegalArgumentException(EXPECTED);
    };
  }

  private static Place list(String root, String query, String asked) {
    String kind = parameter(asked, "dataType");
    return switch (kind) {
      case "", "Post" -> new Place(root, "/api/v3/post/list", query + "&sort=New", "posts", "");
      case "Comment" ->
          new Place(root, "/api/v3/comment/list", query + "&sort=New", "comments", "");
      default ->
          throw new IllegalArgumentException("source: expected the dataType Post or Comment");
    };
  }

  private static Place search(String root, String asked) {
    String words = parameter(asked, "q");
    String kind = parameter(asked, "type");
    if (words.isBlank()) {
      throw new IllegalArgumentException("source: expected words to search for, /search?q=WORDS");
    }
    if (!Set.of("", "Posts", "Comments").contains(kind)) {
      throw new IllegalArgumentException("source: expected the type Posts or Comments of a search");
    }
    String of = kind.isEmpty() ? "Posts" : kind;
    return new Place(
        root,
        "/api/v3/search",
        "q=" + encoded(words) + "&type_=" + of + "&sort=New&listing_type=All",
        of.toLowerCase(Locale.ROOT),
        "");
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
    for (String parameter : rawQuery.split("&", -1)) {
      if (parameter.startsWith(name + "=")) {
        return URLDecoder.decode(parameter.substring(name.length() + 1), StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Returns the server, with its port if it is written: the instance of its posts' ids. */
  String server() {
    return root.substring(root.indexOf("://") + 3);
  }

  /**
   * Returns a page.
   *
   * @param cursor the number of the page, or what the server wrote for it; empty for the first
   */
  URI page(String cursor) {
    String below =
        cursor.isEmpty()
            ? ""
            : cursor.matches("\\d{1,9}") ? "&page=" + cursor : "&page_cursor=" + encoded(cursor);
    return URI.create(root + path + "?" + query + "&limit=" + PAGE + below);
  }

  /** Returns where a post or a comment is found, by the id we give it. */
  URI lookup(String nativeId) {
    String[] parts = nativeId.split("/", 2);
    return URI.create(root + "/api/v3/" + parts[0] + "?id=" + parts[1]);
  }
}
