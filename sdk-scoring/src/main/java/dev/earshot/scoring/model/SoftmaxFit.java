package dev.earshot.scoring.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Multinomial logistic regression with an L2 penalty, fitted by limited-memory BFGS (Nocedal and
 * Wright, Numerical Optimization, 2nd ed., algorithms 7.4 and 7.5) with Armijo backtracking.
 *
 * <p>Minimizes {@code sum over rows of weight * cross entropy(target, softmax(score)) + l2 / 2 *
 * |weights|^2}, where a row's score is its offset plus the sum of the weights of its features plus
 * the bias. The order of all sums is fixed and the logarithms are {@link StrictMath}'s, so the same
 * rows give the same bits on any machine.
 */
final class SoftmaxFit {
  /** Larger than one, so that the penalty hardly holds the bias back. */
  private static final float BIAS_VALUE = 3;

  private static final int MEMORY = 7;
  private static final double SUFFICIENT = 1e-4;
  private static final int LONGEST_SEARCH = 20;
  private static final int FEW = 4;

  private final int classes;
  private final int features;
  private final double l2;
  private final List<Row> rows;
  private final float[] values;

  /** The place of each feature among those by how often they occur, and the rows in places. */
  private final int[] places;

  private final int[] placed;
  private final int[] ends;

  /** One text. */
  static final class Row {
    static final float[] NO_OFFSET = {};

    private final int[] features;
    private final float[] target;
    private final float weight;
    private final float[] offset;

    /**
     * Creates a row, which keeps the arrays as they are.
     *
     * @param features its features, as often as they occur
     * @param target how likely each class is; sums to 1
     * @param weight how much it counts
     * @param offset what each class scores before any feature; empty for nothing
     */
    Row(int[] features, float[] target, float weight, float[] offset) {
      this.features = features;
      this.target = target;
      this.weight = weight;
      this.offset = offset;
    }

    float[] target() {
      return target;
    }

    float weight() {
      return weight;
    }

    float[] offset() {
      return offset;
    }
  }

  SoftmaxFit(List<Row> rows, int classes, int features, double l2) {
    this(rows, classes, ones(features), l2);
  }

  /**
   * Creates a fit of rows whose features have values: a larger value lets the penalty hold a
   * feature's weight back less.
   */
  SoftmaxFit(List<Row> rows, int classes, float[] values, double l2) {
    this.rows = rows;
    this.classes = classes;
    this.values = values;
    features = values.length;
    this.l2 = l2;
    places = byFrequency(rows, features);
    ends = new int[rows.size()];
    int size = 0;
    for (int i = 0; i < ends.length; i++) {
      size += rows.get(i).features.length;
      ends[i] = size;
    }
    placed = new int[size];
    int at = 0;
    for (Row row : rows) {
      for (int feature : row.features) {
        placed[at++] = places[feature];
      }
    }
  }

  /** Few features make up most of the rows: side by side they stay in a core's cache. */
  private static int[] byFrequency(List<Row> rows, int features) {
    long[] order = new long[features];
    for (int feature = 0; feature < features; feature++) {
      order[feature] = feature;
    }
    for (Row row : rows) {
      for (int feature : row.features) {
        order[feature] -= 1L << Integer.SIZE;
      }
    }
    Arrays.sort(order);
    int[] places = new int[features];
    for (int place = 0; place < features; place++) {
      places[(int) order[place]] = place;
    }
    return places;
  }

