package dev.earshot.scoring;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.scoring.Labelled.Confusion;
import dev.earshot.testsupport.Shared;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Shared.Needed
class SentimentFiguresTest {
  private final SentimentScorer scorer = SentimentScorer.bundled();

  @Test
  @DisplayName("SM-04 English sentiment is found on posts the lexicon did not learn from")
  void englishFigures() {
    List<Labelled> tuning = Labelled.english("tweeteval_sentiment_val.tsv");
    List<Labelled> airline = Labelled.english("airline_first_half.tsv");
    atLeast(66.5, Confusion.of(scorer, tuning, true).macroRecall());
    atLeast(66.5, Confusion.of(scorer, tuning, false).macroRecall());
    atLeast(68.5, Confusion.of(scorer, airline, true).macroRecall());
    atLeast(68.5, Confusion.of(scorer, airline, false).macroRecall());
  }

  @Test
  @DisplayName("IS-02 sentiment in seven languages, told or found out")
  void figuresOfSevenLanguages() {
    List<Labelled> all = Labelled.multilingual("umsab_multilingual_val.tsv");
    double told = 0;
    double found = 0;
    List<String> languages = List.of("ar", "de", "en", "es", "fr", "it", "pt");
    for (String language : languages) {
      List<Labelled> one = all.stream().filter(row -> row.language().equals(language)).toList();
      told += Confusion.of(scorer, one, true).macroF1() / languages.size();
      found += Confusion.of(scorer, one, false).macroF1() / languages.size();
    }
    atLeast(59, told);
    atLeast(58, found);
  }

  @Test
  void theCardSaysWhatIsMeasured() {
    String figure =
        LexiconTrainer.figure(
            "English, airline tweets", scorer, Labelled.english("airline_first_half.tsv"));
    String expected = figure.replace("# figure ", "").replace("\t", ": ");
    assertTrue(
        scorer.card().figures().contains(expected), "expected " + scorer.card() + " " + expected);
  }

  private static void atLeast(double floor, double figure) {
    assertTrue(figure >= floor, "expected at least " + floor + ", got " + figure);
  }
}
