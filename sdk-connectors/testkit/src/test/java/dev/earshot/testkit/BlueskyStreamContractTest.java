package dev.earshot.testkit;

import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.Transport;
import dev.earshot.connectors.bluesky.JetstreamConnector;
import dev.earshot.connectors.http.HttpTransport;
import dev.earshot.connectors.http.TransportLimits;
import dev.earshot.connectors.stream.StreamConnector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;

class BlueskyStreamContractTest extends StreamConnectorContract {
  private static final long FIRST = 1_767_268_800_000_000L;

  private static final Transport TRANSPORT =
      HttpTransport.builder("contract-test")
          .permit("127.0.0.1")
          .build(HttpTransport.client(TransportLimits.standard()));

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> said = new ArrayList<>();
  private final WebSocketServer server =
      new WebSocketServer(
          new WebSocketServer.Source() {
            @Override
            public void opened(WebSocketServer.Connection line, String path) throws IOException {
              if (path.contains("cursor=")) {
                long from = Long.parseLong(path.replaceAll(".*cursor=(\\d+).*", "$1"));
                synchronized (said) {
                  for (int n = 0; n < said.size(); n++) {
                    if (FIRST + n * 1_000_000L >= from) {
                      line.send(said.get(n));
                    }
                  }
                }
              }
            }
          });

  @AfterEach
  void stop() {
    server.close();
    threads.shutdownNow();
  }

  @Override
  protected void publish(int posts) {
    synchronized (said) {
      for (int n = 0; n < posts; n++) {
        String frame =
            """
            {"did":"did:plc:kettle","time_us":%d,"kind":"commit","commit":{"operation":"create",
             "collection":"app.bsky.feed.post","rkey":"k%d","cid":"c","record":{
             "$type":"app.bsky.feed.post","text":"On kettle %d","createdAt":"2026-01-01T12:00:00Z"}}}"""
                .formatted(FIRST + said.size() * 1_000_000L, said.size(), said.size());
        said.add(frame);
        for (WebSocketServer.Connection line : server.lines()) {
          try {
            line.send(frame);
          } catch (IOException e) {
            // the line has ended
          }
        }
      }
    }
  }

  @Override
  protected boolean publishLong(int bytes) {
    String frame = "1".repeat(bytes);
    for (WebSocketServer.Connection line : server.lines()) {
      try {
        line.send(frame);
      } catch (IOException e) {
        // it hung up, as it may
      }
    }
    return true;
  }

  @Override
  protected void cut() {
    for (WebSocketServer.Connection line : server.lines()) {
      try {
        line.cut();
      } catch (IOException e) {
        // the line has ended
      }
    }
  }

  @Override
  protected int lines() {
    return server.lines().size();
  }

  @Override
  protected StreamConnector connector() {
    return new JetstreamConnector();
  }

  @Override
  protected ReadRequest request() {
    return ReadRequest.of(server.uri("/subscribe").toString());
  }

  @Override
  protected ConnectorContext.Builder context() {
    return ConnectorContext.builder(clock).transport(TRANSPORT).streams(threads);
  }
}
