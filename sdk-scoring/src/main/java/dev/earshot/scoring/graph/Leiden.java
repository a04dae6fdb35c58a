package dev.earshot.scoring.graph;

import java.util.Arrays;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Communities by the Leiden method (Traag, Waltman and van Eck, 2019): nodes move to where they add
 * most to the modularity, each community is taken apart into pieces that hang together well, and
 * the pieces move on as nodes of a smaller graph; all of it until nothing moves, at most ten times.
 *
 * <p>Edges join whichever way they lead, and by their weight. With A(u, v) the weight between u and
 * v, k(u) the sum of what ends at u, 2m that over all nodes and γ the resolution, the modularity
 * (Newman and Girvan, 2004; Reichardt and Bornholdt, 2006) is
 *
 * <pre>Q = Σ (A(u, v)/2m − γ·k(u)·k(v)/(2m)²) over all u, v of one community</pre>
 *
 * <p>Where the method draws lots the best is taken, of nodes in the order of how many edges they
 * have; so the same graph has the same communities whoever asks, in whatever order its edges were
 * added. They are good ones, and seldom the best there are: to find these is NP-hard. Modularity
 * does not see communities that are small beside the whole (Fortunato and Barthélemy, 2007); a
 * larger resolution does.
 *
 * <p>Takes a second or two for a million edges and a minute for ten, 24 bytes an edge while it runs
 * and twice that while it begins. Weights that the graph had to scale, beyond 1e150 or below
 * 1e-150, count as shares of what leaves a node. Immutable and thread-safe.
 */
public final class Leiden {
  /** At resolution 1. */
  public static final Leiden USUAL = new Leiden(1);

  /** By how much a move must gain, of what the node has in all, so that rounding moves nobody. */
  private static final double LEAST_GAIN = 1e-10;

  private static final int MOST_ROUNDS = 10;
  private static final long MOST_VISITS = 100;

  private final double resolution;

  /**
   * Creates the method.
   *
   * @param resolution the larger, the smaller the communities; above 0, usually near 1
   * @throws IllegalArgumentException if it is another, or more than a thousand million
   */
  public Leiden(double resolution) {
    if (!(resolution > 0 && resolution <= 1e9)) {
      throw new IllegalArgumentException(
          "resolution: expected above 0 to 1000000000, got " + resolution);
    }
    this.resolution = resolution;
  }

  /**
   * Finds the communities of a graph.
   *
   * @throws IllegalStateException if it has more than a thousand million edges
   */
  public Communities of(Graph graph) {
    return find(graph, null);
  }

  /**
   * Finds the communities of a graph that came from another by some changes, beginning with those
   * that the other had: most nodes stay together, and it takes less time. Who is not in the graph
   * any more is in no community.
   *
   * @throws IllegalStateException if it has more than a thousand million edges
   */
  public Communities of(Graph graph, Communities before) {
    return find(graph, before);
  }

  private Communities find(Graph graph, @Nullable Communities before) {
    Neighbours all = Neighbours.of(graph);
    Level level = new Level(all.starts, all.ends, all.weights, all.strength);
    int[] found = first(graph, all, before);
    for (int round = 0; round < MOST_ROUNDS; round++) {
      int[] next = round(level, found);
      if (Arrays.equals(next, found)) {
        break;
      }
      found = next;
    }
    found = connected(level, found);
    return new Communities(graph, all, found, all.isUnjoined() ? Double.NaN : quality(all, found));
  }

  private static int[] first(Graph graph, Neighbours all, @Nullable Communities before) {
    int[] first = new int[all.size()];
    int[] known = new int[before == null ? 0 : before.count()];
    int next = 0;
    for (int node = 0; node < first.length; node++) {
      OptionalInt earlier =
          before == null ? OptionalInt.empty() : before.of(graph.name(all.nodes[node]));
      if (earlier.isEmpty()) {
        first[node] = next++;
        continue;
      }
      if (known[earlier.getAsInt()] == 0) {
        known[earlier.getAsInt()] = ++next; // one more than its number
      }
      first[node] = known[earlier.getAsInt()] - 1;
    }
    return first;
  }

  /** A graph whose nodes are pieces of the one that was given. */
  private static final class Level {
    final int[] starts;
    final int[] ends;
    final double[] weights;
    final double[] strength;

    Level(int[] starts, int[] ends, double[] weights, double[] strength) {
      this.starts = starts;
      this.ends = ends;
      this.weights = weights;
      this.strength = strength;
    }

    int size() {
      return strength.length;
    }
  }

