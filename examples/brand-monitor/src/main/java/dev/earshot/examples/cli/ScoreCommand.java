package dev.earshot.examples.cli;

import dev.earshot.scoring.Explanation;
import dev.earshot.scoring.Sentiment;
import dev.earshot.scoring.SentimentScorer;
import dev.earshot.text.Tokens;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code score}: how each text sounds. */
@Command(
    name = "score",
    description =
        "Scores texts, one a line: label, tab, polarity from -1 to 1 (sentiment) or probability.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  echo 'I love this kettle!' | earshot score --task sentiment --explain"
    })
final class ScoreCommand implements Callable<Integer> {
  /** What can be scored. */
  enum Task {
    sentiment,
    language
  }

  @Option(names = "--task", required = true, description = "One of: sentiment, language.")
  private Task task = Task.sentiment;

  @Option(names = "--language", description = "The texts' language (BCP 47); detected if absent.")
  private @Nullable String language;

  @Option(names = "--explain", description = "Print JSON that says what counted for how much.")
  private boolean explain;

  @Mixin private Texts texts = new Texts();

  private final SentimentScorer scorer = SentimentScorer.bundled();
  private final Tokens tokens = new Tokens();

  @Override
  public Integer call() throws IOException {
    if (language != null) {
      requireTag(language);
    }
    if (task == Task.language) {
      LanguageTask detecting = new LanguageTask();
      return texts.forEach((source, number, line) -> System.out.println(detecting.line(line)));
    }
    return texts.forEach((source, number, line) -> System.out.println(score(line)));
  }

  private static void requireTag(String language) {
    try {
      new Locale.Builder().setLanguageTag(language);
    } catch (IllformedLocaleException e) {
      throw new IllegalArgumentException("--language: expected a tag such as en or pt-BR", e);
    }
  }

  private String score(String text) {
    return explain ? explain(text) : sentiment(text);
  }

  private String sentiment(String text) {
    tokens.read(text);
    Sentiment sentiment = language == null ? scorer.score(tokens) : scorer.score(tokens, language);
    return sentiment.label().written() + String.format(Locale.ROOT, "\t%.4f", sentiment.polarity());
  }

  private String explain(String text) {
    tokens.read(text);
    Explanation explanation =
        language == null ? scorer.explain(tokens) : scorer.explain(tokens, language);
    Sentiment sentiment = explanation.sentiment();
    JsonLine line =
        new JsonLine()
            .put("label", sentiment.label().written())
            .put("polarity", sentiment.polarity())
            .put("confidence", sentiment.confidence());
    sentiment.abstained().ifPresent(doubt -> line.put("abstained", doubt.name()));
    List<JsonLine> parts = new ArrayList<>();
    for (Explanation.Part part : explanation.parts()) {
      parts.add(
          new JsonLine()
              .put("start", part.span().start())
              .put("end", part.span().end())
              .put("text", part.span().in(text))
              .put("cause", part.cause().name())
              .put("leaning", part.leaning())
              .put("calm", part.calm()));
    }
    return line.put("language", explanation.language())
        .put("leaning", explanation.leaning())
        .put("calm", explanation.calm())
        .put("parts", parts)
        .toString();
  }
}
