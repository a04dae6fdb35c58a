package dev.earshot.connectors.weibo;

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
import dev.earshot.connectors.auth.OAuth2;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.reading.Recheck;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads Sina Weibo over its open API: what an account says, the public timeline, a topic, reposts
 * of a post and comments on it, as far as an application is approved for them.
 *
 * <p>The source of a {@link ReadRequest} is an address as a browser shows it, or one of the API;
 * {@link #descriptor} says which. A topic's words go to Weibo; nothing else does. The credential
 * {@code accessToken} goes to the API's own host, or to the host of an API's address.
 *
 * <p>A list tells of no edit, and of a deletion only where it shows the place of a post; {@link
 * #recheck} tells of both. {@code docs/connectors/weibo.md} says more.
 *
 * <p>Immutable and thread-safe.
 */
public final class WeiboConnector implements Connector, Normalizer {
  static final String ID = "weibo";

  /** Ours until somebody read the agreement: the strictest that we take anywhere. */
  static final SourceTerms TERMS =
      SourceTerms.builder(ID, 1)
          .deleteWithin(Duration.ofHours(1))
          .refreshWithin(Duration.ofHours(24))
          .redistribution(SourceTerms.Redistribution.NONE)
          .document("Weibo Open Platform developer agreement; not confirmed against its text")
          .build();

  /** How many pages of at most 100 the first reading goes back, 1 to 100; 5 until set. */
  public static final Option<Integer> PAGES =
      Option.whole("pages", 1, 100, 5, "how many pages of at most 100 the first reading goes back");

  static final ConnectorDescriptor DESCRIPTOR =
      ConnectorDescriptor.builder(ID, 1)
          .networks(Statuses.NETWORK)
          .capabilities(
              Capability.READ,
              Capability.SEARCH,
              Capability.BACKFILL,
              Capability.METRICS,
              Capability.LOOKUP)
          .options(PAGES)
          .credential(OAuth2.ACCESS_TOKEN, "the token of an account that agreed (OAuth 2)")
          .searches("q")
          .sources(Place.EXPECTED)
          .fills(
              "url",
              "kind",
              "author",
              "author.handle",
              "author.name",
              "author.url",
              "author.bio",
              "author.followers",
              "author.following",
              "author.posts",
              "author.verified",
              "author.location",
              "author.createdAt",
              "text",
              "publishedAt",
              "entities",
              "media",
              "metrics",
              "application",
              "inReplyTo",
              "repostOf",
              "quoteOf",
              "threadRoot",
              "visibility",
              "provenance")
          .terms(TERMS)
          .build();

  private final String api;

  /** Creates the connector of Weibo's own API. */
  public WeiboConnector() {
    this(URI.create("https://api.weibo.com"));
  }

  /**
   * Creates a connector that asks another server than Weibo's own: an API gateway, or a test's.
   *
   * @param api the server's address; only its origin counts
   * @throws IllegalArgumentException if it is no http or https address
   */
  public WeiboConnector(URI api) {
    this.api = Origin.of(api).toString();
  }

  @Override
  public ConnectorDescriptor descriptor() {
    return DESCRIPTOR;
  }

  /** Returns the origin of the API, which is not that of the site. */
  @Override
  public Optional<Origin> origin(ReadRequest request) {
    return Optional.of(Origin.of(Place.of(request.source(), api).list().root()));
  }

  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    Place place = Place.of(request.checkedFor(DESCRIPTOR).source(), api);
    return new WeiboReader(request, place, CheckpointState.of(from, DESCRIPTOR), context);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Asks for one post after another. One that its author shows to others alone comes as skipped.
   * Comments are not asked for and stay unanswered.
   */
  @Override
  public LookedUp recheck(ReadRequest request, List<PostId> ids, ConnectorContext context) {
    Place place = Place.of(request.checkedFor(DESCRIPTOR).source(), api);
    try (Api asked = new Api(context, Origin.of(place.list().root()))) {
      return Recheck.oneByOne(
          ids,
          id -> id.network().equals(Statuses.NETWORK) && id.nativeId().matches("\\d{1,20}"),
          id -> asked.post(place.post(id.nativeId())),
          at -> new Emitter(DESCRIPTOR, request, at),
          (found, emitter) ->
              new Statuses(emitter).status(Json.document(found.body(), emitter.source())));
    }
  }

  /**
   * Reads a recorded body: a list of posts or comments, or one of them. An account tells of its
   * latest post; what else the API shows is passed over, an error is a fault. Offsets of faults
   * count bytes.
   */
  @Override
  public Batch normalize(byte[] payload, String source, Instant observedAt, boolean anyVisibility) {
    Emitter emitter =
        new Emitter(DESCRIPTOR, Provenance.Method.API, source, observedAt, anyVisibility);
    Statuses statuses = new Statuses(emitter);
    return emitter.recorded(payload, statuses::add);
  }
}
