package dev.earshot.connectors.webz;

import dev.earshot.MalformedException;
import dev.earshot.Provenance;
import dev.earshot.RefusedException;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.http.ErrorMeaning;
import dev.earshot.connectors.http.Fetch;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.reading.Page;
import dev.earshot.connectors.reading.PagedReader;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Follows {@code next}. Of that address the query alone is taken, without its token: path and host
 * stay those of the request. The state {@code next} is that query; it also stands after the last
 * page, so that asking again costs one call and tells what was crawled since.
 */
final class WebzReader extends PagedReader {
  private static final Duration AGAIN = Duration.ofMinutes(5);
  private static final Duration SPENT = Duration.ofDays(1);
  private static final Duration BETWEEN_FIREHOSE_CALLS = Duration.ofSeconds(1);
  private static final int LONGEST = 4000;
  private static final Pattern SINCE = Pattern.compile("(?:^|&)(?:ts|since)=(\\d{1,18})(?:&|$)");

  private final ReadRequest request;
  private final URI source;
  private final Fetch fetch;

  WebzReader(ReadRequest request, CheckpointState from, ConnectorContext context) {
    super(WebzConnector.DESCRIPTOR, from, context);
    this.request = request;
    source = address(request.source());
    from.text("next").ifPresent(this::page);
    fetch =
        Fetch.of(context, Origin.of(source))
            .header("Accept", "application/json")
            .secretQuery("token", WebzConnector.TOKEN)
            .needs(WebzConnector.TOKEN)
            .classifier(WebzReader::meaning)
            .build();
  }

  private static URI address(String text) {
    URI address;
    try {
      address = URI.create(text.strip());
    } catch (IllegalArgumentException e) {
      address = URI.create("");
    }
    boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
    if (!web || address.getHost() == null || address.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "source: expected an address of the API such as https://api.webz.io/newsApiLite?q=word");
    }
    if (!withoutToken(address.getRawQuery()).equals(query(address))) {
      throw new IllegalArgumentException("source: expected no token; it is a credential");
    }
    return address;
  }

  private static String query(URI address) {
    return address.getRawQuery() == null ? "" : address.getRawQuery();
  }

  private static String withoutToken(@org.jspecify.annotations.Nullable String query) {
    return query == null
        ? ""
        : query.replaceAll("(?i)(?<=^|&)token=[^&]*(?:&|$)", "").replaceAll("&$", "");
  }

  private URI page(String query) {
    try {
      return source.resolve(source.getRawPath() + (query.isEmpty() ? "" : "?" + query));
    } catch (IllegalArgumentException e) {
      throw new MalformedException(
          "checkpoint of webz", "next", -1, "expected the query of an address", null);
    }
  }

  @Override
  protected Page fetch(CheckpointState at, int maxEvents) {
    String query = at.text("next").orElse(query(source));
    Optional<Progress.Wait> spent = context().spend(WebzConnector.REQUEST, 1);
    if (spent.isPresent()) {
      return Page.empty(at, spent.get());
    }
    Answer answer = fetch.get(page(query));
    if (answer instanceof Answer.Rest rest) {
      return Page.empty(at, new Progress.Wait(rest.until(), rest.why()));
    }
    if (!(answer instanceof Answer.Found found)) {
      throw new RefusedException("webz has no such API", null);
    }
    Json.Parts parts = found.json();
    Json body =
        parts.records().stream()
            .filter(Json::isObject)
            .findFirst()
            .orElseThrow(() -> malformed("posts", "expected a page of posts"));
    if (!body.at("posts").isArray()) {
      throw malformed("posts", "expected a page of posts, got something else");
    }
    Emitter emitter =
        new Emitter(
            WebzConnector.DESCRIPTOR,
            Provenance.Method.LICENSED,
            request.source().split("[?#]", 2)[0],
            found.at(),
            request.anyVisibility());
    new WebzPosts(emitter).add(body);
    emitter.faults(parts.faults());
    return turned(at, query, body, emitter, found);
  }

  private Page turned(
      CheckpointState at, String query, Json body, Emitter emitter, Answer.Found found) {
    int posts = body.at("posts").items().size();
    String next = next(body, query);
    if (since(next) < since(query)) {
      throw malformed("next", "the pages go round in a circle");
    }
    OptionalLong more = body.whole("moreResultsAvailable");
    boolean goesOn = posts > 0 && !next.equals(query) && (more.isEmpty() || more.getAsLong() > 0);
    Instant now = found.at();
    Progress then = goesOn ? new Progress.More() : new Progress.CaughtUp(now.plus(AGAIN));
    OptionalLong left = body.whole("requestsLeft");
    if (left.isPresent() && left.getAsLong() <= 0) {
      then = new Progress.Wait(now.plus(SPENT), Progress.Wait.Why.QUOTA);
    } else if (found.restUntil().isPresent()) {
      then = new Progress.Wait(found.restUntil().get(), Progress.Wait.Why.RATE_LIMIT);
    } else if (goesOn && source.getRawPath().toLowerCase(Locale.ROOT).contains("firehose")) {
      then = new Progress.Wait(now.plus(BETWEEN_FIREHOSE_CALLS), Progress.Wait.Why.RATE_LIMIT);
    }
    return Page.of(emitter, at.with("next", next), then);
  }

  /** Returns the query of the next page; that of this one where the source names none. */
  private static String next(Json body, String query) {
    return body.text("next")
        .or(() -> body.text("nextPage"))
        .map(address -> address.split("#", 2)[0])
        .filter(address -> address.indexOf('?') >= 0)
        .map(address -> withoutToken(address.substring(address.indexOf('?') + 1)))
        .filter(found -> !found.isEmpty() && found.length() <= LONGEST)
        .filter(WebzReader::isQuery)
        .orElse(query);
  }

  private static boolean isQuery(String text) {
    try {
      URI.create("?" + text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static long since(String query) {
    Matcher since = SINCE.matcher(query);
    return since.find() ? Long.parseLong(since.group(1)) : Long.MIN_VALUE;
  }

  private MalformedException malformed(String field, String problem) {
    return new MalformedException("webz", field, -1, problem, null);
  }

  private static Optional<ErrorMeaning> meaning(int status, HttpHeaders headers, byte[] body) {
    String said = new String(body, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
    if (said.contains("quota") || (said.contains("request") && said.contains("exceeded"))) {
      return Optional.of(new ErrorMeaning.Wait(SPENT, Progress.Wait.Why.QUOTA));
    }
    return status == 401 || (status < 500 && said.contains("token"))
        ? Optional.of(new ErrorMeaning.Refused("hand in the credential " + WebzConnector.TOKEN))
        : Optional.empty();
  }

  @Override
  public void close() {
    super.close();
    fetch.close();
  }
}
