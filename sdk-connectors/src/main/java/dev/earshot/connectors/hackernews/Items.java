package dev.earshot.connectors.hackernews;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Entity;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Span;
import dev.earshot.Visibility;
import dev.earshot.connectors.format.Html;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.format.RichText;
import dev.earshot.connectors.format.WebAddress;
import dev.earshot.connectors.reading.Emitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Turns items of the API and hits of HN Search into events. One for each body; not thread-safe.
 *
 * <p>An item that moderators or readers killed shows to those alone who are logged in and ask for
 * it, and is skipped.
 */
final class Items {
  static final Network NETWORK = new Network("hackernews");
  private static final String SITE = "https://news.ycombinator.com/";
  private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,17}");
  private static final Set<String> TYPES = Set.of("story", "job", "poll", "comment", "pollopt");

  private final Emitter emitter;

  Items(Emitter emitter) {
    this.emitter = emitter;
  }

  static PostId id(String number) {
    return PostId.of(NETWORK, number);
  }

  /**
   * Reads what a body holds; lists of numbers, users and an item that is not there hold no post.
   */
  void addAll(Json.Parts parts) {
    for (Json record : parts.records()) {
      if (record.at("hits").isArray()) {
        record.at("hits").items().forEach(this::hit);
      } else if (record.has("objectID")) {
        hit(record);
      } else if (record.isObject() && !isChanges(record) && !isUser(record)) {
        item(record);
      } else if (record.text().isPresent() && record.whole().isEmpty()) {
        emitter.fault("", record.offset(), "expected an item, got something else");
      }
    }
    emitter.faults(parts.faults());
  }

  private static boolean isChanges(Json record) {
    return record.isArray("items")
        && record.items("items").stream().allMatch(item -> item.whole().isPresent());
  }

  private static boolean isUser(Json record) {
    return record.has("karma") && record.has("created") && !record.has("type");
  }

  /** Reads an item of the API. */
  void item(Json item) {
    emitter.record(
        item.offset(),
        () -> {
          Optional<String> number = number(item, "id");
          String type = item.text("type").orElse("");
          if (number.isEmpty() || (!TYPES.contains(type) && !item.isTrue("deleted"))) {
            emitter.fault("", item.offset(), "expected an item, got something else");
          } else if (item.isTrue("deleted")) {
            emitter.deleted(id(number.get()), author(item, "by"));
          } else {
            emitter.published(
                id(number.get()),
                author(item, "by"),
                item.isTrue("dead") ? Visibility.UNKNOWN : Visibility.PUBLIC,
                post -> fill(post, item, type, number.get()));
          }
        });
  }

  private void fill(Post.Builder post, Json item, String type, String number) {
    fill(post, item, number, "by", "time", item.text("text").orElse(""));
    Post.Reference parent =
        number(item, "parent").or(() -> number(item, "poll")).map(Items::reference).orElse(null);
    post.kind(kind(type, parent != null)).inReplyTo(parent);
    post.metrics(metrics(item, "score", "descendants"));
  }

  /** Reads a hit of HN Search. */
  void hit(Json hit) {
    emitter.record(
        hit.offset(),
        () -> {
          Optional<String> number = number(hit, "objectID");
          if (number.isEmpty()) {
            emitter.fault("objectID", hit.offset(), "expected the number of an item");
            return;
          }
          emitter.published(
              id(number.get()),
              author(hit, "author"),
              Visibility.PUBLIC,
              post -> fillHit(post, hit, number.get()));
        });
  }

  private void fillHit(Post.Builder post, Json hit, String number) {
    String words =
        hit.text("comment_text")
            .or(() -> hit.text("story_text"))
            .or(() -> hit.text("text"))
            .orElse("");
    fill(post, hit, number, "author", "created_at_i", words);
    Optional<String> parent = number(hit, "parent_id");
    String story = number(hit, "story_id").filter(id -> !id.equals(number)).orElse("");
    String type = hit.has("comment_text") || parent.isPresent() ? "comment" : "story";
    for (Json tag : hit.at("_tags").items()) {
      type = tag.text().filter(TYPES::contains).orElse(type);
    }
    post.kind(kind(type, parent.isPresent()))
        .inReplyTo(parent.map(Items::reference).orElse(null))
        .threadRoot(story.isEmpty() ? null : reference(story))
        .metrics(metrics(hit, "points", "num_comments"));
  }

  private void fill(
      Post.Builder post, Json record, String number, String by, String at, String markup) {
    String page = SITE + "item?id=" + number;
    RichText content = Html.toText(markup, page);
    List<Entity> entities = new ArrayList<>(content.entities());
    // what a story is about stands beside its text; nothing that the source states is lost
    String about = record.text("url").orElse("");
    if (WebAddress.isLinkable(about) && !WebAddress.host(about).isEmpty()) {
      Span end = new Span(content.text().length(), content.text().length());
      emitter.field("url", record.offset(), () -> entities.add(new Entity.Link(end, about, about)));
    }
    post.url(page)
        .title(record.text("title").map(title -> Html.toText(title, "").text()).orElse(null))
        .text(content.text())
        .html(content.html())
        .entities(entities);
    AuthorId author = author(record, by);
    if (author != null) {
      post.author(
          Author.builder(author)
              .handle(author.nativeId())
              .url(SITE + "user?id=" + author.nativeId())
              .build());
    }
    record.moment(at).ifPresentOrElse(post::publishedAt, () -> untimed(record, at));
  }

  private void untimed(Json record, String field) {
    if (record.has(field)) {
      emitter.fault(field, record.offset(), "expected seconds since 1970, got another form");
    }
  }

  private static @org.jspecify.annotations.Nullable AuthorId author(Json record, String field) {
    return record
        .text(field)
        .filter(name -> !name.isBlank())
        .map(name -> AuthorId.of(NETWORK, name))
        .orElse(null);
  }

  private static Post.Kind kind(String type, boolean answers) {
    return switch (type) {
      case "comment", "pollopt" -> Post.Kind.COMMENT;
      case "poll" -> Post.Kind.POLL;
      default -> answers ? Post.Kind.COMMENT : Post.Kind.POST;
    };
  }

  private static Post.Reference reference(String number) {
    return new Post.Reference(id(number), SITE + "item?id=" + number);
  }

  private static Optional<String> number(Json record, String field) {
    return record.text(field).filter(text -> NUMBER.matcher(text).matches());
  }

  private List<Metric> metrics(Json record, String likes, String replies) {
    List<Metric> metrics = new ArrayList<>();
    metric(record, likes, Metric.LIKES, metrics);
    metric(record, replies, Metric.REPLIES, metrics);
    return metrics;
  }

  private void metric(Json record, String field, String name, List<Metric> into) {
    OptionalLong count = record.whole(field);
    if (count.isPresent() && count.getAsLong() >= 0) {
      into.add(new Metric(name, count.getAsLong(), emitter.observedAt()));
    }
  }
}
