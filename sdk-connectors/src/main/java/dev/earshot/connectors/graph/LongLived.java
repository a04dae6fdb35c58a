package dev.earshot.connectors.graph;

import dev.earshot.EarshotException;
import dev.earshot.Failure;
import dev.earshot.MalformedException;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.http.Authorization;
import dev.earshot.connectors.http.Fetch;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A token that is good for sixty days and is prolonged while it is good; one that has ended is of
 * no use any more. Where the host says when it ends ({@link Graph#TOKEN_ENDS}), it is prolonged in
 * its last ten days, and the new one and its end are in the host's store before it is used.
 */
final class LongLived implements Authorization {
  private static final Logger LOG = LoggerFactory.getLogger(LongLived.class);

  /* Kept beside the token, by us alone. */
  private static final String ENDS = "token-ends";
  private static final Instant FIRST = Instant.EPOCH;
  private static final Instant LAST = Instant.parse("9999-01-01T00:00:00Z");
  private static final Duration BEFORE = Duration.ofDays(10);
  private static final Duration AGAIN = Duration.ofDays(1);
  private static final long MOST_SECONDS = Duration.ofDays(3650).toSeconds();

  private final ConnectorContext context;
  private final Origin origin;
  private final URI endpoint;
  private final String stated;
  private final Fetch fetch;
  private @Nullable Instant tried;

  /**
   * @param grant what the API calls it to prolong a token
   * @param stated when the host says that it ends; empty if it does not
   */
  LongLived(ConnectorContext context, Origin origin, String grant, String stated) {
    this.context = context;
    this.origin = origin;
    this.stated = stated;
    this.endpoint = URI.create(origin + "/refresh_access_token?grant_type=" + grant);
    this.fetch =
        Fetch.of(context, origin)
            .header("Accept", "application/json")
            .secretQuery("access_token", Graph.TOKEN)
            .classifier(Graph::meaning)
            .build();
  }

  @Override
  public Map<String, Secret> headers(String method, URI uri, Map<String, String> form) {
    if (context.secret(Graph.TOKEN, origin).isEmpty()) {
      return Map.of();
    }
    Instant now = context.clock().instant();
    Instant ends = ends().orElse(LAST);
    boolean due = !now.isBefore(ends.minus(BEFORE)) && now.isBefore(ends);
    if (due && (tried == null || !now.isBefore(tried.plus(AGAIN)))) {
      tried = now;
      try {
        prolong(now);
      } catch (EarshotException e) {
        LOG.warn("{} does not prolong the token, which ends {}", origin, ends, Failure.of(e));
      }
    }
    return context
        .secret(Graph.TOKEN, origin)
        .map(token -> Map.of("Authorization", Secret.of("Bearer " + token.reveal())))
        .orElse(Map.of());
  }

  private Optional<Instant> ends() {
    return moment(context.secret(ENDS, origin).map(Secret::reveal).orElse(stated));
  }

  static Optional<Instant> moment(String text) {
    try {
      return Optional.of(Instant.parse(text))
          .filter(end -> end.isAfter(FIRST) && end.isBefore(LAST));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private void prolong(Instant now) {
    if (Graph.ask(fetch, endpoint) instanceof Answer.Found found) {
      Json answer = Json.document(found.body(), "refresh_access_token");
      String token = answer.text("access_token").orElse("");
      long seconds = answer.whole("expires_in").orElse(0);
      if (!token.matches("[!-~]{1,4000}") || seconds < 1 || seconds > MOST_SECONDS) {
        throw new MalformedException(
            "refresh_access_token", "access_token", -1, "expected a token and its span", null);
      }
      context.rotate(Graph.TOKEN, Secret.of(token));
      context.rotate(ENDS, Secret.of(now.plusSeconds(seconds).toString()));
    }
  }

  /** Returns that there is no other: somebody must log in. */
  @Override
  public boolean renew() {
    return false;
  }
}
