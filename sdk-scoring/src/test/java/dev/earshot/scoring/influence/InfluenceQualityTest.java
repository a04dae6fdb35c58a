package dev.earshot.scoring.influence;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.scoring.influence.GeneratedNetwork.Law;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class InfluenceQualityTest {
  private static final int AUTHORS = 800;
  private static final long[] SEEDS = {11, 12, 13, 21, 22, 23};
  private static final Map<Law, Double> MUST =
      Map.of(Law.VIRAL, 0.92, Law.BOUGHT, 0.96, Law.RING, 0.90);
  private static final Map<String, Function<GeneratedNetwork, double[]>> PEERS =
      new LinkedHashMap<>();

  static {
    PEERS.put("(rates known)", network -> network.known);
    PEERS.put("followers", network -> network.followers);
    PEERS.put("raw engagement", network -> network.raw);
    PEERS.put("rate per follower", network -> network.rate);
    PEERS.put("PageRank of reposts", GeneratedNetwork::pageRank);
  }

  record Judged(double score, boolean planted) {}

  static double area(List<Judged> all) {
    List<Judged> sorted = new ArrayList<>(all);
    sorted.sort(Comparator.comparingDouble(Judged::score));
    double ranks = 0;
    long planted = 0;
    for (int i = 0; i < sorted.size(); ) {
      int end = i;
      while (end < sorted.size() && sorted.get(end).score == sorted.get(i).score) {
        end++;
      }
      for (int j = i; j < end; j++) {
        if (sorted.get(j).planted) {
          ranks += (i + end + 1) / 2.0;
          planted++;
        }
      }
      i = end;
    }
    return (ranks - planted * (planted + 1) / 2.0) / planted / (sorted.size() - planted);
  }

  private static List<Judged> judged(GeneratedNetwork network, double[] scores) {
    List<Judged> all = new ArrayList<>();
    for (int a = 0; a < network.authors; a++) {
      all.add(new Judged(scores[a], network.planted.contains(a)));
    }
    return all;
  }

  @Test
  @DisplayName("SM-11 planted influencers are found under every law, better than by its peers")
  void plantedInfluencersAreFound() {
    Map<String, Map<Law, List<Judged>>> table = new LinkedHashMap<>();
    for (Law law : Law.values()) {
      for (long seed : SEEDS) {
        GeneratedNetwork network = new GeneratedNetwork(law, seed, AUTHORS, 0, 1);
        PEERS.forEach((name, peer) -> add(table, name, law, network, peer.apply(network)));
        add(table, "influence", law, network, network.scores());
      }
    }
    StringBuilder shown = new StringBuilder(String.format("%-20s", "area"));
    for (Law law : Law.values()) {
      shown.append(String.format("%10s", law.name().toLowerCase(Locale.ROOT)));
    }
    shown.append("       all\n");
    Map<String, Double> over = new LinkedHashMap<>();
    table.forEach(
        (name, laws) -> {
          shown.append(String.format("%-20s", name));
          List<Judged> all = new ArrayList<>();
          laws.forEach(
              (law, judged) -> {
                shown.append(String.format(Locale.ROOT, "%10.3f", area(judged)));
                all.addAll(judged);
              });
          over.put(name, area(all));
          shown.append(String.format(Locale.ROOT, "%10.3f%n", area(all)));
        });
    System.out.print(shown);
    double ours = over.getOrDefault("influence", 0.0);
    assertTrue(ours >= 0.95, shown::toString);
    Map<Law, List<Judged>> laws = table.getOrDefault("influence", Map.of());
    MUST.forEach(
        (law, must) -> assertTrue(area(laws.getOrDefault(law, List.of())) >= must, law.name()));
    PEERS.keySet().stream()
        .skip(1)
        .forEach(name -> assertTrue(over.getOrDefault(name, 1.0) < ours, name));
  }

  private static void add(
      Map<String, Map<Law, List<Judged>>> table,
      String name,
      Law law,
      GeneratedNetwork network,
      double[] scores) {
    table
        .computeIfAbsent(name, n -> new LinkedHashMap<>())
        .computeIfAbsent(law, l -> new ArrayList<>())
        .addAll(judged(network, scores));
  }

  @Test
  @DisplayName("SM-11 the more posts, the surer: 1, 3, 10 and 30 of each author")
  void morePostsTellMore() {
    double[] must = {0.80, 0.92, 0.96, 0.97};
    int[] posts = {1, 3, 10, 30};
    double[] reached = new double[4];
    for (int i = 0; i < 4; i++) {
      List<Judged> all = new ArrayList<>();
      for (long seed : SEEDS) {
        GeneratedNetwork network = new GeneratedNetwork(Law.ORDINARY, seed, AUTHORS, posts[i], 1);
        all.addAll(judged(network, network.scores()));
      }
      reached[i] = area(all);
    }
    System.out.println("area by posts " + Arrays.toString(posts) + " " + Arrays.toString(reached));
    for (int i = 0; i < 4; i++) {
      assertTrue(reached[i] >= must[i], posts[i] + " posts: " + reached[i]);
    }
  }
}
