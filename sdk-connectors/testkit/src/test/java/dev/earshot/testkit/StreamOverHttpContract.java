package dev.earshot.testkit;

import com.sun.net.httpserver.HttpExchange;
import dev.earshot.connectors.ConnectorContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;

/** The contract for streams whose lines are answers of a server on loopback that never end. */
abstract class StreamOverHttpContract extends StreamConnectorContract {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<HttpExchange, CountDownLatch> open = new LinkedHashMap<>();
  private int published;
  final LoopbackServer server = new LoopbackServer(this::serve);

  /** Returns what a line begins with. Nothing is sent on any line until it was. */
  abstract String opening(HttpExchange exchange);

  /** Returns one post as the source sends it, the {@code number}th since the server started. */
  abstract String post(int number);

  /** Returns one record of the source's that is as long as that and cannot be read. */
  abstract String tooLong(int bytes);

  /** Returns how many posts were published. */
  final int published() {
    return published;
  }

  /** Answers with a line that stays open until it is cut. */
  void serve(HttpExchange exchange) throws IOException {
    CountDownLatch ended = new CountDownLatch(1);
    synchronized (open) {
      exchange.sendResponseHeaders(200, 0);
      write(exchange, opening(exchange));
      open.put(exchange, ended);
    }
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(HttpExchange exchange, String text) throws IOException {
    exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
    exchange.getResponseBody().flush();
  }

  /** Sends a text on every line; one at whose end nobody listens is forgotten. */
  final void send(String text) {
    synchronized (open) {
      open.entrySet()
          .removeIf(
              line -> {
                try {
                  write(line.getKey(), text);
                  return false;
                } catch (IOException e) {
                  line.getValue().countDown();
                  return true;
                }
              });
    }
  }

  @Override
  protected final void publish(int posts) {
    synchronized (open) {
      for (int n = 0; n < posts; n++) {
        published++;
        send(post(published));
      }
    }
  }

  @Override
  protected final boolean publishLong(int bytes) {
    send(tooLong(bytes));
    return true;
  }

  @Override
  protected final void cut() {
    synchronized (open) {
      open.values().forEach(CountDownLatch::countDown);
      open.clear();
    }
  }

  @Override
  protected final int lines() {
    synchronized (open) {
      return open.size();
    }
  }

  @Override
  protected ConnectorContext.Builder context() {
    return ConnectorContext.builder(clock).transport(server.transport()).streams(threads);
  }

  @AfterEach
  void stop() {
    cut();
    server.close();
    threads.shutdownNow();
  }
}
