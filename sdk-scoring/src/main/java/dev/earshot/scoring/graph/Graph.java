package dev.earshot.scoring.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * A weighted directed graph of named nodes: who answers, reposts or names whom. Parallel edges are
 * one whose weight is their sum; an edge from a node to itself counts like any other.
 *
 * <p>Holds 4 bytes for an edge of the weight that at least half of them have, 5 for others where
 * these have up to 256 different weights, 6 up to 65,536, and 12 beyond; beside them 8 bytes and
 * the name for a node. Nodes are numbered by how many edges leave them, the most first, so that
 * what a rank reads most often lies together. Immutable and thread-safe.
 */
public final class Graph {
  private final String[] names;
  private final Map<String, Integer> numbers;

  final Edges edges;

  /** The sum of the weights of the edges that leave each node; 0 where none does. */
  final double[] leaving;

  private Graph(String[] names, Map<String, Integer> numbers, Edges edges, double[] leaving) {
    this.names = names;
    this.numbers = numbers;
    this.edges = edges;
    this.leaving = leaving;
  }

  /** Returns a builder of a graph without nodes. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns how many nodes there are. */
  public int nodes() {
    return names.length;
  }

  /** Returns how many edges there are, parallel ones counted once. */
  public int edges() {
    return edges.size();
  }

  /**
   * Returns a node's name.
   *
   * @param node its number, from 0
   */
  public String name(int node) {
    return names[node];
  }

