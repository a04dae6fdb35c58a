package dev.earshot.connectors.x;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Media;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Place;
import dev.earshot.PollOption;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Visibility;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.moment.NoMoment;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.tweet.HiddenIn;
import dev.earshot.connectors.tweet.Snowflakes;
import dev.earshot.connectors.tweet.TweetText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the API shows into events, by its old field names ({@code referenced_tweets}) and its
 * new ones ({@code referenced_posts}). One for each body; not thread-safe.
 *
 * <p>A post is public if its account says that it is not protected; where that is not shown, nobody
 * knows. Its id is the first of its edits, since every edit has an id of its own.
 */
final class Posts {
  static final Network NETWORK = Network.of("x");

  /* What tells the API's other things, none of which is a post, by a field that posts lack. */
  private static final Set<String> OTHERS =
      Set.of(
          "username",
          "tweet_count",
          "post_count",
          "member_count",
          "name",
          "state",
          "woeid",
          "media_key",
          "place_type",
          "sent",
          "value",
          "status",
          "webhook_id",
          "user_id",
          "liked",
          "retweeted",
          "bookmarked",
          "hidden",
          "deleted",
          "following",
          "pinned",
          "muting",
          "blocking",
          "is_member",
          "event_type",
          "trend_name",
          "replay_job_status",
          "updated",
          "application_id",
          "cap_reset_day",
          "download_url");

  /** What an answer without posts says of itself. */
  private static final List<String> COUNTS =
      List.of("result_count", "sent", "total_tweet_count", "summary", "next_token");

  private static final List<String> ARTICLES = List.of("article", "article_title");
  private static final Set<String> NO_LANGUAGES = Set.of("", "und", "zxx", "art");
  private static final Set<String> ORGANIZATIONS = Set.of("business", "government");
  private static final int METRICS = 6;

  private final Emitter emitter;
  private final Compliance compliance;
  private final Set<String> told = new HashSet<>();
  private final Map<String, String> firsts = new HashMap<>();
  private final Set<String> there = new HashSet<>();

  Posts(Emitter emitter) {
    this(emitter, false);
  }

  /**
   * @param accounts whether the results of a compliance job speak of accounts
   */
  Posts(Emitter emitter, boolean accounts) {
    this.emitter = emitter;
    this.compliance = new Compliance(emitter, accounts);
  }

  static PostId id(String nativeId) {
    return PostId.of(NETWORK, nativeId);
  }

  static AuthorId account(String nativeId) {
    return AuthorId.of(NETWORK, nativeId);
  }

  /** Reads all records of a body, and its faults. */
  void addAll(Json.Parts parts) {
    parts.records().forEach(this::add);
    emitter.faults(parts.faults());
  }

  /** Reads one record: an answer, a line of a stream, a post alone, a recorded exchange. */
  void add(Json record) {
    if (record.isArray()) {
      record.items().forEach(this::add);
    } else if (record.at("request").isObject() && record.has("response")) {
      Json body = record.at("response").at("body");
      if (body.isObject() || body.isArray()) {
        add(body);
      }
    } else if (!compliance.read(record)) {
      if (isPost(record)) {
        Includes includes = new Includes(record, List.of(record));
        post(includes.data.get(0), includes);
      } else if (record.has("data")
          || record.has("errors")
          || COUNTS.stream().anyMatch(record.at("meta")::has)) {
        answer(record, false, null);
      } else if ((record.has("title") && record.has("type"))
          || (record.has("code") && record.has("message"))) {
        emitter.fault("", record.offset(), "the API reports an error");
      } else if (!isOther(record)) {
        emitter.fault("", record.offset(), "expected an answer or a post of the API v2");
      }
    }
  }

  /**
   * Says which post a later form belongs to.
   *
   * @param id the id of a form
   * @param first that of the first
   */
  void trace(String id, String first) {
    firsts.put(id, first);
  }

