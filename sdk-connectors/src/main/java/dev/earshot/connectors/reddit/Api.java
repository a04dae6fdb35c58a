package dev.earshot.connectors.reddit;

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
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the API. One for each reader; used by one thread at a time. */
final class Api implements AutoCloseable {
  private final Listing listing;
  private final Fetch fetch;

  Api(ConnectorContext context, Listing listing) {
    this.listing = listing;
    this.fetch =
        Fetch.of(context, listing.origin())
            .header("Accept", "application/json")
            .authorization(OAuth2.of(context, listing.origin(), listing.tokens(), Map.of()))
            .classifier(Api::meaning)
            .build();
  }

  /**
   * An answer of the API.
   *
   * @param at when it was there
   * @param body its records: one, or for a tree two
   * @param rest until when the source must be left alone after it; null if it need not be
   */
  record Reply(Instant at, List<Json> body, Progress.@Nullable Wait rest) {
    Json first() {
      return body.get(0);
    }
  }

  /**
   * Asks.
   *
   * @return the answer; empty if there is no such thing
   * @throws RestException if the source must rest
   */
  Optional<Reply> ask(String path, Map<String, String> parameters) {
    URI address = listing.address(path, parameters);
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
    Json.Parts parts = found.json();
    if (parts.records().isEmpty()) {
      throw new MalformedException(
          RedactedAddress.of(address), null, -1, "expected a listing of the API", null);
    }
    Progress.Wait rest =
        found
            .restUntil()
            .map(until -> new Progress.Wait(until, Progress.Wait.Why.RATE_LIMIT))
            .orElse(null);
    return Optional.of(new Reply(found.at(), parts.records(), rest));
  }

  /* Whom the network's guards shut out is told so by a page; the API itself names a reason. */
  private static Optional<ErrorMeaning> meaning(int status, HttpHeaders headers, byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).strip();
    if (status == 403 && text.startsWith("<")) {
      String page = text.toLowerCase(Locale.ROOT);
      return page.contains("blocked") || page.contains("whoa there")
          ? Optional.of(
              new ErrorMeaning.Refused(
                  "blocks this client or this address; Reddit wants a registered client and an"
                      + " honest, unique User-Agent"))
          : Optional.empty();
    }
    String reason;
    try {
      reason = Json.document(body, "error").text("reason").orElse("");
    } catch (MalformedException e) {
      return Optional.empty();
    }
    return Optional.ofNullable(
        switch (reason) {
          case "private" -> new ErrorMeaning.Refused("the subreddit is private");
          case "quarantined" -> new ErrorMeaning.Refused("the subreddit is quarantined");
          case "gold_only" -> new ErrorMeaning.Refused("the subreddit is closed to us");
          case "banned" -> new ErrorMeaning.Refused("the subreddit is banned");
          case "RATELIMIT" -> new ErrorMeaning.Wait(null, Progress.Wait.Why.RATE_LIMIT);
          default -> null;
        });
  }

  @Override
  public void close() {
    fetch.close();
  }
}
