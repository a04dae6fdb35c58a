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
  requires tools.jackson.core;

  exports dev.earshot.connectors;
  exports dev.earshot.connectors.archive;
  exports dev.earshot.connectors.auth;
  exports dev.earshot.connectors.bluesky;
  exports dev.earshot.connectors.discourse;
  exports dev.earshot.connectors.facebook;
  exports dev.earshot.connectors.feed;
  exports dev.earshot.connectors.file;
  exports dev.earshot.connectors.flickr;
  exports dev.earshot.connectors.format;
  exports dev.earshot.connectors.hackernews;
  exports dev.earshot.connectors.http;
  exports dev.earshot.connectors.instagram;
  exports dev.earshot.connectors.lemmy;
  exports dev.earshot.connectors.linkedin;
  exports dev.earshot.connectors.mastodon;
  exports dev.earshot.connectors.nostr;
  exports dev.earshot.connectors.reading;
  exports dev.earshot.connectors.reddit;
  exports dev.earshot.connectors.stream;
  exports dev.earshot.connectors.telegram;
  exports dev.earshot.connectors.threads;
  exports dev.earshot.connectors.tumblr;
  exports dev.earshot.connectors.webz;
  exports dev.earshot.connectors.weibo;
  exports dev.earshot.connectors.x;
  exports dev.earshot.connectors.youtube;

  provides dev.earshot.connectors.Connector with
      dev.earshot.connectors.archive.ActivityPubConnector,
      dev.earshot.connectors.archive.ActivityStreams1Connector,
      dev.earshot.connectors.archive.DataSiftConnector,
      dev.earshot.connectors.archive.GnipConnector,
      dev.earshot.connectors.archive.GooglePlusConnector,
      dev.earshot.connectors.archive.TwitterV1Connector,
      dev.earshot.connectors.bluesky.BlueskyConnector,
      dev.earshot.connectors.bluesky.JetstreamConnector,
      dev.earshot.connectors.discourse.DiscourseConnector,
      dev.earshot.connectors.facebook.FacebookConnector,
      dev.earshot.connectors.feed.FeedConnector,
      dev.earshot.connectors.feed.PodcastConnector,
      dev.earshot.connectors.flickr.FlickrConnector,
      dev.earshot.connectors.hackernews.HackerNewsConnector,
      dev.earshot.connectors.instagram.InstagramConnector,
      dev.earshot.connectors.lemmy.LemmyConnector,
      dev.earshot.connectors.linkedin.LinkedInConnector,
      dev.earshot.connectors.mastodon.MastodonConnector,
      dev.earshot.connectors.mastodon.MastodonStreamConnector,
      dev.earshot.connectors.mastodon.PixelfedConnector,
      dev.earshot.connectors.nostr.NostrConnector,
      dev.earshot.connectors.reddit.RedditConnector,
      dev.earshot.connectors.telegram.TelegramConnector,
      dev.earshot.connectors.threads.ThreadsConnector,
      dev.earshot.connectors.tumblr.TumblrConnector,
      dev.earshot.connectors.webz.WebzConnector,
      dev.earshot.connectors.weibo.WeiboConnector,
      dev.earshot.connectors.x.XConnector,
      dev.earshot.connectors.x.XStreamConnector,
      dev.earshot.connectors.youtube.YouTubeConnector;
}