  /**
   * Reads an answer; X lists the newest first, which may be turned round.
   *
   * @param below the id from which on all was told; null for none
   */
  void answer(Json answer, boolean oldestFirst, @Nullable String below) {
    Includes includes = new Includes(answer.at("includes"), data(answer));
    List<Form> data = includes.data;
    for (int i = 0; i < data.size(); i++) {
      Form post = data.get(oldestFirst ? data.size() - 1 - i : i);
      if (post.isPost()) {
        if (below == null || Snowflakes.compare(post.id, below) < 0) {
          post(post, includes);
        }
      } else if (!compliance.read(post.json) && !isOther(post.json)) {
        String lacks = Snowflakes.isId(post.json.text("id", "")) ? "text" : "id";
        emitter.fault(lacks, post.json.offset(), "expected a post with an id and a text");
      }
    }
    errors(answer);
  }

  private static boolean isOther(Json record) {
    return record.names().stream().anyMatch(OTHERS::contains);
  }

  static List<Json> data(Json answer) {
    Json data = answer.at("data");
    return data.isArray() ? data.items() : data.isObject() ? List.of(data) : List.of();
  }

  /** What an answer says of things it could not show, beside those it could. */
  private void errors(Json answer) {
    if (answer.has("title") && !answer.has("data")) {
      emitter.fault("", answer.offset(), "the API reports an error");
      return;
    }
    for (Json error : answer.items("errors")) {
      Missing missing = Missing.of(error);
      // another form of a post that is shown is no post that is gone
      if (missing != null && told.add(missing.id()) && !there.contains(first(missing.id()))) {
        missing.tell(emitter, id(first(missing.id())));
      }
    }
  }

  /** Returns the id of a post's first form, where it was shown that this is a later one. */
  private String first(String id) {
    return firsts.getOrDefault(id, id);
  }

  static String nativeId(Json post) {
    return post.text("id").orElseThrow();
  }

  static boolean isPost(Json record) {
    return isPost(record, record.text("id", ""));
  }

  private static boolean isPost(Json record, String id) {
    return Snowflakes.isId(id)
        && record.has("text")
        && !record.has("id_str")
        && !record.has("name")
        && !record.has("event_type");
  }

  /** Returns the ids of all forms of a post, the first one first; its own id if it says no more. */
  static List<String> history(Json post) {
    return history(post, nativeId(post));
  }

  private static List<String> history(Json post, String own) {
    List<Json> stated = list(post, "edit_history_post_ids", "edit_history_tweet_ids").items();
    if (stated.size() == 1) {
      String only = stated.get(0).text().orElse("");
      return List.of(Snowflakes.isId(only) ? only : own);
    }
    List<String> ids =
        stated.stream()
            .flatMap(id -> id.text().stream())
            .filter(Snowflakes::isId)
            .sorted(Snowflakes::compare)
            .toList();
    return ids.isEmpty() ? List.of(own) : ids;
  }

  /**
   * A record as the API shows it.
   *
   * @param id its id; empty for what is no post
   * @param history the ids of all forms of a post, the first one first
   */
  private record Form(Json json, String id, List<String> history) {
    static Form of(Json record) {
      String id = record.text("id", "");
      return Posts.isPost(record, id)
          ? new Form(record, id, Posts.history(record, id))
          : new Form(record, "", List.of());
    }

    boolean isPost() {
      return !id.isEmpty();
    }

    String first() {
      return history.get(0);
    }

    boolean isFirst() {
      return id.equals(history.get(0));
    }

    boolean isNewest() {
      return id.equals(history.get(history.size() - 1));
    }
  }

  /** The ids of the posts that a post speaks of, by how it does. */
  private record Spoken(
      @Nullable String repeated, @Nullable String quoted, @Nullable String answered) {
    static final Spoken OF_NONE = new Spoken(null, null, null);

    static Spoken of(Json post) {
      Spoken spoken = OF_NONE;
      for (Json one : list(post, "referenced_posts", "referenced_tweets").items()) {
        String id = one.text("id").filter(Snowflakes::isId).orElse(null);
        if (id != null) {
          spoken = spoken.with(one.text("type", ""), id);
        }
      }
      return spoken;
    }

    private Spoken with(String kind, String id) {
      return switch (kind) {
        case "retweeted", "reposted" -> repeated == null ? new Spoken(id, quoted, answered) : this;
        case "quoted" -> quoted == null ? new Spoken(repeated, id, answered) : this;
        case "replied_to" -> answered == null ? new Spoken(repeated, quoted, id) : this;
        default -> this;
      };
    }
  }

