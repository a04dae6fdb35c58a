package dev.earshot.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.benchmarks.Goal.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JudgeTest {
  @Test
  void passesARunThatReachesEveryAim() {
    assertTrue(Goal.of(Runs.good().run()).stream().allMatch(goal -> goal.verdict() == Verdict.AIM));
    assertEquals(0, Benchmarks.judge(Runs.good().run()));
    Recorded.Scale scale = Runs.goodAtScale().scale();
    assertEquals(
        List.of(), Goal.of(scale).stream().filter(goal -> goal.verdict() != Verdict.AIM).toList());
    assertEquals(0, Benchmarks.judge(scale));
  }

  @Test
  void whatIsOneMillionIsJudgedToo() {
    assertEquals(Verdict.MUST, of(Runs.goodAtScale().scale(5.5), "graph, an edge").verdict());
    assertEquals(Verdict.MISSED, of(Runs.goodAtScale().scale(6.5), "graph, an edge").verdict());
    assertEquals(1, Benchmarks.judge(Runs.goodAtScale().scale(6.5)));
    Goal threads = of(Runs.goodAtScale().scale(), "gate, two threads");
    assertEquals(2, threads.value());
    assertEquals(1.7, threads.must());
    assertEquals("not measured", of(new Runs().scale(), "PageRank").objection());
  }

  private static Goal of(Recorded.Scale run, String start) {
    return Goal.of(run).stream()
        .filter(goal -> goal.what().startsWith(start))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aPageIsTheSamePostsByBothRoads() {
    for (String network : PagesBenchmark.NETWORKS) {
      assertEquals(0, PagesBenchmark.differing(network), network);
    }
  }

  @Test
  void aFeedIsTheSamePostsByBothRoads() {
    assertEquals(0, FeedBenchmark.differing(true));
    assertEquals(0, FeedBenchmark.differing(false));
  }

  @Test
  void halfTheGarbageIsJudgedOnABusyMachineToo() {
    Runs runs =
        new Runs()
            .with("PagesBenchmark.earshot", "x", 4000, 5000, 0.5, 0.01)
            .with("PagesBenchmark.databind", "x", 7000, 9000, 0.5, 0.01);
    Goal goal = goal(runs.run(), "page of x, allocation");
    assertEquals(Verdict.MISSED, goal.verdict());
    assertEquals(Verdict.NOT_JUDGED, goal(runs.run(), "page of x, faster").verdict());
  }

  @Test
  void refusesARowThatOthersTookTimeFrom() {
    Recorded.Speed run = new Runs().with("SentimentBenchmark.floor", "", 400, 0, 0.61, 0.01).run();
    Row floor = Recorded.rows(run.jmh()).get(0);
    assertEquals("not judged: CPU 61 % of wall", floor.objection());
    assertEquals(3, Benchmarks.judge(run));
  }

  @Test
  void refusesARatioWhosePeerWasDisturbed() {
    Runs runs =
        new Runs()
            .with("ThreadsBenchmark.oneThread", "", 1000, 0, 0.98, 0.01)
            .with("ThreadsBenchmark.twoThreads", "", 1990, 0, 0.7, 0.01);
    Goal threads = goal(runs.run(), "two threads against one");
    assertEquals(Verdict.NOT_JUDGED, threads.verdict());
    assertEquals("not judged: CPU 70 % of wall", threads.objection());
  }

  @Test
  void refusesARowThatWasStillCompiling() {
    Row row =
        Recorded.rows(new Runs().with("SentimentBenchmark.floor", "", 400, 0, 1.0, 0.4).run().jmh())
            .get(0);
    assertEquals("not judged: compiling 40 % of the time", row.objection());
  }

  @Test
  void oneLateCompilationIsNoObjection() {
    assertEquals("", rowWithJit(0.01, 0.9, 0.02).objection());
    assertEquals("not judged: compiling 80 % of the time", rowWithJit(0.9, 0.01, 0.8).objection());
  }

  @Test
  void refusesAColdStartOnABusyMachine() {
    Goal start = goal(Runs.good().run(List.of(1.0, 0.5), 140), "cold start");
    assertEquals("not judged: CPU 50 % of wall", start.objection());
  }

  @Test
  void tellsTheMustFromTheAim() {
    assertEquals(Verdict.MUST, goal(Runs.good().run(List.of(1.0), 299), "cold start").verdict());
    assertEquals(Verdict.MISSED, goal(Runs.good().run(List.of(1.0), 301), "cold start").verdict());
    assertEquals(1, Benchmarks.judge(Runs.good().run(List.of(1.0), 301)));
  }

  @Test
  void oneByteAPostIsNotNone() {
    Runs runs = new Runs().with("SentimentBenchmark.earshotScores", "", 900, 1, 1.0, 0.0);
    assertEquals(Verdict.MISSED, goal(runs.run(), "sentiment, all scores, allocation").verdict());
  }

  @Test
  void aGateIsJudgedInMicroseconds() {
    Runs slow =
        new Runs()
            .with("GateBenchmark.heard", "", 900, 0, 1.0, 0.0)
            .with("GateBenchmark.firstSeen", "", 3100, 4000, 1.0, 0.0);
    assertEquals(Verdict.MUST, goal(slow.run(), "gate, an author heard before").verdict());
    assertEquals(0.9, goal(slow.run(), "gate, an author heard before").value());
    assertEquals(Verdict.MISSED, goal(slow.run(), "gate, an author seen for the").verdict());
  }

  @Test
  void whatWasNotMeasuredIsNotReached() {
    assertEquals("not measured", goal(new Runs().run(), "language of tweets").objection());
  }

  @Test
  void aRatioIsOfMediansAndSpreadIsKept() {
    Row row = Recorded.rows(Runs.good().run().jmh()).get(0);
    assertEquals(1000, row.median());
    assertEquals(900, row.min(), 1e-9);
    assertEquals(1200, row.max(), 1e-9);
    assertEquals(2.5, goal(Runs.good().run(), "sentiment, against the floor").value());
  }

  @Test
  void theBestForkIsCompared() {
    List<List<Double>> runs = List.of(List.of(5.0, 4.0, 9.0), List.of(3.0, 2.0, 9.0));
    for (boolean throughput : new boolean[] {false, true}) {
      Row row = new Row("a", "b", "", throughput, runs, List.of(), List.of(), List.of());
      assertEquals(throughput ? 5 : 3, row.best());
    }
  }

  @Test
  void recordsNoPathOfTheMachine() {
    String written = Speed.withoutPaths(Runs.good().run().jmh()).toString();
    assertFalse(written.contains("/opt/java"));
    assertFalse(written.contains("someone"));
    assertTrue(written.contains("-Xmx2g"));
  }

  private static Row rowWithJit(Double... shares) {
    List<List<Double>> runs = List.of(List.of(1.0));
    return new Row("a", "b", "", false, runs, List.of(0.0), List.of(1.0), List.of(shares));
  }

  private static Goal goal(Recorded.Speed run, String start) {
    return Goal.of(run).stream()
        .filter(goal -> goal.what().startsWith(start))
        .findFirst()
        .orElseThrow();
  }
}
