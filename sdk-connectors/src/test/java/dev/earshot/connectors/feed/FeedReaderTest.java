package dev.earshot.connectors.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.earshot.Checkpoint;
import dev.earshot.Gap;
import dev.earshot.MalformedException;
import dev.earshot.PostEvent;
import dev.earshot.RefusedException;
import dev.earshot.SourceEvent;
import dev.earshot.UnavailableException;
import dev.earshot.Visibility;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Credentials;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.http.HttpTransport;
import dev.earshot.connectors.http.TransportLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedReaderTest {
  private static final Instant NOW = Instant.parse("2024-06-03T10:15:00Z");

  /* What the server answers at a path. */
  private record Reply(int status, Map<String, String> headers, String body) {}

  private final Map<String, Reply> replies = new HashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private String home;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    home = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Reply reply = replies.getOrDefault(path, new Reply(404, Map.of(), ""));
      String etag = exchange.getRequestHeaders().getFirst("If-None-Match");
      String secret = exchange.getRequestHeaders().getFirst("Authorization");
      asked.add(path + (etag == null ? "" : " " + etag) + (secret == null ? "" : " " + secret));
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      boolean same = etag != null && etag.equals(reply.headers().get("ETag"));
      byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
      if (same || body.length == 0) {
        exchange.sendResponseHeaders(same ? 304 : reply.status(), -1);
      } else {
        exchange.sendResponseHeaders(reply.status(), body.length);
        exchange.getResponseBody().write(body);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void reply(String path, int status, String body, String... headers) {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < headers.length; i += 2) {
      map.put(headers[i], headers[i + 1]);
    }
    replies.put(path, new Reply(status, map, body));
  }

  private ConnectorContext.Builder context() {
    TransportLimits limits = TransportLimits.standard();
    return ConnectorContext.builder(InstantSource.fixed(NOW))
        .transport(
            HttpTransport.builder("test").permit("127.0.0.1").build(HttpTransport.client(limits)));
  }

  private SourceReader open(ReadRequest request, @Nullable Checkpoint from) {
    return new FeedConnector().open(request, from, context().build());
  }

  private SourceReader open(@Nullable Checkpoint from) {
    return open(ReadRequest.of(home + "/feed"), from);
  }

  private Batch once(@Nullable Checkpoint from) {
    try (SourceReader reader = open(from)) {
      return reader.poll(100);
    }
  }

  private static String rss(String channel, String... guids) {
    StringBuilder out = new StringBuilder("<rss version='2.0'><channel>" + channel);
    for (String guid : guids) {
      out.append("<item><guid isPermaLink='false'>" + guid + "</guid><title>t</title></item>");
    }
    return out.append("</channel></rss>").toString();
  }

  private static String atom(String links, String... ids) {
    StringBuilder out = new StringBuilder("<feed xmlns='http://www.w3.org/2005/Atom'>" + links);
    for (String id : ids) {
      out.append("<entry><id>urn:x:" + id + "</id><title>t</title></entry>");
    }
    return out.append("</feed>").toString();
  }

  private static List<String> ids(Batch batch) {
    return batch.events().stream().map(event -> ((PostEvent) event).id().nativeId()).toList();
  }

  private static Duration pause(Batch batch) {
    return Duration.between(
        NOW, assertInstanceOf(Progress.CaughtUp.class, batch.progress()).pollAgain());
  }

  @Test
  void whatWasCutIsAskedForWhole() {
    String whole = rss("", "a", "b", "c");
    reply("/feed", 200, whole.substring(0, whole.indexOf("b<") + 1), "ETag", "\"1\"");
    Batch first = once(null);
    assertEquals(List.of("a"), ids(first));
    reply("/feed", 200, whole, "ETag", "\"1\"");
    assertEquals(List.of("a", "b", "c"), ids(once(first.next())));
  }

  @Test
  @DisplayName("SM-01: asks with validators and takes 304 for nothing new")
  void asksConditionally() {
    reply("/feed", 200, rss("", "a", "b"), "ETag", "\"1\"");
    Batch first = once(null);
    assertEquals(List.of("a", "b"), ids(first));
    Batch second = once(first.next());
    assertEquals(List.of(), second.events());
    assertEquals(List.of("/feed", "/feed \"1\""), asked);
    assertEquals(first.next(), second.next());
    reply("/feed", 200, rss("", "c", "b"), "ETag", "\"2\"");
    assertEquals(List.of("c", "b"), ids(once(second.next())));
  }

  @Test
  void handsOutNoMoreThanAsked() {
    reply("/feed", 200, rss("", "a", "b", "c", "d", "e"), "ETag", "\"1\"");
    List<String> seen = new ArrayList<>();
    try (SourceReader reader = open(null)) {
      Batch batch;
      do {
        batch = reader.poll(2);
        assertTrue(batch.events().size() <= 2);
        seen.addAll(ids(batch));
      } while (batch.progress() instanceof Progress.More);
    }
    assertEquals(List.of("a", "b", "c", "d", "e"), seen);
    assertEquals(1, asked.size());
  }

  @Test
  void anotherReaderGoesOnWithinTheDocument() {
    reply("/feed", 200, rss("", "a", "b", "c"), "ETag", "\"1\"");
    Checkpoint half;
    try (SourceReader reader = open(null)) {
      half = reader.poll(2).next();
    }
    Batch rest = once(half);
    assertEquals(List.of("c"), ids(rest));
    assertEquals(List.of("/feed", "/feed"), asked);
    assertEquals(List.of(), ids(once(rest.next())));
  }

  @Test
  void aChangedDocumentIsReadFromItsStart() {
    reply("/feed", 200, rss("", "a", "b", "c"));
    Checkpoint half;
    try (SourceReader reader = open(null)) {
      half = reader.poll(2).next();
    }
    reply("/feed", 200, rss("", "z", "a", "b", "c"));
    assertEquals(List.of("z", "a", "b", "c"), ids(once(half)));
  }

  @Test
  void handsOutTheOldestFirst() {
    String item = "<item><guid>%s</guid><pubDate>%s</pubDate></item>";
    reply(
        "/feed",
        200,
        "<rss><channel>"
            + String.format(item, "new", "Mon, 03 Jun 2024 10:00:00 GMT")
            + String.format(item, "old", "Sun, 02 Jun 2024 10:00:00 GMT")
            + "</channel></rss>");
    assertEquals(List.of("old", "new"), ids(once(null)));
  }

  @Test
  void remembersWhereAFeedMovedForGood() {
    reply("/feed", 301, "", "Location", "/new");
    reply("/new", 200, rss("", "a"));
    Batch first = once(null);
    assertEquals(List.of("a"), ids(first));
    once(first.next());
    assertEquals(List.of("/feed", "/new", "/new"), asked);
  }

  @Test
  void forgetsATemporaryMove() {
    reply("/feed", 302, "", "Location", "/new");
    reply("/new", 200, rss("", "a"));
    once(once(null).next());
    assertEquals(List.of("/feed", "/new", "/feed", "/new"), asked);
  }

  @Test
  void goneForGoodIsForAPersonToSeeTo() {
    reply("/feed", 200, rss("", "a"));
    Checkpoint checkpoint = once(null).next();
    reply("/feed", 410, "");
    assertThrows(RefusedException.class, () -> once(checkpoint));
  }

  @Test
  void notFoundMayComeBack() {
    assertThrows(UnavailableException.class, () -> once(null));
  }

  @Test
  void waitsAsLongAsItIsTold() {
    reply("/feed", 429, "", "Retry-After", "120");
    Batch batch = once(null);
    assertEquals(
        new Progress.Wait(NOW.plusSeconds(120), Progress.Wait.Why.RATE_LIMIT), batch.progress());
    reply("/feed", 503, "", "Retry-After", "60");
    assertEquals(
        new Progress.Wait(NOW.plusSeconds(60), Progress.Wait.Why.MAINTENANCE),
        once(batch.next()).progress());
  }

  @Test
  void asksAsOftenAsTheFeedWants() {
    reply("/feed", 200, rss("", "a"));
    assertEquals(Duration.ofMinutes(30), pause(once(null)));
    reply("/feed", 200, rss("<ttl>60</ttl>", "a"));
    assertEquals(Duration.ofMinutes(60), pause(once(null)));
    reply("/feed", 200, rss("<ttl>1</ttl>", "a"));
    assertEquals(Duration.ofMinutes(5), pause(once(null)));
    reply("/feed", 200, rss("<sy:updatePeriod>weekly</sy:updatePeriod>", "a"));
    assertEquals(Duration.ofDays(1), pause(once(null)));
    reply(
        "/feed",
        200,
        rss(
            "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            "a"));
    assertEquals(Duration.ofMinutes(15), pause(once(null)));
  }

  @Test
  void remembersHowOftenWhereNothingIsNew() {
    reply("/feed", 200, rss("<ttl>60</ttl>", "a"), "ETag", "\"1\"");
    Batch first = once(null);
    assertEquals(Duration.ofMinutes(60), pause(once(first.next())));
  }

  @Test
  void sleepsThroughTheHoursAndDaysAFeedSkips() {
    reply("/feed", 200, rss("<skipHours><hour>10</hour><hour>11</hour></skipHours>", "a"));
    assertEquals(Instant.parse("2024-06-03T12:00:00Z"), NOW.plus(pause(once(null))));
    reply("/feed", 200, rss("<skipDays><day>Monday</day></skipDays>", "a"));
    assertEquals(Instant.parse("2024-06-04T00:00:00Z"), NOW.plus(pause(once(null))));
  }

  @Test
  @DisplayName("goes back through linked pages as far as asked, once")
  void goesBackThroughPages() {
    reply("/feed", 200, atom("<link rel='next' href='/p2'/>", "3"), "ETag", "\"1\"");
    reply("/p2", 200, atom("<link rel='next' href='/p3'/>", "2"));
    reply("/p3", 200, atom("<link rel='next' href='/p4'/>", "1"));
    ReadRequest request = ReadRequest.of(home + "/feed").with("pages", "3");
    Checkpoint checkpoint = null;
    List<String> seen = new ArrayList<>();
    for (int poll = 0; poll < 3; poll++) {
      try (SourceReader reader = open(request, checkpoint)) {
        Batch batch = reader.poll(10);
        seen.addAll(ids(batch));
        checkpoint = batch.next();
        assertEquals(poll < 2, batch.progress() instanceof Progress.More);
      }
    }
    assertEquals(List.of("urn:x:3", "urn:x:2", "urn:x:1"), seen);
    try (SourceReader reader = open(request, checkpoint)) {
      assertEquals(List.of(), reader.poll(10).events());
    }
    assertEquals(List.of("/feed", "/p2", "/p3", "/feed \"1\""), asked);
  }

  private List<String> walked(ReadRequest request, @Nullable Checkpoint from) {
    List<String> seen = new ArrayList<>();
    @Nullable Checkpoint checkpoint = from;
    Batch batch;
    do {
      try (SourceReader reader = open(request, checkpoint)) {
        batch = reader.poll(10);
      }
      checkpoint = batch.next();
      for (SourceEvent event : batch.events()) {
        seen.add(
            event instanceof Gap gap
                ? gap.reason() + " " + gap.from() + " " + gap.to()
                : ((PostEvent) event).id().nativeId().substring("urn:x:".length()));
      }
    } while (batch.progress() instanceof Progress.More);
    assertInstanceOf(Progress.CaughtUp.class, batch.progress());
    return seen;
  }

  @Test
  void goesBackAgainWhereNothingIsKnown() {
    reply("/feed", 200, atom("", "2", "1"));
    Checkpoint before = once(null).next();
    reply("/feed", 200, atom("<link rel='prev-archive' href='/p2'/>", "8", "7"));
    reply("/p2", 200, atom("<link rel='prev-archive' href='/p3'/>", "6", "5"));
    reply("/p3", 200, atom("<link rel='prev-archive' href='/p4'/>", "4", "2"));
    ReadRequest request = ReadRequest.of(home + "/feed").with("pages", "9");
    asked.clear();
    assertEquals(List.of("8", "7", "6", "5", "4", "2"), walked(request, before));
    assertEquals(List.of("/feed", "/p2", "/p3"), asked);
  }

  @ParameterizedTest
  @CsvSource({"1, 8 7", "2, 8 7 6", "9, 8 7 6 5"})
  void tellsOfAGapWhereItDoesNotMeetWhatItKnows(String pages, String posts) {
    reply("/feed", 200, atom("", "2", "1"));
    Checkpoint before = once(null).next();
    reply("/feed", 200, atom("<link rel='prev-archive' href='/p2'/>", "8", "7"));
    reply("/p2", 200, atom("<link rel='prev-archive' href='/p3'/>", "6"));
    reply("/p3", 200, atom("<link rel='prev-archive' href='/p4'/>", "5"));
    ReadRequest request = ReadRequest.of(home + "/feed").with("pages", pages);
    List<String> expected = new ArrayList<>(List.of(posts.split(" ")));
    expected.add("LIST_OVERFLOWED " + NOW + " " + NOW);
    assertEquals(expected, walked(request, before));
    Checkpoint after = once(before).next();
    reply("/feed", 200, atom("<link rel='prev-archive' href='/p2'/>", "9", "8"));
    asked.clear();
    assertEquals(List.of("9", "8"), walked(request, after));
    assertEquals(List.of("/feed"), asked, "what is known ends the way back");
  }

  @Test
  void aFeedWithoutItemsLosesNothing() {
    reply("/feed", 200, atom("", "2", "1"));
    Checkpoint before = once(null).next();
    reply("/feed", 200, atom(""));
    Batch empty = once(before);
    assertEquals(List.of(), empty.events());
    reply("/feed", 200, atom("", "3", "2"));
    assertEquals(List.of("urn:x:3", "urn:x:2"), ids(once(empty.next())));
  }

  @Test
  void aSecretStaysHomeAndMakesPostsNotPublic() {
    reply("/feed", 200, rss("", "a"));
    ConnectorContext context =
        context()
            .build()
            .forSource("a", Credentials.of(home, "authorization", Secret.of("Basic eDp5")));
    try (SourceReader reader =
        new FeedConnector().open(ReadRequest.of(home + "/feed"), null, context)) {
      PostEvent.Skipped skipped =
          assertInstanceOf(PostEvent.Skipped.class, reader.poll(9).events().get(0));
      assertEquals(Visibility.UNKNOWN, skipped.visibility());
    }
    ReadRequest consented = new ReadRequest(home + "/feed", Map.of(), "members");
    try (SourceReader reader = new FeedConnector().open(consented, null, context)) {
      Batch batch = reader.poll(9);
      PostEvent.Published published =
          assertInstanceOf(PostEvent.Published.class, batch.events().get(0));
      assertEquals(Visibility.UNKNOWN, published.post().visibility());
      assertTrue(batch.next() != null && !batch.next().state().contains("eDp5"));
    }
    assertEquals("/feed Basic eDp5", asked.get(0));
  }

  @Test
  void aPageInPlaceOfAFeedNamesTheFeed() {
    reply(
        "/feed",
        200,
        "<!doctype html><html><head><link rel=alternate type='application/rss+xml' href='/rss'>"
            + "</head><body>hello</body></html>");
    MalformedException e = assertThrows(MalformedException.class, () -> once(null));
    assertTrue(e.problem().endsWith("a web page; it names its feed: " + home + "/rss"));
  }

  @Test
  void refusesWhatItCannotRead() {
    assertThrows(
        IllegalArgumentException.class,
        () -> open(ReadRequest.of(home + "/feed").with("page", "2"), null));
    assertThrows(
        IllegalArgumentException.class,
        () -> open(ReadRequest.of(home + "/feed").with("pages", "0"), null));
    assertThrows(
        IllegalArgumentException.class, () -> open(ReadRequest.of("file:///etc/passwd"), null));
    assertThrows(IllegalArgumentException.class, () -> open(ReadRequest.of("http://a b/"), null));
    assertThrows(MalformedException.class, () -> open(new Checkpoint("mastodon", 1, "")));
    assertThrows(MalformedException.class, () -> open(new Checkpoint("feed", 9, "")));
    assertThrows(MalformedException.class, () -> open(new Checkpoint("feed", 1, "nonsense")));
    assertThrows(MalformedException.class, () -> open(new Checkpoint("feed", 1, "every=x")));
    assertThrows(
        MalformedException.class, () -> open(new Checkpoint("feed", 1, "moved=file%3A%2F%2F%2F")));
  }

  @Test
  void aClosedReaderReadsNoMore() {
    SourceReader reader = open(null);
    reader.close();
    reader.close();
    assertThrows(IllegalStateException.class, () -> reader.poll(1));
    assertThrows(IllegalArgumentException.class, () -> open(null).poll(0));
  }

  @Test
  void readsTheCheckpointOfTheFirstVersion() {
    reply("/feed", 200, rss("", "a"), "ETag", "\"1\"");
    Batch batch = once(new Checkpoint("feed", 1, "etag=%221%22\nback=1\n"));
    assertEquals(List.of(), batch.events());
    assertEquals(List.of("/feed \"1\""), asked);
  }
}
