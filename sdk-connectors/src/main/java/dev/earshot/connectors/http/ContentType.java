package dev.earshot.connectors.http;

import com.google.common.net.MediaType;
import java.net.http.HttpHeaders;
import java.nio.charset.Charset;
import java.util.Optional;

/** What an answer says its body is, as RFC 9110 writes it. */
final class ContentType {
  private static final MediaType XHTML = MediaType.XHTML_UTF_8.withoutParameters();
  private static final MediaType HTML = MediaType.HTML_UTF_8.withoutParameters();

  private final MediaType type;

  private ContentType(MediaType type) {
    this.type = type;
  }

  /** Returns the content type; empty if there is none, or one that makes no sense. */
  static Optional<ContentType> of(HttpHeaders headers) {
    return headers.firstValue("content-type").flatMap(ContentType::parse);
  }

  private static Optional<ContentType> parse(String written) {
    String text = written.strip();
    // servers end the list of parameters as they end a statement
    while (text.endsWith(";")) {
      text = text.substring(0, text.length() - 1).strip();
    }
    try {
      return Optional.of(new ContentType(MediaType.parse(text)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns the declared charset; empty if there is none, several, or none the JDK knows. */
  Optional<Charset> charset() {
    try {
      return type.charset().toJavaUtil();
    } catch (IllegalArgumentException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  /** Returns whether it is a page for people. */
  boolean isPage() {
    return type.is(HTML) || type.is(XHTML);
  }
}
