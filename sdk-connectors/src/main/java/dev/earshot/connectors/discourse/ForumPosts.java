package dev.earshot.connectors.discourse;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Visibility;
import dev.earshot.connectors.format.Html;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.format.RichText;
import dev.earshot.connectors.moment.NoMoment;
import dev.earshot.connectors.reading.Emitter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a forum's API shows into events. One for each body; not thread-safe.
 *
 * <p>What anybody may read is public; a private message is for those it is addressed to, a whisper
 * for the staff, and a post that the forum's members hid shows only to who insists.
 */
final class ForumPosts {
  static final Network NETWORK = new Network("discourse");
  private static final int WHISPER = 4;
  private static final int SMALL_ACTION = 3;
  private static final int LIKE = 2;

  /** What else a forum answers with, told by a field that it alone has. */
  private static final Set<String> OTHERS =
      Set.of(
          "about",
          "admin_user",
          "alias_level",
          "avatar_template",
          "backups",
          "badge",
          "badge_grouping_id",
          "badge_types",
          "badges",
          "basic_group",
          "bookmarks",
          "categories",
          "category",
          "category_list",
          "default_archetype",
          "deleted",
          "directory_items",
          "emails",
          "failed",
          "flair_url",
          "invite_key",
          "invites",
          "members",
          "notification_types",
          "notifications",
          "original_filename",
          "plugins",
          "poll",
          "post_action",
          "post_action_types",
          "presigned_urls",
          "silenced",
          "success",
          "suspended",
          "tag_group",
          "tag_groups",
          "tag_notification",
          "topic_list",
          "trust_level",
          "unsilenced",
          "upload",
          "user_actions",
          "user_badges",
          "user_bookmark_list",
          "user_count",
          "users",
          "voters");

  private final String forum;
  private final String root;
  private final Emitter emitter;
  /* By a post's number: one that is gone may stand behind its former form and not say whose it is. */
  private final Map<String, AuthorId> authors = new HashMap<>();

  /**
   * @param root scheme, host and folder of the forum; empty if unknown, and then addresses are too
   */
  ForumPosts(String root, Emitter emitter) {
    this.root = root;
    this.forum = root.substring(root.indexOf("://") < 0 ? 0 : root.indexOf("://") + 3);
    this.emitter = emitter;
  }

  PostId id(String number) {
    return new PostId(NETWORK, forum, number);
  }

  /** What a post's topic says of all its posts. */
  private record Topic(
      @Nullable String title, Visibility visibility, Map<String, String> byNumber) {
    static final Topic UNKNOWN = new Topic(null, Visibility.PUBLIC, Map.of());

    static Topic of(Json topic, List<Json> posts) {
      Map<String, String> byNumber = new HashMap<>();
      for (Json post : posts) {
        post.text("post_number")
            .filter(number -> isPost(post))
            .ifPresent(number -> byNumber.put(number, post.text("id", "")));
      }
      boolean addressed = topic.text("archetype").orElse("").equals("private_message");
      return new Topic(
          topic.text("title").orElse(null),
          addressed ? Visibility.DIRECT : Visibility.PUBLIC,
          byNumber);
    }
  }

  /** Reads all posts of a body; lists of topics, users, groups and badges hold none. */
  void addAll(Json.Parts parts) {
    parts.records().forEach(record -> add(record, number -> true));
    emitter.faults(parts.faults());
  }

  /** Says which posts of a body are told. */
  interface Choice {
    boolean takes(long number);
  }

  /** Reads one record: a post, or an envelope that holds some. */
  void add(Json record, Choice choice) {
    if (record.at("post_stream").isObject()) {
      topic(record, record.at("post_stream").at("posts").items(), choice);
    } else if (record.at("latest_posts").isArray()) {
      each(oldestFirst(record.at("latest_posts").items()), Topic.UNKNOWN, choice);
    } else if (record.at("posts").isArray()) {
      found(record, choice);
    } else if (record.at("post").isObject()) {
      each(List.of(record.at("post")), Topic.UNKNOWN, choice);
    } else if (isPost(record)) {
      each(List.of(record), Topic.UNKNOWN, choice);
    } else if (record.isObject() && (record.has("errors") || record.has("error_type"))) {
      emitter.fault("", record.offset(), "the forum reports an error");
    } else if (!isOther(record)) {
      emitter.fault("", record.offset(), "expected a post or what holds some, got something else");
    }
  }

  private static boolean isOther(Json record) {
    return OTHERS.stream().anyMatch(record::has)
        || (record.at("user").isObject() && !record.has("id"))
        || (record.has("results") && record.has("more"))
        || record.names().equals(List.of("id", "username"));
  }

  /** Reads posts of one topic. */
  void topic(Json topic, List<Json> posts, Choice choice) {
    each(posts, Topic.of(topic, posts), choice);
  }

  /** A search shows its posts beside their topics. */
  private void found(Json record, Choice choice) {
    Map<String, Json> topics = new HashMap<>();
    for (Json topic : record.at("topics").items()) {
      topic.text("id").ifPresent(id -> topics.put(id, topic));
    }
    for (Json post : record.at("posts").items()) {
      Json topic = post.text("topic_id").map(topics::get).orElse(record.at("none"));
      each(List.of(post), Topic.of(topic, List.of(post)), choice);
    }
  }

  private static List<Json> oldestFirst(List<Json> posts) {
    List<Json> turned = new ArrayList<>(posts);
    java.util.Collections.reverse(turned);
    return turned;
  }

