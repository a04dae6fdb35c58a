package dev.earshot.benchmarks;

import dev.earshot.scoring.model.SentimentScorer;
import dev.earshot.text.Tokens;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How long from the start of a JVM to the first score?
 *
 * <p>Real processes, from {@code ProcessBuilder.start()} to the first line read; the class path is
 * what a host needs to score, and nothing else.
 */
final class ColdStart {
  static final int RUNS = 15;
  static final String BARE = "a JVM that prints one line";
  static final String USUAL = "first score, the JDK's own class archive";
  static final String ARCHIVED = "first score, class archive of the application";

  private static final int UNCOUNTED = 2;
  private static final double NANOS_PER_MILLI = 1e6;

  private ColdStart() {}

  /** One way to start, and milliseconds of each run. */
  record Start(String name, List<Double> millis) {}

  /** Measures every way in turn, run by run, so that a busy moment hits all alike. */
  static List<Start> measure(int runs) {
    List<List<String>> ways = new ArrayList<>();
    ways.add(List.of(FirstLine.class.getName()));
    ways.add(List.of(FirstScore.class.getName()));
    List<String> names = new ArrayList<>(List.of(BARE, USUAL));
    if (origins().allMatch(Files::isRegularFile)) { // the JVM archives classes of jars alone
      ways.add(List.of("-XX:SharedArchiveFile=" + archive(), FirstScore.class.getName()));
      names.add(ARCHIVED);
    }
    List<Start> starts = names.stream().map(name -> new Start(name, new ArrayList<>())).toList();
    for (int run = -UNCOUNTED; run < runs; run++) {
      for (int way = 0; way < ways.size(); way++) {
        double millis = start(ways.get(way));
        if (run >= 0) {
          starts.get(way).millis().add(millis);
        }
      }
    }
    return starts;
  }

  /** Makes the archive that {@code java -XX:ArchiveClassesAtExit} writes for a host. */
  private static Path archive() {
    Path archive = Places.peer("earshot").resolve("first-score.jsa");
    try {
      Files.createDirectories(archive.getParent());
      Files.deleteIfExists(archive);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(List.of("-XX:ArchiveClassesAtExit=" + archive, FirstScore.class.getName()));
    return archive;
  }

  private static double start(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", classPath()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      long start = System.nanoTime();
      Process process = builder.start();
      try (BufferedReader out = process.inputReader()) {
        String line = out.readLine();
        double millis = (System.nanoTime() - start) / NANOS_PER_MILLI;
        if (process.waitFor() != 0 || line == null) {
          throw new IllegalStateException("no answer from " + arguments);
        }
        return Math.rint(millis * 10) / 10;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String classPath() {
    return origins().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static Stream<Path> origins() {
    return Stream.of(FirstScore.class, SentimentScorer.class, Tokens.class)
        .map(Places::origin)
        .distinct();
  }
}
