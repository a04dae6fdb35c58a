package dev.earshot.scoring.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Span;
import dev.earshot.scoring.Abstention;
import dev.earshot.scoring.Sentiment;
import dev.earshot.scoring.Sentiment.Label;
import dev.earshot.text.Tokens;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes in has a score or an abstention with its reason, in time linear in its length. */
class OddTextsTest {
  private static final int MEGABYTE = 1_000_000;

  private static final List<String> PIECES =
      List.of(
          "a",
          "E",
          "é",
          "ß",
          "İ",
          "ı",
          "ﷺ",
          "क",
          "्",
          "ब",
          "ש",
          "ﻻ",
          "ก",
          "良",
          "한",
          "7",
          "٣",
          "!",
          "?",
          ".",
          ",",
          ";",
          "(",
          ")",
          ":",
          "-",
          "'",
          "’",
          "&",
          "#",
          "@",
          "$",
          "_",
          "/",
          "*",
          " ",
          "\n",
          "\r",
          "\t",
          "\0",
          "\u0007",
          "\u001B",
          "\u0085",
          "\u00A0",
          "\u00AD",
          "\u200B",
          "\u200C",
          "\u200D",
          "\u200E",
          "\u200F",
          "\u202E",
          "\u2066",
          "\u2069",
          "\u2028",
          "\uFEFF",
          "\uFFFD",
          "\uFFFF",
          "\uD83D",
          "\uDE00",
          "\uDC00",
          "\uD800",
          "😡",
          "❤️",
          "👍🏽",
          "👨‍👩‍👧",
          "🇩🇪",
          "1️⃣",
          "\u0301",
          "\u0300\u0300\u0300",
          "\u20E3",
          "\uFE0F",
          ":)",
          ":-(",
          "xD",
          "xd",
          "XD",
          "<3",
          "good",
          "not",
          "never",
          "very",
          "but",
          "and",
          "bad",
          "sooo",
          "WORST",
          "https://example.org/",
          "@ada",
          "#SoSad",
          "ada@example.org",
          "no problem");

  private static final List<String> UNITS =
      List.of(
          "a",
          "A",
          "é",
          "!",
          ",",
          ".",
          ":)",
          "#A",
          "#AaBb",
          "not ",
          "but ",
          "a,",
          "a and ",
          "😡",
          "\uD83D",
          "@",
          "so good ",
          "7",
          "\u200B",
          "\u202E",
          "\u0301",
          " ",
          "x.",
          "(",
          "क्",
          "_");

  private final SentimentScorer scorer = SentimentScorer.bundled();
  private final Tokens tokens = new Tokens();
  private final SentimentSession reading = scorer.open();

  @Property(tries = 2000)
  void everyTextHasASentiment(@ForAll("odd") String text, @ForAll("tags") String tag) {
    hasSentiment(text, tag);
  }

  @Property(tries = 300)
  void everyTextHasALabelOfEveryTask(@ForAll("odd") String text, @ForAll Task task) {
    hasLabel(Classifier.bundled(task).model(), Classifier.bundled(task).model().prediction(), text);
  }

