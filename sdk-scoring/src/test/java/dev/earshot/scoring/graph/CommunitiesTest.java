package dev.earshot.scoring.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommunitiesTest {
  private record Edge(int from, int to, double weight) {}

  private static String name(int node) {
    return "n" + node;
  }

  private static Graph graph(int nodes, List<Edge> edges) {
    Graph.Builder graph = Graph.builder();
    for (int node = 0; node < nodes; node++) {
      graph.node(name(node));
    }
    edges.forEach(edge -> graph.edge(name(edge.from), name(edge.to), edge.weight));
    return graph.build();
  }

  /** Groups of one size; the first node of group g is g, the next groups + g. */
  private static List<Edge> planted(
      int groups, int size, double inside, double outside, Random random) {
    List<Edge> edges = new ArrayList<>();
    int nodes = groups * size;
    double within = inside * size / 2;
    double between = outside * (nodes - size) / 2;
    for (int node = 0; node < nodes; node++) {
      for (int i = 0; i < (int) (within + random.nextDouble()); i++) {
        edges.add(new Edge(node, node % groups + groups * random.nextInt(size), 1));
      }
      for (int i = 0; i < (int) (between + random.nextDouble()); i++) {
        edges.add(new Edge(node, random.nextInt(nodes), 1));
      }
    }
    return edges;
  }

  private static List<Set<String>> sets(Communities found) {
    List<Set<String>> sets = new ArrayList<>();
    for (int community = 0; community < found.count(); community++) {
      sets.add(Set.copyOf(found.members(community)));
    }
    return sets;
  }

  /** By the formula, over all pairs. */
  private static double modularity(List<Edge> edges, Communities found, double resolution) {
    double all = 0;
    double within = 0;
    Map<Integer, Double> sums = new HashMap<>();
    for (Edge edge : edges) {
      int from = found.of(name(edge.from)).orElseThrow();
      int to = found.of(name(edge.to)).orElseThrow();
      all += 2 * edge.weight;
      within += from == to ? 2 * edge.weight : 0;
      sums.merge(from, edge.weight, Double::sum);
      sums.merge(to, edge.weight, Double::sum);
    }
    double chance = 0;
    for (double sum : sums.values()) {
      chance += sum / all * sum / all;
    }
    return within / all - resolution * chance;
  }

  private static boolean hangsTogether(List<Edge> edges, Set<String> community) {
    Map<String, Set<String>> next = new HashMap<>();
    for (Edge edge : edges) {
      next.computeIfAbsent(name(edge.from), n -> new HashSet<>()).add(name(edge.to));
      next.computeIfAbsent(name(edge.to), n -> new HashSet<>()).add(name(edge.from));
    }
    Set<String> reached = new HashSet<>();
    Deque<String> waiting = new ArrayDeque<>(List.of(community.iterator().next()));
    while (!waiting.isEmpty()) {
      String each = waiting.remove();
      if (community.contains(each) && reached.add(each)) {
        waiting.addAll(next.getOrDefault(each, Set.of()));
      }
    }
    return reached.equals(community);
  }

  @ParameterizedTest
  @CsvSource({"4, 32, 0.4, 0.02", "10, 50, 0.3, 0.01", "40, 25, 0.5, 0.004"})
  @DisplayName("SM-11 planted communities are found, also in a weighted and directed graph")
  void plantedCommunitiesAreFound(int groups, int size, double inside, double outside) {
    for (int seed = 0; seed < 5; seed++) {
      List<Edge> edges = planted(groups, size, inside, outside, new Random(seed));
      Communities found = Leiden.USUAL.of(graph(groups * size, edges));
      assertEquals(groups, found.count());
      int misplaced = 0;
      for (int community = 0; community < groups; community++) {
        Map<Integer, Integer> from = new TreeMap<>();
        for (String member : found.members(community)) {
          from.merge(Integer.parseInt(member.substring(1)) % groups, 1, Integer::sum);
        }
        misplaced += found.size(community) - Collections.max(from.values());
      }
      assertTrue(misplaced <= groups * size / 100, misplaced + " of seed " + seed);
    }
  }

  /** The club of W. W. Zachary (1977): who met whom outside of it. */
  private static final int[][] CLUB = {
    {2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 18, 20, 22, 32},
    {3, 4, 8, 14, 18, 20, 22, 31},
    {4, 8, 9, 10, 14, 28, 29, 33},
    {8, 13, 14},
    {7, 11},
    {7, 11, 17},
    {17},
    {},
    {31, 33, 34},
    {34},
    {},
    {},
    {},
    {34},
    {33, 34},
    {33, 34},
    {},
    {},
    {33, 34},
    {34},
    {33, 34},
    {},
    {33, 34},
    {26, 28, 30, 33, 34},
    {26, 28, 32},
    {32},
    {30, 34},
    {34},
    {32, 34},
    {33, 34},
    {33, 34},
    {33, 34},
    {34},
    {}
  };

  private static List<int[]> club() {
    List<int[]> edges = new ArrayList<>();
    for (int node = 0; node < CLUB.length; node++) {
      for (int other : CLUB[node]) {
        edges.add(new int[] {node + 1, other});
      }
    }
    return edges;
  }

  @Test
  @DisplayName("SM-11 Zachary's karate club falls into the four communities known of it")
  void theKarateClub() {
    List<Edge> edges = new ArrayList<>();
    club().forEach(each -> edges.add(new Edge(each[0], each[1], 1)));
    assertEquals(78, edges.size());
    Graph.Builder graph = Graph.builder();
    edges.forEach(edge -> graph.edge(name(edge.from), name(edge.to)));
    Communities found = Leiden.USUAL.of(graph.build());
    assertEquals(0.4198, found.modularity().orElseThrow(), 0.0001, "the highest there is");
    assertEquals(4, found.count());
    assertFalse(found.of("n1").equals(found.of("n34")), "the two who fell out");
    assertEquals(found.of("n1"), found.of("n2"));
  }

  @Property(tries = 60)
  void everyCommunityHangsTogetherAndModularityIsThatOfTheFormula(@ForAll long seed) {
    Random random = new Random(seed);
    int nodes = 1 + random.nextInt(60);
    List<Edge> edges = new ArrayList<>();
    for (int i = random.nextInt(150); i > 0; i--) {
      edges.add(
          new Edge(
              random.nextInt(nodes),
              random.nextInt(nodes),
              random.nextBoolean() ? 1 : Math.exp(4 * random.nextGaussian())));
    }
    double resolution = random.nextInt(3) == 0 ? Math.exp(random.nextGaussian()) : 1;
    Leiden leiden = new Leiden(resolution);
    Graph graph = graph(nodes, edges);
    Communities found = leiden.of(graph);
    Set<String> everybody = new HashSet<>();
    for (Set<String> community : sets(found)) {
      assertTrue(hangsTogether(edges, community));
      everybody.addAll(community);
    }
    assertEquals(nodes, everybody.size());
    if (edges.isEmpty()) {
      assertEquals(OptionalDouble.empty(), found.modularity());
    } else {
      assertEquals(modularity(edges, found, resolution), found.modularity().orElseThrow(), 1e-9);
    }
    assertTrue(!(found.modularity().orElse(1) < alone(edges, resolution) - 1e-9));
    Collections.shuffle(edges, random);
    List<Edge> turned = edges.stream().map(e -> new Edge(e.to, e.from, e.weight)).toList();
    assertEquals(sets(found), sets(leiden.of(graph(nodes, turned))), "in another order, turned");
  }

  /** The modularity of everybody alone, where the method begins. */
  private static double alone(List<Edge> edges, double resolution) {
    double all = 0;
    Map<Integer, Double> sums = new HashMap<>();
    double loops = 0;
    for (Edge edge : edges) {
      all += 2 * edge.weight;
      loops += edge.from == edge.to ? 2 * edge.weight : 0;
      sums.merge(edge.from, edge.weight, Double::sum);
      sums.merge(edge.to, edge.weight, Double::sum);
    }
    double chance = 0;
    for (double sum : sums.values()) {
      chance += sum / all * sum / all;
    }
    return edges.isEmpty() ? 0 : loops / all - resolution * chance;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void takingCommunitiesApartFindsBetterOnesThanMovingThemWhole(int seed) {
    Random random = new Random(seed);
    List<Edge> edges = new ArrayList<>();
    for (int i = 0; i < 8_000; i++) {
      int from = (int) (3_000 * Math.pow(random.nextDouble(), 1.3));
      edges.add(new Edge(from, random.nextInt(3_000), 1));
    }
    double found = Leiden.USUAL.of(graph(3_000, edges)).modularity().orElseThrow();
    assertTrue(found > 0.45, found + ", where Louvain's reaches 0.445");
  }

  @Test
  void noSingleMoveIsBetter() {
    List<Edge> edges = planted(6, 20, 0.3, 0.03, new Random(4));
    Communities found = Leiden.USUAL.of(graph(120, edges));
    double best = found.modularity().orElseThrow();
    int[] of = new int[120];
    for (int node = 0; node < 120; node++) {
      of[node] = found.of(name(node)).orElseThrow();
    }
    for (int node = 0; node < 120; node++) {
      int own = of[node];
      for (int other = 0; other < found.count(); other++) {
        of[node] = other;
        assertTrue(quality(edges, of) <= best + 1e-9, name(node) + " to " + other);
      }
      of[node] = own;
    }
  }

  private static double quality(List<Edge> edges, int[] of) {
    double within = 0;
    double[] sums = new double[of.length];
    for (Edge edge : edges) {
      within += of[edge.from] == of[edge.to] ? 1 : 0;
      sums[of[edge.from]]++;
      sums[of[edge.to]]++;
    }
    double chance = 0;
    for (double sum : sums) {
      chance += sum * sum / (4.0 * edges.size() * edges.size());
    }
    return within / edges.size() - chance;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  @DisplayName("SM-11 after a small change few change their community")
  void aWarmRestartMovesFew(int seed) {
    Random random = new Random(seed);
    List<Edge> edges = planted(20, 40, 0.25, 0.006, random);
    Communities before = Leiden.USUAL.of(graph(800, edges));
    List<Edge> changed = new ArrayList<>(edges.subList(20, edges.size()));
    for (int i = 0; i < 20; i++) {
      changed.add(new Edge(random.nextInt(800), random.nextInt(800), 1));
    }
    changed.add(new Edge(800, 0, 1));
    Graph after = graph(801, changed);
    Communities warm = Leiden.USUAL.of(after, before);
    assertEquals(warm.of("n0"), warm.of("n800"), "who is new goes to whom they know");
    assertTrue(moved(before, warm) <= 16, moved(before, warm) + " moved");
    double cold = Leiden.USUAL.of(after).modularity().orElseThrow();
    assertTrue(warm.modularity().orElseThrow() > cold - 0.005);
    assertEquals(sets(before), sets(Leiden.USUAL.of(graph(800, edges), before)), "no change");
  }

  private static int moved(Communities before, Communities after) {
    int moved = 0;
    for (int community = 0; community < before.count(); community++) {
      Map<Integer, Integer> now = new HashMap<>();
      before
          .members(community)
          .forEach(each -> now.merge(after.of(each).orElseThrow(), 1, Integer::sum));
      moved += before.size(community) - Collections.max(now.values());
    }
    return moved;
  }

  @Test
  void whereCommunitiesAreFaintAWarmRestartMovesFewerThanBeginningAnew() {
    Random random = new Random(3);
    List<Edge> edges = planted(10, 100, 0.02, 0.004, random);
    Communities before = Leiden.USUAL.of(graph(1_000, edges));
    edges.remove(random.nextInt(edges.size()));
    edges.add(new Edge(1, 2, 1));
    Graph after = graph(1_000, edges);
    int warm = moved(before, Leiden.USUAL.of(after, before));
    int cold = moved(before, Leiden.USUAL.of(after));
    assertTrue(warm <= 30 && cold >= 5 * warm + 50, warm + " moved, and " + cold + " anew");
  }

  @Test
  void whoIsNotInTheGraphAnyMoreIsInNoCommunity() {
    Graph whole =
        Graph.builder().edge("a", "b").edge("b", "c").edge("c", "a").edge("c", "gone").build();
    Communities before = Leiden.USUAL.of(whole);
    Graph left = Graph.builder().edge("a", "b").edge("b", "c").edge("c", "a").build();
    Communities after = Leiden.USUAL.of(left, before);
    assertEquals(OptionalInt.empty(), after.of("gone"));
    assertEquals(List.of(Set.of("a", "b", "c")), sets(after));
  }

  @Test
  @DisplayName("SM-11 where a broker is gone, those whom they joined are no community any more")
  void whatFallsApartIsTwo() {
    Graph.Builder joined = Graph.builder();
    Graph.Builder apart = Graph.builder();
    for (String circle : List.of("a", "b")) {
      for (int i = 1; i < 6; i++) {
        for (int j = 0; j < i; j++) {
          joined.edge(circle + i, circle + j);
          apart.edge(circle + i, circle + j);
        }
        joined.edge("broker", circle + i, 9);
      }
    }
    Communities before = new Leiden(0.1).of(joined.build());
    assertEquals(1, before.count());
    for (Leiden leiden : List.of(new Leiden(0.1), Leiden.USUAL, new Leiden(1e-9))) {
      assertEquals(2, leiden.of(apart.build(), before).count());
    }
  }

  @Test
  void aLargerResolutionTellsSmallerOnesApart() {
    Graph.Builder ring = Graph.builder();
    for (int clique = 0; clique < 30; clique++) {
      for (int a = 0; a < 5; a++) {
        for (int b = 0; b < a; b++) {
          ring.edge(clique + "-" + a, clique + "-" + b);
        }
      }
      ring.edge(clique + "-0", (clique + 1) % 30 + "-1");
    }
    Graph graph = ring.build();
    assertTrue(Leiden.USUAL.of(graph).count() < 30, "the limit of resolution");
    Communities fine = new Leiden(3).of(graph);
    assertEquals(30, fine.count());
    assertEquals(5, fine.size(29));
    Communities whole = new Leiden(0.001).of(graph);
    assertEquals(1, whole.count());
    assertEquals(150, new Leiden(1e6).of(graph).count());
    assertEquals(150, new Leiden(1e6).of(graph, whole).count(), "leaving for nobody");
    assertEquals(30, new Leiden(3).of(graph, whole).count());
  }

  @Test
  void weightsDecide() {
    Graph graph =
        Graph.builder()
            .edge("a", "b", 9)
            .edge("b", "c", 1)
            .edge("c", "d", 9)
            .edge("d", "a", 1)
            .build();
    assertEquals(List.of(Set.of("a", "b"), Set.of("c", "d")), sets(Leiden.USUAL.of(graph)));
  }

  @Test
  void emptyGraphsLoneNodesAndLoopsAreCommunitiesToo() {
    Communities none = Leiden.USUAL.of(Graph.builder().build());
    assertEquals(0, none.count());
    assertEquals(OptionalDouble.empty(), none.modularity());
    assertEquals(OptionalInt.empty(), none.of("a"));
    assertThrows(IndexOutOfBoundsException.class, () -> none.members(0));
    Communities one = Leiden.USUAL.of(Graph.builder().node("a").build());
    assertEquals(List.of("a"), one.members(0));
    assertEquals(OptionalDouble.empty(), one.modularity());
    Communities loop = Leiden.USUAL.of(Graph.builder().edge("a", "a").build());
    assertEquals(OptionalDouble.of(0), loop.modularity());
    Communities loops = Leiden.USUAL.of(Graph.builder().edge("a", "a").edge("b", "b").build());
    assertEquals(0.5, loops.modularity().orElseThrow(), 1e-12);
    Communities some =
        Leiden.USUAL.of(Graph.builder().node("z").edge("b", "c").edge("c", "c").node("a").build());
    assertEquals(List.of(Set.of("b", "c"), Set.of("a"), Set.of("z")), sets(some));
    assertEquals(OptionalInt.of(2), some.of("z"));
  }

  @Test
  void weightsAtTheEndsOfWhatADoubleHoldsEndToo() {
    Graph.Builder graph = Graph.builder();
    for (int i = 0; i < 40; i++) {
      graph.edge("a" + i % 7, "b" + i % 5, Double.MAX_VALUE).edge("b" + i % 5, "c" + i % 3, 1e-300);
    }
    Communities found = Leiden.USUAL.of(graph.build());
    double modularity = found.modularity().orElseThrow();
    assertTrue(modularity >= 0 && modularity <= 1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 2e9})
  void whatIsNoResolutionIsRefused(double resolution) {
    assertThrows(IllegalArgumentException.class, () -> new Leiden(resolution));
  }
}
