package dev.earshot;

import org.jspecify.annotations.Nullable;

/**
 * Makes foreign text storable without moving an offset: a lone surrogate or a NUL, which no UTF-8
 * file or database column can hold, becomes U+FFFD.
 */
final class WellFormed {
  private WellFormed() {}

  static String text(String text) {
    return isPlain(text) ? text : mended(text);
  }

  /**
   * Returns whether there is surely nothing to mend; a loop without branches, for each has text.
   */
  private static boolean isPlain(String text) {
    int all = 0;
    for (int i = 0; i < text.length(); i++) {
      all |= (char) (text.charAt(i) - 1);
    }
    return all < Character.MIN_SURROGATE - 1;
  }

  private static String mended(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if ((char) (c - 1) >= Character.MIN_SURROGATE - 1 && (c == 0 || Character.isSurrogate(c))) {
        if (Character.isHighSurrogate(c)
            && i + 1 < length
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
        } else {
          return replaced(text, i);
        }
      }
    }
    return text;
  }

  static @Nullable String orNull(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text(text);
  }

  private static String replaced(String text, int from) {
    char[] chars = text.toCharArray();
    for (int i = from; i < chars.length; i++) {
      char c = chars[i];
      if (Character.isHighSurrogate(c)
          && i + 1 < chars.length
          && Character.isLowSurrogate(chars[i + 1])) {
        i++;
      } else if (c == 0 || Character.isSurrogate(c)) {
        chars[i] = '\uFFFD';
      }
    }
    return new String(chars);
  }
}
