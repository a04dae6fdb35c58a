package dev.earshot.pipeline;

import static dev.earshot.pipeline.ToneCounts.TONE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Correction;
import dev.earshot.MalformedException;
import dev.earshot.Mention;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.Removal;
import dev.earshot.Score;
import dev.earshot.ScoreKey;
import dev.earshot.SourceEvent;
import dev.earshot.Visibility;
import dev.earshot.json.EarshotJson;
import dev.earshot.query.QuerySet;
import dev.earshot.text.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Corrections through the whole road, on a store in a file that is opened again now and then. */
class CorrectionTest {
  private static final Network NETWORK = new Network("test");
  private static final AuthorId ADA = AuthorId.of(NETWORK, "ada");
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final PostId ID = PostId.of(NETWORK, "1");

  @TempDir Path folder;

  private ToneCounts tones = new ToneCounts();
  private final List<Outcome.Change> heard = new ArrayList<>();
  private MentionStore store = MentionStore.inMemory();
  private Pipeline pipeline = pipeline("machine");

  @BeforeEach
  void open() {
    store = MentionStore.open(folder, EarshotJson.of());
    heard.clear();
    tones = new ToneCounts();
    pipeline = pipeline("machine");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void reopen() {
    close();
    open();
  }

  /** A pipeline whose machine says one word of everything but silence. */
  private Pipeline pipeline(String machine) {
    return Pipeline.builder(
            Gate.publicOnly(), QuerySet.builder().add("kettle", "kettle").build(), store)
        .enricher(
            new Enricher() {
              @Override
              public void enrich(Reading reading, Scores scores) {
                if (!reading.post().text().contains("silent")) {
                  scores.put(TONE, machine);
                }
              }

              @Override
              public String version() {
                return machine;
              }
            })
        .sink(delivery -> heard.addAll(delivery.changes()))
        .sink(tones)
        .build();
  }

  @Test
  @DisplayName("SM-05 a person's score wins, with who and when, and is counted at once")
  void aPersonsScoreWins() {
    process(published("kettle"));
    assertEquals(Map.of("machine", 1), tones.counts());
    Outcome.Revised revised =
        assertInstanceOf(Outcome.Revised.class, pipeline.correct(given("cross", 10)).get(0));
    assertEquals(
        "machine", Objects.requireNonNull(revised.before()).score(TONE).orElseThrow().value());
    assertEquals(Map.of("cross", 1), tones.counts());
    assertEquals(2, store.lastChange());
    Score<String> kept = kept();
    assertEquals("cross", kept.value());
    assertEquals(
        Optional.of(new Score.Decision("eve", NOON.plusSeconds(10), false)), kept.byPerson());
    assertEquals(Optional.of("machine"), kept.byMachine());
  }

  @Test
  @DisplayName("SM-05 a correction survives another scoring, an edit, new numbers and a restart")
  void survivesWhatComesAfter() {
    process(published("kettle"));
    pipeline.correct(given("cross", 10));
    pipeline = pipeline("newer machine");
    process(published("kettle"));
    assertEquals("cross", kept().value());
    assertEquals(Optional.of("newer machine"), kept().byMachine());
    process(likes(20));
    assertFalse(kept().byPerson().orElseThrow().editedSince());
    reopen();
    assertEquals(Map.of("cross", 1), tones.counts());
    process(edited("kettle, edited", 30));
    assertEquals("cross", kept().value());
    assertEquals(Map.of("cross", 1), tones.counts());
    assertEquals(
        List.of(Map.entry("eve", NOON.plusSeconds(10))),
        kept().byPerson().stream().map(person -> Map.entry(person.by(), person.at())).toList());
  }

  @Test
  @DisplayName("SM-05 kept mentions that are scored anew keep what people said")
  void survivesARescoreOfWhatIsStored() {
    process(published("kettle"));
    pipeline.correct(given("cross", 10));
    pipeline = pipeline("newer machine");
    List<SourceEvent> again =
        store
            .mentions()
            .<SourceEvent>map(
                mention ->
                    new PostEvent.Published(
                        mention.post(), mention.post().provenance().orElseThrow().observedAt()))
            .toList();
    process(again.toArray(SourceEvent[]::new));
    assertEquals("cross", kept().value());
    assertEquals(Optional.of("newer machine"), kept().byMachine());
  }

  @Test
  void anEditSaysThatTheCorrectionWasGivenForOtherWords() {
    process(published("kettle"));
    pipeline.correct(given("cross", 10));
    process(edited("kettle, edited", 30));
    assertTrue(kept().byPerson().orElseThrow().editedSince());
    pipeline.correct(given("glad", 40));
    assertFalse(kept().byPerson().orElseThrow().editedSince());
  }

  @Test
  void aCorrectionFromBeforeTheEditSaysSoThoughItArrivesAfterwards() {
    process(published("kettle"));
    process(
        new PostEvent.Edited(
            post("kettle, edited", NOON.plusSeconds(30)).toBuilder()
                .editedAt(NOON.plusSeconds(20))
                .build(),
            NOON.plusSeconds(30)));
    pipeline.correct(given("cross", 10));
    assertTrue(kept().byPerson().orElseThrow().editedSince());
  }

  @Test
  void theLatestDecisionCountsInWhateverOrderTheyArrive() {
    process(published("kettle"));
    pipeline.correct(new Correction.Given<>(ID, TONE, "glad", "bob", NOON.plusSeconds(20)));
    assertEquals(List.of("OUTDATED"), words(pipeline.correct(given("cross", 10))));
    assertEquals("bob", kept().byPerson().orElseThrow().by());
    pipeline.correct(new Correction.Given<>(ID, TONE, "sad", "cyd", NOON.plusSeconds(20)));
    assertEquals("cyd", kept().byPerson().orElseThrow().by());
    assertEquals(Optional.of("machine"), kept().byMachine());
  }

  @Test
  void handedInTwiceIsNothing() {
    process(published("kettle"));
    pipeline.correct(given("cross", 10));
    process(edited("kettle, edited", 30));
    assertEquals(List.of(), pipeline.correct(given("cross", 10)));
    assertTrue(kept().byPerson().orElseThrow().editedSince());
    pipeline.correct(takenBack(40));
    assertEquals(List.of(), pipeline.correct(takenBack(40)));
  }

  @Test
  @DisplayName("SM-05 a correction that is taken back lets the machine speak, and stays away")
  void takenBack() {
    process(published("kettle"));
    pipeline.correct(given("cross", 10));
    assertEquals(List.of("Revised"), words(pipeline.correct(takenBack(20))));
    assertEquals(Score.byMachine("machine"), kept());
    assertEquals(Map.of("machine", 1), tones.counts());
    reopen();
    assertEquals(List.of("OUTDATED"), words(pipeline.correct(given("cross", 15))));
    process(edited("kettle, edited", 30));
    process(likes(35));
    assertEquals(List.of("OUTDATED"), words(pipeline.correct(given("cross", 15))));
    pipeline.correct(given("glad", 40));
    assertEquals("glad", kept().value());
    assertEquals(Map.of(), store.find(ID).orElseThrow().takenBack());
  }

  @Test
  void whereTheMachineIsSilentThePersonAloneSpeaks() {
    process(published("kettle, silent"));
    pipeline.correct(given("cross", 10));
    assertEquals(Optional.empty(), kept().byMachine());
    pipeline.correct(takenBack(20));
    assertEquals(Optional.empty(), store.find(ID).orElseThrow().score(TONE));
    assertEquals(Map.of("none", 1), tones.counts());
  }

  @Test
  void aMachineThatFallsSilentIsNotQuotedAnyMore() {
    process(published("kettle"));
    pipeline.correct(given("cross", 10));
    process(edited("kettle, silent", 30));
    assertEquals("cross", kept().value());
    assertEquals(Optional.empty(), kept().byMachine());
  }

  @Test
  void whatIsNotKeptCannotBeCorrectedAndNothingStays() throws IOException {
    assertEquals(List.of("NOT_KEPT"), words(pipeline.correct(given("cross", 10))));
    process(published("kettle"));
    pipeline.remove(new Removal.OfPost(ID, Removal.Cause.ERASED, NOON.plusSeconds(5)));
    Outcome.Refused refused =
        assertInstanceOf(Outcome.Refused.class, pipeline.correct(given("cross", 10)).get(0));
    assertEquals(new Refusal(Refusal.REMOVED, "ERASED"), refused.refusal());
    assertEquals(2, store.lastChange());
    assertFalse(file().contains("eve"));
  }

  @Test
  @DisplayName("SM-05 a correction goes with its post, and so does the name of who gave it")
  void goesWithItsPost() throws IOException {
    process(published("kettle"));
    pipeline.correct(given("cross", 10));
    assertTrue(file().contains("eve"));
    pipeline.remove(new Removal.OfAuthor(ADA, Removal.Cause.OPTED_OUT, NOON.plusSeconds(20)));
    assertFalse(file().contains("eve"));
    assertFalse(file().contains("cross"));
    assertEquals(Map.of(), tones.counts());
    assertEquals(
        Tombstone.of(ID, Removal.Cause.OPTED_OUT, NOON.plusSeconds(20)),
        store.tombstone(ID).orElseThrow());
    process(edited("kettle", 30));
    assertEquals(Score.byMachine("machine"), kept());
  }

  @Test
  void takingBackErasesTheName() throws IOException {
    process(published("kettle"));
    pipeline.correct(given("cross", 10));
    pipeline.correct(takenBack(20));
    assertFalse(file().contains("eve"));
  }

  @Test
  void noTextOfOursNamesThePerson() {
    process(published("kettle"));
    Correction<String> correction = given("cross", 10);
    pipeline.correct(correction);
    Mention mention = store.find(ID).orElseThrow();
    String shown = correction + " " + mention + " " + kept() + " " + heard + " " + mention.post();
    assertFalse(shown.contains("eve"), shown);
    assertFalse(correction.toString().contains("cross"));
  }

  @Test
  void aValueThatCannotBeWrittenDownIsRefusedAndTheStoreGoesOn() {
    process(published("kettle"));
    ScoreKey<Object> odd =
        ScoreKey.of("odd", 1, Object.class, value -> Map.of("value", value), Map::copyOf);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            pipeline.correct(
                List.of(
                    given("cross", 10),
                    new Correction.Given<>(ID, odd, new Object(), "eve", NOON))));
    assertEquals(Score.byMachine("machine"), kept());
    pipeline.correct(given("cross", 10));
    assertEquals("cross", kept().value());
  }

