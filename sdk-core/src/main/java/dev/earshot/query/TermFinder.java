package dev.earshot.query;

import dev.earshot.text.Tokens;
import java.util.List;

/** What a query looks for at a place of a text. Immutable. */
interface TermFinder {
  /** Adds where it stands in one text, in no particular order and perhaps twice. */
  void find(FieldTokens row, Occurrences found);

  /** Whether the clause names places in a text. */
  static boolean canFind(Clause clause) {
    return clause instanceof Clause.Or or
        ? or.clauses().stream().allMatch(TermFinder::isSequence)
        : isSequence(clause);
  }

  /** Whether the clause names one thing to look for. */
  static boolean isSequence(Clause clause) {
    return clause instanceof Clause.Term
        || clause instanceof Clause.Phrase
        || clause instanceof Clause.Prefix
        || clause instanceof Clause.Exact
        || clause instanceof Clause.Hashtag
        || clause instanceof Clause.Handle;
  }

  /** Returns what looks for the places a clause names. */
  static TermFinder of(Clause clause, Tokens scratch) {
    if (clause instanceof Clause.Or or) {
      List<TermSequence> all =
          or.clauses().stream().map(each -> TermSequence.of(each, scratch)).toList();
      return (row, found) -> all.forEach(each -> each.find(row, found));
    }
    return TermSequence.of(clause, scratch);
  }
}
