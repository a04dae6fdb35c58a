package dev.earshot.connectors.bluesky;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Entity;
import dev.earshot.MalformedException;
import dev.earshot.Media;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.Provenance;
import dev.earshot.Span;
import dev.earshot.Visibility;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.format.WebAddress;
import dev.earshot.connectors.moment.NoMoment;
import dev.earshot.connectors.reading.Emitter;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Makes events of what the AppView and Jetstream say: views, bare records and frames. */
final class Records {
  static final String NO_UNAUTHENTICATED = "NO_UNAUTHENTICATED";

  private static final String GET_BLOB = "https://bsky.social/xrpc/com.atproto.sync.getBlob?did=";
  private static final String INVALID_HANDLE = "handle.invalid";
  private static final String SHUT = "!no-unauthenticated";
  private static final Set<String> HIDING = Set.of("!hide", "!takedown");
  private static final Set<String> WARNING =
      Set.of("!warn", "porn", "sexual", "nudity", "graphic-media", "gore", "nsfl");
  private static final Set<String> INACTIVE =
      Set.of("deactivated", "suspended", "takendown", "deleted");
  /* Troubles of a server's, no word of the person's. */
  private static final Set<String> TROUBLED = Set.of("desynchronized", "throttled");
  private static final Set<String> ENVELOPES = Set.of("feed", "posts", "thread", "replies");
  private static final List<String> PICTURES = List.of("images", "items");
  private static final int METRICS = 4;

  private final Emitter emitter;
  private final Map<String, Json> profiles;

  /**
   * @param profiles whole profiles that were asked for, by DID
   */
  Records(Emitter emitter, Map<String, Json> profiles) {
    this.emitter = emitter;
    this.profiles = profiles;
  }

  void addAll(Json.Parts parts, String source) {
    parts.records().forEach(record -> add(record, source));
    emitter.faults(parts.faults());
  }

  /**
   * Reads a frame, an answer, a view or a bare record.
   *
   * @param source the at-uri of a bare record; any other address for what names itself
   */
  void add(Json record, String source) {
    if (record.has("kind") && record.has("did")) {
      frame(record);
    } else if (record.has("post")) {
      if (record.has("replies") || record.has("parent")) {
        thread(record);
      } else {
        item(record);
      }
    } else if (record.has("uri")
        && (record.has("author") || record.has("record") || record.has("value"))) {
      emitter.record(record.offset(), () -> view(record, true));
    } else if (record.text("$type", "").startsWith("app.bsky.feed.post")
        || record.text("$type", "").equals(AtUri.REPOST)) {
      emitter.record(record.offset(), () -> bare(record, source));
    } else if (ENVELOPES.stream().anyMatch(record::has)) {
      record.items("feed").forEach(this::item);
      record.items("posts").forEach(post -> add(post, source));
      Json thread = record.at("thread");
      if (thread.has("post") || thread.has("$type")) {
        thread(thread);
      } else if (record.has("thread")) {
        emitter.fault("thread", record.offset(), "expected a post and what stands around it");
      }
    } else if (!isOther(record)) {
      emitter.fault(
          "",
          record.offset(),
          "expected a post, a feed or a frame of Jetstream, got something else");
    }
  }

  /* A profile, a like, a follow: known, and nothing that was said. */
  private static boolean isOther(Json record) {
    String type = record.text("$type", "");
    return (type.startsWith("app.bsky.") && !type.startsWith("app.bsky.feed.post"))
        || (record.has("did") && record.has("handle"));
  }

  /** Reads a post with those it answers and those that answer it, the oldest first. */
  private void thread(Json node) {
    above(node.at("parent"), 1);
    below(node, 0);
  }

  private void above(Json node, int height) {
    if (!node.isObject()) {
      return;
    }
    above(node.at("parent"), height + 1);
    if (height == Place.ABOVE && node.at("post").at("record").has("reply")) {
      cut(node, "parent", "what stands above is not asked for; name the post at the top");
    }
    if (node.has("post")) {
      item(node);
    }
  }

  private void below(Json node, int depth) {
    if (node.has("post")) {
      item(node);
    }
    if (depth == Place.BELOW && node.at("post").count("replyCount") > 0) {
      cut(node, "replies", "what stands below is not asked for; name the last post");
    }
    node.items("replies").forEach(reply -> below(reply, depth + 1));
  }

  private void cut(Json node, String side, String problem) {
    if (!node.has(side)) {
      emitter.fault(side, node.offset(), problem);
    }
  }

