package dev.earshot.scoring.graph;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Who is joined with whom in a graph, whichever way: what leads from one to the other and back is
 * one edge of both weights together. Those with most edges come first, those of as many by name:
 * what is read most often lies together, and what is found is the same in whatever order the edges
 * were added. Takes 24 bytes an edge of the graph, twice that while it is made.
 */
final class Neighbours {
  private static final int MOST_EDGES = 1_000_000_000;

  /** The number in the graph of each node. */
  final int[] nodes;

  /** Where the neighbours of each node begin; one more than there are nodes. */
  final int[] starts;

  /** The neighbours of each node, ascending, without itself. */
  final int[] ends;

  /** The weight of each edge, as a part of the weight of all that end anywhere. */
  final double[] weights;

  /**
   * The same, summed over what ends at each node; an edge from a node to itself ends there twice.
   */
  final double[] strength;

  /** The weight of the edge from each node to itself, both its ends. */
  final double[] loops;

  private Neighbours(int[] nodes, int[] starts, int[] ends, double[] weights, double[] loops) {
    this.nodes = nodes;
    this.starts = starts;
    this.ends = ends;
    this.weights = weights;
    this.loops = loops;
    strength = loops.clone();
    for (int node = 0; node < strength.length; node++) {
      for (int i = starts[node]; i < starts[node + 1]; i++) {
        strength[node] += weights[i];
      }
    }
  }

  int size() {
    return nodes.length;
  }

  /** Whether there is no edge at all. */
  boolean isUnjoined() {
    return ends.length == 0 && Arrays.stream(loops).allMatch(loop -> loop == 0);
  }

  /**
   * Returns who is joined with whom.
   *
   * @throws IllegalStateException if there are more edges than each can be held twice
   */
  static Neighbours of(Graph graph) {
    if (graph.edges() > MOST_EDGES) {
      throw new IllegalStateException(
          "edges: expected at most " + MOST_EDGES + ", got " + graph.edges());
    }
    int size = graph.nodes();
    int[] degrees = new int[size];
    double[] loops = new double[size];
    graph.forEachEdge(
        (from, to, weight) -> {
          degrees[from]++;
          degrees[to]++;
        });
    Integer[] order = new Integer[size];
    Arrays.setAll(order, node -> node);
    Arrays.sort(
        order, Comparator.<Integer>comparingInt(node -> -degrees[node]).thenComparing(graph::name));
    int[] nodes = new int[size];
    int[] places = new int[size];
    int[] counts = new int[size + 1];
    for (int place = 0; place < size; place++) {
      nodes[place] = order[place];
      places[nodes[place]] = place;
      counts[place + 1] = counts[place] + degrees[nodes[place]];
    }
    int[] next = counts.clone();
    int[] ends = new int[counts[size]];
    double[] weights = new double[ends.length];
    graph.forEachEdge(
        (from, to, weight) -> {
          put(ends, weights, next[places[from]]++, places[to], weight);
          put(ends, weights, next[places[to]]++, places[from], weight);
        });
    return joined(nodes, counts, ends, weights, loops);
  }

  private static void put(int[] ends, double[] weights, int at, int end, double weight) {
    ends[at] = end;
    weights[at] = weight;
  }

  private static Neighbours joined(
      int[] nodes, int[] counts, int[] ends, double[] weights, double[] loops) {
    int size = nodes.length;
    int[] starts = new int[size + 1];
    int joined = 0;
    for (int node = 0; node < size; node++) {
      int from = counts[node];
      int count = counts[node + 1] - from;
      long[] order = new long[count];
      for (int i = 0; i < count; i++) {
        order[i] = (long) ends[from + i] << 32 | i;
      }
      Arrays.sort(order);
      double[] theirs = Arrays.copyOfRange(weights, from, from + count);
      int first = joined;
      for (long each : order) {
        int end = (int) (each >>> 32);
        if (end == node) {
          loops[node] += theirs[(int) each];
        } else if (joined > first && ends[joined - 1] == end) {
          weights[joined - 1] += theirs[(int) each];
        } else {
          ends[joined] = end;
          weights[joined++] = theirs[(int) each];
        }
      }
      starts[node + 1] = joined;
    }
    weights = Arrays.copyOf(weights, joined);
    double all = Arrays.stream(loops).sum() + Arrays.stream(weights).sum();
    for (int i = 0; i < joined; i++) {
      weights[i] /= all;
    }
    for (int node = 0; node < size; node++) {
      loops[node] = all == 0 ? 0 : loops[node] / all;
    }
    return new Neighbours(nodes, starts, Arrays.copyOf(ends, joined), weights, loops);
  }
}
