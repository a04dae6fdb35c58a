package dev.earshot.connectors.x;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.RefusedException;
import dev.earshot.SourceEvent;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Credentials;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.http.Loopback;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Listening, on a server of this machine and by a clock that is set. */
@Timeout(60)
final class ListeningTest {
  private static final String STREAM = "/2/tweets/search/stream";
  private static final byte[] HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n".getBytes(UTF_8);
  private static final Duration SOON = Duration.ofSeconds(20);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile Instant now = Instant.now();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  private ConnectorContext context(Loopback server) {
    return server
        .context(() -> now)
        .streams(threads)
        .build()
        .forSource("x", Credentials.of(server.root(), "accessToken", Secret.of("tkn")));
  }

  private SourceReader open(Loopback server, String path) {
    return new XStreamConnector().open(ReadRequest.of(server.root() + path), null, context(server));
  }

  /** Polls until a line has broken, and returns for how long the stream stays away. */
  private Duration away(SourceReader reader) {
    long deadline = System.nanoTime() + SOON.toNanos();
    while (System.nanoTime() < deadline) {
      try {
        Progress progress = reader.poll(100).progress();
        if (progress instanceof Progress.Wait wait) {
          Duration away = Duration.between(now, wait.until());
          now = wait.until();
          return away;
        }
      } catch (UnavailableException e) {
        Duration away = e.retryAfter().orElseThrow();
        now = now.plus(away);
        return away;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
    throw new AssertionError("the line did not break");
  }

  private List<Duration> aways(SourceReader reader, int times) {
    List<Duration> aways = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      aways.add(away(reader));
    }
    return aways;
  }

  private static List<Duration> seconds(double... seconds) {
    List<Duration> all = new ArrayList<>();
    for (double one : seconds) {
      all.add(Duration.ofMillis(Math.round(one * 1000)));
    }
    return all;
  }

  @Test
  void aLineThatBreaksStaysAwayAQuarterOfASecondLongerEachTimeUpToSixteen() {
    try (Loopback server =
            Loopback.raw(
                (socket, out) -> {
                  out.write(
                      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n".getBytes(UTF_8));
                  out.flush();
                });
        SourceReader reader = open(server, STREAM)) {
      assertEquals(seconds(0.25, 0.5, 0.75, 1, 1.25), aways(reader, 5));
      aways(reader, 58);
      assertEquals(seconds(16, 16, 16), aways(reader, 3));
    }
  }

  @Test
  void aConnectionThatNeverComesAboutIsABreakToo() {
    Loopback gone = Loopback.serving(request -> Loopback.Reply.of(200));
    gone.close();
    try (SourceReader reader = open(gone, STREAM)) {
      assertEquals(seconds(0.25, 0.5, 0.75), aways(reader, 3));
    }
  }

  @Test
  void aServerInTroubleIsLeftAloneFiveSecondsAndThenDoubleUpToFiveMinutes() {
    try (Loopback server = Loopback.serving(request -> Loopback.Reply.of(503));
        SourceReader reader = open(server, STREAM)) {
      assertEquals(seconds(5, 10, 20, 40, 80, 160, 320, 320), aways(reader, 8));
    }
  }

  @Test
  void whatAServerInTroubleAsksForCountsWhereItIsLonger() {
    try (Loopback server =
            Loopback.serving(request -> Loopback.Reply.of(500, "Retry-After", "60"));
        SourceReader reader = open(server, STREAM)) {
      assertEquals(seconds(60, 60, 60, 60, 80), aways(reader, 5));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 420})
  void tooManyConnectionsIsAMinuteAndThenDouble(int status) {
    try (Loopback server = Loopback.serving(request -> Loopback.Reply.of(status));
        SourceReader reader = open(server, STREAM)) {
      assertEquals(seconds(60, 120, 240, 480, 960, 960), aways(reader, 6));
    }
  }

  @Test
  void aResetThatIsNamedIsKeptToTheSecondAndTheSearchGoesOn() {
    Instant reset = now.plusSeconds(700);
    try (Loopback server =
        Loopback.serving(
            request ->
                request.uri().getPath().equals(STREAM)
                    ? Loopback.Reply.of(
                        429,
                        "x-rate-limit-remaining",
                        "0",
                        "x-rate-limit-reset",
                        Long.toString(reset.getEpochSecond()))
                    : Loopback.Reply.json("{\"meta\":{\"result_count\":0}}"))) {
      ConnectorContext context = context(server);
      try (SourceReader reader =
              new XStreamConnector().open(ReadRequest.of(server.root() + STREAM), null, context);
          SourceReader search =
              new XConnector()
                  .open(
                      ReadRequest.of(server.root() + "/2/tweets/search/recent?query=tea"),
                      null,
                      context)) {
        Progress.Wait wait = assertInstanceOf(Progress.Wait.class, reader.poll(10).progress());
        assertTrue(Duration.between(reset, wait.until()).abs().toSeconds() < 2, wait::toString);
        assertInstanceOf(Progress.CaughtUp.class, search.poll(10).progress());
        assertInstanceOf(Progress.Wait.class, reader.poll(10).progress());
        assertEquals(2, server.requests().size());
      }
    }
  }

  private static byte[] answer(String... lines) {
    return (new String(HEAD, UTF_8) + String.join("\r\n", lines) + "\r\n").getBytes(UTF_8);
  }

  private static String post(int id) {
    return "{\"data\":{\"id\":\""
        + id
        + "\",\"text\":\"kettle\",\"author_id\":\"7\",\"edit_history_tweet_ids\":[\""
        + id
        + "\"]},\"includes\":{\"users\":[{\"id\":\"7\",\"username\":\"ada\",\"protected\":false}]},\"matching_rules\":[{\"id\":\"1\",\"tag\":\"earshot\"}]}";
  }

  @Test
  void whateverIsHeardEndsTheRowOfFailures() {
    AtomicInteger asked = new AtomicInteger();
    try (Loopback server =
            Loopback.raw(
                (socket, out) -> {
                  int nth = asked.incrementAndGet();
                  // a post, then a heartbeat, among lines that break at once
                  out.write(nth == 4 ? answer(post(1)) : nth == 7 ? answer("") : HEAD);
                  out.flush();
                });
        SourceReader reader = open(server, STREAM)) {
      assertEquals(seconds(0.25, 0.5, 0.75, 0.25, 0.5, 0.75, 0.25, 0.5), aways(reader, 8));
    }
  }

  /** Reads what comes of some lines, and how the line ended. */
  private String heard(List<SourceEvent> events, String path, String... lines) {
    try (Loopback server =
            Loopback.raw(
                (socket, out) -> {
                  out.write(answer(lines));
                  out.flush();
                });
        SourceReader reader = open(server, path)) {
      long deadline = System.nanoTime() + SOON.toNanos();
      while (System.nanoTime() < deadline) {
        Batch batch = reader.poll(100);
        events.addAll(batch.events());
        if (batch.progress() instanceof Progress.Wait wait) {
          return wait.why() + " " + Duration.between(now, wait.until()).toSeconds();
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
      }
      return "open";
    } catch (UnavailableException e) {
      return "unavailable " + e.retryAfter().orElseThrow().toMillis();
    } catch (RefusedException e) {
      return "refused";
    }
  }

  @Test
  void heartbeatsAndBrokenLinesTakeNoPostAlong() {
    List<SourceEvent> events = new ArrayList<>();
    assertEquals(
        "unavailable 250", heard(events, STREAM, "", post(1), "", "{\"data\":", "[]", post(2), ""));
    assertEquals(2, events.size());
  }

  @ParameterizedTest
  @CsvSource({
    "operational-disconnect, unavailable 5000",
    "something-new, unavailable 5000",
    "streaming-connection, RATE_LIMIT 60",
    "rule-configuration, RATE_LIMIT 60",
    "usage-capped, QUOTA 3600",
    "client-forbidden, refused",
    "client-disconnected, refused"
  })
  void whatXEndsAStreamWithSaysWhetherAndWhenToComeBack(String problem, String expected) {
    List<SourceEvent> events = new ArrayList<>();
    String end =
        "{\"title\":\"x\",\"type\":\"https://api.x.com/2/problems/"
            + problem
            + "\",\"detail\":\"hush\"}";
    assertEquals(expected, heard(events, STREAM, post(1), "{\"errors\":[" + end + "]}", post(2)));
    assertEquals(1, events.size());
    assertEquals(expected, heard(new ArrayList<>(), STREAM, end));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/2/tweets/compliance/stream?partition=2",
        "/2/users/compliance/stream?partition=4"
      })
  void complianceIsHeardAsEventsAndCostsNothing(String path) {
    List<SourceEvent> events = new ArrayList<>();
    heard(
        events,
        path,
        "{\"data\":{\"delete\":{\"tweet\":{\"id\":\"20\",\"author_id\":\"7\"},\"event_at\":\"2021-07-06T18:40:40.000Z\"}}}",
        "{\"data\":{\"tweet_edit\":{\"tweet\":{\"id\":\"21\"},\"initial_tweet_id\":\"20\",\"event_at\":\"2021-07-06T18:40:40.000Z\"}}}",
        "{\"data\":{\"undrop\":{\"tweet\":{\"id\":\"22\",\"author_id\":\"7\"},\"event_at\":\"2021-07-06T18:40:40.000Z\"}}}",
        "{\"data\":{\"user_protect\":{\"user\":{\"id\":\"7\"},\"event_at\":\"2021-07-06T18:40:40.000Z\"}}}",
        "{\"data\":{\"scrub_geo\":{\"user\":{\"id\":\"7\"},\"up_to_tweet_id\":\"20\",\"event_at\":\"2021-07-06T18:40:40.000Z\"}}}");
    assertEquals(
        List.of("Deleted", "Skipped", "Skipped", "Protected", "PlacesRemoved"),
        events.stream().map(e -> e.getClass().getSimpleName()).toList());
  }

  /** A server with rules, as X keeps them. */
  private static final class RuleServer implements Loopback.Script {
    final Map<String, String> rules = new TreeMap<>();
    final List<String> changes = new ArrayList<>();
    int next = 100;
    boolean refuses;

    @Override
    public Loopback.Reply to(Loopback.Request request) {
      if (!request.uri().getPath().endsWith("/rules")) {
        return Loopback.Reply.of(503);
      }
      if (!request.body().isEmpty()) {
        JsonNode change = JsonMapper.shared().readTree(request.body());
        changes.add(String.join("+", change.propertyNames()));
        for (JsonNode rule : change.path("add")) {
          rules.put(
              String.valueOf(next++),
              rule.path("value").asString() + "|" + rule.path("tag").asString());
        }
        for (JsonNode id : change.path("delete").path("ids")) {
          rules.remove(id.asString());
        }
        return Loopback.Reply.json(
            refuses
                ? "{\"meta\":{\"summary\":{\"created\":0,\"not_created\":1,\"valid\":0,\"invalid\":1}},\"errors\":[{\"value\":\"hush\",\"title\":\"Invalid Rule\"}]}"
                : "{\"meta\":{\"summary\":{\"created\":1,\"not_created\":0}}}");
      }
      List<String> all = new ArrayList<>();
      rules.forEach(
          (id, rule) -> {
            String[] parts = rule.split("\\|", 2);
            all.add(
                "{\"id\":\"%s\",\"value\":\"%s\"%s}"
                    .formatted(
                        id, parts[0], parts.length > 1 ? ",\"tag\":\"" + parts[1] + "\"" : ""));
          });
      return Loopback.Reply.json(
          all.isEmpty()
              ? "{\"meta\":{\"result_count\":0}}"
              : "{\"data\":[" + String.join(",", all) + "],\"meta\":{}}");
    }
  }

  private void listen(Loopback server, String rules) {
    try (SourceReader reader =
        new XStreamConnector()
            .open(
                ReadRequest.of(server.root() + STREAM).with(XStreamConnector.RULES, rules),
                null,
                context(server))) {
      assertThrows(UnavailableException.class, () -> reader.poll(10)); // behind its rules
    }
  }

  @Test
  void rulesBecomeThoseThatAreWantedAndThoseOfOthersStay() {
    RuleServer script = new RuleServer();
    script.rules.put("1", "theirs");
    script.rules.put("2", "old|earshot");
    script.rules.put("3", "tea|earshot");
    script.rules.put("4", "hot|another tag");
    try (Loopback server = Loopback.serving(script)) {
      listen(server, "tea\nkettle -is:retweet\n\nkettle -is:retweet\nhot");
      assertEquals(
          Map.of(
              "1",
              "theirs",
              "3",
              "tea|earshot",
              "4",
              "hot|another tag",
              "100",
              "kettle -is:retweet|earshot"),
          script.rules);
      assertEquals(List.of("add", "delete"), script.changes, "one kind of change at a time");
      script.changes.clear();
      listen(server, "tea\nkettle -is:retweet\nhot");
      assertEquals(List.of(), script.changes, "what is there is not set again");
      int asked = server.requests().size();
      listen(server, "");
      assertEquals(asked + 1, server.requests().size(), "without the option rules stay");
    }
  }

  @Test
  void aRuleThatXDoesNotTakeIsRefusedWithoutItsWords() {
    RuleServer script = new RuleServer();
    script.refuses = true;
    try (Loopback server = Loopback.serving(script);
        SourceReader reader =
            new XStreamConnector()
                .open(
                    ReadRequest.of(server.root() + STREAM)
                        .with(XStreamConnector.RULES, "hush hush"),
                    null,
                    context(server))) {
      RefusedException refused = assertThrows(RefusedException.class, () -> reader.poll(10));
      assertFalse(refused.toString().contains("hush"), refused.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://api.x.com/2/tweets/compliance/stream",
        "https://api.x.com/2/tweets/compliance/stream?partition=5",
        "https://api.x.com/2/tweets/search/stream?query=tea",
        "https://api.x.com/2/tweets/search/recent?query=tea",
        "https://x.com/search?q=tea"
      })
  void anAddressThatIsNoStreamIsRefusedInWords(String source) {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> new XStreamConnector().origin(ReadRequest.of(source)));
    assertTrue(String.valueOf(refused.getMessage()).startsWith("source: expected "));
  }

  @Test
  void theStreamIsAskedForTheFieldsThatAreRead() {
    try (Loopback server = Loopback.serving(request -> Loopback.Reply.of(503));
        SourceReader reader =
            new XStreamConnector()
                .open(
                    ReadRequest.of(server.root() + STREAM).with(XStreamConnector.BACKFILL, 5),
                    null,
                    context(server))) {
      away(reader);
      String asked = server.requests().get(0).uri().getQuery();
      assertTrue(asked.contains("backfill_minutes=5") && asked.contains("note_tweet"), asked);
    }
  }
}
