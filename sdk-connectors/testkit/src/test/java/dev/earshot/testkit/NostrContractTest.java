package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.RefusedException;
import dev.earshot.SourceEvent;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.nostr.NostrConnector;
import dev.earshot.connectors.stream.StreamConnector;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A relay that keeps events and hands them on, newest first and then as they come (NIP-01). */
class NostrContractTest extends StreamOverSocketContract {
  private static final Pattern SINCE = Pattern.compile("\"since\":(\\d+)");

  private final List<String> stored = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private final Set<WebSocketServer.Connection> subscribed = ConcurrentHashMap.newKeySet();
  private String closing = "";

  @Override
  void hear(WebSocketServer.Connection line, String frame) throws IOException {
    synchronized (stored) {
      asked.add(frame);
      if (!closing.isEmpty()) {
        line.send("[\"CLOSED\",\"earshot\",\"" + closing + "\"]");
        return;
      }
      Matcher since = SINCE.matcher(frame);
      long from = since.find() ? Long.parseLong(since.group(1)) : 0;
      for (int n = stored.size() - 1; n >= 0; n--) {
        if (createdAt(stored.get(n)) >= from) {
          line.send("[\"EVENT\",\"earshot\"," + stored.get(n) + "]");
        }
      }
      line.send("[\"EOSE\",\"earshot\"]");
      subscribed.add(line);
    }
  }

  private static long createdAt(String event) {
    return Long.parseLong(event.replaceAll(".*\"created_at\":(\\d+).*", "$1"));
  }

  private String event() {
    return "{\"pubkey\":\"%s\",\"created_at\":%d,\"kind\":1,\"tags\":[],\"content\":\"kettle %d\"}"
        .formatted("a".repeat(64), clock.instant().getEpochSecond(), stored.size());
  }

  @Override
  protected void publish(int posts) {
    // a relay hands on what was asked for, so what is open has to have asked
    while (!subscribed.containsAll(server.lines())) {
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
    for (int n = 0; n < posts; n++) {
      synchronized (stored) {
        String event = event();
        stored.add(event);
        send("[\"EVENT\",\"earshot\"," + event + "]");
      }
    }
  }

  @Override
  protected StreamConnector connector() {
    return new NostrConnector();
  }

  @Override
  protected ReadRequest request() {
    return ReadRequest.of(server.uri("/").toString());
  }

  private static List<SourceEvent> read(SourceReader reader, int events) {
    List<SourceEvent> read = new ArrayList<>();
    for (int polls = 0; polls < 2000 && read.size() < events; polls++) {
      read.addAll(reader.poll(100).events());
      LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
    }
    return read;
  }

  @Test
  void whatIsStoredIsToldAndTheNextLineGoesOnALittleBefore() {
    publish(3);
    Batch last;
    ReadRequest request = request().with(StreamConnector.STALL, 3600);
    try (SourceReader reader = connector().open(request, null, newContext())) {
      assertEquals(3, read(reader, 3).size());
      clock.advance(Duration.ofMinutes(20));
      publish(1);
      assertEquals(1, read(reader, 1).size());
      last = reader.poll(1);
    }
    try (SourceReader reader = connector().open(request, last.next(), newContext())) {
      assertEquals(1, read(reader, 1).size(), "the last comes again, and those before do not");
    }
    long now = clock.instant().getEpochSecond();
    assertTrue(asked.get(1).contains("\"since\":" + (now - 600)), asked.get(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[\"EVENT\",\"earshot\",{\"id\":", "{\"kind\":1", "{}", "kettle", "[\"EVE"})
  void aFrameOfBrokenOrOtherJsonIsAFault(String frame) {
    try (SourceReader reader = connector().open(request(), null, newContext())) {
      publish(1);
      assertEquals(1, read(reader, 1).size());
      send(frame);
      Batch batch = reader.poll(10);
      for (int polls = 0; polls < 2000 && batch.faults().isEmpty(); polls++) {
        LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        batch = reader.poll(10);
      }
      assertEquals(1, batch.faults().size());
      assertEquals(List.of(), batch.events());
      publish(1);
      assertEquals(1, read(reader, 1).size(), "and what follows arrives");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "auth-required: who are you,Refused",
    "restricted: no,Refused",
    "unsupported: no search,Refused",
    "rate-limited: slow down,Wait",
    "error: shutting down,Unavailable"
  })
  void whatTheRelayClosesWithIsUnderstood(String reason, String meaning) {
    closing = reason;
    Progress progress = new Progress.More();
    String failure = "";
    try (SourceReader reader = connector().open(request(), null, newContext())) {
      for (int polls = 0; polls < 2000 && !(progress instanceof Progress.Wait); polls++) {
        progress = reader.poll(10).progress();
        LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
      }
    } catch (dev.earshot.EarshotException e) {
      failure = e.getClass().getSimpleName();
    }
    assertEquals(meaning.equals("Wait") ? "" : meaning + "Exception", failure, progress::toString);
    assertEquals(meaning.equals("Wait"), progress instanceof Progress.Wait);
  }

  @Test
  void anAddressThatIsNoRelaysIsRefusedBeforeAnythingIsOpened() {
    for (String source :
        List.of("https://relay.example", "relay", "wss://ada:word@relay.example")) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> connector().open(ReadRequest.of(source), null, newContext()).close());
      assertTrue(String.valueOf(e.getMessage()).startsWith("source: "));
    }
    assertThrows(
        RefusedException.class, () -> connector().recheck(request(), List.of(), newContext()));
  }
}
