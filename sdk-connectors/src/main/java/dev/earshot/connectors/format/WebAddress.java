package dev.earshot.connectors.format;

import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Resolves addresses as people write them, where {@code java.net.URI} would refuse a space or an
 * umlaut.
 *
 * <p>Follows RFC 3986, section 5.2, and touches no character it need not touch. Thread-safe.
 */
public final class WebAddress {
  /* The expression of RFC 3986, appendix B, with the scheme's own letters. */
  private static final Pattern PARTS =
      Pattern.compile(
          "(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\\?([^#]*))?(?:#(.*))?",
          Pattern.DOTALL);

  private static final Set<String> LINKED =
      Set.of(
          "http", "https", "mailto", "tel", "ftp", "ftps", "news", "nntp", "irc", "ircs", "xmpp",
          "magnet", "gemini", "gopher", "feed", "webcal", "matrix", "sip", "sms", "geo", "urn",
          "tag", "acct", "at", "nostr", "doi");

  private WebAddress() {}

  /**
   * Returns the address that a reference means on the page of another; the reference itself,
   * without white space around it, where the other is empty or not hierarchical.
   */
  public static String resolve(String base, String reference) {
    String plain = tidy(reference);
    Matcher ref = parts(plain);
    Matcher on = parts(tidy(base));
    if (ref.group(1) != null || (on.group(1) == null && on.group(3).isEmpty())) {
      return plain;
    }
    if (on.group(1) != null && on.group(2) == null && !on.group(3).startsWith("/")) {
      return plain;
    }
    String authority = on.group(2);
    String path = ref.group(3);
    String query = ref.group(4);
    if (ref.group(2) != null) {
      authority = ref.group(2);
      path = withoutDots(path);
    } else if (path.isEmpty()) {
      path = on.group(3);
      query = query == null ? on.group(4) : query;
    } else if (path.startsWith("/")) {
      path = withoutDots(path);
    } else {
      path = withoutDots(merge(authority, on.group(3), path));
    }
    return written(on.group(1), authority, path, query, ref.group(5));
  }

  /** Returns the scheme in lower case; empty for a relative reference. */
  public static String scheme(String address) {
    String scheme = parts(tidy(address)).group(1);
    return scheme == null ? "" : scheme.toLowerCase(Locale.ROOT);
  }

  /** Returns the host in lower case, without user and port; empty if there is none. */
  public static String host(String address) {
    String authority = parts(tidy(address)).group(2);
    if (authority == null) {
      return "";
    }
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    int port = host.indexOf(':', Math.max(0, host.indexOf(']')));
    return (port < 0 ? host : host.substring(0, port)).toLowerCase(Locale.ROOT);
  }

  /** Returns the registrable domain of the host; the host itself where it has none. */
  public static String site(String address) {
    String host = host(address);
    return RegistrableDomain.of(host).orElse(host);
  }

  /** Returns the path; empty if there is none. */
  public static String path(String address) {
    return parts(tidy(address)).group(3);
  }

  /** Returns whether a page may link there: a known harmless scheme, or none. */
  public static boolean isLinkable(String address) {
    String scheme = scheme(address);
    return scheme.isEmpty() ? !address.strip().startsWith(":") : LINKED.contains(scheme);
  }

  /** Returns whether a picture or sound may be loaded from there: the web, or a relative path. */
  public static boolean isLoadable(String address) {
    String scheme = scheme(address);
    return scheme.isEmpty() || scheme.equals("http") || scheme.equals("https");
  }

  /* Browsers skip tabs and line ends within an address and control characters around it. */
  private static String tidy(String address) {
    int start = 0;
    int end = address.length();
    while (start < end && address.charAt(start) <= ' ') {
      start++;
    }
    while (end > start && address.charAt(end - 1) <= ' ') {
      end--;
    }
    String inner = address.substring(start, end);
    if (inner.chars().noneMatch(c -> c == '\t' || c == '\n' || c == '\r' || c == 0)) {
      return inner;
    }
    return inner.replaceAll("[\\t\\n\\r\\x00]", "");
  }

  private static Matcher parts(String address) {
    Matcher matcher = PARTS.matcher(address);
    if (!matcher.matches()) {
      throw new IllegalStateException("the expression matches every text");
    }
    return matcher;
  }

  private static String merge(@Nullable String authority, String basePath, String path) {
    if (authority != null && basePath.isEmpty()) {
      return "/" + path;
    }
    return basePath.substring(0, basePath.lastIndexOf('/') + 1) + path;
  }

  private static String withoutDots(String path) {
    if (!path.contains(".")) {
      return path;
    }
    StringBuilder out = new StringBuilder(path.length());
    int at = 0;
    while (at < path.length()) {
      int from = path.charAt(at) == '/' ? at + 1 : at;
      int slash = path.indexOf('/', from);
      int end = slash < 0 ? path.length() : slash;
      String segment = path.substring(from, end);
      boolean last = slash < 0;
      if (segment.equals("..")) {
        out.setLength(Math.max(0, out.lastIndexOf("/")));
        if (last) {
          out.append('/');
        }
      } else if (segment.equals(".")) {
        if (last) {
          out.append('/');
        }
      } else {
        out.append(path, at, end);
      }
      at = end;
    }
    return out.toString();
  }

  private static String written(
      @Nullable String scheme,
      @Nullable String authority,
      String path,
      @Nullable String query,
      @Nullable String fragment) {
    return (scheme == null ? "" : scheme + ":")
        + (authority == null ? "" : "//" + authority)
        + path
        + (query == null ? "" : "?" + query)
        + Objects.requireNonNullElse(fragment == null ? null : "#" + fragment, "");
  }
}
