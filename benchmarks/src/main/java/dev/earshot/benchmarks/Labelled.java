package dev.earshot.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A text with the label that people gave it, and of what kind it is ({@code ""} if unsaid). */
record Labelled(String label, String kind, String text) {
  /** Reads lines of {@code label<TAB>text} or {@code label<TAB>kind<TAB>text}. */
  static List<Labelled> read(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the posts that come with the benchmarks; the kind is the language. */
  static List<Labelled> bundled() {
    try (var in = Labelled.class.getResourceAsStream("posts.tsv")) {
      if (in == null) {
        throw new IllegalStateException("posts.tsv is not on the class path");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Labelled> parse(String lines) {
    return lines.lines().map(Labelled::row).toList();
  }

  private static Labelled row(String line) {
    String[] cells = line.split("\t", 3);
    return new Labelled(cells[0], cells.length == 3 ? cells[1] : "", cells[cells.length - 1]);
  }
}
