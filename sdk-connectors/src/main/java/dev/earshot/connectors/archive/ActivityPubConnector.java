package dev.earshot.connectors.archive;

import dev.earshot.Checkpoint;
import dev.earshot.Network;
import dev.earshot.PostField;
import dev.earshot.Provenance;
import dev.earshot.SourceTerms;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Normalizer;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.file.PayloadConnector;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.reading.Emitter;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads activities, objects and collections of ActivityPub (ActivityStreams 2), as servers send and
 * show them, from files, and what {@link ActivityStreams} writes.
 *
 * <p>A document of ours is taken at its word, as a line of our JSON is: its posts keep the network,
 * the provenance and the terms they state, and may have every field. Immutable and thread-safe.
 */
public final class ActivityPubConnector implements Connector, Normalizer {
  static final ConnectorDescriptor DESCRIPTOR =
      Archive.descriptor("activitypub", "the rules each server states")
          .fills(EnumSet.allOf(PostField.class))
          .terms(
              SourceTerms.builder("activitypub", 1)
                  .deleteWithin(Duration.ofHours(1))
                  .refreshWithin(Duration.ofDays(7))
                  .redistribution(SourceTerms.Redistribution.NONE)
                  .document("the rules each server states at /about; as those of mastodon")
                  .build())
          .build();

  /** Creates the connector. */
  public ActivityPubConnector() {}

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
        ActivityPubConnector::reader);
  }

  private static Consumer<Json> reader(Emitter emitter) {
    Activities others = new Activities(emitter, Network.of("activitypub"));
    OurActivities ours = new OurActivities(emitter);
    return document -> {
      if (OurTerms.isIn(document)) {
        ours.add(document);
      } else {
        others.add(document);
      }
    };
  }
}
