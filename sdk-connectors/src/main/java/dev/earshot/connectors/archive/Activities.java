package dev.earshot.connectors.archive;

import com.google.common.hash.Hashing;
import dev.earshot.AuthorId;
import dev.earshot.Entity;
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
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
  private static final int DEEPEST = 8;

  /** Of what activities, objects, collections and their parts say of themselves, one each. */
  private static final List<String> WORDS =
      List.of("type", "objectType", "verb", "items", "content", "displayName", "@context");

  /** Of what an object says beside its name. */
  private static final List<String> SAYING =
      List.of(
          "content",
          "contentMap",
          "body",
          "name",
          "displayName",
          "title",
          "summary",
          "attachment",
          "attachments",
          "image",
          "stream",
          "oneOf",
          "anyOf",
          "options");

  private final Emitter emitter;
  private final Network network;
  private final Visibility unlessSaid;
  private final Actors actors;
  private final Attachments attachments;
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
    actors = new Actors(emitter, network);
    attachments = new Attachments(emitter);
  }

  /** Reads a record: an activity, an object, or a collection of either. */
  void add(Json record) {
    if (record.isArray()) {
      record.items().forEach(this::add);
    } else if (!record.isObject() || WORDS.stream().noneMatch(record::has)) {
      boolean address = ActivityWords.web(record.text().orElse(null)) != null;
      emitter.fault(
          "",
          record.offset(),
          "expected an activity or an object" + (address ? ", got its address" : ""));
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
      if (ActivityWords.isCollection(record)) {
        for (String list : List.of("items", "orderedItems")) {
          record.at(list).items().stream()
              .filter(item -> item.isObject() || !ActivityWords.isOfPeople(record))
              .forEach(this::add);
        }
        if (record.at("first").isObject()) {
          add(record.at("first"));
        }
      } else if (ActivityWords.isActivity(record)) {
        activity(record);
      } else {
        object(record, outer, edited);
      }
    } finally {
      depth = Math.max(0, depth - 1);
    }
  }

  private void activity(Json activity) {
    List<Json> objects = ActivityWords.each(activity.at("object"));
    ActivityWords.Act act = ActivityWords.act(activity);
    if (objects.isEmpty() && act != ActivityWords.Act.PASS) {
      objectless(activity, "expected what the activity is about");
    }
    switch (act) {
      case PUBLISH, EDIT -> {
        for (Json object : objects) {
          if (object.isObject()) {
            read(object, activity, act == ActivityWords.Act.EDIT);
          } else {
            objectless(activity, "expected the object, got its address");
          }
        }
      }
      case DELETE -> objects.forEach(object -> deleted(object, activity));
      case REPEAT -> repeat(activity, objects);
      case UNDO -> {
        for (Json undone : objects) {
          if (undone.isObject()
              && ActivityWords.isActivity(undone)
              && ActivityWords.act(undone) == ActivityWords.Act.REPEAT
              && ActivityWords.isNamed(undone)) {
            emitter.deleted(id(undone), actors.id(Actors.of(undone, activity)));
          }
        }
      }
      case PASS -> {
        // nothing that a post says
      }
    }
  }

  private void objectless(Json activity, String problem) {
    emitter.fault("object", activity.offset(), problem);
  }

  private void deleted(Json object, Json activity) {
    Optional<String> address = object.text();
    String id = address.orElseGet(() -> Archive.first(object, "id", "url"));
    if (id == null) {
      if (ActivityWords.isPost(object) || ActivityWords.isActor(object) || isTombstone(object)) {
        objectless(activity, "expected an id of what is gone");
      }
      return;
    }
    Json actor = Actors.of(activity, activity);
    AuthorId author = actors.id(actor);
    AuthorId gone = new AuthorId(network, "", id);
    if (gone.equals(author) || ActivityWords.isActor(object)) {
      emitter.accountWithdrawn(gone);
    } else {
      emitter.deleted(new PostId(network, "", id), isOfOneServer(id, author) ? null : author);
    }
  }

  private static boolean isTombstone(Json object) {
    return ActivityWords.type(object).equals("tombstone");
  }

  /* A server speaks for all that stands on it: a moderator of its own deletes what others wrote. */
  private static boolean isOfOneServer(String object, @Nullable AuthorId actor) {
    String host = WebAddress.host(object);
    return actor != null && !host.isEmpty() && host.equals(WebAddress.host(actor.nativeId()));
  }

  /** A community of Lemmy announces what others did: that is what they did, and no repost. */
  private void repeat(Json activity, List<Json> objects) {
    for (Json object : objects) {
      if (object.isObject()
          && ActivityWords.isActivity(object)
          && ActivityWords.act(object) != ActivityWords.Act.PASS) {
        read(object, object, false);
        continue;
      }
      if (object.isObject() && ActivityWords.isActivity(object)) {
        continue;
      }
      String url = object.text().orElseGet(() -> ActivityWords.url(object));
      if (object.isObject() && !object.has("verb") && ActivityWords.isPost(object)) {
        other(object);
      }
      PostId repeated =
          object
              .text()
              .filter(text -> !text.isBlank())
              .map(text -> new PostId(network, "", text))
              .orElseGet(() -> object.isObject() ? id(object) : null);
      if (repeated == null) {
        objectless(activity, "expected what is repeated");
        continue;
      }
      Json actor = Actors.of(activity, activity);
      Post.Reference of = new Post.Reference(repeated, ActivityWords.web(url));
      PostId id =
          ActivityWords.isNamed(activity) ? id(activity) : digest(activity, repeated.nativeId());
      emitter.published(
          id,
          actors.id(actor),
          Audience.of(activity, activity, unlessSaid),
          post -> {
            post.kind(Post.Kind.REPOST)
                .author(actors.author(actor))
                .repostOf(of)
                .publishedAt(Archive.moment(activity, "published", emitter));
            emitter.field("url", activity.offset(), () -> post.url(ActivityWords.url(activity)));
          });
    }
  }

  /** What is repeated or quoted, if it is more than a name; a fault of it is none of its frame. */
  private void other(Json object) {
    if (SAYING.stream().anyMatch(object::has)) {
      emitter.record(object.offset(), () -> read(object, object, false));
    }
  }

  private void object(Json object, Json outer, boolean edited) {
    String type = ActivityWords.type(object);
    if (isTombstone(object)) {
      deleted(object, outer);
      return;
    }
    if (!ActivityWords.isPost(object)
        || (type.isEmpty() && !object.has("content") && !object.has("displayName"))) {
      return; // an actor, a place, a thing: no post
    }
    Json actor = Actors.of(object, outer);
    Visibility visibility = Audience.of(object, outer, unlessSaid);
    quoted(object).filter(Json::isObject).filter(ActivityWords::isPost).ifPresent(this::other);
    AuthorId author = actors.id(actor);
    PostId id = ActivityWords.isNamed(object) ? id(object) : digest(object, "");
    boolean more = object.has("attachment") || object.has("attachments");
    Consumer<Post.Builder> content =
        post -> {
          fill(post, object, outer, actor);
          Archive.requireWords(post, more, emitter);
        };
    if (edited) {
      emitter.edited(id, author, visibility, content);
    } else {
      emitter.published(id, author, visibility, content);
    }
  }

  private PostId id(Json object) {
    String id = Archive.first(object, "id");
    String url = id == null ? ActivityWords.url(object) : id;
    return url == null ? digest(object, "") : new PostId(network, "", url);
  }

  private PostId digest(Json object, String more) {
    String said =
        String.join(
            "\n",
            ActivityWords.type(object),
            String.valueOf(Archive.first(object, "displayName", "name", "title")),
            String.valueOf(Archive.first(object, "content", "summary")),
            String.valueOf(Archive.first(object, "published")),
            more);
    String digest = Hashing.sha256().hashString(said, StandardCharsets.UTF_8).toString();
    return new PostId(network, "", "sha256:" + digest.substring(0, 32));
  }

  private void fill(Post.Builder post, Json object, Json outer, Json actor) {
    long record = object.offset();
    String own = Archive.first(object, "id");
    String url = ActivityWords.url(object);
    Post.Reference parent = reference(object.at("inReplyTo"));
    Post.Reference quote = quoted(object).map(this::reference).orElse(null);
    emitter.field("url", record, () -> post.url(url == null ? ActivityWords.web(own) : url));
    RichText content = content(object, outer, url == null ? own : url);
    Post.Kind kind = ActivityWords.kind(object);
    boolean plain = kind == Post.Kind.POST;
    post.kind(
            quote != null && plain
                ? Post.Kind.QUOTE
                : parent != null && plain ? Post.Kind.REPLY : kind)
        .author(actors.author(actor))
        .text(content.text())
        .html(content.html())
        .entities(entities(object, content))
        .contentWarning(warning(object))
        .publishedAt(published(object, outer))
        .editedAt(edited(object))
        .media(attachments.of(object))
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

  /* A bad time is told once, however many of these say it. */
  private @Nullable Instant published(Json object, Json outer) {
    boolean told = false;
    for (Json one : outer == object ? List.of(object) : List.of(object, outer)) {
      for (String field : List.of("published", "postedTime")) {
        Instant at = Archive.moment(one, field);
        if (at != null) {
          return at;
        }
        if (!told && Archive.worded(one, field).isPresent()) {
          told = true;
          Archive.noMoment(one, field, emitter);
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
    boolean note = ActivityWords.kind(object) == Post.Kind.POST;
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
    boolean sensitive = object.isTrue("sensitive");
    if (object.has("objectType") || (!sensitive && !ActivityWords.type(object).equals("note"))) {
      return null;
    }
    return Archive.worded(object, "summary")
        .map(text -> Html.toText(text, "").text())
        .filter(text -> !text.isBlank())
        .orElse(sensitive ? "sensitive" : null);
  }

  private static RichText content(Json object, Json outer, @Nullable String base) {
    String markup = Archive.first(object, "content", "body");
    if (markup == null) {
      Json languages = object.at("contentMap");
      String said = first(languages);
      markup =
          said != null
              ? languages.text(said).orElse("")
              : Archive.worded(outer, "body") // as Gnip writes it beside the object
                  .or(() -> Optional.ofNullable(wordless(object)))
                  .orElse("");
    }
    boolean plain = !object.text("mediaType").orElse("text/html").startsWith("text/html");
    return Html.toText(plain ? escaped(markup) : markup, base == null ? "" : base);
  }

  /** Returns the first language in which something is said. */
  private static @Nullable String first(Json languages) {
    return languages.names().stream()
        .filter(name -> Archive.worded(languages, name).isPresent())
        .findFirst()
        .orElse(null);
  }

  private static @Nullable String wordless(Json object) {
    boolean note = ActivityWords.kind(object) == Post.Kind.POST;
    return object.has("objectType")
        ? Archive.first(object, "summary")
        : note ? null : Archive.first(object, "summary");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>");
  }

  /** The language is that of the words we have; the map holds translations too. */
  private static @Nullable String language(Json object) {
    Json languages = object.at("contentMap");
    String words = Archive.first(object, "content", "body");
    List<String> said =
        words == null
            ? Stream.ofNullable(first(languages)).toList()
            : languages.names().stream()
                .filter(name -> Archive.worded(languages, name).filter(words::equals).isPresent())
                .toList();
    String tag = said.size() == 1 ? Archive.tag(said.get(0)) : null;
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
      for (Json tag : ActivityWords.each(object.at(list))) {
        String name = tag.isObject() ? Archive.first(tag, "name", "displayName") : null;
        String stands = Archive.first(tag, "href", "url");
        String href = ActivityWords.web(stands);
        if (name == null || WebAddress.scheme(stands == null ? "" : stands).equals("mailto")) {
          continue; // a mailbox is nobody's account
        }
        String type = ActivityWords.type(tag);
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
    for (Json one : ActivityWords.each(other)) {
      String id = one.text().orElseGet(() -> Archive.first(one, "id", "href"));
      String url = one.isObject() ? ActivityWords.url(one) : ActivityWords.web(id);
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
            one ->
                ActivityWords.type(one).equals("note")
                    || (ActivityWords.type(one).equals("article") && one.has("author")))
        .filter(ActivityWords::isNamed)
        .findFirst();
  }
}
