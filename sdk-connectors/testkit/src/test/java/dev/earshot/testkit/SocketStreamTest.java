package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.SourceEvent;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.Transport;
import dev.earshot.connectors.http.HttpTransport;
import dev.earshot.connectors.http.TransportLimits;
import dev.earshot.connectors.stream.StreamConnector;
import java.io.IOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The contract for streams, proven by a stream over a web socket. */
final class SocketStreamTest extends StreamOverSocketContract {
  private int published;
  private int status = 101;
  private Map<String, String> shown = Map.of();

  @Override
  int asked(Map<String, String> headers) {
    shown = headers;
    return status;
  }

  @Override
  void begin(WebSocketServer.Connection line, String path) throws IOException {
    line.ping();
    int after = Integer.parseInt(path.substring(path.indexOf('=') + 1));
    for (int number = after + 1; after > 0 && number <= published; number++) {
      line.send(Integer.toString(number));
    }
  }

  @Override
  protected void publish(int posts) {
    for (int n = 0; n < posts; n++) {
      send(Integer.toString(++published));
    }
  }

  @Override
  protected StreamConnector connector() {
    return new SocketStream();
  }

  @Override
  protected ReadRequest request() {
    return ReadRequest.of(server.uri("/posts").toString());
  }

  @Test
  void aSlowReaderLosesNothing() {
    List<SourceEvent> events = new ArrayList<>();
    try (SourceReader reader =
        connector().open(request().with(StreamConnector.BUFFER, 2), null, newContext())) {
      reader.poll(1);
      publish(500);
      for (int polls = 0; events.size() < 500; polls++) {
        assertTrue(polls < 20_000, "all arrives");
        events.addAll(reader.poll(7).events());
        LockSupport.parkNanos(200_000);
      }
    }
    assertEquals(500, ConnectorContract.keys(events).stream().distinct().count());
  }

  @Test
  void aServerThatSaysNoOrNotNowIsToldApart() {
    status = 401;
    assertThrows(RefusedException.class, this::poll);
    assertEquals(SECRET, shown.get("authorization"));
    status = 503;
    assertThrows(UnavailableException.class, this::poll);
    status = 302;
    assertThrows(UnavailableException.class, this::poll);
  }

  private void poll() {
    try (SourceReader reader = connector().open(request(), null, newContext())) {
      reader.poll(1);
    }
  }

  @Test
  void aLineThatOneSideHasOpenTheOtherHasToo() {
    for (int n = 1; n <= 300; n++) {
      WebSocket line =
          TRANSPORT.open(server.uri("/posts?after=0"), Map.of(), new WebSocket.Listener() {});
      assertEquals(n, server.lines().size());
      line.request(1);
    }
  }

  @Test
  void aFrameThatCannotBeReadEndsTheLineInOurWords() throws Exception {
    try (SourceReader reader = connector().open(request(), null, newContext())) {
      reader.poll(1);
      server.lines().get(0).send("");
      assertThrows(MalformedException.class, () -> pollUntilItEnds(reader));
    }
    try (SourceReader reader = connector().open(request(), null, newContext())) {
      reader.poll(1);
      server.lines().get(0).send("x".repeat(5_000_000));
      assertThrows(MalformedException.class, () -> pollUntilItEnds(reader));
    }
    try (SourceReader reader = connector().open(request(), null, newContext())) {
      reader.poll(1);
      server.lines().get(0).close(1001);
      assertThrows(UnavailableException.class, () -> pollUntilItEnds(reader));
    }
  }

  private static void pollUntilItEnds(SourceReader reader) {
    for (int polls = 0; polls < 2000; polls++) {
      reader.poll(1);
      LockSupport.parkNanos(5_000_000);
    }
  }

  @Test
  void aPrivateAddressIsRefusedAndASecretGoesOverPlainWsNowhere() {
    Transport strict =
        HttpTransport.builder("contract-test")
            .build(HttpTransport.client(TransportLimits.standard()));
    WebSocket.Listener none = new WebSocket.Listener() {};
    assertThrows(RefusedException.class, () -> strict.open(server.uri("/posts"), Map.of(), none));
    for (String address : new String[] {"https://a.example", "file:///x", "wss:x", "a"}) {
      assertThrows(
          RefusedException.class, () -> strict.open(URI.create(address), Map.of(), none), address);
    }
    assertThrows(
        RefusedException.class,
        () ->
            strict.open(
                URI.create("ws://192.0.2.1/"),
                Map.of("Authorization", dev.earshot.connectors.Secret.of("hush")),
                none));
  }
}
