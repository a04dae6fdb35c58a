package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.PostId;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Ingestion;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceStatus;
import dev.earshot.connectors.SourceStatus.State;
import dev.earshot.connectors.Transport;
import dev.earshot.connectors.feed.FeedConnector;
import dev.earshot.connectors.http.HttpTransport;
import dev.earshot.connectors.http.TransportLimits;
import dev.earshot.pipeline.Delivery;
import dev.earshot.pipeline.Gate;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.pipeline.Sink;
import dev.earshot.query.QuerySet;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The host of docs/host.md: a pool of two threads, two HTTP sources, a sink of its own. */
@Timeout(120)
class HostTest {
  private static final TransportLimits SHORT =
      TransportLimits.builder()
          .connect(Duration.ofSeconds(1))
          .headers(Duration.ofSeconds(1))
          .body(Duration.ofSeconds(1))
          .build();

  private final SettableClock clock = new SettableClock(Posts.NOON);
  private final MentionStore store = MentionStore.inMemory();
  private final ExecutorService threads = Executors.newFixedThreadPool(2);

  @AfterEach
  void shutDown() {
    threads.shutdownNow();
  }

  private static String feed(String site, int items) {
    StringBuilder feed =
        new StringBuilder("<rss version='2.0'><channel><ttl>5</ttl><title>s</title>");
    for (int n = 1; n <= items; n++) {
      feed.append("<item><guid>https://").append(site).append(".example/").append(n);
      feed.append("</guid><title>kettle ").append(n).append("</title></item>");
    }
    return feed.append("</channel></rss>").toString();
  }

  private static RawServer.Manner well(String site, int items) {
    return out -> out.write(RawServer.ok("application/rss+xml", feed(site, items)));
  }

  private Pipeline pipeline(Sink sink) {
    return Pipeline.builder(
            Gate.publicOnly(), QuerySet.builder().add("kettle", "kettle").build(), store)
        .sink("graph", sink)
        .build();
  }

  private static Transport transport(HttpClient client) {
    return HttpTransport.builder("host-test/1").limits(SHORT).permit("127.0.0.1").build(client);
  }

  private Ingestion ingestion(Pipeline pipeline, HttpClient client, RawServer... servers) {
    ConnectorContext context =
        ConnectorContext.builder(clock)
            .transport(transport(client))
            .random(new java.util.Random(3))
            .build();
    Ingestion.Builder ingestion = Ingestion.builder(pipeline, context).executor(threads);
    for (int n = 0; n < servers.length; n++) {
      ingestion.source(
          "s" + n, new FeedConnector(), ReadRequest.of(servers[n].root() + "/feed?token=hush"));
    }
    return ingestion.build();
  }

