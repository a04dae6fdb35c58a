package dev.earshot.connectors.x;

import dev.earshot.Checkpoint;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.SourceTerms;
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
import dev.earshot.connectors.auth.OAuth1;
import dev.earshot.connectors.auth.OAuth2;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads X over its API v2: searches of the last seven days or of the whole archive, and what
 * accounts post. {@link #descriptor} says how a source is written. A search's words go to X, as the
 * host wrote them into the address; nothing else does. {@link XStreamConnector} listens.
 *
 * <p>Credentials are an access token with what renews it (OAuth 2, of an app or of a person), or
 * the four of OAuth 1.0a; where there are both, the token counts. They go to the API alone.
 *
 * <p>Every post that is read is paid for: {@code posts} are spent before each request, and given
 * back where it brought fewer.
 *
 * <p>A list tells of an edit to a post as it comes, and of no deletion; {@link #recheck} tells of
 * both. A repost comes as a post without text, and what it repeats, or quotes, as an event before
 * it. Immutable and thread-safe. {@code docs/connectors/x.md} says more.
 */
public final class XConnector implements Connector, Normalizer {
  static final String ID = "x";

  static final SourceTerms TERMS =
      SourceTerms.builder(ID, 1)
          .deleteWithin(Duration.ofHours(24))
          .refreshWithin(Duration.ofHours(24))
          .redistribution(SourceTerms.Redistribution.IDS_ONLY)
          .document("X Developer Policy, Developer Guidelines and Restricted Uses")
          .forbiddenInferences(SourceTerms.SENSITIVE.toArray(String[]::new))
          .build();

  /** How many pages of at most 100 the first reading goes back, 1 to 1000; 1 until set. */
  public static final Option<Integer> PAGES =
      Option.whole("pages", 1, 1000, 1, "how many pages of 100 the first reading goes back");

  /** How far searches reach: the last seven days until set, or the whole archive. */
  public static final Option<String> REACH =
      Option.of(
          "reach",
          String.class,
          "recent or all",
          "recent",
          "how far a search reaches: the last seven days, or the whole archive",
          text -> text.equals("recent") || text.equals("all") ? text : null);

  /**
   * Which names of fields the API takes in requests: {@code tweet} until set, or {@code post}.
   * Answers are read in both.
   */
  public static final Option<String> NAMES = Api.NAMES;

  static final ConnectorDescriptor DESCRIPTOR =
      described(ID)
          .capabilities(
              Capability.READ,
              Capability.SEARCH,
              Capability.BACKFILL,
              Capability.EDITS,
              Capability.METRICS,
              Capability.LOOKUP)
          .options(PAGES, REACH, NAMES)
          .searches("q", "query", "/hashtag/")
          .sources(Listing.LISTS)
          .build();

  private final URI api;

  /** Creates the connector. */
  public XConnector() {
    this(Listing.API);
  }

  /**
   * Creates a connector whose API is reached through a gateway.
   *
   * @param api the root that stands in for {@code https://api.x.com}
   */
  public XConnector(URI api) {
    this.api = Objects.requireNonNull(api, "api");
    Origin.of(api);
  }

  /** Returns what both connectors say of themselves. */
  static ConnectorDescriptor.Builder described(String id) {
    return ConnectorDescriptor.builder(id, 1)
        .networks(Posts.NETWORK)
        .credential(OAuth2.ACCESS_TOKEN, "a bearer token of an app, or of a person (PKCE)")
        .credential(OAuth2.REFRESH_TOKEN, "what renews a person's token")
        .credential(OAuth2.CLIENT_ID, "the client id; for a token of the app's own its API key")
        .credential(OAuth2.CLIENT_SECRET, "the client secret; with an API key its secret")
        .credential(OAuth1.CONSUMER_KEY, "the API key, to sign requests (OAuth 1.0a)")
        .credential(OAuth1.CONSUMER_SECRET, "the API key's secret")
        .credential(OAuth1.TOKEN, "the access token of a person, for OAuth 1.0a")
        .credential(OAuth1.TOKEN_SECRET, "the secret of that token")
        .cost(Api.POSTS, "posts that are read, each of which X charges")
        .fills(
            "url",
            "kind",
            "author",
            "author.handle",
            "author.name",
            "author.url",
            "author.kind",
            "author.bio",
            "author.followers",
            "author.following",
            "author.posts",
            "author.verified",
            "author.location",
            "author.createdAt",
            "title",
            "text",
            "language",
            "contentWarning",
            "publishedAt",
            "editedAt",
            "entities",
            "media",
            "pollOptions",
            "metrics",
            "place",
            "application",
            "inReplyTo",
            "repostOf",
            "quoteOf",
            "threadRoot",
            "conversation",
            "withheldIn",
            "visibility",
            "provenance")
        .terms(TERMS);
  }

  @Override
  public ConnectorDescriptor descriptor() {
    return DESCRIPTOR;
  }

  /** Returns the origin of the API, which is not that of the site. */
  @Override
  public Optional<Origin> origin(ReadRequest request) {
    return Optional.of(listing(request).origin());
  }

  private Listing listing(ReadRequest request) {
    return Listing.list(request.source(), api, request.value(REACH).equals("all"));
  }

  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    ReadRequest checked = request.checkedFor(DESCRIPTOR);
    return new XReader(checked, CheckpointState.of(from, DESCRIPTOR), context, listing(checked));
  }

  static Emitter emitter(ReadRequest request, Instant observedAt) {
    return new Emitter(
        DESCRIPTOR,
        Provenance.Method.API,
        request.source().split("[?#]", 2)[0],
        observedAt,
        request.anyVisibility());
  }

  /**
   * {@inheritDoc}
   *
   * <p>A hundred ids at a time. What the API does not find is gone; what it may not show us is
   * skipped as not public; an edited post comes in its newest form.
   */
  @Override
  public LookedUp recheck(ReadRequest request, List<PostId> ids, ConnectorContext context) {
    Listing listing = listing(request.checkedFor(DESCRIPTOR));
    return new Lookup(
            context, listing.api(), Api.fields(request.value(NAMES)), at -> emitter(request, at))
        .of(ids);
  }

  /**
   * Reads a recorded body: an answer of the API, lines of a stream or of a compliance stream, the
   * results of a compliance job, a recorded exchange. A job's lines do not say whether they speak
   * of posts or of accounts: they speak of accounts where {@code source} has the word {@code
   * users}. Things that are no posts, such as accounts and counts, are passed over; an error is a
   * fault. Offsets of faults count bytes.
   */
  @Override
  public Batch normalize(byte[] payload, String source, Instant observedAt, boolean anyVisibility) {
    Emitter emitter =
        new Emitter(DESCRIPTOR, Provenance.Method.API, source, observedAt, anyVisibility);
    return emitter.recordedParts(
        payload, new Posts(emitter, source.toLowerCase(Locale.ROOT).contains("users"))::addAll);
  }
}
