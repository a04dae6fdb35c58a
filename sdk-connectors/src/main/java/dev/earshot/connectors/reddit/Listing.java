package dev.earshot.connectors.reddit;

import dev.earshot.connectors.Origin;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a source's address names.
 *
 * @param api the API's root, without a slash at the end
 * @param tokens where tokens are had
 * @param path the listing's path
 * @param parameters what it is asked for, besides pages
 * @param tree the id of the submission whose comments are meant; null for a listing
 */
record Listing(
    String api, URI tokens, String path, Map<String, String> parameters, @Nullable String tree) {
  private static final String API = "https://oauth.reddit.com";
  private static final String TOKENS = "/api/v1/access_token";
  private static final String EXPECTED =
      "reddit source: expected https://www.reddit.com/r/NAME, /r/NAME/comments for its newest"
          + " comments, /r/NAME/comments/ID/… for the comments of one submission,"
          + " /search?q=…, /r/NAME/search?q=…, or /user/NAME";

  private static final Pattern SUBREDDIT =
      Pattern.compile("/r/([A-Za-z0-9_+-]{1,500})(/(?:new|comments)?)?/?");
  private static final Pattern TREE =
      Pattern.compile("/(?:r/[A-Za-z0-9_-]{1,50}/)?comments/([a-z0-9]{1,13})(?:/.*)?");
  private static final Pattern SEARCH = Pattern.compile("(?:/r/([A-Za-z0-9_+-]{1,500}))?/search/?");
  private static final Pattern USER =
      Pattern.compile("/(?:user|u)/([A-Za-z0-9_-]{1,50})(?:/(comments|submitted|overview))?/?");

  static Listing of(String source) {
    URI address;
    try {
      address = URI.create(source.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(EXPECTED); // the cause would repeat the address
    }
    String host = Objects.requireNonNullElse(address.getHost(), "").toLowerCase(Locale.ROOT);
    if (host.isEmpty()) {
      throw new IllegalArgumentException(EXPECTED);
    }
    boolean reddit = host.equals("reddit.com") || host.endsWith(".reddit.com");
    String api = reddit ? API : Origin.of(address).toString();
    URI tokens = URI.create((reddit ? "https://www.reddit.com" : api) + TOKENS);
    String path = Objects.requireNonNullElse(address.getPath(), "").replaceFirst("\\.json$", "");
    Matcher one = TREE.matcher(path);
    if (one.matches()) {
      Map<String, String> newest = Map.of("sort", "new", "limit", "500");
      return new Listing(api, tokens, "/comments/" + one.group(1), newest, one.group(1));
    }
    one = SUBREDDIT.matcher(path);
    if (one.matches()) {
      boolean comments = "/comments".equals(one.group(2));
      String list = "/r/" + one.group(1) + (comments ? "/comments" : "/new");
      return new Listing(api, tokens, list, Map.of(), null);
    }
    one = USER.matcher(path);
    if (one.matches()) {
      String kind = one.group(2) == null ? "overview" : one.group(2);
      String list = "/user/" + one.group(1) + "/" + kind;
      return new Listing(api, tokens, list, Map.of("sort", "new"), null);
    }
    one = SEARCH.matcher(path);
    String words = words(address.getRawQuery());
    if (one.matches() && !words.isBlank()) {
      Map<String, String> parameters = new TreeMap<>(Map.of("q", words, "sort", "new"));
      parameters.put("type", "link");
      if (one.group(1) != null) {
        parameters.put("restrict_sr", "1");
      }
      String list = (one.group(1) == null ? "" : "/r/" + one.group(1)) + "/search";
      return new Listing(api, tokens, list, parameters, null);
    }
    throw new IllegalArgumentException(EXPECTED);
  }

  private static String words(@Nullable String query) {
    for (String pair : Objects.requireNonNullElse(query, "").split("&", -1)) {
      if (pair.startsWith("q=")) {
        try {
          return URLDecoder.decode(pair.substring(2), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException("reddit source: expected percent-encoding");
        }
      }
    }
    return "";
  }

  Origin origin() {
    return Origin.of(api);
  }

  /** Returns the address of a path of the API; {@code raw_json} has it escape nothing twice. */
  URI address(String path, Map<String, String> parameters) {
    StringBuilder address = new StringBuilder(api).append(path).append("?raw_json=1");
    new TreeMap<>(parameters)
        .forEach(
            (name, value) ->
                address
                    .append('&')
                    .append(name)
                    .append('=')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return URI.create(address.toString());
  }
}
