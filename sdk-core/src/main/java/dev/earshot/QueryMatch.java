package dev.earshot;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * That a query matched a post, and where.
 *
 * @param query the query's id
 * @param hits what matched, in the order of the post; empty for a query that names no word, such as
 *     one that only excludes
 */
public record QueryMatch(String query, List<Hit> hits) {
  /**
   * One place that a query matched.
   *
   * @param span where, in UTF-16 units of the field
   * @param otherField the field, such as {@code title}; null for the text
   */
  public record Hit(Span span, @Nullable String otherField) {
    /** Creates a hit. */
    public Hit {
      Objects.requireNonNull(span, "span");
    }

    /** Returns the field; empty for the text. */
    public Optional<String> field() {
      return Optional.ofNullable(otherField);
    }
  }

  /** Creates a match. */
  public QueryMatch {
    Objects.requireNonNull(query, "query");
    hits = List.copyOf(hits);
  }

  /** Returns the spans within the text. */
  public List<Span> spans() {
    return hits.stream().filter(hit -> hit.otherField() == null).map(Hit::span).toList();
  }
}
