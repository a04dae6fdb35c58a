package dev.earshot.scoring.model;

import dev.earshot.MalformedException;
import dev.earshot.scoring.Abstention;
import dev.earshot.scoring.Explanation;
import dev.earshot.scoring.Explanation.Part;
import dev.earshot.scoring.ModelCard;
import dev.earshot.text.Tokens;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A linear model over the features of social text: words, pairs of neighbours, three and four
 * letters in a row, what the lexicon says after what turns it, and how the text is written.
 *
 * <p>A label's score is a sum of whole points, so an {@linkplain Classifier#explain explanation}
 * adds up exactly; 100 points are one unit of the logistic scale. Probabilities are the softmax of
 * the scores after the card's temperature, which was fitted on texts the model did not learn from.
 * Texts of more than 40 tokens are scaled by the root of their length, so that a long text is not
 * certain merely because it is long.
 *
 * <p>A {@link Classifier} scores by it. Immutable and thread-safe.
 */
public final class LinearModel {
  static final double POINTS = 100;

  private static final int USUAL_LENGTH = 40;

  private static final double KNOWN_SHARE = 0.25;

  private final List<String> labels;
  private final Counting counting;
  private final Sight sight;
  private final double temperature;
  private final double close;
  private final ModelCard card;
  private final Map<String, String> facts;

  LinearModel(ModelFile file, String source) {
    facts = Map.copyOf(file.facts);
    ModelFacts known = new ModelFacts(facts, source);
    labels = known.numbered("label ");
    temperature =
        known.number("temperature", ModelFacts.LEAST_TEMPERATURE, ModelFacts.MOST_TEMPERATURE);
    close = known.number("close", 0, 1);
    String language = facts.getOrDefault("language", Lexicon.ANY);
    sight =
        new Sight(
            facts.containsKey("lexicon") ? Lexicon.bundled() : Lexicon.EMPTY,
            Lexicon.salt(language),
            known.isSilent("negated"),
            known.silentNames(),
            !known.isSilent("inner letters"));
    int count = labels.size();
    if (count < 2 || file.columns.size() != count + 1 || file.columns.get(0).length != count) {
      throw new MalformedException(source, "columns", -1, "they do not fit the labels", null);
    }
    int slots = (int) known.number("slots", Weights.FEWEST_SLOT_BITS, Weights.NUMBER_BITS);
    List<int[]> points = file.columns.subList(2, count + 1);
    Weights weights = new Weights(slots, file.columns.get(1), points, source);
    counting = new Counting(weights, file.columns.get(0));
    String made = facts.getOrDefault("languages", facts.getOrDefault("language", "und"));
    card = known.card(List.of(made.split(" ")));
  }

  private LinearModel(LinearModel other, Lexicon lexicon) {
    labels = other.labels;
    counting = other.counting;
    sight = other.sight.with(lexicon);
    temperature = other.temperature;
    close = other.close;
    card = other.card;
    facts = other.facts;
  }

  /**
   * Reads a model that {@link #write} or {@code earshot train} wrote.
   *
   * @param in is read to its end and left open
   * @param source what to name in errors
   * @throws MalformedException if it is truncated, altered, no model or of a newer form
   */
  public static LinearModel read(InputStream in, String source) throws IOException {
    return new LinearModel(ModelFile.read(in.readAllBytes(), source), source);
  }

  static LinearModel bundled(String name) {
    return new LinearModel(ModelFile.read(Resource.bytes(name), name), name);
  }

  /** Writes the model: the same bytes for the same model. Its lexicon is not written. */
  public void write(OutputStream out) throws IOException {
    out.write(bytes());
  }

  byte[] bytes() {
    int[] numbers = numbers();
    int[][] points = new int[labels.size() - 1][numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      for (int label = 0; label < points.length; label++) {
        points[label][i] = points(numbers[i], label);
      }
    }
    return ModelFile.of(facts, counting.bias, numbers, points).write();
  }

  int[] numbers() {
    return counting.weights.numbers();
  }