  /** Reads a post of a feed and why it stands there. */
  void item(Json item) {
    emitter.record(
        item.offset(),
        () -> {
          boolean shown = view(item.at("post"), true);
          Json reason = item.at("reason");
          Optional<AtUri> repost = reason.text("uri").flatMap(AtUri::of);
          if (shown && repost.isPresent()) {
            AtUri uri = repost.get();
            AtUri of = uri(item.at("post"));
            if (isShut(reason.at("by"))) {
              emitter.skipped(uri.id(), uri.author(), Visibility.UNKNOWN, NO_UNAUTHENTICATED);
              return;
            }
            emitter.published(
                uri.id(),
                uri.author(),
                Visibility.PUBLIC,
                post ->
                    post.kind(Post.Kind.REPOST)
                        .author(
                            author(
                                reason.at("by"),
                                handle(reason.at("by")).orElse(null),
                                uri.authority(),
                                item.offset()))
                        .publishedAt(moment(reason, "indexedAt", item.offset()))
                        .repostOf(new Post.Reference(of.id(), page(of, item.at("post")))));
          }
        });
  }

  private static AtUri uri(Json view) {
    return view.text("uri")
        .flatMap(AtUri::of)
        .filter(uri -> AtUri.isDid(uri.authority()))
        .orElseThrow(
            () ->
                new MalformedException(
                    "bluesky", "uri", -1, "expected the at-uri of a post", null));
  }

  private static String page(AtUri uri, Json view) {
    return uri.page(handle(view.at("author")).orElse(uri.authority()));
  }

  private static Optional<String> handle(Json actor) {
    return actor
        .text("handle")
        .filter(AtUri::isHandle)
        .filter(handle -> !handle.equalsIgnoreCase(INVALID_HANDLE));
  }

  /** Reads a view of a post and what it quotes; returns whether it may be shown. */
  private boolean view(Json view, boolean withQuote) {
    String type = view.text("$type", "");
    if (type.endsWith("#notFoundPost")) {
      return false; // a thread that misses one post does not say since when, or why
    }
    AtUri uri = uri(view);
    if (type.endsWith("#blockedPost") || !uri.isPost()) {
      return false;
    }
    Json author = view.at("author");
    Set<String> labels = labels(view, "labels");
    Set<String> ofAuthor = labels(author, "labels");
    if (!Collections.disjoint(HIDING, labels) || !Collections.disjoint(HIDING, ofAuthor)) {
      emitter.withheld(uri.id(), uri.author(), List.of());
      return false;
    }
    if (labels.contains(SHUT) || ofAuthor.contains(SHUT)) {
      emitter.skipped(uri.id(), uri.author(), Visibility.UNKNOWN, NO_UNAUTHENTICATED);
      return false;
    }
    Json record = view.has("record") ? view.at("record") : view.at("value");
    if (!record.isObject()) {
      throw new MalformedException("bluesky", "record", -1, "expected a record", null);
    }
    // views.items: a quoted post has its embeds as a list
    Json embed = view.has("embeds") ? first(view.at("embeds")) : view.at("embed");
    Optional<Json> quoted = quoted(embed);
    if (withQuote) {
      quoted.filter(Records::isQuotable).ifPresent(other -> view(other, false));
    }
    return emitter.published(
        uri.id(),
        uri.author(),
        Visibility.PUBLIC,
        post -> {
          String handle = handle(author).orElse(null);
          fill(post, uri, record, labels, embed, quoted.orElse(null), view.offset());
          post.author(author(author, handle, uri.authority(), view.offset()))
              .metrics(metrics(view))
              .url(uri.page(handle == null ? uri.authority() : handle));
        });
  }

  private static Json first(Json list) {
    List<Json> items = list.items();
    return items.isEmpty() ? list.at("none") : items.get(0);
  }

  private boolean isShut(Json of) {
    return labels(of, "labels").contains(SHUT);
  }

  /**
   * Returns the labels of a view, or those its author put on a record; not those taken back or
   * over.
   */
  private Set<String> labels(Json of, String field) {
    List<Json> items = of.isObject(field) ? of.at(field).items("values") : of.items(field);
    if (items.isEmpty()) {
      return Set.of();
    }
    Set<String> names = new LinkedHashSet<>();
    for (Json label : items) {
      if (label.moment("exp").filter(until -> !until.isAfter(emitter.observedAt())).isPresent()) {
        continue;
      }
      label.text("val").ifPresent(label.isTrue("neg") ? names::remove : names::add);
    }
    return Collections.unmodifiableSet(names);
  }

