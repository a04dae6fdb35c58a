package dev.earshot.scoring.graph;

import java.util.Arrays;

/**
 * Who stands between others: betweenness (Freeman, 1977) by the method of Brandes (2001), over the
 * shortest ways between any two nodes, one step for each edge whichever way it leads.
 *
 * <p>Edges are steps and not weighed. A weight says how often two turn to each other and how long
 * ago, and no convention turns that into a length on which shortest ways could be compared; with
 * decayed weights no two ways would be equally long, and a day's difference would decide who is
 * between. Ways are undirected since most who answer are never answered, so that few directed ones
 * reach anybody.
 *
 * <p>It is exact for a graph of at most as many nodes as there are pivots. For a larger one, ways
 * are followed from that many draws alone (Brandes and Pich, 2007), by a fixed sequence over those
 * with most edges first, so that the same graph has the same brokers. What is found is then an
 * estimate with bounds, within which the exact figure of any one node lies with a chance of 95 % or
 * more, by Maurer and Pontil's (2009) empirical Bernstein bound: with k pivots and V the variance
 * of what they say of a node, it is off by at most
 *
 * <pre>√(2·V·ln 80/k) + 7·ln 80/(3·(k − 1))</pre>
 *
 * <p>so with 500 pivots by 0.02 where nearly all say the same. Each pivot takes as long as reading
 * the graph. Immutable and thread-safe.
 */
public final class Betweenness {
  /** With 500 pivots. */
  public static final Betweenness USUAL = new Betweenness(500);

  /** Of a bound that holds on either side with 97.5 %. */
  private static final double CAUTION = Math.log(2 / 0.025);

  private static final double LARGE = 1e100;

  private final int pivots;

  /**
   * Creates the measure.
   *
   * @param pivots from how many nodes ways are followed, at least 2
   */
  public Betweenness(int pivots) {
    if (pivots < 2) {
      throw new IllegalArgumentException("pivots: expected at least 2, got " + pivots);
    }
    this.pivots = pivots;
  }

  /**
   * Measures every node of a graph.
   *
   * @throws IllegalStateException if it has more than a thousand million edges
   */
  public Brokers of(Graph graph) {
    Neighbours all = Neighbours.of(graph);
    int size = all.size();
    boolean exact = size <= pivots;
    int count = exact ? size : pivots;
    double[] sums = new double[size];
    double[] squares = new double[size];
    Ways ways = new Ways(all);
    for (int pivot = 0; pivot < count; pivot++) {
      ways.from(exact ? pivot : drawn(pivot, size), sums, squares);
    }
    double[] found = new double[size];
    double[] error = new double[size];
    double most = size / (size - 1.0); // a pivot says nothing of itself
    for (int place = 0; place < size && size > 2; place++) {
      double scale = size / ((size - 1.0) * (size - 2.0));
      double mean = sums[place] / count;
      found[all.nodes[place]] = Math.min(1, mean * scale);
      double variance = Math.max(0, squares[place] / count - mean * mean) * scale * scale;
      error[all.nodes[place]] = exact ? 0 : error(variance * count / (count - 1), count, most);
    }
    return new Brokers(graph, found, error, count);
  }

  private static double error(double variance, int count, double most) {
    return Math.sqrt(2 * variance * CAUTION / count) + most * 7 * CAUTION / (3.0 * (count - 1));
  }

  /** The next numbers of SplitMix64 (Steele, Lea and Flood, 2014), which are evenly spread. */
  private static int drawn(int draw, int size) {
    long z = (draw + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return (int) Math.multiplyHigh((z ^ (z >>> 31)) >>> 1, 2L * size);
  }

  /** The shortest ways from one node after another. */
  private static final class Ways {
    private final Neighbours all;
    private final int[] order;
    private final int[] steps;

    /** How many ways lead to a node, in a measure of all that are as far. */
    private final double[] count;

    /** The same, in the measure of those one step nearer. */
    private final double[] sum;

    /** How much of the ways to others leads over a node. */
    private final double[] over;

    Ways(Neighbours all) {
      this.all = all;
      order = new int[all.size()];
      steps = new int[all.size()];
      count = new double[all.size()];
      sum = new double[all.size()];
      over = new double[all.size()];
      Arrays.fill(steps, -1);
    }

    /** Adds what leads over each node to the sums, and its square to the squares. */
    void from(int source, double[] sums, double[] squares) {
      int reached = reach(source);
      for (int n = reached - 1; n > 0; n--) {
        int node = order[n];
        double share = 1 + over[node];
        for (int i = all.starts[node]; i < all.starts[node + 1]; i++) {
          int nearer = all.ends[i];
          if (steps[nearer] == steps[node] - 1) {
            over[nearer] += count[nearer] / sum[node] * share;
          }
        }
        sums[node] += over[node];
        squares[node] += over[node] * over[node];
      }
      for (int n = 0; n < reached; n++) {
        steps[order[n]] = -1;
        over[order[n]] = 0;
      }
    }

    private int reach(int source) {
      order[0] = source;
      steps[source] = 0;
      count[source] = 1;
      int begin = 0;
      int end = 1;
      while (begin < end) {
        int reached = end;
        for (int n = begin; n < end; n++) {
          int node = order[n];
          for (int i = all.starts[node]; i < all.starts[node + 1]; i++) {
            int further = all.ends[i];
            if (steps[further] < 0) {
              steps[further] = steps[node] + 1;
              count[further] = 0;
              order[reached++] = further;
            }
            if (steps[further] == steps[node] + 1) {
              count[further] += count[node];
            }
          }
        }
        measure(end, reached);
        begin = end;
        end = reached;
      }
      return end;
    }

    /* The ways to a node double with each fork, soon beyond what a double can hold; only their
     * shares among those equally far are read. */
    private void measure(int begin, int end) {
      double most = 0;
      for (int n = begin; n < end; n++) {
        sum[order[n]] = count[order[n]];
        most = Math.max(most, count[order[n]]);
      }
      for (int n = begin; n < end && most > LARGE; n++) {
        count[order[n]] = Math.max(Double.MIN_NORMAL, count[order[n]] / most);
      }
    }
  }
}
