package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpExchange;
import dev.earshot.PostEvent;
import dev.earshot.SourceEvent;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.mastodon.MastodonStreamConnector;
import dev.earshot.connectors.stream.StreamConnector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The contract for streams, proven on server-sent events as a Mastodon server sends them. */
final class MastodonStreamContractTest extends StreamOverHttpContract {
  private final List<String> asked = new CopyOnWriteArrayList<>();

  @Override
  void serve(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestURI().toString());
    super.serve(exchange);
  }

  @Override
  String opening(HttpExchange exchange) {
    return ":)\n\n";
  }

  @Override
  String post(int number) {
    return "event: update\ndata: {\"id\":\"%d\",\"visibility\":\"public\",\"content\":\"tea\"}\n\n"
        .formatted(number);
  }

  @Override
  String tooLong(int bytes) {
    return "event: update\ndata: " + "1".repeat(bytes) + "\n\n";
  }

  @Override
  protected StreamConnector connector() {
    return new MastodonStreamConnector();
  }

  @Override
  protected ReadRequest request() {
    return ReadRequest.of(server.root("127.0.0.1") + "/tags/kettle");
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
    assertThrows(
        IllegalArgumentException.class, () -> connector().open(account, null, newContext()));
  }
}
