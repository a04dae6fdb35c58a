package dev.earshot.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.RefusedException;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which words a search sends to its source. */
final class WordsSentTest {
  private static Connector connector(String id) {
    return ServiceLoader.load(Connector.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(one -> one.descriptor().id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "x, https://x.com/search?q=green+tea, green tea",
    "x, https://api.x.com/2/tweets/search/recent?query=%22green%20tea%22, '\"green tea\"'",
    "x, https://x.com/hashtag/tea, '#tea'",
    "x, https://x.com/somebody, ''",
    "bluesky, https://bsky.app/hashtag/tea, '#tea'",
    "bluesky, https://bsky.app/search?q=tea#q=no, tea",
    "bluesky, https://bsky.app/profile/tea.example, ''",
    "youtube, https://www.youtube.com/results?search_query=tea+pot, tea pot",
    "youtube, https://www.youtube.com/watch?v=abcdefghijk, ''",
    "reddit, https://www.reddit.com/r/tea/search?q=kettle&sort=new, kettle",
    "reddit, https://www.reddit.com/r/tea, ''",
    "lemmy, https://town.example/search?q=t%C3%A9, t\u00e9",
    "discourse, https://forum.example/search?q=, ''",
    "flickr, https://www.flickr.com/search/?text=green+tea, green tea",
    "instagram, https://www.instagram.com/explore/tags/tea/, '#tea'",
    "threads, https://www.threads.net/search?q=tea, tea",
    "tumblr, https://www.tumblr.com/tagged/green%20tea, '#green tea'",
    "tumblr, https://www.tumblr.com/steam, ''",
    "weibo, https://s.weibo.com/weibo?q=%23tea%23, '#tea#'",
    "feed, https://blog.example/feed?q=tea, ''",
    "mastodon, https://town.example/tags/t%C3%A9, '#t\u00e9'",
    "mastodon, https://town.example/api/v2/search?q=tea&type=statuses, tea",
    "mastodon, https://town.example/@ada, ''",
    "pixelfed, https://town.example/tags/tea, '#tea'",
    "mastodon-stream, https://town.example/tags/tea, '#tea'",
    "bluesky, https://h.example/xrpc/app.bsky.feed.searchPosts?domain=tea.example, tea.example",
  })
  void areThoseOfTheAddress(String id, String source, String words) {
    List<String> sent = connector(id).descriptor().wordsSent(ReadRequest.of(source));
    assertEquals(words.isEmpty() ? List.of() : List.of(words), sent);
  }

  @ParameterizedTest
  @CsvSource({
    "facebook, https://graph.facebook.com/v23.0/1/posts",
    "flickr, https://www.flickr.com/search/?text=green+tea",
    "instagram, https://www.instagram.com/explore/tags/tea/",
    "linkedin, https://www.linkedin.com/company/1234",
    "reddit, https://www.reddit.com/r/tea/search?q=kettle&sort=new",
    "telegram, https://api.telegram.org",
    "threads, https://www.threads.net/search?q=tea",
    "tumblr, https://www.tumblr.com/tagged/green%20tea",
    "webz, https://api.webz.io/newsApiLite?q=tea",
    "weibo, https://s.weibo.com/weibo?q=%23tea%23",
    "x, https://x.com/search?q=green+tea",
    "youtube, https://www.youtube.com/results?search_query=tea+pot",
  })
  void stayHereWhereTheKeyIsMissingThatTheSourceWants(String id, String source) {
    List<URI> asked = new ArrayList<>();
    ConnectorContext context =
        ConnectorContext.builder(InstantSource.system())
            .transport(
                request -> {
                  asked.add(request.uri());
                  throw new UnavailableException("away", null, null);
                })
            .build();
    ReadRequest request = ReadRequest.of(source);
    request = id.equals("instagram") ? request.with("account", "1") : request;
    try (SourceReader reader = connector(id).open(request, null, context)) {
      RefusedException refused =
          assertThrows(RefusedException.class, () -> reader.poll(10), asked::toString);
      assertTrue(String.valueOf(refused.getMessage()).contains("the source has no"), id);
    }
    assertEquals(List.of(), asked);
  }

  @Test
  void areAllOfThem() {
    ReadRequest tags =
        ReadRequest.of(
            "https://town.example/api/v1/timelines/tag/tea?any[]=pot&any%5B%5D=cup&all[]=hot");
    assertEquals(
        List.of("#tea", "pot", "cup", "hot"), connector("mastodon").descriptor().wordsSent(tags));
    ReadRequest found =
        ReadRequest.of(
            "https://h.example/xrpc/app.bsky.feed.searchPosts?q=hot&tag=tea&tag=pot&mentions=ada");
    assertEquals(
        List.of("hot", "tea", "pot", "ada"), connector("bluesky").descriptor().wordsSent(found));
    assertEquals(
        List.of("tea lang:en", "kettle"),
        connector("x-stream")
            .descriptor()
            .wordsSent(
                ReadRequest.of("https://api.x.com/2/tweets/search/stream")
                    .with("rules", "tea lang:en\n\nkettle")));
    ReadRequest relay = ReadRequest.of("wss://relay.example");
    assertEquals(
        List.of("hot", "tea,pot", "ab12"),
        connector("nostr")
            .descriptor()
            .wordsSent(
                relay.with("search", "hot").with("hashtags", "tea,pot").with("authors", "ab12")));
    assertEquals(
        List.of("did:plc:ada"),
        connector("bluesky-stream")
            .descriptor()
            .wordsSent(relay.with("wantedDids", "did:plc:ada")));
  }

  @Test
  @DisplayName("IS-29 the words that a search hands to its source are said by every connector")
  void areSaidByEveryConnectorThatSearches() {
    ReadRequest request =
        ReadRequest.of(
                "https://h.example/explore/tags/tea?q=tea&query=tea&search_query=tea&text=tea&tag=tea")
            .with("search", "tea");
    for (Connector one : ServiceLoader.load(Connector.class)) {
      if (one.descriptor().can(Capability.SEARCH)) {
        assertFalse(one.descriptor().wordsSent(request).isEmpty(), one.descriptor().id());
      }
    }
  }
}
