package dev.earshot.connectors.weibo;

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
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.text.Entities;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns posts and comments as the API shows them into events. */
final class Statuses {
  static final Network NETWORK = new Network("weibo");

  private static final String SITE = "https://weibo.com/";
  private static final String NUMBER = "\\d{1,20}";

  /* Tue May 31 17:46:55 +0800 2011; the day of the week says nothing more. */
  private static final DateTimeFormatter WRITTEN =
      DateTimeFormatter.ofPattern("MMM d HH:mm:ss Z yyyy", Locale.ENGLISH);

  private static final Pattern TOPIC = Pattern.compile("#([^#\\s][^#\\n]{0,138})#");
  private static final Pattern NAME = Pattern.compile("(?<![\\w.])@([\\p{L}\\p{N}_-]{2,30})");

  /** What Weibo writes where somebody repeats a post without a word. */
  private static final Set<String> NO_WORDS =
      Set.of("\u8f6c\u53d1\u5fae\u535a", "\u8f49\u767c\u5fae\u535a", "\u8f6c\u53d1", "Repost");

  /** What Weibo writes where a post stood that was deleted, by its author or by the site. */
  private static final Pattern DELETED =
      Pattern.compile(
          "\\u62b1\\u6b49.{0,20}\\u5df2\\u88ab(?:\\u4f5c\\u8005)?[\\u5220\\u522a]\\u9664");

  /** Who may see a post, by the number that says so. */
  private static final Map<String, Visibility> VISIBLE =
      Map.of(
          "0", Visibility.PUBLIC,
          "1", Visibility.DIRECT,
          "3", Visibility.FOLLOWERS,
          "4", Visibility.FOLLOWERS);

  /** What the API shows besides: accounts, trends, counts, limits. */
  private static final List<String> OTHERS =
      List.of("users", "trends", "api_rate_limits", "screen_name", "ids");

  private final Emitter emitter;
  private final Set<String> told = new LinkedHashSet<>();

  Statuses(Emitter emitter) {
    this.emitter = emitter;
  }

  /** Returns a post's or comment's number; the text of it where both are shown. */
  static Optional<String> number(Json record) {
    return record
        .text("idstr")
        .or(() -> record.text("id"))
        .or(() -> record.text("mid"))
        .filter(number -> number.matches(NUMBER));
  }

