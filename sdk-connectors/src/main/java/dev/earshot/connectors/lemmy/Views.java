package dev.earshot.connectors.lemmy;

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
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.format.Mentions;
import dev.earshot.connectors.format.WebAddress;
import dev.earshot.connectors.moment.NoMoment;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.text.Entities;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns the API's views of posts and comments, and a modlog's removals, into events. One for each
 * body; not thread-safe.
 *
 * <p>Posts and comments are numbered apart on each server, so an id is {@code post/7} or {@code
 * comment/7}. What its author deleted or a moderator removed may still carry its text: it is told
 * as gone, and the text is dropped.
 */
final class Views {
  static final Network NETWORK = new Network("lemmy");
  private static final String POST = "post";
  private static final String COMMENT = "comment";
  private static final Pattern NAMED =
      Pattern.compile("[A-Za-z0-9_]++(?:@[A-Za-z0-9-]++(?:\\.[A-Za-z0-9-]++)++(?::\\d{1,5})?+)?+");
  private static final int LONGEST_NAMED = 300;
  private static final Set<String> OPEN = Set.of("", "Public", "Unlisted");

  private static final Set<String> HOLDERS =
      Set.of(
          "posts",
          "comments",
          "replies",
          "mentions",
          "post_view",
          "comment_view",
          "comment_reply_view",
          Place.REMOVED_POSTS,
          Place.REMOVED_COMMENTS);

  /** What else the API answers with, told by a field that it alone has. */
  private static final Set<String> OTHERS =
      Set.of(
          "admins",
          "banned",
          "blocked",
          "comment_like",
          "comment_likes",
          "comment_report_view",
          "comment_reports",
          "communities",
          "community",
          "community_view",
          "custom_emoji",
          "custom_emojis",
          "enabled",
          "federated_instances",
          "files",
          "images",
          "jwt",
          "languages",
          "login_token",
          "metadata",
          "moderates",
          "moderators",
          "my_user",
          "person",
          "person_mention_view",
          "person_view",
          "post_likes",
          "post_report_view",
          "post_reports",
          "private_message_view",
          "private_messages",
          "registration_application",
          "registration_applications",
          "registration_created",
          "site_view",
          "success",
          "tagline",
          "totp_secret_url",
          "unread",
          "user_id",
          "verify_email_sent",
          "version");

  private final @Nullable String server;
  private final Emitter emitter;

  /**
   * @param server the server that was read; null if unknown, and then each record tells by its
   *     address
   */
  Views(@Nullable String server, Emitter emitter) {
    this.server = server;
    this.emitter = emitter;
  }

  /** Reads all records of a body; communities, persons, sites and reports hold none. */
  void addAll(Json.Parts parts) {
    parts.records().forEach(this::add);
    emitter.faults(parts.faults());
  }

  private void add(Json record) {
    if (!record.isObject()) {
      emitter.fault("", record.offset(), "expected an object, got something else");
    } else if (record.has("error")) {
      emitter.fault("", record.offset(), "the server reports an error");
    } else if (isView(record)) {
      view(record);
    } else if (HOLDERS.stream().noneMatch(record::has)) {
      if (OTHERS.stream().noneMatch(record::has)) {
        emitter.fault("", record.offset(), "expected posts, comments or a view of one");
      }
    } else {
      for (String list : List.of("posts", "comments", "replies", "mentions")) {
        record.at(list).items().forEach(this::view);
      }
      for (String one : List.of("post_view", "comment_view", "comment_reply_view")) {
        if (record.at(one).isObject()) {
          view(record.at(one));
        }
      }
      record.at(Place.REMOVED_POSTS).items().forEach(this::removal);
      record.at(Place.REMOVED_COMMENTS).items().forEach(this::removal);
    }
  }

  private static boolean isView(Json record) {
    return record.at("creator").isObject()
        && record.at("counts").isObject()
        && (record.at(POST).isObject() || record.at(COMMENT).isObject());
  }

