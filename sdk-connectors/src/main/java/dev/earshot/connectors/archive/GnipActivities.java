package dev.earshot.connectors.archive;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Media;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Place;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Visibility;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.format.WebAddress;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.tweet.TweetText;
import dev.earshot.text.Entities;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads Gnip's records, each by its form: a tweet as an activity, a tweet as Twitter had it, what
 * its collector took from Google+, Instagram and Reddit as those wrote it, and activities of any
 * other publisher. Gnip delivered public posts alone.
 */
final class GnipActivities {
  private static final Pattern NUMBER_AT_END = Pattern.compile("(\\d{1,25})/?$");
  private static final Pattern STATUS = Pattern.compile("/status(?:es)?/(\\d{1,25})");

  /** What says something about the delivery, and nothing of a post. */
  private static final Set<String> OTHERS =
      Set.of("info", "rules", "error", "summary", "warn", "results");

  private final Emitter emitter;
  private final Tweets tweets;
  private final GooglePlus plus;

  GnipActivities(Emitter emitter) {
    this.emitter = emitter;
    tweets = new Tweets(emitter);
    plus = new GooglePlus(emitter);
  }

  void add(Json record) {
    if (record.isArray() || record.at("results").isArray()) {
      (record.isArray() ? record : record.at("results")).items().forEach(this::add);
    } else if (GooglePlus.isOne(record)) {
      plus.add(record);
    } else if (record.has("verb")) {
      emitter.record(record.offset(), () -> activity(record));
    } else if (record.has("subreddit") && record.has("name")) {
      emitter.record(record.offset(), () -> reddit(record));
    } else if (record.has("images") && record.has("created_time")) {
      emitter.record(record.offset(), () -> instagram(record));
    } else if (record.isObject() && record.names().stream().noneMatch(OTHERS::contains)) {
      tweets.add(record);
    } else if (!record.isObject()) {
      emitter.fault("", record.offset(), "expected an activity, got something else");
    }
  }

  private void activity(Json activity) {
    if (isTweet(activity)) {
      String verb = activity.text("verb").orElse("").toLowerCase(Locale.ROOT);
      switch (verb) {
        case "post", "share" -> tweet(activity);
        case "delete" -> {
          String gone = number(Archive.first(activity.at("object"), "id", "link"));
          String id = gone == null ? number(Archive.first(activity, "id")) : gone;
          if (id != null) {
            emitter.deleted(PostId.of(Tweets.NETWORK, id), author(activity.at("actor")));
          }
        }
        default -> {
          // a like or a follow
        }
      }
      return;
    }
    new Activities(emitter, network(activity), Visibility.PUBLIC).add(activity);
  }

  private static boolean isTweet(Json activity) {
    String id = Archive.first(activity, "id");
    String provider = Archive.first(activity.at("provider"), "displayName");
    return (id != null && id.startsWith("tag:search.twitter.com"))
        || (provider != null && provider.equalsIgnoreCase("twitter"));
  }

  /** Returns the network that a publisher's name stands for. */
  static Network network(Json activity) {
    String name = Archive.first(activity.at("provider"), "displayName", "title", "name");
    String plain =
        (name == null ? "" : name)
            .replace("+", " plus")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-+|-+$", "");
    return Network.of(plain.isEmpty() || plain.length() > 40 ? "gnip" : plain);
  }

  private static @Nullable String number(@Nullable String id) {
    Matcher end = NUMBER_AT_END.matcher(id == null ? "" : id);
    return end.find() ? end.group(1) : null;
  }

  private static @Nullable AuthorId author(Json actor) {
    String id = number(Archive.first(actor, "id"));
    return id == null ? null : AuthorId.of(Tweets.NETWORK, id);
  }

