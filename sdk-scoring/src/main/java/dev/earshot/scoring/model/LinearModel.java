package dev.earshot.scoring.model;

import dev.earshot.MalformedException;
import dev.earshot.scoring.Classification;
import dev.earshot.scoring.Doubt;
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
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A linear model over the features of social text: words, pairs of neighbours, three to five
 * letters in a row, what the lexicon says after what turns it, and how the text is written.
 *
 * <p>A label's score is a sum of whole points, so an {@link #explain explanation} adds up exactly;
 * 100 points are one unit of the logistic scale. Probabilities are the softmax of the scores after
 * the card's temperature, which was fitted on texts the model did not learn from. Texts of more
 * than 40 tokens are scaled by the root of their length, so that a long text is not certain merely
 * because it is long.
 *
 * <p>Takes time in proportion to the length, for any text. Immutable and thread-safe; {@link
 * Prediction} is the part a thread has for itself.
 */
public final class LinearModel {
  static final double POINTS = 100;

  private static final int USUAL_LENGTH = 40;

  /** A hit is at most 4 after every turn that raises it: 4 * 1.3 * 1.25, in halves. */
  private static final int MOST_STEPS = 13;

  private static final int MOST_TIMES = 16;
  private static final double KNOWN_SHARE = 0.25;

  private final List<String> labels;
  private final Weights weights;
  private final int bits;
  private final int[] bias;
  private final int[] hits;
  private final int[] manners;
  private final Lexicon lexicon;
  private final long salt;
  private final double temperature;
  private final double close;
  private final ModelCard card;
  private final Map<String, String> facts;
  private final ConcurrentLinkedQueue<Prediction> predictions = new ConcurrentLinkedQueue<>();

  LinearModel(ModelFile file, String source) {
    facts = Map.copyOf(file.facts);
    ModelFacts known = new ModelFacts(facts, source);
    labels = known.numbered("label ");
    bits = (int) known.number("bits", 8, Weights.MOST_BITS);
    temperature = known.number("temperature", 1e-3, 1e3);
    close = known.number("close", 0, 1);
    String language = facts.getOrDefault("language", Lexicon.ANY);
    salt = Lexicon.salt(language);
    lexicon = facts.containsKey("lexicon") ? Lexicon.bundled() : Lexicon.EMPTY;
    int count = labels.size();
    if (count < 2 || file.columns.size() != count + 2 || file.columns.get(0).length != count) {
      throw new MalformedException(source, "columns", -1, "they do not fit the labels", null);
    }
    bias = file.columns.get(0);
    weights = weights(file, bits, count, source);
    hits = hits();
    manners = manners();
    card = known.card(List.of(facts.getOrDefault("languages", language).split(" ")));
  }

  private LinearModel(LinearModel other, Lexicon lexicon) {
    labels = other.labels;
    weights = other.weights;
    bits = other.bits;
    hits = other.hits;
    manners = other.manners;
    bias = other.bias;
    this.lexicon = lexicon;
    salt = other.salt;
    temperature = other.temperature;
    close = other.close;
    card = other.card;
    facts = other.facts;
  }

