package dev.earshot.connectors.tweet;

import java.time.Instant;
import java.util.Optional;

/** What the ids of X say of themselves: they grow, and since November 2010 they hold their time. */
public final class Snowflakes {
  private static final long FIRST = 29_700_859_247L;
  private static final String LAST = Long.toString(Long.MAX_VALUE);
  private static final long EPOCH = 1_288_834_974_657L;
  private static final Instant BEGIN = Instant.parse("2010-11-04T22:00:00Z");

  private Snowflakes() {}

  /** Returns whether a text can be an id. */
  public static boolean isId(String text) {
    return !text.isEmpty()
        && text.length() <= LAST.length()
        && isNumber(text)
        && !stripped(text).equals("0")
        && (text.length() < LAST.length() || compare(text, LAST) <= 0);
  }

  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** Returns when a post was written; empty for one that is older than the scheme, and no id. */
  public static Optional<Instant> moment(String id) {
    return isId(id) && Long.parseLong(id) > FIRST
        ? Optional.of(Instant.ofEpochMilli((Long.parseLong(id) >> 22) + EPOCH))
        : Optional.empty();
  }

  /** Returns a moment at which a post was written, or later; empty for what is no id. */
  public static Optional<Instant> notAfter(String id) {
    return isId(id) ? moment(id).or(() -> Optional.of(BEGIN)) : Optional.empty();
  }

  /** Compares two ids by their number. */
  public static int compare(String one, String other) {
    String left = stripped(one);
    String right = stripped(other);
    return left.length() == right.length()
        ? left.compareTo(right)
        : Integer.compare(left.length(), right.length());
  }

  private static String stripped(String id) {
    int at = 0;
    while (at < id.length() - 1 && id.charAt(at) == '0') {
      at++;
    }
    return id.substring(at);
  }
}
