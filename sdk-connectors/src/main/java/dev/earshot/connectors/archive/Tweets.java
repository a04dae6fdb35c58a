package dev.earshot.connectors.archive;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Place;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Visibility;
import dev.earshot.connectors.format.Html;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.tweet.HiddenIn;
import dev.earshot.connectors.tweet.Snowflakes;
import dev.earshot.connectors.tweet.TweetText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads Twitter's API 1.1: tweets, the envelopes they come in, and the frames of its streams. Ids
 * are read from {@code id_str}; {@code id} was rounded by many a program and counts where the other
 * is missing.
 *
 * <p>A tweet is public if its account says that it is not protected. Where it says neither, nobody
 * knows.
 */
final class Tweets {
  static final Network NETWORK = Network.of("x");

  /** What tells other things of the API, which are no posts, by a field that only they have. */
  private static final Set<String> OTHERS =
      Set.of(
          "bounding_box",
          "connections",
          "control",
          "direct_message",
          "disconnect",
          "errors",
          "error",
          "event",
          "friends",
          "friends_str",
          "globalObjects",
          "html",
          "ids",
          "languages",
          "lists",
          "media_id",
          "media_url",
          "media_id_string",
          "member_count",
          "next_cursor",
          "place_type",
          "profile_banner_url",
          "promoted_content",
          "relationship",
          "resources",
          "screen_name",
          "short_url_length",
          "sizes",
          "sleep_time",
          "slug",
          "sticky",
          "target",
          "time_zone",
          "trends",
          "users",
          "user",
          "warning",
          "woeid");

  /** What a tweet alone has beside an account, whatever it lost. */
  private static final List<String> TWEETS =
      List.of("retweet_count", "in_reply_to_status_id", "is_quote_status", "truncated");

  private static final Set<String> NO = Set.of("false", "0");

  private static final List<String> ACCOUNT_FRAMES =
      List.of(
          "user_delete",
          "user_undelete",
          "user_suspend",
          "user_unsuspend",
          "user_protect",
          "user_unprotect");

  private final Emitter emitter;

  Tweets(Emitter emitter) {
    this.emitter = emitter;
  }

  /** Reads a record: a tweet, what holds some, or a frame. */
  void add(Json record) {
    if (record.isArray()) {
      record.items().forEach(this::add);
    } else if (isTweet(record)) {
      emitter.record(record.offset(), () -> tweet(record, record.at("user")));
    } else if (!frame(record) && !envelope(record) && !isOther(record)) {
      String lost = id(record) == null ? "id_str" : "text";
      emitter.fault(
          record.has("user") ? lost : "",
          record.offset(),
          "expected a tweet or a frame of a stream");
    }
  }

  private static boolean isTweet(Json record) {
    return id(record) != null && saysAsTweetsDo(record);
  }

  private static boolean saysAsTweetsDo(Json record) {
    return (record.has("text") || record.has("full_text") || record.has("retweeted_status"))
        && !record.has("sender_id") // a direct message
        && !record.has("recipient_id");
  }

  /* A tweet that lost its id has an account beside its words, as other things have. */
  private static boolean isOther(Json record) {
    if (record.whole().isPresent() || record.at("result").isObject()) {
      return true; // a list of ids holds no tweet, nor does what was found on a map
    }
    boolean lost = record.at("user").isObject() && TWEETS.stream().anyMatch(record::has);
    return !lost
        && !(saysAsTweetsDo(record) && record.at("user").isObject())
        && record.names().stream().anyMatch(OTHERS::contains);
  }

  private boolean envelope(Json record) {
    boolean found = false;
    for (String list : List.of("statuses", "results")) {
      found |= record.at(list).isArray();
      record.at(list).items().forEach(this::add);
    }
    for (String single : List.of("message", "tweet")) {
      if (record.at(single).isObject()) {
        found = true;
        add(record.at(single));
      }
    }
    Json body = record.at("response").at("body"); // a recorded exchange
    if (body.isObject() || body.isArray()) {
      found = true;
      add(body);
    }
    Json byId = record.at("id"); // statuses/lookup with map=true
    if (byId.isObject()) {
      found = true;
      byId.names().forEach(name -> addIfThere(byId.at(name)));
    }
    if (record.has("screen_name") && record.at("status").isObject()) {
      found = true;
      Json latest = record.at("status");
      if (isTweet(latest)) {
        emitter.record(record.offset(), () -> tweet(latest, record));
      }
    }
    for (Json user : record.at("users").items()) {
      found = true;
      add(user);
    }
    return found;
  }

  private void addIfThere(Json tweet) {
    if (tweet.isObject()) {
      add(tweet);
    }
  }

  private static @Nullable String id(Json record) {
    String id = Archive.first(record, "id_str", "id");
    return id != null && id.matches("\\d{1,25}") ? id : null;
  }

  private static @Nullable String id(Json record, String field) {
    String id = Archive.first(record, field + "_str", field);
    return id != null && id.matches("\\d{1,25}") ? id : null;
  }

  private static PostId post(String id) {
    return PostId.of(NETWORK, id);
  }

