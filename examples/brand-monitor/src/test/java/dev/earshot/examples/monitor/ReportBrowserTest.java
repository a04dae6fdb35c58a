package dev.earshot.examples.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens the report in a real browser, within a frame as wide as a telephone and as a desk. */
@Tag("heavy")
@Tag("browser")
final class ReportBrowserTest {
  private static final String RULER =
      """
      <!DOCTYPE html><meta charset="utf-8"><title>ruler</title>
      <iframe id="frame" src="/report.html" style="width:%dpx;height:900px;border:0"></iframe>
      <p id="out">not measured</p>
      <script>
        addEventListener('load', () => {
          const page = document.getElementById('frame').contentDocument.documentElement;
          const wide = [...page.querySelectorAll('body *')].filter(
            e => e.getBoundingClientRect().right > %d + 1 && !e.closest('.scroll, svg'));
          document.getElementById('out').textContent =
            'measured ' + page.scrollWidth + ' ' + wide.length + ' '
            + page.querySelectorAll('article').length;
        });
      </script>
      """;

  @TempDir Path home;
  private final HttpServer server = unstarted();
  private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
  private final Map<String, String> pages = new ConcurrentHashMap<>();

  private static HttpServer unstarted() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeEach
  void serve() {
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          asked.add(path);
          byte[] body = pages.getOrDefault(path, "").getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
          exchange.sendResponseHeaders(
              body.length == 0 ? 204 : 200, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void fitsATelephoneAndADeskWithoutAnError() throws Exception {
    pages.put("/report.html", Reports.page(Reports.full()));
    for (int width : new int[] {320, 390, 1280}) {
      assertFits(width, 4);
    }
  }

  @Test
  void fitsATelephoneWhateverAnybodyWrote() throws Exception {
    pages.put("/report.html", Reports.page(Reports.foreign("<b>W".repeat(120))));
    assertFits(390, 1);
  }

  private void assertFits(int width, int articles) throws Exception {
    pages.put("/ruler.html", RULER.formatted(width, width));
    asked.clear();
    String said = browse();
    Matcher measured = Pattern.compile("measured (\\d+) (\\d+) (\\d+)").matcher(said);
    assertTrue(measured.find(), said);
    assertEquals(width, Integer.parseInt(measured.group(1)), "width of the page");
    assertEquals(0, Integer.parseInt(measured.group(2)), "elements beyond the edge");
    assertEquals(articles, Integer.parseInt(measured.group(3)), "mentions");
    assertFalse(said.contains("CONSOLE"), said);
    asked.removeIf(path -> path.equals("/favicon.ico"));
    assertEquals(List.of("/ruler.html", "/report.html"), List.copyOf(asked));
  }

  /** Returns the page after its scripts ran, and what the browser logged. */
  private String browse() throws IOException, InterruptedException {
    Optional<Path> chromium = chromium();
    assumeTrue(chromium.isPresent(), "no Chromium on the path");
    List<String> command = new ArrayList<>();
    command.add(chromium.orElseThrow().toString());
    command.addAll(
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--enable-logging=stderr",
            "--window-size=1400,1000",
            "--user-data-dir=" + Files.createTempDirectory(home, "profile"),
            "--dump-dom",
            "http://127.0.0.1:" + server.getAddress().getPort() + "/ruler.html"));
    Path log = Files.createTempFile(home, "chromium", ".log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertTrue(process.waitFor(90, TimeUnit.SECONDS), "the browser did not end");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    return Files.readString(log, StandardCharsets.UTF_8);
  }

  private static Optional<Path> chromium() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Arrays.stream(path.split(File.pathSeparator))
        .flatMap(folder -> Stream.of("chromium", "chromium-browser").map(Path.of(folder)::resolve))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