  /** Reads a record without a view, whose name the caller has from elsewhere. */
  private void bare(Json record, String source) {
    AtUri uri =
        AtUri.of(source)
            .filter(name -> AtUri.isDid(name.authority()))
            .orElseThrow(
                () ->
                    new MalformedException(
                        "bluesky", "uri", -1, "a record that does not say whose it is", null));
    said(uri, record, false);
  }

  private void said(AtUri uri, Json record, boolean edited) {
    if (isShut(record)) {
      emitter.skipped(uri.id(), uri.author(), Visibility.UNKNOWN, NO_UNAUTHENTICATED);
      return;
    }
    java.util.function.Consumer<Post.Builder> content =
        post -> {
          post.author(Author.builder(uri.author()).build());
          if (uri.isPost()) {
            Json embed = record.at("embed");
            fill(post, uri, record, Set.of(), embed, quoted(embed).orElse(null), record.offset());
            post.url(uri.page(uri.authority()));
          } else {
            AtUri of = uri(record.at("subject"));
            post.kind(Post.Kind.REPOST)
                .publishedAt(moment(record, "createdAt", record.offset()))
                .repostOf(new Post.Reference(of.id(), of.page(of.authority())));
          }
        };
    if (edited) {
      emitter.edited(uri.id(), uri.author(), Visibility.PUBLIC, content);
    } else {
      emitter.published(uri.id(), uri.author(), Visibility.PUBLIC, content);
    }
  }

  /** Reads a frame of Jetstream. */
  void frame(Json frame) {
    emitter.collectedBy(Provenance.Method.STREAM);
    emitter.record(frame.offset(), () -> happened(frame));
  }

  private void happened(Json frame) {
    String did =
        frame
            .text("did")
            .filter(AtUri::isDid)
            .orElseThrow(
                () -> new MalformedException("jetstream", "did", -1, "expected a DID", null));
    AuthorId author = new AuthorId(Network.BLUESKY, "", did);
    switch (frame.text("kind", "")) {
      case "commit" -> commit(frame.at("commit"), did);
      case "identity" ->
          handle(frame.at("identity"))
              .ifPresent(handle -> emitter.accountRenamed(author, null, handle));
      case "account" -> {
        Json account = frame.at("account");
        String status = account.text("status").orElse("deleted");
        if (account.isTrue("active")) {
          emitter.accountRestored(author);
        } else if (!isFalse(account, "active")) {
          throw new MalformedException(
              "jetstream", "account.active", -1, "expected true or false", null);
        } else if (INACTIVE.contains(status)) {
          emitter.accountWithdrawn(author);
        } else if (!TROUBLED.contains(status)) {
          throw new MalformedException(
              "jetstream", "account.status", -1, "expected a status that is known", null);
        }
      }
      default -> {
        // what comes later says nothing about a post
      }
    }
  }

  private static boolean isFalse(Json of, String field) {
    Json value = of.at(field);
    return of.has(field)
        && !of.isTrue(field)
        && value.text().isEmpty()
        && !value.isObject()
        && !value.isArray();
  }

  private void commit(Json commit, String did) {
    String collection = commit.text("collection", "");
    if (!collection.equals(AtUri.POST) && !collection.equals(AtUri.REPOST)) {
      return;
    }
    AtUri uri =
        AtUri.of(did, collection, commit.text("rkey", ""))
            .orElseThrow(
                () ->
                    new MalformedException(
                        "jetstream", "commit.rkey", -1, "expected a record key", null));
    switch (commit.text("operation", "")) {
      case "create" -> said(uri, commit.at("record"), false);
      case "update" -> said(uri, commit.at("record"), true);
      case "delete" -> emitter.deleted(uri.id(), uri.author());
      default ->
          throw new MalformedException(
              "jetstream", "commit.operation", -1, "expected create, update or delete", null);
    }
  }

