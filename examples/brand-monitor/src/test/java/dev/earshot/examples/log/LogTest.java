package dev.earshot.examples.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.BrokenException;
import dev.earshot.Checkpoint;
import dev.earshot.Entity;
import dev.earshot.Gap;
import dev.earshot.ItemFault;
import dev.earshot.Media;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.Removal;
import dev.earshot.SourceEvent;
import dev.earshot.Span;
import dev.earshot.UnavailableException;
import dev.earshot.Visibility;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Credentials;
import dev.earshot.connectors.Ingestion;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.SourceStatus;
import dev.earshot.connectors.feed.FeedConnector;
import dev.earshot.connectors.http.Fetch;
import dev.earshot.connectors.http.HttpTransport;
import dev.earshot.connectors.http.TransportLimits;
import dev.earshot.json.EarshotJson;
import dev.earshot.pipeline.Admission;
import dev.earshot.pipeline.Delivery;
import dev.earshot.pipeline.Enricher;
import dev.earshot.pipeline.Gate;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.pipeline.Scores;
import dev.earshot.pipeline.Sink;
import dev.earshot.privacy.Identity;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.TenantSecret;
import dev.earshot.privacy.gate.Tenant;
import dev.earshot.privacy.ledger.FileLedger;
import dev.earshot.query.QuerySet;
import dev.earshot.testkit.SettableClock;
import dev.earshot.text.Reading;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** Runs the SDK with every level on and the same rare word in every field that can hold one. */
final class LogTest {
  private static final String CANARY = "zqcanary";
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final Network NETWORK = new Network("test");

  @TempDir Path folder;
  private final SettableClock clock = new SettableClock(NOON);
  private final List<Log.Line> lines = Collections.synchronizedList(new ArrayList<>());
  private final Deque<Supplier<Batch>> script = new ArrayDeque<>();
  private boolean sinkFails = true;
  private Log.Listening listening;
  private HttpServer server;
  private int requests;

  @BeforeEach
  void listen() throws IOException {
    listening = Log.to(lines::add);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests++;
          exchange.getResponseHeaders().add("X-Note", CANARY);
          int status = requests == 1 ? 500 : requests == 2 ? 429 : 302;
          if (status == 429) {
            exchange.getResponseHeaders().add("Retry-After", "60");
          } else if (status == 302) {
            String target = "http://10.1.2.3/" + CANARY + "?token=" + CANARY;
            exchange.getResponseHeaders().add("Location", target);
          }
          byte[] body = CANARY.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    listening.close();
  }

