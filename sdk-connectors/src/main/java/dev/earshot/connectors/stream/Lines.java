package dev.earshot.connectors.stream;

import dev.earshot.MalformedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a body that never ends, in UTF-8, none longer than a limit. A stream has no length
 * that could be bounded, so each line of it has one.
 *
 * <p>For one thread; ends with the body, which whoever opened it closes.
 */
public final class Lines {
  private final InputStream body;
  private final String source;
  private final int longest;
  private final byte[] buffer = new byte[8192];
  private int at;
  private int end;
  private long number;

  /**
   * Creates the lines of a body.
   *
   * @param source where it came from, without secrets
   * @param longest how many bytes one line may have without its end, at least 1
   */
  public Lines(InputStream body, String source, int longest) {
    this.body = Objects.requireNonNull(body, "body");
    this.source = Objects.requireNonNull(source, "source");
    if (longest < 1 || longest == Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "longest: expected at least 1, and less than 2 GiB, got " + longest);
    }
    this.longest = longest;
  }

  /**
   * Reads the next line, which ends with LF or CRLF; the last may end with the body.
   *
   * @return the line without its end, blank ones too; null at the end of the body
   * @throws MalformedException if the line is too long, with its number from 0 as the offset; the
   *     next call returns the one behind it
   * @throws IOException as the body's {@code read} throws it
   */
  public @Nullable String next() throws IOException {
    if (at == end && !fill()) {
      return null;
    }
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    boolean ended = false;
    boolean tooLong = false;
    while (!ended && (at < end || fill())) {
      int to = at;
      while (to < end && buffer[to] != '\n') {
        to++;
      }
      int room = longest + 1 - line.size(); // one more, which may be the CR of its end
      tooLong |= to - at > room;
      line.write(buffer, at, Math.min(to - at, room));
      ended = to < end;
      at = ended ? to + 1 : to;
    }
    long offset = number++;
    byte[] bytes = line.toByteArray();
    int length = bytes.length;
    if (ended && length > 0 && bytes[length - 1] == '\r') {
      length--;
    }
    if (tooLong || length > longest) {
      throw new MalformedException(
          source, null, offset, "a line longer than " + longest + " bytes", null);
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(body.read(buffer), 0);
    return end > 0;
  }
}
