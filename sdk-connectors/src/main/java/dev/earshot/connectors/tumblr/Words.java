package dev.earshot.connectors.tumblr;

import dev.earshot.Entity;
import dev.earshot.Media;
import dev.earshot.PollOption;
import dev.earshot.Span;
import dev.earshot.connectors.format.Html;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.format.RichText;
import dev.earshot.text.Entities;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What somebody wrote in a post, and showed in it; in blocks (NPF) or as the API's older HTML. */
final class Words {
  /** The fields of the older format that hold what the blog itself says, by kind of post. */
  private static final Map<String, List<String>> FIELDS =
      Map.of(
          "text", List.of("body"),
          "photo", List.of("caption"),
          "quote", List.of("text", "source"),
          "link", List.of("description"),
          "chat", List.of("body"),
          "audio", List.of("caption"),
          "video", List.of("caption"),
          "answer", List.of("answer"));

  private final StringBuilder text = new StringBuilder();
  private final List<Entity> entities = new ArrayList<>();
  private final List<Shown> media = new ArrayList<>();
  private final List<PollOption> pollOptions = new ArrayList<>();
  private @Nullable String html;

  /** Something shown, before it is known whether its address is one. */
  record Shown(Media.Type type, String url, @Nullable String alt) {}

  private Words() {}

  /**
   * Reads a post.
   *
   * @param reblog whether it repeats another, whose words are not its own
   */
  static Words of(Json post, boolean reblog) {
    Words words = new Words();
    if (post.at("content").isArray()) {
      words.blocks(post);
    } else {
      words.older(post, reblog);
    }
    return words;
  }

  String text() {
    return text.toString();
  }

  @Nullable String html() {
    return html;
  }

  List<Entity> entities() {
    return List.copyOf(entities);
  }

  List<Shown> media() {
    return List.copyOf(media);
  }

  List<PollOption> pollOptions() {
    return List.copyOf(pollOptions);
  }

  private void blocks(Json post) {
    Set<Long> asked = new HashSet<>(); // an asker's words in an answer
    for (Json layout : post.at("layout").items()) {
      if (layout.text("type").orElse("").equals("ask")) {
        layout
            .at("blocks")
            .items()
            .forEach(one -> one.text().map(Words::index).ifPresent(asked::add));
      }
    }
    long index = 0;
    for (Json block : post.at("content").items()) {
      if (!asked.contains(index++)) {
        block(block);
      }
    }
  }

  private static long index(String text) {
    return text.matches("\\d{1,6}") ? Long.parseLong(text) : -1;
  }

  private void block(Json block) {
    switch (block.text("type").orElse("")) {
      case "text" -> append(block.text("text").orElse(""), block.at("formatting"));
      case "link" ->
          // title and description are those of the page
          block
              .text("url")
              .ifPresent(
                  url ->
                      entities.add(
                          new Entity.Link(new Span(text.length(), text.length()), url, url)));
      case "image", "audio", "video" -> shown(block);
      case "poll" -> {
        append(block.text("question").orElse(""), block.at("formatting"));
        for (Json answer : block.at("answers").items()) {
          answer
              .text("answer_text")
              .filter(option -> !option.isBlank())
              .ifPresent(option -> pollOptions.add(new PollOption(option)));
        }
      }
      default -> {
        // a paywall's call, and blocks yet to come, are nobody's words
      }
    }
  }

  private void append(String words, Json formatting) {
    if (words.isEmpty()) {
      return;
    }
    if (!text.isEmpty()) {
      text.append('\n');
    }
    entities.addAll(entities(words, formatting, text.length()));
    text.append(words);
  }

  /**
   * Returns what a text points at: what its formatting says, whose offsets count code points, and
   * the addresses in it. A name with a sign before it is a mention only where the source says so.
   *
   * @param at where in the whole the text begins, in UTF-16 units
   */
  static List<Entity> entities(String words, Json formatting, int at) {
    List<Entity> entities = new ArrayList<>();
    for (Json range : formatting.items()) {
      Optional<Span> span = span(words, range);
      String type = range.text("type").orElse("");
      if (span.isPresent() && type.equals("link")) {
        range
            .text("url")
            .ifPresent(url -> entities.add(new Entity.Link(span.get(), span.get().in(words), url)));
      } else if (span.isPresent() && type.equals("mention")) {
        Json blog = range.at("blog");
        blog.text("name")
            .filter(name -> !name.isBlank())
            .ifPresent(
                name ->
                    entities.add(
                        new Entity.HandleMention(
                            span.get(), name, null, blog.text("url").orElse(null))));
      }
    }
    for (Entity found : Entities.in(words)) {
      boolean told = entities.stream().anyMatch(one -> one.span().overlaps(found.span()));
      if (found instanceof Entity.Link && !told) {
        entities.add(found);
      }
    }
    return new ArrayList<>(entities.stream().map(entity -> moved(entity, at)).toList());
  }

