package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Credentials;
import dev.earshot.connectors.Ingestion;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.SourceStatus;
import dev.earshot.connectors.SourceStatus.State;
import dev.earshot.connectors.feed.FeedConnector;
import dev.earshot.pipeline.Gate;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.query.QuerySet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class IngestionOverHttpTest {
  private static final byte[] FEED = FeedContractTest.atom(3).getBytes(StandardCharsets.UTF_8);

  private final SettableClock clock = new SettableClock(Posts.NOON);
  private final MentionStore store = MentionStore.inMemory();
  private final List<Integer> answered = new CopyOnWriteArrayList<>();

  @Test
  void waitsWhenToldToThenReadsThenAsksForNewsOnlyAndDoublesNothing() {
    try (LoopbackServer server =
        new LoopbackServer(
            exchange -> {
              int status =
                  answered.isEmpty()
                      ? 429
                      : "\"v1\"".equals(exchange.getRequestHeaders().getFirst("If-None-Match"))
                          ? 304
                          : 200;
              answered.add(status);
              if (status == 429) {
                exchange.getResponseHeaders().set("Retry-After", "120");
              } else {
                exchange.getResponseHeaders().set("ETag", "\"v1\"");
              }
              exchange.sendResponseHeaders(status, status == 200 ? FEED.length : -1);
              if (status == 200) {
                exchange.getResponseBody().write(FEED);
              }
            })) {
      try (Ingestion ingestion = ingestion(server)) {
        SourceStatus limited = ingestion.run().get(0);
        assertEquals(State.WAITING, limited.state());
        assertEquals(Posts.NOON.plus(Duration.ofMinutes(2)), limited.due().orElseThrow());
        ingestion.run();
        assertEquals(List.of(429), answered, "not due yet");
        clock.set(limited.due().orElseThrow());
        assertEquals(State.CAUGHT_UP, ingestion.run().get(0).state());
        assertEquals(2, store.size());
        clock.set(ingestion.nextDue().orElseThrow());
      }
      long changes = store.lastChange();
      try (Ingestion another = ingestion(server)) {
        SourceStatus unchanged = another.run().get(0);
        assertEquals(State.CAUGHT_UP, unchanged.state());
        assertEquals(0, unchanged.events());
      }
      assertEquals(List.of(429, 200, 304), answered);
      assertEquals(changes, store.lastChange());
      assertEquals(2, store.size());
    }
  }

  @Test
  void aSiblingOfASourceThatWasSentAwayWaitsWithoutAsking() {
    try (LoopbackServer server =
            new LoopbackServer(
                exchange -> {
                  exchange.getResponseHeaders().set("Retry-After", "120");
                  exchange.sendResponseHeaders(429, -1);
                });
        Ingestion ingestion = ingestion(server)) {
      ingestion.add("news", new FeedConnector(), ReadRequest.of(server.root("127.0.0.1") + "/n"));
      Credentials own =
          Credentials.of(
              server.root("127.0.0.1"), "authorization", Secret.of("Basic aGVyczpvd24="));
      ingestion.add(
          "own", new FeedConnector(), ReadRequest.of(server.root("127.0.0.1") + "/o"), own);
      for (SourceStatus status : ingestion.run()) {
        assertEquals(State.WAITING, status.state(), status.source());
        assertEquals(Posts.NOON.plus(Duration.ofMinutes(2)), status.due().orElseThrow());
      }
      assertEquals(
          2, server.asked(), "once for the two without credentials, once for the one with");
    }
  }

  private Ingestion ingestion(LoopbackServer server) {
    Pipeline pipeline =
        Pipeline.builder(
                Gate.publicOnly(), QuerySet.builder().add("kettle", "kettle").build(), store)
            .build();
    ConnectorContext context =
        ConnectorContext.builder(clock).transport(server.transport()).build();
    return Ingestion.builder(pipeline, context)
        .source("blog", new FeedConnector(), ReadRequest.of(server.root("127.0.0.1") + "/blog"))
        .build();
  }
}
