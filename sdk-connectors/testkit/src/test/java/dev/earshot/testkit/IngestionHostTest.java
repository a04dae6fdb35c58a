package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.AuthorEvent;
import dev.earshot.AuthorId;
import dev.earshot.BrokenException;
import dev.earshot.Network;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.SourceEvent;
import dev.earshot.Visibility;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Credentials;
import dev.earshot.connectors.Ingestion;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.SourceStatus;
import dev.earshot.connectors.SourceStatus.State;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Pipeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The host's own code: its store, its sinks, its executor. */
class IngestionHostTest extends IngestionArrangement {
  @Test
  void brokenStorageStopsTheRun() {
    try (Ingestion ingestion =
        Ingestion.builder(pipeline, context())
            .source("a", new ScriptedConnector().tells(Posts.published(1)), REQUEST)
            .outcomes((source, outcomes) -> diskFails(source))
            .build()) {
      assertThrows(BrokenException.class, ingestion::run);
    }
  }

  private static void diskFails(String source) {
    if (source.equals("a")) {
      throw new BrokenException("disk", null);
    }
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
      assertEquals(clock.instant(), failed.due().orElseThrow());
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
  void whatBecameOfABatchIsToldThoughASinkFailedAndItsSourceHasEnded() {
    Set<Long> failsAt = new HashSet<>(Set.of(3L, 5L));
    Pipeline failing =
        telling(
            delivery -> {
              if (failsAt.remove(delivery.last())) {
                throw new IllegalStateException("full");
              }
            });
    List<SourceEvent> events = new ArrayList<>(Posts.published(5));
    events.add(
        new PostEvent.Skipped(
            Posts.id(6), Visibility.FOLLOWERS, PostEvent.Skipped.NOT_PUBLIC, Posts.NOON));
    List<Outcome> told = new ArrayList<>();
    try (Ingestion ingestion =
        Ingestion.builder(failing, context())
            .source("a", new ScriptedConnector().tells(events), REQUEST)
            .outcomes((source, outcomes) -> told.addAll(outcomes))
            .batchSize(3)
            .build()) {
      assertThrows(IllegalStateException.class, ingestion::run);
      assertEquals(3, told.size(), "they are stored, and told whoever threw");
      assertThrows(IllegalStateException.class, ingestion::run);
      assertEquals(6, told.size());
      ingestion.run();
      clock.advance(Duration.ofDays(1));
      assertEquals(State.FINISHED, ingestion.run().get(0).state());
    }
    assertEquals(6, told.size(), "each once");
    assertEquals(5, told.stream().filter(Outcome.Admitted.class::isInstance).count());
  }

  @Test
  void whatASinkKeptFromWhoLookedUpIsToldAtTheNextTurn() {
    List<RuntimeException> once = new ArrayList<>(List.of(new IllegalStateException("full")));
    Pipeline failing =
        telling(
            delivery -> {
              if (!once.isEmpty()) {
                throw once.remove(0);
              }
            });
    List<Outcome> told = new ArrayList<>();
    Connector connector =
        new Parked(new CountDownLatch(0)) {
          @Override
          public LookedUp recheck(ReadRequest request, List<PostId> ids, ConnectorContext context) {
            return LookedUp.of(ids, Posts.published(1));
          }
        };
    try (Ingestion ingestion =
        Ingestion.builder(failing, context())
            .source("a", connector, REQUEST)
            .outcomes((source, outcomes) -> told.addAll(outcomes))
            .build()) {
      assertThrows(IllegalStateException.class, () -> ingestion.recheck("a", List.of(Posts.id(1))));
      ingestion.run();
    }
    assertEquals(1, told.size());
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
    ScriptedConnector broken = new ScriptedConnector().tells(Posts.published(1));
    try (Ingestion ingestion =
        Ingestion.builder(pipeline, context())
            .source("a", broken, REQUEST)
            .source("b", new Parked(released), REQUEST)
            .outcomes((source, outcomes) -> diskFails(source))
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
  void aContextThatIsOneSourcesIsNotEverybodys() {
    ConnectorContext own =
        context().forSource("a", Credentials.of("https://a.example", "t", Secret.of("s")));
    assertThrows(IllegalArgumentException.class, () -> Ingestion.builder(pipeline, own));
  }
}
