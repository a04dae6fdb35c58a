package dev.earshot.connectors.instagram;

import dev.earshot.Checkpoint;
import dev.earshot.EarshotException;
import dev.earshot.MalformedException;
import dev.earshot.Network;
import dev.earshot.PostField;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.RefusedException;
import dev.earshot.SourceTerms;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.Normalizer;
import dev.earshot.connectors.Option;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.graph.Edge;
import dev.earshot.connectors.graph.Envelope;
import dev.earshot.connectors.graph.Graph;
import dev.earshot.connectors.graph.GraphRequest;
import dev.earshot.connectors.graph.Webhook;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.http.Fetch;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what Instagram's professional accounts publish, the comments under it, hashtags and
 * mentions, through the Graph API; and takes what Meta sends of an account ({@link #receive}).
 *
 * <p>The source of a {@link ReadRequest} is an address as a browser shows it or as the API has it:
 *
 * <ul>
 *   <li>{@code https://www.instagram.com/NAME}: what another professional account publishes
 *   <li>{@code https://www.instagram.com/explore/tags/TAG}: what is published under a hashtag; the
 *       word goes to Instagram
 *   <li>{@code https://graph.facebook.com/v23.0/ACCOUNT/media}, {@code /ACCOUNT/tags}, {@code
 *       /MEDIUM/comments}, {@code /HASHTAG/recent_media}, {@code /HASHTAG/top_media}; the same at
 *       {@code https://graph.instagram.com} or a gateway
 * </ul>
 *
 * <p>The first two, and hashtags, are asked for on behalf of an account of one's own, whose number
 * is the option {@code account}. Of hashtags an account may ask for thirty in seven days: each is
 * spent as {@code hashtags} when it is asked for, and again after seven days.
 *
 * <p>The API shows what is public alone, and tells of no edit and no deletion but by {@link
 * #recheck}, which answers for one's own media and what is said under them.
 *
 * <p>Immutable and thread-safe.
 */
public final class InstagramConnector implements Connector, Normalizer {
  static final String ID = "instagram";
  static final Network NETWORK = new Network(ID);
  static final SourceTerms TERMS = Graph.terms(ID);
  static final String HASHTAGS = "hashtags";
  static final String GRANT = "ig_refresh_token";

  /** How many pages the first reading goes back, 1 to 1000; 5 until set. */
  public static final Option<Integer> PAGES =
      Option.whole("pages", 1, 1000, 5, "how many pages of 25 the first reading goes back");

  /** How many of a medium's newest comments come with it, 0 to 50; 25 until set. */
  public static final Option<Integer> COMMENTS =
      Option.whole("comments", 0, 50, 25, "how many of a medium's newest comments come with it");

  /** The number of one's own account, for hashtags and other accounts; none until set. */
  public static final Option<String> ACCOUNT =
      Option.of(
          "account",
          String.class,
          "the number of a professional account, or nothing",
          "",
          "on whose behalf hashtags and other accounts are asked for",
          text -> text.matches("\\d{0,40}") ? text : null);

  /** Which of a hashtag's media are read, {@code recent} or {@code top}; recent until set. */
  public static final Option<String> RANKING =
      Option.of(
          "ranking",
          String.class,
          "recent or top",
          "recent",
          "which media of a hashtag are read: those of the last 24 hours, or the most popular",
          text -> Set.of("recent", "top").contains(text) ? text : null);

  /**
   * When the token of {@code graph.instagram.com} ends that is handed in, ISO 8601; nothing until
   * set. A token that lives for sixty days is prolonged in its last ten, and the new one and its
   * end are in the host's store before it is used; from then on the store's end counts.
   */
  public static final Option<String> TOKEN_ENDS = Graph.TOKEN_ENDS;

  static final String MENTIONED = "mentioned_";
  static final String DISCOVERY = "business_discovery";
  static final String HASHTAG_SEARCH = "ig_hashtag_search";

  private static final String EXPECTED =
      "https://www.instagram.com/NAME, https://www.instagram.com/explore/tags/TAG (its word goes to"
          + " Instagram), or an address of the Graph API that ends in media, tags, comments,"
          + " recent_media or top_media";
  private static final String VERSION = "/v23.0";
  private static final String FACEBOOK = "https://graph.facebook.com";
  private static final String API = FACEBOOK + VERSION;
  private static final Set<String> EDGES =
      Set.of("media", "tags", "comments", "recent_media", "top_media");
  private static final Set<String> OWN = Set.of("media", "comments");
  private static final Set<String> SITES =
      Set.of("www.instagram.com", "instagram.com", "m.instagram.com");
  private static final Set<String> PAGES_OF_THE_SITE =
      Set.of("p", "reel", "reels", "tv", "stories", "explore", "accounts", "direct", "about");
  private static final Pattern NAME = Pattern.compile("/([A-Za-z0-9._]{1,30})/?");
  private static final Pattern TAG =
      Pattern.compile("/explore/tags/((?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2}){1,300})/?");

  private static final String PARTS = "children%7Bmedia_type,media_url%7D";
  static final String SHOWN_FIELDS =
      "id,caption,media_type,media_url,permalink,timestamp,like_count,comments_count," + PARTS;
  static final String NAMED_FIELDS = SHOWN_FIELDS + ",username";
  private static final String COMMENT_ALONE = "id,text,timestamp,username,like_count";
  static final String COMMENT_FIELDS =
      COMMENT_ALONE
          + ",from,media,parent_id,hidden,replies.limit(50)%7B"
          + COMMENT_ALONE
          + ",from,parent_id,hidden%7D";
  static final String OWN_FIELDS = NAMED_FIELDS + ",media_product_type,thumbnail_url,shortcode";

  static final ConnectorDescriptor DESCRIPTOR =
      ConnectorDescriptor.builder(ID, 1)
          .networks(NETWORK)
          .capabilities(
              Capability.READ,
              Capability.SEARCH,
              Capability.BACKFILL,
              Capability.METRICS,
              Capability.WEBHOOK,
              Capability.LOOKUP)
          .options(PAGES, COMMENTS, ACCOUNT, RANKING, TOKEN_ENDS)
          .credential(
              Graph.TOKEN,
              "a long-lived token of somebody who may see to the account; for hashtags of an app"
                  + " with Instagram Public Content Access")
          .credential(Webhook.APP_SECRET, "what Meta signs with, for accounts that are pushed")
          .cost(HASHTAGS, "hashtags asked for, of which an account has 30 in 7 days")
          .searches("/explore/tags/")
          .sources(EXPECTED)
          .fills(
              "url",
              "kind",
              "author",
              "author.handle",
              "author.name",
              "author.url",
              "text",
              "publishedAt",
              "entities",
              "media",
              "metrics",
              "place",
              "inReplyTo",
              "threadRoot",
              "visibility",
              "provenance")
          .withholds(
              "of who comments, tags or mentions the API shows a handle and no more; of whose"
                  + " media stand under a hashtag, nothing",
              PostField.AUTHOR_KIND,
              PostField.AUTHOR_BIO,
              PostField.AUTHOR_FOLLOWERS,
              PostField.AUTHOR_FOLLOWING,
              PostField.AUTHOR_POSTS,
              PostField.AUTHOR_VERIFIED)
          .withholds("the API has no time of an edit", PostField.EDITED_AT)
          .terms(TERMS)
          .build();

  /** Creates the connector. */
  public InstagramConnector() {}

  @Override
  public ConnectorDescriptor descriptor() {
    return DESCRIPTOR;
  }

  static PostId id(String nativeId) {
    return PostId.of(NETWORK, nativeId);
  }

  private static GraphRequest asked(ReadRequest request) {
    return new GraphRequest(DESCRIPTOR, request, edge(request.checkedFor(DESCRIPTOR)), GRANT);
  }

  static Edge edge(ReadRequest request) {
    Edge edge = named(request);
    if (edge.root().startsWith(FACEBOOK) && !request.value(TOKEN_ENDS).isEmpty()) {
      throw new IllegalArgumentException(
          "option "
              + TOKEN_ENDS.name()
              + ": expected nothing, since tokens of graph.facebook.com are not prolonged");
    }
    return edge;
  }

  private static Edge named(ReadRequest request) {
    String account = request.value(ACCOUNT);
    Edge.Page page = Edge.page(request.source(), EXPECTED);
    if (!SITES.contains(page.host())) {
      Edge edge = Edge.ofApi(request.source(), VERSION, EDGES, EXPECTED);
      boolean asked = edge.query().matches("(?:.*&)?user_id=.*");
      return edge.edge().endsWith("_media") && !asked
          ? new Edge(edge.root(), edge.node(), edge.edge(), "user_id=" + behalf(account))
          : edge;
    }
    Matcher tag = TAG.matcher(page.path());
    if (tag.matches()) {
      return new Edge(API, "", HASHTAG_SEARCH, "user_id=" + behalf(account) + "&q=" + tag.group(1));
    }
    Matcher name = NAME.matcher(page.path());
    if (name.matches() && !PAGES_OF_THE_SITE.contains(name.group(1))) {
      return new Edge(API, behalf(account), DISCOVERY, name.group(1));
    }
    throw new IllegalArgumentException("source: expected " + EXPECTED);
  }

  private static String behalf(String account) {
    if (account.isEmpty()) {
      throw new IllegalArgumentException(
          "option " + ACCOUNT.name() + ": expected the number of your own account for this source");
    }
    return account;
  }

  @Override
  public Optional<Origin> origin(ReadRequest request) {
    return Optional.of(Origin.of(edge(request).root()));
  }

  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    return new InstagramReader(CheckpointState.of(from, DESCRIPTOR), context, asked(request));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Asks for one post after another. One's own that is no longer there is deleted. Of others'
   * media the API says the same whether they are gone or were never this token's to see by number,
   * so that they stay unanswered: read them anew, or let them go when their refresh is due.
   */
  @Override
  public LookedUp recheck(ReadRequest request, List<PostId> ids, ConnectorContext context) {
    GraphRequest asked = asked(request);
    return asked.recheck(
        ids,
        context,
        (fetch, id) -> lookUp(fetch, asked.edge(), id),
        (found, emitter) -> new MediaPosts(emitter, null).addAll(found));
  }

  /* A mention is another's: it is seen through the account that was mentioned alone. */
  private static Answer lookUp(Fetch fetch, Edge edge, String id) {
    boolean comments = edge.edge().equals("comments");
    Answer answer =
        Graph.either(
            fetch,
            edge.node(id, comments ? COMMENT_FIELDS : OWN_FIELDS),
            edge.node(id, comments ? OWN_FIELDS : COMMENT_FIELDS));
    if (!(answer instanceof Answer.Gone)) {
      return answer;
    }
    if (!OWN.contains(edge.edge())) {
      throw new MalformedException(edge.place(), "id", -1, "cannot be asked for by number", null);
    }
    if (edge.edge().equals("comments")) {
      return answer;
    }
    try {
      return Graph.either(
          fetch,
          mentioned(edge, edge.node(), "media", id),
          mentioned(edge, edge.node(), "comment", id));
    } catch (MalformedException e) {
      return answer; // the API has no such mention either
    }
  }

  private static URI mentioned(Edge edge, String account, String what, String id) {
    String fields = what.equals("media") ? NAMED_FIELDS : COMMENT_ALONE + ",media";
    return edge.node(
        account, MENTIONED + what + "." + what + "_id(" + id + ")%7B" + fields + "%7D");
  }

  /**
   * {@inheritDoc}
   *
   * <p>Takes comments under an account's media. A mention is sent as a number alone; what it says
   * is asked for with the token, and without one it is skipped. Where that cannot be asked for now,
   * nothing of the body counts: answer Meta with an error, and it is sent again. One that is in
   * trouble while others of the body are answered is a fault.
   *
   * @throws UnavailableException if a limit is in the way, or no mention can be asked for now
   */
  @Override
  public Batch receive(
      ReadRequest request,
      Map<String, List<String>> headers,
      byte[] body,
      ConnectorContext context) {
    GraphRequest asked = asked(request);
    Edge edge = asked.edge();
    boolean ask = context.secret(Graph.TOKEN, Origin.of(edge.root())).isPresent();
    Mentions mentions = new Mentions();
    try (Fetch fetch = asked.fetch(context)) {
      Batch batch =
          asked.receive(
              headers,
              body,
              context,
              emitter -> {
                MediaPosts posts = new MediaPosts(emitter, null);
                return change -> {
                  if (change.field().equals("mentions") && ask) {
                    mentions.read(
                        () -> mention(change, edge, fetch, posts, emitter), change, emitter);
                  } else {
                    posts.changed(change);
                  }
                };
              });
      mentions.requireOne();
      return batch;
    }
  }

  /** The mentions of one body: where others were answered, one in trouble is that one's own. */
  private static final class Mentions {
    private @Nullable EarshotException trouble;
    private boolean anyRead;

    void read(Runnable asking, Webhook.Change change, Emitter emitter) {
      try {
        asking.run();
        anyRead = true;
      } catch (UnavailableException | RefusedException e) {
        if (e instanceof UnavailableException limit && limit.retryAfter().isPresent()) {
          throw e;
        }
        trouble = trouble == null ? e : trouble;
        emitter.fault(
            "mentions", change.value().offset(), "expected what the mention says, got trouble");
      }
    }

    void requireOne() {
      if (trouble != null && !anyRead) {
        throw trouble;
      }
    }
  }

  private static void mention(
      Webhook.Change change, Edge edge, Fetch fetch, MediaPosts posts, Emitter emitter) {
    String comment = change.value().text("comment_id").orElse("");
    String medium = change.value().text("media_id").orElse("");
    String what = comment.isEmpty() ? "media" : "comment";
    String id = comment.isEmpty() ? medium : comment;
    if (!Graph.isId(id) || !Graph.isId(change.of())) {
      emitter.fault("media_id", change.value().offset(), "expected the number of a mention");
      return;
    }
    Answer answer = Graph.ask(fetch, mentioned(edge, change.of(), what, id));
    if (answer instanceof Answer.Rest rest) {
      throw new UnavailableException(
          ID + ": a mention cannot be asked for before the limit ends",
          Duration.between(rest.at(), rest.until()),
          null);
    }
    if (answer instanceof Answer.Found found) {
      posts.addAll(Envelope.of(found.body(), emitter.source()));
    } else {
      emitter.deleted(id(id));
    }
  }

  /**
   * Reads a recorded body: of the API, of the one that closed in 2020, of what a page carries as
   * JSON, or of a webhook. Offsets of faults count bytes.
   *
   * @param payload the body
   * @param source where it came from
   * @param observedAt when it was recorded
   * @param anyVisibility whether posts that are not public come whole instead of as skipped
   */
  @Override
  public Batch normalize(byte[] payload, String source, Instant observedAt, boolean anyVisibility) {
    Emitter emitter =
        new Emitter(DESCRIPTOR, Provenance.Method.API, source, observedAt, anyVisibility);
    new MediaPosts(emitter, null).addAll(Envelope.of(payload, source));
    return emitter.recorded();
  }
}
