package dev.earshot.query;

import org.jspecify.annotations.Nullable;

/**
 * A predicate over facts of one kind, such as a segment of people, in the language of queries. Made
 * by {@link Fields#parse}.
 *
 * <p>{@link #toString()} is the canonical text; two filters are equal when it is.
 *
 * <p>Immutable and thread-safe.
 *
 * @param <F> the facts
 */
public final class Filter<F> {
  private final Clause root;
  private final Fields<F> fields;
  private final Matcher<F> matcher;

  Filter(Clause root, Fields<F> fields) {
    this.root = root;
    this.fields = fields;
    matcher = Matcher.of(root, fields);
  }

  /** Returns the outermost clause. */
  public Clause root() {
    return root;
  }

  /** Returns whether it holds for the facts. */
  public Truth test(F facts) {
    return test(scan(facts), new Hits());
  }

  Truth test(Scan<F> scan, Hits hits) {
    return matcher.of(scan, hits);
  }

  Scan<F> scan(F facts) {
    return new Scan<>(facts, fields.parts());
  }

  Fields<F> fields() {
    return fields;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Filter<?> that && root.equals(that.root);
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
