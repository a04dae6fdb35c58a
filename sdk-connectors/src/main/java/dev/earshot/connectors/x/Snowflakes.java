package dev.earshot.connectors.x;

import java.time.Instant;
import java.util.Optional;

/** What the ids of X say of themselves: they grow, and since November 2010 they hold their time. */
final class Snowflakes {
  private static final long FIRST = 29_700_859_247L;
  private static final String LAST = Long.toString(Long.MAX_VALUE);
  private static final long EPOCH = 1_288_834_974_657L;

  private Snowflakes() {}

  /** Returns whether a text can be an id. */
  static boolean isId(String text) {
    if (text.isEmpty() || text.length() > 19) {
      return false;
    }
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Returns when a post was written; empty for one that is older than the scheme. */
  static Optional<Instant> moment(String id) {
    if (!isId(id) || compare(id, LAST) > 0) {
      return Optional.empty();
    }
    long number = Long.parseLong(id);
    return number <= FIRST
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli((number >> 22) + EPOCH));
  }

  /** Compares two ids by their number. */
  static int compare(String one, String other) {
    return one.length() == other.length()
        ? one.compareTo(other)
        : Integer.compare(one.length(), other.length());
  }
}
