package dev.earshot.scoring.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Span;
import dev.earshot.scoring.Abstention;
import dev.earshot.scoring.Sentiment;
import dev.earshot.scoring.Sentiment.Label;
import dev.earshot.text.Tokens;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetClauseTest {
  private final SentimentScorer scorer = SentimentScorer.bundled();

  @ParameterizedTest
  @DisplayName("SM-04 what is said about a brand or a term, not the whole post")
  @CsvSource(
      delimiter = '|',
      value = {
        "en|Love the food but the service was terrible|food|POSITIVE",
        "en|Love the food but the service was terrible|service|NEGATIVE",
        "en|The tea is wonderful, the kettle is awful|tea|POSITIVE",
        "en|The tea is wonderful, the kettle is awful|kettle|NEGATIVE",
        "en|the tea was great and the kettle was horrible|tea|POSITIVE",
        "en|the tea was great and the kettle was horrible|kettle|NEGATIVE",
        "en|I hate the lid. I love the spout!|lid|NEGATIVE",
        "en|I hate the lid. I love the spout!|spout|POSITIVE",
        "en|awful lid (love the spout)|spout|POSITIVE",
        "en|awful lid; lovely spout|lid|NEGATIVE",
        "de|Der Tee ist wunderbar, aber die Kanne ist schrecklich|Tee|POSITIVE",
        "de|Der Tee ist wunderbar, aber die Kanne ist schrecklich|Kanne|NEGATIVE",
        "es|El té es excelente pero la tetera es horrible|té|POSITIVE",
        "es|El té es excelente pero la tetera es horrible|tetera|NEGATIVE",
      })
  void theClauseAroundTheTargetSpeaksOfIt(
      String language, String text, String target, Label expected) {
    assertEquals(expected, about(text, target, language).label());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "good tea but bad cups|tea|good tea",
        "good tea but bad cups|cups|but bad cups",
        "good tea and bad cups|tea|good tea",
        "good tea and bad cups|cups|bad cups",
        "tea and cups are good|tea|tea and cups are good",
        "tea, cups, pots are good|tea|tea, cups, pots are good",
        "good are tea, cups, pots|pots|good are tea, cups, pots",
        "good tea, pots|pots|good tea, pots",
        "good. tea, pots|pots|tea, pots",
        "good; tea, pots|pots|tea, pots",
        "good tea. Bad cups.|tea|good tea.",
        "good tea. Bad cups.|cups|Bad cups.",
        "good green tea, bad cups|green tea|good green tea",
        "green tea|green tea|green tea",
      })
  void bordersAreWhereTheyAreSaidToBe(String text, String target, String clause) {
    Tokens tokens = new Tokens().read(text);
    LinearModel model = scorer.model("en");
    TargetClause found = TargetClause.around(tokens, span(text, target), model.sight());
    assertEquals(clause, text.substring(tokens.start(found.from()), tokens.end(found.to() - 1)));
  }

  @Test
  void aTargetInNoTokenIsAboutTheWholeText() {
    String text = "Love the food  but the service was terrible ";
    Sentiment whole = scorer.score(text);
    assertEquals(whole, about(text, new Span(13, 14)));
    assertEquals(whole, about(text, new Span(43, 44)));
    assertEquals(whole, about(text, new Span(0, 0)));
  }

  @Test
  void aTargetThatIsEverythingIsAboutTheWholeText() {
    String text = "Love the food but the service was terrible";
    assertEquals(scorer.score(text), about(text, new Span(0, text.length())));
  }

  @Test
  void aTargetWithinAHandleOrTagIsInItsClause() {
    String text = "@teahouse is awful, @potshop is lovely";
    assertTrue(about(text, span(text, "teahouse")).polarity() < 0);
    assertTrue(about(text, span(text, "potshop")).polarity() > 0);
  }

  @Test
  void noTextIsSaidToBeNone() {
    assertEquals(Abstention.NO_TEXT, about("", new Span(0, 0)).abstention());
    assertEquals(Abstention.NO_TEXT, about(" ", new Span(0, 1)).abstention());
  }

  private Sentiment about(String text, String target, String language) {
    return scorer.scoreAbout(new Tokens().read(text), language, span(text, target));
  }

  private Sentiment about(String text, Span target) {
    return scorer.scoreAbout(new Tokens().read(text), "", target);
  }

  private static Span span(String text, String target) {
    int start = text.indexOf(target);
    return new Span(start, start + target.length());
  }

  @Test
  void aTargetOutsideTheTextIsRefused() {
    Tokens tokens = new Tokens().read("good tea");
    assertEquals(scorer.score("good tea"), scorer.scoreAbout(tokens, "en", new Span(8, 8)));
    for (Span outside : new Span[] {new Span(5, 9), new Span(9, 9), new Span(100, 107)}) {
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class, () -> scorer.scoreAbout(tokens, "en", outside));
      assertTrue(String.valueOf(refused.getMessage()).startsWith("target: expected a span"));
    }
  }
}
