package dev.earshot.examples.monitor;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes HTML in which every text is escaped and every element closed. Names come from our own
 * code, values from anybody; the one road for markup as it stands is {@link #style}.
 */
final class Html {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9:-]*");
  private static final Set<String> VOID = Set.of("meta", "br");

  private final Appendable out;
  private final Deque<String> open = new ArrayDeque<>();
  private boolean inTag;

  Html(Appendable out) {
    this.out = out;
  }

  Html doctype() throws IOException {
    out.append("<!DOCTYPE html>\n");
    return this;
  }

  Html open(String element) throws IOException {
    endTag();
    out.append('<').append(name(element));
    open.push(element);
    inTag = true;
    return this;
  }

  Html attr(String name, String value) throws IOException {
    if (!inTag) {
      throw new IllegalStateException("attribute " + name + ": no start tag is open");
    }
    out.append(' ').append(name(name)).append("=\"");
    escape(value);
    out.append('"');
    return this;
  }

  Html text(String text) throws IOException {
    endTag();
    escape(text);
    return this;
  }

  /** Closes the innermost element. */
  Html close() throws IOException {
    String element = open.pop();
    endTag();
    if (!VOID.contains(element)) {
      out.append("</").append(element).append('>');
    }
    return this;
  }

  /** Closes the innermost element, which must be that one, and ends the line. */
  Html close(String element) throws IOException {
    if (!element.equals(open.peek())) {
      throw new IllegalStateException("close " + element + ": " + open.peek() + " is open");
    }
    close();
    out.append('\n');
    return this;
  }

  Html element(String element, String text) throws IOException {
    return open(element).text(text).close();
  }

  Html element(String element, String cssClass, String text) throws IOException {
    return open(element).attr("class", cssClass).text(text).close();
  }

  /** Writes our own style sheet as it stands. */
  Html style(String css) throws IOException {
    if (css.contains("</")) {
      throw new IllegalArgumentException("style: expected no end tag inside");
    }
    open("style");
    endTag();
    out.append(css);
    return close("style");
  }

  void done() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("end of page: " + open.peek() + " is open");
    }
  }

  private static String name(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("name: expected letters, digits, colons and hyphens");
    }
    return name;
  }

  private void endTag() throws IOException {
    if (inTag) {
      out.append('>');
      inTag = false;
    }
  }

  private void escape(String text) throws IOException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        case '\n', '\t' -> out.append(c);
        default -> {
          if (Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1))) {
            out.append(c).append(text.charAt(++i));
          } else {
            out.append(harmless(c) ? c : '\uFFFD');
          }
        }
      }
    }
  }

  /**
   * Lone surrogates, control characters and non-characters are no HTML; the two direction overrides
   * show letters in an order nobody wrote. Marks and isolates, which real texts need, stay.
   */
  private static boolean harmless(char c) {
    return !Character.isSurrogate(c)
        && !Character.isISOControl(c)
        && c != '\u202D'
        && c != '\u202E'
        && c < '\uFFFE'
        && (c < '\uFDD0' || c > '\uFDEF');
  }
}
