package dev.earshot.connectors.mastodon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Checkpoint;
import dev.earshot.MalformedException;
import dev.earshot.Network;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.RefusedException;
import dev.earshot.SourceEvent;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Credentials;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.http.Loopback;
import dev.earshot.connectors.reading.CheckpointState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class MastodonReaderTest {
  private final MastodonConnector connector = new MastodonConnector();

  /** A server with statuses 1 to {@code newest} that pages as Mastodon does, or as it did. */
  private static final class Server implements Loopback.Script {
    final AtomicInteger newest = new AtomicInteger();
    final boolean old;

    Server(int newest, boolean old) {
      this.newest.set(newest);
      this.old = old;
    }

    @Override
    public Loopback.Reply to(Loopback.Request request) {
      Map<String, Integer> query = new HashMap<>();
      for (String part : String.valueOf(request.uri().getQuery()).split("&", -1)) {
        String[] pair = part.split("=", 2);
        if (pair.length == 2 && pair[1].matches("\\d+")) {
          query.put(pair[0], Integer.valueOf(pair[1]));
        }
      }
      int limit = query.getOrDefault("limit", 20);
      int top = Math.min(newest.get(), query.getOrDefault("max_id", Integer.MAX_VALUE) - 1);
      int floor = query.getOrDefault("since_id", 0);
      if (query.containsKey("min_id") && !old) {
        floor = query.get("min_id");
        top = Math.min(top, floor + limit);
      }
      List<String> page = new ArrayList<>();
      for (int id = top; id > floor && page.size() < limit; id--) {
        page.add(
            "{\"id\":\"" + id + "\",\"visibility\":\"public\",\"content\":\"<p>" + id + "</p>\"}");
      }
      Map<String, String> headers = new HashMap<>();
      headers.put("ETag", "W/\"" + page.hashCode() + "\"");
      if (("W/\"" + page.hashCode() + "\"").equals(request.header("If-None-Match"))) {
        return new Loopback.Reply(304, headers, "");
      }
      if (!page.isEmpty()) {
        // behind a proxy the host in Link is often another one
        String base = "<http://inside.example" + request.uri().getPath() + "?limit=" + limit;
        headers.put(
            "Link",
            base
                + "&max_id="
                + (top - page.size() + 1)
                + ">; rel=\"next\", "
                + base
                + "&"
                + (old ? "since_id=" : "min_id=")
                + top
                + ">; rel=\"prev\"");
      }
      return new Loopback.Reply(200, headers, "[" + String.join(",", page) + "]");
    }
  }

  private SourceReader open(Loopback server, @Nullable Checkpoint from) {
    return connector.open(ReadRequest.of(server.root() + "/tags/tea"), from, server.context());
  }

  private static List<Integer> ids(List<SourceEvent> events) {
    return events.stream().map(e -> Integer.valueOf(((PostEvent) e).id().nativeId())).toList();
  }

  private static Checkpoint checkpoint(Batch batch) {
    Checkpoint next = batch.next();
    assertNotNull(next);
    return next;
  }

  private Cursor cursor(Batch batch) {
    return Cursor.of(CheckpointState.of(checkpoint(batch), connector.descriptor()), 5);
  }

  /** Polls with a new reader for every batch, as a host that is restarted all the time. */
  private Checkpoint drain(
      Loopback server, @Nullable Checkpoint from, int maxEvents, List<Integer> into) {
    Checkpoint at = from;
    while (true) {
      try (SourceReader reader = open(server, at)) {
        Batch batch = reader.poll(maxEvents);
        assertTrue(batch.events().size() <= maxEvents);
        into.addAll(ids(batch.events()));
        at = checkpoint(batch);
        if (!(batch.progress() instanceof Progress.More)) {
          return at;
        }
      }
    }
  }

  @Test
  void firstRunReadsTheNewestPagesAndLaterRunsAllThatFollowed() {
    for (boolean old : new boolean[] {false, true}) {
      Server script = new Server(1000, old);
      try (Loopback server = Loopback.serving(script)) {
        List<Integer> first = new ArrayList<>();
        Checkpoint at = drain(server, null, 40, first);
        assertEquals(200, new TreeSet<>(first).size());
        assertEquals(801, new TreeSet<>(first).first());
        script.newest.set(1123);
        List<Integer> later = new ArrayList<>();
        drain(server, at, 40, later);
        assertEquals(123, new TreeSet<>(later).size(), "old " + old);
        assertEquals(1001, new TreeSet<>(later).first());
      }
    }
  }

  @Test
  void restartAfterEveryBatchLosesNothing() {
    for (int maxEvents : new int[] {1, 3, 7}) {
      Server script = new Server(30, false);
      try (Loopback server = Loopback.serving(script)) {
        List<Integer> seen = new ArrayList<>();
        Checkpoint at = drain(server, null, maxEvents, seen);
        int floor = new TreeSet<>(seen).first();
        script.newest.set(50);
        drain(server, at, maxEvents, seen);
        assertEquals(50 - floor + 1, new TreeSet<>(seen).size());
      }
    }
  }

  @Test
  void checkpointMovesBeyondAPageOnlyWithItsLastEvent() {
    try (Loopback server = Loopback.serving(request -> new Server(5, false).to(request));
        SourceReader reader = open(server, null)) {
      Batch all = reader.poll(100);
      assertEquals(List.of(1, 2, 3, 4, 5), ids(all.events()));
    }
    try (Loopback server =
            Loopback.serving(
                request ->
                    Loopback.Reply.json(
                        "[{\"id\":\"2\",\"visibility\":\"public\",\"reblog\":{\"id\":\"1\","
                            + "\"visibility\":\"public\"}}]"));
        SourceReader reader = open(server, null)) {
      Batch half = reader.poll(1);
      Batch rest = reader.poll(1);
      assertEquals(Cursor.start(5), cursor(half));
      assertInstanceOf(Progress.More.class, half.progress());
      assertEquals("2", cursor(rest).top());
      assertEquals(1, server.requests().size());
      try (SourceReader resumed = open(server, half.next())) {
        assertEquals(rest, resumed.poll(1), "the first event is not told again");
      }
    }
  }

  @Test
  void aPageThatBeginsOtherwiseByNowIsStartedOver() {
    AtomicInteger asked = new AtomicInteger();
    String repost =
        "{\"id\":\"%s\",\"visibility\":\"public\",\"reblog\":"
            + "{\"id\":\"%s\",\"visibility\":\"public\"}}";
    try (Loopback server =
            Loopback.serving(
                request ->
                    Loopback.Reply.json(
                        "["
                            + (asked.incrementAndGet() == 1
                                ? repost.formatted("3", "1")
                                : repost.formatted("4", "2"))
                            + "]"));
        SourceReader reader = open(server, null)) {
      Batch half = reader.poll(1);
      assertEquals(List.of(1), ids(half.events()));
      try (SourceReader resumed = open(server, half.next())) {
        assertEquals(List.of(2, 4), ids(resumed.poll(2).events()));
      }
    }
  }

  @Test
  void asksConditionallyOnceCaughtUp() {
    try (Loopback server = Loopback.serving(new Server(10, false));
        SourceReader reader = open(server, null)) {
      Batch batch = reader.poll(40);
      while (batch.progress() instanceof Progress.More) {
        batch = reader.poll(40);
      }
      batch = reader.poll(40);
      assertInstanceOf(Progress.CaughtUp.class, batch.progress());
      batch = reader.poll(40);
      assertEquals(List.of(), batch.events());
      assertInstanceOf(Progress.CaughtUp.class, batch.progress());
      Loopback.Request last = server.requests().get(server.requests().size() - 1);
      assertNotNull(last.header("If-None-Match"));
      // and so does the next reader
      try (SourceReader resumed = open(server, checkpoint(batch))) {
        resumed.poll(40);
        assertNotNull(server.requests().get(server.requests().size() - 1).header("If-None-Match"));
      }
    }
  }

  @Test
  void rateLimitIsAWaitThatKeepsTheCheckpoint() {
    for (String[] dialect :
        new String[][] {
          {"Retry-After", "90"},
          {"X-RateLimit-Reset", "90.0"},
          {"RateLimit", "limit=300, remaining=0, reset=90"},
          {"RateLimit", "\"ip\";r=0;t=90"},
          {"X-RateLimit-Reset-After", "90"}
        }) {
      Server script = new Server(100, false);
      AtomicInteger asked = new AtomicInteger();
      try (Loopback server =
              Loopback.serving(
                  request ->
                      asked.incrementAndGet() == 2
                          ? Loopback.Reply.of(429, dialect)
                          : script.to(request));
          SourceReader reader = open(server, null)) {
        Batch first = reader.poll(40);
        Batch limited = reader.poll(40);
        assertEquals(
            new Progress.Wait(Loopback.NOW.plusSeconds(90), Progress.Wait.Why.RATE_LIMIT),
            limited.progress());
        assertEquals(first.next(), limited.next());
        assertEquals(limited, reader.poll(40));
        assertEquals(2, server.requests().size());
      }
    }
  }

  @Test
  void failureLosesNothing() {
    Server script = new Server(100, false);
    AtomicInteger asked = new AtomicInteger();
    try (Loopback server =
            Loopback.serving(
                request ->
                    asked.incrementAndGet() == 2 ? Loopback.Reply.of(500) : script.to(request));
        SourceReader reader = open(server, null)) {
      List<Integer> seen = new ArrayList<>(ids(reader.poll(40).events()));
      assertThrows(UnavailableException.class, () -> reader.poll(40));
      seen.addAll(ids(reader.poll(40).events()));
      seen.addAll(ids(reader.poll(40).events()));
      assertEquals(100, new TreeSet<>(seen).size());
    }
  }

  @Test
  void pagesThatGoRoundInACircleEnd() {
    try (Loopback server =
            Loopback.serving(
                request ->
                    new Loopback.Reply(
                        200,
                        Map.of("Link", "<" + request.uri().getPath() + "?max_id=5>; rel=next"),
                        "[{\"id\":\"9\",\"visibility\":\"public\"}]"));
        SourceReader reader = open(server, null)) {
      reader.poll(40);
      assertThrows(MalformedException.class, () -> reader.poll(40));
    }
  }

  @Test
  void emptyTimelineIsAskedAgainFromTheStart() {
    Server script = new Server(0, false);
    try (Loopback server = Loopback.serving(script);
        SourceReader reader = open(server, null)) {
      assertInstanceOf(Progress.CaughtUp.class, reader.poll(40).progress());
      script.newest.set(3);
      assertEquals(List.of(1, 2, 3), ids(reader.poll(40).events()));
    }
  }

  @Test
  void sendsTheTokenToThatServerAloneAndKeepsItOutOfTheCheckpoint() {
    Server script = new Server(100, false);
    try (Loopback server = Loopback.serving(script);
        SourceReader reader =
            connector.open(
                ReadRequest.of(server.root()),
                null,
                server
                    .context()
                    .forSource("a", Credentials.of(server.root(), "token", Secret.of("hush"))))) {
      Batch batch = reader.poll(40);
      reader.poll(40);
      assertEquals("Bearer hush", server.requests().get(1).header("Authorization"));
      assertFalse(checkpoint(batch).state().contains("hush"));
      assertEquals("local=true&limit=40", server.requests().get(0).uri().getQuery());
      assertTrue(server.requests().get(1).uri().getQuery().contains("local=true"));
    }
  }

  @Test
  void looksAnAccountUpFirst() {
    try (Loopback server =
            Loopback.serving(
                request ->
                    request.uri().getPath().endsWith("/lookup")
                        ? Loopback.Reply.json("{\"id\":\"77\",\"acct\":\"bo@o.example\"}")
                        : Loopback.Reply.json("[]"));
        SourceReader reader =
            connector.open(
                ReadRequest.of(server.root() + "/@bo@o.example"), null, server.context())) {
      reader.poll(40);
      assertEquals("acct=bo@o.example", server.requests().get(0).uri().getQuery());
      assertEquals("/api/v1/accounts/77/statuses", server.requests().get(1).uri().getPath());
    }
  }

  @Test
  void closedServerIsRefusedAndAPageForPeopleMalformed() {
    try (Loopback server = Loopback.serving(request -> Loopback.Reply.of(401));
        SourceReader reader = open(server, null)) {
      assertThrows(RefusedException.class, () -> reader.poll(1));
    }
    try (Loopback server = Loopback.serving(request -> notFound());
        SourceReader reader = open(server, null)) {
      assertThrows(RefusedException.class, () -> reader.poll(1));
    }
    try (Loopback server =
            Loopback.serving(request -> new Loopback.Reply(200, Map.of(), "<html>login</html>"));
        SourceReader reader = open(server, null)) {
      assertThrows(MalformedException.class, () -> reader.poll(1));
    }
  }

  @Test
  void refusesForeignAndDamagedCheckpointsAndUnknownOptions() {
    try (Loopback server = Loopback.serving(new Server(1, false))) {
      for (Checkpoint bad :
          List.of(
              new Checkpoint("feed", 1, "{}"),
              new Checkpoint("mastodon", 9, "{}"),
              new Checkpoint("mastodon", 1, "{}"),
              new Checkpoint("mastodon", 1, "pages=1\nnewest=%zz\n"),
              new Checkpoint("mastodon", 1, "pages=many\n"),
              new Checkpoint("mastodon", 1, "told=-1\n"),
              new Checkpoint("mastodon", 1, "oops"))) {
        assertThrows(MalformedException.class, () -> open(server, bad));
      }
      ReadRequest request = ReadRequest.of(server.root());
      for (ReadRequest bad :
          List.of(
              request.with("depth", "1"),
              request.with("pages", "0"),
              request.with("pages", "many"),
              ReadRequest.of("ftp://a.example"),
              ReadRequest.of("mastodon"),
              ReadRequest.of("https://a.example/settings/profile"),
              ReadRequest.of("https://a.example/api/v1/timelines/home?access_token=x"))) {
        assertThrows(
            IllegalArgumentException.class, () -> connector.open(bad, null, server.context()));
      }
    }
  }

  private static Loopback.Reply notFound() {
    return new Loopback.Reply(
        404, Map.of("Content-Type", "application/json"), "{\"error\":\"Record not found\"}");
  }

  @Test
  void aGatewayWhoseServerIsDownDeletesNothing() {
    for (Loopback.Reply word :
        List.of(
            Loopback.Reply.of(404),
            new Loopback.Reply(404, Map.of(), "404 page not found\n"),
            new Loopback.Reply(404, Map.of("Content-Type", "text/plain"), "default backend - 404"),
            new Loopback.Reply(404, Map.of("Content-Type", "text/html"), "<html>404</html>"),
            new Loopback.Reply(404, Map.of("Content-Type", "application/json"), "<html>404"),
            new Loopback.Reply(404, Map.of("Content-Type", "application/json"), "\"404\""))) {
      try (Loopback server = Loopback.serving(request -> word)) {
        String instance = server.root().substring("http://".length());
        List<PostId> ids =
            List.of(
                new PostId(Network.MASTODON, instance, "1"),
                new PostId(Network.MASTODON, instance, "2"));
        LookedUp found = connector.recheck(ReadRequest.of(server.root()), ids, server.context());
        assertEquals(List.of(), found.events(), () -> "after " + word);
        assertEquals(Set.copyOf(ids), found.unanswered());
        assertEquals(2, server.requests().size(), "one id keeps the others from being asked for");
        try (SourceReader reader = open(server, null)) {
          assertThrows(MalformedException.class, () -> reader.poll(1));
        }
      }
    }
  }

  @Test
  @DisplayName("ST-08 recheck tells what was deleted or is not public any more")
  void rechecks() {
    Map<String, Loopback.Reply> replies =
        Map.of(
            "1", Loopback.Reply.json("{\"id\":\"1\",\"visibility\":\"public\",\"content\":\"a\"}"),
            "2", notFound(),
            "3", Loopback.Reply.json("{\"id\":\"3\",\"visibility\":\"private\"}"),
            "4", Loopback.Reply.of(404, "Content-Type", "text/html"),
            "5", Loopback.Reply.of(410),
            "6", Loopback.Reply.of(429, "Retry-After", "60"));
    try (Loopback server =
        Loopback.serving(
            request -> {
              String path = request.uri().getPath();
              return replies.getOrDefault(
                  path.substring(path.lastIndexOf('/') + 1), Loopback.Reply.of(500));
            })) {
      String instance = server.root().substring("http://".length());
      List<PostId> ids = new ArrayList<>();
      ids.add(new PostId(Network.MASTODON, "elsewhere.example", "1"));
      for (int i = 1; i <= 7; i++) {
        ids.add(new PostId(Network.MASTODON, instance, String.valueOf(i)));
      }
      LookedUp found = connector.recheck(ReadRequest.of(server.root()), ids, server.context());
      List<SourceEvent> events = found.events();
      assertEquals(4, events.size());
      assertInstanceOf(PostEvent.Published.class, events.get(0));
      assertEquals(new PostEvent.Deleted(ids.get(2), Loopback.NOW), events.get(1));
      assertInstanceOf(PostEvent.Skipped.class, events.get(2));
      assertEquals(new PostEvent.Deleted(ids.get(5), Loopback.NOW), events.get(3));
      assertEquals(6, server.requests().size());
      assertEquals(Set.of(ids.get(0), ids.get(4), ids.get(6), ids.get(7)), found.unanswered());
      assertEquals(
          new Progress.Wait(Loopback.NOW.plusSeconds(60), Progress.Wait.Why.RATE_LIMIT),
          found.rest());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 403, 401})
  void onePostInTroubleKeepsNoneBehindItFromBeingLookedUp(int status) {
    try (Loopback server =
        Loopback.serving(
            request ->
                request.uri().getPath().endsWith("/100")
                    ? Loopback.Reply.of(status)
                    : notFound())) {
      List<PostId> ids = ids(server, 100, 102);
      LookedUp found = connector.recheck(ReadRequest.of(server.root()), ids, server.context());
      assertEquals(
          List.of(
              new PostEvent.Deleted(ids.get(1), Loopback.NOW),
              new PostEvent.Deleted(ids.get(2), Loopback.NOW)),
          found.events());
      assertEquals(Set.of(ids.get(0)), found.unanswered());
    }
  }

  @Test
  void aServerThatIsDownIsLeftAloneAfterAFew() {
    try (Loopback server = Loopback.serving(request -> Loopback.Reply.of(500))) {
      List<PostId> ids = ids(server, 1, 1000);
      ReadRequest request = ReadRequest.of(server.root());
      assertThrows(
          UnavailableException.class, () -> connector.recheck(request, ids, server.context()));
      assertEquals(5, server.requests().size());
    }
  }

  @Test
  void aCredentialThatIsRefusedForEveryPostSaysSo() {
    try (Loopback server = Loopback.serving(request -> Loopback.Reply.of(401))) {
      List<PostId> ids = ids(server, 1, 40);
      ReadRequest request = ReadRequest.of(server.root());
      assertThrows(RefusedException.class, () -> connector.recheck(request, ids, server.context()));
      assertEquals(5, server.requests().size());
    }
  }

  @Test
  void aStretchInTroubleIsLeaptAndItsRestAskedNextTime() {
    try (Loopback server =
        Loopback.serving(
            request ->
                request.uri().getPath().matches(".*/\\d") ? Loopback.Reply.of(500) : notFound())) {
      List<PostId> ids = ids(server, 1, 99);
      ReadRequest request = ReadRequest.of(server.root());
      LookedUp found = connector.recheck(request, ids, server.context());
      assertEquals(48, found.events().size());
      LookedUp then =
          connector.recheck(
              request,
              ids.stream().filter(found.unanswered()::contains).toList(),
              server.context());
      assertEquals(24, then.events().size());
    }
  }

  private static List<PostId> ids(Loopback server, int from, int to) {
    String instance = server.root().substring("http://".length());
    return IntStream.rangeClosed(from, to)
        .mapToObj(n -> new PostId(Network.MASTODON, instance, String.valueOf(n)))
        .toList();
  }

  @Test
  void aServerThatIsClosedToStrangersSaysWhatItWants() {
    try (Loopback server =
            Loopback.serving(
                request ->
                    new Loopback.Reply(
                        422,
                        Map.of("Content-Type", "application/json"),
                        "{\"error\":\"This method requires an authenticated user\"}"));
        SourceReader reader = open(server, null)) {
      RefusedException e = assertThrows(RefusedException.class, () -> reader.poll(1));
      assertTrue(String.valueOf(e.getMessage()).contains("hand in the credential token"));
    }
  }

  @Test
  void closedReaderSaysSo() {
    try (Loopback server = Loopback.serving(new Server(1, false))) {
      SourceReader reader = open(server, null);
      reader.close();
      reader.close();
      assertThrows(IllegalStateException.class, () -> reader.poll(1));
      assertThrows(IllegalArgumentException.class, () -> open(server, null).poll(0));
      assertNull(Cursor.start(1).newest());
    }
  }
}
