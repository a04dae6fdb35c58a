package dev.earshot.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** That no benchmark rots: each runs once, in this process, on the bundled posts. */
final class EveryBenchmarkTest {
  private static final String SHARED = "earshot.shared";
  private static final int DEFAULT_METHODS = 58;
  private static final int LINGUA_METHODS = 4;

  @TempDir Path nothingShared = Path.of("");

  @Test
  void everyBenchmarkRunsOnceOnBundledPosts() throws RunnerException {
    runOnce(Speed.everyMethod(new OptionsBuilder()).exclude("lingua"), DEFAULT_METHODS);
  }

  @Test
  @Tag("heavy")
  void linguaRunsOnceOnBundledPosts() throws RunnerException {
    runOnce(new OptionsBuilder().include("lingua"), LINGUA_METHODS);
  }

  @Test
  @Tag("heavy")
  void linguaAnswersWithTheCodesOfTheData() {
    Lingua lingua = Lingua.ofAll(false);
    assertEquals("de", lingua.tag("Wir treffen uns morgen vor der alten Bücherei"));
    assertEquals("none", lingua.tag("12"));
  }

  /** Runs methods in this process, where no shared folder is found. */
  private void runOnce(ChainedOptionsBuilder methods, int expected) throws RunnerException {
    String before = System.getProperty(SHARED);
    System.setProperty(SHARED, nothingShared.toString());
    try {
      Collection<RunResult> results =
          new Runner(
                  methods
                      .mode(Mode.SingleShotTime)
                      .forks(0)
                      .warmupIterations(0)
                      .measurementIterations(1)
                      .addProfiler(LoadProfiler.class)
                      .shouldFailOnError(true)
                      .verbosity(VerboseMode.SILENT)
                      .build())
              .run();
      List<Row> rows = Recorded.rows(Speed.json(results));
      assertEquals(expected, rows.size(), () -> "rows " + rows);
      for (Row row : rows) {
        assertTrue(row.median() > 0, row.method());
        assertFalse(row.cpu().isEmpty(), row.method());
      }
    } finally {
      if (before == null) {
        System.clearProperty(SHARED);
      } else {
        System.setProperty(SHARED, before);
      }
    }
  }

  @Test
  void aFreshProcessScores() {
    for (ColdStart.Start start : ColdStart.measure(1)) {
      assertEquals(1, start.millis().size(), start.name());
      assertTrue(start.millis().get(0) > 0, start.name());
    }
  }

  @Test
  void theBundledPostsAreManyAndOfManyLanguages() {
    List<Labelled> posts = Labelled.bundled();
    assertTrue(posts.size() >= 150, () -> posts.size() + " posts");
    assertTrue(posts.stream().map(Labelled::kind).distinct().count() >= 15);
    assertEquals(posts.size(), posts.stream().map(Labelled::text).distinct().count());
  }
}
