package dev.earshot.connectors;

import com.google.common.hash.Hashing;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How an address may be written where people read: in messages, logs, faults, provenance, reports.
 *
 * <ul>
 *   <li>User information, query and fragment are gone, whole: a key has been met in each, also as a
 *       parameter's name.
 *   <li>What looks like a key in the path (a UUID, or 16 letters and digits or more in a row that
 *       no word has) is written as a digest: {@code ~} and 12 hexadecimal digits, always the same
 *       for the same, so that two addresses stay two. A key in a path that is shorter, or made of
 *       words, cannot be told from a name and stays: hand such a source in under a name of its own,
 *       or ask its publisher for a header.
 *   <li>An address whose host cannot be read keeps its scheme alone: {@code https://…}.
 * </ul>
 *
 * <p>What is no address, such as a file or a name, is returned as it is. Thread-safe.
 */
public final class RedactedAddress {
  /* RFC 3986, appendix B; one letter is a drive and no scheme. */
  private static final Pattern PARTS =
      Pattern.compile(
          "([A-Za-z][A-Za-z0-9+.-]+:)?(//[^/?#\\\\]*)?([^?#]*)(?:[?#].*)?", Pattern.DOTALL);

  private static final Pattern HOST =
      Pattern.compile("(?:[^\\s:@\\[\\]]+|\\[[0-9A-Fa-f:.]+(?:%[\\w.~-]+)?])(?::\\d{0,5})?");

  private static final Pattern USER = Pattern.compile("^[^/@]*:[^/@]*@");

  private static final int SHORTEST_RUN = 16;
  private static final Pattern RUN = Pattern.compile("[A-Za-z0-9_~+=%-]{" + SHORTEST_RUN + ",}");

  private static final String UUID = "(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  /* Between these a slug has its words; an encoded character is one of a word. */
  private static final Pattern JOINT = Pattern.compile("[-_~+=]|%[0-9A-Fa-f]{2}");

  private static final Pattern LONG_MIX =
      Pattern.compile("(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9]{16,}");

  private static final Pattern THREE_KINDS = Pattern.compile("(?=.*[0-9])(?=.*[a-z])(?=.*[A-Z]).+");

  private static final Pattern NO_WORD = Pattern.compile("[a-z][A-Z]|[0-9][A-Za-z]|[A-Za-z][0-9]");

  private static final int SHORTEST_OF_THREE_KINDS = 20;

  private static final int DIGEST = 12;

  private RedactedAddress() {}

  /** Returns an address as it may be shown. */
  public static String of(URI address) {
    return of(address.toString());
  }

  /** Returns what may be an address as it may be shown; what is none, such as a file, as it is. */
  public static String of(String address) {
    if (isPlain(address)) {
      return address;
    }
    String plain = address.strip();
    Matcher parts = PARTS.matcher(plain);
    if (!parts.matches() || (parts.group(1) == null && parts.group(2) == null)) {
      return address;
    }
    String scheme = parts.group(1) == null ? "" : parts.group(1);
    String authority = parts.group(2);
    String path = parts.group(3);
    if (authority == null) {
      return scheme + path(withoutUser(path));
    }
    String host = authority.substring(Math.max(2, authority.lastIndexOf('@') + 1));
    if (host.isEmpty() && authority.length() == 2) {
      return scheme + authority + path(path); // a file's
    }
    return HOST.matcher(host).matches() ? scheme + "//" + host + path(path) : scheme + "//\u2026";
  }

  /* Most are a host and short words between slashes, of which nothing can be a key. */
  private static boolean isPlain(String address) {
    int host = address.startsWith("https://") ? 8 : address.startsWith("http://") ? 7 : -1;
    int run = 0;
    for (int i = Math.max(host, 0); i < address.length(); i++) {
      char c = address.charAt(i);
      boolean word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
      run = word ? run + 1 : 0;
      if (run == SHORTEST_RUN || !(word || (i > host && (c == '.' || c == '/')))) {
        return false;
      }
    }
    return host > 0 && address.length() > host;
  }

  /** Returns a text in which every mention of an address is as it may be shown. */
  static String within(@Nullable String text, String address) {
    return text == null ? "" : text.replace(address, of(address));
  }

  private static String path(String path) {
    StringBuilder shown = new StringBuilder(path.length());
    for (String segment : path.split("/", -1)) {
      String plain = USER.matcher(segment.split(";", 2)[0]).replaceFirst("");
      shown.append(
          RUN.matcher(plain)
              .replaceAll(run -> isKey(run.group()) ? digest(run.group()) : run.group()));
      shown.append('/');
    }
    shown.setLength(shown.length() - 1);
    return shown.toString();
  }

  /* Somebody left the slashes out: what stands before the sign is no path. */
  private static String withoutUser(String path) {
    int slash = path.indexOf('/');
    String first = slash < 0 ? path : path.substring(0, slash);
    return path.substring(first.lastIndexOf('@') + 1);
  }

  private static boolean isKey(String run) {
    if (run.matches(UUID)) {
      return true;
    }
    boolean threeKinds =
        run.length() >= SHORTEST_OF_THREE_KINDS
            && THREE_KINDS.matcher(JOINT.matcher(run).replaceAll("")).matches();
    for (String piece : JOINT.split(run)) {
      if (LONG_MIX.matcher(piece).matches() || (threeKinds && NO_WORD.matcher(piece).find())) {
        return true;
      }
    }
    return false;
  }

  private static String digest(String key) {
    String whole = Hashing.sha256().hashString(key, StandardCharsets.UTF_8).toString();
    return "~" + whole.substring(0, DIGEST);
  }
}