  private static Entity moved(Entity entity, int by) {
    Span span = new Span(entity.span().start() + by, entity.span().end() + by);
    return entity instanceof Entity.HandleMention
        ? new Entity.HandleMention(span, entity.value(), null, entity.url().orElse(null))
        : new Entity.Link(span, entity.value(), entity.url().orElse(null));
  }

  private static Optional<Span> span(String words, Json range) {
    OptionalLong start = range.whole("start");
    OptionalLong end = range.whole("end");
    int length = words.codePointCount(0, words.length());
    if (start.isEmpty()
        || end.isEmpty()
        || start.getAsLong() < 0
        || end.getAsLong() <= start.getAsLong()
        || end.getAsLong() > length) {
      return Optional.empty();
    }
    return Optional.of(
        new Span(
            words.offsetByCodePoints(0, (int) start.getAsLong()),
            words.offsetByCodePoints(0, (int) end.getAsLong())));
  }

  private void shown(Json block) {
    Json sizes = block.at("media"); // the widest first; a film or a sound has but one
    List<Json> all = sizes.isArray() ? sizes.items() : List.of(sizes);
    Media.Type type =
        switch (block.text("type").orElse("")) {
          case "image" -> Media.Type.IMAGE;
          case "audio" -> Media.Type.AUDIO;
          default -> Media.Type.VIDEO;
        };
    Optional<String> url =
        (all.isEmpty() ? Optional.<String>empty() : all.get(0).text("url"))
            .or(() -> block.text("url"));
    url.filter(address -> !address.isBlank())
        .ifPresent(
            address ->
                media.add(
                    new Shown(
                        type,
                        address,
                        block
                            .text("alt_text")
                            .or(() -> block.text("caption"))
                            .filter(alt -> !alt.isBlank())
                            .orElse(null))));
  }

  private void older(Json post, boolean reblog) {
    String kind = post.text("type").orElse("text");
    StringBuilder markup = new StringBuilder();
    if (reblog) {
      // the body repeats the whole chain; what the blog itself adds stands apart
      markup.append(
          post.at("reblog").text("comment").or(() -> current(post.at("trail"))).orElse(""));
    } else {
      for (String field : FIELDS.getOrDefault(kind, List.of("body", "caption"))) {
        post.text(field)
            .filter(part -> !part.isBlank())
            .ifPresent(
                part -> {
                  markup.append(markup.isEmpty() ? "" : "<br>").append(part);
                });
      }
    }
    RichText content = Html.toText(markup.toString(), post.text("post_url").orElse(""));
    text.append(content.text());
    html = content.html();
    entities.addAll(
        content.entities().stream().filter(entity -> !(entity instanceof Entity.Hashtag)).toList());
    if (reblog) {
      return; // what it shows is the other's
    }
    if (kind.equals("link")) {
      Span end = new Span(text.length(), text.length());
      post.text("url").ifPresent(url -> entities.add(new Entity.Link(end, url, url)));
    }
    for (Json photo : post.at("photos").items()) {
      String alt = photo.text("caption").filter(caption -> !caption.isBlank()).orElse(null);
      photo
          .at("original_size")
          .text("url")
          .ifPresent(url -> media.add(new Shown(Media.Type.IMAGE, url, alt)));
    }
    post.text("video_url").ifPresent(url -> media.add(new Shown(Media.Type.VIDEO, url, null)));
    post.text("audio_url").ifPresent(url -> media.add(new Shown(Media.Type.AUDIO, url, null)));
  }

  private static Optional<String> current(Json trail) {
    return trail.items().stream()
        .filter(item -> item.isTrue("is_current_item"))
        .findFirst()
        .flatMap(item -> item.text("content"));
  }
}
