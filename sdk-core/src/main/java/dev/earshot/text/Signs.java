package dev.earshot.text;

/** Where tags, handles and tickers begin and end, the way twitter-text's cases define them. */
final class Signs {
  private static final int LONGEST_NAME = 20;
  private static final int LONGEST_LIST = 25;
  private static final int LONGEST_TICKER = 6;

  private static final String BESIDES =
      "\u200C\u200D\uA67E\u05BE\u05F3\u05F4\uFF5E\u301C\u309B\u309C\u30A0\u30FB\u3003\u0F0B\u0F0C\u00B7";

  private Signs() {}

  static boolean isHash(char c) {
    return c == '#' || c == '\uFF03';
  }

  static boolean isAt(char c) {
    return c == '@' || c == '\uFF20';
  }

  /** Returns the end of the hashtag whose sign stands at {@code at}, or -1. */
  static int hashtagEnd(char[] text, int at, int limit) {
    if (at > 0) {
      char before = text[at - 1];
      boolean selector = before == '\uFE0E' || before == '\uFE0F';
      if (before == '&' || (!selector && tagKind(text, pointStart(text, at - 1), limit) != 0)) {
        return -1;
      }
    }
    int p = at + 1;
    if (p < limit && (text[p] == '\uFE0F' || text[p] == '\u20E3')) {
      return -1;
    }
    boolean letters = false;
    while (p < limit) {
      int kind = tagKind(text, p, limit);
      if (kind == 0) {
        break;
      }
      if (kind == 2) {
        letters = true;
      }
      p += isPair(text, p, limit) ? 2 : 1;
    }
    boolean cut = (p < limit && isHash(text[p])) || isProtocolMark(text, p, limit);
    return letters && !cut ? p : -1;
  }

  /** Returns whether a handle may begin with the sign at {@code at}, for what stands before it. */
  static boolean mayMention(char[] text, int at) {
    if (at == 0 || text[at - 1] == ' ') {
      return true;
    }
    char before = text[at - 1];
    if (!isName(before) && "!#$%&*@\uFF20".indexOf(before) < 0) {
      return true;
    }
    if (at < 2 || (before | 0x20) != 't' || (text[at - 2] | 0x20) != 'r') {
      return false;
    }
    return at == 2 || (!isName(text[at - 3]) && "+~.-".indexOf(text[at - 3]) < 0);
  }

  /** Returns the end of the name after the sign at {@code at}, or -1 if no handle stands there. */
  static int mentionEnd(char[] text, int at, int limit) {
    int p = at + 1;
    int stop = Math.min(limit, p + LONGEST_NAME);
    while (p < stop && isName(text[p])) {
      p++;
    }
    return p > at + 1 && mayEndMention(text, p, limit) ? p : -1;
  }

  /** Returns whether what follows leaves the handle that ends at {@code end} a handle. */
  static boolean mayEndMention(char[] text, int end, int limit) {
    return end == limit
        || (!isAt(text[end])
            && !Links.isAccentedLatin(text[end])
            && !isProtocolMark(text, end, limit));
  }

  /** Returns the end of the {@code /list} at {@code slash}, or {@code slash} if there is none. */
  static int listEnd(char[] text, int slash, int limit) {
    if (slash + 1 >= limit || text[slash] != '/' || !isAsciiLetter(text[slash + 1])) {
      return slash;
    }
    int p = slash + 1;
    int stop = Math.min(limit, p + LONGEST_LIST);
    while (p < stop && (isName(text[p]) || text[p] == '-')) {
      p++;
    }
    return p;
  }

  /** Returns the end of the cashtag whose sign stands at {@code at}, or -1. */
  static int cashtagEnd(char[] text, int at, int limit) {
    if (at > 0 && !isBlank(text[at - 1])) {
      return -1;
    }
    int p = at + 1;
    while (p < limit && p <= at + LONGEST_TICKER && isAsciiLetter(text[p])) {
      p++;
    }
    if (p == at + 1) {
      return -1;
    }
    if (p + 1 < limit && (text[p] == '.' || text[p] == '_') && isAsciiLetter(text[p + 1])) {
      if (endsTicker(text, p + 2, limit)) {
        return p + 2;
      }
      if (p + 2 < limit && isAsciiLetter(text[p + 2]) && endsTicker(text, p + 3, limit)) {
        return p + 3;
      }
    }
    return endsTicker(text, p, limit) ? p : -1;
  }

  /** Returns whether a sign that wants room before it has it after this unit. */
  static boolean isBlank(char c) {
    byte kind = Letters.classOf(c);
    return kind == Letters.SPACE || kind == Letters.LINE || isDirection(c);
  }

  static boolean isName(char c) {
    return Links.isAsciiLetterOrDigit(c) || c == '_';
  }

  private static boolean endsTicker(char[] text, int at, int limit) {
    if (at >= limit) {
      return true;
    }
    char c = text[at];
    boolean mark = c > ' ' && c < 0x7F && !Links.isAsciiLetterOrDigit(c) && "\"`".indexOf(c) < 0;
    byte kind = Letters.classOf(c);
    return mark || kind == Letters.SPACE || kind == Letters.LINE;
  }

  private static boolean isDirection(char c) {
    return (c >= '\u202A' && c <= '\u202E')
        || (c >= '\u2066' && c <= '\u2069')
        || c == '\u200E'
        || c == '\u200F'
        || c == '\u061C';
  }

  static boolean isProtocolMark(char[] text, int at, int limit) {
    return at + 2 < limit && text[at] == ':' && text[at + 1] == '/' && text[at + 2] == '/';
  }

  private static boolean isAsciiLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean isPair(char[] text, int at, int limit) {
    return at + 1 < limit
        && Character.isHighSurrogate(text[at])
        && Character.isLowSurrogate(text[at + 1]);
  }

  private static int pointStart(char[] text, int at) {
    boolean low = at > 0 && Character.isLowSurrogate(text[at]);
    return low && Character.isHighSurrogate(text[at - 1]) ? at - 1 : at;
  }

  /** Returns 2 for a letter or mark, 1 for what a tag may hold besides, 0 for all else. */
  private static int tagKind(char[] text, int at, int limit) {
    char c = text[at];
    if (c < 0x80) {
      return isAsciiLetter(c) ? 2 : (isName(c) ? 1 : 0);
    }
    int cp = isPair(text, at, limit) ? Character.toCodePoint(c, text[at + 1]) : c;
    return switch (Character.getType(cp)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER,
          Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.ENCLOSING_MARK ->
          2;
      case Character.DECIMAL_DIGIT_NUMBER -> 1;
      default -> BESIDES.indexOf(c) >= 0 ? 1 : 0;
    };
  }
}
