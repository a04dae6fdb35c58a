package dev.earshot.connectors.archive;

import com.google.common.hash.Hashing;
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
import dev.earshot.Span;
import dev.earshot.Visibility;
import dev.earshot.connectors.format.Html;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.format.RichText;
import dev.earshot.connectors.format.WebAddress;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.reading.PersonKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads ActivityStreams of both versions, whoever wrote them: version 1 names things by {@code
 * objectType} and {@code verb}, version 2 by {@code type}; the rest differs in names alone.
 *
 * <p>A post's id is the object's own {@code id}, else its address, else a digest of what it says;
 * the ids of ActivityStreams hold in all the world, so there is no instance. Who may read it is
 * whom it is addressed {@code to} and {@code cc}; of what is addressed to nobody nobody knows.
 */
final class Activities {
  /** What an activity does, as far as a post is concerned. */
  private enum Act {
    PUBLISH,
    EDIT,
    DELETE,
    REPEAT,
    UNDO,
    /** Says nothing about a post's words: a like, a follow, an invitation. */
    PASS
  }

  /** Verbs of version 1 and types of version 2, without hyphens; all others are passed over. */
  private static final Map<String, Act> ACTS =
      Map.ofEntries(
          Map.entry("post", Act.PUBLISH),
          Map.entry("create", Act.PUBLISH),
          Map.entry("author", Act.PUBLISH),
          Map.entry("submit", Act.PUBLISH),
          Map.entry("update", Act.EDIT),
          Map.entry("replace", Act.EDIT),
          Map.entry("delete", Act.DELETE),
          Map.entry("share", Act.REPEAT),
          Map.entry("announce", Act.REPEAT),
          Map.entry("undo", Act.UNDO));

  /** The activities of version 2, which has no verb to tell them by. */
  private static final Set<String> TYPES =
      Set.of(
          "accept",
          "add",
          "announce",
          "arrive",
          "block",
          "create",
          "delete",
          "dislike",
          "emojireact",
          "flag",
          "follow",
          "ignore",
          "invite",
          "join",
          "leave",
          "like",
          "listen",
          "lock",
          "move",
          "offer",
          "read",
          "reject",
          "remove",
          "tentativeaccept",
          "tentativereject",
          "travel",
          "undo",
          "update",
          "view",
          "quoterequest");

  private static final Map<String, Post.Kind> POSTS =
      Map.ofEntries(
          Map.entry("", Post.Kind.POST),
          Map.entry("note", Post.Kind.POST),
          Map.entry("status", Post.Kind.POST),
          Map.entry("post", Post.Kind.POST),
          Map.entry("chatmessage", Post.Kind.POST),
          Map.entry("bookmark", Post.Kind.POST),
          Map.entry("issue", Post.Kind.POST),
          Map.entry("event", Post.Kind.POST),
          Map.entry("document", Post.Kind.ARTICLE),
          Map.entry("article", Post.Kind.ARTICLE),
          Map.entry("page", Post.Kind.ARTICLE),
          Map.entry("comment", Post.Kind.COMMENT),
          Map.entry("question", Post.Kind.POLL),
          Map.entry("poll", Post.Kind.POLL),
          Map.entry("video", Post.Kind.VIDEO),
          Map.entry("image", Post.Kind.PHOTO),
          Map.entry("photo", Post.Kind.PHOTO),
          Map.entry("audio", Post.Kind.EPISODE),
          Map.entry("review", Post.Kind.REVIEW));

  private static final Set<String> ACTORS =
      Set.of("person", "group", "organization", "service", "application");

  private static final Set<String> COLLECTIONS =
      Set.of("collection", "orderedcollection", "collectionpage", "orderedcollectionpage");

  private static final Set<String> PUBLIC =
      Set.of("https://www.w3.org/ns/activitystreams#public", "as:public", "public", "@public");

  private static final int DEEPEST = 8;

  private final Emitter emitter;
  private final Network network;
  private final Visibility unlessSaid;
  private int depth;

  Activities(Emitter emitter, Network network) {
    this(emitter, network, Visibility.UNKNOWN);
  }

  /**
   * @param unlessSaid who may read what says of nobody that they may; a vendor of public posts
   *     alone need not say it
   */
  Activities(Emitter emitter, Network network, Visibility unlessSaid) {
    this.emitter = emitter;
    this.network = network;
    this.unlessSaid = unlessSaid;
  }

