package dev.earshot.connectors.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.EarshotException;
import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Credentials;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.Secret;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class FetchTest {
  private static Fetch fetch(Loopback server, ConnectorContext context) {
    return Fetch.of(context, Origin.of(server.root())).build();
  }

  private static Answer get(Loopback server) {
    try (Fetch fetch = fetch(server, server.context())) {
      return fetch.get(server.uri("/x?token=hush"));
    }
  }

  private static Answer answer(int status, String... headers) {
    try (Loopback server = Loopback.serving(request -> Loopback.Reply.of(status, headers))) {
      return get(server);
    }
  }

  @Test
  void tooManyRequestsIsARestUntilTheNamedMoment() {
    Answer.Rest rest = assertInstanceOf(Answer.Rest.class, answer(429, "Retry-After", "120"));
    assertEquals(Progress.Wait.Why.RATE_LIMIT, rest.why());
    assertEquals(Loopback.NOW.plusSeconds(120), rest.until());
  }

  /** The body would do as a document; the status says that it is none. */
  @ParameterizedTest
  @ValueSource(ints = {202, 206, 207, 208, 226, 299})
  void aPartOfTheDocumentIsWaitedOutLikeOneThatBrokeOff(int status) {
    try (Loopback server =
            Loopback.serving(
                request ->
                    new Loopback.Reply(
                        status, Map.of("Retry-After", "7", "Content-Range", "bytes 0-1/9"), "[]"));
        Fetch fetch = fetch(server, server.context())) {
      URI uri = server.uri("/x?token=hush");
      UnavailableException part =
          assertThrows(UnavailableException.class, () -> fetch.get(uri, Validators.none()));
      String told = String.valueOf(part.getMessage());
      assertTrue(told.contains("(" + status + ")"), told);
      assertFalse(told.contains("hush"), told);
      assertEquals(Optional.of(Duration.ofSeconds(7)), part.retryAfter());
      assertThrows(UnavailableException.class, () -> fetch.post(uri, "text/plain", new byte[0]));
      assertThrows(
          UnavailableException.class, () -> fetch.stream(uri, Duration.ofSeconds(5)).isPresent());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 203})
  void theWholeIsTakenAlsoWhereAProxyChangedIt(int status) {
    try (Loopback server =
            Loopback.serving(request -> new Loopback.Reply(status, Map.of(), "[\"a\"]"));
        Fetch fetch = fetch(server, server.context())) {
      Answer.Found found = assertInstanceOf(Answer.Found.class, fetch.get(server.uri("/")));
      assertEquals("[\"a\"]", new String(found.body(), UTF_8));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 205})
  void noBodyIsNoDocumentAndAllThatAPostAskedFor(int status) {
    try (Loopback server = Loopback.serving(request -> Loopback.Reply.of(status));
        Fetch fetch = fetch(server, server.context())) {
      assertThrows(UnavailableException.class, () -> fetch.get(server.uri("/")));
      assertThrows(
          UnavailableException.class,
          () -> fetch.stream(server.uri("/"), Duration.ofSeconds(5)).isPresent());
      Answer.Found done =
          assertInstanceOf(
              Answer.Found.class, fetch.post(server.uri("/"), "text/plain", new byte[0]));
      assertEquals(0, done.body().length);
    }
  }

  @Test
  void onlyWhoShowsACopyIsToldThatItHasNotChanged() {
    try (Loopback server = Loopback.serving(request -> Loopback.Reply.of(304));
        Fetch fetch = fetch(server, server.context())) {
      assertInstanceOf(
          Answer.NotModified.class, fetch.get(server.uri("/"), new Validators("\"a\"", null)));
      assertThrows(UnavailableException.class, () -> fetch.get(server.uri("/")));
    }
  }

  @Test
  void asksNobodyDuringARest() {
    Instant[] now = {Loopback.NOW};
    try (Loopback server =
            Loopback.serving(request -> Loopback.Reply.of(429, "Retry-After", "120"));
        Fetch fetch = fetch(server, server.context(() -> now[0]).build())) {
      fetch.get(server.uri("/"));
      fetch.get(server.uri("/"));
      assertEquals(1, server.requests().size());
      now[0] = Loopback.NOW.plusSeconds(121);
      fetch.get(server.uri("/"));
      assertEquals(2, server.requests().size());
    }
  }

  @Test
  void whatOneSourceLearnedItsSiblingsWithTheSameSecretObey() {
    try (Loopback server =
        Loopback.serving(request -> Loopback.Reply.of(429, "Retry-After", "120"))) {
      Instant[] now = {Loopback.NOW};
      ConnectorContext host = server.context(() -> now[0]).build();
      Answer.Rest said = restOf(server, host.forSource("a", token(server, "of-ann")));
      // the same token read from two places is one token
      assertEquals(said, restOf(server, host.forSource("b", token(server, "of-ann"))));
      assertEquals(1, server.requests().size());
      restOf(server, host.forSource("c", token(server, "of-ben")));
      assertEquals(2, server.requests().size(), "another token has an allowance of its own");
      restOf(server, host);
      assertEquals(3, server.requests().size(), "and so has whoever has none");
      now[0] = said.until();
      restOf(server, host.forSource("b", token(server, "of-ann")));
      assertEquals(4, server.requests().size(), "the rest is over");
    }
  }

  @Test
  void anAllowanceSpentWithTheLastPageIsSpentForSiblingsToo() {
    try (Loopback server =
        Loopback.serving(
            request ->
                Loopback.Reply.of(200, "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "90"))) {
      ConnectorContext host = server.context();
      try (Fetch first = fetch(server, host);
          Fetch second = fetch(server, host)) {
        assertInstanceOf(Answer.Found.class, first.get(server.uri("/")));
        Answer.Rest rest = assertInstanceOf(Answer.Rest.class, second.get(server.uri("/")));
        assertEquals(Loopback.NOW.plusSeconds(90), rest.until());
        assertEquals(1, server.requests().size());
      }
    }
  }

  @Test
  void oneServersLimitIsNotAnothers() {
    try (Loopback spent =
            Loopback.serving(request -> Loopback.Reply.of(429, "Retry-After", "120"));
        Loopback other = Loopback.serving(request -> Loopback.Reply.json("[]"))) {
      ConnectorContext host = spent.context();
      restOf(spent, host);
      try (Fetch fetch = fetch(other, host)) {
        assertInstanceOf(Answer.Found.class, fetch.get(other.uri("/")));
      }
    }
  }

  @Test
  void anAllowanceThatIsUsedUpLeavesTheOthersOfTheOrigin() {
    try (Loopback server =
        Loopback.serving(
            request ->
                request.uri().getPath().equals("/stream")
                    ? Loopback.Reply.of(429, "Retry-After", "120")
                    : Loopback.Reply.json("[]"))) {
      ConnectorContext host = server.context();
      try (Fetch stream = allowed(server, host, "stream");
          Fetch sibling = allowed(server, host, "stream");
          Fetch search = allowed(server, host, "search");
          Fetch whole = fetch(server, host)) {
        Answer.Rest rest = assertInstanceOf(Answer.Rest.class, stream.get(server.uri("/stream")));
        assertEquals(Optional.of(rest.until()), sibling.rest().map(wait -> wait.until()));
        assertInstanceOf(Answer.Rest.class, sibling.get(server.uri("/other")));
        assertEquals(Optional.empty(), search.rest());
        assertInstanceOf(Answer.Found.class, search.get(server.uri("/other")));
        assertInstanceOf(Answer.Found.class, whole.get(server.uri("/other")));
      }
    }
  }

  private static Fetch allowed(Loopback server, ConnectorContext context, String allowance) {
    return Fetch.of(context, Origin.of(server.uri("/"))).allowance(allowance).build();
  }

  private static Credentials token(Loopback server, String token) {
    return Credentials.of(server.root(), "token", Secret.of(token));
  }

  private static Answer.Rest restOf(Loopback server, ConnectorContext context) {
    try (Fetch fetch = fetch(server, context)) {
      return assertInstanceOf(Answer.Rest.class, fetch.get(server.uri("/")));
    }
  }

  @Test
  void readsContentTypesAsServersWriteThem() {
    assertEquals(Optional.of(UTF_8), charset("text/xml;charset=utf-8;"));
    assertEquals(Optional.of(ISO_8859_1), charset("application/json; Charset=\"ISO-8859-1\""));
    assertEquals(Optional.empty(), charset("text/xml; charset=no-such-thing"));
    assertEquals(Optional.empty(), charset("text/xml; charset=utf-8; charset=utf-16"));
    assertEquals(Optional.empty(), charset("utf-8"));
    assertEquals(
        new Answer.Gone(Loopback.NOW, false, true),
        answer(404, "Content-Type", "Application/XHTML+xml; charset=utf-8"));
    assertEquals(
        new Answer.Gone(Loopback.NOW, false, false),
        answer(404, "Content-Type", "application/vnd.html-report+json"));
  }

  private static Optional<Charset> charset(String contentType) {
    return ((Answer.Found) answer(200, "Content-Type", contentType)).charset();
  }

  @Test
  void sourceThatNamesNoMomentGetsLongerAndLongerRests() {
    Instant[] now = {Loopback.NOW};
    try (Loopback server = Loopback.serving(request -> Loopback.Reply.of(429));
        Fetch fetch = fetch(server, server.context(() -> now[0]).build())) {
      Duration longest = Duration.ZERO;
      for (int i = 0; i < 12; i++) {
        Answer.Rest rest = assertInstanceOf(Answer.Rest.class, fetch.get(server.uri("/")));
        Duration wait = Duration.between(now[0], rest.until());
        assertTrue(wait.toSeconds() >= 60 && wait.toMinutes() <= 30);
        longest = wait.compareTo(longest) > 0 ? wait : longest;
        now[0] = rest.until();
      }
      assertTrue(longest.toMinutes() >= 5);
    }
  }

  @Test
  void tellsTheStatusesApart() {
    assertEquals(new Answer.Gone(Loopback.NOW, false, false), answer(404));
    assertEquals(
        new Answer.Gone(Loopback.NOW, true, true), answer(410, "Content-Type", "text/html"));
    assertInstanceOf(Answer.Rest.class, answer(420, "Retry-After", "9"));
    Answer.Rest rest = assertInstanceOf(Answer.Rest.class, answer(503, "Retry-After", "60"));
    assertEquals(Progress.Wait.Why.MAINTENANCE, rest.why());
    assertInstanceOf(
        Answer.Rest.class, answer(403, "x-ratelimit-remaining", "0", "x-ratelimit-reset", "200"));
    assertThrows(RefusedException.class, () -> answer(401));
    assertThrows(RefusedException.class, () -> answer(403));
    assertThrows(RefusedException.class, () -> answer(422));
    assertThrows(RefusedException.class, () -> answer(451));
    assertThrows(UnavailableException.class, () -> answer(500));
    assertThrows(UnavailableException.class, () -> answer(503));
    assertThrows(MalformedException.class, () -> answer(302));
    UnavailableException later =
        assertThrows(UnavailableException.class, () -> answer(502, "Retry-After", "30"));
    assertEquals(Optional.of(Duration.ofSeconds(30)), later.retryAfter());
  }

  @Test
  void messagesHoldNoQuery() {
    RefusedException e = assertThrows(RefusedException.class, () -> answer(403));
    assertFalse(e.toString().contains("hush"));
  }

  @Test
  void showsTheValidatorsOfTheLastAnswer() {
    try (Loopback server =
            Loopback.serving(
                request ->
                    "\"v1\"".equals(request.header("If-None-Match"))
                        ? Loopback.Reply.of(304)
                        : new Loopback.Reply(200, Map.of("ETag", "\"v1\""), "[]"));
        Fetch fetch = fetch(server, server.context())) {
      Answer.Found found = assertInstanceOf(Answer.Found.class, fetch.get(server.uri("/")));
      assertInstanceOf(Answer.NotModified.class, fetch.get(server.uri("/"), found.validators()));
    }
  }

  @Test
  void tellsWhereADocumentMovedForGood() {
    for (int status : new int[] {301, 302}) {
      try (Loopback server =
          Loopback.serving(
              request ->
                  request.uri().getPath().equals("/new")
                      ? Loopback.Reply.json("[]")
                      : Loopback.Reply.of(status, "Location", "/new"))) {
        Answer.Found found = assertInstanceOf(Answer.Found.class, get(server));
        assertEquals(
            status == 301 ? Optional.of(server.uri("/new")) : Optional.empty(), found.moved());
      }
    }
  }

  @Test
  void spentLimitOfAGoodAnswerIsToldToo() {
    try (Loopback server =
        Loopback.serving(
            request ->
                new Loopback.Reply(200, Map.of("RateLimit", "remaining=0, reset=90"), "[]"))) {
      Answer.Found found = assertInstanceOf(Answer.Found.class, get(server));
      assertEquals(Optional.of(Loopback.NOW.plusSeconds(90)), found.restUntil());
    }
  }

  @Test
  void pageForPeopleIsNoJson() {
    try (Loopback server =
        Loopback.serving(
            request ->
                new Loopback.Reply(200, Map.of("Content-Type", "text/html"), "<html>Sign in"))) {
      Answer.Found found = assertInstanceOf(Answer.Found.class, get(server));
      assertThrows(MalformedException.class, found::json);
    }
  }

  @Test
  void readsTheCharsetTheServerDeclares() {
    try (Loopback server =
        Loopback.raw(
            (socket, out) -> {
              byte[] body = "[\"caf\u00e9\"]".getBytes(ISO_8859_1);
              out.write(
                  ("HTTP/1.1 200 OK\r\nContent-Type: application/json; Charset=\"ISO-8859-1\"\r\n"
                          + "Content-Length: "
                          + body.length
                          + "\r\n\r\n")
                      .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
              out.write(body);
            })) {
      Answer.Found found = assertInstanceOf(Answer.Found.class, get(server));
      assertEquals(
          List.of("caf\u00e9"),
          found.json().records().stream().map(json -> json.text().orElse("")).toList());
    }
  }

  @Test
  void closingEndsARequestUnderWayAndLeavesTheThreadUninterrupted() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (Loopback server =
        Loopback.raw(
            (socket, out) -> {
              asked.countDown();
              socket.getInputStream().read();
            })) {
      Fetch fetch = fetch(server, server.context());
      CompletableFuture<Boolean> interrupted =
          CompletableFuture.supplyAsync(
              () -> {
                assertThrows(UnavailableException.class, () -> fetch.get(server.uri("/")));
                return Thread.currentThread().isInterrupted();
              });
      asked.await();
      fetch.close();
      assertFalse(interrupted.get(10, TimeUnit.SECONDS));
      assertThrows(IllegalStateException.class, () -> fetch.get(server.uri("/")));
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  @Test
  void asksItsOwnOriginAndNoOther() {
    try (Loopback server = Loopback.serving(request -> Loopback.Reply.json("[]"));
        Loopback other = Loopback.serving(request -> Loopback.Reply.json("[]"));
        Fetch fetch = fetch(server, server.context())) {
      assertThrows(IllegalArgumentException.class, () -> fetch.get(other.uri("/")));
      assertThrows(
          IllegalArgumentException.class,
          () -> fetch.post(other.uri("/"), "text/plain", new byte[0]));
      assertEquals(List.of(), other.requests());
    }
  }

  @Test
  void aSecretGoesToTheOriginItIsForAndFollowsNoRedirectElsewhere() {
    try (Loopback other = Loopback.serving(request -> Loopback.Reply.json("[]"));
        Loopback server =
            Loopback.serving(
                request -> Loopback.Reply.of(302, "Location", other.root() + "/stolen"))) {
      ConnectorContext context =
          server
              .context()
              .forSource("a", Credentials.of(server.root(), "token", Secret.of("hush")));
      try (Fetch fetch =
          Fetch.of(context, Origin.of(server.root()))
              .secretHeader("Authorization", "Bearer ", "token")
              .build()) {
        assertInstanceOf(Answer.Found.class, fetch.get(server.uri("/")));
      }
      assertEquals("Bearer hush", server.requests().get(0).header("Authorization"));
      assertEquals(null, other.requests().get(0).header("Authorization"));
      try (Fetch elsewhere =
          Fetch.of(context, Origin.of(other.root()))
              .secretHeader("Authorization", "Bearer ", "token")
              .build()) {
        elsewhere.get(other.uri("/"));
      }
      assertEquals(null, other.requests().get(1).header("Authorization"));
    }
  }

  @Test
  void aRotatedSecretCountsAtOnce() {
    try (Loopback server = Loopback.serving(request -> Loopback.Reply.json("[]"))) {
      ConnectorContext context =
          server
              .context()
              .forSource("a", Credentials.of(server.root(), "token", Secret.of("first")));
      try (Fetch fetch =
          Fetch.of(context, Origin.of(server.root())).secretHeader("X-Key", "", "token").build()) {
        fetch.get(server.uri("/"));
        context.rotate("token", Secret.of("second"));
        fetch.get(server.uri("/"));
      }
      assertEquals("first", server.requests().get(0).header("X-Key"));
      assertEquals("second", server.requests().get(1).header("X-Key"));
    }
  }

  @Test
  void aStreamIsHandedOverOpenAndItsErrorsAreTold() throws Exception {
    try (Loopback server =
            Loopback.serving(
                request ->
                    switch (request.uri().getPath()) {
                      case "/lines" -> Loopback.Reply.json("one\ntwo\n");
                      case "/busy" -> Loopback.Reply.of(429, "Retry-After", "60");
                      default -> Loopback.Reply.of(404);
                    });
        Fetch fetch = fetch(server, server.context())) {
      Duration stall = Duration.ofSeconds(5);
      try (InputStream body = fetch.stream(server.uri("/lines"), stall).orElseThrow()) {
        assertEquals("one\ntwo\n", new String(body.readAllBytes(), StandardCharsets.UTF_8));
      }
      assertThrows(RefusedException.class, () -> fetch.stream(server.uri("/none"), stall));
      assertTrue(fetch.stream(server.uri("/busy"), stall).isEmpty());
      assertTrue(fetch.stream(server.uri("/lines"), stall).isEmpty(), "it rests");
    }
  }

  @Test
  void postsABodyAndFollowsNoRedirectWithIt() {
    try (Loopback server =
            Loopback.serving(
                request ->
                    request.uri().getPath().equals("/moved")
                        ? Loopback.Reply.of(307, "Location", "/")
                        : Loopback.Reply.json("[\"" + request.header("Content-Type") + "\"]"));
        Fetch fetch = fetch(server, server.context())) {
      Answer.Found found =
          assertInstanceOf(
              Answer.Found.class,
              fetch.post(server.uri("/"), "application/json", new byte[] {'{', '}'}));
      assertEquals("application/json", found.json().records().get(0).text().orElseThrow());
      assertThrows(
          MalformedException.class,
          () -> fetch.post(server.uri("/moved"), "text/plain", new byte[0]));
    }
  }

  @Test
  void theBodyOfAnErrorSaysWhatItMeans() {
    Map<String, ErrorMeaning> meanings =
        Map.of(
            "limit",
            new ErrorMeaning.Wait(Duration.ofSeconds(70), Progress.Wait.Why.QUOTA),
            "slow",
            new ErrorMeaning.Wait(null, Progress.Wait.Why.RATE_LIMIT),
            "trouble",
            new ErrorMeaning.Unavailable("overloaded"),
            "no",
            new ErrorMeaning.Refused("not for this key"),
            "sense",
            new ErrorMeaning.Malformed("expected another rule"));
    ErrorMeaning.Classifier classifier =
        (status, headers, body) -> Optional.ofNullable(meanings.get(new String(body, UTF_8)));
    try (Loopback server =
        Loopback.serving(
            request -> new Loopback.Reply(400, Map.of(), request.uri().getPath().substring(1)))) {
      Answer.Rest limit =
          assertInstanceOf(Answer.Rest.class, classified(server, classifier, "/limit"));
      assertEquals(Loopback.NOW.plusSeconds(70), limit.until());
      assertEquals(Progress.Wait.Why.QUOTA, limit.why());
      Answer.Rest slow =
          assertInstanceOf(Answer.Rest.class, classified(server, classifier, "/slow"));
      assertTrue(slow.until().isAfter(Loopback.NOW));
      assertThrows(UnavailableException.class, () -> classified(server, classifier, "/trouble"));
      RefusedException no =
          assertThrows(RefusedException.class, () -> classified(server, classifier, "/no"));
      assertTrue(no.toString().contains("not for this key"));
      assertThrows(MalformedException.class, () -> classified(server, classifier, "/sense"));
      assertThrows(RefusedException.class, () -> classified(server, classifier, "/unknown"));
    }
  }

  private static Answer classified(
      Loopback server, ErrorMeaning.Classifier classifier, String path) {
    try (Fetch fetch =
        Fetch.of(server.context(), Origin.of(server.root())).classifier(classifier).build()) {
      return fetch.get(server.uri(path));
    }
  }

  private static ConnectorContext keyed(Loopback server, String key) {
    return server.context().forSource("a", Credentials.of(server.root(), "key", Secret.of(key)));
  }

  private static Fetch keyedFetch(Loopback server, ConnectorContext context) {
    return Fetch.of(context, Origin.of(server.root())).secretQuery("api-key", "key").build();
  }

  @Test
  void aKeyInTheQueryIsSentAndStandsInNoAnswer() {
    try (Loopback server =
            Loopback.serving(
                request ->
                    request.uri().getPath().equals("/old")
                        ? Loopback.Reply.of(301, "Location", "/new?page=1")
                        : Loopback.Reply.of(
                            200,
                            "Link",
                            "<"
                                + request.uri().getRawPath()
                                + "?page=2&api-key=hu%2Fsh%3D%26>; rel=next"));
        Fetch fetch = keyedFetch(server, keyed(server, "hu/sh=&"))) {
      Answer.Found found = (Answer.Found) fetch.get(server.uri("/old?api-key=older&page=1"));
      assertEquals("page=1&api-key=hu/sh=&", server.requests().get(0).uri().getQuery());
      assertEquals("page=1&api-key=hu/sh=&", server.requests().get(1).uri().getQuery());
      assertEquals(server.uri("/new?page=1"), found.uri());
      assertEquals(Optional.of(server.uri("/new?page=1")), found.moved());
      assertEquals(Optional.of(server.uri("/new?page=2")), found.links().to("next"));
    }
  }

  @Test
  void aKeyInTheQueryIsInNoMessage() {
    for (int status : new int[] {302, 400, 401, 403, 500, 503, 600}) {
      try (Loopback server =
              Loopback.serving(
                  request ->
                      Loopback.Reply.of(
                          status, "Location", "http://10.0.0.1" + request.uri() + "#hushword"));
          Fetch fetch = keyedFetch(server, keyed(server, "hushword"))) {
        Throwable e =
            assertThrows(EarshotException.class, () -> fetch.get(server.uri("/x?page=1")));
        for (Throwable each = e; each != null; each = each.getCause()) {
          assertFalse(each.toString().contains("hushword"), each::toString);
        }
      }
    }
  }

  @Test
  void aKeyInTheQueryGoesToNoOtherServer() {
    try (Loopback other = Loopback.serving(request -> Loopback.Reply.json("[]"))) {
      for (String target :
          List.of("/x", "/x?page=1", "/x?k=hush%77ord", "/hushword", "/x#hushword")) {
        try (Loopback server =
                Loopback.serving(
                    request -> Loopback.Reply.of(302, "Location", other.root() + target));
            Fetch fetch = keyedFetch(server, keyed(server, "hushword"))) {
          try {
            fetch.get(server.uri("/"));
          } catch (RefusedException e) {
            assertTrue(target.contains("hush"), target);
          }
        }
      }
      assertEquals(2, other.requests().size());
      assertFalse(other.requests().toString().contains("hush"));
    }
  }

  /** A server that repeats what it was sent, somewhere in an address: in clear or escaped. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/new?auth=hu%2Fsh%3D%26word",
        "/new?auth=hu/sh%3d%26word&page=1",
        "/new?auth=hu%252Fsh%253D%2526word",
        "/new?hu%2Fsh%3D%26word",
        "/new?hu%2Fsh%3D%26word=1",
        "/new?auth=Bearer+hu%2Fsh%3D%26word",
        "/new?back=http%3A%2F%2Fa.example%2F%3Fkey%3Dhu%252Fsh%253D%2526word",
        "/new?auth=%68%75%2F%73h%3D%26word",
        "/new?page=1#hu/sh=%26word",
        "/new/hu%2Fsh%3D%26word/x",
        "/hu%2fsh=&word?page=1"
      })
  void aSecretThatAServerRepeatsStandsInNoAddress(String location) {
    String secret = "hu/sh=&word";
    Loopback.Script script =
        request ->
            request.uri().getPath().endsWith("/old")
                ? Loopback.Reply.of(301, "Location", location)
                : Loopback.Reply.of(200, "Link", "<" + location + ">; rel=next");
    try (Loopback server = Loopback.serving(script)) {
      ConnectorContext context = keyed(server, secret);
      Origin origin = Origin.of(server.root());
      for (Fetch.Builder sending :
          List.of(
              Fetch.of(context, origin).secretQuery("key", "key"),
              Fetch.of(context, origin).secretPath("/bot", "key"),
              Fetch.of(context, origin).secretHeader("Authorization", "Bearer ", "key"),
              Fetch.of(context, origin)
                  .authorization(
                      new Authorization() {
                        @Override
                        public Map<String, Secret> headers(
                            String method, URI uri, Map<String, String> form) {
                          return Map.of("Authorization", Secret.of("Bearer " + secret));
                        }

                        @Override
                        public boolean renew() {
                          return false;
                        }
                      }))) {
        try (Fetch fetch = sending.build()) {
          Answer.Found found = (Answer.Found) fetch.get(server.uri("/old"));
          for (Object address :
              List.of(found.uri(), found.moved().orElse(found.uri()), found.links())) {
            String shown = address.toString();
            for (int n = 0; n < 3; n++) {
              assertFalse(shown.contains("word"), shown);
              shown = URLDecoder.decode(shown, UTF_8);
            }
          }
        } catch (EarshotException e) {
          assertFalse(e.toString().contains("word"), e::toString);
        }
      }
    }
  }

  @Test
  void aKeyInTheQueryGoesOverHttpsAlone() {
    try (Loopback server = Loopback.serving(request -> Loopback.Reply.json("[]"))) {
      HttpTransport strict =
          HttpTransport.builder("t/1")
              .resolver(
                  host -> new java.net.InetAddress[] {java.net.InetAddress.getByName("1.1.1.1")})
              .build(HttpTransport.client(TransportLimits.standard()));
      ConnectorContext context =
          ConnectorContext.builder(server.context().clock())
              .transport(strict)
              .build()
              .forSource("a", Credentials.of("http://api.example", "key", Secret.of("hushword")));
      try (Fetch fetch =
          Fetch.of(context, Origin.of("http://api.example")).secretQuery("key", "key").build()) {
        RefusedException e =
            assertThrows(
                RefusedException.class,
                () -> fetch.get(java.net.URI.create("http://api.example/x")));
        assertFalse(e.toString().contains("hushword"), e::toString);
      }
    }
  }

  @Test
  void aSecretThatNoHeaderCanHoldIsRefusedUnquoted() {
    try (Loopback server = Loopback.serving(request -> Loopback.Reply.json("[]"));
        Fetch fetch =
            Fetch.of(keyed(server, "hush\u20ac"), Origin.of(server.root()))
                .secretHeader("Authorization", "Bearer ", "key")
                .build()) {
      RefusedException e = assertThrows(RefusedException.class, () -> fetch.get(server.uri("/")));
      assertFalse(e.toString().contains("hush"), e::toString);
      assertEquals(null, e.getCause());
    }
  }

  @Test
  void aHostsOwnTransportThatThrowsIsItsSourcesTrouble() {
    ConnectorContext context =
        ConnectorContext.builder(() -> Loopback.NOW)
            .transport(
                request -> {
                  throw new IllegalArgumentException("invalid: hushword");
                })
            .build();
    try (Fetch fetch = Fetch.of(context, Origin.of("https://a.example")).build()) {
      UnavailableException e =
          assertThrows(
              UnavailableException.class,
              () -> fetch.get(java.net.URI.create("https://a.example/")));
      assertFalse(String.valueOf(e.getCause()).contains("hushword"));
    }
  }
}
