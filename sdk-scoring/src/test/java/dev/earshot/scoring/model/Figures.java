package dev.earshot.scoring.model;

import dev.earshot.scoring.model.Rows.Row;
import dev.earshot.text.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What a shipped model reaches on texts that it did not learn from, as its card says it. */
final class Figures {
  private static final Path WRITTEN = Path.of("src/train/figures.tsv");

  private Figures() {}

  /** Returns what stands in the file beside the teacher's labels. */
  static List<String> written(String model) throws IOException {
    List<String> figures = new ArrayList<>();
    for (String line : Files.readAllLines(WRITTEN)) {
      if (line.startsWith(model + '\t')) {
        figures.add(line.substring(model.length() + 1));
      }
    }
    return figures;
  }

  /** Writes the figures of a model in place of those it had. */
  static void write(String model, List<String> figures) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(WRITTEN));
    lines.removeIf(line -> line.startsWith(model + '\t'));
    figures.forEach(figure -> lines.add(model + '\t' + figure));
    lines.sort(Comparator.comparing(line -> line.substring(0, line.indexOf('\t'))));
    Files.write(WRITTEN, lines);
  }

  /** Measures a model; complaints have no texts that were held back. */
  static List<String> measured(String name, LinearModel model, Path data) throws IOException {
    if (name.equals("complaint")) {
      return List.of();
    }
    if (name.equals("sentiment-en")) {
      return List.of(
          "TweetEval validation: " + of(model, Rows.of(data, "tweeteval_sentiment_val")),
          "airline posts, first half: " + of(model, Rows.of(data, "airline_first_half")),
          "Sentiment140: " + of(model, Rows.of(data, "sentiment140_test498")));
    }
    if (name.startsWith("sentiment-")) {
      String language = name.substring("sentiment-".length());
      List<Row> rows =
          Rows.of(data, "umsab_multilingual_val").stream()
              .filter(row -> row.second().equals(language))
              .toList();
      return List.of("UMSAB validation: " + of(model, rows));
    }
    return List.of(
        "TweetEval validation: " + of(model, Rows.of(data, "tweeteval_" + name + "_val")));
  }

  private static String of(LinearModel model, List<Row> rows) {
    Confusion confusion = new Confusion(model.labels().size());
    Prediction prediction = model.prediction();
    Tokens tokens = new Tokens();
    for (Row row : rows) {
      model.predict(tokens.read(row.text()), prediction);
      confusion.add(model.labels().indexOf(row.label()), prediction.best);
    }
    return confusion.written();
  }
}
