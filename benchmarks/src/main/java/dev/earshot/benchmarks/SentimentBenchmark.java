package dev.earshot.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What does it cost to score the sentiment of one post? */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SentimentBenchmark {
  /** Creates the benchmark. */
  public SentimentBenchmark() {}

  /** The posts, and Earshot. */
  @State(Scope.Thread)
  public static class Earshot {
    private final Round posts = new Round(Posts.tweets());
    private final Ours ours = new Ours();

    /** Creates the state. */
    public Earshot() {}
  }

  /** The posts, and the floor. */
  @State(Scope.Thread)
  public static class Least {
    private final Round posts = new Round(Posts.tweets());
    private final Floor floor = new Floor(VaderPort.words());

    /** Creates the state. */
    public Least() {}
  }

  /** The posts, and the Java port of VADER. */
  @State(Scope.Thread)
  public static class Vader {
    private final Round posts = new Round(Posts.tweets());
    private final VaderPort port = new VaderPort();

    /** Creates the state. */
    public Vader() {}
  }

  /** The posts, and OpenNLP's categorizer. */
  @State(Scope.Thread)
  public static class OpenNlp {
    private final Round posts = new Round(Posts.tweets());
    private final Doccat doccat = Doccat.open();

    /** Creates the state. */
    public OpenNlp() {}
  }

  /** The posts, and Lucene with VADER's words. */
  @State(Scope.Thread)
  public static class Lucene {
    private final Round posts = new Round(Posts.tweets());
    private final LuceneWords words = new LuceneWords(VaderPort.words());

    /** Creates the state. */
    public Lucene() {}
  }

  /** The posts, and CoreNLP. */
  @State(Scope.Thread)
  public static class Stanford {
    private final Round posts = new Round(Posts.tweets());
    private final CoreNlp coreNlp = new CoreNlp();

    /** Creates the state. */
    public Stanford() {}
  }

  /** Earshot, polarity alone. */
  @Benchmark
  public double earshotPolarity(Earshot state) {
    return state.ours.polarity(state.posts.next());
  }

  /** Earshot, all scores. */
  @Benchmark
  public Object earshotScores(Earshot state) {
    return state.ours.scores(state.posts.next());
  }

  /** The floor: words found, hashed and looked up. */
  @Benchmark
  public int floor(Least state) {
    return state.floor.read(state.posts.next());
  }

  /** The Java port of VADER. */
  @Benchmark
  public double vaderPort(Vader state) {
    return state.port.compound(state.posts.next());
  }

  /** OpenNLP's maxent categorizer over a bag of words. */
  @Benchmark
  public double[] openNlpDoccat(OpenNlp state) {
    return state.doccat.probabilities(state.posts.next());
  }

  /** Lucene's analyzer with a map of VADER's words. */
  @Benchmark
  public double luceneWords(Lucene state) {
    return state.words.polarity(state.posts.next());
  }

  /** CoreNLP's sentiment trees. */
  @Benchmark
  public double coreNlp(Stanford state) {
    return state.coreNlp.polarity(state.posts.next());
  }
}
