package dev.earshot.connectors.bluesky;

import dev.earshot.Network;
import dev.earshot.Provenance;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Normalizer;
import dev.earshot.connectors.Option;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.stream.Arrivals;
import dev.earshot.connectors.stream.Line;
import dev.earshot.connectors.stream.StreamConnector;
import dev.earshot.connectors.stream.WebSocketLine;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Listens to a Jetstream: every post and repost of the network as it is written, changed and
 * deleted, and what becomes of accounts and handles.
 *
 * <p>The source of a {@link ReadRequest} is the address of a server, such as {@code
 * wss://jetstream2.us-east.bsky.network/subscribe}. A line goes on five seconds before the last
 * event; where the server no longer has that, a {@code Gap} says so. Immutable and thread-safe.
 */
public final class JetstreamConnector implements StreamConnector, Normalizer {
  /** Which collections are sent, by commas; posts and reposts until set. */
  public static final Option<String> COLLECTIONS =
      names(
          "wantedCollections",
          "app.bsky.feed.post and app.bsky.feed.repost, or one of them",
          AtUri.POST + "," + AtUri.REPOST,
          "which collections are sent, by commas",
          name -> name.equals(AtUri.POST) || name.equals(AtUri.REPOST));

  /** Whose events are sent, as DIDs by commas, 10,000 at most; everybody's until set. */
  public static final Option<String> DIDS =
      names("wantedDids", "DIDs by commas", "", "whose events are sent", AtUri::isDid);

  static final ConnectorDescriptor DESCRIPTOR =
      ConnectorDescriptor.builder("bluesky-stream", 1)
          .networks(Network.BLUESKY)
          .capabilities(Capability.STREAM, Capability.DELETES, Capability.EDITS)
          .options(COLLECTIONS, DIDS, BUFFER, STALL)
          .searches(DIDS.name())
          .withoutCredentials()
          .sources("the address of a Jetstream, wss://jetstream2.us-east.bsky.network/subscribe")
          .fills(
              "url",
              "kind",
              "author",
              "text",
              "language",
              "contentWarning",
              "publishedAt",
              "entities",
              "media",
              "inReplyTo",
              "repostOf",
              "quoteOf",
              "threadRoot",
              "visibility",
              "provenance")
          .terms(BlueskyConnector.terms("bluesky-stream"))
          .build();

  private static final String CURSOR = "cursor";
  private static final Duration REWIND = Duration.ofSeconds(5);
  private static final Duration MISSED = Duration.ofMinutes(1);

  /** Creates the connector. */
  public JetstreamConnector() {}

  private static Option<String> names(
      String name, String expected, String unlessSet, String description, Predicate<String> one) {
    return Option.of(
        name,
        String.class,
        expected,
        unlessSet,
        description,
        text -> {
          List<String> all = List.of(text.split(",", -1));
          return text.isEmpty() || (all.size() <= 10_000 && all.stream().allMatch(one))
              ? text
              : null;
        });
  }

  @Override
  public ConnectorDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Optional<Origin> origin(ReadRequest request) {
    return Optional.empty();
  }

  @Override
  public boolean resumes() {
    return true;
  }

  @Override
  public dev.earshot.connectors.SourceReader open(
      ReadRequest request,
      dev.earshot.@org.jspecify.annotations.Nullable Checkpoint from,
      ConnectorContext context) {
    server(request);
    return StreamConnector.super.open(request, from, context);
  }

  private static String server(ReadRequest request) {
    String source = request.source();
    try {
      URI uri = URI.create(source);
      String scheme = String.valueOf(uri.getScheme());
      if (scheme.matches("wss?")
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null) {
        return source;
      }
    } catch (IllegalArgumentException e) {
      // the parser's own message would repeat the address
    }
    throw new IllegalArgumentException(
        "source: expected wss://server/subscribe without a query; what is wanted is an option");
  }

  @Override
  public Line connect(
      ReadRequest request, CheckpointState from, ConnectorContext context, Arrivals arrivals) {
    List<String> query = new ArrayList<>();
    add(query, "wantedCollections", request.value(COLLECTIONS));
    add(query, "wantedDids", request.value(DIDS));
    long heard = from.whole(CURSOR, 0, Long.MAX_VALUE);
    if (heard > 0) {
      query.add("cursor=" + Math.max(1, heard - REWIND.toNanos() / 1000));
    }
    URI address =
        URI.create(server(request) + (query.isEmpty() ? "" : "?" + String.join("&", query)));
    // a gap in what few people write is no sign of anything
    boolean busy = request.value(DIDS).isEmpty();
    return WebSocketLine.open(
        context,
        address,
        Map.of(),
        Duration.ofSeconds(request.value(STALL)),
        arrivals,
        new Frames(request, context, from, busy ? heard : 0, arrivals));
  }

  private static void add(List<String> query, String name, String values) {
    for (String value : values.split(",")) {
      if (!value.isEmpty()) {
        query.add(name + "=" + Place.encoded(value));
      }
    }
  }

  /**
   * Reads recorded frames: one alone, JSON Lines, or an array. Anything else is a fault; what the
   * AppView answers is {@link BlueskyConnector}'s. Offsets of faults count bytes.
   */
  @Override
  public Batch normalize(byte[] payload, String source, Instant observedAt, boolean anyVisibility) {
    Emitter emitter =
        new Emitter(DESCRIPTOR, Provenance.Method.STREAM, source, observedAt, anyVisibility);
    Records records = new Records(emitter, Map.of());
    return emitter.recorded(
        payload,
        frame -> {
          if (frame.has("kind") && frame.has("did")) {
            records.frame(frame);
          } else {
            emitter.fault("", frame.offset(), "expected a frame of Jetstream, got something else");
          }
        });
  }

  /** Takes frames, one at a time. */
  private static final class Frames implements Consumer<String> {
    private final ReadRequest request;
    private final ConnectorContext context;
    private final Arrivals arrivals;
    private CheckpointState at;
    private long asked;

    Frames(
        ReadRequest request,
        ConnectorContext context,
        CheckpointState from,
        long asked,
        Arrivals arrivals) {
      this.request = request;
      this.context = context;
      this.at = from;
      this.asked = asked;
      this.arrivals = arrivals;
    }

    @Override
    public void accept(String text) {
      Emitter emitter =
          new Emitter(
              DESCRIPTOR,
              Provenance.Method.STREAM,
              request.source(),
              context.clock().instant(),
              request.anyVisibility());
      try {
        Json frame = Json.document(text.getBytes(StandardCharsets.UTF_8), request.source());
        OptionalLong time = frame.whole("time_us");
        if (time.isPresent() && time.getAsLong() > 0) {
          missed(emitter, time.getAsLong());
          at = at.with(CURSOR, Math.max(time.getAsLong(), at.whole(CURSOR, 0, Long.MAX_VALUE)));
        }
        new Records(emitter, Map.of()).frame(frame);
      } catch (dev.earshot.MalformedException e) {
        emitter.faults(List.of(e.toFault()));
      }
      if (emitter.size() > 0) {
        arrivals.offer(emitter, at);
      }
    }

    private void missed(Emitter emitter, long time) {
      if (asked > 0 && time - asked > MISSED.toNanos() / 1000) {
        emitter.gap(moment(asked), moment(time), "CHECKPOINT_TOO_OLD");
      }
      asked = 0;
    }

    private static Instant moment(long micros) {
      return Instant.EPOCH.plus(Duration.ofNanos(Math.min(micros, Long.MAX_VALUE / 1000) * 1000));
    }
  }
}
