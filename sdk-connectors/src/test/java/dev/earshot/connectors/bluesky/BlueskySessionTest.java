package dev.earshot.connectors.bluesky;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.ItemFault;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.RefusedException;
import dev.earshot.SourceEvent;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.CredentialStore;
import dev.earshot.connectors.Credentials;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.http.Loopback;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that begin, end and are refused; accounts that went; on a server that tells of it. */
@Timeout(30)
class BlueskySessionTest {
  private static final String DID = "did:plc:kettle";

  private final CredentialStore store = CredentialStore.inMemory();
  private int good;
  private String valid = "";
  private boolean refreshRefused;
  private boolean loginRefused;
  private final List<String> asked = new ArrayList<>();
  private final List<String> keptAtUse = new ArrayList<>();

  private static String post(int key) {
    return """
    {"uri":"at://%s/app.bsky.feed.post/k%d","cid":"c","indexedAt":"2026-01-%02dT10:00:01Z",
     "author":{"did":"%s","handle":"ada.example"},
     "record":{"$type":"app.bsky.feed.post","text":"On kettle %d",
               "createdAt":"2026-01-%02dT10:00:00Z"}}"""
        .formatted(DID, key, key, DID, key, key);
  }

  private static Loopback.Reply error(int status, String name, String message) {
    return new Loopback.Reply(
        status,
        Map.of("Content-Type", "application/json"),
        "{\"error\":\"" + name + "\",\"message\":\"" + message + "\"}");
  }

  private Loopback.Reply answer(Loopback.Request request) {
    String method = request.uri().getPath().replaceAll(".*\\.", "");
    String bearer = String.valueOf(request.header("Authorization")).replace("Bearer ", "");
    asked.add(method + " " + bearer);
    switch (method) {
      case "createSession" -> {
        return loginRefused
            ? error(401, "AuthenticationRequired", "Invalid identifier or password")
            : session();
      }
      case "refreshSession" -> {
        return refreshRefused || !bearer.equals("refresh" + good)
            ? error(400, "ExpiredToken", "Token has been revoked")
            : session();
      }
      default -> {
        store
            .load("kettles", Origin.of("http://" + request.header("Host")))
            .flatMap(kept -> kept.secret("accessJwt", kept.origin()))
            .ifPresent(kept -> keptAtUse.add(kept.reveal()));
        if (!bearer.equals(valid)) {
          return error(400, "ExpiredToken", "Token has expired");
        }
        String query = request.uri().getQuery();
        boolean below = query.contains("cursor=");
        return Loopback.Reply.json(
            "{\"posts\":[" + post(below ? 1 : 2) + "]" + (below ? "}" : ",\"cursor\":\"1\"}"));
      }
    }
  }

  private Loopback.Reply session() {
    good++;
    valid = "access" + good;
    return Loopback.Reply.json(
        "{\"accessJwt\":\"access%1$d\",\"refreshJwt\":\"refresh%1$d\",\"did\":\"%2$s\"}"
            .formatted(good, DID));
  }

  private ConnectorContext context(Loopback server) {
    return server
        .context(() -> Loopback.NOW)
        .credentialStore(store)
        .build()
        .forSource(
            "kettles",
            Credentials.of(server.root(), "identifier", Secret.of("ada.example"))
                .with("password", Secret.of("pass\"word\\")));
  }

  private static ReadRequest search(Loopback server) {
    return ReadRequest.of("https://bsky.app/search?q=kettle")
        .with(BlueskyConnector.SERVICE, server.root());
  }

  @Test
  void aSessionThatEndsBetweenTwoPagesIsRefreshedAndItsTokensAreKeptBeforeTheyAreUsed() {
    try (Loopback server = Loopback.serving(this::answer);
        SourceReader reader = new BlueskyConnector().open(search(server), null, context(server))) {
      assertEquals(1, reader.poll(100).events().size());
      valid = "";
      Batch second = reader.poll(100);
      assertEquals(1, second.events().size(), second.toString());
      assertTrue(asked.get(0).startsWith("createSession"), asked.toString());
      assertEquals(1, asked.stream().filter(one -> one.startsWith("createSession")).count());
      assertEquals(1, asked.stream().filter(one -> one.startsWith("refreshSession")).count());
      assertEquals(List.of("access1", "access1", "access2"), keptAtUse);
      assertTrue(
          server.requests().get(0).body().contains("pass\\\"word\\\\"), "not written as JSON");
      for (String message : List.of(second.toString(), context(server).toString())) {
        assertFalse(message.matches("(?s).*(access\\d|refresh\\d|pass\"word|ada\\.).*"), message);
      }
    }
  }

