package dev.earshot.query;

import dev.earshot.QueryMatch.Hit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers hits while a query is tried, and forgets those of a clause that failed after all. */
final class Hits {
  private static final Comparator<Found> IN_ORDER_OF_THE_POST =
      Comparator.comparingInt(Found::order).thenComparing(found -> found.hit().span());

  private record Found(int order, Hit hit) {}

  private final List<Found> found = new ArrayList<>();

  void add(FieldTokens row, Occurrences occurrences) {
    for (int i = 0; i < occurrences.count(); i++) {
      found.add(
          new Found(
              row.order(),
              new Hit(row.span(occurrences.first(i), occurrences.last(i)), row.field())));
    }
  }

  /** Returns what to pass to {@link #forget(int)} to return to here. */
  int mark() {
    return found.size();
  }

  void forget(int mark) {
    found.subList(mark, found.size()).clear();
  }

  List<Hit> inOrder() {
    if (found.size() < 2) {
      return found.isEmpty() ? List.of() : List.of(found.get(0).hit());
    }
    return found.stream().distinct().sorted(IN_ORDER_OF_THE_POST).map(Found::hit).toList();
  }
}
