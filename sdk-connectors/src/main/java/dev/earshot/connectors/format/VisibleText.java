package dev.earshot.connectors.format;

import dev.earshot.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/*
 * Writes the text of a tree as a reader sees it. White space and line ends are owed, not written,
 * until the next visible character comes: so nothing stands at the ends, and a link's span begins
 * and ends with what can be seen.
 */
final class VisibleText implements NodeVisitor {
  private static final Set<String> PARAGRAPHS =
      Set.of("p", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6");

  private static final Set<String> LINES =
      Set.of(
          "address",
          "article",
          "aside",
          "caption",
          "center",
          "dd",
          "details",
          "dialog",
          "dir",
          "div",
          "dl",
          "dt",
          "fieldset",
          "figcaption",
          "figure",
          "footer",
          "form",
          "header",
          "hgroup",
          "hr",
          "legend",
          "li",
          "main",
          "menu",
          "nav",
          "ol",
          "optgroup",
          "option",
          "search",
          "section",
          "select",
          "summary",
          "table",
          "tbody",
          "tfoot",
          "thead",
          "tr",
          "ul");

  /* What stands beside its neighbours in a box of its own. */
  private static final Set<String> BOXES = Set.of("td", "th", "button", "textarea");

  private static final Pattern SMILEY_NAME =
      Pattern.compile("emoji|emote|emotic|smil(?:ey|ie)", Pattern.CASE_INSENSITIVE);

  /* Faces, hearts and the like of signs, a custom emoji's :name:, and characters that are pictures. */
  private static final Pattern SMILEY =
      Pattern.compile(
          ":[\\w+-]{1,40}:"
              + "|[:;=8xX>]?[:;=8xX][-o^'~]?[()\\[\\]{}DPpOo03/\\\\|*sSxX$@><]{1,3}"
              + "|[()\\[\\]DP][-o^']?[:;=8]|</?3|[\\^>oO0-][_.-][\\^<oO0-]"
              + "|[\\p{So}\\p{Sk}\\p{Cs}\\u200d\\ufe0f\\u20e3\\u2190-\\u2bff\\u203c\\u2049\\x{e0020}-\\x{e007f}#*0-9]{1,20}");

  private static final Pattern PLAIN_NUMBER = Pattern.compile("[#*0-9]*");

  private static final int LONG = 24;

  private final StringBuilder out;
  private List<RichText.Link> links = List.of();
  private int owedLines;
  private int owedSpaces;
  private int preformatted;
  private boolean inLink;
  private int linkDepth;
  private int linkStart = -1;

  /**
   * @param length how long the markup is
   */
  VisibleText(int length) {
    out = new StringBuilder(length);
  }

  @Override
  public void head(Node node, int depth) {
    if (node instanceof TextNode text) {
      String whole = text.getWholeText();
      append(whole, 0, whole.length());
    } else if (node instanceof Element element) {
      open(element, depth);
    }
  }

  /** Ends a line, as {@code br} does. */
  void lineEnd() {
    owedLines = Math.min(2, owedLines + 1);
  }

  /** Begins a link; one within another is none. */
  void beginLink() {
    inLink = true;
    linkStart = -1;
  }

  /** Ends the link, which stands among the links where it has a text. */
  void endLink(String address, Set<String> classes) {
    if (linkStart >= 0) {
      links = links.isEmpty() ? new ArrayList<>() : links;
      links.add(new RichText.Link(new Span(linkStart, out.length()), address, classes));
    }
    inLink = false;
    linkStart = -1;
  }

  @Override
  public void tail(Node node, int depth) {
    if (!(node instanceof Element element)) {
      return;
    }
    String name = element.normalName();
    if (inLink && depth == linkDepth) {
      endLink(element.attr("href"), element.classNames());
    }
    if (name.equals("pre")) {
      preformatted--;
    }
    around(name);
    if (BOXES.contains(name)) {
      owedSpaces = Math.max(owedSpaces, 1);
    }
  }

  private void open(Element element, int depth) {
    String name = element.normalName();
    around(name);
    if (BOXES.contains(name)) {
      owedSpaces = Math.max(owedSpaces, 1);
    }
    switch (name) {
      case "br" -> lineEnd();
      case "pre" -> preformatted++;
      case "img" -> picture(element);
      case "a" -> {
        if (element.hasAttr("href") && !inLink) {
          linkDepth = depth;
          beginLink();
        }
      }
      default -> {}
    }
  }

  /*
   * Blogs, forums and mail send emoji and smilies as pictures whose alternative text is what was
   * written. They tell by class or address, or by that text itself; any other describes a picture.
   */
  private void picture(Element image) {
    String alt = image.attr("alt").strip();
    boolean named =
        SMILEY_NAME.matcher(image.className()).find()
            || SMILEY_NAME.matcher(WebAddress.path(image.attr("src"))).find();
    boolean drawn = SMILEY.matcher(alt).matches() && !PLAIN_NUMBER.matcher(alt).matches();
    if (named || drawn) {
      append(alt, 0, alt.length());
    }
  }

  /** Owes what stands before and after an element of that name. */
  void around(String name) {
    if (PARAGRAPHS.contains(name)) {
      owedLines = 2;
    } else if (LINES.contains(name)) {
      owedLines = Math.max(owedLines, 1);
    }
  }

  void append(String text, int from, int to) {
    int i = from;
    while (i < to) {
      char c = text.charAt(i);
      if (c == '\n' && preformatted > 0) {
        owedLines++;
        owedSpaces = 0;
        i++;
      } else if (isBlank(c)) {
        owedSpaces = preformatted > 0 ? owedSpaces + 1 : 1;
        i++;
      } else {
        int end = runEnd(text, i, to);
        pay();
        if (end - i < LONG) {
          out.append(text, i, end);
        } else {
          out.append(text.substring(i, end)); // copied at once, and not sign by sign
        }
        i = end;
      }
    }
  }

  /* Returns where words end that stand one blank apart. */
  private static int runEnd(String text, int from, int to) {
    int i = from + 1;
    while (i < to) {
      char c = text.charAt(i);
      if (isBlank(c) && (c != ' ' || i + 1 == to || isBlank(text.charAt(i + 1)))) {
        break;
      }
      i++;
    }
    return i;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\u00a0' || (c >= '\t' && c <= '\r');
  }

  private void pay() {
    if (!out.isEmpty()) {
      write('\n', owedLines);
      if (owedLines == 0 || preformatted > 0) {
        write(' ', owedSpaces);
      }
    }
    owedLines = 0;
    owedSpaces = 0;
    if (inLink && linkStart < 0) {
      linkStart = out.length();
    }
  }

  private void write(char c, int times) {
    for (int i = 0; i < times; i++) {
      out.append(c);
    }
  }

  RichText toRichText(String html) {
    return new RichText(out.toString(), html, links);
  }
}
