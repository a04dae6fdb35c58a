package dev.earshot.connectors.threads;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Media;
import dev.earshot.PollOption;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns what the Threads API shows into events. One for each body; not thread-safe. */
final class ThreadPosts {
  private static final String SITE = "https://www.threads.com/@";
  private static final List<String> SAID =
      List.of("text", "media_type", "media_product_type", "permalink", "timestamp", "shortcode");
  /* What else there is, told by what it alone has: nobody says anything there. */
  private static final List<String> OTHERS =
      List.of(
          "username",
          "name",
          "threads_biography",
          "threads_profile_picture_url",
          "deleted_id",
          "is_valid",
          "period",
          "status",
          "quota_usage",
          "reply_quota_usage",
          "success",
          "access_token",
          "location_id",
          "html",
          "recently_searched_keywords");
  private static final Set<String> SHOWN = Set.of("", "NOT_HUSHED", "UNHUSHED", "COVERED");
  private static final Set<String> HIDDEN = Set.of("HIDDEN", "BLOCKED", "RESTRICTED");
  private static final Set<String> GHOSTS_GONE = Set.of("ARCHIVED", "EXPIRED");
  private static final List<String> ANSWERS =
      List.of("option_a", "option_b", "option_c", "option_d");

  private final Emitter emitter;
  private final Visibility unlessStated;

  /**
   * @param unlessStated who may read a post that does not say: everybody, where a list holds what
   *     is public alone
   */
  ThreadPosts(Emitter emitter, Visibility unlessStated) {
    this.emitter = emitter;
    this.unlessStated = unlessStated;
  }

  /** Reads all records of an answer, of a recorded exchange, or of what was sent. */
  void addAll(Envelope envelope) {
    emitter.faults(envelope.faults());
    envelope.records().forEach(this::add);
  }

  private void add(Json record) {
    Json body = record.at("response").at("body");
    if (Webhook.isOne(record)) {
      Webhook.read(record, emitter, this::changed);
    } else if (record.has("request") && record.has("response")) {
      List<Json> records = body.at("data").isArray() ? body.at("data").items() : List.of(body);
      records.forEach(this::add);
    } else if (isSaid(record)) {
      items(record, (key, at, telling) -> telling.run());
    } else if (!record.names().equals(List.of("id")) && OTHERS.stream().noneMatch(record::has)) {
      emitter.fault(
          record.has("id") ? "text" : "id",
          record.offset(),
          "expected a post of Threads, got something else");
    }
  }

  private static boolean isSaid(Json record) {
    return SAID.stream().anyMatch(record::has);
  }

  /** Finds a record and what it repeats or quotes, where that comes with it. */
  void items(Json record, GraphReader.Items into) {
    Optional<String> id = record.text("id").filter(text -> !text.isBlank());
    if (id.isEmpty()) {
      emitter.fault("id", record.offset(), "expected the id of a post");
      return;
    }
    for (String other : List.of("reposted_post", "quoted_post")) {
      Json embedded = record.at(other);
      if (embedded.text("id").isPresent() && isSaid(embedded)) {
        items(embedded, (key, at, telling) -> into.add(key, null, telling));
      }
    }
    Instant at = Records.moment(record, "timestamp").orElse(null);
    into.add(id.get(), at, () -> emitter.record(record.offset(), () -> read(record, id.get())));
  }

  private Visibility visibility(Json record) {
    String hidden = record.text("hide_status").orElse("").toUpperCase(Locale.ROOT);
    return SHOWN.contains(hidden)
        ? unlessStated
        : HIDDEN.contains(hidden) ? Visibility.FOLLOWERS : Visibility.UNKNOWN;
  }

  /* A ghost post is everybody's for a day; then its author alone sees it. */
  private boolean isGone(Json record) {
    String ghost = record.text("ghost_post_status").orElse("").toUpperCase(Locale.ROOT);
    return GHOSTS_GONE.contains(ghost)
        || Records.moment(record, "ghost_post_expiration_timestamp")
            .filter(end -> !emitter.observedAt().isBefore(end))
            .isPresent();
  }

  private void read(Json record, String nativeId) {
    PostId id = ThreadsConnector.id(nativeId);
    Author author = author(record);
    AuthorId by = author == null ? null : author.id();
    if (isGone(record)) {
      emitter.deleted(id, by);
      return;
    }
    emitter.published(id, by, visibility(record), post -> fill(post, record, author));
  }

