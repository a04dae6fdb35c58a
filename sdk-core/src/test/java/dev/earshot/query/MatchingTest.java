package dev.earshot.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.MalformedException;
import dev.earshot.QueryMatch;
import dev.earshot.Score;
import dev.earshot.ScoreKey;
import dev.earshot.text.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MatchingTest {
  private static final ScoreKey<Double> SENTIMENT =
      ScoreKey.of(
          "sentiment",
          1,
          Double.class,
          value -> Map.of("polarity", value),
          map -> (Double) map.get("polarity"));

  private static final Fields<PostFacts> FIELDS =
      Fields.posts()
          .with(
              Field.number(
                  "sentiment",
                  Aspect.SCORES,
                  facts ->
                      facts
                          .score(SENTIMENT)
                          .map(score -> OptionalDouble.of(score.value()))
                          .orElse(OptionalDouble.empty())))
          .with(
              Field.label(
                  "tone",
                  Aspect.SCORES,
                  List.of("negative", "positive"),
                  facts ->
                      facts
                          .score(SENTIMENT)
                          .map(score -> score.value() < 0 ? "negative" : "positive")));

  /** A post with one score; null for none yet. */
  private record Scored(Reading reading, @Nullable Double polarity) implements PostFacts {
    @Override
    public <T> Optional<Score<T>> score(ScoreKey<T> key) {
      return polarity != null && key.equals(SENTIMENT)
          ? Optional.of(Score.byMachine(key.type().cast(polarity)))
          : Optional.empty();
    }
  }

  private static QuerySet set(String... queries) {
    QuerySet.Builder set = QuerySet.builder(FIELDS);
    for (int i = 0; i < queries.length; i++) {
      set.add("q" + i, queries[i]);
    }
    return set.build();
  }

  private static List<String> ids(List<QueryMatch> matches) {
    return matches.stream().map(QueryMatch::query).toList();
  }

  @Test
  void settlesWhatWaitsForAScore() {
    QuerySet set = set("acme sentiment<0", "acme", "acme -tone:negative", "apex sentiment<0");
    Reading reading = Posts.reading("the acme kettle");

    Matching matching = set.match(PostFacts.of(reading));

    assertEquals(List.of("q1"), ids(matching.matches()));
    assertTrue(matching.isOpen());
    assertEquals(List.of("q0", "q1"), ids(matching.settle(new Scored(reading, -0.5))));
    assertEquals(List.of("q1", "q2"), ids(matching.settle(new Scored(reading, 0.5))));
    assertEquals(List.of("q1"), ids(matching.settle(new Scored(reading, null))));
  }

  @Test
  void isClosedWhereNoScoreCanChangeTheAnswer() {
    assertFalse(set("acme", "apex lang:en").match(facts("apex")).isOpen(), "no score is asked for");
    assertFalse(set("acme sentiment<0").match(facts("apex")).isOpen(), "false whatever the score");
    assertFalse(set("apex OR sentiment<0").match(facts("apex")).isOpen(), "true whatever it is");
    assertTrue(set("sentiment<0").match(facts("apex")).isOpen(), "a score alone is asked for");
  }

  @Test
  void showsThePlacesThatOnlyAScoreMakesTrue() {
    QuerySet set = set("acme OR (kettle sentiment<0)");
    Reading reading = Posts.reading("acme kettle");
    Matching matching = set.match(PostFacts.of(reading));
    assertEquals(1, matching.matches().get(0).hits().size());
    assertEquals(2, matching.settle(new Scored(reading, -1.0)).get(0).hits().size());
  }

  @Test
  void aMisspeltLabelIsRefused() {
    MalformedException error =
        assertThrows(MalformedException.class, () -> Query.parse("tone:posative", FIELDS));
    assertEquals(5, error.offset().orElseThrow());
    assertTrue(error.problem().contains("expected negative, positive"), error.problem());
  }

  @Test
  void saysWhichFactsItAsksFor() {
    QuerySet words = set("acme");
    assertTrue(words.asksFor(Aspect.POST));
    assertFalse(words.asksFor(Aspect.METRICS));
    assertFalse(words.asksFor(Aspect.SCORES));
    QuerySet all = words.with("m", Query.parse("-(likes<5) acme")).with("s", score("sentiment>0"));
    assertTrue(all.asksFor(Aspect.METRICS));
    assertTrue(all.asksFor(Aspect.SCORES));
    assertFalse(all.without("s").asksFor(Aspect.SCORES));
    assertFalse(all.with("m", Query.parse("acme")).asksFor(Aspect.METRICS));
    assertFalse(set("sentiment>0").asksFor(Aspect.POST));
    assertTrue(set("alt:acme").asksFor(Aspect.POST));
    assertFalse(QuerySet.empty().asksFor(Aspect.POST));
  }

  private static Query score(String text) {
    return Query.parse(text, FIELDS);
  }

  private static PostFacts facts(String text) {
    return PostFacts.of(Posts.reading(text));
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void settlingIsMatchingWithTheScores(
      @ForAll("clauses") List<Clause> clauses,
      @ForAll("texts") String text,
      @ForAll("scores") @Nullable Double polarity) {
    QuerySet set = QuerySet.empty();
    for (Clause clause : clauses) {
      set = set.with("q" + set.size(), positive(clause));
    }
    Reading reading = Posts.reading(text);
    Matching before = set.match(PostFacts.of(reading));
    Matching after = set.match(new Scored(reading, polarity));
    assertEquals(after.matches(), before.settle(new Scored(reading, polarity)));
    assertTrue(ids(after.matches()).containsAll(ids(before.matches())), "true stays true");
    if (!before.isOpen()) {
      assertEquals(ids(before.matches()), ids(after.matches()));
    }
  }

  private static Query positive(Clause clause) {
    return Query.of(
        new Clause.And(List.of(new Clause.FieldTerm("network", List.of("feed")), clause)), FIELDS);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of("a1", "b1", "c1").list().ofMaxSize(4).map(list -> String.join(" ", list));
  }

  @Provide
  Arbitrary<Double> scores() {
    return Arbitraries.of(-0.5, 0.0, 0.5).injectNull(0.2);
  }

  @Provide
  Arbitrary<List<Clause>> clauses() {
    List<Clause> leaves = new ArrayList<>();
    for (String text :
        List.of("a1", "b1", "c1", "sentiment<0", "sentiment:0", "tone:positive", "lang:en")) {
      leaves.add(score(text).root());
    }
    return QueryProperties.trees(Arbitraries.of(leaves), 3).list().ofMinSize(1).ofMaxSize(4);
  }
}
