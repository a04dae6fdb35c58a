package dev.earshot.connectors.facebook;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Entity;
import dev.earshot.Media;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Rating;
import dev.earshot.Span;
import dev.earshot.Visibility;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.format.RichText;
import dev.earshot.connectors.format.WebAddress;
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
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns what the Graph API shows of pages into events. One for each body; not thread-safe. */
final class PagePosts {
  private static final String SITE = "https://www.facebook.com/";
  private static final double BEST_RATING = 5;
  private static final Pattern COMMENT_ADDRESS =
      Pattern.compile("/(\\d+)/?\\?(?:.*&)?comment_id=(\\d+)(?:&(?:.*&)?reply_comment_id=(\\d+))?");
  private static final List<String> COMMENT_FIELDS =
      List.of(
          "comment_count",
          "can_remove",
          "can_hide",
          "can_comment",
          "user_likes",
          "parent",
          "attachment",
          "like_count",
          "can_like",
          "can_reply_privately");
  private static final List<String> POST_FIELDS =
      List.of(
          "message",
          "story",
          "attachments",
          "status_type",
          "full_picture",
          "images",
          "source",
          "privacy",
          "created_time",
          "comments",
          "shares",
          "permalink_url",
          "message_tags");
  /* What else the graph holds, told by what it alone has: nothing was said there. */
  private static final List<String> OTHERS =
      List.of(
          "category",
          "first_name",
          "category_list",
          "fan_count",
          "username",
          "birthday",
          "start_time",
          "cover_photo",
          "tasks",
          "perms",
          "embed_html",
          "period",
          "member_count",
          "icon_size",
          "live_views",
          "stream_url",
          "cover",
          "website",
          "about",
          "app_type",
          "namespace");

  /* What is told of a page and holds no post. */
  private static final Set<String> NO_WORDS = Set.of("reaction", "like", "album", "event");

  private static final Set<String> MEDIA_ITEMS = Set.of("photo", "video");

  private final Emitter emitter;
  private final Visibility unlessStated;

  /**
   * @param unlessStated who may read a post that does not say: everybody where a page was asked for
   *     what it publishes
   */
  PagePosts(Emitter emitter, Visibility unlessStated) {
    this.emitter = emitter;
    this.unlessStated = unlessStated;
  }

  /** Reads all records of an answer or of what was sent. */
  void addAll(Envelope envelope) {
    emitter.faults(envelope.faults());
    for (Json record : envelope.records()) {
      if (Webhook.isOne(record)) {
        Webhook.read(record, emitter, this::changed);
      } else {
        items(unwrapped(record), (key, at, telling) -> telling.run());
      }
    }
  }

  /* Collectors have wrapped each record in the name of its kind. */
  private static Json unwrapped(Json record) {
    for (String kind : List.of("note", "comment", "post")) {
      if (record.names().equals(List.of(kind))) {
        return record.at(kind);
      }
    }
    return record;
  }

  /** Finds a record and what hangs on it. */
  void items(Json record, GraphReader.Items into) {
    Optional<String> id = id(record);
    if (id.isEmpty() || !isSaid(record)) {
      Visibility open = visibility(record, unlessStated);
      if (id.isPresent() && record.at("comments").at("data").isArray()) {
        comments(record.at("comments"), FacebookConnector.id(id.get()), open, into);
      } else if (!OTHERS.stream().anyMatch(record::has)) {
        emitter.fault(
            id.isEmpty() ? "id" : "message",
            record.offset(),
            "expected a post or comment, got something else");
      }
      return;
    }
    boolean comment = isComment(record);
    Instant at = Records.moment(record, "created_time").orElse(null);
    into.add(
        id.get(),
        at,
        () -> emitter.record(record.offset(), () -> read(record, id.get(), comment, null, null)));
    PostId post = FacebookConnector.id(id.get());
    for (String list : List.of("comments", "replies")) {
      comments(record.at(list), post, visibility(record, unlessStated), into);
    }
  }

  private void comments(Json list, PostId under, Visibility inherited, GraphReader.Items into) {
    for (Json comment : list.at("data").items()) {
      Optional<String> id = id(comment);
      if (id.isEmpty()) {
        emitter.fault("comments.id", comment.offset(), "expected the id of a comment");
        continue;
      }
      into.add(
          id.get(),
          null,
          () ->
              emitter.record(
                  comment.offset(), () -> read(comment, id.get(), true, under, inherited)));
      comments(comment.at("comments"), FacebookConnector.id(id.get()), inherited, into);
    }
  }

