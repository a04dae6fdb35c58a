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
      String list,
      List<String> values,
      List<String> signs,
      BiFunction<Span, String, Entity> made) {}

  private static final List<Kind> KINDS =
      List.of(
          tag("hashtags"),
          ticker("symbols"),
          ticker("cashtags"),
          handle("user_mentions"),
          handle("mentions"));

  private static Kind tag(String list) {
    return new Kind(
        list,
        List.of("text", "tag"),
        List.of("#", "\uFF03"),
        (span, value) -> new Entity.Hashtag(span, value, null));
  }

  private static Kind ticker(String list) {
    return new Kind(list, List.of("text", "tag"), List.of("$"), Entity.Cashtag::new);
  }

  private static Kind handle(String list) {
    return new Kind(
        list,
        List.of("screen_name", "username", "tag"),
        List.of("@", "\uFF20"),
        (span, value) -> new Entity.HandleMention(span, value, null, null));
  }

  /* Links have no sign, and are known by how they begin. */
  private static final List<String> PLAIN = List.of("");
  private static final List<String> LINKS = List.of("urls", "media");

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
    int points = escaped.codePointCount(0, escaped.length());
    Places places =
        points == escaped.length() && escaped.indexOf('&') < 0
            ? new Places(escaped, null)
            : places(escaped, points);
    List<Entity> entities = new ArrayList<>();
    for (Json entity : stated) {
      read(entity, places, entities);
    }
    if (entities.size() < 2) {
      return new TweetText(places.text, entities);
    }
    entities.sort(Comparator.comparing(Entity::span));
    return new TweetText(places.text, entities.stream().distinct().toList());
  }

  /** Unescapes a text that has escapes, or characters of two UTF-16 units. */
  private static Places places(String escaped, int points) {
    StringBuilder text = new StringBuilder(escaped.length());
    int[] place = new int[points + 1];
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
    return new Places(text.toString(), place);
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
      for (Json one : stated.items(kind.list)) {
        String value = first(one, kind.values).orElse(null);
        if (value != null) {
          into.add(kind.made.apply(places.of(one, kind.signs, List.of(value)), value));
        }
      }
    }
    for (String list : LINKS) {
      for (Json link : stated.items(list)) {
        String shown = first(link, SHOWN).orElse(null);
        String address = first(link, LEADS_TO).orElse(null);
        if (shown != null && address != null) {
          List<String> written =
              WRITTEN.stream().flatMap(name -> link.text(name).stream()).toList();
          Span span = places.of(link, PLAIN, written);
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
    private final int @Nullable [] points;

    /**
     * @param text the words, unescaped
     * @param points where each code point of the escaped words stands in them, and their end; null
     *     where each stands at its own number
     */
    Places(String text, int @Nullable [] points) {
      this.text = text;
      this.points = points;
    }

    /**
     * @param signs what stands before the words; {@link #PLAIN} before the words of a link
     * @param words what may stand there, in any case
     */
    Span of(Json entity, List<String> signs, List<String> words) {
      List<Json> indices = entity.items("indices");
      int start = index(indices.size() == 2 ? indices.get(0).whole() : entity.whole("start"));
      int end = index(indices.size() == 2 ? indices.get(1).whole() : entity.whole("end"));
      Span stated = start < 0 || end < start ? null : stated(start, end);
      if (stated != null && isWritten(stated, signs, words)) {
        return stated;
      }
      for (Span one : counted(start, end)) {
        if (isWritten(one, signs, words)) {
          return one;
        }
      }
      Span nearest = nearest(signs, words, stated == null ? 0 : stated.start());
      if (nearest != null) {
        return nearest;
      }
      boolean signed = stated != null && stated.length() > 1 && isSigned(stated.start(), signs);
      return stated != null && signed ? stated : new Span(text.length(), text.length());
    }

    private @Nullable Span stated(int start, int end) {
      int last = points == null ? text.length() : points.length - 1;
      if (end > last) {
        return null;
      }
      return points == null ? new Span(start, end) : new Span(points[start], points[end]);
    }

    /** Returns where an entity may stand, by the two other ways of counting. */
    private List<Span> counted(int start, int end) {
      List<Span> counted = new ArrayList<>();
      if (points != null && start >= 0 && end >= start && end <= text.length()) {
        if (end <= text.codePointCount(0, text.length())) {
          counted.add(new Span(text.offsetByCodePoints(0, start), text.offsetByCodePoints(0, end)));
        }
        counted.add(new Span(start, end));
      }
      return counted;
    }

    private boolean isSigned(int at, List<String> signs) {
      for (String sign : signs) {
        if (text.startsWith(sign.isEmpty() ? "http" : sign, at)) {
          return true;
        }
      }
      return false;
    }

    private boolean isWritten(Span span, List<String> signs, List<String> words) {
      for (String sign : signs) {
        for (String word : words) {
          if (span.length() == sign.length() + word.length() && isAt(span.start(), sign, word)) {
            return true;
          }
        }
      }
      return false;
    }

    private boolean isAt(int at, String sign, String word) {
      return text.startsWith(sign, at)
          && text.regionMatches(true, at + sign.length(), word, 0, word.length());
    }

    private @Nullable Span nearest(List<String> signs, List<String> words, int to) {
      Span nearest = null;
      for (String sign : signs) {
        for (String word : words) {
          int length = sign.length() + word.length();
          for (int at = 0; at + length <= text.length(); at++) {
            boolean nearer = nearest == null || Math.abs(at - to) < Math.abs(nearest.start() - to);
            if (nearer && isAt(at, sign, word)) {
              nearest = new Span(at, at + length);
            }
          }
        }
      }
      return nearest;
    }

    /* What no text is long enough for is no index. */
    private static int index(OptionalLong stated) {
      long index = stated.orElse(-1);
      return index < 0 || index > 999_999_999 ? -1 : (int) index;
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
      for (Json item : entities.items("media")) {
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
      boolean list = variant.text("content_type", "").contains("mpegURL");
      if (url != null && !list && rate > most) {
        most = rate;
        best = url;
      }
    }
    return best;
  }
}