  /** Reads a record: an activity, an object, or a collection of either. */
  void add(Json record) {
    if (record.isArray()) {
      record.items().forEach(this::add);
    } else if (!record.isObject()) {
      emitter.fault("", record.offset(), "expected an activity or an object");
    } else {
      emitter.record(record.offset(), () -> read(record, record, false));
    }
  }

  /* An activity may hold another, and a stranger's nesting has no end. */
  private void read(Json record, Json outer, boolean edited) {
    if (++depth > DEEPEST) {
      depth = 0;
      throw new IllegalArgumentException("activities: expected at most 8 inside each other");
    }
    try {
      if (isCollection(record)) {
        for (String list : List.of("items", "orderedItems")) {
          record.at(list).items().stream().filter(Json::isObject).forEach(this::add);
        }
        if (record.at("first").isObject()) {
          add(record.at("first"));
        }
      } else if (isActivity(record)) {
        activity(record);
      } else {
        object(record, outer, edited);
      }
    } finally {
      depth = Math.max(0, depth - 1);
    }
  }

  private static boolean isCollection(Json record) {
    return COLLECTIONS.contains(type(record))
        || (!record.has("verb") && !record.has("type") && record.at("items").isArray());
  }

  static boolean isActivity(Json record) {
    return record.has("verb") || TYPES.contains(type(record)) || type(record).equals("activity");
  }

  /** Returns the type in lower case, without the schema it is named by. */
  private static String type(Json record) {
    Json type = record.has("type") ? record.at("type") : record.at("objectType");
    String name =
        type.text().or(() -> type.items().stream().findFirst().flatMap(Json::text)).orElse("");
    return plain(name);
  }

  private static String plain(String name) {
    int last =
        Math.max(name.lastIndexOf('/'), Math.max(name.lastIndexOf('#'), name.lastIndexOf(':')));
    return name.substring(last + 1).replaceAll("[-_\\s]", "").toLowerCase(Locale.ROOT);
  }

  private static Act act(Json activity) {
    String verb = activity.text("verb").map(Activities::plain).orElseGet(() -> type(activity));
    return verb.equals("activity") ? Act.PUBLISH : ACTS.getOrDefault(verb, Act.PASS);
  }

  private void activity(Json activity) {
    List<Json> objects = each(activity.at("object"));
    switch (act(activity)) {
      case PUBLISH ->
          objects.stream().filter(Json::isObject).forEach(o -> read(o, activity, false));
      case EDIT -> objects.stream().filter(Json::isObject).forEach(o -> read(o, activity, true));
      case DELETE -> objects.forEach(object -> deleted(object, activity));
      case REPEAT -> repeat(activity, objects);
      case UNDO -> {
        for (Json undone : objects) {
          if (undone.isObject()
              && isActivity(undone)
              && act(undone) == Act.REPEAT
              && isNamed(undone)) {
            emitter.deleted(id(undone), authorId(actor(undone, activity)));
          }
        }
      }
      case PASS -> {
        // nothing that a post says
      }
    }
  }

  private static List<Json> each(Json value) {
    return value.isArray()
        ? value.items()
        : value.isObject() || value.text().isPresent() ? List.of(value) : List.of();
  }

  private void deleted(Json object, Json activity) {
    Optional<String> address = object.text();
    String id = address.orElseGet(() -> Archive.first(object, "id", "url"));
    if (id == null) {
      return;
    }
    Json actor = actor(activity, activity);
    AuthorId author = authorId(actor);
    AuthorId gone = new AuthorId(network, "", id);
    if (gone.equals(author) || ACTORS.contains(type(object))) {
      emitter.accountWithdrawn(gone);
    } else {
      emitter.deleted(new PostId(network, "", id), author);
    }
  }

  /** A community of Lemmy announces what others did: that is what they did, and no repost. */
  private void repeat(Json activity, List<Json> objects) {
    for (Json object : objects) {
      if (object.isObject() && isActivity(object) && act(object) != Act.PASS) {
        read(object, object, false);
        continue;
      }
      if (object.isObject() && isActivity(object)) {
        continue;
      }
      String url = object.text().orElseGet(() -> url(object));
      if (object.isObject() && !object.has("verb") && isPost(object)) {
        read(object, object, false);
      }
      PostId repeated =
          object
              .text()
              .filter(text -> !text.isBlank())
              .map(text -> new PostId(network, "", text))
              .orElseGet(() -> object.isObject() ? id(object) : null);
      if (repeated == null) {
        continue;
      }
      Json actor = actor(activity, activity);
      Post.Reference of = new Post.Reference(repeated, web(url));
      PostId id = isNamed(activity) ? id(activity) : digest(activity, repeated.nativeId());
      emitter.published(
          id,
          authorId(actor),
          visibility(activity, activity),
          post -> {
            post.kind(Post.Kind.REPOST)
                .author(author(actor))
                .repostOf(of)
                .publishedAt(Archive.moment(activity, "published", emitter));
            emitter.field("url", activity.offset(), () -> post.url(url(activity)));
          });
    }
  }

