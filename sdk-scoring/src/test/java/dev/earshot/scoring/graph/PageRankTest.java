package dev.earshot.scoring.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageRankTest {
  private record Edge(String from, String to, double weight) {}

  @Property(tries = 300)
  void ranksAreThoseOfTheFormulaWrittenDown(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 30) int nodes,
      @ForAll @IntRange(max = 90) int edges) {
    Random random = new Random(seed);
    int law = random.nextInt(4);
    List<Edge> all = new ArrayList<>();
    for (int i = 0; i < edges; i++) {
      double weight =
          switch (law) {
            case 0 -> 1;
            case 1 -> 1 + random.nextInt(5);
            case 2 -> random.nextDouble() + 1e-9;
            default -> Math.exp(60 * random.nextGaussian());
          };
      all.add(new Edge(name(random, nodes), name(random, nodes), weight));
    }
    Graph graph = graph(all, nodes);
    Map<String, Double> expected = reference(all, nodes, null);
    Ranks ranks = PageRank.USUAL.of(graph);
    expected.forEach((node, rank) -> assertEquals(rank, ranks.of(node).orElseThrow(), 1e-9, node));
    assertEquals(1, ranks.highestFirst().stream().mapToDouble(Ranks.Ranked::rank).sum(), 1e-9);
    List<String> seeds = List.of("n0", "n" + (nodes - 1), "nobody");
    Ranks forSeeds = PageRank.USUAL.of(graph, seeds);
    reference(all, nodes, seeds)
        .forEach((node, rank) -> assertEquals(rank, forSeeds.of(node).orElseThrow(), 1e-9, node));
  }

  private static String name(Random random, int nodes) {
    return "n" + (random.nextBoolean() ? random.nextInt(nodes) : random.nextInt(nodes) / 4);
  }

  private static Graph graph(List<Edge> edges, int nodes) {
    Graph.Builder graph = Graph.builder();
    for (int i = 0; i < nodes; i++) {
      graph.node("n" + i);
    }
    edges.forEach(edge -> graph.edge(edge.from, edge.to, edge.weight));
    return graph.build();
  }

  /** The formula as it stands in the documentation, over maps. */
  private static Map<String, Double> reference(
      List<Edge> edges, int nodes, @org.jspecify.annotations.Nullable List<String> seeds) {
    Map<String, Double> begin = new LinkedHashMap<>();
    long known =
        seeds == null
            ? 0
            : seeds.stream().distinct().filter(seed -> !seed.equals("nobody")).count();
    for (int i = 0; i < nodes; i++) {
      String node = "n" + i;
      begin.put(node, seeds == null ? 1.0 / nodes : seeds.contains(node) ? 1.0 / known : 0);
    }
    Map<String, Double> leaving = new HashMap<>();
    Map<String, Double> largest = new HashMap<>();
    edges.forEach(edge -> largest.merge(edge.from, edge.weight, Math::max));
    edges.forEach(
        edge ->
            leaving.merge(
                edge.from, edge.weight / largest.getOrDefault(edge.from, 1.0), Double::sum));
    Map<String, Double> ranks = new LinkedHashMap<>(begin);
    for (int i = 0; i < 400; i++) {
      double lost = 0;
      for (Map.Entry<String, Double> node : ranks.entrySet()) {
        lost += leaving.containsKey(node.getKey()) ? 0 : node.getValue();
      }
      Map<String, Double> next = new LinkedHashMap<>();
      for (Map.Entry<String, Double> node : begin.entrySet()) {
        next.put(node.getKey(), 0.15 * node.getValue() + 0.85 * lost * node.getValue());
      }
      for (Edge edge : edges) {
        double share =
            edge.weight
                / largest.getOrDefault(edge.from, 1.0)
                / leaving.getOrDefault(edge.from, 1.0);
        next.merge(edge.to, 0.85 * ranks.getOrDefault(edge.from, 0.0) * share, Double::sum);
      }
      ranks = next;
    }
    return ranks;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void ranksAreTheSameToTheBitForAnyNumberOfThreads(int threads) throws InterruptedException {
    Graph graph = large(150_000, 400_000);
    Ranks one = PageRank.USUAL.of(graph);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      Ranks many = PageRank.USUAL.of(graph, executor, threads);
      assertArrayEquals(one.ranks, many.ranks, 0);
      assertEquals(one.iterations(), many.iterations());
    } finally {
      executor.shutdown();
    }
  }

  /** Many tiles: more nodes than two bytes can number. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 0.9})
  void ranksOfManyNodesAreThoseOfTheFormula(double uneven) {
    int nodes = 140_000;
    int edges = 300_000;
    Random random = new Random(5);
    int[] from = new int[edges];
    int[] to = new int[edges];
    double[] weights = new double[edges];
    double[] leaving = new double[nodes];
    Graph.Builder graph = Graph.builder();
    for (int node = 0; node < nodes; node++) {
      graph.node("n" + node);
    }
    for (int i = 0; i < edges; i++) {
      from[i] = (int) (nodes * Math.pow(random.nextDouble(), 2));
      to[i] = (int) (nodes * Math.pow(random.nextDouble(), 3));
      weights[i] = random.nextDouble() < uneven ? 1 + random.nextInt(700) : 1;
      leaving[from[i]] += weights[i];
      graph.edge("n" + from[i], "n" + to[i], weights[i]);
    }
    double[] ranks = new double[nodes];
    Arrays.fill(ranks, 1.0 / nodes);
    for (int step = 0; step < 150; step++) {
      double lost = 0;
      for (int node = 0; node < nodes; node++) {
        lost += leaving[node] == 0 ? ranks[node] : 0;
      }
      double[] next = new double[nodes];
      Arrays.fill(next, (0.15 + 0.85 * lost) / nodes);
      for (int i = 0; i < edges; i++) {
        next[to[i]] += 0.85 * ranks[from[i]] * weights[i] / leaving[from[i]];
      }
      ranks = next;
    }
    Ranks found = PageRank.USUAL.of(graph.build());
    for (int node = 0; node < nodes; node++) {
      assertEquals(ranks[node], found.of("n" + node).orElseThrow(), 1e-9, "n" + node);
    }
  }

  @Test
  void afterAChangeItTakesFewerIterations() {
    Graph before = large(5_000, 30_000);
    Ranks old = PageRank.USUAL.of(before);
    Graph.Builder more = builder(5_000, 30_000);
    more.edge("n1", "n2").edge("n3", "newcomer");
    Graph after = more.build();
    Ranks cold = PageRank.USUAL.of(after);
    Ranks warm = PageRank.USUAL.of(after, old);
    assertTrue(warm.iterations() < cold.iterations(), warm.iterations() + " iterations");
    for (Ranks.Ranked each : cold.highestFirst()) {
      assertEquals(each.rank(), warm.of(each.node()).orElseThrow(), 1e-9);
    }
  }

  @Test
  void weightsTakeAsFewBytesAsTellThemApart() {
    assertEquals(4.0, bytesAnEdge(1), 0.1);
    assertEquals(5.0, bytesAnEdge(200), 0.1);
    assertEquals(6.0, bytesAnEdge(10_000), 0.9);
  }

  private static double bytesAnEdge(int weights) {
    Graph.Builder graph = Graph.builder();
    for (int i = 0; i < 100_000; i++) {
      graph.edge("n" + i % 1_000, "m" + i / 100, (double) (1 + i * 31L % weights));
    }
    Graph built = graph.build();
    assertEquals(100_000, built.edges());
    return (double) built.edgeBytes() / built.edges();
  }

  @Test
  @DisplayName("SM-11 who matters for a brand: personalised rank falls with the way from it")
  void forABrand() {
    Graph graph =
        Graph.builder()
            .edge("brand", "near")
            .edge("near", "far")
            .edge("elsewhere", "famous")
            .edge("fan", "famous")
            .build();
    Ranks ranks = PageRank.USUAL.of(graph, List.of("brand"));
    assertEquals(OptionalDouble.of(0), ranks.of("famous"));
    assertTrue(ranks.of("near").orElseThrow() > ranks.of("far").orElseThrow());
    assertEquals("brand", ranks.highestFirst().get(0).node());
    assertEquals(OptionalDouble.empty(), ranks.of("nobody"));
  }

  @Test
  void whatIsNoEdgeOrNoSettingIsRefused() {
    for (double weight : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY, -0.0}) {
      assertThrows(IllegalArgumentException.class, () -> Graph.builder().edge("a", "b", weight));
    }
    assertThrows(IllegalArgumentException.class, () -> new PageRank(1, 1e-9, 9));
    assertThrows(IllegalArgumentException.class, () -> new PageRank(Double.NaN, 1e-9, 9));
    assertThrows(IllegalArgumentException.class, () -> new PageRank(0.85, 0, 9));
    assertThrows(IllegalArgumentException.class, () -> new PageRank(0.85, 1e-9, 0));
    Graph empty = Graph.builder().build();
    assertEquals(List.of(), PageRank.USUAL.of(empty).highestFirst());
    assertThrows(IllegalArgumentException.class, () -> PageRank.USUAL.of(empty, List.of("a")));
  }

  @Test
  void loopsAndParallelEdgesCountAndEqualRanksStandByName() {
    Graph graph =
        Graph.builder().edge("b", "b").edge("a", "a", 2).edge("a", "a", 3).edge("c", "c").build();
    assertEquals(3, graph.edges());
    assertEquals(
        List.of("a", "b", "c"),
        PageRank.USUAL.of(graph).highestFirst().stream().map(Ranks.Ranked::node).toList());
  }

  @Test
  void weightsAtTheEndsOfWhatADoubleHoldsNeitherOverflowNorVanish() {
    Graph.Builder graph = Graph.builder();
    for (int i = 0; i < 9; i++) {
      graph.edge("a", "b" + i % 3, Double.MAX_VALUE).edge("c", "d" + i % 2, Double.MIN_VALUE);
    }
    Ranks ranks = PageRank.USUAL.of(graph.build());
    ranks.highestFirst().forEach(each -> assertTrue(each.rank() > 0 && each.rank() < 1));
    assertEquals(ranks.of("b0").orElseThrow(), ranks.of("b2").orElseThrow(), 1e-12);
    assertTrue(ranks.of("d0").orElseThrow() > ranks.of("d1").orElseThrow() * 1.01);
  }

  @Test
  void parallelEdgesAddUpWhereTheirSumIsMoreThanADoubleHolds() {
    Ranks ranks =
        PageRank.USUAL.of(
            Graph.builder()
                .edge("a", "b", 1e308)
                .edge("a", "b", 1e308)
                .edge("a", "c", 1e308)
                .build());
    Ranks scaled = PageRank.USUAL.of(Graph.builder().edge("a", "b", 2).edge("a", "c", 1).build());
    for (String node : List.of("a", "b", "c")) {
      assertEquals(scaled.of(node).orElseThrow(), ranks.of(node).orElseThrow(), 1e-12);
    }
  }

  @Test
  @SuppressWarnings("NullAway")
  void anEdgeOfNobodyIsRefusedWhereItComesIn() {
    Graph.Builder graph = Graph.builder().edge("a", "b");
    assertThrows(NullPointerException.class, () -> graph.edge(null, "b"));
    assertThrows(NullPointerException.class, () -> graph.edge("c", null));
    assertEquals(1, graph.build().edges());
  }

  private static Graph large(int nodes, int edges) {
    return builder(nodes, edges).build();
  }

  private static Graph.Builder builder(int nodes, int edges) {
    Random random = new Random(5);
    Graph.Builder graph = Graph.builder();
    for (int i = 0; i < edges; i++) {
      int to = (int) (nodes * Math.pow(random.nextDouble(), 3));
      graph.edge("n" + random.nextInt(nodes), "n" + to, 1 + random.nextInt(3));
    }
    return graph;
  }
}
