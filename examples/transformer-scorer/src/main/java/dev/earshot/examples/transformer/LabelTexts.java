package dev.earshot.examples.transformer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains a teacher for each task and writes what they say of texts. */
@Command(
    name = "label",
    description = {
      "Labels texts for students, task by task: hashes and probabilities, no text.",
      "TASK is sentiment, emotion, irony, offensive, hate or complaint."
    },
    mixinStandardHelpOptions = true)
final class LabelTexts implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--train",
      required = true,
      paramLabel = "TASK=ROWS",
      description = "A task's rows of label, tab, text; needed of every task.")
  private Map<Task, Path> train = new EnumMap<>(Task.class);

  @Option(
      names = "--validation",
      paramLabel = "TASK=ROWS",
      description = "Rows to measure a task's teacher on; nothing is chosen by them.")
  private Map<Task, Path> validation = new EnumMap<>(Task.class);

  @Option(
      names = "--never",
      paramLabel = "ROWS",
      description = "Rows whose texts, and such as begin like them, must get no label.")
  private List<Path> never = List.of();

  @Option(names = "--out", required = true, description = "The labels to write.")
  private Path out = Path.of("");

  @Parameters(paramLabel = "FILE", description = "Rows whose last cell is a text to label.")
  private List<Path> files = List.of();

  @Override
  public Integer call() throws IOException {
    Map<Task, List<LabelledText>> rows = new EnumMap<>(Task.class);
    Map<Task, List<LabelledText>> held = new EnumMap<>(Task.class);
    for (Task task : Task.values()) {
      Path own = train.get(task);
      if (own == null) {
        throw new ParameterException(
            spec.commandLine(), "--train " + written(task) + "=ROWS is missing");
      }
      rows.put(task, LabelledText.read(own, task));
      Path other = validation.get(task);
      held.put(task, other == null ? List.of() : LabelledText.read(other, task));
    }
    Set<String> texts = texts();
    Function<String, float[]> vectors = vectors(texts, rows, held);
    TeacherLabels labels = new TeacherLabels();
    for (Task task : Task.values()) {
      List<LabelledText> own = rows.getOrDefault(task, List.of());
      Teacher teacher = new Teacher(task, own, vectors);
      print(task, "out of fold", teacher.marks(own));
      List<LabelledText> others = held.getOrDefault(task, List.of());
      if (!others.isEmpty()) {
        print(task, "validation", teacher.marks(others));
      }
      texts.forEach(text -> labels.add(text, task, teacher.label(text)));
    }
    Files.write(out, labels.write());
    System.out.println(labels.count() + " texts labelled");
    return 0;
  }

  private Set<String> texts() throws IOException {
    Set<String> texts = new LinkedHashSet<>();
    for (Path file : files) {
      texts.addAll(LabelledText.texts(file));
    }
    Set<String> gists = new HashSet<>();
    for (Path file : never) {
      LabelledText.texts(file).forEach(text -> gists.add(LabelledText.gist(text)));
    }
    texts.removeIf(text -> gists.contains(LabelledText.gist(text)));
    return texts;
  }

  /* Every text is needed by several teachers and takes milliseconds, so all are kept. */
  private static Function<String, float[]> vectors(
      Set<String> texts, Map<Task, List<LabelledText>> rows, Map<Task, List<LabelledText>> held) {
    Set<String> all = new LinkedHashSet<>(texts);
    for (Map<Task, List<LabelledText>> labelled : List.of(rows, held)) {
      labelled.values().forEach(list -> list.forEach(row -> all.add(row.text())));
    }
    Map<String, float[]> known = new ConcurrentHashMap<>();
    try (Encoders encoders = Encoders.openLayers()) {
      all.parallelStream().forEach(text -> known.put(text, encoders.apply(text)));
    }
    return text -> Objects.requireNonNull(known.get(text), "text");
  }

  private static void print(Task task, String rows, Marks marks) {
    System.out.printf(
        Locale.ROOT,
        "%s, %s: macro recall %.2f, macro F1 %.2f%n",
        written(task),
        rows,
        100 * marks.macroRecall(),
        100 * marks.macroF1());
  }

  private static String written(Task task) {
    return task.name().toLowerCase(Locale.ROOT);
  }
}
