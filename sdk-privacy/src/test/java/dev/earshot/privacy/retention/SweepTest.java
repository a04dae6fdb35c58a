package dev.earshot.privacy.retention;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Mention;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.Removal;
import dev.earshot.SourceTerms;
import dev.earshot.pipeline.Delivery;
import dev.earshot.pipeline.Fingerprint;
import dev.earshot.pipeline.Kept;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Outcome;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SweepTest {
  private static final Instant SEEN = Instant.parse("2026-01-01T00:00:00Z");
  private static final SourceTerms VIDEO =
      SourceTerms.builder("video", 1).refreshWithin(Duration.ofDays(30)).build();
  private static final SourceTerms STRICT =
      SourceTerms.builder("strict", 1).keepAtMost(Duration.ofDays(10)).build();
  private static final Sweep SWEEP =
      Sweep.of(PolicyPack.named("isocial-track"), Purpose.of("listening"), List.of(VIDEO, STRICT));

  private static Post.Builder post(String id, String terms) {
    return Post.builder(PostId.of(Network.FEED, id))
        .provenance(
            Provenance.builder("test/1", Provenance.Method.API, "https://example.org", SEEN)
                .termsId(terms)
                .build());
  }

  private static Stream<Mention> kept() {
    return Stream.of(
            post("free", "other/1"), post("watched", "video/1"), post("strict", "strict/1"))
        .map(post -> Mention.builder(post.build()).build());
  }

  private static PostId id(String id) {
    return PostId.of(Network.FEED, id);
  }

  private static List<Due> due(Duration after, Duration ahead) {
    return due(kept().toList(), mention -> false, SEEN.plus(after), ahead);
  }

  private static List<Due> due(
      List<Mention> kept, Predicate<Mention> held, Instant now, Duration ahead) {
    MentionStore store = MentionStore.inMemory();
    Schedule schedule = SWEEP.schedule();
    schedule.accept(keep(store, kept, SEEN));
    return schedule.due(store, held, now, ahead);
  }

  private static Delivery keep(MentionStore store, List<Mention> kept, Instant seenAt) {
    List<Outcome.Change> changes =
        kept.stream().<Outcome.Change>map(Outcome.Admitted::new).toList();
    store.commit(new MentionStore.Commit(changes, seen(kept, seenAt), Map.of()));
    return Delivery.of(1, changes);
  }

  private static List<Kept> seen(List<Mention> kept, Instant at) {
    return kept.stream()
        .<Kept>map(mention -> Kept.Present.of(mention, new Fingerprint(0, 0), at))
        .toList();
  }

  @Test
  @DisplayName("ST-08: what a source was seen to show again, unchanged, is not asked for again")
  void aSightThatChangesNothingPutsOffTheRefresh() {
    List<Mention> watched = List.of(Mention.builder(post("watched", "video/1").build()).build());
    MentionStore store = MentionStore.inMemory();
    Schedule schedule = SWEEP.schedule();
    schedule.accept(keep(store, watched, SEEN));
    Instant month = SEEN.plus(Duration.ofDays(30));
    assertEquals(1, schedule.due(store, mention -> false, month, Duration.ZERO).size());
    store.commit(
        new MentionStore.Commit(
            List.of(), seen(watched, SEEN.plus(Duration.ofDays(20))), Map.of()));
    assertEquals(List.of(), schedule.due(store, mention -> false, month, Duration.ZERO));
    assertEquals(
        List.of(SEEN.plus(Duration.ofDays(50))),
        schedule.due(store, mention -> false, month, Duration.ofDays(30)).stream()
            .map(Due::by)
            .toList());
  }

  @Test
  void whatWasWithdrawnIsDueNoMoreAndIsInNoSnapshot() {
    List<Mention> kept = kept().toList();
    MentionStore store = MentionStore.inMemory();
    Schedule schedule = SWEEP.schedule();
    schedule.accept(keep(store, kept, SEEN));
    Instant late = SEEN.plus(Duration.ofDays(4000));
    assertEquals(3, schedule.due(store, mention -> false, late, Duration.ZERO).size());
    assertTrue(text(schedule.snapshot()).contains(kept.get(2).id().toString()));
    schedule.accept(
        Delivery.of(4, List.of(new Outcome.Withdrawn(kept.get(2), Removal.Cause.OPTED_OUT, SEEN))));
    assertFalse(text(schedule.snapshot()).contains(kept.get(2).id().toString()));
    assertEquals(2, schedule.due(store, mention -> false, late, Duration.ZERO).size());
  }

  private static String text(byte[] snapshot) {
    return new String(snapshot, UTF_8);
  }

  @Test
  void aSnapshotIsReadBackAndGoneOnWith() {
    List<Mention> kept = kept().toList();
    MentionStore store = MentionStore.inMemory();
    Schedule schedule = SWEEP.schedule();
    schedule.accept(keep(store, kept, SEEN));
    byte[] snapshot = schedule.snapshot();
    Schedule again = SWEEP.schedule();
    again.restore(snapshot);
    assertEquals(schedule.position(), again.position());
    Instant late = SEEN.plus(Duration.ofDays(4000));
    assertEquals(
        schedule.due(store, mention -> false, late, Duration.ZERO),
        again.due(store, mention -> false, late, Duration.ZERO));
  }

  @Test
  void aMentionThatIsRevisedForEverIsPlannedInBoundedMemory() {
    Mention mention = kept().toList().get(0);
    MentionStore store = MentionStore.inMemory();
    Schedule schedule = SWEEP.schedule();
    schedule.accept(keep(store, List.of(mention), SEEN));
    for (int n = 2; n < 20_000; n++) {
      schedule.accept(Delivery.of(n, List.of(new Outcome.Revised(mention, mention))));
    }
    assertTrue(schedule.snapshot().length < 500);
    assertEquals(
        1,
        schedule.due(store, one -> false, SEEN.plus(Duration.ofDays(4000)), Duration.ZERO).size());
  }

  @DisplayName("SM-23, SM-35, IS-13: a sweep finds what is due, by time, with the rule behind it")
  @Test
  void findsWhatIsDueInOrder() {
    assertEquals(List.of(), due(Duration.ofDays(5), Duration.ofDays(4)));
    assertEquals(
        List.of(
            new Due(id("strict"), Due.Action.DELETE, SEEN.plus(Duration.ofDays(10)), "strict/1"),
            new Due(id("watched"), Due.Action.REFRESH, SEEN.plus(Duration.ofDays(30)), "video/1")),
        due(Duration.ofDays(5), Duration.ofDays(25)));
    assertEquals(
        List.of("strict/1", "IS-13", "IS-13"),
        due(Duration.ofDays(400), Duration.ZERO).stream().map(Due::rule).toList());
  }

  @Test
  void onlyWhatIsOverBecomesARemoval() {
    Instant now = SEEN.plus(Duration.ofDays(10));
    List<Due> due = due(Duration.ofDays(10), Duration.ofDays(2000));
    assertEquals(3, due.size());
    assertEquals(
        List.of(new Removal.OfPost(id("strict"), Removal.Cause.RETENTION_ENDED, now)),
        Sweep.removals(due, now));
    assertEquals(List.of(), Sweep.removals(due, now.minusNanos(1)));
  }

  @Test
  void whatIsHeldIsLeftOut() {
    assertEquals(
        List.of(),
        due(kept().toList(), mention -> true, SEEN.plus(Duration.ofDays(4000)), Duration.ZERO));
  }

  @Test
  void newNumbersShowThatTheSourceWasAsked() {
    Post fresh =
        post("watched", "video/1")
            .metrics(List.of(new Metric(Metric.LIKES, 3, SEEN.plus(Duration.ofDays(20)))))
            .build();
    assertEquals(
        List.of(SEEN.plus(Duration.ofDays(50))),
        due(
                List.of(Mention.builder(fresh).build()),
                mention -> false,
                SEEN.plus(Duration.ofDays(20)),
                Duration.ofDays(60))
            .stream()
            .map(Due::by)
            .toList());
  }

  @Test
  void aDateInTheFutureDoesNotPutOffDeletion() throws IOException {
    PolicyPack pack;
    try (InputStream json = PolicyPack.class.getResourceAsStream("pack-default.json")) {
      String text = new String(Objects.requireNonNull(json).readAllBytes(), UTF_8);
      pack = PolicyPack.parse(text.replace("\"from\": \"START\"", "\"from\": \"PUBLISHED\""));
    }
    Post post = post("ahead", "other/1").publishedAt(Instant.parse("9000-01-01T00:00:00Z")).build();
    RetentionDecision decision =
        Sweep.of(pack, Purpose.of("listening"), List.of())
            .decide(
                Mention.builder(post).build(), SEEN, List.of(), SEEN.plus(Duration.ofDays(400)));
    assertEquals(RetentionDecision.Disposition.DELETE, decision.disposition());
  }

  @Test
  void aMentionWithoutAnyDateIsDueAtOnce() {
    Mention bare = Mention.builder(Post.builder(id("bare")).build()).build();
    assertEquals(
        RetentionDecision.Disposition.DELETE,
        SWEEP.decide(bare, SEEN, List.of(), SEEN).disposition());
  }

  private static final String RULES =
      """
      {"format": 2, "id": "mine", "version": 1, "document": "ours", "zone": "UTC",
       "visibility": ["PUBLIC"], "methods": ["API"], "termsRequired": false, "minimumAge": 13,
       "purposes": [{"id": "listening", "basis": "PUBLIC", "fields": ["text"], "rule": "r1"}],
       "rules": {}, "retention": [
         {"rule": "year", "class": "mention", "kind": "MAXIMUM", "period": "P1Y", "from": "START",
          "authority": "CHOSEN", "level": "TENANT", "counting": "EXACT"%s]}
      """;

  private static Sweep sweep(String more) {
    return Sweep.of(
        PolicyPack.parse(RULES.formatted(more)), Purpose.of("listening"), List.of(VIDEO, STRICT));
  }

  @Test
  void aPurposeForWhichNoMentionMayStandHasNoSweep() {
    PolicyPack pack =
        PolicyPack.parse(
            RULES
                .replace(
                    "\"rule\": \"r1\"}",
                    "\"rule\": \"r1\"}, {\"id\": \"other\", \"basis\": \"PUBLIC\","
                        + " \"fields\": [], \"rule\": \"r2\"}")
                .formatted(", \"purpose\": \"listening\"}"));
    Sweep.of(pack, Purpose.of("listening"), List.of());
    assertThrows(
        IllegalArgumentException.class, () -> Sweep.of(pack, Purpose.of("other"), List.of()));
  }

  private static List<String> due(
      Sweep sweep, List<Mention> kept, Instant seenAt, Instant now, Duration ahead) {
    MentionStore store = MentionStore.inMemory();
    Schedule schedule = sweep.schedule();
    schedule.accept(keep(store, kept, seenAt));
    return schedule.due(store, mention -> false, now, ahead).stream()
        .map(each -> each.post().nativeId() + " " + each.action() + " " + each.by())
        .toList();
  }

  private static Mention observed(String id, Instant at, String terms) {
    return Mention.builder(
            Post.builder(PostId.of(Network.FEED, id))
                .provenance(
                    Provenance.builder("test/1", Provenance.Method.API, "https://example.org", at)
                        .termsId(terms)
                        .build())
                .build())
        .build();
  }

  @DisplayName("a rule that comes into force inside the look-ahead is seen, and due when it does")
  @Test
  void seesARuleThatIsToCome() {
    Sweep coming =
        sweep(
            ", \"validUntil\": \"2026-02-01T00:00:00Z\"}, {\"rule\": \"week\", \"class\":"
                + " \"mention\", \"kind\": \"MAXIMUM\", \"period\": \"P7D\", \"from\": \"START\","
                + " \"authority\": \"CHOSEN\", \"level\": \"TENANT\", \"counting\": \"EXACT\","
                + " \"validFrom\": \"2026-02-01T00:00:00Z\"}");
    List<Mention> kept = List.of(observed("a", SEEN, "free/1"));
    Instant change = Instant.parse("2026-02-01T00:00:00Z");
    Instant before = SEEN.plus(Duration.ofDays(10));
    assertEquals(List.of(), due(coming, kept, SEEN, before, Duration.ofDays(20)));
    assertEquals(
        List.of("a DELETE " + change), due(coming, kept, SEEN, before, Duration.ofDays(30)));
    assertEquals(1, due(coming, kept, SEEN, change, Duration.ZERO).size());
  }

  @DisplayName("an observation stamped ahead of the clock puts off neither deletion nor refresh")
  @Test
  void aStampAheadOfTheClockSlidesNothing() {
    Sweep sweep = sweep("}");
    Instant ahead = Instant.parse("2036-01-01T00:00:00Z");
    Instant later = SEEN.plus(Duration.ofDays(366));
    Mention stamped = observed("a", ahead, "free/1");
    Mention dated = Mention.builder(stamped.post().toBuilder().publishedAt(SEEN).build()).build();
    assertEquals(
        List.of("a DELETE " + SEEN.plus(Duration.ofDays(365))),
        due(sweep, List.of(dated), SEEN, later, Duration.ZERO));
    assertEquals(
        List.of(), due(sweep, List.of(dated), SEEN, SEEN.plus(Duration.ofDays(9)), Duration.ZERO));
    assertEquals(
        List.of("a DELETE " + SEEN.plus(Duration.ofDays(365))),
        due(sweep, List.of(stamped), SEEN, later, Duration.ZERO),
        "when it was last seen is known");
    assertEquals(
        1,
        due(sweep, List.of(stamped), ahead, SEEN, Duration.ZERO).size(),
        "nothing shows that it is not the oldest");
    Mention number =
        Mention.builder(
                observed("w", SEEN, "video/1").post().toBuilder()
                    .metrics(List.of(new Metric(Metric.LIKES, 3, ahead)))
                    .build())
            .build();
    Instant month = SEEN.plus(Duration.ofDays(30));
    assertEquals(
        List.of("w REFRESH " + month), due(sweep, List.of(number), SEEN, month, Duration.ZERO));
    assertEquals(
        List.of("w REFRESH " + month), due(sweep, List.of(number), ahead, month, Duration.ZERO));
    Instant soon = SEEN.plusSeconds(60);
    assertEquals(
        List.of(),
        due(sweep, List.of(observed("s", soon, "free/1")), soon, SEEN, Duration.ofDays(30)),
        "clocks of two machines differ a little");
  }

  @DisplayName("one item at the end of time does not end the sweep")
  @Test
  void anItemAtTheEndOfTimeIsOneItem() {
    Mention first = observed("first", Instant.parse("0001-01-01T00:00:00Z"), "strict/1");
    Mention last = observed("last", Instant.parse("9999-12-31T23:59:59Z"), "strict/1");
    List<Mention> kept = List.of(first, last, observed("strict", SEEN, "strict/1"));
    for (Instant seen : List.of(Instant.MIN, Instant.MAX)) {
      assertEquals(
          3, due(sweep("}"), kept, seen, SEEN.plus(Duration.ofDays(11)), Duration.ZERO).size());
    }
    assertEquals(3, due(sweep("}"), kept, SEEN, SEEN, Duration.ofSeconds(Long.MAX_VALUE)).size());
  }

  @DisplayName("what rules contradict each other about is looked at again when they no longer do")
  @Test
  void aConflictThatEndsIsSeen() {
    Sweep lawful =
        sweep(
            "}, {\"rule\": \"law\", \"class\": \"mention\", \"kind\": \"MINIMUM\", \"period\":"
                + " \"P20D\", \"from\": \"START\", \"authority\": \"LAW\", \"level\": \"TENANT\","
                + " \"counting\": \"EXACT\"}");
    List<Mention> kept = List.of(observed("s", SEEN, "strict/1"));
    assertEquals(List.of(), due(lawful, kept, SEEN, SEEN.plus(Duration.ofDays(15)), Duration.ZERO));
    assertEquals(1, due(lawful, kept, SEEN, SEEN.plus(Duration.ofDays(20)), Duration.ZERO).size());
    assertEquals(
        1, due(lawful, kept, SEEN, SEEN.plus(Duration.ofDays(15)), Duration.ofDays(6)).size());
  }

  @Test
  void aPurposeThatThePackDoesNotDeclareIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Sweep.of(PolicyPack.named("smync"), Purpose.of("listenning"), List.of()));
  }

  @Test
  void lookingBackIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> due(Duration.ZERO, Duration.ofDays(-1)));
  }
}
