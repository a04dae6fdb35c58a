package dev.earshot.examples.cli;

import dev.earshot.MalformedException;
import dev.earshot.examples.monitor.GivenFile;
import dev.earshot.examples.monitor.PrivateFiles;
import dev.earshot.scoring.model.LinearModel;
import dev.earshot.scoring.model.Recipe;
import dev.earshot.scoring.model.SentimentScorer;
import dev.earshot.scoring.model.Trainer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code train}: a model of a host's own labels. */
@Command(
    name = "train",
    description = {
      "Makes a model from labelled texts, one a line: label, tab, text.",
      "It takes ten texts at least, and two labels.",
      "Prints the model's card as JSON. Use the model with: earshot score --model FILE"
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  earshot train --out domain.model posts.tsv"})
final class TrainCommand implements Callable<Integer> {
  @Option(names = "--out", required = true, description = "Where the model goes.")
  private @Nullable Path out;

  @Option(names = "--validate", description = "Labelled texts that only measure the model.")
  private @Nullable Path validate;

  @Option(names = "--language", description = "The texts' language (BCP 47). Default: en.")
  private String language = "en";

  @Option(names = "--balanced", description = "Let every label count alike, however rare it is.")
  private boolean balanced;

  @Mixin private Texts texts = new Texts();

  private final LabelledLines learned = new LabelledLines();

  @Override
  public Integer call() throws IOException {
    String primary = LanguageTag.primary(language);
    Path file = GivenFile.writable(Objects.requireNonNull(out, "--out"));
    if (texts.includes(file) || (validate != null && Texts.isSame(validate, file))) {
      throw new IllegalArgumentException("--out: expected another file than that of the texts");
    }
    int code = texts.forEach(learned);
    LabelledLines asked = new LabelledLines(learned.labels());
    if (validate != null) {
      code = Math.max(code, Texts.forEach(validate, asked));
    }
    requireEnough();
    Trainer trainer = new Trainer(recipe(primary));
    learned.forEach(trainer::add);
    learned.warn(trainer.warnings());
    LinearModel model = trainer.train();
    PrivateFiles.replace(
        file,
        fresh -> {
          try (OutputStream to = Files.newOutputStream(fresh)) {
            model.write(to);
          }
        });
    ScoreText.print(model.card(), asked.measure(model, trainer));
    return Math.max(code, Math.max(learned.exitCode(), asked.exitCode()));
  }

  private void requireEnough() {
    if (learned.size() < Trainer.FEWEST_TEXTS) {
      throw notEnough(Trainer.FEWEST_TEXTS + " labelled texts", learned.size(), "add some");
    }
    if (learned.labels().size() < 2) {
      throw notEnough("2 labels", learned.labels().size(), "add texts of another label");
    }
  }

  private static MalformedException notEnough(String expected, int got, String advice) {
    String problem = "expected at least " + expected + ", got " + got + "; " + advice;
    return new MalformedException("train", null, -1, problem, null);
  }

  private Recipe recipe(String primary) {
    List<String> labels = learned.labels();
    String name = "trained on " + learned.size() + " texts";
    Recipe.Builder recipe = Recipe.of(name, labels);
    if (!primary.isEmpty()) {
      recipe.language(primary);
    }
    SentimentScorer shipped = SentimentScorer.bundled();
    if (shipped.languages().contains(primary) && labels.equals(shipped.model(primary).labels())) {
      recipe.from(shipped.model(primary));
    }
    return (balanced ? recipe.balanced() : recipe).build();
  }
}
