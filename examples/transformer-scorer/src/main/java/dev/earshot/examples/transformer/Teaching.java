package dev.earshot.examples.transformer;

import dev.earshot.scoring.model.SentimentSession;
import dev.earshot.scoring.model.SentimentScorer;
import dev.earshot.text.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Trains the head and weighs it against the linear score. */
final class Teaching {
  static final int EPOCHS = 4;
  static final int MEMBERS = 3;

  private static final double WEIGHT_STEP = 0.05;
  private static final double MOST_WEIGHT = 3;
  private static final double MOST_TEMPERATURE = 4;

  private final Function<String, float[]> vectors;
  private final int encoder;
  private final SentimentSession linear;

  /**
   * Creates a teaching.
   *
   * @param vectors the encoder
   * @param encoder its checksum
   */
  Teaching(Function<String, float[]> vectors, int encoder, SentimentScorer linear) {
    this.vectors = vectors;
    this.encoder = encoder;
    this.linear = linear.open();
  }

  /** Trains a head; {@link #weighed} must follow. */
  Head train(List<LabelledText> rows) {
    TrainingRows training =
        new TrainingRows(
            rows.parallelStream().map(row -> vectors.apply(row.text())).toList(),
            rows.stream().map(LabelledText::label).toList(),
            Head.CLASSES);
    return new HeadTraining(training).train(encoder, EPOCHS, MEMBERS);
  }

  /**
   * Chooses the weight and the temperature of a head's sum with the linear score: those under which
   * rows that neither was trained on are least surprising, each class counting the same.
   */
  Head weighed(Head head, List<LabelledText> rows) {
    List<double[]> linearOdds = new ArrayList<>();
    List<double[]> headOdds = new ArrayList<>();
    int[] counts = new int[Head.CLASSES];
    for (LabelledText row : rows) {
      linearOdds.add(linearOdds(row.text()));
      headOdds.add(head.logOdds(vectors.apply(row.text())));
      counts[row.label()]++;
    }
    Head.Blend best = head.blend();
    double least = Double.POSITIVE_INFINITY;
    for (int i = 1; i * WEIGHT_STEP <= MOST_WEIGHT; i++) {
      for (int j = 10; j * WEIGHT_STEP <= MOST_TEMPERATURE; j++) {
        Head.Blend blend = new Head.Blend((float) (i * WEIGHT_STEP), (float) (j * WEIGHT_STEP));
        double surprise = 0;
        for (int r = 0; r < rows.size(); r++) {
          double[] sum = Odds.sum(linearOdds.get(r), headOdds.get(r), blend);
          Odds.toProbabilities(sum);
          int label = rows.get(r).label();
          surprise -= StrictMath.log(sum[label] + Double.MIN_NORMAL) / counts[label];
        }
        if (surprise < least) {
          least = surprise;
          best = blend;
        }
      }
    }
    return head.with(best);
  }

  /** Returns the mean over the classes of the share of their rows that the sum gets right. */
  double macroRecall(Head head, List<LabelledText> rows) {
    Marks marks = new Marks(Head.CLASSES);
    for (LabelledText row : rows) {
      double[] sum =
          Odds.sum(linearOdds(row.text()), head.logOdds(vectors.apply(row.text())), head.blend());
      marks.add(row.label(), Odds.place(Odds.best(sum)));
    }
    return marks.macroRecall();
  }

  private double[] linearOdds(String text) {
    linear.read(new Tokens().read(text), "en");
    return Odds.of(linear);
  }
}
