package dev.earshot.connectors.http;

import dev.earshot.Failure;
import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.RedactedAddress;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transport on the JDK's HTTP client: compressed bodies, {@link TransportLimits}, redirects
 * with care, and a guard against addresses that are not on the public internet.
 *
 * <ul>
 *   <li>Bodies in gzip and deflate are asked for and inflated; a body that grows beyond the limit
 *       ends with {@link MalformedException}, one that keeps its reader waiting beyond the limit
 *       with {@link UnavailableException}, both thrown by the body's {@code read}.
 *   <li>A host that resolves to a private, loopback, link-local or otherwise special address is
 *       refused, on every redirect too, unless it was {@linkplain Builder#permit permitted} by
 *       name. The client resolves the name once more when it connects, which nothing here can
 *       prevent: the JDK's own name cache ({@code networkaddress.cache.ttl}, 30 seconds unless set)
 *       keeps both answers the same, and where it ran out between the two, a look at the name after
 *       the answer tells, and the answer is not read. With that cache off ({@code 0}) neither
 *       holds. A client with a proxy resolves elsewhere; then the proxy must guard.
 *   <li>Plain {@code http} is sent to public hosts, since many feeds know nothing else, but never
 *       with a header that could be a credential (any but {@code Accept}, {@code User-Agent}, the
 *       conditional ones and their like), and not at all after {@link Builder#httpsOnly}.
 *   <li>Redirects of GET and HEAD are followed here. To another host, port or scheme go only those
 *       harmless headers; from {@code https} to {@code http} goes nothing. A key that a {@link
 *       Fetch} put into the address stays on its origin too.
 *   <li>Whatever a server makes the client throw is an {@link UnavailableException} of that server
 *       alone. None of ours repeats what a server wrote.
 * </ul>
 *
 * <p>Immutable and thread-safe. Owns no thread: those are the client's. A call never takes longer
 * than connecting and the headers may, for each hop, also where the client has no thread left.
 */
public final class HttpTransport implements Transport {
  private static final Logger LOG = LoggerFactory.getLogger(HttpTransport.class);

  private static final Set<String> HARMLESS =
      Set.of(
          "accept",
          "accept-charset",
          "accept-encoding",
          "accept-language",
          "cache-control",
          "content-type",
          "if-modified-since",
          "if-none-match",
          "range",
          "user-agent");

  /* The first that fits counts. */
  private static final Map<Class<? extends Throwable>, String> TROUBLE = new LinkedHashMap<>();

  static {
    TROUBLE.put(HttpConnectTimeoutException.class, "no connection in time");
    TROUBLE.put(HttpTimeoutException.class, "nothing came in time");
    TROUBLE.put(ConnectException.class, "no connection");
    TROUBLE.put(SSLException.class, "no TLS connection that can be trusted");
    TROUBLE.put(ProtocolException.class, "what came is not HTTP");
    TROUBLE.put(RuntimeException.class, "what came is not HTTP");
  }

  private final String userAgent;
  private final HttpClient client;
  private final TransportLimits limits;
  private final Duration longest;
  private final AddressGuard guard;

  private HttpTransport(Builder builder, HttpClient client) {
    this.userAgent = builder.userAgent;
    this.client = client;
    this.limits = builder.limits;
    this.longest = limits.connect().plus(limits.headers());
    this.guard =
        new AddressGuard(
            Set.copyOf(builder.permitted), builder.httpsOnly, builder.advice, builder.resolver);
  }

  /**
   * Returns a builder.
   *
   * @param userAgent how the host application names itself to every server, with a contact: {@code
   *     "example-monitor/1.2 (+https://example.org/contact)"}
   * @throws IllegalArgumentException if it is blank or has a control character
   */
  public static Builder builder(String userAgent) {
    return new Builder(userAgent);
  }

  /**
   * Returns a client as this transport wants it: no redirects of its own, no cookies, and the
   * threads that the JDK gives it (daemons, as many as it has callbacks to run, gone after a minute
   * without any). A JDK client cannot be closed before Java 21 and keeps a selector thread, so make
   * one and share it.
   *
   * <p>A host whose threads come from elsewhere builds a client of its own. Its executor must be
   * none that also runs what asks: whoever waits for an answer would hold the thread that brings
   * it.
   */
  public static HttpClient client(TransportLimits limits) {
    return HttpClient.newBuilder()
        .connectTimeout(limits.connect())
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();
  }

  @Override
  public HttpResponse<InputStream> send(HttpRequest request) {
    return send(request, new Reading("gzip, deflate", limits.body(), false, limits.bodyBytes()));
  }

  /* Not compressed, since a line would wait in the packer until more came. */
  @Override
  public HttpResponse<InputStream> stream(HttpRequest request, Duration stall) {
    if (stall.isZero() || stall.isNegative()) {
      throw new IllegalArgumentException("stall: expected a positive duration");
    }
    return send(request, new Reading("identity", stall, true, Long.MAX_VALUE));
  }

  /** How a body is asked for and read, and whether its patience is for each wait or for all. */
  private record Reading(String coding, Duration patience, boolean eachWait, long bytes) {
    BodyStream of(String place) {
      return new BodyStream(place, patience, eachWait);
    }
  }

  private HttpResponse<InputStream> send(HttpRequest request, Reading reading) {
    URI uri = request.uri();
    KeyedQuery key = KeyedRequest.keyOf(request);
    boolean credentials = carriesCredentials(request) || !key.isEmpty();
    HttpRequest outgoing = request;
    HttpResponse<InputStream> previous = null;
    URI asked = key.takenFrom(uri);
    String place = RedactedAddress.of(asked);
    guard.check(asked, credentials);
    for (int hops = 0; ; hops++) {
      HttpResponse<InputStream> response = exchange(outgoing, uri, place, reading);
      checkAgain(response, asked, credentials);
      Optional<URI> target = redirect(outgoing, response, place);
      if (target.isEmpty()) {
        return new Answered(response, Bodies.inflated(response, place, reading.bytes()), previous);
      }
      close(response.body());
      if (hops == limits.redirects()) {
        throw new MalformedException(
            RedactedAddress.of(asked), null, -1, "more than " + hops + " redirects", null);
      }
      URI next = target.get();
      if (!Origin.of(uri).holds(next)) {
        outgoing = HttpRequest.newBuilder(outgoing, (name, value) -> harmless(name)).build();
        credentials = false;
        if (key.isIn(next)) {
          throw notFollowed(uri, place, "takes our key to another server");
        }
        key = KeyedQuery.NONE;
      }
      next = key.addedTo(next);
      checkRedirect(uri, place, next, credentials);
      place = Origin.of(next).toString(); // what stands behind it the server wrote
      outgoing = HttpRequest.newBuilder(outgoing, (name, value) -> true).uri(next).build();
      previous = new Answered(response, InputStream.nullInputStream(), previous);
      uri = next;
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Redirects are not followed. Plain {@code ws} is opened as plain {@code http} is asked: never
   * with a secret, but to a permitted host. What a secret is named for is a header.
   */
  @Override
  public WebSocket open(URI address, Map<String, Secret> headers, WebSocket.Listener listener) {
    String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("ws") && !scheme.equals("wss")) {
      throw new RefusedException("a web socket's address: expected ws or wss", null);
    }
    URI page = URI.create("http" + address.toString().substring(2));
    guard.check(page, !headers.isEmpty());
    String place = RedactedAddress.of(page);
    CompletableFuture<WebSocket> opened;
    try {
      WebSocket.Builder builder =
          client.newWebSocketBuilder().connectTimeout(longest).header("User-Agent", userAgent);
      headers.forEach((name, value) -> builder.header(name, value.reveal()));
      opened = builder.buildAsync(address, listener);
    } catch (IllegalArgumentException e) { // whose message may repeat a header
      throw new RefusedException(
          "a web socket to " + place + ": no header can hold a secret", null);
    } catch (RuntimeException e) {
      throw noAnswer(place, e);
    }
    try {
      WebSocket socket = opened.get(longest.toNanos(), TimeUnit.NANOSECONDS);
      if (objectionNow(page, page, !headers.isEmpty()).isPresent()) {
        socket.abort();
        throw ledElsewhere(page);
      }
      return socket;
    } catch (ExecutionException e) {
      throw notOpened(place, e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      opened.cancel(true);
      throw new UnavailableException("no web socket to " + place + " in time", null, null);
    } catch (InterruptedException e) {
      opened.cancel(true);
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted while asking " + place, null, e);
    }
  }

  private static RuntimeException notOpened(String place, Throwable failure) {
    if (failure instanceof WebSocketHandshakeException handshake
        && handshake.getResponse() != null) {
      int status = handshake.getResponse().statusCode();
      return switch (status) {
        case 401, 403, 404, 410 ->
            new RefusedException(place + " opens us no web socket (" + status + ")", null);
        default ->
            new UnavailableException(
                place + " opens us no web socket now (" + status + ")", null, null);
      };
    }
    return noAnswer(place, failure);
  }

  /**
   * Looks at once more where the name led: whoever answers for it may have said something else when
   * the client asked.
   */
  private void checkAgain(HttpResponse<InputStream> response, URI asked, boolean credentials) {
    Optional<String> objection = objectionNow(response.uri(), asked, credentials);
    if (objection.isPresent()) {
      close(response.body());
      throw ledElsewhere(asked);
    }
  }

  private Optional<String> objectionNow(URI uri, URI asked, boolean credentials) {
    try {
      return guard.objection(uri, credentials);
    } catch (UnknownHostException e) {
      throw new UnavailableException(
          "no address is known any more for " + RedactedAddress.of(asked), null, Failure.of(e));
    }
  }

  private static RefusedException ledElsewhere(URI asked) {
    LOG.warn("{} leads to where no request may go; its answer is not read", Origin.of(asked));
    return new RefusedException(
        RedactedAddress.of(asked)
            + " leads elsewhere by now than when it was looked up, to where no request may go; what"
            + " it answered is not read",
        null);
  }

  private void checkRedirect(URI from, String place, URI to, boolean credentials) {
    if ("https".equalsIgnoreCase(from.getScheme()) && "http".equalsIgnoreCase(to.getScheme())) {
      throw notFollowed(from, place, "leads from https to http");
    }
    Optional<String> objection;
    try {
      objection = guard.objection(to, credentials);
    } catch (UnknownHostException e) {
      throw new UnavailableException(
          place + " redirects to a host of which no address is known", null, Failure.of(e));
    }
    if (objection.isPresent()) {
      throw notFollowed(from, place, objection.get());
    }
  }

  /* Where it leads is what the server wrote, and could be anything. */
  private static RefusedException notFollowed(URI from, String place, String why) {
    LOG.warn("{} redirects to where no request may go; not followed", Origin.of(from));
    return new RefusedException(place + " redirects, and is not followed: " + why, null);
  }

  private HttpResponse<InputStream> exchange(
      HttpRequest request, URI uri, String place, Reading reading) {
    HttpRequest.Builder prepared =
        HttpRequest.newBuilder(request, (name, value) -> true)
            .uri(withBareZone(uri))
            .setHeader("User-Agent", userAgent)
            .setHeader("Accept-Encoding", reading.coding());
    if (request.timeout().filter(own -> own.compareTo(limits.headers()) <= 0).isEmpty()) {
      prepared.timeout(limits.headers());
    }
    if ("http".equalsIgnoreCase(uri.getScheme())) {
      // the JDK would offer an upgrade to HTTP/2 here, which old servers and proxies stumble over
      prepared.version(HttpClient.Version.HTTP_1_1);
    }
    CompletableFuture<HttpResponse<InputStream>> answer;
    try {
      answer = client.sendAsync(prepared.build(), information -> reading.of(place));
    } catch (RuntimeException e) {
      throw noAnswer(place, e);
    }
    try {
      return answer.get(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw noAnswer(place, e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new UnavailableException(
          "no answer from "
              + place
              + " within "
              + longest.toSeconds()
              + " s, and none from the HTTP client"
              + (client.executor().isEmpty() ? "" : "; its executor must not be what asks"),
          null,
          null);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted while asking " + place, null, e);
    }
  }

  /* RFC 6874 writes a zone after %25; the client takes what follows the sign for its name. */
  private static URI withBareZone(URI uri) {
    String host = uri.getHost();
    if (host == null || !host.startsWith("[") || !host.contains("%25")) {
      return uri;
    }
    return URI.create(uri.toString().replace(host, host.replace("%25", "%")));
  }

  /* The client's own messages repeat what a server wrote. */
  private static UnavailableException noAnswer(String place, Throwable failure) {
    return new UnavailableException(
        "no answer from " + place + ": " + what(failure), null, Failure.of(failure));
  }

  private static String what(Throwable failure) {
    for (Map.Entry<Class<? extends Throwable>, String> known : TROUBLE.entrySet()) {
      if (known.getKey().isInstance(failure)) {
        return known.getValue();
      }
    }
    return "the connection broke";
  }

  private static Optional<URI> redirect(
      HttpRequest request, HttpResponse<InputStream> response, String place) {
    boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
    return switch (response.statusCode()) {
      case 301, 302, 303, 307, 308 ->
          reads
              ? response
                  .headers()
                  .firstValue("location")
                  .map(to -> resolve(response.uri(), to, place))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static URI resolve(URI from, String location, String place) {
    try {
      return from.resolve(location.strip().replace(" ", "%20"));
    } catch (IllegalArgumentException e) {
      throw new MalformedException(place, "Location", -1, "redirects to what is no address", null);
    }
  }

  private static boolean carriesCredentials(HttpRequest request) {
    return !request.headers().map().keySet().stream().allMatch(HttpTransport::harmless);
  }

  private static boolean harmless(String header) {
    return HARMLESS.contains(header.toLowerCase(Locale.ROOT));
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      throw new UnavailableException("connection broke", null, e);
    }
  }

  /** Builds a transport. Not thread-safe. */
  public static final class Builder {
    private final String userAgent;
    private final Set<String> permitted = new HashSet<>();
    private TransportLimits limits = TransportLimits.standard();
    private boolean httpsOnly;
    private String advice = "HttpTransport.Builder.permit allows it";
    private AddressGuard.Resolver resolver = InetAddress::getAllByName;

    private Builder(String userAgent) {
      if (userAgent.isBlank() || userAgent.chars().anyMatch(c -> c < ' ' || c > 0x7e)) {
        throw new IllegalArgumentException("userAgent: expected printable ASCII, and not blank");
      }
      this.userAgent = userAgent;
    }

    /** Sets the limits; {@link TransportLimits#standard()} until set. */
    public Builder limits(TransportLimits limits) {
      this.limits = Objects.requireNonNull(limits, "limits");
      return this;
    }

    /**
     * Permits one host, as it stands in addresses ({@code intranet.example}, {@code 127.0.0.1},
     * {@code [::1]}), whatever it resolves to, over plain http and with credentials too. For hosts
     * that the host application's operator named, never for one that came out of a payload. {@code
     * bücher.example} is {@code xn--bcher-kva.example}.
     *
     * <p>An IPv6 address may come with or without brackets and in any of its forms; one inside
     * which an IPv4 address is mapped ({@code ::ffff:10.0.0.1}) is that IPv4 address. A zone
     * ({@code fe80::1%eth0}) belongs to the address: another zone is another host.
     *
     * @throws IllegalArgumentException if no address could have that host: it names a scheme, a
     *     port or a path
     */
    public Builder permit(String host) {
      permitted.add(
          HostName.of(host)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "permit: expected a host as addresses have it, without scheme and port")));
      return this;
    }

    /**
     * Sets what the refusal of a private address advises, in words of whoever reads it: {@code
     * "--allow-private permits it"}. Not said over redirects, which lead where nobody named.
     */
    public Builder advice(String advice) {
      this.advice = Objects.requireNonNull(advice, "advice");
      return this;
    }

    /** Refuses plain http to every host that is not permitted. */
    public Builder httpsOnly() {
      this.httpsOnly = true;
      return this;
    }

    /** Sets what finds a host's addresses, so that a test needs no name server. */
    Builder resolver(AddressGuard.Resolver resolver) {
      this.resolver = resolver;
      return this;
    }

    /**
     * Returns the transport on a client.
     *
     * @param client the host's, or one of {@link HttpTransport#client}; its executor must be none
     *     that also runs what asks, see there
     * @throws IllegalArgumentException if the client follows redirects or keeps cookies itself,
     *     past the guard
     */
    public HttpTransport build(HttpClient client) {
      if (client.followRedirects() != HttpClient.Redirect.NEVER
          || client.cookieHandler().isPresent()) {
        throw new IllegalArgumentException(
            "client: expected one that follows no redirect and keeps no cookie");
      }
      return new HttpTransport(this, client);
    }
  }

  private static final class Answered implements HttpResponse<InputStream> {
    private final HttpResponse<InputStream> response;
    private final InputStream body;
    private final @Nullable HttpResponse<InputStream> previous;

    Answered(
        HttpResponse<InputStream> response,
        InputStream body,
        @Nullable HttpResponse<InputStream> previous) {
      this.response = response;
      this.body = body;
      this.previous = previous;
    }

    @Override
    public int statusCode() {
      return response.statusCode();
    }

    @Override
    public HttpRequest request() {
      return response.request();
    }

    @Override
    public Optional<HttpResponse<InputStream>> previousResponse() {
      return Optional.ofNullable(previous);
    }

    @Override
    public HttpHeaders headers() {
      return response.headers();
    }

    @Override
    public InputStream body() {
      return body;
    }

    @Override
    public Optional<SSLSession> sslSession() {
      return response.sslSession();
    }

    @Override
    public URI uri() {
      return response.uri();
    }

    @Override
    public HttpClient.Version version() {
      return response.version();
    }
  }
}
