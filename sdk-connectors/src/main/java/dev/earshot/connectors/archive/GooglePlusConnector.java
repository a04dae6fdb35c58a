package dev.earshot.connectors.archive;

import dev.earshot.Checkpoint;
import dev.earshot.Provenance;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Normalizer;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.file.PayloadConnector;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads activities and comments of Google+, which closed in 2019, from files. Immutable and
 * thread-safe.
 */
public final class GooglePlusConnector implements Connector, Normalizer {
  static final ConnectorDescriptor DESCRIPTOR =
      Archive.descriptor(
              "google-plus",
              "Google+ closed in 2019; its API terms ended with it",
              GooglePlus.NETWORK)
          .capabilities(Capability.READ, Capability.EDITS, Capability.METRICS)
          .fills(
              "url",
              "kind",
              "author",
              "author.name",
              "author.url",
              "text",
              "html",
              "publishedAt",
              "editedAt",
              "entities",
              "media",
              "metrics",
              "inReplyTo",
              "repostOf",
              "quoteOf",
              "visibility",
              "provenance")
          .build();

  /** Creates the connector. */
  public GooglePlusConnector() {}

  @Override
  public ConnectorDescriptor descriptor() {
    return DESCRIPTOR;
  }

  /** Opens the file that the request names. */
  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    return PayloadConnector.of(this).open(request, from, context);
  }

  @Override
  public Batch normalize(byte[] payload, String source, Instant observedAt, boolean anyVisibility) {
    return Archive.read(
        DESCRIPTOR,
        Provenance.Method.IMPORT,
        payload,
        source,
        observedAt,
        anyVisibility,
        emitter -> new GooglePlus(emitter)::add);
  }
}
