package dev.earshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.ItemFault;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.ScoreKey;
import dev.earshot.Visibility;
import dev.earshot.json.EarshotJson;
import dev.earshot.query.Matching;
import dev.earshot.query.PostFacts;
import dev.earshot.query.QuerySet;
import dev.earshot.text.Reading;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class MisuseTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final ScoreKey<Double> BROKEN =
      ScoreKey.of("warmth", 1, Double.class, value -> Map.of("v", value.intValue()), map -> 0.0);

  @TempDir Path folder;

  private static PostEvent published(String id) {
    Post post =
        Post.builder(PostId.of(new Network("test"), id))
            .text("kettle")
            .visibility(Visibility.PUBLIC)
            .build();
    return new PostEvent.Published(post, NOON);
  }

  private static Pipeline.Builder building(MentionStore store) {
    return Pipeline.builder(
        Gate.publicOnly(), QuerySet.builder().add("all", "kettle").build(), store);
  }

  @Test
  void aWorkerThatTwoThreadsShareSaysSo() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Pipeline pipeline =
        building(MentionStore.inMemory())
            .enricher(
                (reading, scores) -> {
                  inside.countDown();
                  try {
                    go.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                })
            .build();
    Worker shared = pipeline.worker();
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      Future<List<Outcome>> first = threads.submit(() -> shared.process(List.of(published("1"))));
      inside.await();
      IllegalStateException refused =
          assertThrows(IllegalStateException.class, () -> shared.process(List.of(published("2"))));
      assertTrue(String.valueOf(refused.getMessage()).contains("Pipeline.worker()"));
      go.countDown();
      assertEquals(1, first.get().size());
      assertEquals(1, shared.process(List.of(published("2"))).size());
    } catch (ExecutionException e) {
      throw assertInstanceOf(Exception.class, e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aSessionThatTwoThreadsShareSaysSo() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Enricher slow =
        (reading, scores) -> {
          inside.countDown();
          try {
            go.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    Screen.Session shared = screen(slow).open(Observer.none());
    Candidate.Match match = assertInstanceOf(Candidate.Match.class, shared.screen(published("1")));
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      Future<Candidate.Match> first = threads.submit(() -> shared.scored(match));
      inside.await();
      for (Executable use :
          List.<Executable>of(
              () -> shared.screen(published("2")),
              () -> shared.scored(match),
              () -> shared.again(match.mention(), match.mention().post(), NOON))) {
        IllegalStateException refused = assertThrows(IllegalStateException.class, use);
        assertTrue(String.valueOf(refused.getMessage()).contains("Screen.open"));
      }
      go.countDown();
      assertTrue(first.get().scored());
      assertInstanceOf(Candidate.Match.class, shared.screen(published("2")));
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void anEnricherThatAsksTheSessionThatCalledItGoesWithoutItsScore() {
    List<Screen.Session> sessions = new ArrayList<>();
    List<String> told = new ArrayList<>();
    Screen screen = screen((reading, scores) -> sessions.get(0).screen(published("2")));
    Screen.Session session = screen.open((outcome, reason) -> told.add(outcome + " " + reason));
    sessions.add(session);
    Candidate.Match match = assertInstanceOf(Candidate.Match.class, session.screen(published("1")));
    assertTrue(session.scored(match).scored());
    assertEquals(List.of("UNSCORED java.lang.IllegalStateException"), told);
  }

  @Test
  void aMatchingIsSettledBeforeTheNextPostIsRead() {
    Reading reading = new Reading();
    QuerySet queries = QuerySet.builder().add("all", "kettle").build();
    reading.of(((PostEvent.Published) published("1")).post());
    Matching matching = queries.match(PostFacts.of(reading));
    assertEquals(1, matching.settle(PostFacts.of(reading)).size());
    reading.of(((PostEvent.Published) published("2")).post());
    assertThrows(IllegalStateException.class, () -> matching.settle(PostFacts.of(reading)));
  }

  private static Screen screen(Enricher enricher) {
    return Screen.of(
        Gate.publicOnly(), QuerySet.builder().add("all", "kettle").build(), List.of(enricher));
  }

  @Test
  void anEncoderThatWritesWhatItMayNotLeavesItsBatchAloneInEveryStore() {
    try (MentionStore file = MentionStore.open(folder, EarshotJson.of())) {
      for (MentionStore store : List.of(MentionStore.inMemory(), file)) {
        List<String> told = new ArrayList<>();
        Pipeline pipeline =
            building(store)
                .enricher((reading, scores) -> scores.put(BROKEN, 1.5))
                .observer((outcome, reason) -> told.add(outcome))
                .build();
        List<Outcome> outcomes = pipeline.worker().process(List.of(published("1"), published("2")));
        assertEquals(2, store.size());
        assertTrue(told.contains("UNSCORED"));
        ItemFault fault =
            new ItemFault(
                "enricher " + MisuseTest.class.getName(),
                "warmth/1",
                -1,
                "failed over a post, which goes without its score:"
                    + " java.lang.IllegalArgumentException");
        assertEquals(new Outcome.Faulted(fault), outcomes.get(2));
        assertEquals(3, outcomes.size());
        assertEquals(Map.of(fault, 1L), store.tally().faults());
        assertEquals(1, pipeline.worker().process(List.of(published("3"))).size());
        assertTrue(store.mentions().allMatch(mention -> mention.scores().isEmpty()));
      }
    }
  }
}
