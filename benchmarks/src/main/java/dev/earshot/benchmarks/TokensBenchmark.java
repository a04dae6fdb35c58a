package dev.earshot.benchmarks;

import java.util.concurrent.TimeUnit;
import opennlp.tools.tokenize.SimpleTokenizer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What does it cost to read one post into tokens? */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TokensBenchmark {
  /** Creates the benchmark. */
  public TokensBenchmark() {}

  /** The posts and every reader; none does work before it is called. */
  @State(Scope.Thread)
  public static class Readers {
    private final Round posts = new Round(Posts.tweets());
    private final Ours ours = new Ours();
    private final Floor floor = new Floor(VaderPort.words());
    private final LuceneWords lucene = new LuceneWords(VaderPort.words());

    /** Creates the state. */
    public Readers() {}
  }

  /** Earshot's tokens: kinds, spans, folds, hashes, sentences. */
  @Benchmark
  public int earshotTokens(Readers state) {
    return state.ours.tokens(state.posts.next());
  }

  /** The floor: words found, hashed and looked up. */
  @Benchmark
  public int floor(Readers state) {
    return state.floor.read(state.posts.next());
  }

  /** Lucene's usual analyzer. */
  @Benchmark
  public int luceneStandard(Readers state) {
    return state.lucene.count(state.posts.next());
  }

  /** OpenNLP's simple tokenizer, which makes strings. */
  @Benchmark
  public int openNlpSimple(Readers state) {
    return SimpleTokenizer.INSTANCE.tokenize(state.posts.next()).length;
  }
}