  private static @Nullable AuthorId account(@Nullable String id) {
    return id == null ? null : AuthorId.of(NETWORK, id);
  }

  /** An account that is shown without its id is known by its handle. */
  private static @Nullable AuthorId accountOf(Json user) {
    String id = id(user);
    return id == null
        ? account(
            Archive.worded(user, "screen_name")
                .map(handle -> "@" + handle.toLowerCase(Locale.ROOT))
                .orElse(null))
        : account(id);
  }

  /** Reads what a stream says about posts and accounts. */
  private boolean frame(Json record) {
    boolean found = false;
    if (record.at("delete").isObject()) {
      found = true;
      Json gone = record.at("delete").at("status");
      String id = id(gone);
      if (id != null) {
        emitter.deleted(post(id), account(id(gone, "user_id")));
      } else if (!record.at("delete").has("direct_message")) {
        emitter.fault("delete.status.id_str", record.offset(), "expected the id of a tweet");
      }
    }
    Json places = record.at("scrub_geo");
    String whose = id(places, "user_id");
    if (whose != null) {
      found = true;
      placesRemoved(AuthorId.of(NETWORK, whose), places);
    }
    Json post = record.at("status_withheld");
    if (id(post) != null) {
      found = true;
      emitter.record(
          record.offset(),
          () ->
              emitter.withheld(
                  post(String.valueOf(id(post))), account(id(post, "user_id")), countries(post)));
    }
    Json person = record.at("user_withheld");
    if (id(person) != null) {
      found = true;
      AuthorId author = AuthorId.of(NETWORK, String.valueOf(id(person)));
      emitter.record(record.offset(), () -> emitter.accountWithheld(author, countries(person)));
    }
    found |= accountFrames(record);
    if (record.at("limit").isObject()) {
      found = true;
      Instant said = Archive.moment(record.at("limit"), "timestamp_ms", emitter);
      Instant at = said == null ? emitter.observedAt() : said;
      emitter.gap(at, at, "LIMIT");
    }
    return found;
  }

  void placesRemoved(AuthorId whose, Json frame) {
    emitter.placesRemoved(
        whose,
        Optional.ofNullable(id(frame, "up_to_status_id"))
            .flatMap(Snowflakes::notAfter)
            .orElse(emitter.observedAt()));
  }

  /** Returns whether a frame of that name says something of an account alone. */
  static boolean isAccountFrame(String name) {
    return ACCOUNT_FRAMES.contains(name);
  }

  /** What a frame of that name says of an account. */
  void accountFrame(String name, AuthorId author) {
    switch (name) {
      case "user_delete", "user_suspend" -> emitter.accountWithdrawn(author);
      case "user_protect" -> emitter.accountProtected(author);
      default -> emitter.accountRestored(author);
    }
  }

  private boolean accountFrames(Json record) {
    boolean found = false;
    for (String name : ACCOUNT_FRAMES) {
      boolean asEvent = record.text("event").filter(name::equals).isPresent();
      String id = id(record.at(asEvent && record.at("target").isObject() ? "target" : name));
      id = id == null && asEvent ? id(record, "target") : id;
      if (id != null) {
        found = true;
        accountFrame(name, AuthorId.of(NETWORK, id));
      }
    }
    return found;
  }

  List<String> countries(Json withheld) {
    return hidden(withheld, withheld).countries();
  }

  /** Where a tweet is hidden, as it or its account says; what is no code is told of. */
  HiddenIn hidden(Json tweet, Json user) {
    HiddenIn hidden =
        HiddenIn.of(tweet.at("withheld_in_countries"), user.at("withheld_in_countries"));
    if (hidden.unknown()) {
      emitter.fault("withheld_in_countries", tweet.offset(), "expected ISO 3166-1 alpha-2 codes");
    }
    return Archive.isTrue(tweet, "withheld_copyright") && hidden.countries().isEmpty()
        ? new HiddenIn(true, List.of(), hidden.unknown())
        : hidden;
  }

  private void tweet(Json tweet, Json user) {
    Json repeated = tweet.at("retweeted_status");
    Json quoted = tweet.at("quoted_status");
    boolean repeats = repeated.isObject() && id(repeated) != null;
    if (isTweet(repeated)) {
      emitter.record(repeated.offset(), () -> tweet(repeated, repeated.at("user")));
    }
    if (isTweet(quoted) && !repeats) {
      emitter.record(quoted.offset(), () -> tweet(quoted, quoted.at("user")));
    }
    PostId id = post(first(tweet));
    AuthorId author = accountOf(user);
    HiddenIn hidden = hidden(tweet, user);
    if (hidden.everywhere()) {
      emitter.withheld(id, author, List.of());
      return;
    }
    Consumer<Post.Builder> content =
        post -> {
          fill(post, tweet, user, repeats ? repeated : null);
          post.withheldIn(hidden.countries());
          Archive.requireWords(post, repeats, emitter);
        };
    if (isEdited(tweet)) {
      emitter.edited(id, author, visibility(user), content);
    } else {
      emitter.published(id, author, visibility(user), content);
    }
  }