  /** Moves nodes, then pieces of them, until nothing is joined any more. */
  private int[] round(Level base, int[] first) {
    Level level = base;
    int[] community = first.clone();
    int[] piece = new int[base.size()]; // of the nodes of the base
    Arrays.setAll(piece, node -> node);
    while (true) {
      move(level, community);
      int communities = renumber(community);
      if (communities == level.size()) {
        break;
      }
      int[] refined = refine(level, community);
      int pieces = renumber(refined);
      if (pieces == level.size()) {
        refined = community.clone(); // else it would go on for ever
        pieces = communities;
      }
      int[] next = new int[pieces];
      for (int node = 0; node < level.size(); node++) {
        next[refined[node]] = community[node];
      }
      for (int node = 0; node < piece.length; node++) {
        piece[node] = refined[piece[node]];
      }
      level = joined(level, refined, pieces);
      community = next;
    }
    int[] found = new int[piece.length];
    for (int node = 0; node < found.length; node++) {
      found[node] = community[piece[node]];
    }
    renumber(found);
    return found;
  }

  /** Numbers groups in the order in which they first come, and returns how many there are. */
  private static int renumber(int[] groups) {
    int[] renamed = new int[groups.length];
    int next = 0;
    for (int i = 0; i < groups.length; i++) {
      if (renamed[groups[i]] == 0) {
        renamed[groups[i]] = ++next;
      }
      groups[i] = renamed[groups[i]] - 1;
    }
    return next;
  }

  /** What a node has in common with each group of its neighbours. */
  private static final class Shared {
    final double[] weight;
    final int[] groups;
    private final boolean[] met;
    int count;

    Shared(int size) {
      weight = new double[size];
      groups = new int[size];
      met = new boolean[size];
    }

    void add(int group, double more) {
      if (!met[group]) {
        met[group] = true;
        groups[count++] = group;
      }
      weight[group] += more;
    }

    void clear() {
      for (int i = 0; i < count; i++) {
        met[groups[i]] = false;
        weight[groups[i]] = 0;
      }
      count = 0;
    }
  }

  /** Moves each node to where it gains most, and looks again at the neighbours of who moved. */
  private void move(Level level, int[] community) {
    int size = level.size();
    double[] sums = new double[size];
    int[] sizes = new int[size];
    for (int node = 0; node < size; node++) {
      sums[community[node]] += level.strength[node];
      sizes[community[node]]++;
    }
    int[] empty = new int[size];
    int empties = 0;
    for (int each = size - 1; each >= 0; each--) {
      if (sizes[each] == 0) {
        empty[empties++] = each;
      }
    }
    int[] queue = new int[size];
    boolean[] waits = new boolean[size];
    Arrays.setAll(queue, node -> node);
    Arrays.fill(waits, true);
    int head = 0;
    int waiting = size;
    Shared shared = new Shared(size);
    for (long visits = 0; waiting > 0 && visits < MOST_VISITS * size; visits++) {
      int node = queue[head];
      head = head + 1 == size ? 0 : head + 1;
      waiting--;
      waits[node] = false;
      int own = community[node];
      double strength = level.strength[node];
      sizes[own]--;
      sums[own] = sizes[own] == 0 ? 0 : sums[own] - strength;
      shared.clear();
      for (int i = level.starts[node]; i < level.starts[node + 1]; i++) {
        shared.add(community[level.ends[i]], level.weights[i]);
      }
      int best = own;
      double most = shared.weight[own] - resolution * strength * sums[own];
      for (int i = 0; i < shared.count; i++) {
        int other = shared.groups[i];
        double gain = shared.weight[other] - resolution * strength * sums[other];
        if (gain > most + LEAST_GAIN * strength) {
          best = other;
          most = gain;
        }
      }
      if (sizes[own] > 0 && 0 > most + LEAST_GAIN * strength) {
        best = empty[--empties];
      }
      sizes[best]++;
      sums[best] += strength;
      if (best == own) {
        continue;
      }
      community[node] = best;
      if (sizes[own] == 0) {
        empty[empties++] = own;
      }
      for (int i = level.starts[node]; i < level.starts[node + 1]; i++) {
        int other = level.ends[i];
        if (community[other] != best && !waits[other]) {
          waits[other] = true;
          int tail = head + waiting;
          queue[tail >= size || tail < 0 ? tail - size : tail] = other;
          waiting++;
        }
      }
    }
  }

