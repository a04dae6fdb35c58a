package dev.earshot.examples.monitor;

import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * How a text stands in a cell of a table that a spreadsheet will open, whatever that takes for its
 * separator.
 *
 * <ul>
 *   <li><b>No formula.</b> A cell begins at the start of the text, and behind each tab, semicolon,
 *       bar and line end in it, since some reader splits there. Where the first character of it
 *       that one can see is {@code =}, {@code +}, {@code -} or {@code @}, or is folded to one by
 *       Unicode's NFKC, an apostrophe is put before the cell. Quotation marks count as not seen: a
 *       reader takes them off. A plain number is none.
 *   <li><b>Quotes</b> after RFC 4180 stand around every cell but those of printable ASCII without
 *       comma, semicolon, quotation mark and outer blanks.
 * </ul>
 *
 * <p>Which characters one cannot see is said by their Unicode category: blanks, controls, format
 * characters, combining marks, what is private or unassigned; and five letters and signs that are
 * drawn as nothing.
 */
final class Spreadsheet {
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

  private static final String OPENS_FORMULA = "=+-@\u2212";

  private static final String SPLITS = "\t;|\n\r\u000B\f\u0085\u2028\u2029";

  private static final String DRAWN_AS_NOTHING = "\u115F\u1160\u2800\u3164\uFFA0";

  private Spreadsheet() {}

  /** Returns a text as a cell between commas. */
  static String cell(String text) {
    String safe = withoutFormulas(text);
    return isPlain(safe) ? safe : '"' + safe.replace("\"", "\"\"") + '"';
  }

  private static String withoutFormulas(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 1);
    for (int start = 0; start <= text.length(); ) {
      int end = start;
      while (end < text.length() && SPLITS.indexOf(text.charAt(end)) < 0) {
        end++;
      }
      String piece = text.substring(start, end);
      if (isFormula(piece)) {
        safe.append('\'');
      }
      safe.append(piece);
      if (end < text.length()) {
        safe.append(text.charAt(end));
      }
      start = end + 1;
    }
    return safe.toString();
  }

  private static boolean isFormula(String piece) {
    int at = 0;
    while (at < piece.length() && isUnseen(piece.codePointAt(at))) {
      at += Character.charCount(piece.codePointAt(at));
    }
    return at < piece.length()
        && opensFormula(piece.codePointAt(at))
        && !NUMBER.matcher(piece).matches();
  }

  private static boolean opensFormula(int c) {
    int folded =
        c < 0x80 ? c : Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC).charAt(0);
    return OPENS_FORMULA.indexOf(folded) >= 0;
  }

  private static boolean isUnseen(int c) {
    if (c == '"' || DRAWN_AS_NOTHING.indexOf(c) >= 0) {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }

  private static boolean isPlain(String text) {
    return text.isEmpty()
        || (text.charAt(0) != ' '
            && text.charAt(text.length() - 1) != ' '
            && text.chars()
                .allMatch(c -> c >= ' ' && c <= '~' && c != '"' && c != ',' && c != ';'));
  }
}
