package dev.earshot.query;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A query of a set.
 *
 * @param position where it comes in the order of the set; never given twice
 * @param required what a post must have for it to match; null where it is always tried
 * @param aspects which facts it asks for
 */
record StoredQuery(
    String id,
    Query query,
    Map<String, String> labels,
    long position,
    @Nullable RequiredTerms required,
    Set<Aspect> aspects) {

  static StoredQuery of(String id, Query query, Map<String, String> labels, long position) {
    return new StoredQuery(
        id,
        query,
        Map.copyOf(labels),
        position,
        RequiredTerms.of(query.root()),
        Set.copyOf(query.aspects()));
  }
}