  private void fill(Post.Builder post, Json record, @Nullable Author author) {
    String text = record.text("text").orElse("");
    long offset = record.offset();
    Post.Reference repeated = reference(record, "reposted_post");
    Post.Reference quoted = reference(record, "quoted_post");
    Post.Reference answered = reference(record, "replied_to");
    List<PollOption> poll = poll(record.at("poll_attachment"));
    boolean repost = repeated != null || type(record).equals("REPOST_FACADE");
    post.author(author)
        .text(text)
        .entities(Records.entities(text))
        .publishedAt(Records.moment(record, "timestamp", emitter))
        .media(media(record))
        .pollOptions(poll)
        .repostOf(repeated)
        .quoteOf(repost ? null : quoted)
        .inReplyTo(answered)
        .threadRoot(reference(record, "root_post"))
        .kind(
            repost
                ? Post.Kind.REPOST
                : quoted != null || record.isTrue("is_quote_post")
                    ? Post.Kind.QUOTE
                    : answered != null || record.isTrue("is_reply")
                        ? Post.Kind.REPLY
                        : poll.isEmpty() ? Post.Kind.POST : Post.Kind.POLL);
    emitter.field("url", offset, () -> post.url(url(record)));
    emitter.field("place", offset, () -> Records.place(record.at("location"), post));
  }

  private static Post.@Nullable Reference reference(Json record, String field) {
    Json other = record.at(field);
    String url = other.isObject() ? url(other) : "";
    boolean isPage = url.matches("https?://\\S+");
    return other
        .text("id")
        .or(() -> record.text(field))
        .filter(id -> !id.isBlank())
        .map(id -> new Post.Reference(ThreadsConnector.id(id), isPage ? url : null))
        .orElse(null);
  }

  private static String type(Json record) {
    return record.text("media_type").orElse("").toUpperCase(Locale.ROOT);
  }

  private static String url(Json record) {
    String handle = record.text("username").orElse("");
    return record
        .text("permalink")
        .or(
            () ->
                record
                    .text("shortcode")
                    .filter(code -> !handle.isEmpty())
                    .map(code -> SITE + handle + "/post/" + code))
        .orElse("");
  }

  /* The handle identifies: whose number it is the API says of one's own first posts alone. */
  private @Nullable Author author(Json record) {
    Optional<String> handle = record.text("username").filter(name -> !name.isBlank());
    String id =
        handle
            .map(name -> name.toLowerCase(Locale.ROOT))
            .or(() -> record.at("owner").text("id"))
            .or(() -> record.text("owner_id"))
            .orElse("");
    if (id.isBlank()) {
      return null;
    }
    Author.Builder author =
        Author.builder(new AuthorId(ThreadsConnector.NETWORK, "", id)).handle(handle.orElse(null));
    handle.ifPresent(
        name -> emitter.field("author.url", record.offset(), () -> author.url(SITE + name)));
    if (record.has("is_verified")) {
      author.verified(record.isTrue("is_verified"));
    }
    return author.build();
  }

  /* Shares are shown, not votes. */
  private static List<PollOption> poll(Json poll) {
    List<PollOption> options = new ArrayList<>();
    for (String answer : ANSWERS) {
      poll.text(answer)
          .filter(text -> !text.isBlank())
          .map(PollOption::new)
          .ifPresent(options::add);
    }
    return options;
  }

  private List<Media> media(Json record) {
    Map<String, Media> media = new LinkedHashMap<>();
    for (Json part : record.at("children").at("data").items()) {
      medium(part, media);
    }
    if (media.isEmpty() && !type(record).equals("REPOST_FACADE")) {
      medium(record, media);
    }
    long offset = record.offset();
    Records.media(Media.Type.IMAGE, record.text("gif_url"), null, offset, emitter, media);
    return List.copyOf(media.values());
  }

  private void medium(Json record, Map<String, Media> into) {
    Media.Type type =
        switch (type(record)) {
          case "VIDEO" -> Media.Type.VIDEO;
          case "AUDIO" -> Media.Type.AUDIO;
          default -> Media.Type.IMAGE;
        };
    String alt = record.text("alt_text").orElse(null);
    Records.media(type, record.text("media_url"), alt, record.offset(), emitter, into);
  }

  /** Reads one change that was sent. */
  void changed(Webhook.Change change) {
    Json value = change.value();
    switch (change.field()) {
      case "replies", "mentions" -> // never sent of what is private
          new ThreadPosts(emitter, Visibility.PUBLIC)
              .items(value, (key, at, telling) -> telling.run());
      case "publish" -> items(value, (key, at, telling) -> telling.run());
      case "delete" -> {
        Optional<String> id = value.text("id").filter(text -> !text.isBlank());
        Author author = author(value);
        if (id.isEmpty()) {
          emitter.fault("id", value.offset(), "expected the id of what was deleted");
        } else {
          emitter.deleted(ThreadsConnector.id(id.get()), author == null ? null : author.id());
        }
      }
      default -> {
        // what else an app may have subscribed to says nothing of a post
      }
    }
  }
}