  private static boolean isSaid(Json record) {
    boolean post = POST_FIELDS.stream().anyMatch(record::has);
    boolean other =
        Set.of("start_time", "cover_photo", "category", "first_name").stream()
            .anyMatch(record::has);
    return post
        && !other
        && (record.has("message") || record.has("created_time") || isComment(record));
  }

  private static boolean isComment(Json record) {
    return record.text("permalink_url").orElse("").contains("comment_id=")
        || (COMMENT_FIELDS.stream().anyMatch(record::has)
            && !record.has("status_type")
            && !record.has("type")
            && !record.has("updated_time"));
  }

  /* Of a comment that was asked for without its id, the address tells. */
  private static Optional<String> id(Json record) {
    Optional<String> id = record.text("id").filter(text -> !text.isBlank());
    if (id.isPresent()) {
      return id;
    }
    Matcher address = COMMENT_ADDRESS.matcher(record.text("permalink_url").orElse(""));
    return address.find()
        ? Optional.of(
            address.group(1)
                + "_"
                + (address.group(3) == null ? address.group(2) : address.group(3)))
        : Optional.empty();
  }

  /** Returns who may read it: what it says, and of what hangs on another what that says. */
  private static Visibility visibility(Json record, Visibility unlessStated) {
    if (record.isTrue("is_hidden")) {
      return Visibility.FOLLOWERS; // shown to its author and the author's friends alone
    }
    if (record.text("is_published").isEmpty() && isFalse(record, "is_published")) {
      return Visibility.DIRECT;
    }
    Json privacy = record.at("privacy");
    String said = privacy.text("value").or(privacy::text).orElse("").toUpperCase(Locale.ROOT);
    return switch (said) {
      case "" -> unlessStated; // as the posts of pages have it
      case "EVERYONE", "OPEN", "PUBLIC" -> Visibility.PUBLIC;
      case "ALL_FRIENDS", "FRIENDS", "FRIENDS_OF_FRIENDS", "CLOSED", "SECRET", "NETWORKS_FRIENDS" ->
          Visibility.FOLLOWERS;
      case "SELF" -> Visibility.DIRECT;
      default -> Visibility.UNKNOWN;
    };
  }

  private static boolean isFalse(Json record, String field) {
    return record.has(field) && !record.isTrue(field);
  }

  private void read(
      Json record,
      String nativeId,
      boolean comment,
      @Nullable PostId under,
      @Nullable Visibility inherited) {
    PostId id = FacebookConnector.id(nativeId);
    Author author = author(record, record.offset());
    Visibility visibility = visibility(record, inherited == null ? unlessStated : inherited);
    emitter.published(
        id,
        author == null ? null : author.id(),
        visibility,
        post -> {
          post.author(author);
          if (comment) {
            comment(post, record, nativeId, under);
          } else {
            post(post, record, nativeId);
          }
        });
  }

  private void post(Post.Builder post, Json record, String nativeId) {
    long offset = record.offset();
    String title = null;
    String message = record.text("message").orElse("");
    boolean video = record.has("source") && !record.has("images") && !record.has("type");
    if (video) {
      title = record.text("title").orElse(null);
      message = record.text("message").or(() -> record.text("description")).orElse("");
    } else if (record.has("images")) {
      message = record.text("message").or(() -> record.text("name")).orElse("");
    }
    words(post, message.isEmpty() ? record.text("story").orElse("") : message, tags(record));
    post.title(title)
        .publishedAt(Records.moment(record, "created_time", emitter))
        .media(media(record))
        .application(record.at("application").text("name").orElse(null))
        .metrics(
            metrics(
                count(record.at("likes"), "count"),
                count(record.at("comments"), "count"),
                record.at("shares").whole("count"),
                record.at("reactions").at("summary").whole("total_count")));
    emitter.field("url", offset, () -> post.url(url(record, nativeId)));
    emitter.field("place", offset, () -> Records.place(record.at("place"), post));
    Post.Reference shared = shared(record);
    boolean own = !message.isEmpty();
    post.kind(
        shared != null
            ? own ? Post.Kind.QUOTE : Post.Kind.REPOST
            : video ? Post.Kind.VIDEO : record.has("images") ? Post.Kind.PHOTO : Post.Kind.POST);
    post.quoteOf(own ? shared : null).repostOf(own ? null : shared);
  }

