package dev.earshot.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import dev.earshot.Gap;
import dev.earshot.SourceEvent;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A million events cost no more memory than a hundred thousand. */
@Tag("heavy")
@Timeout(60)
class MemoryTest {
  private static final int ALL = 1_000_000;
  private static final int PAGE = 1000;
  private static final int EACH = 200_000;
  private static final long GROWTH = 4L << 20;

  private final SettableClock clock = new SettableClock(Posts.NOON);
  private final List<Long> heaps = new ArrayList<>();

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    for (int round = 0; round < 3; round++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /* The first stretch loads classes. */
  private void assertFlat() {
    assertTrue(heaps.size() > 3, heaps::toString);
    long grown = heaps.get(heaps.size() - 1) - heaps.get(0);
    assertTrue(grown < GROWTH, () -> "the heap grew by " + grown + " bytes: " + heaps);
  }

  private static void page(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getQuery();
    int below =
        query.contains("below=") ? Integer.parseInt(query.replaceAll(".*below=", "")) : ALL + 1;
    StringBuilder posts = new StringBuilder("{\"posts\":[");
    int n = below - 1;
    for (; n > 0 && n > below - 1 - PAGE; n--) {
      posts.append(n < below - 1 ? "," : "");
      posts.append("{\"n\":").append(n).append(",\"open\":true,\"text\":\"kettle\",\"likes\":3}");
    }
    byte[] body = posts.append("],\"more\":").append(n > 0).append('}').toString().getBytes(UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  @Test
  void aMillionPostsOverHttpAreReadInTheSameHeap() {
    int told = 0;
    try (LoopbackServer server = new LoopbackServer(MemoryTest::page);
        SourceReader reader =
            new Shelf(Shelf.Wrong.NOTHING)
                .open(
                    ReadRequest.of(server.root("127.0.0.1") + "/posts"),
                    null,
                    ConnectorContext.builder(clock).transport(server.transport()).build())) {
      for (boolean more = true; more; ) {
        Batch batch = reader.poll(PAGE);
        int before = told;
        told += batch.events().size();
        if (told / EACH > before / EACH) {
          heaps.add(used());
        }
        more = batch.progress() instanceof Progress.More;
      }
    }
    assertEquals(ALL, told);
    assertFlat();
  }

  private static void stream(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    StringBuilder lines = new StringBuilder();
    for (int n = 1; n <= ALL; n++) {
      lines.append(n).append('\n');
      if (n % PAGE == 0) {
        exchange.getResponseBody().write(lines.toString().getBytes(UTF_8));
        lines.setLength(0);
      }
    }
  }

  @Test
  void aMillionPostsOfAStreamAreHeardInTheSameHeap() {
    ExecutorService threads = Executors.newCachedThreadPool();
    long told = 0;
    long last = 0;
    boolean lost = false;
    try (LoopbackServer server = new LoopbackServer(MemoryTest::stream);
        SourceReader reader =
            new LineStream(true)
                .open(
                    ReadRequest.of(server.root("127.0.0.1") + "/stream"),
                    null,
                    ConnectorContext.builder(clock)
                        .transport(server.transport())
                        .streams(threads)
                        .build())) {
      while (true) {
        Batch batch = reader.poll(PAGE);
        for (SourceEvent event : batch.events()) {
          lost |= event instanceof Gap;
        }
        long before = told;
        told += batch.events().size();
        if (told / EACH > before / EACH) {
          heaps.add(used());
        }
        if (batch.next() != null && batch.next().state().startsWith("last=")) {
          last = Long.parseLong(batch.next().state().strip().substring("last=".length()));
        }
        Thread.onSpinWait();
      }
    } catch (UnavailableException e) {
      // the line has ended
    } finally {
      threads.shutdownNow();
    }
    assertTrue(lost || told == ALL, "events are missing and nobody says so");
    assertEquals(ALL, last, "the last is not heard");
    while (heaps.size() < 4) {
      heaps.add(used()); // where much was dropped
    }
    assertFlat();
  }
}
