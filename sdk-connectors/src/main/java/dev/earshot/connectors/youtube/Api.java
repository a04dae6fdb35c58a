package dev.earshot.connectors.youtube;

import dev.earshot.MalformedException;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.RedactedAddress;
import dev.earshot.connectors.auth.OAuth2;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.http.ErrorMeaning;
import dev.earshot.connectors.http.Fetch;
import dev.earshot.connectors.reading.NewestFirstReader.RestException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the API, within the host's budget. One for each reader; used by one thread at a time. */
final class Api implements AutoCloseable {
  static final int IDS = 50;
  static final String SEARCHES = "searches";
  static final String UNITS = "units";
  static final String KEY = "key";
  static final String TOKEN = OAuth2.ACCESS_TOKEN;
  static final String STALE = "the API no longer knows where the page begins";

  private static final ZoneId PACIFIC = ZoneId.of("America/Los_Angeles");

  private final ConnectorContext context;
  private final Listing listing;
  private final Fetch fetch;

  Api(ConnectorContext context, Listing listing) {
    this.context = context;
    this.listing = listing;
    this.fetch =
        Fetch.of(context, listing.origin())
            .header("Accept", "application/json")
            .secretHeader("X-Goog-Api-Key", "", KEY)
            .secretHeader("Authorization", "Bearer ", TOKEN)
            .needs(KEY, TOKEN)
            .classifier((status, headers, body) -> meaning(body, context.clock().instant()))
            .build();
  }

  /**
   * An answer of the API.
   *
   * @param at when it was there
   * @param body the envelope
   */
  record Reply(Instant at, Json body) {
    List<Json> items() {
      return body.at("items").items();
    }
  }

  /**
   * Asks.
   *
   * @return the answer; empty if there is no such thing
   * @throws RestException if the source must rest, or the budget is spent
   */
  Optional<Reply> ask(String method, Map<String, String> parameters) {
    Optional<Progress.Wait> spent = context.spend(method.equals("search") ? SEARCHES : UNITS, 1);
    if (spent.isPresent()) {
      throw new RestException(spent.get());
    }
    URI address = listing.address(method, parameters);
    Answer answer = fetch.get(address);
    if (answer instanceof Answer.Rest rest) {
      throw new RestException(new Progress.Wait(rest.until(), rest.why()));
    }
    if (!(answer instanceof Answer.Found found)) {
      if (answer instanceof Answer.Gone gone && gone.page()) {
        throw new MalformedException(
            RedactedAddress.of(address), null, -1, "a page without a word of the API's own", null);
      }
      return Optional.empty();
    }
    Json body = Json.document(found.body(), RedactedAddress.of(address));
    if (!body.at("items").isArray()) {
      throw new MalformedException(
          RedactedAddress.of(address), "items", -1, "expected a list of the API", null);
    }
    return Optional.of(new Reply(found.at(), body));
  }

  /*
   * All errors come as {"error": {"errors": [{"reason": …}], "status": …}}, limits with 403 and of
   * late with 429; what counts is the reason.
   */
  static Optional<ErrorMeaning> meaning(byte[] body, Instant now) {
    Json error;
    try {
      error = Json.document(body, "error").at("error");
    } catch (MalformedException e) {
      return Optional.empty();
    }
    for (Json detail : error.at("details").items()) {
      String limit = detail.at("metadata").text("quota_limit").orElse("");
      if (limit.contains("PerDay")) {
        return Optional.of(spent(now));
      }
    }
    List<Json> errors = error.at("errors").items();
    String reason = errors.isEmpty() ? "" : errors.get(0).text("reason").orElse("");
    if (reason.isEmpty()) {
      reason = error.text("status").orElse("");
    }
    return Optional.ofNullable(
        switch (reason) {
          case "quotaExceeded", "dailyLimitExceeded" -> spent(now);
          case "rateLimitExceeded",
              "userRateLimitExceeded",
              "uploadRateLimitExceeded",
              "RESOURCE_EXHAUSTED" ->
              new ErrorMeaning.Wait(null, Progress.Wait.Why.RATE_LIMIT);
          case "commentsDisabled" -> new ErrorMeaning.Refused("the video takes no comments");
          case "keyInvalid", "API_KEY_INVALID", "keyExpired", "dailyLimitExceededUnreg" ->
              new ErrorMeaning.Refused("wants a key that counts; hand in the credential " + KEY);
          case "accessNotConfigured", "SERVICE_DISABLED" ->
              new ErrorMeaning.Refused("the key's project has not turned the Data API on");
          case "ipRefererBlocked", "API_KEY_SERVICE_BLOCKED", "API_KEY_IP_ADDRESS_BLOCKED" ->
              new ErrorMeaning.Refused("the key is restricted, and not to us");
          case "authError", "UNAUTHENTICATED" ->
              new ErrorMeaning.Expired("the credential " + TOKEN + " is no longer good");
          case "backendError", "internalError", "processingFailure", "INTERNAL", "UNAVAILABLE" ->
              new ErrorMeaning.Unavailable("in trouble by its own word");
          case "invalidPageToken" -> new ErrorMeaning.Malformed(STALE);
          default -> null;
        });
  }

  /** The allowance of a day begins anew at midnight where YouTube is. */
  private static ErrorMeaning.Wait spent(Instant now) {
    ZonedDateTime there = now.atZone(PACIFIC);
    Instant midnight = there.toLocalDate().plusDays(1).atStartOfDay(PACIFIC).toInstant();
    return new ErrorMeaning.Wait(Duration.between(now, midnight), Progress.Wait.Why.QUOTA);
  }

  @Override
  public void close() {
    fetch.close();
  }
}
