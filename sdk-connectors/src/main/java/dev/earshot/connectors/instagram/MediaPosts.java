package dev.earshot.connectors.instagram;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Media;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Visibility;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.graph.Envelope;
import dev.earshot.connectors.graph.GraphReader;
import dev.earshot.connectors.graph.Records;
import dev.earshot.connectors.graph.Webhook;
import dev.earshot.connectors.reading.Emitter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns what Instagram shows into events: the Graph API's records, those of the API that closed in
 * 2020, and the two forms in which its pages carry them. One mapping reads all, by the first path
 * at which a record has something. One for each body; not thread-safe.
 */
final class MediaPosts {
  private static final String SITE = "https://www.instagram.com/";

  private static final List<String> MEDIA =
      List.of(
          "media_type",
          "media_product_type",
          "caption",
          "images",
          "edge_media_to_caption",
          "taken_at_timestamp",
          "image_versions2",
          "comments_count");
  private static final List<String> SAID =
      List.of("timestamp", "created_time", "created_at", "username", "from", "user", "like_count");
  /* What else there is, told by what it alone has: nobody says anything there. */
  private static final List<String> OTHERS =
      List.of(
          "period",
          "status",
          "status_code",
          "quota_usage",
          "product_id",
          "catalog_id",
          "copyright_check_information",
          "name",
          "full_name",
          "profile_picture_url",
          "followers_count",
          "biography",
          "media_count",
          "business_discovery",
          "invite_status",
          "start_time",
          "access_token",
          "viewer",
          "suggested_users",
          "shortcode_media",
          "edge_liked_by",
          "likers",
          "success");

  private static final List<String> ID = List.of("id", "pk");
  private static final List<String> CAPTION =
      List.of("caption", "caption.text", "edge_media_to_caption.edges.node.text", "text");
  private static final List<String> MADE =
      List.of(
          "timestamp",
          "created_time",
          "taken_at_timestamp",
          "caption.created_at",
          "taken_at",
          "created_at");
  private static final List<String> LIKES =
      List.of(
          "like_count",
          "likes.count",
          "edge_media_preview_like.count",
          "edge_liked_by.count",
          "edge_threaded_likes.count");
  private static final List<String> ANSWERS =
      List.of(
          "comments_count",
          "comment_count",
          "edge_media_to_comment.count",
          "edge_media_to_parent_comment.count",
          "comments.count",
          "edge_threaded_comments.count",
          "child_comment_count");
  private static final List<String> VIEWS = List.of("view_count", "video_view_count", "play_count");
  private static final List<String> COMMENTS =
      List.of(
          "comments.data",
          "comments",
          "preview_comments",
          "edge_media_to_comment.edges.node",
          "edge_media_to_parent_comment.edges.node",
          "edge_media_preview_comment.edges.node",
          "replies.data",
          "edge_threaded_comments.edges.node",
          "preview_child_comments");
  private static final List<String> FILMS =
      List.of("videos.standard_resolution.url", "video_url", "video_versions.url");
  private static final List<String> PICTURES =
      List.of(
          "images.standard_resolution.url",
          "display_src",
          "display_url",
          "image_versions2.candidates.url",
          "thumbnail_url");
  private static final List<String> PARTS =
      List.of("children.data", "children", "carousel_media", "edge_sidecar_to_children.edges.node");
  private static final List<String> ALT = List.of("alt_text", "accessibility_caption");

  private final Emitter emitter;
  private final @Nullable String by;

  /**
   * @param by the handle of whoever's list was asked for, which its records do not repeat; null for
   *     nobody's
   */
  MediaPosts(Emitter emitter, @Nullable String by) {
    this.emitter = emitter;
    this.by = by;
  }

  /** What a comment stands under: the media, its address, and who may read it. */
  private record Under(@Nullable PostId media, String url, @Nullable Visibility open) {}

