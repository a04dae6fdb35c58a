package dev.earshot;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Refuses what a source cannot have meant, in words that name the field. */
final class Bounds {
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");
  private static final Set<String> COUNTRIES =
      Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2);

  /* Kosovo: not in ISO 3166-1, but what CLDR and the networks write for it. */
  private static final String KOSOVO = "XK";

  private Bounds() {}

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
