package dev.earshot.connectors.format;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the servers of the fediverse make of a text: paragraphs, line ends, links and spans,
 * closed in order, with attributes in double quotes. Of such markup no browser makes anything but
 * what it says, so there is no need of a tree; anything else, however small, is left to the parser.
 */
final class SimpleMarkup {
  /* An element takes two bits of what is open. */
  private static final int P = 1;
  private static final int A = 2;
  private static final int SPAN = 3;
  private static final int BR = 4;
  private static final int BITS = 2;
  private static final int DEEPEST = 1 << 28;

  private static final Map<String, String> REFERENCES =
      Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "#39", "'");

  /* What stays of each element, and what goes. */
  private static final Set<String> KEPT = Set.of("class", "dir", "lang");
  private static final Set<String> KEPT_OF_LINKS = Set.of("href", "hreflang", "rel", "type");
  private static final Set<String> LOST = Set.of("target", "translate");

  private final String markup;
  private final String base;
  private final VisibleText text;
  private int open;
  private boolean inLink;
  private @Nullable StringBuilder html;
  private int copied;
  private int at;
  private String href = "";
  private Set<String> classes = Set.of();

  private SimpleMarkup(String markup, String base) {
    this.markup = markup;
    this.base = base;
    this.text = new VisibleText(markup.length());
  }

  /** Returns the text of simple markup; empty for any other. */
  static Optional<RichText> read(String markup, String base) {
    SimpleMarkup reader = new SimpleMarkup(markup, base);
    boolean simple = !markup.contains("CDATA[");
    while (simple && reader.at < markup.length()) {
      char c = markup.charAt(reader.at);
      simple =
          c == '<' ? reader.tag() : c == '&' ? reader.reference() : c == '>' ? false : reader.run();
    }
    return simple && reader.open == 0 ? Optional.of(reader.result()) : Optional.empty();
  }

  private RichText result() {
    StringBuilder differing = html;
    return text.toRichText(
        (differing == null ? markup : differing.append(markup, copied, markup.length()).toString())
            .strip());
  }

  /** Writes into the HTML what stands otherwise in the markup from here on up to a place. */
  private void instead(String written, int from, int to) {
    StringBuilder differing = html;
    if (differing == null) {
      differing = new StringBuilder(markup.length() + 16);
      html = differing;
    }
    differing.append(markup, copied, from).append(written);
    copied = to;
  }

  /** Reads characters that mean themselves; returns whether there are such. */
  private boolean run() {
    int from = at;
    while (at < markup.length() && isPlain(at)) {
      at += Character.isHighSurrogate(markup.charAt(at)) ? 2 : 1;
    }
    text.append(markup, from, at);
    return at > from && (at == markup.length() || "<&".indexOf(markup.charAt(at)) >= 0);
  }

  private boolean isPlain(int index) {
    char c = markup.charAt(index);
    if (Character.isSurrogate(c)) {
      return Character.isHighSurrogate(c)
          && index + 1 < markup.length()
          && Character.isLowSurrogate(markup.charAt(index + 1));
    }
    return c == '\n'
        || (c >= ' ' && c < 0x7f && c != '<' && c != '&' && c != '>')
        || (c > 0xa0 && c < 0xfdd0)
        || (c > 0xfdef && c < 0xfeff);
  }

  private boolean reference() {
    int end = markup.indexOf(';', at);
    String meant = end < 0 || end - at > 5 ? null : REFERENCES.get(markup.substring(at + 1, end));
    if (meant == null) {
      return false;
    }
    if (meant.equals("\"") || meant.equals("'")) {
      instead(meant, at, end + 1);
    }
    text.append(meant, 0, 1);
    at = end + 1;
    return true;
  }

  private boolean tag() {
    boolean closing = markup.startsWith("/", at + 1);
    int from = at + (closing ? 2 : 1);
    int to = from;
    while (to < markup.length() && markup.charAt(to) >= 'a' && markup.charAt(to) <= 'z') {
      to++;
    }
    int element = element(from, to);
    if (closing) {
      return markup.startsWith(">", to) && close(element, to + 1);
    }
    return element == BR ? lineEnd(to) : element != 0 && open(element, to);
  }

  private int element(int from, int to) {
    return switch (to - from) {
      case 1 -> markup.charAt(from) == 'p' ? P : markup.charAt(from) == 'a' ? A : 0;
      case 2 -> markup.startsWith("br", from) ? BR : 0;
      case 4 -> markup.startsWith("span", from) ? SPAN : 0;
      default -> 0;
    };
  }

  private boolean lineEnd(int from) {
    int end = markup.indexOf('>', from) + 1;
    boolean plain = end == from + 1;
    boolean slashed = markup.startsWith("/>", from) || markup.startsWith(" />", from);
    if (end == 0 || (!plain && !slashed)) {
      return false;
    }
    if (slashed) {
      instead("<br>", at, end);
    }
    text.lineEnd();
    at = end;
    return true;
  }

  private boolean close(int element, int end) {
    if (element == 0 || (open & SPAN) != element) {
      return false;
    }
    open >>>= BITS;
    if (element == A) {
      inLink = false;
      text.endLink(href, classes);
    } else if (element == P) {
      text.around("p");
    }
    at = end;
    return true;
  }

  /* A paragraph within anything, and a link within a link, is not what it seems. */
  private boolean open(int element, int from) {
    if (open >= DEEPEST || (element == P && open != 0) || (element == A && inLink)) {
      return false;
    }
    if (element == A) {
      href = "";
      classes = Set.of();
    }
    int end = markup.startsWith(">", from) ? from + 1 : attributes(element, from);
    if (end < 0 || (element == A && href.isEmpty())) {
      return false;
    }
    open = open << BITS | element;
    if (element == A) {
      inLink = true;
      text.beginLink();
    } else if (element == P) {
      text.around("p");
    }
    at = end;
    return true;
  }

  /** Reads attributes; returns where the tag ends, or -1 for what is not simple. */
  private int attributes(int element, int from) {
    Set<String> names = new HashSet<>();
    int i = from;
    while (!markup.startsWith(">", i)) {
      int equals = markup.indexOf("=\"", i);
      int end = equals < 0 ? -1 : markup.indexOf('"', equals + 2);
      if (end < 0 || !markup.startsWith(" ", i)) {
        return -1;
      }
      String name = markup.substring(i + 1, equals);
      if (!names.add(name)) {
        return -1;
      }
      if (LOST.contains(name)) {
        instead("", i, end + 1);
      } else if (!isKept(element, name) || !attribute(element, name, equals + 2, end)) {
        return -1;
      }
      i = end + 1;
    }
    return i + 1;
  }

  private static boolean isKept(int element, String name) {
    return KEPT.contains(name) || (element == A && KEPT_OF_LINKS.contains(name));
  }

  private boolean attribute(int element, String name, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = markup.charAt(i);
      boolean ampersand = c == '&' && name.equals("href") && markup.startsWith("&amp;", i);
      if (!ampersand && (c < ' ' || c > '~' || "&<>'".indexOf(c) >= 0)) {
        return false;
      }
    }
    String value = markup.substring(from, to);
    if (name.equals("href")) {
      String written = value.replace("&amp;", "&");
      href = WebAddress.resolve(base, written);
      // what is no address of the web is for the parser to judge
      return href.equals(written) && isWeb(href);
    }
    if (name.equals("class") && element == A) {
      classes = value.isBlank() ? Set.of() : new HashSet<>(Arrays.asList(value.trim().split(" +")));
    }
    return true;
  }

  private static boolean isWeb(String address) {
    return address.startsWith("https://") || address.startsWith("http://");
  }
}
