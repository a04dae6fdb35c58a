package dev.earshot.text;

import dev.earshot.text.Tokens.Kind;

/*
 * Most of a text is words with one space after each, so these are told apart by one load and two
 * tests, and a word is hashed by the loop that looks for its end. All else leaves that road. Links
 * are looked for first, since one may begin before the dot that gives it away; a text without a dot
 * skips even that.
 */
/**
 * Reads a text from its start to its end and adds its tokens to the rows: words, numbers, links.
 */
final class TokenScan {
  private final TokenRows rows;
  private final Links links = new Links();
  private final MarkScan marks;

  TokenScan(TokenRows rows) {
    this.rows = rows;
    marks = new MarkScan(rows, links);
  }

  void read(CharSequence source) {
    rows.over(source);
    char[] text = rows.text;
    int length = rows.length;
    links.over(text, length, firstDot(source));
    boolean linked = links.next();
    int limit = linked ? links.start() : length;
    int at = 0;
    while (at < length) {
      if (at >= limit) {
        while (linked && links.start() < at) {
          linked = links.next();
        }
        limit = linked ? links.start() : length;
        if (at == limit) {
          at = rows.add(Kind.URL, at, at, links.end());
          continue;
        }
      }
      int entry = Letters.entry(text[at]);
      if ((entry & Letters.PLAIN) != 0) {
        at = readWord(at, limit);
      } else if (text[at] == ' ') {
        at++;
      } else {
        at = readOther(at, limit);
      }
    }
  }

  private static int firstDot(CharSequence source) {
    if (source instanceof String string) {
      int dot = string.indexOf('.');
      return dot < 0 ? string.length() : dot;
    }
    return 0;
  }

  /** Reads a word or number, and the space after it if one follows its plain letters. */
  private int readWord(int at, int limit) {
    char[] text = rows.text;
    int end = rows.spelling.begin(text, at, limit, Letters.PLAIN);
    if (Faces.mayLaugh(text, at, end)) {
      int face = Faces.emoticonEnd(text, at, limit);
      if (face >= 0) {
        return rows.add(Kind.EMOTICON, at, at, face);
      }
    }
    if (end < rows.length && text[end] != ' ') {
      return readOn(at, end, limit);
    }
    rows.addSpelled(rows.spelling.isWordly() ? Kind.WORD : Kind.NUMBER, at, at, end);
    return end + 1;
  }

  /** Reads what may carry on the word or number whose plain beginning ends at {@code middle}. */
  private int readOn(int at, int middle, int limit) {
    char[] text = rows.text;
    Spelling spelling = rows.spelling;
    int end = middle;
    if (end == at + 1 && end < limit) {
      int sign = text[at] <= '9' ? Faces.emojiEnd(text, at, limit) : -1;
      if (sign >= 0) {
        return rows.add(Kind.EMOJI, at, at, sign);
      }
      int face = text[end] == '_' ? Faces.emoticonEnd(text, at, limit) : -1;
      if (face >= 0) {
        return rows.add(Kind.EMOTICON, at, at, face);
      }
    }
    boolean spelled = true;
    while (end < limit) {
      int entry = Letters.entry(text[end]);
      if ((entry & Letters.PLAIN) != 0) {
        end = spelling.goOn(text, end, limit, Letters.PLAIN);
      } else if ((entry & Letters.JOINER) != 0) {
        if (!joins(at, end, limit)) {
          break;
        }
        spelled &= spelling.goOn(text, end, end + 1, Letters.ONE) > end;
        end++;
      } else if (isWordPart(end, limit)) {
        boolean pair = Signs.isPair(text, end, limit);
        boolean digit = pair && kindAt(end, limit) == Letters.DIGIT;
        spelling.note(pair && !digit ? Letters.WORDLY : entry);
        spelled = false;
        end += pair ? 2 : 1;
      } else {
        break;
      }
    }
    int address = end < rows.length ? addressEnd(at, end) : -1;
    if (address >= 0) {
      return rows.add(Kind.URL, at, at, address);
    }
    Kind kind = spelling.isWordly() ? Kind.WORD : Kind.NUMBER;
    if (spelled) {
      rows.addSpelled(kind, at, at, end);
    } else {
      rows.addRefolded(kind, at, at, end);
    }
    rows.notePossessive();
    return end;
  }