  private void comment(Post.Builder post, Json record, String nativeId, @Nullable PostId under) {
    long offset = record.offset();
    words(post, record.text("message").orElse(""), tags(record));
    Optional<PostId> parent = record.at("parent").text("id").map(FacebookConnector::id);
    Optional<PostId> root =
        record
            .at("object")
            .text("id")
            .map(FacebookConnector::id)
            .or(() -> Optional.ofNullable(under));
    String prefix = nativeId.contains("_") ? nativeId.substring(0, nativeId.indexOf('_')) : "";
    Post.Reference answered =
        parent
            .or(() -> root)
            .map(Post.Reference::to)
            .orElse(prefix.isEmpty() ? null : new Post.Reference(null, SITE + prefix));
    String host = prefix.isEmpty() ? root.map(PostId::nativeId).orElse("") : prefix;
    post.kind(Post.Kind.COMMENT)
        .publishedAt(Records.moment(record, "created_time", emitter))
        .inReplyTo(answered)
        .threadRoot(root.map(Post.Reference::to).orElse(null))
        .media(media(record))
        .metrics(
            metrics(
                record.whole("like_count"),
                record.whole("comment_count"),
                OptionalLong.empty(),
                record.at("reactions").at("summary").whole("total_count")));
    emitter.field(
        "url",
        offset,
        () ->
            post.url(
                record
                    .text("permalink_url")
                    .orElse(
                        host.isEmpty()
                            ? SITE + nativeId
                            : SITE
                                + host
                                + "?comment_id="
                                + nativeId.substring(nativeId.lastIndexOf('_') + 1))));
  }

  /** Returns what the source repeats of another's, if it does. */
  private static Post.@Nullable Reference shared(Json record) {
    Optional<PostId> parent = record.text("parent_id").map(FacebookConnector::id);
    String link = record.text("link").orElse("");
    boolean story = record.text("status_type").orElse("").equals("shared_story");
    boolean inside = link.startsWith(SITE);
    return parent.isPresent() || (story && inside)
        ? new Post.Reference(parent.orElse(null), inside ? link : null)
        : null;
  }

  private static String url(Json record, String nativeId) {
    return record
        .text("permalink_url")
        .map(url -> url.startsWith("/") ? SITE + url.substring(1) : url)
        .orElseGet(
            () -> {
              int cut = nativeId.indexOf('_');
              String owner =
                  cut < 0 ? from(record).text("id").orElse("") : nativeId.substring(0, cut);
              return owner.isEmpty()
                  ? SITE + nativeId
                  : SITE + owner + "/posts/" + nativeId.substring(cut + 1);
            });
  }

  private void words(Post.Builder post, String text, List<RichText.Link> links) {
    words(post, text, links, "");
  }

  /* A link that is posted and stands nowhere in the text stands at its end. */
  private void words(Post.Builder post, String text, List<RichText.Link> links, String posted) {
    List<RichText.Link> inside =
        links.stream().filter(link -> link.span().end() <= text.length()).toList();
    List<Entity> entities = new ArrayList<>(new RichText(text, "", inside).entities());
    if (WebAddress.isLinkable(posted)
        && !WebAddress.host(posted).isEmpty()
        && entities.stream().noneMatch(one -> one.value().equals(posted))) {
      entities.add(new Entity.Link(new Span(text.length(), text.length()), posted, posted));
    }
    post.text(text).entities(entities);
  }

  /* A list; in versions before 2.x a map of lists by offset. */
  private static List<RichText.Link> tags(Json record) {
    Json tags = record.at("message_tags");
    List<Json> all = new ArrayList<>(tags.items());
    tags.names().forEach(offset -> all.addAll(tags.at(offset).items()));
    String text = record.text("message").orElse("");
    Map<Span, RichText.Link> links = new LinkedHashMap<>();
    for (Json tag : all) {
      String id = tag.text("id").orElse("");
      Span span = span(text, tag);
      if (span != null && !id.isEmpty() && links.keySet().stream().noneMatch(span::overlaps)) {
        links.put(span, new RichText.Link(span, SITE + id, Set.of()));
      }
    }
    return links.values().stream()
        .sorted(java.util.Comparator.comparing(RichText.Link::span))
        .toList();
  }

