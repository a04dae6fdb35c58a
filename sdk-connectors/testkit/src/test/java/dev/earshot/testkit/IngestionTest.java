package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.AuthorEvent;
import dev.earshot.AuthorId;
import dev.earshot.BrokenException;
import dev.earshot.Checkpoint;
import dev.earshot.MalformedException;
import dev.earshot.Network;
import dev.earshot.PostId;
import dev.earshot.RefusedException;
import dev.earshot.SourceEvent;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Credentials;
import dev.earshot.connectors.Ingestion;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.SourceStatus;
import dev.earshot.connectors.SourceStatus.State;
import dev.earshot.connectors.file.FileConnector;
import dev.earshot.json.EarshotJson;
import dev.earshot.pipeline.Gate;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.pipeline.Sink;
import dev.earshot.query.QuerySet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestionTest {
  private static final ReadRequest REQUEST = ReadRequest.of("script");

  private final SettableClock clock = new SettableClock(Posts.NOON);
  private final MentionStore store = MentionStore.inMemory();
  private final Pipeline pipeline =
      Pipeline.builder(Gate.publicOnly(), QuerySet.builder().add("kettle", "kettle").build(), store)
          .build();

  @Test
  void readsToTheEndAndKeepsTheCheckpoint() {
    try (Ingestion ingestion = ingestion(new ScriptedConnector().tells(Posts.published(7)))) {
      SourceStatus status = ingestion.run().get(0);
      assertEquals(State.FINISHED, status.state());
      assertEquals(7, status.events());
      assertTrue(ingestion.nextDue().isEmpty());
    }
    assertEquals("step=7\n", store.checkpoint("a").orElseThrow().state());
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
    try (Ingestion ingestion = ingestion(connector)) {
      SourceStatus failed = ingestion.run().get(0);
      assertEquals(State.RETRYING, failed.state());
      assertEquals(3, store.size());
      assertTrue(ingestion.nextDue().orElseThrow().isAfter(clock.instant()));
      assertEquals(State.RETRYING, ingestion.run().get(0).state(), "not due yet");
      clock.set(ingestion.nextDue().orElseThrow());
      assertEquals(State.FINISHED, ingestion.run().get(0).state());
    }
    assertEquals(5, store.size());
    assertEquals(5, store.lastChange());
  }

  @Test
  void waitsAtLeastAsLongAsTheSourceAsks() {
    Duration asked = Duration.ofMinutes(7);
    ScriptedConnector connector =
        new ScriptedConnector().fails(new UnavailableException("busy", asked, null));
    try (Ingestion ingestion = ingestion(connector)) {
      SourceStatus status = ingestion.run().get(0);
      assertEquals(clock.instant().plus(asked), status.dueAt().orElseThrow());
    }
  }

  @Test
  void anOutageOfDaysIsWaitedOutWithPausesThatGrowToAnHour() {
    ScriptedConnector connector = new ScriptedConnector();
    for (int n = 0; n < 200; n++) {
      connector.fails(new UnavailableException("no answer", null, null));
    }
    connector.tells(Posts.published(2));
    try (Ingestion ingestion = ingestion(connector)) {
      Duration longest = Duration.ZERO;
      for (int n = 0; n < 200; n++) {
        SourceStatus status = ingestion.run().get(0);
        assertEquals(State.RETRYING, status.state());
        assertEquals("no answer", status.reason());
        Duration pause = Duration.between(clock.instant(), ingestion.nextDue().orElseThrow());
        assertTrue(pause.compareTo(longest) >= 0, "a pause was shorter than the one before");
        longest = pause;
        clock.set(ingestion.nextDue().orElseThrow());
      }
      assertEquals(Duration.ofHours(1), longest);
      assertTrue(Duration.between(Posts.NOON, clock.instant()).toDays() >= 7);
      assertEquals(State.FINISHED, ingestion.run().get(0).state());
    }
    assertEquals(2, store.size());
  }

  @Test
  void whatNeedsAPersonSaysSoAndIsAskedAgainEachDayAtLeast() {
    for (RuntimeException trouble :
        List.of(
            new RefusedException("the key was revoked (401)", null),
            new MalformedException("script", null, -1, "expected data, got a page", null))) {
      ScriptedConnector connector = new ScriptedConnector();
      for (int n = 0; n < 50; n++) {
        connector.fails(trouble);
      }
      connector.tells(Posts.published(1));
      try (Ingestion ingestion =
          Ingestion.builder(pipeline, context())
              .source(trouble.getClass().getName(), connector, REQUEST)
              .build()) {
        for (int n = 0; n < 50; n++) {
          SourceStatus status = ingestion.run().get(0);
          assertEquals(State.FAILED, status.state());
          assertEquals(trouble.getMessage(), status.reason());
          Duration pause = Duration.between(clock.instant(), ingestion.nextDue().orElseThrow());
          assertTrue(pause.compareTo(Duration.ofMinutes(1)) >= 0, pause::toString);
          assertTrue(pause.compareTo(Duration.ofDays(1)) <= 0, pause::toString);
          clock.set(ingestion.nextDue().orElseThrow());
        }
        assertEquals(State.FINISHED, ingestion.run().get(0).state());
      }
    }
  }

  @Test
  void aSourceThatSomebodySawToIsAskedAtOnce() {
    ScriptedConnector connector =
        new ScriptedConnector()
            .fails(new RefusedException("the key was revoked (401)", null))
            .tells(Posts.published(1));
    try (Ingestion ingestion = ingestion(connector)) {
      assertFalse(ingestion.revive("a"), "it is due as it is");
      assertEquals(State.FAILED, ingestion.run().get(0).state());
      assertEquals(State.FAILED, ingestion.run().get(0).state(), "not due yet");
      assertTrue(ingestion.revive("a"));
      assertEquals(clock.instant(), ingestion.nextDue().orElseThrow());
      assertEquals(State.FINISHED, ingestion.run().get(0).state());
      assertTrue(ingestion.nextDue().isEmpty());
      assertTrue(ingestion.revive("a"), "what had ended goes on");
      connector.tells(Posts.published(2).subList(1, 2));
      assertEquals(2, ingestion.run().get(0).events());
      assertThrows(IllegalArgumentException.class, () -> ingestion.revive("b"));
    }
    assertEquals(2, store.size());
  }

  @Test
  void aSourceThatFailedIsAddedAnewWithOtherCredentials() {
    ScriptedConnector connector =
        new ScriptedConnector()
            .fails(new RefusedException("the key was revoked (401)", null))
            .tells(Posts.published(1));
    try (Ingestion ingestion = ingestion(connector)) {
      assertEquals(State.FAILED, ingestion.run().get(0).state());
      ingestion.remove("a");
      ingestion.add("a", connector, REQUEST);
      assertEquals(State.FINISHED, ingestion.run().get(0).state());
    }
  }

  @Test
  void aPauseThatASourceAsksForIsAMonthAtMost() {
    ScriptedConnector connector =
        new ScriptedConnector()
            .fails(new UnavailableException("busy", Duration.ofSeconds(Long.MAX_VALUE), null));
    try (Ingestion ingestion = ingestion(connector)) {
      ingestion.run();
      assertEquals(clock.instant().plus(Duration.ofDays(31)), ingestion.nextDue().orElseThrow());
    }
  }

  @Test
  @DisplayName(
      "whatever a connector throws is its source's trouble: run() returns, others are read")
  void aConnectorThatThrowsStopsNoOther() {
    for (RuntimeException thrown :
        List.of(
            new IllegalArgumentException("For input string: \"secret\""),
            new NumberFormatException("secret"),
            new IllegalStateException("secret"),
            new NullPointerException("secret"),
            new IndexOutOfBoundsException("secret"),
            new ClassCastException("secret"),
            new java.util.NoSuchElementException("secret"),
            new java.time.DateTimeException("secret"),
            new java.io.UncheckedIOException("secret", new IOException("secret")))) {
      ScriptedConnector failing = new ScriptedConnector().fails(thrown).tells(Posts.published(1));
      try (Ingestion ingestion =
          Ingestion.builder(pipeline, context())
              .source(thrown.getClass().getName(), failing, REQUEST)
              .source("b", new ScriptedConnector().tells(Posts.published(2)), REQUEST)
              .build()) {
        List<SourceStatus> statuses = ingestion.run();
        assertEquals(State.FAILED, statuses.get(0).state());
        assertEquals(
            thrown.getClass().getSimpleName() + " in connector scripted", statuses.get(0).reason());
        assertEquals(State.FINISHED, statuses.get(1).state());
        clock.set(ingestion.nextDue().orElseThrow());
        assertEquals(State.FINISHED, ingestion.run().get(0).state());
      }
    }
  }

  @Test
  void aDocumentThatExhaustsTheStackIsItsSourcesTrouble() {
    try (Ingestion ingestion =
        Ingestion.builder(pipeline, context())
            .source("a", new Throwing(), REQUEST)
            .source("b", new ScriptedConnector().tells(Posts.published(2)), REQUEST)
            .build()) {
      List<SourceStatus> statuses = ingestion.run();
      assertEquals("StackOverflowError in connector scripted", statuses.get(0).reason());
      assertEquals(State.FINISHED, statuses.get(1).state());
    }
  }

  /** Throws in every method of its reader. */
  private static final class Throwing implements Connector {
    @Override
    public ConnectorDescriptor descriptor() {
      return new ScriptedConnector().descriptor();
    }

    @Override
    public SourceReader open(
        ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
      return new SourceReader() {
        @Override
        public Batch poll(int maxEvents) {
          throw new StackOverflowError();
        }

        @Override
        public void close() {
          throw new IllegalStateException("secret");
        }
      };
    }
  }

  @Test
  void aReasonShowsNoSecretOfTheSourcesAddress() {
    String address = "https://ann:pass@api.example/x?key=hush#frag";
    ScriptedConnector quoting =
        new ScriptedConnector().fails(new RefusedException("no entry to " + address, null));
    ReadRequest request = ReadRequest.of(address);
    assertEquals("ReadRequest[https://api.example/x, []]", request.toString());
    try (Ingestion ingestion =
        Ingestion.builder(pipeline, context()).source("a", quoting, request).build()) {
      assertEquals("no entry to https://api.example/x", ingestion.run().get(0).reason());
    }
  }

  @Test
  void aThreadThatStreamsKeepIsNotWhatReadsSources() {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      ConnectorContext shared = ConnectorContext.builder(clock).streams(threads).build();
      assertThrows(
          IllegalArgumentException.class,
          () -> Ingestion.builder(pipeline, shared).executor(threads));
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void oneSourceThatRefusesStopsNoOther() {
    ScriptedConnector refusing =
        new ScriptedConnector().fails(new RefusedException("the key was revoked", null));
    try (Ingestion ingestion =
        Ingestion.builder(pipeline, context())
            .source("a", refusing, REQUEST)
            .source("b", new ScriptedConnector().tells(Posts.published(2)), REQUEST)
            .build()) {
      List<SourceStatus> statuses = ingestion.run();
      assertEquals(State.FAILED, statuses.get(0).state());
      assertEquals(State.FINISHED, statuses.get(1).state());
    }
    assertEquals(2, store.size());
  }

  @Test
  void brokenStorageStopsTheRun() {
    ScriptedConnector broken = new ScriptedConnector().fails(new BrokenException("disk", null));
    try (Ingestion ingestion = ingestion(broken)) {
      assertThrows(BrokenException.class, ingestion::run);
    }
  }

  @Test
  void readsSourcesSideBySideOnTheHostsExecutor() {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<Outcome> outcomes = java.util.Collections.synchronizedList(new ArrayList<>());
    try (Ingestion ingestion =
        Ingestion.builder(pipeline, context())
            .source("a", new ScriptedConnector().tells(Posts.published(50)), REQUEST)
            .source(
                "b", new ScriptedConnector().tells(Posts.published(80).subList(50, 80)), REQUEST)
            .executor(threads)
            .batchSize(3)
            .outcomes((source, some) -> outcomes.addAll(some))
            .build()) {
      ingestion.run();
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
    Pipeline failing =
        telling(
            delivery -> {
              if (!once.isEmpty()) {
                throw once.remove(0);
              }
            });
    try (Ingestion ingestion =
        Ingestion.builder(failing, context())
            .source("a", new ScriptedConnector().tells(events), REQUEST)
            .batchSize(3)
            .build()) {
      assertThrows(IllegalStateException.class, ingestion::run);
      SourceStatus failed = ingestion.statuses().get(0);
      assertEquals(State.RETRYING, failed.state());
      assertEquals(clock.instant(), failed.dueAt().orElseThrow());
      assertEquals(
          0, failed.events(), "the account's event closed a commit, the batch is not stored");
      assertTrue(failed.reason().contains("IllegalStateException"), failed.reason());
      assertFalse(failed.reason().contains("full"), "the message of a host's exception was told");
      assertEquals(State.FINISHED, ingestion.run().get(0).state());
    }
    assertEquals(7, store.size());
  }

  @Test
  void aBatchThatASinkFailedOnIsCountedOnceAndHandedToItWithoutNews() {
    List<RuntimeException> once = new ArrayList<>(List.of(new IllegalStateException("full")));
    List<Outcome> heard = new ArrayList<>();
    Pipeline failing =
        telling(
            delivery -> {
              if (!once.isEmpty()) {
                throw once.remove(0);
              }
              heard.addAll(delivery.changes());
            });
    try (Ingestion ingestion =
        Ingestion.builder(failing, context())
            .source("a", new ScriptedConnector().tells(Posts.published(3)), REQUEST)
            .build()) {
      assertThrows(IllegalStateException.class, ingestion::run);
      SourceStatus failed = ingestion.statuses().get(0);
      assertEquals(State.RETRYING, failed.state());
      assertEquals(3, failed.events(), "the batch is stored");
      assertEquals(List.of(), heard);
      assertEquals(State.FINISHED, ingestion.run().get(0).state());
      assertEquals(3, ingestion.statuses().get(0).events());
    }
    assertEquals(3, heard.size(), "no news came, and the sink has them");
  }

  @Test
  void aSinkThatGoesOnFailingKeepsNobodyFromReadingAndIsTriedMoreAndMoreRarely() {
    AtomicBoolean fails = new AtomicBoolean(true);
    List<Outcome> heard = new ArrayList<>();
    Pipeline failing =
        telling(
            delivery -> {
              if (fails.get()) {
                throw new IllegalStateException("down");
              }
              heard.addAll(delivery.changes());
            });
    ScriptedConnector connector = new ScriptedConnector().tells(Posts.published(4));
    try (Ingestion ingestion =
        Ingestion.builder(failing, context())
            .source("a", connector, REQUEST)
            .batchSize(1)
            .build()) {
      for (int n = 1; n <= 4; n++) {
        assertThrows(IllegalStateException.class, ingestion::run);
        assertEquals(n, store.size(), "reading goes on");
      }
      Duration longest = Duration.ZERO;
      for (int n = 0; n < 40; n++) {
        clock.set(ingestion.nextDue().orElseThrow());
        assertThrows(IllegalStateException.class, ingestion::run);
        longest = Duration.between(clock.instant(), ingestion.nextDue().orElseThrow());
      }
      assertEquals(Duration.ofMinutes(10), longest);
      fails.set(false);
      clock.set(ingestion.nextDue().orElseThrow());
      assertEquals(State.FINISHED, ingestion.run().get(0).state());
      assertEquals(4, ingestion.statuses().get(0).events());
    }
    assertEquals(4, heard.size());
  }

  @Test
  void aRunThatFailsLeavesNoSourceAtWork() {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    CountDownLatch released = new CountDownLatch(1);
    AtomicBoolean returned = new AtomicBoolean();
    Thread caller = Thread.currentThread();
    List<Runnable> first = new ArrayList<>();
    ScriptedConnector broken = new ScriptedConnector().fails(new BrokenException("disk", null));
    try (Ingestion ingestion =
        Ingestion.builder(pipeline, context())
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
      assertThrows(BrokenException.class, ingestion::run);
      assertEquals(State.FINISHED, ingestion.statuses().get(1).state());
    } finally {
      returned.set(true);
      threads.shutdownNow();
    }
  }

  @Test
  void closingEndsARunThatWaitsForASource() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    Parked parked = new Parked(new CountDownLatch(1));
    Ingestion ingestion = ingestion(parked);
    try {
      Future<List<SourceStatus>> run = threads.submit(ingestion::run);
      assertTrue(parked.polled.await(10, TimeUnit.SECONDS));
      threads.submit(ingestion::close).get(10, TimeUnit.SECONDS);
      run.get(10, TimeUnit.SECONDS);
      assertThrows(IllegalStateException.class, ingestion::run);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aSourceThatIsDueAtOnceIsDueAtAMomentThatCanBeReckonedWith() {
    try (Ingestion ingestion = ingestion(new ScriptedConnector())) {
      Duration rest = Duration.between(clock.instant(), ingestion.nextDue().orElseThrow());
      assertEquals(Duration.ZERO, rest);
    }
  }

  @Test
  void whatSourcesSayOfWholeAccountsReachesTheSinks() {
    AuthorEvent gone =
        new AuthorEvent.Withdrawn(AuthorId.of(new Network("scripted"), "ada"), Posts.NOON);
    List<Outcome> heard = new ArrayList<>();
    Pipeline telling = telling(delivery -> heard.addAll(delivery.changes()));
    try (Ingestion ingestion =
        Ingestion.builder(telling, context())
            .source("a", new ScriptedConnector().tells(List.of(gone)), REQUEST)
            .build()) {
      ingestion.run();
    }
    assertEquals(List.of(new Outcome.AccountChanged(gone)), heard);
  }

  private Pipeline telling(Sink sink) {
    return Pipeline.builder(Gate.publicOnly(), pipeline.queries(), store).sink(sink).build();
  }

  @Test
  void refusesToRecheckWhatItsConnectorCannotLookUp() {
    try (Ingestion ingestion = ingestion(new ScriptedConnector())) {
      assertThrows(RefusedException.class, () -> ingestion.recheck("a", List.of(Posts.id(1))));
      assertThrows(
          IllegalArgumentException.class, () -> ingestion.recheck("b", List.of(Posts.id(1))));
    }
  }

  @Test
  void sourcesTakeTurnsAlsoOnTheCallingThread() {
    List<String> turns = new ArrayList<>();
    try (Ingestion ingestion =
        Ingestion.builder(pipeline, context())
            .source("a", new ScriptedConnector().tells(Posts.published(4)), REQUEST)
            .source("b", new ScriptedConnector().tells(Posts.published(4)), REQUEST)
            .batchSize(1)
            .outcomes((source, outcomes) -> turns.add(source))
            .build()) {
      ingestion.run();
    }
    assertEquals(List.of("a", "b", "a", "b", "a", "b", "a", "b"), turns);
  }

  @Test
  void aSourceWithMuchToTellLeavesTheStackAlone() {
    try (Ingestion ingestion =
        Ingestion.builder(pipeline, context())
            .source("a", new ScriptedConnector().tells(Posts.published(20_000)), REQUEST)
            .batchSize(1)
            .build()) {
      assertEquals(20_000, ingestion.run().get(0).events());
    }
  }

  @Test
  void aSlowSourceKeepsNoOtherWaitingAndNoOtherRun() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    CountDownLatch released = new CountDownLatch(1);
    Parked slow = new Parked(released);
    try (Ingestion ingestion =
        Ingestion.builder(pipeline, context())
            .source("slow", slow, REQUEST)
            .source("a", new ScriptedConnector().tells(Posts.published(3)), REQUEST)
            .executor(threads)
            .build()) {
      Future<List<SourceStatus>> first = ingestion.start();
      assertTrue(slow.polled.await(10, TimeUnit.SECONDS));
      ingestion.add("b", new ScriptedConnector().tells(Posts.published(5)), REQUEST);
      List<SourceStatus> second = ingestion.run();
      assertEquals(State.NEW, second.get(0).state(), "the slow one is left to the first run");
      assertEquals(State.FINISHED, second.get(2).state());
      assertFalse(first.isDone());
      assertTrue(ingestion.nextDue().isEmpty(), "a source under way is not due");
      released.countDown();
      assertEquals(State.FINISHED, first.get(10, TimeUnit.SECONDS).get(0).state());
    } finally {
      released.countDown();
      threads.shutdownNow();
    }
    assertEquals(5, store.size());
  }

  @Test
  void sourcesComeAndGoWhileItRuns() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    Parked parked = new Parked(new CountDownLatch(1));
    try (Ingestion ingestion =
        Ingestion.builder(pipeline, context())
            .source("a", parked, REQUEST)
            .executor(threads)
            .build()) {
      Future<List<SourceStatus>> run = ingestion.start();
      assertTrue(parked.polled.await(10, TimeUnit.SECONDS));
      assertTrue(ingestion.remove("a"));
      assertFalse(ingestion.remove("a"));
      ingestion.add("a", new ScriptedConnector().tells(Posts.published(2)), REQUEST);
      assertThrows(
          IllegalArgumentException.class,
          () -> ingestion.add("a", new ScriptedConnector(), REQUEST));
      run.get(10, TimeUnit.SECONDS);
      assertEquals(State.FINISHED, ingestion.run().get(0).state());
    } finally {
      threads.shutdownNow();
    }
    assertEquals(2, store.size());
  }

  @Test
  void aSourceThatWantsToRestIsNeitherLookedUpNorReadMeanwhile() {
    Progress.Wait rest =
        new Progress.Wait(Posts.NOON.plusSeconds(60), Progress.Wait.Why.RATE_LIMIT);
    List<PostId> asked = new ArrayList<>();
    Connector connector =
        new Parked(new CountDownLatch(0)) {
          @Override
          public LookedUp recheck(ReadRequest request, List<PostId> ids, ConnectorContext context) {
            asked.addAll(ids);
            return LookedUp.of(ids, List.of(), rest);
          }
        };
    try (Ingestion ingestion = ingestion(connector)) {
      Ingestion.Rechecked found = ingestion.recheck("a", List.of(Posts.id(1)));
      assertEquals(rest, found.rest());
      assertEquals(State.WAITING, ingestion.run().get(0).state());
      Ingestion.Rechecked again = ingestion.recheck("a", List.of(Posts.id(2)));
      assertEquals(rest, again.rest());
      assertEquals(Set.of(Posts.id(2)), again.unanswered());
      assertEquals(List.of(Posts.id(1)), asked);
      clock.set(rest.until());
      assertEquals(State.FINISHED, ingestion.run().get(0).state());
    }
  }

  @Test
  void aPollThatBringsNothingWritesNothing(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("posts.jsonl"), "");
    Path kept = folder.resolve("kept");
    try (MentionStore files = MentionStore.open(kept, EarshotJson.of());
        Ingestion ingestion =
            Ingestion.builder(
                    Pipeline.builder(
                            Gate.publicOnly(),
                            QuerySet.builder().add("kettle", "kettle").build(),
                            files)
                        .build(),
                    context())
                .source("a", FileConnector.jsonl(), ReadRequest.of(file.toString()))
                .build()) {
      ingestion.run();
      long before = bytes(kept);
      for (int poll = 0; poll < 3; poll++) {
        clock.set(ingestion.nextDue().orElseThrow());
        assertEquals(State.CAUGHT_UP, ingestion.run().get(0).state());
      }
      assertEquals(before, bytes(kept));
    }
  }

  private static long bytes(Path folder) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  @Test
  void anExecutorThatTakesNoMoreEndsTheRunAndNotTheSource() throws Exception {
    ExecutorService threads = Executors.newSingleThreadExecutor();
    List<Runnable> first = new ArrayList<>();
    try (Ingestion ingestion =
        Ingestion.builder(pipeline, context())
            .source("a", new ScriptedConnector().tells(Posts.published(4)), REQUEST)
            .batchSize(1)
            .executor(
                task -> {
                  if (first.size() == 2) {
                    throw new RejectedExecutionException("full");
                  }
                  first.add(task);
                  threads.execute(task);
                })
            .build()) {
      assertThrows(RejectedExecutionException.class, ingestion::run);
      assertEquals(2, ingestion.statuses().get(0).events());
      first.clear();
      assertEquals(State.FINISHED, ingestion.run().get(0).state());
      assertEquals(4, ingestion.statuses().get(0).events());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void closingEndsARunWhoseTurnNeverComes() throws Exception {
    Ingestion ingestion =
        Ingestion.builder(pipeline, context())
            .source("a", new ScriptedConnector().tells(Posts.published(4)), REQUEST)
            .executor(task -> {}) // as one that was shut down with the task in its queue
            .build();
    Future<List<SourceStatus>> run = ingestion.start();
    assertFalse(run.isDone());
    ingestion.close();
    assertEquals(State.NEW, run.get(10, TimeUnit.SECONDS).get(0).state());
  }

  @Test
  void aContextThatIsOneSourcesIsNotEverybodys() {
    ConnectorContext own =
        context().forSource("a", Credentials.of("https://a.example", "t", Secret.of("s")));
    assertThrows(IllegalArgumentException.class, () -> Ingestion.builder(pipeline, own));
  }

  @Test
  void aRunIsNotBegunFromWithinOne() {
    List<Ingestion> self = new ArrayList<>();
    try (Ingestion ingestion =
        Ingestion.builder(pipeline, context())
            .source("a", new ScriptedConnector().tells(Posts.published(1)), REQUEST)
            .outcomes((source, outcomes) -> self.get(0).run())
            .build()) {
      self.add(ingestion);
      assertThrows(IllegalStateException.class, ingestion::run);
    }
  }

  @Test
  @DisplayName("looking posts up waits for the batch that is being read, and never runs beside it")
  void recheckTakesItsTurn() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    CountDownLatch released = new CountDownLatch(1);
    AtomicBoolean reading = new AtomicBoolean();
    AtomicBoolean beside = new AtomicBoolean();
    CountDownLatch polled = new CountDownLatch(1);
    Connector connector =
        new Parked(released) {
          @Override
          public SourceReader open(
              ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
            SourceReader parked = super.open(request, from, context);
            return new SourceReader() {
              @Override
              public Batch poll(int maxEvents) {
                reading.set(true);
                polled.countDown();
                try {
                  return parked.poll(maxEvents);
                } finally {
                  reading.set(false);
                }
              }

              @Override
              public void close() {
                parked.close();
              }
            };
          }

          @Override
          public LookedUp recheck(ReadRequest request, List<PostId> ids, ConnectorContext context) {
            beside.set(reading.get());
            return LookedUp.of(ids, List.of());
          }
        };
    try (Ingestion ingestion =
        Ingestion.builder(pipeline, context())
            .source("a", connector, REQUEST)
            .executor(threads)
            .build()) {
      Future<List<SourceStatus>> run = ingestion.start();
      assertTrue(polled.await(10, TimeUnit.SECONDS));
      CountDownLatch asking = new CountDownLatch(1);
      Future<Ingestion.Rechecked> found =
          threads.submit(
              () -> {
                asking.countDown();
                return ingestion.recheck("a", List.of(Posts.id(1)));
              });
      assertTrue(asking.await(10, TimeUnit.SECONDS));
      assertThrows(TimeoutException.class, () -> found.get(50, TimeUnit.MILLISECONDS));
      released.countDown();
      run.get(10, TimeUnit.SECONDS);
      assertEquals(Set.of(Posts.id(1)), found.get(10, TimeUnit.SECONDS).unanswered());
      assertFalse(beside.get());
    } finally {
      released.countDown();
      threads.shutdownNow();
    }
  }

  private Ingestion ingestion(Connector connector) {
    return Ingestion.builder(pipeline, context()).source("a", connector, REQUEST).build();
  }

  private ConnectorContext context() {
    return ConnectorContext.builder(clock).build();
  }

  /** A source whose poll ends only when it is let go or closed. */
  private static class Parked implements Connector {
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
