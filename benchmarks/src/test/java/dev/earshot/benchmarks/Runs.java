package dev.earshot.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Recorded runs made up for tests, in JMH's own form. */
final class Runs {
  private final List<String> results = new ArrayList<>();

  /** Adds a method with one fork of three iterations around {@code score}. */
  Runs with(String benchmark, String texts, double score, double bytes, double cpu, double jit) {
    results.add(
        String.format(
            Locale.ROOT,
            """
            {"benchmark": "dev.earshot.benchmarks.%s", "jvm": "/opt/java/bin/java",
             "jvmArgs": ["-Dearshot.shared=/home/someone/shared", "-Xmx2g"],
             "params": {"people": "", "texts": "%s"},
             "primaryMetric": {"rawData": [[%f, %f, %f]]},
             "secondaryMetrics": {
               "gc.alloc.rate.norm": {"rawData": [[%f, %f, %f]]},
               "load.cpu": {"rawData": [[1.0, %f, 0.99]]},
               "load.jit": {"rawData": [[0.0, %f, %f]]}}}
            """,
            benchmark,
            texts,
            score * 0.9,
            score,
            score * 1.2,
            bytes,
            bytes,
            bytes,
            cpu,
            jit,
            jit));
    return this;
  }

  /** A run in which every goal reaches its aim. */
  static Runs good() {
    return new Runs()
        .with("SentimentBenchmark.earshotScores", "", 1000, 0.001, 0.98, 0.01)
        .with("SentimentBenchmark.earshotPolarity", "", 900, 0.001, 0.98, 0.01)
        .with("SentimentBenchmark.floor", "", 400, 0.001, 0.98, 0.01)
        .with("SentimentBenchmark.vaderPort", "", 66_000, 178_000, 0.98, 0.01)
        .with("LanguageBenchmark.earshot", "tweets", 1500, 0, 0.98, 0.01)
        .with("LanguageBenchmark.openNlp", "tweets", 72_000, 56_000, 0.98, 0.01)
        .with("LanguageBenchmark.earshot", "sentences", 1500, 0, 0.98, 0.01)
        .with("LanguageBenchmark.openNlp", "sentences", 90_000, 60_000, 0.98, 0.01)
        .with("ThreadsBenchmark.oneThread", "", 1000, 0, 0.98, 0.01)
        .with("ThreadsBenchmark.twoThreads", "", 1990, 0, 0.98, 0.01)
        .with("PagesBenchmark.earshot", "x", 4000, 4000, 0.98, 0.01)
        .with("PagesBenchmark.databind", "x", 7000, 9000, 0.98, 0.01)
        .with("PagesBenchmark.earshot", "bluesky", 4000, 4000, 0.98, 0.01)
        .with("PagesBenchmark.databind", "bluesky", 7000, 9000, 0.98, 0.01)
        .with("PagesBenchmark.earshot", "mastodon", 4000, 4000, 0.98, 0.01)
        .with("PagesBenchmark.databind", "mastodon", 7000, 9000, 0.98, 0.01)
        .with("FeedBenchmark.earshot", "neither", 9000, 9000, 0.98, 0.01)
        .with("FeedBenchmark.rome", "neither", 150_000, 400_000, 0.98, 0.01)
        .with("RetentionBenchmark.verdict", "", 90, 0.001, 0.98, 0.01)
        .with("GateBenchmark.heard", "", 150, 0.001, 0.98, 0.01)
        .with("GateBenchmark.heardMixed", "", 150, 0.001, 0.98, 0.01)
        .with("GateBenchmark.firstSeen", "", 1400, 4000, 0.98, 0.01);
  }

  /** A run at scale in which every goal reaches its aim. */
  static Runs goodAtScale() {
    Runs runs =
        new Runs()
            .with("RankBenchmark.ours", "", 40, 0, 0.98, 0.01)
            .with("RankBenchmark.gather", "", 30, 0, 0.98, 0.01)
            .with("RankBenchmark.jGraphT", "", 900, 0, 0.98, 0.01)
            .with("InfluenceBenchmark.scoresAfterOne", "", 400, 900, 0.98, 0.01)
            .with("TrendBenchmark.count", "", 500, 90, 0.98, 0.01)
            .with("CopiesBenchmark.other", "", 9_000, 90, 0.98, 0.01)
            .with("CopiesBenchmark.altered", "", 9_000, 90, 0.98, 0.01)
            .with("DecisionBenchmark.hit", "", 90, 0, 0.98, 0.01)
            .with("DecisionBenchmark.miss", "", 80, 0, 0.98, 0.01)
            .with("DecisionBenchmark.mapHit", "", 60, 0, 0.98, 0.01)
            .with("DecisionBenchmark.author", "", 30, 0, 0.98, 0.01)
            .with("DecisionBenchmark.authorByTwo", "", 30, 0, 0.98, 0.01)
            .with("DecisionBenchmark.stringMap", "", 25, 0, 0.98, 0.01);
    for (String people : UniquesBenchmark.PEOPLE) {
      runs.with("UniquesBenchmark.addEarshot", people, 3, 0, 0.98, 0.01)
          .with("UniquesBenchmark.addDataSketches", people, 3, 0, 0.98, 0.01)
          .with("UniquesBenchmark.joinEarshot", people, 900, 0, 0.98, 0.01)
          .with("UniquesBenchmark.joinDataSketches", people, 900, 0, 0.98, 0.01);
    }
    return runs;
  }

  Recorded.Scale scale() {
    return scale(4);
  }

  Recorded.Scale scale(double bytesAnEdge) {
    return new Recorded.Scale(
        setting(),
        List.of("3 texts"),
        List.of(new Checks.Check("all well", 3, 0)),
        bytesAnEdge,
        Recorded.parse("[" + String.join(",", results) + "]"));
  }

  private static Setting setting() {
    return new Setting(
        "2026-01-01T00:00:00Z", "abc", "a processor", 2, 8, "os", "jvm", List.of(0.1));
  }

  Recorded.Speed run() {
    return run(List.of(1.0, 0.99), 140);
  }

  Recorded.Speed run(List<Double> probe, double firstScore) {
    return new Recorded.Speed(
        setting(),
        List.of("3 texts"),
        List.of(new Checks.Check("all well", 3, 0)),
        probe,
        List.of(new ColdStart.Start(ColdStart.USUAL, List.of(firstScore))),
        List.of(new Weight("everything", 2048)),
        Recorded.parse("[" + String.join(",", results) + "]"));
  }
}
