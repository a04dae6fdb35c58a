package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Checkpoint;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.RefusedException;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Ingestion;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.SourceStatus;
import dev.earshot.connectors.SourceStatus.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Posts that are looked up again. */
class IngestionRecheckTest extends IngestionArrangement {
  @Test
  void refusesToRecheckWhatItsConnectorCannotLookUp() {
    try (Ingestion ingestion = ingestion(new ScriptedConnector())) {
      assertThrows(RefusedException.class, () -> ingestion.recheck("a", List.of(Posts.id(1))));
      assertThrows(
          IllegalArgumentException.class, () -> ingestion.recheck("b", List.of(Posts.id(1))));
    }
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

  /** Keeps the posts of one batch and answers for them with what it is told. */
  private static final class Answering implements Connector {
    private final String place;
    private final List<PostId> asked = new ArrayList<>();
    private final Function<List<PostId>, LookedUp> answer;

    Answering(String place, Function<List<PostId>, LookedUp> answer) {
      this.place = place;
      this.answer = answer;
    }

    @Override
    public ConnectorDescriptor descriptor() {
      return new ScriptedConnector()
          .descriptor().toBuilder().capabilities(Capability.READ, Capability.LOOKUP).build();
    }

    @Override
    public String readFrom(ReadRequest request) {
      return place;
    }

    @Override
    public SourceReader open(
        ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
      return new SourceReader() {
        @Override
        public Batch poll(int maxEvents) {
          return Batch.of(Posts.published(3), null, new Progress.Finished());
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public LookedUp recheck(ReadRequest request, List<PostId> ids, ConnectorContext context) {
      asked.addAll(ids);
      return answer.apply(ids);
    }
  }

  private static LookedUp gone(List<PostId> ids) {
    return LookedUp.of(ids, List.of(new PostEvent.Deleted(ids.get(0), null, Posts.NOON)));
  }

  private Ingestion ingestion(Connector own, Connector other, boolean ownIsHere) {
    Ingestion ingestion =
        Ingestion.builder(pipeline, context())
            .source("other", other, REQUEST)
            .source("own", own, REQUEST)
            .build();
    ingestion.run();
    if (!ownIsHere) {
      ingestion.remove("own");
    }
    return ingestion;
  }

  @Test
  void aKeptPostIsLookedUpWhereItWasReadAndNowhereElse() {
    Answering own = new Answering("script", IngestionRecheckTest::gone);
    Answering other = new Answering("another script", IngestionRecheckTest::gone);
    try (Ingestion ingestion = ingestion(own, other, true)) {
      Ingestion.Rechecked found =
          ingestion.recheck(List.of(Posts.id(1), Posts.id(2), Posts.id(99)));
      assertEquals(List.of(Posts.id(1), Posts.id(2)), own.asked, "what is not kept is not asked");
      assertEquals(List.of(), other.asked);
      assertEquals(Set.of(Posts.id(2)), found.unanswered());
      assertEquals(1, found.outcomes().size());
      assertTrue(store.find(Posts.id(1)).isEmpty());
      assertTrue(store.find(Posts.id(2)).isPresent());
      assertTrue(ingestion.looksUp(Posts.id(2)));
      assertFalse(ingestion.looksUp(Posts.id(1)));
    }
  }

  @Test
  void aPostWhoseSourceIsGoneIsUnansweredAndNobodyElseIsAsked() {
    Answering own = new Answering("script", IngestionRecheckTest::gone);
    Answering other = new Answering("another script", IngestionRecheckTest::gone);
    try (Ingestion ingestion = ingestion(own, other, false)) {
      assertFalse(ingestion.looksUp(Posts.id(1)));
      assertEquals(Set.of(Posts.id(1)), ingestion.recheck(List.of(Posts.id(1))).unanswered());
      assertEquals(List.of(), own.asked);
      assertEquals(List.of(), other.asked);
      assertTrue(store.find(Posts.id(1)).isPresent());
    }
  }

  @Test
  void aSourceThatThrowsWhenAskedStopsNoOther() {
    Answering throwing =
        new Answering(
            "script",
            ids -> {
              throw new IllegalStateException("a connector's bug");
            });
    Answering own = new Answering("script", IngestionRecheckTest::gone);
    try (Ingestion ingestion = ingestion(own, throwing, true)) {
      Ingestion.Rechecked found = ingestion.recheck(List.of(Posts.id(1), Posts.id(2)));
      assertEquals(2, throwing.asked.size());
      assertEquals(Set.of(Posts.id(2)), found.unanswered());
      assertTrue(store.find(Posts.id(1)).isEmpty());
    }
  }
}
