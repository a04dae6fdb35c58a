package dev.earshot.connectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.connectors.bluesky.BlueskyConnector;
import dev.earshot.connectors.discourse.DiscourseConnector;
import dev.earshot.connectors.feed.FeedConnector;
import dev.earshot.connectors.lemmy.LemmyConnector;
import dev.earshot.connectors.mastodon.MastodonConnector;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadRequestTest {
  private static final Origin BOOKS = new Origin("https", "xn--bcher-kva.example", 443);

  @Test
  void aSourceOnAHostBeyondAsciiIsReadOfThatHost() {
    for (Connector each :
        List.of(
            new FeedConnector(),
            new MastodonConnector(),
            new LemmyConnector(),
            new DiscourseConnector())) {
      String id = each.descriptor().id();
      assertEquals(
          Optional.of(BOOKS), each.origin(ReadRequest.of("https://B\u00fccher.example")), id);
    }
    assertEquals(
        "https://xn--bcher-kva.example/f\u00fc.xml",
        ReadRequest.of("https://b\u00fccher.example/f\u00fc.xml").source());
    assertEquals("b\u00fccher.csv", ReadRequest.of("b\u00fccher.csv").source());
  }

  @Test
  void soIsAServerThatAnOptionNames() {
    ReadRequest request =
        ReadRequest.of("https://bsky.app/profile/ann.example")
            .with(BlueskyConnector.SERVICE, "https://b\u00fccher.example");
    assertEquals("https://xn--bcher-kva.example", request.value(BlueskyConnector.SERVICE));
    assertEquals(Optional.of(BOOKS), new BlueskyConnector().origin(request));
  }

  @Test
  void aHostThatCanBeNobodysIsRefusedWithTheFormToWrite() {
    String told =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class,
                    () -> ReadRequest.of("https://b\u00fc..example/key-77"))
                .getMessage());
    assertTrue(told.startsWith("source: ") && told.contains("xn--bcher-kva.example"), told);
    assertFalse(told.contains("key-77"), told);
  }
}
