package dev.earshot.scoring.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Labelled texts of the shared folder, one row a line: label, other columns, text. */
final class Rows {
  private Rows() {}

  record Row(String label, String second, String text) {}

  static List<Row> of(Path folder, String name) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readString(folder.resolve(name + ".tsv")).split("\n")) {
      String[] cells = line.split("\t");
      if (cells.length > 1) {
        rows.add(new Row(cells[0], cells[1], cells[cells.length - 1]));
      }
    }
    return rows;
  }
}
