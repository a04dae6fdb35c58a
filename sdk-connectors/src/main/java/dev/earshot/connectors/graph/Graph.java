package dev.earshot.connectors.graph;

import dev.earshot.MalformedException;
import dev.earshot.SourceTerms;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Option;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.Progress.Wait.Why;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.http.ErrorMeaning;
import dev.earshot.connectors.http.Fetch;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the Graph API is asked, and what it says beside its records. */
public final class Graph {
  /** The credential that is sent with every request. */
  public static final String TOKEN = "token";

  /** When the token that the host hands in ends, ISO 8601; nothing until set. */
  public static final Option<String> TOKEN_ENDS =
      Option.of(
          "token-ends",
          String.class,
          "a moment such as 2026-01-31T12:00:00Z, or nothing",
          "",
          "when the token ends that is handed in: it is prolonged in its last ten days",
          text -> text.isEmpty() || LongLived.moment(text).isPresent() ? text : null);

  /* The limits of an app count over the last hour, and only some headers say when it is over. */
  private static final Duration WINDOW = Duration.ofHours(1);
  private static final int ALL = 100;

  /* Limits: of an app, a user, a page, a use case (80000 to 80014), and of what looks like abuse. */
  private static final Set<Long> LIMITS = Set.of(4L, 17L, 32L, 341L, 368L, 613L);
  private static final Set<Long> TROUBLE = Set.of(1L, 2L);
  private static final Set<Long> TOKENS = Set.of(102L, 190L, 463L, 467L);
  private static final Set<Long> PERMISSIONS = Set.of(3L, 10L, 104L);
  private static final Set<Long> GONE = Set.of(21L, 803L);
  private static final Set<String> CURSORS =
      Set.of("after", "until", "since", "offset", "__paging_token", "__previous", "__next");

  private Graph() {}

  /**
   * Returns the duties that Meta's terms lay on whoever keeps what its APIs show. What Platform
   * Terms 3.d ask for without a figure is taken as strictly as anybody takes it.
   */
  public static SourceTerms terms(String id) {
    return SourceTerms.builder(id, 1)
        .deleteWithin(Duration.ofHours(24))
        .refreshWithin(Duration.ofDays(1))
        .redistribution(SourceTerms.Redistribution.NONE)
        .document("Meta Platform Terms 3.d, https://developers.facebook.com/terms/")
        .build();
  }

  /**
   * Returns a fetch that shows the source's token and understands the API's errors.
   *
   * @param grant what prolonging a token is called there; empty where tokens are not prolonged, nor
   *     {@link #TOKEN_ENDS} is an option
   */
  public static Fetch fetch(
      ConnectorContext context, ReadRequest request, Edge edge, String grant) {
    Origin origin = Origin.of(edge.root());
    Fetch.Builder fetch =
        Fetch.of(context, origin)
            .header("Accept", "application/json")
            .needs(TOKEN)
            .classifier(Graph::meaning);
    return grant.isEmpty()
        ? fetch.secretHeader("Authorization", "Bearer ", TOKEN).build()
        : fetch
            .authorization(new LongLived(context, origin, grant, request.value(TOKEN_ENDS)))
            .build();
  }

  /**
   * Asks for something by its id, of which nobody knows what it is: fields of the other kind are
   * refused (code 100).
   */
  public static Answer either(Fetch fetch, URI one, URI other) {
    try {
      return ask(fetch, one);
    } catch (MalformedException e) {
      return ask(fetch, other);
    }
  }

  /** Asks, and takes an error in the body of an answer that looked well for one. */
  public static Answer ask(Fetch fetch, URI uri) {
    Answer answer = fetch.get(uri);
    if (answer instanceof Answer.Found found) {
      Optional<ErrorMeaning> error =
          error(found.body()).map(said -> meaning(said, found.headers()));
      if (error.isPresent()) {
        return error.get() instanceof ErrorMeaning.Gone
            ? new Answer.Gone(found.at(), true, false)
            : fetch.says(found, error.get());
      }
    }
    return answer;
  }

  /** Returns what an error means: by its code, whatever the status is. */
  static Optional<ErrorMeaning> meaning(int status, HttpHeaders headers, byte[] body) {
    Optional<Json> error = error(body);
    if (error.isPresent()) {
      return Optional.of(meaning(error.get(), headers));
    }
    if (status == 400 && body.length == 0) {
      return Optional.of(new ErrorMeaning.Unavailable("an error whose words broke off"));
    }
    return status == 404
        ? Optional.of(new ErrorMeaning.Malformed("404 without a word of the Graph API's own"))
        : Optional.empty();
  }

