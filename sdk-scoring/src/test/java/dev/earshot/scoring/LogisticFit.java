package dev.earshot.scoring;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/*
 * Limited-memory BFGS with backtracking. Everything is added up in a fixed order and StrictMath
 * takes the exponentials, so that the same rows give the same weights on any machine.
 */
/**
 * Fits a logistic model of three classes in two numbers: positive scores the leaning, negative its
 * opposite, neutral the calm. Weights are drawn towards a prior by an L2 penalty.
 */
final class LogisticFit {
  /** One text: which weights, by how much they count, and what it is. */
  static final class Row {
    private final int[] entries;
    private final float[] factors;
    private final int base;
    private final int label;
    private final double weight;

    Row(int[] entries, float[] factors, int base, int label, double weight) {
      this.entries = entries;
      this.factors = factors;
      this.base = base;
      this.label = label;
      this.weight = weight;
    }
  }

  private static final int MEMORY = 8;

  private final List<Row> rows;
  private final double[] prior;
  private final double[] penalties;
  private final int entries;

  /**
   * Creates a problem.
   *
   * @param entries how many entries; weights are their leanings, then their calms, then the
   *     leanings of the bases, then the calms of the bases
   */
  LogisticFit(List<Row> rows, int entries, double[] prior, double[] penalties) {
    this.rows = rows;
    this.entries = entries;
    this.prior = prior;
    this.penalties = penalties;
  }

  double[] fit(int rounds) {
    int n = prior.length;
    int bases = (n - 2 * entries) / 2;
    double[] at = prior.clone();
    double[] slope = new double[n];
    double loss = loss(at, slope, bases);
    Deque<double[][]> memory = new ArrayDeque<>();
    for (int round = 0; round < rounds; round++) {
      double[] step = direction(slope, memory);
      double fall = dot(step, slope);
      double length = round == 0 ? 1 / Math.sqrt(dot(slope, slope)) : 1;
      double[] next = new double[n];
      double[] nextSlope = new double[n];
      double nextLoss = Double.POSITIVE_INFINITY;
      for (int tries = 0; tries < 30; tries++) {
        for (int i = 0; i < n; i++) {
          next[i] = at[i] + length * step[i];
        }
        nextLoss = loss(next, nextSlope, bases);
        if (nextLoss <= loss + 1e-4 * length * fall) {
          break;
        }
        length /= 2;
      }
      double[] moved = new double[n];
      double[] turned = new double[n];
      for (int i = 0; i < n; i++) {
        moved[i] = next[i] - at[i];
        turned[i] = nextSlope[i] - slope[i];
      }
      if (dot(moved, turned) > 1e-12) {
        memory.addLast(new double[][] {moved, turned});
        if (memory.size() > MEMORY) {
          memory.removeFirst();
        }
      }
      boolean still = loss - nextLoss < 1e-6 * Math.abs(loss);
      at = next;
      slope = nextSlope;
      loss = nextLoss;
      if (still) {
        break;
      }
    }
    return at;
  }

  private static double[] direction(double[] slope, Deque<double[][]> memory) {
    double[] q = slope.clone();
    double[] alphas = new double[memory.size()];
    int k = memory.size();
    for (Iterator<double[][]> it = memory.descendingIterator(); it.hasNext(); ) {
      double[][] pair = it.next();
      alphas[--k] = dot(pair[0], q) / dot(pair[0], pair[1]);
      addTo(q, pair[1], -alphas[k]);
    }
    if (!memory.isEmpty()) {
      double[][] last = memory.getLast();
      scale(q, dot(last[0], last[1]) / dot(last[1], last[1]));
    }
    for (double[][] pair : memory) {
      double beta = dot(pair[1], q) / dot(pair[0], pair[1]);
      addTo(q, pair[0], alphas[k++] - beta);
    }
    scale(q, -1);
    return q;
  }

  private double loss(double[] at, double[] slope, int bases) {
    double sum = 0;
    for (int i = 0; i < at.length; i++) {
      double off = at[i] - prior[i];
      sum += penalties[i] * off * off / 2;
      slope[i] = penalties[i] * off;
    }
    int firstBase = 2 * entries;
    for (Row row : rows) {
      double leaning = at[firstBase + row.base];
      double calm = at[firstBase + bases + row.base];
      for (int k = 0; k < row.entries.length; k++) {
        leaning += row.factors[k] * at[row.entries[k]];
        calm += at[entries + row.entries[k]];
      }
      double most = Math.max(calm, Math.abs(leaning));
      double negative = StrictMath.exp(-leaning - most);
      double neutral = StrictMath.exp(calm - most);
      double positive = StrictMath.exp(leaning - most);
      double all = negative + neutral + positive;
      double own = row.label == 0 ? -leaning : row.label == 1 ? calm : leaning;
      sum += row.weight * (StrictMath.log(all) - (own - most));
      double pull = row.weight * ((positive - negative) / all - (row.label - 1));
      double still = row.weight * (neutral / all - (row.label == 1 ? 1 : 0));
      slope[firstBase + row.base] += pull;
      slope[firstBase + bases + row.base] += still;
      for (int k = 0; k < row.entries.length; k++) {
        slope[row.entries[k]] += row.factors[k] * pull;
        slope[entries + row.entries[k]] += still;
      }
    }
    return sum;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void addTo(double[] to, double[] what, double times) {
    for (int i = 0; i < to.length; i++) {
      to[i] += times * what[i];
    }
  }

  private static void scale(double[] a, double by) {
    for (int i = 0; i < a.length; i++) {
      a[i] *= by;
    }
  }
}
