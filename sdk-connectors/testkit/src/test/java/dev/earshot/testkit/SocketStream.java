package dev.earshot.testkit;

import dev.earshot.Network;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.Visibility;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.stream.Arrivals;
import dev.earshot.connectors.stream.Line;
import dev.earshot.connectors.stream.StreamConnector;
import dev.earshot.connectors.stream.WebSocketLine;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A stream over a web socket, a post a frame. */
final class SocketStream implements StreamConnector {
  private static final Network NETWORK = new Network("sockets");

  private static final ConnectorDescriptor DESCRIPTOR =
      ConnectorDescriptor.builder("sockets", 1)
          .networks(NETWORK)
          .capabilities(Capability.STREAM)
          .options(BUFFER, STALL)
          .credential("token", "who listens")
          .build();

  @Override
  public ConnectorDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Optional<Origin> origin(ReadRequest request) {
    return Origin.find("http" + request.source().substring(2));
  }

  @Override
  public boolean resumes() {
    return true;
  }

  @Override
  public Line connect(
      ReadRequest request, CheckpointState from, ConnectorContext context, Arrivals arrivals) {
    URI address = URI.create(request.source() + "?after=" + from.whole("last", 0, Long.MAX_VALUE));
    Origin origin = origin(request).orElseThrow();
    Map<String, Secret> proof =
        context
            .secret("token", origin)
            .map(token -> Map.of("Authorization", token))
            .orElse(Map.of());
    return WebSocketLine.open(
        context,
        address,
        proof,
        Duration.ofSeconds(request.value(STALL)),
        arrivals,
        number -> {
          Emitter emitter =
              new Emitter(
                  DESCRIPTOR,
                  Provenance.Method.STREAM,
                  request.source(),
                  context.clock().instant(),
                  false);
          emitter.published(
              PostId.of(NETWORK, number), Visibility.PUBLIC, post -> post.text("kettle " + number));
          arrivals.offer(emitter, CheckpointState.start().with("last", number));
        });
  }
}