  /** Returns the number of the record in a view or a removal, by which a list is ordered. */
  static long number(Json record) {
    for (String removal : List.of("mod_remove_post", "mod_remove_comment")) {
      if (record.at(removal).isObject()) {
        return record.at(removal).whole("id").orElse(0);
      }
    }
    return record.at(record.at(COMMENT).isObject() ? COMMENT : POST).whole("id").orElse(0);
  }

  /** Reads a post or a comment with what stands around it. */
  void view(Json view) {
    emitter.record(view.offset(), () -> read(view));
  }

  private void read(Json view) {
    boolean isComment = view.at(COMMENT).isObject();
    Json record = view.at(isComment ? COMMENT : POST);
    PostId id = id(isComment ? COMMENT : POST, record, instance(record));
    if (id == null) {
      emitter.fault("id", view.offset(), "expected the number of a post or a comment");
      return;
    }
    AuthorId author =
        record
            .text("creator_id")
            .or(() -> view.at("creator").text("id"))
            .filter(number -> !number.isBlank())
            .map(number -> new AuthorId(NETWORK, id.instance(), number))
            .orElse(null);
    if (record.isTrue("deleted") || record.isTrue("removed")) {
      emitter.deleted(id, author);
      return;
    }
    emitter.published(
        id,
        author,
        visibility(view, isComment),
        post -> fill(post, view, record, isComment, id, author));
  }

  /* A comment stands where its post stands; what is gone around it took it along. */
  private static Visibility visibility(Json view, boolean isComment) {
    Json community = view.at("community");
    Json post = view.at(POST);
    boolean shut =
        community.isTrue("removed")
            || community.isTrue("deleted")
            || (isComment && (post.isTrue("removed") || post.isTrue("deleted")));
    String open = community.text("visibility").orElse("");
    if (open.startsWith("LocalOnly") || open.equals("Private")) {
      return Visibility.FOLLOWERS;
    }
    return shut || !OPEN.contains(open)
        ? Visibility.UNKNOWN
        : open.equals("Unlisted") || community.isTrue("hidden")
            ? Visibility.UNLISTED
            : Visibility.PUBLIC;
  }

  private String instance(Json record) {
    return server != null ? server : host(record.text("ap_id")).orElse("");
  }

