package dev.earshot.scoring.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.scoring.Explanation;
import dev.earshot.scoring.Sentiment;
import dev.earshot.text.Tokens;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ExplanationProperties {
  private static final List<String> WORDS =
      List.of(
          "good",
          "GOOD",
          "goood",
          "bad",
          "not",
          "never",
          "very",
          "sooo",
          "but",
          "nicht",
          "gut",
          "sehr",
          "muy",
          "no",
          "malo",
          "tea",
          ",",
          ".",
          "!!!",
          "?",
          ":)",
          ":-(",
          "😍",
          "💔",
          "#fail",
          "#SoSad",
          "@ada",
          "https://example.org/",
          "7",
          "नहीं",
          "अच्छा",
          "جدا",
          "جميل",
          "\n",
          "\uD83D",
          "slightly",
          "kaputt",
          "zzzz");

  private final SentimentScorer scorer = SentimentScorer.bundled();

  @Property(tries = 500)
  @Label("SM-04 explained scores: the parts add up to the score exactly, inside the text")
  void partsAddUp(@ForAll("soups") String text) {
    Tokens tokens = new Tokens().read(text);
    SentimentSession reading = scorer.open();
    reading.read(tokens, "");
    addsUp(scorer.explain(tokens, ""), text);
    assertEquals(scorer.score(text), reading.score());
  }

  @Property(tries = 200)
  @Label("SM-04 explained scores: what every other model says adds up as well")
  void partsOfEveryTaskAddUp(@ForAll("soups") String text, @ForAll Task task) {
    addsUp(Classifier.bundled(task).model().explain(new Tokens().read(text)), text);
  }

  private static void addsUp(Explanation explanation, String text) {
    for (int column = 0; column < explanation.columns().size(); column++) {
      int place = column;
      long sum = explanation.parts().stream().mapToLong(part -> part.points().get(place)).sum();
      assertEquals(explanation.points().get(column), sum);
    }
    assertTrue(explanation.parts().stream().allMatch(part -> part.span().end() <= text.length()));
  }

  @Property(tries = 300)
  void whatIsWrittenDownIsReadBack(@ForAll("soups") String text) {
    Sentiment sentiment = scorer.score(text);
    assertEquals(sentiment, Sentiment.KEY.decode(Sentiment.KEY.encode(sentiment)));
  }

  @Provide
  Arbitrary<String> soups() {
    Arbitrary<String> words =
        Arbitraries.of(WORDS).list().ofMinSize(0).ofMaxSize(60).map(list -> String.join(" ", list));
    return Arbitraries.oneOf(words, Arbitraries.strings().all().ofMaxLength(80));
  }
}
