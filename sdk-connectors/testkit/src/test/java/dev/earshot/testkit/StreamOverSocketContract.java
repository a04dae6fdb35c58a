package dev.earshot.testkit;

import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Transport;
import dev.earshot.connectors.http.HttpTransport;
import dev.earshot.connectors.http.TransportLimits;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** The contract for streams whose lines are web sockets to a server on loopback. */
abstract class StreamOverSocketContract extends StreamConnectorContract {
  static final Transport TRANSPORT =
      HttpTransport.builder("contract-test")
          .permit("127.0.0.1")
          .build(HttpTransport.client(TransportLimits.standard()));

  final WebSocketServer server =
      new WebSocketServer(
          new WebSocketServer.Source() {
            @Override
            public int opening(String path, Map<String, String> headers) {
              return asked(headers);
            }

            @Override
            public void opened(WebSocketServer.Connection line, String path) throws IOException {
              begin(line, path);
            }

            @Override
            public void received(WebSocketServer.Connection line, String frame) throws IOException {
              hear(line, frame);
            }
          });

  /** Returns the status with which a line is answered that is asked for with those headers. */
  int asked(Map<String, String> headers) {
    return 101;
  }

  /** Sends what a line begins with. */
  void begin(WebSocketServer.Connection line, String path) throws IOException {}

  /** Takes what the other side sent. */
  void hear(WebSocketServer.Connection line, String frame) throws IOException {}

  /** What is done with a line. */
  private interface Step {
    void on(WebSocketServer.Connection line) throws IOException;
  }

  private void onEach(Step step) {
    for (WebSocketServer.Connection line : server.lines()) {
      try {
        step.on(line);
      } catch (IOException e) {
        // the line has ended, as it may
      }
    }
  }

  /** Sends a frame on every line. */
  final void send(String frame) {
    onEach(line -> line.send(frame));
  }

  @Override
  protected final boolean publishLong(int bytes) {
    send("1".repeat(bytes));
    return true;
  }

  @Override
  protected final void cut() {
    onEach(WebSocketServer.Connection::cut);
  }

  @Override
  protected final int lines() {
    return server.lines().size();
  }

  @Override
  protected ConnectorContext.Builder context() {
    return ConnectorContext.builder(clock).transport(TRANSPORT);
  }

  @AfterEach
  void stop() {
    server.close();
  }
}
