package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Checkpoint;
import dev.earshot.PostEvent;
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
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A relay that keeps events and hands them on, newest first and then as they come (NIP-01). */
class NostrContractTest extends StreamOverSocketContract {
  private static final Pattern NAME = Pattern.compile("\\[\"(?:REQ|CLOSE)\",\"([^\"]+)\"");

  private final List<String> stored = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private final Set<WebSocketServer.Connection> subscribed = ConcurrentHashMap.newKeySet();
  private String closing = "";
  private int shownAtOnce = 500;

  @Override
  void hear(WebSocketServer.Connection line, String frame) throws IOException {
    synchronized (stored) {
      asked.add(frame);
      if (!closing.isEmpty()) {
        line.send("[\"CLOSED\",\"earshot\",\"" + closing + "\"]");
        return;
      }
      Matcher name = NAME.matcher(frame);
      if (!name.find() || frame.startsWith("[\"CLOSE\"")) {
        return;
      }
      long since = number(frame, "since", 0);
      long until = number(frame, "until", Long.MAX_VALUE);
      List<String> newestFirst = new ArrayList<>(stored);
      Collections.reverse(newestFirst);
      List<String> found =
          newestFirst.stream()
              .filter(event -> createdAt(event) >= since && createdAt(event) <= until)
              .limit(shownAtOnce)
              .toList();
      for (String event : found) {
        line.send("[\"EVENT\",\"" + name.group(1) + "\"," + event + "]");
      }
      line.send("[\"EOSE\",\"" + name.group(1) + "\"]");
      subscribed.add(line);
    }
  }

  private static long number(String frame, String field, long otherwise) {
    Matcher number = Pattern.compile("\"" + field + "\":(\\d+)").matcher(frame);
    return number.find() ? Long.parseLong(number.group(1)) : otherwise;
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
    String second =
        asked.stream()
            .filter(frame -> frame.contains("\"earshot\","))
            .skip(1)
            .findFirst()
            .orElse("");
    assertTrue(second.contains("\"since\":" + (now - 600)), second);
  }

  private static boolean isMoved(@Nullable Checkpoint checkpoint) {
    return checkpoint != null && checkpoint.state().contains("since=");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 100})
  void whatARelayDoesNotShowAtOnceIsAskedForFurtherBack(int atOnce) {
    shownAtOnce = Math.max(2, atOnce);
    for (int n = 0; n < 10; n++) {
      stored.add(event());
      if (n % shownAtOnce != 0) {
        clock.advance(Duration.ofSeconds(1));
      }
    }
    ReadRequest request = request().with(StreamConnector.STALL, 3600);
    @Nullable Checkpoint checkpoint;
    try (SourceReader reader = connector().open(request, null, newContext())) {
      List<String> told =
          read(reader, 10).stream().map(event -> ((PostEvent) event).id().nativeId()).toList();
      assertEquals(10, told.size());
      assertEquals(10, Set.copyOf(told).size(), "each once");
      checkpoint = reader.poll(10).next();
      for (int polls = 0; polls < 2000 && !isMoved(checkpoint); polls++) {
        LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        Batch quiet = reader.poll(10);
        assertEquals(List.of(), quiet.events());
        checkpoint = quiet.next();
      }
    }
    clock.advance(Duration.ofMinutes(30));
    stored.add(event());
    try (SourceReader reader = connector().open(request, checkpoint, newContext())) {
      int before = asked.size();
      assertFalse(read(reader, 1).isEmpty());
      long since = number(asked.get(before), "since", 0);
      assertTrue(since > clock.instant().minus(Duration.ofMinutes(41)).getEpochSecond(), "moved");
    }
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
