package dev.earshot.connectors.tweet;

import dev.earshot.Entity;
import dev.earshot.Media;
import dev.earshot.Span;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.reading.Emitter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A post's words, unescaped, and what they point at, in whichever version of the API. It escapes
 * {@code &}, {@code <} and {@code >}, and counts in code points of the escaped text; some of its
 * fields, and some programs that handed posts on, count UTF-16 units, or in the text before it was
 * escaped.
 *
 * <p>So an entity stands where its words are: at the place stated, by one of these counts; else
 * where they are nearest to it; else, if at least its sign is there, at the place stated, since an
 * account may bear another name by now; else at the text's end.
 *
 * @param text the words
 * @param entities what they point at, by place
 */
public record TweetText(String text, List<Entity> entities) {
  private static final Map<String, String> ESCAPES =
      Map.of("&amp;", "&", "&lt;", "<", "&gt;", ">", "&quot;", "\"", "&#39;", "'");

  /** What an entity is called, where its value stands, and the signs before it. */
  private record Kind(
      List<String> lists,
      List<String> values,
      List<String> signs,
      BiFunction<Span, String, Entity> made) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind(
              List.of("hashtags"),
              List.of("text", "tag"),
              List.of("#", "\uFF03"),
              (span, value) -> new Entity.Hashtag(span, value, null)),
          new Kind(
              List.of("symbols", "cashtags"),
              List.of("text", "tag"),
              List.of("$"),
              Entity.Cashtag::new),
          new Kind(
              List.of("user_mentions", "mentions"),
              List.of("screen_name", "username", "tag"),
              List.of("@", "\uFF20"),
              (span, value) -> new Entity.HandleMention(span, value, null, null)));

  private static final List<String> SHOWN = List.of("url", "expanded_url");
  private static final List<String> LEADS_TO = List.of("expanded_url", "url");
  private static final List<String> WRITTEN = List.of("url", "display_url", "expanded_url");
  private static final List<String> IDENTITY = List.of("id_str", "media_url_https", "media_url");
  private static final List<String> PICTURE = List.of("media_url_https", "media_url");

  /** Creates a text. */
  public TweetText {
    entities = List.copyOf(entities);
  }

  /**
   * Reads a text.
   *
   * @param stated the {@code entities} objects, of which the later add what earlier lack
   */
  public static TweetText of(String escaped, Json... stated) {
    StringBuilder text = new StringBuilder(escaped.length());
    int[] place = new int[escaped.codePointCount(0, escaped.length()) + 1];
    int point = 0;
    for (int i = 0; i < escaped.length(); ) {
      String sign = escape(escaped, i);
      int length = sign == null ? Character.charCount(escaped.codePointAt(i)) : sign.length();
      for (int each = 0; each < (sign == null ? 1 : length); each++) {
        place[point++] = text.length();
      }
      text.append(sign == null ? escaped.substring(i, i + length) : ESCAPES.get(sign));
      i += length;
    }
    place[point] = text.length();
    Places places = new Places(text.toString(), place);
    List<Entity> entities = new ArrayList<>();
    for (Json entity : stated) {
      read(entity, places, entities);
    }
    entities.sort(Comparator.comparing(Entity::span));
    return new TweetText(places.text, entities.stream().distinct().toList());
  }

  /** Returns a text whose entities do not matter. */
  public static String unescaped(String escaped) {
    return escaped.indexOf('&') < 0 ? escaped : of(escaped).text;
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

  private static void read(Json stated, Places places, List<Entity> into) {
    for (Kind kind : KINDS) {
      for (String list : kind.lists) {
        for (Json one : stated.at(list).items()) {
          String value = first(one, kind.values).orElse(null);
          if (value != null) {
            List<String> written = kind.signs.stream().map(sign -> sign + value).toList();
            into.add(kind.made.apply(places.of(one, written, kind.signs), value));
          }
        }
      }
    }
    for (String list : List.of("urls", "media")) {
      for (Json link : stated.at(list).items()) {
        String shown = first(link, SHOWN).orElse(null);
        String address = first(link, LEADS_TO).orElse(null);
        if (shown != null && address != null) {
          List<String> written =
              WRITTEN.stream().flatMap(name -> link.text(name).stream()).toList();
          Span span = places.of(link, written, List.of("http"));
          into.add(
              new Entity.Link(span, span.length() == 0 ? shown : span.in(places.text), address));
        }
      }
    }
  }

  private static Optional<String> first(Json entity, List<String> fields) {
    for (String field : fields) {
      Optional<String> text = entity.text(field).filter(value -> !value.isBlank());
      if (text.isPresent()) {
        return text;
      }
    }
    return Optional.empty();
  }

  /** Where things stand. */
  private static final class Places {
    private final String text;
    private final int[] points;

    /**
     * @param text the words, unescaped
     * @param points where each code point of the escaped words stands in them, and their end
     */
    Places(String text, int[] points) {
      this.text = text;
      this.points = points;
    }

    Span of(Json entity, List<String> written, List<String> signs) {
      List<Json> indices = entity.at("indices").items();
      int start = whole(indices.size() == 2 ? indices.get(0).text() : entity.text("start"));
      int end = whole(indices.size() == 2 ? indices.get(1).text() : entity.text("end"));
      Span stated = start < 0 || end < start || end >= points.length ? null : stated(start, end);
      for (Span one : counted(stated, start, end)) {
        if (written.stream().anyMatch(one.in(text)::equalsIgnoreCase)) {
          return one;
        }
      }
      Span nearest = nearest(written, stated == null ? 0 : stated.start());
      if (nearest != null) {
        return nearest;
      }
      if (stated != null && stated.length() > 1) {
        int at = stated.start();
        if (signs.stream().anyMatch(sign -> text.startsWith(sign, at))) {
          return stated;
        }
      }
      return new Span(text.length(), text.length());
    }

    private Span stated(int start, int end) {
      return new Span(points[start], points[end]);
    }

    /** Returns where an entity may stand, by the three ways of counting. */
    private List<Span> counted(@Nullable Span stated, int start, int end) {
      List<Span> counted = new ArrayList<>();
      if (stated != null) {
        counted.add(stated);
      }
      if (start >= 0 && end >= start && end <= text.length()) {
        if (end <= text.codePointCount(0, text.length())) {
          counted.add(new Span(text.offsetByCodePoints(0, start), text.offsetByCodePoints(0, end)));
        }
        counted.add(new Span(start, end));
      }
      return counted;
    }

    private @Nullable Span nearest(List<String> written, int to) {
      Span nearest = null;
      for (String one : written) {
        for (int at = 0; at + one.length() <= text.length(); at++) {
          boolean nearer = nearest == null || Math.abs(at - to) < Math.abs(nearest.start() - to);
          if (nearer && text.regionMatches(true, at, one, 0, one.length())) {
            nearest = new Span(at, at + one.length());
          }
        }
      }
      return nearest;
    }

    private static int whole(Optional<String> index) {
      return index
          .filter(text -> text.matches("\\d{1,9}"))
          .map(text -> Integer.parseInt(text))
          .orElse(-1);
    }
  }

  /**
   * Reads the pictures and films of an archived post, each once: "extended" entities show all of
   * them and films whole, where the others show a picture of one.
   *
   * @param stated what holds {@code media} lists, the best first
   */
  public static List<Media> media(Emitter emitter, Json... stated) {
    List<Media> media = new ArrayList<>();
    Set<String> read = new HashSet<>();
    for (Json entities : stated) {
      for (Json item : entities.at("media").items()) {
        List<String> names =
            IDENTITY.stream().flatMap(name -> item.text(name).stream()).distinct().toList();
        boolean known = names.stream().anyMatch(read::contains);
        read.addAll(names);
        String film = film(item.at("video_info").at("variants"));
        String url = film == null ? first(item, PICTURE).orElse(null) : film;
        String type = item.text("type").orElse(film == null ? "photo" : "video");
        if (!known && url != null) {
          String alt = first(item, List.of("ext_alt_text")).map(String::strip).orElse(null);
          emitter.field("media", item.offset(), () -> media.add(new Media(type(type), url, alt)));
        }
      }
    }
    return media;
  }

  /** Returns what a medium is, by the API's word for it. */
  public static Media.Type type(String word) {
    return switch (word) {
      case "photo" -> Media.Type.IMAGE;
      case "video", "animated_gif" -> Media.Type.VIDEO;
      default -> Media.Type.OTHER;
    };
  }

  /** Returns where the best of a film's forms lies; a playlist is none. */
  public static @Nullable String film(Json variants) {
    String best = null;
    long most = -1;
    for (Json variant : variants.items()) {
      OptionalLong stated = variant.whole("bit_rate");
      long rate = stated.isPresent() ? stated.getAsLong() : variant.whole("bitrate").orElse(0);
      String url = variant.text("url").filter(text -> !text.isBlank()).orElse(null);
      boolean list = variant.text("content_type").orElse("").contains("mpegURL");
      if (url != null && !list && rate > most) {
        most = rate;
        best = url;
      }
    }
    return best;
  }
}
