package dev.earshot.scoring.model;

import dev.earshot.scoring.model.SoftmaxFit.Row;
import dev.earshot.text.Tokens;
import dev.earshot.text.Tokens.Kind;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link LinearModel} from labelled texts.
 *
 * <p>Multinomial logistic regression with an L2 penalty over every feature, or with 20,000 texts
 * and more over those that at least two have; the ones that matter most are kept and fitted again,
 * and weights are rounded to whole points. Every fifth text is first held back, texts that read
 * alike all together: the penalty, unless the recipe gives one, is the one that does best on them,
 * and they give the temperature and the card's figures. Then they count for the model like all
 * others. Where fewer than five texts differ none is held back, and the card says that nothing was
 * measured. Deterministic: the same texts in the same order make the same bytes on any machine.
 *
 * <p>Keeps about 1 KB a text in memory, and while it trains some 100 bytes for every feature and
 * label: 8,000 short texts of 77 labels need a heap of 256 MB. Not thread-safe.
 */
public final class Trainer {
  /** How many texts there must be. */
  public static final int FEWEST_TEXTS = 10;

  private static final int MANY_TEXTS = 20_000;
  private static final int STEPS = 80;

  /** Which features matter most shows long before their weights have arrived. */
  private static final int STEPS_TO_CHOOSE = 25;

  private static final double TOLERANCE = 1e-5;

  private static final int STEPS_TO_SETTLE = 300;
  private static final int STEPS_TO_CHOOSE_SETTLED = 60;
  private static final double SETTLED = 1e-7;
  private static final int FOLDS = 5;

  /** How many slots there are for a feature where few are left out. */
  private static final int ROOMY = 4;

  private static final double[] PENALTIES = {0.2, 0.5, 2, 8, 30, 100};

  /** Where nothing can be held back to choose one by. */
  private static final double USUAL_PENALTY = 2;

  private static final double[] TEMPERATURES = {0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.15, 1.3, 1.5, 2, 3};

  private final Recipe recipe;
  private final int labels;
  private final LinearModel blank;
  private final Features features = new Features();
  private final SubwordHashes subwords = new SubwordHashes();
  private final Tokens tokens = new Tokens();
  private final List<int[]> numbers = new ArrayList<>();
  private final BitSet letters = new BitSet();
  private final List<Row> rows = new ArrayList<>();

  /** The number of each different text, by how it reads, and that of each row's text. */
  private final Map<LongBuffer, Integer> texts = new HashMap<>();

  private final List<Integer> textOf = new ArrayList<>();

  /** Creates a trainer without any text yet. */
  public Trainer(Recipe recipe) {
    this.recipe = Objects.requireNonNull(recipe, "recipe");
    labels = recipe.labels().size();
    blank = recipe.base().orElseGet(this::nothingLearned);
  }

  private LinearModel nothingLearned() {
    Map<String, String> facts = new TreeMap<>(recipe.facts());
    facts.put("slots", Integer.toString(Weights.FEWEST_SLOT_BITS));
    facts.put("temperature", "1");
    ModelFile file = ModelFile.of(facts, new int[labels], new int[0], new int[labels - 1][0]);
    return new LinearModel(file, "nothing learned");
  }

  /**
   * Adds a text that has a label, read as {@link Recipe#label} writes it. One without words, such
   * as a blank, counts as a text of its label, since posts without words come too; the command line
   * rejects blank rows, which are mistakes of a table.
   *
   * @throws IllegalArgumentException if the recipe has no such label
   */
  public Trainer add(String label, CharSequence text) {
    int number = recipe.labels().indexOf(Recipe.label(label));
    if (number < 0) {
      throw new IllegalArgumentException("label: expected one of the recipe's");
    }
    float[] target = new float[labels];
    target[number] = 1;
    return add(target, 1, text);
  }

