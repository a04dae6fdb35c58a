package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Ingestion;
import dev.earshot.connectors.SourceStatus;
import dev.earshot.connectors.SourceStatus.State;
import dev.earshot.pipeline.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who reads when: turns, threads, sources that come and go, the end. */
class IngestionTurnsTest extends IngestionArrangement {
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
  void closingEndsARunThatWaitsForASource() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    Parked parked = new Parked(new CountDownLatch(1));
    Ingestion ingestion = ingestion(parked);
    try {
      Future<List<SourceStatus>> run = threads.submit(ingestion::run);
      assertTrue(parked.isPolled());
      threads.submit(ingestion::close).get(10, TimeUnit.SECONDS);
      run.get(10, TimeUnit.SECONDS);
      assertThrows(IllegalStateException.class, ingestion::run);
    } finally {
      threads.shutdownNow();
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
      assertTrue(slow.isPolled());
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
      assertTrue(parked.isPolled());
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
}
