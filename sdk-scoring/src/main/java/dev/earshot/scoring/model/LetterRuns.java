package dev.earshot.scoring.model;

import dev.earshot.text.Tokens;
import dev.earshot.text.Tokens.Kind;
import java.text.Normalizer;
import java.util.Arrays;

/*
 * The one walk over a text, for the detector and for its trainer. Up to four letters fit into a
 * long as they are, so the run that ends at a letter is a shift away from the one before.
 */
/**
 * Goes through the words and hashtags of a text and shows the run of letters that ends at each
 * letter and at the end of each word, in their plain form: styled letters without their style,
 * accents on their letters, without harakat and points. Handles, links, paths of files, numbers,
 * emoji and the sign of a hashtag are left out, and hashtags where there are words beside them; a
 * change of script ends a word.
 */
abstract class LetterRuns {
  /** The most letters in a run, boundaries of words included. */
  static final int LONGEST = Long.SIZE / Character.SIZE;

  /** The most runs shown at once. */
  static final int ROOM = 256;

  /** With so many letters of words, tags say nothing: they are often in another language. */
  private static final int WORDS_ENOUGH = 6;

  private static final char TATWEEL = '\u0640';

  /** How many letters of each script the text has. */
  final int[] letters = new int[Script.COUNT];

  /** How many letters of no known script it has. */
  int foreign;

  private final Alphabet alphabet;
  private final long[] runs = new long[ROOM];
  private int count;
  private int script;
  private char[] text = new char[ROOM];
  private int length;

  LetterRuns(Alphabet alphabet) {
    this.alphabet = alphabet;
  }

  /**
   * Notes some runs, each with the letters before it where there are any: {@link #LONGEST} letters
   * or all from the beginning of the word.
   */
  abstract void note(int script, long[] runs, int count);

  /** Reads a text, in place of the one before. */
  final void read(Tokens tokens) {
    Arrays.fill(letters, 0);
    foreign = 0;
    fill(tokens.source());
    int words = tokens.count();
    boolean tags = lettersOfWords(tokens) < WORDS_ENOUGH;
    boolean paths = FilePaths.mayBeIn(tokens.source());
    int read = 0;
    int silent = 0;
    for (int i = 0; i < words; i++) {
      Kind kind = tokens.kind(i);
      int start = tokens.start(i);
      int end = tokens.end(i);
      if (paths && start >= read) {
        read = FilePaths.runEnd(text, start, length);
        silent = kind != Kind.URL && FilePaths.isOne(text, start, read) ? read : silent;
      }
      boolean heard = kind == Kind.WORD || (kind == Kind.HASHTAG && tags);
      if (heard && start >= silent) {
        boolean elided = i + 1 < words && end + 1 == tokens.start(i + 1) && isApostrophe(text[end]);
        if (tokens.isRefolded(i) && hasStrangers(start, end)) {
          readPlain(plain(tokens.source().subSequence(start, end)));
        } else {
          read(start, elided ? end + 1 : end);
        }
      }
      if (kind == Kind.HANDLE || kind == Kind.HASHTAG) {
        silent = Math.max(silent, nameEnd(end));
      }
    }
    show();
  }

  private static int lettersOfWords(Tokens tokens) {
    int letters = 0;
    for (int i = 0; i < tokens.count() && letters < WORDS_ENOUGH; i++) {
      letters += tokens.kind(i) == Kind.WORD ? tokens.end(i) - tokens.start(i) : 0;
    }
    return letters;
  }

  /** Returns where a handle or tag ends that goes on with dots, hyphens and slashes. */
  private int nameEnd(int from) {
    int end = from;
    while (end + 1 < length && "./-".indexOf(text[end]) >= 0 && isName(text[end + 1])) {
      end += 2;
      while (end < length && isName(text[end])) {
        end++;
      }
    }
    return end;
  }

  private static boolean isName(char c) {
    return c == '_' || (c < 0x80 && Character.isLetterOrDigit(c));
  }

  private boolean isApostrophe(char c) {
    return alphabet.script(c) == Alphabet.COMMON;
  }

  /** Returns whether some character is no letter as it stands: a mark, half a styled letter. */
  private boolean hasStrangers(int start, int end) {
    for (int at = start; at < end; at++) {
      char c = text[at];
      if (alphabet.script(c) == Alphabet.NONE
          || c == TATWEEL
          || Character.getType(c) == Character.NON_SPACING_MARK) {
        return true;
      }
    }
    return false;
  }

  /** Returns a word with its accents on their letters, and without style, points and harakat. */
  private static String plain(CharSequence word) {
    StringBuilder plain = new StringBuilder();
    Normalizer.normalize(word, Normalizer.Form.NFC)
        .codePoints()
        .forEach(
            cp -> {
              String folded = Tokens.fold(Character.toString(cp));
              boolean styled = Character.isSupplementaryCodePoint(cp) && folded.length() == 1;
              if (styled) {
                plain.append(folded);
              } else if (!folded.isEmpty()) {
                plain.appendCodePoint(cp);
              }
            });
    return plain.toString();
  }

  /** Reads a word that is not in the text as it stands, in place of the text for as long. */
  private void readPlain(String word) {
    char[] whole = text;
    text = word.toCharArray();
    read(0, text.length);
    text = whole;
  }

  private void fill(CharSequence source) {
    length = source.length();
    if (length > text.length) {
      text = new char[Math.max(length, text.length * 2)];
    }
    if (source instanceof String string) {
      string.getChars(0, length, text, 0);
    } else {
      for (int i = 0; i < length; i++) {
        text[i] = source.charAt(i);
      }
    }
  }

  private void read(int start, int end) {
    int at = start;
    while (at < end) {
      int of = alphabet.script(text[at]);
      if (of >= 0) {
        at = readWord(of, at, end);
      } else {
        if (Character.isLetter(Character.codePointAt(text, at, end))) {
          foreign++;
        }
        at++;
      }
    }
  }

  /** Reads on to where the script ends, or the room: a longer word is read in pieces. */
  private int readWord(int of, int start, int end) {
    if (of != script || end - start >= ROOM - count) {
      show();
      script = of;
    }
    int last = Math.min(end, start + ROOM - 1);
    int way = count - start;
    long run = Alphabet.BOUNDARY;
    int at = start;
    while (at < last) {
      char c = text[at];
      int entry = alphabet.entry(c);
      int next = Alphabet.scriptOf(entry);
      if (next != of && next != Alphabet.COMMON) {
        break;
      }
      run = (run << Character.SIZE) | Alphabet.plain(c, entry);
      runs[way + at] = run;
      at++;
    }
    runs[way + at] = (run << Character.SIZE) | Alphabet.BOUNDARY;
    count = way + at + 1;
    letters[of] += at - start;
    return at;
  }

  private void show() {
    if (count > 0) {
      note(script, runs, count);
      count = 0;
    }
  }

  /** Returns how many letters a run has, boundaries included. */
  static int length(long letters) {
    return (Long.SIZE - Long.numberOfLeadingZeros(letters) + Character.SIZE - 1) / Character.SIZE;
  }

  /** Returns the run without its first letter; 0 if it has only one. */
  static long shorter(long letters) {
    return letters & ((1L << ((length(letters) - 1) * Character.SIZE)) - 1);
  }
}