  @Test
  void aRefreshThatIsRefusedIsFollowedByOneLogin() {
    refreshRefused = true;
    try (Loopback server = Loopback.serving(this::answer);
        SourceReader reader = new BlueskyConnector().open(search(server), null, context(server))) {
      reader.poll(100);
      valid = "";
      assertEquals(1, reader.poll(100).events().size());
      assertEquals(2, asked.stream().filter(one -> one.startsWith("createSession")).count());
    }
  }

  @Test
  void whereNeitherIsAcceptedTheReadingIsRefusedAndNoSecretIsSaid() {
    refreshRefused = true;
    try (Loopback server = Loopback.serving(this::answer);
        SourceReader reader = new BlueskyConnector().open(search(server), null, context(server))) {
      reader.poll(100);
      valid = "";
      loginRefused = true;
      RefusedException e = assertThrows(RefusedException.class, () -> reader.poll(100));
      assertFalse(
          String.valueOf(e.getMessage()).matches("(?s).*(access1|refresh1|pass\"word|ada\\.).*"),
          e.getMessage());
      assertEquals(2, asked.stream().filter(one -> one.startsWith("createSession")).count());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "AccountDeactivated, Account is deactivated, Skipped Withdrawn",
    "AccountTakedown, Account has been suspended, Skipped Withdrawn",
    "InvalidRequest, Profile not found, Deleted Withdrawn",
    "InvalidRequest, something else, ''",
  })
  void theAccountWhoseFeedIsReadWentAndItsPostsAreLookedUp(
      String name, String message, String told) {
    try (Loopback server =
        Loopback.serving(
            request ->
                request.uri().getPath().endsWith("getPosts")
                    ? Loopback.Reply.json("{\"posts\":[]}")
                    : error(400, name, message))) {
      PostId id = AtUri.of(DID, AtUri.POST, "k1").orElseThrow().id();
      LookedUp answer =
          new BlueskyConnector()
              .recheck(
                  ReadRequest.of(server.root() + "/xrpc/app.bsky.feed.getAuthorFeed?actor=" + DID),
                  List.of(id),
                  server.context());
      assertEquals(told, kinds(answer.events()));
      assertEquals(told.isEmpty(), answer.unanswered().contains(id));
    }
  }

  @ParameterizedTest
  @CsvSource({"getProfile, 429", "getPosts, 429", "getPosts, 400", "getProfile, 400"})
  void aLimitWhileLookingUpIsAWait(String limited, int status) {
    try (Loopback server =
        Loopback.serving(
            request ->
                request.uri().getPath().endsWith(limited)
                    ? error(status, "RateLimitExceeded", "Rate Limit Exceeded")
                    : Loopback.Reply.json("{\"posts\":[]}"))) {
      PostId id = AtUri.of(DID, AtUri.POST, "k1").orElseThrow().id();
      LookedUp answer =
          new BlueskyConnector()
              .recheck(
                  ReadRequest.of("https://bsky.app/search?q=kettle")
                      .with(BlueskyConnector.SERVICE, server.root()),
                  List.of(id),
                  server.context());
      assertNotNull(answer.rest(), answer.toString());
      assertEquals(0, answer.events().size());
      assertTrue(answer.unanswered().contains(id));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400, 500})
  void aProfileThatNeverReadsHoldsUpNoPostOfItsAuthor(int status) {
    try (Loopback server =
            Loopback.serving(
                request ->
                    request.uri().getPath().endsWith("getProfile")
                        ? new Loopback.Reply(status, Map.of(), "<html>kettle</html>")
                        : Loopback.Reply.json("{\"feed\":[{\"post\":" + post(1) + "}]}"));
        SourceReader reader =
            new BlueskyConnector()
                .open(
                    ReadRequest.of(
                        server.root() + "/xrpc/app.bsky.feed.getAuthorFeed?actor=" + DID),
                    null,
                    server.context())) {
      Batch batch = reader.poll(10);
      assertEquals("Published", kinds(batch.events()));
      assertEquals(List.of("author"), batch.faults().stream().map(ItemFault::field).toList());
      assertFalse(batch.faults().toString().contains("kettle"));
    }
  }

