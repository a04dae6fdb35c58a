package dev.earshot.connectors.archive;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Media;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Visibility;
import dev.earshot.connectors.format.Html;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.format.RichText;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.reading.PersonKey;
import dev.earshot.connectors.tweet.HiddenIn;
import dev.earshot.connectors.tweet.TweetText;
import dev.earshot.text.Entities;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads DataSift's interactions: what all sources share stands under {@code interaction}, what one
 * has of its own under its name. DataSift delivered public posts alone; what it found out about
 * people (sex, sentiment, standing) is left out.
 */
final class Interactions {
  private static final Set<String> NO_POSTS = Set.of("like", "follow", "page_like");

  /** What Twitter's own block says of a post or an account instead of being a tweet. */
  private static final Set<String> FRAMES =
      Set.of("delete", "status_delete", "status_withheld", "user_withheld", "scrub_geo");

  private static final Set<String> OF_ACCOUNTS = Set.of("user_withheld", "scrub_geo");

  private final Emitter emitter;
  private final Tweets tweets;

  Interactions(Emitter emitter) {
    this.emitter = emitter;
    tweets = new Tweets(emitter);
  }

  /** Reads an interaction, or an envelope that holds some. */
  void add(Json record) {
    Json list = record.isArray() ? record : record.at("interactions");
    if (list.isArray()) {
      list.items().forEach(this::add);
    } else if (record.at("data").isObject()) {
      add(record.at("data"));
    } else if (record.at("interaction").isObject() || Archive.isTrue(record, "deleted")) {
      emitter.record(record.offset(), () -> read(record, record.at("interaction")));
    } else if (!record.has("status") && !record.has("hash")) { // the stream's own words
      emitter.fault("interaction", record.offset(), "expected an interaction");
    }
  }

  private void read(Json record, Json interaction) {
    boolean deleted = Archive.isTrue(record, "deleted") || Archive.isTrue(interaction, "deleted");
    String type = deleted && !interaction.isObject() ? source(record) : post(interaction);
    if (type.isBlank()) {
      emitter.fault("interaction.type", record.offset(), "expected the source's name");
      return;
    }
    Json own = record.at(type);
    Network network = network(type);
    boolean tweet = type.equals("twitter");
    String id = Archive.first(own, "id");
    id = id == null ? Archive.first(interaction, "id") : id;
    Json repeat = own.at("retweet");
    Json user = repeat.isObject() ? repeat.at("user") : own.at("user");
    Author author = tweet ? tweets.author(user) : null;
    author = author == null ? author(network, interaction.at("author")) : author;
    AuthorId authorId = author == null ? null : author.id();
    String frame = tweet ? frame(own) : "";
    if (!deleted && !frame.isEmpty() && accountFrame(record, own, frame, authorId)) {
      return;
    }
    if (id == null) {
      emitter.fault("interaction.id", record.offset(), "expected an id");
      return;
    }
    PostId post = PostId.of(network, id);
    if (deleted || frame.equals("delete") || frame.equals("status_delete")) {
      emitter.deleted(post, authorId);
      return;
    }
    HiddenIn hidden = tweets.hidden(own, user);
    if (frame.equals("status_withheld") || hidden.everywhere()) {
      emitter.withheld(post, authorId, hidden.countries());
      return;
    }
    String subtype = Archive.first(interaction, "subtype", "subType");
    if (subtype != null && NO_POSTS.contains(subtype)) {
      return;
    }
    Author whose = author;
    emitter.published(
        post,
        authorId,
        Visibility.PUBLIC,
        into -> {
          fill(into, record, interaction, own, whose, subtype);
          into.withheldIn(hidden.countries());
          Archive.requireWords(into, false, emitter);
        });
  }

  /** The source of a record that has nothing but what the source has of its own. */
  private static String source(Json record) {
    return record.names().stream()
        .filter(name -> Archive.first(record.at(name), "id") != null)
        .findFirst()
        .orElse("");
  }

  /** What Twitter says of a post or an account instead of a tweet; empty for a tweet. */
  private static String frame(Json own) {
    for (String flag : List.of("status_withheld", "user_withheld")) {
      if (Archive.isTrue(own, flag)) {
        return flag;
      }
    }
    String type = Archive.worded(own, "type").orElse("").toLowerCase(Locale.ROOT);
    return Tweets.isAccountFrame(type) || FRAMES.contains(type) ? type : "";
  }

  /** Returns whether a frame is of an account, which was told. */
  private boolean accountFrame(Json record, Json own, String frame, @Nullable AuthorId author) {
    if (FRAMES.contains(frame) && !OF_ACCOUNTS.contains(frame)) {
      return false;
    }
    String stated = Archive.first(own, "user_id_str", "user_id");
    AuthorId whose =
        author == null && stated != null ? AuthorId.of(Tweets.NETWORK, stated) : author;
    if (whose == null) {
      emitter.fault("twitter.user.id", record.offset(), "expected the id of the account");
    } else if (frame.equals("scrub_geo")) {
      tweets.placesRemoved(whose, own);
    } else if (frame.equals("user_withheld")) {
      emitter.accountWithheld(whose, tweets.hidden(own, own.at("user")).countries());
    } else {
      tweets.accountFrame(frame, whose);
    }
    return true;
  }

