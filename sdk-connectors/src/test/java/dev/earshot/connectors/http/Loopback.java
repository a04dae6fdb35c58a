package dev.earshot.connectors.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.earshot.connectors.ConnectorContext;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A real server on this machine, answering as a test says; and a context that may ask it. */
public final class Loopback implements AutoCloseable {
  public static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  /** What the server answers to one request. */
  public interface Script {
    Reply to(Request request);
  }

  public record Request(URI uri, Map<String, List<String>> headers, String body) {
    public @Nullable String header(String name) {
      return headers.entrySet().stream()
          .filter(entry -> entry.getKey().equalsIgnoreCase(name))
          .map(entry -> entry.getValue().get(0))
          .findFirst()
          .orElse(null);
    }
  }

  public record Reply(int status, Map<String, String> headers, String body) {
    public static Reply json(String body) {
      return new Reply(200, Map.of("Content-Type", "application/json; charset=utf-8"), body);
    }

    public static Reply of(int status, String... headers) {
      Map<String, String> all = new java.util.HashMap<>();
      for (int i = 0; i < headers.length; i += 2) {
        all.put(headers[i], headers[i + 1]);
      }
      return new Reply(status, all, "");
    }
  }

  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Runnable server;
  private final int port;

  private Loopback(Runnable server, int port) {
    this.server = server;
    this.port = port;
  }

  public static Loopback serving(Script script) {
    try {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      Loopback loopback = new Loopback(() -> http.stop(0), http.getAddress().getPort());
      http.createContext("/", exchange -> loopback.answer(exchange, script));
      http.setExecutor(loopback.threads);
      http.start();
      return loopback;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes to a connection by hand, after the request's first line came. */
  public interface Wire {
    void write(Socket socket, OutputStream out) throws Exception;
  }

  public static Loopback raw(Wire wire) {
    try {
      ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Loopback loopback = new Loopback(() -> close(listening), listening.getLocalPort());
      loopback.threads.execute(
          () -> {
            while (!listening.isClosed()) {
              try {
                Socket socket = listening.accept();
                loopback.threads.execute(() -> write(socket, wire));
              } catch (IOException e) {
                return;
              }
            }
          });
      return loopback;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void close(ServerSocket listening) {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Socket socket, Wire wire) {
    try (socket) {
      if (socket.getInputStream().read(new byte[8192]) > 0) {
        wire.write(socket, socket.getOutputStream());
      }
    } catch (Exception e) {
      // the client hung up, which is what these tests make it do
    }
  }

  private void answer(HttpExchange exchange, Script script) throws IOException {
    try (exchange) {
      String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Request request = new Request(exchange.getRequestURI(), exchange.getRequestHeaders(), sent);
      requests.add(request);
      Reply reply;
      try {
        reply = script.to(request);
      } catch (RuntimeException e) {
        reply = Reply.of(599);
      }
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  public List<Request> requests() {
    return requests;
  }

  public String root() {
    return "http://127.0.0.1:" + port;
  }

  public URI uri(String path) {
    return URI.create(root() + path);
  }

  public HttpTransport transport(TransportLimits limits) {
    return HttpTransport.builder("earshot-test/0 (test@example.org)")
        .limits(limits)
        .permit("127.0.0.1")
        .build(HttpTransport.client(limits));
  }

  public ConnectorContext.Builder context(InstantSource clock) {
    return ConnectorContext.builder(clock)
        .transport(transport(TransportLimits.standard()))
        .random(new Random(7));
  }

  public ConnectorContext context() {
    return context(InstantSource.fixed(NOW)).build();
  }

  @Override
  public void close() {
    server.run();
    threads.shutdownNow();
  }
}
