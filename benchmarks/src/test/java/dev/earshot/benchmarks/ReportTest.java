package dev.earshot.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.annotations.Benchmark;

final class ReportTest {
  private static final Recorded.Quality NO_QUALITY =
      new Recorded.Quality(
          new Setting("2026-01-01T00:00:00Z", "abc", "cpu", 2, 8, "os", "jvm", List.of(0.1)),
          List.of(
              new Recorded.Graded("a set", 10, "one", Map.of("accuracy", 50.0)),
              new Recorded.Graded("a set", 10, "another", Map.of("accuracy", 60.0))),
          List.of(new Recorded.Volume(20, 3, 88, "a rule", 0.72, 0.98, 1.25, 0.01)));

  private static final Recorded.Scale SCALE = Runs.goodAtScale().scale();

  @Test
  void resultsAreWhatTheRecordedRunsSay() throws IOException {
    assertEquals(
        Files.readString(Places.report()),
        Benchmarks.render(),
        "RESULTS.md is not the rendering of results/*.json: run benchmarks.jar render");
  }

  @Test
  void everyBenchmarkHasItsLineInTheReport() {
    for (Class<?> type :
        List.of(
            SentimentBenchmark.class,
            TokensBenchmark.class,
            LanguageBenchmark.class,
            ThreadsBenchmark.class,
            GateBenchmark.class,
            RetentionBenchmark.class,
            PagesBenchmark.class,
            FeedBenchmark.class,
            RankBenchmark.class,
            InfluenceBenchmark.class,
            TrendBenchmark.class,
            UniquesBenchmark.class,
            CopiesBenchmark.class,
            DecisionBenchmark.class)) {
      Question question =
          Stream.concat(Question.ALL.stream(), Question.AT_SCALE.stream())
              .filter(asked -> asked.benchmark().equals(type.getSimpleName()))
              .findFirst()
              .orElseThrow();
      Arrays.stream(type.getMethods())
          .filter(method -> method.isAnnotationPresent(Benchmark.class))
          .map(Method::getName)
          .filter(name -> !name.equals(Scale.OF_THREADS))
          .forEach(name -> assertTrue(question.labels().containsKey(name), name));
    }
  }

  @Test
  void marksARowThatIsNotJudgedAndDrawsNoRatioFromIt() {
    Recorded.Speed run =
        new Runs()
            .with("SentimentBenchmark.earshotScores", "", 1000, 0, 0.98, 0)
            .with("SentimentBenchmark.vaderPort", "", 66_000, 178_000, 0.61, 0)
            .run();
    String page = Report.of(run, SCALE, NO_QUALITY);
    assertTrue(page.contains("| 61 % | not judged: CPU 61 % of wall |"), page);
    assertTrue(page.contains("| 900 1,000 1,200 | 0.00 | – | – | 98 % |"), page);
  }

  @Test
  void saysWhatWasNotRun() {
    String page =
        Report.of(
            new Runs().with("SentimentBenchmark.floor", "", 1, 0, 1, 0).run(), SCALE, NO_QUALITY);
    assertTrue(page.contains("| CoreNLP 4.5.7 sentiment trees: not run |"), page);
    assertTrue(page.contains("Not run: lingua 1.2.2, CoreNLP 4.5.7."), page);
  }

  @Test
  void weighsInKibibytes() {
    assertTrue(Report.of(Runs.good().run(), SCALE, NO_QUALITY).contains("| everything | 2.00 |"));
  }

  @Test
  void whatIsFoundOfEventsStandsInTheReport() {
    String page = Report.of(Runs.good().run(), SCALE, NO_QUALITY);
    assertTrue(page.contains("| 20.0 | 3.00 × | 88 | a rule | 0.72 | 0.98 | 1.25 | 0.01 |"), page);
  }

  @Test
  void theBestOfASetIsBold() {
    String page = Report.of(Runs.good().run(), SCALE, NO_QUALITY);
    assertTrue(page.contains("| another | 10 | **60.0** |"), page);
    assertTrue(page.contains("| one | 10 | 50.0 |"), page);
  }

  @Test
  void whatHasASizeOfItsOwnHasAPartOfItsOwn() {
    String page = Report.of(Runs.good().run(), SCALE, NO_QUALITY);
    assertTrue(page.contains("| graph, an edge | 6.00 B an edge | 5.00 B an edge | 4.00 B"), page);
    assertTrue(page.contains("| Earshot, one author more; 5000 | 3.00 |"), page);
    assertTrue(page.contains("| 22.5 × | 1.33 × | 98 % |"), page);
  }

  @Test
  void aRunReadsBackAsItWasWritten(@TempDir Path folder) {
    Recorded.Speed run = Runs.good().run();
    Path file = folder.resolve("speed.json");
    Recorded.write(file, run);
    assertEquals(run, Recorded.read(file, Recorded.Speed.class));
    Recorded.write(file, SCALE);
    assertEquals(SCALE, Recorded.read(file, Recorded.Scale.class));
  }
}
