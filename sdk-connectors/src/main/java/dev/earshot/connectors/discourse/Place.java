package dev.earshot.connectors.discourse;

import dev.earshot.connectors.format.WebAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an address of a forum means.
 *
 * @param root scheme, host, port and, of a forum in a folder, the folder
 * @param kind how it is read
 * @param name the number of a topic or post, the words of a search; empty for all posts
 */
record Place(String root, Kind kind, String name) {
  /** How a place is read. */
  enum Kind {
    /** Every public post, newest first. */
    POSTS,
    /** A topic, oldest first. */
    TOPIC,
    /** What a search finds. */
    SEARCH
  }

  private static final String EXPECTED =
      "source: expected a forum, https://forum or https://forum/latest, a topic,"
          + " https://forum/t/SLUG/NUMBER, or a search, https://forum/search?q=WORDS; of a category,"
          + " a tag or a user read the feed that the forum offers there with .rss";
  private static final Pattern ALL = Pattern.compile("(.*?)/?(?:(?:latest|posts)(?:\\.json)?/?)?");
  private static final Pattern TOPIC =
      Pattern.compile("(.*)/t/(?:[^/]+/)?(\\d{1,12})(?:/\\d{1,9})?(?:\\.json)?/?");
  private static final Pattern SEARCH = Pattern.compile("(.*)/search(?:\\.json)?/?");
  private static final Pattern FOLDER = Pattern.compile("(?:/[A-Za-z0-9_-]{1,40})?");
  /* What Discourse itself keeps under these names is no forum's folder. */
  private static final Pattern TAKEN = Pattern.compile("/(?:c|u|g|tag|tags|users|top|new|t)");

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException if it is none of the forms that {@link DiscourseConnector}
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
    String root = scheme + "://" + instance(uri);
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    Matcher topic = TOPIC.matcher(path);
    if (topic.matches()) {
      return new Place(root + folder(topic.group(1)), Kind.TOPIC, topic.group(2));
    }
    Matcher search = SEARCH.matcher(path);
    if (search.matches()) {
      String words = words(uri.getRawQuery());
      return new Place(root + folder(search.group(1)), Kind.SEARCH, words);
    }
    Matcher all = ALL.matcher(path);
    if (!all.matches()) {
      throw new IllegalArgumentException(EXPECTED);
    }
    return new Place(root + folder(all.group(1)), Kind.POSTS, "");
  }

  private static String folder(String path) {
    if (!FOLDER.matcher(path).matches() || TAKEN.matcher(path).matches()) {
      throw new IllegalArgumentException(EXPECTED);
    }
    return path;
  }

  private static String words(String rawQuery) {
    for (String parameter : rawQuery == null ? new String[0] : rawQuery.split("&", -1)) {
      if (parameter.startsWith("q=") && parameter.length() > 2) {
        return URLDecoder.decode(parameter.substring(2), StandardCharsets.UTF_8);
      }
    }
    throw new IllegalArgumentException("source: expected words to search for, /search?q=WORDS");
  }

  /* The parser's own message would repeat the address. */
  private static URI uri(String source) {
    try {
      return URI.create(URI.create(WebAddress.resolve("", source)).toASCIIString());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(EXPECTED);
    }
  }

  private static String instance(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getHost().toLowerCase(Locale.ROOT) + port;
  }

  /** Returns what names the forum in a post's id: host, port and folder. */
  String forum() {
    return root.substring(root.indexOf("://") + 3);
  }

  /** Returns the newest public posts up to a number; all for an empty one. */
  URI posts(String upTo) {
    return URI.create(root + "/posts.json" + (upTo.isEmpty() ? "" : "?before=" + upTo));
  }

  /** Returns the topic with its first posts and the numbers of all. */
  URI topic() {
    return URI.create(root + "/t/" + name + ".json");
  }

  /** Returns those posts of the topic. */
  URI topicPosts(List<Long> numbers) {
    return URI.create(
        root
            + "/t/"
            + name
            + "/posts.json?"
            + numbers.stream()
                .map(number -> "post_ids%5B%5D=" + number)
                .collect(Collectors.joining("&")));
  }

  /** Returns a page of the search, newest first, counted from 1. */
  URI search(String page) {
    String words = name.contains("order:") ? name : name + " order:latest";
    return URI.create(
        root
            + "/search.json?q="
            + URLEncoder.encode(words, StandardCharsets.UTF_8)
            + (page.isEmpty() ? "" : "&page=" + page));
  }

  /** Returns where a post is found. */
  URI post(String number) {
    return URI.create(root + "/posts/" + number + ".json");
  }
}
