package dev.earshot.connectors.file;

import dev.earshot.connectors.format.EncodingScheme;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Cuts bytes into rows and counts bytes and lines, holding at most one row of the permitted length.
 *
 * <p>Between quotes a line end belongs to the row; a quote opens only where a value begins. A quote
 * that is not closed where a value may end, at a delimiter or a line's end, was never meant to go
 * over lines: the row is {@link #isUnclosed}, and {@link #lineEnd} is where the next may begin.
 */
final class Rows {
  /** What stands for a unit of which the file has the first bytes alone. */
  private static final int CUT_OFF = Integer.MAX_VALUE;

  private final InputStream in;
  private final RowFormat format;
  private final Charset charset;
  private final byte[] unit;
  private final int max;
  private final ByteArrayOutputStream row = new ByteArrayOutputStream();
  private long offset;
  private long line;
  private long lineEnd;
  private boolean tooLong;
  private boolean complete;
  private boolean unclosed;
  private int unitLength;

  Rows(InputStream in, RowFormat format, Charset charset, int max, Position from) {
    this.in = in;
    this.format = format;
    this.charset = charset;
    unit = new byte[EncodingScheme.width(charset)];
    this.max = max;
    offset = from.offset();
    line = from.line();
  }

  /** Moves to the next row; false at the end of the file. */
  boolean next() throws IOException {
    row.reset();
    tooLong = false;
    complete = false;
    unclosed = false;
    lineEnd = -1;
    boolean inQuotes = false;
    boolean closed = false; // a second quote straight after a closing one is an escaped quote
    boolean atStart = true;
    boolean any = false;
    int b;
    while ((b = unit()) >= 0) {
      any = true;
      offset += unitLength;
      if (b == '\n') {
        line++;
        lineEnd = lineEnd < 0 ? offset : lineEnd;
        if (!inQuotes) {
          complete = true;
          return true;
        }
      }
      if (format.quoted()) {
        if (closed && lineEnd >= 0 && !mayFollowQuote(b)) {
          unclosed = true;
          return true;
        }
        if (b == '"' && (inQuotes || closed || atStart)) {
          closed = inQuotes;
          inQuotes = !inQuotes;
          atStart = false;
        } else {
          closed = false;
          atStart = !inQuotes && (format.isDelimiter(b) || isMark(b));
        }
      }
      if (row.size() + unitLength <= max) {
        row.write(unit, 0, unitLength);
      } else {
        tooLong = true;
      }
    }
    unclosed = inQuotes;
    return any;
  }

  /** Returns the next unit, a byte where the charset is not wide; -1 at the end of the file. */
  private int unit() throws IOException {
    if (unit.length == 1) {
      int b = in.read();
      unit[0] = (byte) b;
      unitLength = 1;
      return b;
    }
    unitLength = in.readNBytes(unit, 0, unit.length);
    if (unitLength < unit.length) {
      return unitLength == 0 ? -1 : CUT_OFF;
    }
    int value = 0;
    boolean little = charset.name().endsWith("LE");
    for (int i = 0; i < unit.length; i++) {
      value = (value << 8) | (unit[little ? unit.length - 1 - i : i] & 0xff);
    }
    return value & Integer.MAX_VALUE;
  }

  private boolean mayFollowQuote(int b) {
    return b == '"' || b == '\r' || b == '\n' || b == ' ' || b == '\t' || format.isDelimiter(b);
  }

  /** Returns whether this is the last byte of a byte order mark, after which a value begins. */
  private boolean isMark(int b) {
    return unit.length == 1 ? offset == 3 && b == 0xBF : offset == unit.length && b == 0xFEFF;
  }

  /** Skips a line end that belongs to a row already read. */
  void skipLineEnd() throws IOException {
    in.mark(2 * unit.length);
    int b = unit();
    int skipped = unitLength;
    if (b == '\r') {
      b = unit();
      skipped += unitLength;
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

  /** Returns whether a quote was opened that nothing closes. */
  boolean isUnclosed() {
    return unclosed;
  }

  /** Returns how many bytes there are up to the first line end of the row; -1 if it has none. */
  long lineEnd() {
    return lineEnd;
  }

  /**
   * Returns the row without its line end and without a byte order mark.
   *
   * @throws CharacterCodingException if it is not written in the format's charset
   */
  String text() throws CharacterCodingException {
    byte[] bytes = row.toByteArray();
    boolean utf8 = charset.equals(StandardCharsets.UTF_8);
    ByteBuffer written = ByteBuffer.wrap(utf8 ? withoutSurrogates(bytes) : bytes);
    String text = charset.newDecoder().decode(written).toString();
    int start = text.startsWith("\uFEFF") ? 1 : 0;
    int end = text.endsWith("\r") ? text.length() - 1 : text.length();
    return text.substring(Math.min(start, end), end);
  }

  /*
   * Databases and programs that write each half of a character by itself (CESU-8) are understood:
   * two halves are the character, and one alone is U+FFFD, as everywhere.
   */
  private static byte[] withoutSurrogates(byte[] bytes) {
    ByteArrayOutputStream out = null;
    int done = 0;
    for (int i = 0; i + 2 < bytes.length; i++) {
      if (isSurrogate(bytes, i)) {
        boolean pair = isHigh(bytes, i) && isSurrogate(bytes, i + 3) && !isHigh(bytes, i + 3);
        String whole =
            pair ? new String(new char[] {half(bytes, i), half(bytes, i + 3)}) : "\uFFFD";
        out = out == null ? new ByteArrayOutputStream(bytes.length) : out;
        out.write(bytes, done, i - done);
        out.writeBytes(whole.getBytes(StandardCharsets.UTF_8));
        i += pair ? 5 : 2;
        done = i + 1;
      }
    }
    if (out == null) {
      return bytes;
    }
    out.write(bytes, done, bytes.length - done);
    return out.toByteArray();
  }

  private static boolean isSurrogate(byte[] bytes, int at) {
    return at + 2 < bytes.length
        && (bytes[at] & 0xFF) == 0xED
        && (bytes[at + 1] & 0xE0) == 0xA0
        && (bytes[at + 2] & 0xC0) == 0x80;
  }

  private static boolean isHigh(byte[] bytes, int at) {
    return (bytes[at + 1] & 0xF0) == 0xA0;
  }

  private static char half(byte[] bytes, int at) {
    return (char) (0xD000 | ((bytes[at + 1] & 0x3F) << 6) | (bytes[at + 2] & 0x3F));
  }

  long offset() {
    return offset;
  }

  /** Returns how many line ends were read. */
  long line() {
    return line;
  }
}
