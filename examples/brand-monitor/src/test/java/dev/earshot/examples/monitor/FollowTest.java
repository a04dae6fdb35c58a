package dev.earshot.examples.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.earshot.ItemFault;
import dev.earshot.testkit.SettableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --follow} against a server that goes away and comes back, on a clock that is set. */
final class FollowTest {
  private static final String FEED =
      "<rss version=\"2.0\"><channel><title>t</title><item><guid>https://b.example/1</guid>"
          + "<title>tea</title><pubDate>Tue, 01 Sep 2026 10:00:00 GMT</pubDate></item></channel></rss>";

  @TempDir Path folder;
  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-20T12:00:00Z"));
  private final AtomicInteger asked = new AtomicInteger();
  private final List<String> rejected = new CopyOnWriteArrayList<>();
  private final List<String> changed = new CopyOnWriteArrayList<>();
  private final AtomicInteger reports = new AtomicInteger();
  private volatile int status = 500;
  private volatile String retryAfter = "";
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = status == 200 ? FEED.getBytes(StandardCharsets.UTF_8) : new byte[0];
          exchange.getResponseHeaders().add("Content-Type", "application/rss+xml");
          if (!retryAfter.isEmpty()) {
            exchange.getResponseHeaders().add("Retry-After", retryAfter);
          }
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          try (exchange) {
            exchange.getResponseBody().write(body);
          }
          asked.incrementAndGet();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Monitor monitor(boolean follow) throws IOException {
    Path queries = Files.writeString(folder.resolve("queries.tsv"), "tea\ttea\n");
    String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/feed.xml";
    MonitorPlan plan =
        new MonitorPlan(
            "Brand monitor",
            List.of(new MonitorPlan.Source(new Input("feed", address), null)),
            queries,
            "default",
            folder.resolve("out/state/ledger"),
            folder.resolve("out"),
            null,
            null,
            null,
            List.of(),
            follow,
            true);
    return new Monitor(plan, clock, Duration.ofMillis(5), new Noting());
  }

  private final class Noting implements Listener {
    @Override
    public void heard(long events) {}

    @Override
    public void rejected(ItemFault fault, boolean byLine) {
      rejected.add(fault.problem());
    }

    @Override
    public void changed(String source, String notice, boolean pressing) {
      changed.add((pressing ? "! " : "") + notice);
    }
  }

  private CompletableFuture<Void> listening(Monitor monitor) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            monitor.run(report -> reports.incrementAndGet());
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static void await(BooleanSupplier come) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!come.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "it does not come");
      Thread.sleep(20);
    }
  }

  private void awaitAsTimePasses(BooleanSupplier come) throws InterruptedException {
    await(
        () -> {
          clock.advance(Duration.ofMinutes(1));
          return come.getAsBoolean();
        });
  }

  private void awaitAsked(CompletableFuture<Void> run, int times) throws InterruptedException {
    awaitAsTimePasses(() -> asked.get() >= times);
    assertFalse(run.isDone(), "it goes on");
  }

  @Test
  void anOutageOfHoursIsWaitedOutAndToldOnce() throws Exception {
    Monitor monitor = monitor(true);
    CompletableFuture<Void> run = listening(monitor);
    awaitAsked(run, 8);
    status = 404;
    awaitAsked(run, 11);
    status = 503;
    Instant begun = clock.instant();
    awaitAsTimePasses(() -> Duration.between(begun, clock.instant()).toHours() >= 6);
    int before = asked.get();
    awaitAsked(run, before + 1);
    assertEquals(1, changed.size(), changed.toString());
    assertTrue(changed.get(0).endsWith("it is asked until it answers"), changed.get(0));
    assertEquals(1, reports.get(), "nothing new is not told");
    status = 200;
    awaitAsTimePasses(() -> changed.size() == 2);
    await(() -> reports.get() == 2);
    assertEquals("answers again", changed.get(1));
    assertEquals(1, Files.readAllLines(folder.resolve("out/mentions.jsonl")).size());
    assertEquals(List.of(), rejected, "nothing was lost");
    monitor.stop();
    run.get(20, TimeUnit.SECONDS);
    try (var files = Files.walk(folder.resolve("out"))) {
      assertTrue(files.noneMatch(file -> file.toString().endsWith(".new")));
    }
  }

  @Test
  void aFarRestIsToldAlsoToWhoWantsQuiet() throws Exception {
    status = 429;
    retryAfter = "86400";
    Monitor monitor = monitor(true);
    CompletableFuture<Void> run = listening(monitor);
    await(() -> !changed.isEmpty());
    assertTrue(
        changed.get(0).startsWith("! asks to be left alone until 2026-11-21T"), changed.get(0));
    assertFalse(run.isDone());
    monitor.stop();
    run.get(20, TimeUnit.SECONDS);
    assertEquals(1, asked.get());
  }

  @Test
  void whatNeedsAPersonIsTold() throws Exception {
    status = 403;
    Monitor monitor = monitor(true);
    CompletableFuture<Void> run = listening(monitor);
    await(() -> !rejected.isEmpty());
    assertEquals(1, rejected.size(), rejected.toString());
    monitor.stop();
    run.get(20, TimeUnit.SECONDS);
  }

  @Test
  void whoDoesNotFollowIsToldThatTheSourceWasNotRead() throws Exception {
    status = 429;
    retryAfter = "86400";
    listening(monitor(false)).get(60, TimeUnit.SECONDS);
    assertEquals(1, rejected.size());
    assertTrue(rejected.get(0).startsWith("asks to be left alone until 2026-11-21T"));
    assertTrue(rejected.get(0).endsWith("; run again to read on"), rejected.get(0));
  }
}
