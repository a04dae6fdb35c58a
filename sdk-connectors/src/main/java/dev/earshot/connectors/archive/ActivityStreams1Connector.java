package dev.earshot.connectors.archive;

import dev.earshot.Checkpoint;
import dev.earshot.Network;
import dev.earshot.Provenance;
import dev.earshot.connectors.Batch;
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
 * Reads activities and objects of ActivityStreams 1 (JSON), whoever wrote them, from files.
 * Immutable and thread-safe.
 */
public final class ActivityStreams1Connector implements Connector, Normalizer {
  static final ConnectorDescriptor DESCRIPTOR =
      Archive.descriptor(
              "activitystreams1",
              "the terms of whoever wrote the file",
              Network.of("activitystreams"))
          .fills(Archive.fieldsOfActivities())
          .build();

  /** Creates the connector. */
  public ActivityStreams1Connector() {}

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
        emitter -> new Activities(emitter, Network.of("activitystreams"))::add);
  }
}
