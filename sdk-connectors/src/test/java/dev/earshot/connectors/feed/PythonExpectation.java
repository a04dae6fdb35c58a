package dev.earshot.connectors.feed;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * Reads the expressions in which feedparser's cases state what they expect: and, not, ==, !=,
 * paths such as entries[0]['title'], texts, numbers, tuples, dictionaries. Anything else is null.
 */
final class PythonExpectation {
  /* One claim: all values are equal (or differ); a path alone claims to be true. */
  record Claim(boolean negated, String operator, List<Object> values) {}

  /* Where a value stands: entries, 0, title. */
  record Path(List<Object> steps) {}

  private static final Map<String, Object> CONSTANTS =
      Map.of("None", Map.of(), "True", true, "False", false);

  private final String text;
  private int at;

  private PythonExpectation(String text) {
    this.text = text;
  }

  /* Returns the claims that must all hold; null if the expression is not understood. */
  static @Nullable List<Claim> parse(String text) {
    try {
      PythonExpectation reader = new PythonExpectation(text.strip());
      List<Claim> claims = reader.conjunction();
      reader.blanks();
      return reader.at == reader.text.length() ? claims : null;
    } catch (IllegalStateException | IndexOutOfBoundsException | NumberFormatException e) {
      return null;
    }
  }

  private List<Claim> conjunction() {
    List<Claim> claims = new ArrayList<>();
    do {
      claims.addAll(claim());
    } while (word("and"));
    return claims;
  }

  private List<Claim> claim() {
    boolean negated = word("not");
    int start = at;
    if (sign("(")) {
      List<Claim> inner = tryInner();
      if (inner != null) {
        return inner;
      }
      at = start;
    }
    List<Object> values = new ArrayList<>();
    values.add(value());
    String operator = "";
    while (true) {
      if (sign("==") || word("is")) {
        operator = word("not") ? "!=" : "==";
      } else if (sign("!=")) {
        operator = "!=";
      } else {
        return List.of(new Claim(negated, operator, values));
      }
      values.add(value());
    }
  }

  private @Nullable List<Claim> tryInner() {
    try {
      List<Claim> inner = conjunction();
      blanks();
      return sign(")") && peek() != '.' && peek() != '[' ? inner : null;
    } catch (IllegalStateException e) {
      return null;
    }
  }

  private Object value() {
    Object value = single();
    while (value instanceof String && (sign("+") || isQuote())) {
      value = value + (String) single();
    }
    return value;
  }

  private boolean isQuote() {
    blanks();
    return peek() == '\'' || peek() == '"';
  }

  private Object single() {
    blanks();
    char c = peek();
    if (c == 'u' && (text.charAt(at + 1) == '\'' || text.charAt(at + 1) == '"')) {
      at++;
      return string();
    }
    if (c == '\'' || c == '"') {
      return string();
    }
    if (c == '(') {
      at++;
      return list(")");
    }
    if (c == '[') {
      at++;
      return list("]");
    }
    if (c == '{') {
      return dictionary();
    }
    if (c == '-' || Character.isDigit(c)) {
      return number();
    }
    return path();
  }

  private Object path() {
    String name = name();
    Object constant = CONSTANTS.get(name);
    if (constant != null) {
      return constant;
    }
    List<Object> steps = new ArrayList<>();
    steps.add(name);
    while (true) {
      if (at < text.length() && peek() == '.') {
        at++;
        steps.add(name());
      } else if (at < text.length() && peek() == '[') {
        at++;
        steps.add(value());
        need("]");
      } else if (at < text.length() && peek() == '(') {
        at++;
        steps.add(list(")"));
      } else {
        return new Path(steps);
      }
    }
  }

  private List<Object> list(String end) {
    List<Object> values = new ArrayList<>();
    while (!sign(end)) {
      values.add(value());
      sign(",");
    }
    return values;
  }

  private Map<String, Object> dictionary() {
    need("{");
    Map<String, Object> values = new LinkedHashMap<>();
    while (!sign("}")) {
      String key = String.valueOf(value());
      need(":");
      values.put(key, value());
      sign(",");
    }
    return values;
  }

  private Object number() {
    int start = at;
    at++;
    while (at < text.length() && (Character.isDigit(peek()) || peek() == '.')) {
      at++;
    }
    return Double.valueOf(text.substring(start, at));
  }

  private String name() {
    blanks();
    int start = at;
    while (at < text.length() && (Character.isLetterOrDigit(peek()) || peek() == '_')) {
      at++;
    }
    if (start == at) {
      throw new IllegalStateException("no name");
    }
    return text.substring(start, at);
  }

  private String string() {
    String quote = text.substring(at, at + 1);
    if (text.startsWith(quote.repeat(3), at)) {
      quote = quote.repeat(3);
    }
    at += quote.length();
    StringBuilder out = new StringBuilder();
    while (!text.startsWith(quote, at)) {
      char c = text.charAt(at++);
      out.append(c == '\\' ? escape() : String.valueOf(c));
    }
    at += quote.length();
    return out.toString();
  }

  private String escape() {
    char c = text.charAt(at++);
    return switch (c) {
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'r' -> "\r";
      case 'x' -> code(2);
      case 'u' -> code(4);
      case 'U' -> code(8);
      case '\n' -> "";
      case '\\', '\'', '"' -> String.valueOf(c);
      default -> "\\" + c;
    };
  }

  private String code(int digits) {
    String hex = text.substring(at, at + digits);
    at += digits;
    return Character.toString(Integer.parseInt(hex, 16));
  }

  private boolean word(String word) {
    blanks();
    int end = at + word.length();
    boolean there =
        text.startsWith(word, at)
            && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)));
    at = there ? end : at;
    return there;
  }

  private boolean sign(String sign) {
    blanks();
    boolean there = text.startsWith(sign, at);
    at = there ? at + sign.length() : at;
    return there;
  }

  private void need(String sign) {
    if (!sign(sign)) {
      throw new IllegalStateException("expected " + sign);
    }
  }

  private void blanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }
}
