package dev.earshot.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/** How much more do two threads score than one, sharing the scorer? */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ThreadsBenchmark {
  /** Creates the benchmark. */
  public ThreadsBenchmark() {}

  /** What one thread has of its own; the scorer inside is the one of the jar, shared. */
  @State(Scope.Thread)
  public static class Worker {
    private final Round posts = new Round(Posts.tweets());
    private final Ours ours = new Ours();

    /** Creates the state. */
    public Worker() {}
  }

  /** Earshot, all scores, one thread. */
  @Benchmark
  @Threads(1)
  public Object oneThread(Worker state) {
    return state.ours.scores(state.posts.next());
  }

  /** Earshot, all scores, two threads. */
  @Benchmark
  @Threads(2)
  public Object twoThreads(Worker state) {
    return state.ours.scores(state.posts.next());
  }
}