  /** Reads what is neither a space nor begins with a plain letter or digit. */
  private int readOther(int at, int limit) {
    boolean pair = Signs.isPair(rows.text, at, limit);
    return switch (kindAt(at, limit)) {
      case Letters.LINE -> {
        rows.endLine();
        yield at + 1;
      }
      case Letters.LETTER, Letters.DIGIT, Letters.MARK -> readWord(at, limit);
      case Letters.IDEOGRAPH, Letters.CLUSTER, Letters.CLUSTER_LEAD, Letters.CLUSTER_TAIL ->
          rows.add(Kind.WORD, at, at, clusterEnd(at, limit));
      case Letters.EMOJI, Letters.PUNCTUATION -> marks.read(at, limit, pair ? 2 : 1);
      default -> at + (pair ? 2 : 1);
    };
  }

  private byte kindAt(int at, int limit) {
    char[] text = rows.text;
    return Signs.isPair(text, at, limit)
        ? Letters.classOfPair(Character.toCodePoint(text[at], text[at + 1]))
        : Letters.classOf(text[at]);
  }

  /** Returns whether what stands at {@code at} holds a word together. */
  private boolean joins(int wordStart, int at, int limit) {
    if (at + 1 >= limit || at == wordStart) {
      return false;
    }
    char c = rows.text[at];
    byte next = kindAt(at + 1, limit);
    if (Letters.classOf(c) == Letters.FORMAT) {
      return next == Letters.LETTER || next == Letters.MARK;
    }
    if (next == Letters.DIGIT) {
      return Letters.classOf(rows.text[at - 1]) == Letters.DIGIT
          && (c == '.' || c == ',' || c == ':');
    }
    if (next != Letters.LETTER || c == ',' || c == ':') {
      return false;
    }
    if (c == '&') {
      return isSingle(at - 1, limit) || isSingle(at + 1, limit);
    }
    return c != '.' || (isSingle(at - 1, limit) && isSingle(at + 1, limit));
  }

  /** Returns whether the ASCII letter at {@code at} has no letter or digit beside it. */
  private boolean isSingle(int at, int limit) {
    char[] text = rows.text;
    return text[at] < 0x80
        && Letters.classOf(text[at]) == Letters.LETTER
        && (at == 0 || !isWordPart(at - 1, limit))
        && (at + 1 == limit || !isWordPart(at + 1, limit));
  }

  private boolean isWordPart(int at, int limit) {
    byte kind = kindAt(at, limit);
    return kind == Letters.LETTER || kind == Letters.DIGIT || kind == Letters.MARK;
  }

  /** Returns the end of the address whose protocol or {@code www} is this word, or -1. */
  private int addressEnd(int start, int end) {
    char[] text = rows.text;
    int length = rows.length;
    boolean protocol =
        Signs.isProtocolMark(text, end, length) && end + 3 < length && Signs.isName(text[end + 3]);
    boolean web =
        text[end] == '.'
            && end + 1 < length
            && end - start == 3
            && Signs.isName(text[end + 1])
            && (text[start] | 0x20) == 'w'
            && (text[start + 1] | 0x20) == 'w'
            && (text[start + 2] | 0x20) == 'w';
    if (!protocol && !web) {
      return -1;
    }
    int last = end + 1;
    for (int p = end; p < length && !Signs.isBlank(text[p]) && "<>\"".indexOf(text[p]) < 0; p++) {
      if (".,;:!?')]".indexOf(text[p]) < 0) {
        last = p + 1;
      }
    }
    return last;
  }

  private int clusterEnd(int at, int limit) {
    char[] text = rows.text;
    int p = at;
    if (kindAt(p, limit) == Letters.CLUSTER_LEAD
        && p + 1 < limit
        && Letters.classOf(text[p + 1]) == Letters.CLUSTER) {
      p++;
    }
    p += Signs.isPair(text, p, limit) ? 2 : 1;
    while (p < limit) {
      byte kind = kindAt(p, limit);
      boolean stacked =
          kind == Letters.CLUSTER && (text[p - 1] == '\u17D2' || text[p - 1] == '\u1039');
      if (kind != Letters.MARK && kind != Letters.CLUSTER_TAIL && !stacked) {
        break;
      }
      p += Signs.isPair(text, p, limit) ? 2 : 1;
    }
    return p;
  }
}
