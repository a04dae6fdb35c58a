package dev.earshot.text;

import java.text.Normalizer;

/*
 * What reading needs to know of a UTF-16 unit is one int in a table of all units, worked out from
 * the JDK's Unicode data when the unit is first met, so that a loop over a text is one load a
 * character and a new process pays only for the characters it sees. Two threads may work out the
 * same unit at once: they find the same, and an int is written whole.
 */
/** What each UTF-16 unit is, and what it folds to. */
final class Letters {
  static final byte OTHER = 0;
  static final byte SPACE = 1;
  static final byte LINE = 2;
  static final byte LETTER = 3;
  static final byte MARK = 4;
  static final byte DIGIT = 5;

  /** Han and kana, which are written without spaces and stand for themselves. */
  static final byte IDEOGRAPH = 6;

  /** Thai, Lao, Khmer and Burmese, which are written without spaces. */
  static final byte CLUSTER = 7;

  /** A vowel that is written before its consonant. */
  static final byte CLUSTER_LEAD = 8;

  /** A vowel or mark that belongs to the consonant before it. */
  static final byte CLUSTER_TAIL = 9;

  /** Joiners and other unseen units that a word may hold. */
  static final byte FORMAT = 10;

  static final byte EMOJI = 11;
  static final byte PUNCTUATION = 12;
  static final byte SURROGATE = 13;

  /* Of an entry, the low 16 bits are the folded unit, the next four the class. */

  /** A letter, mark or digit that is {@link #ONE}: the sign bit. */
  static final int PLAIN = 1 << 31;

  /** Folds to one unit, whatever stands beside it. */
  static final int ONE = 1 << 30;

  static final int LOWER = 1 << 20;
  static final int UPPER = 1 << 21;

  /** Has a second spelling, such as {@code ue} for an umlaut: see {@link #respell}. */
  static final int RESPELT = 1 << 22;

  /** Is a {@link #LETTER} or {@link #MARK}: makes a word of what else were a number. */
  static final int WORDLY = 1 << 23;

  /** May hold a word together, if what stands beside it is right. */
  static final int JOINER = 1 << 24;

  /** Is a letter that a typed face may begin with. */
  static final int EYES = 1 << 25;

  /** Ends a sentence wherever it stands. */
  static final int STOP = 1 << 26;

  /** Is a mark that stands for itself alone: begins no face, sign or emoji. */
  static final int SIMPLE = 1 << 29;

  /** What is typed for an apostrophe, from the key beside the accents to what typesetters use. */
  static final String APOSTROPHES =
      "'\u2019\u2018\u201B\u2032\uFF07\u00B4`\uFF40\u02B9\u02BB\u02BC\u02CA\u02CB\u055A\u05F3\uA78C"
          + "\u0091\u0092";

  /*
   * Of each range the first and the last: accents; points and harakat, which most texts leave out,
   * and the line that draws Arabic letters out; the nukta; variants of emoji.
   */
  private static final String UNWRITTEN =
      "\u0300\u036F\u0483\u0489\u0591\u05BD\u05BF\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7\u05C7\u0610\u061A"
          + "\u0640\u0640\u064B\u065F\u0670\u0670\u06D6\u06DC\u06DF\u06E4\u06E7\u06E8\u06EA\u06ED\u0711\u0711"
          + "\u0730\u074A\u08D3\u08E1\u08E3\u08FF\u093C\u093C\u0951\u0954\u0A3C\u0A3C\u0ABC\u0ABC\u1AB0\u1AFF"
          + "\u1DC0\u1DFF\u20D0\u20DC\uFB1E\uFB1E\uFE00\uFE0F\uFE20\uFE2F\uFE70\uFE72\uFE74\uFE74\uFE76\uFE7F";

  /* Letters that one language writes in several ways, or another keyboard gives, and the plain one:
   * Arabic alef, yeh, kaf and heh, chandrabindu, small capitals, strokes. */
  private static final String VARIANTS =
      "\u0671\u0649\u06CC\u06D2\u06A9\u0629\u06C1\u06C3\u06D5\u0901\u1D00\u0299\u1D04\u1D05\u1D07\uA730\u0262"
          + "\u029C\u026A\u1D0A\u1D0B\u029F\u1D0D\u0274\u1D0F\u1D18\u0280\uA731\u1D1B\u1D1C\u1D20\u1D21\u028F"
          + "\u1D22\u00F8\u0111\u00F0\u0142\u0127\u0167";
  private static final String PLAIN_ONES =
      "\u0627\u064A\u064A\u064A\u0643\u0647\u0647\u0647\u0647\u0902abcdefghijklmnoprstuvwyzoddlht";

