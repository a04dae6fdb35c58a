package dev.earshot.examples.cli;

import dev.earshot.MalformedException;
import dev.earshot.SourceEvent;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Normalizer;
import dev.earshot.connectors.archive.ActivityStreams;
import dev.earshot.examples.monitor.GivenFile;
import dev.earshot.examples.monitor.Kinds;
import dev.earshot.json.EarshotJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code normalize}: native payloads as events in our JSON. */
@Command(
    name = "normalize",
    description =
        "Turns recorded native payloads into events, one a line: our JSON, or ActivityStreams 2.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  earshot normalize --from feed news.xml",
      "  earshot normalize --from feed --to activitystreams news.xml > news.jsonld"
    })
final class NormalizeCommand implements Callable<Integer> {
  /** The forms in which events are written; named on the command line in lower case. */
  enum Form {
    EARSHOT {
      @Override
      String write(SourceEvent event) {
        return JSON.write(event);
      }
    },
    ACTIVITYSTREAMS {
      @Override
      String write(SourceEvent event) {
        return ActivityStreams.write(event);
      }
    };

    private static final EarshotJson JSON = EarshotJson.of();

    abstract String write(SourceEvent event);

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The names of the connectors that the path offers. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Kinds.normalizerNames().iterator();
    }
  }

  @Option(
      names = "--from",
      required = true,
      completionCandidates = Names.class,
      description = "One of: ${COMPLETION-CANDIDATES}.")
  private String from = "";

  @Option(
      names = "--to",
      description = "One of: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} until set.")
  private Form to = Form.EARSHOT;

  @Option(names = "--any-visibility", description = "Print what is not public whole, too.")
  private boolean anyVisibility;

  @Option(names = "--quiet", description = "Show no progress bar.")
  private boolean quiet;

  @Parameters(paramLabel = "FILE", description = "One document a file; standard input if absent.")
  private List<Path> files = new ArrayList<>();

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Rejects rejects = new Rejects();

  @Override
  public Integer call() throws IOException {
    Normalizer normalizer =
        Kinds.normalizer(from)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        String.valueOf(
                            GivenFile.noneOf(
                                    "--from: expected one of ", Kinds.normalizerNames(), from)
                                .getMessage())));
    if (files.isEmpty()) {
      normalize(normalizer, System.in.readAllBytes(), "stdin");
    }
    try (ProgressBar bar = new ProgressBar(files.size(), quiet)) {
      for (Path file : files) {
        byte[] payload = Files.readAllBytes(GivenFile.readable(file));
        normalize(normalizer, payload, file.getFileName().toString());
        bar.advance(1);
      }
    }
    return rejects.exitCode();
  }

  private void normalize(Normalizer normalizer, byte[] payload, String source) {
    try {
      Batch batch = normalizer.normalize(payload, source, Instant.now(), anyVisibility);
      for (SourceEvent event : batch.events()) {
        System.out.println(to.write(event));
      }
      batch.faults().forEach(rejects::add);
    } catch (MalformedException e) {
      rejects.add(e.toFault());
    }
  }
}
