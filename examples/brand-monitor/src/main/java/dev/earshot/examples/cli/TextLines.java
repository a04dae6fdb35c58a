package dev.earshot.examples.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The lines of a stream: UTF-8, a byte order mark and carriage returns tolerated, a line ending at
 * LF and at nothing else. Holds one line at a time.
 */
final class TextLines {
  private static final int MAX_LINE = 64 << 20;

  /** Takes one line. */
  interface Taker {
    /**
     * Takes a line.
     *
     * @param source the file, or {@code stdin}
     * @param number counted from 1
     */
    void take(String source, long number, String line) throws IOException;
  }

  private TextLines() {}

  static void read(String source, InputStream raw, Taker taker, ProgressBar progress)
      throws IOException {
    BufferedInputStream in = new BufferedInputStream(raw, 1 << 16);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    long number = 0;
    boolean pending = false;
    for (int b = in.read(); b >= 0; b = in.read()) {
      pending = true;
      if (b == '\n') {
        progress.advance(line.size() + 1L);
        taker.take(source, ++number, text(line, number));
        line.reset();
        pending = false;
      } else {
        if (line.size() == MAX_LINE) {
          throw new IOException(
              source + ", line " + (number + 1) + ": longer than 64 MiB; split it first");
        }
        line.write(b);
      }
    }
    if (pending) {
      taker.take(source, ++number, text(line, number));
    }
  }

  private static String text(ByteArrayOutputStream line, long number) {
    String text = line.toString(StandardCharsets.UTF_8);
    if (number == 1 && text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