  private static final String UMLAUTS = "\u00E4\u00F6\u00FC\u00C4\u00D6\u00DC\u00F8\u00D8";
  private static final String RINGED = "\u00E5\u00C5\u212B";
  private static final char DIAERESIS = '\u0308';
  private static final char RING = '\u030A';

  private static final int DROPPED = 1 << 27;
  private static final int KNOWN = 1 << 28;
  private static final int CLASS_AT = 16;

  /** What {@link #entry} knows so far, for loops that ask it only where this has 0. */
  static final int[] ENTRIES = new int[1 << 16];

  private static final String[][] EXPANSIONS = new String[1 << 8][];
  private static final int STYLED_FIRST = 0x1D400;
  private static final int STYLED_LAST = 0x1D7FF;
  private static final char[] STYLED = new char[STYLED_LAST - STYLED_FIRST + 1];
  private static final char NOT_STYLED = '\uFFFF';

  private Letters() {}

  /** Returns all that is known of a unit. */
  static int entry(char c) {
    int entry = ENTRIES[c];
    return entry != 0 ? entry : learn(c);
  }

  static byte classOf(char c) {
    return classIn(entry(c));
  }

  static byte classIn(int entry) {
    return (byte) (entry >>> CLASS_AT & 0xF);
  }

  /** Returns the class of a code point of two units. */
  static byte classOfPair(int cp) {
    if (cp >= 0x1F000 && cp <= 0x1FAFF) {
      return EMOJI;
    }
    if (cp >= 0xE0000) {
      return FORMAT;
    }
    return switch (Character.getType(cp)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER ->
          LETTER;
      case Character.OTHER_LETTER ->
          Character.isIdeographic(cp) || (cp >= 0x1AFF0 && cp <= 0x1B16F) ? IDEOGRAPH : LETTER;
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          MARK;
      case Character.DECIMAL_DIGIT_NUMBER -> DIGIT;
      case Character.UNASSIGNED, Character.PRIVATE_USE -> OTHER;
      default -> PUNCTUATION;
    };
  }

  /** Writes the folded form of {@code text[start, end)} to the end of {@code into}. */
  static void fold(char[] text, int start, int end, FoldedText into) {
    for (int i = start; i < end; i++) {
      char c = text[i];
      int entry = entry(c);
      if ((entry & ONE) != 0) {
        into.add((char) entry);
      } else if ((entry & DROPPED) == 0) {
        i += foldAmong(text, i, end, into) - 1;
      }
    }
  }

  /** Folds what does not fold to one unit by itself; returns how many units that is. */
  private static int foldAmong(char[] text, int i, int end, FoldedText into) {
    char c = text[i];
    if (Signs.isPair(text, i, end)) {
      foldPair(Character.toCodePoint(c, text[i + 1]), into);
      return 2;
    }
    if (isLeadingJamo(c)) {
      int syllable = i + 1 < end ? hangul(text, i, end) : 0;
      into.add(syllable == 0 ? c : (char) syllable);
      return syllable == 0 ? 1 : ((syllable - 0xAC00) % 28 == 0 ? 2 : 3);
    }
    if (Character.isSurrogate(c)) {
      into.add(c);
    } else {
      into.add(expansion(c));
    }
    return 1;
  }

  private static void foldPair(int cp, FoldedText into) {
    if (cp >= STYLED_FIRST && cp <= STYLED_LAST) {
      char plain = STYLED[cp - STYLED_FIRST];
      if (plain == 0) {
        plain = unstyled(cp);
        STYLED[cp - STYLED_FIRST] = plain;
      }
      if (plain != NOT_STYLED) {
        into.add(plain);
        return;
      }
    }
    int lower = Character.toLowerCase(cp);
    into.add(Character.highSurrogate(lower));
    into.add(Character.lowSurrogate(lower));
  }

  private static char unstyled(int cp) {
    String plain = Normalizer.normalize(Character.toString(cp), Normalizer.Form.NFKC);
    int entry = plain.length() == 1 ? entry(plain.charAt(0)) : 0;
    return (entry & ONE) != 0 ? (char) entry : NOT_STYLED;
  }

  /** Returns the syllable the conjoining jamo at {@code i} spell, or 0. */
  private static int hangul(char[] text, int i, int end) {
    int vowel = text[i + 1] - 0x1161;
    if (vowel < 0 || vowel > 20) {
      return 0;
    }
    int tail = i + 2 < end ? text[i + 2] - 0x11A7 : 0;
    return 0xAC00 + ((text[i] - 0x1100) * 21 + vowel) * 28 + (tail > 0 && tail < 28 ? tail : 0);
  }

