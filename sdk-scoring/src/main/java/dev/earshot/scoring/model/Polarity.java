package dev.earshot.scoring.model;

import dev.earshot.scoring.Explanation;
import dev.earshot.scoring.Explanation.Part;
import java.util.ArrayList;
import java.util.List;

/*
 * The classes know whether a text speaks well or ill, the lexicon how strongly its words do. Each
 * alone ranks texts worse than both together, since they err on different ones.
 */
/**
 * How well or ill a text speaks, from -1 to 1: {@code x / sqrt(x * x + c * c)}, where x is the
 * points for positive less those for negative plus {@value #LEXICON_SHARE} for each tenth of what
 * the lexicon says, and c is {@value #HALFWAY}. The form of the curve is that of VADER (Hutto and
 * Gilbert 2014).
 */
final class Polarity {
  static final int LEXICON_SHARE = 8;
  static final double HALFWAY = 600;

  /** What a text at least has whose class is not neutral, so that label and polarity agree. */
  static final double LEAST = 0.001;

  private static final int NEGATIVE = 0;
  private static final int POSITIVE = 2;

  private Polarity() {}

  /** Returns the polarity of points that {@link #points} counted in a text of that many tokens. */
  static double of(long points, int size) {
    double x = points / LinearModel.damping(size);
    return x / Math.sqrt(x * x + HALFWAY * HALFWAY);
  }

  static long points(Prediction prediction) {
    return prediction.points(POSITIVE)
        - prediction.points(NEGATIVE)
        + (long) LEXICON_SHARE * prediction.features.lexiconScore();
  }

  /** Returns an explanation of the classes with a column more, for the polarity. */
  static Explanation explain(Prediction prediction) {
    LinearModel model = prediction.model;
    List<Part> parts = new ArrayList<>();
    for (Part part : model.parts(prediction)) {
      List<Integer> points = new ArrayList<>(part.points());
      points.add(points.get(POSITIVE) - points.get(NEGATIVE) + LEXICON_SHARE * part.valence());
      parts.add(new Part(part.span(), part.cause(), part.valence(), points));
    }
    List<String> columns = new ArrayList<>(model.labels());
    columns.add("polarity");
    List<Long> all = new ArrayList<>();
    for (int label = 0; label < model.labels().size(); label++) {
      all.add(prediction.points(label));
    }
    all.add(points(prediction));
    return new Explanation(columns, all, parts);
  }
}
