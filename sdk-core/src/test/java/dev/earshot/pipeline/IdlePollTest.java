package dev.earshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Checkpoint;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.Removal;
import dev.earshot.ScoreKey;
import dev.earshot.SourceEvent;
import dev.earshot.SubjectKey;
import dev.earshot.Visibility;
import dev.earshot.json.EarshotJson;
import dev.earshot.query.QuerySet;
import dev.earshot.testdisk.FaultyDisk;
import dev.earshot.text.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What polling costs where nothing happened, and what a second look at the same post does. */
class IdlePollTest {
  private static final Network NETWORK = new Network("test");
  private static final PostId ID = PostId.of(NETWORK, "1");
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final ScoreKey<Long> LENGTH =
      ScoreKey.of("length", 1, Long.class, n -> Map.of("n", n), map -> (Long) map.get("n"));

  private final AtomicInteger scored = new AtomicInteger();

  @Test
  @DisplayName("an idle poll forces nothing to the disk and makes the file no longer")
  void anIdlePollWritesNothing() {
    FaultyDisk disk = new FaultyDisk();
    try (MentionStore store = FileStore.on(disk, EarshotJson.of())) {
      Worker worker = pipeline(store, 0).worker();
      Checkpoint checkpoint = new Checkpoint("test", 1, "7");
      worker.process("source", List.of(seen("kettle", 0), skipped(0)), checkpoint);
      int forces = disk.forces();
      for (int poll = 1; poll <= 50; poll++) {
        worker.process("source", List.of(seen("kettle", poll), skipped(poll)), checkpoint);
        worker.process("source", List.of(), checkpoint);
      }
      assertEquals(forces, disk.forces());
      assertEquals(NOON.plusSeconds(50), store.seenAt(ID).orElseThrow());
    }
  }

  @Test
  @DisplayName(
      "a process that starts, finds nothing new and ends writes nothing, named sinks or not")
  void anIdleRunWritesNothing() {
    FaultyDisk disk = new FaultyDisk();
    int forces = 0;
    for (int run = 0; run < 4; run++) {
      try (MentionStore store = FileStore.on(disk, EarshotJson.of())) {
        int opened = disk.forces();
        Worker worker =
            Pipeline.builder(
                    Gate.publicOnly(), QuerySet.builder().add("kettle", "kettle").build(), store)
                .sink("index", delivery -> {})
                .build()
                .worker();
        if (run == 0) {
          worker.process("source", List.of(seen("kettle", 0)), new Checkpoint("test", 1, "7"));
        } else {
          worker.process("source", List.of(), new Checkpoint("test", 1, "7"));
          assertEquals(opened, disk.forces());
        }
        assertEquals(1, store.position("index"));
      }
      assertTrue(run < 2 || disk.forces() == forces, "forced by run " + run);
      forces = disk.forces();
    }
  }

  @Test
  void whenItWasLastSeenIsWrittenWithTheNextChangeAndOnClosing() {
    FaultyDisk disk = new FaultyDisk();
    try (MentionStore store = FileStore.on(disk, EarshotJson.of())) {
      Worker worker = pipeline(store, 0).worker();
      worker.process(List.of(seen("kettle", 0), skipped(0)));
      worker.process(List.of(seen("kettle", 5), skipped(6)));
    }
    try (MentionStore store =
        FileStore.on(disk.afterPowerCut(false, FaultyDisk.Change::nothing), EarshotJson.of())) {
      assertEquals(NOON.plusSeconds(5), store.seenAt(ID).orElseThrow());
      assertEquals(
          NOON.plusSeconds(6), store.tombstone(PostId.of(NETWORK, "2")).orElseThrow().at());
      assertEquals(1, store.lastChange());
    }
  }

  @Test
  @DisplayName("ten identical deliveries are scored once")
  void identicalDeliveriesAreScoredOnce() {
    MentionStore store = MentionStore.inMemory();
    Worker worker = pipeline(store, 1).worker();
    for (int n = 0; n < 10; n++) {
      worker.process(List.of(seen("kettle", n)));
    }
    assertEquals(1, scored.get());
    worker.process(List.of(seen("kettle, edited", 10)));
    assertEquals(2, scored.get());
    assertEquals(14L, store.find(ID).orElseThrow().score(LENGTH).orElseThrow().value());
  }

  @Test
  void anotherVersionOfAnEnricherScoresWhatIsKnownAgain() {
    MentionStore store = MentionStore.inMemory();
    pipeline(store, 1).worker().process(List.of(seen("kettle", 0)));
    pipeline(store, 2).worker().process(List.of(seen("kettle", 1)));
    pipeline(store, 2).worker().process(List.of(seen("kettle", 2)));
    assertEquals(2, scored.get());
  }