  private void fill(
      Post.Builder post,
      AtUri uri,
      Json record,
      Set<String> labels,
      Json embed,
      @Nullable Json quoted,
      long offset) {
    String text = record.text("text", "");
    Post.Reference inReplyTo = reference(record.at("reply").at("parent"));
    Post.Reference quoteOf =
        Optional.ofNullable(quoted)
            .flatMap(Records::named)
            .or(() -> quotedByRecord(record, embed))
            .filter(AtUri::isPost)
            .map(Records::to)
            .orElse(null);
    post.kind(
            quoteOf != null
                ? Post.Kind.QUOTE
                : inReplyTo != null ? Post.Kind.REPLY : Post.Kind.POST)
        .text(text)
        .publishedAt(moment(record, "createdAt", offset))
        .inReplyTo(inReplyTo)
        .threadRoot(reference(record.at("reply").at("root")))
        .quoteOf(quoteOf)
        .contentWarning(warnings(labels(record, "labels"), labels))
        .entities(entities(record, text, embed, offset))
        .media(media(embed, uri.authority(), offset));
    List<Json> languages = record.items("langs");
    if (!languages.isEmpty()) {
      emitter.field("language", offset, () -> post.language(languages.get(0).text().orElse(null)));
    }
  }

  private static @Nullable String warnings(Set<String> own, Set<String> others) {
    if (own.isEmpty() && others.isEmpty()) {
      return null;
    }
    Set<String> warnings = new LinkedHashSet<>(own);
    warnings.addAll(others);
    warnings.retainAll(WARNING);
    return warnings.isEmpty() ? null : String.join(", ", warnings);
  }

  private static Post.Reference to(AtUri uri) {
    return new Post.Reference(uri.id(), uri.page(uri.authority()));
  }

  private static Post.@Nullable Reference reference(Json strong) {
    return named(strong).filter(AtUri::isPost).map(Records::to).orElse(null);
  }

  private static Optional<AtUri> named(Json strong) {
    return strong.text("uri").flatMap(AtUri::of).filter(uri -> AtUri.isDid(uri.authority()));
  }

  /** Returns what an embed quotes, in the form of a view or of a record. */
  private static Optional<Json> quoted(Json embed) {
    Json inner = embed.at("record");
    Json quoted = inner.has("record") ? inner.at("record") : inner;
    String type = quoted.text("$type", "");
    boolean stands =
        quoted.has("uri")
            && !type.endsWith("#viewBlocked")
            && !type.endsWith("#viewNotFound")
            && !type.endsWith("#viewDetached");
    return stands ? Optional.of(quoted) : Optional.empty();
  }

  /* Where the view shows no embed at all, the record alone says what is quoted. */
  private static Optional<AtUri> quotedByRecord(Json record, Json embed) {
    return embed.isObject() ? Optional.empty() : quoted(record.at("embed")).flatMap(Records::named);
  }

  private static boolean isQuotable(Json quoted) {
    return quoted.at("value").isObject() && named(quoted).filter(AtUri::isPost).isPresent();
  }

  private List<Media> media(Json embed, String did, long offset) {
    List<Media> media = new ArrayList<>();
    Json with = embed.has("media") ? embed.at("media") : embed;
    for (String list : PICTURES) {
      for (Json image : with.items(list)) {
        address(image, "fullsize", "image", did)
            .ifPresent(url -> add(media, Media.Type.IMAGE, url, image, offset));
      }
    }
    String type = with.text("$type", "");
    if (type.startsWith("app.bsky.embed.video")) {
      Optional<String> playlist = with.text("playlist").filter(WebAddress::isLoadable);
      Optional<String> blob = with.text("cid").map(cid -> GET_BLOB + did + "&cid=" + cid);
      playlist
          .or(() -> address(with, "playlist", "video", did))
          .or(() -> blob)
          .ifPresent(url -> add(media, Media.Type.VIDEO, url, with, offset));
    }
    return media;
  }

  private void add(List<Media> media, Media.Type type, String url, Json of, long offset) {
    String alt = of.text("alt").filter(text -> !text.isBlank()).orElse(null);
    emitter.field("media", offset, () -> media.add(new Media(type, url, alt)));
  }

  private static Optional<String> address(Json of, String view, String blob, String did) {
    return of.text(view)
        .filter(WebAddress::isLoadable)
        .or(() -> of.at(blob).at("ref").text("$link").map(cid -> GET_BLOB + did + "&cid=" + cid));
  }

