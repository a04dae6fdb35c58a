package dev.earshot.connectors;

import dev.earshot.connectors.SourceStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Where a source stands between two polls and when it is asked next. A value; each thing that comes
 * of a poll answers with another.
 *
 * <p>Of troubles the pauses grow from the first to the longest and begin anew once the source has
 * answered, or with a trouble of another kind. There is no last attempt.
 *
 * @param due when it is asked next; null if never
 * @param failures how many in a row
 * @param trouble what kind the last was; null after an answer
 */
record Lifecycle(
    State state,
    @Nullable Instant due,
    String reason,
    int failures,
    @Nullable Trouble trouble,
    @Nullable Backoff pause) {
  /** The furthest that a source's own word puts it off, whoever passes it on. */
  private static final Duration FURTHEST = Duration.ofDays(31);

  /** What keeps a source from being read, and how long it is left alone for it. */
  enum Trouble {
    /** It does not answer: it will. */
    OUTAGE(State.RETRYING, Duration.ofSeconds(1), Duration.ofHours(1)),
    /** Its answer makes no sense, to us or to its connector: a proxy's page, or a change. */
    UNREADABLE(State.FAILED, Duration.ofMinutes(1), Duration.ofHours(6)),
    /** It says no, and somebody must do something about it. */
    REFUSAL(State.FAILED, Duration.ofHours(1), Duration.ofDays(1)),
    /** The host's own code threw: at the next run, and if it goes on, more and more rarely. */
    HOST(State.RETRYING, Duration.ofSeconds(1), Duration.ofMinutes(10));

    private final State state;
    private final Duration first;
    private final Duration longest;

    Trouble(State state, Duration first, Duration longest) {
      this.state = state;
      this.first = first;
      this.longest = longest;
    }
  }

  static Lifecycle begun(Instant now) {
    return new Lifecycle(State.NEW, now, "", 0, null, null);
  }

  /** A batch is stored, and there is more. */
  static Lifecycle reading(Instant now) {
    return new Lifecycle(State.READING, now, "", 0, null, null);
  }

  /** A batch is stored; what comes after it. */
  static Lifecycle after(Progress progress, Instant now) {
    if (progress instanceof Progress.CaughtUp caughtUp) {
      return new Lifecycle(State.CAUGHT_UP, caughtUp.pollAgain(), "", 0, null, null);
    }
    if (progress instanceof Progress.Wait wait) {
      return new Lifecycle(State.WAITING, wait.until(), wait.why().name(), 0, null, null);
    }
    if (progress instanceof Progress.Finished) {
      return new Lifecycle(State.FINISHED, null, "", 0, null, null);
    }
    return reading(now);
  }

  /** What it is, with the trouble there was: the next pause is longer than the last. */
  Lifecycle stillTroubled(Lifecycle before) {
    return new Lifecycle(state, due, reason, before.failures, before.trouble, before.pause);
  }

  /** Something went wrong, once more or for the first time. */
  Lifecycle troubled(
      Trouble kind, String why, Duration asked, Instant now, RandomGenerator random) {
    boolean again = trouble == kind;
    Backoff before = again && pause != null ? pause : Backoff.of(kind.first, kind.longest);
    Backoff next = before.next(random);
    Duration rest = kind == Trouble.HOST && !again ? Duration.ZERO : next.delay();
    Duration wish = asked.compareTo(FURTHEST) > 0 ? FURTHEST : asked;
    return new Lifecycle(
        kind.state,
        now.plus(wish.compareTo(rest) > 0 ? wish : rest),
        why,
        failures + 1,
        kind,
        next);
  }

  /** The store can no longer be trusted: no source comes back before it was opened anew. */
  Lifecycle broken(String why) {
    return new Lifecycle(State.FAILED, null, why, failures + 1, null, null);
  }

  /** Somebody has seen to it: asked at once, with short pauses again. */
  Lifecycle revived(Instant now) {
    return switch (state) {
      case RETRYING, FAILED, FINISHED -> new Lifecycle(state, now, reason, failures, null, null);
      case NEW, READING, CAUGHT_UP, WAITING -> this;
    };
  }
}
