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

/** Reads interactions as DataSift delivered them, from files. Immutable and thread-safe. */
public final class DataSiftConnector implements Connector, Normalizer {
  static final ConnectorDescriptor DESCRIPTOR =
      Archive.descriptor("datasift", "the contract with DataSift, which closed")
          .capabilities(Capability.READ, Capability.DELETES, Capability.METRICS)
          .fills(
              "url",
              "kind",
              "author",
              "author.handle",
              "author.name",
              "author.url",
              "author.bio",
              "author.followers",
              "author.following",
              "author.posts",
              "author.verified",
              "author.location",
              "author.createdAt",
              "title",
              "text",
              "html",
              "language",
              "publishedAt",
              "entities",
              "media",
              "metrics",
              "application",
              "inReplyTo",
              "repostOf",
              "threadRoot",
              "withheldIn",
              "visibility",
              "provenance")
          .build();

  /** Creates the connector. */
  public DataSiftConnector() {}

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
        Provenance.Method.LICENSED,
        payload,
        source,
        observedAt,
        anyVisibility,
        emitter -> new Interactions(emitter)::add);
  }
}
