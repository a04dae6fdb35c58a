package dev.earshot.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.MalformedException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class QueryProperties {
  private static final List<String> PIECES =
      List.of(
          "a1",
          "acme",
          "AND",
          "OR",
          "NOT",
          "NEAR",
          "NEAR/3",
          "ONEAR/3",
          "ATLEAST/2(",
          "FREQUENCY/2(",
          "NEAR/x",
          "and",
          " ",
          " ",
          " ",
          "\t",
          "(",
          ")",
          "(",
          ")",
          "\"",
          "\"",
          "“",
          "”",
          "„",
          "\\",
          "*",
          "-",
          "#",
          "@",
          "＃",
          "＠",
          "$",
          ":",
          "lang:",
          "from:",
          "site:",
          "title:",
          "alt:",
          "kind:",
          "likes",
          "likes:",
          ">=",
          ">",
          "<",
          "=",
          "..",
          "7",
          "-0.50",
          "<3",
          "network:",
          "foo:",
          "https://",
          "acme.com",
          "en",
          "10:30",
          "/",
          "!",
          "！",
          "＊",
          "（",
          "：",
          "≥",
          "¬",
          "‘",
          "’ ",
          "[",
          "]",
          "{",
          "%",
          "^",
          "?",
          "|",
          "~",
          "\\w",
          " SAME ",
          " adj ",
          " +3 ",
          "title(",
          "из:",
          " UND ",
          " BUT ",
          " W3 ",
          "AROUND",
          "＼",
          "'",
          "é",
          "東",
          "😀",
          "\uD83D",
          "\u0000",
          "\u00A0",
          "\uFEFF",
          "\u200D",
          "_",
          "tag",
          "@a@b.example",
          ".",
          "&");

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.of(PIECES).list().ofMaxSize(12).map(list -> String.join("", list)),
        Arbitraries.strings().ofMaxLength(30));
  }

  @Property(tries = 6_000)
  void readsOrSaysWhereItCannot(@ForAll("texts") String text) {
    try {
      Query.parse(text);
    } catch (MalformedException e) {
      long offset = e.offset().orElseThrow();
      assertTrue(offset >= 0 && offset <= text.length(), () -> e.problem());
    }
  }

  @Property(tries = 6_000)
  void aPrintedQueryReadsAsItself(@ForAll("texts") String text) {
    Query query;
    try {
      query = Query.parse(text);
    } catch (MalformedException e) {
      return;
    }
    String printed = query.toString();
    Query again = Query.parse(printed);
    assertEquals(query, again);
    assertEquals(printed, again.toString());
  }

  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  void aPrintedClauseReadsAsItself(@ForAll("clauses") Clause clause) {
    Clause positive = new Clause.And(List.of(new Clause.Term("a1"), clause));
    assertEquals(positive, Query.of(positive).root());
  }

  @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
  void deMorganHoldsForThreeValues(
      @ForAll("stated") Clause one, @ForAll("stated") Clause other, @ForAll("words") String text) {
    Scan<PostFacts> scan = scan(text);
    assertEquals(
        truth(not(new Clause.And(List.of(one, other))), scan),
        truth(new Clause.Or(List.of(not(one), not(other))), scan));
    assertEquals(
        truth(not(new Clause.Or(List.of(one, other))), scan),
        truth(new Clause.And(List.of(not(one), not(other))), scan));
    assertEquals(truth(one, scan), truth(not(not(one)), scan));
  }

  @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
  void onlyTruthHasHits(@ForAll("stated") Clause clause, @ForAll("words") String text) {
    Hits hits = new Hits();
    Truth truth = Matcher.of(clause, Fields.posts()).of(scan(text), hits);
    assertTrue(truth == Truth.TRUE || hits.inOrder().isEmpty());
  }

  private static Truth truth(Clause clause, Scan<PostFacts> scan) {
    return Matcher.of(clause, Fields.posts()).of(scan, new Hits());
  }

  private static Scan<PostFacts> scan(String text) {
    return new Scan<>(PostFacts.of(Posts.reading(text)), Fields.posts().parts());
  }

  private static Clause not(Clause clause) {
    return new Clause.Not(clause);
  }

  @Provide
  Arbitrary<String> words() {
    return Arbitraries.of("a1", "b1", "c1", "d1", ",")
        .list()
        .ofMaxSize(6)
        .map(list -> String.join(" ", list));
  }

  /** Clauses of all three truths: the posts of these tests state no language and no author. */
  @Provide
  Arbitrary<Clause> stated() {
    Arbitrary<Clause> leaves =
        Arbitraries.of(
            new Clause.Term("a1"),
            new Clause.Term("b1"),
            new Clause.Phrase("c1 d1", false),
            new Clause.FieldTerm("lang", List.of("en")),
            new Clause.FieldTerm("network", List.of("feed")),
            new Clause.Comparison("likes", Clause.Comparison.Operator.MORE, "5"),
            new Clause.Part("alt", new Clause.Term("a1")),
            new Clause.FieldTerm("from", List.of("acme")));
    return trees(leaves, 3);
  }

  @Provide
  Arbitrary<Clause> clauses() {
    Arbitrary<String> nasty =
        Arbitraries.of(PIECES).list().ofMinSize(1).ofMaxSize(5).map(list -> String.join("", list));
    Arbitrary<Clause> places =
        Arbitraries.oneOf(
            kept(nasty.map(text -> () -> new Clause.Term(text))),
            kept(nasty.map(text -> () -> new Clause.Prefix(text))),
            kept(nasty.map(text -> () -> new Clause.Phrase(text, false))),
            kept(nasty.map(text -> () -> new Clause.Phrase(text, true))),
            kept(nasty.map(text -> () -> new Clause.Exact(text))),
            kept(nasty.map(text -> () -> new Clause.Hashtag(text))),
            kept(nasty.map(text -> () -> new Clause.Handle(text))));
    Arbitrary<Clause> fields =
        kept(
            Combinators.combine(
                    Arbitraries.of("from", "lang", "network", "site", "kind", "likes"),
                    nasty.list().ofMinSize(1).ofMaxSize(2))
                .as((field, values) -> () -> canonical(new Clause.FieldTerm(field, values))));
    Arbitrary<Clause> numbers =
        Arbitraries.of(
            new Clause.FieldTerm("likes", List.of("5", "70")),
            new Clause.Comparison("views", Clause.Comparison.Operator.AT_LEAST, "1000"),
            new Clause.Comparison("views", Clause.Comparison.Operator.LESS, "0.25"),
            new Clause.Range("quotes", "0", "123456789012345"));
    Arbitrary<Clause> operands =
        Arbitraries.oneOf(places, places.list().ofMinSize(2).ofMaxSize(3).map(Clause.Or::new));
    Arbitrary<Clause> nears =
        Combinators.combine(
                operands,
                Combinators.combine(
                        Arbitraries.integers().between(0, 1000),
                        Arbitraries.of(true, false),
                        operands)
                    .as(Clause.Near.Step::new)
                    .list()
                    .ofMinSize(1)
                    .ofMaxSize(2))
            .as(Clause.Near::new);
    Arbitrary<Clause> frequencies =
        Combinators.combine(Arbitraries.integers().between(1, 1000), operands)
            .as(Clause.Frequency::new);
    Arbitrary<Clause> words = Arbitraries.oneOf(places, nears, frequencies);
    Arbitrary<Clause> parts =
        Combinators.combine(Arbitraries.of("title", "text", "alt"), trees(words, 2))
            .as(Clause.Part::new);
    return trees(Arbitraries.oneOf(words, fields, numbers, parts), 3);
  }

  /** Refuses what the field cannot have, and takes the value as the field writes it. */
  private static Clause canonical(Clause clause) {
    try {
      return Query.of(clause).root();
    } catch (MalformedException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Arbitrary<Clause> kept(Arbitrary<Supplier<Clause>> made) {
    return made.map(
            supplier -> {
              try {
                return Optional.of(supplier.get());
              } catch (IllegalArgumentException e) {
                return Optional.<Clause>empty();
              }
            })
        .map(clause -> clause.orElse(new Clause.Term("a1")));
  }

  static Arbitrary<Clause> trees(Arbitrary<Clause> leaves, int height) {
    if (height == 0) {
      return leaves;
    }
    Arbitrary<Clause> below = trees(leaves, height - 1);
    Arbitrary<List<Clause>> several = below.list().ofMinSize(2).ofMaxSize(3);
    return Arbitraries.frequencyOf(
        Tuple.of(3, leaves),
        Tuple.of(2, several.map(Clause.And::new)),
        Tuple.of(2, several.map(Clause.Or::new)),
        Tuple.of(
            1,
            Combinators.combine(Arbitraries.integers().between(1, 2), several)
                .as(Clause.AtLeast::new)),
        Tuple.of(1, below.map(Clause.Not::new)));
  }
}
