package dev.earshot.connectors.feed;

import dev.earshot.Checkpoint;
import dev.earshot.Network;
import dev.earshot.PostField;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Normalizer;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads podcasts through their feeds, as {@link FeedConnector} reads blogs: posts are episodes, the
 * sound is their medium, and duration, season, episode number, transcript and chapters are
 * attributes. Takes the same options.
 *
 * <p>Immutable and thread-safe.
 */
public final class PodcastConnector implements Connector, Normalizer {
  private final FeedConnector feeds =
      new FeedConnector(
          Network.PODCAST,
          "the address of a podcast's feed",
          EnumSet.of(
              PostField.URL,
              PostField.KIND,
              PostField.AUTHOR,
              PostField.AUTHOR_NAME,
              PostField.AUTHOR_URL,
              PostField.CO_AUTHORS,
              PostField.TITLE,
              PostField.TEXT,
              PostField.HTML,
              PostField.LANGUAGE,
              PostField.PUBLISHED_AT,
              PostField.EDITED_AT,
              PostField.ENTITIES,
              PostField.MEDIA,
              PostField.METRICS,
              PostField.IN_REPLY_TO,
              PostField.VISIBILITY,
              PostField.PROVENANCE,
              PostField.ATTRIBUTES));

  /** Creates the connector. */
  public PodcastConnector() {}

  @Override
  public ConnectorDescriptor descriptor() {
    return feeds.descriptor();
  }

  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    return feeds.open(request, from, context);
  }

  /** Asks a podcast's feed who tells of its new episodes; see {@link FeedConnector#hubs}. */
  public WebSub hubs(ReadRequest request, ConnectorContext context) {
    return feeds.hubs(request, context);
  }

  @Override
  public Batch receive(
      ReadRequest request,
      Map<String, List<String>> headers,
      byte[] body,
      ConnectorContext context) {
    return feeds.receive(request, headers, body, context);
  }

  @Override
  public Batch normalize(byte[] payload, String source, Instant observedAt, boolean anyVisibility) {
    return feeds.normalize(payload, source, observedAt, anyVisibility);
  }
}
