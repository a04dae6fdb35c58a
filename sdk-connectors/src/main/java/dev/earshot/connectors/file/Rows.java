package dev.earshot.connectors.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Cuts bytes into rows and counts bytes and lines, holding at most one row of the permitted length.
 *
 * <p>Between quotes a line end belongs to the row; a quote opens only where a value begins. A quote
 * that nobody closes takes the rest of the file with it: going on at the next line instead would
 * let a long quoted text pass its own lines off as rows.
 */
final class Rows {
  private final InputStream in;
  private final RowFormat format;
  private final int max;
  private final ByteArrayOutputStream row = new ByteArrayOutputStream();
  private long offset;
  private long line;
  private boolean tooLong;
  private boolean complete;

  Rows(InputStream in, RowFormat format, int max, Position from) {
    this.in = in;
    this.format = format;
    this.max = max;
    offset = from.offset();
    line = from.line();
  }

  /** Moves to the next row; false at the end of the file. */
  boolean next() throws IOException {
    row.reset();
    tooLong = false;
    complete = false;
    boolean inQuotes = false;
    boolean atStart = true;
    boolean any = false;
    int b;
    while ((b = in.read()) >= 0) {
      any = true;
      offset++;
      if (b == '\n') {
        line++;
        if (!inQuotes) {
          complete = true;
          return true;
        }
      }
      if (format.quoted()) {
        if (b == '"' && (atStart || inQuotes)) {
          inQuotes = !inQuotes;
          atStart = !inQuotes; // a quote straight after a closing one is an escaped quote
        } else {
          atStart = !inQuotes && (b == format.delimiter() || isMark(b));
        }
      }
      if (row.size() < max) {
        row.write(b);
      } else {
        tooLong = true;
      }
    }
    return any;
  }

  /** Returns whether this is the last byte of a byte order mark, after which a value begins. */
  private boolean isMark(int b) {
    return offset == 3 && b == 0xBF;
  }

  /** Skips a line end that belongs to a row already read. */
  void skipLineEnd() throws IOException {
    in.mark(2);
    int b = in.read();
    int skipped = 1;
    if (b == '\r') {
      b = in.read();
      skipped = 2;
    }
    if (b == '\n') {
      offset += skipped;
      line++;
    } else {
      in.reset();
    }
  }

  boolean isTooLong() {
    return tooLong;
  }

  /** Returns whether the row's line end was there. */
  boolean isComplete() {
    return complete;
  }

  /** Returns the row without its line end and without a byte order mark. */
  String text() {
    String text = row.toString(StandardCharsets.UTF_8);
    int start = text.startsWith("\uFEFF") ? 1 : 0;
    int end = text.endsWith("\r") ? text.length() - 1 : text.length();
    return text.substring(Math.min(start, end), end);
  }

  long offset() {
    return offset;
  }

  /** Returns how many line ends were read. */
  long line() {
    return line;
  }
}
