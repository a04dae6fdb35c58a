package dev.earshot.connectors.tumblr;

import dev.earshot.MalformedException;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.address.ListAddress;
import dev.earshot.connectors.auth.OAuth1;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.http.ErrorMeaning;
import dev.earshot.connectors.http.Fetch;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks Tumblr's API, and knows what its refusals and its counts of requests mean. */
final class Api implements AutoCloseable {
  /* A blog that is kept for people who are logged in; the status is that of one that is gone. */
  private static final long FOR_MEMBERS = 4012;

  private static final Duration LONGEST = Duration.ofDays(2);

  /** A span that requests are counted in, as the headers name it. */
  private record Counted(String name, Progress.Wait.Why why) {}

  /** A span whose requests are used up, and how long it still lasts. */
  record Spent(Duration rest, Progress.Wait.Why why) {
    private ErrorMeaning meaning() {
      return new ErrorMeaning.Wait(rest, why);
    }
  }

  private static final List<Counted> SPANS =
      List.of(
          new Counted("X-Ratelimit-Perday", Progress.Wait.Why.QUOTA),
          new Counted("X-Ratelimit-Perhour", Progress.Wait.Why.RATE_LIMIT));

  private final Fetch fetch;

  Api(ConnectorContext context, Origin origin) {
    Fetch.Builder builder =
        Fetch.of(context, origin).header("Accept", "application/json").classifier(Api::meaning);
    fetch =
        context.secret(OAuth1.CONSUMER_SECRET, origin).isPresent()
            ? builder.authorization(OAuth1.of(context, origin)).build()
            : builder
                .secretQuery("api_key", OAuth1.CONSUMER_KEY)
                .needs(OAuth1.CONSUMER_KEY)
                .build();
  }

  Answer ask(ListAddress address) {
    Answer answer = fetch.get(address.uri());
    if (!(answer instanceof Answer.Found found)) {
      return answer;
    }
    // a gateway that speaks JSONP answers 200 to everything, and says the status inside
    Json body = Json.document(found.body(), TumblrConnector.ID);
    int status = (int) body.at("meta").whole("status").orElse(200);
    if (status == 404 || status == 410) {
      ErrorMeaning meaning = absent(body);
      return meaning == null
          ? new Answer.Gone(found.at(), status == 410, false)
          : fetch.says(found, meaning);
    }
    if (status >= 400) {
      return fetch.says(found, inside(status, found.headers()));
    }
    spent(found.headers()).ifPresent(span -> fetch.says(found, span.meaning()));
    return found;
  }

  private static ErrorMeaning inside(int status, HttpHeaders headers) {
    if (status == 429) {
      return spent(headers)
          .map(Spent::meaning)
          .orElse(new ErrorMeaning.Wait(null, Progress.Wait.Why.RATE_LIMIT));
    }
    return status >= 500
        ? new ErrorMeaning.Unavailable("in trouble by its own word, status " + status)
        : new ErrorMeaning.Refused("says no (" + status + ")");
  }

  /** Returns how long to rest where the headers say that a span's requests are used up. */
  static Optional<Spent> spent(HttpHeaders headers) {
    for (Counted span : SPANS) {
      long reset = number(headers, span.name() + "-Reset");
      if (number(headers, span.name() + "-Remaining") == 0
          && reset > 0
          && reset <= LONGEST.toSeconds()) {
        return Optional.of(new Spent(Duration.ofSeconds(reset), span.why()));
      }
    }
    return Optional.empty();
  }

  private static long number(HttpHeaders headers, String name) {
    return headers
        .firstValue(name)
        .filter(text -> text.matches("\\d{1,9}"))
        .map(Long::parseLong)
        .orElse(-1L);
  }

  private static Optional<ErrorMeaning> meaning(int status, HttpHeaders headers, byte[] body) {
    if (status == 429) {
      return spent(headers).map(Spent::meaning);
    }
    if (status != 404) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(absent(Json.document(body, TumblrConnector.ID)));
    } catch (MalformedException e) {
      return Optional.of(new ErrorMeaning.Malformed("404 without a word of the API's own"));
    }
  }

  /** Returns what an absence means; null for one that is what it seems. */
  private static @Nullable ErrorMeaning absent(Json said) {
    for (Json error : said.items("errors")) {
      if (error.whole("code").orElse(0) == FOR_MEMBERS) {
        return new ErrorMeaning.Refused("the blog is shown only to people who are logged in");
      }
    }
    return said.isObject("meta")
        ? null
        : new ErrorMeaning.Malformed("404 without a word of the API's own");
  }

  @Override
  public void close() {
    fetch.close();
  }
}
