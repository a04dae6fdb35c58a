package dev.earshot.connectors.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.EarshotException;
import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.CredentialStore;
import dev.earshot.connectors.Credentials;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.http.Fetch;
import dev.earshot.connectors.http.Loopback;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class OAuth2Test {
  private final AtomicReference<Instant> now = new AtomicReference<>(Loopback.NOW);

  /** A source whose token server is another server, as Reddit's is. */
  private final class Source implements AutoCloseable {
    private final AtomicInteger issued = new AtomicInteger();
    private final List<Loopback.Request> trades = new ArrayList<>();
    private String refused = "";
    private Loopback.Reply broken = Loopback.Reply.json("");
    private final Loopback tokens = Loopback.serving(this::trade);
    private final Loopback data =
        Loopback.serving(
            request ->
                ("Bearer access-" + issued.get()).equals(request.header("Authorization"))
                        && issued.get() > 0
                    ? Loopback.Reply.json("[1]")
                    : Loopback.Reply.of(401));

    private synchronized Loopback.Reply trade(Loopback.Request request) {
      trades.add(request);
      if (!broken.body().isEmpty() || broken.status() != 200) {
        return broken;
      }
      if (!refused.isEmpty()) {
        return new Loopback.Reply(400, Map.of(), "{\"error\":\"" + refused + "\"}");
      }
      int number = issued.incrementAndGet();
      return Loopback.Reply.json(
          "{\"access_token\":\"access-%d\",\"expires_in\":3600,\"refresh_token\":\"refresh-%d\"}"
              .formatted(number, number));
    }

    private URI endpoint() {
      return tokens.uri("/oauth/token");
    }

    private ConnectorContext context(CredentialStore store, String... namesAndSecrets) {
      Credentials all = Credentials.of(data.root(), OAuth2.CLIENT_ID, Secret.of("app"));
      for (int i = 0; i < namesAndSecrets.length; i += 2) {
        all = all.with(namesAndSecrets[i], Secret.of(namesAndSecrets[i + 1]));
      }
      return data.context(now::get)
          .credentialStore(store)
          .build()
          .forSource("a", all, OAuth2.secretsAt(endpoint()));
    }

    private Fetch fetch(ConnectorContext context) {
      Origin origin = Origin.of(data.root());
      return Fetch.of(context, origin)
          .authorization(OAuth2.of(context, origin, endpoint(), Map.of("scope", "read posts")))
          .build();
    }

    @Override
    public void close() {
      tokens.close();
      data.close();
    }
  }

  @Test
  void asksForATokenOnTheClientsBehalfAndSendsItsSecretToNobodyElse() {
    try (Source source = new Source();
        Fetch fetch =
            source.fetch(
                source.context(CredentialStore.inMemory(), OAuth2.CLIENT_SECRET, "a+b:c"))) {
      assertInstanceOf(Answer.Found.class, fetch.get(source.data.uri("/")));
      assertInstanceOf(Answer.Found.class, fetch.get(source.data.uri("/")));
      assertEquals(1, source.trades.size());
      Loopback.Request trade = source.trades.get(0);
      assertEquals("Basic YXBwOmElMkJiJTNBYw==", trade.header("Authorization"));
      assertTrue(trade.body().contains("grant_type=client_credentials"), trade.body());
      assertTrue(trade.body().contains("scope=read+posts"), trade.body());
      assertFalse(trade.body().contains("client_id"), "the client is named twice");
      assertEquals(2, source.data.requests().size());
    }
  }

  @Test
  void renewsATokenThatEndedByTheClockBeforeItIsSent() {
    try (Source source = new Source();
        Fetch fetch =
            source.fetch(source.context(CredentialStore.inMemory(), OAuth2.CLIENT_SECRET, "s"))) {
      fetch.get(source.data.uri("/"));
      now.set(Loopback.NOW.plus(Duration.ofMinutes(60)));
      assertInstanceOf(Answer.Found.class, fetch.get(source.data.uri("/")));
      assertEquals(2, source.trades.size());
      assertEquals(2, source.data.requests().size(), "an ended token was sent");
    }
  }

  @Test
  void renewsATokenTheSourceNoLongerTakesAndKeepsTheRotatedOneFirst() {
    CredentialStore store = CredentialStore.inMemory();
    try (Source source = new Source()) {
      ConnectorContext context =
          source.context(store, OAuth2.ACCESS_TOKEN, "old", OAuth2.REFRESH_TOKEN, "refresh-0");
      try (Fetch fetch = source.fetch(context)) {
        assertInstanceOf(Answer.Found.class, fetch.get(source.data.uri("/")));
      }
      assertTrue(source.trades.get(0).body().contains("refresh_token=refresh-0"));
      assertTrue(source.trades.get(0).body().contains("client_id=app"), "a public client");
      assertNull(source.trades.get(0).header("Authorization"));
      Origin origin = Origin.of(source.data.root());
      assertEquals(
          "refresh-1",
          store
              .load("a", origin)
              .orElseThrow()
              .secret(OAuth2.REFRESH_TOKEN, origin)
              .orElseThrow()
              .reveal());
      // the next process goes on with what was kept, not with what the host hands in
      try (Fetch again =
          source.fetch(
              source.context(
                  store, OAuth2.ACCESS_TOKEN, "old", OAuth2.REFRESH_TOKEN, "refresh-0"))) {
        assertInstanceOf(Answer.Found.class, again.get(source.data.uri("/")));
      }
      assertEquals(1, source.trades.size());
    }
  }

  @Test
  void twoFetchesOfOneSourceTradeARefreshTokenOnce() {
    try (Source source = new Source()) {
      ConnectorContext context =
          source.context(
              CredentialStore.inMemory(), OAuth2.ACCESS_TOKEN, "old", OAuth2.REFRESH_TOKEN, "r");
      try (Fetch one = source.fetch(context);
          Fetch other = source.fetch(context)) {
        one.get(source.data.uri("/"));
        other.get(source.data.uri("/"));
      }
      assertEquals(1, source.trades.size());
    }
  }

  @Test
  void aSourceThatStaysWithItsNoIsAskedTwiceAndNotForEver() {
    try (Source source = new Source();
        Loopback closed = Loopback.serving(request -> Loopback.Reply.of(401))) {
      ConnectorContext context =
          closed
              .context()
              .forSource(
                  "a",
                  Credentials.of(closed.root(), OAuth2.CLIENT_SECRET, Secret.of("s")),
                  OAuth2.secretsAt(source.endpoint()));
      Origin origin = Origin.of(closed.root());
      try (Fetch fetch =
          Fetch.of(context, origin)
              .authorization(OAuth2.of(context, origin, source.endpoint(), Map.of()))
              .build()) {
        assertThrows(RefusedException.class, () -> fetch.get(closed.uri("/")));
      }
      assertEquals(2, closed.requests().size());
    }
  }

  @Test
  void saysWhatIsWrongWithoutASecret() {
    refuses("invalid_grant", RefusedException.class, "log in anew");
    refuses("invalid_client", RefusedException.class, "client");
    refuses("temporarily_unavailable", UnavailableException.class, "unavailable");
    answers(Loopback.Reply.json("{\"token_type\":\"bearer\"}"), MalformedException.class);
    answers(Loopback.Reply.json("{\"access_token\":\"a\\u0000b\"}"), MalformedException.class);
    answers(Loopback.Reply.json("<html>"), MalformedException.class);
    answers(Loopback.Reply.of(500), UnavailableException.class);
    answers(Loopback.Reply.of(429, "Retry-After", "20"), UnavailableException.class);
    answers(Loopback.Reply.of(404), RefusedException.class);
  }

  private void refuses(String error, Class<? extends EarshotException> kind, String word) {
    try (Source source = new Source()) {
      source.refused = error;
      String message = String.valueOf(failure(source, kind).getMessage());
      assertTrue(message.contains(word), message);
    }
  }

  private void answers(Loopback.Reply reply, Class<? extends EarshotException> kind) {
    try (Source source = new Source()) {
      source.broken = reply;
      failure(source, kind);
    }
  }

  private static EarshotException failure(Source source, Class<? extends EarshotException> kind) {
    try (Fetch fetch =
        source.fetch(
            source.context(
                CredentialStore.inMemory(),
                OAuth2.ACCESS_TOKEN,
                "hush-access",
                OAuth2.REFRESH_TOKEN,
                "hush-refresh"))) {
      EarshotException e = assertThrows(kind, () -> fetch.get(source.data.uri("/")));
      assertFalse(String.valueOf(e.getMessage()).contains("hush"), e.getMessage());
      return e;
    }
  }

  @Test
  void aPersonLogsInWithAProofAndTheTokensAreKept() {
    CredentialStore store = CredentialStore.inMemory();
    Pkce proof = Pkce.of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"); // RFC 7636, appendix B
    assertEquals("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", proof.challenge());
    URI back = URI.create("https://host.example/back?x=1");
    assertEquals(
        "https://login.example/go?response_type=code&client_id=app&redirect_uri=https%3A%2F%2F"
            + "host.example%2Fback%3Fx%3D1&state=s+1&code_challenge="
            + proof.challenge()
            + "&code_challenge_method=S256&scope=read",
        OAuth2.loginPage(
                URI.create("https://login.example/go"),
                "app",
                back,
                "s 1",
                proof,
                Map.of("scope", "read"))
            .toString());
    try (Source source = new Source()) {
      OAuth2.login(source.context(store), source.endpoint(), Secret.of("code-1"), back, proof);
      String body = source.trades.get(0).body();
      assertTrue(body.contains("code=code-1") && body.contains("code_verifier=dBjftJ"), body);
      assertTrue(body.contains("client_id=app"), body);
      try (Fetch fetch = source.fetch(source.context(store))) {
        assertInstanceOf(Answer.Found.class, fetch.get(source.data.uri("/")));
      }
      assertEquals(1, source.trades.size());
    }
  }
}
