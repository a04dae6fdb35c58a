package dev.earshot.scoring.topic;

import dev.earshot.Span;
import java.util.Optional;

/**
 * The signs of a name that tell it from what its letters alone mean: {@code C#}, {@code AT&T},
 * {@code Disney+}, {@code .NET}. Queries look past them; here they must stand in the text as they
 * do in the name, with blanks beside them or without.
 *
 * @param before the signs that stand before the first letter
 * @param shape the name with one {@code a} for each run of letters, and its signs
 * @param after the signs that stand behind the last letter
 */
record NameSigns(String before, String shape, String after) {
  private static final char LETTERS = 'a';
  private static final String SIGNS = "#&*/\\%@";
  private static final String TOLD_BY_QUERIES = "#@$";

  /** Returns the signs of a name; empty where its letters are all of it. */
  static Optional<NameSigns> of(String name) {
    String plain = name.startsWith("=") ? name.substring(1).strip() : name;
    int from = !plain.isEmpty() && TOLD_BY_QUERIES.indexOf(plain.charAt(0)) >= 0 ? 1 : 0;
    String shape = shape(plain, from, plain.length());
    int first = shape.indexOf(LETTERS);
    int last = shape.lastIndexOf(LETTERS);
    boolean none = shape.chars().allMatch(c -> c == LETTERS);
    return none || first < 0
        ? Optional.empty()
        : Optional.of(
            new NameSigns(
                shape.substring(0, first),
                shape.substring(first, last + 1),
                shape.substring(last + 1)));
  }

  /** Returns where the whole name stands of which the letters stand there; empty for another. */
  Optional<Span> in(String text, Span letters) {
    int from = letters.start() - before.length();
    int to = letters.end() + after.length();
    boolean same =
        from >= 0
            && to <= text.length()
            && shape(text, from, letters.start()).equals(before)
            && shape(text, letters.start(), letters.end()).equals(shape)
            && shape(text, letters.end(), to).equals(after);
    return same ? Optional.of(new Span(from, to)) : Optional.empty();
  }

  private static String shape(String text, int from, int to) {
    StringBuilder shape = new StringBuilder();
    boolean within = false;
    for (int i = from; i < to; i++) {
      char c = narrow(text.charAt(i));
      boolean letter = Character.isLetterOrDigit(c) || Character.isSurrogate(c);
      if (letter && !within) {
        shape.append(LETTERS);
      } else if (isSign(c, i + 1 < text.length() ? text.charAt(i + 1) : ' ')) {
        shape.append(c);
      }
      within = letter || (within && isWithinAWord(c));
    }
    return shape.toString();
  }

  private static char narrow(char c) {
    return c >= '\uff01' && c <= '\uff5e' ? (char) (c - 0xfee0) : c;
  }

  private static boolean isWithinAWord(char c) {
    int type = Character.getType(c);
    return c == '\''
        || c == '\u2019'
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.FORMAT;
  }

  private static boolean isSign(char c, char next) {
    int type = Character.getType(c);
    return type == Character.MATH_SYMBOL
        || type == Character.CURRENCY_SYMBOL
        || type == Character.CONNECTOR_PUNCTUATION
        || SIGNS.indexOf(c) >= 0
        || (c == '.' && Character.isLetterOrDigit(next));
  }
}