  /** Reads all records of a recorded body, wherever in them something was said. */
  void addAll(Envelope envelope) {
    emitter.faults(envelope.faults());
    for (Json record : envelope.records()) {
      if (Webhook.isOne(record)) {
        Webhook.read(record, emitter, this::changed);
      } else if (!found(record) && !isOther(record)) {
        emitter.fault(
            stated(record, ID).isEmpty() ? "id" : "text",
            record.offset(),
            "expected a medium or a comment, got something else");
      }
    }
  }

  private static boolean isOther(Json record) {
    return record.names().equals(List.of("id")) || OTHERS.stream().anyMatch(record::has);
  }

  private boolean found(Json record) {
    boolean comments = record.at("comments").isArray() && stated(record, ID).isEmpty();
    if (!comments && (isMedia(record) || isComment(record))) {
      items(record, null, (key, at, telling) -> telling.run());
      return true;
    }
    boolean found = false;
    for (Json item : record.items()) {
      found |= found(item);
    }
    for (String name : record.names()) {
      Json child = record.at(name);
      if (!name.equals("caption") && (child.isObject() || child.isArray())) {
        found |= found(child);
      }
    }
    return found;
  }

  private static boolean isMedia(Json record) {
    return MEDIA.stream().anyMatch(record::has);
  }

  private static boolean isComment(Json record) {
    return record.text("text").isPresent()
        && stated(record, ID).isPresent()
        && SAID.stream().anyMatch(record::has);
  }

  /**
   * Finds a record and the comments that hang on it.
   *
   * @param under the id of the medium that a list of comments is of; null for another list
   */
  void items(Json record, @Nullable String under, GraphReader.Items into) {
    Optional<String> id = id(record);
    if (id.isEmpty()) {
      emitter.fault("id", record.offset(), "expected the id of a medium or a comment");
      return;
    }
    PostId post = InstagramConnector.id(id.get());
    Instant at = Records.moment(record, "timestamp").orElse(null);
    if (under != null || !isMedia(record)) {
      PostId medium = under == null ? null : InstagramConnector.id(under);
      comment(record, new Under(medium, "", null), null, at, into);
      return;
    }
    Visibility open = visibility(record, null);
    into.add(id.get(), at, () -> emitter.record(record.offset(), () -> medium(record, post, open)));
    comments(record, new Under(post, url(record), open), null, into);
  }

  private void comments(Json record, Under under, @Nullable PostId parent, GraphReader.Items into) {
    for (String list : COMMENTS) {
      for (Json comment : all(record, list)) {
        if (comment.has("text") || stated(comment, ID).isPresent()) {
          comment(comment, under, parent, null, into);
        }
      }
    }
  }

  private void comment(
      Json record,
      Under under,
      @Nullable PostId parent,
      @Nullable Instant at,
      GraphReader.Items into) {
    Optional<String> id = stated(record, ID);
    if (id.isEmpty()) {
      emitter.fault("comments.id", record.offset(), "expected the id of a comment");
      return;
    }
    PostId post = InstagramConnector.id(id.get());
    into.add(
        id.get(),
        at,
        () -> emitter.record(record.offset(), () -> answer(record, post, under, parent)));
    comments(record, under, post, into);
  }

  /** Reads one change that was sent: never of a private account. */
  void changed(Webhook.Change change) {
    Json value = change.value();
    switch (change.field()) {
      case "comments", "live_comments" -> {
        String medium = value.at("media").text("id").orElse("");
        PostId media = medium.isBlank() ? null : InstagramConnector.id(medium);
        Under under = new Under(media, "", visibility(value.at("media"), Visibility.PUBLIC));
        comment(value, under, null, null, (key, at, telling) -> telling.run());
      }
      case "mentions" -> {
        Optional<String> number = stated(value, List.of("comment_id", "media_id"));
        if (number.isEmpty()) {
          emitter.fault("media_id", value.offset(), "expected the number of a mention");
        } else {
          PostId id = InstagramConnector.id(number.get());
          emitter.skipped(id, null, Visibility.UNKNOWN, "NUMBER_ALONE");
        }
      }
      default -> {
        // messages are between two; numbers of stories say nothing of a post
      }
    }
  }