  private static void await(BooleanSupplier done) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!done.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "it did not come to pass");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  @Test
  void twoSourcesOnAPoolOfTwoAreReadSideBySide() {
    try (RawServer one = new RawServer(well("one", 3));
        RawServer two = new RawServer(well("two", 4));
        Ingestion ingestion =
            ingestion(pipeline(delivery -> {}), HttpTransport.client(SHORT), one, two)) {
      for (SourceStatus status : ingestion.run()) {
        assertEquals(State.CAUGHT_UP, status.state(), status.reason());
      }
    }
    assertEquals(7, store.size());
  }

  @Test
  @DisplayName("a client on the ingestion's own threads costs time and never the run")
  void aSharedPoolCannotHang() {
    HttpClient shared =
        HttpClient.newBuilder()
            .connectTimeout(SHORT.connect())
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(threads)
            .build();
    try (RawServer one = new RawServer(well("one", 3));
        RawServer two = new RawServer(well("two", 4));
        Ingestion ingestion = ingestion(pipeline(delivery -> {}), shared, one, two)) {
      List<SourceStatus> statuses = ingestion.run();
      assertTrue(
          statuses.stream().anyMatch(status -> status.state() == State.RETRYING),
          statuses::toString);
      for (SourceStatus status : statuses) {
        if (status.state() == State.RETRYING) {
          assertTrue(status.reason().contains("executor"), status.reason());
          assertFalse(status.reason().contains("hush"), status.reason());
        }
      }
      assertTrue(ingestion.nextDue().isPresent());
    }
  }

  @Test
  void aQuickSourceIsPolledAgainWhileASlowOneIsWaitedFor() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    try (RawServer slow =
            new RawServer(
                out -> {
                  out.write(RawServer.http("HTTP/1.1 200 OK\nContent-Length: 52\n\n"));
                  out.flush();
                  released.await();
                  out.write(
                      RawServer.http("<rss version='2.0'><channel></channel></rss>          "));
                });
        RawServer quick = new RawServer(well("quick", 2))) {
      TransportLimits patient = TransportLimits.builder().body(Duration.ofSeconds(60)).build();
      Transport transport =
          HttpTransport.builder("host-test/1")
              .limits(patient)
              .permit("127.0.0.1")
              .build(HttpTransport.client(patient));
      try (Ingestion ingestion =
          Ingestion.builder(
                  pipeline(delivery -> {}),
                  ConnectorContext.builder(clock).transport(transport).build())
              .source("slow", new FeedConnector(), ReadRequest.of(slow.root() + "/"))
              .source("quick", new FeedConnector(), ReadRequest.of(quick.root() + "/"))
              .executor(threads)
              .build()) {
        Future<List<SourceStatus>> first = ingestion.start();
        for (int polls = 1; polls <= 3; polls++) {
          await(
              () ->
                  ingestion.statuses().get(1).state() == State.CAUGHT_UP
                      && ingestion.nextDue().isPresent());
          assertEquals(polls, quick.asked());
          clock.set(ingestion.nextDue().orElseThrow());
          if (polls < 3) {
            ingestion.start().get(20, TimeUnit.SECONDS);
          }
        }
        assertFalse(first.isDone(), "the slow one was waited for");
        released.countDown();
        assertEquals(State.CAUGHT_UP, first.get(20, TimeUnit.SECONDS).get(0).state());
      } finally {
        released.countDown();
      }
    }
  }

  @Test
  @DisplayName("two hours of servers that are down, slow, hostile and back: everything told once")
  void survivesTwoHours() {
    List<PostId> told = new ArrayList<>();
    int[] deliveries = {0};
    Sink failsOnce =
        (Delivery delivery) -> {
          if (++deliveries[0] == 2) {
            throw new IllegalStateException("the database is away");
          }
          for (Outcome.Change change : delivery.changes()) {
            told.add(((Outcome.Admitted) change).mention().id());
          }
        };
    int failedRuns = 0;
    try (RawServer one = new RawServer(well("one", 2));
        RawServer two = new RawServer(well("two", 2));
        Ingestion ingestion =
            ingestion(pipeline(failsOnce), HttpTransport.client(SHORT), one, two)) {
      Instant end = Posts.NOON.plus(Duration.ofHours(2));
      int phase = -1;
      while (clock.instant().isBefore(end)) {
        int now = (int) Duration.between(Posts.NOON, clock.instant()).toMinutes() / 10;
        if (now != phase) {
          phase = now;
          behave(one, two, phase);
        }
        try {
          ingestion.run();
        } catch (IllegalStateException e) {
          failedRuns++;
        }
        Instant due = ingestion.nextDue().orElseThrow(() -> new AssertionError("it went quiet"));
        assertFalse(due.isAfter(clock.instant().plus(Duration.ofHours(1))), "an outage of minutes");
        clock.set(due.isAfter(clock.instant()) ? due : clock.instant().plusMillis(1));
      }
      for (SourceStatus status : ingestion.statuses()) {
        assertEquals(State.CAUGHT_UP, status.state(), status.toString());
      }
    }
    assertEquals(1, failedRuns, "the sink failed once, and that came out");
    assertEquals(13, store.size());
    assertEquals(13, told.size());
    assertEquals(13, told.stream().distinct().count());
  }

  /* Ten minutes each; what is new comes while the other is in trouble. */
  private static void behave(RawServer one, RawServer two, int phase) {
    switch (phase) {
      case 1 -> one.down();
      case 2 -> {
        one.up();
        one.answers(out -> new CountDownLatch(1).await(1500, TimeUnit.MILLISECONDS));
        two.answers(out -> out.write(RawServer.http("HTTP/1.1 200 OK\nContent-Length: abc\n\n")));
      }
      case 3 -> {
        one.answers(out -> out.write(RawServer.http("HTTP/1.1 500 x\nContent-Length: 0\n\n")));
        two.answers(well("two", 4));
      }
      case 4 -> {
        one.answers(out -> out.write(RawServer.ok("text/html", "<html>back soon</html>")));
        two.answers(out -> out.write(RawServer.http("HTTP/1.1 404 x\nContent-Length: 0\n\n")));
      }
      case 5 -> {
        one.answers(well("one", 5));
        two.answers(
            out ->
                out.write(
                    RawServer.http("HTTP/1.1 200 OK\nContent-Length: 99999999999999999999\n\nx")));
      }
      case 6 -> two.answers(out -> out.write(RawServer.http("HTTP/1.1 302 x\nLocation: ://\n\n")));
      case 7 -> two.answers(well("two", 6));
      case 8 -> one.answers(well("one", 7));
      default -> {}
    }
  }
}
