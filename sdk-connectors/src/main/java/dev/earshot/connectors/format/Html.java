package dev.earshot.connectors.format;

import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Entities.EscapeMode;
import org.jsoup.parser.Parser;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;

/**
 * Reads HTML that strangers wrote.
 *
 * <p>What is kept is named; everything else goes: scripts, styles, forms, frames, plug-ins, event
 * handlers, addresses that run code or carry data. Text that a page hides but that belongs to a
 * link stays, such as the {@code invisible} parts of an address on Mastodon, so that the text of
 * such a link is the whole address.
 *
 * <p>Bounded: of more than {@link #MAX_LENGTH} characters the rest is cut, and elements nested
 * deeper than 256 come out flatter. Thread-safe.
 */
public final class Html {
  /** How many characters of markup are read; what follows is cut. */
  public static final int MAX_LENGTH = 1 << 20;

  private static final int MAX_DEPTH = 256;

  /* What shows nothing of its own text, or whose text is code. */
  private static final String DROPPED =
      "script, style, iframe, frame, frameset, object > param, applet, noembed, noframes, template,"
          + " xmp, plaintext, svg, annotation, annotation-xml, head > title";

  private static final Pattern FRAME_TAG =
      Pattern.compile("</?(?:iframe|noframes|noembed)\\b[^>]{0,1000}>", Pattern.CASE_INSENSITIVE);

  private static final Cleaner CLEANER = new Cleaner(safelist());

  private Html() {}

  /**
   * Returns a fragment or page as text, as harmless HTML, and its links.
   *
   * @param html the markup; plain text is fine too, as long as its {@code <} and {@code &} are
   *     escaped
   * @param baseUri the address against which relative ones are resolved; empty if unknown, and then
   *     they stay relative
   */
  public static RichText toText(String html, String baseUri) {
    Document document = parse(html);
    document.select(DROPPED).remove();
    for (Element element : document.getAllElements()) {
      secure(element, baseUri);
    }
    Document clean = CLEANER.clean(document);
    clean
        .outputSettings()
        .prettyPrint(false)
        .escapeMode(EscapeMode.xhtml)
        .charset(java.nio.charset.StandardCharsets.UTF_8);
    String safe = clean.body().html().strip();
    VisibleText visible = new VisibleText();
    document.body().traverse(visible);
    return visible.toRichText(safe);
  }

  private static Document parse(String html) {
    String bounded = html.length() > MAX_LENGTH ? html.substring(0, MAX_LENGTH) : html;
    // A frame that is never closed would swallow the rest of the text.
    String open = FRAME_TAG.matcher(bounded).replaceAll("");
    return Parser.htmlParser().setMaxDepth(MAX_DEPTH).parseInput(open, "");
  }

  private static void secure(Element element, String base) {
    address(element, "href", base, true);
    address(element, "cite", base, true);
    address(element, "src", base, false);
    address(element, "poster", base, false);
  }

  private static void address(Element element, String name, String base, boolean link) {
    if (!element.hasAttr(name)) {
      return;
    }
    String address = WebAddress.resolve(base, element.attr(name));
    boolean good = link ? WebAddress.isLinkable(address) : WebAddress.isLoadable(address);
    if (good && !element.attr(name).isBlank()) {
      element.attr(name, address);
    } else {
      element.removeAttr(name);
    }
  }

  private static Safelist safelist() {
    return new Safelist()
        .addTags(
            "a",
            "abbr",
            "acronym",
            "address",
            "article",
            "aside",
            "b",
            "bdi",
            "bdo",
            "big",
            "blockquote",
            "br",
            "caption",
            "center",
            "cite",
            "code",
            "col",
            "colgroup",
            "dd",
            "del",
            "details",
            "dfn",
            "div",
            "dl",
            "dt",
            "em",
            "figcaption",
            "figure",
            "footer",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "i",
            "img",
            "ins",
            "kbd",
            "li",
            "main",
            "mark",
            "nav",
            "ol",
            "p",
            "pre",
            "q",
            "rp",
            "rt",
            "ruby",
            "s",
            "samp",
            "section",
            "small",
            "span",
            "strike",
            "strong",
            "sub",
            "summary",
            "sup",
            "table",
            "tbody",
            "td",
            "tfoot",
            "th",
            "thead",
            "time",
            "tr",
            "tt",
            "u",
            "ul",
            "var",
            "wbr")
        .addTags("audio", "source", "track", "video")
        .addAttributes(":all", "class", "dir", "lang", "title")
        .addAttributes("a", "href", "hreflang", "rel", "type")
        .addAttributes("audio", "controls", "src")
        .addAttributes("blockquote", "cite")
        .addAttributes("col", "span")
        .addAttributes("colgroup", "span")
        .addAttributes("del", "cite", "datetime")
        .addAttributes("img", "alt", "height", "src", "width")
        .addAttributes("ins", "cite", "datetime")
        .addAttributes("li", "value")
        .addAttributes("ol", "reversed", "start", "type")
        .addAttributes("q", "cite")
        .addAttributes("source", "src", "type")
        .addAttributes("td", "colspan", "headers", "rowspan")
        .addAttributes("th", "colspan", "headers", "rowspan", "scope")
        .addAttributes("time", "datetime")
        .addAttributes("track", "kind", "label", "src", "srclang")
        .addAttributes("video", "controls", "height", "poster", "src", "width");
  }
}
