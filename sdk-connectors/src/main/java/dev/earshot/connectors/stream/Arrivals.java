package dev.earshot.connectors.stream;

import dev.earshot.EarshotException;
import dev.earshot.Gap;
import dev.earshot.ItemFault;
import dev.earshot.SourceEvent;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a stream has sent and nobody has read yet, as far as a bound. What does not fit is dropped,
 * never waited for, and told as a {@link Gap} in its place: from the moment the first was dropped
 * to the moment the last was. A connector that can stop asking its source for more looks at {@link
 * #room()} and drops nothing.
 *
 * <p>Thread-safe.
 */
public final class Arrivals {
  /** The reason of a gap that came of a full buffer. */
  public static final String BUFFER_FULL = "BUFFER_FULL";

  private final int capacity;
  private final InstantSource clock;
  private final Deque<Arrival> waiting = new ArrayDeque<>();
  private int held;
  private @Nullable Progress end;
  private @Nullable EarshotException failure;

  /**
   * What came at one time.
   *
   * @param next the state once all of it was read; null where that does not move
   * @param dropped whether it stands for what did not fit
   */
  record Arrival(
      List<SourceEvent> events,
      List<ItemFault> faults,
      @Nullable CheckpointState next,
      boolean dropped) {}

  Arrivals(int capacity, InstantSource clock) {
    this.capacity = capacity;
    this.clock = clock;
  }

  /**
   * Takes what came at one time.
   *
   * @param next the state once all of it was read
   * @return whether it fitted
   */
  public boolean offer(Emitter emitter, CheckpointState next) {
    return offer(emitter.events(), emitter.faults(), next);
  }

  private synchronized boolean offer(
      List<SourceEvent> events, List<ItemFault> faults, CheckpointState next) {
    Objects.requireNonNull(next, "next");
    if (held > 0 && held + events.size() + faults.size() > capacity) {
      drop(clock.instant());
      return false;
    }
    held += events.size() + faults.size();
    waiting.add(new Arrival(events, faults, next, false));
    return true;
  }

  private void drop(Instant now) {
    Arrival last = waiting.peekLast();
    Instant from = now;
    if (last != null && last.dropped()) {
      waiting.removeLast();
      from = ((Gap) last.events().get(0)).from();
    }
    Instant to = now.isBefore(from) ? from : now;
    waiting.add(new Arrival(List.of(new Gap(from, to, BUFFER_FULL, now)), List.of(), null, true));
  }

  /** Returns how many more events fit. */
  public synchronized int room() {
    return Math.max(0, capacity - held);
  }

  /** Takes the word that the source has ended and will never send more. */
  public void finished() {
    end(new Progress.Finished(), null);
  }

  /** Takes the word that the source must not be asked before a moment. */
  public void mustRest(Progress.Wait rest) {
    end(rest, null);
  }

  /** Takes what ended the line; thrown once what came before was read. */
  public void failed(EarshotException failure) {
    end(null, failure);
  }

  private synchronized void end(@Nullable Progress how, @Nullable EarshotException why) {
    if (end == null && failure == null) {
      end = how;
      failure = why;
    }
  }

  /** Takes out what came first; null if nothing waits. */
  synchronized @Nullable Arrival next() {
    Arrival next = waiting.poll();
    if (next != null && !next.dropped()) {
      held -= next.events().size() + next.faults().size();
    }
    return next;
  }

  synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Returns how the line ended; null while it is open. */
  synchronized @Nullable Progress end() {
    return end;
  }

  /** Returns what broke the line; null while it is open, and if it ended otherwise. */
  synchronized @Nullable EarshotException failure() {
    return failure;
  }
}