  private static boolean isLeadingJamo(char c) {
    return c >= 0x1100 && c <= 0x1112;
  }

  private static int learn(char c) {
    byte kind = classify(c);
    boolean wordly = kind == LETTER || kind == MARK;
    int entry = KNOWN | kind << CLASS_AT;
    entry |= wordly ? WORDLY : 0;
    entry |= c == 'x' || c == 'X' ? EYES : 0;
    entry |= Character.isLowerCase(c) ? LOWER : 0;
    entry |= Character.isUpperCase(c) ? UPPER : 0;
    boolean joins = kind == FORMAT || (kind == PUNCTUATION && isApostrophe(c));
    entry |= joins || "&.,:".indexOf(c) >= 0 ? JOINER : 0;
    entry |= UMLAUTS.indexOf(c) >= 0 || RINGED.indexOf(c) >= 0 ? RESPELT : 0;
    entry |= "!?\u2026\u3002\uFF01\uFF1F".indexOf(c) >= 0 ? STOP : 0;
    entry |= "!\"%&'+,/?[]`{|}~".indexOf(c) >= 0 ? SIMPLE : 0;
    if (kind != SURROGATE && !isLeadingJamo(c)) {
      String folded = standsForItself(c) ? String.valueOf(c) : foldSlowly(c);
      if (folded.isEmpty()) {
        entry |= DROPPED;
      } else if (folded.length() == 1) {
        char to = folded.charAt(0);
        boolean plain = (wordly || kind == DIGIT) && c != Faces.KEYCAP && to != '\'';
        entry |= to | ONE | (plain ? PLAIN : 0);
      }
    }
    ENTRIES[c] = entry;
    return entry;
  }

  private static String expansion(char c) {
    String[] page = EXPANSIONS[c >>> 8];
    if (page == null) {
      page = new String[1 << 8];
      EXPANSIONS[c >>> 8] = page;
    }
    String folded = page[c & 0xFF];
    if (folded == null) {
      folded = foldSlowly(c);
      page[c & 0xFF] = folded;
    }
    return folded;
  }

  /**
   * Returns whether a unit folds to itself by rule: syllables, jamo that stand alone, no letter.
   */
  private static boolean standsForItself(char c) {
    boolean syllables = (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xDFFF);
    boolean looseJamo = (c >= 0x3130 && c <= 0x318F) || (c >= 0xFFA0 && c <= 0xFFDC);
    return syllables || looseJamo || !Character.isDefined(c);
  }

  private static String foldSlowly(char c) {
    if (isDropped(c)) {
      return "";
    }
    if (Character.isDigit(c)) {
      return String.valueOf((char) ('0' + Character.digit(c, 10)));
    }
    boolean compatible = Character.isLetter(c) || isCircled(c) || (c >= 0xFF01 && c <= 0xFF5E);
    String apart =
        isWhole(c)
            ? String.valueOf(c)
            : Normalizer.normalize(
                String.valueOf(c), compatible ? Normalizer.Form.NFKD : Normalizer.Form.NFD);
    StringBuilder folded = new StringBuilder();
    for (int i = 0; i < apart.length(); i++) {
      char part = apart.charAt(i);
      if (!isDropped(part) && part != ' ') {
        folded.append(plain(Character.toLowerCase(Character.toUpperCase(part))));
      }
    }
    return folded.length() == 0 ? String.valueOf(c) : folded.toString();
  }

  private static boolean isCircled(char c) {
    return c >= 0x24B6 && c <= 0x24E9;
  }

  /*
   * The Normalizer is slow to load, and a text in English needs it for none of its characters.
   */
  /** Returns whether no form of Unicode takes a unit apart. */
  static boolean isWhole(char c) {
    return c < 0x80
        || (c < 0xC0 && !Character.isLetter(c))
        || (c >= 0x2010 && c <= 0x206F)
        || (c >= 0x2600 && c <= 0x27BF);
  }

  /** Returns the plain spelling of a lower-case letter or apostrophe without decomposition. */
  private static String plain(char lower) {
    int variant = VARIANTS.indexOf(lower);
    if (variant >= 0) {
      return String.valueOf(PLAIN_ONES.charAt(variant));
    }
    return switch (lower) {
      case 'ß' -> "ss";
      case 'æ' -> "ae";
      case 'œ' -> "oe";
      case 'þ' -> "th";
      default -> isApostrophe(lower) ? "'" : String.valueOf(lower);
    };
  }

  static boolean isApostrophe(char c) {
    return APOSTROPHES.indexOf(c) >= 0;
  }