  private static boolean isPost(Json object) {
    return POSTS.containsKey(type(object));
  }

  private void object(Json object, Json outer, boolean edited) {
    String type = type(object);
    if (type.equals("tombstone")) {
      deleted(object, outer);
      return;
    }
    if (!isPost(object)
        || (type.isEmpty() && !object.has("content") && !object.has("displayName"))) {
      return; // an actor, a place, a thing: no post
    }
    Json actor = actor(object, outer);
    Visibility visibility = visibility(object, outer);
    quoted(object)
        .filter(Json::isObject)
        .filter(Activities::isPost)
        .ifPresent(other -> read(other, other, false));
    AuthorId author = authorId(actor);
    PostId id = isNamed(object) ? id(object) : digest(object, "");
    if (edited) {
      emitter.edited(id, author, visibility, post -> fill(post, object, outer, actor));
    } else {
      emitter.published(id, author, visibility, post -> fill(post, object, outer, actor));
    }
  }

  private static boolean isNamed(Json object) {
    return Archive.first(object, "id") != null || url(object) != null;
  }

  private PostId id(Json object) {
    String id = Archive.first(object, "id");
    String url = id == null ? url(object) : id;
    return url == null ? digest(object, "") : new PostId(network, "", url);
  }

  private PostId digest(Json object, String more) {
    String said =
        String.join(
            "\n",
            type(object),
            String.valueOf(Archive.first(object, "displayName", "name", "title")),
            String.valueOf(Archive.first(object, "content", "summary")),
            String.valueOf(Archive.first(object, "published")),
            more);
    String digest = Hashing.sha256().hashString(said, StandardCharsets.UTF_8).toString();
    return new PostId(network, "", "sha256:" + digest.substring(0, 32));
  }

  /** Returns the address that people open: of several the first that is a page. */
  private static @Nullable String url(Json object) {
    String found = Archive.first(object, "link"); // as Gnip has it
    for (Json url : each(object.at("url"))) {
      String address = url.text().orElseGet(() -> Archive.first(url, "href", "value"));
      boolean page = url.text("mediaType").orElse("text/html").startsWith("text/html");
      if (address != null && page && found == null) {
        found = address;
      }
    }
    return web(found);
  }

  private static @Nullable String web(@Nullable String address) {
    return address != null && WebAddress.scheme(address).startsWith("http") ? address : null;
  }

  private void fill(Post.Builder post, Json object, Json outer, Json actor) {
    long record = object.offset();
    String own = Archive.first(object, "id");
    String url = url(object);
    Post.Reference parent = reference(object.at("inReplyTo"));
    Post.Reference quote = quoted(object).map(this::reference).orElse(null);
    emitter.field("url", record, () -> post.url(url == null ? web(own) : url));
    RichText content = content(object, url == null ? own : url);
    Post.Kind kind = POSTS.getOrDefault(type(object), Post.Kind.POST);
    boolean plain = kind == Post.Kind.POST;
    post.kind(
            quote != null && plain
                ? Post.Kind.QUOTE
                : parent != null && plain ? Post.Kind.REPLY : kind)
        .author(author(actor))
        .text(content.text())
        .html(content.html())
        .entities(entities(object, content))
        .contentWarning(warning(object))
        .publishedAt(published(object, outer))
        .editedAt(edited(object))
        .media(media(object))
        .pollOptions(poll(object))
        .metrics(metrics(object))
        .inReplyTo(parent)
        .quoteOf(quote)
        .conversation(Archive.first(object, "conversation", "context"))
        .title(title(object))
        .application(application(object, outer));
    emitter.field("language", record, () -> post.language(language(object)));
    Json place = object.at("location");
    String name = Archive.first(place, "displayName", "name");
    if (name != null) {
      post.place(new Place(name, null));
    }
  }

  private @Nullable Instant published(Json object, Json outer) {
    for (Json one : List.of(object, outer)) {
      for (String field : List.of("published", "postedTime")) {
        Instant at = Archive.moment(one, field, emitter);
        if (at != null) {
          return at;
        }
      }
    }
    return null;
  }

