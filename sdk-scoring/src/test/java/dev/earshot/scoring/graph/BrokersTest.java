package dev.earshot.scoring.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.scoring.graph.Brokers.Broker;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BrokersTest {
  /** Over all pairs and all third nodes, by the definition. */
  private static double[] naive(int nodes, boolean[][] joined) {
    double[][] far = new double[nodes][nodes];
    double[][] ways = new double[nodes][nodes];
    for (int a = 0; a < nodes; a++) {
      Arrays.fill(far[a], Double.POSITIVE_INFINITY);
      far[a][a] = 0;
      ways[a][a] = 1;
      for (int round = 1; round < nodes; round++) {
        for (int b = 0; b < nodes; b++) {
          for (int c = 0; c < nodes; c++) {
            if (far[a][b] == round - 1 && joined[b][c] && far[a][c] >= round) {
              far[a][c] = round;
              ways[a][c] += ways[a][b];
            }
          }
        }
      }
    }
    double[] between = new double[nodes];
    for (int a = 0; a < nodes; a++) {
      for (int b = 0; b < nodes; b++) {
        for (int c = 0; c < nodes; c++) {
          if (a != b && b != c && a != c && far[a][c] == far[a][b] + far[b][c] && ways[a][c] > 0) {
            between[b] += ways[a][b] * ways[b][c] / ways[a][c];
          }
        }
      }
    }
    for (int node = 0; node < nodes && nodes > 2; node++) {
      between[node] /= (nodes - 1.0) * (nodes - 2.0);
    }
    return between;
  }

  @Property(tries = 60)
  void itIsTheDefinitionOnEverySmallGraph(@ForAll long seed) {
    Random random = new Random(seed);
    int nodes = 1 + random.nextInt(25);
    boolean[][] joined = new boolean[nodes][nodes];
    Graph.Builder graph = Graph.builder();
    for (int node = 0; node < nodes; node++) {
      graph.node("n" + node);
    }
    for (int i = random.nextInt(3 * nodes); i > 0; i--) {
      int a = random.nextInt(nodes);
      int b = random.nextInt(nodes);
      graph.edge("n" + a, "n" + b, 1 + random.nextInt(9));
      joined[a][b] = true;
      joined[b][a] = true;
    }
    Brokers found = Betweenness.USUAL.of(graph.build());
    double[] expected = naive(nodes, joined);
    assertTrue(found.isExact());
    for (int node = 0; node < nodes; node++) {
      Broker broker = found.of("n" + node).orElseThrow();
      assertEquals(expected[node], broker.betweenness(), 1e-12);
      assertEquals(broker.betweenness(), broker.low());
      assertEquals(broker.betweenness(), broker.high());
    }
  }

  /** Groups in which many know each other, and one of each group who knows the next group's. */
  private static Graph villages(int groups, int size, Random random) {
    Graph.Builder graph = Graph.builder();
    for (int group = 0; group < groups; group++) {
      for (int member = 0; member < size; member++) {
        for (int i = 0; i < 4; i++) {
          graph.edge(group + "-" + member, group + "-" + random.nextInt(size));
        }
      }
      graph.edge(group + "-0", (group + 1) % groups + "-0");
    }
    return graph.build();
  }

  @Test
  @DisplayName("SM-11 brokers are who join groups, estimated within the bounds that are told")
  void estimatesLieWithinTheirBoundsAndFindTheBrokers() {
    int outside = 0;
    int all = 0;
    for (int seed = 0; seed < 6; seed++) {
      Graph graph = villages(10, 60, new Random(seed));
      Brokers exact = new Betweenness(600).of(graph);
      Brokers some = new Betweenness(120).of(graph);
      assertTrue(exact.isExact());
      assertFalse(some.isExact());
      assertEquals(120, some.pivots());
      Set<String> brokers =
          some.highestFirst().subList(0, 10).stream()
              .map(Broker::node)
              .collect(Collectors.toCollection(HashSet::new));
      brokers.removeIf(name -> name.endsWith("-0"));
      assertEquals(Set.of(), brokers);
      for (Broker each : exact.highestFirst()) {
        Broker estimate = some.of(each.node()).orElseThrow();
        assertTrue(estimate.low() <= estimate.betweenness(), each.node());
        assertTrue(estimate.high() < estimate.betweenness() + 0.3, each.node());
        all++;
        outside +=
            each.betweenness() < estimate.low() || each.betweenness() > estimate.high() ? 1 : 0;
      }
    }
    assertTrue(outside <= all / 20, outside + " of " + all);
  }

  @Test
  void whatNobodyIsBetweenIsZero() {
    assertEquals(List.of(), Betweenness.USUAL.of(Graph.builder().build()).highestFirst());
    Brokers two = Betweenness.USUAL.of(Graph.builder().edge("a", "b").edge("a", "a").build());
    assertEquals(List.of(new Broker("a", 0, 0, 0), new Broker("b", 0, 0, 0)), two.highestFirst());
    assertEquals(Optional.empty(), two.of("c"));
    Brokers star =
        Betweenness.USUAL.of(
            Graph.builder().edge("a", "hub").edge("hub", "b").edge("c", "hub").build());
    assertEquals(new Broker("hub", 1, 1, 1), star.highestFirst().get(0));
    Brokers apart =
        Betweenness.USUAL.of(
            Graph.builder().edge("a", "b").edge("b", "c").edge("d", "e").node("f").build());
    assertEquals(0.1, apart.of("b").orElseThrow().betweenness(), 1e-12, "1 of 10 pairs");
    assertThrows(IllegalArgumentException.class, () -> new Betweenness(1));
  }

  @Test
  void theWayThatAnEdgeLeadsAndItsWeightMakeNoDifference() {
    Graph graph = villages(4, 30, new Random(1));
    Graph.Builder other = Graph.builder();
    graph.forEachEdge(
        (from, to, weight) -> other.edge(graph.name(to), graph.name(from), weight * (1 + from)));
    Betweenness some = new Betweenness(30);
    assertEquals(
        some.of(graph).highestFirst(), some.of(other.build()).highestFirst(), "and the same draws");
  }

  @Test
  void moreWaysThanADoubleCanCountAreCountedAll() {
    Graph.Builder chain = Graph.builder();
    int forks = 1_100; // 2 to that power is beyond a double
    for (int i = 0; i < forks; i++) {
      chain.edge("x" + i, "l" + i).edge("x" + i, "r" + i);
      chain.edge("l" + i, "x" + (i + 1)).edge("r" + i, "x" + (i + 1));
    }
    Brokers found = new Betweenness(4_000).of(chain.build());
    int nodes = 3 * forks + 1;
    long before = 3L * (forks / 2);
    double pairs = (nodes - 1.0) * (nodes - 2.0) / 2;
    double middle = found.of("x" + forks / 2).orElseThrow().betweenness();
    assertEquals(before * (nodes - 1 - before) / pairs, middle, 1e-3);
    for (Broker each : found.highestFirst()) {
      assertTrue(each.betweenness() >= 0 && each.betweenness() <= 1, each.node());
    }
  }
}
