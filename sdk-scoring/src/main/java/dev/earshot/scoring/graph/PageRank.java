package dev.earshot.scoring.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * PageRank (Brin and Page, 1998): where a reader ends up who follows an edge out of where they are
 * with the chance of its weight, and now and then begins anew.
 *
 * <p>With damping d, N nodes, w(u, v) the weight of the edge from u to v, W(u) the sum of what
 * leaves u and D the rank of the nodes that nothing leaves, an iteration is
 *
 * <pre>r(v) = (1 − d)·t(v) + d·(D·t(v) + Σ r(u)·w(u, v)/W(u))</pre>
 *
 * with t(v) = 1/N, or for a personalised rank 1 over the number of seeds for a seed and 0 for
 * others. It ends when the ranks change by less than the tolerance in all, or after the most
 * iterations; the ranks then sum to 1.
 *
 * <p>Every node sums what its edges bring, in their order, and what concerns all is summed over
 * blocks of fixed size in their order; so the ranks are the same to the bit for any number of
 * threads. Immutable and thread-safe.
 */
public final class PageRank {
  /** As it is used unless told otherwise: damping 0.85, tolerance 1e-10, 1,000 iterations. */
  public static final PageRank USUAL = new PageRank(0.85, 1e-10, 1_000);

  private final double damping;
  private final double tolerance;
  private final int mostIterations;

  /**
   * Creates a rank.
   *
   * @param damping how likely a reader follows an edge, in [0, 1)
   * @param tolerance by how much the ranks may still change in all, above 0
   * @param mostIterations at least 1
   */
  public PageRank(double damping, double tolerance, int mostIterations) {
    if (!(damping >= 0 && damping < 1)) {
      throw new IllegalArgumentException("damping: expected 0 to below 1, got " + damping);
    }
    if (!(tolerance > 0)) {
      throw new IllegalArgumentException("tolerance: expected above 0, got " + tolerance);
    }
    if (mostIterations < 1) {
      throw new IllegalArgumentException("iterations: expected at least 1, got " + mostIterations);
    }
    this.damping = damping;
    this.tolerance = tolerance;
    this.mostIterations = mostIterations;
  }

  /** Ranks the nodes of a graph, on the thread that asks. */
  public Ranks of(Graph graph) {
    return new Run(graph, null, null).ranks();
  }

  /**
   * Ranks the nodes of a graph on several threads; the ranks are the same as on one.
   *
   * @param threads where the work is done; the host's
   * @param parallelism into how many parts it is cut, at least 1
   * @throws InterruptedException if the thread that asks is interrupted
   */
  public Ranks of(Graph graph, ExecutorService threads, int parallelism)
      throws InterruptedException {
    if (parallelism < 1) {
      throw new IllegalArgumentException("parallelism: expected at least 1, got " + parallelism);
    }
    return new Run(graph, null, null).ranks(threads, parallelism);
  }

  /**
   * Ranks the nodes of a graph by how likely a reader comes to them from some of them: who matters
   * for those.
   *
   * @param seeds names of nodes, each once; those that the graph has not are passed over
   * @throws IllegalArgumentException if the graph has none of them
   */
  public Ranks of(Graph graph, Collection<String> seeds) {
    int[] nodes =
        seeds.stream()
            .distinct()
            .map(graph::node)
            .filter(OptionalInt::isPresent)
            .mapToInt(OptionalInt::getAsInt)
            .toArray();
    if (nodes.length == 0) {
      throw new IllegalArgumentException("seeds: expected at least one node of the graph");
    }
    return new Run(graph, nodes, null).ranks();
  }

  /**
   * Ranks the nodes of a graph that came from another by some changes, beginning with the ranks
   * that the other had: it takes fewer iterations the fewer changes there were.
   */
  public Ranks of(Graph graph, Ranks before) {
    return new Run(graph, null, before).ranks();
  }

  private final class Run {
    private final Graph graph;
    private final int nodes;
    private final double @Nullable [] begin;
    private final double even;
    private final double[] parts;
    private final double[] changes;
    private final double[] stuck;
    private double[] ranks;
    private double[] next;
    private double lost;

