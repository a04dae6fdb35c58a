package dev.earshot.connectors.format;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Entities.EscapeMode;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;
import org.jsoup.select.Evaluator;
import org.jsoup.select.NodeVisitor;
import org.jsoup.select.QueryParser;
import org.jspecify.annotations.Nullable;

/**
 * Reads HTML that strangers wrote.
 *
 * <p>What is kept is named; everything else goes: scripts, styles, forms, frames, plug-ins, event
 * handlers, addresses that run code or carry data. So does what nobody sees: elements that are
 * {@code hidden} or whose own style hides them, and what stands in for a film, a sound, a drawing,
 * a plug-in, a gauge or a script where these do not run. Text that a page's style sheet hides but
 * that belongs to a link stays, such as the {@code invisible} parts of an address on Mastodon, so
 * that the text of such a link is the whole address. {@code aria-hidden} hides nothing from the
 * eye, so what is marked by it stays.
 *
 * <p>Emoji and smilies sent as pictures are their alternative text. The reading above a word
 * ({@code rt}) is no part of the text unless the page puts it in brackets itself ({@code rp}). A
 * CDATA section, escaped or not, is what it holds.
 *
 * <p>Bounded: of more than {@link #MAX_LENGTH} characters the rest is cut, and elements nested
 * deeper than 256 come out flatter. Thread-safe.
 */
public final class Html {
  /** How many characters of markup are read; what follows is cut. */
  public static final int MAX_LENGTH = 1 << 20;

  private static final int MAX_DEPTH = 256;

  private static final Set<String> PARTS = Set.of("source", "track");
  private static final Set<String> CODE = Set.of("code", "pre", "kbd", "samp", "textarea");

  /* What shows nothing of its own text, or whose text is code. */
  private static final String DROPPED =
      "script, style, iframe, frame, frameset, object > param, applet, noembed, noframes, template,"
          + " xmp, plaintext, svg, annotation, annotation-xml, head > title";

  /* What is not shown, or stands in for what a browser runs. */
  private static final Evaluator UNSEEN =
      QueryParser.parse(
          "body [hidden], datalist, dialog:not([open]), canvas, object, progress, meter");

  /* What goes with all within; where nothing closes it, it alone, or it would take the text along. */
  private static final Pattern HOLDER =
      Pattern.compile(
          "<(?:object|applet|canvas|audio|video|noscript|template|svg|datalist|dialog|progress|meter)\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Evaluator HOLDERS =
      QueryParser.parse(
          "object, applet, canvas, audio, video, noscript, template, svg, datalist, dialog, progress,"
              + " meter");

  /* The start of a declaration that never ends is what somebody wrote about one. */
  private static final Pattern NO_DOCTYPE =
      Pattern.compile("<(?=!doctype[^>]*$)", Pattern.CASE_INSENSITIVE);

  private static final Evaluator SUBSTITUTED = QueryParser.parse("audio, video, noscript");

  private static final Evaluator READINGS =
      QueryParser.parse("ruby:not(:has(rp)) rt, ruby:not(:has(rp)) rtc");

  private static final String CDATA = "<![CDATA[";
  private static final String CDATA_END = "]]>";

  private static final Pattern FRAME =
      Pattern.compile("<(/?)(iframe|noframes|noembed)\\b", Pattern.CASE_INSENSITIVE);

  private static final int MAX_TAG = 1000;

  private static final Pattern STYLE_COMMENT = Pattern.compile("/\\*.*?(?:\\*/|$)", Pattern.DOTALL);

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
    return html.length() <= MAX_LENGTH
        ? SimpleMarkup.read(html).orElseGet(() -> parsed(html, baseUri))
        : parsed(html, baseUri);
  }

  /** Reads any markup. */
  static RichText parsed(String html, String baseUri) {
    Document document = parse(html);
    document.select(HOLDERS).stream().filter(Html::isUnclosed).forEach(Element::unwrap);
    document.select(DROPPED).remove();
    document.select(UNSEEN).remove();
    document.body().getAllElements().stream().filter(Html::isHidden).forEach(Element::remove);
    document.select(SUBSTITUTED).forEach(Html::withoutSubstitute);
    if (html.contains("CDATA[")) {
      document.body().traverse(new EscapedCdata());
    }
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
    VisibleText visible = new VisibleText(html.length());
    document.select(READINGS).remove();
    document.body().traverse(visible);
    return visible.toRichText(safe);
  }

