package dev.earshot.scoring.model;

import dev.earshot.QueryMatch;
import dev.earshot.Span;
import dev.earshot.pipeline.Enricher;
import dev.earshot.scoring.Explanation;
import dev.earshot.scoring.ModelCard;
import dev.earshot.scoring.Sentiment;
import dev.earshot.text.Tokens;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Scores sentiment by the models in the jar, one a language, and can say how each score came about.
 *
 * <p>Made for English and, from less data, for Arabic, German, Spanish, French, Hindi, Italian and
 * Portuguese. A text in any other language is scored as English, and the score abstains. A declared
 * language is taken as it is; without one it is detected, and where a few words in Latin letters do
 * not tell it surely, the text counts as English. Not made for irony; see {@link #card}.
 *
 * <p>Takes time in proportion to the length, for any text. Immutable and thread-safe; a {@link
 * SentimentReading} is the part a thread has for itself, and with one scoring allocates nothing.
 */
public final class SentimentScorer {
  static final List<String> LANGUAGES = List.of("en", "ar", "de", "es", "fr", "hi", "it", "pt");

  static final int ENGLISH = 0;
  static final int FOREIGN = -1;
  private static final int UNDECLARED = -2;
  private static final SentimentScorer BUNDLED =
      new SentimentScorer(new ConcurrentHashMap<>(), null);

  private final Map<String, LinearModel> models;
  private final @Nullable Lexicon lexicon;
  private final ConcurrentLinkedQueue<SentimentReading> readings = new ConcurrentLinkedQueue<>();

  private SentimentScorer(Map<String, LinearModel> models, @Nullable Lexicon lexicon) {
    this.models = models;
    this.lexicon = lexicon;
  }

  /** Returns the scorer whose models are in the jar; each is read on first use. */
  public static SentimentScorer bundled() {
    return BUNDLED;
  }

  /** Returns a scorer with the same models and another lexicon. */
  public SentimentScorer with(Lexicon lexicon) {
    return new SentimentScorer(models, Objects.requireNonNull(lexicon, "lexicon"));
  }

  /**
   * Returns the model of a language, a BCP 47 tag: that of English if there is none of its own. A
   * host's model may start from it, see {@link Recipe.Builder#from}.
   */
  public LinearModel model(String language) {
    return model(Math.max(ENGLISH, number(language)));
  }

  /** Returns what the model of a language, a BCP 47 tag, was made from and how well it does. */
  public ModelCard card(String language) {
    return model(language).card();
  }

  LinearModel model(int language) {
    String tag = LANGUAGES.get(language);
    LinearModel model = models.get(tag);
    if (model == null) {
      model = LinearModel.bundled("sentiment-" + tag + ".model");
      models.put(tag, model);
    }
    return lexicon == null ? model : model.with(lexicon);
  }

  /** Returns memory to score with, for one thread. */
  public SentimentReading reading() {
    return new SentimentReading(this);
  }

  /** Returns the sentiment of a text in whatever language it seems to be. */
  public Sentiment score(CharSequence text) {
    return score(new Tokens().read(text));
  }

  /** Returns the sentiment of a text in whatever language it seems to be. */
  public Sentiment score(Tokens text) {
    return score(text, "");
  }

  /**
   * Returns the sentiment of a text.
   *
   * @param languageTag its language as a BCP 47 tag; {@code und} or empty if it is not known
   */
  public Sentiment score(Tokens text, String languageTag) {
    SentimentReading reading = borrow();
    score(text, languageTag, reading);
    Sentiment sentiment = reading.sentiment();
    readings.add(reading);
    return sentiment;
  }

  /**
   * Scores a text and puts what there is to say in place of what the reading held. Allocates
   * nothing once the reading has met the language and the longest text.
   *
   * @param languageTag its language as a BCP 47 tag; {@code und} or empty if it is not known
   * @throws IllegalArgumentException if the reading is another scorer's
   */
  public void score(Tokens text, String languageTag, SentimentReading into) {
    if (into.scorer != this) {
      throw new IllegalArgumentException("reading: expected one that this scorer made");
    }
    score(text, 0, text.count(), number(text, languageTag, into), into);
  }

  private void score(Tokens text, int from, int to, int language, SentimentReading into) {
    Prediction prediction = into.prediction(Math.max(ENGLISH, language));
    prediction.model.predict(text, from, to, prediction);
    into.settle(prediction, language);
  }

  /**
   * Returns the sentiment of what a text says about a part of it: of the clause around a brand or a
   * term, not of the whole text.
   *
   * <p>The clause ends with its sentence, at a {@code but}, a semicolon or a bracket, and at a
   * comma or an {@code and} if the lexicon has something to say on the target's side of it.
   *
   * @param languageTag its language as a BCP 47 tag; {@code und} or empty if it is not known
   * @param target where the brand or term stands in the text
   */
  public Sentiment scoreAbout(Tokens text, String languageTag, Span target) {
    SentimentReading reading = borrow();
    int language = number(text, languageTag, reading);
    LinearModel model = model(Math.max(ENGLISH, language));
    Clause clause = Clause.around(text, target, model.lexicon(), model.salt());
    score(text, clause.from(), clause.to(), language, reading);
    Sentiment sentiment = reading.sentiment();
    readings.add(reading);
    return sentiment;
  }

  /** Returns how the sentiment of a text in whatever language it seems to be comes about. */
  public Explanation explain(Tokens text) {
    return explain(text, "");
  }

  /**
   * Returns how the sentiment of a text comes about. Its last column, {@code polarity}, is what the
   * polarity is made from.
   *
   * @param languageTag its language as a BCP 47 tag; {@code und} or empty if it is not known
   */
  public Explanation explain(Tokens text, String languageTag) {
    SentimentReading reading = borrow();
    Prediction prediction =
        reading.prediction(Math.max(ENGLISH, number(text, languageTag, reading)));
    prediction.model.predict(text, prediction);
    Explanation explanation = Polarity.explain(prediction);
    readings.add(reading);
    return explanation;
  }

  /**
   * Returns an enricher that gives a mention {@link Sentiment#KEY}, from the longer of the post's
   * text and title and in the post's declared language where it has one.
   */
  public Enricher enricher() {
    return (reading, scores) -> {
      Tokens text = Task.longer(reading);
      String tag = reading.post().language().orElse("");
      scores.put(Sentiment.KEY, score(text, tag));
    };
  }

  /**
   * Returns an enricher that gives a mention {@link Sentiment#ABOUT_KEY}: the sentiment of the
   * clause around the first place that a query matched, in the text or else in the title, as {@link
   * #scoreAbout} finds it. A mention whose queries name no place in either has none.
   */
  public Enricher aboutMatches() {
    return (reading, scores) -> {
      Optional<Span> inText = first(scores.matches(), QueryMatch.Hit.TEXT);
      Optional<Span> target = inText.or(() -> first(scores.matches(), QueryMatch.Hit.TITLE));
      Tokens text = inText.isPresent() ? reading.text() : reading.title();
      String tag = reading.post().language().orElse("");
      target
          .map(span -> scoreAbout(text, tag, span))
          .ifPresent(about -> scores.put(Sentiment.ABOUT_KEY, about));
    };
  }

  private static Optional<Span> first(List<QueryMatch> matches, String field) {
    return matches.stream()
        .flatMap(match -> match.hits().stream())
        .filter(hit -> hit.field().equals(field))
        .map(QueryMatch.Hit::span)
        .min(Comparator.comparingInt(Span::start));
  }

  private SentimentReading borrow() {
    SentimentReading reading = readings.poll();
    return reading == null ? reading() : reading;
  }

  private static int number(Tokens text, String tag, SentimentReading into) {
    int declared = number(tag);
    return declared == UNDECLARED ? into.detect(text) : declared;
  }

  /** Returns the place of a tag's language among those known, or what else it is. */
  private static int number(String tag) {
    int end = 0;
    while (end < tag.length() && Character.isLetter(tag.charAt(end))) {
      end++;
    }
    for (int i = 0; i < LANGUAGES.size(); i++) {
      if (end == 2 && tag.regionMatches(true, 0, LANGUAGES.get(i), 0, 2)) {
        return i;
      }
    }
    boolean says = end > 0 && !tag.regionMatches(true, 0, "und", 0, 3);
    return says && !tag.regionMatches(true, 0, "mul", 0, 3) ? FOREIGN : UNDECLARED;
  }
}
