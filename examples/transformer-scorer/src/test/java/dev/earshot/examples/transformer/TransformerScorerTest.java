package dev.earshot.examples.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.MalformedException;
import dev.earshot.pipeline.Scores;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.pipeline.Enricher;
import dev.earshot.scoring.Abstention;
import dev.earshot.scoring.Sentiment;
import dev.earshot.scoring.Sentiment.Label;
import dev.earshot.scoring.model.SentimentScorer;
import dev.earshot.testsupport.Shared;
import dev.earshot.text.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("heavy")
class TransformerScorerTest {
  private static final List<String> POSTS =
      List.of(
          "This kettle is a joy, best thing I bought all year",
          "",
          "Kettle arrived. It is blue.",
          "third one that leaks and nobody answers my mails \uD83D\uDE21",
          "could not be happier with it, thank you @kettle_co!!",
          "The shop opens at nine on Mondays");

  private static final SentimentScorer LINEAR = SentimentScorer.bundled();
  private static TransformerScorer scorer;

  @BeforeAll
  static void open() {
    scorer = TransformerScorer.open(LINEAR);
  }

  @AfterAll
  static void close() {
    scorer.close();
  }

  @ParameterizedTest
  @CsvSource({
    "POSITIVE,'This kettle is a joy, best thing I bought all year'",
    "NEGATIVE,'third one that leaks, and nobody answers my mails'",
    "NEUTRAL,'The shop opens at nine on Mondays'",
    "POSITIVE,'I could not be happier with it'",
  })
  void hearsHowAPostSounds(Label label, String post) {
    assertEquals(label, scorer.score(post).label());
  }

  @Test
  void aBatchOfTwoThreadsGivesWhatOneByOneGives() {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      many.addAll(POSTS);
    }
    ExecutorService two = Executors.newFixedThreadPool(2);
    try {
      List<Sentiment> batch = scorer.scoreAll(many, two);
      assertEquals(many.size(), batch.size());
      for (int i = 0; i < many.size(); i++) {
        Sentiment alone = scorer.score(many.get(i));
        assertEquals(alone.label(), batch.get(i).label());
        assertEquals(alone.polarity(), batch.get(i).polarity(), 1e-5);
        assertEquals(alone.confidence(), batch.get(i).confidence(), 1e-5);
      }
    } finally {
      two.shutdown();
    }
  }

  private static Sentiment enriched(Enricher enricher, Post.Builder post) {
    Reading reading = new Reading().of(post.build());
    Scores scores = Scores.of(List.of());
    enricher.enrich(reading, scores);
    return scores.get(Sentiment.KEY).orElseThrow();
  }

  private static Post.Builder post(String text) {
    return Post.builder(PostId.of(new Network("test"), "1")).text(text);
  }

  @Test
  void enrichesAPostWithTheLongerOfItsTitleAndText() {
    Sentiment expected = scorer.score("leaks again, I give up");
    Post.Builder post = post("leaks again, I give up").title("Third kettle").language("en-GB");
    assertEquals(expected, enriched(scorer.enricher(), post));
  }

  @Test
  void leavesAnotherLanguageToTheLinearScore() {
    for (Post.Builder post :
        List.of(
            post("Der Kessel ist undicht, eine Katastrophe").language("de"),
            post("Dieser Kessel ist leider nicht gut und ich bin sehr traurig darüber"))) {
      assertEquals(enriched(LINEAR.enricher(), post), enriched(scorer.enricher(), post));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \t\n", "\u200B\u200D"})
  void abstainsWhereThereIsNoText(String blank) {
    assertEquals(Abstention.NO_TEXT, scorer.score(blank).abstention());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\uD83D\uDE02",
        "\uD83D a \uDE02",
        "\uDE02\uD83D",
        "\u202Eevil\u202C \u0000\u0007",
        "\uDBFF\uDFFF",
        "[CLS] [SEP] [MASK]",
      })
  void scoresWhateverComes(String odd) {
    Sentiment score = scorer.score(odd);
    assertTrue(score.confidence() >= 0.333 || score.abstention() != null, score::toString);
  }

  @Test
  void scoresAMegabyte() {
    Sentiment word = scorer.score("a".repeat(1 << 20));
    assertTrue(word.confidence() > 0);
    assertEquals(Label.NEGATIVE, scorer.score("this is awful. ".repeat(1 << 16)).label());
  }

  @Test
  void refusesAHeadOfOtherEncoders() throws IOException {
    Encoders encoders = Encoders.open();
    Head head =
        Head.of(
            1,
            new float[1],
            new float[1],
            new float[1][1],
            new float[1],
            new float[1][Head.CLASSES],
            new float[Head.CLASSES]);
    MalformedException refused =
        assertThrows(MalformedException.class, () -> new TransformerScorer(LINEAR, encoders, head));
    assertEquals("encoders", refused.field().orElseThrow());
  }

  @Test
  void refusesADamagedHeadFile(@TempDir Path folder) throws IOException {
    byte[] bytes = TransformerScorer.bundledHead().write();
    bytes[bytes.length / 2] ^= 1;
    Path damaged = Files.write(folder.resolve("damaged.bin"), bytes);
    MalformedException refused =
        assertThrows(MalformedException.class, () -> TransformerScorer.open(LINEAR, damaged));
    assertEquals("damaged.bin", refused.source());
    assertEquals("damaged: its checksum does not match", refused.problem());
  }

  @Test
  void refusesADamagedModel() {
    assertThrows(MalformedException.class, () -> Encoder.of("m", "", new byte[100], new byte[100]));
  }

  @Test
  @Shared.Needed
  void reachesItsFigureOnPostsItNeverSaw() throws IOException {
    List<LabelledText> held =
        LabelledText.read(
            Shared.path("data/sentiment/tweeteval_sentiment_val.tsv"), Task.SENTIMENT);
    List<String> texts = held.stream().map(LabelledText::text).toList();
    Marks marks = new Marks(Head.CLASSES);
    ExecutorService two = Executors.newFixedThreadPool(2);
    try {
      List<Sentiment> scores = scorer.scoreAll(texts, two);
      for (int i = 0; i < held.size(); i++) {
        marks.add(held.get(i).label(), Odds.place(scores.get(i).label()));
      }
    } finally {
      two.shutdown();
    }
    assertTrue(marks.macroRecall() >= 0.738, "macro recall " + marks.macroRecall());
  }
}
