package dev.earshot.connectors.tumblr;

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
 * Reads Tumblr over its API, version 2: a blog's posts, the posts under a tag, and what is answered
 * to a post.
 *
 * <p>The source of a {@link ReadRequest} is an address as a browser shows it, or one of the API;
 * {@link #descriptor} says which. The credential {@code consumerKey} is an application's key and
 * goes as {@code api_key}; where {@code consumerSecret} is handed in too, requests are signed
 * (OAuth 1.0a) instead. They go to the API's own host, or to the host of an API's address.
 *
 * <p>Another's words never become those of who reblogs them: what a reblog repeats is a reference.
 * The lists tell of no edit and no deletion; {@link #recheck} tells of both, for a source that is a
 * blog. {@code docs/connectors/tumblr.md} says more.
 *
 * <p>Immutable and thread-safe.
 */
public final class TumblrConnector implements Connector, Normalizer {
  static final String ID = "tumblr";

  /* The agreement's own figures were not read; these are ours. */
  static final SourceTerms TERMS =
      SourceTerms.builder(ID, 1)
          .deleteWithin(Duration.ofHours(24))
          .refreshWithin(Duration.ofDays(1))
          .redistribution(SourceTerms.Redistribution.NONE)
          .document(
              "Tumblr Application Developer and API License Agreement; figures not confirmed"
                  + " against its text")
          .build();

  /** How many pages of at most 20 the first reading goes back, 1 to 1000; 5 until set. */
  public static final Option<Integer> PAGES =
      Option.whole("pages", 1, 1000, 5, "how many pages of 20 the first reading goes back");

  static final ConnectorDescriptor DESCRIPTOR =
      ConnectorDescriptor.builder(ID, 1)
          .networks(Notes.NETWORK)
          .capabilities(
              Capability.READ,
              Capability.SEARCH,
              Capability.BACKFILL,
              Capability.METRICS,
              Capability.LOOKUP)
          .options(PAGES)
          .credential(OAuth1.CONSUMER_KEY, "an application's key (OAuth consumer key)")
          .credential(
              OAuth1.CONSUMER_SECRET, "its secret; where it is handed in, requests are signed")
          .credential(OAuth1.TOKEN, "the token of a person who agreed; may be missing")
          .credential(OAuth1.TOKEN_SECRET, "the secret that belongs to the token")
          .searches("/tagged/", "tag")
          .sources(Place.EXPECTED)
          .fills(
              "url",
              "kind",
              "author",
              "author.handle",
              "author.name",
              "author.url",
              "author.bio",
              "title",
              "text",
              "html",
              "contentWarning",
              "publishedAt",
              "entities",
              "media",
              "pollOptions",
              "metrics",
              "inReplyTo",
              "repostOf",
              "quoteOf",
              "threadRoot",
              "visibility",
              "provenance")
          .terms(TERMS)
          .build();

  private final String api;

  /** Creates the connector of Tumblr's own API. */
  public TumblrConnector() {
    this(URI.create("https://api.tumblr.com"));
  }

  /**
   * Creates a connector that asks another server than Tumblr's own: an API gateway, or a test's.
   *
   * @param api the server's address; only its origin counts
   * @throws IllegalArgumentException if it is no http or https address
   */
  public TumblrConnector(URI api) {
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
    return new TumblrReader(request, place, CheckpointState.of(from, DESCRIPTOR), context);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Asks the request's blog for one post after another. The API finds a post by its blog alone,
   * and what is of another blog is not there for it: where the source is a tag, or what is answered
   * to a post, nothing is answered.
   */
  @Override
  public LookedUp recheck(ReadRequest request, List<PostId> ids, ConnectorContext context) {
    Place place = Place.of(request.checkedFor(DESCRIPTOR).source(), api);
    try (Api asked = new Api(context, Origin.of(place.list().root()))) {
      return Recheck.oneByOne(
          ids,
          id ->
              place.kind() == Place.Kind.POSTS
                  && id.network().equals(Notes.NETWORK)
                  && id.nativeId().matches("\\d{1,20}"),
          id -> asked.ask(place.post(id.nativeId())),
          at -> new Emitter(DESCRIPTOR, request, at),
          (found, emitter) ->
              new Notes(emitter).add(Json.document(found.body(), emitter.source())));
    }
  }

  /**
   * Reads a recorded body: the API's envelope, posts of either format, blocks of a post alone, or
   * notes. Records that hold no post, such as lists of blogs, are passed over; an error is a fault.
   * Offsets of faults count bytes.
   */
  @Override
  public Batch normalize(byte[] payload, String source, Instant observedAt, boolean anyVisibility) {
    Emitter emitter =
        new Emitter(DESCRIPTOR, Provenance.Method.API, source, observedAt, anyVisibility);
    Notes notes = new Notes(emitter);
    return emitter.recorded(payload, notes::add);
  }
}
