package dev.earshot.examples.log;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The one way to a terminal: UTF-8 in which nothing acts.
 *
 * <p>Every control character but LF and TAB, every character of Unicode's {@code Bidi_Control}, and
 * the two separators of lines and paragraphs come as a backslash, {@code u} and four digits. Inside
 * a JSON string that is the same string; a file's name, a post or a server's words can move no
 * cursor, turn no letters round and begin no line.
 */
public final class Printable extends PrintStream {
  private final PrintStream raw;

  private Printable(PrintStream raw, boolean autoFlush) {
    super(new Escaping(raw), autoFlush, StandardCharsets.UTF_8);
    this.raw = raw;
  }

  /**
   * Returns a stream that prints on another.
   *
   * @param autoFlush whether each line is there at once
   */
  public static Printable on(PrintStream raw, boolean autoFlush) {
    return new Printable(raw, autoFlush);
  }

  /** Writes our own words over the line that the cursor is on; they are ASCII. */
  public void redraw(String words) {
    flush();
    raw.print('\r' + words);
    raw.flush();
  }

  /**
   * Prints a text whose bytes count, such as those that are signed: as they are where no person is
   * at the console.
   */
  public static void exactly(PrintStream out, String text) {
    if (out instanceof Printable printable && !somebodyWatches()) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      printable.flush();
      printable.raw.write(bytes, 0, bytes.length);
    } else {
      out.print(text);
    }
  }

  /**
   * Null where nobody watches also on Java 22 and later, since the JDK's own console is asked for.
   */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean somebodyWatches() {
    return System.console() != null;
  }

  /** Returns a text as it can stand in one line that we print, and begin no other. */
  public static String oneLine(String text) {
    StringBuilder line = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\t' || acts(c)) {
        line.append(escaped(c));
      } else {
        line.append(c);
      }
    }
    return line.toString();
  }

  private static boolean acts(int c) {
    return (Character.isISOControl(c) && c != '\n' && c != '\t')
        || c == '\u061C'
        || (c >= '\u200E' && c <= '\u200F')
        || (c >= '\u2028' && c <= '\u202E')
        || (c >= '\u2066' && c <= '\u2069');
  }

  private static String escaped(int c) {
    return String.format(Locale.ROOT, "\\u%04x", c);
  }

  /** Works on bytes, since what is printed comes encoded, and in pieces. */
  private static final class Escaping extends FilterOutputStream {
    private final byte[] held = new byte[3];
    private int size;
    private int awaited;

    Escaping(OutputStream out) {
      super(out);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
      int start = from;
      for (int i = from; i < from + length; i++) {
        if (size > 0 || isSuspect(bytes[i] & 0xFF)) {
          out.write(bytes, start, i - start);
          write(bytes[i]);
          start = i + 1;
        }
      }
      out.write(bytes, start, from + length - start);
    }

    /** Whether a byte acts by itself, or begins a character that may. */
    private static boolean isSuspect(int b) {
      return (b < 0x20 && b != '\n' && b != '\t') || b == 0x7F || lengthFrom(b) > 0;
    }

    private static int lengthFrom(int lead) {
      return lead == 0xC2 || lead == 0xD8 ? 2 : lead == 0xE2 ? 3 : 0;
    }

    @Override
    public synchronized void write(int b) throws IOException {
      int one = b & 0xFF;
      if (size > 0 && (one & 0xC0) != 0x80) {
        release();
      }
      if (size > 0) {
        held[size++] = (byte) one;
        if (size == awaited) {
          release();
        }
      } else if (lengthFrom(one) > 0) {
        awaited = lengthFrom(one);
        held[size++] = (byte) one;
      } else if (isSuspect(one)) {
        out.write(escaped(one).getBytes(StandardCharsets.US_ASCII));
      } else {
        out.write(one);
      }
    }

    private void release() throws IOException {
      String text = new String(held, 0, size, StandardCharsets.UTF_8);
      if (text.length() == 1 && acts(text.charAt(0))) {
        out.write(escaped(text.charAt(0)).getBytes(StandardCharsets.US_ASCII));
      } else {
        out.write(held, 0, size);
      }
      size = 0;
    }
  }
}
