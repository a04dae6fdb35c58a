package dev.earshot.scoring.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.MalformedException;
import dev.earshot.Span;
import dev.earshot.pipeline.Gate;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.pipeline.Scores;
import dev.earshot.query.Fields;
import dev.earshot.query.PostFacts;
import dev.earshot.query.Query;
import dev.earshot.query.QuerySet;
import dev.earshot.query.Truth;
import dev.earshot.scoring.Posts;
import dev.earshot.scoring.Sentiment;
import dev.earshot.text.Reading;
import dev.earshot.text.Tokens;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EntityListTest {
  private static final EntityList LIST =
      EntityList.parse(
          """
          # name type aliases ambiguous context
          Apple\tbrand\tApple Inc|$AAPL\tApple\tiphone|mac os|#ios
          Acme Tea\tbrand\tAcme
          Acme Tea Kettle\tproduct
          Theresa May\toffice\t=May
          """,
          "list");

  private static List<String> in(String text) {
    return in(text, "");
  }

  private static List<String> in(String text, String title) {
    return LIST
        .in(new Reading().of(Posts.post("1").title(title).text(text).build()))
        .names()
        .stream()
        .map(NamedEntities.Name::name)
        .toList();
  }

  @Test
  @DisplayName("IS-02 an ambiguous name counts only beside a word of its context")
  void anAmbiguousNameNeedsItsContext() {
    assertEquals(List.of(), in("an apple a day"));
    assertEquals(List.of("Apple"), in("the Apple with an iPhone"));
    assertEquals(List.of("Apple"), in("Apple's new one #iOS"));
    assertEquals(List.of("Apple"), in("Apple did it", "The new iPhone"));
    assertEquals(List.of(), in("apple pie on mac and cheese"));
    assertEquals(List.of("Apple"), in("APPLE and its Mac OS"));
    assertEquals(List.of("Apple"), in("Apple Inc sells fruit"));
    assertEquals(List.of("Apple"), in("short $aapl"));
    assertEquals(List.of(), in("my iphone"));
  }

  @Test
  void theLongestNameWins() {
    assertEquals(List.of("Acme Tea Kettle"), in("the acme tea kettle"));
    assertEquals(List.of("Acme Tea", "Acme Tea Kettle"), in("acme, and the Acme-Tea kettle"));
    assertEquals(List.of("Acme Tea"), in("@acme sells"));
  }

  @Test
  void anExactNameIsInThatSpellingAlone() {
    assertEquals(List.of("Theresa May"), in("what May said"));
    assertEquals(List.of(), in("it may rain"));
    assertEquals(List.of("Theresa May"), in("theresa may"));
  }

  @Test
  void aNamesSignsMustStandInTheText() {
    EntityList signs =
        EntityList.parse(
            """
            C\tlanguage
            C#\tlanguage
            C++\tlanguage\tcpp
            A*\tsearch
            .NET\tframework
            E.ON\tbrand
            AT&T\tbrand
            Disney+\tbrand\tdisney plus
            Yahoo!\tbrand
            Coca-Cola\tbrand
            L'Or\u00e9al\tbrand
            \u0645+\tbrand
            =US$\tmoney\t
            """,
            "list");
    record Case(String text, List<String> names) {
      Case(String text, String... names) {
        this(text, List.of(names));
      }
    }

    for (Case each :
        List.of(
            new Case("vitamin C today", "C"),
            new Case("C++ and C# are hard", "C++", "C#"),
            new Case("write cpp", "C++"),
            new Case("a search by A*, not by a", "A*"),
            new Case("the net is wide"),
            new Case("a .NET shop, or .net?", ".NET", ".NET"),
            new Case("it is on e on it"),
            new Case("my E.ON bill", "E.ON"),
            new Case("at t mobile"),
            new Case("AT&T, at&t's", "AT&T", "AT&T"),
            new Case("\uff23\uff03 is wide", "C#"),
            new Case("disney films"),
            new Case("Disney+ or Disney Plus", "Disney+", "Disney+"),
            new Case("yahoo and Yahoo!", "Yahoo!", "Yahoo!"),
            new Case("coca cola, Coca-Cola", "Coca-Cola", "Coca-Cola"),
            new Case("L\u2019Oreal", "L'Or\u00e9al"),
            new Case("\u0645 \u0645+", "\u0645+"),
            new Case("US$ 5, us$", "=US$"))) {
      assertEquals(
          each.names,
          signs.in(new Reading().of(Posts.post("1").text(each.text).build())).names().stream()
              .map(NamedEntities.Name::name)
              .toList(),
          each.text);
    }
    assertEquals(
        new Span(2, 4),
        signs
            .in(new Reading().of(Posts.post("1").title("a C#").text("x").build()))
            .names()
            .get(0)
            .span());
  }

  @Test
  void whatIsFoundIsKeptAndAskedFor() {
    Reading reading = new Reading().of(Posts.post("1").text("Acmé rocks").build());
    Scores scores = Scores.of(List.of());
    LIST.enricher().enrich(reading, scores);
    NamedEntities found = scores.get(NamedEntities.KEY).orElseThrow();
    assertEquals(
        List.of(new NamedEntities.Name("Acme Tea", "brand", "text", new Span(0, 4))),
        found.names());
    assertEquals(found, NamedEntities.KEY.decode(NamedEntities.KEY.encode(found)));
    Fields<PostFacts> fields = Fields.posts().with(NamedEntities.FIELD);
    assertEquals(
        Truth.TRUE, Query.parse("entities:\"ACME tea\"", fields).test(scores.facts(reading)));
    assertEquals(Truth.FALSE, Query.parse("entities:apple", fields).test(scores.facts(reading)));
    assertEquals(Truth.UNKNOWN, Query.parse("entities:apple", fields).test(PostFacts.of(reading)));
  }

  @Test
  void aPipelineWithAListAloneRefusesQueriesOverOtherScores() {
    Fields<PostFacts> fields =
        Fields.posts().with(NamedEntities.FIELD).with(Sentiment.field(Sentiment.KEY));
    Pipeline.Builder names = pipeline("entities:apple", fields);
    assertEquals(Set.of(NamedEntities.KEY.name()), names.build().queries().scores());
    Pipeline.Builder both = pipeline("entities:apple sentiment<0", fields);
    assertThrows(IllegalArgumentException.class, both::build);
  }

  private static Pipeline.Builder pipeline(String query, Fields<PostFacts> fields) {
    return Pipeline.builder(
            Gate.publicOnly(),
            QuerySet.builder(fields).add("q", query).build(),
            MentionStore.inMemory())
        .enricher(LIST.enricher());
  }

  @Test
  void itScoresAsAnyScorerDoes() {
    assertEquals(1, LIST.score("acme").names().size());
    assertThrows(IllegalStateException.class, () -> LIST.open().score());
    assertEquals(List.of(2L), LIST.explain(new Tokens().read("acme, acme"), "").points());
    assertNotEquals(
        LIST.version(), EntityList.of(List.of(KnownEntity.of("Acme", "brand"))).version());
    assertEquals(LIST.version(), EntityList.of(LIST.entities()).version());
    assertTrue(LIST.reads("ja"));
  }

  @Test
  void aListThatCannotWorkIsRefusedByItsLine() {
    for (String bad :
        List.of(
            "Apple",
            "\tbrand",
            "Apple\tbrand\t\tApple",
            "Apple\tbrand\t\t\tiphone",
            "Apple\tbrand\tApple\tApple\tmac",
            "...\tbrand",
            "Apple\tbrand\t#",
            "Apple\tbrand\tpear\tapple\tmac\tpro",
            "Acme\tbrand\nACME\tbrand")) {
      MalformedException e =
          assertThrows(MalformedException.class, () -> EntityList.parse(bad, "list"), bad);
      assertTrue(String.valueOf(e.getMessage()).startsWith("list: line "), e.getMessage());
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> EntityList.of(List.of(KnownEntity.of("Acme", "a"), KnownEntity.of("acme", "b"))));
    assertEquals(Set.of("Acme"), LIST.entities().get(1).aliases());
  }
}