  /** Offsets count code points; recorded ones have counted otherwise, and then the name tells. */
  private static @Nullable Span span(String text, Json tag) {
    long offset = tag.whole("offset").orElse(-1);
    long length = tag.whole("length").orElse(-1);
    int points = text.codePointCount(0, text.length());
    Span stated = null;
    if (offset >= 0 && length > 0 && offset + length <= points) {
      int start = text.offsetByCodePoints(0, (int) offset);
      stated = new Span(start, text.offsetByCodePoints(start, (int) length));
    }
    String name = tag.text("name").orElse("");
    if (name.isEmpty() || (stated != null && stated.in(text).equals(name))) {
      return stated;
    }
    int found = text.indexOf(name, (int) Math.max(0, Math.min(offset - 8, text.length())));
    return found < 0 ? stated : new Span(found, found + name.length());
  }

  private static Json from(Json record) {
    return record.has("from") ? record.at("from") : record.at("owner");
  }

  private @Nullable Author author(Json record, long offset) {
    Json from = from(record);
    String id = from.text("id").or(() -> record.text("sender_id")).orElse("");
    if (id.isBlank()) {
      return null;
    }
    Author.Builder author =
        Author.builder(new AuthorId(FacebookConnector.NETWORK, "", id))
            .name(from.text("name").or(() -> record.text("sender_name")).orElse(null))
            .handle(from.text("username").orElse(null))
            .kind(from.has("category") ? Author.Kind.ORGANIZATION : Author.Kind.UNKNOWN);
    emitter.field("author.url", offset, () -> author.url(from.text("link").orElse(SITE + id)));
    return author.build();
  }

  private static OptionalLong count(Json list, String field) {
    OptionalLong total = list.at("summary").whole("total_count");
    return total.isPresent() ? total : list.whole(field);
  }

  private List<Metric> metrics(
      OptionalLong likes, OptionalLong replies, OptionalLong shares, OptionalLong reactions) {
    Map<String, OptionalLong> counts = new LinkedHashMap<>();
    counts.put(Metric.LIKES, likes);
    counts.put(Metric.REPLIES, replies);
    counts.put(Metric.REPOSTS, shares);
    counts.put("reactions", reactions);
    return Records.metrics(counts, emitter);
  }

  private List<Media> media(Json record) {
    Map<String, Media> media = new LinkedHashMap<>();
    long offset = record.offset();
    Consumer<Json> attachments =
        list -> list.at("data").items().forEach(one -> attachment(one, offset, media));
    attachments.accept(record.at("attachments"));
    attachment(record.at("attachment"), offset, media);
    if (media.isEmpty() && record.has("images")) {
      record.at("images").items().stream()
          .limit(1)
          .forEach(largest -> image(largest.text("source"), offset, media));
    } else if (media.isEmpty() && record.has("source")) {
      add(Media.Type.VIDEO, record.text("source"), null, offset, media);
    }
    if (media.isEmpty()
        && record.at("picture").text().or(() -> record.text("full_picture")).isPresent()) {
      image(record.text("full_picture").or(() -> record.text("picture")), offset, media);
    }
    return List.copyOf(media.values());
  }

  private void attachment(Json attachment, long offset, Map<String, Media> into) {
    for (Json part : attachment.at("subattachments").at("data").items()) {
      attachment(part, offset, into);
    }
    Json media = attachment.at("media");
    String alt = media.at("image").text("alt").or(() -> attachment.text("alt")).orElse(null);
    if (media.has("source")) {
      add(Media.Type.VIDEO, media.text("source"), alt, offset, into);
    } else if (!attachment.has("subattachments")) {
      add(Media.Type.IMAGE, media.at("image").text("src"), alt, offset, into);
    }
  }

  private void image(Optional<String> url, long offset, Map<String, Media> into) {
    add(Media.Type.IMAGE, url, null, offset, into);
  }

  private void add(
      Media.Type type,
      Optional<String> url,
      @Nullable String alt,
      long offset,
      Map<String, Media> into) {
    Records.media(type, url, alt, offset, emitter, into);
  }

