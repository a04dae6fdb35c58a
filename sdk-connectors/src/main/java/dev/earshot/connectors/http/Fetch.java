package dev.earshot.connectors.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.earshot.EarshotException;
import dev.earshot.Failure;
import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.Backoff;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.RedactedAddress;
import dev.earshot.connectors.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one origin for one reader and says what came. A request to another origin is misuse, so that
 * no secret of this one can go there.
 *
 * <p>Never waits for time to pass: a source that must rest is an {@link Answer.Rest}, and asking
 * again before that moment answers the same without asking the source; so does every other fetch
 * from the origin with the same credentials ({@link ConnectorContext#restOf}).
 *
 * <p>Used by one thread at a time; {@link #close()} may come from any thread and ends a request
 * that is under way.
 */
public final class Fetch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Fetch.class);

  private static final Backoff UNSAID = Backoff.of(Duration.ofMinutes(1), Duration.ofMinutes(30));
  private static final int ERROR_BODY = 1 << 16;

  /* A proof that is a token, behind the name of its scheme; one that signs holds none. */
  private static final Pattern TOKEN = Pattern.compile("(?:\\S+\\s+)?(\\S+)");

  private final ConnectorContext context;
  private final Origin origin;
  private final Map<String, String> headers;
  private final List<SecretHeader> secrets;
  private final Map<String, String> keys;
  private final Map<String, String> paths;
  private final List<String> needed;
  private final ErrorMeaning.Classifier classifier;
  private final @Nullable Authorization authorization;
  private final String allowance;
  private final Object lock = new Object();
  private Backoff unsaid = UNSAID;
  private @Nullable Thread asking;
  private boolean closed;

  private record SecretHeader(String header, String prefix, String credential) {
    void put(HttpRequest.Builder request, Secret secret) {
      try {
        request.setHeader(header, prefix + secret.reveal());
      } catch (IllegalArgumentException e) { // whose message repeats it
        throw new RefusedException(
            "credential " + credential + ": no header can hold it; expected ASCII", null);
      }
    }
  }

  private Fetch(Builder builder) {
    context = builder.context;
    origin = builder.origin;
    headers = Map.copyOf(builder.headers);
    secrets = List.copyOf(builder.secrets);
    keys = Map.copyOf(builder.keys);
    paths = Map.copyOf(builder.paths);
    needed = List.copyOf(builder.needed);
    classifier = builder.classifier;
    authorization = builder.authorization;
    allowance = builder.allowance;
  }

  /** Returns a builder for a fetch from one origin, with what the context holds for it. */
  public static Builder of(ConnectorContext context, Origin origin) {
    return new Builder(context, origin);
  }

  /** Returns the origin it asks. */
  public Origin origin() {
    return origin;
  }

  /** Asks for a document without conditions. */
  public Answer get(URI uri) {
    return get(uri, Validators.none());
  }

  /**
   * Asks for a document.
   *
   * @param known the validators of the copy there is
   * @return the whole document (200, 201; 203 too, for what a proxy on the way made of it is still
   *     the whole); or that it is unchanged, not there, or that the source must rest (429, 420, 503
   *     with a moment, 403 with a spent limit, and what the connector classifies so)
   * @throws UnavailableException if no whole answer came: nothing yet or nothing at all (202, 204,
   *     205), a part that nobody asked for (206), changes to something else (226), a 304 to who
   *     shows no validators, or another 2xx; or the source is in trouble (5xx, 408, 425)
   * @throws RefusedException if the source says no (another 4xx), or the transport does
   * @throws MalformedException if the body is too long or its compression damaged, or the status
   *     makes no sense
   * @throws IllegalArgumentException if the address lies on another origin
   * @throws IllegalStateException after {@link #close()}
   */
  public Answer get(URI uri, Validators known) {
    HttpRequest.Builder request = HttpRequest.newBuilder().GET();
    known.headers().forEach(request::setHeader);
    Asked asked = new Asked("GET", request, checked(uri), Map.of(), null);
    asked.conditional = !known.headers().isEmpty();
    return ask(asked);
  }

  /**
   * Sends a body and takes the answer; like {@link #get(URI, Validators)}, but never redirected,
   * and an answer without a body (204, 205) is an empty one.
   *
   * @param contentType what the body is
   */
  public Answer post(URI uri, String contentType, byte[] body) {
    return post(uri, contentType, body, Map.of());
  }

  /**
   * Sends a form ({@code application/x-www-form-urlencoded}, UTF-8) and takes the answer; like
   * {@link #post(URI, String, byte[])}.
   *
   * @param form its fields, in their order
   */
  public Answer post(URI uri, Map<String, String> form) {
    StringJoiner body = new StringJoiner("&");
    form.forEach(
        (name, value) ->
            body.add(URLEncoder.encode(name, UTF_8) + "=" + URLEncoder.encode(value, UTF_8)));
    return post(uri, "application/x-www-form-urlencoded", body.toString().getBytes(UTF_8), form);
  }

  private Answer post(URI uri, String contentType, byte[] body, Map<String, String> form) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder()
            .setHeader("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    return ask(new Asked("POST", request, checked(uri), form, null));
  }

  /**
   * Opens an answer that goes on as long as the source has something to say. Errors are told as
   * {@link #get} tells them; a source that must rest is empty, and {@link #rest()} then says until
   * when.
   *
   * @param stall how long the body may keep its reader waiting, positive
   * @return the open body, which whoever reads it closes; bound its lines, as {@code stream.Lines}
   *     does
   */
  public Optional<InputStream> stream(URI uri, Duration stall) {
    Asked asked = new Asked("GET", HttpRequest.newBuilder().GET(), checked(uri), Map.of(), stall);
    Answer answer = ask(asked);
    if (asked.open != null) {
      return Optional.of(asked.open);
    }
    if (answer instanceof Answer.Gone) {
      throw new RefusedException(RedactedAddress.of(uri) + " has no such stream", null);
    }
    return Optional.empty();
  }

  /**
   * Takes what the connector read in the body of an answer that looked well: some sources say "too
   * often" with a 200.
   *
   * @param found the answer
   * @param meaning what its body means
   * @return when to ask again, for a {@link ErrorMeaning.Wait}
   * @throws dev.earshot.EarshotException for every other meaning, as {@link #get} does
   */
  public Answer.Rest says(Answer.Found found, ErrorMeaning meaning) {
    Instant at = found.at();
    Answer.Rest rest =
        meant(
            meaning,
            RateLimits.of(found.headers(), at),
            at,
            RedactedAddress.of(found.uri()),
            false);
    context.learnRest(origin, allowance, new Progress.Wait(rest.until(), rest.why()));
    return rest;
  }

  /** Returns until when the source wants to be left alone; empty if it may be asked. */
  public Optional<Progress.Wait> rest() {
    return context.restOf(origin, allowance);
  }

  private URI checked(URI uri) {
    if (!origin.holds(uri)) {
      throw new IllegalArgumentException("address: expected one on " + origin);
    }
    return uri;
  }

  /** One request on its way, and the body of its answer if that goes on. */
  private static final class Asked {
    private final String method;
    private final HttpRequest.Builder request;
    private final URI uri;
    private final Map<String, String> form;
    private final @Nullable Duration stall;
    private boolean conditional;
    private KeyedQuery key = KeyedQuery.NONE;
    private @Nullable InputStream open;

    private Asked(
        String method,
        HttpRequest.Builder request,
        URI uri,
        Map<String, String> form,
        @Nullable Duration stall) {
      this.method = method;
      this.request = request;
      this.uri = uri;
      this.form = form;
      this.stall = stall;
    }
  }

  private Answer ask(Asked asked) {
    Optional<Progress.Wait> wait = rest();
    if (wait.isPresent()) {
      return new Answer.Rest(context.clock().instant(), wait.get().until(), wait.get().why());
    }
    requireSecret();
    headers.forEach(asked.request::setHeader);
    asked.key = key();
    for (SecretHeader secret : secrets) {
      Secret held = context.secret(secret.credential(), origin).orElse(null);
      if (held != null) {
        secret.put(asked.request, held);
        asked.key = asked.key.besides(held.reveal());
      }
    }
    asked.request.uri(asked.key.addedTo(asked.uri));
    begin();
    try {
      Answer answer = authorized(asked);
      if (answer instanceof Answer.Rest rest) {
        LOG.info("{} wants no request before {} ({})", origin, rest.until(), rest.why());
        context.learnRest(origin, allowance, new Progress.Wait(rest.until(), rest.why()));
        return rest;
      }
      unsaid = UNSAID;
      if (answer instanceof Answer.Found found) {
        found
            .restUntil()
            .map(until -> new Progress.Wait(until, Progress.Wait.Why.RATE_LIMIT))
            .ifPresent(spent -> context.learnRest(origin, allowance, spent));
      }
      return answer;
    } finally {
      end();
    }
  }

  /* The words of a search would leave the house for an answer that can only be no. */
  private void requireSecret() {
    if (!needed.isEmpty()
        && origin.scheme().equals("https")
        && needed.stream().allMatch(each -> context.secret(each, origin).isEmpty())) {
      throw new RefusedException(
          origin
              + " is asked with a secret alone, and the source has no "
              + String.join(" or ", needed),
          null);
    }
  }

  /* A token ends while it is in use: it is renewed and the request sent once more, not twice. */
  private Answer authorized(Asked asked) {
    if (authorization == null) {
      return read(send(asked), asked, false);
    }
    sign(authorization, asked);
    try {
      return read(send(asked), asked, true);
    } catch (ExpiredException e) {
      if (!authorization.renew()) {
        throw new RefusedException(e.why, null);
      }
    }
    LOG.info("{} no longer accepted the token, which was renewed", origin);
    sign(authorization, asked);
    return read(send(asked), asked, false);
  }

  private static void sign(Authorization by, Asked asked) {
    by.headers(asked.method, asked.uri, asked.form)
        .forEach(
            (header, proof) -> {
              new SecretHeader(header, "", header).put(asked.request, proof);
              Matcher token = TOKEN.matcher(proof.reveal());
              if (token.matches()) {
                asked.key = asked.key.besides(token.group(1));
              }
            });
  }

  /* Never leaves this class: whether it is a refusal hangs on what a fresh token brings. */
  private static final class ExpiredException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String why;

    ExpiredException(String why) {
      super(why, null, false, false);
      this.why = why;
    }
  }

  private KeyedQuery key() {
    KeyedQuery key = KeyedQuery.NONE;
    for (Map.Entry<String, String> named : keys.entrySet()) {
      Secret held = context.secret(named.getValue(), origin).orElse(null);
      key = held == null ? key : key.with(named.getKey(), held.reveal());
    }
    for (Map.Entry<String, String> before : paths.entrySet()) {
      Secret held = context.secret(before.getValue(), origin).orElse(null);
      key = held == null ? key : key.withPath(before.getKey(), held.reveal());
    }
    return key;
  }

  /* A host's own transport may throw what ours does not, and say in it what it asked. */
  private HttpResponse<InputStream> send(Asked asked) {
    HttpRequest plain = asked.request.build();
    HttpRequest whole = asked.key.isEmpty() ? plain : new KeyedRequest(plain, asked.key);
    try {
      return asked.stall == null
          ? context.transport().send(whole)
          : context.transport().stream(whole, asked.stall);
    } catch (EarshotException | IllegalStateException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new UnavailableException("no answer from " + origin, null, Failure.of(e));
    }
  }

  private void begin() {
    synchronized (lock) {
      if (closed) {
        throw new IllegalStateException("closed");
      }
      if (asking != null) {
        throw new IllegalStateException("used by two threads at a time");
      }
      asking = Thread.currentThread();
    }
  }

  private void end() {
    synchronized (lock) {
      asking = null;
      if (closed) {
        // the interrupt was ours, to end the request; the thread is the host's
        Thread.interrupted();
      }
    }
  }

  private Answer read(HttpResponse<InputStream> response, Asked asked, boolean renewable) {
    Instant at = context.clock().instant();
    int status = response.statusCode();
    KeyedQuery key = asked.key;
    if (asked.stall != null && isWhole(status)) {
      asked.open = response.body();
      return new Answer.Found(
          at, key.takenFrom(response.uri()), response.headers(), new byte[0], null, key);
    }
    try (InputStream body = response.body()) {
      RateLimits limits = RateLimits.of(response.headers(), at);
      String place = RedactedAddress.of(asked.uri);
      if (status == 304 && asked.conditional) {
        return new Answer.NotModified(at);
      }
      boolean done = asked.method.equals("POST") && (status == 204 || status == 205);
      if (isWhole(status) || done) {
        byte[] bytes = body.readAllBytes();
        URI moved = moved(response).map(key::takenFrom).orElse(null);
        return new Answer.Found(
            at, key.takenFrom(response.uri()), response.headers(), bytes, moved, key);
      }
      if (status >= 400) {
        LOG.debug("{} answers {}", origin, status);
        Optional<ErrorMeaning> failure =
            classifier.classify(status, response.headers(), beginning(body));
        if (failure.isPresent() && failure.get() instanceof ErrorMeaning.Gone) {
          return new Answer.Gone(at, true, false);
        }
        if (failure.isPresent()) {
          return meant(failure.get(), limits, at, place, renewable);
        }
      }
      return switch (status) {
        case 404, 410 -> new Answer.Gone(at, status == 410, isPage(response));
        case 429, 420 -> new Answer.Rest(at, rest(limits, at), Progress.Wait.Why.RATE_LIMIT);
        case 503 -> overloaded(limits, at, place);
        case 403 -> forbidden(limits, at, place);
        case 401 -> throw ended(place + " wants other credentials (401)", renewable);
        case 408, 425 -> throw unavailable(limits, at, place, status);
        case 202, 204, 205 -> throw partial(limits, at, place + " has no answer yet", status);
        case 304 -> throw partial(limits, at, place + " names a copy that is not ours", status);
        default -> {
          if (status >= 200 && status < 300) {
            throw partial(limits, at, place + " answers with a part of the whole", status);
          }
          if (status >= 500) {
            throw unavailable(limits, at, place, status);
          }
          if (status >= 400) {
            throw new RefusedException(place + " says no (" + status + ")", null);
          }
          throw new MalformedException(place, null, -1, "unexpected status " + status, null);
        }
      };
    } catch (IOException e) {
      throw new UnavailableException(
          "the body from " + RedactedAddress.of(asked.uri) + " broke off", null, Failure.of(e));
    }
  }

  /**
   * Whether the body is what was asked for: 206 is a range of it and 226 a difference, and neither
   * was asked for; of 202 and the rest it is something else.
   */
  private static boolean isWhole(int status) {
    return status == 200 || status == 201 || status == 203;
  }

  /** Returns as much of an error's body as came; the status counts even if nothing did. */
  private byte[] beginning(InputStream body) {
    if (classifier == Builder.BY_STATUS) {
      return new byte[0];
    }
    try {
      return body.readNBytes(ERROR_BODY);
    } catch (IOException | UnavailableException | MalformedException e) {
      return new byte[0];
    }
  }

  private static RuntimeException ended(String why, boolean renewable) {
    return renewable ? new ExpiredException(why) : new RefusedException(why, null);
  }

  private Answer.Rest meant(
      ErrorMeaning failure, RateLimits limits, Instant at, String place, boolean renewable) {
    if (failure instanceof ErrorMeaning.Wait wait) {
      Instant until = wait.rest() == null ? rest(limits, at) : at.plus(wait.rest());
      return new Answer.Rest(at, until, wait.why());
    }
    if (failure instanceof ErrorMeaning.Unavailable unavailable) {
      throw new UnavailableException(place + ": " + unavailable.why(), after(limits, at), null);
    }
    if (failure instanceof ErrorMeaning.Expired expired) {
      throw ended(place + ": " + expired.why(), renewable);
    }
    if (failure instanceof ErrorMeaning.Refused refused) {
      throw new RefusedException(place + ": " + refused.why(), null);
    }
    if (failure instanceof ErrorMeaning.Gone gone) {
      throw new RefusedException(place + ": " + gone.why(), null);
    }
    throw new MalformedException(
        place, null, -1, ((ErrorMeaning.Malformed) failure).problem(), null);
  }

  private Answer overloaded(RateLimits limits, Instant at, String place) {
    Optional<Instant> until = limits.restUntil(true).filter(moment -> moment.isAfter(at));
    if (until.isEmpty()) {
      throw unavailable(limits, at, place, 503);
    }
    return new Answer.Rest(at, until.get(), Progress.Wait.Why.MAINTENANCE);
  }

  private static Answer forbidden(RateLimits limits, Instant at, String place) {
    Optional<Instant> until = limits.restUntil(false).filter(moment -> moment.isAfter(at));
    if (until.isEmpty()) {
      throw new RefusedException(place + " is closed to us (403)", null);
    }
    return new Answer.Rest(at, until.get(), Progress.Wait.Why.RATE_LIMIT);
  }

  /** Returns when to ask again; a source that names no moment gets longer and longer rests. */
  private Instant rest(RateLimits limits, Instant at) {
    Optional<Instant> said = limits.restUntil(true).filter(moment -> moment.isAfter(at));
    if (said.isPresent()) {
      return said.get();
    }
    unsaid = unsaid.next(context.random());
    return at.plus(unsaid.delay());
  }

  private static UnavailableException partial(
      RateLimits limits, Instant at, String what, int status) {
    return new UnavailableException(what + " (" + status + ")", after(limits, at), null);
  }

  private static UnavailableException unavailable(
      RateLimits limits, Instant at, String place, int status) {
    return partial(limits, at, place + " is in trouble", status);
  }

  private static @Nullable Duration after(RateLimits limits, Instant at) {
    return limits.restUntil(true).map(moment -> Duration.between(at, moment)).orElse(null);
  }

  private static Optional<URI> moved(HttpResponse<InputStream> response) {
    Optional<HttpResponse<InputStream>> hop = response.previousResponse();
    boolean moved = hop.isPresent();
    for (; hop.isPresent(); hop = hop.get().previousResponse()) {
      moved &= hop.get().statusCode() == 301 || hop.get().statusCode() == 308;
    }
    return moved ? Optional.of(response.uri()) : Optional.empty();
  }

  private static boolean isPage(HttpResponse<InputStream> response) {
    return ContentType.of(response.headers()).filter(ContentType::isPage).isPresent();
  }

  @Override
  public void close() {
    synchronized (lock) {
      if (!closed && asking != null) {
        asking.interrupt();
      }
      closed = true;
    }
  }

  /** Builds a fetch. Not thread-safe. */
  public static final class Builder {
    private static final ErrorMeaning.Classifier BY_STATUS =
        (status, headers, body) -> Optional.empty();

    private final ConnectorContext context;
    private final Origin origin;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final List<SecretHeader> secrets = new ArrayList<>();
    private final Map<String, String> keys = new LinkedHashMap<>();
    private Map<String, String> paths = Map.of();
    private List<String> needed = List.of();
    private ErrorMeaning.Classifier classifier = BY_STATUS;
    private @Nullable Authorization authorization;
    private String allowance = "";

    private Builder(ConnectorContext context, Origin origin) {
      this.context = Objects.requireNonNull(context, "context");
      this.origin = Objects.requireNonNull(origin, "origin");
    }

    /** Sends a header with every request, such as {@code Accept}; no secret in it. */
    public Builder header(String name, String value) {
      headers.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
      return this;
    }

    /**
     * Sends a header with a secret of the source, where the source has it for this origin. Looked
     * up for each request, so that a rotated one counts at once.
     *
     * @param header the header's name, such as {@code Authorization}
     * @param prefix what stands before the secret, such as {@code "Bearer "}
     * @param credential the secret's name
     */
    public Builder secretHeader(String header, String prefix, String credential) {
      secrets.add(new SecretHeader(header, prefix, credential));
      return this;
    }

    /**
     * Sends a secret of the source as a parameter of the query, where the source has it for this
     * origin: for servers that know no other way. It stands in no address that an {@link Answer}
     * holds, so that none gets into a checkpoint; it goes over https alone and to no other origin,
     * as headers do. Addresses that are asked need not hold the parameter; one that does is
     * overruled. Servers and proxies write addresses into their logs: prefer a header where there
     * is one.
     *
     * @param parameter the parameter's name, such as {@code key}
     * @param credential the secret's name
     */
    public Builder secretQuery(String parameter, String credential) {
      keys.put(
          Objects.requireNonNull(parameter, "parameter"),
          Objects.requireNonNull(credential, "credential"));
      return this;
    }

    /**
     * Sends a secret of the source at the beginning of the path, where the source has it for this
     * origin; otherwise like {@link #secretQuery}. Addresses that are asked do not hold it.
     *
     * @param before what stands before the secret, such as {@code /bot}
     * @param credential the secret's name
     */
    public Builder secretPath(String before, String credential) {
      paths = Map.of(before, credential);
      return this;
    }

    /**
     * Names the secrets of which the source must have one for this origin. Where it has none, what
     * is asked is refused ({@link RefusedException}) and nothing is sent; over plain http, where no
     * secret is ever sent, none is needed.
     *
     * @param credentials the secrets' names
     */
    public Builder needs(String... credentials) {
      needed = List.of(credentials);
      return this;
    }

    /**
     * Sets what proves who asks, in place of a secret header or beside it. Where the origin answers
     * 401, or what the classifier calls {@linkplain ErrorMeaning.Expired expired}, the proof is
     * renewed and the request sent once more.
     */
    public Builder authorization(Authorization authorization) {
      this.authorization = Objects.requireNonNull(authorization, "authorization");
      return this;
    }

    /**
     * Names the allowance that these requests draw on, where the origin counts several apart: when
     * it is used up, the others are not. One for the whole origin, until set.
     */
    public Builder allowance(String allowance) {
      this.allowance = Objects.requireNonNull(allowance, "allowance");
      return this;
    }

    /** Sets what says what errors mean; the status alone, until set. */
    public Builder classifier(ErrorMeaning.Classifier classifier) {
      this.classifier = Objects.requireNonNull(classifier, "classifier");
      return this;
    }

    /** Returns the fetch. */
    public Fetch build() {
      return new Fetch(this);
    }
  }
}
