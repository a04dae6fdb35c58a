package dev.earshot.connectors.reddit;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Entity;
import dev.earshot.Media;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.PollOption;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Span;
import dev.earshot.Visibility;
import dev.earshot.connectors.format.Html;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.format.RichText;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.text.Entities;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns the API's things into events. One for each body; not thread-safe. */
final class Things {
  static final Network NETWORK = new Network("reddit");

  private static final String SITE = "https://www.reddit.com";
  private static final String ID = "[a-z0-9]{1,13}";
  private static final String PROFILE = "[A-Za-z0-9_-]+";
  private static final Pattern NAME = Pattern.compile("t[13]_" + ID);
  private static final Pattern PICTURE =
      Pattern.compile("(?i)https?://[^?#]+\\.(?:jpe?g|png|gif|webp)(?:[?#].*)?");

  /** What stands in place of a text that its author or a moderator took away. */
  private static final Set<String> EMPTIED =
      Set.of(
          "[deleted]",
          "[removed]",
          "[deleted by user]",
          "[removed by reddit]",
          "[ removed by reddit ]",
          "[ removed by reddit in response to a copyright notice. ]");

  /**
   * Things that hold no post: accounts, messages, subreddits, awards, live threads and the like.
   */
  private static final Set<String> NO_POSTS =
      Set.of(
          "t2",
          "t4",
          "t5",
          "t6",
          "more",
          "UserList",
          "TrophyList",
          "LabeledMulti",
          "LiveUpdate",
          "LiveUpdateEvent",
          "KarmaList",
          "wikipage",
          "modaction",
          "ModmailConversation");

  private static final List<String> HOLDERS =
      List.of("kind", "data", "json", "things", "sorted_links", "error", "reason", "title", "body");

  private static final Pattern PLAIN_SIGN = Pattern.compile("&(?!(?:amp|lt|gt);)|[<>]");

  private final Emitter emitter;
  private boolean escaped;

  Things(Emitter emitter) {
    this.emitter = emitter;
  }

  static boolean isId(String id) {
    return id.matches(ID);
  }

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Returns the full name of a submission or a comment. */
  static Optional<String> nameOf(Json thing) {
    Json data = thing.at("data");
    String kind = thing.text("kind").orElse("");
    return data.text("name")
        .or(() -> data.text("id").filter(Things::isId).map(id -> kind + "_" + id))
        .filter(Things::isName)
        .filter(name -> kind.isEmpty() || name.startsWith(kind + "_"));
  }

  /**
   * Reads a recorded body's thing, or what holds some: a listing, a tree's two, an answer to an
   * action. How it was asked for, with {@code raw_json} or without, holds for all of it.
   */
  void add(Json record) {
    Boolean markup = isMarkupEscaped(record);
    escaped = markup == null ? isEveryAmpersandEscaped(record) : markup;
    part(record);
  }

