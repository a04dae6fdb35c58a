package dev.earshot.connectors.weibo;

import dev.earshot.connectors.address.ListAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a source's address names.
 *
 * @param kind which list it is
 * @param list the API's list, with what it is asked for besides pages
 */
record Place(Kind kind, ListAddress list) {
  /** A list of the API. */
  enum Kind {
    USER("statuses/user_timeline", "statuses", 100, true, "uid,screen_name"),
    PUBLIC("statuses/public_timeline", "statuses", 100, false, ""),
    REPOSTS("statuses/repost_timeline", "reposts", 100, true, "id"),
    COMMENTS("comments/show", "comments", 100, true, "id"),
    TOPIC("search/topics", "statuses", 50, false, "q");

    final String path;

    /** The field that holds its records. */
    final String field;

    final int page;

    /** Whether it can be asked for what is not above a number; else pages are counted. */
    final boolean byNumber;

    /** The parameters of which one names the list, with commas; empty if it needs no name. */
    private final String named;

    Kind(String path, String field, int page, boolean byNumber, String named) {
      this.path = "/2/" + path + ".json";
      this.field = field;
      this.page = page;
      this.byNumber = byNumber;
      this.named = named;
    }
  }

  static final String EXPECTED =
      "https://weibo.com/u/NUMBER or https://weibo.com/n/NAME for what an account says,"
          + " https://weibo.com/NUMBER/POST or https://m.weibo.cn/status/POST for the comments on a"
          + " post, https://s.weibo.com/weibo?q=%23TOPIC%23 for a topic (it goes to Weibo); or an"
          + " address of the API: …/2/statuses/user_timeline.json?uid=NUMBER,"
          + " …/2/statuses/public_timeline.json, …/2/statuses/repost_timeline.json?id=POST,"
          + " …/2/comments/show.json?id=POST, …/2/search/topics.json?q=TOPIC";

  private static final String SITE = "(?:www\\.|m\\.)?weibo\\.(?:com|cn)";
  private static final Pattern ACCOUNT = Pattern.compile("/(?:u/|profile/)?(\\d{5,20})/?");
  private static final Pattern NAMED = Pattern.compile("/n/([^/]{1,60})/?");
  private static final Pattern POST =
      Pattern.compile("/(?:\\d{5,20}|status|detail|statuses)/([0-9A-Za-z]{5,20})/?");

  /** Pages of an account that are no posts, though they could be numbers in base 62. */
  private static final Set<String> PAGES =
      Set.of(
          "album", "article", "follow", "manage", "photos", "profile", "super", "video", "videos");

  /**
   * Reads an address.
   *
   * @param api scheme, host and port of the API, for the addresses of the site
   * @throws IllegalArgumentException if it is none of those expected; never repeats it
   */
  static Place of(String source, String api) {
    ListAddress address = ListAddress.of(source, EXPECTED);
    Place place = ofApi(address);
    if (place == null && address.host().equals("s.weibo.com")) {
      place = topic(api, address.parameter("q"));
    } else if (place == null && address.host().matches(SITE)) {
      place = ofSite(address, api);
    }
    if (place == null) {
      throw ListAddress.refused(EXPECTED);
    }
    return place;
  }

  private static @Nullable Place ofApi(ListAddress address) {
    for (Kind kind : Kind.values()) {
      if (address.path().equals(kind.path)) {
        for (String name : kind.named.split(",", -1)) {
          String value = address.parameter(name).strip();
          if (!value.isEmpty()) {
            return kind == Kind.TOPIC
                ? topic(address.root(), value)
                : of(kind, address.root(), name, value);
          }
        }
        return kind.named.isEmpty() ? of(kind, address.root(), "", "") : null;
      }
    }
    return null;
  }

  private static @Nullable Place ofSite(ListAddress address, String api) {
    Matcher account = ACCOUNT.matcher(address.path());
    if (account.matches()) {
      return of(Kind.USER, api, "uid", account.group(1));
    }
    Matcher named = NAMED.matcher(address.path());
    if (named.matches()) {
      return of(Kind.USER, api, "screen_name", ListAddress.segment(named.group(1), EXPECTED));
    }
    Matcher post = POST.matcher(address.path());
    if (!post.matches() || PAGES.contains(post.group(1))) {
      return null;
    }
    String id = post.group(1);
    return id.matches("\\d{10,20}")
        ? of(Kind.COMMENTS, api, "id", id)
        : ShortId.number(id).map(number -> of(Kind.COMMENTS, api, "id", number)).orElse(null);
  }

  /* The open API searches for topics alone, and is asked without the signs around one. */
  private static @Nullable Place topic(String root, String words) {
    String topic = words.strip().replaceFirst("^#(.*)#$", "$1").strip();
    return topic.isEmpty() ? null : of(Kind.TOPIC, root, "q", topic);
  }

  private static @Nullable Place of(Kind kind, String root, String name, String value) {
    boolean number = name.equals("uid") || name.equals("id");
    if (number && !value.matches("\\d{1,20}")) {
      return null;
    }
    Map<String, String> asked = new HashMap<>();
    asked.put("count", Integer.toString(kind.page));
    if (!name.isEmpty()) {
      asked.put(name, value);
    }
    return new Place(kind, new ListAddress(root, kind.path, asked));
  }

  /** Returns the address of a page. */
  ListAddress page(String cursor) {
    return cursor.isEmpty() ? list : list.with(kind.byNumber ? "max_id" : "page", cursor);
  }

  /** Returns the address of a post. */
  ListAddress post(String id) {
    return new ListAddress(list.root(), "/2/statuses/show.json", Map.of("id", id));
  }
}
