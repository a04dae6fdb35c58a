package dev.earshot.connectors.archive;

import dev.earshot.Media;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.reading.Emitter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The pictures, sounds and films of an object, wherever either version puts them. */
final class Attachments {
  private final Emitter emitter;

  Attachments(Emitter emitter) {
    this.emitter = emitter;
  }

  List<Media> of(Json object) {
    List<Media> media = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String list : List.of("attachment", "attachments")) {
      for (Json item : ActivityWords.each(object.at(list))) {
        String kind = ActivityWords.type(item);
        Media.Type type =
            switch (kind) {
              case "image", "photo" -> Media.Type.IMAGE;
              case "video" -> Media.Type.VIDEO;
              case "audio" -> Media.Type.AUDIO;
              default -> Media.Type.ofMime(item.text("mediaType").orElse(null));
            };
        boolean holds = kind.equals("document") || (!kind.isEmpty() && type != Media.Type.OTHER);
        if (holds || (kind.isEmpty() && (item.has("image") || item.has("stream")))) {
          Json shown = item.at(item.has("stream") ? "stream" : "image");
          medium(item, shown, type, seen, media);
        }
      }
    }
    for (Json image : ActivityWords.each(object.at("image"))) {
      medium(image, image, Media.Type.IMAGE, seen, media);
    }
    for (Json stream : ActivityWords.each(object.at("stream"))) {
      Media.Type type =
          ActivityWords.type(object).equals("audio") ? Media.Type.AUDIO : Media.Type.VIDEO;
      medium(stream, stream, type, seen, media);
    }
    for (Json link : ActivityWords.each(object.at("url"))) {
      Media.Type type = Media.Type.ofMime(link.text("mediaType").orElse(null));
      if (link.isObject() && type != Media.Type.OTHER) {
        medium(link, link, type, seen, media);
      }
    }
    return media;
  }

  private void medium(Json item, Json shown, Media.Type type, Set<String> seen, List<Media> into) {
    String alt = Archive.first(item, "name", "displayName", "summary");
    List<Json> places =
        ActivityWords.each(shown).isEmpty() ? List.of(item) : ActivityWords.each(shown);
    for (Json place : places) {
      String url = address(place);
      if (url == null && place != item) {
        url = address(item);
      }
      String found = url;
      String words =
          place.isObject() && alt == null ? Archive.first(place, "displayName", "name") : alt;
      if (found != null && seen.add(found)) {
        emitter.field("media", item.offset(), () -> into.add(new Media(type, found, words)));
      }
    }
  }

  private static @Nullable String address(Json item) {
    if (item.text().isPresent()) {
      return item.text().filter(text -> !text.isBlank()).orElse(null);
    }
    for (Json url : ActivityWords.each(item.at("url"))) {
      String address = url.text().orElseGet(() -> Archive.first(url, "href", "url"));
      if (address != null) {
        return address;
      }
    }
    return Archive.first(item, "href");
  }
}
