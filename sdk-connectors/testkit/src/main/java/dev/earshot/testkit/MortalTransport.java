package dev.earshot.testkit;

import dev.earshot.connectors.Secret;
import dev.earshot.connectors.Transport;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A transport whose lines kill what listens to them, once it is deadly. */
final class MortalTransport implements Transport {
  private final Transport to;
  private final AtomicBoolean deadly;

  MortalTransport(Transport to, AtomicBoolean deadly) {
    this.to = to;
    this.deadly = deadly;
  }

  @Override
  public HttpResponse<InputStream> send(HttpRequest request) {
    return new Mortal(to.send(request));
  }

  @Override
  public HttpResponse<InputStream> stream(HttpRequest request, Duration stall) {
    return new Mortal(to.stream(request, stall));
  }

  @Override
  public WebSocket open(URI address, Map<String, Secret> headers, WebSocket.Listener listener) {
    return to.open(address, headers, new Listening(listener));
  }

  private void die() {
    if (deadly.get()) {
      throw new IllegalStateException("what listens dies here");
    }
  }

  private final class Mortal implements HttpResponse<InputStream> {
    private final HttpResponse<InputStream> of;

    private Mortal(HttpResponse<InputStream> of) {
      this.of = of;
    }

    @Override
    public InputStream body() {
      return new FilterInputStream(of.body()) {
        @Override
        public int read() throws IOException {
          int read = super.read();
          die();
          return read;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
          int read = super.read(into, from, length);
          die();
          return read;
        }
      };
    }

    @Override
    public int statusCode() {
      return of.statusCode();
    }

    @Override
    public HttpRequest request() {
      return of.request();
    }

    @Override
    public Optional<HttpResponse<InputStream>> previousResponse() {
      return of.previousResponse();
    }

    @Override
    public HttpHeaders headers() {
      return of.headers();
    }

    @Override
    public Optional<SSLSession> sslSession() {
      return of.sslSession();
    }

    @Override
    public URI uri() {
      return of.uri();
    }

    @Override
    public HttpClient.Version version() {
      return of.version();
    }
  }

  /* A client tells its listener of what died in it. */
  private final class Listening implements WebSocket.Listener {
    private final WebSocket.Listener to;

    private Listening(WebSocket.Listener to) {
      this.to = to;
    }

    @Override
    public void onOpen(WebSocket opened) {
      to.onOpen(opened);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket of, CharSequence data, boolean last) {
      try {
        die();
      } catch (IllegalStateException e) {
        of.abort();
        to.onError(of, e);
        return null;
      }
      return to.onText(of, data, last);
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket of, ByteBuffer data, boolean last) {
      return to.onBinary(of, data, last);
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket of, ByteBuffer data) {
      return to.onPing(of, data);
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket of, ByteBuffer data) {
      return to.onPong(of, data);
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket of, int status, String reason) {
      return to.onClose(of, status, reason);
    }

    @Override
    public void onError(WebSocket of, Throwable error) {
      to.onError(of, error);
    }
  }
}
