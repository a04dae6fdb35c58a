package dev.earshot.query;

import dev.earshot.MalformedException;
import dev.earshot.query.Lexeme.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Reads a query by recursive descent: OR, then AND, then NEAR, then NOT, then what stands alone.
 */
final class Parser {
  private static final String OPERAND =
      "expected a word, phrase, hashtag, handle, field or group, got ";

  private final Fields<?> fields;
  private final Lexer lexer;
  private final SyntaxError error;
  private Lexeme current;
  private int terms;
  private boolean inPart;

  private Parser(String text, Fields<?> fields, SyntaxError error) {
    this.fields = fields;
    this.error = error;
    lexer = new Lexer(text, fields, error);
    current = lexer.next();
  }

  /** Reads a query, which must ask for something. */
  static Clause parseQuery(String text, Fields<?> fields, SyntaxError error) {
    Clause clause = parse(text, fields, error);
    if (!ClauseTree.demandsSomething(clause)) {
      throw error.at(
          0,
          "a query, and each side of its outermost OR, must ask for something; this only excludes",
          "add what must be there, such as a word or lang:en");
    }
    return clause;
  }

  /** Reads any clause. */
  static Clause parse(String text, Fields<?> fields, SyntaxError error) {
    if (text.length() > QueryLimits.CHARACTERS) {
      throw error.at(
          QueryLimits.CHARACTERS,
          "a query has at most " + QueryLimits.CHARACTERS + " characters",
          "split it into several queries");
    }
    return new Parser(text, fields, error).query();
  }

