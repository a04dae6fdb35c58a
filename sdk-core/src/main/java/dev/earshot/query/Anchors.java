package dev.earshot.query;

import dev.earshot.text.Tokens;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A set of token keys of which a post must have at least one for a clause to hold. A clause without
 * such a set, such as a field or a word with a star, has none, and its query is always tried.
 *
 * @param keys the hashes, one or more
 * @param shortest the length of the shortest word behind them: the longer, the rarer
 */
record Anchors(Set<Long> keys, int shortest) {

  /** Returns the best set there is for the clause; null for none. */
  static @Nullable Anchors of(Clause clause) {
    return of(clause, new Tokens());
  }

  private static @Nullable Anchors of(Clause clause, Tokens scratch) {
    if (clause instanceof Clause.And and) {
      return bestOf(and.clauses(), scratch);
    }
    if (clause instanceof Clause.Or or) {
      return union(or.clauses(), scratch);
    }
    if (clause instanceof Clause.Near near) {
      Anchors best = of(near.first(), scratch);
      for (Clause.Near.Step step : near.steps()) {
        best = better(best, of(step.operand(), scratch));
      }
      return best;
    }
    if (clause instanceof Clause.Not || clause instanceof Clause.FieldTerm) {
      return null;
    }
    Anchors best = null;
    for (Unit unit : Matcher.wording(clause, scratch).units()) {
      if (unit.hasKey()) {
        best = better(best, new Anchors(Set.of(unit.hash()), unit.folded().length()));
      }
    }
    return best;
  }

  private static @Nullable Anchors bestOf(List<Clause> clauses, Tokens scratch) {
    Anchors best = null;
    for (Clause clause : clauses) {
      best = better(best, of(clause, scratch));
    }
    return best;
  }

  private static @Nullable Anchors union(List<Clause> clauses, Tokens scratch) {
    Set<Long> keys = new HashSet<>();
    int shortest = Integer.MAX_VALUE;
    for (Clause clause : clauses) {
      Anchors anchors = of(clause, scratch);
      if (anchors == null) {
        return null;
      }
      keys.addAll(anchors.keys);
      shortest = Math.min(shortest, anchors.shortest);
    }
    return new Anchors(keys, shortest);
  }

  private static @Nullable Anchors better(@Nullable Anchors one, @Nullable Anchors other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    int byCount = Integer.compare(other.keys.size(), one.keys.size());
    return (byCount != 0 ? byCount : Integer.compare(one.shortest, other.shortest)) >= 0
        ? one
        : other;
  }
}
