package dev.earshot.connectors.youtube;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Entity;
import dev.earshot.Media;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Span;
import dev.earshot.Visibility;
import dev.earshot.connectors.format.Html;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.format.Mentions;
import dev.earshot.connectors.format.RichText;
import dev.earshot.connectors.moment.NoMoment;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.text.Entities;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/** Turns the API's resources into events. One for each body; not thread-safe. */
final class Resources {
  static final Network NETWORK = new Network("youtube");

  private static final String SITE = "https://www.youtube.com/";
  private static final String VIDEO = "youtube#video";
  /* Letters and digits of one script, as where it ends in a text without blanks none else tells. */
  private static final Pattern HANDLE =
      Pattern.compile(
          "[\\p{IsLatin}\\p{Nd}_]++(?:(?:-++|[.\u00b7])[\\p{IsLatin}\\p{Nd}_]++)*+"
              + "|[\\p{L}\\p{M}\\p{Nd}_&&[^\\p{IsLatin}]]++"
              + "(?:(?:-++|[.\u00b7])[\\p{L}\\p{M}\\p{Nd}_&&[^\\p{IsLatin}]]++)*+");

  private static final int SHORTEST_HANDLE = 3;
  private static final int LONGEST_HANDLE = 30;
  private static final String VIDEO_ID = "[A-Za-z0-9_-]{11}";
  private static final String COMMENT_ID = "[A-Za-z0-9._-]{12,200}";

  /** What each statistic of the API is called here; what is not named says nothing of a video. */
  private static final Map<String, String> METRICS =
      Map.of(
          "viewCount", Metric.VIEWS,
          "likeCount", Metric.LIKES,
          "commentCount", Metric.REPLIES,
          "totalReplyCount", Metric.REPLIES);

  private static final Set<String> PARTS =
      Set.of(
          "activityType",
          "authorChannelUrl",
          "channelId",
          "channelTitle",
          "default",
          "hasPaidProductPlacement",
          "hints",
          "licensedContent",
          "thumbnails",
          "topicCategories",
          "totalItemCount",
          "upload");

  private final Emitter emitter;

  Resources(Emitter emitter) {
    this.emitter = emitter;
  }

  static boolean isVideo(String id) {
    return id.matches(VIDEO_ID);
  }

  static boolean isComment(String id) {
    return id.matches(COMMENT_ID);
  }

  /** Returns the video that a video, a search's result or a playlist's item is about. */
  static Optional<String> videoOf(Json item) {
    Json id = item.at("id");
    Optional<String> video =
        switch (item.text("kind").orElse("")) {
          case VIDEO -> id.text();
          case "youtube#searchResult" -> id.text("videoId");
          case "youtube#playlistItem" ->
              item.at("contentDetails")
                  .text("videoId")
                  .or(() -> item.at("snippet").at("resourceId").text("videoId"));
          default -> Optional.empty();
        };
    return video.filter(Resources::isVideo);
  }

  static Optional<String> threadOf(Json item) {
    return item.at("snippet").at("topLevelComment").isObject()
        ? item.text("id").filter(Resources::isComment)
        : Optional.empty();
  }

  /** Reads a resource, or the envelope of a list of them. */
  void add(Json record) {
    if (record.has("error")) {
      emitter.fault("", record.offset(), "the API reports an error");
      return;
    }
    if (record.at("items").isArray()) {
      record.at("items").items().forEach(this::add);
      return;
    }
    if (record.at("topLevelComment").isObject()) { // a thread's snippet, recorded alone
      String video = record.text("videoId").orElse("");
      Above above = above(record);
      emitter.record(record.offset(), () -> comment(record.at("topLevelComment"), video, above));
      return;
    }
    switch (kind(record)) {
      case VIDEO, "youtube#playlistItem", "youtube#searchResult" ->
          emitter.record(record.offset(), () -> video(record));
      case "youtube#commentThread" -> thread(record, record.at("replies").at("comments").items());
      case "youtube#comment" -> emitter.record(record.offset(), () -> comment(record, "", null));
      default -> {
        if (!record.text("kind").orElse("").startsWith("youtube#") && !isPart(record)) {
          emitter.fault("kind", record.offset(), "expected a resource of the Data API");
        }
        // channels, playlists, subscriptions and the like are no posts
      }
    }
  }

  /* A recorded resource may have lost its kind. */
  private static String kind(Json record) {
    Json snippet = record.at("snippet");
    return record
        .text("kind")
        .orElseGet(
            () ->
                snippet.has("topLevelComment")
                    ? "youtube#commentThread"
                    : snippet.has("textDisplay") || snippet.has("textOriginal")
                        ? "youtube#comment"
                        : record.at("id").text().filter(Resources::isVideo).isPresent()
                                && snippet.has("channelId")
                            ? VIDEO
                            : "");
  }

