package dev.earshot.connectors.flickr;

import dev.earshot.Checkpoint;
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
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.reading.Recheck;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads Flickr over its API: what a search finds, a person's photos, a group's pool, the comments
 * under a photo; as strangers see them.
 *
 * <p>The source of a {@link ReadRequest} is an address as a browser shows it; {@link #descriptor}
 * says which. A search's words go to Flickr; nothing else does. The credential {@code key} is an
 * API key, which goes to the API's own host alone.
 *
 * <p>A list tells of no deletion and no edit; {@link #recheck} tells of both. {@code
 * docs/connectors/flickr.md} says more.
 *
 * <p>Immutable and thread-safe.
 */
public final class FlickrConnector implements Connector, Normalizer {
  static final String ID = "flickr";
  static final String KEY = "key";
  static final String EXTRAS =
      "description,license,date_upload,owner_name,path_alias,tags,machine_tags,views,media,url_o,"
          + "url_l,url_c,url_z,url_m";

  /** Ours until somebody read the API's terms: the strictest that we take anywhere. */
  static final SourceTerms TERMS =
      SourceTerms.builder(ID, 1)
          .deleteWithin(Duration.ofHours(1))
          .refreshWithin(Duration.ofDays(7))
          .redistribution(SourceTerms.Redistribution.NONE)
          .document("Flickr API Terms of Use; not confirmed against its text")
          .build();

  /** How many pages of 100 the first reading goes back, 1 to 40; 5 until set. */
  public static final Option<Integer> PAGES =
      Option.whole("pages", 1, 40, 5, "how many pages of 100 the first reading goes back");

  static final ConnectorDescriptor DESCRIPTOR =
      ConnectorDescriptor.builder(ID, 1)
          .networks(Photos.NETWORK)
          .capabilities(
              Capability.READ,
              Capability.SEARCH,
              Capability.BACKFILL,
              Capability.METRICS,
              Capability.LOOKUP)
          .options(PAGES)
          .credential(KEY, "an API key")
          .searches("text", "tags")
          .sources(Place.EXPECTED)
          .fills(
              "url",
              "kind",
              "author",
              "author.handle",
              "author.name",
              "author.url",
              "title",
              "text",
              "html",
              "publishedAt",
              "entities",
              "media",
              "metrics",
              "place",
              "inReplyTo",
              "threadRoot",
              "visibility",
              "provenance",
              "attributes")
          .terms(TERMS)
          .build();

  private final Origin api;

  /** Creates the connector. */
  public FlickrConnector() {
    this(URI.create("https://api.flickr.com"));
  }

  /**
   * Creates a connector that asks another server than Flickr's own: an API gateway, or a test's.
   *
   * @param api the server's address; only its origin counts
   * @throws IllegalArgumentException if it is no http or https address
   */
  public FlickrConnector(URI api) {
    this.api = Origin.of(api.toString());
  }

  @Override
  public ConnectorDescriptor descriptor() {
    return DESCRIPTOR;
  }

  /** Returns the origin of the API, which is not that of the site. */
  @Override
  public Optional<Origin> origin(ReadRequest request) {
    return Optional.of(Place.api(request.source(), api));
  }

  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    Place.of(request.checkedFor(DESCRIPTOR).source());
    return new FlickrReader(
        request, CheckpointState.of(from, DESCRIPTOR), context, Place.api(request.source(), api));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Asks for one photo after another. Comments cannot be asked for by id and stay unanswered.
   */
  @Override
  public LookedUp recheck(ReadRequest request, List<PostId> ids, ConnectorContext context) {
    Place.of(request.checkedFor(DESCRIPTOR).source());
    try (Api asked = new Api(context, Place.api(request.source(), api))) {
      return Recheck.oneByOne(
          ids,
          id -> id.network().equals(Photos.NETWORK) && id.nativeId().matches("\\d{1,19}"),
          id -> asked.ask("flickr.photos.getInfo", Map.of("photo_id", id.nativeId())),
          at -> new Emitter(DESCRIPTOR, request, at),
          (found, emitter) ->
              new Photos(emitter)
                  .add(Json.document(found.body(), emitter.source()), Visibility.PUBLIC));
    }
  }

  /**
   * Reads a recorded body: a list of photos, a photo, comments, or {@code photo_….json} of an
   * account's archive. Offsets of faults count bytes.
   *
   * @param payload the body
   * @param source where it came from; comments do not say who may read them, and are public only if
   *     this is a web address
   * @param observedAt when it was recorded
   * @param anyVisibility whether what is not public comes whole instead of as skipped
   */
  @Override
  public Batch normalize(byte[] payload, String source, Instant observedAt, boolean anyVisibility) {
    Emitter emitter =
        new Emitter(DESCRIPTOR, Provenance.Method.API, source, observedAt, anyVisibility);
    Visibility comments = Origin.find(source).isPresent() ? Visibility.PUBLIC : Visibility.UNKNOWN;
    Photos photos = new Photos(emitter);
    return emitter.recorded(payload, record -> photos.add(record, comments));
  }
}