  private @Nullable Instant edited(Json object) {
    Instant updated = Archive.moment(object, "updated", emitter);
    Instant published = object.moment("published").orElse(null);
    return updated == null || updated.equals(published) ? null : updated;
  }

  private static @Nullable String title(Json object) {
    // version 1 names a note by its own beginning
    String title = Archive.first(object, "name", "displayName", "title");
    boolean note = POSTS.getOrDefault(type(object), Post.Kind.POST) == Post.Kind.POST;
    return title != null && note && object.has("objectType") && object.has("content")
        ? null
        : title == null ? null : Html.toText(title, "").text();
  }

  private static @Nullable String application(Json object, Json outer) {
    for (Json holder : List.of(object, outer)) {
      Json generator = holder.at("generator");
      String name =
          generator.text().orElseGet(() -> Archive.first(generator, "name", "displayName"));
      if (name != null && WebAddress.scheme(name).isEmpty()) {
        return name;
      }
    }
    return null;
  }

  /** Mastodon's servers write the warning where others write a summary, and mark it sensitive. */
  private static @Nullable String warning(Json object) {
    return object.has("objectType") || !type(object).equals("note")
        ? null
        : Archive.worded(object, "summary").map(text -> Html.toText(text, "").text()).orElse(null);
  }

  private static RichText content(Json object, @Nullable String base) {
    String markup = Archive.first(object, "content", "body");
    if (markup == null) {
      Json languages = object.at("contentMap");
      markup =
          languages.names().stream()
              .findFirst()
              .flatMap(languages::text)
              .orElseGet(() -> String.valueOf(Optional.ofNullable(wordless(object)).orElse("")));
    }
    boolean plain = !object.text("mediaType").orElse("text/html").startsWith("text/html");
    return Html.toText(plain ? escaped(markup) : markup, base == null ? "" : base);
  }

  private static @Nullable String wordless(Json object) {
    boolean note = POSTS.getOrDefault(type(object), Post.Kind.POST) == Post.Kind.POST;
    return object.has("objectType")
        ? Archive.first(object, "summary")
        : note ? null : Archive.first(object, "summary");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>");
  }

  private static @Nullable String language(Json object) {
    Json languages = object.at("contentMap");
    String tag =
        languages.names().stream().filter(name -> !name.equals("und")).findFirst().orElse(null);
    if (tag == null) {
      tag = Archive.language(object, "language");
    }
    return tag == null ? Archive.language(object.at("language"), "identifier") : tag;
  }

  /** What is stated beside the text and not shown in it stands at the text's end. */
  private static List<Entity> entities(Json object, RichText content) {
    List<Entity> entities = new ArrayList<>(content.entities());
    Set<String> shown = new HashSet<>();
    for (Entity entity : entities) {
      shown.add(key(entity));
      entity.url().ifPresent(shown::add);
    }
    Span end = new Span(content.text().length(), content.text().length());
    for (String list : List.of("tag", "tags")) {
      for (Json tag : each(object.at(list))) {
        String name = tag.isObject() ? Archive.first(tag, "name", "displayName") : null;
        String href = web(Archive.first(tag, "href", "url"));
        if (name == null) {
          continue;
        }
        String type = type(tag);
        Entity stated =
            switch (type) {
              case "hashtag" -> new Entity.Hashtag(end, name.replaceFirst("^#", ""), href);
              case "mention", "person" ->
                  new Entity.HandleMention(end, name.replaceFirst("^@", ""), null, href);
              default -> null;
            };
        if (stated != null && shown.add(key(stated)) && (href == null || shown.add(href))) {
          entities.add(stated);
        }
      }
    }
    return entities;
  }

  private static String key(Entity entity) {
    String value = entity.value().toLowerCase(Locale.ROOT);
    return entity instanceof Entity.Hashtag ? "#" + value : "@" + value.split("@", 2)[0];
  }

