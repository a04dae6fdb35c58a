package dev.earshot.connectors.bluesky;

import dev.earshot.Span;
import java.util.Optional;

/** Finds places in a text by the bytes of its UTF-8 form, as facets count. */
final class Utf8Index {
  private final String text;

  Utf8Index(String text) {
    this.text = text;
  }

  /**
   * Returns the span of the characters that these bytes touch: a facet that cuts a character takes
   * it whole. Empty where there are no such bytes.
   */
  Optional<Span> span(long byteStart, long byteEnd) {
    if (byteStart < 0 || byteEnd <= byteStart) {
      return Optional.empty();
    }
    long bytes = 0;
    int start = -1;
    for (int at = 0; at < text.length(); ) {
      int point = text.codePointAt(at);
      int next = at + Character.charCount(point);
      bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      if (start < 0 && bytes > byteStart) {
        start = at;
      }
      if (bytes >= byteEnd) {
        return Optional.of(new Span(start, next));
      }
      at = next;
    }
    return Optional.empty();
  }
}
