package dev.earshot.examples.transformer;

import dev.earshot.scoring.Sentiment.Label;
import dev.earshot.scoring.model.SentimentSession;
import java.util.List;

/** Log-odds of the classes in the order negative, neutral, positive, and what becomes of them. */
final class Odds {
  static final int NEGATIVE = 0;
  static final int NEUTRAL = 1;
  static final int POSITIVE = 2;

  private static final List<Label> LABELS = List.of(Label.NEGATIVE, Label.NEUTRAL, Label.POSITIVE);
  private static final double LEAST = 1e-3;

  private Odds() {}

  /** Returns the place of a label. */
  static int place(Label label) {
    return LABELS.indexOf(label);
  }

  /** Returns the label of the largest value, neutral where others are as large. */
  static Label best(double[] values) {
    int best = NEUTRAL;
    for (int k = 0; k < values.length; k++) {
      best = values[k] > values[best] ? k : best;
    }
    return LABELS.get(best);
  }

  /** Turns log-odds into probabilities, in place. */
  static void toProbabilities(double[] odds) {
    double most = Double.NEGATIVE_INFINITY;
    for (double odd : odds) {
      most = Math.max(most, odd);
    }
    double all = 0;
    for (int k = 0; k < odds.length; k++) {
      odds[k] = StrictMath.exp(odds[k] - most);
      all += odds[k];
    }
    for (int k = 0; k < odds.length; k++) {
      odds[k] /= all;
    }
  }

  /** Returns the log-odds of what a linear scorer said; a class is never quite ruled out. */
  static double[] of(SentimentSession session) {
    double[] odds = new double[LABELS.size()];
    for (int k = 0; k < odds.length; k++) {
      odds[k] = StrictMath.log(session.probability(LABELS.get(k)) + LEAST);
    }
    return odds;
  }

  /** Returns the linear and the head's log-odds, added up. */
  static double[] sum(double[] linear, double[] head, Head.Blend blend) {
    double[] sum = new double[linear.length];
    for (int k = 0; k < sum.length; k++) {
      sum[k] = (linear[k] + blend.weight() * head[k]) / blend.temperature();
    }
    return sum;
  }
}
