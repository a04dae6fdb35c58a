package dev.earshot.connectors.x;

import dev.earshot.MalformedException;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Option;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.auth.OAuth1;
import dev.earshot.connectors.auth.OAuth2;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.Authorization;
import dev.earshot.connectors.http.ErrorMeaning;
import dev.earshot.connectors.http.Fetch;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How the API is asked: who asks, for which fields, and what its errors mean. */
final class Api {
  /** What a post costs. */
  static final String POSTS = "posts";

  /** Which names the API takes in a request; it answers in either, and both are read. */
  static final Option<String> NAMES =
      Option.of(
          "names",
          String.class,
          "tweet or post",
          "tweet",
          "which names of fields the API takes: tweet.fields as documented, or the newer post.fields",
          text -> text.equals("tweet") || text.equals("post") ? text : null);

  private static final String MEDIA = "attachments.media_keys,attachments.poll_ids,geo.place_id";

  /** The two dialects of one request. */
  private static final Map<String, Map<String, String>> FIELDS =
      Map.of(
          "tweet",
          fields(
              "tweet.fields",
              "article,attachments,author_id,conversation_id,created_at,edit_history_tweet_ids,"
                  + "entities,geo,lang,note_tweet,possibly_sensitive,public_metrics,"
                  + "referenced_tweets,scopes,source,withheld",
              "author_id,referenced_tweets.id,referenced_tweets.id.author_id," + MEDIA),
          "post",
          fields(
              "post.fields",
              "article,attachments,conversation_id,created_at,entities,geo,lang,note_post,"
                  + "possibly_sensitive,public_metrics,scopes,source,withheld",
              "author_id,referenced_posts,edit_history_post_ids," + MEDIA));

  private static final Duration USAGE = Duration.ofHours(1);

  private Api() {}

  private static Map<String, String> fields(String name, String posts, String expansions) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(name, posts);
    fields.put("expansions", expansions);
    fields.put(
        "user.fields",
        "created_at,description,location,protected,public_metrics,username,verified,verified_type,"
            + "withheld");
    fields.put("media.fields", "alt_text,preview_image_url,type,url,variants");
    fields.put("poll.fields", "options");
    fields.put("place.fields", "country_code,full_name");
    return fields;
  }

  /** Returns what to ask for with posts. */
  static Map<String, String> fields(String names) {
    return FIELDS.getOrDefault(names, Map.of());
  }

  /**
   * Returns a fetch; each kind of request has an allowance of its own.
   *
   * @param path which, without what differs from one list to the next
   */
  static Fetch fetch(ConnectorContext context, String api, String path) {
    return fetch(context, api, path, (status, headers, body) -> Optional.empty());
  }

  static Fetch fetch(
      ConnectorContext context, String api, String path, ErrorMeaning.Classifier first) {
    return Fetch.of(context, Origin.of(api))
        .header("Accept", "application/json")
        .authorization(authorization(context, api))
        .allowance(path)
        .classifier(
            (status, headers, body) ->
                first.classify(status, headers, body).or(() -> meaning(status, headers, body)))
        .build();
  }

  /* An app's own token is had elsewhere than a person's, and a signature needs none. */
  private static Authorization authorization(ConnectorContext context, String api) {
    Origin origin = Origin.of(api);
    boolean tokens =
        List.of(OAuth2.ACCESS_TOKEN, OAuth2.REFRESH_TOKEN, OAuth2.CLIENT_SECRET).stream()
            .anyMatch(name -> context.secret(name, origin).isPresent());
    if (!tokens && context.secret(OAuth1.CONSUMER_KEY, origin).isPresent()) {
      return OAuth1.of(context, origin);
    }
    boolean person = context.secret(OAuth2.REFRESH_TOKEN, origin).isPresent();
    return OAuth2.of(
        context, origin, URI.create(api + (person ? "/2" : "") + "/oauth2/token"), Map.of());
  }

  /** Returns what an error means, by what the API says of it; none of it is content. */
  static Optional<ErrorMeaning> meaning(int status, HttpHeaders headers, byte[] body) {
    Optional<Json> said = said(body);
    String type = said.flatMap(Api::type).orElse("");
    if (type.equals("usage-capped")) {
      return Optional.of(new ErrorMeaning.Wait(USAGE, Progress.Wait.Why.QUOTA));
    }
    if (status == 429) {
      return daily(headers);
    }
    if (said.isEmpty()) {
      return status == 404
          ? Optional.of(new ErrorMeaning.Malformed("404 without a word of the API's own"))
          : Optional.empty();
    }
    return switch (status) {
      case 400 -> refused("does not understand the request" + parameters(said.get()));
      case 402 -> refused("has no credits left to charge (402)");
      case 403 ->
          switch (type) {
            case "client-forbidden" ->
                refused("is not open to this app: it is not enrolled, or of too low a tier");
            case "unsupported-authentication" ->
                refused("takes other credentials: of an app (accessToken) where a person's came");
            default -> Optional.empty();
          };
      default -> Optional.empty();
    };
  }

  /** Returns the last word of a problem's type, of the document or of its first error. */
  static Optional<String> type(Json said) {
    Optional<String> type = said.text("type").filter(text -> !text.equals("about:blank"));
    return type.or(
            () ->
                said.at("errors").items().stream()
                    .flatMap(e -> e.text("type").stream())
                    .findFirst())
        .map(text -> text.substring(text.lastIndexOf('/') + 1));
  }

  private static Optional<Json> said(byte[] body) {
    try {
      return Optional.of(Json.document(body, "error")).filter(Json::isObject);
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private static Optional<ErrorMeaning> refused(String why) {
    return Optional.of(new ErrorMeaning.Refused(why));
  }

  private static String parameters(Json said) {
    String names =
        said.at("errors").items().stream()
            .flatMap(error -> error.at("parameters").names().stream())
            .filter(name -> name.matches("[a-z_.]{1,40}"))
            .distinct()
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? " (400)" : ": " + names + " (400)";
  }

  /* A day's limit has headers of its own, beside those of the quarter of an hour. */
  private static Optional<ErrorMeaning> daily(HttpHeaders headers) {
    Duration rest = null;
    for (String whose : List.of("app", "user")) {
      String prefix = "x-" + whose + "-limit-24hour-";
      boolean spent = headers.firstValue(prefix + "remaining").filter("0"::equals).isPresent();
      Optional<Instant> reset =
          headers
              .firstValue(prefix + "reset")
              .filter(text -> text.matches("\\d{1,11}"))
              .map(text -> Instant.ofEpochSecond(Long.parseLong(text)));
      if (spent && reset.isPresent()) {
        Duration until = Duration.between(date(headers).orElse(reset.get()), reset.get());
        rest = rest == null || until.compareTo(rest) > 0 ? until : rest;
      }
    }
    return rest == null || rest.isNegative() || rest.isZero()
        ? Optional.empty()
        : Optional.of(new ErrorMeaning.Wait(rest, Progress.Wait.Why.QUOTA));
  }

  private static Optional<Instant> date(HttpHeaders headers) {
    try {
      return headers
          .firstValue("date")
          .map(text -> text.replace("UTC", "GMT"))
          .map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Parses a body that must be one answer. */
  static Json document(byte[] body, String place) {
    Json answer = Json.document(body, place);
    if (!answer.isObject()) {
      throw new MalformedException(place, null, 0, "expected an answer of the API", null);
    }
    return answer;
  }
}
