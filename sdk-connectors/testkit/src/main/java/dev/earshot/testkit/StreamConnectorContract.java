package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Checkpoint;
import dev.earshot.EarshotException;
import dev.earshot.Gap;
import dev.earshot.PostEvent;
import dev.earshot.SourceEvent;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.stream.Arrivals;
import dev.earshot.connectors.stream.StreamConnector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every connector must do whose source sends, as tests. Extend it, say how to make yours, and
 * play the source: a server on loopback that the contract tells what to send. The names carry the
 * numbers of {@code docs/connector-contract.md}.
 */
@Timeout(60)
public abstract class StreamConnectorContract extends DeclaredRules {
  private static final int MANY = 2000;
  private static final int LONG = 16 << 20;

  /** The clock of every context; it moves when a test moves it. */
  protected final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T12:00:00Z"));

  /** For subclasses. */
  protected StreamConnectorContract() {}

  /** Returns the connector. */
  @Override
  protected abstract StreamConnector connector();

  /** Returns a builder for the context, with {@link #clock}, a transport and threads. */
  @Override
  protected abstract ConnectorContext.Builder context();

  /** Lets the source publish that many posts more, and send each to every line that is open. */
  protected abstract void publish(int posts);

  /** Lets the source cut every line that is open, in the midst. */
  protected abstract void cut();

  /** Returns how many lines are open, as the source sees it. */
  protected abstract int lines();

  /**
   * Lets the source send one line or frame of that many bytes, longer than any post, and go on;
   * returns whether it could. Until overridden it cannot, which leaves half of rule 9.7 unproven.
   */
  protected boolean publishLong(int bytes) {
    return false;
  }

  /** Rule 1.1: the descriptor never changes, and names capabilities and terms; STREAM is one. */
  @Test
  @Override
  protected void required_1_1_describesItself() {
    super.required_1_1_describesItself();
    assertTrue(connector().descriptor().can(Capability.STREAM), "STREAM is not declared");
    assertEquals(
        StreamConnector.BUFFER,
        connector().descriptor().options().get(StreamConnector.BUFFER.name()));
  }

  /** Rule 9.1: a poll never waits for something to arrive. */
  @Test
  protected void required_9_1_doesNotWaitForWhatIsNotThere() {
    try (SourceReader reader = connector().open(request(), null, newContext())) {
      for (int polls = 0; polls < 3; polls++) {
        Batch quiet = within(soon(), () -> reader.poll(10));
        assertEquals(List.of(), quiet.events());
        Progress.CaughtUp caughtUp = assertInstanceOf(Progress.CaughtUp.class, quiet.progress());
        assertTrue(caughtUp.pollAgain().isAfter(clock.instant()), "it would be asked in a loop");
      }
      await(() -> lines() > 0, "the line opens");
      assertEquals(1, lines(), "each poll opens a line");
    }
  }

  /** Rule 9.2: what arrives is told once, in order, in batches no larger than asked for. */
  @Test
  protected void required_9_2_tellsWhatArrivesOnce() {
    try (SourceReader reader = opened(null, 1000)) {
      publish(7);
      List<String> told = new ArrayList<>();
      await(
          () -> {
            Batch batch = reader.poll(2);
            assertTrue(batch.events().size() <= 2, "a batch holds more than was asked for");
            told.addAll(ConnectorContract.keys(batch.events()));
            return told.size() >= 7;
          },
          "what was sent arrives");
      assertEquals(told.stream().distinct().toList(), told, "an event was told twice");
      assertEquals(7, told.size());
    }
  }

  /** Rule 9.3: what nobody reads is bounded, what did not fit is a gap, and the rest arrives. */
  @Test
  protected void required_9_3_tellsWhatItLost() {
    List<SourceEvent> events = new ArrayList<>();
    try (SourceReader reader = opened(null, 5)) {
      publish(MANY);
      await(
          () -> {
            events.addAll(reader.poll(3).events());
            return posts(events) >= MANY || events.stream().anyMatch(Gap.class::isInstance);
          },
          "all arrives, or the loss is told");
      long before = posts(events);
      publish(1);
      await(
          () -> {
            events.addAll(reader.poll(3).events());
            return posts(events) > before && !(events.get(events.size() - 1) instanceof Gap);
          },
          "what comes after arrives");
    }
    boolean lost = posts(events) <= MANY;
    assertEquals(
        lost,
        events.stream().anyMatch(Gap.class::isInstance),
        "a loss was not told, or one was that is none");
    assertTrue(
        events.stream()
            .filter(Gap.class::isInstance)
            .allMatch(gap -> ((Gap) gap).reason().equals(Arrivals.BUFFER_FULL)),
        "a gap has another reason");
  }

  private static long posts(List<SourceEvent> events) {
    return events.stream().filter(PostEvent.class::isInstance).count();
  }

  /** Rule 9.4: a line that breaks is unavailable, once all that arrived was told. */
  @Test
  protected void required_9_4_tellsOfABrokenLineLast() {
    List<SourceEvent> events = new ArrayList<>();
    try (SourceReader reader = opened(null, 1000)) {
      publish(3);
      cut();
      assertThrows(
          UnavailableException.class,
          () ->
              await(
                  () -> {
                    events.addAll(reader.poll(1).events());
                    return false;
                  },
                  "the line breaks"));
    }
    assertEquals(3, events.size());
  }

