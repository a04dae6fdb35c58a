package dev.earshot.connectors.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.CredentialStore;
import dev.earshot.connectors.Credentials;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.http.Loopback;
import dev.earshot.connectors.threads.ThreadsConnector;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongLivedTest {
  private static final String PROLONGED =
      "{\"access_token\":\"t2\",\"token_type\":\"bearer\",\"expires_in\":5184000}";

  private final AtomicReference<Instant> now = new AtomicReference<>(Loopback.NOW);
  private final CredentialStore store = CredentialStore.inMemory();
  private String answer = PROLONGED;

  private Loopback server() {
    return Loopback.serving(
        request ->
            request.uri().getPath().equals("/refresh_access_token")
                ? answer.isEmpty() ? Loopback.Reply.of(500) : Loopback.Reply.json(answer)
                : Loopback.Reply.json("{\"data\":[]}"));
  }

  private void polls(Loopback server, String ends, int times) {
    Credentials credentials = Credentials.of(server.root(), "token", Secret.of("t1"));
    ConnectorContext context =
        server
            .context(now::get)
            .credentialStore(store)
            .build()
            .forSource("ours", credentials, Map.of());
    ReadRequest request =
        ReadRequest.of(server.root() + "/v1.0/me/threads").with(ThreadsConnector.TOKEN_ENDS, ends);
    try (SourceReader reader = new ThreadsConnector().open(request, null, context)) {
      for (int i = 0; i < times; i++) {
        reader.poll(10);
      }
    }
  }

  private static List<String> asked(Loopback server, String path) {
    return server.requests().stream()
        .filter(request -> request.uri().getPath().startsWith(path))
        .map(request -> String.valueOf(request.header("Authorization")))
        .toList();
  }

  private String kept(Loopback server, String name) {
    Origin origin = Origin.of(server.root());
    return store
        .load("ours", origin)
        .flatMap(credentials -> credentials.secret(name, origin))
        .map(Secret::reveal)
        .orElse("");
  }

  @Test
  void aTokenIsProlongedInItsLastDaysAndKeptBeforeItIsUsed() {
    try (Loopback server = server()) {
      polls(server, Loopback.NOW.plus(Duration.ofDays(9)).toString(), 2);
      assertEquals(
          "grant_type=th_refresh_token&access_token=t1", server.requests().get(0).uri().getQuery());
      assertEquals(List.of("Bearer t2", "Bearer t2"), asked(server, "/v1.0"));
      assertEquals("t2", kept(server, "token"));
      assertEquals(Loopback.NOW.plusSeconds(5184000).toString(), kept(server, "token-ends"));
      assertEquals(1, asked(server, "/refresh").size());
    }
  }

  @Test
  void theEndThatIsKeptCountsFromThenOn() {
    try (Loopback server = server()) {
      polls(server, Loopback.NOW.plus(Duration.ofDays(9)).toString(), 1);
      polls(server, Loopback.NOW.plus(Duration.ofDays(9)).toString(), 1);
      assertEquals(1, asked(server, "/refresh").size());
      assertEquals(List.of("Bearer t2", "Bearer t2"), asked(server, "/v1.0"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 59, -1})
  void aTokenThatIsYoungOrHasEndedIsLeftAsItIs(int days) {
    try (Loopback server = server()) {
      polls(server, Loopback.NOW.plus(Duration.ofDays(days)).toString(), 1);
      assertEquals(List.of(), asked(server, "/refresh"));
      assertEquals(List.of("Bearer t1"), asked(server, "/v1.0"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"error\":{\"code\":190,\"message\":\"too young\"}}",
        "{\"access_token\":\"\",\"expires_in\":1}",
        "{\"access_token\":\"t2\"}",
        "<html>"
      })
  void whatIsNotProlongedGoesOnAndIsTriedAgainTheNextDay(String failing) {
    answer = failing;
    try (Loopback server = server()) {
      polls(server, Loopback.NOW.plus(Duration.ofDays(9)).toString(), 3);
      assertEquals(1, asked(server, "/refresh").size());
      assertEquals(List.of("Bearer t1", "Bearer t1", "Bearer t1"), asked(server, "/v1.0"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "soon-enough",
        "2026-13-01T00:00:00Z",
        "-1000000000-01-01T00:00:00Z",
        "+99999-01-01T00:00:00Z"
      })
  void aMomentThatIsNoneIsRefusedInWordsThatDoNotRepeatIt(String none) {
    try (Loopback server = server()) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> polls(server, none, 1));
      assertTrue(String.valueOf(e.getMessage()).contains("token-ends"), e::getMessage);
      assertFalse(String.valueOf(e.getMessage()).contains(none));
    }
  }
}
