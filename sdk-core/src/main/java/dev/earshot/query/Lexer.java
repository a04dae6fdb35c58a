package dev.earshot.query;

import dev.earshot.query.Lexeme.Kind;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Cuts a query's text into lexemes, one at a time: a field's value has rules of its own. */
final class Lexer {
  private static final String NEAR = "NEAR";

  private final String text;
  private final Map<String, Field> fields;
  private final Complaint complaint;
  private int at;

  Lexer(String text, Map<String, Field> fields, Complaint complaint) {
    this.text = text;
    this.fields = fields;
    this.complaint = complaint;
  }

  /** Returns the next lexeme of a query. */
  Lexeme next() {
    skipBlanks();
    if (at == text.length()) {
      return Lexeme.of(Kind.END, at);
    }
    int start = at;
    char c = text.charAt(at);
    if (c == '(' || c == ')') {
      at++;
      return Lexeme.of(c == '(' ? Kind.OPEN : Kind.CLOSE, start);
    }
    if (isQuote(c)) {
      return phrase();
    }
    if (c == '-') {
      return minus();
    }
    if (isHash(c) || isAt(c)) {
      return signed(c);
    }
    Field field = field();
    if (field != null) {
      return new Lexeme(Kind.FIELD, start, "", 0, field);
    }
    Run run = run();
    return run.escaped || run.star >= 0 ? word(run) : operatorOrWord(run);
  }

  /** Returns the next lexeme of a field's value, where signs and colons mean nothing. */
  Lexeme nextValue() {
    skipBlanks();
    int start = at;
    if (at == text.length() || isQuote(text.charAt(at)) || isParenthesis(text.charAt(at))) {
      return next();
    }
    Run run = run();
    if (run.star >= 0) {
      throw complaint.at(run.star, "a field's value has no star", "name the whole value");
    }
    if (!run.escaped) {
      switch (run.text) {
        case "AND", "OR", "NOT" -> {
          return Lexeme.of(Kind.valueOf(run.text), start);
        }
        default -> {}
      }
    }
    return Lexeme.of(Kind.WORD, start, run.text);
  }

  /** Returns where the next lexeme is looked for. */
  int position() {
    return at;
  }

  /** Whether what follows directly is a value or a group, not a blank or the end. */
  boolean isGlued() {
    return at < text.length() && !Blanks.is(text.charAt(at)) && text.charAt(at) != ')';
  }

  /** A stretch of text up to the next blank, parenthesis or quote. */
  private record Run(int start, String text, boolean escaped, int star) {}

