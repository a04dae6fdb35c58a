package dev.earshot.connectors;

import java.time.Instant;
import java.util.Objects;

/** What comes after a batch. */
public sealed interface Progress {
  /** There is more: poll again at once. */
  record More() implements Progress {}

  /**
   * Everything there is was read.
   *
   * @param pollAgain when it is worth asking again
   */
  record CaughtUp(Instant pollAgain) implements Progress {
    /** Creates the progress. */
    public CaughtUp {
      Objects.requireNonNull(pollAgain, "pollAgain");
    }
  }

  /**
   * The source must not be asked before a moment.
   *
   * @param until the moment
   * @param why what makes it wait
   */
  record Wait(Instant until, Why why) implements Progress {
    /** What makes a source wait. */
    public enum Why {
      /** Too many requests in a short time. */
      RATE_LIMIT,
      /** The allowance of a day or a month is used up. */
      QUOTA,
      /** A stream has gone quiet beyond its heartbeat. */
      STALL,
      /** The source is closed for maintenance, or overloaded by its own word. */
      MAINTENANCE
    }

    /** Creates the progress. */
    public Wait {
      Objects.requireNonNull(until, "until");
      Objects.requireNonNull(why, "why");
    }
  }

  /** The source has ended and will never have more. */
  record Finished() implements Progress {}
}
