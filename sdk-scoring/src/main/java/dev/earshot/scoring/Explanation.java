package dev.earshot.scoring;

import dev.earshot.Span;
import java.util.List;
import java.util.Objects;

/**
 * How a score came about: every part of the text that counted, and for how much.
 *
 * <p>Parts are whole points, so they add up exactly: {@code points} is, column by column, the sum
 * of the parts' points. 100 points are one unit of the logistic scale before the card's
 * temperature.
 *
 * @param columns what the points speak for: the labels of a model, and what a scorer adds to them
 * @param points all that speaks for each column, in points
 * @param parts what counted, in the order of the text, the base first
 */
public record Explanation(List<String> columns, List<Long> points, List<Part> parts) {
  /** What kind of thing counted. */
  public enum Cause {
    /** What the model starts from, before any word. */
    BASE,
    /** A word and the letters it is made of. */
    WORD,
    /** Two words or marks in a row, on top of what each counts for. */
    PHRASE,
    /** A hashtag, or a word in one. */
    HASHTAG,
    /** An emoji. */
    EMOJI,
    /** A face typed with punctuation. */
    EMOTICON,
    /** Punctuation, such as exclamation marks. */
    PUNCTUATION,
    /** A link, a handle, a ticker or a number, whichever it is. */
    REFERENCE,
    /** What the lexicon says of a word or phrase. */
    LEXICON,
    /** A negation turned a word of the lexicon round; this is the difference. */
    NEGATION,
    /** An intensifier raised a word of the lexicon; this is the difference. */
    INTENSIFIER,
    /** A diminisher lowered a word of the lexicon; this is the difference. */
    DIMINISHER,
    /** A word of the lexicon was shouted in capitals; this is the difference. */
    CAPITALS,
    /** A {@code but} after it outweighs a word of the lexicon; this is the difference. */
    CONTRAST,
    /** How the whole text is written: its length, how often it shouts, names or asks. */
    STYLE,
    /** What another model makes of the whole text; its own explanation says why. */
    MODEL
  }

  /**
   * One thing that counted.
   *
   * @param span where, in UTF-16 units of the text; empty at 0 for what is nowhere in it
   * @param cause what it is
   * @param valence what the lexicon says of it, in tenths of a valence from -4 to 4; 0 for what it
   *     does not know
   * @param points for each column
   */
  public record Part(Span span, Cause cause, int valence, List<Integer> points) {
    /** Creates a part. */
    public Part {
      Objects.requireNonNull(span, "span");
      Objects.requireNonNull(cause, "cause");
      points = List.copyOf(points);
    }
  }

  /** Creates an explanation. */
  public Explanation {
    columns = List.copyOf(columns);
    points = List.copyOf(points);
    parts = List.copyOf(parts);
  }
}
