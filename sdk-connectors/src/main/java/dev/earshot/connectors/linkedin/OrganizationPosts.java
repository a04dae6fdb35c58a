package dev.earshot.connectors.linkedin;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Entity;
import dev.earshot.Media;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.PollOption;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Span;
import dev.earshot.Visibility;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.reading.Emitter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the API shows into events: posts as it has them now, as user-generated content or as
 * shares before that, and comments. Of a member no more is read than the number that the API knows
 * them by.
 */
final class OrganizationPosts {
  static final Network NETWORK = new Network("linkedin");

  /** What is counted of a post where nobody asked. */
  static final Json NO_COUNTS = Json.document(new byte[] {'{', '}'}, LinkedInConnector.ID);

  private static final String SITE = "https://www.linkedin.com/";
  private static final Pattern COMMENT =
      Pattern.compile("urn:li:comment:\\((urn:li:\\w{1,40}:\\d{1,20}),(\\d{1,20})\\)");
  private static final Pattern AUTHOR =
      Pattern.compile(
          "urn:li:(organization|organizationBrand|company|person|member):([\\w-]{1,100})");

  private static final Map<String, Visibility> VISIBILITIES =
      Map.of(
          "PUBLIC", Visibility.PUBLIC,
          "LOGGED_IN", Visibility.FOLLOWERS,
          "CONNECTIONS", Visibility.FOLLOWERS,
          "CONTAINER", Visibility.FOLLOWERS);

  private final Emitter emitter;
  private final Map<String, Visibility> seen = new HashMap<>();

  OrganizationPosts(Emitter emitter) {
    this.emitter = emitter;
  }

  /** Returns the address of an organisation's page. */
  static String page(String number) {
    return SITE + "company/" + number + "/";
  }

  /**
   * Reads a recorded body: a list, or one post or comment. A comment does not say who may see it;
   * where the post stands before it, whoever may see that.
   */
  void add(Json record) {
    if (record.isArray("elements")) {
      record.items("elements").forEach(this::add);
    } else if (record.isObject("results")) {
      record.at("results").names().forEach(name -> add(record.at("results").at(name)));
    } else if (record.isArray("values") && record.has("_total")) {
      record.items("values").forEach(this::ofGroup);
    } else if (isComment(record)) {
      comment(record, seen.getOrDefault(about(record), Visibility.UNKNOWN));
    } else if (isPost(record)) {
      urn(record).ifPresent(urn -> seen.put(urn, visibility(record)));
      post(record, NO_COUNTS);
    } else {
      emitter.fault("", record.offset(), "expected posts or comments of an organisation");
    }
  }

  private static boolean isComment(Json record) {
    return record.has("commentUrn") || (record.has("message") && record.has("actor"));
  }

  private static boolean isPost(Json record) {
    return record.has("commentary")
        || record.has("specificContent")
        || (record.has("owner") && record.has("text"));
  }

  /** Returns what a post is called; shares had a number alone. */
  static Optional<String> urn(Json post) {
    return post.text("id")
        .map(id -> id.matches("\\d{1,20}") ? "urn:li:share:" + id : id)
        .filter(Place::isPost);
  }

  /** Returns when a post or a comment was last changed. */
  static @Nullable Instant modified(Json record) {
    return record
        .moment("lastModifiedAt")
        .or(() -> record.at("lastModified").moment("time"))
        .or(() -> record.moment("createdAt"))
        .or(() -> record.at("created").moment("time"))
        .orElse(null);
  }

  /**
   * Reads a post.
   *
   * @param counts its social metadata; nothing where they were not asked for
   */
  void post(Json post, Json counts) {
    Optional<String> urn = urn(post);
    if (urn.isEmpty()) {
      emitter.fault("id", post.offset(), "expected the URN of a post");
      return;
    }
    emitter.record(post.offset(), () -> read(post, urn.get(), counts));
  }

  private void read(Json post, String urn, Json counts) {
    PostId id = PostId.of(NETWORK, urn);
    Author author = author(post.text("author").or(() -> post.text("owner")).orElse(""));
    AuthorId authorId = author == null ? null : author.id();
    if (post.text("lifecycleState", "").equals("DELETED")) {
      emitter.deleted(id, authorId);
      return;
    }
    if (post.at("lifecycleStateInfo").isTrue("isEditedByAuthor")) {
      emitter.edited(
          id,
          authorId,
          visibility(post),
          into -> {
            fill(into, post, urn, author, counts);
            into.editedAt(modified(post));
          });
    } else {
      emitter.published(
          id, authorId, visibility(post), into -> fill(into, post, urn, author, counts));
    }
  }