  int points(int number, int label) {
    return counting.weights.points(counting.weights.at(number), label);
  }

  int bias(int label) {
    return counting.bias[label];
  }

  Optional<String> fact(String name) {
    return Optional.ofNullable(facts.get(name));
  }

  /** Returns the labels, in the order of their numbers. */
  public List<String> labels() {
    return labels;
  }

  /** Returns what the model was made from and how well it does. */
  public ModelCard card() {
    return card;
  }

  /** Returns the same model with another lexicon. */
  public LinearModel with(Lexicon lexicon) {
    return new LinearModel(this, Objects.requireNonNull(lexicon, "lexicon"));
  }

  /** Returns memory to predict with, for one thread. */
  Prediction prediction() {
    return new Prediction(this, labels.size(), counting.memory());
  }

  /**
   * Reads a text and puts what the model says of it in place of what the prediction held.
   *
   * @throws IllegalArgumentException if the prediction is another model's
   */
  void predict(Tokens text, Prediction into) {
    predict(text, 0, text.count(), into);
  }

  /** Reads the tokens from {@code from} up to {@code to} alone. */
  void predict(Tokens text, int from, int to, Prediction into) {
    if (into.model.counting != counting) {
      throw new IllegalArgumentException("prediction: expected one that this model made");
    }
    predict(into.features.of(text, from, to, sight), into);
  }

  void predict(Features features, Prediction into) {
    into.known = counting.count(features, into.subwords, into.memory, into.points);
    decide(features, into);
  }

  /** Returns what the model says of a text, and every part of the text that it comes from. */
  Explanation explain(Tokens text) {
    Prediction prediction = prediction();
    predict(text, prediction);
    return new Explanation(
        labels, Arrays.stream(prediction.points).boxed().toList(), parts(prediction));
  }

  /** Lists the features of a text as this model sees them, in place of those before. */
  void list(Tokens text, Features into) {
    into.of(text, sight);
  }

  /**
   * Returns what a text of that many tokens has its points divided by, so that long is not sure.
   */
  static double damping(int size) {
    return size > USUAL_LENGTH ? Math.sqrt(size / (double) USUAL_LENGTH) : 1;
  }

  Lexicon lexicon() {
    return sight.lexicon();
  }

  /** Returns whether the lexicon is the one that the model's file asks for. */
  boolean hasOwnLexicon() {
    return lexicon() == (facts.containsKey("lexicon") ? Lexicon.bundled() : Lexicon.EMPTY);
  }

  /** Returns a hash of all that its scores hang on. */
  String contentHash() {
    return new ContentHash().add(bytes()).add(lexicon().contentHash()).shortHex();
  }

  Sight sight() {
    return sight;
  }

  /** Returns what the points of a prediction are made of. */
  List<Part> parts(Prediction prediction) {
    return new Explaining(counting.weights, prediction.features).parts(counting.bias);
  }

  private void decide(Features features, Prediction into) {
    long[] points = into.points;
    double[] probabilities = into.probabilities;
    int best = 0;
    for (int label = 1; label < points.length; label++) {
      if (points[label] > points[best]) {
        best = label;
      }
    }
    int size = features.size();
    double scale = POINTS * temperature * damping(size);
    double all = 0;
    double second = 0;
    for (int label = 0; label < points.length; label++) {
      double share = StrictMath.exp((points[label] - points[best]) / scale);
      probabilities[label] = share;
      all += share;
      if (label != best) {
        second = Math.max(second, share);
      }
    }
    for (int label = 0; label < points.length; label++) {
      probabilities[label] /= all;
    }
    into.best = best;
    into.abstention = abstention(features.words(), into.known, size, (1 - second) / all);
  }

  private @Nullable Abstention abstention(int words, int known, int size, double lead) {
    if (size == 0) {
      return Abstention.NO_TEXT;
    }
    if (known < words * KNOWN_SHARE) {
      return Abstention.UNKNOWN_WORDS;
    }
    return lead < close ? Abstention.TOO_CLOSE : null;
  }
}
