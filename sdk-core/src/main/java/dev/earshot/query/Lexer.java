package dev.earshot.query;

import dev.earshot.query.Lexeme.Kind;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Cuts a query's text into lexemes, one at a time: a field's value has rules of its own. */
final class Lexer {
  private static final Set<String> COUNTED = Set.of("NEAR", "ONEAR", "ATLEAST", "FREQUENCY");

  /** The marks of each kind. */
  private static final String[] QUOTES = {"\"“”„‟＂〝〞〟", "«»", "‹›", "「」｢｣", "『』"};

  /** Hyphen-minus, then hyphens, dashes and minus signs. */
  private static final String DASHES =
      "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uFE58\uFE63\uFF0D";

  private final String text;
  private final Fields<?> fields;
  private final SyntaxError error;
  private int at;

  Lexer(String text, Fields<?> fields, SyntaxError error) {
    this.text = text;
    this.fields = fields;
    this.error = error;
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
    if (isDash(c) || isExclusion(text, at)) {
      return minus();
    }
    if (isStrayPlus(text, at)) {
      throw error.at(
          start,
          "every word is required already, a plus sign changes nothing",
          "leave it out; for any one of several write OR");
    }
    if (isHash(c) || isAt(c)) {
      return signed(c);
    }
    if (c == '=' && at + 1 < text.length() && !Blanks.is(text.charAt(at + 1))) {
      Lexeme exact = exact();
      if (exact != null) {
        return exact;
      }
    }
    Lexeme field = field();
    if (field != null) {
      return field;
    }
    if (isStrayComparison(text, at)) {
      throw error.at(
          start,
          "expected the name of a field right before the comparison",
          "write it without a blank, such as likes>=10, or put the text in quotes");
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
      throw error.at(run.star, "a field's value has no star", "name the whole value");
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
      throw error.at(
          start, "expected a character after the backslash", "write \\\\ for a backslash itself");
    }
    return text.charAt(at++);
  }

