package dev.earshot.examples.transformer;

import java.util.Arrays;
import java.util.Random;

/**
 * Trains heads: cross entropy with balanced classes, Adam with decoupled decay, dropout on the
 * hidden units, a rate that rises over the first steps and falls to nothing. Single-threaded, fixed
 * order and {@link StrictMath}: the same vectors give the same head on every machine.
 */
final class HeadTraining {
  private static final int UNITS = 256;
  private static final int BATCH = 128;
  private static final int AT_ONCE = 16;
  private static final int WARM_UP = 200;
  private static final double RATE = 1e-3;
  private static final float DECAY = 0.1f;
  private static final float DROPOUT = 0.3f;
  private static final double FIRST_FORGETS = 0.9;
  private static final double SECOND_FORGETS = 0.999;
  private static final float TINY = 1e-8f;

  private final float[][] rows;
  private final int[] classes;
  private final float[] classWeights;
  private final float[] mean;
  private final float[] scale;

  HeadTraining(TrainingRows training) {
    rows = training.vectors;
    classes = training.classes;
    classWeights = training.classWeights;
    mean = training.mean;
    scale = training.scale;
  }

  /**
   * Trains networks that differ by their seed alone and joins them to one head, which gives the
   * mean of their log-odds.
   */
  Head train(int encoder, int epochs, int members) {
    int units = UNITS * members;
    float[][] weights = new float[mean.length][units];
    float[] bias = new float[units];
    float[][] outputs = new float[units][classWeights.length];
    float[] outputBias = new float[classWeights.length];
    for (int member = 0; member < members; member++) {
      Network network = new Network(member + 1L);
      network.fit(epochs);
      int first = member * UNITS;
      for (int input = 0; input < mean.length; input++) {
        System.arraycopy(network.weights[input], 0, weights[input], first, UNITS);
      }
      System.arraycopy(network.bias, 0, bias, first, UNITS);
      for (int unit = 0; unit < UNITS; unit++) {
        for (int k = 0; k < classWeights.length; k++) {
          outputs[first + unit][k] = network.outputs[unit][k] / members;
        }
      }
      for (int k = 0; k < classWeights.length; k++) {
        outputBias[k] += network.outputBias[k] / members;
      }
    }
    return Head.of(encoder, mean, scale, weights, bias, outputs, outputBias);
  }

  private final class Network {
    private final Random random;
    private final float[][] weights = new float[mean.length][UNITS];
    private final float[] bias = new float[UNITS];
    private final float[][] outputs = new float[UNITS][classWeights.length];
    private final float[] outputBias = new float[classWeights.length];
    private final float[][] firstMoments = new float[mean.length + UNITS + 2][];
    private final float[][] secondMoments = new float[mean.length + UNITS + 2][];
    private final float[][] hidden = new float[BATCH][UNITS];
    private final float[][] kept = new float[BATCH][UNITS];
    private final float[][] errors = new float[BATCH][classWeights.length];
    private int step;
    private float rate;
    private float firstBias;
    private float secondBias;

    Network(long seed) {
      random = new Random(seed);
      double spread = Math.sqrt(2.0 / mean.length);
      for (float[] row : weights) {
        fill(row, spread);
      }
      for (float[] row : outputs) {
        fill(row, Math.sqrt(1.0 / UNITS));
      }
    }