  private Clause query() {
    Clause clause = or(0);
    if (current.kind() != Kind.END) {
      throw error.at(
          current.start(),
          "this parenthesis closes nothing",
          "remove it, or write \\) for the parenthesis itself");
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
    if (!isNear()) {
      return first;
    }
    requireOperand(first, start, "NEAR joins");
    List<Clause.Near.Step> steps = new ArrayList<>();
    while (isNear()) {
      Lexeme near = current;
      advance();
      start = current.start();
      Clause operand = unary(depth);
      requireOperand(operand, start, "NEAR joins");
      steps.add(new Clause.Near.Step(near.number(), near.kind() == Kind.ONEAR, operand));
    }
    return new Clause.Near(first, steps);
  }

  private boolean isNear() {
    return current.kind() == Kind.NEAR || current.kind() == Kind.ONEAR;
  }

  private void requireOperand(Clause operand, int start, String does) {
    if (!TermFinder.canFind(operand)) {
      throw error.at(
          start,
          does + " words, phrases, hashtags, handles, and groups of these with OR",
          "put parentheses round it and what belongs to it, and the rest outside");
    }
  }

  private Clause unary(int depth) {
    if (depth > QueryLimits.DEPTH) {
      throw error.at(
          current.start(),
          "parentheses and negations nest at most " + QueryLimits.DEPTH + " deep",
          "remove those that change nothing");
    }
    if (current.kind() == Kind.NOT) {
      advance();
      return new Clause.Not(unary(depth + 1));
    }
    return switch (current.kind()) {
      case OPEN -> group(depth);
      case PART -> part(depth);
      case ATLEAST -> atLeast(depth);
      case FREQUENCY -> frequency(depth);
      default -> leaf();
    };
  }

  /** Reads {@code title:} and what follows right after it. */
  private Clause part(int depth) {
    Lexeme part = current;
    if (inPart) {
      throw inPart(part);
    }
    requireGlued(part);
    inPart = true;
    advance();
    Clause clause = unary(depth + 1);
    inPart = false;
    return new Clause.Part(part.text(), clause);
  }

  private RuntimeException inPart(Lexeme lexeme) {
    return error.at(
        lexeme.start(),
        "expected words alone in a part of the text, got " + lexeme.kind().name,
        "put it outside the parentheses");
  }

  /** Reads {@code ATLEAST/2(a OR b OR c)}. */
  private Clause atLeast(int depth) {
    Lexeme atLeast = current;
    int open = openOf(atLeast);
    List<Clause> clauses = new ArrayList<>();
    do {
      advance();
      clauses.add(and(depth + 1));
    } while (current.kind() == Kind.OR);
    close(open);
    if (clauses.size() < 2 || atLeast.number() < 1 || atLeast.number() > clauses.size()) {
      throw error.at(
          atLeast.start(),
          "expected a number from 1 to that of the alternatives, and two of these or more",
          "write ATLEAST/2(a OR b OR c); to ask how often a word is said, FREQUENCY/2(a)");
    }
    return new Clause.AtLeast(atLeast.number(), clauses);
  }

  /** Reads {@code FREQUENCY/3(acme OR #acme)}. */
  private Clause frequency(int depth) {
    Lexeme frequency = current;
    int open = openOf(frequency);
    advance();
    int start = current.start();
    Clause operand = or(depth + 1);
    close(open);
    requireOperand(operand, start, "FREQUENCY counts");
    if (frequency.number() < 1 || frequency.number() > QueryLimits.OCCURRENCES) {
      throw error.at(
          frequency.start(),
          "expected a number from 1 to " + QueryLimits.OCCURRENCES,
          "write FREQUENCY/3(acme) for a word that is said three times or more");
    }
    return new Clause.Frequency(frequency.number(), operand);
  }

  private int openOf(Lexeme operator) {
    advance();
    if (current.kind() != Kind.OPEN) {
      throw error.at(
          current.start(),
          "expected an opening parenthesis after " + operator.kind().name,
          "write " + operator.kind().name + "/2(a OR b OR c), or put the word in quotes");
    }
    return current.start();
  }

  private void close(int open) {
    if (current.kind() != Kind.CLOSE) {
      throw neverClosed(open);
    }
    advance();
  }

  private Clause group(int depth) {
    int open = current.start();
    advance();
    if (current.kind() == Kind.CLOSE) {
      throw error.at(
          open, "expected something between the parentheses", "fill the group or remove it");
    }
    Clause clause = or(depth + 1);
    close(open);
    return clause;
  }

  private RuntimeException neverClosed(int open) {
    return error.at(
        open, "this parenthesis is never closed", "close it, or write \\( for the parenthesis");
  }

  private Clause leaf() {
    Lexeme lexeme = current;
    Clause clause;
    if (lexeme.kind() == Kind.FIELD) {
      clause = field(lexeme);
    } else {
      clause = words(lexeme);
      count(lexeme);
    }
    advance();
    return clause;
  }

  private Clause words(Lexeme lexeme) {
    Clause clause =
        switch (lexeme.kind()) {
          case WORD -> new Clause.Term(findable(lexeme));
          case PREFIX -> new Clause.Prefix(lexeme.text());
          case PHRASE -> new Clause.Phrase(findable(lexeme), false);
          case PHRASE_PREFIX -> new Clause.Phrase(lexeme.text(), true);
          case EXACT -> exact(lexeme);
          case HASHTAG -> new Clause.Hashtag(lexeme.text());
          case HANDLE -> new Clause.Handle(lexeme.text());
          default -> throw missingOperand();
        };
    if (fields.parts().isEmpty()) {
      throw error.at(
          lexeme.start(),
          "there is no text to look for it in; there are the fields " + fields.listed(),
          "write name:value, or name>5 for a number");
    }
    return clause;
  }

  private Clause exact(Lexeme lexeme) {
    String words = findable(lexeme);
    if (TermSequence.hasAddress(words)) {
      throw error.at(
          lexeme.start(), "an address has no exact form", "leave out the sign before it");
    }
    return new Clause.Exact(words);
  }

  private RuntimeException missingOperand() {
    String hint =
        current.kind().joins()
            ? "an operator stands between two operands; put it in quotes to search for the word"
            : "something is missing here, or the operator before it is too much";
    return error.at(current.start(), OPERAND + current.kind().name, hint);
  }

  private String findable(Lexeme lexeme) {
    if (!TermSequence.isFindable(lexeme.text())) {
      throw error.at(
          lexeme.start(),
          "expected a letter, a digit or an emoji; punctuation alone is not searched",
          "leave it out");
    }
    return lexeme.text();
  }

  /** Reads the value or the group of values; what comes after them is not yet read. */
  private Clause field(Lexeme lexeme) {
    if (inPart) {
      throw inPart(lexeme);
    }
    Field<?> field = Objects.requireNonNull(fields.field(lexeme.text()));
    if (field.number() == null && !lexeme.sign().equals(":")) {
      throw error.at(
          lexeme.start() + lexeme.text().length(),
          "the field is no number and cannot be compared",
          "write " + field.name() + ":value");
    }
    requireGlued(lexeme);
    Lexeme value = lexer.nextValue();
    if (lexeme.sign().startsWith("<") || lexeme.sign().startsWith(">")) {
      return comparison(field, operator(lexeme.sign()), value);
    }
    if (value.kind() != Kind.OPEN) {
      return single(field, value);
    }
    int open = value.start();
    List<String> values = new ArrayList<>();
    do {
      values.add(value(field, lexer.nextValue(), this::canonical));
      value = lexer.nextValue();
    } while (value.kind() == Kind.OR);
    if (value.kind() == Kind.END) {
      throw neverClosed(open);
    }
    if (value.kind() != Kind.CLOSE) {
      throw error.at(
          value.start(),
          "the values of a field are joined by OR alone",
          "write " + field.name() + ":(a OR b); to exclude, write NOT before the field");
    }
    return new Clause.FieldTerm(field.name(), values);
  }

  /* The number at an end of its field's range has nothing on its far side. */
  private Clause comparison(Field<?> field, Clause.Comparison.Operator operator, Lexeme value) {
    NumberRange range = Objects.requireNonNull(field.number(), "number").range();
    String bound =
        value(field, value, (of, start, text) -> bound(of, start, operator.sign(), text));
    boolean below = operator == Clause.Comparison.Operator.LESS;
    boolean above = operator == Clause.Comparison.Operator.MORE;
    double number = Double.parseDouble(bound);
    if ((below && number == range.least()) || (above && number == range.most())) {
      throw error.at(
          value.start(),
          "expected " + range + ", and nothing lies " + (below ? "below" : "above") + " this one",
          "write " + field.name() + ":" + bound);
    }
    return new Clause.Comparison(field.name(), operator, bound);
  }

  private void requireGlued(Lexeme field) {
    if (!lexer.isGlued()) {
      Field<?> named = fields.field(field.text()); // a part is none
      NumberType<?> number = named == null ? null : named.number();
      throw error.at(
          lexer.position(),
          "expected a value right after the " + (field.sign().equals(":") ? "colon" : "comparison"),
          "write it without a blank, such as "
              + field.text()
              + field.sign()
              + (field.sign().equals(":") || number == null
                  ? "value"
                  : NumberRange.written(number.range().example())));
    }
  }

  private static Clause.Comparison.Operator operator(String sign) {
    return Arrays.stream(Clause.Comparison.Operator.values())
        .filter(operator -> operator.sign().equals(sign))
        .findFirst()
        .orElseThrow();
  }

  /** A value that stands alone; that of a number may be a range. */
  private Clause single(Field<?> field, Lexeme value) {
    int dots = field.number() == null ? -1 : value.text().indexOf("..");
    if (dots < 0) {
      return new Clause.FieldTerm(field.name(), List.of(value(field, value, this::canonical)));
    }
    count(value);
    String low = bound(field, value.start(), "", value.text().substring(0, dots));
    String high = bound(field, value.start() + dots + 2, "", value.text().substring(dots + 2));
    if (Double.parseDouble(low) > Double.parseDouble(high)) {
      throw error.at(
          value.start(),
          "expected the lower bound first, as nothing lies between these",
          "write the two numbers the other way round");
    }
    NumberType<?> number = Objects.requireNonNull(field.number(), "number");
    if (number.range().whole()
        && Math.ceil(Double.parseDouble(low)) > Math.floor(Double.parseDouble(high))) {
      throw error.at(
          value.start(),
          "expected a whole number between these, as nothing else is counted",
          number.hint(field.name(), "", ""));
    }
    return new Clause.Range(field.name(), low, high);
  }

  /** Reads where a value stands in the query what it is. */
  private interface ValueReading {
    String of(Field<?> field, int start, String value);
  }

  private String value(Field<?> field, Lexeme value, ValueReading reading) {
    count(value);
    if (value.kind() != Kind.WORD && value.kind() != Kind.PHRASE) {
      throw error.at(
          value.start(),
          "expected a value of the field, got " + value.kind().name,
          "write "
              + field.name()
              + ":value or "
              + field.name()
              + ":(a OR b); put an operator in quotes if it is the value");
    }
    String read = reading.of(field, value.start(), value.text());
    lexer.requireValue(field.name(), value);
    return read;
  }

  private String canonical(Field<?> field, int start, String value) {
    try {
      return field.type().canonical(value);
    } catch (IllegalArgumentException e) {
      throw refused(field, start, ":", value, e);
    }
  }

  /** A number that others are compared with. */
  private String bound(Field<?> field, int start, String sign, String value) {
    try {
      return Objects.requireNonNull(field.number(), "number").bound(value);
    } catch (IllegalArgumentException e) {
      throw refused(field, start, sign, value, e);
    }
  }

  private MalformedException refused(
      Field<?> field, int start, String sign, String value, IllegalArgumentException why) {
    NumberType<?> number = field.number();
    return error.at(
        start,
        String.valueOf(why.getMessage()),
        number == null
            ? "see the fields in docs/queries.md"
            : number.hint(field.name(), sign, value));
  }

  private void count(Lexeme lexeme) {
    if (++terms > QueryLimits.TERMS) {
      throw error.at(
          lexeme.start(),
          "a query has at most " + QueryLimits.TERMS + " terms",
          "split it into several queries");
    }
  }

  private void advance() {
    current = lexer.next();
  }
}
