package dev.earshot.connectors.x;

import dev.earshot.connectors.Origin;
import dev.earshot.connectors.format.WebAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which list of posts, or which stream, an address means.
 *
 * @param api the API's root, without a slash at the end
 * @param path the path from there; of an account without the id, which is looked up first
 * @param query what the path takes beside cursor and fields
 * @param account the handle to look up; null for none
 */
record Listing(String api, String path, Map<String, String> query, @Nullable String account) {
  static final URI API = URI.create("https://api.x.com");
  static final String RECENT = "/2/tweets/search/recent";
  static final String ALL = "/2/tweets/search/all";
  static final String FILTERED = "/2/tweets/search/stream";

  static final String LISTS =
      "https://x.com/NAME for what an account posts, /search?q=… for a search (its words go to X),"
          + " /hashtag/NAME, /NAME/status/ID for the answers to a post; or an address of the API:"
          + " /2/tweets/search/recent?query=…, /2/tweets/search/all?query=…, /2/users/ID/tweets,"
          + " /2/users/ID/mentions";
  static final String STREAMS =
      "an address of the API: https://api.x.com/2/tweets/search/stream for what matches the rules,"
          + " /2/tweets/sample/stream, /2/tweets/compliance/stream?partition=1 to 4,"
          + " /2/users/compliance/stream?partition=1 to 4";

  private static final Pattern SITE =
      Pattern.compile("(?:www\\.|mobile\\.)?(?:x|twitter)\\.com", Pattern.CASE_INSENSITIVE);
  private static final Pattern OWN = Pattern.compile("api\\.(?:x|twitter)\\.com");
  private static final Pattern PROFILE = Pattern.compile("/(\\w{1,20})(?:/with_replies)?/?");
  private static final Pattern STATUS = Pattern.compile("/\\w{1,20}/status(?:es)?/(\\d{1,19})/?");
  private static final Pattern USER = Pattern.compile("/2/users/(\\d{1,19})/(?:tweets|mentions)");
  private static final Pattern STREAM =
      Pattern.compile("/2/tweets/(?:search|sample)/stream|/2/(?:tweets|users)/compliance/stream");
  private static final Pattern COUNTS = Pattern.compile("/2/tweets/counts/(?:recent|all)");
  private static final Set<String> RESERVED =
      Set.of(
          "i",
          "home",
          "search",
          "hashtag",
          "intent",
          "settings",
          "explore",
          "notifications",
          "messages",
          "share",
          "login",
          "signup",
          "tos",
          "privacy",
          "compose");

  /** What the site adds to an address without another meaning than where one came from. */
  private static final Set<String> TRACKING =
      Set.of("src", "s", "t", "ref_src", "ref_url", "cxt", "twclid", "cn");

  /** What the site's tabs of a search are for the API; the newest first is how it is read. */
  private static final Map<String, String> TABS =
      Map.of(
          "", "",
          "live", "",
          "top", "",
          "tweets", "",
          "image", " has:images",
          "images", " has:images",
          "video", " has:videos",
          "videos", " has:videos",
          "media", " has:media");

  private static final Set<String> KEPT =
      Set.of("query", "start_time", "end_time", "exclude", "partition");
  /* What the reader says itself. */
  private static final Pattern OURS =
      Pattern.compile(
          "max_results|next_token|pagination_token|since_id|until_id|expansions|.*\\.fields");

  /** Reads the address of a list; {@code all} for searches of the whole archive. */
  static Listing list(String source, URI api, boolean all) {
    Listing listing = of(source, api, LISTS);
    boolean search = listing.path.equals(RECENT) || listing.path.equals(ALL);
    if (search
        ? listing.query.getOrDefault("query", "").isBlank()
        : listing.query.containsKey("query")) {
      throw refused(search ? "a search with words: ?query=…" : LISTS);
    }
    if (STREAM.matcher(listing.path).matches()) {
      throw refused(LISTS + "; streams are the connector x-stream's");
    }
    return all && listing.path.equals(RECENT)
        ? new Listing(listing.api, ALL, listing.query, null)
        : listing;
  }

  /** Reads the address of a stream. */
  static Listing stream(String source, URI api) {
    Listing listing = of(source, api, STREAMS);
    boolean parted = listing.path.contains("compliance");
    if (!STREAM.matcher(listing.path).matches()
        || parted != listing.query.containsKey("partition")
        || !listing.query.getOrDefault("partition", "1").matches("[1-4]")
        || listing.query.size() > (parted ? 1 : 0)) {
      throw refused(STREAMS);
    }
    return listing;
  }

  private static IllegalArgumentException refused(String expected) {
    return new IllegalArgumentException("source: expected " + expected);
  }

