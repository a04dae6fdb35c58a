package dev.earshot.connectors.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Cuts a row into its columns. */
final class Columns {
  private static final Pattern TEXT_FORMULA = Pattern.compile("\\s*=\"((?:[^\"]|\"\")*+)\"\\s*");

  private Columns() {}

  /**
   * Returns the columns. A quote opens where a value begins and closes at the next that is not
   * doubled; what follows a closed quote belongs to the value, and any other quote is text. A value
   * {@code ="123"}, by which exports keep a spreadsheet from rounding an id, is {@code 123}.
   */
  static List<String> split(String row, char delimiter, boolean quoted) {
    return Objects.requireNonNull(split(row, delimiter, quoted, false));
  }

  /**
   * Returns the same columns; null if more than blanks follows a closed quote, as where a quote
   * within a value is not doubled or is written with a backslash: nobody knows then where a value
   * ends.
   */
  static @Nullable List<String> splitStrictly(String row, char delimiter, boolean quoted) {
    return split(row, delimiter, quoted, true);
  }

  private static @Nullable List<String> split(
      String row, char delimiter, boolean quoted, boolean strict) {
    List<String> columns = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    boolean inQuotes = false;
    boolean atStart = true;
    boolean closed = false;
    for (int i = 0; i < row.length(); i++) {
      char c = row.charAt(i);
      if (inQuotes && c == '"' && i + 1 < row.length() && row.charAt(i + 1) == '"') {
        value.append(c);
        i++;
      } else if (quoted && c == '"' && (inQuotes || atStart)) {
        closed = inQuotes;
        inQuotes = !inQuotes;
        atStart = false;
      } else if (c == delimiter && !inQuotes) {
        columns.add(shown(value.toString()));
        value.setLength(0);
        atStart = true;
        closed = false;
      } else if (strict && closed && c != ' ' && c != '\t') {
        return null;
      } else {
        value.append(c);
        atStart = false;
      }
    }
    columns.add(shown(value.toString()));
    return columns;
  }

  /** Returns what a spreadsheet shows of a value: of a formula that is one text, the text. */
  private static String shown(String value) {
    if (value.indexOf("=\"") < 0) {
      return value;
    }
    Matcher formula = TEXT_FORMULA.matcher(value);
    return formula.matches() ? formula.group(1).replace("\"\"", "\"") : value;
  }
}
