package dev.earshot.connectors.format;

import dev.earshot.ItemFault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a body into the records it holds without understanding them: the elements of an array, or
 * one value after another. So a record that is broken spoils itself and not its neighbours.
 */
final class JsonSlices {
  /** A record: the bytes from {@code start} up to {@code end}. */
  record Slice(int start, int end) {}

  private final byte[] body;
  private final String source;
  private final List<Slice> slices = new ArrayList<>();
  private final List<ItemFault> faults = new ArrayList<>();
  private byte[] open = new byte[64];
  private int depth;
  private int braces;
  private boolean closed = true;
  private int whole = -1;

  private JsonSlices(byte[] body, String source) {
    this.body = body;
    this.source = source;
  }

  /** Cuts a UTF-8 body; arrays at the top come element by element. */
  static JsonSlices of(byte[] body, String source) {
    JsonSlices cut = new JsonSlices(body, source);
    int at = cut.blanks(0);
    while (at < body.length) {
      at = body[at] == '[' ? cut.array(at) : cut.value(at);
      if (cut.whole < 0) {
        cut.whole = cut.closed ? cut.blanks(at) : body.length;
      }
      at = cut.between(at);
    }
    return cut;
  }

  /** Cuts a UTF-8 body at its line ends, for JSON Lines of which one line is broken. */
  static JsonSlices lines(byte[] body, String source) {
    JsonSlices cut = new JsonSlices(body, source);
    for (int at = cut.blanks(0); at < body.length; ) {
      int end = cut.lineEnd(at);
      cut.slices.add(new Slice(at, end));
      at = cut.blanks(end);
    }
    return cut;
  }

  /** Returns whether at least two lines begin as a record does. */
  static boolean looksLikeLines(byte[] body) {
    int begun = 0;
    for (int i = 0; i < body.length && begun < 2; i++) {
      if (body[i] == '{' && (i == 0 || body[i - 1] == '\n' || body[i - 1] == '\r')) {
        begun++;
      }
    }
    return begun == 2;
  }

  /** Returns whether the body is one value that is closed, with nothing behind it. */
  boolean isWhole() {
    return closed && whole == body.length;
  }

  /** Returns where the first value ends and something else begins, or the body breaks off. */
  int wholeTo() {
    return Math.max(whole, 0);
  }

  List<Slice> slices() {
    return slices;
  }

  List<ItemFault> faults() {
    return faults;
  }

  /** Cuts the array that begins at {@code from}; returns where it ends. */
  private int array(int from) {
    depth = 0;
    braces = 0;
    int start = from + 1;
    int at = start;
    while (at < body.length) {
      byte c = body[at];
      if (c == '"') {
        at = stringEnd(at);
        continue;
      }
      if (c == '{' || c == '[') {
        push(c);
      } else if (c == '}' || c == ']') {
        if (!pop(c) && c == ']') {
          add(start, at, true);
          return at + 1;
        }
      } else if (c == ',' && depth == 0) {
        add(start, at, false);
        start = at + 1;
      }
      at++;
    }
    closed = false;
    add(start, body.length, true);
    faults.add(new ItemFault(source, "", body.length, "the array ends in the middle"));
    return body.length;
  }

  /** Cuts the value that begins at {@code from}; returns where it ends. */
  private int value(int from) {
    depth = 0;
    braces = 0;
    int at = from;
    while (at < body.length) {
      byte c = body[at];
      if (c == '"') {
        at = stringEnd(at);
        continue;
      }
      if (c == '{' || c == '[') {
        push(c);
      } else if (c == '}' || c == ']') {
        pop(c);
        if (depth == 0) {
          at++;
          break;
        }
      } else if (depth == 0 && c == '\n') {
        break;
      }
      at++;
    }
    closed = closed && depth == 0;
    add(from, Math.min(at, body.length), true);
    return at;
  }

  /** Returns the index after the string that begins at {@code from}. */
  private int stringEnd(int from) {
    for (int i = from + 1; i < body.length; i++) {
      if (body[i] == '\\') {
        i++;
      } else if (body[i] == '"') {
        return i + 1;
      }
    }
    closed = false;
    return body.length;
  }

  private void push(byte bracket) {
    if (depth == open.length) {
      open = Arrays.copyOf(open, depth * 2);
    }
    open[depth++] = bracket;
    braces += bracket == '{' ? 1 : 0;
  }

  /** Closes the nearest bracket of that kind and all within; returns false if none is open. */
  private boolean pop(byte closing) {
    byte wanted = (byte) (closing == '}' ? '{' : '[');
    int there = closing == '}' ? braces : depth - braces;
    if (there == 0) {
      return false;
    }
    byte top;
    do {
      top = open[--depth];
      braces -= top == '{' ? 1 : 0;
    } while (top != wanted);
    return true;
  }

  private void add(int start, int end, boolean last) {
    int from = blanks(start);
    int to = end;
    while (to > from && isBlank(body[to - 1])) {
      to--;
    }
    if (from < to) {
      slices.add(new Slice(from, to));
    } else if (!last) {
      faults.add(new ItemFault(source, "", start, "expected a value between two commas"));
    }
  }

  private int blanks(int from) {
    int at = from;
    while (at < body.length && isBlank(body[at])) {
      at++;
    }
    return at;
  }

  /** Passes over what stands between two values: blanks, and a comma where an array was cut out. */
  private int between(int from) {
    int at = blanks(from);
    return at < body.length && body[at] == ',' ? blanks(at + 1) : at;
  }

  private int lineEnd(int from) {
    int at = from;
    while (at < body.length && body[at] != '\n' && body[at] != '\r') {
      at++;
    }
    return at;
  }

  private static boolean isBlank(byte c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }
}