  private static Listing of(String source, URI api, String expected) {
    URI uri;
    try {
      uri = URI.create(URI.create(WebAddress.resolve("", source)).toASCIIString());
    } catch (IllegalArgumentException e) { // whose message repeats the address
      throw refused(expected);
    }
    if (Origin.find(uri.toString()).isEmpty() || uri.getRawUserInfo() != null) {
      throw refused(expected);
    }
    String path = uri.getPath();
    Map<String, String> query = parameters(uri.getRawQuery());
    if (SITE.matcher(uri.getHost()).matches()) {
      return page(path, query, root(api), expected);
    }
    if (COUNTS.matcher(path).matches()) {
      throw refused("a list of posts; counts are sums without posts, which nothing can be told of");
    }
    boolean known =
        path.equals(RECENT)
            || path.equals(ALL)
            || USER.matcher(path).matches()
            || STREAM.matcher(path).matches();
    if (!known) {
      throw refused(expected);
    }
    String root = OWN.matcher(uri.getHost()).matches() ? root(api) : Origin.of(uri).toString();
    return new Listing(root, path, kept(query), null);
  }

  private static String root(URI api) {
    String root = api.toString();
    return root.endsWith("/") ? root.substring(0, root.length() - 1) : root;
  }

  private static Listing page(
      String path, Map<String, String> query, String root, String expected) {
    boolean search = path.equals("/search");
    boolean tag = path.matches("(?U)/hashtag/\\w+/?");
    for (String name : query.keySet()) {
      boolean known = (search && name.equals("q")) || ((search || tag) && name.equals("f"));
      if (!known && !TRACKING.contains(name) && !name.startsWith("utm_")) {
        throw refused(
            "no parameters of X's pages but q and f of a search; write anything else as an"
                + " operator into q");
      }
    }
    if (search || tag) {
      String words =
          search
              ? query.getOrDefault("q", "")
              : "#" + path.substring("/hashtag/".length()).replace("/", "");
      return new Listing(root, RECENT, Map.of("query", tabbed(words, query)), null);
    }
    Matcher status = STATUS.matcher(path);
    if (status.matches()) {
      return new Listing(root, RECENT, Map.of("query", "conversation_id:" + status.group(1)), null);
    }
    Matcher user = Pattern.compile("/i/user/(\\d{1,19})/?").matcher(path);
    if (user.matches()) {
      return new Listing(root, "/2/users/" + user.group(1) + "/tweets", Map.of(), null);
    }
    Matcher profile = PROFILE.matcher(path);
    if (!profile.matches() || RESERVED.contains(profile.group(1).toLowerCase(Locale.ROOT))) {
      throw refused(expected);
    }
    return new Listing(root, "/2/users/", Map.of(), profile.group(1));
  }

  /** Returns a search's words and what its tab narrows them to. */
  private static String tabbed(String words, Map<String, String> query) {
    String narrower = TABS.get(query.getOrDefault("f", "").toLowerCase(Locale.ROOT));
    if (narrower == null) {
      throw refused("a search for posts: f=live, top, image, video or media");
    }
    boolean either = words.matches("(?s).*\\bOR\\b.*"); // which binds less than what narrows
    return narrower.isEmpty() || words.isBlank()
        ? words
        : (either ? "(" + words + ")" : words) + narrower;
  }

  private static Map<String, String> kept(Map<String, String> query) {
    Map<String, String> kept = new LinkedHashMap<>();
    query.forEach(
        (name, value) -> {
          if (KEPT.contains(name)) {
            kept.put(name, value);
          } else if (!OURS.matcher(name).matches()
              && !(name.equals("sort_order") && value.equals("recency"))) {
            throw refused("no parameters but query, start_time, end_time, exclude, partition");
          }
        });
    return kept;
  }

  private static Map<String, String> parameters(@Nullable String raw) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : raw == null || raw.isEmpty() ? new String[0] : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      try {
        parameters.put(
            URLDecoder.decode(
                equals < 0 ? pair : pair.substring(0, equals), StandardCharsets.UTF_8),
            equals < 0
                ? ""
                : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) { // whose message repeats it
        throw refused("an address with sound percent-encoding");
      }
    }
    return parameters;
  }

  Origin origin() {
    return Origin.of(api);
  }

  /** Returns which of the API's allowances it draws on: those of all lists of its kind. */
  String allowance() {
    return path.replaceAll("/\\d+", "") + (account == null ? "" : "tweets");
  }

  boolean isRecentSearch() {
    return path.equals(RECENT);
  }

  boolean isSearch() {
    return path.equals(RECENT) || path.equals(ALL);
  }

  /** Returns the list of the account, once its id is known. */
  Listing ofAccount(String id) {
    return new Listing(api, path + id + "/tweets", query, null);
  }

  /** Returns the address of a request. */
  URI with(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(query);
    all.putAll(more);
    return address(api, path, all);
  }

  static URI address(String api, String path, Map<String, String> query) {
    StringBuilder address = new StringBuilder(api).append(path);
    String join = "?";
    for (Map.Entry<String, String> one : query.entrySet()) {
      address.append(join).append(one.getKey()).append('=').append(encoded(one.getValue()));
      join = "&";
    }
    return URI.create(address.toString());
  }

  /* A blank as %20, which is what signatures are counted over. */
  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
