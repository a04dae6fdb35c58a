package dev.earshot.connectors.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.http.Authorization;
import dev.earshot.connectors.http.ErrorMeaning;
import dev.earshot.connectors.http.Fetch;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * OAuth 2 (RFC 6749) with bearer tokens: takes a token where it has none, and another when one
 * ends.
 *
 * <p>The source's credentials are {@link #ACCESS_TOKEN}, {@link #REFRESH_TOKEN}, {@link #CLIENT_ID}
 * and {@link #CLIENT_SECRET}, as far as there are any. All but the first go to the token endpoint
 * alone: a connector whose endpoint lies elsewhere than its data says so by {@link
 * dev.earshot.connectors.Connector#secretsElsewhere}, for which {@link #secretsAt} is made.
 *
 * <ul>
 *   <li>With a refresh token it refreshes. A new refresh token is in the host's store before the
 *       access token that came with it is used, since the old one may be good no more.
 *   <li>Without one, and with the client's secret, it asks on the client's own behalf ({@code
 *       client_credentials}).
 *   <li>With neither, an access token that ended is a refusal.
 * </ul>
 *
 * <p>Sources that share a context share the token: whoever comes second finds it renewed.
 */
public final class OAuth2 implements Authorization {
  /** What is sent with every request. */
  public static final String ACCESS_TOKEN = "accessToken";

  /** What is traded for an access token when that has ended. */
  public static final String REFRESH_TOKEN = "refreshToken";

  /** The client's name at the source. */
  public static final String CLIENT_ID = "clientId";

  /** The client's secret; none for a public client. */
  public static final String CLIENT_SECRET = "clientSecret";

  private static final Duration EARLY = Duration.ofSeconds(30);

  private final ConnectorContext context;
  private final Origin data;
  private final URI endpoint;
  private final Map<String, String> extra;
  private final Fetch fetch;
  private @Nullable String shown;
  private @Nullable Instant ends;

  private OAuth2(ConnectorContext context, Origin data, URI endpoint, Map<String, String> extra) {
    this.context = Objects.requireNonNull(context, "context");
    this.data = Objects.requireNonNull(data, "data");
    this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
    this.extra = Map.copyOf(extra);
    this.fetch = tokens(context, endpoint, true);
  }

  /**
   * Returns what proves a source's requests.
   *
   * @param context the source's
   * @param data the origin that is asked with the token
   * @param endpoint where tokens are had
   * @param extra further fields of the token request, such as {@code scope}; no secret in it
   */
  public static OAuth2 of(
      ConnectorContext context, Origin data, URI endpoint, Map<String, String> extra) {
    return new OAuth2(context, data, endpoint, extra);
  }

  /** Returns that all but the access token go to a token endpoint of its own. */
  public static Map<String, Origin> secretsAt(URI endpoint) {
    Origin origin = Origin.of(endpoint);
    return Map.of(REFRESH_TOKEN, origin, CLIENT_ID, origin, CLIENT_SECRET, origin);
  }

  /**
   * Returns the address of a login page, for a host that sends a person there.
   *
   * @param page the source's login page
   * @param clientId the client's name
   * @param redirect where the person shall come back, as registered at the source
   * @param state what the host will recognize the answer by, so that nobody slips in another
   * @param extra further parameters, such as {@code scope}
   */
  public static URI loginPage(
      URI page,
      String clientId,
      URI redirect,
      String state,
      Pkce proof,
      Map<String, String> extra) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("response_type", "code");
    all.put("client_id", clientId);
    all.put("redirect_uri", redirect.toString());
    all.put("state", state);
    all.put("code_challenge", proof.challenge());
    all.put("code_challenge_method", "S256");
    all.putAll(extra);
    StringBuilder address = new StringBuilder(page.toString());
    String join = page.getRawQuery() == null ? "?" : "&";
    for (Map.Entry<String, String> one : all.entrySet()) {
      address.append(join).append(one.getKey()).append('=');
      address.append(URLEncoder.encode(one.getValue(), UTF_8));
      join = "&";
    }
    return URI.create(address.toString());
  }

  /**
   * Trades the code that a person brought back from the login page for tokens, which are in the
   * host's store when this returns.
   *
   * @param context the source's, with the client's name
   * @param endpoint where tokens are had
   * @param code what the person brought
   * @param redirect the address that the login page was given
   * @param proof what the login page was given the challenge of
   * @throws RefusedException if the source says no
   * @throws UnavailableException if it does not answer now
   * @throws MalformedException if its answer makes no sense
   */
  public static void login(
      ConnectorContext context, URI endpoint, Secret code, URI redirect, Pkce proof) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code.reveal());
    form.put("redirect_uri", redirect.toString());
    form.put("code_verifier", proof.verifier().reveal());
    Origin origin = Origin.of(endpoint);
    boolean secret = context.secret(CLIENT_SECRET, origin).isPresent();
    if (!secret) {
      context.secret(CLIENT_ID, origin).ifPresent(id -> form.put("client_id", id.reveal()));
    }
    try (Fetch fetch = tokens(context, endpoint, secret)) {
      keep(context, ask(fetch, endpoint, form));
    }
  }

  @Override
  public Map<String, Secret> headers(String method, URI uri, Map<String, String> form) {
    Secret token = context.secret(ACCESS_TOKEN, data).orElse(null);
    boolean ended =
        token != null
            && ends != null
            && token.reveal().equals(shown)
            && !context.clock().instant().isBefore(ends);
    if (token == null || ended) {
      shown = token == null ? null : token.reveal();
      if (!renew()) {
        throw new RefusedException(
            token == null
                ? "the source has no " + ACCESS_TOKEN + ", and nothing to trade for one"
                : "the access token has ended, and there is nothing to trade for another",
            null);
      }
      token = context.secret(ACCESS_TOKEN, data).orElseThrow();
    }
    shown = token.reveal();
    return Map.of("Authorization", Secret.of("Bearer " + shown));
  }

  /**
   * {@inheritDoc}
   *
   * @throws RefusedException if the source no longer takes what is traded: somebody must log in
   */
  @Override
  public boolean renew() {
    synchronized (context) { // a source has one context: a refresh token is good once
      String now = context.secret(ACCESS_TOKEN, data).map(Secret::reveal).orElse(null);
      if (now != null && !now.equals(shown)) {
        ends = null;
        return true;
      }
      Origin origin = Origin.of(endpoint);
      Optional<Secret> refresh = context.secret(REFRESH_TOKEN, origin);
      Map<String, String> form = new LinkedHashMap<>(extra);
      if (refresh.isPresent()) {
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", refresh.get().reveal());
      } else if (context.secret(CLIENT_SECRET, origin).isPresent()) {
        form.put("grant_type", "client_credentials");
      } else {
        return false;
      }
      if (context.secret(CLIENT_SECRET, origin).isEmpty()) {
        context.secret(CLIENT_ID, origin).ifPresent(id -> form.put("client_id", id.reveal()));
      }
      Json answer = ask(fetch, endpoint, form);
      Instant asked = context.clock().instant();
      keep(context, answer);
      OptionalLong seconds = answer.whole("expires_in");
      ends =
          seconds.isPresent() && seconds.getAsLong() > 0 && seconds.getAsLong() < 1L << 31
              ? asked.plusSeconds(seconds.getAsLong()).minus(EARLY)
              : null;
      return true;
    }
  }

  private static void keep(ConnectorContext context, Json answer) {
    Secret access = Secret.of(answer.text("access_token").orElseThrow());
    answer.text("refresh_token").ifPresent(fresh -> context.rotate(REFRESH_TOKEN, secret(fresh)));
    context.rotate(ACCESS_TOKEN, access);
  }

  private static Secret secret(String content) {
    try {
      return Secret.of(content);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("token endpoint", null, -1, "a token that none can send", null);
    }
  }

  private static Json ask(Fetch fetch, URI endpoint, Map<String, String> form) {
    Answer answer = fetch.post(endpoint, form);
    if (answer instanceof Answer.Found found) {
      Json json = Json.document(found.body(), "token endpoint");
      String token = json.text("access_token").orElse("");
      if (token.isBlank()) {
        throw new MalformedException("token endpoint", "access_token", -1, "no token", null);
      }
      secret(token);
      return json;
    }
    if (answer instanceof Answer.Rest rest) {
      throw new UnavailableException(
          fetch.origin() + " gives no token now", Duration.between(rest.at(), rest.until()), null);
    }
    throw new RefusedException(fetch.origin() + " has no token endpoint there", null);
  }

  private static Fetch tokens(ConnectorContext context, URI endpoint, boolean withSecret) {
    Origin origin = Origin.of(endpoint);
    Fetch.Builder fetch =
        Fetch.of(context, origin).header("Accept", "application/json").classifier(OAuth2::meaning);
    return (withSecret ? fetch.authorization(new Client(context, origin)) : fetch).build();
  }

  /* RFC 6749, section 5.2: what is wrong stands in the body. */
  private static Optional<ErrorMeaning> meaning(int status, HttpHeaders headers, byte[] body) {
    if (status != 400 && status != 401) {
      return Optional.empty();
    }
    String error;
    try {
      error = Json.document(body, "token endpoint").text("error").orElse("");
    } catch (MalformedException e) {
      return Optional.empty();
    }
    return switch (error) {
      case "invalid_grant" ->
          refused("what was traded for a token is good no more; somebody must log in anew");
      case "invalid_client", "unauthorized_client" -> refused("the client is not known or may not");
      case "invalid_scope", "unsupported_grant_type", "invalid_request" -> refused(error);
      case "slow_down", "temporarily_unavailable" ->
          Optional.of(new ErrorMeaning.Unavailable(error));
      default -> Optional.empty();
    };
  }

  private static Optional<ErrorMeaning> refused(String why) {
    return Optional.of(new ErrorMeaning.Refused(why));
  }

  /** The client's name and secret as RFC 6749, section 2.3.1, has them. */
  private record Client(ConnectorContext context, Origin origin) implements Authorization {
    @Override
    public Map<String, Secret> headers(String method, URI uri, Map<String, String> form) {
      Optional<Secret> secret = context.secret(CLIENT_SECRET, origin);
      if (secret.isEmpty()) {
        return Map.of();
      }
      String id = context.secret(CLIENT_ID, origin).map(Secret::reveal).orElse("");
      String pair =
          URLEncoder.encode(id, UTF_8) + ":" + URLEncoder.encode(secret.get().reveal(), UTF_8);
      return Map.of(
          "Authorization",
          Secret.of("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8))));
    }

    @Override
    public boolean renew() {
      return false;
    }
  }
}
