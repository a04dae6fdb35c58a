package dev.earshot;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Refuses what a source cannot have meant, in words that name the field. */
final class Bounds {
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");
  private static final Set<String> COUNTRIES =
      Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2);

  /* Kosovo: not in ISO 3166-1, but what CLDR and the networks write for it. */
  private static final String KOSOVO = "XK";

  private static final String USUAL = "https:";
  private static final Set<String> PAGES = Set.of("", "http", "https");

  /* What runs code, carries data or reads the machine's own files wherever it is followed. */
  private static final Set<String> NEVER =
      Set.of(
          "javascript",
          "vbscript",
          "livescript",
          "data",
          "blob",
          "file",
          "filesystem",
          "about",
          "view-source",
          "jar");

  private Bounds() {}

  /** Returns a declared language, an underscore for a hyphen being nothing that matters. */
  static @Nullable String language(@Nullable String tag, String field) {
    String plain = tag == null ? "" : tag.strip().replace('_', '-');
    if (plain.isEmpty()) {
      return null;
    }
    if (!isLanguage(plain)) {
      throw new IllegalArgumentException(
          field + ": expected a BCP 47 tag such as en or pt-BR, got something else");
    }
    return plain;
  }

  /**
   * Returns whether a text is {@code (?:[A-Za-z]{2,3}|[xXiI])(?:-[A-Za-z0-9]{1,8})*}: RFC 5646,
   * section 2.1, but for the long subtags that nobody has registered. Each post states one, so
   * there is no matcher.
   */
  private static boolean isLanguage(String tag) {
    int start = 0;
    for (int i = 0; i <= tag.length(); i++) {
      char c = i < tag.length() ? tag.charAt(i) : '-';
      if (c == '-') {
        int length = i - start;
        boolean whole =
            start > 0
                ? length >= 1 && length <= 8
                : length == 2 || length == 3 || (length == 1 && "xXiI".indexOf(tag.charAt(0)) >= 0);
        if (!whole) {
          return false;
        }
        start = i + 1;
      } else if (!isLetter(c) && (start == 0 || c < '0' || c > '9')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /** Returns the address of a page, of the web or relative, {@linkplain KeylessAddress keyless}. */
  static @Nullable String page(@Nullable String address, String field) {
    if (address != null && !PAGES.contains(scheme(address))) {
      throw new IllegalArgumentException(
          field + ": expected an address that begins with http:// or https://, got another scheme");
    }
    return KeylessAddress.orNull(WellFormed.orNull(address));
  }

  /**
   * Returns where something leads or lies, of any scheme that a host may show as a link,
   * {@linkplain KeylessAddress keyless}.
   */
  static String target(String address, String field) {
    if (NEVER.contains(scheme(address))) {
      throw new IllegalArgumentException(
          field + ": expected an address that runs no code and carries no data");
    }
    return KeylessAddress.of(WellFormed.text(address));
  }

  /*
   * Returns the scheme in lower case as browsers read it, who skip control characters and blanks
   * before it and line ends and tabs within; empty for a relative address.
   */
  private static String scheme(String address) {
    if (address.startsWith(USUAL)) {
      return "https";
    }
    StringBuilder scheme = new StringBuilder();
    for (int i = 0; i < address.length(); i++) {
      char c = address.charAt(i);
      if (c == ':') {
        return scheme.toString().toLowerCase(Locale.ROOT);
      }
      if (isLetter(c) || (!scheme.isEmpty() && ((c >= '0' && c <= '9') || "+-.".indexOf(c) >= 0))) {
        scheme.append(c);
      } else if (scheme.isEmpty() ? c > ' ' : c != '\t' && c != '\n' && c != '\r' && c != 0) {
        return "";
      }
    }
    return "";
  }

  /** Refuses none, and what no form that we write can hold. */
  static void requireInEra(Instant instant, String field) {
    inEra(Objects.requireNonNull(instant, field), field);
  }

  static @Nullable Instant inEra(@Nullable Instant instant, String field) {
    if (instant != null && (instant.isBefore(EARLIEST) || instant.isAfter(LATEST))) {
      throw new IllegalArgumentException(field + ": expected a year from 1 to 9999");
    }
    return instant;
  }

  static long count(long count, String field) {
    if (count < 0) {
      throw new IllegalArgumentException(field + ": expected at least 0, got " + count);
    }
    return count;
  }

  /** Returns countries in upper case, in order, each once. */
  static List<String> countries(Collection<String> codes, String field) {
    if (codes.isEmpty()) {
      return List.of();
    }
    Set<String> countries = new TreeSet<>();
    for (String code : codes) {
      String country = country(code, field);
      if (country == null) {
        throw new IllegalArgumentException(field + ": expected ISO 3166-1 alpha-2 codes");
      }
      countries.add(country);
    }
    return List.copyOf(countries);
  }

  static @Nullable String country(@Nullable String code, String field) {
    if (code == null || code.isEmpty()) {
      return null;
    }
    String upper = code.toUpperCase(Locale.ROOT);
    if (!COUNTRIES.contains(upper) && !upper.equals(KOSOVO)) {
      throw new IllegalArgumentException(field + ": expected an ISO 3166-1 alpha-2 code");
    }
    return upper;
  }
}
