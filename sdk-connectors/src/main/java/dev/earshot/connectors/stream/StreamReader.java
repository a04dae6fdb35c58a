package dev.earshot.connectors.stream;

import dev.earshot.EarshotException;
import dev.earshot.Failure;
import dev.earshot.Gap;
import dev.earshot.ItemFault;
import dev.earshot.MalformedException;
import dev.earshot.SourceEvent;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.stream.Arrivals.Arrival;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Hands out what has arrived, and opens the line when it is asked first or after a rest. The
 * checkpoint moves with the last event of what came at one time.
 */
final class StreamReader implements SourceReader {
  /** The moment of the last event heard; there for streams that do not resume. */
  private static final String NOT_LISTENING = "NOT_LISTENING";

  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final StreamConnector connector;
  private final ReadRequest request;
  private final ConnectorContext context;
  private final Deque<SourceEvent> begun = new ArrayDeque<>();
  private final AtomicReference<@Nullable Line> line = new AtomicReference<>();
  private CheckpointState at;
  private CheckpointState afterBegun;
  private Arrivals arrivals;
  private Progress.@Nullable Wait resting;
  private volatile boolean closed;

  StreamReader(
      StreamConnector connector,
      ReadRequest request,
      CheckpointState from,
      ConnectorContext context) {
    this.connector = connector;
    this.request = request;
    this.context = context;
    this.at = from;
    this.afterBegun = from;
    this.arrivals = new Arrivals(1, context.clock());
    from.heard();
  }

  @Override
  public Batch poll(int maxEvents) {
    if (maxEvents < 1) {
      throw new IllegalArgumentException("maxEvents: expected at least 1, got " + maxEvents);
    }
    checkOpen();
    Instant now = context.clock().instant();
    if (resting != null && now.isBefore(resting.until())) {
      return batch(List.of(), List.of(), resting);
    }
    resting = null;
    if (line.get() == null && arrivals.end() instanceof Progress.Finished ended) {
      return batch(List.of(), List.of(), ended);
    }
    if (line.get() == null) {
      connect(now);
    }
    List<SourceEvent> events = new ArrayList<>();
    List<ItemFault> faults = new ArrayList<>();
    drain(maxEvents, events, faults, now);
    if (!begun.isEmpty() || !arrivals.isEmpty()) {
      return batch(events, faults, new Progress.More());
    }
    Line open = line.get();
    if (open != null && !events.isEmpty()) {
      open.resume();
    }
    return batch(events, faults, afterAll(events.isEmpty() && faults.isEmpty(), now));
  }

  private void connect(Instant now) {
    Arrivals fresh = new Arrivals(request.value(StreamConnector.BUFFER), context.clock());
    arrivals = fresh;
    ConnectorContext watched =
        context.withStreams(reading -> context.streams().execute(watched(reading, fresh)));
    Line opened = connector.connect(request, at.heard(null), watched, fresh);
    if (opened == null) {
      throw new MalformedException(
          "connector " + connector.descriptor().id(),
          null,
          -1,
          "connect returned no line; throw where the source does not answer or says no",
          null);
    }
    line.set(opened);
    if (!connector.resumes()) {
      Instant heard = at.heard().orElse(now);
      if (heard.isBefore(now)) {
        begun.add(new Gap(heard, now, NOT_LISTENING, now));
        afterBegun = at.heard(now);
      } else { // a line that breaks before anything came was open since now
        at = at.heard(now);
      }
    }
    if (closed) {
      hangUp(); // the end came before there was a line to end
      checkOpen();
    }
  }

  /** A thread that dies tells nobody, and its line would stay silent for ever. */
  private static Runnable watched(Runnable reading, Arrivals arrivals) {
    return () -> {
      try {
        reading.run();
      } catch (EarshotException e) {
        arrivals.failed(e);
      } catch (Throwable e) {
        arrivals.failed(
            new UnavailableException(
                "what listened ended with " + e.getClass().getSimpleName(), null, Failure.of(e)));
        throw e;
      }
    };
  }

  private void drain(int maxEvents, List<SourceEvent> events, List<ItemFault> faults, Instant now) {
    while (events.size() < maxEvents) {
      if (begun.isEmpty()) {
        Arrival next = arrivals.next();
        if (next == null) {
          return;
        }
        begun.addAll(next.events());
        faults.addAll(next.faults());
        afterBegun = next.next() == null ? at : marked(next.next(), now);
      }
      while (!begun.isEmpty() && events.size() < maxEvents) {
        events.add(begun.remove());
      }
      at = begun.isEmpty() ? afterBegun : at;
    }
  }

  private CheckpointState marked(CheckpointState state, Instant now) {
    return connector.resumes() ? state : state.heard(now);
  }

  /** Says what comes when nothing waits; a line that broke is told by a batch of its own. */
  private Progress afterAll(boolean nothing, Instant now) {
    EarshotException failure = arrivals.failure();
    Progress end = arrivals.end();
    if (failure == null && end == null) {
      Line open = line.get();
      if (nothing && open != null) {
        open.lookAfter();
      }
      return new Progress.CaughtUp(now.plus(AGAIN));
    }
    if (!nothing || !arrivals.isEmpty()) {
      return new Progress.More(); // some of it may have come between the look and the end
    }
    hangUp();
    if (failure != null) {
      throw failure;
    }
    if (end instanceof Progress.Wait rest) {
      resting = rest;
    }
    return Objects.requireNonNull(end, "end");
  }

  private Batch batch(List<SourceEvent> events, List<ItemFault> faults, Progress progress) {
    return new Batch(events, at.toCheckpoint(connector.descriptor()), progress, faults);
  }

  private void hangUp() {
    Line open = line.getAndSet(null);
    if (open != null) {
      open.close();
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
  }

  @Override
  public void close() {
    closed = true;
    hangUp();
  }
}