  private static Optional<String> host(Optional<String> address) {
    try {
      return address
          .map(URI::create)
          .filter(uri -> uri.getHost() != null)
          .map(uri -> uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static @Nullable PostId id(String kind, Json record, String instance) {
    return record
        .text("id")
        .filter(number -> number.matches("[1-9]\\d{0,17}"))
        .map(number -> new PostId(NETWORK, instance, kind + "/" + number))
        .orElse(null);
  }

  private void fill(
      Post.Builder post,
      Json view,
      Json record,
      boolean isComment,
      PostId id,
      @Nullable AuthorId author) {
    long offset = view.offset();
    String text = record.text(isComment ? "content" : "body").orElse("");
    emitter.field("url", offset, () -> post.url(record.text("ap_id").orElse(null)));
    post.kind(isComment ? Post.Kind.COMMENT : Post.Kind.POST)
        .text(text)
        .publishedAt(moment(record, "published", offset))
        .editedAt(moment(record, "updated", offset))
        .metrics(metrics(view, isComment))
        .entities(entities(text, isComment ? "" : record.text("url").orElse(""), offset))
        .media(media(record, offset));
    if (isComment) {
      Post.Reference thread = reference(POST, record.text("post_id").orElse(""), id.instance());
      Post.Reference parent = parent(record, id.instance());
      post.threadRoot(thread).inReplyTo(parent == null ? thread : parent);
    } else {
      post.title(record.text("name").orElse(null));
    }
    if ((isComment ? view.at(POST) : record).isTrue("nsfw")) {
      post.contentWarning("NSFW");
    }
    community(view.at("community"))
        .ifPresent(community -> post.attributes(Map.of("community", community)));
    if (author != null) {
      post.author(author(view.at("creator"), author, offset));
    }
  }

  /* The path leads from 0 over what it answers to the comment itself: 0.12.15. */
  private static Post.@Nullable Reference parent(Json comment, String instance) {
    String[] path = comment.text("path").orElse("").split("\\.");
    return path.length < 3 ? null : reference(COMMENT, path[path.length - 2], instance);
  }

  private static Post.@Nullable Reference reference(String kind, String number, String instance) {
    return number.matches("[1-9]\\d{0,17}")
        ? Post.Reference.to(new PostId(NETWORK, instance, kind + "/" + number))
        : null;
  }

  private static Optional<String> community(Json community) {
    Optional<String> host = host(community.text("actor_id"));
    return community
        .text("name")
        .filter(name -> !name.isBlank())
        .map(name -> host.map(at -> name + "@" + at).orElse(name));
  }

  private Author author(Json creator, AuthorId id, long offset) {
    Optional<String> url = creator.text("actor_id");
    Author.Builder author =
        Author.builder(id)
            .handle(
                creator
                    .text("name")
                    .map(name -> host(url).map(host -> name + "@" + host).orElse(name))
                    .orElse(null))
            .name(creator.text("display_name").orElse(null))
            .bio(creator.text("bio").orElse(null))
            .kind(creator.isTrue("bot_account") ? Author.Kind.BOT : Author.Kind.UNKNOWN)
            .createdAt(moment(creator, "published", offset));
    emitter.field("author.url", offset, () -> author.url(url.orElse(null)));
    return author.build();
  }

  /** What a post is about stands beside its text: as a link at the end of it. */
  private List<Entity> entities(String text, String about, long offset) {
    List<Entity> entities =
        new ArrayList<>(Mentions.of(Entities.in(text), text, NAMED, 1, LONGEST_NAMED));
    if (WebAddress.isLinkable(about) && !WebAddress.host(about).isEmpty()) {
      Span end = new Span(text.length(), text.length());
      emitter.field("url", offset, () -> entities.add(new Entity.Link(end, about, about)));
    }
    return entities;
  }

  private List<Media> media(Json record, long offset) {
    List<Media> media = new ArrayList<>();
    Media.Type type = Media.Type.ofMime(record.text("url_content_type").orElse(null));
    String alt = record.text("alt_text").orElse(null);
    if (type != Media.Type.OTHER) {
      record
          .text("url")
          .ifPresent(
              url -> emitter.field("media", offset, () -> media.add(new Media(type, url, alt))));
    }
    return media;
  }

  private @Nullable Instant moment(Json record, String field, long offset) {
    Instant moment = record.moment(field).orElse(null);
    if (moment == null && record.has(field)) {
      emitter.fault(field, offset, NoMoment.OTHER_FORM_OR_ERA);
    }
    return moment;
  }

  private List<Metric> metrics(Json view, boolean isComment) {
    Json counts = view.at("counts");
    List<Metric> metrics = new ArrayList<>();
    add(Metric.LIKES, counts.whole("upvotes"), metrics);
    add("downvotes", counts.whole("downvotes"), metrics);
    add(Metric.REPLIES, counts.whole(isComment ? "child_count" : "comments"), metrics);
    return metrics;
  }

  private void add(String name, OptionalLong count, List<Metric> into) {
    if (count.isPresent() && count.getAsLong() >= 0) {
      into.add(new Metric(name, count.getAsLong(), emitter.observedAt()));
    }
  }

  /** Reads an entry of the modlog; what a moderator brought back shows again where it stood. */
  void removal(Json entry) {
    emitter.record(
        entry.offset(),
        () -> {
          boolean isComment = entry.at("mod_remove_comment").isObject();
          String kind = isComment ? COMMENT : POST;
          Json done = entry.at("mod_remove_" + kind);
          Post.Reference of =
              reference(kind, done.text(kind + "_id").orElse(""), instance(entry.at(kind)));
          if (of == null) {
            emitter.fault(kind + "_id", entry.offset(), "expected the number of what was removed");
          } else if (!done.has("removed") || done.isTrue("removed")) {
            PostId id = of.id().orElseThrow();
            AuthorId author =
                entry
                    .at(kind)
                    .text("creator_id")
                    .filter(number -> !number.isBlank())
                    .map(number -> new AuthorId(NETWORK, id.instance(), number))
                    .orElse(null);
            emitter.deleted(id, author);
          }
        });
  }
}
