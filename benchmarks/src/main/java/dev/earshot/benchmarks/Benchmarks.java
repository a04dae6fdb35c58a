package dev.earshot.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.runner.RunnerException;

/** The command line: measures, writes the report, judges. */
public final class Benchmarks {
  private static final int MISSED = 1;
  private static final int USAGE = 2;
  private static final int NOT_JUDGED = 3;

  private static final Path SPEED = Places.results("speed.json");
  private static final Path SCALE = Places.results("scale.json");
  private static final Path QUALITY = Places.results("quality.json");

  private Benchmarks() {}

  /**
   * Runs one command: {@code speed}, {@code scale}, {@code quality}, {@code render} or {@code
   * judge}.
   *
   * @throws RunnerException if a benchmark failed
   * @throws IOException if the report cannot be written
   */
  public static void main(String[] args) throws RunnerException, IOException {
    switch (args.length == 1 ? args[0] : "") {
      case "speed" -> {
        Recorded.write(SPEED, Speed.run());
        Files.writeString(Places.report(), render());
      }
      case "scale" -> {
        Recorded.write(SCALE, Scale.run());
        Files.writeString(Places.report(), render());
      }
      case "quality" -> {
        if (!Places.hasShared()) {
          System.err.println("quality needs the labelled texts of the shared folder");
          System.exit(USAGE);
        }
        Recorded.write(QUALITY, Quality.run());
        Files.writeString(Places.report(), render());
      }
      case "render" -> Files.writeString(Places.report(), render());
      case "judge" ->
          System.exit(
              Math.max(
                  judge(Recorded.read(SPEED, Recorded.Speed.class)),
                  judge(Recorded.read(SCALE, Recorded.Scale.class))));
      default -> {
        System.err.println("usage: benchmarks.jar speed | scale | quality | render | judge");
        System.exit(USAGE);
      }
    }
  }

  /** Returns what {@code RESULTS.md} must be. */
  static String render() {
    return Report.of(
        Recorded.read(SPEED, Recorded.Speed.class),
        Recorded.read(SCALE, Recorded.Scale.class),
        Recorded.read(QUALITY, Recorded.Quality.class));
  }

  /** Prints a line for each goal; returns the exit code. What cannot be judged weighs most. */
  static int judge(Recorded.Speed run) {
    return judge(Goal.of(run), run.checks());
  }

  static int judge(Recorded.Scale run) {
    return judge(Goal.of(run), run.checks());
  }

  private static int judge(List<Goal> goals, List<Checks.Check> checks) {
    int exit = 0;
    for (Goal goal : goals) {
      System.out.printf(
          Locale.ROOT, "%-62s %14s  %s%n", goal.what(), goal.figure(), goal.written());
      exit =
          switch (goal.verdict()) {
            case NOT_JUDGED -> NOT_JUDGED;
            case MISSED -> Math.max(exit, MISSED);
            case AIM, MUST -> exit;
          };
    }
    for (Checks.Check check : checks) {
      if (!check.holds()) {
        System.out.println("answers wrongly: " + check.what());
        exit = Math.max(exit, MISSED);
      }
    }
    return exit;
  }
}
