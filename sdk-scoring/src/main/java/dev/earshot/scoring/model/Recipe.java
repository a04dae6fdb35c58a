package dev.earshot.scoring.model;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a {@link Trainer} is to make, and how. Immutable. */
public final class Recipe {
  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cf}\\uFE0E\\uFE0F]+");
  private static final Pattern BLANKS = Pattern.compile("[\\p{Z}\\s]+");

  private final Map<String, String> facts;
  private final List<String> labels;
  private final boolean balanced;
  private final double penalty;
  private final double temperature;
  private final int mostFeatures;
  private final boolean untilSettled;
  private final double[] prior;
  private final @Nullable LinearModel base;

  private Recipe(Builder builder) {
    facts = Map.copyOf(builder.facts);
    labels = builder.labels;
    balanced = builder.balanced;
    penalty = builder.penalty;
    temperature = builder.temperature;
    mostFeatures = builder.mostFeatures;
    untilSettled = builder.untilSettled;
    prior = builder.prior;
    base = builder.base;
  }

  /**
   * Returns a builder.
   *
   * @param name the model's name, for its card
   * @param labels at least two, each once, without tabs and line ends; they are kept as {@link
   *     Recipe#label} writes them
   * @throws IllegalArgumentException if the labels are not like that, or two of them read alike
   */
  public static Builder of(String name, List<String> labels) {
    return new Builder(name, labels);
  }

  /**
   * Returns a label as a model keeps it, so that what reads alike is one label: in the composed
   * form of Unicode, without blanks and unseen characters around it, and one blank for several
   * inside.
   */
  public static String label(String written) {
    return BLANKS
        .matcher(UNSEEN.matcher(Normalizer.normalize(written, Normalizer.Form.NFC)).replaceAll(""))
        .replaceAll(" ")
        .strip();
  }

  Map<String, String> facts() {
    return facts;
  }

  List<String> labels() {
    return labels;
  }

  boolean balanced() {
    return balanced;
  }

  OptionalDouble penalty() {
    return Double.isNaN(penalty) ? OptionalDouble.empty() : OptionalDouble.of(penalty);
  }

  OptionalDouble temperature() {
    return Double.isNaN(temperature) ? OptionalDouble.empty() : OptionalDouble.of(temperature);
  }

  int mostFeatures() {
    return mostFeatures;
  }

  /** Returns whether fitting goes on until nothing moves. */
  boolean untilSettled() {
    return untilSettled;
  }

  /** Returns how common a label is where the model is used; empty if nothing is known of it. */
  OptionalDouble prior(int label) {
    return prior.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(prior[label]);
  }

  Optional<LinearModel> base() {
    return Optional.ofNullable(base);
  }

  /** Builds a recipe. Not thread-safe. */
  public static final class Builder {
    private final Map<String, String> facts = new TreeMap<>();
    private final List<String> labels;
    private boolean balanced;
    private double penalty = Double.NaN;
    private double temperature = Double.NaN;
    private int mostFeatures = 200_000;
    private boolean untilSettled;
    private double[] prior = {};
    private @Nullable LinearModel base;

    private Builder(String name, List<String> labels) {
      labels.forEach(label -> flat("label", label));
      this.labels = labels.stream().map(Recipe::label).toList();
      if (labels.size() < 2 || new HashSet<>(this.labels).size() < labels.size()) {
        throw new IllegalArgumentException(
            "labels: expected at least two, each once, and none that differ in blanks or in their"
                + " form of Unicode alone");
      }
      facts.put("name", flat("name", name));
      facts.put("version", "1");
      facts.put("close", "0.04");
      for (int i = 0; i < labels.size(); i++) {
        facts.put("label " + i, flat("label", this.labels.get(i)));
      }
    }

    /**
     * Sets the version of the model, from 1 on; it rises when the same text may score differently.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public Builder version(int version) {
      if (version < 1) {
        throw new IllegalArgumentException("version: expected 1 or more, got " + version);
      }
      facts.put("version", Integer.toString(version));
      return this;
    }

    /**
     * Sets the language of the texts, so that what the lexicon in the jar says of its words counts.
     * Without it the model uses no lexicon.
     *
     * @param tag a BCP 47 tag, of which the primary part counts
     * @throws IllegalArgumentException if it is the tag of no language
     */
    public Builder language(String tag) {
      String primary = ModelLanguage.of(tag, "leave it out where there is none");
      facts.put("language", primary);
      facts.put("lexicon", "bundled");
      return this;
    }

    /**
     * Lets a word of the lexicon that a negation turns be silent, so that what the lexicon says of
     * it, turned round, is all that counts: {@code not angry} then has nothing of {@code angry}.
     */
    Builder negatedSilent() {
      facts.put("negated", "silent");
      return this;
    }

    /**
     * Lets the words of names be silent, and words count by no letters but those that begin and end
     * them: for labels that a bad word brings about, which may stand in a name or within another
     * word.
     */
    Builder namesSilent() {
      facts.put("names", "silent");
      facts.put("inner letters", "silent");
      return this;
    }

    /**
     * Lets the names that are words too be silent, such as {@code Dick} and {@code Joy}: for labels
     * of what is felt, which other names bring about as well.
     */
    Builder doubleNamesSilent() {
      facts.put("names", "double silent");
      return this;
    }

    /** Lets every label count alike, however many texts it has. Without it each text does. */
    public Builder balanced() {
      balanced = true;
      return this;
    }

    /**
     * Sets how common the labels are where the model is used, in their order, for texts that were
     * collected for what is rare: labels then count alike while it learns, as with {@link
     * #balanced()}, and its probabilities are those under this prior.
     *
     * @throws IllegalArgumentException if they are not as many as the labels, each above 0, and sum
     *     to 1
     */
    public Builder prior(double... shares) {
      double sum = 0;
      for (double share : shares) {
        sum += share > 0 ? share : Double.NaN;
      }
      if (shares.length != labels.size() || !(Math.abs(sum - 1) < 1e-6)) {
        throw new IllegalArgumentException("prior: expected a share above 0 a label, sum 1");
      }
      prior = shares.clone();
      facts.put("prior", Arrays.toString(shares));
      return balanced();
    }

    /**
     * Sets the L2 penalty, above 0, instead of having it chosen.
     *
     * @throws IllegalArgumentException if it is not above 0, or not finite
     */
    public Builder penalty(double penalty) {
      if (!(penalty > 0 && penalty < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("penalty: expected above 0, got " + penalty);
      }
      this.penalty = penalty;
      return this;
    }

    /**
     * Sets what scores are divided by before they become probabilities, 0.001 to 1000, instead of
     * having it fitted. With the penalty given too, no text is held back.
     *
     * @throws IllegalArgumentException if it is out of its range
     */
    public Builder temperature(double temperature) {
      if (!(temperature >= ModelFacts.LEAST_TEMPERATURE
          && temperature <= ModelFacts.MOST_TEMPERATURE)) {
        throw new IllegalArgumentException(
            "temperature: expected 0.001 to 1000, got " + temperature);
      }
      this.temperature = temperature;
      return this;
    }

    /** Sets how many features are kept at most; fewer make a smaller model. Else 200,000. */
    public Builder mostFeatures(int most) {
      if (most < 1) {
        throw new IllegalArgumentException("most features: expected above 0, got " + most);
      }
      mostFeatures = most;
      return this;
    }

    /**
     * Lets the fit go on until its weights are those of the minimum, whatever way led there; it
     * takes some three times as long. Without it, fitting many texts stops on the way, and where
     * hangs on the rounding of a sum.
     */
    Builder untilSettled() {
      untilSettled = true;
      return this;
    }

    /**
     * Starts from a model of the same labels, and learns only what the texts add to it: a few
     * hundred texts then make a model of a domain.
     *
     * @throws IllegalArgumentException if the model has other labels
     */
    public Builder from(LinearModel model) {
      if (!model.labels().equals(labels)) {
        throw new IllegalArgumentException("labels: expected those of the model to start from");
      }
      base = model;
      model.fact("language").ifPresent(tag -> facts.put("language", tag));
      for (String sight : List.of("lexicon", "negated", "names", "inner letters")) {
        model.fact(sight).ifPresent(value -> facts.put(sight, value));
      }
      return this;
    }

    /** Adds to the card where texts come from, and under which licence. */
    public Builder source(String source) {
      return add("source ", source);
    }

    /** Adds to the card what was measured, on texts the model did not learn from. */
    public Builder figure(String figure) {
      return add("figure ", figure);
    }

    /** Adds to the card what the model is known to get wrong. */
    public Builder failure(String failure) {
      return add("failure ", failure);
    }

    private Builder add(String prefix, String value) {
      int number = 0;
      while (facts.containsKey(prefix + number)) {
        number++;
      }
      facts.put(prefix + number, flat(prefix.strip(), value));
      return this;
    }

    /** Returns the recipe. */
    public Recipe build() {
      return new Recipe(this);
    }

    private static String flat(String what, String value) {
      if (value.isEmpty() || value.indexOf('\t') >= 0 || value.indexOf('\n') >= 0) {
        throw new IllegalArgumentException(what + ": expected text without tabs and line ends");
      }
      return value;
    }
  }
}
