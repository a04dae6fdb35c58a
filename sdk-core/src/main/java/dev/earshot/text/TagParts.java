package dev.earshot.text;

import dev.earshot.text.Tokens.Kind;

/*
 * Keeps its place, so that asking for one part after the other reads the tag once.
 */
/** The words a hashtag is made of. */
final class TagParts {
  private final TokenRows rows;
  private final FoldedText folds = new FoldedText();
  private int token = -1;
  private int part;
  private int start;
  private int end;
  private int counted = -1;
  private int count;

  TagParts(TokenRows rows) {
    this.rows = rows;
  }

  /** Forgets the text before. */
  void reset() {
    token = -1;
    counted = -1;
  }

  int count(int i) {
    if (rows.kind(i) != Kind.HASHTAG) {
      return 1;
    }
    if (counted != i) {
      int found = 0;
      int limit = rows.end(i);
      for (int p = begin(rows.from(i), limit); p < limit; p = begin(finish(p, limit), limit)) {
        found++;
      }
      counted = i;
      count = found;
    }
    return count;
  }

  int start(int i, int wanted) {
    seek(i, wanted);
    return start;
  }

  int end(int i, int wanted) {
    seek(i, wanted);
    return end;
  }

  long hash(int i, int wanted) {
    seek(i, wanted);
    if (start == rows.from(i) && end == rows.end(i)) {
      return rows.hash(i);
    }
    Spelling spelling = rows.spelling;
    if (spelling.begin(rows.text, start, end, Letters.ONE) == end) {
      return spelling.hash();
    }
    folds.length = 0;
    Letters.fold(rows.text, start, end, folds);
    return folds.hash(0, folds.length);
  }

  private void seek(int i, int wanted) {
    if (wanted < 0 || wanted >= count(i)) {
      throw new IndexOutOfBoundsException("part " + wanted + " of " + count(i));
    }
    int limit = rows.end(i);
    if (rows.kind(i) != Kind.HASHTAG) {
      token = -1;
      start = rows.from(i);
      end = limit;
      return;
    }
    if (token != i || part > wanted) {
      token = i;
      part = 0;
      start = begin(rows.from(i), limit);
      end = finish(start, limit);
    }
    while (part < wanted) {
      part++;
      start = begin(end, limit);
      end = finish(start, limit);
    }
  }

  /** Returns where the next part begins. */
  private int begin(int from, int limit) {
    int p = from;
    while (p < limit && (isBetween(p) || Letters.classOf(rows.text[p]) == Letters.FORMAT)) {
      p++;
    }
    return p;
  }

  /** Returns where the part that begins at {@code from} ends. */
  private int finish(int from, int limit) {
    int p = from + 1;
    while (p < limit && !isBetween(p) && !breaksAt(from, p, limit)) {
      p++;
    }
    return p;
  }

  private boolean isBetween(int at) {
    return Letters.classOf(rows.text[at]) == Letters.PUNCTUATION;
  }

  private boolean breaksAt(int from, int at, int limit) {
    char[] text = rows.text;
    int entry = Letters.entry(text[at]);
    if (Letters.classOf(text[at]) == Letters.MARK || Character.isLowSurrogate(text[at])) {
      return false;
    }
    int owner = at - 1;
    while (owner > from && Letters.classOf(text[owner]) == Letters.MARK) {
      owner--;
    }
    int before = Letters.entry(text[owner]);
    if (isDigit(text[at]) != isDigit(text[owner])) {
      return true;
    }
    if ((entry & Letters.UPPER) == 0) {
      return false;
    }
    return (before & Letters.UPPER) == 0 || beginsWord(at, limit);
  }

  private static boolean isDigit(char c) {
    return Letters.classOf(c) == Letters.DIGIT;
  }

  /** Returns whether a capital after a capital begins a word and not the plural of an acronym. */
  private boolean beginsWord(int at, int limit) {
    char[] text = rows.text;
    if (at + 1 == limit || !isLower(at + 1)) {
      return false;
    }
    return text[at + 1] != 's' || (at + 2 < limit && isLower(at + 2));
  }

  private boolean isLower(int at) {
    return (Letters.entry(rows.text[at]) & Letters.LOWER) != 0;
  }
}
