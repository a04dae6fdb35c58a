package dev.earshot.query;

import dev.earshot.MalformedException;
import dev.earshot.text.Reading;
import org.jspecify.annotations.Nullable;

/**
 * A predicate over posts, in the one query language of Earshot. The language is described
 * {@linkplain dev.earshot.query in the package}.
 *
 * <pre>{@code
 * Query query = Query.parse("(acme OR #acme) launch* -giveaway lang:en");
 * }</pre>
 *
 * <p>{@link #toString()} is the canonical text: {@code parse(query.toString())} equals the query.
 *
 * <p>Immutable and thread-safe.
 */
public final class Query {
  private final Clause root;
  private final Matcher matcher;

  private Query(Clause root) {
    this.root = root;
    matcher = Matcher.of(root);
  }

  /**
   * Reads a query.
   *
   * @throws MalformedException if it is not one; the offset counts UTF-16 units from 0. Also if it
   *     only excludes, or has more than 100,000 UTF-16 units, 10,000 terms, or nests more than 200
   *     deep
   */
  public static Query parse(String text) {
    return parse(text, Complaint.QUERY);
  }

  /** Reads a query of which an error says whose it is and where it stands. */
  static Query parse(String text, Complaint complaint) {
    return new Query(Parser.parse(text, Field.BUILT_IN, complaint));
  }

  /**
   * Returns the query of that clause, under the same rules as a text.
   *
   * @throws MalformedException as {@link #parse} does, with offsets in the clause's canonical text
   * @throws IllegalArgumentException if the clause nests far deeper than any text may
   */
  public static Query of(Clause root) {
    return parse(Printer.print(root));
  }

  /** Returns the outermost clause. */
  public Clause root() {
    return root;
  }

  /** Returns whether the post matches: surely, not perhaps. */
  public boolean matches(Reading reading) {
    return test(new Scan(reading), new Hits()) == Truth.TRUE;
  }

  Truth test(Scan scan, Hits hits) {
    return matcher.of(scan, hits);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Query that && root.equals(that.root);
  }

  @Override
  public int hashCode() {
    return root.hashCode();
  }

  /** Returns the canonical text. */
  @Override
  public String toString() {
    return Printer.print(root);
  }
}