  /** What a reading remembers makes it fast and must change nothing. */
  @Property(tries = 1000)
  void whatWasReadBeforeChangesNothing(@ForAll("odd") String text) {
    reading.read(tokens.read(text), "en");
    SentimentSession fresh = scorer.open();
    fresh.read(new Tokens().read(text), "en");
    same(fresh, reading);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"xD xd XD", ":) :-) :))", "tea #tea", "it's its it", "1️⃣ 1 ①", "™ tm", "o_o"})
  void tokensThatReadAlikeAreToldApartWhateverWasReadBefore(String texts) {
    String[] forms = texts.split(" ");
    for (String former : forms) {
      for (String form : forms) {
        SentimentSession old = scorer.open();
        old.read(tokens.read(former), "en");
        old.read(tokens.read(form), "en");
        SentimentSession fresh = scorer.open();
        fresh.read(tokens.read(form), "en");
        same(fresh, old);
      }
    }
  }

  @Test
  void aWordDrawnOutBeyondMeasureIsTheSameWordWhateverWasReadBefore() {
    String plain = "gaamazingly good";
    String drawn = "ga" + "a".repeat(1000) + "mazingly good";
    for (String[] order : new String[][] {{plain, drawn}, {drawn, plain}}) {
      SentimentSession old = scorer.open();
      old.read(tokens.read(order[0]), "en");
      old.read(tokens.read(order[1]), "en");
      SentimentSession fresh = scorer.open();
      fresh.read(tokens.read(order[1]), "en");
      same(fresh, old);
    }
  }

  @Test
  void textThrownTogetherIsScored() {
    Random random = new Random(7);
    List<Task> tasks = List.of(Task.values());
    for (int round = 0; round < 3000; round++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(40); n > 0; n--) {
        if (random.nextInt(4) == 0) {
          text.append((char) random.nextInt(Character.MAX_VALUE + 1));
        } else {
          text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
      }
      hasSentiment(text.toString(), "");
      int start = random.nextInt(text.length() + 1);
      Span target = new Span(start, start + random.nextInt(text.length() + 1 - start));
      assertNotNull(scorer.scoreAbout(tokens, "", target));
      Task task = tasks.get(round % tasks.size());
      hasLabel(
          Classifier.bundled(task).model(),
          Classifier.bundled(task).model().prediction(),
          text.toString());
    }
  }

  @Test
  void noTextIsSaidToBeNone() {
    for (String text : List.of("", " ", "\n\t", "\u200B\u200D", "\uD83D", "\0\u0007", "\u202E")) {
      assertEquals(Abstention.NO_TEXT, scorer.score(text).abstention(), () -> escaped(text));
      assertEquals(0, scorer.score(text).polarity());
      for (Task task : Task.values()) {
        assertEquals(Abstention.NO_TEXT, Classifier.bundled(task).score(text).abstention());
      }
    }
  }

  @Test
  void oneEmojiIsAText() {
    assertTrue(scorer.score("😍").polarity() > 0);
    assertTrue(scorer.score("😡").polarity() < 0);
  }

  @Test
  void longTextsOfOneThingAreScored() {
    for (String unit : UNITS) {
      String text = unit.repeat((unit.equals("a") ? MEGABYTE : MEGABYTE / 4) / unit.length());
      Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(20), () -> hasSentiment(text, "en"), () -> escaped(unit));
    }
  }

  /** A text twice as long has at most twice the features and a few. */
  @Test
  void featuresGrowWithTheLengthAndNoFaster() {
    for (String unit : UNITS) {
      for (int length = 1000; length <= 64_000; length *= 4) {
        String text = unit.repeat(length / unit.length());
        Features features = new Features();
        scorer.model("en").list(tokens.read(text), features);
        SubwordHashes subwords = new SubwordHashes();
        long hashes = 0;
        for (int i = 0; i < features.size(); i++) {
          hashes += subwords.of(features, i);
        }
        int listed = features.size() + features.parts() + features.hits();
        assertTrue(listed <= 4 * length, escaped(unit) + " " + listed);
        assertTrue(hashes <= 8L * length + 20, escaped(unit) + " " + hashes);
      }
    }
  }

  /** Quadratic work would take a minute here. */
  @ParameterizedTest
  @ValueSource(strings = {"tea, ", "tea and ", "tea ", "tea; ", "tea. ", "(tea) ", "but "})
  void theClauseOfALongTextIsFoundInTimeThatGrowsWithItsLength(String unit) {
    String text = unit.repeat(MEGABYTE / 3 / unit.length());
    tokens.read(text);
    for (int start : new int[] {0, text.length() / 2, text.length() - 3}) {
      Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> scorer.scoreAbout(tokens, "en", new Span(start, start + 3)));
    }
  }

  private void hasSentiment(String text, String tag) {
    reading.read(tokens.read(text), tag);
    double sum = 0;
    for (Label label : Label.values()) {
      double probability = reading.probability(label);
      assertTrue(probability >= 0 && probability <= 1, () -> escaped(text));
      assertTrue(probability <= reading.probability(reading.label()), () -> escaped(text));
      sum += probability;
    }
    assertEquals(1, sum, 1e-9, () -> escaped(text));
    Sentiment sentiment = reading.score();
    double sign = Math.signum(sentiment.polarity());
    assertTrue(sentiment.polarity() >= -1 && sentiment.polarity() <= 1, () -> escaped(text));
    boolean hasText = tokens.count() > 0;
    assertEquals(!hasText, sentiment.abstention() == Abstention.NO_TEXT, () -> escaped(text));
    if (hasText && sentiment.label() != Label.NEUTRAL) {
      assertEquals(sentiment.label() == Label.POSITIVE ? 1 : -1, sign, () -> escaped(text));
    }
  }

  private void hasLabel(LinearModel model, Prediction prediction, String text) {
    model.predict(tokens.read(text), prediction);
    double sum = 0;
    for (int label = 0; label < model.labels().size(); label++) {
      double probability = prediction.probabilities[label];
      assertTrue(probability >= 0 && probability <= 1, () -> escaped(text));
      sum += probability;
    }
    assertEquals(1, sum, 1e-9, () -> escaped(text));
    assertEquals(
        tokens.count() == 0, prediction.abstention == Abstention.NO_TEXT, () -> escaped(text));
  }

  private static void same(SentimentSession expected, SentimentSession actual) {
    assertEquals(expected.polarity(), actual.polarity());
    assertEquals(expected.abstention(), actual.abstention());
    for (Label label : Label.values()) {
      assertEquals(expected.probability(label), actual.probability(label));
    }
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.chars().limit(200).forEach(c -> escaped.append(String.format(Locale.ROOT, "\\u%04X", c)));
    return escaped.toString();
  }

  @Provide
  Arbitrary<String> odd() {
    Arbitrary<String> soup =
        Arbitraries.of(PIECES).list().ofMaxSize(60).map(list -> String.join("", list));
    return Arbitraries.oneOf(soup, Arbitraries.strings().all().ofMaxLength(120));
  }

  @Provide
  Arbitrary<String> tags() {
    return Arbitraries.of("", "en", "de", "ar-EG", "hi", "und", "fi", "\uD83D", "x", "zh-Hant");
  }
}
