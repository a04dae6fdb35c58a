package dev.earshot.query;

import dev.earshot.text.Tokens;
import java.util.ArrayList;
import java.util.Comparator;
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
record RequiredTerms(Set<Long> keys, int shortest) {
  /** Fewer keys first, then longer words. */
  private static final Comparator<RequiredTerms> RAREST =
      Comparator.<RequiredTerms>comparingInt(terms -> terms.keys().size())
          .thenComparing(Comparator.comparingInt(RequiredTerms::shortest).reversed());

  /** Returns the best set there is for the clause; null for none. */
  static @Nullable RequiredTerms of(Clause clause) {
    return of(clause, new Tokens());
  }

  private static @Nullable RequiredTerms of(Clause clause, Tokens scratch) {
    if (clause instanceof Clause.And || clause instanceof Clause.Near) {
      List<RequiredTerms> each = each(ClauseTree.below(clause), scratch);
      return each.isEmpty() ? null : each.get(0);
    }
    if (clause instanceof Clause.Or or) {
      return oneOf(or.clauses(), 1, scratch);
    }
    if (clause instanceof Clause.AtLeast some) {
      return oneOf(some.clauses(), some.count(), scratch);
    }
    if (clause instanceof Clause.Part part) {
      return of(part.clause(), scratch);
    }
    if (clause instanceof Clause.Frequency frequency) {
      return of(frequency.operand(), scratch);
    }
    return TermFinder.isSequence(clause) ? ofSequence(TermSequence.of(clause, scratch)) : null;
  }

  private static @Nullable RequiredTerms ofSequence(TermSequence sequence) {
    return sequence.terms().stream()
        .filter(TermPattern::hasKey)
        .map(term -> new RequiredTerms(term.keys(), term.folded().length()))
        .min(RAREST)
        .orElse(null);
  }

  /**
   * Where {@code count} of some clauses must hold, at least one does of any that are so many that
   * too few are left over.
   */
  private static @Nullable RequiredTerms oneOf(List<Clause> clauses, int count, Tokens scratch) {
    int needed = clauses.size() - count + 1;
    List<RequiredTerms> each = each(clauses, scratch);
    if (each.size() < needed) {
      return null;
    }
    Set<Long> keys = new HashSet<>();
    int shortest = Integer.MAX_VALUE;
    for (RequiredTerms terms : each.subList(0, needed)) {
      keys.addAll(terms.keys);
      shortest = Math.min(shortest, terms.shortest);
    }
    return new RequiredTerms(keys, shortest);
  }

  /** Returns the sets of those clauses that have one, the best first. */
  private static List<RequiredTerms> each(List<Clause> clauses, Tokens scratch) {
    List<RequiredTerms> each = new ArrayList<>();
    for (Clause clause : clauses) {
      RequiredTerms terms = of(clause, scratch);
      if (terms != null) {
        each.add(terms);
      }
    }
    each.sort(RAREST);
    return each;
  }
}
