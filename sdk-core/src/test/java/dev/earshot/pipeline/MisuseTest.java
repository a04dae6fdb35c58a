package dev.earshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.ScoreKey;
import dev.earshot.Visibility;
import dev.earshot.json.EarshotJson;
import dev.earshot.query.QuerySet;
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
  void anEncoderThatWritesWhatItMayNotLeavesItsBatchAloneInEveryStore() {
    try (MentionStore file = MentionStore.open(folder, EarshotJson.of())) {
      for (MentionStore store : List.of(MentionStore.inMemory(), file)) {
        List<String> told = new ArrayList<>();
        Pipeline pipeline =
            building(store)
                .enricher((reading, scores) -> scores.put(BROKEN, 1.5))
                .observer((outcome, reason) -> told.add(outcome))
                .build();
        pipeline.worker().process(List.of(published("1"), published("2")));
        assertEquals(2, store.size());
        assertTrue(told.contains("UNSCORED"));
        assertTrue(store.mentions().allMatch(mention -> mention.scores().isEmpty()));
      }
    }
  }
}
