package dev.earshot.examples.transformer;

import dev.earshot.EarshotException;
import dev.earshot.scoring.Sentiment;
import dev.earshot.scoring.model.SentimentScorer;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line: scores texts, trains the head, labels texts for a student to learn from. */
@Command(
    name = "transformer-scorer",
    description = "Scores English texts, one a line: label, tab, polarity from -1 to 1.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  echo 'I love this kettle!' | java -jar transformer-scorer.jar"})
public final class TransformerTool implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;

  @Option(names = "--head", description = "A head made by train-head; the bundled one if absent.")
  private @Nullable Path head;

  @Parameters(paramLabel = "FILE", description = "Texts, one a line; standard input if absent.")
  private List<Path> files = List.of();

  /** For picocli. */
  public TransformerTool() {}

  /** Runs a command and exits with its code: 0 all good, 1 failed, 2 wrong usage. */
  public static void main(String[] args) {
    System.setOut(
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16),
            false,
            StandardCharsets.UTF_8));
    int code = run(args);
    System.out.flush();
    System.exit(code);
  }

  static int run(String... args) {
    return new CommandLine(new TransformerTool())
        .addSubcommand("train-head", new TrainHead())
        .addSubcommand("weigh", new Weigh())
        .addSubcommand("label", new LabelTexts())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((failure, command, result) -> explain(failure))
        .execute(args);
  }

  /* A failure that we did not foresee may quote what was read, so only its kind is told. */
  private static int explain(Exception failure) {
    String problem;
    if (failure instanceof NoSuchFileException missing) {
      problem = "no such file: " + missing.getFile();
    } else if (failure instanceof CharacterCodingException) {
      problem = "a file is not in UTF-8; save it in UTF-8";
    } else if (failure instanceof EarshotException || failure instanceof IOException) {
      problem = String.valueOf(failure.getMessage());
    } else {
      problem = "failed with " + failure.getClass().getSimpleName() + "; please report it";
    }
    System.err.println("transformer-scorer: " + problem);
    return failure instanceof NoSuchFileException ? WRONG_USAGE : FAILED;
  }

  @Override
  public Integer call() throws IOException {
    SentimentScorer linear = SentimentScorer.bundled();
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try (TransformerScorer scorer =
        head == null ? TransformerScorer.open(linear) : TransformerScorer.open(linear, head)) {
      if (files.isEmpty()) {
        score(scorer, threads, System.in);
      }
      for (Path file : files) {
        try (InputStream in = Files.newInputStream(file)) {
          score(scorer, threads, in);
        }
      }
    } finally {
      threads.shutdown();
    }
    return 0;
  }

  private static void score(TransformerScorer scorer, ExecutorService threads, InputStream in)
      throws IOException {
    TextLines lines = new TextLines(in);
    for (List<String> portion = lines.next(); !portion.isEmpty(); portion = lines.next()) {
      for (Sentiment score : scorer.scoreAll(portion, threads)) {
        System.out.printf(Locale.ROOT, "%s\t%.4f\n", score.label().written(), score.polarity());
      }
      System.out.flush();
    }
  }

  @Command(
      name = "train-head",
      description = "Trains a head on labelled texts and weighs it on others.",
      mixinStandardHelpOptions = true)
  static final class TrainHead extends Weighing {
    @Option(names = "--train", required = true, description = "Rows of label, tab, text.")
    private Path train = Path.of("");

    @Override
    Head head(Teaching teaching) throws IOException {
      return teaching.train(LabelledText.read(train, Task.SENTIMENT));
    }
  }

  @Command(
      name = "weigh",
      description = "Weighs a trained head anew, after the linear model has changed.",
      mixinStandardHelpOptions = true)
  static final class Weigh extends Weighing {
    @Option(names = "--head", description = "The head; the bundled one if absent.")
    private @Nullable Path head;

    @Override
    Head head(Teaching teaching) throws IOException {
      return head == null
          ? TransformerScorer.bundledHead()
          : Head.read(Files.readAllBytes(head), String.valueOf(head.getFileName()));
    }
  }

  /** Weighs a head and writes it. */
  abstract static class Weighing implements Callable<Integer> {
    @Option(names = "--validation", required = true, description = "Rows to choose the weight by.")
    private Path validation = Path.of("");

    @Option(names = "--out", required = true, description = "The head to write.")
    private Path out = Path.of("");

    abstract Head head(Teaching teaching) throws IOException;

    @Override
    public Integer call() throws IOException {
      List<LabelledText> held = LabelledText.read(validation, Task.SENTIMENT);
      try (Encoders encoders = Encoders.open()) {
        Teaching teaching = new Teaching(encoders, encoders.checksum(), SentimentScorer.bundled());
        Head weighed = teaching.weighed(head(teaching), held);
        Files.write(out, weighed.write());
        System.out.printf(
            Locale.ROOT,
            "macro recall %.2f, weight %.2f, temperature %.2f%n",
            100 * teaching.macroRecall(weighed, held),
            weighed.blend().weight(),
            weighed.blend().temperature());
      }
      return 0;
    }
  }
}