  private RuntimeException starInside(int star) {
    return error.at(
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
        String counted = counted(run.text);
        return counted == null ? word(run) : counted(run, counted);
      }
    }
  }

  /** Whether an unescaped word of that text would be read as an operator. */
  static boolean isOperator(String word) {
    return word.equals("AND") || word.equals("OR") || word.equals("NOT") || counted(word) != null;
  }

  /** Returns the operator that takes a number; null if the word is none. */
  private static @Nullable String counted(String word) {
    int slash = word.indexOf('/');
    String name = slash < 0 ? word : word.substring(0, slash);
    return COUNTED.contains(name) ? name : null;
  }

  private Lexeme counted(Run run, String name) {
    Kind kind = Kind.valueOf(name);
    String digits = run.text.length() > name.length() ? run.text.substring(name.length() + 1) : "";
    boolean number = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!number) {
      throw error.at(
          run.start,
          "expected " + name + "/ and a number",
          kind.joins()
              ? "write "
                  + name
                  + "/5 for at most five words between, or \""
                  + name
                  + "\" for the word"
              : "write " + name + "/2(a OR b OR c), or \"" + name + "\" for the word");
    }
    int count = digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    if (kind.joins() && count > QueryLimits.WORDS_BETWEEN) {
      throw error.at(
          run.start,
          "expected at most " + QueryLimits.WORDS_BETWEEN + " words between",
          "use AND where distance does not matter");
    }
    return new Lexeme(kind, run.start, "", count, "");
  }

  private Lexeme word(Run run) {
    OtherDialects.Foreign foreign = run.escaped ? null : OtherDialects.find(run.text);
    if (foreign != null) {
      throw error.at(run.start + foreign.at(), foreign.problem(), foreign.hint());
    }
    if (run.star < 0) {
      return Lexeme.of(Kind.WORD, run.start, run.text);
    }
    if (!TermSequence.canBePrefix(run.text)) {
      throw shortPrefix(run.star);
    }
    return Lexeme.of(Kind.PREFIX, run.start, run.text);
  }

  private RuntimeException shortPrefix(int star) {
    return error.at(
        star,
        "expected two letters or digits right before the star",
        "write more of the word, or leave the star out");
  }

  private Lexeme minus() {
    int start = at++;
    if (at == text.length() || Blanks.is(text.charAt(at)) || text.charAt(at) == ')') {
      throw error.at(
          start,
          "expected what to exclude right after the minus sign",
          "write -word without a blank, or leave the sign out");
    }
    if (isDash(text.charAt(at)) || text.charAt(at) == '!') {
      throw error.at(start, "expected one sign before what to exclude", "write -word");
    }
    return Lexeme.of(Kind.NOT, start);
  }

  private Lexeme signed(char sign) {
    int start = at++;
    Run run = run();
    boolean hash = isHash(sign);
    if (run.star >= 0) {
      String prefix = (hash ? '#' : '@') + run.text;
      if (!TermSequence.canBePrefix(prefix)) {
        throw shortPrefix(run.star);
      }
      return Lexeme.of(Kind.PREFIX, start, prefix);
    }
    if (hash && !TermSequence.isHashtag(run.text)) {
      throw error.at(
          start,
          "expected a hashtag: letters, digits and _ right after the sign, not digits alone",
          "leave out other signs, or put the text in quotes");
    }
    if (!hash && !TermSequence.isHandle(run.text)) {
      throw error.at(
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
    char open = text.charAt(start);
    while (at < text.length() && !closes(open, text.charAt(at))) {
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
      throw error.at(
          start, "this quotation mark is never closed", "close it, or write \\\" for the mark");
    }
    at++;
    return phrase(start, out.toString(), star);
  }

  private Lexeme phrase(int start, String words, int star) {
    if (star >= 0) {
      if (!TermSequence.canBePrefix(words)) {
        throw shortPrefix(star);
      }
      return Lexeme.of(Kind.PHRASE_PREFIX, start, words);
    }
    if (Blanks.single(words).isEmpty()) {
      throw error.at(
          start, "expected words between the quotation marks", "write some, or leave both out");
    }
    return Lexeme.of(Kind.PHRASE, start, words);
  }

  /** Reads {@code ="Acme"} or {@code =Acme}; null if nothing of the kind follows. */
  private @Nullable Lexeme exact() {
    int start = at++;
    if (isQuote(text.charAt(at))) {
      Lexeme phrase = phrase();
      if (phrase.kind() == Kind.PHRASE_PREFIX) {
        throw starInExact(start);
      }
      return Lexeme.of(Kind.EXACT, start, phrase.text());
    }
    Run run = run();
    if (run.text.isEmpty()) {
      at = start;
      return null;
    }
    if (run.star >= 0) {
      throw starInExact(run.star);
    }
    return Lexeme.of(Kind.EXACT, start, run.text);
  }

  private RuntimeException starInExact(int offset) {
    return error.at(
        offset, "an exact form has no star", "leave the star out, or the sign before the word");
  }

  /**
   * Reads a name and the colon or comparison after it; a name before {@code ://} is that of an
   * address. Null for anything else.
   */
  private @Nullable Lexeme field() {
    int start = at;
    int end = endOfName(text, start);
    if (end < 0) {
      return null;
    }
    String name = text.substring(start, end).toLowerCase(Locale.ROOT);
    boolean field = fields.field(name) != null;
    if (!field && fields.part(name) < 0) {
      throw error.at(
          start,
          "there is no such field; there are " + fields.listed(),
          meant(name) + "to search for the text itself, put it in quotes");
    }
    boolean two = text.charAt(end) != ':' && text.startsWith("=", end + 1);
    String sign = text.substring(end, end + (two ? 2 : 1));
    if (!field && !sign.equals(":")) {
      throw error.at(end, "a part of the text has no number", "write " + name + ":word");
    }
    at = end + sign.length();
    return new Lexeme(field ? Kind.FIELD : Kind.PART, start, name, 0, sign);
  }

  private static String meant(String name) {
    String meant = OtherDialects.field(name);
    return meant == null ? "" : "write " + meant + "; ";
  }

  /**
   * Returns where the name of a field ends that begins here, a colon or comparison after it;
   * negative if none does.
   */
  static int endOfName(String text, int start) {
    int end = start;
    while (end < text.length() && isNamePart(text.charAt(end), end == start)) {
      end++;
    }
    boolean field =
        end > start
            && end < text.length()
            && ":<>=".indexOf(text.charAt(end)) >= 0
            && !text.startsWith("://", end);
    return field ? end : -1;
  }

  /** Whether a comparison begins here that no name stands before; a heart is none. */
  static boolean isStrayComparison(String text, int start) {
    if (start >= text.length() || "<>".indexOf(text.charAt(start)) < 0) {
      return false;
    }
    int end = text.startsWith("=", start + 1) ? start + 2 : start + 1;
    boolean heart =
        text.startsWith("<3", start)
            && (start + 2 == text.length() || !Character.isDigit(text.charAt(start + 2)));
    return !heart && end < text.length() && "0123456789+-".indexOf(text.charAt(end)) >= 0;
  }

  private static boolean isNamePart(char c, boolean first) {
    boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (!first && (c == '_' || c == '-' || c == '.' || (c >= '0' && c <= '9')));
  }

  static boolean isQuote(char c) {
    return kindOfQuote(c) >= 0;
  }

  /** Marks of one kind close each other: editors mix the straight and the curly ones. */
  private static boolean closes(char open, char c) {
    return kindOfQuote(c) == kindOfQuote(open);
  }

  private static int kindOfQuote(char c) {
    for (int kind = 0; kind < QUOTES.length; kind++) {
      if (QUOTES[kind].indexOf(c) >= 0) {
        return kind;
      }
    }
    return -1;
  }

  /** Whether it is a minus sign, or what an editor or a keyboard makes of one. */
  static boolean isDash(char c) {
    return DASHES.indexOf(c) >= 0;
  }

  /** Whether an exclamation mark stands right before what it excludes. */
  static boolean isExclusion(String text, int start) {
    return isBefore('!', text, start);
  }

  static boolean isStrayPlus(String text, int start) {
    return isBefore('+', text, start);
  }

  private static boolean isBefore(char sign, String text, int start) {
    if (start + 1 >= text.length() || text.charAt(start) != sign) {
      return false;
    }
    char next = text.charAt(start + 1);
    return Character.isLetter(text.codePointAt(start + 1))
        || next == '('
        || isQuote(next)
        || isHash(next)
        || isAt(next);
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
