package dev.earshot.connectors;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;

/**
 * Sends HTTP requests for connectors. {@code dev.earshot.connectors.http.HttpTransport} is the one
 * on the JDK's client, with limits and a guard against private addresses; a host with a client of
 * its own wraps that.
 *
 * <p>Another that follows redirects takes neither headers that could be credentials nor the query
 * of the request to another origin, and repeats in no message what it asked or what came.
 *
 * <p>Thread-safe.
 */
@FunctionalInterface
public interface Transport {
  /**
   * Sends a request and returns as soon as the headers are there; the caller closes the body.
   *
   * @throws dev.earshot.UnavailableException if no answer came
   * @throws dev.earshot.RefusedException if the address is one the host does not permit
   */
  HttpResponse<InputStream> send(HttpRequest request);

  /**
   * Opens a web socket and returns once it stands. The listener is called by the client's threads.
   *
   * @param address a {@code wss} or {@code ws} address
   * @param headers what the opening request says beside what every such request does
   * @throws dev.earshot.UnavailableException if none was opened now
   * @throws dev.earshot.RefusedException if the server says no (401, 403, 404, 410), the address is
   *     one the host does not permit, or this transport opens no web sockets
   */
  default WebSocket open(URI address, Map<String, Secret> headers, WebSocket.Listener listener) {
    throw new dev.earshot.RefusedException("this transport opens no web sockets", null);
  }

  /**
   * Sends a request whose answer goes on as long as the source has something to say; otherwise as
   * {@link #send}. No limit counts for such a body as a whole: neither how long it goes on nor how
   * many bytes it has. Whoever reads it bounds what one line or frame may hold.
   *
   * <p>A host's transport that has no other way sends it as any other, and its limits end the line.
   *
   * @param stall how long the body may keep its reader waiting for the next byte; positive
   * @throws dev.earshot.UnavailableException if no answer came; thrown by the body's {@code read}
   *     too once it kept its reader waiting too long
   */
  default HttpResponse<InputStream> stream(HttpRequest request, Duration stall) {
    return send(request);
  }

  /** Returns a transport that refuses every request, for connectors that read no network. */
  static Transport none() {
    return request -> {
      throw new dev.earshot.RefusedException("this context has no transport", null);
    };
  }
}