    Run(Graph graph, int @Nullable [] seeds, @Nullable Ranks before) {
      this.graph = graph;
      nodes = graph.nodes();
      even = nodes == 0 ? 0 : 1.0 / nodes;
      begin = seeds == null ? null : new double[nodes];
      if (begin != null && seeds != null) {
        for (int seed : seeds) {
          begin[seed] = 1.0 / seeds.length;
        }
      }
      int blocks = graph.edges.blocks();
      parts = new double[nodes];
      changes = new double[blocks];
      stuck = new double[blocks];
      next = new double[nodes];
      ranks = first(before);
    }

    private double[] first(@Nullable Ranks before) {
      double[] first = new double[nodes];
      double sum = 0;
      for (int node = 0; node < nodes; node++) {
        double known = before == null ? 0 : before.of(graph.name(node)).orElse(0);
        first[node] = begin != null ? begin[node] : Math.max(known, before == null ? even : 0);
        sum += first[node];
      }
      if (sum == 0) {
        Arrays.fill(first, even);
        return first;
      }
      for (int node = 0; node < nodes; node++) {
        first[node] /= sum;
      }
      return first;
    }

    Ranks ranks() {
      try {
        return ranks(null, 1);
      } catch (InterruptedException e) {
        throw new IllegalStateException("one thread waits for nobody", e);
      }
    }

    Ranks ranks(@Nullable ExecutorService threads, int parallelism) throws InterruptedException {
      int done = 0;
      double change = nodes == 0 ? 0 : Double.MAX_VALUE;
      while (change >= tolerance && done < mostIterations) {
        forEachBlock(threads, parallelism, this::share);
        lost = sum(stuck);
        forEachBlock(threads, parallelism, this::gather);
        change = sum(changes);
        double[] old = ranks;
        ranks = next;
        next = old;
        done++;
      }
      double sum = 0;
      for (double rank : ranks) {
        sum += rank;
      }
      for (int node = 0; node < nodes; node++) {
        ranks[node] /= sum;
      }
      return new Ranks(graph, ranks, done, change);
    }

    private void share(int first, int step) {
      for (int block = first; block < stuck.length; block += step) {
        double lostHere = 0;
        for (int node = block * Edges.BLOCK; node < end(block); node++) {
          if (graph.leaving[node] == 0) {
            lostHere += ranks[node];
            parts[node] = 0;
          } else {
            parts[node] = ranks[node] / graph.leaving[node];
          }
        }
        stuck[block] = lostHere;
      }
    }

    private void gather(int first, int step) {
      for (int block = first; block < changes.length; block += step) {
        Arrays.fill(next, block * Edges.BLOCK, end(block), 0);
      }
      graph.edges.bring(parts, next, first, step);
      for (int block = first; block < changes.length; block += step) {
        double change = 0;
        for (int node = block * Edges.BLOCK; node < end(block); node++) {
          double anew = begin == null ? even : begin[node];
          double rank = (1 - damping) * anew + damping * (lost * anew + next[node]);
          change += Math.abs(rank - ranks[node]);
          next[node] = rank;
        }
        changes[block] = change;
      }
    }

    private int end(int block) {
      return Math.min(nodes, (block + 1) * Edges.BLOCK);
    }

    private static double sum(double[] blocks) {
      double sum = 0;
      for (double block : blocks) {
        sum += block;
      }
      return sum;
    }

    /** Does every so many blocks, from the first on. */
    private interface Work {
      void on(int first, int step);
    }

    private void forEachBlock(@Nullable ExecutorService threads, int parallelism, Work work)
        throws InterruptedException {
      if (threads == null || parallelism == 1 || changes.length < 2) {
        work.on(0, 1);
        return;
      }
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int part = 0; part < parallelism; part++) {
        int first = part;
        tasks.add(
            () -> {
              work.on(first, parallelism);
              return null;
            });
      }
      try {
        for (Future<Void> task : threads.invokeAll(tasks)) {
          task.get();
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException("a part of the rank failed", e.getCause());
      }
    }
  }
}
