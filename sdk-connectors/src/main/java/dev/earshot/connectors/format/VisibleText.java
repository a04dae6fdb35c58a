package dev.earshot.connectors.format;

import dev.earshot.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;
import org.jspecify.annotations.Nullable;

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
          "div",
          "dl",
          "dt",
          "fieldset",
          "figcaption",
          "figure",
          "footer",
          "form",
          "header",
          "hr",
          "li",
          "main",
          "nav",
          "ol",
          "section",
          "summary",
          "table",
          "tbody",
          "tfoot",
          "thead",
          "tr",
          "ul");

  private final StringBuilder out = new StringBuilder();
  private final List<RichText.Link> links = new ArrayList<>();
  private int owedLines;
  private int owedSpaces;
  private int preformatted;
  private @Nullable Element link;
  private int linkDepth;
  private int linkStart = -1;

  @Override
  public void head(Node node, int depth) {
    if (node instanceof TextNode text) {
      append(text.getWholeText());
    } else if (node instanceof Element element) {
      open(element, depth);
    }
  }

  @Override
  public void tail(Node node, int depth) {
    if (!(node instanceof Element element)) {
      return;
    }
    String name = element.normalName();
    if (link != null && depth == linkDepth) {
      close(element);
    }
    if (name.equals("pre")) {
      preformatted--;
    }
    around(name);
    if (name.equals("td") || name.equals("th")) {
      owedSpaces = Math.max(owedSpaces, 1);
    }
  }

  private void open(Element element, int depth) {
    String name = element.normalName();
    around(name);
    switch (name) {
      case "br" -> owedLines = Math.min(2, owedLines + 1);
      case "pre" -> preformatted++;
      case "img" -> picture(element);
      case "a" -> {
        if (element.hasAttr("href") && link == null) {
          link = element;
          linkDepth = depth;
          linkStart = -1;
        }
      }
      default -> {}
    }
  }

  /* Blogs and forums send emoji as pictures whose alternative text is the character. */
  private void picture(Element image) {
    if (image.hasClass("emoji") || image.hasClass("wp-smiley") || image.hasClass("emojione")) {
      append(image.attr("alt"));
    }
  }

  private void around(String name) {
    if (PARAGRAPHS.contains(name)) {
      owedLines = 2;
    } else if (LINES.contains(name)) {
      owedLines = Math.max(owedLines, 1);
    }
  }

  private void close(Element element) {
    if (linkStart >= 0) {
      links.add(
          new RichText.Link(
              new Span(linkStart, out.length()), element.attr("href"), element.classNames()));
    }
    link = null;
  }

  private void append(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' && preformatted > 0) {
        owedLines++;
        owedSpaces = 0;
      } else if (c == ' ' || c == '\u00a0' || (c >= '\t' && c <= '\r')) {
        owedSpaces = preformatted > 0 ? owedSpaces + 1 : 1;
      } else {
        pay();
        out.append(c);
      }
    }
  }

  private void pay() {
    if (!out.isEmpty()) {
      if (owedLines > 0) {
        out.append("\n".repeat(owedLines));
        if (preformatted > 0) {
          out.append(" ".repeat(owedSpaces));
        }
      } else {
        out.append(" ".repeat(owedSpaces));
      }
    }
    owedLines = 0;
    owedSpaces = 0;
    if (link != null && linkStart < 0) {
      linkStart = out.length();
    }
  }

  RichText toRichText(String html) {
    return new RichText(out.toString(), html, links);
  }
}