  /* A part of a resource that was recorded alone names nothing that it is a part of. */
  private static boolean isPart(Json record) {
    return !record.has("id") && PARTS.stream().anyMatch(record::has);
  }

  private void video(Json item) {
    Optional<String> found = videoOf(item).or(() -> item.text("id").filter(Resources::isVideo));
    if (found.isEmpty()) {
      boolean other = item.at("id").has("channelId") || item.at("id").has("playlistId");
      if (!other && item.has("snippet")) {
        emitter.fault("id", item.offset(), "expected the id of a video");
      }
      return; // a search finds channels and playlists too
    }
    String id = found.get();
    Json snippet = item.at("snippet");
    if (!snippet.isObject()) {
      numbers(id, item);
      return;
    }
    boolean listed = item.text("kind").orElse("").equals("youtube#playlistItem");
    String owner = listed ? "videoOwnerChannelId" : "channelId";
    String title = listed ? "videoOwnerChannelTitle" : "channelTitle";
    AuthorId author = author(snippet.text(owner).orElse(""));
    // a search alone escapes its titles for a page
    UnaryOperator<String> words =
        item.text("kind").orElse("").equals("youtube#searchResult")
            ? text -> Parser.unescapeEntities(text, true)
            : UnaryOperator.identity();
    emitter.published(
        new PostId(NETWORK, "", id),
        author,
        visibility(item.at("status")),
        post -> {
          String text = snippet.text("description").orElse("");
          post.url(SITE + "watch?v=" + id)
              .kind(Post.Kind.VIDEO)
              .author(named(author, snippet.text(title).map(words).orElse("")))
              .title(snippet.text("title").map(words).orElse(null))
              .text(text)
              .publishedAt(
                  listed
                      ? moment(item.at("contentDetails"), "videoPublishedAt")
                      : moment(snippet, "publishedAt"))
              .entities(entities(text, snippet.at("tags")))
              .media(media(snippet.at("thumbnails")))
              .metrics(metrics(item.at("statistics")));
          emitter.field("language", item.offset(), () -> post.language(language(snippet)));
        });
  }

  /* Asked for its numbers alone, a video says nothing else. */
  private void numbers(String id, Json item) {
    List<Metric> metrics = metrics(item.at("statistics"));
    if (!metrics.isEmpty()) {
      emitter.metricsChanged(new PostId(NETWORK, "", id), metrics);
    }
  }

  /*
   * Without the owner's login the API shows what is public, and to whoever has the id what is
   * unlisted; search and charts show the first alone.
   */
  private static Visibility visibility(Json status) {
    return switch (status.text("privacyStatus").orElse("public").toLowerCase(Locale.ROOT)) {
      case "public" -> Visibility.PUBLIC;
      case "unlisted" -> Visibility.UNLISTED;
      case "private" -> Visibility.FOLLOWERS;
      default -> Visibility.UNKNOWN;
    };
  }

  private static @Nullable String language(Json snippet) {
    return snippet
        .text("defaultLanguage")
        .or(() -> snippet.text("defaultAudioLanguage"))
        .filter(tag -> !tag.isBlank() && !tag.equals("zxx"))
        .orElse(null);
  }

  /** Returns what a text points at, with whole handles where another text would end them. */
  private static List<Entity> entities(List<Entity> found, String text) {
    return Mentions.of(found, text, HANDLE, SHORTEST_HANDLE, LONGEST_HANDLE);
  }

  /** Returns what the text points at; tags stand beside it, at its end. */
  private static List<Entity> entities(String text, Json tags) {
    List<Entity> entities = new ArrayList<>(entities(Entities.in(text), text));
    Span end = new Span(text.length(), text.length());
    for (Json tag : tags.items()) {
      tag.text()
          .filter(word -> !word.isBlank())
          .ifPresent(word -> entities.add(new Entity.Hashtag(end, word, null)));
    }
    return entities;
  }

  private static List<Media> media(Json thumbnails) {
    for (String size : List.of("maxres", "standard", "high", "medium", "default")) {
      Optional<String> url = thumbnails.at(size).text("url").filter(one -> one.startsWith("http"));
      if (url.isPresent()) {
        return List.of(new Media(Media.Type.IMAGE, url.get(), null));
      }
    }
    return List.of();
  }

  private List<Metric> metrics(Json statistics) {
    List<Metric> metrics = new ArrayList<>();
    new java.util.TreeMap<>(METRICS)
        .forEach(
            (field, name) -> {
              OptionalLong count = statistics.whole(field);
              if (count.isPresent() && count.getAsLong() >= 0) {
                metrics.add(new Metric(name, count.getAsLong(), emitter.observedAt()));
              }
            });
    return metrics;
  }

