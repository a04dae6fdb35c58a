package dev.earshot.connectors.mastodon;

import dev.earshot.Checkpoint;
import dev.earshot.EarshotException;
import dev.earshot.MalformedException;
import dev.earshot.Provenance;
import dev.earshot.RefusedException;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Normalizer;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.http.Fetch;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.stream.Arrivals;
import dev.earshot.connectors.stream.Line;
import dev.earshot.connectors.stream.Lines;
import dev.earshot.connectors.stream.ServerSentEvents;
import dev.earshot.connectors.stream.StreamConnector;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Listens to the public streams of servers that speak the Mastodon API: new statuses, edits and
 * deletions, as they happen. Since version 4.2 a person's access token is needed.
 *
 * <p>The source is an address as {@link MastodonConnector} takes it: {@code https://server}, {@code
 * /public}, {@code /public/remote} and {@code /tags/name}. Many servers stream from a host of its
 * own, which their {@code /api/v2/instance} names as {@code configuration.urls.streaming}: then
 * that host is the source, since a token goes where the host application said and nowhere else.
 *
 * <p>Nothing is sent of what came while nobody listened; that is told as a gap, and a reader of
 * {@link MastodonConnector} beside it fills it. Immutable and thread-safe.
 */
public final class MastodonStreamConnector implements StreamConnector, Normalizer {
  private static final int LONGEST_LINE = 1 << 20;

  private static final ConnectorDescriptor DESCRIPTOR =
      MastodonConnector.DESCRIPTOR
          .renamed("mastodon-stream", 1)
          .capabilities(Capability.STREAM, Capability.DELETES, Capability.EDITS, Capability.METRICS)
          .options(BUFFER, STALL)
          .sources(
              "a server that streams: https://server for what its own people say in public,"
                  + " /public, /public/remote, /tags/NAME")
          .build();

  /** Creates the connector. */
  public MastodonStreamConnector() {}

  @Override
  public ConnectorDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public boolean resumes() {
    return false;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the source is none that streams
   */
  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    streaming(Timeline.of(request.source()));
    return StreamConnector.super.open(request, from, context);
  }

  @Override
  public Line connect(
      ReadRequest request, CheckpointState from, ConnectorContext context, Arrivals arrivals) {
    Timeline timeline = Timeline.of(request.source());
    URI address = streaming(timeline);
    Fetch fetch =
        Fetch.of(context, Origin.of(address))
            .header("Accept", "text/event-stream")
            .secretHeader("Authorization", "Bearer ", MastodonConnector.TOKEN)
            .build();
    Optional<InputStream> body = fetch.stream(address, Duration.ofSeconds(request.value(STALL)));
    if (body.isEmpty()) {
      arrivals.mustRest(
          context
              .restOf(fetch.origin())
              .orElseGet(
                  () ->
                      new Progress.Wait(
                          context.clock().instant().plusSeconds(60),
                          Progress.Wait.Why.MAINTENANCE)));
      return () -> {};
    }
    InputStream open = body.get();
    context.streams().execute(() -> listen(open, request, timeline, context, arrivals));
    return () -> close(open);
  }

  private static URI streaming(Timeline timeline) {
    String path =
        switch (timeline.path()) {
          case "/api/v1/timelines/public" ->
              timeline.query().isEmpty()
                  ? "public"
                  : timeline.query().startsWith("local") ? "public/local" : "public/remote";
          default -> {
            String tag = "/api/v1/timelines/tag/";
            if (!timeline.path().startsWith(tag)) {
              throw new IllegalArgumentException(
                  "source: expected a public timeline or a tag, which alone are streamed");
            }
            yield "hashtag?tag=" + timeline.path().substring(tag.length());
          }
        };
    return URI.create(timeline.root() + "/api/v1/streaming/" + path);
  }

  private static void listen(
      InputStream body,
      ReadRequest request,
      Timeline timeline,
      ConnectorContext context,
      Arrivals arrivals) {
    Lines lines = new Lines(body, MastodonConnector.place(request), LONGEST_LINE);
    ServerSentEvents events = new ServerSentEvents();
    try (body) {
      while (true) {
        Emitter emitter =
            new Emitter(
                DESCRIPTOR,
                Provenance.Method.STREAM,
                MastodonConnector.place(request),
                context.clock().instant(),
                request.anyVisibility());
        try {
          String line = lines.next();
          if (line == null) {
            break;
          }
          events
              .take(line)
              .ifPresent(
                  event ->
                      new Statuses(timeline.server(), emitter)
                          .frame(event.name(), event.data(), event.line()));
        } catch (MalformedException e) {
          emitter.fault("", e.offset().orElse(-1), e.problem());
        }
        if (emitter.size() > 0) {
          arrivals.offer(emitter, CheckpointState.start());
        }
      }
      arrivals.failed(new UnavailableException("the server ended the line", null, null));
    } catch (IOException e) {
      arrivals.failed(new UnavailableException("the line broke", null, null));
    } catch (EarshotException e) {
      arrivals.failed(e);
    }
  }

  /**
   * Reads a recorded stream: server-sent events, or its frames as JSON, one a line; statuses
   * without their frames too. As {@link MastodonConnector#normalize} does.
   */
  @Override
  public Batch normalize(byte[] payload, String source, Instant observedAt, boolean anyVisibility) {
    return MastodonConnector.normalize(DESCRIPTOR, payload, source, observedAt, anyVisibility);
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      throw new RefusedException("the line cannot be closed", null);
    }
  }
}
