package dev.earshot.examples.names;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Network;
import dev.earshot.PollOption;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Span;
import dev.earshot.Visibility;
import dev.earshot.pipeline.Enricher;
import dev.earshot.pipeline.Gate;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.pipeline.Scores;
import dev.earshot.query.Fields;
import dev.earshot.query.QuerySet;
import dev.earshot.scoring.Explanation;
import dev.earshot.scoring.Scorer;
import dev.earshot.scoring.topic.EntityList;
import dev.earshot.scoring.topic.KnownEntity;
import dev.earshot.scoring.topic.NamedEntities;
import dev.earshot.scoring.topic.NamedEntities.Name;
import dev.earshot.scoring.topic.Topic;
import dev.earshot.scoring.topic.Topics;
import dev.earshot.text.Reading;
import dev.earshot.text.Tokens;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameRecogniserTest {
  private static final EntityList NO_LIST = EntityList.of(List.of());
  private static final double LEAST = 0.5;

  private static NameModel english;
  private static NameRecogniser recogniser;

  @BeforeAll
  static void train() {
    english = Invented.model("en");
    recogniser = new NameRecogniser(english, LEAST, NO_LIST);
  }

  private static Post.Builder post(String id) {
    return Post.builder(PostId.of(new Network("test"), id)).visibility(Visibility.PUBLIC);
  }

  private static Optional<NamedEntities> enriched(Enricher enricher, Post.Builder post) {
    Scores scores = Scores.of(List.of());
    enricher.enrich(new Reading().of(post.build()), scores);
    return scores.get(NamedEntities.KEY);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void findsNamesThatNoListHasInNewSentences(boolean people) {
    assertFindsNewNames(recogniser, people);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fiveNamesTeachWhereOthersStand(boolean people) {
    assertFindsNewNames(new NameRecogniser(Invented.modelOfFew(5), LEAST, NO_LIST), people);
  }

  private static void assertFindsNewNames(NameRecogniser by, boolean people) {
    Scorer.Session<NamedEntities> session = by.open();
    List<Invented.Asked> asked = Invented.asked(people);
    int found = 0;
    int others = 0;
    for (Invented.Asked one : asked) {
      session.read(new Tokens().read(one.text()), "en");
      for (Name name : session.score().names()) {
        boolean right = name.name().equals(one.name()) && name.type().equals(one.type());
        found += right ? 1 : 0;
        others += right ? 0 : 1;
      }
    }
    assertTrue(found >= 0.95 * asked.size(), found + " of " + asked.size());
    assertTrue(others <= 0.02 * asked.size(), others + " in " + asked.size());
  }

  @Test
  void marksNothingInPlainSentences() {
    for (String plain : Invented.PLAIN) {
      assertEquals(List.of(), recogniser.score(plain).names(), plain);
    }
  }

  @Test
  @DisplayName("IS-02 a trained model finds a name that no list has: queries and topics know it")
  void namesReachQueriesAndTopics() {
    MentionStore store = MentionStore.inMemory();
    Topics topics = Topics.builder(author -> 1).build();
    QuerySet queries =
        QuerySet.builder(Fields.posts().with(NamedEntities.FIELD))
            .add("held out", "entities:zorvia")
            .add("of the list", "entities:zordex")
            .build();
    Pipeline pipeline =
        Pipeline.builder(Gate.publicOnly(), queries, store)
            .enricher(recogniser.enricher())
            .sink(topics)
            .build();
    assertFalse(Invented.list().score("Zorvia").names().size() > 0, "the list has it");
    List<String> texts =
        List.of(
            "we bought the kettle from Zorvia last year",
            "nobody at Zorvia's answers my mails",
            "the zorvia of the day",
            "we bought the kettle from Zordex last year");
    for (int i = 0; i < texts.size(); i++) {
      PostEvent event =
          new PostEvent.Published(post("p" + i).text(texts.get(i)).build(), Instant.EPOCH);
      pipeline.worker().process(List.of(event));
    }
    assertEquals(
        Set.of("p0 held out", "p1 held out", "p3 of the list"),
        store
            .mentions()
            .map(m -> m.id().nativeId() + " " + m.matches().get(0).query())
            .collect(Collectors.toSet()));
    assertEquals(
        List.of("Zorvia"),
        topics.found(Topics.ALL, Instant.MIN, Instant.MAX, Topics.Background.USUAL, 9).stream()
            .filter(topic -> topic.kind() == Topic.Kind.ENTITY)
            .map(Topic::value)
            .toList());
  }

  @Test
  void looksWhereAListLooks() {
    String told = "we bought the kettle from Zorvia last year";
    NamedEntities found =
        enriched(
                recogniser.enricher(),
                post("1")
                    .title(told)
                    .contentWarning(told)
                    .text(told)
                    .pollOptions(List.of(new PollOption("no"), new PollOption(told))))
            .orElseThrow();
    Span span = new Span(26, 32);
    assertEquals(
        List.of(
            new Name("Zorvia", "brand", "contentWarning", span),
            new Name("Zorvia", "brand", "pollOptions/1", span),
            new Name("Zorvia", "brand", "text", span),
            new Name("Zorvia", "brand", "title", span)),
        found.names());
    assertEquals(found, NamedEntities.KEY.decode(NamedEntities.KEY.encode(found)));
  }

  @Test
  void aListBesideItWinsAndGivesItsNames() {
    EntityList list =
        EntityList.of(
            List.of(
                KnownEntity.of("Zorvia Group", "holding", "Zorvia"),
                KnownEntity.of("Kettle", "product")));
    NameRecogniser both = recogniser.beside(list);
    Post.Builder post =
        post("1").title("the kettle").text("we bought the kettle from Zorvia, the lamp by Velrix");
    assertEquals(
        List.of(
            new Name("Kettle", "product", "text", new Span(14, 20)),
            new Name("Zorvia Group", "holding", "text", new Span(26, 32)),
            new Name("Velrix", "brand", "text", new Span(46, 52)),
            new Name("Kettle", "product", "title", new Span(4, 10))),
        enriched(both.enricher(), post).orElseThrow().names());
    assertEquals(
        3, both.score("we bought the kettle from Zorvia, the lamp by Velrix").names().size());
  }

  @Test
  void aPostInAnotherLanguageHasNoScoreButTheLists() {
    Post.Builder german = post("1").text("we bought the kettle from Zorvia").language("de");
    assertFalse(recogniser.reads("de"));
    assertEquals(Optional.empty(), enriched(recogniser.enricher(), german));
    assertEquals(List.of(), recogniser.score(new Tokens().read("from Zorvia"), "de").names());
    NameRecogniser both = recogniser.beside(EntityList.of(List.of(KnownEntity.of("Kettle", ""))));
    assertTrue(both.reads("de"));
    assertEquals(
        List.of("Kettle"),
        enriched(both.enricher(), german).orElseThrow().names().stream().map(Name::name).toList());
    for (String english : List.of("en", "en-GB", "eng", "und")) {
      assertTrue(enriched(recogniser.enricher(), german.language(english)).isPresent(), english);
    }
  }

  @Test
  void aLanguageThatNobodyDeclaredIsHeard() {
    String german = "Wir haben den Kessel leider im letzten Jahr gekauft, und er ist schon undicht";
    assertEquals(Optional.empty(), enriched(recogniser.enricher(), post("1").text(german)));
    assertTrue(
        enriched(recogniser.enricher(), post("1").text("we bought it from Zorvia")).isPresent());
    assertTrue(enriched(recogniser.enricher(), post("1").text(german).language("en")).isPresent());
    NameRecogniser any = new NameRecogniser(Invented.model(NameModel.ANY), LEAST, NO_LIST);
    assertTrue(enriched(any.enricher(), post("1").text(german)).isPresent());
    assertTrue(any.reads("de"));
  }

  @Test
  void twoWorkersAtOnceFindWhatOneFinds() throws Exception {
    List<String> texts = new ArrayList<>(Invented.posts());
    Enricher enricher = recogniser.enricher();
    List<NamedEntities> alone = new ArrayList<>();
    for (String text : texts) {
      alone.add(recogniser.score(text));
    }
    Callable<List<NamedEntities>> all =
        () -> {
          List<NamedEntities> found = new ArrayList<>();
          for (String text : texts) {
            found.add(enriched(enricher, post("1").text(text).language("en")).orElseThrow());
          }
          return found;
        };
    ExecutorService two = Executors.newFixedThreadPool(2);
    try {
      for (Future<List<NamedEntities>> one : two.invokeAll(List.of(all, all))) {
        assertEquals(alone, one.get());
      }
    } finally {
      two.shutdown();
    }
  }

  @Test
  void namesBelowTheLeastProbabilityAreLeftOut() {
    String text = "we bought the kettle from Zorvia last year";
    NameRecogniser.Finder finder = recogniser.finder();
    finder.read(new Tokens().read(text), "");
    double probability = finder.found().get(0).probability();
    assertTrue(probability > LEAST && probability < 1, "probability " + probability);
    NameRecogniser same = new NameRecogniser(english, probability, NO_LIST);
    NameRecogniser above = new NameRecogniser(english, Math.nextUp(probability), NO_LIST);
    assertEquals(1, same.score(text).names().size());
    assertEquals(List.of(), above.score(text).names());
    assertNotEquals(same.version(), above.version());
    for (double wrong : new double[] {-0.1, 1.1, Double.NaN}) {
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class, () -> new NameRecogniser(english, wrong, NO_LIST));
      assertEquals("least: expected 0 to 1, got " + wrong, refused.getMessage());
    }
  }

  @Test
  void explainsEachNameByItsProbability() {
    NameRecogniser both =
        recogniser.beside(EntityList.of(List.of(KnownEntity.of("Kettle", "product"))));
    Explanation why = both.explain(new Tokens().read("bought a kettle from Zorvia"), "en");
    assertEquals(List.of("Kettle", "Zorvia"), why.columns());
    assertEquals(100, why.points().get(0));
    assertTrue(why.points().get(1) > 50 && why.points().get(1) <= 100, why::toString);
    assertEquals(new Span(21, 27), why.parts().get(1).span());
  }

  @Test
  void itsVersionIsOfModelThresholdAndList() {
    assertEquals(recogniser.version(), new NameRecogniser(english, LEAST, NO_LIST).version());
    assertEquals(recogniser.version(), recogniser.enricher().version());
    assertNotEquals(recogniser.version(), recogniser.beside(Invented.list()).version());
    assertNotEquals(
        recogniser.version(),
        new NameRecogniser(Invented.model(NameModel.ANY), LEAST, NO_LIST).version());
    assertEquals(Set.of("entities"), recogniser.enricher().scores());
    assertEquals(List.of("en"), recogniser.card().languages());
    assertThrows(IllegalStateException.class, () -> recogniser.open().score());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " \t\n", "\uD83D", "\uDE02 a \uD83D", "\u202Eevil\u202C \u0000", "'s", "@"})
  void readsWhateverComes(String odd) {
    assertEquals(List.of(), recogniser.score(odd).names());
  }

  @Test
  void aLongTextTakesTimeInProportion() {
    String told = "we bought the kettle from Zorvia last year. ";
    NamedEntities found = recogniser.score(told.repeat(3_000));
    assertEquals(3_000, found.names().size());
    assertEquals(new Span(told.length() + 26, told.length() + 32), found.names().get(1).span());
    assertEquals(List.of(), recogniser.score("word ".repeat(20_000)).names());
  }
}
