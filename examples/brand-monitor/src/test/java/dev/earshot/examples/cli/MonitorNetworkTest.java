package dev.earshot.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.earshot.testsupport.Shared;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class MonitorNetworkTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;
  private String base = "";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    base = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Ran monitor(String query, String... args) throws IOException {
    Path queries = Files.writeString(folder.resolve("queries.tsv"), "q\t" + query + "\n");
    List<String> all = new ArrayList<>(List.of("monitor", "--quiet", "--queries"));
    all.addAll(List.of(queries.toString(), "--out", folder.resolve("out").toString()));
    all.addAll(List.of(args));
    return Ran.here(all.toArray(String[]::new));
  }

  private JsonNode summary() throws IOException {
    return JSON.readTree(Files.readString(folder.resolve("out/summary.json")));
  }

  private int mentions() throws IOException {
    return Files.readAllLines(folder.resolve("out/mentions.jsonl")).size();
  }

  private static void answer(HttpExchange exchange, int code, String type, byte[] body)
      throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().add("Content-Type", type);
      exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** Serves a document under a validator, and refuses the first request. */
  private void serve(String path, String type, byte[] body) {
    server.createContext(
        path,
        exchange -> {
          String known = exchange.getRequestHeaders().getFirst("If-None-Match");
          asked.add(String.valueOf(known));
          if (asked.size() == 1) {
            exchange.getResponseHeaders().add("Retry-After", "1");
            answer(exchange, 429, "text/plain", new byte[0]);
          } else if ("\"v1\"".equals(known)) {
            answer(exchange, 304, type, new byte[0]);
          } else {
            exchange.getResponseHeaders().add("ETag", "\"v1\"");
            answer(exchange, 200, type, body);
          }
        });
  }

  @Test
  void aFeedIsWaitedForAndAskedWithItsValidator() throws IOException {
    byte[] feed = Pages.rss("Pot", "of tea", 4).getBytes(StandardCharsets.UTF_8);
    serve("/feed.xml", "application/rss+xml", feed);
    String[] args = {"--input", "feed=" + base + "/feed.xml", "--allow-private"};
    Ran first = monitor("tea", args);
    assertEquals(0, first.code(), first.err());
    assertEquals(List.of("null", "null"), asked);
    assertEquals(4, mentions());
    String kept = Files.readString(folder.resolve("out/mentions.jsonl"));
    assertEquals(0, monitor("tea", args).code());
    assertEquals("\"v1\"", asked.get(2));
    assertEquals(3, asked.size());
    assertEquals(kept, Files.readString(folder.resolve("out/mentions.jsonl")));
    assertEquals(4, summary().at("/sources/0/events").asInt());
    assertEquals("CAUGHT_UP", summary().at("/sources/0/state").asString());
  }

  @Test
  void aTimelineIsReadPageByPageAndOnlyOnce() throws IOException {
    String host = base.substring("http://".length());
    server.createContext(
        "/api/v1/timelines/tag/tea",
        exchange -> {
          String query = String.valueOf(exchange.getRequestURI().getQuery());
          asked.add(query);
          int top = query.contains("max_id=41") ? 40 : query.contains("_id=") ? 0 : 60;
          int last = top == 60 ? 41 : 1;
          String page =
              IntStream.iterate(top, id -> id >= last, id -> id - 1)
                  .mapToObj(id -> Pages.status(host, id, "cup of tea " + id))
                  .collect(Collectors.joining(",", "[", "]"));
          if (top == 60) {
            exchange
                .getResponseHeaders()
                .add(
                    "Link",
                    "<"
                        + base
                        + "/api/v1/timelines/tag/tea?max_id=41>; rel=\"next\", <"
                        + base
                        + "/api/v1/timelines/tag/tea?min_id=60>; rel=\"prev\"");
          }
          answer(exchange, 200, "application/json", page.getBytes(StandardCharsets.UTF_8));
        });
    String[] args = {"--input", "mastodon=" + base + "/tags/tea", "--allow-private"};
    Ran first = monitor("tea", args);
    assertEquals(0, first.code(), first.err());
    assertEquals(60, mentions());
    assertTrue(asked.stream().anyMatch(query -> query.contains("max_id=41")), asked.toString());
    int before = asked.size();
    assertEquals(0, monitor("tea", args).code());
    assertEquals(60, mentions());
    assertEquals(60, summary().at("/totals/read").asInt());
    assertTrue(asked.get(before).contains("min_id=60"), asked.toString());
  }

  @Test
  void aPostThatItsSourceDeletedGoesOnceTheSourceMustBeAskedAgain() throws IOException {
    String host = base.substring("http://".length());
    server.createContext(
        "/api/v1/timelines/tag/tea",
        exchange -> {
          boolean first = !String.valueOf(exchange.getRequestURI().getQuery()).contains("_id=");
          String page =
              Pages.status(host, 2, "cup of tea two") + "," + Pages.status(host, 1, "tea one");
          answer(
              exchange, 200, "application/json", ("[" + (first ? page : "") + "]").getBytes(UTF_8));
        });
    server.createContext(
        "/api/v1/statuses/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          asked.add(path);
          boolean there = path.endsWith("/2");
          String body =
              there ? Pages.status(host, 2, "cup of tea two") : "{\"error\":\"Record not found\"}";
          answer(exchange, there ? 200 : 404, "application/json", body.getBytes(UTF_8));
        });
    String[] args = {"--input", "mastodon=" + base + "/tags/tea", "--allow-private", "--at", ""};
    for (String day : List.of("01", "03")) {
      args[4] = "2026-10-" + day + "T12:00:00Z";
      assertEquals(0, monitor("tea", args).code());
      assertEquals(2, mentions());
      assertEquals(List.of(), asked, "the copy may stand for seven days");
    }
    args[4] = "2026-10-09T12:00:00Z";
    Ran due = monitor("tea", args);
    assertEquals(0, due.code(), due.err());
    assertEquals(2, asked.size(), asked.toString());
    assertEquals(1, mentions());
    assertEquals("SOURCE_DELETED", summary().at("/removed/0/cause").asString());
    assertFalse(Files.readString(folder.resolve("out/report.html")).contains("tea one"));
    args[4] = "2026-10-10T12:00:00Z";
    monitor("tea", args);
    assertEquals(2, asked.size(), "what was looked up may stand again");
  }

  @Test
  void aPostThatNobodyCanLookUpIsToldOf() throws IOException {
    Path page =
        Files.writeString(
            folder.resolve("page.json"), "[" + Pages.status("town.example", 1, "tea one") + "]");
    String input = "mastodon=" + page;
    Path queries = Files.writeString(folder.resolve("queries.tsv"), "q\ttea\n");
    String[] command = {
      "monitor",
      "--queries",
      queries.toString(),
      "--out",
      folder.resolve("out").toString(),
      "--input",
      input,
      "--at",
      "2026-10-01T12:00:00Z"
    };
    assertFalse(Ran.here(command).err().contains("looked up"));
    command[8] = "2026-10-09T12:00:00Z";
    Ran due = Ran.here(command);
    assertEquals(1, mentions());
    assertTrue(due.err().contains("1 kept post has to be looked up again"), due.err());
  }

  @Test
  void theReportSaysWhichWordsLeftTheHouse() throws IOException {
    server.createContext(
        "/",
        exchange ->
            answer(exchange, 404, "application/json", "{\"error\":\"no\"}".getBytes(UTF_8)));
    Path feed = Files.writeString(folder.resolve("feed.xml"), Pages.rss("Pot", "of tea", 1));
    monitor(
        "tea",
        "--input",
        "lemmy=" + base + "/search?q=green+tea%20pot&type=Posts&auth=hushword",
        "--input",
        "feed=" + feed,
        "--input",
        "feed=" + base + "/feed?q=no-search",
        "--allow-private");
    assertEquals("[\"green tea pot\"]", summary().at("/sources/0/searched").toString());
    assertTrue(summary().at("/sources/1/searched").isMissingNode());
    assertTrue(summary().at("/sources/2/searched").isMissingNode());
    String page = Files.readString(folder.resolve("out/report.html"));
    assertTrue(page.contains("green tea pot"), "the page says so");
    assertFalse(page.contains("hushword"));
    assertFalse(page.contains("no-search"));
  }

  @Test
  void privateAddressesAreRefusedUnlessAllowed() throws IOException {
    serve("/feed.xml", "application/rss+xml", new byte[0]);
    Path feed = Files.writeString(folder.resolve("feed.xml"), Pages.rss("Pot", "of tea", 1));
    Ran ran = monitor("tea", "--input", "feed=" + base + "/feed.xml", "--input", "feed=" + feed);
    assertEquals(3, ran.code());
    assertEquals(List.of(), asked);
    assertEquals("FAILED", summary().at("/sources/0/state").asString());
    assertFalse(summary().at("/sources/0/reason").asString().isBlank());
    assertEquals("CAUGHT_UP", summary().at("/sources/1/state").asString());
    assertEquals(1, mentions());
    assertEquals(1, ran.rejects().size());
  }

  @Test
  void aRefusedPrivateAddressNamesItsRemedyOnce() throws IOException {
    Ran ran = monitor("tea", "--input", "feed=" + base + "/feed.xml");
    assertEquals(3, ran.code());
    assertEquals(1, ran.err().split("--allow-private", -1).length - 1, ran.err());
  }

  @Test
  void anAddressOfIpVersion6IsAllowedAsItWasNamed() throws IOException {
    InetAddress loopback = InetAddress.getAllByName("::1")[0];
    HttpServer six = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    six.createContext(
        "/feed.xml",
        exchange ->
            answer(
                exchange,
                200,
                "application/rss+xml",
                Pages.rss("Pot", "of tea", 2).getBytes(StandardCharsets.UTF_8)));
    six.start();
    try {
      int port = six.getAddress().getPort();
      for (String host : List.of("[::1]", "[0:0:0:0:0:0:0:1]", "[::0001]")) {
        String input = "feed=http://" + host + ":" + port + "/feed.xml";
        Ran ran = monitor("tea", "--input", input, "--allow-private");
        assertEquals(0, ran.code(), host + ran.err());
      }
    } finally {
      six.stop(0);
    }
  }

  @Test
  void aLimitThatIsFarIsToldThoughQuiet() throws IOException {
    server.createContext(
        "/feed.xml",
        exchange -> {
          exchange.getResponseHeaders().add("Retry-After", "86400");
          answer(exchange, 429, "text/plain", new byte[0]);
        });
    Ran ran = monitor("tea", "--input", "feed=" + base + "/feed.xml", "--allow-private");
    assertEquals(3, ran.code());
    assertEquals(1, ran.rejects().size());
    assertTrue(ran.rejects().get(0).contains("RATE_LIMIT"), ran.err());
  }

  @Test
  void noSecretOfAnAddressIsWrittenAnywhere() throws IOException {
    String key = "k3yK3yk3yK3yk3yK3yk3y0";
    server.createContext(
        "/" + key,
        exchange ->
            answer(
                exchange,
                200,
                "application/rss+xml",
                Pages.rss("Pot", "of tea", 2).getBytes(StandardCharsets.UTF_8)));
    byte[] page = "<html><p>no feed</html>".getBytes(StandardCharsets.UTF_8);
    server.createContext("/html", exchange -> answer(exchange, 200, "text/html", page));
    String user = base.replace("http://", "http://ann:hushword@");
    Ran ran =
        monitor(
            "tea",
            "--verbose",
            "--input",
            "feed=" + base + "/html?token=hushword#hushword",
            "--input",
            "feed=" + user + "/html",
            "--input",
            "feed=" + base + "/" + key + "/feed.xml?hushword",
            "--allow-private");
    assertEquals(3, ran.code());
    assertEquals(2, mentions());
    Ran wrong = monitor("tea", "--input", "feed=" + user + "/a b?token=hushword");
    assertEquals(2, wrong.code());
    Ran misspelt = monitor("tea", "--input", "feed=htp://ann:hushword@h.example/x?hushword");
    assertEquals(2, misspelt.code());
    StringBuilder all = new StringBuilder(misspelt.err()).append(ran.err()).append(ran.out());
    all.append(wrong.err()).append(wrong.out());
    try (Stream<Path> files = Files.walk(folder.resolve("out"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    assertFalse(all.toString().contains("hushword"), "a secret of an address");
    assertFalse(all.toString().contains(key), "a key in a path");
  }

  @Test
  void aHostileServerLeavesTheOthersAlone() throws IOException {
    serve("/feed.xml", "application/rss+xml", Pages.rss("Pot", "of tea", 2).getBytes(UTF_8));
    asked.add("no 429 now");
    try (ServerSocket hostile = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread thread =
          new Thread(
              () -> {
                while (!hostile.isClosed()) {
                  try (Socket line = hostile.accept()) {
                    line.getInputStream().read(new byte[8192]);
                    String text = "HTTP/1.1 200 OK\r\nContent-Length: secretword\r\n\r\n";
                    line.getOutputStream().write(text.getBytes(UTF_8));
                  } catch (IOException e) {
                    // it was closed, or the client hung up
                  }
                }
              });
      thread.setDaemon(true);
      thread.start();
      String input = "feed=http://127.0.0.1:" + hostile.getLocalPort() + "/x";
      Ran ran =
          monitor(
              "tea", "--input", input, "--input", "feed=" + base + "/feed.xml", "--allow-private");
      assertEquals(3, ran.code());
      assertFalse(ran.err().contains("secretword"), ran.err());
      assertEquals(2, mentions());
    }
  }

  @Test
  void aRedirectToAnotherPrivateHostIsNotAllowedAlong() throws IOException {
    server.createContext(
        "/feed.xml",
        exchange -> {
          exchange
              .getResponseHeaders()
              .add("Location", base.replace("127.0.0.1", "localhost") + "/x");
          answer(exchange, 302, "text/plain", new byte[0]);
        });
    serve("/x", "application/rss+xml", new byte[0]);
    Ran ran = monitor("tea", "--input", "feed=" + base + "/feed.xml", "--allow-private");
    assertEquals(3, ran.code());
    assertEquals(List.of(), asked);
  }

  @Test
  void aPageThatIsNoFeedSaysSo() throws IOException {
    serve("/feed.xml", "text/html", "<html><p>secretword</html>".getBytes(StandardCharsets.UTF_8));
    asked.add("no 429 now");
    Ran ran = monitor("tea", "--input", "feed=" + base + "/feed.xml", "--allow-private");
    assertEquals(3, ran.code());
    assertFalse(ran.err().contains("secretword"));
    assertNull(JSON.readTree(ran.rejects().get(0)).get("line"));
  }

  @Shared.Needed
  @Test
  void recordedFeedsComeThroughWhole() throws IOException {
    for (Path file : Shared.files("fixtures/feeds/streams", ".xml")) {
      byte[] feed = Files.readAllBytes(file);
      server.createContext(
          "/" + file.getFileName(), exchange -> answer(exchange, 200, "text/xml", feed));
    }
    String one = "feed=" + base + "/economist1.xml";
    String two = "feed=" + base + "/economist2.xml";
    Ran ran = monitor("network:feed", "--input", one, "--input", two, "--allow-private");
    assertEquals(0, ran.code(), ran.err());
    assertTrue(mentions() >= 10, "kept " + mentions());
    String kept = Files.readString(folder.resolve("out/mentions.jsonl"));
    monitor("network:feed", "--input", one, "--input", two, "--allow-private");
    assertEquals(kept, Files.readString(folder.resolve("out/mentions.jsonl")));
  }

  @Shared.Needed
  @Test
  void aRecordedTimelineComesThroughWhole() throws IOException {
    byte[] page =
        Files.readAllBytes(Shared.path("fixtures/mastodon/docs-methods/timelines__03_200_OK.json"));
    server.createContext(
        "/api/v1/timelines/public", exchange -> answer(exchange, 200, "application/json", page));
    Ran ran =
        monitor("network:mastodon", "--input", "mastodon=" + base + "/public", "--allow-private");
    JsonNode source = summary().at("/sources/0");
    assertTrue(source.get("events").asInt() + ran.rejects().size() > 0, source + ran.err());
  }
}
