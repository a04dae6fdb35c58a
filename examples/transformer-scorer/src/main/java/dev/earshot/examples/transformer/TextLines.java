package dev.earshot.examples.transformer;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of a stream in portions: UTF-8, a byte order mark and carriage returns tolerated, a
 * line ending at LF and at nothing else.
 */
final class TextLines {
  private static final int PORTION = 64;

  private final BufferedInputStream in;
  private boolean begun;

  TextLines(InputStream in) {
    this.in = new BufferedInputStream(in, 1 << 16);
  }

  /**
   * Waits for a line and returns it with those that are there already, so that a dialogue gets its
   * answers at once and a file fills every thread; empty at the end.
   */
  List<String> next() throws IOException {
    List<String> lines = new ArrayList<>();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b != '\n') {
        line.write(b);
        continue;
      }
      lines.add(text(line));
      line.reset();
      if (lines.size() == PORTION || in.available() == 0) {
        return lines;
      }
    }
    if (line.size() > 0) {
      lines.add(text(line));
    }
    return lines;
  }

  private String text(ByteArrayOutputStream line) {
    String text = line.toString(StandardCharsets.UTF_8);
    int first = !begun && text.startsWith("\uFEFF") ? 1 : 0;
    begun = true;
    return text.substring(first, text.endsWith("\r") ? text.length() - 1 : text.length());
  }
}
