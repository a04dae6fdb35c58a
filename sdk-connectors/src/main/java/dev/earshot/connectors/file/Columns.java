package dev.earshot.connectors.file;

import java.util.ArrayList;
import java.util.List;

/** Cuts a row into its columns. */
final class Columns {
  private Columns() {}

  /**
   * Returns the columns. A quote opens where a value begins and closes at the next that is not
   * doubled; what follows a closed quote belongs to the value, and any other quote is text.
   */
  static List<String> split(String row, char delimiter, boolean quoted) {
    List<String> columns = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    boolean inQuotes = false;
    boolean atStart = true;
    for (int i = 0; i < row.length(); i++) {
      char c = row.charAt(i);
      if (inQuotes && c == '"' && i + 1 < row.length() && row.charAt(i + 1) == '"') {
        value.append(c);
        i++;
      } else if (quoted && c == '"' && (inQuotes || atStart)) {
        inQuotes = !inQuotes;
        atStart = false;
      } else if (c == delimiter && !inQuotes) {
        columns.add(value.toString());
        value.setLength(0);
        atStart = true;
      } else {
        value.append(c);
        atStart = false;
      }
    }
    columns.add(value.toString());
    return columns;
  }
}
