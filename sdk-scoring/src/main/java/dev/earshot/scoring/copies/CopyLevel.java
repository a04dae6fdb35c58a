package dev.earshot.scoring.copies;

/**
 * How alike two posts are, the closest first.
 *
 * <p>Words are what {@link dev.earshot.text.Tokens} reads, folded: case, accents, quotes, spacing,
 * punctuation, elongation, an emoji's modifiers and repetition, the sign of a tag, and links never
 * matter; where there is nothing but links, they are compared in their {@linkplain CanonicalLink
 * canonical form}. A word with one letter missing, doubled, exchanged or in the wrong place counts
 * as the same. <i>Content</i> is counted in letters, so that short common words weigh little.
 */
public enum CopyLevel {
  /** The same words in the same order. */
  EXACT(0),
  /**
   * The same text but for slips: at least nine tenths of either stand in the other, in the same
   * order. What differs are misspellings, a handle, a tag, a short signature. Of short posts, up to
   * 64 words, both have the same numbers and the same words of negation: a score of 0-3 is none of
   * 4-1, and {@code not guilty} is not {@code guilty}, which are {@link #STRONG}.
   */
  NEARLY_EXACT(1),
  /**
   * The same text rearranged, cut or carried on: nine tenths of the shorter one stand in the longer
   * in runs of words, and make at least half of it.
   */
  STRONG(2),
  /**
   * A good part taken over: most of the shorter one stands in the longer in runs of words, or both
   * share a long passage word by word.
   */
  WEAK(3);

  private final int distance;

  CopyLevel(int distance) {
    this.distance = distance;
  }

  /** Returns how far apart: 0 of the closest. */
  int distance() {
    return distance;
  }
}