  /* Null where there is no markup, as links have none. */
  private static @Nullable Boolean isMarkupEscaped(Json record) {
    for (String field : List.of("body_html", "selftext_html")) {
      String markup = record.text(field, "").strip();
      if (!markup.isEmpty()) {
        return markup.startsWith("&lt;");
      }
    }
    for (Json part : parts(record)) {
      Boolean found = isMarkupEscaped(part);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /* A plain sign shows that nothing is escaped; without any nothing needs to be. */
  private static boolean isEveryAmpersandEscaped(Json record) {
    for (String field : List.of("title", "selftext", "body", "url")) {
      if (PLAIN_SIGN.matcher(record.text(field, "")).find()) {
        return false;
      }
    }
    return parts(record).stream().allMatch(Things::isEveryAmpersandEscaped);
  }

  private static List<Json> parts(Json record) {
    if (record.isArray()) {
      return record.items();
    }
    List<Json> parts = new ArrayList<>();
    for (String field :
        List.of("data", "children", "replies", "json", "things", "sorted_links", "response")) {
      if (record.isObject(field) || record.isArray(field)) {
        parts.add(record.at(field));
      }
    }
    if (record.has("request")) {
      parts.add(record.at("response").at("body"));
    }
    return parts;
  }

  private void part(Json record) {
    if (record.isArray()) {
      record.items().forEach(this::part);
      return;
    }
    if (record.has("request") && record.at("response").isObject()) {
      answered(record.at("response").at("body"));
      return;
    }
    if (record.at("$event").isObject()) {
      emitter.record(record.offset(), () -> notice(record));
      return;
    }
    Json data = record.at("data");
    String kind = record.text("kind").orElse("");
    boolean envelope = !kind.isEmpty() || !record.has("name");
    if (kind.equals("t1") || kind.equals("t3")) {
      one(record);
      addIfThere(data.at("replies"));
    } else if (envelope && data.at("children").isArray() && !kind.equals("more")) {
      data.at("children").items().forEach(this::part);
    } else if (record.has("json") || record.has("things") || record.has("sorted_links")) {
      addIfThere(record.at("json"));
      addIfThere(record.at("sorted_links"));
      record.at("things").items().forEach(this::part);
    } else if (data.at("things").isArray()) {
      data.at("things").items().forEach(this::part);
    } else if (record.has("error") || record.has("reason")) {
      emitter.fault("", record.offset(), "the API reports an error");
    } else if (record.text("name").filter(Things::isName).isPresent()
        && (record.has("body") || record.has("title"))) {
      // a thing without its wrapping
      emitter.record(record.offset(), () -> read(record, record.text("name").orElseThrow()));
    } else if (!NO_POSTS.contains(kind)) {
      emitter.fault("kind", record.offset(), "expected a thing or a listing of the API");
    }
  }

  /* What was answered to another question than for posts is known by nothing that it has. */
  private void answered(Json body) {
    if (body.isArray()) {
      body.items().forEach(this::answered);
    } else if (HOLDERS.stream().anyMatch(body::has)) {
      part(body);
    }
  }

  private void addIfThere(Json record) {
    if (record.isObject() || record.isArray()) {
      part(record);
    }
  }

  /** Reads one submission or comment, without what answers it. */
  void one(Json thing) {
    if (nameOf(thing).isEmpty()) {
      emitter.fault("name", thing.offset(), "expected the full name of a submission or a comment");
      return;
    }
    emitter.record(thing.offset(), () -> read(thing.at("data"), nameOf(thing).orElseThrow()));
  }

  /* A licensed feed's notice that a post went, or changed. */
  private void notice(Json record) {
    Optional<String> name = record.text("name").filter(Things::isName);
    if (name.isEmpty()) {
      emitter.fault("name", record.offset(), "expected the full name of a submission or a comment");
      return;
    }
    PostId id = id(name.get());
    AuthorId author = author(record);
    switch (record.at("$event").text("action").orElse("")) {
      case "deleted", "gone" -> emitter.deleted(id, author);
      case "edited" -> {
        if (record.has("body") || record.has("selftext")) {
          read(record, name.get());
        } else { // what is kept of it is no longer what it says
          emitter.skipped(id, author, Visibility.UNKNOWN, "EDITED_ELSEWHERE");
        }
      }
      default -> emitter.fault("$event.action", record.offset(), "expected a known action");
    }
  }

  private void read(Json data, String name) {
    PostId id = id(name);
    AuthorId author = author(data);
    if (isGone(data)) {
      emitter.deleted(id, author);
      return;
    }
    emitter.published(id, author, visibility(data), post -> fill(post, data, name, author));
  }

  /*
   * A tree keeps the place of what went. Who took it away says removed_by_category, and where the
   * API is older than that, or it is a comment, the words that stand in its place.
   */
  private static boolean isGone(Json data) {
    String words = data.text("body").or(() -> data.text("selftext")).orElse("");
    return data.has("removed_by_category")
        || EMPTIED.contains(words.strip().toLowerCase(Locale.ROOT))
        || (data.text("title").map(EMPTIED::contains).orElse(false)
            && data.text("author").orElse("").equals("[deleted]"));
  }

  private static Visibility visibility(Json data) {
    if (data.isTrue("quarantine")) {
      return Visibility.UNLISTED;
    }
    return switch (data.text("subreddit_type").orElse("public")) {
      case "public", "restricted", "archived", "user" -> Visibility.PUBLIC;
      case "private", "gold_only", "gold_restricted", "employees_only" -> Visibility.FOLLOWERS;
      default -> Visibility.UNKNOWN;
    };
  }

  private void fill(Post.Builder post, Json data, String name, @Nullable AuthorId author) {
    boolean comment = name.startsWith("t1_");
    String markup = data.text(comment ? "body_html" : "selftext_html").orElse("");
    boolean twice = escaped || markup.startsWith("&lt;"); // asked without raw_json
    RichText shown = Html.toText(twice ? unescaped(markup) : markup, SITE);
    String plain = said(data, comment ? "body" : "selftext", twice).orElse("");
    String text = markup.isEmpty() ? plain : shown.text();
    List<Entity> entities =
        new ArrayList<>(markup.isEmpty() ? Entities.in(text) : shown.entities());
    String link = said(data, "url", twice).filter(url -> url.startsWith("http")).orElse("");
    if (!comment && !data.isTrue("is_self") && !link.isEmpty()) {
      Span end = new Span(text.length(), text.length());
      entities.add(new Entity.Link(end, link, link));
    }
    String parent = data.text("parent_id").filter(Things::isName).orElse("");
    String root = data.text("link_id").filter(Things::isName).orElse("");
    Json repeated = data.at("crosspost_parent_list");
    Post.Reference crosspost =
        data.text("crosspost_parent")
            .filter(Things::isName)
            .map(parentName -> crosspost(parentName, repeated))
            .orElse(null);
    boolean sameTitle =
        repeated.items().stream().anyMatch(other -> other.text("title").equals(data.text("title")));
    Json poll = data.at("poll_data").at("options");
    post.kind(
            comment
                ? Post.Kind.COMMENT
                : crosspost != null
                    ? sameTitle ? Post.Kind.REPOST : Post.Kind.QUOTE
                    : poll.isArray() ? Post.Kind.POLL : Post.Kind.POST)
        .author(author == null ? null : named(author, data.text("author").orElse("")))
        .title(comment ? null : said(data, "title", twice).orElse(null))
        .text(text)
        .html(shown.html())
        .contentWarning(data.isTrue("over_18") ? "nsfw" : data.isTrue("spoiler") ? "spoiler" : null)
        .publishedAt(data.moment("created_utc").orElse(null))
        .editedAt(data.moment("edited").orElse(null))
        .entities(entities)
        .media(media(data, link, twice))
        .pollOptions(options(poll, twice))
        .metrics(metrics(data))
        .inReplyTo(parent.isEmpty() ? null : to(parent))
        .threadRoot(root.isEmpty() ? null : to(root))
        .repostOf(sameTitle ? crosspost : null)
        .quoteOf(sameTitle ? null : crosspost);
    data.text("subreddit")
        .filter(sub -> !sub.isBlank())
        .ifPresent(sub -> post.attributes(Map.of("subreddit", sub)));
    emitter.field("url", data.offset(), () -> post.url(address(data, name, root)));
    if (data.has("created_utc") && data.moment("created_utc").isEmpty()) {
      emitter.fault("created_utc", data.offset(), "expected seconds since 1970");
    }
  }

  /* The address by the author's profile leads to the post, and says whose it is. */
  private static Post.Reference crosspost(String name, Json repeated) {
    for (Json other : repeated.items()) {
      String author = other.text("author").orElse("");
      if (other.text("name").orElse(name).equals(name) && author.matches(PROFILE)) {
        String page = SITE + "/user/" + author + "/comments/" + name.substring(3) + "/";
        return new Post.Reference(id(name), page);
      }
    }
    return to(name);
  }

  private static Optional<String> said(Json record, String field, boolean escaped) {
    return record.text(field).map(text -> escaped ? unescaped(text) : text);
  }

  private static String unescaped(String markup) {
    return markup
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }

  private static @Nullable String address(Json data, String name, String root) {
    Optional<String> own = data.text("permalink").or(() -> data.text("context"));
    if (own.filter(path -> !path.isBlank()).isPresent()) {
      return own.get().startsWith("/") ? SITE + own.get().split("\\?", 2)[0] : own.get();
    }
    return name.startsWith("t3_")
        ? SITE + "/comments/" + name.substring(3) + "/"
        : root.isEmpty()
            ? null
            : SITE + "/comments/" + root.substring(3) + "/_/" + name.substring(3) + "/";
  }

  private static List<Media> media(Json data, String link, boolean escaped) {
    List<Media> media = new ArrayList<>();
    said(data.at("media").at("reddit_video"), "fallback_url", escaped)
        .filter(Things::isAddress)
        .ifPresent(film -> media.add(new Media(Media.Type.VIDEO, film, null)));
    if (PICTURE.matcher(link).matches()) {
      media.add(new Media(Media.Type.IMAGE, link, null));
    }
    Json pictures = data.at("media_metadata");
    Map<String, String> captions = new LinkedHashMap<>(); // a gallery in its order
    for (Json shown : data.at("gallery_data").items("items")) {
      captions.put(shown.text("media_id", ""), said(shown, "caption", escaped).orElse(""));
    }
    pictures.names().forEach(picture -> captions.putIfAbsent(picture, ""));
    for (Map.Entry<String, String> picture : captions.entrySet()) {
      Json source = pictures.at(picture.getKey()).at("s");
      String caption = picture.getValue().isBlank() ? null : picture.getValue();
      source
          .text("u")
          .or(() -> source.text("gif"))
          .filter(Things::isAddress)
          .map(url -> url.replace("&amp;", "&"))
          .ifPresent(url -> media.add(new Media(Media.Type.IMAGE, url, caption)));
    }
    return media;
  }

  private static boolean isAddress(String url) {
    return url.startsWith("https://") || url.startsWith("http://");
  }

  private static List<PollOption> options(Json poll, boolean escaped) {
    List<PollOption> options = new ArrayList<>();
    for (Json option : poll.items()) {
      OptionalLong votes = option.whole("vote_count");
      said(option, "text", escaped)
          .ifPresent(
              text ->
                  options.add(
                      votes.isPresent() && votes.getAsLong() >= 0
                          ? new PollOption(text, votes.getAsLong())
                          : new PollOption(text)));
    }
    return options;
  }

  /* A score may be hidden for a while, and below nothing it is no number of likes. */
  private List<Metric> metrics(Json data) {
    List<Metric> metrics = new ArrayList<>();
    if (!data.isTrue("score_hidden") && !data.isTrue("hide_score")) {
      metric(metrics, data, "score", Metric.LIKES);
    }
    metric(metrics, data, "num_comments", Metric.REPLIES);
    metric(metrics, data, "num_crossposts", Metric.REPOSTS);
    metric(metrics, data, "view_count", Metric.VIEWS);
    return metrics;
  }

  private void metric(List<Metric> into, Json data, String field, String name) {
    OptionalLong count = data.whole(field);
    if (count.isPresent() && count.getAsLong() >= 0) {
      into.add(new Metric(name, count.getAsLong(), emitter.observedAt()));
    }
  }

  private static PostId id(String name) {
    return new PostId(NETWORK, "", name);
  }

  private static Post.Reference to(String name) {
    return Post.Reference.to(id(name));
  }

  /*
   * A name belongs to one account for ever, and old payloads, feeds and notices know nothing else;
   * so it is the id.
   */
  private static @Nullable AuthorId author(Json data) {
    return data.text("author")
        .filter(name -> name.matches("[A-Za-z0-9_<>-]{1,50}"))
        .map(name -> new AuthorId(NETWORK, "", name.toLowerCase(Locale.ROOT)))
        .orElse(null);
  }

  private static Author named(AuthorId id, String name) {
    return Author.builder(id)
        .handle(name)
        .url(name.matches(PROFILE) ? SITE + "/user/" + name : null)
        .build();
  }
}