  @Test
  void aNameThatCannotBeStoredIsMendedAndKnownAgain() {
    process(published("kettle"));
    Correction<String> odd = new Correction.Given<>(ID, TONE, "cross", "e\0ve", NOON);
    pipeline.correct(odd);
    process(edited("kettle, edited", 30));
    assertEquals(List.of(), pipeline.correct(odd));
    assertEquals("e\uFFFDve", kept().byPerson().orElseThrow().by());
  }

  @Test
  @DisplayName("SM-05 a score whose key no store was given is read, corrected and taken back")
  void aStoreNeedsNoKey() {
    process(published("kettle"));
    close();
    store = MentionStore.open(folder, EarshotJson.of());
    pipeline = pipeline("machine");
    assertEquals(Score.byMachine("machine"), read(TONE));
    pipeline.correct(given("cross", 10));
    assertEquals("cross", read(TONE).value());
    assertEquals(Optional.of("machine"), read(TONE).byMachine());
    assertEquals(List.of(), pipeline.correct(given("cross", 10)), "handed in twice");
    pipeline.correct(takenBack(20));
    assertEquals(Score.byMachine("machine"), read(TONE));
  }

  @Test
  void aPersonOverrulesEvenWhatNoKeyCanRead() {
    ScoreKey<Long> number =
        ScoreKey.of(
            TONE.name(),
            TONE.version(),
            Long.class,
            value -> Map.of("number", value),
            written -> (Long) written.get("number"));
    process(published("kettle"));
    pipeline = Pipeline.builder(Gate.publicOnly(), QuerySet.builder().build(), store).build();
    Mention kept = store.find(ID).orElseThrow();
    assertThrows(MalformedException.class, () -> kept.score(number));
    pipeline.correct(new Correction.Given<>(ID, number, 7L, "eve", NOON.plusSeconds(10)));
    Optional<Object> said =
        store
            .find(ID)
            .map(mention -> mention.scores().get(number.id()))
            .map(score -> score.value().get("number"));
    assertEquals(Optional.of(7L), said);
    pipeline.correct(new Correction.TakenBack<>(ID, number, NOON.plusSeconds(20)));
    assertEquals(Score.byMachine("machine"), kept());
  }

