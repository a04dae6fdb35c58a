package dev.earshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Correction;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.QueryMatch;
import dev.earshot.Removal;
import dev.earshot.ScoreKey;
import dev.earshot.SourceEvent;
import dev.earshot.Visibility;
import dev.earshot.query.Aspect;
import dev.earshot.query.Field;
import dev.earshot.query.Fields;
import dev.earshot.query.PostFacts;
import dev.earshot.query.Query;
import dev.earshot.query.QuerySet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Queries that ask for scores and numbers, and queries that come and go while it runs. */
class LiveQueriesTest {
  private static final Network NETWORK = new Network("test");
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final ScoreKey<Double> MOOD =
      ScoreKey.of("mood", 1, Double.class, n -> Map.of("n", n), map -> (Double) map.get("n"));
  private static final Fields<PostFacts> FIELDS =
      Fields.posts()
          .with(
              Field.number(
                  "mood",
                  Aspect.SCORES,
                  facts ->
                      facts
                          .score(MOOD)
                          .map(score -> OptionalDouble.of(score.value()))
                          .orElse(OptionalDouble.empty())));

  private final MentionStore store = MentionStore.inMemory();

  private Pipeline pipeline(QuerySet queries) {
    return Pipeline.builder(Gate.publicOnly(), queries, store)
        .enricher(
            (reading, scores) ->
                scores.put(MOOD, reading.post().text().contains("leaks") ? -0.8 : 0.5))
        .build();
  }

  private static QuerySet.Builder queries() {
    return QuerySet.builder(FIELDS);
  }

  @Test
  @DisplayName("IS-02 a listening query asks for a score: settled once the post was scored")
  void aQueryThatAsksForAScoreIsSettledAfterScoring() {
    Pipeline pipeline =
        pipeline(queries().add("ill", "kettle mood<0").add("any", "kettle").build());
    feed(pipeline, published("1", "my kettle leaks", 0), published("2", "my kettle sings", 0));
    assertEquals(List.of("ill", "any"), matches("1"));
    assertEquals(List.of("any"), matches("2"));
  }

  @Test
  void whatOnlyAScoreCouldMatchIsRefusedOnceItDoesNot() {
    Pipeline pipeline = pipeline(queries().add("ill", "kettle mood<0").build());
    List<Outcome> outcomes =
        pipeline
            .worker()
            .process(List.of(published("1", "my kettle leaks", 0), published("2", "my kettle", 0)));
    assertInstanceOf(Outcome.Admitted.class, outcomes.get(0));
    assertEquals(
        Refusal.NO_QUERY_MATCHED,
        assertInstanceOf(Outcome.Refused.class, outcomes.get(1)).refusal().code());
  }

  @Test
  void aCorrectionMatchesAnew() {
    Pipeline pipeline =
        pipeline(queries().add("ill", "kettle mood<0").add("any", "kettle").build());
    feed(pipeline, published("1", "my kettle leaks", 0));
    pipeline.correct(new Correction.Given<>(id("1"), MOOD, 0.9, "eve", NOON.plusSeconds(5)));
    assertEquals(List.of("any"), matches("1"));
    pipeline.correct(new Correction.TakenBack<>(id("1"), MOOD, NOON.plusSeconds(6)));
    assertEquals(List.of("ill", "any"), matches("1"));
    feed(pipeline, published("1", "my kettle still leaks", 9));
    assertEquals(List.of("ill", "any"), matches("1"));
  }

  @Test
  void aCorrectionThatLeavesNoQueryMatchingWithdraws() {
    Pipeline pipeline = pipeline(queries().add("ill", "kettle mood<0").build());
    feed(pipeline, published("1", "my kettle leaks", 0));
    List<Outcome> outcomes =
        pipeline.correct(new Correction.Given<>(id("1"), MOOD, 0.9, "eve", NOON.plusSeconds(5)));
    assertEquals(
        Removal.Cause.NO_LONGER_MATCHES,
        assertInstanceOf(Outcome.Withdrawn.class, outcomes.get(0)).cause());
  }

  @Test
  void newNumbersMatchAnew() {
    Pipeline pipeline =
        pipeline(queries().add("big", "kettle likes>=10").add("any", "kettle").build());
    feed(pipeline, published("1", "kettle", 0));
    assertEquals(List.of("any"), matches("1"));
    Instant later = NOON.plusSeconds(60);
    feed(
        pipeline,
        new PostEvent.MetricsChanged(id("1"), List.of(new Metric(Metric.LIKES, 12, later)), later));
    assertEquals(List.of("big", "any"), matches("1"));
  }

  @Test
  @DisplayName("SM-02 queries come and go while it runs, and what is kept is judged again")
  void replacingQueriesJudgesWhatIsKeptAgain() {
    QuerySet before = queries().add("kettle", "kettle").add("cup", "cup").build();
    Pipeline pipeline = pipeline(before);
    feed(
        pipeline,
        published("1", "a kettle", 0),
        published("2", "a cup", 0),
        published("3", "a cup, a kettle", 0));
    QuerySet after = before.without("cup").with("article", Query.parse("a", FIELDS));
    List<Outcome> outcomes = pipeline.replace(after);
    assertEquals(3, outcomes.size());
    assertEquals(List.of("kettle", "article"), matches("1"));
    assertEquals(List.of("article"), matches("2"));
    assertEquals(List.of("kettle", "article"), matches("3"));

    List<Outcome> gone = pipeline.replace(after.without("article"));
    assertTrue(store.find(id("2")).isEmpty());
    assertEquals(1, gone.stream().filter(outcome -> outcome instanceof Outcome.Withdrawn).count());
    assertEquals(List.of("kettle"), matches("3"));
    assertEquals(after.without("article"), pipeline.queries());
    assertEquals(List.of(), pipeline.replace(after.without("article")), "twice is nothing");

    feed(pipeline, published("2", "a cup", 0));
    assertEquals(List.of(id("1"), id("3")), ids());
    pipeline.replace(before);
    feed(pipeline, published("2", "a cup", 0));
    assertEquals(List.of(id("1"), id("3"), id("2")), ids(), "the very delivery may return");
  }

  @Test
  void replacingKeepsScoresOfPeopleAndScoresTheRestOnce() {
    Pipeline pipeline = pipeline(queries().add("kettle", "kettle").build());
    feed(pipeline, published("1", "a kettle leaks", 0));
    pipeline.correct(new Correction.Given<>(id("1"), MOOD, 0.9, "eve", NOON.plusSeconds(5)));
    pipeline.replace(queries().add("kettle", "kettle").add("well", "a mood>0.8").build());
    assertEquals(List.of("kettle", "well"), matches("1"));
    assertEquals(0.9, store.find(id("1")).orElseThrow().score(MOOD).orElseThrow().value());
  }

  private List<PostId> ids() {
    return store.mentions().map(mention -> mention.id()).toList();
  }

  private List<String> matches(String nativeId) {
    return store.find(id(nativeId)).orElseThrow().matches().stream()
        .map(QueryMatch::query)
        .toList();
  }

  private static void feed(Pipeline pipeline, SourceEvent... events) {
    pipeline.worker().process(List.of(events));
  }

  private static PostId id(String nativeId) {
    return PostId.of(NETWORK, nativeId);
  }

  private static SourceEvent published(String nativeId, String text, long secondsLater) {
    Instant at = NOON.plusSeconds(secondsLater);
    return new PostEvent.Published(
        Post.builder(id(nativeId))
            .text(text)
            .visibility(Visibility.PUBLIC)
            .provenance(Provenance.builder("test/1", Provenance.Method.API, "test", at).build())
            .build(),
        at);
  }
}
