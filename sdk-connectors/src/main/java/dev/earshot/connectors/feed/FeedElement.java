package dev.earshot.connectors.feed;

import dev.earshot.connectors.format.WebAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * An element of a feed, and what XML says about its place: what it is called under the prefix
 * everybody uses, its base, its language. A Builder makes it, whichever road the document was read by.
 *
 * Text that stands before the first child is the element's own; text that follows an element within
 * its parent is that element's tail.
 */
final class FeedElement {
  private static final String CDATA = "<![CDATA[";
  private static final String CDATA_END = "]]>";

  private static final Set<String> VOID =
      Set.of("area", "br", "col", "embed", "hr", "img", "input", "source", "track", "wbr");

  private static final Set<String> RESOLVED = Set.of("href", "src", "cite");

  static final String[] NO_ATTRIBUTES = {};

  private final @Nullable FeedElement parent;
  private final Names names;
  private final String tag;
  private final Term term;
  /* Keys, in lower case, and values by turns. */
  private final String[] attributes;
  private final @Nullable String language;
  private final boolean based;
  private String text = "";
  private String tail = "";
  private List<FeedElement> children = List.of();
  /* The children's bits: most names that are asked for are not there. */
  private long within;

  private FeedElement(@Nullable FeedElement parent, String tag, String[] attributes) {
    this.parent = parent;
    this.tag = tag;
    this.attributes = attributes;
    Names outer = parent == null ? null : parent.names;
    boolean ofXml = isOfXml(attributes);
    this.names =
        outer == null || (ofXml && Names.isDeclared(attributes))
            ? new Names(outer, attributes)
            : outer;
    this.term = names.of(tag);
    this.based = (parent != null && parent.based) || (ofXml && isBase(attribute("xml:base")));
    String own = ofXml ? attribute("xml:lang") : null;
    String around = parent == null ? null : parent.language;
    this.language = own == null ? around : own.isEmpty() ? null : own;
  }

