package dev.earshot.text;

import dev.earshot.text.Tokens.Kind;
import java.util.Arrays;

/*
 * A token is one row of four longs in one array: its hash; its start and end; its sentence and
 * marks; and, only if its folded form is not its text unit by unit, where that form is kept. So a
 * token is written with one bounds check, to one cache line.
 */
/** The text in hand and the tokens found in it so far. */
final class TokenRows {
  private static final Kind[] KINDS = Kind.values();
  private static final int ROW = 4;
  private static final int KIND = 0xF;
  private static final int WORD = code(Kind.WORD);
  private static final int NUMBER = code(Kind.NUMBER);
  private static final int SIGNED = 1 << 4;
  private static final int ELONGATED = 1 << 5;
  private static final int ALL_CAPS = 1 << 6;
  private static final int POSSESSIVE = 1 << 7;
  private static final int REFOLDED = 1 << 8;
  private static final int RESPELT = 1 << 9;
  private static final int VARIED = KIND | SIGNED | ELONGATED | ALL_CAPS | POSSESSIVE;
  private static final int SENTENCE_ENDED = 1;
  private static final int LINE_ENDED = 2;

  char[] text = new char[256];
  int length;
  int count;
  final Spelling spelling = new Spelling();
  private final FoldedText folds = new FoldedText();
  private long[] rows = new long[64 * ROW];
  private int sentence;
  private int breaks;

  /** Begins with a text, in place of the one before. */
  void over(CharSequence from) {
    length = from.length();
    count = 0;
    folds.length = 0;
    sentence = 0;
    breaks = 0;
    if (text.length < length) {
      text = new char[Math.max(length, text.length * 2)];
    }
    if (from instanceof String string) {
      string.getChars(0, length, text, 0);
    } else {
      for (int i = 0; i < length; i++) {
        text[i] = from.charAt(i);
      }
    }
  }

  /** Adds a token that is spelled {@code text[from, end)}; returns its end. */
  int add(Kind kind, int start, int from, int end) {
    return spelling.begin(text, from, end, Letters.ONE) == end
        ? addSpelled(kind, start, from, end)
        : addRefolded(kind, start, from, end);
  }

  /** Adds a token whose every unit {@link #spelling} has read; returns its end. */
  int addSpelled(Kind kind, int start, int from, int end) {
    put(start, end, code(kind) | (from > start ? SIGNED : 0), spelling.hash());
    if (spelling.isWordly()) {
      noteLetters(spelling.seen(), spelling.hasTriple(), from, end);
    }
    return end;
  }

  /**
   * Adds a word or number that folds unit by unit.
   *
   * @param seen the entries of all its units in one
   * @param triple whether a unit stands three times in a row, be it a letter or not
   */
  void addWord(int start, int end, long hash, int seen, boolean triple) {
    put(start, end, (seen & Letters.WORDLY) != 0 ? WORD : NUMBER, hash);
    noteLetters(seen, triple, start, end);
  }

  /** Adds a token whose folded form has other units than its text; returns its end. */
  int addRefolded(Kind kind, int start, int from, int end) {
    int foldStart = folds.length;
    Letters.fold(text, from, end, folds);
    int foldEnd = folds.length;
    int marks = code(kind) | REFOLDED | (from > start ? SIGNED : 0);
    put(start, end, marks, folds.hash(foldStart, foldEnd));
    rows[(count - 1) * ROW + 3] = (long) foldStart << 32 | foldEnd;
    noteLetters(Letters.UPPER | Letters.RESPELT, true, from, end);
    return end;
  }

  /** Notes case and repeats of the last token, where there may be any to note. */
  private void noteLetters(int seen, boolean triple, int from, int end) {
    if ((seen & (Letters.UPPER | Letters.LOWER)) == Letters.UPPER && isUpper(from, end)) {
      mark(ALL_CAPS);
    }
    if (triple && isStretched(count - 1)) {
      mark(ELONGATED);
    }
    if ((seen & Letters.RESPELT) != 0) {
      mark(RESPELT);
    }
  }

  private void put(int start, int end, int marks, long hash) {
    if (breaks != 0) {
      breakBefore(KINDS[marks & KIND], start);
    }
    int row = count * ROW;
    if (row == rows.length) {
      rows = Arrays.copyOf(rows, row * 2);
    }
    rows[row] = hash;
    rows[row + 1] = (long) start << 32 | end;
    rows[row + 2] = (long) sentence << 32 | marks;
    count++;
  }

  /** Notes whether the last token, a word with an apostrophe, is a possessive. */
  void notePossessive() {
    int i = count - 1;
    int last = foldedLength(i) - 1;
    if (last > 1 && foldedAt(i, last) == 's' && foldedAt(i, last - 1) == '\'') {
      mark(POSSESSIVE);
    }
  }

  private void mark(int mark) {
    rows[(count - 1) * ROW + 2] |= mark;
  }

