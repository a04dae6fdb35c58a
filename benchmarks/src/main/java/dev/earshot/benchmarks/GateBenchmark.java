package dev.earshot.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What does it cost to judge one post? Of an author heard before the keys are known; of one who is
 * seen for the first time they are a keyed hash for each of the author's names.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GateBenchmark {
  /** Creates the benchmark. */
  public GateBenchmark() {}

  /**
   * Authors whom the gate has heard, and posts that state nothing which the purpose may not see.
   */
  @State(Scope.Thread)
  public static class Heard {
    private final Judged judged = new Judged(Judged.Shape.PLAIN);

    /** Creates the state. */
    public Heard() {
      judged.all();
    }
  }

  /** The same, and of each post there is something to leave out. */
  @State(Scope.Thread)
  public static class Reduced {
    private final Judged judged = new Judged(Judged.Shape.WHOLE);

    /** Creates the state. */
    public Reduced() {
      judged.all();
    }
  }

  /** The same, and no two posts in a row state the same things. */
  @State(Scope.Thread)
  public static class Mixed {
    private final Judged judged = new Judged(Judged.Shape.MIXED);

    /** Creates the state. */
    public Mixed() {
      judged.all();
    }
  }

  /** Authors whom the gate never heard of. */
  @State(Scope.Thread)
  public static class FirstSeen {
    private final Judged judged = new Judged(Judged.Shape.PLAIN);

    /** Creates the state. */
    public FirstSeen() {}
  }

  /** A post of an author heard before. */
  @Benchmark
  public Object heard(Heard state) {
    return state.judged.next();
  }

  /** A post of an author heard before, which is reduced. */
  @Benchmark
  public Object heardReduced(Reduced state) {
    return state.judged.next();
  }

  /** Posts of different shapes of authors heard before. */
  @Benchmark
  public Object heardMixed(Mixed state) {
    return state.judged.next();
  }

  /** A post of an author who is seen for the first time. */
  @Benchmark
  public Object firstSeen(FirstSeen state) {
    return state.judged.nextOfNewcomers();
  }
}