  private static Network network(String type) {
    String name = type.replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    return name.equals("twitter")
        ? Tweets.NETWORK
        : Network.of(name.isEmpty() || name.length() > 40 ? "datasift" : name);
  }

  private static @Nullable Author author(Network network, Json stated) {
    String name = Archive.first(stated, "name", "username");
    String id = Archive.first(stated, "id", "link");
    String mailbox = Archive.first(stated, "email");
    if (id == null && mailbox != null && PersonKey.namesAMailbox(mailbox)) {
      id = mailbox;
    }
    if (id == null && name == null) {
      return null;
    }
    String handle = Archive.first(stated, "username");
    String link = Archive.first(stated, "link");
    return Author.builder(
            id == null
                ? PersonKey.author(network, "", String.valueOf(name))
                : AuthorId.of(network, id))
        .handle(handle == null || PersonKey.namesAMailbox(handle) ? null : handle)
        .name(name == null || PersonKey.namesAMailbox(name) ? null : name)
        .url(link == null || !link.startsWith("http") ? null : link)
        .build();
  }

  private void fill(
      Post.Builder post,
      Json record,
      Json interaction,
      Json own,
      @Nullable Author author,
      @Nullable String subtype) {
    boolean tweet = post(interaction).equals("twitter");
    Json repeat = own.at("retweet");
    Json repeated = own.at("retweeted");
    Post.Reference repostOf =
        Archive.worded(repeated, "id")
            .map(id -> Tweets.reference(id, repeated.at("user")))
            .orElse(null);
    Post.Reference parent =
        tweet
            ? Archive.worded(own, "in_reply_to_status_id")
                .map(id -> Post.Reference.to(PostId.of(Tweets.NETWORK, id)))
                .orElse(null)
            : null;
    String thread = Archive.first(own, "thread", "threadlink", "videolink");
    boolean answers =
        "comment".equals(subtype)
            || "reply".equals(subtype)
            || (own.has("threadstarter")
                && !own.text("threadstarter").filter("1"::equals).isPresent());
    post.author(author)
        .publishedAt(Archive.moment(interaction, "created_at", emitter))
        .metrics(metrics(own, repeat))
        .kind(kind(repostOf, parent, answers, post(interaction)))
        .inReplyTo(parent);
    emitter.field("url", record.offset(), () -> post.url(Archive.first(interaction, "link")));
    if (repostOf != null) {
      post.repostOf(repostOf);
      return;
    }
    if (answers && thread != null && thread.startsWith("http")) {
      post.threadRoot(new Post.Reference(null, thread));
    }
    words(post, record, interaction, own, tweet);
  }

  private static String post(Json interaction) {
    return Archive.worded(interaction, "type").orElse("").toLowerCase(Locale.ROOT);
  }

  private static Post.Kind kind(
      Post.@Nullable Reference repostOf,
      Post.@Nullable Reference parent,
      boolean answers,
      String type) {
    if (repostOf != null) {
      return Post.Kind.REPOST;
    }
    if (parent != null) {
      return Post.Kind.REPLY;
    }
    return answers
        ? Post.Kind.COMMENT
        : type.equals("blog") || type.startsWith("news") ? Post.Kind.ARTICLE : Post.Kind.POST;
  }

  private void words(Post.Builder post, Json record, Json interaction, Json own, boolean tweet) {
    String shared = Archive.first(interaction, "content");
    String content =
        Optional.ofNullable(shared == null && tweet ? Archive.first(own, "text") : shared)
            .orElse("");
    boolean html = Archive.worded(interaction, "contenttype").filter("html"::equals).isPresent();
    if (html) {
      RichText words = Html.toText(content, Archive.worded(interaction, "link").orElse(""));
      post.text(words.text()).html(words.html()).entities(words.entities());
    } else {
      String text = tweet ? TweetText.unescaped(content) : content;
      post.text(text).entities(Entities.in(text));
    }
    String source = Archive.worded(interaction, "source").orElse(null);
    post.title(
            Archive.worded(interaction, "title")
                .map(title -> Html.toText(title, "").text())
                .orElse(null))
        .application(source)
        .media(media(own));
    String lang = Archive.language(own, "lang");
    emitter.field(
        "language",
        record.offset(),
        () -> post.language(lang == null ? Archive.language(record.at("language"), "tag") : lang));
  }

  private List<Media> media(Json own) {
    List<Media> media = TweetText.media(emitter, own);
    String picture = Archive.first(own.at("media"), "image");
    if (media.isEmpty() && picture != null) {
      emitter.field(
          "media", own.offset(), () -> media.add(new Media(Media.Type.IMAGE, picture, null)));
    }
    return media;
  }

  private List<Metric> metrics(Json own, Json repeat) {
    List<Metric> metrics = new ArrayList<>();
    Archive.metric(repeat, "count", Metric.REPOSTS, emitter, metrics);
    Archive.metric(own.at("likes"), "count", Metric.LIKES, emitter, metrics);
    return metrics;
  }
}