  /** Returns who may see a post. */
  static Visibility visibility(Json post) {
    if (!post.text("lifecycleState", "PUBLISHED").equals("PUBLISHED")) {
      return Visibility.DIRECT;
    }
    Json stated = post.at("visibility");
    String word =
        stated.text().or(() -> stated.text("com.linkedin.ugc.MemberNetworkVisibility")).orElse("");
    Visibility visibility = VISIBILITIES.getOrDefault(word, Visibility.UNKNOWN);
    Json target = post.at("distribution").at("linkedInDistributionTarget");
    if (target.isTrue("visibleToGuest")) {
      visibility = Visibility.PUBLIC; // how shares said it
    }
    boolean listed = !post.at("distribution").text("feedDistribution", "").equals("NONE");
    return visibility == Visibility.PUBLIC && !listed ? Visibility.UNLISTED : visibility;
  }

  private void fill(
      Post.Builder into, Json post, String urn, @Nullable Author author, Json counts) {
    Json older = post.at("specificContent").at("com.linkedin.ugc.ShareContent");
    Commentary said = said(post, older);
    List<Entity> entities = new ArrayList<>(said.entities());
    Span end = new Span(said.text().length(), said.text().length());
    links(post, older).forEach(address -> entities.add(new Entity.Link(end, address, address)));
    List<PollOption> options = poll(post.at("content").at("poll"));
    String parent =
        Stream.of(post.at("reshareContext").text("parent"), post.text("resharedShare"))
            .flatMap(Optional::stream)
            .filter(Place::isPost)
            .findFirst()
            .orElse(null);
    Post.Reference repeated = parent == null ? null : Post.Reference.to(PostId.of(NETWORK, parent));
    boolean own = !said.text().isBlank();
    Post.Kind alone = options.isEmpty() ? Post.Kind.POST : Post.Kind.POLL;
    into.kind(repeated == null ? alone : own ? Post.Kind.QUOTE : Post.Kind.REPOST)
        .url(SITE + "feed/update/" + urn + "/")
        .author(author)
        .text(said.text())
        .entities(entities)
        .pollOptions(options)
        .media(media(post, older))
        .metrics(metrics(counts))
        .quoteOf(own ? repeated : null)
        .repostOf(own ? null : repeated)
        .publishedAt(
            Stream.of(
                    post.moment("publishedAt"),
                    post.moment("firstPublishedAt"),
                    post.moment("createdAt"),
                    post.at("created").moment("time"))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null));
  }

  private static Commentary said(Json post, Json older) {
    if (post.has("commentary")) {
      return Commentary.little(post.text("commentary", ""));
    }
    Json text = older.isObject("shareCommentary") ? older.at("shareCommentary") : post.at("text");
    List<Json> attributes = new ArrayList<>(text.items("attributes"));
    attributes.addAll(text.items("annotations"));
    return Commentary.attributed(text.text("text", ""), attributes);
  }

  /* The title and teaser of a linked page are the page's words. */
  private static List<String> links(Json post, Json older) {
    List<String> links = new ArrayList<>();
    post.at("content").at("article").text("source").ifPresent(links::add);
    older.items("media").forEach(one -> one.text("originalUrl").ifPresent(links::add));
    for (Json entity : post.at("content").items("contentEntities")) {
      entity.text("entityLocation").ifPresent(links::add);
    }
    links.removeIf(address -> !address.matches("https?://\\S+"));
    return links;
  }

  private static List<PollOption> poll(Json poll) {
    List<PollOption> options = new ArrayList<>();
    for (Json option : poll.items("options")) {
      String text = option.text("text", "");
      long votes = option.count("voteCount");
      if (!text.isBlank()) {
        options.add(votes < 0 ? new PollOption(text) : new PollOption(text, votes));
      }
    }
    return options;
  }

  /* Pictures and films are shown by a name that only a further question turns into an address. */
  private List<Media> media(Json post, Json older) {
    List<Media> media = new ArrayList<>();
    List<Json> shown = new ArrayList<>(post.items("content"));
    older.items("media").forEach(one -> shown.addAll(one.items("thumbnails")));
    for (Json one : shown) {
      one.text("url")
          .ifPresent(
              url ->
                  emitter.field(
                      "media",
                      post.offset(),
                      () -> media.add(new Media(Media.Type.IMAGE, url, null))));
    }
    return media;
  }

  private List<Metric> metrics(Json counts) {
    List<Metric> metrics = new ArrayList<>();
    Json reactions = counts.at("reactionSummaries");
    if (reactions.isObject()) {
      long all = 0;
      for (String kind : reactions.names()) {
        all += Math.max(0, reactions.at(kind).count("count"));
      }
      metric("reactions", all, metrics);
      metric(Metric.LIKES, Math.max(0, reactions.at("LIKE").count("count")), metrics);
    }
    metric(Metric.REPLIES, counts.at("commentSummary").count("count"), metrics);
    return metrics;
  }

  private void metric(String name, long count, List<Metric> into) {
    if (count >= 0) {
      into.add(new Metric(name, count, emitter.observedAt()));
    }
  }

  private static @Nullable Author author(String urn) {
    Matcher author = AUTHOR.matcher(urn);
    if (!author.matches()) {
      return null;
    }
    boolean person = author.group(1).matches("person|member");
    String kind =
        person ? author.group(1) : "organization"; // companies and brands are numbered alike
    Author.Builder built =
        Author.builder(AuthorId.of(NETWORK, "urn:li:" + kind + ":" + author.group(2)))
            .kind(person ? Author.Kind.PERSON : Author.Kind.ORGANIZATION);
    return person ? built.build() : built.url(page(author.group(2))).build();
  }

  /** Returns what a comment is called. */
  static Optional<String> commentUrn(Json comment) {
    return comment
        .text("commentUrn")
        .or(() -> comment.text("$URN"))
        .or(
            () ->
                comment
                    .text("object")
                    .flatMap(
                        object ->
                            comment
                                .text("id")
                                .map(id -> "urn:li:comment:(" + object + "," + id + ")")))
        .filter(urn -> COMMENT.matcher(urn).matches());
  }

  private static String about(Json comment) {
    return comment
        .text("object")
        .or(() -> commentUrn(comment).flatMap(OrganizationPosts::commentOf).map(Map.Entry::getKey))
        .orElse("");
  }

  /** Returns where a comment stands and its number there; empty for what is none. */
  static Optional<Map.Entry<String, String>> commentOf(String urn) {
    Matcher comment = COMMENT.matcher(urn);
    return comment.matches()
        ? Optional.of(Map.entry(comment.group(1), comment.group(2)))
        : Optional.empty();
  }

  /**
   * Reads a comment.
   *
   * @param visibility who may see the post it is about
   */
  void comment(Json comment, Visibility visibility) {
    Optional<String> urn = commentUrn(comment);
    if (urn.isEmpty()) {
      emitter.fault("commentUrn", comment.offset(), "expected the URN of a comment");
      return;
    }
    emitter.record(comment.offset(), () -> said(comment, urn.get(), visibility));
  }

  private void said(Json comment, String urn, Visibility visibility) {
    Author author = author(comment.text("actor", ""));
    Json message = comment.at("message");
    Commentary said = Commentary.attributed(message.text("text", ""), message.items("attributes"));
    String about = about(comment);
    Post.Reference root = Place.isPost(about) ? Post.Reference.to(PostId.of(NETWORK, about)) : null;
    Post.Reference above =
        comment
            .text("parentComment")
            .filter(parent -> commentOf(parent).isPresent())
            .map(parent -> Post.Reference.to(PostId.of(NETWORK, parent)))
            .orElse(root);
    List<Metric> metrics = new ArrayList<>();
    metric(Metric.LIKES, comment.at("likesSummary").count("totalLikes"), metrics);
    metric(Metric.REPLIES, comment.at("commentsSummary").count("aggregatedTotalComments"), metrics);
    emitter.published(
        PostId.of(NETWORK, urn),
        author == null ? null : author.id(),
        visibility,
        into ->
            into.kind(above == null || above.equals(root) ? Post.Kind.COMMENT : Post.Kind.REPLY)
                .author(author)
                .text(said.text())
                .entities(said.entities())
                .media(media(comment, comment.at("media")))
                .metrics(metrics)
                .inReplyTo(above)
                .threadRoot(root)
                .publishedAt(comment.at("created").moment("time").orElse(null)));
  }

  /* Groups of the API that was closed in 2019: for their members alone. */
  private void ofGroup(Json said) {
    String id = said.text("id", "");
    if (id.matches("g-[\\w-]{1,100}")) {
      emitter.skipped(
          PostId.of(NETWORK, id), null, Visibility.FOLLOWERS, PostEvent.Skipped.NOT_PUBLIC);
    } else {
      emitter.fault("id", said.offset(), "expected a post of the versioned API");
    }
  }
}