  private void tweet(Json activity) {
    String number = number(Archive.first(activity, "id"));
    if (number == null) {
      emitter.fault("id", activity.offset(), "expected the id of a tweet");
      return;
    }
    Json object = activity.at("object");
    boolean repeats =
        activity.text("verb").filter("share"::equals).isPresent()
            && number(Archive.first(object, "id")) != null;
    Json quoted = activity.at("twitter_quoted_status");
    if (repeats && object.has("actor")) {
      emitter.record(object.offset(), () -> tweet(object));
    } else if (quoted.has("actor")) {
      emitter.record(quoted.offset(), () -> tweet(quoted));
    }
    emitter.published(
        PostId.of(Tweets.NETWORK, number),
        author(activity.at("actor")),
        Visibility.PUBLIC,
        post -> {
          fill(post, activity, repeats ? object : null, quoted);
          Archive.requireWords(post, repeats, emitter);
        });
  }

  private void fill(Post.Builder post, Json activity, @Nullable Json repeated, Json quoted) {
    String answered = Archive.first(activity.at("inReplyTo"), "link");
    Matcher status = STATUS.matcher(answered == null ? "" : answered);
    Post.Reference parent =
        status.find()
            ? new Post.Reference(PostId.of(Tweets.NETWORK, status.group(1)), answered)
            : null;
    Post.Reference quote = reference(quoted);
    emitter.field("url", activity.offset(), () -> post.url(Archive.first(activity, "link")));
    post.author(person(activity.at("actor")))
        .publishedAt(Archive.moment(activity, "postedTime", emitter))
        .metrics(metrics(activity))
        .kind(
            repeated != null
                ? Post.Kind.REPOST
                : quote != null
                    ? Post.Kind.QUOTE
                    : parent != null ? Post.Kind.REPLY : Post.Kind.POST);
    if (repeated != null) {
      post.repostOf(reference(repeated));
      return;
    }
    post.inReplyTo(parent).quoteOf(quote);
    words(post, activity);
  }

  private void words(Post.Builder post, Json activity) {
    Json whole = activity.at("long_object").has("body") ? activity.at("long_object") : activity;
    String body = Archive.first(whole, "body");
    Json entities =
        whole.has("twitter_entities")
            ? whole.at("twitter_entities")
            : activity.at("twitter_entities");
    TweetText words = TweetText.of(body == null ? "" : body, entities);
    post.text(words.text())
        .entities(words.entities())
        .media(
            TweetText.media(
                emitter,
                whole.at("twitter_extended_entities"),
                activity.at("twitter_extended_entities"),
                entities))
        .application(Archive.first(activity.at("generator"), "displayName"));
    String lang = Archive.language(activity, "twitter_lang");
    emitter.field(
        "language",
        activity.offset(),
        () ->
            post.language(
                lang == null
                    ? Archive.language(activity.at("gnip").at("language"), "value")
                    : lang));
    Json place = activity.at("location");
    String name = Archive.first(place, "displayName", "name");
    String country =
        Optional.ofNullable(Archive.first(place, "twitter_country_code", "country_code"))
            .filter(code -> code.matches("[A-Za-z]{2}"))
            .orElse(null);
    if (name != null || country != null) {
      emitter.field("place", activity.offset(), () -> post.place(new Place(name, country)));
    }
  }

  private static Post.@Nullable Reference reference(Json activity) {
    String id = number(Archive.first(activity, "id"));
    return id == null
        ? null
        : new Post.Reference(PostId.of(Tweets.NETWORK, id), Archive.first(activity, "link"));
  }

  private List<Metric> metrics(Json activity) {
    List<Metric> metrics = new ArrayList<>();
    Archive.metric(activity, "favoritesCount", Metric.LIKES, emitter, metrics);
    Archive.metric(activity, "retweetCount", Metric.REPOSTS, emitter, metrics);
    return metrics;
  }

