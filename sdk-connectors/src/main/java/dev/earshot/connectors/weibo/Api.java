package dev.earshot.connectors.weibo;

import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.address.ListAddress;
import dev.earshot.connectors.auth.OAuth2;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.http.ErrorMeaning;
import dev.earshot.connectors.http.Fetch;
import dev.earshot.connectors.reading.Recheck;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks Weibo's API, which says its errors by a code, with 400, 403 or 200. */
final class Api implements AutoCloseable {
  private static final long HIDDEN = 20112;

  private final ConnectorContext context;
  private final Fetch fetch;
  private boolean hidden;

  Api(ConnectorContext context, Origin origin) {
    this.context = context;
    this.fetch =
        Fetch.of(context, origin)
            .header("Accept", "application/json")
            .secretHeader("Authorization", "OAuth2 ", OAuth2.ACCESS_TOKEN)
            .needs(OAuth2.ACCESS_TOKEN)
            .classifier(this::meaning)
            .build();
  }

  Answer ask(ListAddress address) {
    Answer answer = fetch.get(address.uri());
    if (!(answer instanceof Answer.Found found)) {
      return answer;
    }
    Json body = Json.document(found.body(), WeiboConnector.ID);
    if (!body.has("error_code")) {
      return found;
    }
    ErrorMeaning meaning = meaning(body.whole("error_code").orElse(0));
    return meaning instanceof ErrorMeaning.Gone
        ? new Answer.Gone(found.at(), true, false)
        : fetch.says(found, meaning);
  }

  /**
   * Asks for a post.
   *
   * @throws Recheck.HiddenException if its author shows it to others alone
   */
  Answer post(ListAddress address) {
    hidden = false;
    try {
      return ask(address);
    } catch (RefusedException e) {
      if (hidden) {
        throw new Recheck.HiddenException(context.clock().instant());
      }
      throw e;
    }
  }

  private Optional<ErrorMeaning> meaning(int status, HttpHeaders headers, byte[] body) {
    Json said = said(body);
    if (said != null && said.has("error_code")) {
      return Optional.of(meaning(said.whole("error_code").orElse(0)));
    }
    return status == 404
        ? Optional.of(new ErrorMeaning.Malformed("404 without a word of the API's own"))
        : Optional.empty();
  }

  private static @Nullable Json said(byte[] body) {
    try {
      return Json.document(body, WeiboConnector.ID);
    } catch (MalformedException e) {
      return null;
    }
  }

  /** Returns what an error means, by the numbers that Weibo publishes. */
  private ErrorMeaning meaning(long code) {
    hidden |= code == HIDDEN;
    return switch ((int) Math.max(0, Math.min(code, Integer.MAX_VALUE))) {
      case 10001, 10002, 10003, 10009, 10010, 10011, 20607 ->
          new ErrorMeaning.Unavailable("in trouble by its own word, error " + code);
      case 10022, 10023, 10024 -> untilTheHour();
      case 10004 -> new ErrorMeaning.Refused("does not serve this address of ours");
      case 10005, 10014, 21321 ->
          new ErrorMeaning.Refused("the application is not approved for this list, error " + code);
      case 10006, 10013, 21301, 21314, 21315, 21316, 21317, 21319, 21327, 21332 ->
          new ErrorMeaning.Refused(
              "wants a token that counts; hand in the credential "
                  + OAuth2.ACCESS_TOKEN
                  + ", error "
                  + code);
      case 20003, 20101, 20201 -> new ErrorMeaning.Gone("error " + code);
      case (int) HIDDEN, 20206, 20207 ->
          new ErrorMeaning.Refused("its author does not show this to strangers");
      default -> new ErrorMeaning.Malformed("an error without a meaning we know, number " + code);
    };
  }

  /* Requests are counted by the hour of the clock, and no header says how many are left. */
  private ErrorMeaning untilTheHour() {
    Instant now = context.clock().instant();
    Instant hour = now.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
    return new ErrorMeaning.Wait(Duration.between(now, hour), Progress.Wait.Why.RATE_LIMIT);
  }

  @Override
  public void close() {
    fetch.close();
  }
}
