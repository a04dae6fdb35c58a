package dev.earshot.scoring.model;

import dev.earshot.scoring.Classification;
import dev.earshot.scoring.Doubt;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a model says of the text it read last, and the memory it reads with. Made by {@link
 * LinearModel#prediction()} for that model; reusable and confined to one thread, so that scoring
 * allocates nothing once it has seen the longest text.
 */
public final class Prediction {
  final LinearModel model;
  final Features features = new Features();
  final Spelling spelling = new Spelling();
  final long[] points;
  final double[] probabilities;

  final long[] memory;

  int best;
  int known;
  @Nullable Doubt doubt;

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

  /** Returns the number of the most likely label, also where the model abstains. */
  public int best() {
    return best;
  }

  /** Returns the most likely label, also where the model abstains. */
  public String label() {
    return model.labels().get(best);
  }

  /** Returns the probability of a label, in [0, 1]. */
  public double probability(int label) {
    return probabilities[Objects.checkIndex(label, probabilities.length)];
  }

  /** Returns what speaks for a label, in points: 100 are one unit of the logistic scale. */
  public long points(int label) {
    return points[Objects.checkIndex(label, points.length)];
  }

  /** Returns why the model would rather not say; null where it does say. */
  public @Nullable Doubt doubt() {
    return doubt;
  }

  /** Returns all that as a value. */
  public Classification classification() {
    return new Classification(label(), probabilities[best], doubt);
  }
}
