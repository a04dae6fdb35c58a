package dev.earshot.scoring.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.scoring.model.Rows.Row;
import dev.earshot.testsupport.Shared;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a host's own labelled posts make, with nothing chosen by hand. */
@Shared.Needed
class DomainModelsTest {
  private final Path data = Shared.path("data/sentiment");

  @Test
  @Tag("heavy")
  @DisplayName("SM-04 a model of a domain, started from the one in the jar")
  void airlinePostsMakeAnAirlineModel() throws IOException {
    LinearModel base = SentimentScorer.bundled().model("en");
    List<Row> rows = Rows.of(data, "airline_first_half");
    int cut = rows.size() * 4 / 5;
    Recipe recipe = Recipe.of("airline", base.labels()).from(base).build();
    List<Row> asked = rows.subList(cut, rows.size());
    double before = accuracy(base, asked);
    double after = accuracy(taught(recipe, rows.subList(0, cut)), asked);
    assertTrue(after >= 83 && after > before + 3, before + " before, " + after + " after");
  }

  @Test
  @Tag("heavy")
  @DisplayName("SM-04 intents of a domain, from nothing")
  void questionsToABankAreToldApart() throws IOException {
    List<Row> learned = new ArrayList<>();
    List<Row> asked = new ArrayList<>();
    List<Row> rows = Rows.of(data, "banking77_train");
    for (int i = 0; i < rows.size(); i++) {
      (i % 5 == 4 ? asked : learned).add(rows.get(i));
    }
    List<String> labels = rows.stream().map(Row::label).distinct().sorted().toList();
    LinearModel model = taught(Recipe.of("bank", labels).build(), learned);
    double after = accuracy(model, asked);
    assertTrue(after >= 88, "got " + after);
  }

  private static LinearModel taught(Recipe recipe, List<Row> rows) {
    Trainer trainer = new Trainer(recipe);
    for (Row row : rows) {
      trainer.add(row.label(), row.text());
    }
    return trainer.train();
  }

  private static double accuracy(LinearModel model, List<Row> rows) {
    Confusion confusion = new Confusion(model.labels().size());
    for (Row row : rows) {
      String answer = Answers.of(model, row.text()).label();
      confusion.add(model.labels().indexOf(row.label()), model.labels().indexOf(answer));
    }
    return 100 * confusion.accuracy();
  }
}
