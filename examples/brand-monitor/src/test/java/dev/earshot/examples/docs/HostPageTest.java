package dev.earshot.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.earshot.Mention;
import dev.earshot.RefusedException;
import dev.earshot.ScoreKey;
import dev.earshot.connectors.Ingestion;
import dev.earshot.connectors.SourceStatus;
import dev.earshot.connectors.Transport;
import dev.earshot.connectors.http.HttpTransport;
import dev.earshot.connectors.http.TransportLimits;
import dev.earshot.key.Encryption;
import dev.earshot.key.FileRootKey;
import dev.earshot.pipeline.MentionFilter;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.privacy.Identity;
import dev.earshot.query.QuerySet;
import dev.earshot.scoring.LabelledText;
import dev.earshot.scoring.model.Classifier;
import dev.earshot.testkit.SettableClock;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles docs/host.md and runs its host with a server that fails and a database that fails. */
final class HostPageTest {
  private static final byte[] SECRET =
      "thirty-two bytes of no use at all".substring(0, 32).getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;
  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-20T12:00:00Z"));
  private final Map<String, String> pages = new ConcurrentHashMap<>();
  private final JdbcDataSource database = new JdbcDataSource();
  private HttpServer server;
  private Connection keptOpen;
  private URLClassLoader classes;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String page = pages.getOrDefault(exchange.getRequestURI().getPath(), "");
          byte[] body = page.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/atom+xml");
          exchange.sendResponseHeaders(body.length == 0 ? 500 : 200, Math.max(body.length, 1));
          try (exchange) {
            exchange.getResponseBody().write(body.length == 0 ? new byte[1] : body);
          }
        });
    server.start();
    database.setURL("jdbc:h2:mem:" + folder.getFileName());
    keptOpen = database.getConnection();
    List<String> sources = Snippets.in("docs/host.md").filter(one -> one.startsWith("package "));
    assertEquals(5, sources.size());
    classes = Snippets.compile(folder.resolve("classes"), sources);
  }

  @AfterEach
  void stop() throws Exception {
    classes.close();
    keptOpen.close();
    server.stop(0);
  }

  private void serve(String site, String... titles) {
    StringBuilder feed =
        new StringBuilder("<feed xmlns='http://www.w3.org/2005/Atom'><title>t</title>");
    for (int n = 0; n < titles.length; n++) {
      feed.append(
          String.format(
              Locale.ROOT,
              "<entry><id>https://%1$s.example/%2$d</id><content>%3$s</content>"
                  + "<link href='https://%1$s.example/%2$d'/><updated>2026-11-0%2$dT10:00:00Z</updated>"
                  + "<author><name>Ada</name><uri>https://%1$s.example/ada</uri></author></entry>",
              site,
              n + 1,
              titles[n]));
    }
    pages.put("/" + site, feed.append("</feed>").toString());
  }

  private AutoCloseable host() throws Exception {
    return host(SECRET);
  }

  private AutoCloseable host(byte[] secret) throws Exception {
    String base = "http://127.0.0.1:" + server.getAddress().getPort();
    Transport transport =
        HttpTransport.builder("host-page-test/1")
            .permit("127.0.0.1")
            .build(HttpTransport.client(TransportLimits.standard()));
    QuerySet queries = QuerySet.builder().add("tea", "tea").build();
    Map<String, String> sources = Map.of("blog", base + "/blog", "news", base + "/news");
    return (AutoCloseable)
        classes
            .loadClass("my.app.Host")
            .getConstructors()[0]
            .newInstance(
                folder.resolve("data"),
                secret,
                with(),
                queries,
                sources,
                transport,
                database,
                clock);
  }

  private static Object call(Object host, String method) throws Exception {
    return host.getClass().getMethod(method).invoke(host);
  }

  private static CompletableFuture<Void> listening(Object host) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            call(host, "listen");
          } catch (Exception e) {
            throw new IllegalStateException(e.getCause());
          }
        });
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = keptOpen.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> rows() throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = keptOpen.createStatement();
        ResultSet found = statement.executeQuery("select id, polarity from mention order by id")) {
      while (found.next()) {
        rows.add(found.getString(1).replaceAll(".*//", ""));
        found.getDouble(2);
        assertFalse(found.wasNull(), "a score came along");
      }
    }
    return rows;
  }

  private void await(Callable<Boolean> come) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (!come.call()) {
      assertTrue(System.nanoTime() < end, "it does not come");
      clock.advance(Duration.ofSeconds(30));
      Thread.sleep(50);
    }
  }

  @Test
  void theHostSurvivesAServerThatIsDownAndATableThatIsGone() throws Exception {
    execute("create table mention (id varchar(500) primary key, text varchar, polarity double)");
    serve("news", "TEA is great");
    CompletableFuture<Void> run;
    try (AutoCloseable host = host()) {
      run = listening(host);
      await(() -> rows().equals(List.of("news.example/1"))); // the blog is down meanwhile

      execute("alter table mention rename to away");
      serve("news", "TEA is great", "tea is bad");
      Pipeline pipeline = assertInstanceOf(Pipeline.class, call(host, "pipeline"));
      await(() -> pipeline.store().size() == 2);
      assertTrue(
          pipeline.positions().getOrDefault("table", 0L) < pipeline.store().lastChange(),
          "it is behind");
      execute("alter table away rename to mention");
      await(() -> rows().equals(List.of("news.example/1", "news.example/2")));

      serve("blog", "green tea", "black tea");
      await(() -> rows().size() == 4);
      for (SourceStatus status : ((Ingestion) call(host, "ingestion")).statuses()) {
        assertEquals(SourceStatus.State.CAUGHT_UP, status.state());
      }
      assertFalse(run.isDone(), "it goes on");

      Mention loud =
          pipeline.store().page(MentionFilter.ALL, 0, 9).mentions().stream()
              .filter(one -> one.id().toString().endsWith("news.example/1"))
              .findFirst()
              .orElseThrow();
      Object key = classes.loadClass("my.app.Shouting").getField("KEY").get(null);
      assertEquals(3.0 / 10, loud.score((ScoreKey<?>) key).orElseThrow().value());

      host.getClass()
          .getMethod("optOut", Identity.class, String.class)
          .invoke(host, Identity.profile("https://blog.example/ada"), "form 7");
      assertEquals(List.of("news.example/1", "news.example/2"), rows());
      assertEquals(2, pipeline.store().size());
    }
    run.get(30, TimeUnit.SECONDS);
    assertTheNextProcessGoesOn();
  }

  private void assertTheNextProcessGoesOn() throws Exception {
    serve("news", "TEA is great", "tea is bad", "more tea");
    CompletableFuture<Void> run;
    try (AutoCloseable host = host()) {
      run = listening(host);
      await(() -> rows().size() == 3);
      assertFalse(rows().contains("blog.example/1"), "whoever opted out stays out");
    }
    run.get(30, TimeUnit.SECONDS);
    clock.advance(Duration.ofDays(3_650));
    try (AutoCloseable host = host()) {
      call(host, "sweep");
      assertEquals(List.of(), rows(), "retention ends it");
    }
  }

  @Test
  void aHostThatCannotBeginHoldsNothingOpen() throws Exception {
    execute("create table mention (id varchar(500) primary key, text varchar, polarity double)");
    host().close();
    byte[] another = SECRET.clone();
    another[0]++;
    InvocationTargetException refused =
        assertThrows(InvocationTargetException.class, () -> host(another));
    assertInstanceOf(RefusedException.class, refused.getCause());
    host().close();
  }

  @Test
  void aModelOfOwnLabelsIsLearnedAndRead() throws Exception {
    List<LabelledText> texts = new ArrayList<>();
    for (int n = 0; n < 10; n++) {
      texts.add(labelled("shipping", "the parcel came late, number " + n));
      texts.add(labelled("leak", "the kettle leaks on my table, number " + n));
    }
    Path file = folder.resolve("own.model");
    Class<?> own = classes.loadClass("my.app.OwnLabels");
    own.getMethod("learn", List.class, Path.class).invoke(null, texts, file);
    Classifier learned = (Classifier) own.getMethod("open", Path.class).invoke(null, file);
    assertEquals(List.of("leak", "shipping"), learned.model().labels());
  }

  private static LabelledText labelled(String label, String text) {
    return new LabelledText(label, text, "agent-7", Instant.parse("2026-11-20T12:00:00Z"));
  }

  private Encryption with() {
    SecureRandom random = new SecureRandom();
    Path root = folder.resolve("root.key");
    return new Encryption(
        Files.exists(root) ? FileRootKey.open(root, random) : FileRootKey.create(root, random),
        random);
  }
}
