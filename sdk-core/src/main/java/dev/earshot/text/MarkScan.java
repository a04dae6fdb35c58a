package dev.earshot.text;

import dev.earshot.text.Tokens.Kind;

/** Reads what begins with a mark: handles, tags, tickers, e-mail, emoji, faces, punctuation. */
final class MarkScan {
  private static final int LONGEST_MAILBOX = 64;
  private static final long[] TITLES = {
    Tokens.hash("mr"), Tokens.hash("mrs"), Tokens.hash("ms"), Tokens.hash("dr"), Tokens.hash("vs")
  };

  private final TokenRows rows;
  private final Links links;

  MarkScan(TokenRows rows, Links links) {
    this.rows = rows;
    this.links = links;
  }

  /** Reads the token at {@code at}, whose first code point has this many units. */
  int read(int at, int limit, int units) {
    char[] text = rows.text;
    char c = text[at];
    int signed = readSign(at, c);
    if (signed >= 0) {
      return signed;
    }
    int emoji = Faces.emojiEnd(text, at, limit);
    if (emoji >= 0) {
      return rows.add(Kind.EMOJI, at, at, emoji);
    }
    int face = Faces.emoticonEnd(text, at, limit);
    if (face >= 0) {
      return rows.add(Kind.EMOTICON, at, at, face);
    }
    return units == 1 ? readRun(at, limit) : rows.add(Kind.PUNCTUATION, at, at, at + units);
  }

  /** Reads a run of the mark at {@code at}. */
  int readRun(int at, int limit) {
    char[] text = rows.text;
    char c = text[at];
    int end = at + 1;
    while (end < limit && text[end] == c) {
      end++;
    }
    rows.add(Kind.PUNCTUATION, at, at, end);
    noteSentenceEnd(c, at, end);
    return end;
  }

  /** Reads what the sign at {@code at} begins; returns its end, or -1 if it begins nothing. */
  private int readSign(int at, char c) {
    char[] text = rows.text;
    if (Signs.isAt(c)) {
      int mail = mailEnd(at);
      return mail >= 0 ? mail : handleEnd(at);
    }
    if (Signs.isHash(c)) {
      int end = Signs.hashtagEnd(text, at, rows.length);
      return end < 0 ? -1 : rows.add(Kind.HASHTAG, at, at + 1, end);
    }
    int end = c == '$' ? Signs.cashtagEnd(text, at, rows.length) : -1;
    return end < 0 ? -1 : rows.add(Kind.CASHTAG, at, at + 1, end);
  }

  /** Takes back what was read of a mailbox before the sign and adds the whole e-mail address. */
  private int mailEnd(int at) {
    char[] text = rows.text;
    int start = at;
    int floor = Math.max(0, at - LONGEST_MAILBOX);
    while (start > floor && isMailbox(text[start - 1])) {
      start--;
    }
    while (start < at && !Links.isAsciiLetterOrDigit(text[start])) {
      start++;
    }
    boolean begins = start == 0 || !Signs.isAt(text[start - 1]);
    int end = start < at && begins ? serverEnd(at + 1) : -1;
    if (end < 0) {
      return -1;
    }
    end = Addresses.afterHost(text, end, rows.length);
    int first = rows.count;
    while (first > 0 && rows.start(first - 1) >= start) {
      first--;
    }
    if (first > 0 && rows.end(first - 1) > start) {
      return -1;
    }
    rows.cutTo(first);
    return rows.add(Kind.URL, start, start, end);
  }

  /** Returns the end of a host behind an at sign, whatever its ending; -1 for none. */
  private int serverEnd(int at) {
    int known = links.hostEnd(at);
    int any = Addresses.hostEnd(rows.text, at, rows.length);
    boolean local = any >= 0 && !holds(at, any, '.');
    return local ? known : Math.max(known, any);
  }

  private boolean holds(int from, int to, char c) {
    for (int p = from; p < to; p++) {
      if (rows.text[p] == c) {
        return true;
      }
    }
    return false;
  }

  private static boolean isMailbox(char c) {
    return switch (c) {
      case '.', '_', '%', '+', '-' -> true;
      default -> Links.isAsciiLetterOrDigit(c);
    };
  }

  private int handleEnd(int at) {
    char[] text = rows.text;
    int length = rows.length;
    if (!Signs.mayMention(text, at)) {
      return -1;
    }
    int end = at + 1;
    while (end < length && Signs.isName(text[end])) {
      end++;
    }
    if (end == at + 1) {
      return -1;
    }
    int host = end < length && text[end] != ' ' ? links.hostEnd(at + 1) : -1;
    if (host > end && dots(at + 1, host) >= 2) {
      end = host;
    }
    int mailbox = mailboxEnd(end);
    if (mailbox < length && Signs.isAt(text[mailbox])) {
      int server = serverEnd(mailbox + 1);
      if (server >= 0) {
        end = server;
      }
    }
    return Signs.mayEndMention(text, end, length) ? rows.add(Kind.HANDLE, at, at + 1, end) : -1;
  }

  /** Returns the end of a federated name, which may hold inner dots and hyphens. */
  private int mailboxEnd(int at) {
    char[] text = rows.text;
    int length = rows.length;
    int p = at;
    while (p + 1 < length && (text[p] == '.' || text[p] == '-') && Signs.isName(text[p + 1])) {
      p++;
      while (p < length && Signs.isName(text[p])) {
        p++;
      }
    }
    return p < length && Signs.isAt(text[p]) ? p : at;
  }

  private int dots(int from, int to) {
    int dots = 0;
    for (int p = from; p < to; p++) {
      if (rows.text[p] == '.') {
        dots++;
      }
    }
    return dots;
  }

  private void noteSentenceEnd(char c, int at, int end) {
    if ((Letters.entry(c) & Letters.STOP) != 0) {
      rows.endSentence();
    } else if (c == '.') {
      boolean free =
          end == rows.length
              || Signs.isBlank(rows.text[end])
              || "\"')]\u201D\u2019\u00BB!?".indexOf(rows.text[end]) >= 0;
      if (free && (end - at > 1 || !isAbbreviation(at))) {
        rows.endSentence();
      }
    }
  }

  /** Returns whether the word before the dot at {@code at} is one letter or a title. */
  private boolean isAbbreviation(int at) {
    int i = rows.count - 2;
    if (i < 0 || rows.end(i) != at || rows.kind(i) != Kind.WORD) {
      return false;
    }
    if (at - rows.start(i) == 1) {
      return Letters.classOf(rows.text[at - 1]) == Letters.LETTER;
    }
    for (long title : TITLES) {
      if (rows.hash(i) == title) {
        return true;
      }
    }
    return false;
  }
}
