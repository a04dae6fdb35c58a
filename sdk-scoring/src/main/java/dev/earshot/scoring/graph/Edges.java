package dev.earshot.scoring.graph;

import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/* A rank reads a part of each edge's source and adds it to its target. Over all nodes at once either
 * of the two misses the cache at nearly every edge; so the edges lie in tiles, each of which reads
 * parts that fit the cache and adds to sums that do, and both ends of an edge take two bytes. Edges
 * of the weight that most have lie apart, so that no weight is looked up for them. */
/**
 * The edges of a graph, by tiles: those from {@value #SPAN} neighbouring nodes to {@value #BLOCK}
 * others, in the order of where they lead and then of where they come from.
 */
final class Edges {
  /** How many nodes the edges of a tile come from. */
  static final int SPAN = 1 << 16;

  /** How many nodes they lead to. */
  static final int BLOCK = 1 << 14;

  private final int blocks;

  /** Where each tile begins, by span and then by block; one more than there are tiles. */
  private final int[] tiles;

  /** Within the tile's span. */
  final char[] sources;

  /** Within the tile's block. */
  final char[] targets;

  private final Weights weights;

  /** Those of other weights than these have. */
  private final @Nullable Edges others;

  private Edges(
      int blocks,
      int[] tiles,
      char[] sources,
      char[] targets,
      Weights weights,
      @Nullable Edges others) {
    this.blocks = blocks;
    this.tiles = tiles;
    this.sources = sources;
    this.targets = targets;
    this.weights = weights;
    this.others = others;
  }

  /**
   * Returns edges.
   *
   * @param starts where the edges into each node begin; one more than there are nodes
   * @param from where they come from, ascending for each node
   * @param weights of each
   */
  static Edges of(int[] starts, int[] from, double[] weights) {
    double usual = usual(weights);
    if (Double.isNaN(usual)) {
      return of(starts, from, weights, weight -> true, null);
    }
    Edges others = of(starts, from, weights, weight -> weight != usual, null);
    return of(starts, from, weights, weight -> weight == usual, others.size() == 0 ? null : others);
  }

  /** Returns the weight that at least half of the edges have; NaN where there is none. */
  private static double usual(double[] weights) {
    double candidate = Double.NaN;
    int votes = 0;
    for (double weight : weights) {
      candidate = votes == 0 ? weight : candidate;
      votes += weight == candidate ? 1 : -1;
    }
    int count = 0;
    for (double weight : weights) {
      count += weight == candidate ? 1 : 0;
    }
    return 2L * count >= weights.length ? candidate : Double.NaN;
  }

  private static Edges of(
      int[] starts, int[] from, double[] weights, DoublePredicate taken, @Nullable Edges others) {
    int nodes = starts.length - 1;
    int blocks = parts(nodes, BLOCK);
    int[] tiles = new int[Math.addExact(Math.multiplyExact(parts(nodes, SPAN), blocks), 1)];
    for (int node = 0; node < nodes; node++) {
      for (int i = starts[node]; i < starts[node + 1]; i++) {
        if (taken.test(weights[i])) {
          tiles[tile(from[i], node, blocks) + 1]++;
        }
      }
    }
    for (int tile = 1; tile < tiles.length; tile++) {
      tiles[tile] += tiles[tile - 1];
    }
    int[] next = tiles.clone();
    int size = tiles[tiles.length - 1];
    char[] sources = new char[size];
    char[] targets = new char[size];
    double[] theirs = new double[size];
    for (int node = 0; node < nodes; node++) {
      for (int i = starts[node]; i < starts[node + 1]; i++) {
        if (taken.test(weights[i])) {
          int at = next[tile(from[i], node, blocks)]++;
          sources[at] = (char) (from[i] % SPAN);
          targets[at] = (char) (node % BLOCK);
          theirs[at] = weights[i];
        }
      }
    }
    return new Edges(blocks, tiles, sources, targets, Weights.of(theirs), others);
  }

  private static int parts(int nodes, int size) {
    return (int) (((long) nodes + size - 1) / size);
  }

  private static int tile(int from, int to, int blocks) {
    return from / SPAN * blocks + to / BLOCK;
  }

  int size() {
    return sources.length + (others == null ? 0 : others.size());
  }

  /** Returns how many blocks of nodes they lead to. */
  int blocks() {
    return blocks;
  }

  long bytes() {
    long theirs = 4L * sources.length + weights.bytes() + 4L * tiles.length;
    return theirs + (others == null ? 0 : others.bytes());
  }

  /**
   * Adds what the edges into some blocks bring, each its source's part times its weight, to the
   * sums of the nodes they lead to. What a node is brought comes in one order, whatever the blocks.
   *
   * @param first the first block
   * @param step how many blocks further the next is
   */
  void bring(double[] parts, double[] sums, int first, int step) {
    for (int span = 0; span * blocks + 1 < tiles.length; span++) {
      for (int block = first; block < blocks; block += step) {
        int tile = span * blocks + block;
        weights.bring(this, tiles[tile], tiles[tile + 1], span * SPAN, block * BLOCK, parts, sums);
      }
    }
    if (others != null) {
      others.bring(parts, sums, first, step);
    }
  }

  void forEach(Graph.EdgeTaker taker) {
    for (int tile = 0; tile + 1 < tiles.length; tile++) {
      int from = tile / blocks * SPAN;
      int to = tile % blocks * BLOCK;
      for (int i = tiles[tile]; i < tiles[tile + 1]; i++) {
        taker.take(from + sources[i], to + targets[i], weights.of(i));
      }
    }
    if (others != null) {
      others.forEach(taker);
    }
  }
}
