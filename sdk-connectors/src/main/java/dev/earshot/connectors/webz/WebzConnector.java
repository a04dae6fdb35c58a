package dev.earshot.connectors.webz;

import dev.earshot.Checkpoint;
import dev.earshot.MalformedException;
import dev.earshot.Network;
import dev.earshot.Provenance;
import dev.earshot.SourceTerms;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Normalizer;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads what Webz.io collects from news, blogs and discussions, through its APIs alone.
 *
 * <p>The source of a {@link ReadRequest} is an address of the API with the question in it and
 * without its token: {@code https://api.webz.io/newsApiLite?q=kettle}, {@code
 * /filterWebContent?q=}, {@code /firehose}. The words of {@code q} leave the house; nothing else
 * does. A first reading begins where {@code ts} says (milliseconds since 1970, the time of
 * crawling), or where the vendor begins without it. The credential {@code token} is sent in the
 * query.
 *
 * <p>A post's id is the vendor's {@code uuid}: the same article through another of its products is
 * another post. Immutable and thread-safe.
 */
public final class WebzConnector implements Connector, Normalizer {
  static final Network NETWORK = Network.of("webz");
  static final String TOKEN = "token";

  /** What asking once costs: one of the requests a contract grants. */
  static final String REQUEST = "request";

  static final ConnectorDescriptor DESCRIPTOR =
      ConnectorDescriptor.builder("webz", 1)
          .networks(NETWORK)
          .capabilities(
              Capability.SEARCH, Capability.BACKFILL, Capability.EDITS, Capability.METRICS)
          .credential(TOKEN, "the contract's API token, from webz.io's dashboard")
          .cost(REQUEST, "one call, of those the contract grants a month")
          .searches("q")
          .sources(
              "an address of the API with its question and without a token:"
                  + " https://api.webz.io/newsApiLite?q=…, /newsApi?q=…, /filterWebContent?q=…,"
                  + " /firehose")
          .fills(
              "url",
              "kind",
              "author",
              "author.handle",
              "author.name",
              "title",
              "text",
              "language",
              "publishedAt",
              "editedAt",
              "entities",
              "media",
              "metrics",
              "rating",
              "threadRoot",
              "conversation",
              "visibility",
              "provenance",
              "attributes")
          .terms(
              SourceTerms.builder("webz", 1)
                  .deleteWithin(Duration.ofHours(24))
                  .redistribution(SourceTerms.Redistribution.NONE)
                  .document("the contract with Webz.io, which was not read")
                  .build())
          .build();

  /** Creates the connector. */
  public WebzConnector() {}

  @Override
  public ConnectorDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    return new WebzReader(
        request.checkedFor(DESCRIPTOR), CheckpointState.of(from, DESCRIPTOR), context);
  }

  /** Reads a page as the API sends it, or posts alone: one, an array, or JSON Lines. */
  @Override
  public Batch normalize(byte[] payload, String source, Instant observedAt, boolean anyVisibility) {
    Emitter emitter =
        new Emitter(DESCRIPTOR, Provenance.Method.LICENSED, source, observedAt, anyVisibility);
    WebzPosts posts = new WebzPosts(emitter);
    try {
      Json.Parts parts = Json.parts(payload, null, source);
      parts.records().forEach(posts::add);
      emitter.faults(parts.faults());
    } catch (MalformedException e) {
      emitter.faults(java.util.List.of(e.toFault()));
    }
    return emitter.recorded();
  }
}