  /**
   * Takes communities apart: each node begins alone, and joins that piece of its community where it
   * gains most. Only what is well joined to the rest of the community joins or is joined, so that
   * every piece hangs together.
   */
  private int[] refine(Level level, int[] community) {
    int size = level.size();
    double[] totals = new double[size];
    double[] outward = new double[size];
    for (int node = 0; node < size; node++) {
      totals[community[node]] += level.strength[node];
      for (int i = level.starts[node]; i < level.starts[node + 1]; i++) {
        outward[node] += community[level.ends[i]] == community[node] ? level.weights[i] : 0;
      }
    }
    int[] refined = new int[size];
    Arrays.setAll(refined, node -> node);
    double[] sums = level.strength.clone();
    boolean[] joined = new boolean[size];
    Shared shared = new Shared(size);
    for (int node = 0; node < size; node++) {
      double total = totals[community[node]];
      if (joined[node] || !isWellJoined(outward[node], sums[node], total)) {
        continue;
      }
      shared.clear();
      for (int i = level.starts[node]; i < level.starts[node + 1]; i++) {
        if (community[level.ends[i]] == community[node]) {
          shared.add(refined[level.ends[i]], level.weights[i]);
        }
      }
      int best = node;
      double most = 0;
      for (int i = 0; i < shared.count; i++) {
        int piece = shared.groups[i];
        double gain = shared.weight[piece] - resolution * level.strength[node] * sums[piece];
        if (gain > most && isWellJoined(outward[piece], sums[piece], total)) {
          best = piece;
          most = gain;
        }
      }
      if (best != node) {
        outward[best] += outward[node] - 2 * shared.weight[best];
        sums[best] += sums[node];
        refined[node] = best;
        joined[node] = true;
        joined[best] = true;
      }
    }
    return refined;
  }

  private boolean isWellJoined(double outward, double sum, double total) {
    return outward >= resolution * sum * (total - sum);
  }

  private static Level joined(Level level, int[] pieces, int count) {
    int[] first = new int[count + 1];
    double[] strength = new double[count];
    for (int node = 0; node < level.size(); node++) {
      first[pieces[node] + 1]++;
      strength[pieces[node]] += level.strength[node];
    }
    for (int piece = 0; piece < count; piece++) {
      first[piece + 1] += first[piece];
    }
    int[] nodes = new int[level.size()];
    int[] next = first.clone();
    for (int node = 0; node < level.size(); node++) {
      nodes[next[pieces[node]]++] = node;
    }
    int[] starts = new int[count + 1];
    int[] ends = new int[level.ends.length];
    double[] weights = new double[level.ends.length];
    int edges = 0;
    Shared shared = new Shared(count);
    for (int piece = 0; piece < count; piece++) {
      shared.clear();
      for (int n = first[piece]; n < first[piece + 1]; n++) {
        for (int i = level.starts[nodes[n]]; i < level.starts[nodes[n] + 1]; i++) {
          shared.add(pieces[level.ends[i]], level.weights[i]);
        }
      }
      for (int i = 0; i < shared.count; i++) {
        if (shared.groups[i] != piece) {
          ends[edges] = shared.groups[i];
          weights[edges++] = shared.weight[shared.groups[i]];
        }
      }
      starts[piece + 1] = edges;
    }
    return new Level(starts, Arrays.copyOf(ends, edges), Arrays.copyOf(weights, edges), strength);
  }

  /** Tells apart what does not hang together, which never lowers the modularity. */
  private static int[] connected(Level level, int[] community) {
    int[] found = new int[level.size()];
    Arrays.fill(found, -1);
    int[] stack = new int[level.size()];
    int parts = 0;
    for (int node = 0; node < found.length; node++) {
      if (found[node] >= 0) {
        continue;
      }
      int height = 0;
      stack[height++] = node;
      found[node] = parts;
      while (height > 0) {
        int each = stack[--height];
        for (int i = level.starts[each]; i < level.starts[each + 1]; i++) {
          int other = level.ends[i];
          if (found[other] < 0 && community[other] == community[node]) {
            found[other] = parts;
            stack[height++] = other;
          }
        }
      }
      parts++;
    }
    return found;
  }

  private double quality(Neighbours all, int[] found) {
    double[] sums = new double[all.size()];
    double within = 0;
    for (int node = 0; node < all.size(); node++) {
      sums[found[node]] += all.strength[node];
      within += all.loops[node];
      for (int i = all.starts[node]; i < all.starts[node + 1]; i++) {
        within += found[all.ends[i]] == found[node] ? all.weights[i] : 0;
      }
    }
    double chance = 0;
    for (double sum : sums) {
      chance += sum * sum;
    }
    return within - resolution * chance;
  }
}
