package dev.earshot.connectors.feed;

import dev.earshot.Media;
import dev.earshot.connectors.format.WebAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/* One item as its feed told it, in no dialect any more. Filled by one reader, read by FeedPosts. */
final class Draft {
  /* How many media, tags or authors one item may have; more are a mistake or an attack. */
  static final int MOST = 200;

  /* A date as it is written, and when that is where it is of one meaning in every language. */
  record Dated(String text, @Nullable Instant usual) {
    static Dated of(String text) {
      return new Dated(text, UsualDate.read(text));
    }

    /* Null for what is not understood. */
    @Nullable Instant in(@Nullable String language) {
      return usual == null ? FeedDates.any(text, language) : usual;
    }
  }

  /* Somebody named in a feed; at least one part is there. */
  record Person(@Nullable String name, @Nullable String email, @Nullable String address) {}

  @Nullable String id;
  @Nullable String link;
  Prose title = Prose.nothing();
  Prose content = Prose.nothing();
  Prose summary = Prose.nothing();
  /* What stands in for a content where an item has two summaries and no content. */
  Prose secondSummary = Prose.nothing();
  final List<Person> authors = new ArrayList<>(2);
  @Nullable String language;
  @Nullable Dated published;
  @Nullable Dated updated;
  final List<Media> media = new ArrayList<>();
  final List<String> tags = new ArrayList<>(4);
  @Nullable String parentId;
  @Nullable String parentLink;
  Map<String, Long> numbers = Map.of();
  Map<String, String> attributes = Map.of();

  void addMedia(Media.Type type, @Nullable String url, @Nullable String description) {
    if (url != null
        && !url.isBlank()
        && WebAddress.isLinkable(url)
        && media.size() < MOST
        && media.stream().noneMatch(other -> other.url().equals(url.strip()))) {
      media.add(new Media(type, url.strip(), description));
    }
  }

  void addTag(@Nullable String tag) {
    // Weblogs escape tags once more than they should.
    String plain = tag == null ? "" : unescaped(tag).strip();
    if (!plain.isEmpty() && tags.size() < MOST && !tags.contains(plain)) {
      tags.add(plain);
    }
  }

  /* Returns the text with HTML's references read. */
  static String unescaped(String text) {
    return text.indexOf('&') < 0 ? text : Parser.unescapeEntities(text, false);
  }

  void number(String name, long value) {
    numbers = numbers.isEmpty() ? new LinkedHashMap<>() : numbers;
    numbers.putIfAbsent(name, value);
  }

  void attribute(String name, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      attributes = attributes.isEmpty() ? new LinkedHashMap<>() : attributes;
      attributes.putIfAbsent(name, value.strip());
    }
  }

  /* Returns an attribute, which is none from then on. */
  @Nullable String taken(String name) {
    return attributes.isEmpty() ? null : attributes.remove(name);
  }
}
