package dev.earshot.connectors.bluesky;

import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.http.Authorization;
import dev.earshot.connectors.http.Fetch;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A session at a personal data server: logs in, and refreshes what ends. */
final class Session implements Authorization {
  static final String IDENTIFIER = "identifier";
  static final String PASSWORD = "password";
  static final String ACCESS = "accessJwt";
  static final String REFRESH = "refreshJwt";

  private static final String PLACE = "bluesky session";

  private final ConnectorContext context;
  private final URI service;
  private final Origin origin;
  private String shown = "";

  Session(ConnectorContext context, URI service) {
    this.context = context;
    this.service = service;
    this.origin = Origin.of(service);
  }

  /** Returns whether there is anything to log in with. */
  boolean isPossible() {
    return secret(ACCESS).isPresent()
        || secret(REFRESH).isPresent()
        || (secret(IDENTIFIER).isPresent() && secret(PASSWORD).isPresent());
  }

  private Optional<Secret> secret(String name) {
    return context.secret(name, origin);
  }

  @Override
  public Map<String, Secret> headers(String method, URI uri, Map<String, String> form) {
    if (!isPossible()) {
      return Map.of();
    }
    if (secret(ACCESS).isEmpty()) {
      renew();
    }
    shown = secret(ACCESS).orElseThrow().reveal();
    return Map.of("Authorization", Secret.of("Bearer " + shown));
  }

  @Override
  public boolean renew() {
    synchronized (context) { // a refresh token is good once
      String now = secret(ACCESS).map(Secret::reveal).orElse("");
      if (!now.isEmpty() && !now.equals(shown)) {
        return true;
      }
      boolean canLogIn = secret(IDENTIFIER).isPresent() && secret(PASSWORD).isPresent();
      Optional<Secret> refresh = secret(REFRESH);
      if (refresh.isPresent()) {
        try {
          keep(ask("refreshSession", new byte[0], refresh.get()));
          return true;
        } catch (RefusedException e) {
          if (!canLogIn) {
            throw e;
          }
        }
      }
      if (!canLogIn) {
        return false;
      }
      String body =
          "{\"identifier\":"
              + quoted(secret(IDENTIFIER).orElseThrow().reveal())
              + ",\"password\":"
              + quoted(secret(PASSWORD).orElseThrow().reveal())
              + "}";
      keep(ask("createSession", body.getBytes(StandardCharsets.UTF_8), null));
      return true;
    }
  }

  private void keep(Json tokens) {
    Secret access = token(tokens, ACCESS);
    context.rotate(REFRESH, token(tokens, REFRESH));
    context.rotate(ACCESS, access);
  }

  private static Secret token(Json tokens, String name) {
    try {
      return Secret.of(tokens.text(name).filter(text -> !text.isBlank()).orElse(""));
    } catch (IllegalArgumentException e) {
      throw new MalformedException(PLACE, name, -1, "expected a token", null);
    }
  }

  private Json ask(String method, byte[] body, @org.jspecify.annotations.Nullable Secret refresh) {
    URI address =
        URI.create(service.toString().replaceAll("/+$", "") + "/xrpc/com.atproto.server." + method);
    Fetch.Builder building =
        Fetch.of(context, origin).header("Accept", "application/json").classifier(new XrpcErrors());
    if (refresh != null) {
      building.authorization(new Once(refresh));
    }
    try (Fetch fetch = building.build()) {
      Answer answer = fetch.post(address, "application/json", body);
      if (answer instanceof Answer.Found found) {
        return Json.document(found.body(), PLACE);
      }
      if (answer instanceof Answer.Rest rest) {
        throw new UnavailableException(
            origin + " opens no session now", Duration.between(rest.at(), rest.until()), null);
      }
      throw new RefusedException(origin + " is no personal data server", null);
    }
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < 0x20) {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  private record Once(Secret refresh) implements Authorization {
    @Override
    public Map<String, Secret> headers(String method, URI uri, Map<String, String> form) {
      return Map.of("Authorization", Secret.of("Bearer " + refresh.reveal()));
    }

    @Override
    public boolean renew() {
      return false;
    }
  }
}
