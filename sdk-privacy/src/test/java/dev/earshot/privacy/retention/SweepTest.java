package dev.earshot.privacy.retention;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.earshot.Mention;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.Removal;
import dev.earshot.SourceTerms;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
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
    return SWEEP.due(kept(), post -> false, SEEN.plus(after), ahead);
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
        SWEEP.due(kept(), post -> true, SEEN.plus(Duration.ofDays(4000)), Duration.ZERO));
  }

  @Test
  void newNumbersShowThatTheSourceWasAsked() {
    Post fresh =
        post("watched", "video/1")
            .metrics(List.of(new Metric(Metric.LIKES, 3, SEEN.plus(Duration.ofDays(20)))))
            .build();
    assertEquals(
        List.of(SEEN.plus(Duration.ofDays(50))),
        SWEEP
            .due(
                Stream.of(Mention.builder(fresh).build()), post -> false, SEEN, Duration.ofDays(60))
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
            .decide(Mention.builder(post).build(), List.of(), SEEN.plus(Duration.ofDays(400)));
    assertEquals(RetentionDecision.Disposition.DELETE, decision.disposition());
  }

  @Test
  void aMentionWithoutAnyDateIsDueAtOnce() {
    Mention bare = Mention.builder(Post.builder(id("bare")).build()).build();
    assertEquals(
        RetentionDecision.Disposition.DELETE, SWEEP.decide(bare, List.of(), SEEN).disposition());
  }

  @Test
  void lookingBackIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> due(Duration.ZERO, Duration.ofDays(-1)));
  }
}
