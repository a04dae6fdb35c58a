package dev.earshot.examples.cli;

import dev.earshot.examples.monitor.GivenFile;
import dev.earshot.scoring.Classification;
import dev.earshot.scoring.Scorer;
import dev.earshot.scoring.model.Classifier;
import dev.earshot.scoring.model.IntentScorer;
import dev.earshot.scoring.model.LanguageDetector;
import dev.earshot.scoring.model.LinearModel;
import dev.earshot.scoring.model.SentimentScorer;
import dev.earshot.scoring.model.SentimentSession;
import dev.earshot.text.Tokens;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code score}: what each text says, by a model in the jar or one that {@code train} made. */
@Command(
    name = "score",
    description = {
      "Scores texts, one a line: label, tab, probability.",
      "Sentiment: label, tab, polarity from -1 to 1.",
      "Irony, offensive, hate and complaint: yes or no, tab, probability of yes.",
      "Language: its code, tab, probability. Intent: label, tab, how far it leads.",
      "All but sentiment and language are for English.",
      "The label is the likeliest one even where the scorer would rather abstain; that and",
      "why is said by --explain alone. A line without a word is neutral, no, or none, at 0."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  echo 'I love this kettle!' | earshot score --task sentiment --explain"
    })
final class ScoreCommand implements Callable<Integer> {
  private static final String UNDETERMINED = "und";

  /** What can be scored. */
  enum Task {
    sentiment,
    emotion,
    irony,
    offensive,
    hate,
    complaint,
    intent,
    language
  }

  private static final class Which {
    @Option(names = "--task", required = true, description = "One of: ${COMPLETION-CANDIDATES}.")
    private @Nullable Task task;

    @Option(names = "--model", required = true, description = "A model that train made.")
    private @Nullable Path model;
  }

  @ArgGroup(multiplicity = "1")
  private Which which = new Which();

  @Option(
      names = "--language",
      description = "The texts' language (BCP 47), for sentiment alone; detected if absent.")
  private @Nullable String language;

  @Option(names = "--explain", description = "Print JSON that says what counted for how much.")
  private boolean explain;

  @Option(names = "--card", description = "Print what the model was made from, and nothing else.")
  private boolean card;

  @Mixin private Texts texts = new Texts();

  private final Tokens tokens = new Tokens();

  @Override
  public Integer call() throws IOException {
    requireLanguageForSentiment();
    if (which.task == Task.sentiment) {
      return sentiment();
    }
    if (which.task == Task.intent) {
      return classify(IntentScorer.bundled(), ScoreText::line);
    }
    if (which.task == Task.language && card) {
      return ScoreText.print(LanguageDetector.bundled().card());
    }
    if (which.task == Task.language) {
      if (explain) {
        throw new IllegalArgumentException("--explain: expected another task than language");
      }
      LanguageTask detecting = new LanguageTask();
      return texts.forEachPost((number, post) -> System.out.println(detecting.line(post.text())));
    }
    if (which.task == null) {
      return classify(Classifier.of("model", 1, read(which.model)), ScoreText::line);
    }
    Classifier bundled = Classifier.bundled(taskOf(which.task));
    return answersYesOrNo(which.task)
        ? classify(bundled, score -> ScoreText.yesOrNo(score, bundled.model().labels()))
        : classify(bundled, ScoreText::line);
  }

  private void requireLanguageForSentiment() {
    if (language != null && which.task != Task.sentiment) {
      throw new IllegalArgumentException("--language: changes nothing but sentiment; leave it out");
    }
  }

  private static LinearModel read(@Nullable Path file) throws IOException {
    if (file == null) {
      throw new IllegalArgumentException("--model: expected a file");
    }
    if (!Files.exists(file) && file.getParent() == null) {
      throw GivenFile.noneOf(
          "--model: expected a file that train made, or --task with one of ",
          Arrays.stream(Task.values()).map(Task::name).toList(),
          file.toString());
    }
    try (InputStream in = Files.newInputStream(GivenFile.readable(file))) {
      return LinearModel.read(in, file.getFileName().toString());
    }
  }

  private static dev.earshot.scoring.model.Task taskOf(Task task) {
    return dev.earshot.scoring.model.Task.valueOf(task.name().toUpperCase(Locale.ROOT));
  }

  private int sentiment() throws IOException {
    SentimentScorer scorer = SentimentScorer.bundled();
    String given = language == null ? UNDETERMINED : language;
    String primary = LanguageTag.primary(given);
    String tag = primary.isEmpty() ? UNDETERMINED : primary;
    if (primary.isEmpty() && !given.equalsIgnoreCase(UNDETERMINED)) {
      throw new IllegalArgumentException(
          "--language: this tag names none; leave it out to have the language detected");
    }
    if (!explain && !primary.isEmpty() && !scorer.languages().contains(primary)) {
      throw new IllegalArgumentException(
          "--language: there is no sentiment for it; expected one of "
              + scorer.languages()
              + ", or --explain, which says that it abstains");
    }
    if (card) {
      return ScoreText.print(primary.isEmpty() ? scorer.card() : scorer.card(primary));
    }
    SentimentSession session = scorer.open();
    return texts.forEachPost(
        (number, post) -> {
          String line = post.text();
          session.read(tokens.read(line), tag);
          System.out.println(
              explain
                  ? ScoreText.explained(line, scorer.explain(tokens, tag), session)
                  : ScoreText.line(session));
        });
  }

  private static boolean answersYesOrNo(@Nullable Task task) {
    return task != null && task != Task.emotion && task != Task.intent;
  }

  private int classify(Scorer<Classification> scorer, Function<Classification, String> plain)
      throws IOException {
    if (card) {
      return ScoreText.print(scorer.card());
    }
    Scorer.Session<Classification> session = scorer.open();
    return texts.forEachPost(
        (number, post) -> {
          String line = post.text();
          session.read(tokens.read(line), UNDETERMINED);
          Classification score = session.score();
          System.out.println(
              explain
                  ? ScoreText.explained(
                      line, scorer.explain(tokens, UNDETERMINED), ScoreText.of(score))
                  : plain.apply(score));
        });
  }
}
