/** The connector interface, the HTTP toolkit and connectors for real sources. */
@org.jspecify.annotations.NullMarked
module dev.earshot.connectors {
  requires static transitive jakarta.validation;
  requires static transitive org.jspecify;
  requires transitive dev.earshot.core;
  requires transitive java.net.http;
  requires com.github.benmanes.caffeine;
  requires com.google.common;
  requires org.jsoup;
  requires org.slf4j;
  requires tools.jackson.databind;

  exports dev.earshot.connectors;
  exports dev.earshot.connectors.auth;
  exports dev.earshot.connectors.feed;
  exports dev.earshot.connectors.file;
  exports dev.earshot.connectors.format;
  exports dev.earshot.connectors.http;
  exports dev.earshot.connectors.mastodon;
  exports dev.earshot.connectors.reading;
  exports dev.earshot.connectors.stream;
  exports dev.earshot.connectors.x;

  provides dev.earshot.connectors.Connector with
      dev.earshot.connectors.feed.FeedConnector,
      dev.earshot.connectors.feed.PodcastConnector,
      dev.earshot.connectors.mastodon.MastodonConnector,
      dev.earshot.connectors.x.XConnector,
      dev.earshot.connectors.x.XStreamConnector;
}
