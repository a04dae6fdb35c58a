package dev.earshot.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Runs every speed benchmark. */
final class Speed {
  private static final int FORKS = 3;
  static final int ITERATIONS = 5;
  static final TimeValue USUAL = TimeValue.seconds(1);
  private static final String HEAP = "2g";
  private static final TimeValue SLOW = TimeValue.seconds(10);
  private static final TimeValue LONGER = TimeValue.seconds(5);

  /** So much code is compiled for these that five seconds are not enough everywhere. */
  private static final String MUCH_CODE = "(Feed|Pages)Benchmark\\.";

  /** lingua spreads a text over the common pool; all are measured on the thread that asks. */
  private static final String NO_POOL = "-Djava.util.concurrent.ForkJoinPool.common.parallelism=0";

  private static final String CORE_NLP = "SentimentBenchmark.coreNlp";

  private Speed() {}

  /** Takes some quarter of an hour, half of one on a slow machine; more with the heavy peers. */
  static Recorded.Speed run() throws RunnerException {
    Setting setting = Setting.now();
    Posts tweets = Posts.tweets();
    List<Checks.Check> checks = Checks.run(tweets.texts());
    Doccat.open(); // trained once here, and not in every fork
    List<Double> probe = new ArrayList<>();
    probe.add(Gate.probe());
    List<ColdStart.Start> starts = ColdStart.measure(ColdStart.RUNS);
    probe.add(Gate.probe());
    Collection<RunResult> results =
        new ArrayList<>(new Runner(usual().exclude(MUCH_CODE).build()).run());
    results.addAll(
        new Runner(
                options(USUAL, HEAP)
                    .include(Speed.class.getPackageName() + "\\." + MUCH_CODE)
                    .forks(FORKS)
                    .warmupIterations(ITERATIONS)
                    .warmupTime(LONGER)
                    .measurementIterations(ITERATIONS)
                    .build())
            .run());
    if (PeerJars.has(CoreNlp.PEER)) {
      results.addAll(
          new Runner(
                  options(SLOW, HEAP)
                      .include(CORE_NLP)
                      .forks(1)
                      .warmupIterations(2)
                      .measurementIterations(3)
                      .build())
              .run());
    }
    return new Recorded.Speed(
        setting.after(),
        List.of(tweets.source(), Posts.sentences().source()),
        checks,
        probe,
        starts,
        Weight.measure(),
        withoutPaths(json(results)));
  }

  private static ChainedOptionsBuilder usual() {
    return everyMethod(options(USUAL, HEAP))
        .exclude(Scale.CLASSES)
        .forks(FORKS)
        .warmupIterations(ITERATIONS)
        .measurementIterations(ITERATIONS);
  }

  static ChainedOptionsBuilder options(TimeValue time, String heap) {
    return new OptionsBuilder()
        .warmupTime(time)
        .measurementTime(time)
        .shouldFailOnError(true)
        .addProfiler(GCProfiler.class)
        .addProfiler(LoadProfiler.class)
        .jvmArgsAppend("-Xms" + heap, "-Xmx" + heap, NO_POOL);
  }

  /** Includes every method whose peer is there; CoreNLP has a run of its own. */
  static ChainedOptionsBuilder everyMethod(ChainedOptionsBuilder options) {
    options.include(Speed.class.getPackageName() + "\\.").exclude(CORE_NLP);
    if (!PeerJars.has(Lingua.PEER)) {
      options.exclude("lingua");
    }
    return options;
  }

  static JsonNode json(Collection<RunResult> results) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
    ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
    out.flush();
    return Recorded.parse(bytes.toString(StandardCharsets.UTF_8));
  }

  /** JMH writes down where its JVM lies, and properties that name folders. */
  static JsonNode withoutPaths(JsonNode jmh) {
    for (JsonNode result : jmh) {
      ((ObjectNode) result).remove("jvm");
      ArrayNode arguments = (ArrayNode) result.path("jvmArgs");
      List<String> kept =
          arguments
              .valueStream()
              .map(JsonNode::asString)
              .filter(argument -> !argument.contains(File.separator))
              .toList();
      arguments.removeAll();
      kept.forEach(arguments::add);
    }
    return jmh;
  }
}
