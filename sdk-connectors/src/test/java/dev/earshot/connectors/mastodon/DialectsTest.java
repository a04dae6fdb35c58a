package dev.earshot.connectors.mastodon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.earshot.Media;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.SourceEvent;
import dev.earshot.Visibility;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Normalizer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialectsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private static List<SourceEvent> read(Normalizer normalizer, String body) {
    Batch batch = normalizer.normalize(body.getBytes(UTF_8), "https://pix.example/", NOW, false);
    assertEquals(List.of(), batch.faults());
    return batch.events();
  }

  private static Post post(SourceEvent event) {
    return assertInstanceOf(PostEvent.Published.class, event).post();
  }

  @Test
  void pixelfedMixesNumbersFloatsAndNulls() {
    List<SourceEvent> events =
        read(
            new PixelfedConnector(),
            """
            [{"id":700,"uri":"https://pix.example/p/ada/700","url":"https://pix.example/p/ada/700",
            "in_reply_to_id":699,"in_reply_to_account_id":5,"reblog":null,"language":null,"poll":null,
            "content":"A kettle","created_at":1763546400.5,"edited_at":null,"visibility":"public",
            "reply_count":2,"favourites_count":3,"mentions":null,"tags":null,"card":null,"application":null,
            "place":{"id":1,"name":"Leith","country":"United Kingdom","slug":"leith"},
            "media_attachments":[{"id":"1","type":"image","url":"https://pix.example/k.jpg","description":"steam","mime":"image/jpeg"}],
            "account":{"id":7,"username":"ada","acct":"ada","url":"https://pix.example/ada","note":null,"created_at":1577836800.25,"fields":null}}]
            """);
    Post post = post(events.get(0));
    assertEquals("mastodon:pix.example:700", key(post));
    assertEquals("699", post.inReplyTo().orElseThrow().id().orElseThrow().nativeId());
    assertEquals(Instant.parse("2025-11-19T10:00:00.500Z"), post.publishedAt().orElseThrow());
    assertEquals("Leith, United Kingdom", post.place().orElseThrow().name().orElseThrow());
    assertEquals(2, post.metric(Metric.REPLIES).orElseThrow().value());
    assertEquals(Media.Type.IMAGE, post.media().get(0).type());
    assertEquals("7", post.author().orElseThrow().id().nativeId());
    assertEquals("pixelfed/1", post.provenance().orElseThrow().connector());
    assertEquals(java.util.Optional.empty(), post.language());
  }

  private static String key(Post post) {
    return post.network() + ":" + post.id().instance() + ":" + post.id().nativeId();
  }

  @ParameterizedTest
  @CsvSource({
    "mutuals_only,FOLLOWERS",
    "followers,FOLLOWERS",
    "specified,DIRECT",
    "local,FOLLOWERS",
    "draft,DIRECT",
    "archived,DIRECT",
    "circle,UNKNOWN"
  })
  void aClosedVisibilityOfADialectComesWithoutContent(String word, Visibility meant) {
    SourceEvent event = read(new MastodonConnector(), status("1", word, "")).get(0);
    assertEquals(meant, assertInstanceOf(PostEvent.Skipped.class, event).visibility());
  }

  @Test
  void goToSocialsAndMisskeysStatusesComeWhole() {
    Post goToSocial =
        post(
            read(
                    new MastodonConnector(),
                    status(
                        "01J5QVB9VC76NPPRQ207GG4DRZ",
                        "unlisted",
                        ",\"interaction_policy\":{\"can_reply\":{\"always\":[\"public\"]}},\"text\":\"raw\""))
                .get(0));
    assertEquals("01J5QVB9VC76NPPRQ207GG4DRZ", goToSocial.id().nativeId());
    assertEquals(Visibility.UNLISTED, goToSocial.visibility());
    List<SourceEvent> quoting =
        read(
            new MastodonConnector(),
            status(
                "9kettle",
                "home",
                ",\"reactions\":[],\"quote_id\":\"9tea\",\"quote\":"
                    + status("9tea", "public", "")));
    assertEquals(2, quoting.size());
    assertEquals(
        post(quoting.get(0)).id(), post(quoting.get(1)).quoteOf().orElseThrow().id().orElseThrow());
    assertEquals(Visibility.UNLISTED, post(quoting.get(1)).visibility());
  }

  private static String status(String id, String visibility, String more) {
    return ("{\"id\":\"%s\",\"uri\":\"https://pix.example/notes/%s\",\"created_at\":\"2026-11-19T10:00:00.000Z\","
            + "\"content\":\"<p>tea</p>\",\"visibility\":\"%s\",\"reblog\":null,\"account\":{\"id\":\"7\",\"acct\":\"ada\"}%s}")
        .formatted(id, id, visibility, more);
  }
}
