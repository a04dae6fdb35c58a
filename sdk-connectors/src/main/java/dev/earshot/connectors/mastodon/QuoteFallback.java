package dev.earshot.connectors.mastodon;

import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jspecify.annotations.Nullable;

/**
 * The {@code RE: https://…} that servers put into a text for those that know no quotes. Where the
 * quote is known, nobody wrote it.
 */
final class QuoteFallback {
  private static final String MARKED = ".quote-inline";

  private static final Pattern SIGN =
      Pattern.compile("(?:^|\\s)\\(?(?:RE|QT|RT|QP)\\s*:?\\s*$", Pattern.CASE_INSENSITIVE);

  private QuoteFallback() {}

  /**
   * Returns the markup without it.
   *
   * @param addresses of the post that is quoted; a line of one of these at either end is it too,
   *     where the server does not mark it
   */
  static String removed(String markup, Set<String> addresses) {
    Document document = Jsoup.parseBodyFragment(markup);
    document.outputSettings().prettyPrint(false);
    Element body = document.body();
    body.select(MARKED).remove();
    for (Element link : body.select("a[href]")) {
      Node before = link.previousSibling();
      if (addresses.contains(link.attr("href"))
          && before instanceof TextNode sign
          && SIGN.matcher(sign.getWholeText()).find()
          && (isBlankAfter(link) || isBlankBefore(sign))) {
        sign.text(SIGN.matcher(sign.getWholeText()).replaceFirst(""));
        link.remove();
      }
    }
    return body.html();
  }

  private static boolean isBlankAfter(Node node) {
    return isBlank(node.nextSibling(), true);
  }

  private static boolean isBlankBefore(TextNode sign) {
    return SIGN.matcher(sign.getWholeText()).replaceFirst("").isBlank()
        && isBlank(sign.previousSibling(), false);
  }

  private static boolean isBlank(@Nullable Node from, boolean forward) {
    for (Node node = from;
        node != null;
        node = forward ? node.nextSibling() : node.previousSibling()) {
      boolean lineEnd = node instanceof Element element && element.normalName().equals("br");
      boolean empty = node instanceof TextNode text && text.isBlank();
      if (!lineEnd && !empty) {
        return false;
      }
    }
    return true;
  }
}
