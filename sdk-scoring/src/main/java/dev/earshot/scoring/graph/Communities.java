package dev.earshot.scoring.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Which nodes of a graph belong together: every node is in one community, and each community hangs
 * together by its own edges. They are numbered from 0, the largest first, those of one size by
 * their first member; a number means something in one result alone. Immutable and thread-safe.
 */
public final class Communities {
  private final Graph graph;

  /** By the graph's number of a node. */
  private final int[] numbers;

  /** The nodes by community, within one those with most edges first. */
  private final int[] members;

  /** Where the members of each begin; one more than there are communities. */
  private final int[] starts;

  private final double modularity;

  /**
   * Creates communities.
   *
   * @param found which each node of the neighbours is in, by any number below their size
   * @param modularity NaN for none
   */
  Communities(Graph graph, Neighbours neighbours, int[] found, double modularity) {
    this.graph = graph;
    this.modularity = modularity;
    int size = found.length;
    int[] sizes = new int[size];
    for (int each : found) {
      sizes[each]++;
    }
    List<Integer> order = new ArrayList<>();
    boolean[] seen = new boolean[size];
    for (int each : found) {
      if (!seen[each]) {
        seen[each] = true;
        order.add(each);
      }
    }
    order.sort((a, b) -> Integer.compare(sizes[b], sizes[a])); // stable: the first member decides
    int[] renamed = new int[size];
    starts = new int[order.size() + 1];
    for (int number = 0; number < order.size(); number++) {
      renamed[order.get(number)] = number;
      starts[number + 1] = starts[number] + sizes[order.get(number)];
    }
    numbers = new int[size];
    members = new int[size];
    int[] next = starts.clone();
    for (int place = 0; place < size; place++) {
      int number = renamed[found[place]];
      numbers[neighbours.nodes[place]] = number;
      members[next[number]++] = neighbours.nodes[place];
    }
  }

  /** Returns how many communities there are. */
  public int count() {
    return starts.length - 1;
  }

  /** Returns the community of a node; empty if there is no node of that name. */
  public OptionalInt of(String node) {
    OptionalInt number = graph.node(node);
    return number.isPresent() ? OptionalInt.of(numbers[number.getAsInt()]) : number;
  }

  /**
   * Returns how many nodes a community has, at least 1.
   *
   * @param community its number, from 0
   */
  public int size(int community) {
    Objects.checkIndex(community, count());
    return starts[community + 1] - starts[community];
  }

  /**
   * Returns the names of a community's nodes, those with most edges first, equal ones by name.
   *
   * @param community its number, from 0
   */
  public List<String> members(int community) {
    List<String> names = new ArrayList<>(size(community));
    for (int i = starts[community]; i < starts[community + 1]; i++) {
      names.add(graph.name(members[i]));
    }
    return Collections.unmodifiableList(names);
  }

  /**
   * Returns how much more of the edges' weight lies within communities than would by chance, at the
   * resolution that was asked for ({@link Leiden}): at most 1, and 0 for one community of all at
   * the usual one. Empty for a graph without edges.
   */
  public OptionalDouble modularity() {
    return Double.isNaN(modularity) ? OptionalDouble.empty() : OptionalDouble.of(modularity);
  }
}
