package dev.earshot.testkit;

import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.feed.FeedConnector;
import dev.earshot.connectors.feed.PodcastConnector;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;

class FeedContractTest {
  /** A blog of six entries on three pages, newest first. */
  static String atom(int page) {
    return atom(page, 0);
  }

  /** The same, with more on top of the first page. */
  static String atom(int page, int more) {
    StringBuilder feed =
        new StringBuilder(
            "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:thr='http://purl.org/syndication/thread/1.0'"
                + " xmlns:at='http://purl.org/atompub/tombstones/1.0'>");
    if (page < 3) {
      feed.append("<link rel='next' href='/blog?page=").append(page + 1).append("'/>");
    }
    for (int number = 8 - 2 * page + (page == 1 ? more : 0); number > 6 - 2 * page; number--) {
      feed.append("<entry><id>tag:blog.example,2026:").append(number).append("</id>");
      feed.append("<published>")
          .append(Instant.parse("2026-01-01T08:00:00Z").plusSeconds(86_400L * number))
          .append("</published>");
      feed.append("<thr:total>2</thr:total>");
      feed.append("<content>kettle ").append(number).append("</content></entry>");
    }
    feed.append("<at:deleted-entry ref='tag:blog.example,2026:0").append(page).append("'/>");
    return feed.append("</feed>").toString();
  }

  /** An entry that says nothing beside one that says something. */
  static final String SMUDGED =
      "<feed xmlns='http://www.w3.org/2005/Atom'><entry/>"
          + "<entry><id>tag:blog.example,2026:9</id><content>kettle 9</content></entry></feed>";

  static final String PODCAST =
      "<rss version='2.0' xmlns:slash='http://purl.org/rss/1.0/modules/slash/'"
          + " xmlns:at='http://purl.org/atompub/tombstones/1.0'><channel><title>tea</title>"
          + "<at:deleted-entry ref='z'/>"
          + "<item><guid>b</guid><title>second</title><slash:comments>3</slash:comments><enclosure url='/2.mp3' type='audio/mpeg'/>"
          + "<pubDate>Sun, 04 Jan 2026 08:00:00 GMT</pubDate></item>"
          + "<item><guid>a</guid><title>first</title><enclosure url='/1.mp3' type='audio/mpeg'/>"
          + "<pubDate>Sat, 03 Jan 2026 08:00:00 GMT</pubDate></item></channel></rss>";

  @Nested
  class Blog extends HttpConnectorContract {
    private int more;

    @Override
    protected boolean publishOneMore() {
      more++;
      return true;
    }

    @Override
    protected boolean hold(int posts) {
      more = posts;
      return true;
    }

    @Override
    protected @Nullable Reply emptyPage(URI asked) {
      return asked.getPath().equals("/blog")
          ? Reply.ok("application/atom+xml", "<feed xmlns='http://www.w3.org/2005/Atom'/>")
          : null;
    }

    @Override
    protected Connector connector() {
      return new FeedConnector();
    }

    @Override
    protected ReadRequest request(String root) {
      // what is read with a secret is not public: without consent the contract would see no post
      return new ReadRequest(root + "/blog", Map.of("pages", "3"), "readers");
    }

    @Override
    protected ReadRequest brokenRequest(String root) {
      return ReadRequest.of(root + "/smudged");
    }

    @Override
    protected Reply answer(URI asked) {
      if (asked.getPath().equals("/smudged")) {
        return Reply.ok("application/atom+xml", SMUDGED);
      }
      String query = asked.getQuery();
      int page = query == null ? 1 : Integer.parseInt(query.substring("page=".length()));
      return Reply.ok("application/atom+xml", atom(page, more))
          .with("ETag", "\"page " + page + " with " + more + "\"");
    }

    @Override
    protected int fewestEvents() {
      return 6;
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
      return new ReadRequest(root + "/podcast.xml", Map.of(), "listeners");
    }

    @Override
    protected ReadRequest brokenRequest(String root) {
      return ReadRequest.of(root + "/smudged");
    }

    @Override
    protected Reply answer(URI asked) {
      return Reply.ok(
          "application/rss+xml", asked.getPath().equals("/smudged") ? SMUDGED : PODCAST);
    }
  }
}
