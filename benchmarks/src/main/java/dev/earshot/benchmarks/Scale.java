package dev.earshot.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;

/**
 * Runs what is measured at a size of its own: a graph of ten million edges, ten million posts, a
 * million subjects, two thousand authors.
 */
final class Scale {
  private static final int NODES = 1_000_000;
  private static final int POSTS = 10_000_000;
  private static final int SMALL = 10_000;

  /** The classes it runs, which {@link Speed} leaves out. */
  static final String CLASSES = "(Rank|Copies|Trend|Uniques|Influence|Decision)Benchmark\\.";

  /** Works on threads of its own, whose share of a CPU no profiler tells. */
  static final String OF_THREADS = "oursOnTwoThreads";

  private Scale() {}

  /** Takes some quarter of an hour, and 6 GB of memory. */
  static Recorded.Scale run() throws RunnerException {
    Setting setting = Setting.now();
    List<Checks.Check> checks =
        List.of(
            RankBenchmark.sameAsThePeer(SMALL),
            InfluenceBenchmark.sameAsCountedAnew(SMALL / 10),
            TrendBenchmark.sameAsAdded(),
            UniquesBenchmark.tellHowMany(),
            CopiesBenchmark.areFound(SMALL),
            DecisionBenchmark.sameAsAskedAnew(SMALL));
    double bytesAnEdge = RankBenchmark.bytesAnEdge(NODES);
    Collection<RunResult> results = new ArrayList<>();
    results.addAll(run(usual("(Trend|Uniques|Influence|Decision)Benchmark\\.", "3g").forks(3)));
    results.addAll(
        run(
            usual("RankBenchmark\\.", "6g")
                .exclude(OF_THREADS)
                .param("nodes", Integer.toString(NODES))
                .forks(1)));
    results.addAll(
        run(usual("CopiesBenchmark\\.", "6g").param("held", Integer.toString(POSTS)).forks(1)));
    return new Recorded.Scale(
        setting.after(),
        List.of(Posts.tweets().source()),
        checks,
        bytesAnEdge,
        Speed.withoutPaths(Speed.json(results)));
  }

  private static Collection<RunResult> run(ChainedOptionsBuilder options) throws RunnerException {
    return new Runner(options.build()).run();
  }

  private static ChainedOptionsBuilder usual(String classes, String heap) {
    return Speed.options(Speed.USUAL, heap)
        .include(Speed.class.getPackageName() + "\\." + classes)
        .warmupIterations(Speed.ITERATIONS)
        .measurementIterations(Speed.ITERATIONS);
  }
}