  /** Returns the id of the first form: each edit has an id of its own. */
  private static String first(Json tweet) {
    Json info = tweet.at("edit_info");
    String stated =
        Archive.first(
            info.at("edit").has("initialTweetId") ? info.at("edit") : tweet.at("edit_history"),
            "initialTweetId",
            "initial_tweet_id");
    return stated != null && Snowflakes.isId(stated) ? stated : String.valueOf(id(tweet));
  }

  private static boolean isEdited(Json tweet) {
    return !first(tweet).equals(id(tweet));
  }

  private static Visibility visibility(Json user) {
    if (Archive.isTrue(user, "protected")) {
      return Visibility.FOLLOWERS;
    }
    String said = user.text("protected").map(String::strip).orElse(null);
    boolean open =
        said == null ? user.has("protected") : NO.contains(said.toLowerCase(Locale.ROOT));
    return open ? Visibility.PUBLIC : Visibility.UNKNOWN;
  }

  private void fill(Post.Builder post, Json tweet, Json user, @Nullable Json repeated) {
    Author author = author(user);
    Json quoted = tweet.at("quoted_status");
    String quotedId = isTweet(quoted) ? first(quoted) : id(tweet, "quoted_status_id");
    String parent = id(tweet, "in_reply_to_status_id");
    String handle = Archive.worded(user, "screen_name").orElse(null);
    if (handle != null) {
      post.url(address(handle, String.valueOf(id(tweet))));
    }
    Instant written = Archive.moment(tweet, "created_at", emitter);
    post.author(author)
        .publishedAt(isEdited(tweet) ? Snowflakes.moment(first(tweet)).orElse(null) : written)
        .editedAt(isEdited(tweet) ? written : null)
        .metrics(metrics(tweet))
        .kind(
            repeated != null
                ? Post.Kind.REPOST
                : quotedId != null
                    ? Post.Kind.QUOTE
                    : parent != null ? Post.Kind.REPLY : Post.Kind.POST);
    if (repeated != null) {
      post.repostOf(reference(first(repeated), repeated.at("user")));
      return;
    }
    if (parent != null) {
      String to = Archive.worded(tweet, "in_reply_to_screen_name").orElse(null);
      post.inReplyTo(new Post.Reference(post(parent), to == null ? null : address(to, parent)));
    }
    if (quotedId != null) {
      post.quoteOf(reference(quotedId, quoted.at("user")));
    }
    words(post, tweet);
  }

  private void words(Post.Builder post, Json tweet) {
    Json whole = tweet.at("extended_tweet").isObject() ? tweet.at("extended_tweet") : tweet;
    String text = Archive.first(whole, "full_text", "text");
    TweetText words = TweetText.of(text == null ? "" : text, whole.at("entities"));
    String application =
        tweet.text("source").map(markup -> Html.toText(markup, "").text()).orElse("");
    post.text(words.text())
        .entities(words.entities())
        .media(TweetText.media(emitter, whole.at("extended_entities"), whole.at("entities")))
        .application(application.isBlank() ? null : application.strip());
    emitter.field("language", tweet.offset(), () -> post.language(Archive.language(tweet, "lang")));
    Json place = tweet.at("place");
    String name = Archive.first(place, "full_name", "name");
    String country =
        Archive.worded(place, "country_code")
            .filter(code -> code.matches("[A-Za-z]{2}"))
            .orElse(null);
    if (name != null || country != null) {
      emitter.field("place", tweet.offset(), () -> post.place(new Place(name, country)));
    }
  }

  static Post.Reference reference(String id, Json user) {
    String handle = Archive.worded(user, "screen_name").orElse(null);
    return new Post.Reference(post(id), handle == null ? null : address(handle, id));
  }

  private static String address(String handle, String id) {
    return "https://twitter.com/" + handle + "/status/" + id;
  }

  private List<Metric> metrics(Json tweet) {
    List<Metric> metrics = new ArrayList<>();
    Archive.metric(tweet, "favorite_count", Metric.LIKES, emitter, metrics);
    Archive.metric(tweet, "retweet_count", Metric.REPOSTS, emitter, metrics);
    Archive.metric(tweet, "reply_count", Metric.REPLIES, emitter, metrics);
    Archive.metric(tweet, "quote_count", Metric.QUOTES, emitter, metrics);
    return metrics;
  }

  /** Returns an account as the API shows it; DataSift hands on the same. */
  @Nullable Author author(Json user) {
    AuthorId id = accountOf(user);
    if (id == null) {
      return null;
    }
    String handle = Archive.worded(user, "screen_name").orElse(null);
    Author.Builder author =
        Author.builder(id)
            .handle(handle)
            .name(Archive.worded(user, "name").orElse(null))
            .url(handle == null ? null : "https://twitter.com/" + handle)
            .bio(user.text("description").map(TweetText::unescaped).orElse(null))
            .location(Archive.worded(user, "location").orElse(null))
            .createdAt(Archive.moment(user, "created_at", emitter));
    Archive.count(user, "followers_count", author::followers);
    Archive.count(user, "friends_count", author::following);
    Archive.count(user, "statuses_count", author::posts);
    if (user.has("verified")) {
      author.verified(Archive.isTrue(user, "verified"));
    }
    return author.build();
  }
}
