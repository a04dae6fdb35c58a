package dev.earshot.benchmarks;

import dev.earshot.scoring.graph.Graph;
import dev.earshot.scoring.graph.PageRank;
import dev.earshot.scoring.graph.Ranks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jgrapht.alg.util.Triple;
import org.jgrapht.opt.graph.sparse.SparseIntDirectedWeightedGraph;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does one iteration of PageRank cost on a graph with ten edges a node, of which a few nodes
 * are led to by very many? The figures of the goals are at {@code -p nodes=1000000}.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms6g", "-Xmx6g"})
@Warmup(iterations = 3)
@Measurement(iterations = 5)
public class RankBenchmark {
  private static final int ITERATIONS = 10;
  private static final double SAME = 1e-9;

  /** Creates the benchmark. */
  public RankBenchmark() {}

  /** Edges drawn by a law of powers. */
  private static final class Edges {
    final int[] from;
    final int[] to;

    Edges(int nodes, int edges) {
      Random random = new Random(11);
      from = new int[edges];
      to = new int[edges];
      for (int i = 0; i < edges; i++) {
        from[i] = (int) (nodes * Math.pow(random.nextDouble(), 1.5));
        to[i] = (int) (nodes * Math.pow(random.nextDouble(), 4));
      }
    }
  }

  /** Our graph. */
  @State(Scope.Benchmark)
  public static class OurGraph {
    @Param({"10000"})
    int nodes;

    private Graph graph;
    private int[] sources;
    private double[] parts;
    private final PageRank rank = new PageRank(0.85, Double.MIN_VALUE, ITERATIONS);
    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    /** Creates the state. */
    public OurGraph() {
      graph = Graph.builder().build();
      sources = new int[0];
      parts = new double[0];
    }

    private OurGraph(int nodes) {
      this();
      this.nodes = nodes;
      build();
    }

    /** Builds the graph. */
    @Setup(Level.Trial)
    public void build() {
      Edges edges = new Edges(nodes, 10 * nodes);
      Graph.Builder builder = Graph.builder();
      List<String> names = new ArrayList<>();
      for (int i = 0; i < nodes; i++) {
        names.add(Integer.toString(i));
        builder.node(names.get(i));
      }
      for (int i = 0; i < edges.from.length; i++) {
        builder.edge(names.get(edges.from[i]), names.get(edges.to[i]));
      }
      graph = builder.build();
      sources = edges.from;
      parts = new double[nodes];
    }

    /** Ends the threads. */
    @TearDown(Level.Trial)
    public void close() {
      threads.shutdown();
    }
  }

  /** The peer's graph. */
  @State(Scope.Benchmark)
  public static class TheirGraph {
    @Param({"10000"})
    int nodes;

    private SparseIntDirectedWeightedGraph graph =
        new SparseIntDirectedWeightedGraph(2, List.of(Triple.of(0, 1, 1.0)));

    /** Creates the state. */
    public TheirGraph() {}

    private TheirGraph(int nodes) {
      this.nodes = nodes;
      build();
    }

    /** Builds the graph. */
    @Setup(Level.Trial)
    public void build() {
      Edges edges = new Edges(nodes, 10 * nodes);
      List<Triple<Integer, Integer, Double>> all = new ArrayList<>(edges.from.length);
      for (int i = 0; i < edges.from.length; i++) {
        all.add(Triple.of(edges.from[i], edges.to[i], 1.0));
      }
      graph = new SparseIntDirectedWeightedGraph(nodes, all);
    }
  }

  /** Returns how much memory an edge takes in a graph of so many nodes. */
  static double bytesAnEdge(int nodes) {
    OurGraph ours = new OurGraph(nodes);
    ours.close();
    return (double) ours.graph.edgeBytes() / ours.graph.edges();
  }

  /** Whether nodes have the peer's ranks, and the same ones to the bit by two threads. */
  static Checks.Check sameAsThePeer(int nodes) {
    OurGraph ours = new OurGraph(nodes);
    TheirGraph theirs = new TheirGraph(nodes);
    PageRank toTheEnd = new PageRank(0.85, 1e-12, 1_000);
    Map<Integer, Double> peer =
        new org.jgrapht.alg.scoring.PageRank<>(theirs.graph, 0.85, 1_000, 1e-12).getScores();
    int wrong = 0;
    try {
      Ranks one = toTheEnd.of(ours.graph);
      Ranks two = toTheEnd.of(ours.graph, ours.threads, 2);
      for (int node = 0; node < nodes; node++) {
        OptionalDouble rank = one.of(Integer.toString(node));
        boolean same = Math.abs(rank.orElseThrow() - peer.getOrDefault(node, Double.NaN)) < SAME;
        wrong += same && rank.equals(two.of(Integer.toString(node))) ? 0 : 1;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      ours.close();
    }
    return new Checks.Check(
        "nodes have JGraphT's ranks, and the same to the bit by two threads", nodes, wrong);
  }

  /** Ten iterations of ours on one thread. */
  @Benchmark
  @OperationsPerInvocation(ITERATIONS)
  public Object ours(OurGraph state) {
    return state.rank.of(state.graph);
  }

  /** Ten iterations of ours on two threads. */
  @Benchmark
  @OperationsPerInvocation(ITERATIONS)
  public Object oursOnTwoThreads(OurGraph state) throws InterruptedException {
    return state.rank.of(state.graph, state.threads, 2);
  }

  /** Ten times what every rank must do: read a number for each edge and add it up. */
  @Benchmark
  @OperationsPerInvocation(ITERATIONS)
  public double gather(OurGraph state) {
    double sum = 0;
    for (int i = 0; i < ITERATIONS; i++) {
      for (int source : state.sources) {
        sum += state.parts[source];
      }
    }
    return sum;
  }

  /** Ten iterations of JGraphT's. */
  @Benchmark
  @OperationsPerInvocation(ITERATIONS)
  public Object jGraphT(TheirGraph state) {
    return new org.jgrapht.alg.scoring.PageRank<>(state.graph, 0.85, ITERATIONS, Double.MIN_VALUE)
        .getScores();
  }
}