  /** Reads one change that was sent. */
  void changed(Webhook.Change change) {
    Json value = change.value();
    boolean feed = change.field().equals("feed");
    if (!change.object().equals("page")
        || !(feed || Set.of("mention", "ratings").contains(change.field()))) {
      return; // what else an app may have subscribed to says nothing of a post
    }
    String item = value.text("item").orElse("");
    if (NO_WORDS.contains(item)) {
      return;
    }
    String nativeId = changedId(value, item, change.of());
    if (nativeId.isEmpty()) {
      emitter.fault("post_id", value.offset(), "expected the id of what changed");
      return;
    }
    PostId id = FacebookConnector.id(nativeId);
    Author author = item.equals("rating") ? reviewer(value) : author(value, value.offset());
    AuthorId by = author == null ? null : author.id();
    // elsewhere than on a page nobody says who may read it
    Visibility open = feed ? shownTo(value) : Visibility.UNKNOWN;
    Consumer<Post.Builder> content =
        post -> {
          post.author(author);
          sent(post, value, item, nativeId, change);
        };
    switch (value.text("verb").orElse("")) {
      case "add", "unhide", "unblock", "unmute" -> emitter.published(id, by, open, content);
      case "edit", "edited", "update" -> emitter.edited(id, by, open, content);
      // whoever does this to a comment may be the page's, and not who wrote it
      case "remove", "delete" -> emitter.deleted(id);
      case "hide" -> emitter.skipped(id, null, Visibility.FOLLOWERS, "HIDDEN");
      case "mute", "block", "follow", "unfollow" -> {
        // nothing about what a post says
      }
      default -> emitter.fault("verb", value.offset(), "expected a known verb of what was done");
    }
  }

  /* A page's posts, and what stands under them, are everybody's where they say nothing else. */
  private static Visibility shownTo(Json value) {
    Visibility under = visibility(value.at("post"), Visibility.PUBLIC);
    if (!under.isPublic()) {
      return under;
    }
    boolean published = value.isTrue("published") || value.whole("published").orElse(0) == 1;
    return value.has("published") && !published
        ? Visibility.DIRECT
        : visibility(value, Visibility.PUBLIC);
  }

  private static String changedId(Json value, String item, String page) {
    if (item.equals("comment")) {
      return value.text("comment_id").orElse("");
    }
    return value
        .text("post_id")
        .or(() -> value.text("open_graph_story_id"))
        .or(
            () ->
                List.of("photo_id", "video_id", "share_id", "link_id", "album_id", "event_id")
                    .stream()
                    .flatMap(field -> value.text(field).stream())
                    .findFirst()
                    .map(part -> page + "_" + part))
        .orElse("");
  }

  private static @Nullable Author reviewer(Json value) {
    return value
        .text("reviewer_id")
        .map(
            id ->
                Author.builder(new AuthorId(FacebookConnector.NETWORK, "", id))
                    .name(value.text("reviewer_name").orElse(null))
                    .build())
        .orElse(null);
  }

  private void sent(
      Post.Builder post, Json value, String item, String nativeId, Webhook.Change change) {
    boolean comment = item.equals("comment");
    long offset = value.offset();
    String text = value.text("message").or(() -> value.text("review_text")).orElse("");
    String link = value.text("link").filter(url -> !MEDIA_ITEMS.contains(item)).orElse("");
    Post.Reference shared = link.startsWith(SITE) ? new Post.Reference(null, link) : null;
    words(post, text, tags(value), shared == null ? link : "");
    post.publishedAt(Records.moment(value, "created_time", emitter));
    boolean edited = value.text("verb").orElse("").startsWith("edit");
    post.editedAt(edited ? change.at() : null);
    Map<String, Media> media = new LinkedHashMap<>();
    value.at("photos").items().forEach(one -> image(one.text(), offset, media));
    image(value.text("photo"), offset, media);
    add(Media.Type.VIDEO, value.text("video"), null, offset, media);
    if (MEDIA_ITEMS.contains(item)) {
      Media.Type type = item.equals("photo") ? Media.Type.IMAGE : Media.Type.VIDEO;
      add(type, value.text("link"), null, offset, media);
    }
    post.media(List.copyOf(media.values()));
    if (comment) {
      Optional<PostId> root = value.text("post_id").map(FacebookConnector::id);
      Optional<PostId> parent = value.text("parent_id").map(FacebookConnector::id).or(() -> root);
      post.kind(Post.Kind.COMMENT)
          .inReplyTo(parent.map(Post.Reference::to).orElse(null))
          .threadRoot(root.map(Post.Reference::to).orElse(null));
    } else if (item.equals("rating")) {
      post.kind(Post.Kind.REVIEW);
      value
          .whole("rating")
          .ifPresent(
              stars ->
                  emitter.field(
                      "rating", offset, () -> post.rating(new Rating(stars, 1, BEST_RATING))));
    } else if (shared != null) {
      boolean own = !text.isEmpty();
      post.kind(own ? Post.Kind.QUOTE : Post.Kind.REPOST)
          .quoteOf(own ? shared : null)
          .repostOf(own ? null : shared);
    }
    if (!comment && nativeId.contains("_")) {
      emitter.field("url", offset, () -> post.url(url(value, nativeId)));
    }
  }
}