  private static Optional<Json> error(byte[] body) {
    String start = new String(body, 0, Math.min(body.length, 200), StandardCharsets.UTF_8);
    if (!start.stripLeading().startsWith("{") || !start.contains("\"error\"")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.document(body, "graph").at("error")).filter(Json::isObject);
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private static ErrorMeaning meaning(Json error, HttpHeaders headers) {
    long code = error.whole("code").orElse(-1);
    long subcode = error.whole("error_subcode").orElse(-1);
    String said = "code " + code + (subcode < 0 ? "" : ", subcode " + subcode);
    if (LIMITS.contains(code) || (code >= 80_000 && code <= 80_014)) {
      Duration regained = regained(headers).orElse(null);
      return new ErrorMeaning.Wait(regained, code == 613 ? Why.QUOTA : Why.RATE_LIMIT);
    }
    if (GONE.contains(code) || (code == 100 && subcode == 33)) {
      return new ErrorMeaning.Gone("not there, or never to be seen by this token (" + said + ")");
    }
    if (TOKENS.contains(code)) {
      return new ErrorMeaning.Expired("the token is no longer good (" + said + ")");
    }
    if (PERMISSIONS.contains(code) || (code >= 200 && code <= 299)) {
      return new ErrorMeaning.Refused("the token lacks a permission (" + said + ")");
    }
    if (TROUBLE.contains(code) || error.isTrue("is_transient")) {
      return new ErrorMeaning.Unavailable("in trouble (" + said + ")");
    }
    return code == 100
        ? new ErrorMeaning.Malformed("the API does not understand what it was asked (" + said + ")")
        : new ErrorMeaning.Refused("the API says no (" + said + ")");
  }

  /** Returns until when to rest after an answer whose headers say that a limit is used up. */
  public static Optional<Progress.Wait> restAfter(Answer.Found found) {
    HttpHeaders headers = found.headers();
    boolean spent = false;
    for (String header :
        List.of("X-App-Usage", "X-Page-Usage", "X-Business-Use-Case-Usage", "X-Ad-Account-Usage")) {
      for (Json usage : usages(headers, header)) {
        for (String share :
            List.of("call_count", "total_time", "total_cputime", "acc_id_util_pct")) {
          spent |= usage.text(share).filter(Graph::isAll).isPresent();
        }
      }
    }
    Instant at = found.at();
    return spent || regained(headers).isPresent()
        ? Optional.of(new Progress.Wait(at.plus(regained(headers).orElse(WINDOW)), Why.RATE_LIMIT))
        : found.restUntil().map(until -> new Progress.Wait(until, Why.RATE_LIMIT));
  }

  private static boolean isAll(String percent) {
    try {
      return Double.parseDouble(percent) >= ALL;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Returns the longest time that a header names until a use case may go on. */
  private static Optional<Duration> regained(HttpHeaders headers) {
    return usages(headers, "X-Business-Use-Case-Usage").stream()
        .map(usage -> usage.whole("estimated_time_to_regain_access").orElse(0))
        .filter(minutes -> minutes > 0 && minutes <= Duration.ofDays(7).toMinutes())
        .max(Long::compare)
        .map(Duration::ofMinutes);
  }

  /* An object of shares; or, for use cases, of lists of them by the business's id. */
  private static List<Json> usages(HttpHeaders headers, String name) {
    try {
      String text = headers.firstValue(name).orElse("{}");
      Json said = Json.document(text.getBytes(StandardCharsets.UTF_8), name);
      List<Json> usages =
          said.names().stream()
              .flatMap(business -> said.at(business).items().stream())
              .collect(Collectors.toList());
      usages.add(said);
      return usages;
    } catch (MalformedException e) {
      return List.of();
    }
  }

  /**
   * Returns the cursor of the next page as a query: out of the address that the answer names, or
   * the bare cursor where an answer names no addresses at all. Never a token, which such addresses
   * repeat.
   */
  public static @Nullable String next(Json envelope) {
    Json paging = envelope.at("paging");
    Optional<String> next = paging.text("next");
    if (next.isPresent()) {
      int query = next.get().indexOf('?');
      String kept =
          Arrays.stream(next.get().substring(query + 1).split("&"))
              .filter(part -> CURSORS.contains(part.split("=", 2)[0]))
              .filter(part -> part.contains("=") && !part.endsWith("="))
              .filter(part -> part.matches("[!-~]{1,1000}"))
              .collect(Collectors.joining("&"));
      return query < 0 || kept.isEmpty() ? null : kept;
    }
    return paging.has("previous")
        ? null
        : paging
            .at("cursors")
            .text("after")
            .filter(after -> after.matches("[A-Za-z0-9_=+/.:-]{1,1000}"))
            .map(after -> "after=" + after.replace("+", "%2B").replace("=", "%3D"))
            .orElse(null);
  }

  /** Returns whether a text can be the id of something in the graph. */
  public static boolean isId(String id) {
    return id.matches("[0-9]{1,40}(?:_[0-9]{1,40}){0,2}");
  }
}
