package dev.earshot.scoring.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Correction;
import dev.earshot.MalformedException;
import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.QueryMatch;
import dev.earshot.Score;
import dev.earshot.Visibility;
import dev.earshot.pipeline.Gate;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.query.Fields;
import dev.earshot.query.PostFacts;
import dev.earshot.query.Query;
import dev.earshot.query.QuerySet;
import dev.earshot.query.Truth;
import dev.earshot.scoring.Abstention;
import dev.earshot.scoring.Classification;
import dev.earshot.scoring.Posts;
import dev.earshot.scoring.Sentiment;
import dev.earshot.scoring.Sentiment.Label;
import dev.earshot.text.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries and filters that ask for scores, through the real pipeline and over what is kept. */
class ScoreFieldsTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Fields<PostFacts> FIELDS = BundledScorers.fields(Fields.posts());

  private final MentionStore store = MentionStore.inMemory();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sentiment<0           | my kettle is awful, I hate it  | I love my kettle, wonderful",
        "sentiment:negative    | my kettle is awful, I hate it  | I love my kettle, wonderful",
        "sentiment:Positive    | I love my kettle, wonderful    | my kettle is awful, I hate it",
        "sentiment:0.2..1      | I love my kettle, wonderful    | my kettle is awful, I hate it",
        "-sentiment:negative   | I love my kettle, wonderful    | my kettle is awful, I hate it",
        "sentiment:(neutral OR 1 OR negative) | awful kettle, I hate it | I love my kettle",
        "emotion:anger         | this kettle makes me furious and angry | I am so happy, what a joy of a kettle",
        "emotion:(joy OR optimism) | so happy, what a joy of a kettle | this kettle makes me furious and angry",
        "offensive:offensive   | you fucking idiot with your kettle | the kettle is on the table",
        "complaint:complaint   | my kettle broke after two days and nobody answers | I love my kettle, wonderful",
        "intent:purchase       | I want to buy a kettle         | my kettle is on the table",
        "intent:leaving        | I am switching to another kettle, goodbye, I want to cancel | I love my kettle, wonderful",
        "intent:leaving        | I am cancelling my kettle subscription today | they cancelled my kettle subscription",
        "irony:ironic          | So glad my kettle broke, awesome timing as always | We boiled water in the kettle and drank tea in the garden @ann @bob",
        "-irony:ironic         | We boiled water in the kettle and drank tea in the garden @ann @bob | So glad my kettle broke, awesome timing as always",
        "hate:hate             | women are stupid bitches who belong in the kitchen with the kettle | the women of the kettle club met today",
        "-hate:hate            | the women of the kettle club met today | women are stupid bitches who belong in the kitchen with the kettle",
        "irony:Ironic -hate:hate | So glad my kettle broke, awesome timing as always | women are stupid bitches who belong in the kitchen with the kettle"
      })
  void aListeningQueryAsksForAScore(String asked, String found, String other) {
    Pipeline pipeline = pipeline("kettle " + asked);
    assertEquals(List.of("q0"), queries(pipeline, Posts.post("1").text(found)), asked);
    assertEquals(List.of(), queries(pipeline, Posts.post("2").text(other)), asked);
    assertEquals(1, store.mentions().count());
  }

  @Test
  void whatIsKeptIsFilteredByTheSameFields() {
    Pipeline pipeline = pipeline("kettle", "kettle sentiment<=1 emotion:sadness");
    queries(pipeline, Posts.post("1").text("my kettle is awful, I hate it"));
    queries(pipeline, Posts.post("2").text("I love my kettle, wonderful"));
    assertEquals(List.of("1"), kept("sentiment:negative"));
    assertEquals(List.of("2"), kept("NOT sentiment:negative"));
    pipeline.correct(
        new Correction.Given<>(
            Posts.post("1").build().id(),
            Sentiment.KEY,
            Sentiment.of(Label.POSITIVE),
            "eve",
            NOON.plusSeconds(5)));
    assertEquals(List.of(), kept("sentiment<0"));
    assertEquals(List.of("1", "2"), kept("sentiment:positive"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "emotion:anger",
        "-emotion:anger",
        "sentiment<0",
        "-sentiment<0",
        "sentiment:neutral",
        "-intent:praise",
        "-irony:ironic"
      })
  void aScoreThatIsNotThereLeavesTheAnswerUnknown(String asked) {
    Reading reading = new Reading().of(Posts.post("1").text("kettle").build());
    assertEquals(Truth.UNKNOWN, Query.parse("kettle " + asked, FIELDS).test(PostFacts.of(reading)));
    Mention mention = Posts.mention(Posts.post("1").text("kettle")).build();
    assertEquals(Truth.UNKNOWN, FIELDS.parse(asked).test(PostFacts.of(reading, mention)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"emotion:anger", "-emotion:anger", "emotion:joy"})
  void anEnglishScoreOfAnotherLanguageIsUnknown(String asked) {
    Pipeline pipeline = pipeline("kettle " + asked);
    Post.Builder german = Posts.post("1").text("I hate this kettle, so angry").language("de");
    assertEquals(List.of(), queries(pipeline, german));
  }

  @Test
  void aMachineThatAbstainsSaysNothingAndAPersonIsSure() {
    Sentiment unsure = new Sentiment(Label.NEGATIVE, -0.4, 0.5, Abstention.TOO_CLOSE);
    assertEquals(Truth.UNKNOWN, of("sentiment<0", Score.byMachine(unsure)));
    assertEquals(Truth.UNKNOWN, of("-sentiment:negative", Score.byMachine(unsure)));
    assertEquals(Truth.TRUE, of("sentiment<0", Score.byPerson(unsure, "eve", NOON)));
  }

  private static Truth of(String asked, Score<Sentiment> score) {
    Mention mention =
        Posts.mention(Posts.post("1").text("kettle")).score(Sentiment.KEY, score).build();
    return FIELDS.parse(asked).test(PostFacts.of(new Reading().of(mention.post()), mention));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "emotion:fury | anger, joy, optimism, sadness",
        "emotion:(joy OR fury) | anger, joy, optimism, sadness",
        "irony:yes | ironic, not_ironic",
        "offensive:true | not_offensive, offensive",
        "intent:complain | none, question, request, complaint, praise, recommendation",
        "sentiment:bad | negative, neutral, positive",
        "emotion<0.5 | cannot be compared",
        "sentiment<negative | expected a number",
        "sentiment:negative..positive | expected a number",
        "sarcasm:ironic | sentiment"
      })
  void whatCanNeverMatchIsRefusedWithWhatThereIs(String asked, String told) {
    MalformedException refused =
        assertThrows(MalformedException.class, () -> Query.parse("kettle " + asked, FIELDS));
    assertTrue(String.valueOf(refused.getMessage()).contains(told), refused.getMessage());
  }

  @ParameterizedTest
  @EnumSource(Task.class)
  void aTasksLabelsAreThoseOfItsModel(Task task) {
    assertEquals(Set.copyOf(task.labels()), Set.copyOf(Classifier.bundled(task).model().labels()));
    assertEquals(task.labels().stream().sorted().toList(), task.labels());
  }

  @Test
  void aHostsOwnLabelsAreAskedForInWhateverCase() {
    Fields<PostFacts> fields =
        FIELDS.with(
            Classification.field(
                Classification.key("topic", 1), List.of("Customer Service", "Delivery")));
    Mention mention =
        Posts.mention(Posts.post("1").text("kettle"))
            .score(
                Classification.key("topic", 1),
                Score.byMachine(new Classification("Customer Service", 0.9, null)))
            .build();
    PostFacts facts = PostFacts.of(new Reading().of(mention.post()), mention);
    assertEquals(Truth.TRUE, fields.parse("topic:\"customer service\"").test(facts));
    assertEquals(Truth.FALSE, fields.parse("topic:Delivery").test(facts));
  }

  @Test
  void aSetSaysWhichScoresItNeeds() {
    QuerySet set = set("kettle -emotion:anger", "title:kettle OR (tea likes>3 -(sentiment:1 x))");
    assertEquals(Set.of("emotion", "likes", "sentiment"), set.fields());
    assertEquals(2, BundledScorers.enrichers(set.fields()).size());
  }

  @Test
  void aQueryIsPrintedAsItIsRead() {
    for (String text : List.of("kettle sentiment:(0.5 OR negative)", "kettle sentiment<-0.5")) {
      Query query = Query.parse(text, FIELDS);
      assertEquals(query, Query.parse(query.toString(), FIELDS));
      assertEquals(text, query.toString());
    }
  }

  private static QuerySet set(String... queries) {
    QuerySet.Builder set = QuerySet.builder(FIELDS);
    for (int i = 0; i < queries.length; i++) {
      set.add("q" + i, queries[i]);
    }
    return set.build();
  }

  private Pipeline pipeline(String... queries) {
    QuerySet set = set(queries);
    Pipeline.Builder pipeline = Pipeline.builder(Gate.publicOnly(), set, store);
    BundledScorers.enrichers(set.fields()).forEach(pipeline::enricher);
    return pipeline.build();
  }

  private static List<String> queries(Pipeline pipeline, Post.Builder post) {
    PostEvent event = new PostEvent.Published(post.visibility(Visibility.PUBLIC).build(), NOON);
    Outcome outcome = pipeline.worker().process(List.of(event)).get(0);
    return outcome instanceof Outcome.Admitted admitted
        ? admitted.mention().matches().stream().map(QueryMatch::query).toList()
        : List.of();
  }

  private List<String> kept(String filter) {
    Reading reading = new Reading();
    return store
        .mentions()
        .filter(
            mention ->
                FIELDS.parse(filter).test(PostFacts.of(reading.of(mention.post()), mention))
                    == Truth.TRUE)
        .map(mention -> mention.post().id().nativeId())
        .sorted()
        .toList();
  }
}
