package dev.earshot.connectors.format;

import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Resolves addresses as people write them, where {@code java.net.URI} would refuse a space or an
 * umlaut.
 *
 * <p>Follows RFC 3986, section 5.2, and touches no character it need not touch. Thread-safe.
 */
public final class WebAddress {
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
    int scheme = schemeEnd(plain);
    String on = scheme >= 0 ? "" : tidy(base);
    if (scheme >= 0 || on.isEmpty()) {
      return plain;
    }
    Parts ref = Parts.of(plain);
    Parts page = Parts.of(on);
    if ((page.scheme == null && page.path.isEmpty())
        || (page.scheme != null && page.authority == null && !page.path.startsWith("/"))) {
      return plain;
    }
    String authority = page.authority;
    String path = ref.path;
    String query = ref.query;
    if (ref.authority != null) {
      authority = ref.authority;
      path = withoutDots(path);
    } else if (path.isEmpty()) {
      path = page.path;
      query = query == null ? page.query : query;
    } else if (path.startsWith("/")) {
      path = withoutDots(path);
    } else {
      path = withoutDots(merge(authority, page.path, path));
    }
    return written(page.scheme, authority, path, query, ref.fragment);
  }

  /** Returns the scheme in lower case; empty for a relative reference. */
  public static String scheme(String address) {
    if (address.startsWith("https:")) {
      return "https";
    }
    String plain = tidy(address);
    int end = schemeEnd(plain);
    if (end < 0) {
      return "";
    }
    if (end == 4 && plain.startsWith("http")) {
      return "http";
    }
    return plain.substring(0, end).toLowerCase(Locale.ROOT);
  }

  /** Returns the host in lower case, without user and port; empty if there is none. */
  public static String host(String address) {
    String authority = Parts.of(tidy(address)).authority;
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
    return Parts.of(tidy(address)).path;
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
    for (int i = 0; i < inner.length(); i++) {
      char c = inner.charAt(i);
      if (c < ' ' && (c == '\t' || c == '\n' || c == '\r' || c == 0)) {
        return inner.replaceAll("[\\t\\n\\r\\x00]", "");
      }
    }
    return inner;
  }

  /* Returns where the colon behind the scheme stands; -1 where there is none. */
  private static int schemeEnd(String address) {
    for (int i = 0; i < address.length(); i++) {
      char c = address.charAt(i);
      boolean letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
      boolean more = (c >= '0' && c <= '9') || c == '+' || c == '.' || c == '-';
      if (!letter && (i == 0 || !more)) {
        return c == ':' && i > 0 ? i : -1;
      }
    }
    return -1;
  }

  /* The parts of RFC 3986, appendix B, as they are written; null for what is not there. */
  private record Parts(
      @Nullable String scheme,
      @Nullable String authority,
      String path,
      @Nullable String query,
      @Nullable String fragment) {
    static Parts of(String address) {
      int schemeEnd = schemeEnd(address);
      int number = address.indexOf('#');
      int end = number < 0 ? address.length() : number;
      int mark = address.indexOf('?');
      int pathEnd = mark < 0 || mark > end ? end : mark;
      int at = schemeEnd + 1;
      String authority = null;
      if (address.startsWith("//", at)) {
        int slash = address.indexOf('/', at + 2);
        int close = slash < 0 || slash > pathEnd ? pathEnd : slash;
        authority = address.substring(at + 2, close);
        at = close;
      }
      return new Parts(
          schemeEnd < 0 ? null : address.substring(0, schemeEnd),
          authority,
          address.substring(at, pathEnd),
          pathEnd == end ? null : address.substring(pathEnd + 1, end),
          number < 0 ? null : address.substring(number + 1));
    }
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
