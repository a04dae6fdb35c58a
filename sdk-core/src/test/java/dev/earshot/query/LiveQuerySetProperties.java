package dev.earshot.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.earshot.text.Reading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;

class LiveQuerySetProperties {
  private static final List<String> TEXTS =
      List.of("a1", "a1 b1 c1", "d1 @a1", "b1, c1", "e1 #b1", "x1", "a1 b1 c1 d1 e1 f1");

  /** A query that comes, or goes where it is null. */
  private record Change(String id, @Nullable Query query, Map<String, String> labels) {}

  @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
  void isWhatASetBuiltAtOnceIs(
      @ForAll("queries") List<Query> first, @ForAll("changes") List<Change> changes) {
    Map<String, Query> model = new LinkedHashMap<>();
    Map<String, Map<String, String>> labels = new LinkedHashMap<>();
    QuerySet.Builder builder = QuerySet.builder();
    for (Query query : first) {
      String id = "i" + model.size();
      builder.add(id, query);
      model.put(id, query);
      labels.put(id, Map.of());
    }
    QuerySet live = builder.build();
    for (Change change : changes) {
      QuerySet before = live;
      String printed = before.print();
      if (change.query() == null) {
        live = live.without(change.id());
        model.remove(change.id());
        labels.remove(change.id());
      } else {
        live = live.with(change.id(), change.query(), change.labels());
        model.put(change.id(), change.query());
        labels.put(change.id(), change.labels());
      }
      assertEquals(printed, before.print(), "the set before stays as it was");
    }

    Statistics.label("queries").collect(Math.min(model.size(), 4));
    QuerySet built = built(model, labels);
    assertEquals(built, live);
    assertEquals(built.hashCode(), live.hashCode());
    assertEquals(built.print(), live.print());
    assertEquals(built(model, Map.of()), QuerySet.parse(live.print()));
    assertEquals(model.size(), live.size());
    assertEquals(List.copyOf(model.keySet()), List.copyOf(live.queries().keySet()));
    for (String id : List.of("i0", "i1", "I1", "i2", "i7")) {
      assertEquals(model.get(id), live.query(id).orElse(null));
      assertEquals(labels.getOrDefault(id, Map.of()), live.labels(id));
    }
    for (Aspect aspect : Aspect.values()) {
      assertEquals(built.asksFor(aspect), live.asksFor(aspect));
    }
    Reading reading = new Reading();
    for (String text : TEXTS) {
      reading.of(Posts.withAlts(text, "z1 a1").build());
      assertEquals(built.match(reading), live.match(reading), text);
    }
  }

  private static QuerySet built(
      Map<String, Query> queries, Map<String, Map<String, String>> labels) {
    QuerySet.Builder builder = QuerySet.builder();
    queries.forEach(builder::add);
    QuerySet plain = builder.build();
    for (Map.Entry<String, Map<String, String>> each : labels.entrySet()) {
      Query query = Objects.requireNonNull(queries.get(each.getKey()));
      plain = plain.with(each.getKey(), query, each.getValue());
    }
    return plain;
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void labelsArePartOfTheSet(@ForAll("queries") List<Query> queries) {
    QuerySet set = QuerySet.empty().with("id", queries.get(0), Map.of("owner", "a"));
    assertEquals(set, QuerySet.empty().with("id", queries.get(0), Map.of("owner", "a")));
    assertNotEquals(set, QuerySet.empty().with("id", queries.get(0)));
  }

  @Property(tries = 300)
  void theIndexIsAMapOfLists(@ForAll("keyed") List<Map.Entry<Long, Integer>> changes) {
    TermIndex index = TermIndex.EMPTY;
    Map<Long, List<Integer>> model = new LinkedHashMap<>();
    for (Map.Entry<Long, Integer> change : changes) {
      int number = Math.abs(change.getValue());
      List<Integer> before = model.getOrDefault(change.getKey(), List.of());
      if (change.getValue() < 0) {
        index = index.without(change.getKey(), number);
        model.put(change.getKey(), before.stream().filter(each -> each != number).toList());
      } else if (!before.contains(number)) {
        index = index.with(change.getKey(), number);
        List<Integer> more = new ArrayList<>(before);
        more.add(number);
        model.put(change.getKey(), more);
      }
    }
    for (Map.Entry<Long, List<Integer>> each : model.entrySet()) {
      assertEquals(each.getValue(), Arrays.stream(index.get(each.getKey())).boxed().toList());
    }
  }

  /** Keys that share many of their bits, from either end. */
  @Provide
  Arbitrary<List<Map.Entry<Long, Integer>>> keyed() {
    Arbitrary<Long> keys =
        Arbitraries.of(
            0L, 1L, 32L, 33L, 1L << 60, 1L << 63, -1L, 1L << 5, 1L << 59, (1L << 60) + 1, 1024L);
    return Combinators.combine(keys, Arbitraries.integers().between(-3, 3).filter(n -> n != 0))
        .as(Map::entry)
        .list()
        .ofMaxSize(60);
  }

  @Provide
  Arbitrary<List<Query>> queries() {
    return query().list().ofMinSize(1).ofMaxSize(6);
  }

  /** Queries with one required term, several, none, and some that read what must be named. */
  private static Arbitrary<Query> query() {
    return Arbitraries.of(
            "a1",
            "b1 OR c1",
            "a1 b1",
            "#b1",
            "f1*",
            "network:feed",
            "alt:z1",
            "alt:a1 x1",
            "ATLEAST/2(a1 OR b1 OR c1)",
            "ATLEAST/2(a1 OR network:feed OR c1)",
            "likes>5 OR d1",
            "a1 -e1")
        .map(Query::parse);
  }

  @Provide
  Arbitrary<List<Change>> changes() {
    return Combinators.combine(
            Arbitraries.of("i0", "i1", "I1", "i2", "i3", "i7"),
            query().injectNull(0.4),
            Arbitraries.of(Map.<String, String>of(), Map.of("owner", "a")))
        .as(Change::new)
        .list()
        .ofMaxSize(30);
  }
}
