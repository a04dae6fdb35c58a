package dev.earshot.scoring.model;

import dev.earshot.ScoreKey;
import dev.earshot.Span;
import dev.earshot.pipeline.Enricher;
import dev.earshot.scoring.Explanation;
import dev.earshot.scoring.ModelCard;
import dev.earshot.scoring.Scorer;
import dev.earshot.scoring.Sentiment;
import dev.earshot.text.LanguageNames;
import dev.earshot.text.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Scores sentiment by the models in the jar, one a language, and can say how each score came about.
 *
 * <p>Made for English and, from less data, for Arabic, German, Spanish, French, Hindi, Italian and
 * Portuguese. A text in any other language is scored as English, and the score abstains. A declared
 * language is taken as it is; without one it is detected, and where a few words in Latin letters do
 * not tell it surely, the text counts as English. Not made for irony; see {@link #card}.
 *
 * <p>Takes time in proportion to the length, for any text. Thread-safe; a model that was read once
 * is kept, and nothing else changes. Reading a text in a session allocates nothing once the session
 * has met the language and the longest text.
 */
public final class SentimentScorer implements Scorer<Sentiment> {
  static final List<String> LANGUAGES = List.of("en", "ar", "de", "es", "fr", "hi", "it", "pt");

  static final int ENGLISH = 0;
  static final int FOREIGN = -1;
  private static final int UNDECLARED = -2;
  private static final SentimentScorer BUNDLED =
      new SentimentScorer(new ConcurrentHashMap<>(), null);

  private final Map<String, LinearModel> models;
  private final @Nullable Lexicon lexicon;

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

  @Override
  public ScoreKey<Sentiment> key() {
    return Sentiment.KEY;
  }

  /** Returns the primary tags of the languages that have a model, English first. */
  public List<String> languages() {
    return LANGUAGES;
  }

  /**
   * Returns the model of a language. A host's model may start from it, see {@link
   * Recipe.Builder#from}.
   *
   * @param languageTag a BCP 47 tag, of which the primary part counts
   * @throws IllegalArgumentException if it is none of {@link #languages()}
   */
  public LinearModel model(String languageTag) {
    int language = number(languageTag);
    if (language < 0) {
      throw new IllegalArgumentException("language: expected one of " + LANGUAGES);
    }
    return model(language);
  }

  /**
   * Returns what the model of a language was made from and how well it does.
   *
   * @param languageTag a BCP 47 tag, of which the primary part counts
   * @throws IllegalArgumentException if it is none of {@link #languages()}
   */
  public ModelCard card(String languageTag) {
    return model(languageTag).card();
  }

  /** Returns the cards of all languages as one; figures and failures name their model. */
  @Override
  public ModelCard card() {
    int version = 0;
    List<String> sources = new ArrayList<>();
    List<String> figures = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    for (String language : LANGUAGES) {
      ModelCard one = card(language);
      version += one.version();
      one.sources().stream().filter(source -> !sources.contains(source)).forEach(sources::add);
      one.figures().forEach(figure -> figures.add(one.name() + ": " + figure));
      one.failures().forEach(failure -> failures.add(one.name() + ": " + failure));
    }
    return new ModelCard("sentiment", version, LANGUAGES, sources, figures, failures);
  }

  /** Returns the key and a hash of the models and their lexicon. */
  @Override
  public String version() {
    return version(key());
  }

  String version(ScoreKey<Sentiment> of) {
    ContentHash hash = new ContentHash();
    for (String language : LANGUAGES) {
      hash.add(Resource.bytes(resource(language)));
    }
    Lexicon known = lexicon == null ? Lexicon.bundled() : lexicon;
    return of + "@" + hash.add(known.contentHash()).shortHex();
  }

  /** Returns what a process elsewhere makes the same scorer from. */
  public ScorerSpec<SentimentScorer> spec() {
    return ScorerSpec.of(this);
  }

  @Nullable Lexicon lexicon() {
    return lexicon;
  }

  /** Returns true: a text in a language without a model is scored, and the score abstains. */
  @Override
  public boolean reads(String languageTag) {
    return true;
  }

  LinearModel model(int language) {
    String tag = LANGUAGES.get(language);
    LinearModel model = models.get(tag);
    if (model == null) {
      model = models.computeIfAbsent(tag, first -> LinearModel.bundled(resource(first)));
    }
    return lexicon == null ? model : model.with(lexicon);
  }

  private static String resource(String language) {
    return "sentiment-" + language + ".model";
  }

  @Override
  public SentimentSession open() {
    return new SentimentSession(this);
  }

  /**
   * Returns the sentiment of what a text says about a part of it; opens a session for it, see
   * {@link SentimentSession#readAbout}.
   *
   * @throws IllegalArgumentException if the target is not in the text
   */
  public Sentiment scoreAbout(Tokens text, String languageTag, Span target) {
    SentimentSession session = open();
    session.readAbout(text, languageTag, target);
    return session.score();
  }

  /**
   * Returns how the sentiment of a text comes about. Its last column, {@code polarity}, is what the
   * polarity is made from.
   */
  @Override
  public Explanation explain(Tokens text, String languageTag) {
    return open().explain(text, languageTag);
  }

  /**
   * Returns an enricher that gives a mention {@link Sentiment#ABOUT_KEY}: the sentiment of the
   * clause around the first place that a query matched, in the text or else in the title, as {@link
   * SentimentSession#readAbout} finds it. A mention whose queries name no place in either has none.
   */
  public Enricher aboutMatches() {
    return new AboutMatches(this);
  }

  static int number(Tokens text, String tag, SentimentSession session) {
    int declared = number(LanguageNames.current(tag));
    return declared == UNDECLARED ? session.detect(text) : declared;
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