  @Test
  void tellsWhatHappenedAndNothingOfWhatWasSaid() throws IOException {
    try (MentionStore store = MentionStore.open(folder, EarshotJson.of())) {
      run(store);
    }
    Path log = folder.resolve("mentions.log");
    Files.write(log, CANARY.getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
    try (MentionStore store = MentionStore.open(folder, EarshotJson.of())) {
      compact(store);
    }

    told(Level.WARN, "pipeline.Screen", "a gate failed", BrokenGate.class);
    told(Level.WARN, "pipeline.Screen", "enricher " + BrokenEnricher.class.getName(), null);
    told(Level.WARN, "pipeline.Screen", "enricher", BrokenEnricher.class);
    told(Level.WARN, "pipeline.Subscription", "sink graph did not take", BrokenSink.class);
    told(Level.INFO, "pipeline.Pipeline", "listening for 1 queries", null);
    told(Level.INFO, "connectors.Ingestion", "source shop: added, read by scripted/1", null);
    told(Level.WARN, "connectors.Ingestion", "source shop: failure 1 in a row", BrokenSink.class);
    told(Level.WARN, "connectors.Ingestion", "source shop: failure 2 in a row", Scripted.class);
    told(Level.WARN, "connectors.Ingestion", "source shop: failure 3 in a row", Scripted.class);
    told(Level.INFO, "connectors.Ingestion", "shop: answers again after 3 failures", null);
    told(Level.WARN, "connectors.Ingestion", "source shop: lost from", null);
    told(Level.INFO, "connectors.Ingestion", "source shop: RETRYING -> CAUGHT_UP", null);
    told(Level.WARN, "connectors.Ingestion", "source news: failure 1 in a row", Fetch.class);
    told(Level.INFO, "connectors.Ingestion", "source news: RETRYING -> WAITING", null);
    told(Level.WARN, "connectors.Ingestion", "news: failure 1 in a row", HttpTransport.class);
    told(Level.INFO, "connectors.Ingestion", "source news: WAITING -> FAILED", null);
    told(Level.INFO, "connectors.Ingestion", "source news: taken out", null);
    told(Level.DEBUG, "connectors.http.Fetch", "answers 500", null);
    told(Level.INFO, "connectors.http.Fetch", "wants no request before", null);
    told(Level.WARN, "connectors.http.HttpTransport", "not followed", null);
    told(Level.WARN, "pipeline.StoreRecovery", CANARY.length() + " torn bytes are cut", null);
    told(Level.INFO, "pipeline.FileStore", "mention store compacted from", null);
    for (Log.Line line : lines) {
      assertFalse(whole(line).contains(CANARY), () -> whole(line));
    }
  }

  @Test
  @DisplayName("a ledger's repairs are told, and nothing of what it holds")
  void tellsOfTheLedgerAndOfNobodyInIt() throws IOException {
    Path ledger = folder.resolve("ledger");
    Path segment = ledger.resolve("00000000000000000001.seg");
    try (FileLedger written = FileLedger.create(ledger, clock)) {
      word(written);
      clock.set(NOON.plus(Duration.ofDays(1500)));
      word(written);
      clock.set(NOON);
    }
    Files.write(segment, CANARY.getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
    try (FileLedger opened = FileLedger.open(ledger, clock)) {
      Files.delete(segment);
      clock.set(NOON.plusSeconds(5)); // a word that is news
      assertThrows(BrokenException.class, () -> word(opened));
    }
    told(Level.WARN, "privacy.ledger.Segments", CANARY.length() + " torn bytes", null);
    told(Level.WARN, "privacy.ledger.Journal", "ahead of the clock", null);
    told(Level.ERROR, "privacy.ledger.Journal", "could not write", null);
    for (Log.Line line : lines) {
      assertFalse(whole(line).contains(CANARY), () -> whole(line));
    }
  }

  private void word(FileLedger ledger) {
    byte[] secret = CANARY.repeat(4).getBytes(StandardCharsets.UTF_8);
    Tenant.of(PolicyPack.named("default"), TenantSecret.of(secret), ledger, clock)
        .person(Identity.handle(NETWORK, CANARY + clock.instant().getEpochSecond()))
        .optOut(CANARY);
  }

  private void run(MentionStore store) {
    QuerySet queries = QuerySet.parse("q-" + CANARY + "\tkettle OR " + CANARY + "\n");
    Pipeline pipeline =
        Pipeline.builder(new BrokenGate(), queries, store)
            .enricher(new BrokenEnricher())
            .sink("graph", new BrokenSink())
            .build();
    HttpTransport transport =
        HttpTransport.builder("log-test/1")
            .permit("127.0.0.1")
            .build(HttpTransport.client(TransportLimits.standard()));
    String origin = "http://127.0.0.1:" + server.getAddress().getPort();
    try (Ingestion ingestion =
        Ingestion.builder(pipeline, ConnectorContext.builder(clock).transport(transport).build())
            .source("shop", new Scripted(), ReadRequest.of(CANARY))
            .source(
                "news",
                new FeedConnector(),
                ReadRequest.of(origin + "/@" + CANARY + "?token=" + CANARY),
                Credentials.of(origin, "authorization", Secret.of(CANARY)))
            .build()) {
      script.add(() -> batch(published("1", CANARY + " kettle"), published("2", "gate kettle")));
      assertThrows(IllegalStateException.class, ingestion::run);
      sinkFails = false;
      clock.advance(Duration.ofHours(1));
      script.add(
          () -> {
            throw broken();
          });
      ingestion.run();
      clock.advance(Duration.ofHours(1));
      script.add(
          () -> {
            throw new UnavailableException(CANARY, null, broken());
          });
      ingestion.run();
      clock.advance(Duration.ofHours(1));
      script.add(
          () ->
              batch(
                  new Gap(NOON, clock.instant(), CANARY, clock.instant()),
                  published("3", "kettle")));
      List<SourceStatus> statuses = ingestion.run();
      assertEquals(SourceStatus.State.CAUGHT_UP, statuses.get(0).state());
      assertEquals(SourceStatus.State.FAILED, statuses.get(1).state());
      assertTrue(ingestion.remove("news"));
    }
    pipeline.replace(QuerySet.parse("other-" + CANARY + "\tkettle\n"));
    assertEquals(2, store.size());
  }

  /** Keeps more than a compaction is worth, and forgets it. */
  private void compact(MentionStore store) {
    Pipeline pipeline =
        Pipeline.builder(Gate.publicOnly(), QuerySet.parse("q\tkettle\n"), store).build();
    List<SourceEvent> events = new ArrayList<>();
    List<Removal> removals = new ArrayList<>();
    for (int n = 10; n < 110; n++) {
      PostEvent.Published event = published(Integer.toString(n), "kettle " + CANARY.repeat(8_000));
      events.add(event);
      removals.add(new Removal.OfPost(event.id(), Removal.Cause.ERASED, clock.instant()));
    }
    pipeline.worker().process("shop", events, null);
    pipeline.remove(removals);
  }

  private static IllegalStateException broken() {
    IllegalStateException failure =
        new IllegalStateException(CANARY, new IOException(CANARY, new Error(CANARY)));
    failure.addSuppressed(new IOException(CANARY));
    return failure;
  }

  private Batch batch(SourceEvent... events) {
    Progress caughtUp = new Progress.CaughtUp(clock.instant().plusSeconds(60));
    return new Batch(
        List.of(events),
        new Checkpoint("scripted", 1, CANARY + requests),
        caughtUp,
        List.of(new ItemFault(CANARY, CANARY, 1, CANARY)));
  }

  private PostEvent.Published published(String id, String text) {
    String url = "https://" + CANARY + ".example/@" + CANARY + "?q=" + CANARY;
    AuthorId author = AuthorId.of(NETWORK, CANARY);
    Post post =
        Post.builder(PostId.of(NETWORK, CANARY + id))
            .url(url)
            .author(Author.builder(author).handle(CANARY).name(CANARY).url(url).build())
            .title(CANARY)
            .text(text)
            .html("<p>" + CANARY + "</p>")
            .entities(List.of(new Entity.Hashtag(new Span(0, 4), CANARY, url)))
            .media(List.of(new Media(Media.Type.IMAGE, url, CANARY)))
            .metrics(List.of(new Metric(CANARY, 1, NOON)))
            .inReplyTo(new Post.Reference(PostId.of(NETWORK, CANARY + "0"), url))
            .visibility(Visibility.PUBLIC)
            .provenance(
                Provenance.builder("scripted/1", Provenance.Method.API, CANARY, NOON).build())
            .attributes(Map.of(CANARY, CANARY))
            .build();
    return new PostEvent.Published(post, clock.instant());
  }

  private void told(Level level, String room, String text, @Nullable Class<?> frame) {
    for (Log.Line line : lines) {
      if (line.level() == level
          && line.logger().equals("dev.earshot." + room)
          && line.message().contains(text)
          && (frame == null || whole(line).contains("at " + frame.getName()))) {
        return;
      }
    }
    throw new AssertionError(
        level + " " + text + " of " + room + " in\n" + String.join("", everything()));
  }

  private List<String> everything() {
    return lines.stream().map(LogTest::whole).toList();
  }

  /** Everything that a provider could print of a line. */
  private static String whole(Log.Line line) {
    StringWriter whole = new StringWriter();
    PrintWriter out = new PrintWriter(whole);
    out.println(line.level() + " " + line.logger() + " " + line.message() + line.arguments());
    if (line.failure() != null) {
      line.failure().printStackTrace(out); // causes and what was suppressed are in it
    }
    out.flush();
    return whole.toString();
  }

  private static final class BrokenGate implements Gate {
    @Override
    public Admission judge(Post post) {
      if (post.text().startsWith("gate")) {
        throw broken();
      }
      return Admission.Admitted.whole();
    }
  }

  private static final class BrokenEnricher implements Enricher {
    @Override
    public void enrich(Reading reading, Scores scores) {
      throw broken();
    }
  }

  private final class BrokenSink implements Sink {
    @Override
    public void accept(Delivery delivery) {
      if (sinkFails) {
        throw broken();
      }
    }
  }

  private final class Scripted implements Connector {
    private final ConnectorDescriptor descriptor =
        ConnectorDescriptor.builder("scripted", 1)
            .networks(NETWORK)
            .capabilities(Capability.READ)
            .build();

    @Override
    public ConnectorDescriptor descriptor() {
      return descriptor;
    }

    @Override
    public SourceReader open(
        ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
      return new SourceReader() {
        @Override
        public Batch poll(int maxEvents) {
          return script.remove().get();
        }

        @Override
        public void close() {}
      };
    }
  }
}
