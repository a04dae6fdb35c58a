package dev.earshot.query;

import dev.earshot.query.Lexeme.Kind;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Cuts a query's text into lexemes, one at a time: a field's value has rules of its own. */
final class Lexer {
  private static final String UNEQUAL = "!=";

  private static final Set<String> COUNTED = Set.of("NEAR", "ONEAR", "ATLEAST", "FREQUENCY");

  /** The marks of each kind. */
  private static final String[] QUOTES = {"\"“”„‟＂〝〞〟❝❞″‶ʺ", "«»", "‹›❮❯", "「」｢｣", "『』"};

  /** What stands for an apostrophe in a word, and about a phrase where no word is about it. */
  private static final String SINGLE_QUOTES =
      "'\u2018\u2019\u201A\u201B`\u00B4\u2032\u2035\u275B\u275C";

  /** Hyphen-minus, then hyphens, dashes, minus signs and the signs of negation. */
  private static final String DASHES =
      "-\u02D7\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u207B\u208B\u2212\u2796\u2E3A\u2E3B\uFE58"
          + "\uFE63\uFF0D\u00AC\uFFE2";

  /** Comparisons of one sign, each before the two that stand for it. */
  private static final Map<String, String> COMPARISONS =
      Map.ofEntries(
          Map.entry("<=", "<="),
          Map.entry("=<", "<="),
          Map.entry("\u2264", "<="),
          Map.entry("\u2266", "<="),
          Map.entry("\u2A7D", "<="),
          Map.entry(">=", ">="),
          Map.entry("=>", ">="),
          Map.entry("\u2265", ">="),
          Map.entry("\u2267", ">="),
          Map.entry("\u2A7E", ">="),
          Map.entry("==", "="),
          Map.entry("!=", UNEQUAL),
          Map.entry("<>", UNEQUAL),
          Map.entry("\u2260", UNEQUAL),
          Map.entry("<", "<"),
          Map.entry(">", ">"),
          Map.entry("=", "="),
          Map.entry(":", ":"));

  /** The text with narrow signs, by which it is cut. */
  private final String text;

  private final String written;
  private final Fields<?> fields;
  private final SyntaxError error;
  private int at;

  /** What was read last. */
  private Kind last = Kind.OPEN;

  /** Before here no single quote opens a phrase. */
  private int unquoted;

  Lexer(String text, Fields<?> fields, SyntaxError error) {
    this.text = Narrow.of(text);
    this.written = text;
    this.fields = fields;
    this.error = error;
  }

  /** Returns the next lexeme of a query. */
  Lexeme next() {
    Lexeme lexeme = cut();
    last = lexeme.kind();
    return lexeme;
  }

