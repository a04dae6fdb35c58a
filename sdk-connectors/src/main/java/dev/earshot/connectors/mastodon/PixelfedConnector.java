package dev.earshot.connectors.mastodon;

import dev.earshot.Checkpoint;
import dev.earshot.PostId;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.Normalizer;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads Pixelfed servers, which speak the Mastodon API with a few words of their own.
 *
 * <p>Sources, options and the credential are those of {@link MastodonConnector}, and so is the
 * identity of a post: one read under either name is the same post. Beyond what Mastodon says, a
 * post may have a place. Pixelfed closes its timelines to strangers unless its operator opens them.
 */
public final class PixelfedConnector implements Connector, Normalizer {
  private static final ConnectorDescriptor DESCRIPTOR =
      MastodonConnector.DESCRIPTOR.renamed("pixelfed", 1).build();

  /** Creates the connector. */
  public PixelfedConnector() {}

  @Override
  public ConnectorDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    return new MastodonReader(DESCRIPTOR, request, from, context);
  }

  /** {@inheritDoc} As {@link MastodonConnector#recheck} does. */
  @Override
  public LookedUp recheck(ReadRequest request, List<PostId> ids, ConnectorContext context) {
    return MastodonConnector.recheck(DESCRIPTOR, request, ids, context);
  }

  /** {@inheritDoc} Reads what {@link MastodonConnector#normalize} reads. */
  @Override
  public Batch normalize(byte[] payload, String source, Instant observedAt, boolean anyVisibility) {
    return MastodonConnector.normalize(DESCRIPTOR, payload, source, observedAt, anyVisibility);
  }
}
