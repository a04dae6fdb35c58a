package dev.earshot.examples.names;

import dev.earshot.MalformedException;
import dev.earshot.scoring.Scorer;
import dev.earshot.scoring.topic.EntityList;
import dev.earshot.scoring.topic.NamedEntities;
import dev.earshot.text.LanguageNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code train}: a model of names, from a list and texts that hold its names, or marked texts. */
@Command(
    name = "train",
    description = {
      "Makes a model that finds names, from texts that hold names.",
      "With --list and --texts it learns where the list's names stand, from the texts in which one"
          + " does, and so finds others in such places; with --marked from names that you marked.",
      "Same texts, same order, same bytes."
    },
    versionProvider = NamesTool.Version.class,
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  @Option(
      names = "--list",
      paramLabel = "FILE",
      description =
          "Names you know, one a line: name, type, aliases, ambiguous names, context, with tabs"
              + " between and | within the last three.")
  private @Nullable Path list;

  @Option(names = "--texts", paramLabel = "FILE", description = "Texts, one a line.")
  private List<Path> texts = List.of();

  @Option(
      names = "--marked",
      paramLabel = "FILE",
      description =
          "Marked texts, a line each: {\"text\":\"…\",\"spans\":[{\"start\":0,\"end\":4,\"type\":"
              + "\"brand\"}]}, in UTF-16 units, as names prints them.")
  private List<Path> marked = List.of();

  @Option(
      names = "--language",
      paramLabel = "TAG",
      description =
          "The texts' language (BCP 47); texts in others are then not looked at. Any if absent.")
  private String language = NameModel.ANY;

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "The model.")
  private Path out = Path.of("");

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    NameTraining training = new NameTraining(primary());
    List<Path> read = new ArrayList<>(texts);
    read.addAll(marked);
    if (list == null ? !texts.isEmpty() : texts.isEmpty()) {
      throw misuse("--list and --texts: expected both or none");
    }
    if (read.isEmpty()) {
      throw misuse("expected --list and --texts, or --marked");
    }
    for (Path file : list == null ? read : with(read, list)) {
      if (Files.exists(out) && Files.exists(file) && Files.isSameFile(out, file)) {
        throw misuse("--out: expected another file than those that are read");
      }
    }
    if (list != null) {
      addListed(list, training);
    }
    for (Path file : marked) {
      addMarked(file, training);
    }
    NameModel model = training.train(namesOf(read));
    Files.write(out, model.write());
    System.out.println(model.learnedFrom());
    return 0;
  }

  private static String namesOf(List<Path> files) {
    return files.stream().map(NamesTool::nameOf).collect(Collectors.joining(", "));
  }

  private static List<Path> with(List<Path> files, Path more) {
    List<Path> all = new ArrayList<>(files);
    all.add(more);
    return all;
  }

  private void addListed(Path file, NameTraining training) throws IOException {
    EntityList entities = EntityList.parse(NamesTool.text(file), NamesTool.nameOf(file));
    if (entities.entities().isEmpty()) {
      throw new MalformedException(
          NamesTool.nameOf(file), null, -1, "holds no name; write one a line", null);
    }
    Scorer.Session<NamedEntities> session = entities.open();
    int looked = 0;
    int before = training.texts();
    for (Path one : texts) {
      for (String line : NamesTool.text(one).lines().filter(any -> !any.isBlank()).toList()) {
        MarkedText text = MarkedText.of(line, session);
        looked++;
        if (text.names() > 0) {
          training.add(text);
        }
      }
    }
    if (training.texts() == before) {
      throw new MalformedException(
          namesOf(texts),
          null,
          -1,
          "none of the list's names stands in " + looked + " texts: nothing to learn",
          null);
    }
  }

  private static void addMarked(Path file, NameTraining training) throws IOException {
    List<String> lines = NamesTool.text(file).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        training.add(MarkedText.parse(lines.get(i), NamesTool.nameOf(file), i + 1));
      }
    }
  }

  private String primary() {
    try {
      String primary = LanguageNames.primary(language);
      return primary.isEmpty() ? NameModel.ANY : primary;
    } catch (IllegalArgumentException e) {
      throw misuse("--language: " + e.getMessage());
    }
  }

  private ParameterException misuse(String problem) {
    return new ParameterException(Objects.requireNonNull(spec, "spec").commandLine(), problem);
  }
}
