package dev.earshot.connectors.facebook;

import dev.earshot.Checkpoint;
import dev.earshot.Network;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.SourceTerms;
import dev.earshot.Visibility;
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
import dev.earshot.connectors.RedactedAddress;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.graph.Edge;
import dev.earshot.connectors.graph.Envelope;
import dev.earshot.connectors.graph.Graph;
import dev.earshot.connectors.graph.GraphReader;
import dev.earshot.connectors.graph.GraphRequest;
import dev.earshot.connectors.graph.Webhook;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.http.Fetch;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what Facebook pages publish, what others publish on them, and the comments, through the
 * Graph API; and takes what Meta sends of a page ({@link #receive}).
 *
 * <p>The source of a {@link ReadRequest} is an address as a browser shows it or as the API has it:
 *
 * <ul>
 *   <li>{@code https://www.facebook.com/NAME}: what a page publishes
 *   <li>{@code https://www.facebook.com/PAGE/posts/POST} with both as numbers: the comments of a
 *       post
 *   <li>{@code https://graph.facebook.com/v23.0/PAGE/posts}, {@code /feed}, {@code
 *       /published_posts}, {@code /tagged}, {@code /visitor_posts}, {@code /POST/comments}; the
 *       same at a gateway's address
 * </ul>
 *
 * <p>The option {@code pages} says how many pages the first read goes back (1 to 1000, 5 unless
 * given), {@code comments} how many of a post's newest comments come with it (0 to 100, 25 unless
 * given). Comments under older posts are told by the webhook, or by reading the post's own list.
 *
 * <p>What a page publishes is there for everybody, unless it says otherwise; a recorded post that
 * does not say and does not come from a page's list is {@link Visibility#UNKNOWN}. The API tells of
 * no edit and no deletion but by the webhook and by {@link #recheck}.
 *
 * <p>Immutable and thread-safe.
 */
public final class FacebookConnector implements Connector, Normalizer {
  static final String ID = "facebook";
  static final Network NETWORK = new Network(ID);

  static final SourceTerms TERMS = Graph.terms(ID);

  /** How many pages the first reading goes back, 1 to 1000; 5 until set. */
  public static final Option<Integer> PAGES =
      Option.whole("pages", 1, 1000, 5, "how many pages of 25 the first reading goes back");

  /** How many of a post's newest comments come with it, 0 to 100; 25 until set. */
  public static final Option<Integer> COMMENTS =
      Option.whole("comments", 0, 100, 25, "how many of a post's newest comments come with it");

  private static final String EXPECTED =
      "https://www.facebook.com/NAME, https://www.facebook.com/PAGE/posts/POST, or an address of"
          + " the Graph API that ends in posts, feed, published_posts, tagged, visitor_posts or"
          + " comments";
  private static final String VERSION = "/v23.0";
  private static final String API = "https://graph.facebook.com" + VERSION;
  private static final Set<String> EDGES =
      Set.of("posts", "feed", "published_posts", "tagged", "visitor_posts", "comments");
  private static final Set<String> SITES =
      Set.of("www.facebook.com", "facebook.com", "m.facebook.com", "web.facebook.com");
  private static final Pattern PAGE = Pattern.compile("/([A-Za-z0-9.-]{1,200})(?:/posts)?/?");
  private static final Pattern OLD_PAGE = Pattern.compile("/(?:pages|people)/[^/]+/(\\d+)/?");
  private static final Pattern POST = Pattern.compile("/(\\d+)/posts/(?:[^/]+/)?(\\d+)/?");

  private static final int LIMIT = 25;
  private static final int COMMENT_LIMIT = 100;
  private static final String COMMENT_FIELDS =
      "id,message,message_tags,from,created_time,permalink_url,like_count,comment_count,parent"
          + ",attachment,is_hidden";
  private static final String POST_FIELDS =
      "id,message,message_tags,story,from,created_time,permalink_url,status_type,parent_id"
          + ",full_picture,attachments,place,privacy,is_hidden,is_published,shares,application"
          + ",likes.limit(0).summary(true),reactions.limit(0).summary(true)";

  private static final String LOOKED_UP = POST_FIELDS + ",comments.limit(0).summary(true)";

  static final ConnectorDescriptor DESCRIPTOR =
      ConnectorDescriptor.builder(ID, 1)
          .networks(NETWORK)
          .capabilities(
              Capability.READ,
              Capability.BACKFILL,
              Capability.METRICS,
              Capability.WEBHOOK,
              Capability.LOOKUP)
          .options(PAGES, COMMENTS)
          .credential(Graph.TOKEN, "a page's token, or an app's with Page Public Content Access")
          .credential(Webhook.APP_SECRET, "what Meta signs with, for pages that are pushed")
          .sources(EXPECTED)
          .fills(
              "url",
              "kind",
              "author",
              "author.handle",
              "author.name",
              "author.url",
              "author.kind",
              "title",
              "text",
              "publishedAt",
              "editedAt",
              "entities",
              "media",
              "metrics",
              "rating",
              "place",
              "application",
              "inReplyTo",
              "repostOf",
              "quoteOf",
              "threadRoot",
              "visibility",
              "provenance")
          .terms(TERMS)
          .build();

  /** Creates the connector. */
  public FacebookConnector() {}

  @Override
  public ConnectorDescriptor descriptor() {
    return DESCRIPTOR;
  }

  static PostId id(String nativeId) {
    return PostId.of(NETWORK, nativeId);
  }

  private static GraphRequest asked(ReadRequest request, Edge edge) {
    return new GraphRequest(DESCRIPTOR, request, edge, "");
  }

  static Edge edge(ReadRequest request) {
    Edge.Page page = Edge.page(request.source(), EXPECTED);
    if (!SITES.contains(page.host())) {
      return Edge.ofApi(request.source(), VERSION, EDGES, EXPECTED);
    }
    String profile = page.parameter("id");
    if (page.path().equals("/profile.php") && profile.matches("\\d{1,40}")) {
      return new Edge(API, profile, "posts", "");
    }
    Matcher post = POST.matcher(page.path());
    if (post.matches()) {
      return new Edge(API, post.group(1) + "_" + post.group(2), "comments", "");
    }
    Matcher old = OLD_PAGE.matcher(page.path());
    Matcher name = PAGE.matcher(page.path());
    if (old.matches() || (name.matches() && !name.group(1).endsWith(".php"))) {
      return new Edge(API, old.matches() ? old.group(1) : name.group(1), "posts", "");
    }
    throw new IllegalArgumentException("source: expected " + EXPECTED);
  }

  @Override
  public Optional<Origin> origin(ReadRequest request) {
    return Optional.of(Origin.of(edge(request).root()));
  }

  @Override
  public String readFrom(ReadRequest request) {
    return RedactedAddress.of(edge(request).place());
  }

  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    Edge edge = edge(request.checkedFor(DESCRIPTOR));
    int comments = request.value(COMMENTS);
    boolean comment = edge.edge().equals("comments");
    String fields =
        comment
            ? COMMENT_FIELDS
            : POST_FIELDS
                + ",comments.limit(%d).order(reverse_chronological).filter(stream).summary(true)%s"
                    .formatted(comments, comments == 0 ? "" : "%7B" + COMMENT_FIELDS + "%7D");
    Edge ordered =
        comment
            ? new Edge(
                edge.root(), edge.node(), edge.edge(), "order=reverse_chronological&filter=stream")
            : edge;
    GraphReader.Manner manner =
        new GraphReader.Manner(true, fields, comment ? COMMENT_LIMIT : LIMIT, request.value(PAGES));
    CheckpointState state = CheckpointState.of(from, DESCRIPTOR);
    return new GraphReader(asked(request, ordered), state, context, manner) {
      @Override
      protected void items(Json record, Emitter emitter, Items into) {
        new PagePosts(emitter, Visibility.PUBLIC).items(record, into);
      }
    };
  }

  /**
   * {@inheritDoc}
   *
   * <p>Asks for one post after another. One that the token may no longer see is answered like one
   * that is gone, and the API tells them not apart: it is deleted, which is the safe side.
   */
  @Override
  public LookedUp recheck(ReadRequest request, List<PostId> ids, ConnectorContext context) {
    Edge edge = edge(request.checkedFor(DESCRIPTOR));
    return asked(request, edge)
        .recheck(
            ids,
            context,
            (fetch, id) -> lookUp(fetch, edge, id),
            (found, emitter) -> new PagePosts(emitter, Visibility.PUBLIC).addAll(found));
  }

  private static Answer lookUp(Fetch fetch, Edge edge, String id) {
    boolean comments = edge.edge().equals("comments");
    return Graph.either(
        fetch,
        edge.node(id, comments ? COMMENT_FIELDS : LOOKED_UP),
        edge.node(id, comments ? LOOKED_UP : COMMENT_FIELDS));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Takes the changes of a page's {@code feed}: what is added, edited, removed, hidden and shown
   * again; {@code mention} and {@code ratings} as skipped, since nobody says who may read them.
   */
  @Override
  public Batch receive(
      ReadRequest request,
      Map<String, List<String>> headers,
      byte[] body,
      ConnectorContext context) {
    return asked(request, edge(request.checkedFor(DESCRIPTOR)))
        .receive(
            headers, body, context, emitter -> new PagePosts(emitter, Visibility.PUBLIC)::changed);
  }

  /**
   * Reads a recorded body: a post, comment, photo or film, a list of them, a map by id, or what the
   * webhook sends. Offsets of faults count bytes.
   *
   * @param payload the body
   * @param source where it came from; if it is the address of a page's list, its posts are public
   *     unless they say otherwise
   * @param observedAt when it was recorded
   * @param anyVisibility whether posts that are not public come whole instead of as skipped
   */
  @Override
  public Batch normalize(byte[] payload, String source, Instant observedAt, boolean anyVisibility) {
    Emitter emitter =
        new Emitter(DESCRIPTOR, Provenance.Method.API, source, observedAt, anyVisibility);
    new PagePosts(emitter, isOfPage(source) ? Visibility.PUBLIC : Visibility.UNKNOWN)
        .addAll(Envelope.of(payload, source));
    return emitter.recorded();
  }

  private static boolean isOfPage(String source) {
    try {
      String address = source.split("[?#]", 2)[0];
      return Origin.find(address).isPresent() && !edge(ReadRequest.of(address)).node().isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
