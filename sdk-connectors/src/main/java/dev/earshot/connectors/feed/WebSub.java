package dev.earshot.connectors.feed;

import java.net.URI;
import java.util.List;

/**
 * Where a feed can be subscribed to instead of being polled (WebSub, PubSubHubbub). The host asks
 * one of the hubs, for the topic, with a callback of its own server and a secret that it hands the
 * source as {@link FeedConnector#HUB_SECRET}; answers the hub's challenge; and hands what arrives
 * to {@code Ingestion.receive}.
 *
 * @param hubs the hubs' addresses; empty for a feed that can only be polled
 * @param topic what to subscribe to: where the feed says it lies, else where it was read
 */
public record WebSub(List<URI> hubs, URI topic) {
  /** Creates the value. */
  public WebSub {
    hubs = List.copyOf(hubs);
  }
}
