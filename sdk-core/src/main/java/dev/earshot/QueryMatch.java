package dev.earshot;

import java.util.List;
import java.util.Objects;

/**
 * That a query matched a post, and where.
 *
 * @param query the query's id
 * @param hits what matched, in the order of the post; empty for a query that names no word, such as
 *     one that only asks for a sender
 */
public record QueryMatch(String query, List<Hit> hits) {
  /**
   * One place that a query matched.
   *
   * @param span where, in UTF-16 units of the field
   * @param field the field: {@link #TEXT}, {@link #TITLE}, or for the alternative text of a medium
   *     {@code media/0/alt}, media counted from 0
   */
  public record Hit(Span span, String field) {
    /** The field of a hit in the post's text. */
    public static final String TEXT = "text";

    /** The field of a hit in the post's title. */
    public static final String TITLE = "title";

    /** Creates a hit. */
    public Hit {
      Objects.requireNonNull(span, "span");
      Objects.requireNonNull(field, "field");
    }
  }

  /** Creates a match. */
  public QueryMatch {
    Objects.requireNonNull(query, "query");
    hits = List.copyOf(hits);
  }

  /** Returns the spans within the text. */
  public List<Span> spans() {
    return hits.stream().filter(hit -> hit.field().equals(Hit.TEXT)).map(Hit::span).toList();
  }
}
