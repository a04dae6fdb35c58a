package dev.earshot.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.AuthorId;
import dev.earshot.Network;
import dev.earshot.connectors.Ingestion;
import dev.earshot.connectors.SourceStatus;
import dev.earshot.connectors.SourceStatus.State;
import dev.earshot.connectors.Transport;
import dev.earshot.connectors.http.HttpTransport;
import dev.earshot.connectors.http.TransportLimits;
import dev.earshot.key.Encryption;
import dev.earshot.key.FileRootKey;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.privacy.Identity;
import dev.earshot.query.QuerySet;
import dev.earshot.testkit.SettableClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the host of docs/host.md for hours of its clock beside a server that goes through all that
 * servers go through, with a healthy one at its side, a table that fails once and people who opt
 * out.
 */
@Timeout(120)
final class HostInTroubleTest {
  private static final Instant START = Instant.parse("2026-11-20T12:00:00Z");
  private static final Duration EVERY = Duration.ofMinutes(5);

  /** How far a turn may be behind: a server that is waited for as long as the limits allow. */
  private static final Duration LATE = Duration.ofSeconds(90);

  private static final byte[] SECRET =
      "thirty-two bytes of no use at all".substring(0, 32).getBytes(StandardCharsets.US_ASCII);

  private static final TransportLimits LIMITS =
      TransportLimits.builder()
          .connect(Duration.ofSeconds(2))
          .headers(Duration.ofMillis(800))
          .body(Duration.ofMillis(800))
          .bodyBytes(200_000)
          .build();

  private static final List<String> PEOPLE = List.of("ann", "bob", "cat", "dan", "eve", "fay");

  @TempDir Path folder;
  private final SettableClock clock = new SettableClock(START);
  private final JdbcDataSource database = new JdbcDataSource();
  private final Map<String, Integer> shown = new ConcurrentHashMap<>();
  private final List<Instant> healthy = new CopyOnWriteArrayList<>();
  private final Set<String> ever = new TreeSet<>();
  private Server blog;
  private Server news;
  private Connection keptOpen;
  private URLClassLoader classes;

  /** Writes an answer; the connection ends with it. */
  @FunctionalInterface
  private interface Manner {
    void answer(OutputStream out) throws IOException, InterruptedException;
  }

  /** What goes wrong, how many times in a row, and what the host is told of it. */
  private record Trouble(String name, int times, State state, String cause, Manner manner) {
    static Trouble outage(String name, String cause, Manner manner) {
      return new Trouble(name, 2, State.RETRYING, cause, manner);
    }

    static Trouble nonsense(String name, String cause, Manner manner) {
      return new Trouble(name, 1, State.FAILED, cause, manner);
    }
  }

  /** Writes bytes, HTTP or not, and may be taken off its port. */
  private static final class Server implements AutoCloseable {
    private final Set<Socket> lines = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket listening;
    private volatile Manner manner;

    Server(Manner manner) throws IOException {
      this.manner = manner;
      listen(0);
    }

    private void listen(int port) throws IOException {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      listening = socket;
      new Thread(() -> accept(socket), "server").start();
    }

    private void accept(ServerSocket socket) {
      while (!socket.isClosed()) {
        try {
          Socket line = socket.accept();
          lines.add(line);
          new Thread(() -> answer(line), "server").start();
        } catch (IOException e) {
          return; // it was taken down
        }
      }
    }

    private void answer(Socket line) {
      try (line) {
        if (line.getInputStream().read(new byte[1 << 16]) > 0) {
          manner.answer(line.getOutputStream());
          line.getOutputStream().flush();
        }
      } catch (IOException | InterruptedException e) {
        // the client hung up, which is what it must do to most of this
      } finally {
        lines.remove(line);
      }
    }

    void down() throws IOException {
      listening.close();
    }

    void up() throws IOException {
      listen(listening.getLocalPort());
    }

    String root() {
      return "http://127.0.0.1:" + listening.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      down();
      for (Socket line : lines) {
        line.close();
      }
    }
  }