  @Test
  void aWarningOfTheServicesIsAContentWarning() {
    Batch batch = read(post(1).replace("\"cid\":\"c\"", "\"labels\":[{\"val\":\"!warn\"}]"));
    assertEquals(
        Optional.of("!warn"),
        ((PostEvent.Published) batch.events().get(0)).post().contentWarning());
  }

  private static String kinds(List<SourceEvent> events) {
    return String.join(" ", events.stream().map(e -> e.getClass().getSimpleName()).toList());
  }

  private static Batch read(String payload) {
    return new BlueskyConnector()
        .normalize(
            payload.getBytes(StandardCharsets.UTF_8), "wss://jet.example", Loopback.NOW, false);
  }

  private static String node(int key, String more) {
    String embed =
        "{\"record\":{\"record\":{\"embeds\":[{\"media\":{\"images\":[{\"aspectRatio\":{}}]}}]}}}";
    return "{\"post\":"
        + post(1).replace("/k1", "/k" + key).replace("\"cid\":\"c\"", "\"embed\":" + embed)
        + more
        + "}";
  }

  /* Real servers nest a thread as deep as it is asked for. */
  @ParameterizedTest
  @CsvSource({"80, 160, 0", "80, 160, 2"})
  void aThreadIsAskedForAsDeepAsItCanBeRead(int below, int above, int faults) {
    String down = node(0, "");
    for (int n = 1; n <= below; n++) {
      down = node(n, ",\"replies\":[" + down + "]");
    }
    String up = node(1000, "");
    if (faults > 0) {
      down = down.replace("/k0\"", "/k0\",\"replyCount\":1");
      up = up.replace("\"text\"", "\"reply\":{},\"text\"");
    }
    for (int n = 1; n < above; n++) {
      up = node(1000 + n, ",\"parent\":" + up);
    }
    String thread =
        "{\"thread\":" + down.substring(0, down.length() - 1) + ",\"parent\":" + up + "}}";
    try (Loopback server = Loopback.serving(request -> Loopback.Reply.json(thread));
        SourceReader reader =
            new BlueskyConnector(server.uri("/"))
                .open(
                    ReadRequest.of("at://" + DID + "/app.bsky.feed.post/k80"),
                    null,
                    server.context())) {
      Batch batch = reader.poll(1000);
      assertEquals(1 + below + above, batch.events().size());
      assertEquals(faults, batch.faults().size(), batch.faults().toString());
      String asked = server.requests().get(0).uri().getQuery();
      assertTrue(asked.endsWith("&depth=80&parentHeight=160"), asked);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"active\":true} | Restored | 0",
        "{\"active\":false} | Withdrawn | 0",
        "{\"active\":false,\"status\":\"takendown\"} | Withdrawn | 0",
        "{\"active\":false,\"status\":\"throttled\"} | '' | 0",
        "{\"active\":false,\"status\":\"desynchronized\"} | '' | 0",
        "{\"active\":false,\"status\":\"hibernating\"} | '' | 1",
        "{\"active\":true,\"status\":\"hibernating\"} | Restored | 0",
        "{\"active\":\"yes\"} | '' | 1",
        "{\"active\":null} | '' | 1",
        "{} | '' | 1",
        "{\"status\":\"deleted\"} | '' | 1",
      })
  void aFrameThatDoesNotSayWhetherAnAccountIsActiveWithdrawsNobody(
      String account, String told, int faults) {
    Batch batch =
        read("{\"did\":\"%s\",\"kind\":\"account\",\"account\":%s}".formatted(DID, account));
    assertEquals(told, kinds(batch.events()));
    assertEquals(faults, batch.faults().size(), batch.faults().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"val\":\"!hide\"} | Withheld",
        "{\"val\":\"!hide\",\"exp\":\"2026-11-22T11:59:59Z\"} | Published",
        "{\"val\":\"!hide\",\"exp\":\"2026-11-22T12:00:01Z\"} | Withheld",
        "{\"val\":\"!hide\"},{\"val\":\"!hide\",\"neg\":true} | Published",
        "{\"val\":\"!no-unauthenticated\"} | Skipped",
      })
  void aLabelCountsUntilItEndsOrIsTakenBack(String labels, String told) {
    assertEquals(
        told,
        kinds(read(post(1).replace("\"cid\":\"c\"", "\"labels\":[" + labels + "]")).events()));
  }
}
