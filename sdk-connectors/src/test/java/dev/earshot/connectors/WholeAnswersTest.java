package dev.earshot.connectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.earshot.MalformedException;
import dev.earshot.connectors.bluesky.BlueskyConnector;
import dev.earshot.connectors.discourse.DiscourseConnector;
import dev.earshot.connectors.hackernews.HackerNewsConnector;
import dev.earshot.connectors.http.Loopback;
import dev.earshot.connectors.lemmy.LemmyConnector;
import dev.earshot.connectors.mastodon.MastodonConnector;
import dev.earshot.connectors.mastodon.PixelfedConnector;
import dev.earshot.connectors.reading.Polls;
import dev.earshot.connectors.reddit.RedditConnector;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a source answers is read to its end and is what was asked for, or nothing of it counts. */
class WholeAnswersTest {
  private static final String STATUS =
      "{\"id\":\"2\",\"visibility\":\"public\",\"content\":\"<p>tea</p>\"}";

  private static final Map<String, Connector> CONNECTORS =
      Map.of(
          "mastodon", new MastodonConnector(),
          "pixelfed", new PixelfedConnector(),
          "hackernews", new HackerNewsConnector(),
          "reddit", new RedditConnector(),
          "lemmy", new LemmyConnector(),
          "discourse", new DiscourseConnector(),
          "bluesky", new BlueskyConnector());

  private static Polls polls(String connector, Loopback server, String path) {
    ReadRequest request = ReadRequest.of(server.root() + path);
    return new Polls(
        Objects.requireNonNull(CONNECTORS.get(connector)),
        request,
        () -> {
          Credentials credentials = Credentials.of(Origin.of(server.root()));
          return server
              .context()
              .forSource(
                  "whole",
                  connector.equals("reddit")
                      ? credentials.with("accessToken", Secret.of("t"))
                      : credentials,
                  Map.of());
        });
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "mastodon | /tags/tea | [%s,%s",
        "mastodon | /tags/tea | [%s] %s",
        "mastodon | /tags/tea | [%s]]",
        "mastodon | /tags/tea | {\"error\":\"no\"}",
        "mastodon | /tags/tea | {}",
        "mastodon | /tags/tea | null",
        "mastodon | /tags/tea | 5",
        "pixelfed | /tags/tea | [%s,{\"id\":\"3",
        "hackernews | /v0/newstories.json | [45001,45000,44",
        "hackernews | /v0/newstories.json | {\"error\":\"no\"}",
        "hackernews | /v0/updates.json | {\"error\":\"no\"}",
        "hackernews | /v0/user/ada.json | {\"error\":\"no\"}",
        "hackernews | /v0/item/7.json | {\"id\":7,\"type\":}",
        "reddit | /r/k/comments/a/x/ | [{\"data\":{\"children\":[{\"kind\":\"t3\"}]}},{\"data\":{",
        "reddit | /r/k/comments/a/x/ | [{\"error\":\"no\"}]",
        "lemmy | /post/7 | {\"error\":\"no\"}",
        "discourse | /t/tea/7 | {\"error\":\"no\"}",
        "discourse | /search?q=tea | {\"error\":\"no\"}",
        "bluesky | /xrpc/app.bsky.feed.getPostThread?uri=at://x | {\"error\":\"no\"}",
        "bluesky | /xrpc/app.bsky.feed.getFeed?feed=at://x | {\"error\":\"no\"}",
      })
  void whatIsNotWholeOrNotAskedForMovesNothing(String connector, String path, String body) {
    try (Loopback server =
        Loopback.serving(request -> Loopback.Reply.json(body.replace("%s", STATUS)))) {
      Polls polls = polls(connector, server, path);
      assertThrows(MalformedException.class, () -> polls.once(100));
      assertEquals(1, server.requests().size());
    }
  }

  @Test
  void aBrokenStatusOfAWholePageTakesNoOtherAlong() {
    try (Loopback server =
        Loopback.serving(request -> Loopback.Reply.json("[" + STATUS + ",{\"id\":}]"))) {
      assertEquals(List.of("Published 2"), polls("mastodon", server, "/tags/tea").once(100));
    }
  }

  @Test
  void aListThatIsALimitInWordsIsWaitedFor() {
    try (Loopback server =
        Loopback.serving(request -> Loopback.Reply.json("{\"error\":\"Too many requests\"}"))) {
      Polls polls = polls("mastodon", server, "/tags/tea");
      assertEquals(List.of(), polls.once(100));
      assertInstanceOf(Progress.Wait.class, polls.progress());
    }
  }
}
