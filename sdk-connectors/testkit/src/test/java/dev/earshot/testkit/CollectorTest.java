package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.AuthorEvent;
import dev.earshot.AuthorId;
import dev.earshot.BrokenException;
import dev.earshot.Checkpoint;
import dev.earshot.Network;
import dev.earshot.RefusedException;
import dev.earshot.SourceEvent;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Collector;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.SourceStatus;
import dev.earshot.connectors.SourceStatus.State;
import dev.earshot.pipeline.Gate;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.query.QuerySet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CollectorTest {
  private static final ReadRequest REQUEST = ReadRequest.of("script");

  private final SettableClock clock = new SettableClock(Posts.NOON);
  private final MentionStore store = MentionStore.inMemory();
  private final Pipeline pipeline =
      Pipeline.builder(Gate.publicOnly(), QuerySet.builder().add("kettle", "kettle").build(), store)
          .build();

  @Test
  void readsToTheEndAndKeepsTheCheckpoint() {
    try (Collector collector = collector(new ScriptedConnector().tells(Posts.published(7)))) {
      SourceStatus status = collector.run().get(0);
      assertEquals(State.FINISHED, status.state());
      assertEquals(7, status.events());
      assertTrue(collector.nextDue().isEmpty());
    }
    assertEquals("7", store.checkpoint("a").orElseThrow().state());
    assertEquals(7, store.size());
  }

  @Test
  @DisplayName(
      "a failure in the middle loses nothing, doubles nothing, and pauses before the next try")
  void retriesFromTheLastCheckpoint() {
    ScriptedConnector connector =
        new ScriptedConnector()
            .tells(Posts.published(3))
            .fails(new UnavailableException("the source does not answer", null, null))
            .tells(Posts.published(5).subList(3, 5));
    try (Collector collector = collector(connector)) {
      SourceStatus failed = collector.run().get(0);
      assertEquals(State.RETRYING, failed.state());
      assertEquals(3, store.size());
      assertTrue(collector.nextDue().orElseThrow().isAfter(clock.instant()));
      assertEquals(State.RETRYING, collector.run().get(0).state(), "not due yet");
      clock.set(collector.nextDue().orElseThrow());
      assertEquals(State.FINISHED, collector.run().get(0).state());
    }
    assertEquals(5, store.size());
    assertEquals(5, store.lastChange());
  }

  @Test
  void waitsAtLeastAsLongAsTheSourceAsks() {
    Duration asked = Duration.ofMinutes(7);
    ScriptedConnector connector =
        new ScriptedConnector().fails(new UnavailableException("busy", asked, null));
    try (Collector collector = collector(connector)) {
      SourceStatus status = collector.run().get(0);
      assertEquals(clock.instant().plus(asked), status.dueAt().orElseThrow());
    }
  }

  @Test
  void givesUpAfterTheLastAttempt() {
    ScriptedConnector connector = new ScriptedConnector();
    for (int n = 0; n < 3; n++) {
      connector.fails(new UnavailableException("no answer", null, null));
    }
    try (Collector collector =
        Collector.builder(pipeline, context())
            .source("a", connector, REQUEST)
            .attempts(2)
            .build()) {
      collector.run();
      clock.advance(Duration.ofHours(1));
      SourceStatus status = collector.run().get(0);
      assertEquals(State.FAILED, status.state());
      assertEquals("no answer", status.reason());
    }
  }

  @Test
  void oneSourceThatRefusesStopsNoOther() {
    ScriptedConnector refusing =
        new ScriptedConnector().fails(new RefusedException("the key was revoked", null));
    try (Collector collector =
        Collector.builder(pipeline, context())
            .source("a", refusing, REQUEST)
            .source("b", new ScriptedConnector().tells(Posts.published(2)), REQUEST)
            .build()) {
      List<SourceStatus> statuses = collector.run();
      assertEquals(State.FAILED, statuses.get(0).state());
      assertEquals(State.FINISHED, statuses.get(1).state());
    }
    assertEquals(2, store.size());
  }

  @Test
  void brokenStorageStopsTheRun() {
    ScriptedConnector broken = new ScriptedConnector().fails(new BrokenException("disk", null));
    try (Collector collector = collector(broken)) {
      assertThrows(BrokenException.class, collector::run);
    }
  }

  @Test
  void readsSourcesSideBySideOnTheHostsExecutor() {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<Outcome> outcomes = java.util.Collections.synchronizedList(new ArrayList<>());
    try (Collector collector =
        Collector.builder(pipeline, context())
            .source("a", new ScriptedConnector().tells(Posts.published(50)), REQUEST)
            .source(
                "b", new ScriptedConnector().tells(Posts.published(80).subList(50, 80)), REQUEST)
            .executor(threads)
            .batchSize(3)
            .outcomes((source, some) -> outcomes.addAll(some))
            .build()) {
      collector.run();
    } finally {
      threads.shutdownNow();
    }
    assertEquals(80, store.size());
    assertEquals(80, outcomes.size());
  }

  @Test
  void aBatchThatTheHostsCodeFailedOnComesAgain() {
    List<RuntimeException> once = new ArrayList<>(List.of(new IllegalStateException("full")));
    List<SourceEvent> events = new ArrayList<>(Posts.published(7));
    events.add(
        1, new AuthorEvent.Restored(AuthorId.of(new Network("scripted"), "ada"), Posts.NOON));
    try (Collector collector =
        Collector.builder(pipeline, context())
            .source("a", new ScriptedConnector().tells(events), REQUEST)
            .batchSize(3)
            .accounts(
                event -> {
                  if (!once.isEmpty()) {
                    throw once.remove(0);
                  }
                })
            .build()) {
      assertThrows(IllegalStateException.class, collector::run);
      assertEquals(State.FINISHED, collector.run().get(0).state());
    }
    assertEquals(7, store.size());
  }

  @Test
  void aRunThatFailsLeavesNoSourceAtWork() {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    CountDownLatch released = new CountDownLatch(1);
    AtomicBoolean returned = new AtomicBoolean();
    Thread caller = Thread.currentThread();
    List<Runnable> first = new ArrayList<>();
    ScriptedConnector broken = new ScriptedConnector().fails(new BrokenException("disk", null));
    try (Collector collector =
        Collector.builder(pipeline, context())
            .source("a", broken, REQUEST)
            .source("b", new Parked(released), REQUEST)
            .executor(
                task -> {
                  if (first.isEmpty()) {
                    first.add(task);
                    task.run(); // the broken source has failed before the other begins
                  } else {
                    threads.execute(task);
                  }
                })
            .build()) {
      threads.execute(
          () -> {
            while (caller.getState() != Thread.State.WAITING && !returned.get()) {
              Thread.onSpinWait();
            }
            released.countDown();
          });
      assertThrows(BrokenException.class, collector::run);
      assertEquals(State.FINISHED, collector.statuses().get(1).state());
    } finally {
      returned.set(true);
      threads.shutdownNow();
    }
  }

  @Test
  void closingEndsARunThatWaitsForASource() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    Parked parked = new Parked(new CountDownLatch(1));
    Collector collector = collector(parked);
    try {
      Future<List<SourceStatus>> run = threads.submit(collector::run);
      assertTrue(parked.polled.await(10, TimeUnit.SECONDS));
      threads.submit(collector::close).get(10, TimeUnit.SECONDS);
      run.get(10, TimeUnit.SECONDS);
      assertThrows(IllegalStateException.class, collector::run);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aSourceThatIsDueAtOnceIsDueAtAMomentThatCanBeReckonedWith() {
    try (Collector collector = collector(new ScriptedConnector())) {
      Duration rest = Duration.between(clock.instant(), collector.nextDue().orElseThrow());
      assertTrue(rest.toMillis() < 0);
    }
  }

  @Test
  void tellsWhatSourcesSayOfWholeAccounts() {
    AuthorEvent gone =
        new AuthorEvent.Withdrawn(AuthorId.of(new Network("scripted"), "ada"), Posts.NOON);
    List<SourceEvent> heard = new ArrayList<>();
    try (Collector collector =
        Collector.builder(pipeline, context())
            .source("a", new ScriptedConnector().tells(List.of(gone)), REQUEST)
            .accounts(heard::add)
            .build()) {
      collector.run();
    }
    assertEquals(List.of(gone), heard);
  }

  @Test
  void refusesToRecheckWhatItsConnectorCannotLookUp() {
    try (Collector collector = collector(new ScriptedConnector())) {
      assertThrows(RefusedException.class, () -> collector.recheck("a", List.of(Posts.id(1))));
      assertThrows(
          IllegalArgumentException.class, () -> collector.recheck("b", List.of(Posts.id(1))));
    }
  }

  private Collector collector(Connector connector) {
    return Collector.builder(pipeline, context()).source("a", connector, REQUEST).build();
  }

  private ConnectorContext context() {
    return ConnectorContext.builder(clock).build();
  }

  /** A source whose poll ends only when it is let go or closed. */
  private static final class Parked implements Connector {
    private final CountDownLatch polled = new CountDownLatch(1);
    private final CountDownLatch released;

    Parked(CountDownLatch released) {
      this.released = released;
    }

    @Override
    public ConnectorDescriptor descriptor() {
      return new ScriptedConnector().descriptor();
    }

    @Override
    public SourceReader open(
        ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
      return new SourceReader() {
        private volatile boolean closed;

        @Override
        public Batch poll(int maxEvents) {
          polled.countDown();
          try {
            released.await();
          } catch (InterruptedException e) {
            throw new UnavailableException("interrupted", null, e);
          }
          if (closed) {
            throw new IllegalStateException("closed");
          }
          return Batch.of(List.of(), null, new Progress.Finished());
        }

        @Override
        public void close() {
          closed = true;
          released.countDown();
        }
      };
    }
  }
}