  private static boolean isDropped(char c) {
    if (c < UNWRITTEN.charAt(0)) {
      return c > 0x7F && Character.getType(c) == Character.FORMAT;
    }
    for (int i = 0; i < UNWRITTEN.length(); i += 2) {
      if (c >= UNWRITTEN.charAt(i) && c <= UNWRITTEN.charAt(i + 1)) {
        return true;
      }
    }
    return Character.getType(c) == Character.FORMAT;
  }

  /**
   * Writes the folded form of {@code text[start, end)} in its other spelling, as where umlauts
   * cannot be typed: {@code ae}, {@code oe}, {@code ue}, and {@code aa} for a ringed one. Returns
   * whether that is another one.
   */
  static boolean respell(char[] text, int start, int end, FoldedText into) {
    boolean other = false;
    int from = start;
    for (int i = start; i < end; i++) {
      char c = text[i];
      boolean umlaut = UMLAUTS.indexOf(c) >= 0;
      if (c == DIAERESIS || c == RING) {
        char under = i > start ? (char) entry(text[i - 1]) : 0;
        umlaut = c == DIAERESIS && (under == 'a' || under == 'o' || under == 'u');
        if (!umlaut && !(c == RING && under == 'a')) {
          continue;
        }
      } else if (!umlaut && RINGED.indexOf(c) < 0) {
        continue;
      }
      fold(text, from, i + 1, into);
      into.add(umlaut ? 'e' : 'a');
      from = i + 1;
      other = true;
    }
    fold(text, from, end, into);
    return other;
  }

  private static byte classify(char c) {
    if ("\n\r\u000B\f\u0085\u2028\u2029".indexOf(c) >= 0) {
      return LINE;
    }
    if (c == '\t' || c == '\u200B') {
      return SPACE;
    }
    if (c == '\uFF9E' || c == '\uFF9F') {
      return MARK;
    }
    if (isCircled(c)) {
      return LETTER;
    }
    if (c == '\u0091' || c == '\u0092') { // an apostrophe of windows-1252, read as Latin-1
      return PUNCTUATION;
    }
    if ("\u30FC\uFF70\u3005\u3006\u3007".indexOf(c) >= 0) {
      return IDEOGRAPH;
    }
    if (isEmojiByItself(c)) {
      return EMOJI;
    }
    int type = Character.getType(c);
    if (type == Character.SURROGATE) {
      return SURROGATE;
    }
    if (Character.isLetter(c) || Character.isDigit(c) || isMark(type)) {
      return classifyLetter(c, type);
    }
    return switch (type) {
      case Character.SPACE_SEPARATOR -> SPACE;
      case Character.FORMAT -> FORMAT;
      case Character.CONTROL, Character.UNASSIGNED, Character.PRIVATE_USE -> OTHER;
      default -> PUNCTUATION;
    };
  }

  private static byte classifyLetter(char c, int type) {
    if (Character.isDigit(c)) {
      return DIGIT;
    }
    if (c < 0x0E00) {
      return isMark(type) ? MARK : LETTER;
    }
    Character.UnicodeScript script = Character.UnicodeScript.of(c);
    return switch (script) {
      case HAN, HIRAGANA, KATAKANA -> isMark(type) ? MARK : IDEOGRAPH;
      case THAI, LAO, KHMER, MYANMAR -> classifyCluster(c, type);
      default -> isMark(type) ? MARK : LETTER;
    };
  }

  private static byte classifyCluster(char c, int type) {
    if ((c >= 0x0E40 && c <= 0x0E44) || (c >= 0x0EC0 && c <= 0x0EC4)) {
      return CLUSTER_LEAD;
    }
    boolean follows = "\u0E30\u0E32\u0E33\u0E45\u0E46\u0EB0\u0EB2\u0EB3\u0EC6".indexOf(c) >= 0;
    return isMark(type) || follows ? CLUSTER_TAIL : CLUSTER;
  }

  private static boolean isMark(int type) {
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK;
  }

  /** Symbols of the basic plane that are shown as emoji or nearly always meant as such. */
  private static boolean isEmojiByItself(char c) {
    return (c >= 0x2600 && c <= 0x27BF)
        || c == 0x231A
        || c == 0x231B
        || c == 0x2328
        || c == 0x23CF
        || (c >= 0x23E9 && c <= 0x23F3)
        || (c >= 0x23F8 && c <= 0x23FA)
        || (c >= 0x25FB && c <= 0x25FE)
        || c == 0x2B1B
        || c == 0x2B1C
        || c == 0x2B50
        || c == 0x2B55;
  }
}
