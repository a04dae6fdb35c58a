package dev.earshot.connectors.file;

/**
 * Tells windows-1252, which the western half of the world's spreadsheets write, from the other
 * charsets of single bytes: those have letters where it has none, or hardly ever two together.
 */
final class Western {
  /** Windows-1252 has no character here. */
  private static final String UNUSED = "\u0081\u008d\u008f\u0090\u009d";

  /** Letters beside those from 0xC0 on. */
  private static final String LETTERS = "\u008a\u008c\u008e\u009a\u009c\u009e\u009f";

  /** Signs that no western word has in its middle; other charsets have letters there. */
  private static final String NEVER_WITHIN =
      "\u0080\u0082\u0084\u0086\u0087\u0088\u0089\u008b\u0093\u0094\u0095\u0098\u0099\u009b"
          + "\u00a1\u00a2\u00a3\u00a4\u00a5\u00a6\u00a7\u00a8\u00a9\u00ac\u00ae\u00af"
          + "\u00b0\u00b1\u00b2\u00b3\u00b6\u00b8\u00b9\u00bc\u00bd\u00be\u00bf\u00d7\u00f7";

  /** Signs before no letter in the west; the Chinese of Taiwan begins characters with them. */
  private static final String NEVER_BEFORE =
      "\u00a4\u00a5\u00a6\u00a7\u00a8\u00ac\u00af\u00b3\u00b8\u00b9\u00bc\u00bd\u00be";

  /** So many bytes beyond ASCII stand together in two characters of East Asia. */
  private static final int TWO_WIDE = 4;

  private Western() {}

  /**
   * Returns whether bytes that are no UTF-8 are windows-1252.
   *
   * @param bytes at least one of them beyond ASCII
   */
  static boolean isWindows1252(byte[] bytes) {
    return !isEastAsian(bytes) && isWestern(bytes);
  }

  /**
   * Whether characters are of two bytes: two kana of Shift_JIS side by side, most bytes in long
   * runs of several signs (EUC, GB), or signs before letters where nobody writes them (Big5).
   */
  private static boolean isEastAsian(byte[] bytes) {
    int high = 0;
    int together = 0;
    int before = 0;
    for (int i = 0; i < bytes.length; i++) {
      int start = i;
      boolean mixed = false;
      while (i < bytes.length && bytes[i] < 0) {
        mixed |= i > start + 1 && bytes[i] != bytes[start] && bytes[i] != bytes[i - 1];
        if (isKana(bytes, i) && isKana(bytes, i + 2)) {
          return true;
        }
        i++;
      }
      high += i - start;
      together += mixed && i - start >= TWO_WIDE ? i - start : 0;
      boolean sign = i > start && NEVER_BEFORE.indexOf((char) (bytes[i - 1] & 0xff)) >= 0;
      before += sign && i < bytes.length && bytes[i] >= '@' && bytes[i] <= '~' ? 1 : 0;
    }
    return 2 * together >= Math.max(high, 1) || (before > 1 && 8 * before >= high);
  }

  private static boolean isKana(byte[] bytes, int at) {
    if (at + 1 >= bytes.length) {
      return false;
    }
    int first = bytes[at] & 0xff;
    int second = bytes[at + 1] & 0xff;
    return (first == 0x82 && second >= 0x9f && second <= 0xf1)
        || (first == 0x83 && second >= 0x40 && second <= 0x96 && second != 0x7f);
  }

  private static boolean isWestern(byte[] bytes) {
    int high = 0;
    int letters = 0;
    int crowded = 0;
    int strange = 0;
    int run = 0;
    for (int i = 0; i < bytes.length; i++) {
      char c = (char) (bytes[i] & 0xff);
      if (c < 0x80) {
        run = 0;
        continue;
      }
      if (UNUSED.indexOf(c) >= 0) {
        return false;
      }
      high++;
      if (NEVER_WITHIN.indexOf(c) >= 0 && isLetter(bytes, i - 1) && isLetter(bytes, i + 1)) {
        strange++;
      }
      if (isLetter(bytes, i)) {
        letters++;
        run++;
        crowded += run == 3 ? 3 : run > 3 ? 1 : 0;
      } else {
        run = 0;
      }
    }
    return 2 * crowded <= letters && 8 * strange <= high;
  }

  private static boolean isLetter(byte[] bytes, int at) {
    if (at < 0 || at >= bytes.length) {
      return false;
    }
    char c = (char) (bytes[at] & 0xff);
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= 0xc0 && NEVER_WITHIN.indexOf(c) < 0)
        || LETTERS.indexOf(c) >= 0;
  }
}
