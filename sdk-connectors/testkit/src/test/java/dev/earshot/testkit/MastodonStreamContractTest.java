package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpExchange;
import dev.earshot.PostEvent;
import dev.earshot.SourceEvent;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.mastodon.MastodonStreamConnector;
import dev.earshot.connectors.stream.StreamConnector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract for streams, proven on server-sent events as a Mastodon server sends them. */
final class MastodonStreamContractTest extends StreamConnectorContract {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<HttpExchange, CountDownLatch> open = new LinkedHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private int published;
  private final LoopbackServer server = new LoopbackServer(this::serve);

  @AfterEach
  void stop() {
    cut();
    server.close();
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestURI().toString());
    CountDownLatch ended = new CountDownLatch(1);
    synchronized (open) {
      exchange.sendResponseHeaders(200, 0);
      write(exchange, ":)\n\n");
      open.put(exchange, ended);
    }
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(HttpExchange exchange, String text) throws IOException {
    exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
    exchange.getResponseBody().flush();
  }

  private void send(String text) {
    synchronized (open) {
      open.entrySet()
          .removeIf(
              line -> {
                try {
                  write(line.getKey(), text);
                  return false;
                } catch (IOException e) {
                  line.getValue().countDown();
                  return true;
                }
              });
    }
  }

  @Override
  protected void publish(int posts) {
    for (int n = 0; n < posts; n++) {
      published++;
      send(
          "event: update\ndata: {\"id\":\"%d\",\"visibility\":\"public\",\"content\":\"tea\"}\n\n"
              .formatted(published));
    }
  }

  @Override
  protected boolean publishLong(int bytes) {
    send("event: update\ndata: " + "1".repeat(bytes) + "\n\n");
    return true;
  }

  @Override
  protected void cut() {
    synchronized (open) {
      open.values().forEach(CountDownLatch::countDown);
      open.clear();
    }
  }

  @Override
  protected int lines() {
    synchronized (open) {
      return open.size();
    }
  }

  @Override
  protected StreamConnector connector() {
    return new MastodonStreamConnector();
  }

  @Override
  protected ReadRequest request() {
    return ReadRequest.of(server.root("127.0.0.1") + "/tags/kettle");
  }

  @Override
  protected ConnectorContext.Builder context() {
    return ConnectorContext.builder(clock).transport(server.transport()).streams(threads);
  }

  @Test
  void tellsEditsAndDeletionsAndPassesOverWhatItDoesNotKnow() {
    List<SourceEvent> events = new ArrayList<>();
    try (SourceReader reader = connector().open(request(), null, newContext())) {
      reader.poll(10);
      while (lines() == 0) {
        LockSupport.parkNanos(1_000_000);
      }
      send(
          "event: status.update\ndata: {\"id\":\"7\",\"visibility\":\"public\","
              + "\"edited_at\":\"2026-01-01T10:00:00Z\",\"content\":\"tea\"}\n\n"
              + "event: filters_changed\n\n:thump\n\nevent: delete\ndata: 7\n\n");
      while (events.size() < 2) {
        events.addAll(reader.poll(10).events());
        LockSupport.parkNanos(1_000_000);
      }
    }
    assertInstanceOf(PostEvent.Edited.class, events.get(0));
    PostEvent.Deleted deleted = assertInstanceOf(PostEvent.Deleted.class, events.get(1));
    assertEquals("7", deleted.id().nativeId());
    assertEquals(((PostEvent) events.get(0)).id(), deleted.id());
    assertEquals(List.of("/api/v1/streaming/hashtag?tag=kettle"), asked);
  }

  @Test
  void anAccountIsNotStreamed() {
    ReadRequest account = ReadRequest.of(server.root("127.0.0.1") + "/@ann");
    try (SourceReader reader = connector().open(account, null, newContext())) {
      assertThrows(IllegalArgumentException.class, () -> reader.poll(1));
    }
  }
}
