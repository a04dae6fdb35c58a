package dev.earshot.connectors.bluesky;

import dev.earshot.MalformedException;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.ErrorMeaning;
import java.net.http.HttpHeaders;
import java.util.Optional;

/** What the errors of XRPC mean; remembers the last one's name, which one {@code Fetch} reads. */
final class XrpcErrors implements ErrorMeaning.Classifier {
  private volatile String last = "";

  /** Returns the name of the last error; empty if there was none with a name. */
  String last() {
    return last;
  }

  void forget() {
    last = "";
  }

  @Override
  public Optional<ErrorMeaning> classify(int status, HttpHeaders headers, byte[] body) {
    String message = "";
    last = "";
    try {
      Json json = Json.document(body, "xrpc");
      last = json.text("error").orElse("");
      message = json.text("message").orElse("");
    } catch (MalformedException e) {
      if (status == 404) {
        return Optional.of(new ErrorMeaning.Malformed("404 without a word of the server's own"));
      }
    }
    if (last.equals("InvalidRequest") && message.equals("Profile not found")) {
      last = "ProfileNotFound";
    }
    ErrorMeaning meaning =
        switch (last) {
          case "ExpiredToken", "InvalidToken" ->
              new ErrorMeaning.Expired("the session has ended; log in anew");
          case "RateLimitExceeded" -> new ErrorMeaning.Wait(null, Progress.Wait.Why.RATE_LIMIT);
          case "AuthFactorTokenRequired" ->
              new ErrorMeaning.Refused(
                  "the account wants a second factor; hand in an app password");
          case "AuthMissing", "AuthenticationRequired" ->
              new ErrorMeaning.Refused(
                  "no login, or one that is not accepted; hand in identifier and app password");
          case "AccountTakedown", "AccountDeactivated", "AccountSuspended" ->
              new ErrorMeaning.Refused("the account is not active (" + last + ")");
          case "NotFound", "ProfileNotFound", "UnknownFeed", "UnknownList", "RecordNotFound" ->
              new ErrorMeaning.Refused("there is no such thing (" + last + ")");
          case "BlockedActor", "BlockedByActor" ->
              new ErrorMeaning.Refused("one of both accounts blocks the other");
          case "UpstreamFailure", "UpstreamTimeout", "InternalServerError", "NotEnoughResources" ->
              new ErrorMeaning.Unavailable("the server is in trouble (" + last + ")");
          default -> null;
        };
    if (meaning == null && status == 403) {
      meaning = new ErrorMeaning.Refused("closed to strangers; search wants a login");
    }
    return Optional.ofNullable(meaning);
  }
}
