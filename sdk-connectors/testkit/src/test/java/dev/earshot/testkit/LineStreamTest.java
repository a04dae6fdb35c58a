package dev.earshot.testkit;

import com.sun.net.httpserver.HttpExchange;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.stream.StreamConnector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** The contract for streams, proven by a stream over loopback with threads of its own. */
class LineStreamTest {
  abstract static class OverLoopback extends StreamConnectorContract {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<HttpExchange, CountDownLatch> open = new LinkedHashMap<>();
    private final boolean resumes;
    private final LineStream.Wrong wrong;
    private int published;
    private final LoopbackServer server = new LoopbackServer(this::serve);

    OverLoopback(boolean resumes) {
      this(resumes, LineStream.Wrong.NOTHING);
    }

    OverLoopback(boolean resumes, LineStream.Wrong wrong) {
      this.resumes = resumes;
      this.wrong = wrong;
    }

    @AfterEach
    void stop() {
      cut();
      server.close();
      threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
      String query = exchange.getRequestURI().getQuery();
      CountDownLatch ended = new CountDownLatch(1);
      synchronized (open) {
        exchange.sendResponseHeaders(200, 0);
        int from = query == null ? published : Integer.parseInt(query.substring("after=".length()));
        for (int number = from + 1; number <= published; number++) {
          write(exchange, number);
        }
        exchange.getResponseBody().flush();
        open.put(exchange, ended);
      }
      try {
        ended.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private static void write(HttpExchange exchange, int number) throws IOException {
      byte[] line = (number + "\n").getBytes(StandardCharsets.UTF_8);
      exchange.getResponseBody().write(line);
      exchange.getResponseBody().flush();
    }

    @Override
    protected void publish(int posts) {
      synchronized (open) {
        for (int n = 0; n < posts; n++) {
          published++;
          for (Iterator<Map.Entry<HttpExchange, CountDownLatch>> lines = open.entrySet().iterator();
              lines.hasNext(); ) {
            Map.Entry<HttpExchange, CountDownLatch> line = lines.next();
            try {
              write(line.getKey(), published);
            } catch (IOException e) {
              line.getValue().countDown();
              lines.remove();
            }
          }
        }
      }
    }

    @Override
    protected boolean publishLong(int bytes) {
      byte[] line = new byte[bytes];
      Arrays.fill(line, (byte) '1');
      synchronized (open) {
        for (HttpExchange exchange : open.keySet()) {
          try {
            exchange.getResponseBody().write(line);
            write(exchange, 1);
          } catch (IOException e) {
            return true; // it hung up
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
      return new LineStream(resumes, wrong);
    }

    @Override
    protected ReadRequest request() {
      return ReadRequest.of(server.root("127.0.0.1") + "/stream");
    }

    @Override
    protected ConnectorContext.Builder context() {
      return ConnectorContext.builder(clock).transport(server.transport()).streams(threads);
    }
  }

  @Nested
  class OneThatResumes extends OverLoopback {
    OneThatResumes() {
      super(true);
    }
  }

  @Nested
  class OneThatDoesNot extends OverLoopback {
    OneThatDoesNot() {
      super(false);
    }
  }
}
