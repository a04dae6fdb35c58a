package dev.earshot.query;

import java.util.List;

/**
 * Writes a clause in its canonical form: a blank for AND, a minus sign for NOT, parentheses only
 * where they are needed, a backslash only where a character would mean something else.
 */
final class Printer {
  /** How tightly a clause binds; a looser one within a tighter one needs parentheses. */
  private enum Binding {
    OR,
    AND,
    NEAR,
    ALONE
  }

  private final StringBuilder out = new StringBuilder();

  private Printer() {}

  static String print(Clause clause) {
    Printer printer = new Printer();
    printer.print(clause, Binding.OR, 0);
    return printer.out.toString();
  }

  private void print(Clause clause, Binding around, int depth) {
    QueryLimits.requireDepth(depth);
    boolean group = binding(clause).compareTo(around) < 0;
    if (group) {
      out.append('(');
    }
    if (clause instanceof Clause.Or or) {
      join(or.clauses(), " OR ", Binding.AND, depth);
    } else if (clause instanceof Clause.And and) {
      join(and.clauses(), " ", Binding.NEAR, depth);
    } else if (clause instanceof Clause.Near near) {
      print(near.first(), Binding.ALONE, depth + 1);
      for (Clause.Near.Step step : near.steps()) {
        out.append(step.ordered() ? " ONEAR/" : " NEAR/").append(step.words()).append(' ');
        print(step.operand(), Binding.ALONE, depth + 1);
      }
    } else if (clause instanceof Clause.Not not) {
      out.append(not.clause() instanceof Clause.Not ? "NOT " : "-");
      print(not.clause(), Binding.ALONE, depth + 1);
    } else if (clause instanceof Clause.AtLeast some) {
      out.append("ATLEAST/").append(some.count()).append('(');
      join(some.clauses(), " OR ", Binding.AND, depth);
      out.append(')');
    } else if (clause instanceof Clause.Frequency frequency) {
      out.append("FREQUENCY/").append(frequency.count()).append('(');
      print(frequency.operand(), Binding.OR, depth + 1);
      out.append(')');
    } else if (clause instanceof Clause.Part part) {
      part(part, depth);
    } else {
      leaf(clause);
    }
    if (group) {
      out.append(')');
    }
  }

  private static Binding binding(Clause clause) {
    if (clause instanceof Clause.Or) {
      return Binding.OR;
    }
    if (clause instanceof Clause.And) {
      return Binding.AND;
    }
    return clause instanceof Clause.Near ? Binding.NEAR : Binding.ALONE;
  }

  private void join(List<Clause> clauses, String joint, Binding around, int depth) {
    for (int i = 0; i < clauses.size(); i++) {
      out.append(i == 0 ? "" : joint);
      print(clauses.get(i), around, depth + 1);
    }
  }

  private void part(Clause.Part part, int depth) {
    out.append(part.name()).append(':');
    int start = out.length();
    print(part.clause(), Binding.ALONE, depth + 1);
    if (Narrow.of(out.substring(start)).startsWith("//")) { // name:// is an address
      out.insert(start, '(').append(')');
    }
  }

  private void leaf(Clause clause) {
    if (clause instanceof Clause.Term term) {
      word(term.word());
    } else if (clause instanceof Clause.Prefix prefix) {
      prefix(prefix.start());
      out.append('*');
    } else if (clause instanceof Clause.Phrase phrase) {
      quoted(phrase.words(), phrase.prefix());
    } else if (clause instanceof Clause.Hashtag hashtag) {
      out.append('#');
      escaped(hashtag.tag(), 0);
    } else if (clause instanceof Clause.Handle handle) {
      out.append('@');
      escaped(handle.handle(), 0);
    } else if (clause instanceof Clause.Exact exact) {
      out.append('=');
      quoted(exact.words(), false);
    } else if (clause instanceof Clause.FieldTerm field) {
      field(field);
    } else if (clause instanceof Clause.Comparison comparison) {
      out.append(comparison.field()).append(comparison.operator().sign());
      value(comparison.value());
    } else if (clause instanceof Clause.Range range) {
      out.append(range.field()).append(':');
      value(range.low() + ".." + range.high());
    }
  }

  private void word(String word) {
    char first = word.charAt(0);
    String read = Narrow.of(word);
    if (Lexer.isOperator(read)
        || OtherDialects.mayJoin(read)
        || isSign(word)
        || Lexer.isHash(first)
        || Lexer.isAt(first)) {
      out.append('\\');
      escaped(word, 1);
    } else {
      unlessField(word);
    }
  }

  private void prefix(String start) {
    if (Lexer.isHash(start.charAt(0)) || Lexer.isAt(start.charAt(0))) {
      escaped(start, 0);
    } else if (isSign(start)) {
      out.append('\\');
      escaped(start, 1);
    } else {
      unlessField(start);
    }
  }

  private void unlessField(String word) {
    int end = Lexer.endOfName(Narrow.of(word), 0);
    if (end < 0) {
      escaped(word, 0);
    } else {
      out.append(word, 0, end).append('\\').append(word.charAt(end));
      escaped(word.substring(end + 1), 0);
    }
  }

  /** Whether the first character would be read as a sign. */
  private static boolean isSign(String written) {
    String word = Narrow.of(written);
    return Lexer.isDash(word.charAt(0))
        || Lexer.isSingleQuote(word.charAt(0))
        || word.charAt(0) == '='
        || word.charAt(0) == '!'
        || word.charAt(0) == '+'
        || Lexer.isStrayComparison(word, 0)
        || OtherDialects.find(word) != null;
  }

  /** Writes a text that stands without quotes; its first {@code bare} units are safe already. */
  private void escaped(String text, int bare) {
    for (int i = 0; i < text.length(); i++) {
      char c = Narrow.of(text.charAt(i));
      if (i >= bare && (c == '\\' || c == '*' || Lexer.isParenthesis(c) || Lexer.isQuote(c))) {
        out.append('\\');
      }
      out.append(text.charAt(i));
    }
  }

  private void quoted(String words, boolean prefix) {
    out.append('"');
    for (int i = 0; i < words.length(); i++) {
      char c = Narrow.of(words.charAt(i));
      if (c == '\\' || c == '*' || Lexer.isQuote(c)) {
        out.append('\\');
      }
      out.append(words.charAt(i));
    }
    out.append(prefix ? "*\"" : "\"");
  }

  private void field(Clause.FieldTerm term) {
    List<String> values = term.values();
    out.append(term.field()).append(':').append(values.size() > 1 ? "(" : "");
    for (int i = 0; i < values.size(); i++) {
      out.append(i == 0 ? "" : " OR ");
      value(values.get(i));
    }
    out.append(values.size() > 1 ? ")" : "");
  }

  private void value(String value) {
    if (Blanks.in(value)
        || Lexer.isOperator(Narrow.of(value))
        || Lexer.isSingleQuote(Narrow.of(value.charAt(0)))
        || OtherDialects.inValue(Narrow.of(value)) >= 0
        || Narrow.of(value).startsWith("//")) { // name:// is an address
      quoted(value, false);
    } else {
      escaped(value, 0);
    }
  }
}
