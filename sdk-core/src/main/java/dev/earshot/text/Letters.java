package dev.earshot.text;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/*
 * One class and one folded form for every UTF-16 unit, computed once from the JDK's Unicode data so
 * that the reading loops are table look-ups. A folded form of several units is stored as an index
 * into EXPANSIONS: the surrogate range is free for that, for no unit folds to a lone surrogate.
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

  private static final byte[] CLASSES = new byte[1 << 16];
  private static final char[] FOLDS = new char[1 << 16];
  private static final String[] EXPANSIONS;
  private static final int STYLED_FIRST = 0x1D400;
  private static final int STYLED_LAST = 0x1D7FF;
  private static final char[] STYLED = new char[STYLED_LAST - STYLED_FIRST + 1];

  static {
    List<String> expansions = new ArrayList<>();
    for (int c = 0; c < 1 << 16; c++) {
      CLASSES[c] = classify((char) c);
      FOLDS[c] = (char) c;
      boolean syllables = (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xDFFF);
      boolean looseJamo = (c >= 0x3130 && c <= 0x318F) || (c >= 0xFFA0 && c <= 0xFFDC);
      if (!syllables && !looseJamo && Character.isDefined((char) c)) {
        setFold((char) c, foldSlowly((char) c), expansions);
      }
    }
    EXPANSIONS = expansions.toArray(new String[0]);
    for (int cp = STYLED_FIRST; cp <= STYLED_LAST; cp++) {
      String plain = Normalizer.normalize(Character.toString(cp), Normalizer.Form.NFKC);
      STYLED[cp - STYLED_FIRST] = plain.length() == 1 ? plain.charAt(0) : 0;
    }
  }

  private Letters() {}

  static byte classOf(char c) {
    return CLASSES[c];
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
      if (c < 0x80) {
        into.add(FOLDS[c]);
        continue;
      }
      char folded = FOLDS[c];
      if (folded == 0) {
        continue;
      }
      if (!Character.isSurrogate(folded)) {
        if (c >= 0x1100 && c <= 0x1112 && i + 1 < end) {
          int syllable = hangul(text, i, end);
          if (syllable != 0) {
            into.add((char) syllable);
            i += (syllable - 0xAC00) % 28 == 0 ? 1 : 2;
            continue;
          }
        }
        into.add(folded);
      } else if (!Character.isSurrogate(c)) {
        into.add(EXPANSIONS[folded - Character.MIN_SURROGATE]);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < end
          && Character.isLowSurrogate(text[i + 1])) {
        foldPair(Character.toCodePoint(c, text[++i]), into);
      } else {
        into.add(c);
      }
    }
  }

  private static void foldPair(int cp, FoldedText into) {
    if (cp >= STYLED_FIRST && cp <= STYLED_LAST && STYLED[cp - STYLED_FIRST] != 0) {
      char plain = FOLDS[STYLED[cp - STYLED_FIRST]];
      if (plain != 0 && !Character.isSurrogate(plain)) {
        into.add(plain);
        return;
      }
    }
    int lower = Character.toLowerCase(cp);
    into.add(Character.highSurrogate(lower));
    into.add(Character.lowSurrogate(lower));
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

  private static void setFold(char c, String folded, List<String> expansions) {
    if (folded.length() == 1) {
      FOLDS[c] = folded.charAt(0);
    } else if (folded.isEmpty()) {
      FOLDS[c] = 0;
    } else {
      FOLDS[c] = (char) (Character.MIN_SURROGATE + expansions.size());
      expansions.add(folded);
    }
  }

  private static String foldSlowly(char c) {
    if (isDropped(c)) {
      return "";
    }
    boolean compatible = Character.isLetterOrDigit(c) || (c >= 0xFF01 && c <= 0xFF5E);
    String apart =
        Normalizer.normalize(
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

  /** Returns the plain spelling of a lower-case letter or apostrophe without decomposition. */
  private static String plain(char lower) {
    return switch (lower) {
      case 'ß' -> "ss";
      case 'æ' -> "ae";
      case 'œ' -> "oe";
      case 'þ' -> "th";
      case 'ø' -> "o";
      case 'đ', 'ð' -> "d";
      case 'ł' -> "l";
      case 'ħ' -> "h";
      case '\u2018', '\u2019', '\u201B', '\u02BB', '\u02BC' -> "'";
      default -> String.valueOf(lower);
    };
  }

  private static boolean isDropped(char c) {
    return (c >= 0x0300 && c <= 0x036F)
        || (c >= 0x0483 && c <= 0x0489)
        || (c >= 0x1AB0 && c <= 0x1AFF)
        || (c >= 0x1DC0 && c <= 0x1DFF)
        || (c >= 0xFE00 && c <= 0xFE0F)
        || (c >= 0xFE20 && c <= 0xFE2F)
        || Character.getType(c) == Character.FORMAT;
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