  @Test
  void nobodyInParticularCannotCorrect() {
    assertThrows(
        IllegalArgumentException.class, () -> new Correction.Given<>(ID, TONE, "cross", " ", NOON));
  }

  private void process(SourceEvent... events) {
    pipeline.worker().process(List.of(events));
  }

  private Score<String> kept() {
    return store.find(ID).orElseThrow().score(TONE).orElseThrow();
  }

  private String file() throws IOException {
    return Files.readString(folder.resolve("mentions.log"), StandardCharsets.ISO_8859_1);
  }

  private Score<String> read(ScoreKey<String> key) {
    return store.find(ID).orElseThrow().score(key).orElseThrow();
  }

  private static Correction<String> given(String tone, long seconds) {
    return new Correction.Given<>(ID, TONE, tone, "eve", NOON.plusSeconds(seconds));
  }

  private static Correction<String> takenBack(long seconds) {
    return new Correction.TakenBack<>(ID, TONE, NOON.plusSeconds(seconds));
  }

  private static List<String> words(List<Outcome> outcomes) {
    return outcomes.stream()
        .map(
            outcome ->
                outcome instanceof Outcome.Refused refused
                    ? refused.refusal().code()
                    : outcome.getClass().getSimpleName())
        .toList();
  }

  private static SourceEvent likes(long seconds) {
    Instant at = NOON.plusSeconds(seconds);
    return new PostEvent.MetricsChanged(ID, List.of(new Metric(Metric.LIKES, seconds, at)), at);
  }

  private static SourceEvent published(String text) {
    return new PostEvent.Published(post(text, NOON), NOON);
  }

  private static SourceEvent edited(String text, long seconds) {
    Instant at = NOON.plusSeconds(seconds);
    return new PostEvent.Edited(post(text, at), at);
  }

  private static Post post(String text, Instant observedAt) {
    return Post.builder(ID)
        .text(text)
        .author(Author.builder(ADA).handle("ada").build())
        .visibility(Visibility.PUBLIC)
        .publishedAt(NOON)
        .provenance(Provenance.builder("test/1", Provenance.Method.API, "test", observedAt).build())
        .build();
  }
}
