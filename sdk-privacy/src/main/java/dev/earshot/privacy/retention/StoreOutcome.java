package dev.earshot.privacy.retention;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of an item in a store.
 *
 * @param code what became of it
 * @param count of how many records, 0 or more
 * @param ground the rule or hold behind what is kept or refused, as a code; empty for none
 * @param until until when it is kept; null if nobody knows or nothing is
 */
public record StoreOutcome(Code code, long count, String ground, @Nullable Instant until) {
  /** What became of an item. */
  public enum Code {
    /** All of it was done. */
    DONE,
    /** Some of it was done; call again. */
    PARTIAL,
    /** It is kept on a ground. */
    RETAINED,
    /** There is nothing of it. */
    NOT_FOUND,
    /** Nothing was done for now; call again. */
    RETRY,
    /** It is refused, and will be again. */
    REFUSED
  }

  /**
   * Creates an outcome.
   *
   * @throws IllegalArgumentException if the count is negative
   */
  public StoreOutcome {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(ground, "ground");
    if (count < 0) {
      throw new IllegalArgumentException("count: expected no negative number");
    }
  }

  /** Returns the outcome of so many records done; of none, that there is nothing. */
  public static StoreOutcome done(long count) {
    return new StoreOutcome(count == 0 ? Code.NOT_FOUND : Code.DONE, count, "", null);
  }

  /** Returns that it is kept on that ground, until then or until somebody says more. */
  public static StoreOutcome retained(String ground, @Nullable Instant until) {
    return new StoreOutcome(Code.RETAINED, 0, ground, until);
  }

  /** Returns that it is refused on that ground. */
  public static StoreOutcome refused(String ground) {
    return new StoreOutcome(Code.REFUSED, 0, ground, null);
  }

  /** Returns that it may be tried again. */
  public static StoreOutcome retry(String ground) {
    return new StoreOutcome(Code.RETRY, 0, ground, null);
  }

  /** Returns whether nothing of it is left to do. */
  public boolean isOver() {
    return code == Code.DONE || code == Code.NOT_FOUND;
  }
}
