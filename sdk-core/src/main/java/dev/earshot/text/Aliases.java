package dev.earshot.text;

import java.util.Arrays;

/*
 * Few tokens have any, so they are worked out when they are asked for, and those of one token are
 * kept until another is asked for.
 */
/**
 * The other folded forms by which a token may be asked for: without a possessive {@code 's}; with
 * umlauts spelled out; an emoji without its skin tone and sex; a handle without its server.
 */
final class Aliases {
  private static final char JOINER = '\u200D';
  private static final char SHOWN_AS_EMOJI = '\uFE0F';

  private final TokenRows rows;
  private final FoldedText folds = new FoldedText();
  private int token = -1;
  private int count;
  private int[] starts = new int[4];
  private int[] ends = new int[4];

  Aliases(TokenRows rows) {
    this.rows = rows;
  }

  /** Forgets the text before. */
  void reset() {
    token = -1;
  }

  int count(int i) {
    if (i != token) {
      token = i;
      count = 0;
      folds.length = 0;
      list(i);
    }
    return count;
  }

  long hash(int i, int alias) {
    int of = check(i, alias);
    return folds.hash(starts[of], ends[of]);
  }

  /** Returns whether one begins with this, or is this. */
  boolean any(int i, CharSequence folded, boolean prefix) {
    int all = count(i);
    for (int alias = 0; alias < all; alias++) {
      int length = ends[alias] - starts[alias];
      if (length == folded.length() || (prefix && length > folded.length())) {
        int k = 0;
        while (k < folded.length() && folds.chars[starts[alias] + k] == folded.charAt(k)) {
          k++;
        }
        if (k == folded.length()) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns the folded form with its umlauts spelled out; the folded form if it has none. */
  String respelled(int i) {
    FoldedText into = new FoldedText();
    Letters.respell(rows.text, rows.from(i), rows.end(i), into);
    return new String(into.chars, 0, into.length);
  }

  private int check(int i, int alias) {
    if (alias < 0 || alias >= count(i)) {
      throw new IndexOutOfBoundsException("alias " + alias + " of " + count(i));
    }
    return alias;
  }

  private void list(int i) {
    switch (rows.kind(i)) {
      case EMOJI -> toneless(i);
      case HANDLE -> name(i);
      case URL, EMOTICON, PUNCTUATION -> {}
      default -> {
        owner(i, copied(i));
        if (rows.mayBeRespelt(i)) {
          int start = folds.length;
          if (Letters.respell(rows.text, rows.from(i), rows.end(i), folds)) {
            add(start, folds.length);
            owner(i, start);
          }
        }
      }
    }
  }

  private int copied(int i) {
    int start = folds.length;
    int length = rows.isPossessive(i) ? rows.foldedLength(i) : 0;
    for (int k = 0; k < length; k++) {
      folds.add(rows.foldedAt(i, k));
    }
    return start;
  }

  private void owner(int i, int start) {
    if (rows.isPossessive(i)) {
      add(start, folds.length - 2);
    }
  }

  private void name(int i) {
    int length = rows.foldedLength(i);
    int k = 0;
    while (k < length && !Signs.isAt(rows.foldedAt(i, k))) {
      folds.add(rows.foldedAt(i, k++));
    }
    if (k > 0 && k < length) {
      add(0, k);
    }
  }

  private void toneless(int i) {
    char[] text = rows.text;
    int end = rows.end(i);
    boolean other = false;
    int p = rows.start(i);
    while (p < end) {
      boolean pair = Signs.isPair(text, p, end);
      int next = p + (pair ? 2 : 1);
      boolean sex = text[p] == JOINER && next < end && isSex(text[next]);
      if (sex || (pair && Faces.isTone(Character.toCodePoint(text[p], text[p + 1])))) {
        other = true;
        p = sex ? next + 1 : next;
      } else {
        if (text[p] != SHOWN_AS_EMOJI) {
          Letters.fold(text, p, next, folds);
        }
        p = next;
      }
    }
    if (other && folds.length > 0) {
      add(0, folds.length);
    }
  }

  private static boolean isSex(char c) {
    return c == '\u2640' || c == '\u2642';
  }

  private void add(int start, int end) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
      ends = Arrays.copyOf(ends, count * 2);
    }
    starts[count] = start;
    ends[count++] = end;
  }
}
