package dev.earshot.scoring.model;

import dev.earshot.ScoreKey;
import dev.earshot.query.Field;
import dev.earshot.query.PostFacts;
import dev.earshot.scoring.Abstention;
import dev.earshot.scoring.Classification;
import dev.earshot.scoring.Explanation;
import dev.earshot.scoring.ModelCard;
import dev.earshot.scoring.Scorer;
import dev.earshot.text.Tokens;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells which of a linear model's labels a text has: of one in the jar, or of a host's own.
 *
 * <p>In a text of a language that the model was not made for, the score abstains. Takes time in
 * proportion to the length, for any text. Immutable and thread-safe; reading a text in a session
 * allocates nothing once it has met the longest.
 */
public final class Classifier implements Scorer<Classification> {
  private static final Map<Task, Classifier> BUNDLED = new ConcurrentHashMap<>();

  private final ScoreKey<Classification> key;
  private final LinearModel model;

  private Classifier(ScoreKey<Classification> key, LinearModel model) {
    this.key = key;
    this.model = Objects.requireNonNull(model, "model");
  }

  /** Returns the classifier of a task, whose model is in the jar; it is read on first use. */
  public static Classifier bundled(Task task) {
    return BUNDLED.computeIfAbsent(
        task, first -> new Classifier(task.key(), LinearModel.bundled(task.written() + ".model")));
  }

  /**
   * Returns a classifier of a host's own model.
   *
   * @param name the score's name, such as {@code topic}
   * @param version which definition of the score, from 1 on; the model's own version is on its card
   */
  public static Classifier of(String name, int version, LinearModel model) {
    return new Classifier(Classification.key(name, version), model);
  }

  @Override
  public ScoreKey<Classification> key() {
    return key;
  }

  @Override
  public ModelCard card() {
    return model.card();
  }

  /**
   * Returns what queries ask the score by, such as {@code topic:delivery}; see {@link
   * Classification#field}.
   */
  public Field<PostFacts> field() {
    return Classification.field(key, model.labels());
  }

  /** Returns the model. */
  public LinearModel model() {
    return model;
  }

  /** Returns key, version of the card, and a hash of the model and its lexicon. */
  @Override
  public String version() {
    return key + "@" + card().version() + "-" + model.contentHash();
  }

  /** Returns what a process elsewhere makes the same classifier from. */
  public ScorerSpec<Classifier> spec() {
    return ScorerSpec.of(this);
  }

  @Override
  public Session<Classification> open() {
    return new Reading(this);
  }

  /** Returns what the model says of a text, and every part of the text that it comes from. */
  @Override
  public Explanation explain(Tokens text, String languageTag) {
    return model.explain(text);
  }

  private static final class Reading implements Session<Classification> {
    private final Classifier classifier;
    private final Prediction prediction;
    private final OneThread thread = new OneThread();
    private boolean foreign;

    Reading(Classifier classifier) {
      this.classifier = classifier;
      prediction = classifier.model.prediction();
    }

    @Override
    public void read(Tokens text, String languageTag) {
      thread.begin();
      try {
        classifier.model.predict(text, prediction);
        foreign = !classifier.reads(languageTag);
      } finally {
        thread.end();
      }
    }

    @Override
    public Classification score() {
      thread.check();
      Classification found = prediction.classification();
      return foreign && found.abstention() != Abstention.NO_TEXT
          ? new Classification(found.label(), found.probability(), Abstention.UNKNOWN_LANGUAGE)
          : found;
    }
  }
}
