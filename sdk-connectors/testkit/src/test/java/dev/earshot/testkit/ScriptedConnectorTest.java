package dev.earshot.testkit;

import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ReadRequest;
import java.time.InstantSource;

class ScriptedConnectorTest extends ConnectorContract {
  @Override
  protected Connector connector() {
    return new ScriptedConnector().tells(Posts.published(5));
  }

  @Override
  protected ReadRequest request() {
    return ReadRequest.of("script");
  }

  @Override
  protected ConnectorContext.Builder context() {
    return ConnectorContext.builder(InstantSource.system());
  }
}
