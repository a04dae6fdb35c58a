package dev.earshot.scoring.model;

import dev.earshot.Span;
import dev.earshot.scoring.Abstention;
import dev.earshot.scoring.Explanation;
import dev.earshot.scoring.Scorer;
import dev.earshot.scoring.Sentiment;
import dev.earshot.scoring.Sentiment.Label;
import dev.earshot.text.Tokens;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a thread scores sentiment with, and what the text it read last says. Its parts can be asked
 * for one by one, which allocates nothing. Reusable and confined to one thread.
 */
public final class SentimentSession implements Scorer.Session<Sentiment> {
  private static final List<Label> LABELS = List.of(Label.values());

  /** Below this a few words in Latin letters are more likely English than what they look like. */
  private static final double SURE = 0.7;

  private final SentimentScorer scorer;
  private final OneThread thread = new OneThread();
  private final @Nullable Prediction[] predictions =
      new Prediction[SentimentScorer.LANGUAGES.size()];
  private @Nullable LanguageSession detected;
  private @Nullable Prediction last;
  private double polarity;
  private int language;

  SentimentSession(SentimentScorer scorer) {
    this.scorer = scorer;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if another thread is reading with this session
   */
  @Override
  public void read(Tokens text, String languageTag) {
    thread.begin();
    try {
      read(text, 0, text.count(), SentimentScorer.number(text, languageTag, this));
    } finally {
      thread.end();
    }
  }

  /**
   * Reads what a text says about a part of it: the clause around a brand or a term, not the whole
   * text.
   *
   * <p>The clause ends with its sentence, at a {@code but}, a semicolon or a bracket, and at a
   * comma or an {@code and} if the lexicon has something to say on the target's side of it. Where
   * no word stands in the target, the whole text is read.
   *
   * @param target where the brand or term stands in the text
   * @throws IllegalArgumentException if that is not in the text
   * @throws IllegalStateException if another thread is reading with this session
   */
  public void readAbout(Tokens text, String languageTag, Span target) {
    int length = text.source().length();
    if (target.end() > length) {
      throw new IllegalArgumentException(
          "target: expected a span of the text, which ends at " + length + ", got " + target);
    }
    thread.begin();
    try {
      int language = SentimentScorer.number(text, languageTag, this);
      LinearModel model = prediction(Math.max(SentimentScorer.ENGLISH, language)).model;
      TargetClause clause = TargetClause.around(text, target, model.sight());
      read(text, clause.from(), clause.to(), language);
    } finally {
      thread.end();
    }
  }

  private void read(Tokens text, int from, int to, int language) {
    Prediction prediction = prediction(Math.max(SentimentScorer.ENGLISH, language));
    prediction.model.predict(text, from, to, prediction);
    settle(prediction, language);
  }

  Explanation explain(Tokens text, String languageTag) {
    read(text, languageTag);
    return Polarity.explain(last());
  }

  /** Returns the memory for texts of a language, by its place among the scorer's. */
  private Prediction prediction(int language) {
    Prediction prediction = predictions[language];
    if (prediction == null) {
      prediction = scorer.model(language).prediction();
      predictions[language] = prediction;
    }
    return prediction;
  }

  /** Returns the place of a text's language among the scorer's; English where it is not sure. */
  int detect(Tokens text) {
    LanguageSession languages = detected;
    if (languages == null) {
      languages = LanguageDetector.bundled().open();
      detected = languages;
    }
    languages.read(text);
    boolean told = languages.probability() > 0;
    if (told && languages.latin && languages.probability() < SURE) {
      return SentimentScorer.ENGLISH;
    }
    int place = SentimentScorer.LANGUAGES.indexOf(languages.language());
    boolean foreign = place < 0 && languages.abstention() != Abstention.TOO_CLOSE;
    return foreign && languages.abstention() != Abstention.NO_TEXT
        ? SentimentScorer.FOREIGN
        : Math.max(SentimentScorer.ENGLISH, place);
  }

  private void settle(Prediction prediction, int language) {
    last = prediction;
    this.language = language;
    polarity = Polarity.of(Polarity.points(prediction), prediction.features.size());
    Label label = LABELS.get(prediction.best);
    if (prediction.abstention == Abstention.NO_TEXT) {
      polarity = 0;
    } else if (label == Label.POSITIVE) {
      polarity = Math.max(polarity, Polarity.LEAST);
    } else if (label == Label.NEGATIVE) {
      polarity = Math.min(polarity, -Polarity.LEAST);
    }
  }

  private Prediction last() {
    thread.check();
    return Objects.requireNonNull(last);
  }

  /** Returns the most likely class, also where the scorer abstains. */
  public Label label() {
    return LABELS.get(last().best);
  }

  /** Returns the language the text was scored as, a BCP 47 primary tag; {@code und} for others. */
  public String language() {
    return language < 0 ? "und" : SentimentScorer.LANGUAGES.get(language);
  }

  /** Returns how well or ill the text speaks, in [-1, 1]; see {@link Sentiment#polarity()}. */
  public double polarity() {
    thread.check();
    return polarity;
  }

  /** Returns the probability of a class, in [0, 1]. */
  public double probability(Label label) {
    return last().probabilities[LABELS.indexOf(label)];
  }

  /** Returns why the scorer would rather not say; null where it does say. */
  public @Nullable Abstention abstention() {
    Abstention abstention = last().abstention;
    return language < 0 && abstention != Abstention.NO_TEXT
        ? Abstention.UNKNOWN_LANGUAGE
        : abstention;
  }

  @Override
  public Sentiment score() {
    return new Sentiment(label(), polarity, probability(label()), abstention());
  }
}
