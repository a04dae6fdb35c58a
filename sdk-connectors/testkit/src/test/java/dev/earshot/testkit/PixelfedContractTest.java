package dev.earshot.testkit;

import dev.earshot.connectors.Connector;
import dev.earshot.connectors.mastodon.PixelfedConnector;

/** The same server, read under the other name. */
class PixelfedContractTest extends MastodonContractTest {
  @Override
  protected Connector connector() {
    return new PixelfedConnector();
  }
}
