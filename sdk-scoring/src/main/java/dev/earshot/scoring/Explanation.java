package dev.earshot.scoring;

import dev.earshot.Span;
import java.util.ArrayList;
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
  private static final double STEPS = 10_000;

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

  /**
   * Splits a score over the parts, in proportion to their points for one column, so that they can
   * be shown on the scale of the score: the shares, in the order of the parts, sum to the score.
   * They are kept to four decimals, and the base takes what that leaves.
   *
   * @param column one of {@link #columns()}, such as {@code polarity}
   * @param score what came of that column's points, such as {@link Sentiment#polarity()}
   * @throws IllegalArgumentException if there is no such column
   */
  public List<Double> shares(String column, double score) {
    int of = columns.indexOf(column);
    if (of < 0) {
      throw new IllegalArgumentException("column: expected one of " + columns);
    }
    double whole = Math.rint(score * STEPS);
    double step = points.get(of) == 0 ? 0 : Math.max(0, whole / points.get(of));
    List<Double> shares = new ArrayList<>();
    double left = whole;
    for (Part part : parts) {
      double steps = Math.rint(part.points.get(of) * step);
      shares.add(steps / STEPS + 0.0);
      left -= steps;
    }
    if (!shares.isEmpty()) {
      shares.set(0, Math.rint(shares.get(0) * STEPS + left) / STEPS + 0.0);
    }
    return shares;
  }

  /** Creates an explanation. */
  public Explanation {
    columns = List.copyOf(columns);
    points = List.copyOf(points);
    parts = List.copyOf(parts);
  }
}