  /** Pages number a medium without its owner, the API that closed with both. */
  private static Optional<String> id(Json record) {
    Optional<String> id = stated(record, ID);
    String owner = text(record, List.of("owner.id", "user.pk")).orElse("");
    boolean page = record.has("__typename") || record.has("pk") || record.has("taken_at_timestamp");
    return page && !owner.isEmpty() && isMedia(record)
        ? id.map(text -> text.contains("_") ? text : text + "_" + owner)
        : id;
  }

  /** Returns who may read it: the APIs show what is public; pages say it of the account. */
  private static Visibility visibility(Json record, @Nullable Visibility inherited) {
    Json owner = owner(record);
    if (record.isTrue("hidden") || owner.isTrue("is_private")) {
      return Visibility.FOLLOWERS;
    }
    boolean story =
        record.text("media_product_type").orElse("").equals("STORY")
            || record.text("permalink").orElse("").contains("/stories/");
    if (story) {
      return Visibility.UNKNOWN; // shown to whoever is logged in, for a day
    }
    if (inherited != null) {
      return inherited;
    }
    boolean graph =
        record.text("media_type").filter(type -> !type.matches("\\d+")).isPresent()
            || record.has("timestamp");
    return graph || (owner.has("is_private") && !owner.isTrue("is_private"))
        ? Visibility.PUBLIC
        : Visibility.UNKNOWN;
  }

  private static Json owner(Json record) {
    return record.at("user").isObject()
        ? record.at("user")
        : record.at("from").isObject() ? record.at("from") : record.at("owner");
  }

  private void medium(Json record, PostId id, Visibility open) {
    Author author = author(record);
    emitter.published(
        id,
        author == null ? null : author.id(),
        open,
        post -> {
          words(post, record, author);
          List<Media> media = media(record);
          post.media(media)
              .kind(isFilm(record) ? Post.Kind.VIDEO : Post.Kind.PHOTO)
              .metrics(metrics(record));
          long offset = record.offset();
          emitter.field("url", offset, () -> post.url(url(record)));
          emitter.field("place", offset, () -> Records.place(record.at("location"), post));
        });
  }

  private void answer(Json record, PostId id, Under under, @Nullable PostId parent) {
    Author author = author(record);
    emitter.published(
        id,
        author == null ? null : author.id(),
        visibility(record, under.open()),
        post -> {
          words(post, record, author);
          Optional<PostId> media =
              Optional.ofNullable(under.media())
                  .or(
                      () ->
                          stated(record, List.of("media.id", "media_id"))
                              .map(InstagramConnector::id));
          Optional<PostId> answered =
              stated(record, List.of("parent_id", "parent_comment_id"))
                  .map(InstagramConnector::id)
                  .or(() -> Optional.ofNullable(parent))
                  .or(() -> media);
          post.kind(Post.Kind.COMMENT)
              .inReplyTo(answered.map(Post.Reference::to).orElse(null))
              .threadRoot(media.map(Post.Reference::to).orElse(null))
              .metrics(metrics(record));
          if (!under.url().isEmpty()) {
            emitter.field(
                "url", record.offset(), () -> post.url(under.url() + "#comment-" + id.nativeId()));
          }
        });
  }

  private void words(Post.Builder post, Json record, @Nullable Author author) {
    String text = text(record, CAPTION).orElse("");
    post.author(author).text(text).entities(Records.entities(text)).publishedAt(moment(record));
  }

  private @Nullable Instant moment(Json record) {
    for (String path : MADE) {
      int dot = path.indexOf('.');
      Json holder = dot < 0 ? record : record.at(path.substring(0, dot));
      if (holder.text(path.substring(dot + 1)).isPresent()) {
        return Records.moment(holder, path.substring(dot + 1), emitter);
      }
    }
    return null;
  }

