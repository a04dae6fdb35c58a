package dev.earshot.connectors.http;

import dev.earshot.connectors.Progress;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an answer that is an error means, in a source's own words: many say "too often" with a 400,
 * or "this is not for you" with a 404, and only the body tells. The texts name no content.
 */
public sealed interface ErrorMeaning {
  /**
   * The source wants to be left alone: the answer becomes an {@link Answer.Rest}.
   *
   * @param rest for how long; null for what the headers say, or else longer and longer
   * @param why what makes it wait
   */
  record Wait(@Nullable Duration rest, Progress.Wait.Why why) implements ErrorMeaning {
    /** Creates the meaning. */
    public Wait {
      Objects.requireNonNull(why, "why");
    }
  }

  /**
   * The source is in trouble: try again.
   *
   * @param why what is wrong, without content
   */
  record Unavailable(String why) implements ErrorMeaning {
    /** Creates the meaning. */
    public Unavailable {
      Objects.requireNonNull(why, "why");
    }
  }

  /**
   * The token is no longer good: a {@link Fetch} with an {@link Authorization} renews it and asks
   * once more; if that is of no use, and for any other fetch, the source says no.
   *
   * @param why what it refuses and what to do about it, without content
   */
  record Expired(String why) implements ErrorMeaning {
    /** Creates the meaning. */
    public Expired {
      Objects.requireNonNull(why, "why");
    }
  }

  /**
   * The source says no: stop.
   *
   * @param why what it refuses and what to do about it, without content
   */
  record Refused(String why) implements ErrorMeaning {
    /** Creates the meaning. */
    public Refused {
      Objects.requireNonNull(why, "why");
    }
  }

  /**
   * What was asked for is not there and will not come back: the answer becomes an {@link
   * Answer.Gone}.
   *
   * @param why how the source says so, without content
   */
  record Gone(String why) implements ErrorMeaning {
    /** Creates the meaning. */
    public Gone {
      Objects.requireNonNull(why, "why");
    }
  }

  /**
   * The request or the answer makes no sense to one of the two.
   *
   * @param problem what was expected and what came, without content
   */
  record Malformed(String problem) implements ErrorMeaning {
    /** Creates the meaning. */
    public Malformed {
      Objects.requireNonNull(problem, "problem");
    }
  }

  /** Says what a source's errors mean. Thread-safe; never throws over a body it cannot read. */
  @FunctionalInterface
  interface Classifier {
    /**
     * Returns what an error means.
     *
     * @param status the HTTP status, 400 or more
     * @param headers the headers
     * @param body the beginning of the body, inflated, 64 KiB at most; empty if it broke off
     * @return the meaning; empty for what the status means everywhere
     */
    Optional<ErrorMeaning> classify(int status, HttpHeaders headers, byte[] body);
  }
}
