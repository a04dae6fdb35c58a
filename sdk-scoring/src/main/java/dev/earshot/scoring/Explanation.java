package dev.earshot.scoring;

import dev.earshot.Span;
import java.util.List;
import java.util.Objects;

/**
 * How a sentiment came about: every part of the text that counted, and for how much.
 *
 * <p>Parts are whole points, so they add up exactly: {@code leaning} is the sum of the parts'
 * leanings, {@code calm} the sum of their calms. A leaning above 0 speaks for positive and as much
 * against negative; calm speaks for neutral. 100 points are one unit of the logistic scale before
 * the card's calibration.
 *
 * @param sentiment what was decided
 * @param language the language it was scored as, a BCP 47 primary tag; {@code und} if undetermined
 * @param leaning all that speaks for positive and against negative, in points
 * @param calm all that speaks for neutral, in points
 * @param parts what counted, in the order of the text, the base first
 */
public record Explanation(
    Sentiment sentiment, String language, long leaning, long calm, List<Part> parts) {
  /** What kind of thing counted. */
  public enum Cause {
    /** What the scorer starts from, before any word. */
    BASE,
    /** A word. */
    WORD,
    /** Two words in a row, on top of what each counts for. */
    PHRASE,
    /** A hashtag, or a word in one. */
    HASHTAG,
    /** An emoji. */
    EMOJI,
    /** A face typed with punctuation. */
    EMOTICON,
    /** Punctuation, such as exclamation marks. */
    PUNCTUATION,
    /** A link or a handle, whichever it is. */
    REFERENCE,
    /** A negation turned a word round; this is the difference. */
    NEGATION,
    /** An intensifier raised a word; this is the difference. */
    INTENSIFIER,
    /** A diminisher lowered a word; this is the difference. */
    DIMINISHER,
    /** Letters were drawn out; this is the difference. */
    ELONGATION,
    /** A word was shouted in capitals; this is the difference. */
    CAPITALS
  }

  /**
   * One thing that counted.
   *
   * @param span where, in UTF-16 units of the text; empty at 0 for the base
   * @param cause what it is
   * @param leaning points for positive and against negative
   * @param calm points for neutral
   */
  public record Part(Span span, Cause cause, int leaning, int calm) {
    /** Creates a part. */
    public Part {
      Objects.requireNonNull(span, "span");
      Objects.requireNonNull(cause, "cause");
    }
  }

  /** Creates an explanation. */
  public Explanation {
    Objects.requireNonNull(sentiment, "sentiment");
    Objects.requireNonNull(language, "language");
    parts = List.copyOf(parts);
  }
}
