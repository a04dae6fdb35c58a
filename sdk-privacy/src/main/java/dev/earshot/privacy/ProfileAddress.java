package dev.earshot.privacy;

import static java.lang.Character.NON_SPACING_MARK;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
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
  private static final Pattern ESCAPED_LETTERS = Pattern.compile("(?:%[89a-f][0-9a-f])+");

  private static final Set<String> TRACKERS =
      Set.of(
          "fbclid",
          "gclid",
          "dclid",
          "gbraid",
          "wbraid",
          "msclkid",
          "yclid",
          "twclid",
          "ttclid",
          "mc_cid",
          "mc_eid",
          "igshid",
          "igsh",
          "ref",
          "ref_src",
          "ref_url",
          "si",
          "_hsenc",
          "_hsmi",
          "hl",
          "lang",
          "locale",
          "s",
          "t",
          "mibextid",
          "rdid",
          "trk",
          "originalsubdomain",
          "feature");

  /** Sites that answer under several names, and their one name; all their hosts are one site. */
  private static final Map<String, String> SITES =
      Map.ofEntries(
          Map.entry("x.com", "x.com"),
          Map.entry("twitter.com", "x.com"),
          Map.entry("facebook.com", "facebook.com"),
          Map.entry("fb.com", "facebook.com"),
          Map.entry("instagram.com", "instagram.com"),
          Map.entry("linkedin.com", "linkedin.com"),
          Map.entry("pinterest.com", "pinterest.com"),
          Map.entry("reddit.com", "reddit.com"),
          Map.entry("t.me", "t.me"),
          Map.entry("telegram.me", "t.me"),
          Map.entry("telegram.dog", "t.me"),
          Map.entry("threads.com", "threads.com"),
          Map.entry("threads.net", "threads.com"),
          Map.entry("tiktok.com", "tiktok.com"),
          Map.entry("vk.com", "vk.com"),
          Map.entry("youtube.com", "youtube.com"));

  private static final Pattern MOBILE = Pattern.compile("^(?:www|m|mobile)\\.(?=[^.]+\\..)");

  /** What sites write before a profile's name where they do not write {@code @}. */
  private static final Set<String> BEFORE_NAME =
      Set.of("users", "user", "u", "profile", "author", "web", "deck", "s");

  private ProfileAddress() {}

  static String canonical(String url) {
    String canonical = canonicalOrNull(url);
    if (canonical == null) {
      throw new IllegalArgumentException("profile: expected an address with a host");
    }
    return canonical;
  }

  /* What is taken off one part may lay bare what is to be taken off the next. */
  static @Nullable String canonicalOrNull(String url) {
    String before = null;
    String after = url;
    while (after != null && !after.equals(before)) {
      before = after;
      after = plainer(before);
    }
    return after;
  }

  private static @Nullable String plainer(String url) {
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
    List<String> parts =
        Arrays.stream(unescaped(path).split("/"))
            .map(String::strip)
            .filter(part -> !part.isEmpty() && !part.equals("."))
            .toList();
    String name = name(parts);
    if (name == null) {
      return site(host)
          + parts.stream().map(part -> '/' + part).collect(Collectors.joining())
          + query(query);
    }
    // The page that one server keeps of another server's account.
    int at = name.indexOf('@');
    String home = at < 0 ? null : canonicalOrNull(name.substring(at + 1));
    boolean remote = home != null && home.indexOf('.') > 0 && home.indexOf('/') < 0;
    return remote ? home + '/' + name.substring(0, at) : site(host) + '/' + name + query(query);
  }

  /**
   * Returns the name if the path is nothing but one: servers of the fediverse answer to {@code
   * /@ann}, {@code /users/ann} and {@code /ann} alike.
   */
  private static @Nullable String name(List<String> parts) {
    boolean named = parts.size() == 2 && BEFORE_NAME.contains(parts.get(0));
    if (parts.size() != 1 && !named) {
      return null;
    }
    String name = parts.get(parts.size() - 1).replaceFirst("^[@\\s]+", "");
    return name.isEmpty() ? null : name;
  }

  private static String site(String host) {
    String plain = host;
    for (String shorter = null; !plain.equals(shorter); ) {
      shorter = plain;
      plain = MOBILE.matcher(plain).replaceFirst("");
    }
    for (String part = plain; part.indexOf('.') > 0; part = part.substring(part.indexOf('.') + 1)) {
      String site = SITES.get(part);
      if (site != null) {
        return site;
      }
    }
    return plain;
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
      after = ESCAPED_LETTERS.matcher(after).replaceAll(ProfileAddress::letters);
    } while (!after.equals(before));
    return after;
  }

  /** Decodes letters beyond ASCII; what is no such letter stays as it is written. */
  private static String letters(MatchResult escapes) {
    byte[] bytes = HexFormat.of().parseHex(escapes.group().replace("%", ""));
    String folded = Identity.fold(new String(bytes, StandardCharsets.UTF_8));
    boolean plain =
        folded
            .codePoints()
            .allMatch(
                c -> Character.isLetterOrDigit(c) || Character.getType(c) == NON_SPACING_MARK);
    return plain ? folded : escapes.group();
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
