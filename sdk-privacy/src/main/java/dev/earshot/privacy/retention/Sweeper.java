package dev.earshot.privacy.retention;

import dev.earshot.Mention;
import dev.earshot.pipeline.Mentions;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Pipeline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what a schedule finds due, turn by turn, at a rate by the host's clock: what is over
 * is removed on the pipeline's road, what must be asked for again is told. Where to go on stands in
 * the schedule, so that a run that was killed is gone on with by the next; what had been removed by
 * then is not looked at again. Has no thread of its own: the host takes a turn when it likes.
 * Thread-safe.
 */
public final class Sweeper {
  private static final long NANOS = 1_000_000_000L;
  private static final int MOST_AT_ONCE = 500;

  private final Schedule schedule;
  private final Pipeline pipeline;
  private final Mentions store;
  private final Predicate<Mention> held;
  private final InstantSource clock;
  private final int perSecond;
  private @Nullable Instant last;
  private double permitted;

  /**
   * Creates a sweeper.
   *
   * @param schedule one of the pipeline's sinks
   * @param store what the pipeline keeps
   * @param held whether a legal hold keeps a mention, such as {@code gate::isHeld}
   * @param perSecond how many mentions to read in a second at most, over a minute; at least 1
   */
  public Sweeper(
      Schedule schedule,
      Pipeline pipeline,
      Mentions store,
      Predicate<Mention> held,
      InstantSource clock,
      int perSecond) {
    this.schedule = Objects.requireNonNull(schedule, "schedule");
    this.pipeline = Objects.requireNonNull(pipeline, "pipeline");
    this.store = Objects.requireNonNull(store, "store");
    this.held = Objects.requireNonNull(held, "held");
    this.clock = Objects.requireNonNull(clock, "clock");
    if (perSecond < 1) {
      throw new IllegalArgumentException("perSecond: expected at least 1");
    }
    this.perSecond = perSecond;
  }

  /**
   * Takes a turn: reads as many as the rate permits since the last, and removes what is over.
   *
   * @param ahead how far to look ahead for what must be asked for again
   */
  public SweepReport turn(Duration ahead) {
    return turn(ahead, false);
  }

  /** Takes a turn and removes nothing: what it tells of is due still. */
  public SweepReport dryRun(Duration ahead) {
    return turn(ahead, true);
  }

  private synchronized SweepReport turn(Duration ahead, boolean dryRun) {
    Instant now = clock.instant();
    int atMost = permittedAt(now);
    Schedule.Look look = schedule.look(store, held, now, ahead, atMost);
    permitted -= look.read();
    long removed = 0;
    if (!dryRun) {
      List<Due> over = look.due().stream().filter(each -> each.isOverAt(now)).toList();
      for (int from = 0; from < over.size(); from += MOST_AT_ONCE) {
        List<Due> some = over.subList(from, Math.min(over.size(), from + MOST_AT_ONCE));
        removed +=
            pipeline.remove(Sweep.removals(some, now)).stream()
                .filter(Outcome.Withdrawn.class::isInstance)
                .count();
      }
    }
    return SweepReport.of(now, dryRun, look, removed);
  }

  /* A clock that jumps back permits nothing, and one that jumps ahead a minute's worth. */
  private int permittedAt(Instant now) {
    Instant before = last;
    last = now;
    if (before == null) {
      permitted = perSecond;
    } else if (now.isAfter(before)) {
      Duration since = Duration.between(before, now);
      double seconds = since.getSeconds() + (double) since.getNano() / NANOS;
      permitted = Math.min(60.0 * perSecond, permitted + seconds * perSecond);
    }
    return (int) Math.max(0, Math.min(Integer.MAX_VALUE, permitted));
  }
}