  /**
   * Adds a text of which it is known how likely each label is.
   *
   * @param target the probability of each label, in the recipe's order; sums to 1
   * @param weight how many texts it counts for, above 0
   * @throws IllegalArgumentException if one of them is out of its range
   */
  public Trainer add(float[] target, double weight, CharSequence text) {
    double sum = 0;
    for (float share : target) {
      sum += share >= 0 ? share : Double.NaN;
    }
    if (target.length != labels || !(Math.abs(sum - 1) < 1e-3)) {
      throw new IllegalArgumentException("target: expected probabilities that sum to 1");
    }
    if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("weight: expected above 0, got " + weight);
    }
    blank.list(tokens.read(text), features);
    numbers.add(numbersOf());
    textOf.add(texts.computeIfAbsent(readingOf(tokens), first -> texts.size()));
    rows.add(new Row(new int[0], target.clone(), (float) weight, offset()));
    return this;
  }

  private float[] offset() {
    if (recipe.base().isEmpty()) {
      return Row.NO_OFFSET;
    }
    Prediction prediction = blank.prediction();
    blank.predict(features, prediction);
    float[] offset = new float[labels];
    for (int label = 0; label < labels; label++) {
      offset[label] = (float) (prediction.points(label) / LinearModel.POINTS);
    }
    return offset;
  }

  /** Returns what texts have in common that differ in case, accents, links and handles alone. */
  private static LongBuffer readingOf(Tokens tokens) {
    long[] hashes = new long[tokens.count()];
    for (int i = 0; i < hashes.length; i++) {
      boolean points = tokens.kind(i) == Kind.URL || tokens.kind(i) == Kind.HANDLE;
      hashes[i] = points ? tokens.kind(i).name().hashCode() : tokens.hash(i);
    }
    return LongBuffer.wrap(hashes);
  }

  private int[] numbersOf() {
    IntStream.Builder list = IntStream.builder();
    for (int i = 0; i < features.size(); i++) {
      if (!features.isSpokenFor(i)) {
        int hashes = subwords.of(features, i);
        for (int k = 0; k < hashes; k++) {
          int number = Weights.number(subwords.hash(k));
          list.add(number);
          if (k > 0) {
            letters.set(number);
          }
        }
      }
      if (i > 0 && !features.isPairSpokenFor(i)) {
        list.add(Weights.number(SubwordHashes.pair(features.key(i - 1), features.key(i))));
      }
    }
    for (int part = 0; part < features.parts(); part++) {
      list.add(Weights.number(SubwordHashes.whole(features.partKey(part))));
    }
    for (int hit = 0; hit < features.hits(); hit++) {
      list.add(Weights.number(SubwordHashes.hit(features.shifted(hit))));
    }
    for (int style = 0; style < StyleFeatures.COUNT; style++) {
      for (int times = features.style(style); times > 0; times--) {
        list.add(Weights.number(StyleFeatures.hash(style, times)));
      }
    }
    return list.build().toArray();
  }

  /** Returns how many texts were added. */
  public int size() {
    return rows.size();
  }

  /**
   * Returns whether a text that reads like this one was added: a model is not to be measured on it.
   * Case, accents and where links and handles point make no difference.
   */
  public boolean includes(CharSequence text) {
    return texts.containsKey(readingOf(tokens.read(text)));
  }

  /**
   * Returns what looks amiss about the texts so far, as sentences that hold nothing of them: texts
   * that read alike, and those of them that stand under several labels; labels of one text; more
   * labels than texts that differ.
   */
  public List<String> warnings() {
    BitSet used = new BitSet();
    int[] labelOf = new int[texts.size()];
    Arrays.fill(labelOf, -1);
    BitSet contradicted = new BitSet();
    List<BitSet> textsOf = new ArrayList<>();
    for (int label = 0; label < labels; label++) {
      textsOf.add(new BitSet());
    }
    for (int i = 0; i < rows.size(); i++) {
      int label = most(rows.get(i).target());
      int text = textOf.get(i);
      contradicted.set(
          text, contradicted.get(text) || (labelOf[text] >= 0 && labelOf[text] != label));
      labelOf[text] = label;
      textsOf.get(label).set(text);
      used.set(label);
    }
    List<String> warnings = new ArrayList<>();
    if (texts.size() < used.cardinality()) {
      warnings.add(
          used.cardinality()
              + " labels for "
              + texts.size()
              + " different texts; expected the label first, then the text");
    }
    long lonely = textsOf.stream().filter(of -> of.cardinality() == 1).count();
    if (lonely > 0) {
      warnings.add(
          "labels with one text: "
              + lonely
              + " of "
              + used.cardinality()
              + "; a label needs several");
    }
    if (!contradicted.isEmpty()) {
      warnings.add(
          "texts under several labels: "
              + contradicted.cardinality()
              + " of "
              + texts.size()
              + " different ones; each counts for every label it has");
    }
    int again = rows.size() - texts.size();
    if (again > 0) {
      warnings.add(
          "texts that read like one before: "
              + again
              + " of "
              + rows.size()
              + "; they are held back together, and each counts");
    }
    return warnings;
  }

  /**
   * Returns the model that the texts make.
   *
   * @throws IllegalStateException if there are fewer than {@value #FEWEST_TEXTS} texts, or all of
   *     them have the same label
   */
  public LinearModel train() {
    if (rows.size() < FEWEST_TEXTS) {
      throw new IllegalStateException(
          "expected at least " + FEWEST_TEXTS + " texts, got " + rows.size());
    }
    if (labelsOfTexts() < 2) {
      throw new IllegalStateException(
          "expected texts of at least 2 labels, got those of 1; add texts of another label");
    }
    Vocabulary vocabulary = Vocabulary.of(numbers, rows.size() < MANY_TEXTS ? 1 : 2);
    List<Row> placed = placed(vocabulary);
    Held held = held(placed, vocabulary);
    SoftmaxFit fit = new SoftmaxFit(placed, labels, values(vocabulary), held.penalty);
    boolean settled = recipe.untilSettled();
    double tolerance = settled ? SETTLED : TOLERANCE;
    float[] weights = fit.fit(settled ? STEPS_TO_CHOOSE_SETTLED : STEPS_TO_CHOOSE, tolerance);
    int[] taken = blank.numbers();
    int most = recipe.mostFeatures();
    int slotBits = slotBits(vocabulary.size(), taken.length);
    Vocabulary kept = vocabulary.most(most, slotBits, taken, weights, values(vocabulary), labels);
    fit = new SoftmaxFit(placed(kept), labels, values(kept), held.penalty);
    weights = fit.fit(settled ? STEPS_TO_SETTLE : STEPS, tolerance);
    return rounded(kept, slotBits, fit, weights, held);
  }

  private long labelsOfTexts() {
    return IntStream.range(0, labels)
        .filter(label -> rows.stream().anyMatch(row -> row.target()[label] > 0))
        .count();
  }

  /** Where there is more to choose from than may be kept, the table may be nearly full. */
  private int slotBits(int features, int taken) {
    int most = recipe.mostFeatures();
    boolean crowded = features > 2L * most;
    long slots =
        crowded ? (most + (long) taken) * 5 / 4 : (Math.min(most, features) + (long) taken) * ROOMY;
    int before = Integer.parseInt(blank.fact("slots").orElseThrow());
    return Math.max(before, Math.min(Weights.NUMBER_BITS, Weights.bitsFor(slots)));
  }

  /** Few texts do not tell what a rare feature says, unless its rarity speaks for it. */
  private float[] values(Vocabulary vocabulary) {
    if (rows.size() < MANY_TEXTS && recipe.base().isEmpty()) {
      return vocabulary.rarity(rows.size(), letters);
    }
    float[] ones = new float[vocabulary.size()];
    Arrays.fill(ones, 1);
    return ones;
  }

  private List<Row> placed(Vocabulary vocabulary) {
    double[] share = new double[labels];
    double all = 0;
    for (Row row : rows) {
      for (int label = 0; label < labels; label++) {
        share[label] += row.target()[label] * row.weight();
      }
      all += row.weight();
    }
    List<int[]> places = vocabulary.places(numbers);
    List<Row> placed = new ArrayList<>(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      double weight = 0;
      for (int label = 0; label < labels; label++) {
        double balance = recipe.balanced() ? all / (labels * Math.max(share[label], 1e-9)) : 1;
        weight += row.target()[label] * balance;
      }
      float balanced = (float) (row.weight() * weight);
      placed.add(new Row(places.get(i), row.target(), balanced, row.offset()));
    }
    return placed;
  }

  /** What every fifth text says of a model that learned from the others. */
  private record Held(double penalty, double temperature, @Nullable Confusion confusion) {}

  private Held held(List<Row> placed, Vocabulary vocabulary) {
    OptionalDouble penalty = recipe.penalty();
    boolean given = penalty.isPresent() && recipe.temperature().isPresent();
    if (given || texts.size() < FOLDS) {
      return new Held(penalty.orElse(USUAL_PENALTY), recipe.temperature().orElse(1), null);
    }
    double[] tried = penalty.isPresent() ? new double[] {penalty.getAsDouble()} : PENALTIES;
    Held best = held(placed, vocabulary, tried[0]);
    for (int i = 1; i < tried.length; i++) {
      Held next = held(placed, vocabulary, tried[i]);
      if (worth(next) > worth(best)) {
        best = next;
      }
    }
    return best;
  }

  private double worth(Held held) {
    Confusion confusion = Objects.requireNonNull(held.confusion);
    return recipe.balanced() ? confusion.macroF1() : confusion.accuracy();
  }

  private Held held(List<Row> placed, Vocabulary vocabulary, double penalty) {
    List<Row> learned = new ArrayList<>();
    List<Row> asked = new ArrayList<>();
    for (int i = 0; i < placed.size(); i++) {
      (textOf.get(i) % FOLDS == FOLDS - 1 ? asked : learned).add(placed.get(i));
    }
    SoftmaxFit fit = new SoftmaxFit(learned, labels, values(vocabulary), penalty);
    float[] weights = fit.fit(STEPS, TOLERANCE);
    Confusion confusion = new Confusion(labels);
    double[][] scores = new double[asked.size()][labels];
    for (int i = 0; i < asked.size(); i++) {
      fit.score(asked.get(i), weights, scores[i]);
      confusion.add(most(asked.get(i).target()), most(scores[i]));
    }
    double temperature = recipe.temperature().orElseGet(() -> temperature(asked, scores));
    return new Held(penalty, temperature, confusion);
  }

  /** Returns the temperature under which the held texts' own labels are most likely. */
  private static double temperature(List<Row> asked, double[][] scores) {
    double best = 1;
    double least = Double.POSITIVE_INFINITY;
    for (double temperature : TEMPERATURES) {
      double loss = 0;
      for (int i = 0; i < scores.length; i++) {
        double[] cooled = scores[i].clone();
        for (int k = 0; k < cooled.length; k++) {
          cooled[k] /= temperature;
        }
        double log = SoftmaxFit.logOfSum(cooled);
        for (int k = 0; k < cooled.length; k++) {
          loss += asked.get(i).target()[k] * (log - cooled[k]);
        }
      }
      if (loss < least) {
        least = loss;
        best = temperature;
      }
    }
    return best;
  }

  private static int most(float[] values) {
    int most = 0;
    for (int i = 1; i < values.length; i++) {
      most = values[i] > values[most] ? i : most;
    }
    return most;
  }

  private static int most(double[] values) {
    int most = 0;
    for (int i = 1; i < values.length; i++) {
      most = values[i] > values[most] ? i : most;
    }
    return most;
  }

  private LinearModel rounded(
      Vocabulary kept, int slotBits, SoftmaxFit fit, float[] weights, Held held) {
    int[] bias = new int[labels];
    for (int label = 0; label < labels; label++) {
      bias[label] = points(fit.bias(weights, label) + prior(label, held)) + blank.bias(label);
    }
    float[] values = values(kept);
    int[] all = kept.with(blank.numbers());
    int[][] columns = new int[labels - 1][all.length];
    for (int i = 0; i < all.length; i++) {
      int place = kept.place(all[i]);
      double mean = 0;
      for (int label = 0; place >= 0 && label < labels; label++) {
        mean += (double) weights[place * labels + label] / labels;
      }
      for (int label = 0; label < columns.length; label++) {
        int learned =
            place < 0
                ? 0
                : points((float) (weights[place * labels + label] - mean) * values[place]);
        columns[label][i] = clip(learned + blank.points(all[i], label));
      }
    }
    Map<String, String> facts = new TreeMap<>(recipe.facts());
    facts.put("slots", Integer.toString(slotBits));
    facts.put("temperature", Double.toString(held.temperature));
    facts.put("penalty", Double.toString(held.penalty));
    facts.put("texts", Integer.toString(rows.size()));
    if (held.confusion != null) {
      facts.putIfAbsent("figure 0", "every fifth text, held back: " + held.confusion.written());
    } else if (texts.size() < FOLDS) {
      int failures = 0;
      while (facts.containsKey("failure " + failures)) {
        failures++;
      }
      facts.put(
          "failure " + failures,
          "not measured: of " + texts.size() + " different texts none could be held back");
    }
    return new LinearModel(ModelFile.of(facts, bias, all, columns), "trained");
  }

  /** Returns what makes the probabilities of labels that counted alike those under the prior. */
  private float prior(int label, Held held) {
    OptionalDouble share = recipe.prior(label);
    return share.isEmpty()
        ? 0
        : (float) (held.temperature * StrictMath.log(labels * share.getAsDouble()));
  }

  private static int points(float weight) {
    return clip((long) Math.rint(weight * LinearModel.POINTS));
  }

  private static int clip(long points) {
    return (int) Math.max(-Weights.MOST_POINTS, Math.min(Weights.MOST_POINTS, points));
  }
}