  /*
   * The handle identifies: the API shows numbers to owners alone, and one of another scope for each
   * list.
   */
  private @Nullable Author author(Json record) {
    Json owner = owner(record);
    Optional<String> handle =
        record.text("username").or(() -> owner.text("username")).filter(name -> !name.isBlank());
    if (handle.isEmpty() && by != null && isMedia(record)) {
      handle = Optional.of(by);
    }
    String id =
        handle
            .map(name -> name.toLowerCase(Locale.ROOT))
            .or(() -> text(owner, ID))
            .or(() -> record.text("user_id"))
            .orElse("");
    if (id.isBlank()) {
      return null;
    }
    Author.Builder author =
        Author.builder(new AuthorId(InstagramConnector.NETWORK, "", id))
            .handle(handle.orElse(null))
            .name(owner.text("full_name").orElse(null));
    handle.ifPresent(
        name -> emitter.field("author.url", record.offset(), () -> author.url(SITE + name + "/")));
    return author.build();
  }

  private List<Metric> metrics(Json record) {
    Map<String, OptionalLong> counts = new LinkedHashMap<>();
    counts.put(Metric.LIKES, count(record, LIKES));
    counts.put(Metric.REPLIES, count(record, ANSWERS));
    counts.put(Metric.VIEWS, count(record, VIEWS));
    return Records.metrics(counts, emitter);
  }

  private static OptionalLong count(Json record, List<String> paths) {
    return text(record, paths).stream()
        .filter(text -> text.matches("\\d{1,18}"))
        .mapToLong(Long::parseLong)
        .findFirst();
  }

  private static String url(Json record) {
    return text(record, List.of("permalink", "link"))
        .or(() -> text(record, List.of("shortcode", "code")).map(code -> SITE + "p/" + code + "/"))
        .orElse("");
  }

  /* The types' numbers are those of the API of Instagram's own programs. */
  private static boolean isFilm(Json record) {
    String type = text(record, List.of("media_type", "type", "__typename")).orElse("");
    return record.isTrue("is_video")
        || Set.of("VIDEO", "REELS", "BROADCAST", "2", "video").contains(type)
        || type.endsWith("Video");
  }

  private List<Media> media(Json record) {
    Map<String, Media> media = new LinkedHashMap<>();
    List<Json> parts = new ArrayList<>();
    PARTS.forEach(path -> parts.addAll(all(record, path)));
    parts.forEach(part -> medium(part, media));
    if (media.isEmpty()) {
      medium(record, media);
    }
    return List.copyOf(media.values());
  }

  private void medium(Json record, Map<String, Media> into) {
    String alt = text(record, ALT).orElse(null);
    boolean film = isFilm(record);
    Optional<String> own = record.text("media_url");
    Optional<String> url = film ? own.or(() -> text(record, FILMS)) : own;
    boolean shown = film && url.isPresent();
    Media.Type type = shown ? Media.Type.VIDEO : Media.Type.IMAGE;
    Records.media(
        type,
        shown ? url : url.or(() -> text(record, PICTURES)),
        alt,
        record.offset(),
        emitter,
        into);
  }

  /** Returns the first text that stands at one of the paths. */
  private static Optional<String> text(Json record, List<String> paths) {
    return first(record, paths).flatMap(Json::text);
  }

  /** Returns the first text that has something in it, as an id has. */
  private static Optional<String> stated(Json record, List<String> paths) {
    return paths.stream()
        .flatMap(path -> all(record, path).stream())
        .flatMap(value -> value.text().stream())
        .filter(text -> !text.isBlank())
        .findFirst();
  }

  private static Optional<Json> first(Json record, List<String> paths) {
    return paths.stream()
        .flatMap(path -> all(record, path).stream())
        .filter(value -> value.text().isPresent())
        .findFirst();
  }

  /** Returns what stands at a path, whose lists are gone through. */
  private static List<Json> all(Json record, String path) {
    List<Json> at = List.of(record);
    for (String name : path.split("\\.")) {
      List<Json> below = new ArrayList<>();
      for (Json one : at) {
        Json value = one.at(name);
        if (value.isArray()) {
          below.addAll(value.items());
        } else if (one.has(name)) {
          below.add(value);
        }
      }
      at = below;
    }
    return at;
  }
}
