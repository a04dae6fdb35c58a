package dev.earshot.scoring.metric;

/**
 * How many different authors there are.
 *
 * @param count how many, at least 0
 * @param certainty how well that is known
 */
public record UniqueAuthors(long count, Certainty certainty) {
  /** How well a number of authors is known. */
  public enum Certainty {
    /** Counted one by one; who leaves is subtracted. */
    EXACT,
    /** By a sketch whose standard error is 1.6 %. */
    ESTIMATE,
    /**
     * By a sketch out of which somebody went, and who cannot be taken out of it: within its error
     * there are no more. A clear and a feed from the store makes it an estimate again.
     */
    UPPER_BOUND
  }

  /** Creates a number of authors. */
  public UniqueAuthors {
    if (count < 0) {
      throw new IllegalArgumentException("count: expected at least 0, got " + count);
    }
  }
}
