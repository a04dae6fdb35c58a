package dev.earshot.connectors.mastodon;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Entity;
import dev.earshot.Media;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Place;
import dev.earshot.PollOption;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.Span;
import dev.earshot.Visibility;
import dev.earshot.connectors.format.Html;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.format.RichText;
import dev.earshot.connectors.format.WebAddress;
import dev.earshot.connectors.moment.NoMoment;
import dev.earshot.connectors.reading.Emitter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the API shows into events. One for each body; not thread-safe.
 *
 * <p>A status without visibility is {@link Visibility#UNKNOWN} and skipped: Mastodon always states
 * it, so one that does not is not a status we understand.
 */
final class Statuses {
  /** Mastodon's words, and those of servers that speak its API with words of their own. */
  private static final Map<String, Visibility> VISIBILITIES =
      Map.ofEntries(
          Map.entry("public", Visibility.PUBLIC),
          Map.entry("unlisted", Visibility.UNLISTED),
          Map.entry("private", Visibility.FOLLOWERS),
          Map.entry("direct", Visibility.DIRECT),
          Map.entry("mutuals_only", Visibility.FOLLOWERS), // GoToSocial
          Map.entry("home", Visibility.UNLISTED), // Misskey's own words, which some let through
          Map.entry("followers", Visibility.FOLLOWERS),
          Map.entry("specified", Visibility.DIRECT),
          Map.entry("local", Visibility.FOLLOWERS), // Pleroma: the server's own people
          Map.entry("draft", Visibility.DIRECT), // Pixelfed: the author alone
          Map.entry("archived", Visibility.DIRECT));

  private static final String NOT_A_STATUS = "expected a status, got something else";

  private static final List<String> LISTS = List.of("ancestors", "statuses", "descendants");
  private static final List<String> SINGLES = List.of("status", "last_status", "quoted_status");

  private final @Nullable String server;
  private final Emitter emitter;
  private final Map<String, Seen> seen = new HashMap<>();

  /** The server of the last status that was read, whose posts mostly come together. */
  private String instance = "";

  /**
   * @param server the server that was read; null if unknown, and then each status tells by its
   *     address
   */
  Statuses(@Nullable String server, Emitter emitter) {
    this.server = server;
    this.emitter = emitter;
  }

  /** Reads all records of a body, and its faults. */
  void addAll(Json.Parts parts) {
    parts.records().forEach(this::add);
    emitter.faults(parts.faults());
  }

  /** Reads one record: a status, an envelope that holds some, or a frame of a stream. */
  void add(Json record) {
    if (record.has("event") && (record.has("payload") || record.has("stream"))) {
      frame(record.text("event", ""), record.text("payload", ""), record.offset());
    } else if (!envelope(record)) {
      status(record, false);
    }
  }

  /** Reads a frame of a stream: its event's name and its payload as text. */
  void frame(String event, String payload, long offset) {
    emitter.collectedBy(Provenance.Method.STREAM);
    switch (event) {
      case "update", "status.update", "notification", "conversation" -> {
        try {
          Json record =
              Json.document(
                  payload.getBytes(java.nio.charset.StandardCharsets.UTF_8), emitter.source());
          if (!envelope(record)) {
            status(record, event.equals("status.update"));
          }
        } catch (dev.earshot.MalformedException e) {
          emitter.fault(event, offset, e.problem());
        }
      }
      case "delete" -> deleted(payload.strip(), offset);
      default -> {
        // filters, announcements and whatever comes later say nothing about a post
      }
    }
  }

  private void deleted(String nativeId, long offset) {
    if (!nativeId.matches("[A-Za-z0-9_-]{1,200}")) {
      emitter.fault("delete", offset, "expected the id of a status");
      return;
    }
    Seen known = seen.get(nativeId);
    if (known == null) {
      emitter.deleted(id(server == null ? "" : server, nativeId));
    } else {
      emitter.deleted(known.id(), known.author());
    }
  }

  /** A status of this body, which a deletion further down names by its number alone. */
  private record Seen(PostId id, @Nullable AuthorId author) {}

  /** Returns whether a record is a status or an envelope of the API, with or without statuses. */
  static boolean isKnown(Json record) {
    return !idOf(record).isEmpty()
        || LISTS.stream().anyMatch(record::isArray)
        || SINGLES.stream().anyMatch(record::isObject)
        || isNotification(record);
  }

  private static boolean isNotification(Json record) {
    return record.has("type") && record.has("account") && !record.has("content");
  }

  private boolean envelope(Json record) {
    boolean found = false;
    for (String list : LISTS) {
      found |= record.isArray(list);
      for (Json item : record.items(list)) {
        add(item);
      }
    }
    for (String single : SINGLES) {
      if (!found && record.isObject(single) && !record.has("content")) {
        found = true;
        status(record.at(single), false);
      }
    }
    // a notification of a new follower, a quote that was withdrawn: an envelope with nothing in it
    return found || isNotification(record);
  }

  /** Reads a status; all of it or, if a field is beyond what a post can hold, a fault. */
  private void status(Json status, boolean edited) {
    String id = idOf(status);
    if (id.isEmpty()) {
      String problem = status.has("error") ? "the server reports an error" : NOT_A_STATUS;
      emitter.fault("", status.offset(), problem);
      return;
    }
    emitter.record(status.offset(), () -> read(status, id, edited));
  }

  /** Returns the id of a status; empty for what is none. */
  private static String idOf(Json record) {
    boolean status =
        record.isObject()
            && !record.has("scheduled_at")
            && !record.has("published_at")
            && (record.has("visibility")
                || record.has("reblog")
                || record.has("quote")
                || (record.has("content") && (record.has("account") || record.has("uri"))));
    String id = status ? record.text("id", "") : "";
    return id.isBlank() ? "" : id;
  }

  private void read(Json status, String nativeId, boolean edited) {
    String instance = instance(status);
    PostId id = id(instance, nativeId);
    Visibility visibility = visibility(status);
    Json reblog = status.at("reblog");
    Json quoted = quoted(status);
    readWithin(reblog);
    if (quoteStands(status)) {
      readWithin(quoted);
    }
    Json account = status.at("account");
    String whose = account.text("id", "");
    AuthorId author = whose.isBlank() ? null : new AuthorId(Network.MASTODON, instance, whose);
    seen.put(id.nativeId(), new Seen(id, author));
    Consumer<Post.Builder> content =
        post -> {
          fill(post, status, instance, reblog, quoted);
          post.author(author == null ? null : author(account, author, instance, status.offset()));
        };
    if (edited) {
      emitter.edited(id, author, visibility, content);
    } else {
      emitter.published(id, author, visibility, content);
    }
  }

  private void readWithin(Json embedded) {
    String id = idOf(embedded);
    if (!id.isEmpty()) {
      read(embedded, id, false);
    }
  }

  private void fill(Post.Builder post, Json status, String instance, Json reblog, Json quoted) {
    Post.Reference repostOf = reference(reblog);
    Post.Reference quoteOf = quoteOf(status, quoted, instance);
    String parent = status.text("in_reply_to_id", "");
    Post.Reference inReplyTo = parent.isBlank() ? null : Post.Reference.to(id(instance, parent));
    long record = status.offset();
    String stated = status.text("url", "");
    String url = stated.isEmpty() ? webAddress(status.text("uri")).orElse("") : stated;
    emitter.field("url", record, () -> post.url(url));
    post.kind(kind(status, repostOf, quoteOf, inReplyTo))
        .publishedAt(moment(status, "created_at", record))
        .editedAt(moment(status, "edited_at", record))
        .metrics(metrics(status))
        .inReplyTo(inReplyTo)
        .repostOf(repostOf)
        .quoteOf(quoteOf);
    if (repostOf == null) {
      words(status, stated, post, quoted, instance);
    }
  }

  /** Returns a moment; one that is there and not understood is told of. */
  private @Nullable Instant moment(Json record, String field, long offset) {
    Instant moment = record.moment(field).orElse(null);
    if (moment == null && record.has(field)) {
      emitter.fault(field, offset, NoMoment.OTHER_FORM_OR_ERA);
    }
    return moment;
  }

  /**
   * Sets what the author wrote; a repost has none of it, though some servers repeat the other's.
   */
  private void words(Json status, String url, Post.Builder post, Json quoted, String instance) {
    String base = url.isEmpty() ? status.text("uri", "") : url;
    String markup = status.text("content", "");
    boolean quotes = status.has("quote") || status.has("quote_id");
    String own = quotes ? QuoteFallback.removed(markup, addresses(quoted)) : markup;
    RichText content = Html.toText(own, base);
    String language = status.text("language", "");
    emitter.field("language", status.offset(), () -> post.language(language));
    String warning = status.text("spoiler_text", "");
    boolean unnamed = warning.isBlank() && status.isTrue("sensitive");
    post.contentWarning(unnamed ? "sensitive" : warning)
        .text(content.text())
        .html(content.html())
        .entities(entities(status, content, instance))
        .media(media(status.items("media_attachments"), status.offset()))
        .pollOptions(pollOptions(status))
        .application(status.at("application").text("name", ""));
    // Pixelfed's; its country is a word in the server's language
    String place = place(status);
    if (!place.isEmpty()) {
      post.place(new Place(place, null));
    }
  }

  private static String place(Json status) {
    if (!status.isObject("place")) {
      return "";
    }
    Json place = status.at("place");
    return Stream.of("name", "country")
        .flatMap(field -> place.text(field).stream())
        .filter(word -> !word.isBlank())
        .collect(Collectors.joining(", "));
  }

  private static Set<String> addresses(Json status) {
    Set<String> addresses = new HashSet<>();
    status.text("url").ifPresent(addresses::add);
    status.text("uri").ifPresent(addresses::add);
    return addresses;
  }

  private static List<PollOption> pollOptions(Json status) {
    if (!status.isObject("poll")) {
      return List.of();
    }
    Json poll = status.at("poll");
    List<PollOption> options = new ArrayList<>();
    for (Json option : poll.items("options")) {
      long votes = option.count("votes_count");
      option
          .text("title")
          .ifPresent(
              text -> options.add(votes >= 0 ? new PollOption(text, votes) : new PollOption(text)));
    }
    return options;
  }

  private static Post.Kind kind(
      Json status,
      Post.@Nullable Reference repostOf,
      Post.@Nullable Reference quoteOf,
      Post.@Nullable Reference inReplyTo) {
    if (repostOf != null) {
      return Post.Kind.REPOST;
    }
    if (quoteOf != null) {
      return Post.Kind.QUOTE;
    }
    if (inReplyTo != null) {
      return Post.Kind.REPLY;
    }
    return status.isObject("poll") ? Post.Kind.POLL : Post.Kind.POST;
  }

  private static Visibility visibility(Json status) {
    if (status.says("visibility", "public")) {
      return Visibility.PUBLIC;
    }
    String word = status.text("visibility", "").toLowerCase(Locale.ROOT);
    return VISIBILITIES.getOrDefault(word, Visibility.UNKNOWN);
  }

  /** Returns the quoted status, where it is there; Mastodon wraps it, others do not. */
  private static Json quoted(Json status) {
    Json quote = status.at("quote");
    return quote.has("state") ? quote.at("quoted_status") : quote;
  }

  /** Returns whether the quoted author agreed, or the server does not ask authors. */
  private static boolean quoteStands(Json status) {
    String state = status.at("quote").text("state", "accepted");
    return state.equals("accepted");
  }

  private Post.@Nullable Reference quoteOf(Json status, Json quoted, String instance) {
    if (!quoteStands(status)) {
      return null;
    }
    Post.Reference embedded = reference(quoted);
    if (embedded != null) {
      return embedded;
    }
    String id = status.at("quote").text("quoted_status_id", status.text("quote_id", ""));
    return id.isBlank() ? null : Post.Reference.to(id(instance, id));
  }

  private Post.@Nullable Reference reference(Json embedded) {
    String nativeId = idOf(embedded);
    if (nativeId.isEmpty()) {
      return null;
    }
    PostId id = id(instance(embedded), nativeId);
    return new Post.Reference(id, webAddress(embedded.text("url")).orElse(null));
  }

  /* The uri of an old status is a tag:, which is no page. */
  private static Optional<String> webAddress(Optional<String> uri) {
    return uri.filter(address -> WebAddress.scheme(address).startsWith("http"));
  }

  private String instance(Json status) {
    if (server != null) {
      return server;
    }
    String stated = Timeline.instance(status.text("uri", ""), instance);
    instance = stated.isEmpty() ? Timeline.instance(status.text("url", ""), instance) : stated;
    return instance;
  }

  private static PostId id(String instance, String nativeId) {
    return new PostId(Network.MASTODON, instance, nativeId);
  }

  private Author author(Json account, AuthorId id, String instance, long record) {
    String stated = account.text("url", "");
    String url = stated.isEmpty() ? account.text("uri", "") : stated;
    Author.Builder author =
        Author.builder(id)
            .handle(handle(account, url, instance))
            .name(account.text("display_name", ""))
            .kind(kind(account))
            .bio(Html.toText(account.text("note", ""), url).text())
            .createdAt(moment(account, "created_at", record));
    emitter.field("author.url", record, () -> author.url(url));
    count(account, "followers_count", author::followers);
    count(account, "following_count", author::following);
    count(account, "statuses_count", author::posts);
    return author.build();
  }

  /* Servers write -1 for what an account hides. */
  private static void count(Json account, String field, LongConsumer into) {
    long count = account.count(field);
    if (count >= 0) {
      into.accept(count);
    }
  }

  private static @Nullable String handle(Json account, String url, String instance) {
    String stated = account.text("acct", "");
    String name = stated.isEmpty() ? account.text("username", "") : stated;
    if (name.isEmpty() || name.indexOf('@', 1) > 0) {
      return name.isEmpty() ? null : name;
    }
    String found = Timeline.instance(url, instance);
    String home = found.isEmpty() ? instance : found;
    return home.isEmpty() ? name : name + "@" + home;
  }

  private static Author.Kind kind(Json account) {
    if (account.isTrue("bot")) {
      return Author.Kind.BOT;
    }
    return account.isTrue("group") ? Author.Kind.ORGANIZATION : Author.Kind.UNKNOWN;
  }

  /**
   * Returns what the text points at. A handle is the one that the source lists, with its server,
   * however little of it the text shows. A tag or handle that the source lists and the text does
   * not show stands as an empty span at the text's end, so that nothing the source states is lost.
   */
  private static List<Entity> entities(Json status, RichText content, String instance) {
    List<Json> mentions = status.items("mentions");
    List<Json> tags = status.items("tags");
    if (mentions.isEmpty() && tags.isEmpty()) {
      return content.entities();
    }
    Map<String, String> handles = new HashMap<>();
    Map<String, String> names = new HashMap<>();
    for (Json mention : mentions) {
      String url = mention.text("url", "");
      String acct = handle(mention, url, instance);
      if (acct != null) {
        if (!url.isEmpty()) {
          handles.put(url, acct);
        }
        // two people of one name can be told by their addresses alone
        String name = acct.split("@", 2)[0].toLowerCase(Locale.ROOT);
        names.merge(name, acct, (one, other) -> one.equals(other) ? one : "");
      }
    }
    List<Entity> entities = new ArrayList<>();
    Set<String> shown = new HashSet<>();
    for (Entity entity : content.entities()) {
      String acct = entity.url().map(handles::get).orElse(null);
      if (acct == null && entity instanceof Entity.HandleMention) {
        acct = names.get(entity.value().toLowerCase(Locale.ROOT));
      }
      // some servers show a mentioned person's name instead of the handle
      Entity named =
          acct != null && !acct.isEmpty() && !(entity instanceof Entity.Hashtag)
              ? new Entity.HandleMention(entity.span(), acct, null, entity.url().orElse(null))
              : entity;
      entities.add(named);
      shown.add(key(named));
      entity.url().filter(handles::containsKey).ifPresent(shown::add);
    }
    Span end = new Span(content.text().length(), content.text().length());
    for (Json mention : mentions) {
      String url = webAddress(mention.text("url")).orElse(null);
      Optional.ofNullable(handle(mention, mention.text("url", ""), instance))
          .map(acct -> new Entity.HandleMention(end, acct, null, url))
          .filter(entity -> shown.add(key(entity)) && (url == null || shown.add(url)))
          .ifPresent(entities::add);
    }
    for (Json tag : tags) {
      String url = webAddress(tag.text("url")).orElse(null);
      tag.text("name")
          .map(name -> new Entity.Hashtag(end, name, url))
          .filter(entity -> shown.add(key(entity)))
          .ifPresent(entities::add);
    }
    return entities;
  }

  private static String key(Entity entity) {
    char sign = entity instanceof Entity.Hashtag ? '#' : '@';
    return sign + entity.value().toLowerCase(Locale.ROOT);
  }

  private List<Media> media(List<Json> items, long record) {
    if (items.isEmpty()) {
      return List.of();
    }
    List<Media> media = new ArrayList<>(items.size());
    for (Json attachment : items) {
      String alt = attachment.text("description").orElse(null);
      attachment
          .text("remote_url")
          .or(() -> attachment.text("url"))
          .or(() -> attachment.text("preview_url"))
          .filter(url -> !url.isBlank())
          .ifPresent(
              url ->
                  emitter.field(
                      "media", record, () -> media.add(new Media(type(attachment), url, alt))));
    }
    return media;
  }

  private static Media.Type type(Json attachment) {
    return switch (attachment.text("type", "")) {
      case "image" -> Media.Type.IMAGE;
      case "video", "gifv" -> Media.Type.VIDEO;
      case "audio" -> Media.Type.AUDIO;
      default -> Media.Type.ofMime(attachment.text("mime").orElse(null));
    };
  }

  private List<Metric> metrics(Json status) {
    Metric likes = metric(status, "favourites_count", Metric.LIKES);
    Metric reposts = metric(status, "reblogs_count", Metric.REPOSTS);
    // Pixelfed's older pages write it so
    String counted = status.has("replies_count") ? "replies_count" : "reply_count";
    Metric replies = metric(status, counted, Metric.REPLIES);
    Metric quotes = metric(status, "quotes_count", Metric.QUOTES);
    if (likes != null && reposts != null && replies != null) { // nearly all have these
      return quotes == null
          ? List.of(likes, reposts, replies)
          : List.of(likes, reposts, replies, quotes);
    }
    return Stream.of(likes, reposts, replies, quotes).filter(Objects::nonNull).toList();
  }

  private @Nullable Metric metric(Json status, String field, String name) {
    long count = status.count(field);
    return count < 0 ? null : new Metric(name, count, emitter.observedAt());
  }
}
