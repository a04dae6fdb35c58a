package dev.earshot.examples.transformer;

import java.util.Arrays;

/**
 * A multinomial logistic regression on an encoder's vectors, for tasks with too few rows for a
 * {@link Head}. Immutable and thread-safe.
 */
final class StraightHead {
  private static final int STEPS = 200;
  private static final int POWER_STEPS = 30;

  private final float[] mean;
  private final float[] scale;
  private final float[][] weights;

  private StraightHead(float[] mean, float[] scale, float[][] weights) {
    this.mean = mean;
    this.scale = scale;
    this.weights = weights;
  }

  /**
   * Trains a head: cross entropy with balanced classes, and a penalty of half the strength times
   * the weights' squares; none on the bias.
   *
   * <p>The last class has no weights of its own: the slopes of all classes sum to nothing, and so
   * do weights that start at nothing.
   *
   * <p>Nesterov's accelerated gradient for a strongly convex sum (Introductory Lectures on Convex
   * Optimization, 2004, scheme 2.2.9) in a fixed number of steps, in fixed order.
   */
  static StraightHead train(TrainingRows rows, float strength) {
    int width = rows.mean.length + 1;
    double steepest = spread(rows) / 2 + strength;
    float rate = (float) (1 / steepest);
    double ratio = Math.sqrt(strength / steepest);
    float momentum = (float) ((1 - ratio) / (1 + ratio));
    float[][] weights = new float[rows.classWeights.length - 1][width];
    float[][] ahead = new float[rows.classWeights.length - 1][width];
    for (int step = 0; step < STEPS; step++) {
      float[][] slope = slope(rows, ahead, strength);
      for (int k = 0; k < ahead.length; k++) {
        for (int i = 0; i < width; i++) {
          float next = ahead[k][i] - rate * slope[k][i];
          ahead[k][i] = next + momentum * (next - weights[k][i]);
          weights[k][i] = next;
        }
      }
    }
    return new StraightHead(rows.mean, rows.scale, weights);
  }

  private static float[][] slope(TrainingRows rows, float[][] weights, float strength) {
    float[][] slope = new float[weights.length][];
    for (int k = 0; k < weights.length; k++) {
      slope[k] = weights[k].clone();
      for (int i = 0; i < slope[k].length; i++) {
        slope[k][i] *= strength;
      }
      slope[k][slope[k].length - 1] = 0;
    }
    for (int r = 0; r < rows.classes.length; r++) {
      double[] odds = logOdds(weights, rows.vectors[r]);
      Odds.toProbabilities(odds);
      int label = rows.classes[r];
      for (int k = 0; k < weights.length; k++) {
        double error = (odds[k] - (k == label ? 1 : 0)) * rows.classWeights[label];
        add(slope[k], (float) error, rows.vectors[r]);
      }
    }
    return slope;
  }

  /* The largest eigenvalue of the weighted sum of the rows' outer products. */
  private static double spread(TrainingRows rows) {
    float[] direction = new float[rows.mean.length + 1];
    Arrays.fill(direction, 1);
    double length = Math.sqrt(direction.length);
    for (int step = 0; step < POWER_STEPS; step++) {
      float[] next = new float[direction.length];
      for (int r = 0; r < rows.classes.length; r++) {
        double along = product(direction, rows.vectors[r]) / length;
        add(next, (float) (along * rows.classWeights[rows.classes[r]]), rows.vectors[r]);
      }
      double squares = 0;
      for (float value : next) {
        squares += (double) value * value;
      }
      length = Math.sqrt(squares);
      direction = next;
    }
    return length;
  }

  private static void add(float[] sum, float factor, float[] vector) {
    for (int i = 0; i < vector.length; i++) {
      sum[i] += factor * vector[i];
    }
    sum[vector.length] += factor;
  }

  private static double[] logOdds(float[][] weights, float[] vector) {
    double[] odds = new double[weights.length + 1];
    for (int k = 0; k < weights.length; k++) {
      odds[k] = product(weights[k], vector);
      odds[weights.length] -= odds[k];
    }
    return odds;
  }

  /* With the bias; four sums side by side, since one alone waits for each addition. */
  private static float product(float[] weights, float[] vector) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = 0;
    for (; i + 4 <= vector.length; i += 4) {
      a += weights[i] * vector[i];
      b += weights[i + 1] * vector[i + 1];
      c += weights[i + 2] * vector[i + 2];
      d += weights[i + 3] * vector[i + 3];
    }
    for (; i < vector.length; i++) {
      a += weights[i] * vector[i];
    }
    return a + b + c + d + weights[vector.length];
  }

  /** Returns the log-odds of the classes for an encoder's vector. */
  double[] logOdds(float[] vector) {
    float[] standard = new float[vector.length];
    for (int i = 0; i < vector.length; i++) {
      standard[i] = (vector[i] - mean[i]) * scale[i];
    }
    return logOdds(weights, standard);
  }
}
