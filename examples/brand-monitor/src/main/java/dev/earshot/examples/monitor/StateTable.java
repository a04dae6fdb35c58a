package dev.earshot.examples.monitor;

import dev.earshot.BrokenException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A small table that the monitor keeps for itself: cells between tabs, always written whole. */
final class StateTable {
  private StateTable() {}

  /**
   * Reads a table.
   *
   * @param columns how many cells a row has
   * @return the rows; empty where there is no file yet
   * @throws BrokenException if the file is not UTF-8 or a row has another number of cells
   */
  static List<String[]> read(Path file, int columns) throws IOException {
    List<String[]> rows = new ArrayList<>();
    if (!Files.exists(file)) {
      return rows;
    }
    String text;
    try {
      text = Files.readString(file);
    } catch (CharacterCodingException e) {
      throw damaged(file, e);
    }
    for (String line : text.split("\n")) {
      String[] cells = line.split("\t", -1);
      if (cells.length == columns) {
        rows.add(cells);
      } else if (!line.isEmpty()) {
        throw damaged(file, null);
      }
    }
    return rows;
  }

  static BrokenException damaged(Path file, @Nullable Throwable cause) {
    return new BrokenException(
        file + " is damaged; put a copy back, or delete it and its counts begin anew", cause);
  }

  static void write(Path file, List<List<String>> rows) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (List<String> cells : rows) {
      lines.append(cells.stream().map(StateTable::cell).collect(Collectors.joining("\t")));
      lines.append('\n');
    }
    OwnerOnly.replace(file, fresh -> Files.writeString(fresh, lines));
  }

  /** Returns a text as it can stand in a cell. */
  static String cell(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}