  private static Weights weights(ModelFile file, int bits, int labels, String source) {
    int[] gaps = file.columns.get(1);
    if (file.columns.stream().skip(2).anyMatch(column -> column.length != gaps.length)) {
      throw new MalformedException(source, "columns", -1, "they differ in length", null);
    }
    Weights weights = new Weights(labels, gaps.length);
    int[] row = new int[labels];
    int number = -1;
    for (int i = 0; i < gaps.length; i++) {
      number += gaps[i] + 1;
      for (int label = 0; label < labels; label++) {
        row[label] = file.columns.get(label + 2)[i];
        if (Math.abs(row[label]) > Weights.MOST_POINTS) {
          throw new MalformedException(source, "points", i, "they are out of range", null);
        }
      }
      if (gaps[i] < 0 || number >>> bits != 0) {
        throw new MalformedException(source, "features", i, "they are out of order", null);
      }
      weights.put(number, row);
    }
    return weights;
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

  /** Writes the model: the same bytes for the same model. */
  public void write(OutputStream out) throws IOException {
    int[] numbers = numbers();
    int[][] points = new int[labels.size()][numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      for (int label = 0; label < points.length; label++) {
        points[label][i] = points(numbers[i], label);
      }
    }
    out.write(ModelFile.of(facts, bias, numbers, points).write());
  }

  int[] numbers() {
    return weights.sorted();
  }

  int points(int number, int label) {
    long found = weights.find(number);
    return found == Weights.NOTHING ? 0 : weights.points(found, label);
  }

  int bias(int label) {
    return bias[label];
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
  public Prediction prediction() {
    return new Prediction(this, labels.size());
  }

  /**
   * Reads a text and puts what the model says of it in place of what the prediction held.
   *
   * @throws IllegalArgumentException if the prediction is another model's
   */
  public void predict(Tokens text, Prediction into) {
    predict(text, 0, text.count(), into);
  }

  /** Reads the tokens from {@code from} up to {@code to} alone. */
  void predict(Tokens text, int from, int to, Prediction into) {
    if (into.model.weights != weights) {
      throw new IllegalArgumentException("prediction: expected one that this model made");
    }
    predict(into.features.of(text, from, to, lexicon, salt), into);
  }

  void predict(Features features, Prediction into) {
    sum(features, into);
    decide(features, into);
  }

  /** Returns what the model says of a text. */
  public Classification classify(CharSequence text) {
    return classify(new Tokens().read(text));
  }

  /** Returns what the model says of a text. */
  public Classification classify(Tokens text) {
    Prediction prediction = predictions.poll();
    if (prediction == null) {
      prediction = prediction();
    }
    predict(text, prediction);
    Classification classification = prediction.classification();
    predictions.add(prediction);
    return classification;
  }

  /** Returns what the model says of a text, and every part of the text that it comes from. */
  public Explanation explain(Tokens text) {
    Prediction prediction = prediction();
    predict(text, prediction);
    return new Explanation(
        labels, Arrays.stream(prediction.points).boxed().toList(), parts(prediction));
  }

  /** Lists the features of a text as this model sees them, in place of those before. */
  void list(Tokens text, Features into) {
    into.of(text, lexicon, salt);
  }

  /**
   * Returns what a text of that many tokens has its points divided by, so that long is not sure.
   */
  static double damping(int size) {
    return size > USUAL_LENGTH ? Math.sqrt(size / (double) USUAL_LENGTH) : 1;
  }

  Lexicon lexicon() {
    return lexicon;
  }

  long salt() {
    return salt;
  }

  /** Returns what the points of a prediction are made of. */
  List<Part> parts(Prediction prediction) {
    return new Explaining(weights, bits, prediction.features).parts(bias);
  }

  private void sum(Features features, Prediction into) {
    long[] points = into.points;
    int count = points.length;
    for (int label = 0; label < count; label++) {
      points[label] = bias[label];
    }
    int known = 0;
    for (int feature = 0; feature < features.count(); feature++) {
      switch (features.type(feature)) {
        case Features.TOKEN -> known += sumToken(features, feature, into);
        case Features.HIT ->
            add(
                hits,
                Math.max(
                        0,
                        Math.min(
                            2 * MOST_STEPS, MOST_STEPS + Features.steps(features.turned(feature))))
                    * count,
                points);
        default -> {
          long found = weights.find(Weights.number(Spelling.plain(features, feature), bits));
          if (found != Weights.NOTHING) {
            for (int label = 0; label < count; label++) {
              points[label] += weights.points(found, label);
            }
          }
        }
      }
    }
    for (int manner = 0; manner < Manner.COUNT; manner++) {
      int times = features.manner(manner);
      if (times > 0) {
        add(manners, (manner * MOST_TIMES + times) * count, points);
      }
    }
    into.known = known;
  }

  private static void add(int[] from, int at, long[] to) {
    for (int label = 0; label < to.length; label++) {
      to[label] += from[at + label];
    }
  }

  /*
   * Few hashes stand for all hits and manners there can be, so what they count for is looked up
   * once, when the model is read.
   */
  private int[] hits() {
    int count = labels.size();
    int[] table = new int[(2 * MOST_STEPS + 1) * count];
    for (int step = -MOST_STEPS; step <= MOST_STEPS; step++) {
      for (int label = 0; label < count; label++) {
        table[(MOST_STEPS + step) * count + label] = points(number(Spelling.hit(step * 5)), label);
      }
    }
    return table;
  }

  private int[] manners() {
    int count = labels.size();
    int[] table = new int[Manner.COUNT * MOST_TIMES * count];
    for (int manner = 0; manner < Manner.COUNT; manner++) {
      for (int times = 1; times <= Manner.most(manner); times++) {
        int at = (manner * MOST_TIMES + times) * count;
        for (int label = 0; label < count; label++) {
          table[at + label] =
              table[at - count + label] + points(number(Manner.hash(manner, times)), label);
        }
      }
    }
    return table;
  }

  private int number(long hash) {
    return Weights.number(hash, bits);
  }

  /** Adds what a token counts for by itself; returns 1 if the model knows it. */
  private int sumToken(Features features, int feature, Prediction into) {
    long key = features.key(feature);
    long[] points = into.points;
    int[] memory = into.memory();
    int at = into.place(key);
    if (memory[at] != (int) key || memory[at + 1] != (int) (key >>> 32)) {
      spell(features, feature, into, at);
    }
    for (int label = 0; label < points.length; label++) {
      points[label] += memory[at + 2 + label];
    }
    return memory[at + 2 + points.length];
  }

  private void spell(Features features, int feature, Prediction into, int at) {
    int count = labels.size();
    int[] memory = into.memory();
    memory[at] = (int) features.key(feature);
    memory[at + 1] = (int) (features.key(feature) >>> 32);
    Arrays.fill(memory, at + 2, at + 3 + count, 0);
    int hashes = into.spelling.of(features, feature);
    for (int i = 0; i < hashes; i++) {
      long found = weights.find(number(into.spelling.hash(i)));
      if (found != Weights.NOTHING) {
        for (int label = 0; label < count; label++) {
          memory[at + 2 + label] += weights.points(found, label);
        }
        if (i == 0) {
          memory[at + 2 + count] = 1;
        }
      }
    }
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
    into.doubt = doubt(features.words(), into.known, size, (1 - second) / all);
  }

  private @Nullable Doubt doubt(int words, int known, int size, double lead) {
    if (size == 0) {
      return Doubt.NO_TEXT;
    }
    if (known < words * KNOWN_SHARE) {
      return Doubt.UNKNOWN_WORDS;
    }
    return lead < close ? Doubt.TOO_CLOSE : null;
  }
}
