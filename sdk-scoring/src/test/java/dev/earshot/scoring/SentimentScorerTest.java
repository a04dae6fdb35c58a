package dev.earshot.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.scoring.Explanation.Cause;
import dev.earshot.scoring.Explanation.Part;
import dev.earshot.scoring.Sentiment.Doubt;
import dev.earshot.scoring.Sentiment.Label;
import dev.earshot.text.Reading;
import dev.earshot.text.Tokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SentimentScorerTest {
  private static final List<String> TEXTS =
      List.of(
          "I really love this kettle :)))",
          "WORST kettle ever, NOT worth it!!!",
          "The shop opens at nine.",
          "İstanbul'da kahve İYİ, it was so niiice",
          "das ist leider nicht schön 😡");

  private final SentimentScorer scorer = SentimentScorer.bundled();

  @ParameterizedTest
  @DisplayName("SM-04 plain opinions are told apart from plain facts")
  @CsvSource({
    "en, POSITIVE, I love my new kettle",
    "en, NEGATIVE, I hate my new kettle",
    "en, NEGATIVE, the worst kettle I ever owned",
    "en, NEUTRAL, The shop opens at nine on Monday",
    "de, POSITIVE, Der Wasserkocher ist wunderbar",
    "de, NEGATIVE, Der Wasserkocher ist leider kaputt",
    "es, POSITIVE, La tetera es excelente",
    "es, NEGATIVE, La tetera es horrible",
    "fr, POSITIVE, Cette bouilloire est magnifique",
    "fr, NEGATIVE, Cette bouilloire est vraiment nulle",
    "it, POSITIVE, Questo bollitore è bellissimo",
    "it, NEGATIVE, Questo bollitore è orribile",
    "pt, POSITIVE, Esta chaleira é maravilhosa",
    "pt, NEGATIVE, Esta chaleira é péssima",
    "ar, POSITIVE, الغلاية رائعة",
    "ar, NEGATIVE, الغلاية سيئة",
    "hi, POSITIVE, केतली बहुत अच्छी है",
    "hi, NEGATIVE, केतली बेकार है",
  })
  void tellsOpinionsFromFacts(String language, Label expected, String text) {
    assertEquals(expected, scorer.score(new Tokens().read(text), language).label());
    assertEquals(expected, scorer.score(text).label());
  }

  @ParameterizedTest
  @CsvSource({
    "en, the tea is good, the tea is not good",
    "en, I like it, I don't like it",
    "en, it works well, it never works well",
    "de, der Tee ist gut, der Tee ist nicht gut",
    "es, el té es bueno, el té no es bueno",
    "fr, ce thé est bon, ce thé n'est pas bon",
    "it, il tè è buono, il tè non è buono",
    "pt, o chá é bom, o chá não é bom",
    "hi, चाय अच्छी है, चाय अच्छी नहीं है",
    "ar, الشاي جيد, الشاي غير جيد",
  })
  void negationLowersPraise(String language, String plain, String negated) {
    assertTrue(polarity(negated, language) < polarity(plain, language) - 0.2);
    assertTrue(polarity(negated, language) < 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"the tea is not bad", "no problem", "no problems, no complaints", "never boring"})
  void negatedBlameIsNotBlame(String text) {
    assertNotEquals(Label.NEGATIVE, scorer.score(text).label());
  }

  @ParameterizedTest
  @CsvSource({
    "the tea is good, the tea is very good",
    "it is bad, it is really bad",
    "so good, sooooo good",
    "good tea, gooood tea",
    "what a good day, what a GOOD day",
    "bad tea from the shop, BAD tea from the shop",
  })
  void intensifiersElongationAndCapitalsRaise(String plain, String raised) {
    double before = scorer.explain(new Tokens().read(plain)).leaning();
    double after = scorer.explain(new Tokens().read(raised)).leaning();
    assertTrue(Math.abs(after) > Math.abs(before), before + " then " + after);
    assertEquals(Math.signum(before), Math.signum(after));
  }

  @Test
  void capitalsCountForNothingWhereAllIsShouted() {
    assertEquals(polarity("good tea here", "en"), polarity("GOOD TEA HERE", "en"));
  }

  @ParameterizedTest
  @CsvSource({
    "POSITIVE, 😍", "POSITIVE, ❤️", "POSITIVE, 👍🏽", "POSITIVE, :-)", "POSITIVE, :))))",
    "NEGATIVE, 😡", "NEGATIVE, 💔", "NEGATIVE, 👎🏿", "NEGATIVE, :-(", "NEGATIVE, :((((",
  })
  void facesSpeakForThemselves(Label expected, String face) {
    assertEquals(expected, scorer.score(face).label());
    assertEquals(
        scorer.score("tea").polarity() < scorer.score("tea " + face).polarity(),
        expected == Label.POSITIVE);
  }

  @Test
  void hashtagsAreReadWordByWord() {
    assertEquals(Label.NEGATIVE, scorer.score("#WorstKettleEver").label());
    List<Part> parts = scorer.explain(new Tokens().read("#WorstKettleEver")).parts();
    assertTrue(
        parts.stream()
            .anyMatch(
                part ->
                    part.cause() == Cause.HASHTAG
                        && part.span().in("#WorstKettleEver").equals("Worst")));
  }

  @Test
  @DisplayName("SM-04 explained scores: every part says where, what and how much")
  void explanationNamesWhatTurnedAWord() {
    String text = "the tea is not very good";
    List<Part> parts = scorer.explain(new Tokens().read(text), "en").parts();
    List<Cause> ofGood =
        parts.stream().filter(p -> p.span().in(text).equals("good")).map(Part::cause).toList();
    assertEquals(List.of(Cause.WORD, Cause.INTENSIFIER, Cause.NEGATION), ofGood);
    assertEquals(Cause.BASE, parts.get(0).cause());
  }

  @Test
  void aDeclaredLanguageDecidesWhichCuesHold() {
    assertEquals("es", scorer.explain(new Tokens().read("no"), "es-MX").language());
    assertEquals(
        List.of(),
        scorer.explain(new Tokens().read("pas good"), "en").parts().stream()
            .filter(part -> part.cause() == Cause.NEGATION)
            .toList());
    assertFalse(
        scorer.explain(new Tokens().read("pas good"), "fr").parts().stream()
            .filter(part -> part.cause() == Cause.NEGATION)
            .toList()
            .isEmpty());
  }

  @ParameterizedTest
  @CsvSource({"fi, tämä on hyvä kattila", "ja, 良い", "zz, good", "x-private, good"})
  void abstainsOutsideItsLanguages(String language, String text) {
    Sentiment sentiment = scorer.score(new Tokens().read(text), language);
    assertEquals(Doubt.UNKNOWN_LANGUAGE, sentiment.doubt());
  }

  @Test
  void abstainsWhereItKnowsNothing() {
    assertEquals(Doubt.UNKNOWN_LANGUAGE, scorer.score("это хорошо").doubt());
    assertEquals(Doubt.UNKNOWN_WORDS, scorer.score("qwzx vbnq plmq").doubt());
    assertEquals(Doubt.NO_TEXT, scorer.score("").doubt());
    assertEquals(new Sentiment(Label.NEUTRAL, 0, 1 / 3.0, Doubt.NO_TEXT), scorer.score(" \n\t "));
  }

  @Test
  void oddTextsHaveAnAnswerInTimeThatGrowsWithTheirLength() {
    assertEquals(Label.NEUTRAL, scorer.score("\uD83D").label());
    assertEquals(Label.NEUTRAL, scorer.score("\uDE00\uD83D").label());
    for (String unit :
        List.of("a", "!", ":)", "#A", "not ", "é", "😡", "\uD83D", "@", "so good ")) {
      String text = unit.repeat(1_000_000 / unit.length());
      Sentiment sentiment =
          assertTimeout(Duration.ofSeconds(20), () -> scorer.score(text), "1 MB of " + unit);
      assertTrue(sentiment.confidence() > 0);
    }
  }

  @Test
  void theLocaleOfTheMachineDoesNotMatter() {
    List<Sentiment> expected = TEXTS.stream().map(scorer::score).toList();
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      SentimentScorer turkish = new SentimentScorer(Lexicon.bundled(), Cues.bundled());
      assertEquals(expected, TEXTS.stream().map(turkish::score).toList());
      assertEquals(Label.POSITIVE, turkish.score(new Tokens().read("wonderful"), "IT-it").label());
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void oneScorerServesManyThreads() throws InterruptedException, ExecutionException {
    List<Sentiment> expected = TEXTS.stream().map(scorer::score).toList();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Boolean>> answers = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        answers.add(
            threads.submit(
                () -> {
                  for (int n = 0; n < 500; n++) {
                    if (!TEXTS.stream().map(scorer::score).toList().equals(expected)) {
                      return false;
                    }
                  }
                  return true;
                }));
      }
      for (Future<Boolean> answer : answers) {
        assertTrue(answer.get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void theEnricherReadsTitleAndTextInTheDeclaredLanguage() {
    assertEquals(Label.NEGATIVE, enriched(Posts.post("1").title("Horrible kettle")).label());
    assertEquals(Label.NEGATIVE, enriched(Posts.post("1").text("Horrible kettle")).label());
    Sentiment both =
        enriched(Posts.post("1").title("Horrible kettle").text("Horrible tea, worst day"));
    assertTrue(both.polarity() < enriched(Posts.post("1").title("Horrible kettle")).polarity());
    assertEquals(
        Doubt.UNKNOWN_LANGUAGE, enriched(Posts.post("1").text("good").language("fi")).doubt());
  }

  @Test
  void theCardNamesSourcesFiguresAndFailures() {
    ModelCard card = scorer.card();
    assertEquals(1, card.version());
    assertEquals(8, card.languages().size());
    assertFalse(card.sources().isEmpty());
    assertFalse(card.figures().isEmpty());
    assertFalse(card.failures().isEmpty());
  }

  private Sentiment enriched(Post.Builder post) {
    Reading reading = new Reading().of(post.build());
    Mention.Builder mention = Mention.builder(reading.post());
    scorer.enricher().enrich(reading, mention);
    return mention.build().score(Sentiment.KEY).orElseThrow().value();
  }

  private double polarity(String text, String language) {
    return scorer.score(new Tokens().read(text), language).polarity();
  }
}