  private static Json list(Json of, String newName, String oldName) {
    return of.has(newName) ? of.at(newName) : of.at(oldName);
  }

  private void post(Form post, Includes with) {
    emitter.record(post.json.offset(), () -> read(post, with));
  }

  private void read(Form form, Includes with) {
    if (!told.add(form.id)) {
      return;
    }
    Json post = form.json;
    Spoken spoken = Spoken.of(post);
    readShown(spoken.repeated, with);
    readShown(spoken.quoted, with);
    PostId id = id(form.first());
    there.add(form.first());
    String whose = post.text("author_id", "");
    Json included = with.users.get(whose);
    Json user = included == null ? post.at("author") : included;
    AuthorId author = Snowflakes.isId(whose) ? account(whose) : null;
    HiddenIn hidden =
        HiddenIn.of(
            post.at("withheld").at("country_codes"), user.at("withheld").at("country_codes"));
    if (hidden.unknown()) {
      emitter.fault("withheld", post.offset(), "expected ISO 3166-1 alpha-2 codes");
    }
    if (hidden.everywhere()
        || (post.at("withheld").isTrue("copyright") && hidden.countries().isEmpty())) {
      emitter.withheld(id, author, List.of());
      return;
    }
    Visibility visibility = visibility(post, user);
    Consumer<Post.Builder> content =
        into -> {
          fill(into, form, user, author, spoken, with);
          into.withheldIn(hidden.countries());
        };
    if (form.isFirst()) {
      emitter.published(id, author, visibility, content);
    } else {
      emitter.edited(id, author, visibility, content);
    }
  }

  /** Reads a post that another speaks of, where it is shown beside it. */
  private void readShown(@Nullable String id, Includes with) {
    Form other = with.post(id);
    // an older form that is only quoted must not stand in for the newer one
    if (other != null && other.isNewest() && !with.isData(other.id)) {
      read(other, with);
    }
  }

  private static Visibility visibility(Json post, Json user) {
    if (user.isTrue("protected") || post.at("scopes").isTrue("followers")) {
      return Visibility.FOLLOWERS;
    }
    return user.has("protected") ? Visibility.PUBLIC : Visibility.UNKNOWN;
  }

  private void fill(
      Post.Builder into,
      Form form,
      Json user,
      @Nullable AuthorId author,
      Spoken spoken,
      Includes with) {
    Json post = form.json;
    Instant written = moment(post, "created_at");
    boolean edited = !form.isFirst();
    String handle = handle(user);
    String root = post.text("conversation_id").filter(Snowflakes::isId).orElse(null);
    boolean poll = !post.at("attachments").items("poll_ids").isEmpty();
    into.url(address(handle, form.id))
        .kind(kind(spoken, poll))
        .author(author == null ? null : author(user, author, handle))
        .publishedAt(edited ? Snowflakes.moment(form.first()).orElse(null) : written)
        .editedAt(
            edited ? written == null ? Snowflakes.moment(form.id).orElse(null) : written : null)
        .repostOf(with.reference(spoken.repeated))
        .conversation(root)
        .application(post.text("source").filter(text -> !text.isBlank()).orElse(null));
    if (spoken.repeated != null) {
      return; // words, numbers and pictures are those of what it repeats
    }
    into.inReplyTo(with.reference(spoken.answered))
        .contentWarning(post.isTrue("possibly_sensitive") ? "sensitive" : null)
        .quoteOf(with.reference(spoken.quoted))
        .threadRoot(root == null || form.history.contains(root) ? null : with.reference(root))
        .metrics(metrics(post.at("public_metrics")))
        .media(media(post, with))
        .pollOptions(pollOptions(post, with));
    words(into, post);
    place(into, post, with);
  }