  @BeforeEach
  void start() throws Exception {
    database.setURL("jdbc:h2:mem:" + folder.getFileName());
    keptOpen = database.getConnection();
    execute(
        "create table mention (id varchar(500) primary key, text varchar, polarity double,"
            + " written bigint auto_increment)");
    blog = new Server(this::blog);
    news = new Server(this::news);
    classes =
        Snippets.compile(
            folder.resolve("classes"),
            Snippets.in("docs/host.md").filter(one -> one.startsWith("package ")));
  }

  @AfterEach
  void stop() throws Exception {
    blog.close();
    news.close();
    classes.close();
    keptOpen.close();
  }

  private static byte[] ascii(String text) {
    return text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] ok(String headers, byte[] body) {
    byte[] head =
        ascii(
            "HTTP/1.1 200 OK\nContent-Type: application/rss+xml\nConnection: close\n"
                + headers
                + "\n");
    byte[] whole = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, whole, head.length, body.length);
    return whole;
  }

  private static byte[] whole(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return ok("Content-Length: " + bytes.length + "\n", bytes);
  }

  private static String item(String site, int number, String author) {
    return "<item><guid>https://%1$s.example/%2$d</guid><description>tea no %2$d</description>"
            .formatted(site, number)
        + "<pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate>"
        + author
        + "</item>";
  }

  private static String feed(List<String> items) {
    return "<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'"
        + " xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>t</title><ttl>5</ttl>"
        + String.join("", items)
        + "</channel></rss>";
  }

  /**
   * All it has ever said, in turn by people who have a profile, and by one who has a name alone.
   */
  private String blogFeed() {
    List<String> items = new ArrayList<>();
    for (int n = shown.getOrDefault("blog", 0); n >= 1; n--) {
      String who = author(n);
      items.add(
          item(
              "blog",
              n,
              who.equals("fay")
                  ? "<dc:creator>Fay</dc:creator>"
                  : "<atom:author><atom:name>%1$s</atom:name><atom:uri>https://blog.example/@%1$s</atom:uri></atom:author>"
                      .formatted(who)));
    }
    return feed(items);
  }

  private static String author(int number) {
    return PEOPLE.get(number % PEOPLE.size());
  }

  private void blog(OutputStream out) throws IOException {
    out.write(whole(blogFeed()));
  }

  /** One post each time, and no more than the last two: whoever comes late has missed one. */
  private void news(OutputStream out) throws IOException {
    Instant now = clock.instant();
    healthy.add(now);
    int latest = (int) Duration.between(START, now).dividedBy(EVERY) + 1;
    shown.put("news", latest);
    List<String> items = new ArrayList<>();
    for (int n = latest; n > Math.max(0, latest - 2); n--) {
      items.add(item("news", n, ""));
    }
    out.write(whole(feed(items)));
  }

  private static byte[] status(String line) {
    return ascii("HTTP/1.1 " + line + "\nContent-Length: 0\nConnection: close\n\n");
  }

  /** Keeps whoever asks waiting for longer than its patience, as time goes on. */
  private void stall() throws InterruptedException {
    clock.advance(Duration.ofSeconds(30));
    Thread.sleep(2_000);
  }

  private static void endless(OutputStream out, String line) throws IOException {
    byte[] more = ascii(line.repeat(500));
    while (true) {
      out.write(more);
    }
  }

  private static byte[] packed(byte[] bytes, int times) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      for (int n = 0; n < times; n++) {
        gzip.write(bytes);
      }
    }
    return packed.toByteArray();
  }

  private List<Trouble> troubles() throws IOException {
    byte[] bomb = packed(new byte[1 << 20], 64);
    byte[] half = Arrays.copyOf(packed(feed(List.of()).getBytes(StandardCharsets.UTF_8), 1), 60);
    return List.of(
        Trouble.outage("500", "in trouble (500)", out -> out.write(status("500 no"))),
        Trouble.outage("502", "in trouble (502)", out -> out.write(status("502 no"))),
        Trouble.outage("503", "in trouble (503)", out -> out.write(status("503 no"))),
        Trouble.outage("404", "not there now (404)", out -> out.write(status("404 no"))),
        new Trouble(
            "429",
            1,
            State.WAITING,
            "RATE_LIMIT",
            out -> out.write(status("429 no\nRetry-After: 200"))),
        Trouble.outage("no answer", "nothing came in time", out -> stall()),
        Trouble.outage(
            "half a head",
            "nothing came in time",
            out -> {
              out.write(ascii("HTTP/1.1 200 OK\nContent-Le"));
              out.flush();
              stall();
            }),
        Trouble.outage(
            "a body that stops",
            "took too long",
            out -> {
              out.write(ok("Content-Length: 5000\n", ascii("<rss>")));
              out.flush();
              stall();
            }),
        Trouble.outage(
            "drop by drop",
            "took too long",
            out -> {
              out.write(ok("Content-Length: 5000\n", ascii("<rss>")));
              for (int n = 0; n < 40; n++) {
                out.write(' ');
                out.flush();
                Thread.sleep(50);
              }
            }),
        Trouble.outage(
            "a length of letters",
            "is not HTTP",
            out -> out.write(ok("Content-Length: abc\n", new byte[9]))),
        Trouble.outage(
            "a length of twenty digits",
            "is not HTTP",
            out -> out.write(ok("Content-Length: 12345678901234567890\n", new byte[9]))),
        Trouble.outage(
            "half a body",
            "broke off",
            out -> out.write(ok("Content-Length: 5000\n", ascii("<rss><channel>")))),
        Trouble.outage(
            "half a chunk",
            "broke off",
            out -> out.write(ok("Transfer-Encoding: chunked\n", ascii("ff\n<rss>")))),
        Trouble.outage(
            "half a packed body",
            "half a body",
            out -> out.write(ok("Content-Encoding: gzip\n", half))),
        Trouble.outage("hangs up", "no answer", out -> {}),
        Trouble.outage("another protocol", "is not HTTP", out -> out.write(ascii("SSH-2.0-x\n"))),
        Trouble.outage(
            "endless head",
            "no answer",
            out -> {
              out.write(ascii("HTTP/1.1 200 OK\n"));
              endless(out, "X: y\n");
            }),
        new Trouble(
            "a cut that no length tells of",
            1,
            State.CAUGHT_UP,
            "",
            out -> {
              String cut = blogFeed().replaceFirst("(?s)/@ann</atom:uri>.*", "/@an");
              out.write(ok("ETag: \"7\"\n", cut.getBytes(StandardCharsets.UTF_8)));
            }),
        Trouble.nonsense(
            "endless body",
            "longer than",
            out -> {
              out.write(ok("", new byte[0]));
              endless(out, "<item>");
            }),
        Trouble.nonsense(
            "a body that grows",
            "longer than",
            out -> out.write(ok("Content-Encoding: gzip\n", bomb))),
        Trouble.nonsense(
            "no packed body",
            "damaged",
            out -> out.write(ok("Content-Encoding: gzip\nContent-Length: 9\n", new byte[9]))),
        Trouble.nonsense(
            "a page for people",
            "expected a feed",
            out -> out.write(whole("<!doctype html><html><body>Please log in</body></html>"))),
        Trouble.nonsense("nothing at all", "expected a feed", out -> out.write(whole(""))),
        Trouble.nonsense(
            "a ring of redirects", "redirects", out -> out.write(status("302 x\nLocation: /feed"))),
        Trouble.nonsense(
            "a private address",
            "is not followed: a private or special address",
            out -> out.write(status("302 x\nLocation: http://169.254.169.254/latest"))),
        Trouble.nonsense("401", "other credentials (401)", out -> out.write(status("401 no"))),
        Trouble.nonsense("403", "closed to us (403)", out -> out.write(status("403 no"))),
        Trouble.nonsense("410", "gone for good", out -> out.write(status("410 no"))));
  }

  private AutoCloseable host() throws Exception {
    Transport transport =
        HttpTransport.builder("host-test/1")
            .permit("127.0.0.1")
            .limits(LIMITS)
            .build(HttpTransport.client(LIMITS));
    return (AutoCloseable)
        classes
            .loadClass("my.app.Host")
            .getConstructors()[0]
            .newInstance(
                folder.resolve("data"),
                SECRET,
                with(),
                QuerySet.builder().add("tea", "tea").build(),
                Map.of("blog", blog.root() + "/feed", "news", news.root() + "/feed"),
                transport,
                database,
                clock);
  }

  /** The host, and what it is asked between two turns. */
  private final class Running {
    private final Object host;
    private final Ingestion ingestion;
    private final Pipeline pipeline;

    Running(Object host) throws Exception {
      this.host = host;
      ingestion = assertInstanceOf(Ingestion.class, call("ingestion"));
      pipeline = assertInstanceOf(Pipeline.class, call("pipeline"));
    }

    Object call(String method) throws Exception {
      return host.getClass().getMethod(method).invoke(host);
    }

    SourceStatus blog() {
      return ingestion.statuses().stream()
          .filter(status -> status.source().equals("blog"))
          .findFirst()
          .orElseThrow();
    }

    /** Takes turns until the blog was asked once, each when it is due. */
    SourceStatus untilAsked() throws Exception {
      for (int turns = 0; turns < 200; turns++) {
        boolean due = blog().isDue(clock.instant());
        Instant before = clock.instant();
        Duration rest = (Duration) call("turn");
        assertTrue(ingestion.nextDue().isPresent(), "something is always due");
        if (due) {
          return blog();
        }
        assertTrue(rest.compareTo(EVERY) <= 0, "it does not rest longer than the healthy one does");
        clock.set(max(clock.instant(), before.plus(rest)));
      }
      throw new AssertionError("it was never due: " + blog());
    }

    void optOut(Identity who) throws Exception {
      Method method = host.getClass().getMethod("optOut", Identity.class, String.class);
      method.invoke(host, who, "form 7");
    }
  }

  private static Instant max(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = keptOpen.createStatement()) {
      statement.execute(sql);
    }
  }

  private Set<String> rows() throws SQLException {
    Set<String> rows = new TreeSet<>();
    try (Statement statement = keptOpen.createStatement();
        ResultSet found = statement.executeQuery("select id from mention")) {
      while (found.next()) {
        rows.add(found.getString(1).replaceAll(".*//", ""));
      }
    }
    ever.addAll(rows);
    return rows;
  }

  private long writtenInAll() throws SQLException {
    try (Statement statement = keptOpen.createStatement();
        ResultSet found = statement.executeQuery("select max(written) from mention")) {
      found.next();
      return found.getLong(1);
    }
  }

  private Set<String> expected(Set<String> out) {
    Set<String> expected = new TreeSet<>();
    for (int n = 1; n <= shown.getOrDefault("blog", 0); n++) {
      if (!out.contains(author(n))) {
        expected.add("blog.example/" + n);
      }
    }
    for (int n = 1; n <= shown.getOrDefault("news", 0); n++) {
      expected.add("news.example/" + n);
    }
    return expected;
  }

  /** Every form in which somebody may be named of whom a feed tells no handle. */
  private static Queue<Map.Entry<String, Identity>> optOuts(String server) {
    Queue<Map.Entry<String, Identity>> forms = new ArrayDeque<>();
    forms.add(Map.entry("ann", Identity.profile("http://www.blog.example/@ann/media?utm_id=x")));
    forms.add(Map.entry("bob", Identity.profile("acct:Bob@blog.example")));
    forms.add(Map.entry("cat", Identity.profile("@cat@blog.example")));
    AuthorId dan = AuthorId.of(Network.FEED, "https://blog.example/@dan");
    forms.add(Map.entry("dan", Identity.of(dan)));
    String fay = new AuthorId(Network.FEED, server, "Fay").toString();
    forms.add(Map.entry("fay", Identity.account(Network.FEED, fay)));
    return forms;
  }

  @Test
  void twoHoursOfAServerThatIsDownSlowHostileAndBack() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Set<String> out = new TreeSet<>();
    Queue<Map.Entry<String, Identity>> optOuts = optOuts("127.0.0.1");
    try (AutoCloseable host = host()) {
      Running running = new Running(host);
      shown.put("blog", PEOPLE.size());
      assertEquals(State.CAUGHT_UP, running.untilAsked().state());
      assertEquals(expected(out), rows());

      blog.down();
      for (int n = 0; n < 5; n++) {
        assertTold(running.untilAsked(), State.RETRYING, "no connection", "down");
      }
      blog.up();
      assertBack(running, out);

      for (Trouble trouble : troubles()) {
        blog.manner = trouble.manner();
        for (int n = 0; n < trouble.times(); n++) {
          assertTold(running.untilAsked(), trouble.state(), trouble.cause(), trouble.name());
        }
        assertEquals(expected(out), rows(), trouble.name());
        Map.Entry<String, Identity> next = optOuts.poll();
        if (next != null) {
          running.optOut(next.getValue());
          out.add(next.getKey());
          assertEquals(expected(out), rows(), "out at once: " + next.getKey());
        }
        if (trouble.state() == State.FAILED) {
          assertTrue(running.ingestion.revive("blog"), trouble.name());
        }
        blog.manner = this::blog;
        assertBack(running, out);
      }

      List<Exception> thrown = new CopyOnWriteArrayList<>();
      blog.manner =
          slowly -> {
            try { // in the midst of a turn
              running.optOut(Identity.profile("//blog.example/users/eve/"));
            } catch (Exception e) {
              thrown.add(e);
            }
            clock.advance(Duration.ofSeconds(20));
            Thread.sleep(100);
            blog(slowly);
          };
      out.add("eve");
      assertBack(running, out);
      assertEquals(List.of(), thrown);
      blog.manner = this::blog;

      execute("alter table mention rename to away");
      shown.merge("blog", 1, Integer::sum);
      assertTold(running.untilAsked(), State.RETRYING, "IllegalStateException", "the table");
      assertTrue(
          running.pipeline.positions().getOrDefault("table", 0L)
              < running.pipeline.store().lastChange(),
          "the table is behind");
      execute("alter table away rename to mention");
      assertFalse(rows().equals(expected(out)));
      assertEquals(State.CAUGHT_UP, running.untilAsked().state());
      assertEquals(expected(out), rows(), "and has caught up");

      while (clock.instant().isBefore(START.plus(Duration.ofHours(2)))) {
        assertEquals(State.CAUGHT_UP, running.untilAsked().state());
        clock.advance(EVERY);
      }
      running.untilAsked();
      assertEquals(expected(out), rows());
      assertEquals(expected(out).size(), running.pipeline.store().size());
      assertEquals(ever.size(), writtenInAll(), "each was written once");
    }
    assertPolledOnTime();
    assertNoThreadIsLeft(before);
  }

  private static void assertTold(SourceStatus status, State state, String cause, String name) {
    assertEquals(state, status.state(), name + ": " + status);
    assertTrue(status.reason().contains(cause), name + ": " + status);
    assertTrue(status.due().isPresent(), name);
  }

  private void assertBack(Running running, Set<String> out) throws Exception {
    shown.merge("blog", 1, Integer::sum);
    SourceStatus back = running.untilAsked();
    assertEquals(State.CAUGHT_UP, back.state(), back.toString());
    assertEquals("", back.reason());
    assertEquals(expected(out), rows());
  }

  private void assertPolledOnTime() {
    for (int n = 1; n < healthy.size(); n++) {
      Duration gap = Duration.between(healthy.get(n - 1), healthy.get(n));
      assertTrue(gap.compareTo(EVERY.plus(LATE)) <= 0, "a gap of " + gap);
    }
    assertTrue(healthy.size() >= 20, healthy.toString());
  }

  /** The JDK's client keeps threads of its own for a while; none of them is at work for us. */
  private static void assertNoThreadIsLeft(Set<Thread> before) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    List<String> left;
    do {
      left = new ArrayList<>();
      for (Map.Entry<Thread, StackTraceElement[]> each : Thread.getAllStackTraces().entrySet()) {
        Thread thread = each.getKey();
        boolean ours =
            Arrays.stream(each.getValue())
                .anyMatch(
                    frame ->
                        frame.getClassName().startsWith("dev.earshot.connectors")
                            || frame.getClassName().startsWith("my.app"));
        boolean another = before.contains(thread) || thread.getName().equals("server");
        if (!another && (ours || !thread.getName().startsWith("HttpClient-"))) {
          left.add(thread + " " + Arrays.toString(each.getValue()));
        }
      }
      Thread.sleep(50);
    } while (!left.isEmpty() && System.nanoTime() < end);
    assertEquals(List.of(), left);
  }

  private Encryption with() {
    SecureRandom random = new SecureRandom();
    Path root = folder.resolve("root.key");
    return new Encryption(
        Files.exists(root) ? FileRootKey.open(root, random) : FileRootKey.create(root, random),
        random);
  }
}
