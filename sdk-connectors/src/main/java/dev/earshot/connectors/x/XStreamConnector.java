package dev.earshot.connectors.x;

import dev.earshot.Checkpoint;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.Normalizer;
import dev.earshot.connectors.Option;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.stream.Arrivals;
import dev.earshot.connectors.stream.Line;
import dev.earshot.connectors.stream.StreamConnector;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Listens to X over its API v2: to the filtered stream and the sample, and to the compliance
 * streams, which tell of deletions and of what became of accounts. {@link #descriptor} says how a
 * source is written; {@link XConnector} searches.
 *
 * <p>The filtered stream sends what matches the app's rules. The option {@code rules} sets them,
 * and its words then go to X; without it they stay as they are.
 *
 * <p>The host should keep a reader that failed: it knows how long X wants it to stay away, and says
 * so by {@link dev.earshot.UnavailableException#retryAfter()}. Immutable and thread-safe.
 */
public final class XStreamConnector implements StreamConnector, Normalizer {
  /** How many minutes the API should go back on connecting, 0 to 5; 0 until set. */
  public static final Option<Integer> BACKFILL =
      Option.whole(
          "backfill", 0, 5, 0, "how many minutes X goes back on connecting; of high tiers alone");

  /** The rules of the filtered stream, a line each; those that the app has, until set. */
  public static final Option<String> RULES = Rules.OPTION;

  /** Which names of fields the API takes in requests, as {@link XConnector#NAMES}. */
  public static final Option<String> NAMES = Api.NAMES;

  static final ConnectorDescriptor DESCRIPTOR =
      XConnector.described("x-stream")
          .capabilities(
              Capability.STREAM,
              Capability.DELETES,
              Capability.EDITS,
              Capability.METRICS,
              Capability.LOOKUP)
          .options(BUFFER, STALL, BACKFILL, RULES, NAMES)
          .searches(RULES.name())
          .sources(Listing.STREAMS)
          .build();

  private final URI api;

  /** Creates the connector. */
  public XStreamConnector() {
    this(Listing.API);
  }

  /**
   * Creates a connector whose API is reached through a gateway.
   *
   * @param api the root that stands in for {@code https://api.x.com}
   */
  public XStreamConnector(URI api) {
    this.api = Objects.requireNonNull(api, "api");
    Origin.of(api);
  }

  @Override
  public ConnectorDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public boolean resumes() {
    return false;
  }

  /** Returns the origin of the API. */
  @Override
  public Optional<Origin> origin(ReadRequest request) {
    return Optional.of(Listing.stream(request.source(), api).origin());
  }

  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    return listening(request.checkedFor(DESCRIPTOR)).open(request, from, context);
  }

  @Override
  public Line connect(
      ReadRequest request, CheckpointState from, ConnectorContext context, Arrivals arrivals) {
    return listening(request).connect(request, from, context, arrivals);
  }

  private Listening listening(ReadRequest request) {
    Listing channel = Listing.stream(request.source(), api);
    if (!request.value(RULES).isBlank() && !channel.path().equals(Listing.FILTERED)) {
      throw new IllegalArgumentException("option rules: expected the filtered stream beside it");
    }
    return new Listening(channel);
  }

  static String place(ReadRequest request) {
    return request.source().split("[?#]", 2)[0];
  }

  static Emitter emitter(ReadRequest request, Instant observedAt) {
    return emitter(request, Provenance.Method.STREAM, observedAt);
  }

  private static Emitter emitter(ReadRequest request, Provenance.Method method, Instant at) {
    return new Emitter(DESCRIPTOR, method, place(request), at, request.anyVisibility());
  }

  /** {@inheritDoc} As {@link XConnector#recheck} does. */
  @Override
  public LookedUp recheck(ReadRequest request, List<PostId> ids, ConnectorContext context) {
    Listing channel = Listing.stream(request.checkedFor(DESCRIPTOR).source(), api);
    return new Lookup(
            context,
            channel.api(),
            Api.fields(request.value(NAMES)),
            at -> emitter(request, Provenance.Method.API, at))
        .of(ids);
  }

  /**
   * Reads recorded lines of a stream or of a compliance stream, one message a line. As {@link
   * XConnector#normalize} does.
   */
  @Override
  public Batch normalize(byte[] payload, String source, Instant observedAt, boolean anyVisibility) {
    Emitter emitter =
        new Emitter(DESCRIPTOR, Provenance.Method.STREAM, source, observedAt, anyVisibility);
    return emitter.recordedParts(payload, new Posts(emitter)::addAll);
  }
}
