package dev.earshot.connectors.archive;

import dev.earshot.Checkpoint;
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
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads what Twitter's API 1.1 answered and streamed, and the files of an account's own archive
 * ({@code window.YTD…}), from files. The API itself is closed. Immutable and thread-safe.
 */
public final class TwitterV1Connector implements Connector, Normalizer {
  static final ConnectorDescriptor DESCRIPTOR =
      Archive.descriptor("twitter-v1", "", Tweets.NETWORK)
          .terms(
              SourceTerms.builder("twitter-v1", 1)
                  .deleteWithin(Duration.ofHours(24))
                  .redistribution(SourceTerms.Redistribution.NONE)
                  .forbiddenInferences(SourceTerms.SENSITIVE.toArray(String[]::new))
                  .document(
                      "X's developer agreement and restricted uses; 24 hours are to be confirmed")
                  .build())
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
              "text",
              "language",
              "publishedAt",
              "editedAt",
              "entities",
              "media",
              "metrics",
              "place",
              "application",
              "inReplyTo",
              "repostOf",
              "quoteOf",
              "withheldIn",
              "visibility",
              "provenance")
          .build();

  /** Creates the connector. */
  public TwitterV1Connector() {}

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

  /** Reads an answer, a stream's frames one a line, a recorded exchange, or an archive's file. */
  @Override
  public Batch normalize(byte[] payload, String source, Instant observedAt, boolean anyVisibility) {
    return Archive.read(
        DESCRIPTOR,
        Provenance.Method.IMPORT,
        payload,
        source,
        observedAt,
        anyVisibility,
        emitter -> new Tweets(emitter)::add);
  }
}
