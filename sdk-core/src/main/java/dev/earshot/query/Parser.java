package dev.earshot.query;

import dev.earshot.query.Lexeme.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads a query by recursive descent: OR, then AND, then NEAR, then NOT, then what stands alone.
 */
final class Parser {
  private static final String OPERAND =
      "expected a word, phrase, hashtag, handle, field or group, got ";

  private final Lexer lexer;
  private final Complaint complaint;
  private Lexeme current;
  private int terms;

  private Parser(String text, Map<String, Field> fields, Complaint complaint) {
    this.complaint = complaint;
    lexer = new Lexer(text, fields, complaint);
    current = lexer.next();
  }

  static Clause parse(String text, Map<String, Field> fields, Complaint complaint) {
    if (text.length() > Limits.CHARACTERS) {
      throw complaint.at(
          Limits.CHARACTERS,
          "a query has at most " + Limits.CHARACTERS + " characters",
          "split it into several queries");
    }
    return new Parser(text, fields, complaint).query();
  }

  private Clause query() {
    int start = current.start();
    Clause clause = or(0);
    if (current.kind() != Kind.END) {
      throw complaint.at(
          current.start(),
          "this parenthesis closes nothing",
          "remove it, or write \\) for the parenthesis itself");
    }
    if (!demandsSomething(clause)) {
      throw complaint.at(
          start,
          "a query, and each side of its outermost OR, must ask for something; this only excludes",
          "add what must be there, such as a word or lang:en");
    }
    return clause;
  }

  private Clause or(int depth) {
    List<Clause> clauses = new ArrayList<>();
    clauses.add(and(depth));
    while (current.kind() == Kind.OR) {
      advance();
      clauses.add(and(depth));
    }
    return clauses.size() == 1 ? clauses.get(0) : new Clause.Or(clauses);
  }

  private Clause and(int depth) {
    List<Clause> clauses = new ArrayList<>();
    clauses.add(near(depth));
    while (current.kind() != Kind.OR
        && current.kind() != Kind.CLOSE
        && current.kind() != Kind.END) {
      if (current.kind() == Kind.AND) {
        advance();
      }
      clauses.add(near(depth));
    }
    return clauses.size() == 1 ? clauses.get(0) : new Clause.And(clauses);
  }

  private Clause near(int depth) {
    int start = current.start();
    Clause first = unary(depth);
    if (current.kind() != Kind.NEAR) {
      return first;
    }
    requireOperand(first, start);
    List<Clause.Near.Step> steps = new ArrayList<>();
    while (current.kind() == Kind.NEAR) {
      int words = current.number();
      advance();
      start = current.start();
      Clause operand = unary(depth);
      requireOperand(operand, start);
      steps.add(new Clause.Near.Step(words, operand));
    }
    return new Clause.Near(first, steps);
  }

  private void requireOperand(Clause operand, int start) {
    if (!Clause.Near.isOperand(operand)) {
      throw complaint.at(
          start,
          "NEAR joins words, phrases, hashtags, handles, and groups of these with OR",
          "put parentheses round the NEAR and what belongs to it, and the rest outside");
    }
  }

  private Clause unary(int depth) {
    if (depth > Limits.DEPTH) {
      throw complaint.at(
          current.start(),
          "parentheses and negations nest at most " + Limits.DEPTH + " deep",
          "remove those that change nothing");
    }
    if (current.kind() == Kind.NOT) {
      advance();
      return new Clause.Not(unary(depth + 1));
    }
    return current.kind() == Kind.OPEN ? group(depth) : leaf();
  }

  private Clause group(int depth) {
    int open = current.start();
    advance();
    if (current.kind() == Kind.CLOSE) {
      throw complaint.at(
          open, "expected something between the parentheses", "fill the group or remove it");
    }
    Clause clause = or(depth + 1);
    if (current.kind() != Kind.CLOSE) {
      throw neverClosed(open);
    }
    advance();
    return clause;
  }

  private RuntimeException neverClosed(int open) {
    return complaint.at(
        open, "this parenthesis is never closed", "close it, or write \\( for the parenthesis");
  }