    private void fill(float[] row, double spread) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) (random.nextGaussian() * spread);
      }
    }

    void fit(int epochs) {
      int[] order = new int[rows.length];
      for (int i = 0; i < order.length; i++) {
        order[i] = i;
      }
      int batches = (rows.length + BATCH - 1) / BATCH;
      for (int epoch = 0; epoch < epochs; epoch++) {
        shuffle(order);
        for (int batch = 0; batch < batches; batch++) {
          pace(batches * epochs);
          int first = batch * BATCH;
          learn(order, first, Math.min(BATCH, order.length - first));
        }
      }
    }

    private void shuffle(int[] order) {
      for (int i = order.length - 1; i > 0; i--) {
        int other = random.nextInt(i + 1);
        int moved = order[i];
        order[i] = order[other];
        order[other] = moved;
      }
    }

    private void pace(int steps) {
      step++;
      rate = (float) (RATE * (1 - (double) step / steps) * Math.min(1, (double) step / WARM_UP));
      firstBias = (float) (1 - StrictMath.pow(FIRST_FORGETS, step));
      secondBias = (float) (1 - StrictMath.pow(SECOND_FORGETS, step));
    }

    private void learn(int[] order, int first, int size) {
      forward(order, first, size);
      for (int r = 0; r < size; r++) {
        judge(order[first + r], r, size);
      }
      float[][] backward = new float[size][UNITS];
      float[] gradient = new float[classWeights.length];
      for (int unit = 0; unit < UNITS; unit++) {
        Arrays.fill(gradient, 0);
        for (int r = 0; r < size; r++) {
          float[] error = errors[r];
          float sum = 0;
          for (int k = 0; k < classWeights.length; k++) {
            gradient[k] += hidden[r][unit] * error[k];
            sum += outputs[unit][k] * error[k];
          }
          backward[r][unit] = sum * kept[r][unit];
        }
        update(outputs[unit], gradient, mean.length + unit, DECAY);
      }
      update(outputBias, sum(errors, size), mean.length + UNITS, 0);
      float[] slope = new float[UNITS];
      float[] factors = new float[size];
      for (int input = 0; input < weights.length; input++) {
        Arrays.fill(slope, 0);
        for (int r = 0; r < size; r++) {
          factors[r] = rows[order[first + r]][input];
        }
        add(slope, factors, backward, 0, size);
        update(weights[input], slope, input, DECAY);
      }
      update(bias, sum(backward, size), mean.length + UNITS + 1, 0);
    }

    private void forward(int[] order, int first, int size) {
      for (int r = 0; r < size; r++) {
        System.arraycopy(bias, 0, hidden[r], 0, UNITS);
      }
      for (int input = 0; input < weights.length; input += AT_ONCE) {
        int end = Math.min(input + AT_ONCE, weights.length);
        for (int r = 0; r < size; r++) {
          add(hidden[r], rows[order[first + r]], weights, input, end);
        }
      }
      for (int r = 0; r < size; r++) {
        for (int unit = 0; unit < UNITS; unit++) {
          boolean on = hidden[r][unit] > 0 && random.nextFloat() >= DROPOUT;
          kept[r][unit] = on ? 1 / (1 - DROPOUT) : 0;
          hidden[r][unit] *= kept[r][unit];
        }
      }
    }

    private void judge(int row, int r, int size) {
      double[] odds = new double[classWeights.length];
      for (int k = 0; k < classWeights.length; k++) {
        odds[k] = outputBias[k];
        for (int unit = 0; unit < UNITS; unit++) {
          odds[k] += hidden[r][unit] * outputs[unit][k];
        }
      }
      Odds.toProbabilities(odds);
      float weight = classWeights[classes[row]] / size;
      for (int k = 0; k < classWeights.length; k++) {
        errors[r][k] = (float) (odds[k] - (k == classes[row] ? 1 : 0)) * weight;
      }
    }

    private void update(float[] values, float[] gradient, int place, float decay) {
      if (firstMoments[place] == null) {
        firstMoments[place] = new float[values.length];
        secondMoments[place] = new float[values.length];
      }
      float[] first = firstMoments[place];
      float[] second = secondMoments[place];
      float keepFirst = (float) FIRST_FORGETS;
      float keepSecond = (float) SECOND_FORGETS;
      for (int i = 0; i < values.length; i++) {
        first[i] = keepFirst * first[i] + (1 - keepFirst) * gradient[i];
        second[i] = keepSecond * second[i] + (1 - keepSecond) * gradient[i] * gradient[i];
        float size = (float) Math.sqrt(second[i] / secondBias) + TINY;
        values[i] -= rate * (first[i] / firstBias / size + decay * values[i]);
      }
    }

    private static float[] sum(float[][] rows, int count) {
      float[] sum = new float[rows[0].length];
      for (int r = 0; r < count; r++) {
        addTo(sum, 1, rows[r]);
      }
      return sum;
    }

    /* Four rows a pass over the sum, each added by itself: quicker, and the same to the last bit. */
    private static void add(float[] sum, float[] factors, float[][] rows, int from, int to) {
      int row = from;
      for (; row + 4 <= to; row += 4) {
        float[] a = rows[row];
        float[] b = rows[row + 1];
        float[] c = rows[row + 2];
        float[] d = rows[row + 3];
        float byA = factors[row];
        float byB = factors[row + 1];
        float byC = factors[row + 2];
        float byD = factors[row + 3];
        for (int i = 0; i < sum.length; i++) {
          sum[i] = sum[i] + byA * a[i] + byB * b[i] + byC * c[i] + byD * d[i];
        }
      }
      for (; row < to; row++) {
        addTo(sum, factors[row], rows[row]);
      }
    }

    private static void addTo(float[] sum, float factor, float[] row) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += factor * row[i];
      }
    }
  }
}
