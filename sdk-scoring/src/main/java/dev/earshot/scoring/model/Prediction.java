package dev.earshot.scoring.model;

import dev.earshot.scoring.Abstention;
import dev.earshot.scoring.Classification;
import org.jspecify.annotations.Nullable;

/**
 * What a model says of the text it read last, and the memory it reads with. Made by {@link
 * LinearModel#prediction()} for that model; confined to one thread.
 */
final class Prediction {
  final LinearModel model;
  final Features features = new Features();
  final SubwordHashes subwords = new SubwordHashes();
  final long[] points;
  final double[] probabilities;

  final long[] memory;

  int best;
  int known;
  @Nullable Abstention abstention;

  /**
   * Creates the memory.
   *
   * @param memory for the words the model met
   */
  Prediction(LinearModel model, int labels, long[] memory) {
    this.model = model;
    points = new long[labels];
    probabilities = new double[labels];
    this.memory = memory;
  }

  /** Returns the most likely label, also where the model abstains. */
  String label() {
    return model.labels().get(best);
  }

  /** Returns what speaks for a label, in points: 100 are one unit of the logistic scale. */
  long points(int label) {
    return points[label];
  }

  /** Returns all that as a value. */
  Classification classification() {
    return new Classification(label(), probabilities[best], abstention);
  }
}
