package dev.earshot.query;

import dev.earshot.MalformedException;

/**
 * Says what is wrong with a query's text, and where.
 *
 * @param source the query's id, or {@code query}, or {@code filter}
 * @param place where the query stands, such as {@code line 3}; empty for a query by itself
 */
record SyntaxError(String source, String place) {
  static final SyntaxError QUERY = new SyntaxError("query", "");
  static final SyntaxError FILTER = new SyntaxError("filter", "");

  /**
   * Returns the error.
   *
   * @param offset where, in UTF-16 units
   * @param problem what was expected and what came, without any of the query's words
   * @param hint what to write instead
   */
  MalformedException at(int offset, String problem, String hint) {
    String where = (place.isEmpty() ? "" : place + ", ") + "column " + (offset + 1);
    return new MalformedException(source, where, offset, problem + "; " + hint);
  }
}
