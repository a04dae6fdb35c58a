package dev.earshot.scoring.model;

import dev.earshot.ScoreKey;
import dev.earshot.pipeline.Enricher;
import dev.earshot.scoring.Classification;
import dev.earshot.scoring.Doubt;
import dev.earshot.scoring.Explanation;
import dev.earshot.scoring.Explanation.Cause;
import dev.earshot.scoring.ModelCard;
import dev.earshot.text.Tokens;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells what the author of an English post wants of a company.
 *
 * <ul>
 *   <li>{@code question}: to know something
 *   <li>{@code request}: help, or that something be done
 *   <li>{@code complaint}: to say what went wrong; warning others off is one too
 *   <li>{@code praise}: to say what went well
 *   <li>{@code recommendation}: asks others what to choose, or tells them to choose this
 *   <li>{@code purchase}: to buy, order, book or sign up
 *   <li>{@code leaving}: to cancel, to switch, or not to come back
 *   <li>{@code none}: none of these
 * </ul>
 *
 * <p>A label's score is a sum of whole points, so an {@link #explain explanation} adds up exactly.
 * Each phrase of the resource {@code intent.tsv} gives the points written there, once; a negation
 * up to three words before one of recommendation, purchase or leaving takes them back. The log-odds
 * of {@link Task#COMPLAINT}, 100 points a unit and at most {@value #MOST} either way, go to {@code
 * complaint}; the polarity of {@link SentimentScorer}, at most as much, to {@code praise}, and a
 * third of it, turned round, to {@code complaint}. The probability is the softmax of the points
 * over 100. It was fitted to no data: it orders, and says how far the first label leads, and no
 * more.
 *
 * <p>Takes time in proportion to the length, for any text. Immutable and thread-safe.
 */
public final class IntentScorer {
  /** Names the score in mentions and in JSON. */
  public static final ScoreKey<Classification> KEY = Classification.key("intent", 1);

  static final int MOST = 300;

  private static final List<String> LABELS =
      List.of(
          "none",
          "question",
          "request",
          "complaint",
          "praise",
          "recommendation",
          "purchase",
          "leaving");
  private static final int COMPLAINT = LABELS.indexOf("complaint");
  private static final int PRAISE = LABELS.indexOf("praise");
  private static final int RECOMMENDATION = LABELS.indexOf("recommendation");
  private static final double CLOSE = 0.1;

  private static final ModelCard CARD =
      new ModelCard(
          "intent",
          1,
          List.of("en"),
          List.of(
              "phrases written for Earshot, learned from no data",
              "complaint: the model complaint, see its card",
              "praise: the model sentiment-en, see its card"),
          List.of(
              "labels of posts: not measured, for want of posts with such labels",
              "leaving, on questions to a bank (banking77, no posts): told of 60 % of 108 on closing"
                  + " the account, of 0.2 % of 9,895 others",
              "probabilities: not measured"),
          List.of(
              "an intention in other words than its phrases is not seen",
              "of two intentions in one text the one with more points is told, and no second",
              "a question that is asked to blame may pass for a question",
              "irony is taken at its word",
              "who speaks is not known: a company that offers help reads like one who asks for it"));

  private IntentScorer() {}

  private static final class Bundled {
    static final IntentScorer SCORER = new IntentScorer();
    static final IntentRules RULES =
        IntentRules.read(Resource.lines("intent.tsv"), "intent.tsv", LABELS);
  }

  /** Returns the scorer whose phrases and models are in the jar; they are read on first use. */
  public static IntentScorer bundled() {
    return Bundled.SCORER;
  }

  /** Returns the labels, {@code none} first, in the order of an explanation's columns. */
  public List<String> labels() {
    return LABELS;
  }

  /** Returns what the scorer was made from, what was measured and what was not. */
  public ModelCard card() {
    return CARD;
  }

  /** Returns the intent of a text. */
  public Classification classify(CharSequence text) {
    return classify(new Tokens().read(text));
  }

  /** Returns the intent of a text. */
  public Classification classify(Tokens text) {
    Classification complaint = Task.COMPLAINT.model().classify(text);
    IntentReading reading = read(text, complaint);
    long[] points = reading.points;
    int best = 0;
    for (int label = 1; label < points.length; label++) {
      best = points[label] > points[best] ? label : best;
    }
    double all = 0;
    double second = 0;
    for (int label = 0; label < points.length; label++) {
      double share = StrictMath.exp((points[label] - points[best]) / LinearModel.POINTS);
      all += share;
      second = label == best ? second : Math.max(second, share);
    }
    Doubt doubt = doubt(text, reading, complaint, (1 - second) / all);
    return new Classification(LABELS.get(best), 1 / all, doubt);
  }

  private static @Nullable Doubt doubt(
      Tokens text, IntentReading reading, Classification complaint, double lead) {
    if (text.count() == 0) {
      return Doubt.NO_TEXT;
    }
    if (!reading.isHit() && complaint.doubt() == Doubt.UNKNOWN_WORDS) {
      return Doubt.UNKNOWN_WORDS;
    }
    return lead < CLOSE ? Doubt.TOO_CLOSE : null;
  }

  /**
   * Returns how the intent of a text comes about: which phrases it holds, and as {@link
   * Cause#MODEL} what the models for complaint and sentiment make of the whole.
   */
  public Explanation explain(Tokens text) {
    IntentReading reading = read(text, Task.COMPLAINT.model().classify(text));
    return new Explanation(LABELS, Arrays.stream(reading.points).boxed().toList(), reading.parts);
  }

  private static IntentReading read(Tokens text, Classification complaint) {
    IntentReading reading = new IntentReading(Bundled.RULES, text);
    if (text.count() > 0) {
      int[] complains = new int[LABELS.size()];
      complains[COMPLAINT] = logOdds(complaint);
      reading.add(complains);
      double polarity = SentimentScorer.bundled().score(text, "en").polarity();
      int[] feels = new int[LABELS.size()];
      feels[PRAISE] = Math.toIntExact(Math.round(polarity * MOST));
      feels[COMPLAINT] = Math.toIntExact(Math.round(-polarity * MOST / 3));
      reading.add(feels);
      reading.walk();
    }
    return reading;
  }

  private static int logOdds(Classification complaint) {
    double of = complaint.probability();
    double odds = LinearModel.POINTS * StrictMath.log(of / (1 - of));
    int points = Math.toIntExact(Math.round(Math.min(MOST, odds)));
    return complaint.label().equals("complaint") ? points : -points;
  }

  /** Returns whether a label says what somebody will do, which a negation takes back. */
  static boolean isIntention(int label) {
    return label >= RECOMMENDATION;
  }

  /**
   * Returns an enricher that gives a mention {@link #KEY}, from the longer of the post's text and
   * title. Posts that declare another language than English have none.
   */
  public Enricher enricher() {
    return (reading, scores) -> {
      if (Task.isEnglish(reading.post())) {
        scores.put(KEY, classify(Task.longer(reading)));
      }
    };
  }
}
