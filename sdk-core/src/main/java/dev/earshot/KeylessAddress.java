package dev.earshot;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/* What a post brings may hold somebody's key: who copied an address out of a browser or a feed of their
 * own had it there. The address of a post tells it from others and is followed, so that it is not cut
 * like that of a source: user information goes, and the value of what is named like a key becomes its
 * digest, always the same for the same. Two addresses that differ by more than user information stay
 * two. Doing it twice changes nothing. */
/**
 * An address as a post may hold it: without user information, and with a digest ({@code ~} and 12
 * hexadecimal digits) for the value of each parameter that is named like a key, such as {@code
 * token}, {@code sid} or {@code apiKey}. Two addresses that differ by more than user information
 * stay two. A short key may be guessed from its digest.
 *
 * <p>Posts, authors, references, entities, media and provenance hold no other; a host needs it
 * where it compares an address of its own with one of theirs. Thread-safe.
 */
public final class KeylessAddress {
  /** Names of keys, in lower case and without what stands between words. */
  private static final Set<String> NAMES =
      Set.of(
          "appkey",
          "auth",
          "authkey",
          "authorization",
          "bearer",
          "cftoken",
          "clientkey",
          "consumerkey",
          "credential",
          "credentials",
          "hmac",
          "jsessionid",
          "jwt",
          "licensekey",
          "otp",
          "passcode",
          "passphrase",
          "passwd",
          "phpsessid",
          "privatekey",
          "pw",
          "pwd",
          "sas",
          "secretkey",
          "sessid",
          "sessionkey",
          "sig",
          "signature",
          "streamkey",
          "subscriptionkey",
          "userkey");

  private static final Set<String> ENDINGS =
      Set.of("token", "secret", "password", "apikey", "accesskey", "signature", "credential");

  /* These name many things, and the value says which. */
  private static final Set<String> DOUBTFUL =
      Set.of("key", "pass", "session", "sessionid", "sid", "ticket");

  private static final Pattern KEY_LIKE =
      Pattern.compile("(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9_.~+/=-]{16,}");

  private static final Pattern DIGEST = Pattern.compile("~[0-9a-f]{12}");

  private static final Pattern WEB =
      Pattern.compile("\\s*https?:[/\\\\]*", Pattern.CASE_INSENSITIVE);

  private static final Pattern OTHER =
      Pattern.compile("\\s*(?:[A-Za-z][A-Za-z0-9+.-]*:)?//", Pattern.CASE_INSENSITIVE);

  private static final Pattern SCHEME = Pattern.compile("\\s*[A-Za-z][A-Za-z0-9+.-]*://");

  /** What is written as a bot's name and its key. */
  private static final Pattern BOT =
      Pattern.compile("(?<=/)((?:bot)?\\d{6,}):([A-Za-z0-9_-]{30,})");

  private static final List<String> LINKS = List.of("href", "src", "poster", "cite");

  private static final String HTTPS = "https://";
  private static final int DIGITS = 12;

  private KeylessAddress() {}

  /**
   * Returns an address, also a relative one, or what may be one, without keys; what is none as it
   * is. Of what it returned it returns the same.
   */
  public static String of(String address) {
    if (isPlain(address)) {
      return address;
    }
    Matcher web = WEB.matcher(address);
    Matcher other = OTHER.matcher(address);
    int host = web.lookingAt() ? web.end() : other.lookingAt() ? other.end() : -1;
    int path = 0;
    StringBuilder shown = new StringBuilder(address.length());
    if (host >= 0) {
      int from = host;
      path = endOfHost(address, from);
      int sign = address.lastIndexOf('@', path - 1);
      while (sign >= from) {
        from = sign + 1;
        while (from == path
            && path < address.length()
            && "/\\".indexOf(address.charAt(path)) >= 0) {
          from++; // as browsers do where no host is left
          path++;
        }
        path = Math.max(path, endOfHost(address, from));
        sign = address.lastIndexOf('@', path - 1);
      }
      shown.append(address, 0, host).append(address, from, path);
    } else if (address.indexOf('/') < 0 && address.indexOf('?') < 0) {
      return address;
    }
    values(BOT.matcher(address.substring(path)).replaceAll(KeylessAddress::bot), shown);
    return shown.toString();
  }

