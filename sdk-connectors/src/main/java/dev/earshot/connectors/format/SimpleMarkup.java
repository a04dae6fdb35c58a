package dev.earshot.connectors.format;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what networks and weblogs make of a text: paragraphs, headings, lists, quotations, line
 * ends, links and the words of a line marked up, closed in order, with attributes in double quotes.
 * Of such markup no browser makes anything but what it says, so there is no need of a tree;
 * anything else, however small, is left to the parser.
 */
final class SimpleMarkup {
  /* Elements stand in the order of what they may stand in. */
  private static final String[] ELEMENTS = {
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "div",
    "blockquote",
    "ul",
    "ol",
    "li",
    "a",
    "span",
    "em",
    "strong",
    "b",
    "i",
    "u",
    "s",
    "code",
    "small",
    "sub",
    "sup",
    "del",
    "ins",
    "br"
  };
  private static final byte[][] ELEMENTS_BY_LETTER = byLetter(ELEMENTS);
  private static final int FIRST_HOLDER = 7;
  private static final int UL = 9;
  private static final int LI = 11;
  private static final int A = 12;
  private static final int BR = ELEMENTS.length - 1;
  private static final int DEEPEST = 15;

  private static final Map<String, String> REFERENCES =
      Map.of(
          "amp", "&", "lt", "<", "gt", ">", "quot", "\"", "#39", "'", "nbsp", "\u00a0", "#160",
          "\u00a0");
  private static final int LONGEST_REFERENCE = 6;

  /* What stays of every element, of links alone, and what goes. */
  private static final String[] ATTRIBUTES = {
    "class", "dir", "lang", "title", "href", "hreflang", "rel", "type", "target", "translate"
  };
  private static final byte[][] ATTRIBUTES_BY_LETTER = byLetter(ATTRIBUTES);
  private static final int CLASS = 0;
  private static final int HREF = 4;
  private static final int LOST = 8;

  /* What ASCII means itself between tags. */
  private static final boolean[] PLAIN = new boolean[128];

  static {
    Arrays.fill(PLAIN, ' ', 0x7f, true);
    PLAIN['\n'] = true;
    PLAIN['\t'] = true;
    PLAIN['<'] = false;
    PLAIN['&'] = false;
    PLAIN['>'] = false;
  }

  private final String markup;
  private final VisibleText text;
  private final byte[] open = new byte[DEEPEST];
  private int depth;
  /* How many of what is open may hold no block. */
  private int phrases;
  private boolean inLink;
  private @Nullable StringBuilder html;
  private int copied;
  private int at;
  private String href = "";
  private Set<String> classes = Set.of();

  private SimpleMarkup(String markup) {
    this.markup = markup;
    this.text = new VisibleText(markup.length());
  }

  /** Returns the text of simple markup; empty for any other. */
  static Optional<RichText> read(String markup) {
    SimpleMarkup reader = new SimpleMarkup(markup);
    boolean simple = !markup.contains("CDATA[");
    while (simple && reader.at < markup.length()) {
      char c = markup.charAt(reader.at);
      simple =
          c == '<' ? reader.tag() : c == '&' ? reader.reference() : c == '>' ? false : reader.run();
    }
    return simple && reader.depth == 0 ? Optional.of(reader.result()) : Optional.empty();
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
    int i = from;
    int end = markup.length();
    while (i < end) {
      char c = markup.charAt(i);
      if (c < PLAIN.length ? !PLAIN[c] : !isPlainBeyond(i)) {
        break;
      }
      i += Character.isHighSurrogate(c) ? 2 : 1;
    }
    at = i;
    text.append(markup, from, at);
    return at > from && (at == markup.length() || "<&".indexOf(markup.charAt(at)) >= 0);
  }

  private boolean isPlainBeyond(int index) {
    char c = markup.charAt(index);
    if (Character.isSurrogate(c)) {
      return Character.isHighSurrogate(c)
          && index + 1 < markup.length()
          && Character.isLowSurrogate(markup.charAt(index + 1));
    }
    return (c > 0xa0 && c < 0xfdd0) || (c > 0xfdef && c < 0xfeff);
  }

  private boolean reference() {
    int end = markup.indexOf(';', at);
    if (end < 0 || end - at > LONGEST_REFERENCE) {
      return false;
    }
    String name = markup.substring(at + 1, end);
    String meant = REFERENCES.get(name);
    meant = meant == null ? numbered(name) : meant;
    if (meant == null) {
      return false;
    }
    if (meant.equals("\u00a0")) {
      instead("&#xa0;", at, end + 1);
    } else if ("&<>".indexOf(meant.charAt(0)) < 0) {
      instead(meant, at, end + 1);
    }
    text.append(meant, 0, 1);
    at = end + 1;
    return true;
  }

