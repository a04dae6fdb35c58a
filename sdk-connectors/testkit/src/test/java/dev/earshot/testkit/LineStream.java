package dev.earshot.testkit;

import dev.earshot.Network;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.UnavailableException;
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
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** A stream as many sources have it: an answer that never ends, a post a line. */
final class LineStream implements StreamConnector {
  private static final Network NETWORK = new Network("lines");

  private static final ConnectorDescriptor DESCRIPTOR =
      ConnectorDescriptor.builder("lines", 1)
          .networks(NETWORK)
          .capabilities(Capability.STREAM)
          .options(BUFFER)
          .credential("token", "who listens")
          .build();

  private final boolean resumes;

  LineStream(boolean resumes) {
    this.resumes = resumes;
  }

  @Override
  public ConnectorDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public boolean resumes() {
    return resumes;
  }

  @Override
  public Line connect(
      ReadRequest request, CheckpointState from, ConnectorContext context, Arrivals arrivals) {
    long last = from.whole("last", 0, Long.MAX_VALUE);
    URI uri = URI.create(request.source() + (resumes && last > 0 ? "?after=" + last : ""));
    HttpRequest.Builder asked = HttpRequest.newBuilder(uri);
    context
        .secret("token", Origin.of(uri))
        .map(Secret::reveal)
        .ifPresent(token -> asked.header("Authorization", token));
    HttpResponse<InputStream> response = context.transport().send(asked.build());
    context.streams().execute(() -> listen(response.body(), request.source(), context, arrivals));
    return () -> close(response.body());
  }

  private static void listen(
      InputStream body, String source, ConnectorContext context, Arrivals arrivals) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String number = line.strip();
        if (number.isEmpty()) {
          continue;
        }
        Emitter emitter =
            new Emitter(
                DESCRIPTOR, Provenance.Method.STREAM, source, context.clock().instant(), false);
        emitter.published(
            PostId.of(NETWORK, number), Visibility.PUBLIC, post -> post.text("kettle " + number));
        arrivals.offer(emitter, CheckpointState.start().with("last", number));
      }
      arrivals.failed(new UnavailableException("the line ended", null, null));
    } catch (IOException | UnavailableException e) {
      arrivals.failed(new UnavailableException("the line broke", null, null));
    }
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
