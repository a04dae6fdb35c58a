package dev.earshot.scoring.model;

import dev.earshot.scoring.Doubt;
import dev.earshot.scoring.Sentiment;
import dev.earshot.scoring.Sentiment.Label;
import dev.earshot.text.Tokens;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link SentimentScorer} says of the text it read last, and the memory it reads with. Made
 * by {@link SentimentScorer#reading()} for that scorer; reusable and confined to one thread.
 */
public final class SentimentReading {
  private static final List<Label> LABELS = List.of(Label.values());

  /** Below this a few words in Latin letters are more likely English than what they look like. */
  private static final double SURE = 0.7;

  final SentimentScorer scorer;
  private final @Nullable Prediction[] predictions =
      new Prediction[SentimentScorer.LANGUAGES.size()];
  private @Nullable LanguageReading detected;
  private @Nullable Prediction last;
  private double polarity;
  private int language;

  SentimentReading(SentimentScorer scorer) {
    this.scorer = scorer;
  }

  /** Returns the memory for texts of a language, by its place among the scorer's. */
  Prediction prediction(int language) {
    Prediction prediction = predictions[language];
    if (prediction == null) {
      prediction = scorer.model(language).prediction();
      predictions[language] = prediction;
    }
    return prediction;
  }

  /** Returns the place of a text's language among the scorer's; English where it is not sure. */
  int detect(Tokens text) {
    LanguageReading languages = detected;
    if (languages == null) {
      languages = LanguageDetector.bundled().reading();
      detected = languages;
    }
    LanguageDetector.bundled().detect(text, languages);
    boolean told = languages.probability() > 0;
    if (told && languages.latin && languages.probability() < SURE) {
      return SentimentScorer.ENGLISH;
    }
    int place = SentimentScorer.LANGUAGES.indexOf(languages.language());
    boolean foreign = place < 0 && languages.doubt() != Doubt.TOO_CLOSE;
    return foreign && languages.doubt() != Doubt.NO_TEXT
        ? SentimentScorer.FOREIGN
        : Math.max(SentimentScorer.ENGLISH, place);
  }

  void settle(Prediction prediction, int language) {
    last = prediction;
    this.language = language;
    polarity = Polarity.of(Polarity.points(prediction), prediction.features.size());
    Label label = label();
    if (prediction.doubt == Doubt.NO_TEXT) {
      polarity = 0;
    } else if (label == Label.POSITIVE) {
      polarity = Math.max(polarity, Polarity.LEAST);
    } else if (label == Label.NEGATIVE) {
      polarity = Math.min(polarity, -Polarity.LEAST);
    }
  }

  private Prediction last() {
    if (last == null) {
      throw new IllegalStateException("nothing was scored");
    }
    return last;
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
    return polarity;
  }

  /** Returns the probability of a class, in [0, 1]. */
  public double probability(Label label) {
    return last().probabilities[LABELS.indexOf(label)];
  }

  /** Returns why the scorer would rather not say; null where it does say. */
  public @Nullable Doubt doubt() {
    Doubt doubt = last().doubt;
    return language < 0 && doubt != Doubt.NO_TEXT ? Doubt.UNKNOWN_LANGUAGE : doubt;
  }

  /** Returns all that as a value. */
  public Sentiment sentiment() {
    return new Sentiment(label(), polarity, probability(label()), doubt());
  }
}
