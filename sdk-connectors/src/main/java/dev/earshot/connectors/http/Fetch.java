package dev.earshot.connectors.http;

import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.Backoff;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends the GET requests of one reader and says what came.
 *
 * <p>Never waits for time to pass: a source that must rest is an {@link Answer.Rest}, and asking
 * again before that moment answers the same without asking the source.
 *
 * <p>Used by one thread at a time; {@link #close()} may come from any thread and ends a request
 * that is under way.
 */
public final class Fetch implements AutoCloseable {
  private static final Backoff UNSAID = Backoff.of(Duration.ofMinutes(1), Duration.ofMinutes(30));

  private final ConnectorContext context;
  private final Object lock = new Object();
  private Backoff unsaid = UNSAID;
  private Answer.@Nullable Rest resting;
  private @Nullable Thread asking;
  private boolean closed;

  /** Creates a fetch for one reader. */
  public Fetch(ConnectorContext context) {
    this.context = Objects.requireNonNull(context, "context");
  }

  /** Asks for a document without conditions. */
  public Answer get(URI uri, Map<String, String> headers) {
    return get(uri, headers, Validators.none());
  }

  /**
   * Asks for a document.
   *
   * @param headers further headers, such as {@code Accept} and {@code Authorization}
   * @param known the validators of the copy there is
   * @return the document; or that it is unchanged, not there, or that the source must rest (429,
   *     420, 503 with a moment, 403 with a spent limit)
   * @throws UnavailableException if no whole answer came, or the source is in trouble (5xx, 408,
   *     425)
   * @throws RefusedException if the source says no (another 4xx), or the transport does
   * @throws MalformedException if the body is too long or its compression damaged, or the status
   *     makes no sense
   * @throws IllegalStateException after {@link #close()}
   */
  public Answer get(URI uri, Map<String, String> headers, Validators known) {
    if (resting != null && context.clock().instant().isBefore(resting.until())) {
      return resting;
    }
    resting = null;
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    headers.forEach(request::setHeader);
    known.headers().forEach(request::setHeader);
    begin();
    try {
      Answer answer = read(context.transport().send(request.build()), uri);
      if (answer instanceof Answer.Rest rest) {
        resting = rest;
      } else {
        unsaid = UNSAID;
      }
      return answer;
    } finally {
      end();
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

  private Answer read(HttpResponse<InputStream> response, URI asked) {
    try (InputStream body = response.body()) {
      Instant at = context.clock().instant();
      int status = response.statusCode();
      if (status == 304) {
        return new Answer.NotModified(at);
      }
      RateLimits limits = RateLimits.of(response.headers(), at);
      String place = Place.of(asked);
      if (status >= 200 && status < 300) {
        byte[] bytes = body.readAllBytes();
        return new Answer.Found(
            at, response.uri(), response.headers(), bytes, moved(response).orElse(null));
      }
      return switch (status) {
        case 404, 410 -> new Answer.Gone(at, status == 410, isPage(response));
        case 429, 420 -> new Answer.Rest(at, rest(limits, at), Progress.Wait.Why.RATE_LIMIT);
        case 503 -> overloaded(limits, at, place);
        case 403 -> forbidden(limits, at, place);
        case 401 -> throw new RefusedException(place + " wants other credentials (401)", null);
        case 408, 425 -> throw unavailable(limits, at, place, status);
        default -> {
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
      throw new UnavailableException("the body from " + Place.of(asked) + " broke off", null, e);
    }
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

  private static UnavailableException unavailable(
      RateLimits limits, Instant at, String place, int status) {
    Duration after =
        limits.restUntil(true).map(moment -> Duration.between(at, moment)).orElse(null);
    return new UnavailableException(place + " is in trouble (" + status + ")", after, null);
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
    return response
        .headers()
        .firstValue("content-type")
        .filter(t -> t.contains("html"))
        .isPresent();
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
}
