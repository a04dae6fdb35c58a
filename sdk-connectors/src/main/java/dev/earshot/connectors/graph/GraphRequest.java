package dev.earshot.connectors.graph;

import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.http.Fetch;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.reading.Recheck;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What one of the connectors of Meta's graph is asked for, and how it answers.
 *
 * @param connector the connector, which has one network
 * @param request the request
 * @param edge what its source names
 * @param grant what prolonging a token is called there; empty for nothing
 */
public record GraphRequest(
    ConnectorDescriptor connector, ReadRequest request, Edge edge, String grant) {
  /** Returns what asks the graph on its behalf; whoever takes it closes it. */
  public Fetch fetch(ConnectorContext context) {
    return Graph.fetch(context, request, edge, grant);
  }

  /** Returns an emitter for what was collected at a moment. */
  public Emitter emitter(Provenance.Method method, Instant at) {
    return new Emitter(connector, method, edge.place(), at, request.anyVisibility());
  }

  /**
   * Looks posts up one after another.
   *
   * @param ask asks for one by its number
   * @param read reads one that is there
   */
  public LookedUp recheck(
      List<PostId> ids,
      ConnectorContext context,
      BiFunction<Fetch, String, Answer> ask,
      BiConsumer<Envelope, Emitter> read) {
    try (Fetch fetch = fetch(context)) {
      return Recheck.oneByOne(
          ids,
          id -> connector.networks().contains(id.network()) && Graph.isId(id.nativeId()),
          id -> ask.apply(fetch, id.nativeId()),
          at -> emitter(Provenance.Method.API, at),
          (found, emitter) -> read.accept(Envelope.of(found.body(), emitter.source()), emitter));
    }
  }

  /**
   * Reads what Meta sent, once it is known that Meta did.
   *
   * @param changes returns what takes the changes and tells of them
   */
  public Batch receive(
      Map<String, List<String>> headers,
      byte[] body,
      ConnectorContext context,
      Function<Emitter, Webhook.Changes> changes) {
    Webhook.check(connector.id(), context, Origin.of(edge.root()), headers, body);
    Emitter emitter = emitter(Provenance.Method.STREAM, context.clock().instant());
    Webhook.read(body, emitter, changes.apply(emitter));
    return emitter.recorded();
  }
}
