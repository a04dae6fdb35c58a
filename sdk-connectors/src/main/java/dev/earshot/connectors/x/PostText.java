package dev.earshot.connectors.x;

import dev.earshot.Entity;
import dev.earshot.Span;
import dev.earshot.connectors.format.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A post's words, unescaped, and what they point at. The API escapes {@code &}, {@code <} and
 * {@code >}, and counts in code points of the escaped text. Where the words at a place are not what
 * the entity says, it stands where they are; where they are nowhere, at the text's end.
 *
 * @param text the words
 * @param entities what they point at, by place
 */
record PostText(String text, List<Entity> entities) {
  private static final Map<String, String> ESCAPES =
      Map.of("&amp;", "&", "&lt;", "<", "&gt;", ">", "&quot;", "\"", "&#39;", "'");

  static PostText of(String escaped, Json stated) {
    StringBuilder text = new StringBuilder(escaped.length());
    int[] place = new int[escaped.codePointCount(0, escaped.length()) + 1];
    int point = 0;
    for (int i = 0; i < escaped.length(); ) {
      String sign = escape(escaped, i);
      int length = sign == null ? Character.charCount(escaped.codePointAt(i)) : sign.length();
      for (int each = 0; each < (sign == null ? 1 : length); each++) {
        place[point++] = text.length();
      }
      if (sign == null) {
        text.append(escaped, i, i + length);
      } else {
        text.append(ESCAPES.get(sign));
      }
      i += length;
    }
    place[point] = text.length();
    PostText words = new PostText(text.toString(), new ArrayList<>());
    words.read(stated, place);
    words.entities.sort(Comparator.comparing(Entity::span));
    return new PostText(words.text, words.entities.stream().distinct().toList());
  }

  /** Returns a text whose entities do not matter. */
  static String unescaped(String escaped) {
    return escaped.indexOf('&') < 0 ? escaped : of(escaped, NONE).text;
  }

  private static final Json NONE = Json.document(new byte[] {'{', '}'}, "none");

  private static @Nullable String escape(String text, int at) {
    return text.charAt(at) != '&'
        ? null
        : ESCAPES.keySet().stream()
            .filter(sign -> text.startsWith(sign, at))
            .findFirst()
            .orElse(null);
  }

  private void read(Json stated, int[] place) {
    for (Json tag : stated.at("hashtags").items()) {
      value(tag, "tag")
          .ifPresent(
              value ->
                  entities.add(
                      new Entity.Hashtag(
                          span(tag, place, "#" + value, "\uFF03" + value), value, null)));
    }
    for (Json tag : stated.at("cashtags").items()) {
      value(tag, "tag")
          .ifPresent(
              value -> entities.add(new Entity.Cashtag(span(tag, place, "$" + value), value)));
    }
    for (Json person : stated.at("mentions").items()) {
      value(person, "username")
          .or(() -> value(person, "tag"))
          .ifPresent(
              value ->
                  entities.add(
                      new Entity.HandleMention(
                          span(person, place, "@" + value, "\uFF20" + value), value, null, null)));
    }
    for (Json link : stated.at("urls").items()) {
      Optional<String> shown = value(link, "url");
      Optional<String> address = value(link, "expanded_url").or(() -> shown);
      if (address.isPresent()) {
        String written = shown.orElse(address.get());
        entities.add(new Entity.Link(span(link, place, written), written, address.get()));
      }
    }
  }

  private static Optional<String> value(Json entity, String field) {
    return entity.text(field).filter(text -> !text.isBlank());
  }

  private Span span(Json entity, int[] place, String... expected) {
    long start = entity.whole("start").orElse(-1);
    long end = entity.whole("end").orElse(-1);
    if (start >= 0 && end >= start && end < place.length) {
      Span span = new Span(place[(int) start], place[(int) end]);
      for (String one : expected) {
        if (one.equalsIgnoreCase(span.in(text))) {
          return span;
        }
      }
    }
    for (String one : expected) {
      for (int at = 0; at + one.length() <= text.length(); at++) {
        if (text.regionMatches(true, at, one, 0, one.length())) {
          return new Span(at, at + one.length());
        }
      }
    }
    return new Span(text.length(), text.length());
  }
}
