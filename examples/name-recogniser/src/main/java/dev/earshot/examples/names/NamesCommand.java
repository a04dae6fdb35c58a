package dev.earshot.examples.names;

import dev.earshot.Span;
import dev.earshot.scoring.topic.EntityList;
import dev.earshot.text.Tokens;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code names}: the names in texts. */
@Command(
    name = "names",
    description = {
      "Finds names in texts, one a line; prints a line of JSON for each: text, and spans with"
          + " start, end, type, name and probability.",
      "Corrected by hand, these lines are what train --marked learns from."
    },
    versionProvider = NamesTool.Version.class,
    mixinStandardHelpOptions = true)
final class NamesCommand implements Callable<Integer> {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final double STEPS = 10_000;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      required = true,
      description = "A model made by train.")
  private Path model = Path.of("");

  @Option(
      names = "--list",
      paramLabel = "FILE",
      description = "Names you know, which win over the model's and have probability 1.")
  private @Nullable Path list;

  @Option(
      names = "--least",
      paramLabel = "P",
      description = "Leave names below this probability out, 0 to 1. Default: ${DEFAULT-VALUE}.")
  private double least = 0.5;

  @Parameters(paramLabel = "FILE", description = "Texts, one a line; standard input if absent.")
  private List<Path> files = List.of();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (!(least >= 0 && least <= 1)) {
      throw new ParameterException(
          Objects.requireNonNull(spec, "spec").commandLine(), "--least: expected 0 to 1");
    }
    NameRecogniser recogniser = NameRecogniser.open(NamesTool.readable(model), least);
    if (list != null) {
      recogniser =
          recogniser.beside(EntityList.parse(NamesTool.text(list), NamesTool.nameOf(list)));
    }
    NameRecogniser.Finder finder = recogniser.finder();
    if (files.isEmpty()) {
      find(finder, System.in);
    }
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(NamesTool.readable(file))) {
        find(finder, in);
      }
    }
    return 0;
  }

  private static void find(NameRecogniser.Finder finder, InputStream in) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
    boolean first = true;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String text = first && line.startsWith("\uFEFF") ? line.substring(1) : line;
      first = false;
      finder.read(new Tokens().read(text), "");
      System.out.println(written(text, finder.found()));
      if (!lines.ready()) {
        System.out.flush();
      }
    }
  }

  private static String written(String text, List<FoundName> names) {
    ObjectNode object = MAPPER.createObjectNode().put("text", text);
    ArrayNode spans = object.putArray("spans");
    for (FoundName one : names) {
      Span span = one.name().span();
      spans
          .addObject()
          .put("start", span.start())
          .put("end", span.end())
          .put("type", one.name().type())
          .put("name", one.name().name())
          .put("probability", Math.rint(STEPS * one.probability()) / STEPS);
    }
    return MAPPER.writeValueAsString(object);
  }
}
