package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import dev.earshot.Checkpoint;
import dev.earshot.Network;
import dev.earshot.PostId;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.CredentialStore;
import dev.earshot.connectors.Credentials;
import dev.earshot.connectors.Ingestion;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.SourceStatus;
import dev.earshot.connectors.feed.FeedConnector;
import dev.earshot.connectors.mastodon.MastodonConnector;
import dev.earshot.pipeline.Gate;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.query.QuerySet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CredentialsTest {
  private final SettableClock clock = new SettableClock(Posts.NOON);
  private final Queue<String> heardByA = new ConcurrentLinkedQueue<>();
  private final Queue<String> heardByB = new ConcurrentLinkedQueue<>();
  private final Pipeline pipeline =
      Pipeline.builder(
              Gate.publicOnly(),
              QuerySet.builder().add("kettle", "kettle").build(),
              MentionStore.inMemory())
          .build();

  private static void hear(HttpExchange exchange, Queue<String> heard) {
    heard.add(exchange.getRequestURI() + " " + exchange.getRequestHeaders().entrySet());
  }

  private static void answer(HttpExchange exchange, String type, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  private LoopbackServer mastodon(Queue<String> heard) {
    return new LoopbackServer(
        exchange -> {
          hear(exchange, heard);
          String path = exchange.getRequestURI().getPath();
          answer(
              exchange,
              "application/json",
              path.startsWith("/api/v1/statuses/") ? MastodonContractTest.status(2) : "[]");
        });
  }

  private ConnectorContext context(LoopbackServer server) {
    return ConnectorContext.builder(clock).transport(server.transport()).build();
  }

  @Test
  @DisplayName("two servers in one ingestion: each is sent its own token, and never the other's")
  void oneServerNeverSeesAnothersToken() {
    try (LoopbackServer a = mastodon(heardByA);
        LoopbackServer b = mastodon(heardByB)) {
      String rootA = a.root("127.0.0.1");
      String rootB = b.root("127.0.0.1");
      try (Ingestion ingestion =
          Ingestion.builder(pipeline, context(a))
              .source(
                  "a",
                  new MastodonConnector(),
                  ReadRequest.of(rootA + "/tags/tea"),
                  Credentials.of(rootA, "token", Secret.of("token-of-a")))
              .source("b", new MastodonConnector(), ReadRequest.of(rootB + "/tags/tea"))
              .build()) {
        for (SourceStatus status : ingestion.run()) {
          assertEquals(SourceStatus.State.CAUGHT_UP, status.state(), status.reason());
        }
        PostId ofB = new PostId(Network.MASTODON, rootB.substring("http://".length()), "2");
        assertEquals(0, ingestion.recheck("b", List.of(ofB)).unanswered().size());
        PostId ofA = new PostId(Network.MASTODON, rootA.substring("http://".length()), "2");
        assertEquals(0, ingestion.recheck("a", List.of(ofA)).unanswered().size());
      }
      assertEquals(2, heardByB.size());
      assertFalse(heardByB.toString().contains("token-of-a"), "B was sent A's token");
      assertEquals(2, heardByA.stream().filter(one -> one.contains("token-of-a")).count());
    }
  }

  @Test
  void aFeedsOlderPagesElsewhereAreAskedWithoutItsSecret() {
    try (LoopbackServer b =
        new LoopbackServer(
            exchange -> {
              hear(exchange, heardByB);
              answer(exchange, "application/atom+xml", FeedContractTest.SMUDGED);
            })) {
      String next = "<link rel='next' href='" + b.root("127.0.0.1") + "/older'/>";
      try (LoopbackServer a =
          new LoopbackServer(
              exchange -> {
                hear(exchange, heardByA);
                answer(
                    exchange,
                    "application/atom+xml",
                    "<feed xmlns='http://www.w3.org/2005/Atom'>" + next + "</feed>");
              })) {
        String root = a.root("127.0.0.1");
        try (Ingestion ingestion =
            Ingestion.builder(pipeline, context(a))
                .source(
                    "a",
                    new FeedConnector(),
                    ReadRequest.of(root + "/feed").with(FeedConnector.PAGES, 2),
                    Credentials.of(root, "authorization", Secret.of("Basic eDp5")))
                .build()) {
          assertEquals(SourceStatus.State.CAUGHT_UP, ingestion.run().get(0).state());
        }
      }
    }
    assertTrue(heardByA.toString().contains("Basic eDp5"));
    assertEquals(1, heardByB.size());
    assertFalse(heardByB.toString().contains("eDp5"), "the other host was sent the secret");
  }

  @Test
  void whatCouldNeverBeSentIsRefusedWhereItComesIn() {
    MastodonConnector connector = new MastodonConnector();
    ReadRequest request = ReadRequest.of("https://a.example/tags/tea");
    ConnectorContext context = ConnectorContext.builder(clock).build();
    Secret secret = Secret.of("hush");
    for (Credentials useless :
        List.of(
            Credentials.of("https://b.example", "token", secret),
            Credentials.of("http://a.example", "token", secret),
            Credentials.of("https://a.example:8443", "token", secret),
            Credentials.of("https://a.example", "tokn", secret))) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> Ingestion.builder(pipeline, context).source("a", connector, request, useless));
      assertFalse(e.toString().contains("hush"));
    }
    Ingestion.builder(pipeline, context)
        .source("a", connector, request, Credentials.of("https://A.example:443/x", "token", secret))
        .build()
        .close();
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Ingestion.builder(pipeline, context)
                .source("a", connector, request.with("pages", "0")));
  }

  @Test
  void aRotatedSecretOutlivesTheSourceAndStaysWithIt() {
    CredentialStore store = CredentialStore.inMemory();
    ConnectorContext host = ConnectorContext.builder(clock).credentialStore(store).build();
    Credentials given =
        Credentials.of("https://a.example", "refresh", Secret.of("first"))
            .with("client", Secret.of("client"));
    Origin origin = given.origin();
    ConnectorContext own = host.forSource("a", given);
    own.rotate("refresh", Secret.of("second"));
    assertEquals("second", own.secret("refresh", origin).orElseThrow().reveal());
    ConnectorContext again = host.forSource("a", given);
    assertEquals("second", again.secret("refresh", origin).orElseThrow().reveal());
    assertEquals("client", again.secret("client", origin).orElseThrow().reveal());
    assertEquals(
        "first", host.forSource("b", given).secret("refresh", origin).orElseThrow().reveal());
    assertTrue(own.secret("refresh", Origin.of("https://b.example")).isEmpty());
    store.remove("a", origin);
    assertEquals(
        "first", host.forSource("a", given).secret("refresh", origin).orElseThrow().reveal());
    assertThrows(IllegalStateException.class, () -> host.rotate("refresh", Secret.of("x")));
  }

  @Test
  void aSourceThatWasTakenOutWritesNoSecretOverANewLogin() {
    CredentialStore kept = CredentialStore.inMemory();
    ConnectorContext host = ConnectorContext.builder(clock).credentialStore(kept).build();
    Credentials old = Credentials.of("https://a.example", "token", Secret.of("old"));
    Credentials fresh = Credentials.of("https://a.example", "token", Secret.of("new"));
    ReadRequest request = ReadRequest.of("https://a.example");
    List<ConnectorContext> handed = new CopyOnWriteArrayList<>();
    Connector mastodon = new MastodonConnector();
    Connector listening =
        new Connector() {
          @Override
          public ConnectorDescriptor descriptor() {
            return mastodon.descriptor();
          }

          @Override
          public SourceReader open(
              ReadRequest asked, @Nullable Checkpoint from, ConnectorContext context) {
            handed.add(context);
            return mastodon.open(asked, from, context);
          }
        };
    try (Ingestion ingestion = Ingestion.builder(pipeline, host).build()) {
      ingestion.add("a", listening, request, old);
      ConnectorContext before = handed.get(0);
      ConnectorContext streaming = before.withStreams(Runnable::run);
      before.rotate("token", Secret.of("rotated"));
      assertTrue(ingestion.remove("a"));
      kept.remove("a", old.origin());
      for (ConnectorContext gone : List.of(before, streaming)) {
        String refusal =
            assertThrows(IllegalStateException.class, () -> gone.rotate("token", Secret.of("late")))
                .getMessage();
        assertEquals("this source was taken out, and keeps no secret any more", refusal);
      }
      ingestion.add("a", listening, request, fresh);
      assertThrows(IllegalStateException.class, () -> before.rotate("token", Secret.of("later")));
      ConnectorContext after = handed.get(handed.size() - 1);
      assertEquals("new", after.secret("token", old.origin()).orElseThrow().reveal());
      assertTrue(kept.load("a", old.origin()).isEmpty());
      after.rotate("token", Secret.of("newer"));
      assertTrue(kept.load("a", old.origin()).isPresent(), "the successor's are kept");
    }
  }

  @Test
  void nothingPrintsASecret() {
    Secret secret = Secret.of("hush-hush");
    Credentials credentials = Credentials.of("https://a.example", "token", secret);
    ConnectorContext context = ConnectorContext.builder(clock).build().forSource("a", credentials);
    for (Object shown : List.of(secret, credentials, context)) {
      assertFalse(shown.toString().contains("hush"), shown.getClass().getSimpleName());
    }
    assertNotEquals(secret, Secret.of("hush-hush"), "equality tells a guess from another");
    assertNotEquals(secret.hashCode(), 0);
    assertThrows(IllegalArgumentException.class, () -> Secret.of("a\r\nHost: b"));
  }
}
