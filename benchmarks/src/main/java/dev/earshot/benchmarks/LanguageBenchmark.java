package dev.earshot.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What does it cost to tell the language of one post? */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LanguageBenchmark {
  /** Creates the benchmark. */
  public LanguageBenchmark() {}

  /** The texts, read round and round. */
  @State(Scope.Thread)
  public static class Texts {
    /** {@code tweets} (English), or {@code sentences} in many languages. */
    @Param({"tweets", "sentences"})
    public String texts = "";

    private Round round = new Round(new Posts("", List.of()));

    /** Creates the state. */
    public Texts() {}

    /** Takes the texts that were asked for. */
    @Setup
    public void open() {
      round = new Round(texts.equals("tweets") ? Posts.tweets() : Posts.sentences());
    }
  }

  /** Ours. */
  @State(Scope.Thread)
  public static class Earshot {
    private final Ours ours = new Ours();

    /** Creates the state. */
    public Earshot() {}
  }

  /** OpenNLP's detector. */
  @State(Scope.Thread)
  public static class OpenNlp {
    private final OpenNlpLanguage detector = new OpenNlpLanguage();

    /** Creates the state. */
    public OpenNlp() {}
  }

  /** lingua's detector of ten languages. */
  @State(Scope.Thread)
  public static class LinguaOfTen {
    private final Lingua detector = Lingua.ofTen();

    /** Creates the state. */
    public LinguaOfTen() {}
  }

  /** lingua's detector of all its languages. */
  @State(Scope.Thread)
  public static class LinguaOfAll {
    private final Lingua detector = Lingua.ofAll(false);

    /** Creates the state. */
    public LinguaOfAll() {}
  }

  /** Ours, 53 languages. */
  @Benchmark
  public String earshot(Texts texts, Earshot state) {
    return state.ours.language(texts.round.next());
  }

  /** OpenNLP, 103 languages. */
  @Benchmark
  public String openNlp(Texts texts, OpenNlp state) {
    return state.detector.detect(texts.round.next());
  }

  /** lingua, ten languages, low accuracy. */
  @Benchmark
  public Object linguaTen(Texts texts, LinguaOfTen state) {
    return state.detector.detect(texts.round.next());
  }

  /** lingua, 75 languages, low accuracy. */
  @Benchmark
  public Object linguaAll(Texts texts, LinguaOfAll state) {
    return state.detector.detect(texts.round.next());
  }
}