  /* Returns whether one may be what XML itself knows: what most elements have none of. */
  private static boolean isOfXml(String[] attributes) {
    for (int i = 0; i < attributes.length; i += 2) {
      if (attributes[i].startsWith("xml")) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBase(@Nullable String base) {
    return base != null && !base.isEmpty() && WebAddress.isLoadable(base);
  }

  /* Returns what it is called, whatever its prefix. */
  Term term() {
    return term;
  }

  /* Returns the name as it is written. */
  String tag() {
    return tag;
  }

  @Nullable FeedElement parent() {
    return parent;
  }

  List<FeedElement> children() {
    return children;
  }

  /* Returns the attributes, keys in lower case and values by turns. */
  List<String> attributes() {
    return List.of(attributes);
  }

  /* Returns the text that follows within the parent, up to the next element. */
  String tail() {
    return tail;
  }

  /* Returns whether a child may be called so; others may seem to. */
  boolean mayHold(Term called) {
    return (within & called.bit()) != 0;
  }

  @Nullable FeedElement child(Term called) {
    if (!mayHold(called)) {
      return null;
    }
    for (FeedElement child : children) {
      if (child.term == called) {
        return child;
      }
    }
    return null;
  }

  List<FeedElement> children(Term called) {
    List<FeedElement> found = List.of();
    if (!mayHold(called)) {
      return found;
    }
    for (FeedElement child : children) {
      if (child.term == called) {
        if (found.isEmpty()) {
          found = List.of(child);
        } else {
          found = found.size() == 1 ? new ArrayList<>(found) : found;
          found.add(child);
        }
      }
    }
    return found;
  }

  /* Returns the value of an attribute, whose name is in lower case here; null for none. */
  @Nullable String attribute(String called) {
    for (int i = 0; i < attributes.length; i += 2) {
      if (attributes[i].equals(called)) {
        return attributes[i + 1].strip();
      }
    }
    return null;
  }

  /* Returns the text; a CDATA section that was escaped with its marks is what it holds. */
  String text() {
    return unwrapped(wholeText().strip());
  }

  /* Returns the text of a child; null if there is none or it is empty. */
  @Nullable String text(Term called) {
    FeedElement child = child(called);
    String inner = child == null ? "" : child.text();
    return inner.isEmpty() ? null : inner;
  }

  static String unwrapped(String text) {
    String inner = text;
    if (inner.isEmpty() || inner.charAt(0) != '<') {
      return inner;
    }
    while (inner.startsWith(CDATA) && inner.endsWith(CDATA_END)) {
      inner = inner.substring(CDATA.length(), inner.length() - CDATA_END.length()).strip();
    }
    return inner;
  }

  /* Returns the text, with that of all within, and a line's end for each <br>. */
  String wholeText() {
    if (children.isEmpty() && !isLineEnd()) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    wholeText(out);
    return out.toString();
  }

  private void wholeText(StringBuilder out) {
    if (isLineEnd()) {
      out.append('\n');
    }
    out.append(text);
    for (FeedElement child : children) {
      child.wholeText(out);
      out.append(child.tail);
    }
  }

  private boolean isLineEnd() {
    return tag.length() == 2 && tag.equalsIgnoreCase("br");
  }

  /* Returns the text that stands between the children, in one line. */
  String ownText() {
    StringBuilder out = new StringBuilder(text);
    for (FeedElement child : children) {
      out.append(child.isLineEnd() ? " " : "").append(child.tail);
    }
    return out.toString().replaceAll("[\\s\\u00a0]+", " ").strip();
  }

  /* Returns whether the document states a base for this place. */
  boolean isBased() {
    return based;
  }

  String base(String documentBase) {
    if (!based) {
      return documentBase;
    }
    String outer = parent == null ? documentBase : parent.base(documentBase);
    String own = attribute("xml:base");
    return own != null && isBase(own) ? WebAddress.resolve(outer, own) : outer;
  }

  @Nullable String language() {
    return language;
  }

  boolean hasMarkup() {
    return !children.isEmpty();
  }

  /* Returns what stands inside as HTML, prefixes dropped and addresses resolved. */
  String markup(String documentBase) {
    StringBuilder out = new StringBuilder();
    markup(out, documentBase);
    return out.toString().strip();
  }

  private void markup(StringBuilder out, String documentBase) {
    out.append(escaped(text));
    for (FeedElement child : children) {
      String local = child.tag.substring(child.tag.indexOf(':') + 1).toLowerCase(Locale.ROOT);
      out.append('<').append(local);
      child.writeAttributes(out, documentBase);
      out.append('>');
      child.markup(out, documentBase);
      // an end of its own would close <br> twice for readers of HTML
      if (!VOID.contains(local)) {
        out.append("</").append(local).append('>');
      }
      out.append(escaped(child.tail));
    }
  }

  private void writeAttributes(StringBuilder out, String documentBase) {
    for (int i = 0; i < attributes.length; i += 2) {
      String key = attributes[i];
      String written = attributes[i + 1];
      String value =
          RESOLVED.contains(key) ? WebAddress.resolve(base(documentBase), written) : written;
      out.append(' ').append(key).append("=\"");
      out.append(escaped(value).replace("\"", "&quot;")).append('"');
    }
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /* Makes the tree of a document, whose top is no element of it but holds what stands there. */
  static final class Builder {
    private final FeedElement top = new FeedElement(null, "", NO_ATTRIBUTES);
    private FeedElement at = top;
    private @Nullable FeedElement last;
    private String text = "";
    private @Nullable StringBuilder more;

    /* The attributes' keys, in lower case, and values stand by turns. */
    void open(String tag, String[] attributes) {
      settle();
      FeedElement opened = new FeedElement(at, tag, attributes);
      at.children = at.children.isEmpty() ? new ArrayList<>(8) : at.children;
      at.children.add(opened);
      at.within |= opened.term.bit();
      at = opened;
      last = null;
    }

    void text(String piece) {
      if (text.isEmpty()) {
        text = piece;
        return;
      }
      more = more == null ? new StringBuilder(text) : more;
      more.append(piece);
    }

    void close() {
      settle();
      last = at;
      at = at.parent == null ? at : at.parent;
    }

    private void settle() {
      String whole = more == null ? text : more.toString();
      if (last == null) {
        at.text = whole;
      } else {
        last.tail = whole;
      }
      text = "";
      more = null;
    }

    FeedElement document() {
      settle();
      return top;
    }
  }

  /* What tags are called where the same prefixes are declared. */
  private static final class Names {
    private static final Set<String> BARE = Set.of("", "atom", "rss", "a10", "rss1");

    private final @Nullable Names outer;
    private final String[] attributes;
    private final Map<String, Term> known = new HashMap<>();
    private final Map<String, String> customary = new HashMap<>();

    Names(@Nullable Names outer, String[] attributes) {
      this.outer = outer;
      this.attributes = attributes;
    }

    static boolean isDeclared(String[] attributes) {
      for (int i = 0; i < attributes.length; i += 2) {
        if (attributes[i].startsWith("xmlns")) {
          return true;
        }
      }
      return false;
    }

    Term of(String tag) {
      Term term = known.get(tag);
      if (term == null) {
        int colon = tag.indexOf(':');
        String prefix = colon < 0 ? "" : tag.substring(0, colon);
        String local = tag.substring(colon + 1).toLowerCase(Locale.ROOT);
        String usual = customary.computeIfAbsent(prefix, this::customary);
        term = Term.of(usual.isEmpty() ? local : usual + ":" + local);
        known.put(tag, term);
      }
      return term;
    }

    private String customary(String prefix) {
      String lower = prefix.toLowerCase(Locale.ROOT);
      String uri = uri(prefix.isEmpty() ? "xmlns" : "xmlns:" + lower);
      if (uri == null) {
        return BARE.contains(lower) ? "" : lower;
      }
      String known = Namespaces.prefix(uri);
      return known == null ? lower : known;
    }

    private @Nullable String uri(String key) {
      for (int i = 0; i < attributes.length; i += 2) {
        if (attributes[i].equals(key)) {
          return attributes[i + 1].strip();
        }
      }
      return outer == null ? null : outer.uri(key);
    }
  }
}
