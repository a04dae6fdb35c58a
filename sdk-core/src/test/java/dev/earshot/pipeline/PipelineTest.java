package dev.earshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorEvent;
import dev.earshot.AuthorId;
import dev.earshot.Checkpoint;
import dev.earshot.Mention;
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
import dev.earshot.query.QuerySet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PipelineTest {
  private static final Network NETWORK = new Network("test");
  private static final AuthorId ADA = AuthorId.of(NETWORK, "ada");
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final ScoreKey<Long> LENGTH =
      ScoreKey.of(
          "length",
          1,
          Long.class,
          n -> Map.of("n", n),
          map -> ((Number) Objects.requireNonNull(map.get("n"))).longValue());

  private final MentionStore store = MentionStore.inMemory();
  private final List<Outcome.Change> heard = new ArrayList<>();
  private final Map<String, Integer> counts = new TreeMap<>();
  private final Pipeline pipeline =
      Pipeline.builder(Gate.publicOnly(), QuerySet.builder().add("kettle", "kettle").build(), store)
          .enricher((reading, scores) -> scores.put(LENGTH, (long) reading.post().text().length()))
          .sink(delivery -> heard.addAll(delivery.changes()))
          .observer(
              (outcome, reason) -> counts.merge((outcome + " " + reason).strip(), 1, Integer::sum))
          .build();
  private final Worker worker = pipeline.worker();

  @Test
  void keepsWhatIsPublicAndMatches() {
    List<Outcome> outcomes =
        worker.process(
            List.of(
                published(post("1", "my kettle whistles").build()),
                published(post("2", "my bicycle squeaks").build()),
                published(post("3", "a secret kettle").visibility(Visibility.FOLLOWERS).build()),
                published(post("4", "a kettle?").visibility(Visibility.UNKNOWN).build())));
    assertEquals(
        List.of("Admitted", "NO_QUERY_MATCHED", "NOT_PUBLIC", "VISIBILITY_UNKNOWN"),
        outcomes.stream().map(PipelineTest::word).toList());
    Mention mention = store.find(id("1")).orElseThrow();
    assertEquals("kettle", mention.matches().get(0).query());
    assertEquals(18L, mention.score(LENGTH).orElseThrow().value());
    assertEquals(1, heard.size());
    assertEquals(1, counts.get("REFUSED NOT_PUBLIC"));
  }

  @Test
  void redeliveryIsNothing() {
    worker.process(List.of(published(post("1", "kettle").build())));
    assertEquals(List.of(), worker.process(List.of(published(post("1", "kettle").build()))));
    assertEquals(1, heard.size());
  }

  @Test
  @DisplayName("SM-24 an edit at the source replaces what is kept")
  void editRevises() {
    worker.process(List.of(published(post("1", "kettle good").build())));
    worker.process(List.of(edited(post("1", "kettle bad").build(), 5)));
    Outcome.Revised revised = assertInstanceOf(Outcome.Revised.class, heard.get(1));
    assertEquals("kettle good", Objects.requireNonNull(revised.before()).post().text());
    assertEquals("kettle bad", store.find(id("1")).orElseThrow().post().text());
  }

  @Test
  void anOlderVersionDoesNotReplaceANewerOne() {
    worker.process(List.of(edited(post("1", "kettle new").build(), 5)));
    List<Outcome> outcomes = worker.process(List.of(published(post("1", "kettle old").build())));
    assertEquals(List.of("OUTDATED"), outcomes.stream().map(PipelineTest::word).toList());
    assertEquals("kettle new", store.find(id("1")).orElseThrow().post().text());
  }

  @Test
  void anEditThatNoLongerMatchesWithdraws() {
    worker.process(List.of(published(post("1", "kettle").build())));
    worker.process(List.of(edited(post("1", "bicycle").build(), 5)));
    assertEquals(
        Removal.Cause.NO_LONGER_MATCHES,
        assertInstanceOf(Outcome.Withdrawn.class, heard.get(1)).cause());
    worker.process(List.of(edited(post("1", "kettle again").build(), 9)));
    assertEquals(1, store.size());
  }

  @Test
  void otherQueriesTakeOutWhatTheyDoNotMatchAndTheFormerOnesBringItBack() {
    SourceEvent event = published(post("1", "kettle").build());
    worker.process(List.of(event));
    Pipeline other =
        Pipeline.builder(Gate.publicOnly(), QuerySet.builder().add("tea", "tea").build(), store)
            .build();
    other.worker().process(List.of(event));
    assertEquals(0, store.size());
    worker.process(List.of(event));
    assertEquals(1, store.size());
  }

  @Test
  @DisplayName("SM-34 a post that turns private is withdrawn, and a replay does not bring it back")
  void turningPrivateWithdraws() {
    worker.process(List.of(published(post("1", "kettle").build())));
    worker.process(
        List.of(
            new PostEvent.Skipped(
                id("1"),
                Visibility.FOLLOWERS,
                PostEvent.Skipped.NOT_PUBLIC,
                NOON.plusSeconds(60))));
    assertEquals(0, store.size());
    List<Outcome> replay = worker.process(List.of(published(post("1", "kettle").build())));
    assertEquals(List.of("REMOVED"), replay.stream().map(PipelineTest::word).toList());
  }

  @Test
  @DisplayName("ST-08 a deletion at the source removes the post for good")
  void deletionWithdrawsForGood() {
    worker.process(List.of(published(post("1", "kettle").build())));
    worker.process(List.of(new PostEvent.Deleted(id("1"), NOON.plusSeconds(60))));
    assertEquals(0, store.size());
    worker.process(List.of(edited(post("1", "kettle").build(), 600)));
    assertEquals(0, store.size());
    assertEquals(Removal.Cause.SOURCE_DELETED, store.tombstone(id("1")).orElseThrow().cause());
  }

  @Test
  void deletionBeforeCreationKeepsThePostOut() {
    worker.process(List.of(new PostEvent.Deleted(id("1"), NOON.minusSeconds(60))));
    worker.process(List.of(published(post("1", "kettle").build())));
    assertEquals(0, store.size());
  }

  @Test
  void aBatchSeesItsOwnEarlierEvents() {
    List<Outcome> outcomes =
        worker.process(
            List.of(
                published(post("1", "kettle").build()),
                edited(post("1", "kettle!").build(), 1),
                new PostEvent.Deleted(id("1"), NOON.plusSeconds(2)),
                published(post("1", "kettle").build())));
    assertEquals(
        List.of("Admitted", "Revised", "Withdrawn", "REMOVED"),
        outcomes.stream().map(PipelineTest::word).toList());
    assertEquals(3, store.lastChange());
  }

  @Test
  void newNumbersReviseAndAreNotForgottenByAnEdit() {
    worker.process(List.of(published(post("1", "kettle").build())));
    Metric likes = new Metric(Metric.LIKES, 7, NOON.plusSeconds(60));
    worker.process(
        List.of(new PostEvent.MetricsChanged(id("1"), List.of(likes), NOON.plusSeconds(60))));
    worker.process(List.of(edited(post("1", "kettle!").build(), 90)));
    assertEquals(Optional.of(likes), store.find(id("1")).orElseThrow().post().metric(Metric.LIKES));
    assertEquals(
        List.of(),
        worker.process(
            List.of(new PostEvent.MetricsChanged(id("1"), List.of(likes), NOON.plusSeconds(120)))));
  }

  @Test
  void anAuthorWhoLeavesTakesEveryPostAlong() {
    worker.process(
        List.of(
            published(post("1", "kettle").author(ada("ada")).build()),
            published(post("2", "kettle").build())));
    worker.process(List.of(new AuthorEvent.Withdrawn(ADA, NOON.plusSeconds(60))));
    assertEquals(Optional.empty(), store.find(id("1")));
    assertTrue(store.find(id("2")).isPresent());
  }

  @Test
  void anAuthorWhoIsRenamedIsShownUnderTheNewHandle() {
    worker.process(List.of(published(post("1", "kettle").author(ada("ada")).build())));
    worker.process(List.of(new AuthorEvent.Renamed(ADA, "countess", NOON.plusSeconds(60))));
    assertEquals(
        Optional.of("countess"),
        store.find(id("1")).orElseThrow().post().author().orElseThrow().handle());
  }

  @Test
  void aRenameUndoesNothingThatItsBatchDidBefore() {
    worker.process(
        List.of(
            published(post("1", "kettle").author(ada("ada")).build()),
            published(post("2", "kettle").author(ada("ada")).build())));
    worker.process(
        List.of(
            edited(post("1", "kettle, edited").author(ada("ada")).build(), 60),
            published(post("3", "kettle").author(ada("ada")).build()),
            new PostEvent.Skipped(
                id("2"), Visibility.FOLLOWERS, PostEvent.Skipped.NOT_PUBLIC, NOON.plusSeconds(61)),
            new AuthorEvent.Renamed(ADA, "countess", NOON.plusSeconds(62))));
    assertEquals("kettle, edited", store.find(id("1")).orElseThrow().post().text());
    assertEquals(Optional.empty(), store.find(id("2")));
    for (String kept : List.of("1", "3")) {
      assertEquals(
          Optional.of("countess"),
          store.find(id(kept)).orElseThrow().post().author().orElseThrow().handle());
    }
  }

  @Test
  void ofTwoSightsOfOneEditTheLaterCounts() {
    Instant edit = NOON.minusSeconds(60);
    worker.process(
        List.of(edited(post("1", "kettle").author(ada("new")).editedAt(edit).build(), 60)));
    assertEquals(
        List.of("OUTDATED"),
        worker
            .process(
                List.of(edited(post("1", "kettle").author(ada("old")).editedAt(edit).build(), 30)))
            .stream()
            .map(PipelineTest::word)
            .toList());
  }

  @Test
  void aLateSightOfOldNumbersDoesNotMakeThePostOlder() {
    worker.process(List.of(edited(post("1", "kettle").build(), 60)));
    Metric likes = new Metric(Metric.LIKES, 7, NOON.plusSeconds(30));
    worker.process(List.of(edited(post("1", "kettle").metrics(List.of(likes)).build(), 30)));
    Post kept = store.find(id("1")).orElseThrow().post();
    assertEquals(Optional.of(likes), kept.metric(Metric.LIKES));
    assertEquals(NOON.plusSeconds(60), kept.provenance().orElseThrow().observedAt());
  }

  @Test
  void removalTakesOutWithoutAskingTheGate() {
    worker.process(List.of(published(post("1", "kettle").author(ada("ada")).build())));
    pipeline.remove(new Removal.OfAuthor(ADA, Removal.Cause.OPTED_OUT, NOON.plusSeconds(60)));
    assertEquals(0, store.size());
    assertEquals(
        Removal.Cause.OPTED_OUT, assertInstanceOf(Outcome.Withdrawn.class, heard.get(1)).cause());
    Removal again = new Removal.OfAuthor(ADA, Removal.Cause.OPTED_OUT, NOON.plusSeconds(61));
    assertEquals(List.of(new Outcome.Forgotten(again)), pipeline.remove(again));
  }

  @Test
  void theCheckpointIsStoredWithItsBatch() {
    Checkpoint checkpoint = new Checkpoint("test", 1, "7");
    worker.process("a source", List.of(published(post("1", "kettle").build())), checkpoint);
    assertEquals(Optional.of(checkpoint), store.checkpoint("a source"));
    worker.process("a source", List.of(), new Checkpoint("test", 1, "8"));
    assertEquals("8", store.checkpoint("a source").orElseThrow().state());
  }

  @Test
  void onePostThatBreaksAnEnricherOrTheGateTakesNoOtherAlong() {
    Map<String, Integer> told = new TreeMap<>();
    Gate fragile =
        post -> {
          if (post.text().contains("gate")) {
            throw new IllegalStateException("a gate of the host's");
          }
          return Gate.publicOnly().judge(post);
        };
    Pipeline careful =
        Pipeline.builder(fragile, QuerySet.builder().add("kettle", "kettle").build(), store)
            .enricher(
                (reading, scores) -> {
                  if (reading.post().text().contains("score")) {
                    throw new ArithmeticException("an enricher of the host's");
                  }
                  scores.put(LENGTH, 1L);
                })
            .observer((outcome, reason) -> told.merge(outcome + " " + reason, 1, Integer::sum))
            .build();
    careful
        .worker()
        .process(
            List.of(
                published(post("1", "kettle").build()),
                published(post("2", "kettle gate").build()),
                published(post("3", "kettle score").build())));
    assertEquals(2, store.size());
    assertTrue(store.find(id("3")).orElseThrow().score(LENGTH).isEmpty());
    assertEquals(1, told.get("UNSCORED java.lang.ArithmeticException"));
    assertEquals(1, told.get("REFUSED NOT_JUDGED"));
  }

  @Test
  void aGapIsCounted() {
    worker.process(
        List.of(
            new dev.earshot.Gap(
                NOON.minus(Duration.ofHours(1)), NOON, "CHECKPOINT_TOO_OLD", NOON)));
    assertEquals(1, counts.get("GAP CHECKPOINT_TOO_OLD"));
    assertFalse(counts.containsKey("ADMITTED"));
  }

  private static String word(Outcome outcome) {
    return outcome instanceof Outcome.Refused refused
        ? refused.refusal().code()
        : outcome.getClass().getSimpleName();
  }

  private static Author ada(String handle) {
    return Author.builder(ADA).handle(handle).build();
  }

  private static PostId id(String nativeId) {
    return PostId.of(NETWORK, nativeId);
  }

  private static Post.Builder post(String nativeId, String text) {
    return Post.builder(id(nativeId)).text(text).visibility(Visibility.PUBLIC).publishedAt(NOON);
  }

  private static SourceEvent published(Post post) {
    return new PostEvent.Published(seen(post, NOON), NOON);
  }

  private static SourceEvent edited(Post post, long secondsLater) {
    Instant at = NOON.plusSeconds(secondsLater);
    return new PostEvent.Edited(seen(post, at), at);
  }

  private static Post seen(Post post, Instant at) {
    return post.toBuilder()
        .provenance(Provenance.builder("test/1", Provenance.Method.API, "test", at).build())
        .build();
  }

  @Test
  void aFieldOfTheHostsThatFailsOverAPostAnswersUnknownAndThePostsArrive() {
    Fields<PostFacts> fields =
        Fields.posts()
            .with(
                Field.number(
                    "shop",
                    Aspect.POST,
                    facts -> {
                      String text = facts.reading().post().text();
                      if (text.contains("bad")) {
                        throw new IllegalStateException("a host's bug over " + text);
                      }
                      return text.contains("none") ? nothing() : OptionalDouble.of(7);
                    }));
    QuerySet queries =
        QuerySet.builder(fields)
            .add("shop", "kettle shop>5")
            .add("not", "kettle NOT shop>5")
            .add("any", "kettle OR shop>100")
            .build();
    MentionStore store = MentionStore.inMemory();
    Worker worker = Pipeline.builder(Gate.publicOnly(), queries, store).build().worker();
    worker.process(
        List.of(shown("1", "kettle fine"), shown("2", "kettle bad"), shown("3", "kettle none")));
    assertEquals(
        Map.of("1", List.of("any", "shop"), "2", List.of("any"), "3", List.of("any")),
        store
            .mentions()
            .collect(
                Collectors.toMap(
                    mention -> mention.id().nativeId(),
                    mention ->
                        mention.matches().stream().map(QueryMatch::query).sorted().toList())));
  }

  @Test
  void whatOverflowsTheStackOverAPostCostsThatPostAlone() {
    QuerySet queries = QuerySet.builder().add("kettle", "kettle").build();
    MentionStore store = MentionStore.inMemory();
    Gate gate =
        post ->
            switch (post.text()) {
              case "kettle deep" -> deep(post);
              case "kettle none" -> none();
              default -> Gate.publicOnly().judge(post);
            };
    Worker worker =
        Pipeline.builder(gate, queries, store)
            .enricher(
                (reading, scores) -> {
                  if (reading.post().text().contains("scored")) {
                    deep(reading.post());
                  }
                })
            .build()
            .worker();
    worker.process(
        List.of(
            shown("1", "kettle deep"),
            shown("2", "kettle none"),
            shown("3", "kettle scored"),
            shown("4", "kettle")));
    assertEquals(
        List.of("3", "4"),
        store.mentions().map(mention -> mention.id().nativeId()).sorted().toList());
  }

  @SuppressWarnings("InfiniteRecursion")
  private static Admission deep(Post post) {
    return deep(post);
  }

  @SuppressWarnings("NullAway") // what a host's code may do all the same
  private static Admission none() {
    return null;
  }

  @SuppressWarnings("NullAway") // what a host's code may do all the same
  private static OptionalDouble nothing() {
    return null;
  }

  private static SourceEvent shown(String id, String text) {
    return new PostEvent.Published(
        Post.builder(PostId.parse("shop::" + id)).text(text).visibility(Visibility.PUBLIC).build(),
        Instant.EPOCH);
  }
}
