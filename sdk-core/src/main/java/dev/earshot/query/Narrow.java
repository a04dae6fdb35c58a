package dev.earshot.query;

/**
 * Signs as a keyboard for East Asian scripts writes them, which mean in a query what the narrow
 * ones do. Each is one unit, so that places stay the same.
 */
final class Narrow {
  private static final char FIRST = '\uFF01';
  private static final char LAST = '\uFF5E';
  private static final int SHIFT = FIRST - '!';

  /** Small and mathematical forms, each before the sign it stands for. */
  private static final String OTHERS =
      "\uFE57!\uFE61*\u2217*\uFE59(\uFE5A)\uFE55:\uFE64<\uFE65>\uFE66=\uFE62+\uFE56?\uFE5B{\uFE5C}";

  private Narrow() {}

  static char of(char c) {
    if (c >= FIRST && c <= LAST) {
      return (char) (c - SHIFT);
    }
    int at = c < '\u2217' ? -1 : OTHERS.indexOf(c);
    return at < 0 ? c : OTHERS.charAt(at + 1);
  }

  static String of(String text) {
    int at = 0;
    while (at < text.length() && of(text.charAt(at)) == text.charAt(at)) {
      at++;
    }
    if (at == text.length()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text);
    for (; at < text.length(); at++) {
      out.setCharAt(at, of(text.charAt(at)));
    }
    return out.toString();
  }
}
