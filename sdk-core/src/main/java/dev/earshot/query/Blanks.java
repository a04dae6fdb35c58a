package dev.earshot.query;

/** What separates words in a query: every white space and every Unicode space, no-break too. */
final class Blanks {
  private Blanks() {}

  static boolean is(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\uFEFF';
  }

  static boolean in(String text) {
    return text.chars().anyMatch(c -> is((char) c));
  }

  /** Returns the text without outer blanks and with one blank for every run of them. */
  static String single(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!is(c)) {
        out.append(c);
      } else if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
        out.append(' ');
      }
    }
    int length = out.length();
    if (length > 0 && out.charAt(length - 1) == ' ') {
      out.setLength(length - 1);
    }
    return out.toString();
  }
}
