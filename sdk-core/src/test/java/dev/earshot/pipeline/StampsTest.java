package dev.earshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.ItemFault;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.Removal;
import dev.earshot.Visibility;
import dev.earshot.query.QuerySet;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StampsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant AHEAD = Instant.parse("2036-03-01T12:00:00Z");

  private final MentionStore store = MentionStore.inMemory();
  private final Map<String, Integer> counts = new TreeMap<>();
  private final Pipeline pipeline =
      Pipeline.builder(Gate.publicOnly(), QuerySet.builder().add("all", "kettle").build(), store)
          .clock(InstantSource.fixed(NOW))
          .observer((what, why) -> counts.merge(what + " " + why, 1, Integer::sum))
          .build();

  private static Post post(String id, Instant at) {
    return Post.builder(id(id))
        .text("kettle")
        .visibility(Visibility.PUBLIC)
        .publishedAt(at)
        .editedAt(at)
        .metrics(List.of(new Metric(Metric.LIKES, 3, at)))
        .provenance(Provenance.builder("shop/1", Provenance.Method.API, "shop", at).build())
        .build();
  }

  private static PostId id(String id) {
    return PostId.of(new Network("test"), id);
  }

  @Test
  void aStampThatIsAheadIsClampedAndSaidAndMovesNoOther() {
    PostEvent late = new PostEvent.Published(post("late", AHEAD), AHEAD);
    PostEvent right = new PostEvent.Published(post("right", NOW), NOW);
    pipeline.worker().process("shop", List.of(late, right), null);
    Post kept = store.find(id("late")).orElseThrow().post();
    assertEquals(Optional.of(NOW), store.seenAt(id("late")));
    assertEquals(Optional.empty(), kept.publishedAt());
    assertEquals(Optional.empty(), kept.editedAt());
    assertEquals(NOW, kept.metric(Metric.LIKES).orElseThrow().at());
    assertEquals(NOW, kept.provenance().orElseThrow().observedAt());
    assertEquals(post("right", NOW), store.find(id("right")).orElseThrow().post());
    Set<String> fields = Set.of("observedAt", "publishedAt", "editedAt", "metrics");
    for (String field : fields) {
      assertEquals(1, counts.get("CLAMPED " + field), field);
      ItemFault fault =
          new ItemFault("shop", field, -1, "ahead of this host's clock, and not taken");
      assertEquals(1L, store.tally().faults().get(fault));
    }
    pipeline.worker().process("shop", List.of(late), null);
    assertEquals(2, store.lastChange(), "a second sighting revises nothing");
  }

  @Test
  void aDeletionAheadOfTheClockDoesNotBarTheYearsUntilThen() {
    pipeline.worker().process(List.of(new PostEvent.Deleted(id("1"), AHEAD)));
    assertEquals(NOW, store.tombstone(id("1")).orElseThrow().at());
    assertEquals(Removal.Cause.SOURCE_DELETED, store.tombstone(id("1")).orElseThrow().cause());
    PostEvent number =
        new PostEvent.MetricsChanged(id("2"), List.of(new Metric(Metric.LIKES, 3, AHEAD)), AHEAD);
    pipeline.worker().process(List.of(number));
    pipeline.worker().process(List.of(new PostEvent.Published(post("2", NOW), NOW)));
    assertEquals(
        NOW, store.find(id("2")).orElseThrow().post().metric(Metric.LIKES).orElseThrow().at());
  }

  @Test
  void aClockThatIsAlittleAheadIsLeftAlone() {
    Instant soon = NOW.plus(Stamps.SKEW);
    pipeline.worker().process(List.of(new PostEvent.Published(post("1", soon), soon)));
    assertEquals(post("1", soon), store.find(id("1")).orElseThrow().post());
    assertTrue(counts.keySet().stream().noneMatch(each -> each.startsWith("CLAMPED")));
  }
}
