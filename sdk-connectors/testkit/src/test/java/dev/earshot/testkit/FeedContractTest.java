package dev.earshot.testkit;

import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.feed.FeedConnector;
import dev.earshot.connectors.feed.PodcastConnector;
import java.net.URI;
import org.junit.jupiter.api.Nested;

class FeedContractTest {
  /** A blog of six entries on three pages, newest first. */
  static String atom(int page) {
    StringBuilder feed = new StringBuilder("<feed xmlns='http://www.w3.org/2005/Atom'>");
    if (page < 3) {
      feed.append("<link rel='next' href='/blog?page=").append(page + 1).append("'/>");
    }
    for (int number = 8 - 2 * page; number > 6 - 2 * page; number--) {
      feed.append("<entry><id>tag:blog.example,2026:").append(number).append("</id>");
      feed.append("<published>2026-01-0").append(number).append("T08:00:00Z</published>");
      feed.append("<content>kettle ").append(number).append("</content></entry>");
    }
    return feed.append("</feed>").toString();
  }

  static final String PODCAST =
      "<rss version='2.0'><channel><title>tea</title>"
          + "<item><guid>b</guid><title>second</title><enclosure url='/2.mp3' type='audio/mpeg'/>"
          + "<pubDate>Sun, 04 Jan 2026 08:00:00 GMT</pubDate></item>"
          + "<item><guid>a</guid><title>first</title><enclosure url='/1.mp3' type='audio/mpeg'/>"
          + "<pubDate>Sat, 03 Jan 2026 08:00:00 GMT</pubDate></item></channel></rss>";

  @Nested
  class Blog extends HttpConnectorContract {
    @Override
    protected Connector connector() {
      return new FeedConnector();
    }

    @Override
    protected ReadRequest request(String root) {
      return ReadRequest.of(root + "/blog").with("pages", "3");
    }

    @Override
    protected Reply answer(URI asked) {
      String query = asked.getQuery();
      int page = query == null ? 1 : Integer.parseInt(query.substring("page=".length()));
      return Reply.ok("application/atom+xml", atom(page)).with("ETag", "\"page " + page + "\"");
    }

    @Override
    protected int fewestEvents() {
      return 6;
    }

    @Override
    protected String credentialName() {
      return "authorization";
    }
  }

  @Nested
  class Podcast extends HttpConnectorContract {
    @Override
    protected Connector connector() {
      return new PodcastConnector();
    }

    @Override
    protected ReadRequest request(String root) {
      return ReadRequest.of(root + "/podcast.xml");
    }

    @Override
    protected Reply answer(URI asked) {
      return Reply.ok("application/rss+xml", PODCAST);
    }

    @Override
    protected String credentialName() {
      return "authorization";
    }
  }
}
