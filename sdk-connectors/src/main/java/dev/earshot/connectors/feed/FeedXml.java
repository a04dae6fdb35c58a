package dev.earshot.connectors.feed;

import dev.earshot.connectors.format.WebAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeVisitor;
import org.jspecify.annotations.Nullable;

/*
 * A feed as a tree, and what XML says about a place in it: the element's name under the prefix
 * everybody uses, its base, its language. No DTD is read but for plain text entities of the
 * internal subset, which a few feeds really use; their growth is bounded.
 */
final class FeedXml {
  private static final int MAX_DEPTH = 256;
  private static final int MAX_GROWTH = 1 << 20;

  private static final int MAX_DOCTYPE = 1 << 16;

  private static final String CDATA = "<![CDATA[";
  private static final String CDATA_END = "]]>";

  /* Finds a document type, or the first element if that comes before; a comment is neither. */
  private static final Pattern DOCTYPE_START =
      Pattern.compile("<!--|<!DOCTYPE\\b|<[A-Za-z]", Pattern.CASE_INSENSITIVE);

  private static final Pattern DOCTYPE =
      Pattern.compile(
          "<!DOCTYPE\\b[^\\[>]{0,2000}(?:\\[(.*?)\\]\\s*)?>",
          Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

  private static final Pattern ENTITY =
      Pattern.compile(
          "<!ENTITY\\s+(\\w{1,64})\\s+"
              + "(?:\"((?:[^&%\"<]|&#\\w{1,8};)*+)\"|'((?:[^&%'<]|&#\\w{1,8};)*+)')\\s*>");

  /* What XML does not call a reference, and HTML of old would: the "&copy" of "?a=1&copy=2". */
  private static final Pattern BARE_AMPERSAND =
      Pattern.compile("<!\\[CDATA\\[|&(?=[A-Za-z][A-Za-z0-9]{0,31}+[^;A-Za-z0-9])");

  private static final Pattern ILLEGAL =
      Pattern.compile("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]");
  private static final Pattern ILLEGAL_REFERENCE =
      Pattern.compile(
          "&#(?:0*(?:[0-8]|1[124-9]|2\\d|3[01]|6553[45])|[xX]0*(?:[0-8BCEFbcef]|1[0-9A-Fa-f]|[fF]{3}[eEfF]));");

  private static final Pattern USE = Pattern.compile("&(\\w{1,64});");

  private static final Set<String> VOID =
      Set.of("area", "br", "col", "embed", "hr", "img", "input", "source", "track", "wbr");

  private static final Map<String, String> PREFIXES = prefixes();

  private FeedXml() {}

  static Document parse(String xml) {
    return Parser.xmlParser()
        .setMaxDepth(MAX_DEPTH)
        .parseInput(tidied(withoutDoctype(legal(xml))), "");
  }

  /* Leaves out what XML has no place for, written or referred to: it means nothing anywhere. */
  private static String legal(String xml) {
    return ILLEGAL_REFERENCE.matcher(ILLEGAL.matcher(xml).replaceAll("")).replaceAll("");
  }

  private static String tidied(String xml) {
    StringBuilder out = null;
    int done = 0;
    Matcher bare = BARE_AMPERSAND.matcher(xml);
    int from = 0;
    while (bare.find(from)) {
      from = bare.end();
      if (bare.group().length() > 1) {
        int end = xml.indexOf("]]>", from);
        from = end < 0 ? xml.length() : end;
      } else {
        out = out == null ? new StringBuilder(xml.length() + 64) : out;
        out.append(xml, done, from).append("amp;");
        done = from;
      }
    }
    return out == null ? xml : out.append(xml, done, xml.length()).toString();
  }

  /* Returns the name in lower case: bare in RSS and Atom, with its customary prefix elsewhere. */
  static String name(Element element) {
    String raw = element.tagName();
    int colon = raw.indexOf(':');
    String prefix = colon < 0 ? "" : raw.substring(0, colon);
    String local = raw.substring(colon + 1).toLowerCase(Locale.ROOT);
    String customary = customary(element, prefix);
    return customary.isEmpty() ? local : customary + ":" + local;
  }

  static @Nullable Element child(Element parent, String name) {
    for (Element child : parent.children()) {
      if (name(child).equals(name)) {
        return child;
      }
    }
    return null;
  }

  static List<Element> children(Element parent, String name) {
    return parent.children().stream().filter(child -> name(child).equals(name)).toList();
  }

  /* Returns an attribute's value, whatever its case; null for none. */
  static @Nullable String attribute(Element element, String name) {
    for (Attribute attribute : element.attributes()) {
      String key = attribute.getKey();
      if (key.equalsIgnoreCase(name)) {
        return attribute.getValue().strip();
      }
    }
    return null;
  }

  /* Returns the text; a CDATA section that was escaped with its marks is what it holds. */
  static String text(Element element) {
    return unwrapped(element.wholeText().strip());
  }

  static String unwrapped(String text) {
    String inner = text;
    while (inner.startsWith(CDATA) && inner.endsWith(CDATA_END)) {
      inner = inner.substring(CDATA.length(), inner.length() - CDATA_END.length()).strip();
    }
    return inner;
  }

  /* Returns the text of a child; null if there is none or it is empty. */
  static @Nullable String text(Element parent, String name) {
    Element child = child(parent, name);
    String text = child == null ? "" : text(child);
    return text.isEmpty() ? null : text;
  }

  /* Returns whether the document states a base for a place in it. */
  static boolean isBased(Element element) {
    for (Element at = element; at != null; at = at.parent()) {
      String own = attribute(at, "xml:base");
      if (own != null && !own.isEmpty() && WebAddress.isLoadable(own)) {
        return true;
      }
    }
    return false;
  }

  static String base(Element element, String documentBase) {
    String base = documentBase;
    List<Element> line = element.parents();
    for (int i = line.size() - 1; i >= -1; i--) {
      Element at = i < 0 ? element : line.get(i);
      String own = attribute(at, "xml:base");
      if (own != null && !own.isEmpty() && WebAddress.isLoadable(own)) {
        base = WebAddress.resolve(base, own);
      }
    }
    return base;
  }

  static @Nullable String language(Element element) {
    for (Element at = element; at != null; at = at.parent()) {
      String own = attribute(at, "xml:lang");
      if (own != null) {
        return own.isEmpty() ? null : own;
      }
    }
    return null;
  }

  static boolean hasMarkup(Element element) {
    return element.childrenSize() > 0;
  }

  /* Returns what stands inside as HTML, prefixes dropped and addresses resolved. */
  static String markup(Element element, String documentBase) {
    StringBuilder out = new StringBuilder();
    element.traverse(new MarkupWriter(out, element, documentBase));
    return out.toString().strip();
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String customary(Element element, String prefix) {
    String key = prefix.isEmpty() ? "xmlns" : "xmlns:" + prefix;
    for (Element at = element; at != null; at = at.parent()) {
      String uri = attribute(at, key);
      if (uri != null) {
        String known = PREFIXES.get(tidy(uri));
        return known == null ? prefix.toLowerCase(Locale.ROOT) : known;
      }
    }
    String lower = prefix.toLowerCase(Locale.ROOT);
    return Set.of("atom", "rss", "a10", "rss1").contains(lower) ? "" : lower;
  }

  private static String tidy(String uri) {
    String lower = uri.toLowerCase(Locale.ROOT).replaceFirst("^https:", "http:");
    return lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private static String withoutDoctype(String xml) {
    Matcher start = DOCTYPE_START.matcher(xml);
    boolean found = start.find();
    while (found && start.group().equals("<!--")) {
      int end = xml.indexOf("-->", start.end());
      found = end >= 0 && start.find(end);
    }
    if (!found || start.group().length() == 2) {
      return xml;
    }
    Matcher doctype = DOCTYPE.matcher(xml);
    doctype.region(start.start(), Math.min(xml.length(), start.start() + MAX_DOCTYPE));
    if (!doctype.lookingAt()) {
      return xml;
    }
    String rest = xml.substring(0, doctype.start()) + xml.substring(doctype.end());
    Map<String, String> entities = new HashMap<>();
    if (doctype.group(1) != null) {
      Matcher entity = ENTITY.matcher(doctype.group(1));
      while (entity.find()) {
        String value = entity.group(2) == null ? entity.group(3) : entity.group(2);
        entities.putIfAbsent(entity.group(1), value);
      }
    }
    return entities.isEmpty() ? rest : expanded(rest, entities);
  }

  private static String expanded(String xml, Map<String, String> entities) {
    StringBuilder out = new StringBuilder(xml.length());
    int grown = 0;
    int at = 0;
    Matcher use = USE.matcher(xml);
    while (use.find()) {
      String value = entities.get(use.group(1));
      if (value != null && grown + value.length() <= MAX_GROWTH) {
        out.append(xml, at, use.start()).append(value);
        grown += value.length();
        at = use.end();
      }
    }
    return out.append(xml, at, xml.length()).toString();
  }

  private static Map<String, String> prefixes() {
    Map<String, String> map = new HashMap<>();
    for (String uri :
        List.of(
            "http://www.w3.org/2005/atom",
            "http://purl.org/atom/ns#",
            "http://purl.org/rss/1.0",
            "http://purl.org/rss/1.0/modules/rss091#",
            "http://my.netscape.com/rdf/simple/0.9",
            "http://channel.netscape.com/rdf/simple/0.9",
            "http://my.netscape.com/publish/formats/rss-0.91.dtd",
            "http://backend.userland.com/rss",
            "http://backend.userland.com/rss2",
            "http://blogs.law.harvard.edu/tech/rss",
            "http://cyber.law.harvard.edu/rss",
            "http://example.com/newformat#",
            "http://example.com/necho",
            "http://purl.org/echo",
            "uri/of/echo/namespace#",
            "http://purl.org/pie")) {
      map.put(uri, "");
    }
    map.put("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf");
    map.put("http://purl.org/dc/elements/1.1", "dc");
    map.put("http://purl.org/dc/elements/1.0", "dc");
    map.put("http://purl.org/dc/terms", "dcterms");
    map.put("http://purl.org/rss/1.0/modules/content", "content");
    map.put("http://purl.org/rss/1.0/modules/slash", "slash");
    map.put("http://purl.org/rss/1.0/modules/syndication", "sy");
    map.put("http://wellformedweb.org/commentapi", "wfw");
    map.put("http://purl.org/syndication/thread/1.0", "thr");
    map.put("http://purl.org/syndication/history/1.0", "fh");
    map.put("http://purl.org/atompub/tombstones/1.0", "at");
    map.put("http://search.yahoo.com/mrss", "media");
    map.put("http://www.itunes.com/dtds/podcast-1.0.dtd", "itunes");
    map.put("http://example.com/dtds/podcast-1.0.dtd", "itunes");
    map.put("http://podlove.org/simple-chapters", "psc");
    map.put("http://www.youtube.com/xml/schemas/2015", "yt");
    map.put("http://creativecommons.org/ns#", "cc");
    map.put("http://web.resource.org/cc", "cc");
    map.put("http://backend.userland.com/creativecommonsrssmodule", "creativecommons");
    map.put("http://podcastindex.org/namespace/1.0", "podcast");
    map.put(
        "http://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md", "podcast");
    map.put("http://rssnamespace.org/feedburner/ext/1.0", "feedburner");
    map.put("http://www.w3.org/1999/xhtml", "xhtml");
    map.put("http://www.w3.org/2000/svg", "svg");
    map.put("http://www.w3.org/1998/math/mathml", "mathml");
    return Map.copyOf(map);
  }

  /* Writes XML as the HTML it means: jsoup's own output would close <br> twice for HTML readers. */
  private record MarkupWriter(StringBuilder out, Element root, String documentBase)
      implements NodeVisitor {
    @Override
    public void head(Node node, int depth) {
      if (node instanceof TextNode text) {
        out.append(escaped(text.getWholeText()));
      } else if (node instanceof Element element && depth > 0) {
        out.append('<').append(local(element));
        for (Attribute attribute : element.attributes()) {
          attribute(element, attribute);
        }
        out.append('>');
      }
    }

    @Override
    public void tail(Node node, int depth) {
      if (node instanceof Element element && depth > 0 && !VOID.contains(local(element))) {
        out.append("</").append(local(element)).append('>');
      }
    }

    private void attribute(Element element, Attribute attribute) {
      String key = attribute.getKey().toLowerCase(Locale.ROOT);
      String value = attribute.getValue();
      if (key.equals("href") || key.equals("src") || key.equals("cite")) {
        value = WebAddress.resolve(base(element, documentBase), value);
      }
      out.append(' ').append(key).append("=\"");
      out.append(escaped(value).replace("\"", "&quot;")).append('"');
    }

    private static String local(Element element) {
      String raw = element.tagName();
      return raw.substring(raw.indexOf(':') + 1).toLowerCase(Locale.ROOT);
    }
  }
}
