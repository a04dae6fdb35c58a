package dev.earshot.query;

import dev.earshot.QueryMatch.Hit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers hits while a query is tried, and forgets those of a clause that failed after all. */
final class Hits {
  private static final Comparator<Hit> IN_ORDER_OF_THE_POST =
      Comparator.comparing((Hit hit) -> hit.otherField() == null).thenComparing(Hit::span);

  private final List<Hit> hits = new ArrayList<>();

  void add(WordRow row, Occurrences occurrences) {
    for (int i = 0; i < occurrences.count(); i++) {
      hits.add(new Hit(row.span(occurrences.first(i), occurrences.last(i)), row.field()));
    }
  }

  /** Returns what to pass to {@link #forget(int)} to return to here. */
  int mark() {
    return hits.size();
  }

  void forget(int mark) {
    hits.subList(mark, hits.size()).clear();
  }

  List<Hit> inOrder() {
    return hits.stream().distinct().sorted(IN_ORDER_OF_THE_POST).toList();
  }
}
