package dev.earshot.connectors.file;

import dev.earshot.SourceEvent;
import java.time.Instant;

/** How one kind of file writes its rows. Confined to its reader's thread. */
interface RowFormat {
  /** Returns whether quotes hold values together over delimiters and line ends. */
  default boolean quoted() {
    return false;
  }

  /** Returns the character between columns, after which a quote may open. */
  default char delimiter() {
    return '\n';
  }

  /** Returns whether the first row names the columns. */
  default boolean hasHeader() {
    return false;
  }

  /**
   * Takes the first row, where there is a header.
   *
   * @throws dev.earshot.MalformedException if a column that is needed is not there
   */
  default void header(String row) {}

  /**
   * Reads a row that is not blank.
   *
   * @param row its text without the line end
   * @param number the row's number, counted from 1
   * @throws dev.earshot.MalformedException if it cannot be read
   */
  SourceEvent read(String row, long number, Instant observedAt);
}
