package dev.earshot.scoring.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How much of the ways between others leads over each node of a graph. Immutable and thread-safe.
 */
public final class Brokers {
  /**
   * A node and its betweenness: of all pairs of others, the share whose shortest ways lead over it,
   * pairs with several such ways by their parts. Pairs without any way count, too; with fewer than
   * two others it is 0.
   *
   * @param node the node's name
   * @param betweenness in [0, 1]
   * @param low the least that it is with a chance of 95 %; the same where it is exact
   * @param high the most
   */
  public record Broker(String node, double betweenness, double low, double high) {}

  private final Graph graph;
  private final double[] betweenness;
  private final double[] error;
  private final int pivots;

  Brokers(Graph graph, double[] betweenness, double[] error, int pivots) {
    this.graph = graph;
    this.betweenness = betweenness;
    this.error = error;
    this.pivots = pivots;
  }

  /** Returns from how many nodes ways were followed. */
  public int pivots() {
    return pivots;
  }

  /** Returns whether ways were followed from every node, so that nothing is an estimate. */
  public boolean isExact() {
    return pivots == betweenness.length;
  }

  /** Returns a node's betweenness; empty if there is none of that name. */
  public Optional<Broker> of(String node) {
    OptionalInt number = graph.node(node);
    return number.isPresent() ? Optional.of(broker(number.getAsInt())) : Optional.empty();
  }

  /** Returns all nodes, the highest betweenness first, those of one by name. */
  public List<Broker> highestFirst() {
    List<Broker> all = new ArrayList<>(betweenness.length);
    for (int node = 0; node < betweenness.length; node++) {
      all.add(broker(node));
    }
    all.sort(
        Comparator.comparingDouble(Broker::betweenness).reversed().thenComparing(Broker::node));
    return Collections.unmodifiableList(all);
  }

  private Broker broker(int node) {
    double value = betweenness[node];
    return new Broker(
        graph.name(node),
        value,
        Math.max(0, value - error[node]),
        Math.min(1, value + error[node]));
  }
}