  private @Nullable Author person(Json actor) {
    AuthorId id = author(actor);
    if (id == null) {
      return null;
    }
    Author.Builder author =
        Author.builder(id)
            .handle(Archive.first(actor, "preferredUsername"))
            .name(Archive.first(actor, "displayName"))
            .bio(actor.text("summary").map(TweetText::unescaped).orElse(null))
            .location(Archive.first(actor.at("location"), "displayName"))
            .createdAt(Archive.moment(actor, "postedTime", emitter));
    emitter.field("author.url", actor.offset(), () -> author.url(Archive.first(actor, "link")));
    Archive.count(actor, "followersCount", author::followers);
    Archive.count(actor, "friendsCount", author::following);
    Archive.count(actor, "statusesCount", author::posts);
    if (actor.has("verified")) {
      author.verified(Archive.isTrue(actor, "verified"));
    }
    return author.build();
  }

  private void reddit(Json link) {
    Network network = Network.of("reddit");
    String name = String.valueOf(Archive.first(link, "name"));
    String who =
        Archive.worded(link, "author").filter(author -> !author.equals("[deleted]")).orElse(null);
    Author author =
        who == null ? null : Author.builder(AuthorId.of(network, who)).handle(who).build();
    String page =
        link.text("permalink")
            .map(path -> WebAddress.resolve("https://www.reddit.com/", path))
            .orElse(null);
    String text =
        TweetText.unescaped(
            Optional.ofNullable(Archive.first(link, "selftext", "body")).orElse(""));
    String title = Archive.worded(link, "title").map(TweetText::unescaped).orElse(null);
    emitter.published(
        PostId.of(network, name),
        author == null ? null : author.id(),
        Visibility.PUBLIC,
        post -> {
          List<Metric> metrics = new ArrayList<>();
          Archive.metric(link, "score", "score", emitter, metrics);
          Archive.metric(link, "num_comments", Metric.REPLIES, emitter, metrics);
          post.kind(name.startsWith("t1_") ? Post.Kind.COMMENT : Post.Kind.POST)
              .author(author)
              .title(title)
              .text(text)
              .entities(Entities.in(text))
              .publishedAt(Archive.moment(link, "created_utc", emitter))
              .metrics(metrics);
          if (!link.isTrue("edited") && link.has("edited")) {
            post.editedAt(link.moment("edited").orElse(null));
          }
          Archive.worded(link, "parent_id")
              .ifPresent(parent -> post.inReplyTo(Post.Reference.to(PostId.of(network, parent))));
          emitter.field("url", link.offset(), () -> post.url(page));
          Archive.requireWords(post, false, emitter);
        });
  }

  private void instagram(Json item) {
    Network network = Network.of("instagram");
    String id = Archive.first(item, "id");
    if (id == null) {
      emitter.fault("id", item.offset(), "expected a picture with its id");
      return;
    }
    Json user = item.at("user");
    String whose = Archive.first(user, "id");
    Author author =
        whose == null
            ? null
            : Author.builder(AuthorId.of(network, whose))
                .handle(Archive.first(user, "username"))
                .name(Archive.first(user, "full_name"))
                .build();
    String text = Optional.ofNullable(Archive.first(item.at("caption"), "text")).orElse("");
    boolean film = item.at("videos").isObject();
    Json shown = item.at(film ? "videos" : "images").at("standard_resolution");
    emitter.published(
        PostId.of(network, id),
        author == null ? null : author.id(),
        Visibility.PUBLIC,
        post -> {
          List<Metric> metrics = new ArrayList<>();
          Archive.metric(item.at("likes"), "count", Metric.LIKES, emitter, metrics);
          Archive.metric(item.at("comments"), "count", Metric.REPLIES, emitter, metrics);
          String url = Archive.first(shown, "url");
          Media.Type type = film ? Media.Type.VIDEO : Media.Type.IMAGE;
          post.kind(film ? Post.Kind.VIDEO : Post.Kind.PHOTO)
              .author(author)
              .text(text)
              .entities(Entities.in(text))
              .publishedAt(Archive.moment(item, "created_time", emitter))
              .metrics(metrics)
              .media(url == null ? List.of() : List.of(new Media(type, url, null)));
          String place = Archive.first(item.at("location"), "name");
          post.place(place == null ? null : new Place(place, null));
          emitter.field("url", item.offset(), () -> post.url(Archive.first(item, "link")));
          Archive.requireWords(post, false, emitter);
        });
  }
}
