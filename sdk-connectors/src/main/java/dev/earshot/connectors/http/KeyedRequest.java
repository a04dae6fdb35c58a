package dev.earshot.connectors.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;

/**
 * A request whose address holds secrets, and that says which: so the transport keeps them on their
 * origin and off plain http, as it keeps headers.
 */
final class KeyedRequest extends HttpRequest {
  private final HttpRequest request;
  private final KeyedQuery key;

  KeyedRequest(HttpRequest request, KeyedQuery key) {
    this.request = request;
    this.key = key;
  }

  static KeyedQuery keyOf(HttpRequest request) {
    return request instanceof KeyedRequest keyed ? keyed.key : KeyedQuery.NONE;
  }

  @Override
  public Optional<BodyPublisher> bodyPublisher() {
    return request.bodyPublisher();
  }

  @Override
  public String method() {
    return request.method();
  }

  @Override
  public Optional<Duration> timeout() {
    return request.timeout();
  }

  @Override
  public boolean expectContinue() {
    return request.expectContinue();
  }

  @Override
  public URI uri() {
    return request.uri();
  }

  @Override
  public Optional<HttpClient.Version> version() {
    return request.version();
  }

  @Override
  public HttpHeaders headers() {
    return request.headers();
  }

  /** Shows method and parameters alone. */
  @Override
  public String toString() {
    return method() + " " + key;
  }
}
