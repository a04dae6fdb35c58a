package dev.earshot.scoring.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.scoring.model.Rows.Row;
import dev.earshot.testsupport.Shared;
import dev.earshot.text.Tokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the shipped models reach on texts they did not learn from, less a little. */
@Shared.Needed
class FiguresTest {
  private final Path data = Shared.path("data/sentiment");
  private final SentimentScorer scorer = SentimentScorer.bundled();

  @ParameterizedTest
  @CsvSource({
    "tweeteval_sentiment_val, 68",
    "airline_first_half, 71.5",
    "sentiment140_test498, 79"
  })
  @DisplayName("SM-04 English sentiment is found on posts the model did not learn from")
  void englishMacroRecall(String file, double floor) throws IOException {
    atLeast(floor, sentiment(Rows.of(data, file), "en").macroRecall());
  }

  @Test
  @DisplayName("IS-02 sentiment in eight languages")
  void macroF1OfEightLanguages() throws IOException {
    List<Row> all = Rows.of(data, "umsab_multilingual_val");
    double mean = 0;
    for (String language : SentimentScorer.LANGUAGES) {
      List<Row> own = all.stream().filter(row -> row.second().equals(language)).toList();
      mean += sentiment(own, language).macroF1() / SentimentScorer.LANGUAGES.size();
    }
    atLeast(58, mean);
  }

  @ParameterizedTest
  @CsvSource({"EMOTION, 64", "IRONY, 64.5", "OFFENSIVE, 73", "HATE, 67.5"})
  @DisplayName("SM-04 mood and tone are found on posts the models did not learn from")
  void macroF1OfTheOtherTasks(Task task, double floor) throws IOException {
    LinearModel model = Classifier.bundled(task).model();
    Confusion confusion = new Confusion(model.labels().size());
    for (Row row : Rows.of(data, "tweeteval_" + task.written() + "_val")) {
      String answer = Answers.of(model, row.text()).label();
      confusion.add(model.labels().indexOf(row.label()), model.labels().indexOf(answer));
    }
    atLeast(floor, confusion.macroF1());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sentiment-en",
        "sentiment-ar",
        "sentiment-de",
        "sentiment-es",
        "sentiment-fr",
        "sentiment-hi",
        "sentiment-it",
        "sentiment-pt",
        "emotion",
        "irony",
        "offensive",
        "hate"
      })
  void theCardSaysWhatIsMeasured(String name) throws IOException {
    LinearModel model = LinearModel.bundled(name + ".model");
    assertEquals(Figures.measured(name, model, data), model.card().figures());
    assertEquals(Figures.written(name), model.card().figures());
  }

  private Confusion sentiment(List<Row> rows, String language) {
    Tokens tokens = new Tokens();
    SentimentSession reading = scorer.open();
    List<String> labels = scorer.model(language).labels();
    Confusion confusion = new Confusion(labels.size());
    for (Row row : rows) {
      reading.read(tokens.read(row.text()), language);
      confusion.add(labels.indexOf(row.label()), labels.indexOf(reading.label().written()));
    }
    return confusion;
  }

  private static void atLeast(double floor, double share) {
    assertTrue(100 * share >= floor, "expected at least " + floor + ", got " + 100 * share);
  }
}
