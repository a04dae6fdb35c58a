package dev.earshot.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.scoring.Explanation.Part;
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
    Explanation explanation = scorer.explain(tokens);
    assertEquals(
        explanation.leaning(), explanation.parts().stream().mapToLong(Part::leaning).sum());
    assertEquals(explanation.calm(), explanation.parts().stream().mapToLong(Part::calm).sum());
    assertTrue(explanation.parts().stream().allMatch(part -> part.span().end() <= text.length()));
    assertEquals(scorer.score(tokens), explanation.sentiment());
  }

  @Property(tries = 300)
  void theLabelIsTheLargestOfTheThree(@ForAll("soups") String text) {
    Explanation explanation = scorer.explain(new Tokens().read(text));
    if (explanation.parts().size() > 1) {
      long most = Math.max(explanation.calm(), Math.abs(explanation.leaning()));
      long own =
          switch (explanation.sentiment().label()) {
            case NEGATIVE -> -explanation.leaning();
            case NEUTRAL -> explanation.calm();
            case POSITIVE -> explanation.leaning();
          };
      assertEquals(most, own);
    }
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
