package dev.earshot.scoring;

import dev.earshot.Score;
import dev.earshot.ScoreKey;
import dev.earshot.query.Aspect;
import dev.earshot.query.Field;
import dev.earshot.query.PostFacts;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Whether a text speaks well or ill.
 *
 * @param label the most likely class, also where the scorer abstains
 * @param polarity how well (above 0) or ill (below 0) it speaks, in [-1, 1], kept to four decimals;
 *     of the label's sign where that is not neutral
 * @param confidence probability of the label, in [0, 1], kept to four decimals
 * @param abstention why the scorer would rather not say; null where it does say
 */
public record Sentiment(
    Label label, double polarity, double confidence, @Nullable Abstention abstention) {
  /** The classes. */
  public enum Label {
    /** Speaks ill. */
    NEGATIVE,
    /** Speaks neither well nor ill, or both alike. */
    NEUTRAL,
    /** Speaks well. */
    POSITIVE;

    /** Returns the name as it is written: {@code negative}. */
    public String written() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Names the score of a whole post in mentions and in JSON. */
  public static final ScoreKey<Sentiment> KEY = key("sentiment");

  /** Names the score of what a post says about what its query looks for. */
  public static final ScoreKey<Sentiment> ABOUT_KEY = key("sentiment-about");

  private static final double STEPS = 10_000;

  /**
   * Creates a sentiment.
   *
   * @throws IllegalArgumentException if {@code polarity} or {@code confidence} is out of its range
   */
  public Sentiment {
    Objects.requireNonNull(label, "label");
    if (!(polarity >= -1 && polarity <= 1)) {
      throw new IllegalArgumentException("polarity: expected -1 to 1, got " + polarity);
    }
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new IllegalArgumentException("confidence: expected 0 to 1, got " + confidence);
    }
    polarity = Math.rint(polarity * STEPS) / STEPS + 0.0;
    confidence = Math.rint(confidence * STEPS) / STEPS;
  }

  /** Returns what somebody says who is sure, such as a person who corrects a score. */
  public static Sentiment of(Label label) {
    double polarity =
        switch (label) {
          case NEGATIVE -> -1;
          case NEUTRAL -> 0;
          case POSITIVE -> 1;
        };
    return new Sentiment(label, polarity, 1, null);
  }

  /**
   * Returns what queries ask such a score by, under the key's name: its polarity ({@code
   * sentiment<-0.5}) and its label ({@code sentiment:negative}). Unknown where there is no score,
   * or a machine's that abstained.
   *
   * @param key such as {@link #KEY}
   */
  public static Field<PostFacts> field(ScoreKey<Sentiment> key) {
    return Field.<PostFacts>number(
            key.name(),
            Aspect.SCORES,
            facts ->
                said(facts, key)
                    .map(sentiment -> OptionalDouble.of(sentiment.polarity))
                    .orElse(OptionalDouble.empty()),
            Arrays.stream(Label.values()).map(Label::written).toList(),
            facts -> said(facts, key).map(sentiment -> sentiment.label.written()))
        .within(-1, 1)
        .ofScore(key);
  }

  private static Optional<Sentiment> said(PostFacts facts, ScoreKey<Sentiment> key) {
    return facts
        .score(key)
        .filter(score -> score.byPerson().isPresent() || score.value().abstention == null)
        .map(Score::value);
  }

  private static ScoreKey<Sentiment> key(String name) {
    return ScoreKey.of(name, 1, Sentiment.class, Sentiment::write, Sentiment::read);
  }

  private static Map<String, Object> write(Sentiment sentiment) {
    Map<String, Object> written = new LinkedHashMap<>();
    written.put("label", sentiment.label.written());
    written.put("polarity", sentiment.polarity);
    written.put("confidence", sentiment.confidence);
    if (sentiment.abstention != null) {
      written.put("abstained", sentiment.abstention.name());
    }
    return written;
  }

  private static Sentiment read(Map<String, Object> written) {
    Object abstention = written.get("abstained");
    return new Sentiment(
        Label.valueOf(((String) required(written, "label")).toUpperCase(Locale.ROOT)),
        ((Number) required(written, "polarity")).doubleValue(),
        ((Number) required(written, "confidence")).doubleValue(),
        abstention == null ? null : Abstention.valueOf((String) abstention));
  }

  private static Object required(Map<String, Object> written, String name) {
    return Objects.requireNonNull(written.get(name), name);
  }
}
