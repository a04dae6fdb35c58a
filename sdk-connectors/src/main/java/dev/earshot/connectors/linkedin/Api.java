package dev.earshot.connectors.linkedin;

import dev.earshot.MalformedException;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.auth.OAuth2;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.http.ErrorMeaning;
import dev.earshot.connectors.http.Fetch;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the versioned API, and knows what its refusals mean. */
final class Api implements AutoCloseable {
  private static final String HOST = "https://api.linkedin.com";

  private final ConnectorContext context;
  private final Fetch single;
  private final Fetch list;
  private final Fetch several;

  Api(ConnectorContext context, Origin origin, String version) {
    this.context = context;
    this.single = fetch(origin, version, "GET");
    this.list = fetch(origin, version, "FINDER");
    this.several = fetch(origin, version, "BATCH_GET");
  }

  /** Returns where tokens are had: at the site, for the API's own host; else where the API is. */
  static URI tokens(Origin origin) {
    String root = origin.toString();
    return URI.create(
        (root.equals(HOST) ? "https://www.linkedin.com" : root) + "/oauth/v2/accessToken");
  }

  private Fetch fetch(Origin origin, String version, String method) {
    return Fetch.of(context, origin)
        .header("Accept", "application/json")
        .header("LinkedIn-Version", version)
        .header("X-Restli-Protocol-Version", "2.0.0")
        .header("X-RestLi-Method", method)
        .authorization(OAuth2.of(context, origin, tokens(origin), Map.of()))
        .classifier(this::meaning)
        .build();
  }

  /** Asks for one record. */
  Answer one(URI address) {
    return single.get(address);
  }

  /** Asks for a page of a list that has to be found. */
  Answer page(URI address) {
    return list.get(address);
  }

  /** Asks for several records by their names. */
  Answer several(URI address) {
    return several.get(address);
  }

  private Optional<ErrorMeaning> meaning(int status, HttpHeaders headers, byte[] body) {
    Json said = said(body);
    String message = said == null ? "" : said.text("message", "").toLowerCase(Locale.ROOT);
    if (status == 429 || (status == 403 && message.contains("throttle"))) {
      return Optional.of(limit(headers, message));
    }
    return Optional.ofNullable(
        switch (status) {
          case 403 ->
              new ErrorMeaning.Refused(
                  "not permitted (403): the token's owner must administer the organisation, and the"
                      + " application be approved for community management");
          case 404 ->
              said != null && said.has("status")
                  ? null
                  : new ErrorMeaning.Malformed("404 without a word of the API's own");
          case 426 ->
              new ErrorMeaning.Refused(
                  "this version of the API is no longer served; set the option version");
          default -> null;
        });
  }

  /* What is allowed is counted by the day of UTC, and no header says how much of it is left. */
  private ErrorMeaning limit(HttpHeaders headers, String message) {
    boolean day = message.contains("throttle") || message.contains("day limit");
    if (!day || headers.firstValue("Retry-After").isPresent()) {
      return new ErrorMeaning.Wait(null, Progress.Wait.Why.RATE_LIMIT);
    }
    Instant now = context.clock().instant();
    LocalDate tomorrow = LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(1);
    Duration rest = Duration.between(now, tomorrow.atStartOfDay(ZoneOffset.UTC).toInstant());
    return new ErrorMeaning.Wait(rest, Progress.Wait.Why.QUOTA);
  }

  private static @Nullable Json said(byte[] body) {
    try {
      return Json.document(body, LinkedInConnector.ID);
    } catch (MalformedException e) {
      return null;
    }
  }

  @Override
  public void close() {
    single.close();
    list.close();
    several.close();
  }
}
