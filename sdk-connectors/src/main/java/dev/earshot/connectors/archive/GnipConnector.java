package dev.earshot.connectors.archive;

import dev.earshot.Checkpoint;
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
 * Reads what Gnip delivered, from files: PowerTrack activities (ActivityStreams 1 with its
 * extensions), the native forms of its Enterprise Data Collector, and its Atom entries. Immutable
 * and thread-safe.
 */
public final class GnipConnector implements Connector, Normalizer {
  static final ConnectorDescriptor DESCRIPTOR =
      Archive.descriptor(
              "gnip", "the contract with Gnip, which became X; 24 hours are to be confirmed")
          .fills(
              "url",
              "kind",
              "author",
              "author.handle",
              "author.name",
              "author.url",
              "author.kind",
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
              "contentWarning",
              "publishedAt",
              "editedAt",
              "entities",
              "media",
              "pollOptions",
              "metrics",
              "place",
              "application",
              "inReplyTo",
              "repostOf",
              "quoteOf",
              "conversation",
              "withheldIn",
              "visibility",
              "provenance")
          .build();

  /** Creates the connector. */
  public GnipConnector() {}

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
    if (GnipEntries.areIn(payload)) {
      return GnipEntries.read(DESCRIPTOR, payload, source, observedAt, anyVisibility);
    }
    return Archive.read(
        DESCRIPTOR,
        Provenance.Method.LICENSED,
        payload,
        source,
        observedAt,
        anyVisibility,
        emitter -> new GnipActivities(emitter)::add);
  }
}
