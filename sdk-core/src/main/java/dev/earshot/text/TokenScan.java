package dev.earshot.text;

import dev.earshot.text.Tokens.Kind;
import java.util.Arrays;

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
  /** What French, Italian and Catalan cut before a vowel, folded. */
  private static final long[] ELIDED = elided();

  private static final int LONGEST_ELIDED = 7;

  private final TokenRows rows;
  private final Links links = new Links();
  private final MarkScan marks;

  /** No address without protocol begins before here: the run of letters and dots was looked at. */
  private int hostless;

  TokenScan(TokenRows rows) {
    this.rows = rows;
    marks = new MarkScan(rows, links);
  }

  private static long[] elided() {
    String words =
        "j l d m t s n c qu jusqu lorsqu puisqu quoiqu quelqu presqu un all dall dell nell sull"
            + " coll quell quest bell sant nessun ciascun alcun qualcun tutt mezz com dov cos anch"
            + " senz quand gl v";
    return Arrays.stream(words.split(" ")).mapToLong(Tokens::hash).sorted().toArray();
  }

  void read(CharSequence source) {
    rows.over(source);
    hostless = 0;
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
          at = rows.add(Kind.URL, at, at, wholeEnd(at, links.end()));
          continue;
        }
      }
      at = readWords(at, limit);
      if (at < limit) {
        int entry = Letters.entry(text[at]);
        int numbered = text[at] == '[' ? Addresses.end(text, at, limit) : -1;
        if (numbered >= 0) {
          at = rows.add(Kind.URL, at, at, numbered);
        } else if ((entry & Letters.SIMPLE) != 0 || isMarkAlone(entry, at + 1)) {
          at = marks.readRun(at, limit);
        } else if ((entry & Letters.PLAIN) == 0) {
          at = readOther(at, limit);
        }
      }
    }
  }

  /** Returns whether this is a mark with a space after it, with which it begins nothing. */
  private boolean isMarkAlone(int entry, int next) {
    return Letters.classIn(entry) == Letters.PUNCTUATION
        && next < rows.length
        && rows.text[next] == ' ';
  }

  private static int firstDot(CharSequence source) {
    if (source instanceof String string) {
      int dot = string.indexOf('.');
      return dot < 0 ? string.length() : dot;
    }
    return 0;
  }

  /*
   * All that is asked of the letters of a word comes out of one loop that branches only where a
   * word ends: a branch that depends on letters costs more, when guessed wrong, than these few
   * instructions.
   */
  /** Reads plain words and spaces for as long as they follow each other; returns what is next. */
  private int readWords(int at, int limit) {
    char[] text = rows.text;
    int[] entries = Letters.ENTRIES;
    int start = at;
    long h = Hashing.SEED;
    int seen = 0;
    int triple = 0;
    int before = 0;
    int step = 1;
    int p;
    for (p = at; p < limit; p++) {
      char unit = text[p];
      int entry = entries[unit];
      if ((entry & Letters.PLAIN) != 0) {
        int c = entry & 0xFFFF;
        h = Hashing.step(h, c);
        seen |= entry;
        int difference = c ^ before;
        triple |= Spelling.tripleSign(difference, step);
        step = difference;
        before = c;
      } else if (unit == ' ') {
        if (p > start) {
          if ((seen & Letters.EYES) != 0) {
            break;
          }
          rows.addWord(start, p, Hashing.finish(h), seen, triple < 0);
          h = Hashing.SEED;
          seen = 0;
          triple = 0;
          before = 0;
          step = 1;
        }
        start = p + 1;
      } else {
        break;
      }
    }
    if (p == start) {
      return p;
    }
    rows.spelling.become(h, seen, triple);
    return endWord(start, p, limit);
  }

  /** Adds the word whose plain letters end at {@code end}, or reads what carries it on. */
  private int endWord(int at, int end, int limit) {
    char[] text = rows.text;
    Spelling spelling = rows.spelling;
    if (Faces.mayLaugh(text, at, end)) {
      int face = Faces.emoticonEnd(text, at, limit);
      if (face >= 0) {
        return rows.add(Kind.EMOTICON, at, at, face);
      }
    }
    if (end < rows.length && text[end] != ' ' && !endsBefore(end)) {
      return readOn(at, end, limit);
    }
    rows.addWord(at, end, spelling.hash(), spelling.seen(), spelling.hasTriple());
    return end;
  }

  /** Returns whether the mark at {@code at} plainly ends the word before it. */
  private boolean endsBefore(int at) {
    int entry = Letters.entry(rows.text[at]);
    return (entry & Letters.JOINER) == 0
        ? (entry & Letters.SIMPLE) != 0
        : at + 1 == rows.length || rows.text[at + 1] == ' ';
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
        if (isElided(at, end, spelled)) {
          return rows.add(Kind.WORD, at, at, end) + 1;
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
      case Letters.LETTER, Letters.DIGIT, Letters.MARK -> {
        rows.spelling.become(Hashing.SEED, 0, 0);
        yield readOn(at, at, limit);
      }
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

  /**
   * Returns whether the word up to the apostrophe at {@code end} is one that is cut before a vowel,
   * and one follows; {@code j'} is cut before any word.
   *
   * @param spelled whether {@link Spelling} has its hash
   */
  private boolean isElided(int start, int end, boolean spelled) {
    char[] text = rows.text;
    if (end - start > LONGEST_ELIDED || !Letters.isApostrophe(text[end])) {
      return false;
    }
    int next = Letters.entry(text[end + 1]);
    boolean vowel =
        (next & Letters.ONE) != 0
            ? "aeiouyh".indexOf((char) next) >= 0
            : "\u0153\u0152\u00E6\u00C6".indexOf(text[end + 1]) >= 0;
    boolean any =
        end == start + 1
            && (text[start] | 0x20) == 'j'
            && end + 2 < rows.length
            && Letters.classOf(text[end + 2]) == Letters.LETTER;
    if (!vowel && !any) {
      return false;
    }
    long hash = spelled ? rows.spelling.hash() : hash(start, end);
    return Arrays.binarySearch(ELIDED, hash) >= 0;
  }

  /** Returns the hash of a word as {@link Tokens} has it; of a plain one without garbage. */
  private long hash(int start, int end) {
    long h = Hashing.SEED;
    for (int i = start; i < end; i++) {
      int entry = Letters.entry(rows.text[i]);
      if ((entry & Letters.ONE) == 0) {
        return Tokens.hash(String.valueOf(rows.text, start, end - start));
      }
      h = Hashing.step(h, (char) entry);
    }
    return Hashing.finish(h);
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

  /**
   * Returns the end of the address whose protocol or {@code www} is this word, or whose host begins
   * with it; -1 for none.
   */
  private int addressEnd(int start, int end) {
    char[] text = rows.text;
    int length = rows.length;
    if (start >= hostless && ".:-_@/".indexOf(text[end]) >= 0) {
      int address = Addresses.end(text, start, length);
      if (address >= 0) {
        return address;
      }
      hostless = Addresses.runEnd(text, start, length);
    }
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

  /** Returns the end of a link, or of the address that goes on behind what seemed its ending. */
  private int wholeEnd(int start, int end) {
    return end < rows.length && rows.text[end] == '.'
        ? Math.max(end, Addresses.end(rows.text, start, rows.length))
        : end;
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
