package dev.earshot.connectors.archive;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Media;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Visibility;
import dev.earshot.connectors.format.Html;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.format.RichText;
import dev.earshot.connectors.reading.Emitter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads Google+'s activities and comments. An activity says to whom it was shown; a comment could
 * be read by whoever could read its activity without a login, since the API asked with a key alone.
 */
final class GooglePlus {
  static final Network NETWORK = Network.of("google-plus");

  private final Emitter emitter;

  GooglePlus(Emitter emitter) {
    this.emitter = emitter;
  }

  static boolean isOne(Json record) {
    return record.text("kind").filter(kind -> kind.startsWith("plus#")).isPresent();
  }

  /** Reads an activity, a comment, or a list of either. */
  void add(Json record) {
    if (record.isArray() || (record.at("items").isArray() && !record.has("verb"))) {
      (record.isArray() ? record : record.at("items")).items().forEach(this::add);
      return;
    }
    if (record.text("kind").filter("plus#person"::equals).isPresent()) {
      return;
    }
    Optional<String> id = Archive.worded(record, "id");
    if (id.isEmpty() || !record.at("object").isObject()) {
      emitter.fault("id", record.offset(), "expected an activity of Google+ with its id");
      return;
    }
    emitter.record(record.offset(), () -> read(record, PostId.of(NETWORK, id.get())));
  }

  private void read(Json activity, PostId id) {
    Author author = author(activity.at("actor"));
    boolean comment = activity.text("kind").filter("plus#comment"::equals).isPresent();
    emitter.published(
        id,
        author == null ? null : author.id(),
        comment ? Visibility.PUBLIC : visibility(activity.at("access")),
        post -> {
          fill(post, activity, author, comment);
          Json object = activity.at("object"); // who shared a place or nothing has no words
          Archive.requireWords(post, object.has("attachments") || object.has("content"), emitter);
        });
  }

  private static Visibility visibility(Json access) {
    List<String> whom =
        access.at("items").items().stream().flatMap(item -> item.text("type").stream()).toList();
    if (whom.contains("public")) {
      return Visibility.PUBLIC;
    }
    return whom.isEmpty() ? Visibility.UNKNOWN : Visibility.FOLLOWERS;
  }

  private void fill(Post.Builder post, Json activity, @Nullable Author author, boolean comment) {
    Json object = activity.at("object");
    boolean shares = activity.text("verb").filter("share"::equals).isPresent();
    String own = Archive.first(activity, "annotation");
    String markup = shares ? own : Archive.first(object, "content");
    RichText words = Html.toText(markup == null ? "" : markup, "");
    Post.Reference shared = shares ? shared(object) : null;
    Post.Kind kind = comment ? Post.Kind.COMMENT : Post.Kind.POST;
    if (shared != null) {
      kind = own == null ? Post.Kind.REPOST : Post.Kind.QUOTE;
    }
    Instant published = Archive.moment(activity, "published", emitter);
    Instant updated = Archive.moment(activity, "updated", emitter);
    post.kind(kind)
        .author(author)
        .publishedAt(published)
        .editedAt(updated == null || updated.equals(published) ? null : updated)
        .text(words.text())
        .html(words.html())
        .entities(words.entities())
        .media(shares && own == null ? List.of() : media(object))
        .metrics(metrics(comment ? activity : object))
        .inReplyTo(comment ? parent(activity) : null)
        .repostOf(kind == Post.Kind.REPOST ? shared : null)
        .quoteOf(kind == Post.Kind.QUOTE ? shared : null);
    emitter.field("url", activity.offset(), () -> post.url(Archive.first(activity, "url")));
  }

  private static Post.@Nullable Reference shared(Json object) {
    String id = Archive.first(object, "id");
    String url = Archive.first(object, "url");
    return id == null && url == null
        ? null
        : new Post.Reference(id == null ? null : PostId.of(NETWORK, id), url);
  }

  private static Post.@Nullable Reference parent(Json comment) {
    return comment.at("inReplyTo").items().stream()
        .map(GooglePlus::shared)
        .filter(java.util.Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable Author author(Json actor) {
    String id = Archive.first(actor, "id");
    return id == null
        ? null
        : Author.builder(AuthorId.of(NETWORK, id))
            .name(Archive.first(actor, "displayName"))
            .url(Archive.first(actor, "url"))
            .build();
  }

  private List<Media> media(Json object) {
    List<Media> media = new ArrayList<>();
    for (Json item : object.at("attachments").items()) {
      Media.Type type =
          switch (item.text("objectType").orElse("")) {
            case "photo", "album" -> Media.Type.IMAGE;
            case "video" -> Media.Type.VIDEO;
            case "audio" -> Media.Type.AUDIO;
            default -> null;
          };
      String shown = Archive.first(item.at("fullImage"), "url");
      String url = type == Media.Type.IMAGE && shown != null ? shown : Archive.first(item, "url");
      if (type != null && url != null) {
        String alt = Archive.first(item, "displayName");
        emitter.field("media", object.offset(), () -> media.add(new Media(type, url, alt)));
      }
    }
    return media;
  }

  private List<Metric> metrics(Json counted) {
    List<Metric> metrics = new ArrayList<>();
    Archive.metric(counted.at("plusoners"), "totalItems", Metric.LIKES, emitter, metrics);
    Archive.metric(counted.at("resharers"), "totalItems", Metric.REPOSTS, emitter, metrics);
    Archive.metric(counted.at("replies"), "totalItems", Metric.REPLIES, emitter, metrics);
    return metrics;
  }
}
