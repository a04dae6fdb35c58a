package dev.earshot.connectors.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.PostEvent;
import dev.earshot.RefusedException;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Credentials;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.http.Loopback;
import dev.earshot.connectors.reading.BodySignature;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebSubTest {
  private static final ReadRequest REQUEST = ReadRequest.of("https://blog.example/feed");
  private static final byte[] BODY =
      ("<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>urn:x:1</id>"
              + "<title>tea</title></entry></feed>")
          .getBytes(StandardCharsets.UTF_8);

  private static ConnectorContext context(String... secret) {
    Credentials credentials =
        secret.length == 0
            ? Credentials.of("https://blog.example", "unused", Secret.of("x"))
            : Credentials.of(
                "https://blog.example", FeedConnector.HUB_SECRET, Secret.of(secret[0]));
    return ConnectorContext.builder(InstantSource.fixed(Loopback.NOW))
        .build()
        .forSource("blog", credentials);
  }

  private static String signed(String method, String key) throws Exception {
    Mac mac = Mac.getInstance(method);
    mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), method));
    return HexFormat.of().formatHex(mac.doFinal(BODY));
  }

  @ParameterizedTest
  @CsvSource({"sha1, HmacSHA1", "sha256, HmacSHA256", "sha384, HmacSHA384", "SHA512, HmacSHA512"})
  void whatTheHubSignedIsRead(String name, String method) throws Exception {
    Map<String, List<String>> headers =
        Map.of(
            "x-hub-signature",
            List.of(name + "=" + signed(method, "hub key")),
            "content-type",
            List.of("application/atom+xml"));
    Batch batch = new FeedConnector().receive(REQUEST, headers, BODY, context("hub key"));
    PostEvent.Published told = (PostEvent.Published) batch.events().get(0);
    assertEquals("feed:blog.example:urn:x:1", told.id().toString());
    assertEquals("tea", told.post().title().orElseThrow());
    assertEquals(null, batch.next());
    assertEquals(
        1,
        new PodcastConnector().receive(REQUEST, headers, BODY, context("hub key")).events().size());
  }

  @Test
  void whatNobodySignedIsRefused() throws Exception {
    String good = signed("HmacSHA256", "hub key");
    for (String stated :
        List.of(
            "",
            good,
            "sha256=",
            "sha256=" + good.substring(1),
            "sha256=" + signed("HmacSHA256", "another"),
            "sha1=" + good,
            "md5=" + good,
            "=" + good)) {
      assertThrows(
          RefusedException.class,
          () ->
              new FeedConnector()
                  .receive(
                      REQUEST,
                      Map.of("x-hub-signature", List.of(stated)),
                      BODY,
                      context("hub key")),
          stated);
      assertFalse(BodySignature.isOf(Secret.of("hub key"), stated, BODY));
    }
    String signature = "sha256=" + good;
    assertThrows(
        RefusedException.class,
        () ->
            new FeedConnector()
                .receive(REQUEST, Map.of("x-hub-signature", List.of(signature)), BODY, context()));
  }

  @Test
  void theHubsOfAFeedAreFoundInItsHeadersAndInItself() {
    String atom =
        "<feed xmlns='http://www.w3.org/2005/Atom'><link rel='hub' href='https://hub.example/'/>"
            + "<link rel='hub' href='https://second.example/'/>"
            + "<link rel='self' href='https://blog.example/atom'/></feed>";
    String json =
        "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"t\",\"items\":[],"
            + "\"feed_url\":\"https://blog.example/json\","
            + "\"hubs\":[{\"type\":\"WebSub\",\"url\":\"https://hub.example/\"}]}";
    String bare = "<rss version='2.0'><channel><item><title>t</title></item></channel></rss>";
    Map<String, Loopback.Reply> replies =
        Map.of(
            "/atom", new Loopback.Reply(200, Map.of(), atom),
            "/json", new Loopback.Reply(200, Map.of(), json),
            "/bare", new Loopback.Reply(200, Map.of(), bare),
            "/headers",
                new Loopback.Reply(
                    200,
                    Map.of(
                        "Link",
                        "<https://hub.example/>; rel=hub, <https://blog.example/h>; rel=\"self\""),
                    bare));
    try (Loopback server =
        Loopback.serving(
            request -> replies.getOrDefault(request.uri().getPath(), Loopback.Reply.of(404)))) {
      assertEquals(
          new WebSub(
              List.of(URI.create("https://hub.example/"), URI.create("https://second.example/")),
              URI.create("https://blog.example/atom")),
          hubs(server, "/atom"));
      assertEquals(
          new WebSub(
              List.of(URI.create("https://hub.example/")), URI.create("https://blog.example/json")),
          hubs(server, "/json"));
      assertEquals(
          new WebSub(
              List.of(URI.create("https://hub.example/")), URI.create("https://blog.example/h")),
          hubs(server, "/headers"));
      assertTrue(hubs(server, "/bare").hubs().isEmpty());
      assertEquals(server.uri("/bare"), hubs(server, "/bare").topic());
    }
  }

  private static WebSub hubs(Loopback server, String path) {
    return new FeedConnector().hubs(ReadRequest.of(server.root() + path), server.context());
  }
}
