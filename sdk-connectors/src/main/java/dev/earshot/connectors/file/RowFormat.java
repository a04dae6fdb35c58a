package dev.earshot.connectors.file;

import dev.earshot.SourceEvent;
import dev.earshot.connectors.reading.Emitter;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** How one kind of file writes its rows. Confined to its reader's thread. */
interface RowFormat {
  /** Returns whether quotes hold values together over delimiters and line ends. */
  default boolean quoted() {
    return false;
  }

  /** Returns whether a byte stands between two columns, so that a quote after it opens a value. */
  default boolean isDelimiter(int b) {
    return false;
  }

  /** Returns what the bytes are written in; null where they show it themselves. */
  default @Nullable Charset charset() {
    return null;
  }

  /** Returns whether bytes that are no UTF-8 may be windows-1252, which people's programs write. */
  default boolean mayBeWestern() {
    return false;
  }

  /** Returns what to do about bytes that are not written in it, beginning with a semicolon. */
  default String remedy() {
    return "";
  }

  /**
   * Returns whether a row is a post under an id of its own, so that two rows with one id are one
   * post or a mistake.
   */
  default boolean identifiesRows() {
    return false;
  }

  /** Returns whether the first row names the columns. */
  default boolean hasHeader() {
    return false;
  }

  /**
   * Takes the first row, where there is a header.
   *
   * @return whether it was the header; false for a line before it that says how to read it
   * @throws dev.earshot.MalformedException if a column that is needed is not there
   */
  default boolean header(String row) {
    return true;
  }

  /**
   * Reads a row that is not blank.
   *
   * @param row its text without the line end
   * @param number the row's number, counted from 1
   * @param line the line it begins in, counted from 0, for what is told of single fields
   * @throws dev.earshot.MalformedException if it cannot be read
   */
  SourceEvent read(String row, long number, long line, Emitter told);
}
