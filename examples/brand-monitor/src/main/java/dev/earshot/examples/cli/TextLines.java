package dev.earshot.examples.cli;

import dev.earshot.ItemFault;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The lines of a stream: UTF-8, a byte order mark and carriage returns tolerated, a line ending at
 * LF and at nothing else. What is no UTF-8 in a line is read as U+FFFD, and a reject says so. Holds
 * one line at a time, and of a line without end its first 8 MiB, so that the lines behind it
 * arrive.
 */
final class TextLines {
  private static final int MAX_LINE = 8 << 20;

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

  static void read(
      String source, InputStream raw, Taker taker, Rejects rejects, ProgressBar progress)
      throws IOException {
    BufferedInputStream in = new BufferedInputStream(raw, 1 << 16);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    long number = 0;
    long cut = 0;
    boolean pending = false;
    for (int b = in.read(); b >= 0; b = in.read()) {
      pending = true;
      if (b == '\n') {
        progress.advance(line.size() + cut + 1);
        taker.take(source, ++number, text(source, line, number, rejects));
        line.reset();
        cut = 0;
        pending = false;
      } else {
        if (line.size() < MAX_LINE) {
          line.write(b);
        } else if (cut++ == 0) {
          rejects.addLine(
              new ItemFault(source, "", number, "longer than 8 MiB; the rest is left out"));
        }
      }
    }
    if (pending) {
      taker.take(source, ++number, text(source, line, number, rejects));
    }
  }

  private static String text(
      String source, ByteArrayOutputStream line, long number, Rejects rejects) {
    String text = line.toString(StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') >= 0
        && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), line.toByteArray())
        && line.size() < MAX_LINE) {
      rejects.addLine(
          new ItemFault(source, "", number - 1, "is not in UTF-8; read as far as it is"));
    }
    if (number == 1 && text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
