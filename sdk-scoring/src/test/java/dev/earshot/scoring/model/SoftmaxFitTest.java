package dev.earshot.scoring.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import dev.earshot.scoring.model.SoftmaxFit.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our solver beside liblinear-java's, and its slope beside differences of its loss. */
class SoftmaxFitTest {
  /** As {@link SoftmaxFit} weighs the bias; liblinear takes the value of its bias as it is told. */
  private static final double BIAS_VALUE = 3;

  /*
   * Of two classes the softmax sees only d = w1 - w0, and the cross entropy of a row is
   * log(1 + exp(-y d x)), y = 1 or -1. For a given d the penalty l2 / 2 (|w0|^2 + |w1|^2) is least
   * at w1 = -w0 = d / 2, and is l2 / 4 |d|^2 there. So we minimize l2 / 4 |d|^2 + sum, which is
   * l2 / 2 times what liblinear minimizes, 1 / 2 |d|^2 + C sum, with C = 2 / l2.
   */
  @ParameterizedTest
  @CsvSource({
    "1, 300, 40, 0.5",
    "2, 300, 40, 2",
    "3, 1000, 200, 8",
    "4, 50, 400, 1",
    "5, 500, 3, 30"
  })
  void twoClassesComeOutAsLiblinearHasThem(long seed, int texts, int features, double l2) {
    List<Text> rows = texts(new Random(seed), texts, features, 2);
    SoftmaxFit fit = new SoftmaxFit(rows(rows, 2), 2, features, l2);
    float[] ours = fit.fit(1000, 1e-10);
    double[] theirs = liblinear(rows, features, 2 / l2);
    double[] difference = new double[features + 1];
    for (int i = 0; i <= features; i++) {
      difference[i] = ours[i * 2 + 1] - ours[i * 2];
    }
    double least = logistic(rows, theirs, l2);
    assertEquals(least, fit.loss(ours, new float[ours.length]), 1e-3 * least);
    assertEquals(least, logistic(rows, difference, l2), 1e-3 * least);
    assertArrayEquals(theirs, difference, 0.01);
  }

  @Property(tries = 60)
  void theSlopeIsThatOfTheLoss(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 5) int classes,
      @ForAll @IntRange(min = 1, max = 12) int features,
      @ForAll @DoubleRange(min = 0.01, max = 20) double l2) {
    Random random = new Random(seed);
    SoftmaxFit fit =
        new SoftmaxFit(rows(texts(random, 30, features, classes), classes), classes, features, l2);
    float[] weights = new float[(features + 1) * classes];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian() / 2;
    }
    float[] slope = new float[weights.length];
    fit.loss(weights, slope);
    for (int i = 0; i < weights.length; i++) {
      float step = 1f / 128;
      double above = lossAt(fit, weights, i, step);
      double below = lossAt(fit, weights, i, -step);
      double expected = (above - below) / (2 * step);
      assertEquals(expected, slope[i], 0.02 * Math.max(1, Math.abs(expected)));
    }
  }

  @Property(tries = 40)
  void nothingNearTheFitIsBetter(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 4) int classes) {
    Random random = new Random(seed);
    int features = 8;
    SoftmaxFit fit =
        new SoftmaxFit(rows(texts(random, 40, features, classes), classes), classes, features, 1);
    float[] weights = fit.fit(500, 1e-10);
    double least = fit.loss(weights, new float[weights.length]);
    for (int i = 0; i < weights.length; i++) {
      for (float step : new float[] {-0.1f, 0.1f}) {
        double near = lossAt(fit, weights, i, step);
        assertEquals(Math.max(near, least), near, 1e-6 * least);
      }
    }
  }

  private static double lossAt(SoftmaxFit fit, float[] weights, int i, float step) {
    float[] moved = weights.clone();
    moved[i] += step;
    return fit.loss(moved, new float[moved.length]);
  }

  private record Text(List<Integer> features, int label) {}

  /** Returns texts whose class leans on their features, which may repeat. */
  private static List<Text> texts(Random random, int count, int features, int classes) {
    double[] lean = random.doubles(features, -1, 1).toArray();
    List<Text> texts = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      int[] own = random.ints(1 + random.nextInt(8), 0, features).toArray();
      double sum = random.nextGaussian();
      for (int feature : own) {
        sum += lean[feature];
      }
      int label = Math.floorMod((int) Math.floor(sum), classes);
      texts.add(new Text(IntStream.of(own).boxed().toList(), label));
    }
    return texts;
  }

  private static List<Row> rows(List<Text> texts, int classes) {
    List<Row> rows = new ArrayList<>();
    for (Text text : texts) {
      int[] features = text.features().stream().mapToInt(Integer::intValue).toArray();
      float[] target = new float[classes];
      target[text.label()] = 1;
      rows.add(new Row(features, target, 1, Row.NO_OFFSET));
    }
    return rows;
  }

  private static double[] liblinear(List<Text> rows, int features, double c) {
    Problem problem = new Problem();
    problem.l = rows.size();
    problem.n = features + 1;
    problem.bias = BIAS_VALUE;
    problem.y = new double[problem.l];
    problem.x = new Feature[problem.l][];
    for (int row = 0; row < problem.l; row++) {
      problem.y[row] = rows.get(row).label() == 1 ? 1 : -1;
      Map<Integer, Integer> times = new TreeMap<>();
      for (int feature : rows.get(row).features()) {
        times.merge(feature + 1, 1, Integer::sum);
      }
      List<Feature> nodes = new ArrayList<>();
      times.forEach((feature, count) -> nodes.add(new FeatureNode(feature, count)));
      nodes.add(new FeatureNode(problem.n, BIAS_VALUE));
      problem.x[row] = nodes.toArray(new Feature[0]);
    }
    Linear.disableDebugOutput();
    Model model = Linear.train(problem, new Parameter(SolverType.L2R_LR, c, 1e-8));
    double[] weights = model.getFeatureWeights();
    double sign = model.getLabels()[0] == 1 ? 1 : -1;
    double[] difference = new double[features + 1];
    for (int i = 0; i <= features; i++) {
      difference[i] = sign * weights[i];
    }
    return difference;
  }

  private static double logistic(List<Text> rows, double[] difference, double l2) {
    double loss = 0;
    for (double weight : difference) {
      loss += l2 / 4 * weight * weight;
    }
    for (Text row : rows) {
      double score = difference[difference.length - 1] * BIAS_VALUE;
      for (int feature : row.features()) {
        score += difference[feature];
      }
      loss += Math.log1p(Math.exp(row.label() == 1 ? -score : score));
    }
    return loss;
  }
}
