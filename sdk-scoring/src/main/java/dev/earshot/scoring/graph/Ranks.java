package dev.earshot.scoring.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The ranks of a graph's nodes: numbers above 0 that sum to 1; 0 for whom nobody of a personalised
 * rank's seeds leads to. Immutable and thread-safe.
 */
public final class Ranks {
  /**
   * A node and its rank.
   *
   * @param node the node's name
   * @param rank in [0, 1]
   */
  public record Ranked(String node, double rank) {}

  final Graph graph;
  final double[] ranks;
  private final int iterations;
  private final double change;

  Ranks(Graph graph, double[] ranks, int iterations, double change) {
    this.graph = graph;
    this.ranks = ranks;
    this.iterations = iterations;
    this.change = change;
  }

  /** Returns a node's rank; empty if there is none of that name. */
  public OptionalDouble of(String node) {
    var number = graph.node(node);
    return number.isPresent()
        ? OptionalDouble.of(ranks[number.getAsInt()])
        : OptionalDouble.empty();
  }

  /** Returns how many iterations it took. */
  public int iterations() {
    return iterations;
  }

  /** Returns by how much the last iteration changed the ranks in all. */
  public double change() {
    return change;
  }

  /** Returns all nodes, the highest rank first, those of one rank by name. */
  public List<Ranked> highestFirst() {
    List<Ranked> all = new ArrayList<>(ranks.length);
    for (int node = 0; node < ranks.length; node++) {
      all.add(new Ranked(graph.name(node), ranks[node]));
    }
    all.sort(Comparator.comparingDouble(Ranked::rank).reversed().thenComparing(Ranked::node));
    return Collections.unmodifiableList(all);
  }
}