  @Test
  @DisplayName("a deletion that is older than the last sight of an unchanged post is too late only")
  void theLastSightOfAnUnchangedPostCounts() {
    MentionStore store = MentionStore.inMemory();
    Worker worker = pipeline(store, 1).worker();
    worker.process(List.of(seen("kettle", 0)));
    worker.process(List.of(seen("kettle", 60)));
    worker.process(List.of(new PostEvent.Withheld(ID, List.of(), NOON.plusSeconds(30))));
    assertTrue(store.find(ID).isPresent());
    worker.process(List.of(new PostEvent.Withheld(ID, List.of(), NOON.plusSeconds(61))));
    assertTrue(store.find(ID).isEmpty());
  }

  @Test
  @DisplayName("numbers that come before their post wait for it, and a day at most")
  void numbersThatComeEarlyWait() {
    for (boolean inTime : List.of(true, false)) {
      MentionStore store = MentionStore.inMemory();
      Worker worker = pipeline(store, 1).worker();
      Instant early = inTime ? NOON : NOON.minus(Decider.PATIENCE).minusSeconds(1);
      Metric likes = new Metric("likes", 4, early);
      worker.process(List.of(new PostEvent.MetricsChanged(ID, List.of(likes), early)));
      worker.process(List.of(seen("kettle", 0)));
      List<Metric> kept = new ArrayList<>(store.find(ID).orElseThrow().post().metrics());
      assertEquals(inTime ? List.of(likes) : List.of(), kept);
    }
  }

  @Test
  void aSkipBarsAnOlderSightThoughNothingWasKept() {
    MentionStore store = MentionStore.inMemory();
    Worker worker = pipeline(store, 1).worker();
    worker.process(
        List.of(
            new PostEvent.Skipped(
                ID, Visibility.FOLLOWERS, PostEvent.Skipped.NOT_PUBLIC, NOON.plusSeconds(9))));
    worker.process(List.of(seen("kettle", 0)));
    assertEquals(0, store.size());
    worker.process(List.of(seen("kettle", 10)));
    assertEquals(1, store.size());
  }

  @Test
  @DisplayName("what was judged before somebody was forgotten is judged anew")
  void whatWasPreparedBeforeARemovalIsJudgedAnew() {
    MentionStore store = MentionStore.inMemory();
    List<Pipeline> own = new ArrayList<>();
    List<Boolean> barred = new ArrayList<>();
    Gate gate =
        post -> {
          if (!barred.isEmpty()) {
            return new Admission.Denied(Refusal.of("OPTED_OUT"), Removal.Cause.OPTED_OUT);
          }
          /* An opt-out arrives while this post is on its way. */
          barred.add(true);
          own.get(0)
              .remove(
                  new Removal.OfSubject(
                      new SubjectKey(1, 1), Removal.Cause.OPTED_OUT, NOON.minusSeconds(60)));
          return Admission.Admitted.whole();
        };
    own.add(
        Pipeline.builder(gate, QuerySet.builder().add("kettle", "kettle").build(), store).build());
    own.get(0).worker().process(List.of(seen("kettle", 0)));
    assertEquals(0, store.size());
  }

  private Pipeline pipeline(MentionStore store, int version) {
    Enricher length =
        new Enricher() {
          @Override
          public void enrich(Reading reading, Scores scores) {
            scored.incrementAndGet();
            scores.put(LENGTH, (long) reading.post().text().length());
          }

          @Override
          public String version() {
            return "length/" + version;
          }
        };
    return Pipeline.builder(
            Gate.publicOnly(), QuerySet.builder().add("kettle", "kettle").build(), store)
        .enricher(length)
        .build();
  }

  private static SourceEvent seen(String text, long secondsLater) {
    Instant at = NOON.plusSeconds(secondsLater);
    return new PostEvent.Published(
        Post.builder(ID)
            .text(text)
            .visibility(Visibility.PUBLIC)
            .provenance(Provenance.builder("test/1", Provenance.Method.API, "test", at).build())
            .build(),
        at);
  }

  private static SourceEvent skipped(long secondsLater) {
    return new PostEvent.Skipped(
        PostId.of(NETWORK, "2"),
        Visibility.FOLLOWERS,
        PostEvent.Skipped.NOT_PUBLIC,
        NOON.plusSeconds(secondsLater));
  }
}