  static boolean isPost(Json record) {
    return broken(record).isEmpty();
  }

  /** Returns what a post needs and this does not have; empty for a post. */
  private static String broken(Json record) {
    for (String number : List.of("id", "topic_id", "post_number")) {
      if (record.text(number).filter(text -> text.matches("\\d{1,18}")).isEmpty()) {
        return number;
      }
    }
    return record.has("cooked") || record.has("blurb") ? "" : "cooked";
  }

  private void each(List<Json> posts, Topic topic, Choice choice) {
    for (Json post : posts) {
      if (!isPost(post)) {
        emitter.fault(broken(post), post.offset(), "expected a post, got something else");
      } else if (choice.takes(post.whole("id").orElse(0))) {
        emitter.record(post.offset(), () -> read(post, topic));
      }
    }
  }

  private void read(Json post, Topic topic) {
    String number = post.text("id").orElseThrow();
    PostId id = id(number);
    long type = post.whole("post_type").orElse(1);
    if (type == SMALL_ACTION) {
      return; // "closed this topic" is nobody's words
    }
    AuthorId author = author(post);
    if (post.has("deleted_at") || post.isTrue("user_deleted")) {
      emitter.deleted(id, author == null ? authors.get(number) : author);
      return;
    }
    if (author != null) {
      authors.put(number, author);
    }
    Visibility visibility =
        type == WHISPER
            ? Visibility.FOLLOWERS
            : post.isTrue("hidden") ? Visibility.UNKNOWN : topic.visibility();
    emitter.published(id, author, visibility, into -> fill(into, post, topic, author));
  }

  /* Where only the name is shown, as in a search, it stands in for the number. */
  private @Nullable AuthorId author(Json post) {
    return post.text("user_id")
        .or(() -> post.text("username"))
        .filter(id -> !id.isBlank())
        .map(id -> new AuthorId(NETWORK, forum, id))
        .orElse(null);
  }

  private void fill(Post.Builder into, Json post, Topic topic, @Nullable AuthorId author) {
    String number = post.text("post_number").orElseThrow();
    String thread = post.text("topic_id").orElseThrow();
    String slug = post.text("topic_slug").map(text -> text + "/").orElse("");
    String url = root.isEmpty() ? "" : root + "/t/" + slug + thread + "/" + number;
    boolean first = number.equals("1");
    RichText content =
        Html.toText(post.text("cooked").or(() -> post.text("blurb")).orElse(""), url);
    emitter.field("url", post.offset(), () -> into.url(url.isEmpty() ? null : url));
    into.kind(first ? Post.Kind.POST : Post.Kind.REPLY)
        .title(post.text("topic_title").orElse(topic.title()))
        .text(content.text())
        .html(content.html())
        .entities(content.entities())
        .publishedAt(moment(post, "created_at"))
        .editedAt(post.whole("version").orElse(1) > 1 ? moment(post, "updated_at") : null)
        .conversation(thread)
        .inReplyTo(first ? null : parent(post, topic, thread))
        .threadRoot(first ? null : reference(topic, thread, "1"))
        .metrics(metrics(post));
    if (author != null) {
      into.author(author(post, author));
    }
  }

  private Post.@Nullable Reference parent(Json post, Topic topic, String thread) {
    return reference(topic, thread, post.text("reply_to_post_number").orElse("1"));
  }

  private Post.@Nullable Reference reference(Topic topic, String thread, String number) {
    String id = topic.byNumber().get(number);
    String url = root.isEmpty() ? null : root + "/t/" + thread + "/" + number;
    return id == null && url == null ? null : new Post.Reference(id == null ? null : id(id), url);
  }

  private Author author(Json post, AuthorId id) {
    Optional<String> handle = post.text("username");
    return Author.builder(id)
        .handle(handle.orElse(null))
        .name(
            post.text("name")
                .or(() -> post.text("display_username"))
                .filter(name -> !name.isBlank())
                .orElse(null))
        .url(handle.filter(name -> !root.isEmpty()).map(name -> root + "/u/" + name).orElse(null))
        .build();
  }

  private @Nullable Instant moment(Json post, String field) {
    Instant moment = post.moment(field).orElse(null);
    if (moment == null && post.has(field)) {
      emitter.fault(field, post.offset(), NoMoment.OTHER_FORM_OR_ERA);
    }
    return moment;
  }

  private List<Metric> metrics(Json post) {
    List<Metric> metrics = new ArrayList<>();
    add(Metric.LIKES, likes(post), metrics);
    add(Metric.REPLIES, post.whole("reply_count"), metrics);
    add(Metric.QUOTES, post.whole("quote_count"), metrics);
    add("readers", post.whole("reads"), metrics);
    return metrics;
  }

  /** Likes stand among the actions, and those alone that somebody took; where none did is 0. */
  private static OptionalLong likes(Json post) {
    if (!post.at("actions_summary").isArray()) {
      return post.whole("like_count");
    }
    for (Json action : post.at("actions_summary").items()) {
      if (action.whole("id").orElse(0) == LIKE) {
        return OptionalLong.of(action.whole("count").orElse(0));
      }
    }
    return OptionalLong.of(0);
  }

  private void add(String name, OptionalLong count, List<Metric> into) {
    if (count.isPresent() && count.getAsLong() >= 0) {
      into.add(new Metric(name, count.getAsLong(), emitter.observedAt()));
    }
  }
}
