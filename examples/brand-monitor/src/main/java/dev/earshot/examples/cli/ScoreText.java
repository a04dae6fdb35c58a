package dev.earshot.examples.cli;

import dev.earshot.scoring.Abstention;
import dev.earshot.scoring.Classification;
import dev.earshot.scoring.Explanation;
import dev.earshot.scoring.ModelCard;
import dev.earshot.scoring.Sentiment;
import dev.earshot.scoring.model.SentimentSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How scores are written. */
final class ScoreText {
  private static final int YES = 1;
  private static final String POLARITY = "polarity";

  /** Stands for a label where there is nothing to give one. */
  private static final String NOTHING = "none";

  private ScoreText() {}

  static String line(SentimentSession session) {
    return session.abstention() == Abstention.NO_TEXT
        ? row(Sentiment.Label.NEUTRAL.written(), 0)
        : row(session.label().written(), session.polarity());
  }

  static String line(Classification classification) {
    return classification.abstention() == Abstention.NO_TEXT
        ? row(NOTHING, 0)
        : row(classification.label(), classification.probability());
  }

  /** Writes what a model of two labels, of which the second means yes, says. */
  static String yesOrNo(Classification classification, List<String> labels) {
    if (classification.abstention() == Abstention.NO_TEXT) {
      return row("no", 0);
    }
    boolean yes = classification.label().equals(labels.get(YES));
    double probability = classification.probability();
    return row(yes ? "yes" : "no", yes ? probability : 1 - probability);
  }

  private static String row(String label, double number) {
    return label + String.format(Locale.ROOT, "\t%.4f", number);
  }

  static JsonLine of(SentimentSession session) {
    JsonLine line =
        new JsonLine()
            .put("label", session.label().written())
            .put("polarity", rounded(session.polarity()))
            .put("confidence", rounded(session.probability(session.label())))
            .put("language", session.language());
    return abstention(line, session.abstention());
  }

  static JsonLine of(Classification classification) {
    JsonLine line =
        new JsonLine()
            .put("label", classification.label())
            .put("probability", classification.probability());
    return abstention(line, classification.abstention());
  }

  private static JsonLine abstention(JsonLine line, @Nullable Abstention abstention) {
    return abstention == null ? line : line.put("abstained", abstention.name());
  }

  private static double rounded(double value) {
    return Math.rint(value * 10_000) / 10_000 + 0.0;
  }

  /** Writes an explanation in points, and for sentiment on the scale of the polarity too. */
  static String explained(String text, Explanation explanation, SentimentSession session) {
    List<Double> shares = explanation.shares(POLARITY, rounded(session.polarity()));
    return explained(text, explanation, of(session), shares);
  }

  static String explained(String text, Explanation explanation, JsonLine line) {
    return explained(text, explanation, line, List.of());
  }

  private static String explained(
      String text, Explanation explanation, JsonLine line, List<Double> shares) {
    List<JsonLine> parts = new ArrayList<>();
    for (Explanation.Part part : explanation.parts()) {
      JsonLine written =
          new JsonLine()
              .put("start", part.span().start())
              .put("end", part.span().end())
              .put("text", part.span().in(text))
              .put("cause", part.cause().name());
      if (!shares.isEmpty()) {
        written.put(POLARITY, shares.get(parts.size()));
      }
      if (part.valence() != 0) {
        written.put("valence", part.valence() / 10.0);
      }
      parts.add(written.put("points", points(explanation.columns(), part.points())));
    }
    return line.put("points", points(explanation.columns(), explanation.points()))
        .put("parts", parts)
        .toString();
  }

  private static JsonLine points(List<String> columns, List<? extends Number> points) {
    JsonLine line = new JsonLine();
    for (int i = 0; i < columns.size(); i++) {
      line.put(columns.get(i), points.get(i).longValue());
    }
    return line;
  }

  static int print(ModelCard card) {
    return print(card, List.of());
  }

  /** Prints a card, and figures that were measured since. */
  static int print(ModelCard card, List<String> since) {
    List<String> figures = new ArrayList<>(card.figures());
    figures.addAll(since);
    System.out.println(
        new JsonLine()
            .put("name", card.name())
            .put("version", card.version())
            .putTexts("languages", card.languages())
            .putTexts("sources", card.sources())
            .putTexts("figures", figures)
            .putTexts("failures", card.failures()));
    return 0;
  }
}