  /** Returns when a post or comment was written. */
  static @Nullable Instant written(Json record) {
    String[] parts = record.text("created_at", "").strip().split(" ", 2);
    try {
      return parts.length < 2 ? null : OffsetDateTime.parse(parts[1], WRITTEN).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Reads a recorded body: a list, or one post or comment. */
  void add(Json record) {
    if (record.has("error_code")) {
      emitter.fault("error_code", record.offset(), "the API reports an error");
      return;
    }
    boolean listed = false;
    for (Place.Kind kind : Place.Kind.values()) {
      if (!listed && record.isArray(kind.field)) {
        listed = true;
        for (Json one : record.items(kind.field)) {
          if (kind == Place.Kind.COMMENTS) {
            comment(one);
          } else {
            status(one);
          }
        }
      }
    }
    if (listed) {
      return;
    }
    if (record.isObject("status") && record.has("text")) {
      comment(record);
    } else if (record.has("text") || record.has("deleted")) {
      status(record);
    } else if (OTHERS.stream().noneMatch(record::has)) {
      emitter.fault("", record.offset(), "expected posts or comments of the API");
    } else {
      // an account shows its latest post, which does not say whose it is
      List<Json> accounts = new ArrayList<>(record.items("users"));
      accounts.add(record);
      for (Json account : accounts) {
        if (account.isObject("status")) {
          status(account.at("status"), account);
        }
      }
    }
  }

  /** Reads a post, and the one it repeats. */
  void status(Json status) {
    status(status, status.at("user"));
  }

  /* What stands in another record may be but the place of a post, and not say of which. */
  private static boolean isPlace(Json status) {
    return isDeleted(status, status.at("user")) && number(status).isPresent();
  }

  private void status(Json status, Json user) {
    Optional<String> number = number(status);
    if (number.isEmpty()) {
      emitter.fault("id", status.offset(), "expected the number of a post");
      return;
    }
    if (told.add(number.get())) {
      Json repeated = status.at("retweeted_status");
      if (repeated.isObject("user") || isPlace(repeated)) {
        status(repeated);
      }
      emitter.record(status.offset(), () -> read(status, user, number.get()));
    }
  }

  private void read(Json status, Json user, String number) {
    Optional<Author> author = author(user);
    AuthorId authorId = author.map(Author::id).orElse(null);
    PostId id = PostId.of(NETWORK, number);
    if (isDeleted(status, user)) {
      emitter.deleted(id, authorId);
      return;
    }
    emitter.published(
        id, authorId, visibility(status), into -> fill(into, status, number, author.orElse(null)));
  }

  /* In the place of another's post that is gone stand words of Weibo's own, and nobody's name. */
  private static boolean isDeleted(Json status, Json user) {
    return status.isTrue("deleted")
        || status.text("deleted", "").equals("1")
        || (!user.isObject() && DELETED.matcher(status.text("text", "")).lookingAt());
  }

  /* Posts of before there was a choice do not say, and were for everybody. */
  private static Visibility visibility(Json status) {
    return status.isObject("visible")
        ? VISIBLE.getOrDefault(status.at("visible").text("type", ""), Visibility.UNKNOWN)
        : Visibility.PUBLIC;
  }

  private void fill(Post.Builder into, Json status, String number, @Nullable Author author) {
    Json repeated = status.at("retweeted_status");
    Post.Reference above = number(repeated).map(of -> repeated(repeated, of)).orElse(null);
    String text = text(status);
    if (repeated.isObject()) {
      // behind the sign stand the words of those from whom it came
      int others = text.indexOf("//@");
      text = (others < 0 ? text : text.substring(0, others)).strip();
      text = NO_WORDS.contains(text) ? "" : text;
    }
    boolean own = !text.isEmpty();
    Post.Reference answered =
        status
            .text("in_reply_to_status_id")
            .filter(one -> one.matches(NUMBER) && !one.equals("0"))
            .map(Statuses::reference)
            .orElse(null);
    if (author != null) {
      into.url(SITE + author.id().nativeId() + "/" + ShortId.of(number));
    }
    into.kind(
            repeated.isObject()
                ? own ? Post.Kind.QUOTE : Post.Kind.REPOST
                : answered == null ? Post.Kind.POST : Post.Kind.REPLY)
        .author(author)
        .text(text)
        .entities(entities(text))
        .media(media(status))
        .metrics(metrics(status))
        .application(application(status))
        .inReplyTo(answered)
        .quoteOf(own ? above : null)
        .repostOf(own ? null : above)
        .publishedAt(published(status));
  }

  private Post.Reference repeated(Json status, String number) {
    String page =
        author(status.at("user"))
            .map(whose -> SITE + whose.id().nativeId() + "/" + ShortId.of(number))
            .orElse(null);
    return new Post.Reference(PostId.of(NETWORK, number), page);
  }

  private static Post.Reference reference(String number) {
    return Post.Reference.to(PostId.of(NETWORK, number));
  }

  /* A long post shows its beginning, and where it was asked for the whole beside it. */
  private static String text(Json status) {
    return status.at("longText").text("longTextContent").orElse(status.text("text", ""));
  }

  private @Nullable Instant published(Json record) {
    Instant written = written(record);
    if (written == null && record.has("created_at")) {
      emitter.fault(
          "created_at", record.offset(), "expected a date such as Tue May 31 17:46:55 +0800 2011");
    }
    return written;
  }

  private static List<Entity> entities(String text) {
    List<Entity> entities = new ArrayList<>();
    for (Entity found : Entities.in(text)) {
      if (found instanceof Entity.Link) {
        entities.add(found);
      }
    }
    Matcher topic = TOPIC.matcher(text);
    while (topic.find()) {
      add(entities, new Entity.Hashtag(span(topic), topic.group(1).strip(), null));
    }
    Matcher name = NAME.matcher(text);
    while (name.find()) {
      add(entities, new Entity.HandleMention(span(name), name.group(1), null, null));
    }
    return entities;
  }

  private static Span span(Matcher found) {
    return new Span(found.start(), found.end());
  }

  private static void add(List<Entity> entities, Entity one) {
    if (entities.stream().noneMatch(other -> other.span().overlaps(one.span()))) {
      entities.add(one);
    }
  }

  /* Pictures are listed by their smallest form, and lie beside it in the others. */
  private List<Media> media(Json status) {
    List<String> addresses = new ArrayList<>();
    for (Json picture : status.items("pic_urls")) {
      picture
          .text("thumbnail_pic")
          .ifPresent(url -> addresses.add(url.replaceFirst("/(?:thumbnail|square)/", "/large/")));
    }
    if (addresses.isEmpty()) {
      status.text("original_pic").ifPresent(addresses::add);
    }
    List<Media> media = new ArrayList<>();
    for (String address : addresses) {
      if (!address.isBlank()) {
        emitter.field(
            "media", status.offset(), () -> media.add(new Media(Media.Type.IMAGE, address, null)));
      }
    }
    return media;
  }

  private List<Metric> metrics(Json status) {
    List<Metric> metrics = new ArrayList<>();
    metric(Metric.REPOSTS, status.count("reposts_count"), metrics);
    metric(Metric.REPLIES, status.count("comments_count"), metrics);
    metric(Metric.LIKES, status.count("attitudes_count"), metrics);
    return metrics;
  }

  private void metric(String name, long count, List<Metric> into) {
    if (count >= 0) {
      into.add(new Metric(name, count, emitter.observedAt()));
    }
  }

  private static @Nullable String application(Json record) {
    String name = Html.toText(record.text("source", ""), "").text().strip();
    return name.isEmpty() ? null : name;
  }

  private Optional<Author> author(Json user) {
    return number(user)
        .map(
            id -> {
              Author.Builder author =
                  Author.builder(AuthorId.of(NETWORK, id))
                      .handle(filled(user, "screen_name"))
                      .name(filled(user, "name"))
                      .bio(filled(user, "description"))
                      .location(filled(user, "location"))
                      .url(SITE + "u/" + id)
                      .createdAt(written(user));
              if (user.count("followers_count") >= 0) {
                author.followers(user.count("followers_count"));
              }
              if (user.count("friends_count") >= 0) {
                author.following(user.count("friends_count"));
              }
              if (user.count("statuses_count") >= 0) {
                author.posts(user.count("statuses_count"));
              }
              if (user.has("verified")) {
                author.verified(user.isTrue("verified"));
              }
              return author.build();
            });
  }

  private static @Nullable String filled(Json record, String field) {
    return record.text(field).filter(text -> !text.isBlank()).orElse(null);
  }

  /** Reads a comment: its numbers are counted apart from those of posts. */
  void comment(Json comment) {
    Optional<String> number = number(comment);
    if (number.isEmpty()) {
      emitter.fault("id", comment.offset(), "expected the number of a comment");
      return;
    }
    if (isPlace(comment.at("status"))) {
      status(comment.at("status"));
    }
    emitter.record(comment.offset(), () -> said(comment, number.get()));
  }

  private static PostId commentId(String number) {
    return PostId.of(NETWORK, "comment-" + number);
  }

  private void said(Json comment, String number) {
    Optional<Author> author = author(comment.at("user"));
    Json status = comment.at("status");
    Post.Reference about = number(status).map(Statuses::reference).orElse(null);
    Post.Reference answered =
        number(comment.at("reply_comment"))
            .map(one -> Post.Reference.to(commentId(one)))
            .orElse(null);
    String text = text(comment);
    emitter.published(
        commentId(number),
        author.map(Author::id).orElse(null),
        about == null ? Visibility.UNKNOWN : visibility(status),
        into ->
            into.kind(answered == null ? Post.Kind.COMMENT : Post.Kind.REPLY)
                .author(author.orElse(null))
                .text(text)
                .entities(entities(text))
                .metrics(metrics(comment))
                .application(application(comment))
                .inReplyTo(answered == null ? about : answered)
                .threadRoot(about)
                .publishedAt(published(comment)));
  }
}
