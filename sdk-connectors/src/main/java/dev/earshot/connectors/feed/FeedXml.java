package dev.earshot.connectors.feed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeVisitor;

/*
 * Reads any feed, well-formed or not, by a parser that bears with it. No DTD is read but for plain
 * text entities of the internal subset, which a few feeds really use; their growth is bounded.
 */
final class FeedXml {
  private static final int MAX_DEPTH = 256;
  private static final int MAX_GROWTH = 1 << 20;

  private static final int MAX_DOCTYPE = 1 << 16;

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

  private FeedXml() {}

  /* Returns what holds the document's root, or whatever stands there instead. */
  static FeedElement parse(String xml) {
    FeedElement.Builder into = new FeedElement.Builder();
    Parser.xmlParser()
        .setMaxDepth(MAX_DEPTH)
        .parseInput(tidied(withoutDoctype(legal(xml))), "")
        .traverse(new Conversion(into));
    return into.document();
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

  /* Makes the tree that the feed's readers read; what is no element and no text is left out. */
  private record Conversion(FeedElement.Builder into) implements NodeVisitor {
    @Override
    public void head(Node node, int depth) {
      if (node instanceof TextNode text) {
        into.text(text.getWholeText());
      } else if (node instanceof Element element && depth > 0) {
        List<String> attributes = new ArrayList<>();
        for (Attribute attribute : element.attributes()) {
          attributes.add(attribute.getKey().toLowerCase(Locale.ROOT));
          attributes.add(attribute.getValue());
        }
        into.open(element.tagName(), attributes.toArray(FeedElement.NO_ATTRIBUTES));
      }
    }

    @Override
    public void tail(Node node, int depth) {
      if (node instanceof Element && depth > 0) {
        into.close();
      }
    }
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
}
