package dev.earshot.connectors.threads;

import dev.earshot.Checkpoint;
import dev.earshot.MalformedException;
import dev.earshot.Network;
import dev.earshot.PostField;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads Threads: what an account publishes and answers, what is said under its posts and of it,
 * what other public profiles publish, and a search; and takes what Meta sends of an account ({@link
 * #receive}).
 *
 * <p>The source of a {@link ReadRequest} is an address as a browser shows it or as the API has it:
 *
 * <ul>
 *   <li>{@code https://www.threads.com/@NAME}: what a public profile publishes
 *   <li>{@code https://www.threads.com/search?q=WORDS}: the newest posts with these words, which go
 *       to Threads
 *   <li>{@code https://graph.threads.com/v1.0/me/threads}, {@code /me/replies}, {@code
 *       /me/ghost_posts}, {@code /me/mentions}, {@code /POST/conversation}, {@code /POST/replies},
 *       {@code /keyword_search?q=WORDS}, {@code /profile_posts?username=NAME}; the same at {@code
 *       graph.threads.net} or a gateway
 * </ul>
 *
 * <p>Mentions, searches and other profiles hold what is public alone. Of an account's own posts and
 * what stands under them the API does not say whether its profile is private: the option {@code
 * profile} does, and unless it is set they are {@link Visibility#UNKNOWN} and skipped.
 *
 * <p>A ghost post is told while it is everybody's and deleted when its day is over. Each search is
 * spent as {@code searches} before it is sent; one that found nothing is given back.
 *
 * <p>Immutable and thread-safe.
 */
public final class ThreadsConnector implements Connector, Normalizer {
  static final String ID = "threads";
  static final Network NETWORK = new Network(ID);
  static final SourceTerms TERMS = Graph.terms(ID);
  static final String SEARCHES = "searches";
  static final String GRANT = "th_refresh_token";
  static final String SEARCH = "keyword_search";

  /** How many pages the first reading goes back, 1 to 1000; 5 until set. */
  public static final Option<Integer> PAGES =
      Option.whole("pages", 1, 1000, 5, "how many pages of 50 the first reading goes back");

  /** Whether one's own profile is {@code public} or {@code private}; nothing until set. */
  public static final Option<String> PROFILE =
      Option.of(
          "profile",
          String.class,
          "public, private, or nothing",
          "",
          "whether the account's own profile is public, which its posts do not say; unless it is"
              + " set they are skipped",
          text -> Set.of("public", "private", "").contains(text) ? text : null);

  /**
   * When the token ends that is handed in, ISO 8601; nothing until set. A token that lives for
   * sixty days is prolonged in its last ten, and the new one and its end are in the host's store
   * before it is used; from then on the store's end counts.
   */
  public static final Option<String> TOKEN_ENDS = Graph.TOKEN_ENDS;

  private static final String EXPECTED =
      "https://www.threads.com/@NAME, https://www.threads.com/search?q=WORDS (its words go to"
          + " Threads), or an address of the Threads API that ends in threads, replies,"
          + " ghost_posts, mentions, conversation, keyword_search or profile_posts";
  private static final String VERSION = "/v1.0";
  private static final String API = "https://graph.threads.com" + VERSION;
  private static final String PROFILE_POSTS = "profile_posts";
  private static final Set<String> EDGES =
      Set.of(
          "threads",
          "replies",
          "ghost_posts",
          "mentions",
          "conversation",
          "/" + SEARCH,
          "/" + PROFILE_POSTS);
  private static final Set<String> PUBLIC_ALONE = Set.of("mentions", SEARCH, PROFILE_POSTS);
  private static final Set<String> SITES =
      Set.of("www.threads.com", "threads.com", "www.threads.net", "threads.net");
  private static final Pattern NAME = Pattern.compile("/@([A-Za-z0-9._]{1,30})/?");

  static final String FIELDS =
      "id,media_product_type,media_type,media_url,permalink,username,text,timestamp,shortcode"
          + ",thumbnail_url,children%7Bmedia_type,media_url,alt_text%7D,is_quote_post,quoted_post"
          + ",reposted_post,alt_text,gif_url,poll_attachment,is_verified,ghost_post_status"
          + ",ghost_post_expiration_timestamp";
  static final String ANSWER_FIELDS = FIELDS + ",is_reply,root_post,replied_to,hide_status";

  static final ConnectorDescriptor DESCRIPTOR =
      ConnectorDescriptor.builder(ID, 1)
          .networks(NETWORK)
          .capabilities(
              Capability.READ,
              Capability.SEARCH,
              Capability.BACKFILL,
              Capability.WEBHOOK,
              Capability.LOOKUP)
          .options(PAGES, PROFILE, TOKEN_ENDS)
          .credential(Graph.TOKEN, "a long-lived token of an account that permits the app to read")
          .credential(
              Webhook.APP_SECRET, "what Meta signs with: the secret of the app's Threads use case")
          .cost(
              SEARCHES,
              "searches, of which an account has 2,200 in 24 hours, formerly 500 in 7 days")
          .searches("q")
          .sources(EXPECTED)
          .fills(
              "url",
              "kind",
              "author",
              "author.handle",
              "author.url",
              "author.verified",
              "text",
              "publishedAt",
              "entities",
              "media",
              "pollOptions",
              "place",
              "inReplyTo",
              "repostOf",
              "quoteOf",
              "threadRoot",
              "visibility",
              "provenance")
          .withholds(
              "numbers are an account's own business and hang on no post of a list",
              PostField.METRICS)
          .withholds(
              "of an author the API shows the handle alone",
              PostField.AUTHOR_NAME,
              PostField.AUTHOR_BIO,
              PostField.AUTHOR_FOLLOWERS)
          .withholds("the API has no time of an edit", PostField.EDITED_AT)
          .terms(TERMS)
          .build();

  /** Creates the connector. */
  public ThreadsConnector() {}

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
    Edge.Page page = Edge.page(request.source(), EXPECTED);
    if (!SITES.contains(page.host())) {
      Edge edge = Edge.ofApi(request.source(), VERSION, EDGES, EXPECTED);
      String needs =
          edge.edge().equals(SEARCH) ? "q" : edge.edge().equals(PROFILE_POSTS) ? "username" : "";
      if (needs.isEmpty() || !page.parameter(needs).isEmpty()) {
        return edge;
      }
      throw new IllegalArgumentException("source: expected a parameter " + needs);
    }
    Matcher name = NAME.matcher(page.path());
    if (name.matches()) {
      return new Edge(API, "", PROFILE_POSTS, "username=" + name.group(1));
    }
    String words = page.parameter("q");
    if (page.path().matches("/search/?") && !words.isEmpty()) {
      boolean tag = page.parameter("serp_type").equals("tags");
      return new Edge(API, "", SEARCH, "q=" + words + (tag ? "&search_mode=TAG" : ""));
    }
    throw new IllegalArgumentException("source: expected " + EXPECTED);
  }

  /** Returns who may read what a list holds and does not say it itself. */
  static Visibility open(ReadRequest request, Edge edge) {
    return PUBLIC_ALONE.contains(edge.edge()) ? Visibility.PUBLIC : profile(request);
  }

  private static Visibility profile(ReadRequest request) {
    return switch (request.value(PROFILE)) {
      case "public" -> Visibility.PUBLIC;
      case "private" -> Visibility.FOLLOWERS;
      default -> Visibility.UNKNOWN;
    };
  }

  @Override
  public Optional<Origin> origin(ReadRequest request) {
    return Optional.of(Origin.of(edge(request).root()));
  }

  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    return new ThreadsReader(CheckpointState.of(from, DESCRIPTOR), context, asked(request));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Asks for one post after another. One's own that is no longer there is deleted. Of others'
   * posts the API says the same whether they are gone or were never this token's to see by number,
   * so that they stay unanswered: let them go when their refresh is due.
   */
  @Override
  public LookedUp recheck(ReadRequest request, List<PostId> ids, ConnectorContext context) {
    GraphRequest asked = asked(request);
    return asked.recheck(
        ids,
        context,
        (fetch, id) -> lookUp(fetch, asked.edge(), id),
        (found, emitter) -> new ThreadPosts(emitter, open(request, asked.edge())).addAll(found));
  }

  private static Answer lookUp(Fetch fetch, Edge edge, String id) {
    Answer answer = Graph.either(fetch, edge.node(id, ANSWER_FIELDS), edge.node(id, FIELDS));
    if (answer instanceof Answer.Gone && PUBLIC_ALONE.contains(edge.edge())) {
      throw new MalformedException(edge.place(), "id", -1, "cannot be asked for by number", null);
    }
    return answer;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Takes {@code replies} and {@code mentions}, which are sent of public profiles alone, {@code
   * publish}, which the option {@code profile} speaks for, and {@code delete}.
   */
  @Override
  public Batch receive(
      ReadRequest request,
      Map<String, List<String>> headers,
      byte[] body,
      ConnectorContext context) {
    return asked(request)
        .receive(
            headers, body, context, emitter -> new ThreadPosts(emitter, profile(request))::changed);
  }

  /**
   * Reads a recorded body: a post, a list of them, a recorded exchange, or what the webhook sends.
   * Offsets of faults count bytes.
   *
   * @param payload the body
   * @param source where it came from; if it is the address of a list that holds what is public
   *     alone, its posts are public
   * @param observedAt when it was recorded
   * @param anyVisibility whether posts that are not public come whole instead of as skipped
   */
  @Override
  public Batch normalize(byte[] payload, String source, Instant observedAt, boolean anyVisibility) {
    Emitter emitter =
        new Emitter(DESCRIPTOR, Provenance.Method.API, source, observedAt, anyVisibility);
    new ThreadPosts(emitter, open(source)).addAll(Envelope.of(payload, source));
    return emitter.recorded();
  }

  private static Visibility open(String source) {
    try {
      ReadRequest request = ReadRequest.of(source);
      return open(request, edge(request));
    } catch (IllegalArgumentException e) {
      return Visibility.UNKNOWN;
    }
  }
}