  private Run run() {
    int start = at;
    boolean escaped = false;
    int star = -1;
    StringBuilder out = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Blanks.is(c) || isParenthesis(c) || isQuote(c)) {
        break;
      }
      if (c == '\\') {
        out.append(escapedCharacter());
        escaped = true;
        continue;
      }
      if (c == '*') {
        if (star >= 0) {
          throw starInside(star);
        }
        star = at;
      } else {
        if (star >= 0) {
          throw starInside(star);
        }
        out.append(c);
      }
      at++;
    }
    return new Run(start, out.toString(), escaped, star);
  }

  private char escapedCharacter() {
    int start = at++;
    if (at == text.length() || Blanks.is(text.charAt(at))) {
      throw complaint.at(
          start, "expected a character after the backslash", "write \\\\ for a backslash itself");
    }
    return text.charAt(at++);
  }

  private RuntimeException starInside(int star) {
    return complaint.at(
        star,
        "a star may stand at the end of a word only",
        "move it to the end, or write \\* for a star itself");
  }

  private Lexeme operatorOrWord(Run run) {
    switch (run.text) {
      case "AND", "OR", "NOT" -> {
        return Lexeme.of(Kind.valueOf(run.text), run.start);
      }
      default -> {
        return isNear(run.text) ? near(run) : word(run);
      }
    }
  }

  /** Whether an unescaped word of that text would be read as a proximity. */
  static boolean isNear(String word) {
    return word.startsWith(NEAR)
        && (word.length() == NEAR.length() || word.charAt(NEAR.length()) == '/');
  }

  private Lexeme near(Run run) {
    String digits = run.text.length() > NEAR.length() ? run.text.substring(NEAR.length() + 1) : "";
    boolean number = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!number) {
      throw complaint.at(
          run.start,
          "expected NEAR/ and a number of words",
          "write NEAR/5 for at most five words between, or \"NEAR\" for the word");
    }
    int words = digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    if (words > Limits.WORDS_BETWEEN) {
      throw complaint.at(
          run.start,
          "expected at most " + Limits.WORDS_BETWEEN + " words between",
          "use AND where distance does not matter");
    }
    return new Lexeme(Kind.NEAR, run.start, "", words, null);
  }

  private Lexeme word(Run run) {
    if (run.star < 0) {
      return Lexeme.of(Kind.WORD, run.start, run.text);
    }
    if (!Wording.canBePrefix(run.text)) {
      throw shortPrefix(run.star);
    }
    return Lexeme.of(Kind.PREFIX, run.start, run.text);
  }

  private RuntimeException shortPrefix(int star) {
    return complaint.at(
        star,
        "expected two letters or digits right before the star",
        "write more of the word, or leave the star out");
  }

  private Lexeme minus() {
    int start = at++;
    if (at == text.length() || Blanks.is(text.charAt(at)) || text.charAt(at) == ')') {
      throw complaint.at(
          start,
          "expected what to exclude right after the minus sign",
          "write -word without a blank, or leave the sign out");
    }
    return Lexeme.of(Kind.NOT, start);
  }

  private Lexeme signed(char sign) {
    int start = at++;
    Run run = run();
    boolean hash = isHash(sign);
    if (run.star >= 0) {
      String prefix = (hash ? '#' : '@') + run.text;
      if (!Wording.canBePrefix(prefix)) {
        throw shortPrefix(run.star);
      }
      return Lexeme.of(Kind.PREFIX, start, prefix);
    }
    if (hash && !Wording.isHashtag(run.text)) {
      throw complaint.at(
          start,
          "expected a hashtag: letters, digits and _ right after the sign, not digits alone",
          "leave out other signs, or put the text in quotes");
    }
    if (!hash && !Wording.isHandle(run.text)) {
      throw complaint.at(
          start,
          "expected a handle such as @acme or @acme@example.org",
          "leave out other signs, or put the text in quotes");
    }
    return Lexeme.of(hash ? Kind.HASHTAG : Kind.HANDLE, start, run.text);
  }

  private Lexeme phrase() {
    int start = at++;
    int star = -1;
    StringBuilder out = new StringBuilder();
    while (at < text.length() && !isQuote(text.charAt(at))) {
      char c = text.charAt(at);
      if (star >= 0) {
        throw starInside(star);
      }
      if (c == '\\') {
        out.append(escapedCharacter());
        continue;
      }
      if (c == '*') {
        star = at;
      } else {
        out.append(c);
      }
      at++;
    }
    if (at == text.length()) {
      throw complaint.at(
          start, "this quotation mark is never closed", "close it, or write \\\" for the mark");
    }
    at++;
    return phrase(start, out.toString(), star);
  }

  private Lexeme phrase(int start, String words, int star) {
    if (star >= 0) {
      if (!Wording.canBePrefix(words)) {
        throw shortPrefix(star);
      }
      return Lexeme.of(Kind.PHRASE_PREFIX, start, words);
    }
    if (Blanks.single(words).isEmpty()) {
      throw complaint.at(
          start, "expected words between the quotation marks", "write some, or leave both out");
    }
    return Lexeme.of(Kind.PHRASE, start, words);
  }

  /**
   * Reads {@code name:}; a name before {@code ://} is that of an address. Null for anything else.
   */
  private @Nullable Field field() {
    int colon = colonOfField(text, at);
    if (colon < 0) {
      return null;
    }
    Field field = fields.get(text.substring(at, colon).toLowerCase(Locale.ROOT));
    if (field == null) {
      throw complaint.at(
          at,
          "there is no such field; there are " + String.join(", ", new TreeSet<>(fields.keySet())),
          "to search for the text itself, put it in quotes");
    }
    at = colon + 1;
    return field;
  }

  /** Returns where the colon of a field's name stands that begins here; negative if none does. */
  static int colonOfField(String text, int start) {
    int end = start;
    while (end < text.length() && isNamePart(text.charAt(end), end == start)) {
      end++;
    }
    boolean field =
        end > start
            && end < text.length()
            && text.charAt(end) == ':'
            && !text.startsWith("//", end + 1);
    return field ? end : -1;
  }

  private static boolean isNamePart(char c, boolean first) {
    boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (!first && (c == '_' || c == '-' || c == '.' || (c >= '0' && c <= '9')));
  }

  static boolean isQuote(char c) {
    return c == '"' || c == '“' || c == '”' || c == '„';
  }

  static boolean isHash(char c) {
    return c == '#' || c == '＃';
  }

  static boolean isAt(char c) {
    return c == '@' || c == '＠';
  }

  static boolean isParenthesis(char c) {
    return c == '(' || c == ')';
  }

  private void skipBlanks() {
    while (at < text.length() && Blanks.is(text.charAt(at))) {
      at++;
    }
  }
}
