package dev.earshot.benchmarks;

import dev.earshot.scoring.unique.AuthorSet;
import dev.earshot.scoring.unique.Registers;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What does it cost to count different authors by a sketch of 4,096 registers, one byte each, and
 * to join two? Both sides have the same registers and so the same error when joined, 1.6 %; either
 * takes numbers and spreads them itself.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class UniquesBenchmark {
  private static final int BATCH = 1 << 16;
  private static final int LOG_REGISTERS = 12;
  private static final double OFF = 0.065;

  static final List<String> PEOPLE = List.of("5000", "1000000");

  /** Creates the benchmark. */
  public UniquesBenchmark() {}

  /** Numbers of authors, and a sketch of half of them each, on both sides. */
  @State(Scope.Thread)
  public static class Authors {
    /** How many different authors there are. */
    @Param({"5000", "1000000"})
    public int people;

    private final long[] authors = new long[BATCH];
    private Registers ours = new Registers();
    private Registers oursToo = new Registers();
    private HllSketch theirs = sketch();
    private HllSketch theirsToo = sketch();

    /** Creates the state. */
    public Authors() {}

    private static HllSketch sketch() {
      return new HllSketch(LOG_REGISTERS, TgtHllType.HLL_8);
    }

    /**
     * Fills them, and sees that both sides are right.
     *
     * @throws IllegalStateException if one is off by more than four deviations
     */
    @Setup
    public void fill() {
      SplittableRandom random = new SplittableRandom(5);
      for (int i = 0; i < BATCH; i++) {
        authors[i] = random.nextInt(people);
      }
      ours = new Registers();
      oursToo = new Registers();
      theirs = sketch();
      theirsToo = sketch();
      for (long author = 0; author < people; author++) {
        (author < people / 2 ? ours : oursToo).add(AuthorSet.spread(author));
        (author < people / 2 ? theirs : theirsToo).update(author);
      }
      check(joinOurs());
      check(joinTheirs());
    }

    private void check(double estimate) {
      if (Math.abs(estimate / people - 1) > OFF) {
        throw new IllegalStateException("off: " + estimate + " of " + people);
      }
    }

    private double joinOurs() {
      Registers both = new Registers();
      both.merge(ours);
      both.merge(oursToo);
      return (double) both.estimate();
    }

    private double joinTheirs() {
      Union both = new Union(LOG_REGISTERS);
      both.update(theirs);
      both.update(theirsToo);
      return both.getEstimate();
    }
  }

  /** Whether both sides tell how many there are, to four deviations. */
  static Checks.Check tellHowMany() {
    int wrong = 0;
    for (String people : PEOPLE) {
      Authors state = new Authors();
      state.people = Integer.parseInt(people);
      try {
        state.fill();
      } catch (IllegalStateException e) {
        wrong++;
      }
    }
    return new Checks.Check(
        "sketches of both sides tell how many there are, to 6.5 %", PEOPLE.size(), wrong);
  }

  /** One author more. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Registers addEarshot(Authors state) {
    Registers sketch = state.ours;
    for (long author : state.authors) {
      sketch.add(AuthorSet.spread(author));
    }
    return sketch;
  }

  /** The same by DataSketches. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public HllSketch addDataSketches(Authors state) {
    HllSketch sketch = state.theirs;
    for (long author : state.authors) {
      sketch.update(author);
    }
    return sketch;
  }

  /** How many there are in two sketches together. */
  @Benchmark
  public double joinEarshot(Authors state) {
    return state.joinOurs();
  }

  /** The same by DataSketches. */
  @Benchmark
  public double joinDataSketches(Authors state) {
    return state.joinTheirs();
  }
}
