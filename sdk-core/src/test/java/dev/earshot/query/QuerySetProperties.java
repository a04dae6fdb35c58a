package dev.earshot.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.earshot.MalformedException;
import dev.earshot.Media;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.QueryMatch;
import dev.earshot.Span;
import dev.earshot.query.NaiveEvaluator.Piecemeal;
import dev.earshot.query.NaiveEvaluator.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.statistics.Statistics;

class QuerySetProperties {

  @Property(tries = 800, edgeCases = EdgeCasesMode.NONE)
  void findsWhatTheDefinitionFinds(
      @ForAll("queries") List<Query> queries, @ForAll("posts") Piecemeal post) {
    compare(queries, post);
  }

  @Tag("heavy")
  @Property(tries = 10_000, edgeCases = EdgeCasesMode.NONE)
  void findsWhatTheDefinitionFindsInMany(
      @ForAll("queries") List<Query> queries, @ForAll("posts") Piecemeal post) {
    compare(queries, post);
  }

  private static void compare(List<Query> queries, Piecemeal post) {
    QuerySet.Builder set = QuerySet.builder();
    List<QueryMatch> expected = new ArrayList<>();
    NaiveEvaluator naive = new NaiveEvaluator(post);
    for (int i = 0; i < queries.size(); i++) {
      Clause root = queries.get(i).root();
      set.add("q" + i, queries.get(i));
      if (Boolean.TRUE.equals(naive.truth(root))) {
        expected.add(
            new QueryMatch(
                "q" + i, naive.hits(root).stream().map(place -> hit(place, post)).toList()));
      }
    }
    Statistics.label("queries that match").collect(Math.min(expected.size(), 4));
    assertEquals(expected, set.build().match(Posts.reading(written(post))));
  }

  @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
  void aSetReadsAsItWasPrinted(@ForAll("queries") List<Query> queries) {
    QuerySet.Builder builder = QuerySet.builder();
    for (int i = 0; i < queries.size(); i++) {
      builder.add("q" + i, queries.get(i));
    }
    QuerySet set = builder.build();
    assertEquals(set, QuerySet.parse(set.print()));
  }

  private static Post.Builder written(Piecemeal post) {
    Post.Builder builder =
        Posts.post(String.join(" ", post.text()))
            .title(String.join(" ", post.title()))
            .language(post.language())
            .media(
                List.of(
                    new Media(
                        Media.Type.IMAGE, "https://a.example/1", String.join(" ", post.alt()))));
    if (post.likes() != null) {
      builder.metrics(List.of(new Metric(Metric.LIKES, post.likes(), Instant.EPOCH)));
    }
    return post.handle() == null ? builder : builder.author(Posts.author(post.handle()));
  }

  private static QueryMatch.Hit hit(Place place, Piecemeal post) {
    List<String> pieces = post.pieces(place.part());
    int start = String.join(" ", pieces.subList(0, place.first())).length();
    return new QueryMatch.Hit(
        new Span(
            place.first() == 0 ? 0 : start + 1,
            String.join(" ", pieces.subList(0, place.last() + 1)).length()),
        switch (place.part()) {
          case TITLE -> "title";
          case TEXT -> "text";
          case ALT -> "media/0/alt";
        });
  }

  @Provide
  Arbitrary<Piecemeal> posts() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "acme",
            "Acmé",
            "acme's",
            "ACME’s",
            "#acme",
            "@acme",
            "@acme@example.org",
            "phone",
            "Phones",
            "#phone",
            "apex",
            "the",
            "and",
            "10",
            ",",
            "--",
            "#acmephone",
            "@apex");
    return Combinators.combine(
            pieces.list().ofMaxSize(3),
            pieces.list().ofMaxSize(9),
            pieces.list().ofMaxSize(3),
            Arbitraries.of("acme", "apex").injectNull(0.3),
            Arbitraries.of("en", "de").injectNull(0.3),
            Arbitraries.integers().between(0, 4).injectNull(0.3))
        .as(Piecemeal::new);
  }

  @Provide
  Arbitrary<List<Query>> queries() {
    Arbitrary<Clause> places =
        Arbitraries.of(
            new Clause.Term("acme"),
            new Clause.Term("ÁCME"),
            new Clause.Term("acme's"),
            new Clause.Term("phone"),
            new Clause.Term("10"),
            new Clause.Term("apex"),
            new Clause.Term("acme-phone"),
            new Clause.Prefix("ac"),
            new Clause.Prefix("phone"),
            new Clause.Prefix("#acme"),
            new Clause.Phrase("acme phone", false),
            new Clause.Phrase("the acme", true),
            new Clause.Phrase("acme acme", false),
            new Clause.Phrase("#phone the", false),
            new Clause.Exact("acme"),
            new Clause.Exact("Acmé"),
            new Clause.Exact("acme's"),
            new Clause.Exact("#acme"),
            new Clause.Exact("Phones apex"),
            new Clause.Exact("acme phone"),
            new Clause.Hashtag("acme"),
            new Clause.Hashtag("Phone"),
            new Clause.Handle("acme"),
            new Clause.Handle("acme@example.org"));
    Arbitrary<Clause> operands =
        Arbitraries.oneOf(
            places, places, places.list().ofMinSize(2).ofMaxSize(3).map(Clause.Or::new));
    Arbitrary<Clause> nears =
        Combinators.combine(
                operands,
                Combinators.combine(
                        Arbitraries.integers().between(0, 3), Arbitraries.of(true, false), operands)
                    .as(Clause.Near.Step::new)
                    .list()
                    .ofMinSize(1)
                    .ofMaxSize(3))
            .as(Clause.Near::new);
    Arbitrary<Clause> fields =
        Arbitraries.of(
            new Clause.FieldTerm("from", List.of("acme")),
            new Clause.FieldTerm("lang", List.of("en")),
            new Clause.FieldTerm("lang", List.of("de", "fr")),
            new Clause.FieldTerm("likes", List.of("1", "3")),
            new Clause.Comparison("likes", Clause.Comparison.Operator.LESS, "2"),
            new Clause.Comparison("likes", Clause.Comparison.Operator.AT_MOST, "2"),
            new Clause.Comparison("likes", Clause.Comparison.Operator.MORE, "2"),
            new Clause.Comparison("likes", Clause.Comparison.Operator.AT_LEAST, "2"),
            new Clause.Range("likes", "1", "3"));
    Arbitrary<Clause> frequencies =
        Combinators.combine(Arbitraries.integers().between(1, 3), operands)
            .as(Clause.Frequency::new);
    Arbitrary<Clause> words = Arbitraries.oneOf(places, places, nears, frequencies);
    Arbitrary<Clause> parts =
        Combinators.combine(Arbitraries.of("title", "text", "alt"), QueryProperties.trees(words, 1))
            .as(Clause.Part::new);
    return QueryProperties.trees(Arbitraries.oneOf(words, words, parts, fields), 3)
        .map(QuerySetProperties::positive)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  /** Turns a clause that merely excludes round, so that none is thrown away. */
  private static Query positive(Clause clause) {
    try {
      return Query.of(clause);
    } catch (MalformedException e) {
      return Query.of(new Clause.And(List.of(new Clause.Prefix("ac"), clause)));
    }
  }
}
