package dev.earshot.privacy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The one form of a profile's address: host, path and what of the query names the profile. */
final class ProfileAddress {
  private static final Pattern SCHEME = Pattern.compile("^(?:[a-z][a-z0-9+.-]*:)?//");
  private static final Pattern PORT = Pattern.compile("(?:\\.|:(?:80|443)?)+$");
  private static final Pattern HOST =
      Pattern.compile("(?:[a-z0-9_-]+(?:\\.[a-z0-9_-]+)*|\\[[0-9a-f:.]+])(?::[0-9]+)?");
  private static final Pattern ESCAPE = Pattern.compile("%([0-9a-f]{2})");

  private static final Set<String> TRACKERS =
      Set.of(
          "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid",
          "mc_cid", "mc_eid", "igshid", "igsh", "ref", "ref_src", "ref_url", "si", "_hsenc",
          "_hsmi");

  /** Sites that answer under several names. */
  private static final Map<String, String> RENAMED =
      Map.of(
          "twitter.com", "x.com",
          "mobile.twitter.com", "x.com",
          "mobile.x.com", "x.com",
          "m.facebook.com", "facebook.com",
          "m.youtube.com", "youtube.com",
          "old.reddit.com", "reddit.com");

  private ProfileAddress() {}

  static String canonical(String url) {
    String canonical = canonicalOrNull(url);
    if (canonical == null) {
      throw new IllegalArgumentException("profile: expected an address with a host");
    }
    return canonical;
  }

  static @Nullable String canonicalOrNull(String url) {
    String rest = Identity.fold(url.strip());
    rest = SCHEME.matcher(rest).replaceFirst("");
    rest = before(rest, '#');
    String query = rest.indexOf('?') < 0 ? "" : rest.substring(rest.indexOf('?') + 1);
    rest = before(rest, '?').replace('\\', '/');
    String host = before(rest, '/');
    String path = rest.substring(host.length());
    host = PORT.matcher(host.substring(host.lastIndexOf('@') + 1).strip()).replaceFirst("");
    host = Identity.ascii(host);
    while (host.startsWith("www.")) {
      host = host.substring(4);
    }
    if (!HOST.matcher(host).matches()) {
      return null;
    }
    return RENAMED.getOrDefault(host, host) + path(path) + query(query);
  }

  private static String path(String path) {
    String parts =
        Arrays.stream(unescaped(path).split("/"))
            .map(String::strip)
            .filter(part -> !part.isEmpty() && !part.equals("."))
            .collect(Collectors.joining("/"));
    return parts.isEmpty() ? "" : '/' + parts;
  }

  private static String query(String query) {
    List<String> kept =
        Arrays.stream(query.split("&"))
            .map(ProfileAddress::unescaped)
            .map(String::strip)
            .filter(pair -> !pair.isEmpty())
            .filter(pair -> !isTracker(before(pair, '=')))
            .sorted()
            .toList();
    return kept.isEmpty() ? "" : '?' + String.join("&", kept);
  }

  private static boolean isTracker(String name) {
    return name.startsWith("utm_") || TRACKERS.contains(name);
  }

  /** Decodes what needed no escape: letters, digits and the marks that name no structure. */
  private static String unescaped(String text) {
    String before;
    String after = text;
    do {
      before = after;
      after = ESCAPE.matcher(before).replaceAll(ProfileAddress::decoded);
    } while (!after.equals(before));
    return after;
  }

  private static String decoded(MatchResult escape) {
    char c = (char) Integer.parseInt(escape.group(1), 16);
    boolean plain = c < 128 && (Character.isLetterOrDigit(c) || "-._~@".indexOf(c) >= 0);
    return plain ? String.valueOf(Character.toLowerCase(c)) : escape.group();
  }

  private static String before(String text, char mark) {
    int at = text.indexOf(mark);
    return at < 0 ? text : text.substring(0, at);
  }
}
