package dev.earshot.connectors.youtube;

import dev.earshot.connectors.Origin;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a source's address names: a list of the API, and where the API is.
 *
 * @param api the API's root, without a slash at the end
 * @param method the API's list: {@code search}, {@code playlistItems}, {@code commentThreads}; or
 *     {@code channels}, whose uploads are meant
 * @param parameters what the list is asked for, besides parts and pages
 */
record Listing(String api, String method, Map<String, String> parameters) {
  static final String API = "https://www.googleapis.com";

  private static final String PATH = "/youtube/v3/";
  private static final String EXPECTED =
      "youtube source: expected https://www.youtube.com/@HANDLE, /channel/UC…, /user/NAME,"
          + " /playlist?list=…, /watch?v=… for a video's comments, /results?search_query=…, or an"
          + " address of the API: …/youtube/v3/search, /playlistItems, /commentThreads, /channels";

  static Listing of(String source) {
    URI address;
    try {
      address = URI.create(source.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(EXPECTED); // the cause would repeat the address
    }
    String host = Objects.requireNonNullElse(address.getHost(), "").toLowerCase(Locale.ROOT);
    String path = Objects.requireNonNullElse(address.getPath(), "");
    Map<String, String> query = parameters(address.getRawQuery());
    Listing listing =
        path.startsWith(PATH) && !host.isEmpty()
            ? api(address, path.substring(PATH.length()), query)
            : page(host, path.split("/", -1), query);
    if (listing == null) {
      throw new IllegalArgumentException(EXPECTED);
    }
    return listing;
  }

  private static @Nullable Listing api(URI address, String method, Map<String, String> query) {
    Map<String, String> asked = new LinkedHashMap<>(query);
    for (String ours : new String[] {"key", "access_token", "part", "maxResults", "pageToken"}) {
      asked.remove(ours);
    }
    return switch (method) {
      case "search", "playlistItems", "commentThreads", "channels" ->
          asked.isEmpty()
              ? null
              : new Listing(Origin.of(address).toString(), method, Map.copyOf(asked));
      default -> null;
    };
  }

  private static @Nullable Listing page(String host, String[] path, Map<String, String> query) {
    String first = path.length > 1 ? path[1] : "";
    String second = path.length > 2 ? path[2] : "";
    if (host.equals("youtu.be")) {
      return of("commentThreads", "videoId", first);
    }
    if (!host.equals("youtube.com") && !host.endsWith(".youtube.com")) {
      return null;
    }
    if (first.startsWith("@")) {
      return of("channels", "forHandle", first);
    }
    return switch (first) {
      case "channel" -> of("channels", "id", second);
      case "user" -> of("channels", "forUsername", second);
      case "playlist" -> of("playlistItems", "playlistId", query.get("list"));
      case "watch" -> of("commentThreads", "videoId", query.get("v"));
      case "shorts", "live" -> of("commentThreads", "videoId", second);
      case "results" -> of("search", "q", query.get("search_query"));
      default -> null;
    };
  }

  private static @Nullable Listing of(String method, String parameter, @Nullable String value) {
    return value == null || value.isBlank() || value.equals("@")
        ? null
        : new Listing(API, method, Map.of(parameter, value));
  }

  private static Map<String, String> parameters(@Nullable String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : Objects.requireNonNullElse(query, "").split("&", -1)) {
      String[] parts = pair.split("=", 2);
      if (parts.length == 2) {
        try {
          parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException("youtube source: expected percent-encoding");
        }
      }
    }
    return parameters;
  }

  Origin origin() {
    return Origin.of(api);
  }

  boolean isSearch() {
    return method.equals("search");
  }

  /** Returns the address of a method of the API. */
  URI address(String method, Map<String, String> parameters) {
    StringBuilder address = new StringBuilder(api).append(PATH).append(method);
    char sign = '?';
    for (Map.Entry<String, String> one : new java.util.TreeMap<>(parameters).entrySet()) {
      address.append(sign).append(one.getKey()).append('=');
      address.append(URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8));
      sign = '&';
    }
    return URI.create(address.toString());
  }
}