  /** Returns the sign that a number of three or four digits stands for, as of quotation marks. */
  private static @Nullable String numbered(String name) {
    int number = 0;
    for (int i = 1; i < name.length(); i++) {
      int digit = name.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return null;
      }
      number = number * 10 + digit;
    }
    return name.startsWith("#") && number > 0xa0 && number < 0xd800
        ? String.valueOf((char) number)
        : null;
  }

  private boolean tag() {
    boolean closing = markup.startsWith("/", at + 1);
    int from = at + (closing ? 2 : 1);
    int to = from;
    while (to < markup.length() && isOfName(markup.charAt(to))) {
      to++;
    }
    int element = index(ELEMENTS, ELEMENTS_BY_LETTER, from, to);
    if (closing) {
      return markup.startsWith(">", to) && close(element, to + 1);
    }
    return element == BR ? lineEnd(to) : element >= 0 && open(element, to);
  }

  private static boolean isOfName(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '1' && c <= '6');
  }

  private int index(String[] names, byte[][] byLetter, int from, int to) {
    int letter = from < to ? markup.charAt(from) - 'a' : -1;
    if (letter < 0 || letter >= byLetter.length) {
      return -1;
    }
    for (byte i : byLetter[letter]) {
      if (names[i].length() == to - from && markup.startsWith(names[i], from)) {
        return i;
      }
    }
    return -1;
  }

  /** Returns where the names stand that begin with each letter. */
  private static byte[][] byLetter(String[] names) {
    byte[][] places = new byte['z' - 'a' + 1][0];
    for (byte i = 0; i < names.length; i++) {
      int letter = names[i].charAt(0) - 'a';
      places[letter] = Arrays.copyOf(places[letter], places[letter].length + 1);
      places[letter][places[letter].length - 1] = i;
    }
    return places;
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
    if (depth == 0 || open[depth - 1] != element) {
      return false;
    }
    depth--;
    if (isPhrase(element)) {
      phrases--;
    }
    if (element == A) {
      inLink = false;
      text.endLink(href, classes);
    } else if (element < A) {
      text.around(ELEMENTS[element]);
    }
    at = end;
    return true;
  }

  private static boolean isPhrase(int element) {
    return element < FIRST_HOLDER || element > LI;
  }

  /**
   * Returns whether an element is what it seems there: a block within words, an item in no list and
   * a link within a link are not.
   */
  private boolean mayOpen(int element) {
    if (depth == DEEPEST || (element == A && inLink)) {
      return false;
    }
    int holder = depth == 0 ? -1 : open[depth - 1];
    return element == LI ? holder == UL || holder == UL + 1 : element >= A || phrases == 0;
  }

  private boolean open(int element, int from) {
    if (!mayOpen(element)) {
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
    open[depth++] = (byte) element;
    if (isPhrase(element)) {
      phrases++;
    }
    if (element == A) {
      inLink = true;
      text.beginLink();
    } else if (element < A) {
      text.around(ELEMENTS[element]);
    }
    at = end;
    return true;
  }

  /** Reads attributes; returns where the tag ends, or -1 for what is not simple. */
  private int attributes(int element, int from) {
    int seen = 0;
    int i = from;
    while (!markup.startsWith(">", i)) {
      int equals = markup.indexOf("=\"", i);
      int end = equals < 0 ? -1 : markup.indexOf('"', equals + 2);
      if (end < 0 || !markup.startsWith(" ", i)) {
        return -1;
      }
      int name = index(ATTRIBUTES, ATTRIBUTES_BY_LETTER, i + 1, equals);
      if (name < 0 || (seen & 1 << name) != 0) {
        return -1;
      }
      seen |= 1 << name;
      if (name >= LOST) {
        instead("", i, end + 1);
      } else if ((name >= HREF && element != A) || !attribute(element, name, equals + 2, end)) {
        return -1;
      }
      i = end + 1;
    }
    return i + 1;
  }

  private boolean attribute(int element, int name, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = markup.charAt(i);
      boolean ampersand = c == '&' && name == HREF && markup.startsWith("&amp;", i);
      if (!ampersand && (c > '~' || c < ' ' || !PLAIN[c] || c == '\'')) {
        return false;
      }
    }
    if (name == HREF) {
      href = markup.substring(from, to).replace("&amp;", "&");
      // what is no address of the web as it should be is for the parser to judge
      return isWeb(href) && !href.endsWith(" ");
    }
    if (name == CLASS && element == A) {
      String value = markup.substring(from, to);
      classes = value.isBlank() ? Set.of() : new HashSet<>(Arrays.asList(value.trim().split(" +")));
    }
    return true;
  }

  private static boolean isWeb(String address) {
    return address.startsWith("https://") || address.startsWith("http://");
  }
}
