package dev.earshot.scoring;

import dev.earshot.Score;
import dev.earshot.Span;
import dev.earshot.pipeline.Enricher;
import dev.earshot.scoring.Explanation.Cause;
import dev.earshot.scoring.Explanation.Part;
import dev.earshot.scoring.Sentiment.Doubt;
import dev.earshot.scoring.Sentiment.Label;
import dev.earshot.text.Tokens;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scores sentiment by a lexicon learned from labelled posts, and can say how each score came about.
 *
 * <p>A text's leaning and calm are sums over its words, phrases, emoji and marks (see {@link
 * Explanation}); the label is the largest of leaning (positive), calm (neutral) and minus leaning
 * (negative). Negation turns words round, intensifiers, capitals and drawn-out letters raise them.
 * Made for Arabic, German, English, Spanish, French, Hindi, Italian and Portuguese; in another
 * language it still answers the best class, and abstains. Not made for irony; see {@link #card()}.
 *
 * <p>Takes time in proportion to the length, for any text. Immutable and thread-safe.
 */
public final class SentimentScorer {
  private static final double POINTS = 100;
  private static final double CLOSE = 0.04;
  private static final int USUAL_LENGTH = 40;
  private static final int LEAST_KNOWN_PERCENT = 25;

  private final Lexicon lexicon;
  private final Cues cues;
  private final Listening listening;
  private final double temperature;
  private final ModelCard card;

  SentimentScorer(Lexicon lexicon, Cues cues) {
    this.lexicon = lexicon;
    this.cues = cues;
    listening = new Listening(lexicon, cues);
    temperature = Double.parseDouble(lexicon.fact("temperature"));
    card =
        new ModelCard(
            "sentiment lexicon",
            Integer.parseInt(lexicon.fact("version")),
            List.of("ar", "de", "en", "es", "fr", "hi", "it", "pt"),
            lexicon.factsStartingWith("source "),
            lexicon.factsStartingWith("figure "),
            lexicon.factsStartingWith("failure "));
  }

  /** Returns the scorer whose lexicon is in the jar; read on first use. */
  public static SentimentScorer bundled() {
    return Bundled.SCORER;
  }

  /** Returns what the scorer was made from and how well it does. */
  public ModelCard card() {
    return card;
  }

  /** Returns the sentiment of a text in whatever language it seems to be. */
  public Sentiment score(CharSequence text) {
    return score(new Tokens().read(text));
  }

  /** Returns the sentiment of a text in whatever language it seems to be. */
  public Sentiment score(Tokens text) {
    return score(text, cues.languageOf(text));
  }

  /**
   * Returns the sentiment of a text.
   *
   * @param languageTag its language as a BCP 47 tag; {@code und} or empty if it is not known
   */
  public Sentiment score(Tokens text, String languageTag) {
    return score(text, language(text, languageTag));
  }

  /** Returns the sentiment of a text in whatever language it seems to be, and how it came about. */
  public Explanation explain(Tokens text) {
    return explain(text, cues.languageOf(text));
  }

  /**
   * Returns the sentiment of a text, and how it came about.
   *
   * @param languageTag its language as a BCP 47 tag; {@code und} or empty if it is not known
   */
  public Explanation explain(Tokens text, String languageTag) {
    return explain(text, language(text, languageTag));
  }

  /**
   * Returns an enricher that gives a mention {@link Sentiment#KEY}, from the post's text and title
   * and in the post's declared language where it has one.
   */
  public Enricher enricher() {
    return (reading, mention) -> {
      Tokens longer =
          reading.text().count() >= reading.title().count() ? reading.text() : reading.title();
      Language language = language(longer, reading.post().language().orElse(""));
      Sum sum = sum(reading.text(), language);
      sum.words += listening.listen(reading.title(), language, sum);
      mention.score(Sentiment.KEY, Score.byMachine(sum.decide(language)));
    };
  }

  private Language language(Tokens text, String tag) {
    Language declared = Language.ofTag(tag);
    return declared == null ? cues.languageOf(text) : declared;
  }

  private Sentiment score(Tokens text, Language language) {
    return sum(text, language).decide(language);
  }

  private Sum sum(Tokens text, Language language) {
    Sum sum = new Sum();
    sum.leaning = lexicon.baseLeaning(language);
    sum.calm = lexicon.baseCalm(language);
    sum.words = listening.listen(text, language, sum);
    return sum;
  }

  private Explanation explain(Tokens text, Language language) {
    List<Part> parts = new ArrayList<>();
    parts.add(
        new Part(
            new Span(0, 0), Cause.BASE, lexicon.baseLeaning(language), lexicon.baseCalm(language)));
    listening.listen(
        text,
        language,
        (entry, start, end, cause, turns) -> {
          Span span = new Span(start, end);
          int leaning = lexicon.leaning(entry);
          parts.add(new Part(span, cause, leaning, lexicon.calm(entry)));
          int applied = 0;
          for (int bit = 0; bit < Turns.CAUSES.size(); bit++) {
            if ((turns >> bit & 1) != 0) {
              applied |= 1 << bit;
              int turned = Turns.apply(lexicon.leaning(entry), applied);
              parts.add(new Part(span, Turns.CAUSES.get(bit), turned - leaning, 0));
              leaning = turned;
            }
          }
        });
    Sum sum = sum(text, language);
    return new Explanation(sum.decide(language), language.tag(), sum.leaning, sum.calm, parts);
  }

  private static final class Bundled {
    static final SentimentScorer SCORER = new SentimentScorer(Lexicon.bundled(), Cues.bundled());
  }

  private final class Sum implements Ear {
    private long leaning;
    private long calm;
    private int heard;
    private int known;
    private int words;

    @Override
    public void hear(int entry, int start, int end, Cause cause, int turns) {
      leaning += Turns.apply(lexicon.leaning(entry), turns);
      calm += lexicon.calm(entry);
      heard++;
      if (cause == Cause.WORD || cause == Cause.HASHTAG) {
        known++;
      }
    }

    Sentiment decide(Language language) {
      if (heard == 0) {
        Doubt doubt = words == 0 ? Doubt.NO_TEXT : doubt(language, 0);
        return new Sentiment(Label.NEUTRAL, 0, 1.0 / Label.values().length, doubt);
      }
      Label label =
          calm >= Math.abs(leaning) ? Label.NEUTRAL : leaning > 0 ? Label.POSITIVE : Label.NEGATIVE;
      double scale = POINTS * temperature * Math.sqrt(Math.max(1, (double) heard / USUAL_LENGTH));
      double most = Math.max(calm, Math.abs(leaning));
      double positive = Math.exp((leaning - most) / scale);
      double negative = Math.exp((-leaning - most) / scale);
      double neutral = Math.exp((calm - most) / scale);
      double all = positive + negative + neutral;
      double second = all - 1 - Math.min(Math.min(positive, negative), neutral);
      return new Sentiment(
          label, (positive - negative) / all, 1 / all, doubt(language, (1 - second) / all));
    }

    private @Nullable Doubt doubt(Language language, double lead) {
      if (language == Language.OTHER) {
        return Doubt.UNKNOWN_LANGUAGE;
      }
      if (known * 100L < (long) words * LEAST_KNOWN_PERCENT) {
        return Doubt.UNKNOWN_WORDS;
      }
      return lead < CLOSE ? Doubt.TOO_CLOSE : null;
    }
  }
}
