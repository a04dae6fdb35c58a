package dev.earshot.connectors.archive;

import dev.earshot.Entity;
import dev.earshot.Media;
import dev.earshot.Span;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.reading.Emitter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A tweet's words, unescaped, and what they point at. The API escapes {@code &}, {@code <} and
 * {@code >}, and counts indices in code points of the escaped text.
 *
 * @param text the words
 * @param entities what they point at, by place
 */
record TweetText(String text, List<Entity> entities) {
  private static final Map<String, String> ESCAPES =
      Map.of("&amp;", "&", "&lt;", "<", "&gt;", ">", "&quot;", "\"");

  /**
   * Reads a text.
   *
   * @param stated the {@code entities} objects, of which the later add what earlier lack
   */
  static TweetText of(String escaped, Json... stated) {
    StringBuilder text = new StringBuilder(escaped.length());
    int points = escaped.codePointCount(0, escaped.length());
    int[] place = new int[points + 1];
    int point = 0;
    for (int i = 0; i < escaped.length(); ) {
      String sign = escape(escaped, i);
      int length = sign == null ? Character.charCount(escaped.codePointAt(i)) : sign.length();
      int counted = sign == null ? 1 : length;
      for (int each = 0; each < counted; each++) {
        place[point++] = text.length();
      }
      text.append(sign == null ? escaped.substring(i, i + length) : ESCAPES.get(sign));
      i += length;
    }
    place[points] = text.length();
    String words = text.toString();
    List<Entity> entities = new ArrayList<>();
    for (Json entity : stated) {
      read(entity, place, words, entities);
    }
    entities.sort(Comparator.comparing(Entity::span));
    return new TweetText(words, entities.stream().distinct().toList());
  }

  private static @Nullable String escape(String text, int at) {
    if (text.charAt(at) != '&') {
      return null;
    }
    return ESCAPES.keySet().stream()
        .filter(sign -> text.startsWith(sign, at))
        .findFirst()
        .orElse(null);
  }

  private static void read(Json stated, int[] place, String text, List<Entity> into) {
    for (Json tag : stated.at("hashtags").items()) {
      Span span = span(tag, place);
      tag.text("text").ifPresent(value -> into.add(new Entity.Hashtag(span, value, null)));
    }
    for (Json tag : stated.at("symbols").items()) {
      Span span = span(tag, place);
      tag.text("text").ifPresent(value -> into.add(new Entity.Cashtag(span, value)));
    }
    for (Json person : stated.at("user_mentions").items()) {
      Span span = span(person, place);
      Archive.worded(person, "screen_name")
          .ifPresent(value -> into.add(new Entity.HandleMention(span, value, null, null)));
    }
    for (String kind : List.of("urls", "media")) {
      for (Json link : stated.at(kind).items()) {
        Span span = span(link, place);
        String address = Archive.first(link, "expanded_url", "url");
        String shown = span.length() > 0 ? span.in(text) : Archive.first(link, "url");
        if (address != null && shown != null) {
          into.add(new Entity.Link(span, shown, address));
        }
      }
    }
  }

  /** Returns where an entity stands; one whose indices lie outside stands at the end. */
  private static Span span(Json entity, int[] place) {
    List<Json> indices = entity.at("indices").items();
    int start = indices.size() == 2 ? whole(indices.get(0)) : -1;
    int end = indices.size() == 2 ? whole(indices.get(1)) : -1;
    int last = place[place.length - 1];
    return start < 0 || end < start || end >= place.length
        ? new Span(last, last)
        : new Span(place[start], place[end]);
  }

  private static int whole(Json index) {
    return index.text().filter(text -> text.matches("\\d{1,9}")).map(Integer::parseInt).orElse(-1);
  }

  /** Reads the pictures and films of a tweet, each once. */
  static List<Media> media(Emitter emitter, Json... stated) {
    List<Media> media = new ArrayList<>();
    for (Json entities : stated) {
      for (Json item : entities.at("media").items()) {
        String film = film(item.at("video_info"));
        String url = film == null ? Archive.first(item, "media_url_https", "media_url") : film;
        Media.Type type =
            switch (item.text("type").orElse("")) {
              case "video", "animated_gif" -> Media.Type.VIDEO;
              case "photo" -> Media.Type.IMAGE;
              default -> film == null ? Media.Type.IMAGE : Media.Type.VIDEO;
            };
        String alt = Archive.worded(item, "ext_alt_text").orElse(null);
        if (url != null) {
          emitter.field("media", item.offset(), () -> media.add(new Media(type, url, alt)));
        }
      }
      if (!media.isEmpty()) {
        break; // "extended" lists all of what "entities" lists one
      }
    }
    return media;
  }

  private static @Nullable String film(Json info) {
    String best = null;
    long most = -1;
    for (Json variant : info.at("variants").items()) {
      OptionalLong rate = variant.whole("bitrate");
      String url = variant.text("url").orElse(null);
      if (url != null
          && rate.orElse(0) > most
          && !variant.text("content_type").orElse("").contains("mpegURL")) {
        most = rate.orElse(0);
        best = url;
      }
    }
    return best;
  }
}