  private static float[] ones(int features) {
    float[] ones = new float[features];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** Returns where the bias of the classes starts in what {@link #fit} answers. */
  int biasStart() {
    return features * classes;
  }

  /** Returns the bias of a class in fitted weights. */
  float bias(float[] fitted, int label) {
    return fitted[biasStart() + label] * BIAS_VALUE;
  }

  /**
   * Returns the weights, those of a feature's classes beside each other, the bias last.
   *
   * @param mostSteps how often at most the weights move
   * @param tolerance the relative gain of a step below which they have arrived
   */
  float[] fit(int mostSteps, double tolerance) {
    float[] weights = new float[(features + 1) * classes];
    float[] slope = new float[weights.length];
    double loss = loss(weights, slope);
    Deque<Step> past = new ArrayDeque<>();
    for (int step = 0; step < mostSteps; step++) {
      float[] direction = direction(slope, past);
      double descent = dot(slope, direction);
      double length = past.isEmpty() ? Math.min(1, 1 / Math.sqrt(dot(slope, slope))) : 1;
      float[] next = new float[weights.length];
      float[] nextSlope = new float[weights.length];
      double nextLoss = loss;
      for (int search = 0; search < LONGEST_SEARCH; search++) {
        for (int i = 0; i < next.length; i++) {
          next[i] = (float) (weights[i] + length * direction[i]);
        }
        nextLoss = loss(next, nextSlope);
        if (nextLoss <= loss + SUFFICIENT * length * descent) {
          break;
        }
        length /= 2;
      }
      if (!(nextLoss < loss)) {
        break;
      }
      remember(past, weights, next, slope, nextSlope);
      double gain = (loss - nextLoss) / Math.max(1, nextLoss);
      weights = next;
      slope = nextSlope;
      loss = nextLoss;
      if (gain < tolerance) {
        break;
      }
    }
    return weights;
  }

  private static final class Step {
    private final float[] moved;
    private final float[] turned;
    private final double curvature;

    Step(float[] moved, float[] turned) {
      this.moved = moved;
      this.turned = turned;
      curvature = dot(moved, turned);
    }
  }

  private static void remember(
      Deque<Step> past, float[] from, float[] to, float[] slopeFrom, float[] slopeTo) {
    float[] moved = new float[from.length];
    float[] turned = new float[from.length];
    for (int i = 0; i < from.length; i++) {
      moved[i] = to[i] - from[i];
      turned[i] = slopeTo[i] - slopeFrom[i];
    }
    Step step = new Step(moved, turned);
    if (step.curvature > 1e-10) {
      if (past.size() == MEMORY) {
        past.removeLast();
      }
      past.addFirst(step);
    }
  }

  private static float[] direction(float[] slope, Deque<Step> past) {
    float[] direction = new float[slope.length];
    for (int i = 0; i < slope.length; i++) {
      direction[i] = -slope[i];
    }
    List<Double> shares = new ArrayList<>();
    for (Step step : past) {
      double share = dot(step.moved, direction) / step.curvature;
      shares.add(share);
      add(-share, step.turned, direction);
    }
    if (!past.isEmpty()) {
      Step last = past.getFirst();
      double scale = last.curvature / dot(last.turned, last.turned);
      for (int i = 0; i < direction.length; i++) {
        direction[i] *= (float) scale;
      }
    }
    int oldest = shares.size() - 1;
    for (Iterator<Step> back = past.descendingIterator(); back.hasNext(); oldest--) {
      Step step = back.next();
      double turn = dot(step.turned, direction) / step.curvature;
      add(shares.get(oldest) - turn, step.moved, direction);
    }
    return direction;
  }

  /*
   * A row's scores matter only by how far they lie above that of the last class, and what pulls the
   * last class is what the others push: so one column less is read and written at random places,
   * which is where the time goes. Values are taken into the columns before, and out of them after.
   */
  /** Returns what is minimized, and puts its slope in place of what {@code slope} held. */
  double loss(float[] weights, float[] slope) {
    int last = classes - 1;
    float[] above = new float[last * features];
    float[] pulls = new float[last * features];
    double loss = 0;
    for (int i = 0; i < weights.length; i++) {
      loss += 0.5 * l2 * weights[i] * weights[i];
      slope[i] = (float) (l2 * weights[i]);
    }
    for (int feature = 0; feature < features; feature++) {
      int at = feature * classes;
      for (int k = 0; k < last; k++) {
        float more = weights[at + k] - weights[at + last];
        above[cell(places[feature], k)] = more * values[feature];
      }
    }
    double[] scores = new double[classes];
    float[] pull = new float[classes];
    int from = 0;
    for (int i = 0; i < ends.length; i++) {
      Row row = rows.get(i);
      int to = ends[i];
      for (int k = 0; k < classes; k++) {
        scores[k] = start(row, weights, k);
      }
      sum(above, from, to, scores);
      loss += pull(row, scores, pull);
      add(pull, from, to, pulls);
      for (int k = 0; k < classes; k++) {
        slope[biasStart() + k] += pull[k] * BIAS_VALUE;
      }
      from = to;
    }
    for (int feature = 0; feature < features; feature++) {
      int at = feature * classes;
      for (int k = 0; k < last; k++) {
        float pulled = pulls[cell(places[feature], k)] * values[feature];
        slope[at + k] += pulled;
        slope[at + last] -= pulled;
      }
    }
    return loss;
  }

  /** Few classes have a stretch each, many lie side by side: what is read at once then is near. */
  private int cell(int place, int label) {
    return classes <= FEW ? label * features + place : place * (classes - 1) + label;
  }

  private void sum(float[] above, int from, int to, double[] scores) {
    int last = classes - 1;
    if (classes <= FEW) {
      for (int k = 0; k < last; k++) {
        int stretch = k * features;
        double sum = 0;
        for (int i = from; i < to; i++) {
          sum += above[stretch + placed[i]];
        }
        scores[k] += sum;
      }
    } else {
      for (int i = from; i < to; i++) {
        int at = placed[i] * last;
        for (int k = 0; k < last; k++) {
          scores[k] += above[at + k];
        }
      }
    }
  }

  private void add(float[] pull, int from, int to, float[] pulls) {
    int last = classes - 1;
    if (classes <= FEW) {
      for (int k = 0; k < last; k++) {
        int stretch = k * features;
        float pulled = pull[k];
        for (int i = from; i < to; i++) {
          pulls[stretch + placed[i]] += pulled;
        }
      }
    } else {
      for (int i = from; i < to; i++) {
        int at = placed[i] * last;
        for (int k = 0; k < last; k++) {
          pulls[at + k] += pull[k];
        }
      }
    }
  }

  /** Puts what pulls each class, and returns what the row adds to the loss. */
  private double pull(Row row, double[] scores, float[] pull) {
    double loss = 0;
    double log = logOfSum(scores);
    for (int k = 0; k < classes; k++) {
      float target = row.target[k];
      if (target > 0) {
        loss += row.weight * target * (log - scores[k]);
      }
      pull[k] = (float) (row.weight * (StrictMath.exp(scores[k] - log) - target));
    }
    return loss;
  }

  private double start(Row row, float[] weights, int label) {
    return bias(weights, label) + (row.offset.length == 0 ? 0 : row.offset[label]);
  }

  /** Puts the score of each class of a row in place of what {@code scores} held. */
  void score(Row row, float[] weights, double[] scores) {
    for (int k = 0; k < classes; k++) {
      scores[k] = start(row, weights, k);
    }
    for (int feature : row.features) {
      int at = feature * classes;
      float value = values[feature];
      for (int k = 0; k < classes; k++) {
        scores[k] += weights[at + k] * value;
      }
    }
  }

  static double logOfSum(double[] scores) {
    double most = scores[0];
    for (double score : scores) {
      most = Math.max(most, score);
    }
    double sum = 0;
    for (double score : scores) {
      sum += StrictMath.exp(score - most);
    }
    return most + StrictMath.log(sum);
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static void add(double times, float[] what, float[] to) {
    for (int i = 0; i < what.length; i++) {
      to[i] += (float) (times * what[i]);
    }
  }
}
