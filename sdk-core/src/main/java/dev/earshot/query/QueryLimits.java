package dev.earshot.query;

/** How large a query may be, so that a hostile one costs little. */
final class QueryLimits {
  /** Length of a query's text, in UTF-16 units. */
  static final int CHARACTERS = 100_000;

  /** How deep parentheses and negations may nest. */
  static final int DEPTH = 200;

  /** Words, phrases, tags, handles and field values in one query. */
  static final int TERMS = 10_000;

  /** The largest {@code n} of {@code NEAR/n}. */
  static final int WORDS_BETWEEN = 1_000;

  /** The largest {@code n} of {@code FREQUENCY/n}. */
  static final int OCCURRENCES = 1_000;

  private QueryLimits() {}

  /** Refuses a tree of clauses deeper than any text can be. */
  static void requireDepth(int depth) {
    // A group, and an AND within an OR within it: three clauses may stand in one parenthesis.
    if (depth > 3 * (DEPTH + 1)) {
      throw new IllegalArgumentException("clause: nested more than " + DEPTH + " deep");
    }
  }
}
