package dev.earshot.connectors.feed;

import dev.earshot.connectors.format.Html;
import dev.earshot.connectors.format.RichText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/*
 * A title, a summary or a content as its feed gave it: plain text, or markup.
 *
 * The rules are Atom's (RFC 4287, section 3.1) and Atom 0.3's (type and mode). RSS says nothing
 * about its titles, so there a title is markup if it looks like it: a closing tag or a character
 * reference, and no tag that HTML does not know.
 */
record Prose(String source, boolean plain, String base, @Nullable String language) {
  private static final Pattern CLOSING = Pattern.compile("</\\w+>|<\\w+\\s*/>|&#?\\w+;");
  private static final Pattern BINARY = Pattern.compile("(?:image|audio|video)/(?!.*xml)");
  /* HTML takes what follows for a comment up to the next bracket, and hides words of the author's. */
  private static final Pattern NO_DECLARATION =
      Pattern.compile("<!(?!--|\\[|(?i:doctype)\\b[^<>]*>)");
  private static final Pattern TAG = Pattern.compile("</?(\\w+)");

  private static final Set<String> TAGS =
      Set.of(
          "a",
          "abbr",
          "acronym",
          "b",
          "big",
          "blockquote",
          "br",
          "center",
          "cite",
          "code",
          "dd",
          "del",
          "div",
          "dl",
          "dt",
          "em",
          "font",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "hr",
          "i",
          "img",
          "ins",
          "kbd",
          "li",
          "ol",
          "p",
          "pre",
          "q",
          "s",
          "small",
          "span",
          "strike",
          "strong",
          "sub",
          "sup",
          "table",
          "tbody",
          "td",
          "th",
          "thead",
          "tr",
          "tt",
          "u",
          "ul");

  private static final Prose NOTHING = new Prose("", true, "", null);

  static Prose plain(String text) {
    return new Prose(FeedElement.unwrapped(text.strip()), true, "", null);
  }

  static Prose html(String markup, String base) {
    return new Prose(FeedElement.unwrapped(markup.strip()), false, base, null);
  }

  static Prose nothing() {
    return NOTHING;
  }

  boolean isEmpty() {
    return source.isEmpty();
  }

  /* Reads an element of RSS or an extension, whose text is HTML unless it cannot be. */
  static Prose ofRss(FeedElement element, boolean title, String documentBase) {
    String base = element.base(documentBase);
    String language = element.language();
    if (element.attribute("type") != null || element.attribute("mode") != null) {
      return ofAtom(element, documentBase, true);
    }
    if (element.hasMarkup()) {
      return new Prose(element.markup(documentBase), false, base, language);
    }
    String text = element.text();
    return new Prose(text, title && !looksLikeHtml(text), base, language);
  }

  /* Reads a text construct of Atom; `wrapped` where XHTML comes with a div that is not content. */
  static Prose ofAtom(FeedElement element, String documentBase, boolean wrapped) {
    String base = element.base(documentBase);
    String language = element.language();
    String type = attribute(element, "type", "text");
    String mode = attribute(element, "mode", "");
    String decoded = mode.equals("base64") || isEncoded(type) ? decoded(element.wholeText()) : null;
    if (decoded != null) {
      boolean markup = type.contains("html") || looksLikeHtml(decoded);
      return new Prose(decoded.strip(), !markup, base, language);
    }
    if (type.indexOf('/') > 0 && BINARY.matcher(type).lookingAt()) {
      return NOTHING;
    }
    boolean markup = type.contains("html") || element.hasMarkup();
    if (element.hasMarkup()) {
      String inner = element.markup(documentBase);
      if (type.equals("html") || type.equals("text/html")) {
        // Escaped markup within real markup: both layers were meant as markup.
        inner = Parser.unescapeEntities(inner, false);
      }
      return new Prose(wrapped ? withoutDiv(element, inner) : inner, false, base, language);
    }
    String text = element.text();
    boolean literal = mode.equals("xml") || type.contains("xhtml");
    return new Prose(literal && markup ? FeedElement.escaped(text) : text, !markup, base, language);
  }

  /* Returns what a reader sees; line ends of plain text stay. */
  RichText read() {
    if (plain) {
      return new RichText(source, "", List.of());
    }
    String html =
        source.contains("<!") ? NO_DECLARATION.matcher(source).replaceAll("&lt;!") : source;
    return Html.toText(html, base);
  }

  /* Returns it as one line, as titles are. */
  String line() {
    String text = read().text();
    return isLine(text) ? text : text.replaceAll("\\s+", " ").strip();
  }

  /* Returns whether there is no white space in it but single blanks within. */
  private static boolean isLine(String text) {
    char before = ' ';
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c) && (c != ' ' || before == ' ')) {
        return false;
      }
      before = c;
    }
    return text.isEmpty() || before != ' ';
  }

  static boolean looksLikeHtml(String text) {
    if (text.indexOf('<') < 0 && text.indexOf('&') < 0) {
      return false;
    }
    return CLOSING.matcher(text).find()
        && TAG.matcher(text)
            .results()
            .allMatch(tag -> TAGS.contains(tag.group(1).toLowerCase(Locale.ROOT)));
  }

  private static String withoutDiv(FeedElement element, String inner) {
    boolean lone =
        element.children().size() == 1
            && element.ownText().isBlank()
            && inner.startsWith("<div")
            && inner.endsWith("</div>");
    return lone ? inner.substring(inner.indexOf('>') + 1, inner.length() - 6).strip() : inner;
  }

  private static boolean isEncoded(String type) {
    return type.contains("/")
        && !type.startsWith("text/")
        && !type.endsWith("+xml")
        && !type.endsWith("/xml")
        && !type.endsWith("json");
  }

  /* Returns the text that was encoded; null if that is no text, or nothing was encoded. */
  private static @Nullable String decoded(String base64) {
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(base64.strip());
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return null;
    }
  }

  private static String attribute(FeedElement element, String name, String otherwise) {
    String value = element.attribute(name);
    return value == null || value.isEmpty() ? otherwise : value.toLowerCase(Locale.ROOT);
  }
}