  private Clause leaf() {
    Lexeme lexeme = current;
    Clause clause =
        switch (lexeme.kind()) {
          case WORD -> new Clause.Term(findable(lexeme));
          case PREFIX -> new Clause.Prefix(lexeme.text());
          case PHRASE -> new Clause.Phrase(findable(lexeme), false);
          case PHRASE_PREFIX -> new Clause.Phrase(lexeme.text(), true);
          case HASHTAG -> new Clause.Hashtag(lexeme.text());
          case HANDLE -> new Clause.Handle(lexeme.text());
          case FIELD -> null;
          default -> throw missingOperand();
        };
    if (clause == null) {
      clause = field(lexeme);
    } else {
      count(lexeme);
    }
    advance();
    return clause;
  }

  private RuntimeException missingOperand() {
    String hint =
        current.kind().joins()
            ? "an operator stands between two operands; put it in quotes to search for the word"
            : "something is missing here, or the operator before it is too much";
    return complaint.at(current.start(), OPERAND + current.kind().name, hint);
  }

  private String findable(Lexeme lexeme) {
    if (!Wording.isFindable(lexeme.text())) {
      throw complaint.at(
          lexeme.start(),
          "expected a letter, a digit or an emoji; punctuation alone is not searched",
          "leave it out");
    }
    return lexeme.text();
  }

  /** Reads the value or the group of values; what comes after them is not yet read. */
  private Clause field(Lexeme lexeme) {
    Field field = Objects.requireNonNull(lexeme.field());
    if (!lexer.isGlued()) {
      throw complaint.at(
          lexer.position(),
          "expected a value right after the colon",
          "write it without a blank, such as " + field.name() + ":value");
    }
    List<String> values = new ArrayList<>();
    Lexeme value = lexer.nextValue();
    if (value.kind() != Kind.OPEN) {
      values.add(value(field, value));
      return new Clause.FieldTerm(field, values);
    }
    int open = value.start();
    do {
      values.add(value(field, lexer.nextValue()));
      value = lexer.nextValue();
    } while (value.kind() == Kind.OR);
    if (value.kind() == Kind.END) {
      throw neverClosed(open);
    }
    if (value.kind() != Kind.CLOSE) {
      throw complaint.at(
          value.start(),
          "the values of a field are joined by OR alone",
          "write " + field.name() + ":(a OR b); to exclude, write NOT before the field");
    }
    return new Clause.FieldTerm(field, values);
  }

  private String value(Field field, Lexeme value) {
    count(value);
    if (value.kind() != Kind.WORD && value.kind() != Kind.PHRASE) {
      throw complaint.at(
          value.start(),
          "expected a value of the field, got " + value.kind().name,
          "write "
              + field.name()
              + ":value or "
              + field.name()
              + ":(a OR b); put an operator in quotes if it is the value");
    }
    try {
      return field.canonical(value.text());
    } catch (IllegalArgumentException e) {
      throw complaint.at(
          value.start(), String.valueOf(e.getMessage()), "see the fields in docs/queries.md");
    }
  }

  private void count(Lexeme lexeme) {
    if (++terms > Limits.TERMS) {
      throw complaint.at(
          lexeme.start(),
          "a query has at most " + Limits.TERMS + " terms",
          "split it into several queries");
    }
  }

  private void advance() {
    current = lexer.next();
  }

  /** Whether a post must have something for the clause to hold; a mere exclusion does not. */
  private static boolean demandsSomething(Clause clause) {
    if (clause instanceof Clause.And and) {
      return and.clauses().stream().anyMatch(Parser::demandsSomething);
    }
    if (clause instanceof Clause.Or or) {
      return or.clauses().stream().allMatch(Parser::demandsSomething);
    }
    return !(clause instanceof Clause.Not not) || absenceDemandsSomething(not.clause());
  }

  private static boolean absenceDemandsSomething(Clause clause) {
    if (clause instanceof Clause.And and) {
      return and.clauses().stream().allMatch(Parser::absenceDemandsSomething);
    }
    if (clause instanceof Clause.Or or) {
      return or.clauses().stream().anyMatch(Parser::absenceDemandsSomething);
    }
    return clause instanceof Clause.Not not && demandsSomething(not.clause());
  }
}