  private List<Media> media(Json object) {
    List<Media> media = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String list : List.of("attachment", "attachments")) {
      for (Json item : each(object.at(list))) {
        String kind = type(item);
        Media.Type type =
            switch (kind) {
              case "image", "photo" -> Media.Type.IMAGE;
              case "video" -> Media.Type.VIDEO;
              case "audio" -> Media.Type.AUDIO;
              default -> Media.Type.ofMime(item.text("mediaType").orElse(null));
            };
        boolean holds = kind.equals("document") || (!kind.isEmpty() && type != Media.Type.OTHER);
        if (holds || (kind.isEmpty() && (item.has("image") || item.has("stream")))) {
          Json shown = item.at(item.has("stream") ? "stream" : "image");
          medium(item, shown, type, seen, media);
        }
      }
    }
    for (Json image : each(object.at("image"))) {
      medium(image, image, Media.Type.IMAGE, seen, media);
    }
    for (Json stream : each(object.at("stream"))) {
      Media.Type type = type(object).equals("audio") ? Media.Type.AUDIO : Media.Type.VIDEO;
      medium(stream, stream, type, seen, media);
    }
    for (Json link : each(object.at("url"))) {
      Media.Type type = Media.Type.ofMime(link.text("mediaType").orElse(null));
      if (link.isObject() && type != Media.Type.OTHER) {
        medium(link, link, type, seen, media);
      }
    }
    return media;
  }

  private void medium(Json item, Json shown, Media.Type type, Set<String> seen, List<Media> into) {
    String alt = Archive.first(item, "name", "displayName", "summary");
    List<Json> places = each(shown).isEmpty() ? List.of(item) : each(shown);
    for (Json place : places) {
      String url = address(place);
      if (url == null && place != item) {
        url = address(item);
      }
      String found = url;
      String words =
          place.isObject() && alt == null ? Archive.first(place, "displayName", "name") : alt;
      if (found != null && seen.add(found)) {
        emitter.field("media", item.offset(), () -> into.add(new Media(type, found, words)));
      }
    }
  }

  private static @Nullable String address(Json item) {
    if (item.text().isPresent()) {
      return item.text().filter(text -> !text.isBlank()).orElse(null);
    }
    for (Json url : each(item.at("url"))) {
      String address = url.text().orElseGet(() -> Archive.first(url, "href", "url"));
      if (address != null) {
        return address;
      }
    }
    return Archive.first(item, "href");
  }

  private static List<PollOption> poll(Json object) {
    List<PollOption> options = new ArrayList<>();
    for (String list : List.of("oneOf", "anyOf", "options")) {
      for (Json option : object.at(list).items()) {
        OptionalLong votes = option.at("replies").whole("totalItems");
        Archive.worded(option, "name")
            .or(() -> Archive.worded(option, "displayName"))
            .ifPresent(
                name ->
                    options.add(
                        votes.isPresent() && votes.getAsLong() >= 0
                            ? new PollOption(name, votes.getAsLong())
                            : new PollOption(name)));
      }
    }
    return options;
  }

  private List<Metric> metrics(Json object) {
    List<Metric> metrics = new ArrayList<>();
    Archive.metric(object.at("replies"), "totalItems", Metric.REPLIES, emitter, metrics);
    for (String likes : List.of("likes", "plusoners")) {
      Archive.metric(object.at(likes), "totalItems", Metric.LIKES, emitter, metrics);
    }
    for (String shares : List.of("shares", "resharers")) {
      Archive.metric(object.at(shares), "totalItems", Metric.REPOSTS, emitter, metrics);
    }
    Archive.metric(object, "views", Metric.VIEWS, emitter, metrics);
    return metrics;
  }

  private Post.@Nullable Reference reference(Json other) {
    for (Json one : each(other)) {
      String id = one.text().orElseGet(() -> Archive.first(one, "id", "href"));
      String url = one.isObject() ? url(one) : web(id);
      String native0 = id == null ? url : id;
      if (native0 != null && !native0.isBlank()) {
        return new Post.Reference(new PostId(network, "", native0), url);
      }
    }
    return null;
  }

  /** Returns what a post quotes: a field of Misskey, Fedibird or Mastodon, or a note attached. */
  private static Optional<Json> quoted(Json object) {
    for (String field : List.of("quote", "quoteUrl", "quoteUri", "_misskey_quote")) {
      Json quote = object.at(field);
      if (quote.isObject() || quote.text().filter(text -> !text.isBlank()).isPresent()) {
        return Optional.of(quote);
      }
    }
    return object.at("attachments").items().stream()
        .filter(
            one -> type(one).equals("note") || (type(one).equals("article") && one.has("author")))
        .filter(Activities::isNamed)
        .findFirst();
  }

  private static Json actor(Json object, Json outer) {
    for (String field : List.of("attributedTo", "author", "actor")) {
      Json actor = person(object.at(field));
      if (actor != null) {
        return actor;
      }
    }
    Json actor = outer == object ? null : person(outer.at("actor"));
    return actor == null ? object.at("") : actor;
  }

  /** Of several the first person; a community stands there too, as PeerTube's channels do. */
  private static @Nullable Json person(Json value) {
    List<Json> all = each(value);
    return all.stream()
        .filter(one -> one.text().isPresent() || !type(one).equals("group"))
        .findFirst()
        .or(() -> all.stream().findFirst())
        .orElse(null);
  }

  private @Nullable AuthorId authorId(Json actor) {
    String id = actor.text().orElseGet(() -> Archive.first(actor, "id"));
    if (id == null) {
      String url = actor.isObject() ? url(actor) : null;
      String name = Archive.first(actor, "preferredUsername", "username", "displayName", "name");
      id = url != null ? url : name == null ? null : PersonKey.of(name);
    } else if (PersonKey.namesAMailbox(id) && WebAddress.scheme(id).equals("mailto")) {
      id = PersonKey.of(id.substring("mailto:".length()));
    }
    return id == null || id.isBlank() ? null : new AuthorId(network, "", id);
  }

  private @Nullable Author author(Json actor) {
    AuthorId id = authorId(actor);
    if (id == null) {
      return null;
    }
    String url = actor.isObject() ? url(actor) : web(actor.text().orElse(null));
    String page = url == null ? web(id.nativeId()) : url;
    Author.Builder author = Author.builder(id).handle(handle(actor, page));
    if (actor.isObject()) {
      String name = Archive.first(actor, "name", "displayName");
      author
          .name(name == null || PersonKey.namesAMailbox(name) ? null : name)
          .bio(
              Optional.ofNullable(Archive.first(actor, "summary", "description"))
                  .map(markup -> Html.toText(markup, "").text())
                  .orElse(null))
          .location(Archive.first(actor.at("location"), "displayName", "name"))
          .createdAt(Archive.moment(actor, "published", emitter))
          .kind(
              switch (type(actor)) {
                case "group", "organization" -> Author.Kind.ORGANIZATION;
                case "service", "application" -> Author.Kind.BOT;
                case "person" -> Author.Kind.PERSON;
                default -> Author.Kind.UNKNOWN;
              });
      Archive.count(actor.at("followers"), "totalItems", author::followers);
      Archive.count(actor.at("following"), "totalItems", author::following);
    }
    emitter.field("author.url", actor.offset(), () -> author.url(page));
    return author.build();
  }

  /** In version 2 a handle is the name on its server, in version 1 what the source calls it. */
  private static @Nullable String handle(Json actor, @Nullable String page) {
    String name = actor.isObject() ? Archive.first(actor, "preferredUsername", "username") : null;
    if (name == null || PersonKey.namesAMailbox(name)) {
      return null;
    }
    String id = Archive.first(actor, "id");
    String host = WebAddress.host(id != null && web(id) != null ? id : page == null ? "" : page);
    return actor.has("type") && !host.isEmpty() && name.indexOf('@', 1) < 0
        ? name + "@" + host
        : name;
  }

  /** Addressed to all is public; all in copy is unlisted; to followers, or to some, is neither. */
  private Visibility visibility(Json object, Json outer) {
    List<String> to = names(object, "to");
    List<String> cc = names(object, "cc");
    if (to.isEmpty() && cc.isEmpty()) {
      to = names(outer, "to");
      cc = names(outer, "cc");
    }
    Set<String> aliases = new HashSet<>(to);
    aliases.addAll(cc);
    if (aliases.contains("@unlisted")) {
      return Visibility.UNLISTED;
    }
    if (to.stream().anyMatch(PUBLIC::contains)) {
      return Visibility.PUBLIC;
    }
    if (cc.stream().anyMatch(PUBLIC::contains)) {
      return Visibility.UNLISTED;
    }
    if (aliases.isEmpty()) {
      return unlessSaid;
    }
    boolean followers =
        aliases.stream()
            .anyMatch(
                name ->
                    name.endsWith("/followers")
                        || name.equals("@followers")
                        || name.equals("@private")
                        || name.equals("@friends"));
    return followers ? Visibility.FOLLOWERS : Visibility.DIRECT;
  }

  private static List<String> names(Json object, String field) {
    return each(object.at(field)).stream()
        .flatMap(
            one ->
                one.text().isPresent()
                    ? one.text().stream()
                    : Optional.ofNullable(Archive.first(one, "alias", "id", "url")).stream())
        .map(name -> name.toLowerCase(Locale.ROOT))
        .toList();
  }
}
