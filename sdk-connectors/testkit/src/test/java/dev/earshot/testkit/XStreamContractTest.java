package dev.earshot.testkit;

import com.sun.net.httpserver.HttpExchange;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.stream.StreamConnector;
import dev.earshot.connectors.x.XStreamConnector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;

class XStreamContractTest extends StreamConnectorContract {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<HttpExchange, CountDownLatch> open = new LinkedHashMap<>();
  private int published;
  private final LoopbackServer server = new LoopbackServer(this::serve);

  @AfterEach
  void stop() {
    cut();
    server.close();
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestURI().getPath().endsWith("/stream")) {
      byte[] none = "{\"meta\":{\"result_count\":0}}".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, none.length);
      exchange.getResponseBody().write(none);
      return;
    }
    CountDownLatch ended = new CountDownLatch(1);
    synchronized (open) {
      exchange.sendResponseHeaders(200, 0);
      write(exchange, "\r\n");
      open.put(exchange, ended);
    }
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(HttpExchange exchange, String line) throws IOException {
    exchange.getResponseBody().write(line.getBytes(StandardCharsets.UTF_8));
    exchange.getResponseBody().flush();
  }

  @Override
  protected void publish(int posts) {
    synchronized (open) {
      for (int n = 0; n < posts; n++) {
        published++;
        String line =
            XContractTest.answer(List.of(XContractTest.post(published + 100)), "") + "\r\n";
        for (Iterator<Map.Entry<HttpExchange, CountDownLatch>> lines = open.entrySet().iterator();
            lines.hasNext(); ) {
          Map.Entry<HttpExchange, CountDownLatch> one = lines.next();
          try {
            write(one.getKey(), line);
          } catch (IOException e) {
            one.getValue().countDown();
            lines.remove();
          }
        }
      }
    }
  }

  @Override
  protected boolean publishLong(int bytes) {
    synchronized (open) {
      for (HttpExchange line : open.keySet()) {
        try {
          write(line, "1".repeat(bytes) + "\r\n");
        } catch (IOException e) {
          return true; // it hung up, as it may
        }
      }
    }
    return true;
  }

  @Override
  protected void cut() {
    synchronized (open) {
      open.values().forEach(CountDownLatch::countDown);
      open.clear();
    }
  }

  @Override
  protected int lines() {
    synchronized (open) {
      return open.size();
    }
  }

  @Override
  protected StreamConnector connector() {
    return new XStreamConnector();
  }

  @Override
  protected ReadRequest request() {
    return ReadRequest.of(server.root("127.0.0.1") + "/2/tweets/search/stream");
  }

  @Override
  protected ConnectorContext.Builder context() {
    return ConnectorContext.builder(clock).transport(server.transport()).streams(threads);
  }
}