  /** Returns a moment; one that is there and not understood is told of. */
  private @Nullable Instant moment(Json record, String field) {
    Instant moment = record.moment(field).orElse(null);
    if (moment == null && record.has(field)) {
      emitter.fault(field, record.offset(), NoMoment.OTHER_FORM_OR_ERA);
    }
    return moment;
  }

  /** Reads a comment and the answers to it. */
  void thread(Json thread, List<Json> replies) {
    Json snippet = thread.at("snippet");
    if (!snippet.isObject()) {
      return; // asked for other parts alone
    }
    String video = snippet.text("videoId").orElse("");
    Above above = above(snippet);
    emitter.record(thread.offset(), () -> comment(snippet.at("topLevelComment"), video, above));
    Above answers = new Above(above.visibility(), null);
    for (Json reply : replies) {
      emitter.record(thread.offset(), () -> comment(reply, video, answers));
    }
  }

  private static Above above(Json snippet) {
    boolean hidden = snippet.has("isPublic") && !snippet.isTrue("isPublic");
    return new Above(hidden ? Visibility.FOLLOWERS : Visibility.PUBLIC, snippet);
  }

  /**
   * What a comment's thread says of it.
   *
   * @param thread the thread's snippet, for its first comment; null for an answer
   */
  private record Above(Visibility visibility, @Nullable Json thread) {}

  /**
   * Reads a comment.
   *
   * @param under the video it stands under; empty where only the comment itself may say
   * @param above what its thread says; null for a comment that comes alone
   */
  private void comment(Json comment, String under, @Nullable Above above) {
    Optional<String> id = comment.text("id").filter(Resources::isComment);
    Json snippet = comment.at("snippet");
    if (id.isEmpty() || !snippet.isObject()) {
      if (!comment.text("kind").orElse("").equals("youtube#comment") || snippet.isObject()) {
        emitter.fault("id", comment.offset(), "expected a comment with its id");
      }
      return;
    }
    String video = under.isEmpty() ? snippet.text("videoId").orElse("") : under;
    AuthorId author =
        author(
            snippet
                .at("authorChannelId")
                .text("value")
                .or(() -> snippet.text("authorChannelId"))
                .orElse(""));
    emitter.published(
        new PostId(NETWORK, "", id.get()),
        author,
        held(snippet) ? Visibility.DIRECT : above == null ? Visibility.PUBLIC : above.visibility(),
        post ->
            words(post, snippet, id.get(), video, author, above == null ? null : above.thread()));
  }

  void comment(Json comment, String under) {
    emitter.record(comment.offset(), () -> comment(comment, under, null));
  }

  /* Held back by the channel's owner, who alone is shown it. */
  private static boolean held(Json snippet) {
    String status = snippet.text("moderationStatus").orElse("published");
    return !status.equals("published");
  }

  private void words(
      Post.Builder post,
      Json snippet,
      String id,
      String video,
      @Nullable AuthorId author,
      @Nullable Json thread) {
    RichText shown = Html.toText(snippet.text("textDisplay").orElse(""), SITE);
    Optional<String> written = snippet.text("textOriginal").filter(text -> !text.isEmpty());
    String text = written.orElse(shown.text());
    Instant published = moment(snippet, "publishedAt");
    Instant updated = moment(snippet, "updatedAt");
    PostId film = isVideo(video) ? new PostId(NETWORK, "", video) : null;
    Optional<String> parent = snippet.text("parentId").filter(Resources::isComment);
    List<Metric> metrics = new ArrayList<>(metrics(snippet));
    if (thread != null) {
      metrics.addAll(metrics(thread));
    }
    post.url(film == null ? null : SITE + "watch?v=" + video + "&lc=" + id)
        .kind(Post.Kind.COMMENT)
        .author(named(author, snippet.text("authorDisplayName").orElse("")))
        .text(text)
        .html(shown.html())
        .entities(entities(written.isPresent() ? Entities.in(text) : shown.entities(), text))
        .publishedAt(published)
        .editedAt(updated != null && !updated.equals(published) ? updated : null)
        .metrics(metrics)
        .inReplyTo(
            parent
                .map(one -> Post.Reference.to(new PostId(NETWORK, "", one)))
                .orElse(film == null ? null : Post.Reference.to(film)))
        .threadRoot(film == null ? null : Post.Reference.to(film));
  }

  private static @Nullable AuthorId author(String channel) {
    return channel.matches("[A-Za-z0-9_-]{1,100}") ? new AuthorId(NETWORK, "", channel) : null;
  }

  /* Of late a comment shows its author's handle where it showed the name. */
  private static @Nullable Author named(@Nullable AuthorId id, String name) {
    if (id == null) {
      return null;
    }
    boolean handle = name.matches("@\\S+");
    return Author.builder(id)
        .handle(handle ? name : null)
        .name(handle || name.isBlank() ? null : name)
        .url(SITE + "channel/" + id.nativeId())
        .build();
  }
}