  private void words(Post.Builder into, Json post) {
    Json note = list(post, "note_post", "note_tweet");
    Json whole = note.has("text") ? note : post;
    String text = whole.text("text", "");
    String title = "";
    for (String name : ARTICLES) {
      Json article = post.at(name);
      if (article.isObject()) {
        title = title.isBlank() ? article.text("title", "") : title;
        String body = article.text("plain_text", "");
        if (!body.isBlank()) { // the post's own text is but the way to it
          whole = article;
          text = body;
        }
      }
    }
    TweetText words = TweetText.of(text, whole.at("entities"));
    into.title(title.isBlank() ? null : title).text(words.text()).entities(words.entities());
    // the codes of X's own (qme, qst, …) and "undetermined" name no language
    String lang = post.text("lang", "");
    if (!lang.startsWith("q") && !NO_LANGUAGES.contains(lang)) {
      emitter.field("lang", post.offset(), () -> into.language(lang));
    }
  }

  private void place(Post.Builder into, Json post, Includes with) {
    Json place = with.places.get(post.at("geo").text("place_id", ""));
    if (place != null) {
      String name = place.text("full_name").or(() -> place.text("name")).orElse(null);
      String country = place.text("country_code").filter(code -> !code.isBlank()).orElse(null);
      if (name != null || country != null) {
        emitter.field("geo", post.offset(), () -> into.place(new Place(name, country)));
      }
    }
  }

  private @Nullable Instant moment(Json record, String field) {
    Instant moment = record.moment(field).orElse(null);
    if (moment == null && record.has(field)) {
      emitter.fault(field, record.offset(), NoMoment.OTHER_FORM_OR_ERA);
    }
    return moment;
  }

  private static Post.Kind kind(Spoken spoken, boolean poll) {
    if (spoken.repeated != null) {
      return Post.Kind.REPOST;
    }
    if (spoken.quoted != null) {
      return Post.Kind.QUOTE;
    }
    if (spoken.answered != null) {
      return Post.Kind.REPLY;
    }
    return poll ? Post.Kind.POLL : Post.Kind.POST;
  }