  private Lexeme cut() {
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
    if (isQuote(c) || closeOfSingle(at) >= 0) {
      return phrase();
    }
    if (isTwiceQuoted()) {
      throw error.at(start, "two single marks are no quotation mark", "write \"a b\" for a phrase");
    }
    if (isDash(c) || isExclusion(text, at)) {
      return minus();
    }
    if (isStrayPlus(text, at) && !isJoint(start)) {
      throw error.at(
          start,
          "every word is required already, a plus sign changes nothing",
          "leave it out; for any one of several write OR");
    }
    if (isHash(c) || isAt(c)) {
      return signed(c);
    }
    if (isStrayComparison(text, at)) {
      throw error.at(
          start,
          "expected the name of a field right before the comparison",
          "write it without a blank, such as likes>=10, or put the text in quotes");
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
    Run run = run();
    if (!run.escaped && run.star < 0) {
      refuseJoint(run);
    }
    return run.escaped || run.star >= 0 ? word(run) : operatorOrWord(run);
  }

  /** Refuses what joins words or excludes in other tools, where it stands between words. */
  private void refuseJoint(Run run) {
    OtherDialects.Joint joint = joint(run.start);
    if (joint != null) {
      throw error.at(run.start, joint.problem(), joint.hint());
    }
  }

  private boolean isJoint(int start) {
    return joint(start) != null;
  }

  /** Returns the operator of another tool that stands here between words; null if none does. */
  private OtherDialects.@Nullable Joint joint(int start) {
    OtherDialects.Joint joint = OtherDialects.joint(text, start);
    boolean operand = !last.joins() && last != Kind.OPEN && last != Kind.NOT && last != Kind.PART;
    boolean between =
        joint != null
            && (operand || (joint.excludes() && last.joins()))
            && isFollowedByOperand(joint.end());
    return between ? joint : null;
  }

  private boolean isFollowedByOperand(int from) {
    int next = from;
    while (next < text.length() && Blanks.is(text.charAt(next))) {
      next++;
    }
    int end = next;
    while (end < text.length() && !Blanks.is(text.charAt(end))) {
      end++;
    }
    String word = text.substring(next, end);
    return !word.isEmpty()
        && !word.startsWith(")")
        && !word.equals("AND")
        && !word.equals("OR")
        && !word.startsWith("NEAR/")
        && !word.startsWith("ONEAR/");
  }

  /** Returns the next lexeme of a field's value, where signs and colons mean nothing. */
  Lexeme nextValue() {
    skipBlanks();
    int start = at;
    last = Kind.WORD;
    if (at == text.length()
        || isQuote(text.charAt(at))
        || isParenthesis(text.charAt(at))
        || closeOfSingle(at) >= 0) {
      return next();
    }
    Run run = run();
    if (run.star >= 0) {
      throw error.at(run.star, "a field's value has no star", "name the whole value");
    }
    if (!run.escaped) {
      switch (Narrow.of(run.text)) {
        case "AND", "OR", "NOT" -> {
          return Lexeme.of(Kind.valueOf(Narrow.of(run.text)), start);
        }
        default -> {}
      }
    }
    return Lexeme.of(Kind.WORD, start, run.text);
  }

  /** Refuses a value read last that another tool would read as several, or as something else. */
  void requireValue(String field, Lexeme value) {
    String raw = text.substring(value.start(), at);
    int sign =
        value.kind() == Kind.PHRASE || raw.indexOf('\\') >= 0 ? -1 : OtherDialects.inValue(raw);
    if (sign >= 0) {
      throw error.at(
          value.start() + sign,
          "a value is in quotes where it holds such a sign",
          "write " + field + ":(a OR b) for several, and -" + field + ":a to exclude");
    }
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
        requireSign(start);
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
        out.append(written.charAt(at));
      }
      at++;
    }
    return new Run(start, out.toString(), escaped, star);
  }

  /**
   * Refuses a backslash before a letter or a digit, except where a word begins: there it makes a
   * word of an operator. Elsewhere it would vanish, and is a pattern's or a path's.
   */
  private void requireSign(int start) {
    int next = at + 1;
    boolean plain = next < text.length() && Character.isLetterOrDigit(text.codePointAt(next));
    boolean pattern =
        plain
            && "bdsw".indexOf(text.charAt(next)) >= 0
            && (next + 1 == text.length() || " +)".indexOf(text.charAt(next + 1)) >= 0);
    if (plain && (at > start || pattern)) {
      throw error.at(
          at,
          "a backslash makes text of the sign behind it, and no pattern of a letter",
          "leave it out, or write \\\\ for a backslash itself");
    }
  }

  private char escapedCharacter() {
    int start = at++;
    if (at == text.length() || Blanks.is(text.charAt(at))) {
      throw error.at(
          start, "expected a character after the backslash", "write \\\\ for a backslash itself");
    }
    return written.charAt(at++);
  }

  private RuntimeException starInside(int star) {
    return error.at(
        star,
        "a star may stand at the end of a word only",
        "move it to the end, or write \\* for a star itself");
  }

  private Lexeme operatorOrWord(Run run) {
    String word = Narrow.of(run.text);
    switch (word) {
      case "AND", "OR", "NOT" -> {
        return Lexeme.of(Kind.valueOf(word), run.start);
      }
      default -> {
        String counted = counted(word);
        return counted == null ? word(run) : counted(run.start, word, counted);
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

  private Lexeme counted(int start, String word, String name) {
    Kind kind = Kind.valueOf(name);
    String digits = word.length() > name.length() ? word.substring(name.length() + 1) : "";
    boolean number = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!number) {
      throw error.at(
          start,
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
          start,
          "expected at most " + QueryLimits.WORDS_BETWEEN + " words between",
          "use AND where distance does not matter");
    }
    return new Lexeme(kind, start, "", count, "");
  }

  private Lexeme word(Run run) {
    refuseSuffix(run);
    if (run.star >= 0 && !TermSequence.canBePrefix(run.text)) {
      throw shortPrefix(run.star);
    }
    OtherDialects.Foreign foreign = run.escaped ? null : OtherDialects.find(Narrow.of(run.text));
    if (foreign != null) {
      throw error.at(run.start + foreign.at(), foreign.problem(), foreign.hint());
    }
    refuseFunction(run);
    return Lexeme.of(run.star < 0 ? Kind.WORD : Kind.PREFIX, run.start, run.text);
  }

  /** What stands in brackets right behind a phrase or a group is said of it elsewhere. */
  private void refuseSuffix(Run run) {
    char first = text.charAt(run.start);
    if (isBehindPhrase(run.start) && (first == '[' || first == '{')) {
      throw error.at(
          run.start,
          "brackets and braces mean nothing behind a phrase or a group",
          "leave them out; for a part of the text write title:(a OR b)");
    }
  }

  private boolean isBehindPhrase(int start) {
    char before = start == 0 ? ' ' : text.charAt(start - 1);
    return before == ')' || isQuote(before);
  }

  private char charAfter(int place) {
    return place + 1 < text.length() ? text.charAt(place + 1) : ' ';
  }

  /** A word that touches a parenthesis is called with it elsewhere, and half of it is optional. */
  private void refuseFunction(Run run) {
    boolean touches =
        !run.escaped
            && run.star < 0
            && at < text.length()
            && text.charAt(at) == '('
            && isSpaced(text.codePointBefore(at));
    if (!touches) {
      return;
    }
    String name = Narrow.of(run.text).toLowerCase(Locale.ROOT);
    OtherDialects.Foreign function = OtherDialects.function(name);
    String meant = OtherDialects.field(name);
    String hint = meant == null ? "" : "write " + meant + "; ";
    if (function != null) {
      hint = function.hint() + "; ";
    } else if (fields.field(name) != null || fields.part(name) >= 0) {
      hint = "write " + name + ":(a OR b); ";
    }
    throw error.at(
        at,
        "a parenthesis touches the word before it",
        hint + "for a group write a blank before it, for forms of a word list them with OR");
  }

  /** Whether it is a digit or a letter of a script that parts words by blanks. */
  private static boolean isSpaced(int c) {
    return Character.isDigit(c)
        || (Character.isLetter(c) && c < 0x80)
        || (Character.isLetter(c)
            && switch (Character.UnicodeScript.of(c)) {
              case LATIN, GREEK, CYRILLIC -> true;
              default -> false;
            });
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
    if (isAt(sign) && isBehindPhrase(start) && Character.isDigit(charAfter(start))) {
      throw error.at(
          start,
          "words near each other are joined by NEAR, a slash and a number",
          "write a NEAR/3 b; before a handle a blank");
    }
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
    if (!hash && TermSequence.isParted(run.text)) {
      refuseFunction(run);
      return Lexeme.of(Kind.PHRASE, start, '@' + run.text);
    }
    if (!hash && !TermSequence.isHandle(run.text)) {
      throw error.at(
          start,
          "expected a handle such as @acme or @acme@example.org",
          "leave out other signs, or put the text in quotes");
    }
    refuseFunction(run);
    return Lexeme.of(hash ? Kind.HASHTAG : Kind.HANDLE, start, run.text);
  }

  private Lexeme phrase() {
    int start = at;
    int close = closeOfSingle(start);
    at++;
    int star = -1;
    StringBuilder out = new StringBuilder();
    char open = text.charAt(start);
    while (at < text.length() && !(close < 0 ? closes(open, text.charAt(at)) : at == close)) {
      char c = text.charAt(at);
      if (star >= 0) {
        throw starInside(star);
      }
      if (c == '\\') {
        requireSign(start);
        out.append(escapedCharacter());
        continue;
      }
      if (c == '*') {
        star = at;
      } else {
        out.append(written.charAt(at));
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
    if (isQuote(text.charAt(at)) || closeOfSingle(at) >= 0) {
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
    int length = signLength(text, end);
    String sign = COMPARISONS.getOrDefault(text.substring(end, end + length), "");
    if (sign.equals(UNEQUAL)) {
      throw error.at(
          end, "no comparison asks for what is not equal", "write -" + name + ":value to exclude");
    }
    if (!field && !sign.equals(":")) {
      throw error.at(end, "a part of the text has no number", "write " + name + ":word");
    }
    at = end + length;
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
            && signLength(text, end) > 0
            && !text.startsWith("://", end);
    return field ? end : -1;
  }

  /** Returns how long the colon or comparison is that stands at a place; 0 if none does. */
  private static int signLength(String text, int at) {
    for (int length = 2; length > 0; length--) {
      if (at + length <= text.length()
          && COMPARISONS.containsKey(text.substring(at, at + length))) {
        return length;
      }
    }
    return 0;
  }

  /** Whether a comparison begins here that no name stands before; a heart is none. */
  static boolean isStrayComparison(String text, int start) {
    int length = signLength(text, start);
    if (length == 0 || text.startsWith(":", start) || (length == 1 && text.charAt(start) == '=')) {
      return false;
    }
    int end = start + length;
    boolean heart =
        text.startsWith("<3", start)
            && (start + 2 == text.length() || !Character.isDigit(text.charAt(start + 2)));
    return !heart && end < text.length() && "0123456789+-".indexOf(text.charAt(end)) >= 0;
  }

  private static boolean isNamePart(char c, boolean first) {
    boolean letter = c == '_' || (isSpaced(c) && !Character.isDigit(c));
    return letter || (!first && (c == '-' || c == '.' || (c >= '0' && c <= '9')));
  }

  /** Whether a phrase may begin with it, which is an apostrophe where nothing closes it. */
  static boolean isSingleQuote(char c) {
    return SINGLE_QUOTES.indexOf(c) >= 0;
  }

  /**
   * Returns where the phrase ends whose opening single quote stands here: before a blank, a closing
   * parenthesis or the end, and with no group and no operator in between. Negative if it is an
   * apostrophe.
   */
  private int closeOfSingle(int start) {
    if (start < unquoted || start + 1 >= text.length() || !isSingleQuote(text.charAt(start))) {
      return -1;
    }
    int word = start + 1;
    int i = start + 1;
    for (; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (Blanks.is(c)) {
        if (isOperator(text.substring(word, i))) {
          break;
        }
        word = i + 1;
      } else if (isParenthesis(c) || isQuote(c)) {
        break;
      } else if (isSingleQuote(c) && endsWord(i + 1)) {
        boolean words = i > start + 1 && !Blanks.is(text.charAt(i - 1));
        if (words && !isSingleQuote(text.charAt(i - 1))) {
          return i;
        }
      }
    }
    unquoted = i;
    return -1;
  }

  /** Whether a mark of two single quotes stands before a word, as typesetters write it. */
  private boolean isTwiceQuoted() {
    return at + 2 < text.length()
        && isSingleQuote(text.charAt(at))
        && isSingleQuote(text.charAt(at + 1))
        && Character.isLetterOrDigit(text.codePointAt(at + 2));
  }

  private boolean endsWord(int end) {
    return end == text.length() || Blanks.is(text.charAt(end)) || text.charAt(end) == ')';
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
    return isBefore('!', text, start)
        || (text.startsWith("!", start)
            && start + 1 < text.length()
            && Character.isDigit(text.charAt(start + 1)));
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
        || isSingleQuote(next)
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
