package dev.earshot.examples.cli;

import dev.earshot.examples.monitor.GivenFile;
import dev.earshot.scoring.model.LinearModel;
import dev.earshot.scoring.model.Recipe;
import dev.earshot.scoring.model.SentimentScorer;
import dev.earshot.scoring.model.Trainer;
import java.io.IOException;
import java.io.InputStream;
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
      "Prints the model's card. Use the model with: earshot score --model FILE"
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
    int code = texts.forEach(learned);
    LabelledLines asked = new LabelledLines();
    if (validate != null) {
      try (InputStream in = Files.newInputStream(GivenFile.readable(validate))) {
        TextLines.read("--validate", in, asked, new Rejects(), new ProgressBar(0, true));
      }
    }
    Trainer trainer = new Trainer(recipe());
    learned.forEach(trainer::add);
    LinearModel model = trainer.train();
    Path file = Objects.requireNonNull(out, "--out");
    try (OutputStream to = Files.newOutputStream(file)) {
      model.write(to);
    }
    ScoreText.print(model.card(), asked.measure(model));
    return Math.max(code, learned.exitCode());
  }

  private Recipe recipe() {
    List<String> labels = learned.labels();
    String name = "trained on " + learned.size() + " texts";
    Recipe.Builder recipe = Recipe.of(name, labels).language(language);
    LinearModel shipped = SentimentScorer.bundled().model(language);
    if (labels.equals(shipped.labels())) {
      recipe.from(shipped);
    }
    return (balanced ? recipe.balanced() : recipe).build();
  }
}
