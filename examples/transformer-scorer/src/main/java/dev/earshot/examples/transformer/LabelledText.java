package dev.earshot.examples.transformer;

import dev.earshot.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A row of a file of labelled texts: the label first, the text last, tabs between.
 *
 * @param label its place among the task's
 * @param text as it stands in the file
 */
record LabelledText(int label, String text) {
  private static final int SAME = 60;

  /** Reads a file whose labels are the task's. */
  static List<LabelledText> read(Path file, Task task) throws IOException {
    List<LabelledText> rows = new ArrayList<>();
    int line = 0;
    for (String[] cells : cells(file)) {
      int label = task.labels().indexOf(cells[0]);
      if (label < 0) {
        throw new MalformedException(
            String.valueOf(file.getFileName()),
            "label",
            line,
            "expected one of " + String.join(", ", task.labels()),
            null);
      }
      rows.add(new LabelledText(label, cells[cells.length - 1]));
      line++;
    }
    return rows;
  }

  /**
   * Reads the texts alone, whatever their labels mean. Where the second of three cells is a
   * language of two letters, rows in another than English are left out.
   */
  static Set<String> texts(Path file) throws IOException {
    Set<String> texts = new LinkedHashSet<>();
    for (String[] cells : cells(file)) {
      boolean foreign = cells.length == 3 && cells[1].length() == 2 && !cells[1].equals("en");
      if (!foreign) {
        texts.add(cells[cells.length - 1]);
      }
    }
    return texts;
  }

  /** Returns what two texts share that are the same post: letters and digits, the first of them. */
  static String gist(String text) {
    StringBuilder gist = new StringBuilder(SAME);
    for (int i = 0; i < text.length() && gist.length() < SAME; i++) {
      char letter = text.charAt(i);
      if (Character.isLetterOrDigit(letter)) {
        gist.append(Character.toLowerCase(letter));
      }
    }
    return gist.toString();
  }

  private static List<String[]> cells(Path file) throws IOException {
    List<String[]> rows = new ArrayList<>();
    for (String line : Files.readString(file).split("\n")) {
      rows.add(line.split("\t", -1));
    }
    return rows;
  }
}
