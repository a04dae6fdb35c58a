package dev.earshot.scoring.model;

import dev.earshot.Span;
import dev.earshot.scoring.model.Lexicon.Role;
import dev.earshot.text.Tokens;
import dev.earshot.text.Tokens.Kind;

/**
 * The tokens that speak of a target: from the last border before it to the next after it. A
 * sentence, a {@code but}, a semicolon or a bracket is a firm border. A comma or an {@code and} is
 * a weak one, which is crossed while the lexicon has nothing to say on the target's side of it.
 *
 * @param from the first token
 * @param to the token after the last
 */
record TargetClause(int from, int to) {
  private static final String FIRM = ";:()[]\u2013\u2014|\u061B";
  private static final String WEAK = ",\u060C\u3001";

  /** Returns the clause around a span of the text; the whole text if no token lies in it. */
  static TargetClause around(Tokens tokens, Span target, Sight sight) {
    int first = 0;
    while (first < tokens.count() && tokens.end(first) <= target.start()) {
      first++;
    }
    int last = first;
    while (last + 1 < tokens.count() && tokens.start(last + 1) < target.end()) {
      last++;
    }
    if (first == tokens.count() || tokens.start(first) >= target.end()) {
      return new TargetClause(0, tokens.count());
    }
    Borders borders = new Borders(tokens, sight, new Features());
    int from = borders.before(first, true);
    int to = borders.after(last, true);
    int firmFrom = borders.before(first, false);
    int firmTo = borders.after(last, false);
    boolean speaks = borders.speaks(from, to);
    while (!speaks && (to < firmTo || from > firmFrom)) {
      int formerFrom = from;
      int formerTo = to;
      if (to < firmTo) {
        to = borders.after(to, true);
        speaks = borders.speaks(formerTo, to);
      } else {
        from = borders.before(from - 1, true);
        speaks = borders.speaks(from, formerFrom);
      }
    }
    return new TargetClause(from, to);
  }

  private record Borders(Tokens tokens, Sight sight, Features features) {
    /** Returns the first token of the part that {@code i} is in. */
    int before(int i, boolean weak) {
      int from = i;
      while (from > 0
          && tokens.sentence(from - 1) == tokens.sentence(i)
          && !opens(from)
          && !separates(from - 1, weak)) {
        from--;
      }
      return from;
    }

    /** Returns the token after the part that {@code i} is in. */
    int after(int i, boolean weak) {
      int to = i + 1;
      while (to < tokens.count()
          && tokens.sentence(to) == tokens.sentence(i)
          && !opens(to)
          && !separates(to, weak)) {
        to++;
      }
      return to;
    }

    boolean speaks(int from, int to) {
      return features.of(tokens, from, to, sight).hits() > 0;
    }

    /** Returns whether a new part begins with this word or phrase, as with {@code but}. */
    private boolean opens(int i) {
      return tokens.kind(i) == Kind.WORD && Lexicon.does(fact(i), Role.BREAKER);
    }

    private boolean separates(int i, boolean weak) {
      if (tokens.kind(i) == Kind.PUNCTUATION) {
        char mark = tokens.source().charAt(tokens.start(i));
        return FIRM.indexOf(mark) >= 0 || (weak && WEAK.indexOf(mark) >= 0);
      }
      return weak && tokens.kind(i) == Kind.WORD && Lexicon.does(fact(i), Role.LINK);
    }

    private int fact(int i) {
      Lexicon lexicon = sight.lexicon();
      long salt = sight.salt();
      int alone = lexicon.find(Lexicon.key(salt, tokens.hash(i)));
      return Lexicon.factOf(lexicon.longest(tokens, i, tokens.count(), salt, alone));
    }
  }
}