  /** Returns whether a text can be the name of an account, without {@code @}. */
  static boolean isHandle(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && (c < '0' || c > '9') && c != '_') {
        return false;
      }
    }
    return !name.isEmpty() && name.length() <= 20;
  }

  private static @Nullable String handle(Json user) {
    return user.text("username").filter(Posts::isHandle).orElse(null);
  }

  private static String address(@Nullable String handle, String id) {
    return "https://x.com/" + (handle == null ? "i/web" : handle) + "/status/" + id;
  }

  private Author author(Json user, AuthorId id, @Nullable String handle) {
    Author.Builder author =
        Author.builder(id)
            .handle(handle)
            .name(user.text("name").map(TweetText::unescaped).orElse(null))
            .url(handle == null ? null : "https://x.com/" + handle)
            .bio(user.text("description").map(TweetText::unescaped).orElse(null))
            .location(user.text("location").map(TweetText::unescaped).orElse(null))
            .createdAt(moment(user, "created_at"));
    if (user.has("verified")) {
      author.verified(user.isTrue("verified"));
    }
    if (ORGANIZATIONS.contains(user.text("verified_type", ""))) {
      author.kind(Author.Kind.ORGANIZATION);
    }
    Json counts = user.at("public_metrics");
    count(counts.count("followers_count"), author::followers);
    count(counts.count("following_count"), author::following);
    count(count(counts, "post_count", "tweet_count"), author::posts);
    return author.build();
  }

  private static long count(Json counts, String newName, String oldName) {
    return counts.has(newName) ? counts.count(newName) : counts.count(oldName);
  }

  private static void count(long count, LongConsumer into) {
    if (count >= 0) {
      into.accept(count);
    }
  }

  private List<Metric> metrics(Json counts) {
    List<Metric> metrics = new ArrayList<>(METRICS);
    metric(Metric.LIKES, counts.count("like_count"), metrics);
    metric(Metric.REPOSTS, count(counts, "repost_count", "retweet_count"), metrics);
    metric(Metric.REPLIES, counts.count("reply_count"), metrics);
    metric(Metric.QUOTES, counts.count("quote_count"), metrics);
    metric(Metric.VIEWS, counts.count("impression_count"), metrics);
    metric("bookmarks", counts.count("bookmark_count"), metrics);
    return metrics;
  }

  private void metric(String name, long value, List<Metric> into) {
    if (value >= 0) {
      into.add(new Metric(name, value, emitter.observedAt()));
    }
  }

  private List<Media> media(Json post, Includes with) {
    List<Media> media = new ArrayList<>();
    for (Json key : post.at("attachments").items("media_keys")) {
      Json item = with.media.get(key.text().orElse(""));
      String url = item == null ? null : mediaUrl(item);
      if (item != null && url != null) {
        Media.Type type = TweetText.type(item.text("type", ""));
        String alt = item.text("alt_text").filter(text -> !text.isBlank()).orElse(null);
        emitter.field("media", post.offset(), () -> media.add(new Media(type, url, alt)));
      }
    }
    return media;
  }

  /** Returns where a medium lies: a film's best form, else the picture, else its preview. */
  private static @Nullable String mediaUrl(Json item) {
    String film = TweetText.film(item.at("variants"));
    return film != null
        ? film
        : Stream.of("url", "preview_image_url")
            .flatMap(name -> item.text(name).stream())
            .filter(text -> !text.isBlank())
            .findFirst()
            .orElse(null);
  }

  private static List<PollOption> pollOptions(Json post, Includes with) {
    List<PollOption> options = new ArrayList<>();
    for (Json key : post.at("attachments").items("poll_ids")) {
      Json poll = with.polls.get(key.text().orElse(""));
      for (Json option : poll == null ? List.<Json>of() : poll.items("options")) {
        String label = option.text("label", "");
        long votes = option.count("votes");
        options.add(votes >= 0 ? new PollOption(label, votes) : new PollOption(label));
      }
    }
    return options;
  }

  /** What an answer shows beside its posts, by id. */
  private final class Includes {
    private final Map<String, Json> users;
    private final Map<String, Json> media;
    private final Map<String, Json> polls;
    private final Map<String, Json> places;
    private final List<Form> data;
    private final Map<String, Form> posts;
    private @Nullable Map<String, Form> shown;

    Includes(Json includes, List<Json> records) {
      users = byId(includes.items("users"), "id");
      media = byId(includes.items("media"), "media_key");
      polls = byId(includes.items("polls"), "id");
      places = byId(includes.items("places"), "id");
      data = forms(records);
      posts = posts(forms(list(includes, "posts", "tweets").items()));
      posts.values().forEach(this::trace);
      data.forEach(this::trace);
    }

    private static List<Form> forms(List<Json> records) {
      List<Form> forms = new ArrayList<>(records.size());
      for (Json record : records) {
        forms.add(Form.of(record));
      }
      return forms;
    }

    private static Map<String, Form> posts(List<Form> forms) {
      Map<String, Form> posts = new HashMap<>();
      for (Form form : forms) {
        if (form.isPost()) {
          posts.put(form.id, form);
        }
      }
      return posts;
    }

    private void trace(Form post) {
      if (post.history.size() > 1) {
        post.history.forEach(id -> firsts.put(id, post.first()));
      }
    }

    /** Returns the posts that are shown at all, which few answers need by id. */
    private Map<String, Form> shown() {
      Map<String, Form> all = shown;
      if (all == null) {
        all = new HashMap<>(posts);
        all.putAll(posts(data));
        shown = all;
      }
      return all;
    }

    boolean isData(String id) {
      return data.stream().anyMatch(form -> form.id.equals(id));
    }

    private static Map<String, Json> byId(List<Json> list, String key) {
      Map<String, Json> byId = new HashMap<>();
      list.forEach(item -> item.text(key).ifPresent(id -> byId.put(id, item)));
      return byId;
    }

    @Nullable Form post(@Nullable String id) {
      return id == null ? null : posts.get(id);
    }

    /** Returns a reference by the first id of a post's edits, where any of its forms is shown. */
    Post.@Nullable Reference reference(@Nullable String id) {
      if (id == null) {
        return null;
      }
      String handle =
          Stream.of(id, first(id))
              .flatMap(form -> Stream.ofNullable(shown().get(form)))
              .flatMap(post -> post.json.text("author_id").stream())
              .flatMap(whose -> Stream.ofNullable(users.get(whose)))
              .flatMap(user -> Stream.ofNullable(handle(user)))
              .findFirst()
              .orElse(null);
      return new Post.Reference(Posts.id(first(id)), handle == null ? null : address(handle, id));
    }
  }
}