  /** Returns what the facets point at, and the card under the text and the tags beside it. */
  private List<Entity> entities(Json record, String text, Json embed, long offset) {
    List<Json> facets = record.items("facets");
    List<Entity> entities = new ArrayList<>(facets.size());
    Utf8Index index = new Utf8Index(text);
    for (Json facet : facets) {
      Json place = facet.at("index");
      OptionalLong start = place.whole("byteStart");
      OptionalLong end = place.whole("byteEnd");
      Optional<Span> span =
          start.isEmpty() || end.isEmpty()
              ? Optional.empty()
              : index.span(start.getAsLong(), end.getAsLong());
      if (span.isEmpty()) {
        emitter.fault("facets.index", offset, "expected bytes of the text, from start to end");
        continue;
      }
      for (Json feature : facet.items("features")) {
        emitter.field("facets", offset, () -> feature(feature, span.get(), text, entities));
      }
    }
    Span end = new Span(text.length(), text.length());
    for (Json tag : record.items("tags")) {
      tag.text()
          .filter(name -> !name.isBlank())
          .ifPresent(
              name ->
                  emitter.field(
                      "tags", offset, () -> entities.add(new Entity.Hashtag(end, name, null))));
    }
    Json with = embed.has("media") ? embed.at("media") : embed;
    with.at("external")
        .text("uri")
        .filter(WebAddress::isLinkable)
        .filter(
            url -> entities.stream().noneMatch(one -> one.url().filter(url::equals).isPresent()))
        .ifPresent(
            url ->
                emitter.field(
                    "embed.external", offset, () -> entities.add(new Entity.Link(end, url, url))));
    return entities;
  }

  private static void feature(Json feature, Span span, String text, List<Entity> into) {
    switch (feature.text("$type", "")) {
      case "app.bsky.richtext.facet#mention" -> {
        String shown = span.in(text);
        String handle = shown.startsWith("@") ? shown.substring(1) : shown;
        String did = feature.text("did").filter(AtUri::isDid).orElse(null);
        String url = did == null ? null : "https://bsky.app/profile/" + did;
        if (!handle.isBlank()) {
          into.add(new Entity.HandleMention(span, handle, null, url));
        }
      }
      case "app.bsky.richtext.facet#tag" ->
          feature
              .text("tag")
              .filter(tag -> !tag.isBlank())
              .ifPresent(tag -> into.add(new Entity.Hashtag(span, tag, null)));
      case "app.bsky.richtext.facet#link" ->
          feature
              .text("uri")
              .filter(WebAddress::isLinkable)
              .ifPresent(uri -> into.add(new Entity.Link(span, uri, uri)));
      default -> {
        // a kind of facet that came later points at nothing we know
      }
    }
  }

  private Author author(Json basic, @Nullable String handle, String did, long offset) {
    Json whole = profiles.getOrDefault(did, basic);
    Author.Builder author =
        Author.builder(new AuthorId(Network.BLUESKY, "", did))
            .name(basic.text("displayName").filter(name -> !name.isBlank()).orElse(null))
            .bio(whole.text("description").filter(bio -> !bio.isBlank()).orElse(null));
    if (handle != null) {
      author.handle(handle).url("https://bsky.app/profile/" + handle);
    }
    count(whole, "followersCount", author::followers);
    count(whole, "followsCount", author::following);
    count(whole, "postsCount", author::posts);
    if (whole.has("createdAt")) {
      author.createdAt(moment(whole, "createdAt", offset));
    }
    return author.build();
  }

  private static void count(Json of, String field, LongConsumer into) {
    long count = of.count(field);
    if (count >= 0) {
      into.accept(count);
    }
  }

  private List<Metric> metrics(Json view) {
    List<Metric> metrics = new ArrayList<>(METRICS);
    metric(view, "likeCount", Metric.LIKES, metrics);
    metric(view, "repostCount", Metric.REPOSTS, metrics);
    metric(view, "replyCount", Metric.REPLIES, metrics);
    metric(view, "quoteCount", Metric.QUOTES, metrics);
    return metrics;
  }

  private void metric(Json view, String field, String name, List<Metric> into) {
    long count = view.count(field);
    if (count >= 0) {
      into.add(new Metric(name, count, emitter.observedAt()));
    }
  }

  /** Returns a moment; old records have none of the zones that the protocol demands today. */
  private @Nullable Instant moment(Json of, String field, long offset) {
    Instant moment = moment(of, field).orElse(null);
    if (moment == null && of.has(field)) {
      emitter.fault(field, offset, NoMoment.OTHER_FORM_OR_ERA);
    }
    return moment;
  }

  static Optional<Instant> moment(Json of, String field) {
    Optional<Instant> moment = of.moment(field);
    if (moment.isPresent()) {
      return moment;
    }
    try {
      return of.text(field).map(text -> LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
