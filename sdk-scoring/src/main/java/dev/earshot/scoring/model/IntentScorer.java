package dev.earshot.scoring.model;

import dev.earshot.ScoreKey;
import dev.earshot.scoring.Classification;
import dev.earshot.scoring.Explanation;
import dev.earshot.scoring.ModelCard;
import dev.earshot.scoring.Scorer;
import dev.earshot.text.Tokens;
import java.util.List;
import java.util.Objects;

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
 * <p>A label's score is a sum of whole points, so an {@linkplain #explain explanation} adds up
 * exactly. Each phrase of the resource {@code intent.tsv} gives the points written there, once; a
 * negation up to three words before one of recommendation, purchase or leaving takes them back. The
 * log-odds of {@link Task#COMPLAINT}, 100 points a unit and at most {@value #MOST} either way, go
 * to {@code complaint}; the polarity of {@link SentimentScorer}, at most as much, to {@code
 * praise}, and a third of it, turned round, to {@code complaint}. The probability is the softmax of
 * the points over 100. It was fitted to no data: it orders, and says how far the first label leads,
 * and no more.
 *
 * <p>In a text that declares another language the score abstains. Takes time in proportion to the
 * length, for any text. Immutable and thread-safe.
 */
public final class IntentScorer implements Scorer<Classification> {
  /** Names the score in mentions and in JSON. */
  public static final ScoreKey<Classification> KEY = Classification.key("intent", 1);

  static final int MOST = 300;

  private static final String PHRASES = "intent.tsv";

  static final List<String> LABELS =
      List.of(
          "none",
          "question",
          "request",
          "complaint",
          "praise",
          "recommendation",
          "purchase",
          "leaving");
  static final int COMPLAINT = LABELS.indexOf("complaint");
  static final int PRAISE = LABELS.indexOf("praise");
  private static final int RECOMMENDATION = LABELS.indexOf("recommendation");

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
              "leaving, on questions to a bank (banking77, no posts): told of 66 % of 108 on closing"
                  + " the account, of 0.2 % of 9,895 others",
              "probabilities: not measured"),
          List.of(
              "an intention in other words than its phrases is not seen",
              "of two intentions in one text the one with more points is told, and no second",
              "a question that is asked to blame may pass for a question",
              "irony is taken at its word",
              "who speaks is not known: a company that offers help reads like one who asks for it"));

  private final SentimentScorer sentiment;
  private final Classifier complaint;

  private IntentScorer(SentimentScorer sentiment, Classifier complaint) {
    this.sentiment = sentiment;
    this.complaint = complaint;
  }

  private static final class Bundled {
    static final IntentRules RULES = IntentRules.read(Resource.lines(PHRASES), PHRASES, LABELS);
    static final IntentScorer SCORER =
        new IntentScorer(SentimentScorer.bundled(), Classifier.bundled(Task.COMPLAINT));
  }

  /** Returns the scorer whose phrases and models are in the jar; they are read on first use. */
  public static IntentScorer bundled() {
    return Bundled.SCORER;
  }

  /** Returns a scorer with the same phrases that takes praise from another sentiment. */
  public IntentScorer with(SentimentScorer sentiment) {
    return new IntentScorer(Objects.requireNonNull(sentiment, "sentiment"), complaint);
  }

  IntentRules rules() {
    return Bundled.RULES;
  }

  SentimentScorer sentiment() {
    return sentiment;
  }

  Classifier complaint() {
    return complaint;
  }

  @Override
  public ScoreKey<Classification> key() {
    return KEY;
  }

  /** Returns the labels, {@code none} first, in the order of an explanation's columns. */
  public List<String> labels() {
    return LABELS;
  }

  /** Returns what the scorer was made from, what was measured and what was not. */
  @Override
  public ModelCard card() {
    return CARD;
  }

  /** Returns key, version of the card, and a hash of phrases and models. */
  @Override
  public String version() {
    ContentHash hash = new ContentHash().add(Resource.bytes(PHRASES));
    hash.add(sentiment.version()).add(complaint.version());
    return KEY + "@" + CARD.version() + "-" + hash.shortHex();
  }

  /** Returns what a process elsewhere makes the same scorer from. */
  public ScorerSpec<IntentScorer> spec() {
    return ScorerSpec.of(this);
  }

  @Override
  public Session<Classification> open() {
    return IntentSession.of(this);
  }

  /**
   * Returns how the intent of a text comes about: which phrases it holds, and as {@link
   * Explanation.Cause#MODEL} what the models for complaint and sentiment make of the whole.
   */
  @Override
  public Explanation explain(Tokens text, String languageTag) {
    return IntentSession.explain(this, text, languageTag);
  }

  static int logOdds(Classification complaint) {
    double of = complaint.probability();
    double odds = LinearModel.POINTS * StrictMath.log(of / (1 - of));
    int points = Math.toIntExact(Math.round(Math.min(MOST, odds)));
    return complaint.label().equals("complaint") ? points : -points;
  }

  /** Returns whether a label says what somebody will do, which a negation takes back. */
  static boolean isIntention(int label) {
    return label >= RECOMMENDATION;
  }
}