  /** Takes back the tokens from the {@code first} on. */
  void cutTo(int first) {
    if (first < count) {
      sentence = sentence(first);
      breaks &= ~SENTENCE_ENDED;
      count = first;
    }
  }

  void endLine() {
    breaks |= LINE_ENDED;
  }

  void endSentence() {
    breaks |= SENTENCE_ENDED;
  }

  private void breakBefore(Kind kind, int start) {
    boolean newLine = (breaks & LINE_ENDED) != 0;
    breaks &= ~LINE_ENDED;
    if (count > 0 && (newLine || !belongsBefore(kind, start))) {
      sentence++;
      breaks = 0;
    }
  }

  /** Returns whether a token after a full stop still belongs to the sentence it ended. */
  private boolean belongsBefore(Kind kind, int start) {
    if (kind == Kind.PUNCTUATION && end(count - 1) == start) {
      int type = Character.getType(text[start]);
      return type != Character.START_PUNCTUATION && type != Character.INITIAL_QUOTE_PUNCTUATION;
    }
    return kind == Kind.EMOJI || kind == Kind.EMOTICON;
  }

  private boolean isUpper(int from, int to) {
    int upper = 0;
    for (int p = from; p < to; p++) {
      int cp = Signs.isPair(text, p, to) ? Character.toCodePoint(text[p], text[p + 1]) : text[p];
      if (Character.isLowerCase(cp)) {
        return false;
      }
      if (Character.isUpperCase(cp)) {
        upper++;
      }
    }
    return upper >= 2;
  }

  private boolean isStretched(int i) {
    int length = foldedLength(i);
    int run = 0;
    char before = 0;
    for (int k = 0; k < length; k++) {
      char c = foldedAt(i, k);
      run = c == before ? run + 1 : 1;
      if (run > 2 && Letters.classOf(c) == Letters.LETTER) {
        return true;
      }
      before = c;
    }
    return false;
  }

  /** Returns whether folded unit {@code k} is the same letter as the one before. */
  boolean repeats(int i, int k) {
    return k > 0
        && foldedAt(i, k) == foldedAt(i, k - 1)
        && Letters.classOf(foldedAt(i, k)) == Letters.LETTER;
  }

  int start(int i) {
    return (int) (rows[i * ROW + 1] >>> 32);
  }

  int end(int i) {
    return (int) rows[i * ROW + 1];
  }

  /** Returns where what is hashed of token {@code i} starts: after its sign. */
  int from(int i) {
    return start(i) + (has(i, SIGNED) ? 1 : 0);
  }

  /* The number never leaves a reading, so it may change with the order of the kinds. */
  @SuppressWarnings("EnumOrdinal")
  private static int code(Kind kind) {
    return kind.ordinal();
  }

  Kind kind(int i) {
    return KINDS[(int) rows[i * ROW + 2] & KIND];
  }

  long hash(int i) {
    return rows[i * ROW];
  }

  int sentence(int i) {
    return (int) (rows[i * ROW + 2] >>> 32);
  }

  boolean isPlainWord(int i) {
    return ((int) rows[i * ROW + 2] & VARIED) == WORD;
  }

  boolean isElongated(int i) {
    return has(i, ELONGATED);
  }

  boolean isAllCaps(int i) {
    return has(i, ALL_CAPS);
  }

  boolean isPossessive(int i) {
    return has(i, POSSESSIVE);
  }

  /** Returns whether a letter may have a second spelling, which has to be looked for. */
  boolean mayBeRespelt(int i) {
    return has(i, RESPELT);
  }

  /** Returns whether the folded form has other units than the text. */
  boolean isRefolded(int i) {
    return has(i, REFOLDED);
  }

  private boolean has(int i, int mark) {
    return ((int) rows[i * ROW + 2] & mark) != 0;
  }

  int foldedLength(int i) {
    long kept = rows[i * ROW + 3];
    return has(i, REFOLDED) ? (int) kept - (int) (kept >>> 32) : end(i) - from(i);
  }

  /** Copies the folded form with runs of one letter cut to two; returns how many units. */
  int copySqueezed(int i, char[] into, int at, int most) {
    int length = foldedLength(i);
    int copied = 0;
    if (!isElongated(i) && !has(i, REFOLDED)) {
      int from = from(i);
      for (; copied < length && copied < most; copied++) {
        into[at + copied] = (char) Letters.entry(text[from + copied]);
      }
      return copied;
    }
    int run = 0;
    for (int k = 0; k < length && copied < most; k++) {
      run = repeats(i, k) ? run + 1 : 1;
      if (run <= 2) {
        into[at + copied++] = foldedAt(i, k);
      }
    }
    return copied;
  }

  char foldedAt(int i, int k) {
    return has(i, REFOLDED)
        ? folds.chars[(int) (rows[i * ROW + 3] >>> 32) + k]
        : (char) Letters.entry(text[from(i) + k]);
  }
}