  private static int endOfHost(String address, int from) {
    int end = from;
    while (end < address.length() && "/\\?#".indexOf(address.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  /** Returns a text as it is, unless it is an address with a scheme: that without keys. */
  static String ifAddress(String text) {
    boolean address = text.contains("://") && !isPlain(text) && SCHEME.matcher(text).lookingAt();
    return address ? of(text) : text;
  }

  static @Nullable String orNull(@Nullable String address) {
    return address == null ? null : of(address);
  }

  /** Returns HTML in which the addresses that are followed hold no keys. */
  static @Nullable String within(@Nullable String html) {
    // without an attribute there is no address, and without these signs none that holds a key
    if (html == null
        || html.indexOf('=') < 0
        || (html.indexOf('?') < 0
            && html.indexOf('@') < 0
            && html.indexOf('#') < 0
            && html.indexOf(';') < 0)) {
      return html;
    }
    StringBuilder keyless = null;
    int copied = 0;
    for (int sign = html.indexOf('='); sign >= 0; sign = html.indexOf('=', sign + 1)) {
      int from = sign + 1;
      while (from < html.length() && isBlank(html.charAt(from))) {
        from++;
      }
      char quote = from < html.length() && isLink(html, sign) ? html.charAt(from) : 0;
      int to = quote == '"' || quote == '\'' ? html.indexOf(quote, from + 1) : -1;
      if (to < 0) {
        continue;
      }
      String address = html.substring(from + 1, to);
      String shown = of(address);
      if (!shown.equals(address)) {
        keyless = keyless == null ? new StringBuilder(html.length()) : keyless;
        keyless.append(html, copied, from + 1).append(shown);
        copied = to;
      }
      sign = to;
    }
    return keyless == null ? html : keyless.append(html, copied, html.length()).toString();
  }

  /** Returns whether a name of an attribute that is followed stands before the sign. */
  private static boolean isLink(String html, int sign) {
    int end = sign;
    while (end > 0 && isBlank(html.charAt(end - 1))) {
      end--;
    }
    for (String name : LINKS) {
      if (html.regionMatches(true, end - name.length(), name, 0, name.length())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  /* Nearly all: each post has several. */
  private static boolean isPlain(String address) {
    int host = address.startsWith(HTTPS) ? HTTPS.length() : -1;
    boolean inHost = true;
    if (host > 0
        && address.length() > host
        && "/\\?#".indexOf(address.charAt(host)) < 0
        && address.lastIndexOf(':') < host
        && address.indexOf('=') < 0
        && address.indexOf('@') < 0) {
      return true; // as the loop would find, a character at a time
    }
    for (int i = Math.max(0, host); i < address.length(); i++) {
      char c = address.charAt(i);
      if (c == '=' || (c == '@' && inHost)) {
        return false;
      }
      if (c == ':' && i > 0 && address.charAt(i - 1) >= '0' && address.charAt(i - 1) <= '9') {
        return false; // perhaps a bot's
      }
      if (host >= 0 && (c == '/' || c == '\\' || c == '?' || c == '#')) {
        if (i == host) {
          return false;
        }
        inHost = false;
      }
    }
    return true;
  }

  private static String bot(java.util.regex.MatchResult bot) {
    return bot.group(1) + ":" + digest(bot.group(2));
  }

  /** Appends what follows a host, with digests for the values of keys. */
  private static void values(String rest, StringBuilder shown) {
    int at = 0;
    boolean inPath = true;
    while (at < rest.length()) {
      char c = rest.charAt(at++);
      shown.append(c);
      inPath &= c != '?' && c != '#';
      if ("?&;#".indexOf(c) < 0) {
        continue;
      }
      int end = at;
      while (end < rest.length() && !ends(rest.charAt(end), inPath)) {
        end++;
      }
      int sign = rest.indexOf('=', at);
      if (sign >= 0 && sign < end) {
        shown.append(rest, at, sign + 1);
        shown.append(value(rest.substring(at, sign), rest.substring(sign + 1, end)));
        at = end;
      }
    }
  }

  private static boolean ends(char c, boolean inPath) {
    return "&;#?".indexOf(c) >= 0 || (inPath && c == '/');
  }

  private static String value(String name, String value) {
    if (value.isEmpty() || DIGEST.matcher(value).matches()) {
      return value;
    }
    return isKey(name, value) ? digest(value) : nested(value);
  }

  private static boolean isKey(String name, String value) {
    StringBuilder letters = new StringBuilder(name.length());
    decoded(name)
        .toLowerCase(Locale.ROOT)
        .chars()
        .filter(Character::isLetterOrDigit)
        .forEach(c -> letters.append((char) c));
    String plain = letters.toString();
    return NAMES.contains(plain)
        || ENDINGS.stream().anyMatch(plain::endsWith)
        || (DOUBTFUL.contains(plain) && KEY_LIKE.matcher(value).matches());
  }

  /** Returns a value in which another address may be written. */
  private static String nested(String value) {
    if (value.indexOf('%') < 0) {
      return value;
    }
    String address = decoded(value);
    String keyless = ifAddress(address);
    return keyless.equals(address) ? value : URLEncoder.encode(keyless, StandardCharsets.UTF_8);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static String digest(String key) {
    try {
      byte[] whole =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return "~" + HexFormat.of().formatHex(whole).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
