package dev.earshot.benchmarks;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * One benchmark method's figures.
 *
 * @param question the class, which asks the question
 * @param texts which texts, where there is a choice; else empty
 * @param throughput whether a figure is how much was done, and not how long it took
 * @param runs each fork's iterations
 * @param bytes allocated an operation, by iteration
 * @param cpu share of wall time its threads had, by iteration
 * @param jit time of JIT compilation as a share of wall time, by iteration
 */
record Row(
    String question,
    String method,
    String texts,
    boolean throughput,
    List<List<Double>> runs,
    List<Double> bytes,
    List<Double> cpu,
    List<Double> jit) {
  /** Returns why these figures are not judged; empty where they are. */
  String objection() {
    double share = Gate.worst(cpu);
    if (!Gate.isQuiet(share)) {
      return "not judged: CPU " + Numbers.percent(share) + " of wall";
    }
    double compiling = Numbers.median(jit); // one late compilation is spread, many are no warm code
    return compiling <= Gate.TOLERANCE
        ? ""
        : "not judged: compiling " + Numbers.percent(compiling) + " of the time";
  }

  boolean isJudged() {
    return objection().isEmpty();
  }

  double median() {
    return Numbers.median(all());
  }

  /**
   * Returns the median of the fork that went best, which ratios are made of: a busy neighbour of a
   * core slows a whole fork down and shows in no CPU time, and nothing makes code faster than it
   * is.
   */
  double best() {
    DoubleStream medians = runs.stream().mapToDouble(Numbers::median);
    return (throughput ? medians.max() : medians.min()).orElse(Double.NaN);
  }

  double min() {
    return all().get(0);
  }

  double max() {
    return all().get(all().size() - 1);
  }

  double bytesMedian() {
    return Numbers.median(bytes);
  }

  private List<Double> all() {
    return runs.stream().flatMap(List::stream).sorted().toList();
  }
}
