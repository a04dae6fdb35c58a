package dev.earshot.testkit;

import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.bluesky.JetstreamConnector;
import dev.earshot.connectors.stream.StreamConnector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;

class BlueskyStreamContractTest extends StreamOverSocketContract {
  private static final long FIRST = 1_767_268_800_000_000L;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> said = new ArrayList<>();

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  @Override
  void begin(WebSocketServer.Connection line, String path) throws IOException {
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
        send(frame);
      }
    }
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
    return super.context().streams(threads);
  }
}