  /** Rule 9.5: whoever opens anew misses nothing, or is told since when. */
  @Test
  protected void required_9_5_goesOnOrTellsSinceWhen() {
    @Nullable Checkpoint checkpoint = null;
    List<SourceEvent> before = new ArrayList<>();
    try (SourceReader reader = opened(null, 1000)) {
      publish(3);
      Checkpoint[] last = new Checkpoint[1];
      await(
          () -> {
            Batch batch = reader.poll(1);
            before.addAll(batch.events());
            last[0] = batch.next();
            return before.size() == 2;
          },
          "what was sent arrives");
      checkpoint = last[0];
    }
    clock.advance(Duration.ofMinutes(5));
    publish(2);
    try (SourceReader reader = opened(checkpoint, 1000)) {
      if (connector().resumes()) { // some go back a little, and tell again what was heard
        Set<String> heard = new HashSet<>(ConnectorContract.keys(before));
        await(
            () -> {
              heard.addAll(ConnectorContract.keys(reader.poll(10).events()));
              return heard.size() >= 5;
            },
            "nothing is lost between two lines");
        assertEquals(5, heard.size(), "what was never sent was told");
      } else {
        List<SourceEvent> after = new ArrayList<>();
        await(() -> after.addAll(reader.poll(10).events()), "the gap comes");
        Gap gap = assertInstanceOf(Gap.class, after.get(0));
        assertFalse(gap.from().isAfter(clock.instant().minus(Duration.ofMinutes(5))));
        assertEquals(clock.instant(), gap.to());
      }
    }
  }

  /** Rule 9.6: closing ends the line. */
  @Test
  protected void required_9_6_closingEndsTheLine() {
    SourceReader reader = opened(null, 1000);
    assertEquals(1, lines());
    reader.close();
    await(
        () -> {
          publish(1); // many a source sees that a line has ended only when it writes to it
          return lines() == 0;
        },
        "the source sees the line end");
  }

  /** Rule 9.7: each line or frame is bounded, and a line that brings nothing is broken. */
  @Test
  protected void required_9_7_boundsALineAndItsSilence() {
    boolean quiet = connector().descriptor().options().containsKey(StreamConnector.STALL.name());
    if (quiet) {
      ReadRequest impatient = request().with(StreamConnector.STALL, 1);
      try (SourceReader reader = connector().open(impatient, null, newContext())) {
        assertFails(
            () -> {
              clock.advance(Duration.ofSeconds(1));
              return reader.poll(10).progress() instanceof Progress.Wait;
            },
            "a line that has gone quiet breaks");
      }
      cut(); // a source may not see that a line has ended
      await(() -> lines() == 0, "the line is gone");
    }
    boolean endless;
    try (SourceReader reader = opened(null, 1000)) {
      endless = publishLong(LONG);
      if (endless) {
        assertFails(() -> !reader.poll(10).faults().isEmpty(), "what is too long is told");
      }
    }
    if (!quiet || !endless) {
      throw new Unproven(
          quiet ? "no line too long; override publishLong" : "the option stall is not declared");
    }
  }

  /* Waits for a failure of the line, or for it to be told otherwise. */
  private void assertFails(BooleanSupplier told, String what) {
    try {
      await(told, what);
    } catch (EarshotException e) {
      // the line has failed, in our words
    }
  }

  /** Rule 9.8: what dies while it listens ends the line as failed, and the next is a new one. */
  @Test
  protected void required_9_8_tellsWhenWhatListensDies() {
    AtomicBoolean deadly = new AtomicBoolean();
    ConnectorContext host = newContext();
    ConnectorContext.Builder mortal =
        ConnectorContext.builder(clock)
            .transport(new MortalTransport(host.transport(), deadly))
            .streams(reading -> host.streams().execute(() -> toTheEnd(reading)));
    ReadRequest request = request().with(StreamConnector.BUFFER, 1000);
    try (SourceReader reader = connector().open(request, null, newContext(mortal, request))) {
      reader.poll(1);
      await(() -> lines() == 1, "the line opens");
      publish(1);
      await(() -> !reader.poll(1).events().isEmpty(), "what was sent arrives");
      deadly.set(true);
      assertThrows(
          EarshotException.class,
          () ->
              await(
                  () -> {
                    publish(1); // what listens dies of what comes
                    reader.poll(1);
                    return false;
                  },
                  "the death of what listens is told"));
      deadly.set(false);
      reader.poll(1);
      await(() -> lines() > 0, "another line opens");
    }
  }

  /* What ends a thread is told by the connector or by nobody. */
  private static void toTheEnd(Runnable reading) {
    try {
      reading.run();
    } catch (RuntimeException e) {
      // as a thread of a pool would end
    }
  }

  /** Rule 8.1: no checkpoint, fault or message holds a secret. */
  @Test
  protected void required_8_1_keepsSecretsToItself() {
    StringBuilder told = new StringBuilder();
    try (SourceReader reader = opened(null, 1000)) {
      publish(2);
      cut();
      await(
          () -> {
            Batch batch = reader.poll(1);
            told.append(batch.next()).append(batch.faults()).append(batch.events());
            return false;
          },
          "the line breaks");
    } catch (UnavailableException e) {
      told.append(e);
    }
    assertFalse(told.isEmpty());
    assertFalse(told.toString().contains(SECRET), "a credential was told");
  }

  /** Returns a reader whose line is open. */
  private SourceReader opened(@Nullable Checkpoint from, int buffer) {
    SourceReader reader =
        connector().open(request().with(StreamConnector.BUFFER, buffer), from, newContext());
    if (from == null) {
      assertEquals(List.of(), reader.poll(1).events());
      await(() -> lines() == 1, "the line opens");
    }
    return reader;
  }

  /** Waits for what other threads do, a few milliseconds at a time. */
  private void await(BooleanSupplier done, String what) {
    long deadline = System.nanoTime() + soon().toNanos();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("within " + soon() + ": expected that " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  /** Returns how long what other threads do is waited for. */
  Duration soon() {
    return Duration.ofSeconds(20);
  }
}