  /** Returns a node's number; empty if there is none of that name. */
  public OptionalInt node(String name) {
    Integer number = numbers.get(name);
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /** Takes one edge. */
  @FunctionalInterface
  public interface EdgeTaker {
    /**
     * Takes an edge.
     *
     * @param from the number of the node that it leaves
     * @param to the number of the node that it leads to
     * @param weight above 0
     */
    void take(int from, int to, double weight);
  }

  /** Hands over every edge once, in no promised order: for an export or a host's own measure. */
  public void forEachEdge(EdgeTaker taker) {
    edges.forEach(taker);
  }

  /** Returns how many bytes the edges take. */
  public long edgeBytes() {
    return edges.bytes();
  }

  /** Collects edges. Not thread-safe. */
  public static final class Builder {
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private long[] ends = new long[16];
    private double[] weights = {};
    private int size;

    private Builder() {}

    /** Adds a node, if it is not there yet. */
    public Builder node(String name) {
      number(name);
      return this;
    }

    /** Adds an edge of weight 1. */
    public Builder edge(String from, String to) {
      return edge(from, to, 1);
    }

    /**
     * Adds an edge.
     *
     * @param weight finite and above 0
     * @throws IllegalArgumentException if the weight is another
     * @throws IllegalStateException if there are more than two thousand million
     */
    public Builder edge(String from, String to, double weight) {
      if (!(weight > 0) || Double.isInfinite(weight)) {
        throw new IllegalArgumentException(
            "weight: expected a finite number above 0, got " + weight);
      }
      int source = number(from);
      int target = number(to);
      if (size == ends.length) {
        grow();
      }
      if (weights.length == 0 && weight != 1) {
        weights = new double[ends.length];
        Arrays.fill(weights, 0, size, 1);
      }
      if (weights.length > 0) {
        weights[size] = weight;
      }
      ends[size++] = (long) target << 32 | source;
      return this;
    }

    private void grow() {
      if (size > Integer.MAX_VALUE - 16) {
        throw new IllegalStateException("edges: expected at most " + size);
      }
      int larger = (int) Math.min(Integer.MAX_VALUE - 16L, size + size / 2L + 16);
      ends = Arrays.copyOf(ends, larger);
      weights = weights.length == 0 ? weights : Arrays.copyOf(weights, larger);
    }

    private int number(String name) {
      Integer known = numbers.get(Objects.requireNonNull(name, "name"));
      if (known != null) {
        return known;
      }
      int number = names.size();
      numbers.put(name, number);
      names.add(name);
      return number;
    }

    /** Returns the graph of the edges so far. */
    public Graph build() {
      int nodes = names.size();
      int[] places = byEdgesLeaving(nodes);
      int[] starts = new int[nodes + 1];
      for (int i = 0; i < size; i++) {
        starts[places[(int) (ends[i] >>> 32)] + 1]++;
      }
      for (int node = 0; node < nodes; node++) {
        starts[node + 1] += starts[node];
      }
      int[] next = starts.clone();
      int[] sources = new int[size];
      double[] sums = new double[size];
      for (int i = 0; i < size; i++) {
        int at = next[places[(int) (ends[i] >>> 32)]]++;
        sources[at] = places[(int) ends[i]];
        sums[at] = weights.length == 0 ? 1 : weights[i];
      }
      scale(sources, sums, nodes);
      int edges = join(starts, sources, sums);
      sources = Arrays.copyOf(sources, edges);
      sums = Arrays.copyOf(sums, edges);
      double[] leaving = new double[nodes];
      for (int i = 0; i < edges; i++) {
        leaving[sources[i]] += sums[i];
      }
      String[] ordered = new String[nodes];
      Map<String, Integer> placed = new HashMap<>(nodes * 2);
      for (int node = 0; node < nodes; node++) {
        ordered[places[node]] = names.get(node);
        placed.put(names.get(node), places[node]);
      }
      return new Graph(ordered, placed, Edges.of(starts, sources, sums), leaving);
    }

    /** Returns the place of each node when those that most edges leave come first. */
    private int[] byEdgesLeaving(int nodes) {
      int[] leaving = new int[nodes];
      for (int i = 0; i < size; i++) {
        leaving[(int) ends[i]]++;
      }
      long[] order = new long[nodes];
      for (int node = 0; node < nodes; node++) {
        order[node] = (long) (Integer.MAX_VALUE - leaving[node]) << 32 | node;
      }
      Arrays.sort(order);
      int[] places = new int[nodes];
      for (int place = 0; place < nodes; place++) {
        places[(int) order[place]] = place;
      }
      return places;
    }

    /** Sorts the edges into each node by where they come from and joins parallel ones. */
    private static int join(int[] starts, int[] sources, double[] sums) {
      int edges = 0;
      int from = 0;
      for (int node = 0; node + 1 < starts.length; node++) {
        int end = starts[node + 1];
        sort(sources, sums, from, end);
        int first = edges;
        for (int i = from; i < end; i++) {
          if (edges > first && sources[edges - 1] == sources[i]) {
            sums[edges - 1] += sums[i];
          } else {
            sources[edges] = sources[i];
            sums[edges++] = sums[i];
          }
        }
        from = end;
        starts[node + 1] = edges;
      }
      return edges;
    }

    /* Parallel edges are sorted by weight, so that their sum is the same in any order of lines. */
    private static void sort(int[] sources, double[] sums, int from, int end) {
      if (end - from < 2) {
        return;
      }
      long[] order = new long[end - from];
      for (int i = 0; i < order.length; i++) {
        order[i] = (long) sources[from + i] << 32 | i;
      }
      Arrays.sort(order);
      double[] before = Arrays.copyOfRange(sums, from, end);
      int first = from;
      for (int i = from; i < end; i++) {
        sources[i] = (int) (order[i - from] >>> 32);
        sums[i] = before[(int) order[i - from]];
        if (sources[i] != sources[first]) {
          Arrays.sort(sums, first, i);
          first = i;
        }
      }
      Arrays.sort(sums, first, end);
    }

    /* A share of what leaves a node is all that a rank reads; weights at the ends of what a double
     * can hold would overflow or vanish in its sum. */
    private static void scale(int[] sources, double[] sums, int nodes) {
      boolean extreme = false;
      for (double sum : sums) {
        extreme |= sum > 1e150 || sum < 1e-150;
      }
      if (!extreme) {
        return;
      }
      double[] largest = new double[nodes];
      for (int i = 0; i < sums.length; i++) {
        largest[sources[i]] = Math.max(largest[sources[i]], sums[i]);
      }
      for (int i = 0; i < sums.length; i++) {
        sums[i] = Math.max(Double.MIN_NORMAL, sums[i] / largest[sources[i]]);
      }
    }
  }
}