  private static Document parse(String html) {
    String bounded = html.length() > MAX_LENGTH ? html.substring(0, MAX_LENGTH) : html;
    String open =
        bounded.contains(CDATA) ? bounded.replace(CDATA, "").replace(CDATA_END, "") : bounded;
    String read = NO_DOCTYPE.matcher(withoutFrames(open)).replaceFirst("&lt;");
    return Parser.htmlParser()
        .setMaxDepth(MAX_DEPTH)
        .setTrackPosition(HOLDER.matcher(read).find())
        .parseInput(read, "");
  }

  /**
   * Returns whether the page has no end of an element; told only where {@link #HOLDER} is found.
   */
  private static boolean isUnclosed(Element element) {
    return element.sourceRange().isTracked() && element.endSourceRange().isImplicit();
  }

  /* Drops frames with what stands in for them; one never closed would swallow the rest of the text. */
  private static String withoutFrames(String html) {
    Matcher tag = FRAME.matcher(html);
    StringBuilder out = new StringBuilder(html.length());
    int done = 0;
    while (done < html.length() && tag.find(done)) {
      out.append(html, done, tag.start());
      int end = tagEnd(html, tag.end());
      if (end < 0) {
        out.append(html, tag.start(), tag.end());
        done = tag.end();
        continue;
      }
      int closing = tag.group(1).isEmpty() ? closing(html, tag.group(2), end) : -1;
      done = closing < 0 ? end : closing;
    }
    return out.append(html, Math.min(done, html.length()), html.length()).toString();
  }

  private static int closing(String html, String name, int from) {
    Matcher tag = FRAME.matcher(html);
    // another frame that opens first tells that this one was never closed
    if (!tag.find(from) || tag.group(1).isEmpty() || !tag.group(2).equalsIgnoreCase(name)) {
      return -1;
    }
    return tagEnd(html, tag.end());
  }

  /* Returns where a tag ends, quoted values read over; -1 if nowhere near. */
  private static int tagEnd(String html, int from) {
    char quote = 0;
    for (int i = from; i < Math.min(html.length(), from + MAX_TAG); i++) {
      char c = html.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        return i + 1;
      }
    }
    return -1;
  }

  private static boolean isHidden(Element element) {
    if (!element.hasAttr("style") || element.normalName().equals("body")) {
      return false;
    }
    String style = STYLE_COMMENT.matcher(element.attr("style")).replaceAll("");
    String display = "";
    String visibility = "";
    for (String declaration : style.toLowerCase(Locale.ROOT).split(";", -1)) {
      String[] parts = declaration.replace("!important", "").split(":", 2);
      String value = parts.length < 2 ? "" : parts[1].strip();
      switch (parts[0].strip()) {
        case "display" -> display = value;
        case "visibility" -> visibility = value;
        default -> {}
      }
    }
    return display.equals("none") || visibility.equals("hidden") || visibility.equals("collapse");
  }

  /* Leaves of a film, a sound or a script's substitute what is no text. */
  private static void withoutSubstitute(Element element) {
    boolean script = element.normalName().equals("noscript");
    if (script && element.text().isBlank()) {
      element.unwrap();
    } else if (script) {
      element.remove();
    } else {
      for (Node child : List.copyOf(element.childNodes())) {
        if (!(child instanceof Element part) || !PARTS.contains(part.normalName())) {
          child.remove();
        }
      }
    }
  }

  /* Takes the marks of a CDATA section out of text, but where people write about code. */
  private static final class EscapedCdata implements NodeVisitor {
    private boolean open;

    @Override
    public void head(Node node, int depth) {
      if (!(node instanceof TextNode text) || isCode(text.parent())) {
        return;
      }
      String whole = text.getWholeText();
      int start = whole.indexOf(CDATA);
      int end = whole.indexOf(CDATA_END, Math.max(0, start));
      if (start >= 0) {
        open = true;
        whole = whole.substring(0, start) + whole.substring(start + CDATA.length());
        end = end < 0 ? -1 : end - CDATA.length();
      }
      if (open && end >= 0) {
        open = false;
        whole = whole.substring(0, end) + whole.substring(end + CDATA_END.length());
      }
      text.text(whole);
    }

    private static boolean isCode(@Nullable Node parent) {
      return parent instanceof Element element
          && (CODE.contains(element.normalName()) || isCode(element.parent()));
    }
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
