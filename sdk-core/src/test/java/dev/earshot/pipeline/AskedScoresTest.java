package dev.earshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.QueryMatch;
import dev.earshot.ScoreKey;
import dev.earshot.Visibility;
import dev.earshot.query.Aspect;
import dev.earshot.query.Field;
import dev.earshot.query.Fields;
import dev.earshot.query.PostFacts;
import dev.earshot.query.QuerySet;
import dev.earshot.text.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Queries over scores, and whether there is who gives them. */
class AskedScoresTest {
  private static final ScoreKey<Double> MOOD = key("mood");
  private static final ScoreKey<Double> HASTE = key("haste");
  private static final Fields<PostFacts> FIELDS =
      Fields.posts().with(field(MOOD).ofScore(MOOD)).with(field(HASTE).ofScore(HASTE));
  private static final QuerySet WORDS = QuerySet.builder(FIELDS).add("any", "kettle").build();
  private static final QuerySet OF_MOOD =
      QuerySet.builder(FIELDS).add("ill", "kettle mood<0").build();
  private static final QuerySet OF_BOTH =
      QuerySet.builder(FIELDS).add("ill", "kettle mood<0").add("late", "haste>0").build();

  private final MentionStore store = MentionStore.inMemory();

  private static ScoreKey<Double> key(String name) {
    return ScoreKey.of(
        name, 1, Double.class, n -> Map.of("n", n), written -> (Double) written.get("n"));
  }

  private static Field<PostFacts> field(ScoreKey<Double> key) {
    return Field.number(
        key.name(),
        Aspect.SCORES,
        facts ->
            facts
                .score(key)
                .map(score -> OptionalDouble.of(score.value()))
                .orElse(OptionalDouble.empty()));
  }

  /** Gives those scores, and says so if it names any. */
  private record Giving(Set<String> scores, ScoreKey<Double> key) implements Enricher {
    @Override
    public void enrich(Reading reading, Scores into) {
      into.put(key, -0.5);
    }
  }

  private static Giving naming(ScoreKey<Double> key) {
    return new Giving(Set.of(key.name()), key);
  }

  private Pipeline pipeline(QuerySet queries, Enricher... enrichers) {
    Pipeline.Builder builder = Pipeline.builder(Gate.publicOnly(), queries, store);
    for (Enricher each : enrichers) {
      builder.enricher(each);
    }
    return builder.build();
  }

  private static String refused(Runnable work) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, work::run).getMessage());
  }

  private static List<Outcome> heard(Pipeline pipeline) {
    Post post =
        Post.builder(PostId.of(Network.of("test"), "1"))
            .text("my kettle leaks")
            .visibility(Visibility.PUBLIC)
            .build();
    return pipeline.worker().process(List.of(new PostEvent.Published(post, Instant.EPOCH)));
  }

  private List<String> matches() {
    return store
        .find(PostId.of(Network.of("test"), "1"))
        .map(mention -> mention.matches().stream().map(QueryMatch::query).toList())
        .orElse(List.of("withdrawn"));
  }

  @Test
  void withoutAnEnricherQueriesOverScoresAreRefusedAndOthersAreNot() {
    String told = refused(() -> pipeline(OF_MOOD));
    assertTrue(told.startsWith("queries: ") && told.contains("no enricher gives any"), told);
    heard(pipeline(WORDS));
    assertEquals(List.of("any"), matches());
  }

  @Test
  void theScoreThatNoneOfTheNamedGivesIsNamed() {
    String told = refused(() -> pipeline(OF_BOTH, naming(MOOD)));
    assertTrue(told.contains("haste") && !told.contains("mood"), told);
    told = refused(() -> pipeline(OF_MOOD, naming(HASTE)));
    assertTrue(told.contains("mood") && !told.contains("haste"), told);
    heard(pipeline(OF_BOTH, naming(MOOD), naming(HASTE)));
    assertEquals(List.of("ill"), matches());
  }

  @Test
  void anEnricherThatNamesNoneMayGiveAny() {
    heard(pipeline(OF_MOOD, naming(HASTE), new Giving(Set.of(), MOOD)));
    assertEquals(List.of("ill"), matches());
  }

  @Test
  void whereReplaceIsRefusedNothingIsWithdrawnAndTheFormerQueriesListenOn() {
    Pipeline pipeline = pipeline(WORDS);
    heard(pipeline);
    assertTrue(refused(() -> pipeline.replace(OF_MOOD)).contains("no enricher gives any"));
    assertEquals(List.of("any"), matches());
    assertEquals(WORDS, pipeline.queries());
  }

  @Test
  void replaceNamesTheScoreThatNoneOfTheNamedGives() {
    Pipeline pipeline = pipeline(OF_MOOD, naming(MOOD));
    heard(pipeline);
    String told = refused(() -> pipeline.replace(OF_BOTH));
    assertTrue(told.contains("haste") && !told.contains("mood"), told);
    assertEquals(List.of("ill"), matches());
    assertEquals(OF_MOOD, pipeline.queries());
    pipeline.replace(WORDS);
    assertEquals(List.of("any"), matches());
  }

  @Test
  void twoThatNameOneScoreAreRefusedWithItsName() {
    String told = refused(() -> pipeline(WORDS, naming(MOOD), naming(HASTE), naming(MOOD)));
    assertTrue(told.startsWith("enrichers: ") && told.contains("mood"), told);
    ScoreKey<Double> second =
        ScoreKey.of("mood", 2, Double.class, n -> Map.of("n", n), map -> (Double) map.get("n"));
    assertTrue(refused(() -> pipeline(WORDS, naming(MOOD), naming(second))).contains("mood"));
    heard(pipeline(WORDS, naming(MOOD), new Giving(Set.of(), MOOD)));
    assertEquals(List.of("any"), matches());
  }
}
