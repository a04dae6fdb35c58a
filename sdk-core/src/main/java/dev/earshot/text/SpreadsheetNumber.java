package dev.earshot.text;

import java.util.regex.Pattern;

/** How a spreadsheet or a data frame writes a number that was somebody's or something's id. */
public final class SpreadsheetNumber {
  private static final Pattern ROUNDED =
      Pattern.compile(
          "[+-]?\\d+(?:[.,\u066B]\\d+[eE][+-]?\\d+|[eE]\\+\\d+|(?:[.,\u066B]\\d+)?\\s?[x\u00D7*]\\s?10\\^\\d+)"
              + "|\\d{16,}[.,]0+");
  private static final Pattern FORMATTED =
      Pattern.compile(
          "[+-]?(?:\\d+[.,\u066B]0+"
              + "|\\d{1,3}(?:[ .,'_\u2019\u00A0\u2009\u202F\u066C]\\d{3})+(?:[.,\u066B]0+)?)");

  private SpreadsheetNumber() {}

  /** Returns whether it is one of which the first digits alone are kept. */
  public static boolean isRounded(String text) {
    return ROUNDED.matcher(text).matches();
  }

  /** Returns whether it is a whole one with groups of digits or with zeros behind a mark. */
  public static boolean isFormatted(String text) {
    return FORMATTED.matcher(text).matches();
  }
}
