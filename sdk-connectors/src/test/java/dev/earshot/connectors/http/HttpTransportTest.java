package dev.earshot.connectors.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.UnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HttpTransportTest {
  private static final TransportLimits SHORT =
      TransportLimits.builder()
          .headers(Duration.ofMillis(400))
          .body(Duration.ofMillis(400))
          .bodyBytes(100_000)
          .build();

  private static HttpRequest get(URI uri, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request.build();
  }

  private static String read(Loopback server, TransportLimits limits) {
    HttpResponse<InputStream> response = server.transport(limits).send(get(server.uri("/")));
    try (InputStream body = response.body()) {
      return new String(body.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(OutputStream out, String headers, byte[] body) throws IOException {
    out.write(("HTTP/1.1 200 OK\r\n" + headers + "\r\n").getBytes(US_ASCII));
    out.write(body);
    out.flush();
  }

  private static byte[] zeros(int count, boolean gzip) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out =
        gzip ? new GZIPOutputStream(packed) : new DeflaterOutputStream(packed)) {
      byte[] block = new byte[1 << 16];
      for (int left = count; left > 0; left -= block.length) {
        out.write(block, 0, Math.min(left, block.length));
      }
    }
    return packed.toByteArray();
  }

  @Test
  void namesTheHostApplication() {
    try (Loopback server = Loopback.serving(request -> Loopback.Reply.json("{}"))) {
      assertEquals("{}", read(server, SHORT));
      assertEquals(
          "earshot-test/0 (test@example.org)", server.requests().get(0).header("User-Agent"));
    }
    assertThrows(IllegalArgumentException.class, () -> HttpTransport.builder(" "));
    assertThrows(IllegalArgumentException.class, () -> HttpTransport.builder("a\r\nb"));
  }

  @Test
  void inflatesGzipAndDeflate() throws IOException {
    for (boolean gzip : new boolean[] {true, false}) {
      byte[] packed = zeros(50_000, gzip);
      String coding = gzip ? "gzip" : "deflate";
      try (Loopback server =
          Loopback.raw(
              (socket, out) ->
                  write(
                      out,
                      "Content-Encoding: "
                          + coding
                          + "\r\nContent-Length: "
                          + packed.length
                          + "\r\n",
                      packed))) {
        assertEquals(50_000, read(server, SHORT).length());
      }
    }
  }

  @Test
  void endsABombAtTheLimit() throws IOException {
    byte[] bomb = zeros(200 << 20, true);
    assertTrue(bomb.length < 300_000);
    try (Loopback server =
        Loopback.raw(
            (socket, out) ->
                write(
                    out,
                    "Content-Encoding: gzip\r\nContent-Length: " + bomb.length + "\r\n",
                    bomb))) {
      MalformedException e = assertThrows(MalformedException.class, () -> read(server, SHORT));
      assertEquals(100_000, e.offset().orElseThrow());
    }
  }

  @Test
  void aBodyInSeveralPackedPartsIsReadWholeHoweverTheyArrive() throws Exception {
    byte[] part = zeros(20_000, true);
    try (Loopback server =
        Loopback.raw(
            (socket, out) -> {
              write(
                  out,
                  "Content-Encoding: gzip\r\nContent-Length: " + 3 * part.length + "\r\n",
                  part);
              for (int more = 0; more < 2; more++) {
                pause();
                out.write(part);
                out.flush();
              }
            })) {
      assertEquals(60_000, read(server, SHORT).length());
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatUnpacksToNothingEndsAtTheLimitToo() {
    byte[] one = {0, 0, 0, (byte) 0xff, (byte) 0xff};
    byte[] empty = new byte[2_000 * one.length];
    for (int at = 0; at < empty.length; at++) {
      empty[at] = one[at % one.length];
    }
    try (Loopback server =
        Loopback.raw(
            (socket, out) -> {
              write(out, "Content-Encoding: deflate\r\n", new byte[0]);
              while (true) {
                out.write(empty);
              }
            })) {
      assertThrows(MalformedException.class, () -> read(server, SHORT));
    }
  }

  @Test
  void countlessEmptyPartsAreNoStackOverflow() throws IOException {
    byte[] part = zeros(0, true);
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    for (int i = 0; i < 8_000; i++) {
      parts.write(part);
    }
    byte[] all = parts.toByteArray();
    try (Loopback server =
        Loopback.raw(
            (socket, out) ->
                write(
                    out,
                    "Content-Encoding: gzip\r\nContent-Length: " + all.length + "\r\n",
                    all))) {
      try {
        assertEquals("", read(server, SHORT));
      } catch (MalformedException e) {
        assertTrue(String.valueOf(e.getMessage()).matches("(?s).*(damaged|longer).*"));
      }
    }
  }

  @Test
  void damagedCompressionIsMalformed() {
    try (Loopback server =
        Loopback.raw(
            (socket, out) ->
                write(
                    out,
                    "Content-Encoding: gzip\r\nContent-Length: 4\r\n",
                    "nope".getBytes(US_ASCII)))) {
      assertThrows(MalformedException.class, () -> read(server, SHORT));
    }
  }

  @Test
  void endsAnEndlessBody() {
    try (Loopback server =
        Loopback.raw(
            (socket, out) -> {
              write(out, "", new byte[0]);
              while (true) {
                out.write(new byte[1000]);
              }
            })) {
      assertThrows(MalformedException.class, () -> read(server, SHORT));
    }
  }

  @Test
  void givesUpOnASlowBody() {
    try (Loopback server =
        Loopback.raw(
            (socket, out) -> {
              write(out, "Content-Length: 100\r\n", "begun".getBytes(US_ASCII));
              socket.getInputStream().read();
            })) {
      assertThrows(UnavailableException.class, () -> read(server, SHORT));
    }
  }

  @Test
  void givesUpOnABodyThatDrips() {
    try (Loopback server =
        Loopback.raw(
            (socket, out) -> {
              write(out, "Content-Length: 100000\r\n", new byte[0]);
              socket.setSoTimeout(20);
              while (true) {
                out.write('x');
                out.flush();
                pause(socket.getInputStream());
              }
            })) {
      assertThrows(UnavailableException.class, () -> read(server, SHORT));
    }
  }

  private static void pause(InputStream quiet) throws IOException {
    try {
      quiet.read();
    } catch (java.net.SocketTimeoutException e) {
      // the pause is over
    }
  }

  @Test
  void givesUpOnAServerThatSaysNothing() {
    try (Loopback server = Loopback.raw((socket, out) -> socket.getInputStream().read())) {
      assertThrows(UnavailableException.class, () -> read(server, SHORT));
    }
  }

  @Test
  void halfABodyIsNoBody() {
    try (Loopback server =
        Loopback.raw(
            (socket, out) ->
                write(out, "Content-Length: 100\r\n", "[{\"id\":1}".getBytes(US_ASCII)))) {
      assertThrows(UnavailableException.class, () -> read(server, SHORT));
    }
  }

  @Test
  void resetConnectionMayWorkLater() {
    try (Loopback server =
        Loopback.raw(
            (socket, out) -> {
              write(out, "Content-Length: 100\r\n", "[".getBytes(US_ASCII));
              socket.setSoLinger(true, 0);
            })) {
      assertThrows(UnavailableException.class, () -> read(server, SHORT));
    }
  }

  @Test
  void refusesHostsNobodyPermitted() {
    try (Loopback server = Loopback.serving(request -> Loopback.Reply.json("{}"))) {
      URI other = URI.create(server.root().replace("127.0.0.1", "localhost"));
      HttpTransport transport = server.transport(SHORT);
      assertThrows(RefusedException.class, () -> transport.send(get(other)));
      assertTrue(server.requests().isEmpty());
    }
  }

  @Test
  void refusesARedirectToAPrivateAddress() {
    for (String target :
        new String[] {
          "http://localhost:1/",
          "http://169.254.169.254/latest",
          "http://[::1]/",
          "file:///etc",
          "http://2130706433/"
        }) {
      try (Loopback server =
          Loopback.serving(request -> Loopback.Reply.of(302, "Location", target))) {
        assertThrows(RefusedException.class, () -> read(server, SHORT), target);
      }
    }
  }

  @Test
  void keepsCredentialsFromAnotherHost() {
    try (Loopback second = Loopback.serving(request -> Loopback.Reply.json("[]"));
        Loopback first =
            Loopback.serving(
                request ->
                    request.uri().getPath().equals("/")
                        ? Loopback.Reply.of(302, "Location", "/same")
                        : Loopback.Reply.of(302, "Location", second.root() + "/other"))) {
      HttpResponse<InputStream> response =
          first
              .transport(SHORT)
              .send(
                  get(
                      first.uri("/"),
                      "Authorization",
                      "Bearer hush",
                      "X-Api-Key",
                      "hush",
                      "Accept",
                      "application/json"));
      assertEquals(200, response.statusCode());
      assertEquals(second.uri("/other"), response.uri());
      assertEquals("Bearer hush", first.requests().get(1).header("Authorization"));
      assertNull(second.requests().get(0).header("Authorization"));
      assertNull(second.requests().get(0).header("X-Api-Key"));
      assertNotNull(second.requests().get(0).header("Accept"));
    }
  }

  @Test
  void endsACircleOfRedirects() {
    try (Loopback server =
        Loopback.serving(request -> Loopback.Reply.of(302, "Location", "/again"))) {
      assertThrows(MalformedException.class, () -> read(server, SHORT));
      assertEquals(6, server.requests().size());
    }
  }

  @Test
  void refusesAClientThatWouldGoPastTheGuard() {
    HttpTransport.Builder builder = HttpTransport.builder("test/0");
    HttpClient follows =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build();
    HttpClient keeps = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    assertThrows(IllegalArgumentException.class, () -> builder.build(follows));
    assertThrows(IllegalArgumentException.class, () -> builder.build(keeps));
  }

  /** On a machine that has such an address; the guard's own test needs none. */
  @Test
  void asksALinkLocalAddressInEitherFormOfItsZone() throws IOException {
    for (NetworkInterface net : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      for (InetAddress address : Collections.list(net.getInetAddresses())) {
        if (address.isLinkLocalAddress() && address instanceof Inet6Address) {
          HttpServer server = HttpServer.create(new InetSocketAddress(address, 0), 0);
          server.createContext(
              "/",
              exchange -> {
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
              });
          server.start();
          try {
            String bare = "[" + address.getHostAddress() + "]";
            for (String host : List.of(bare, bare.replace("%", "%25"))) {
              HttpTransport transport =
                  HttpTransport.builder("test/0").permit(bare).build(HttpTransport.client(SHORT));
              URI uri = URI.create("http://" + host + ":" + server.getAddress().getPort() + "/");
              assertEquals(204, transport.send(get(uri)).statusCode(), host);
            }
          } finally {
            server.stop(0);
          }
        }
      }
    }
  }

  /** A name that leads to the public internet when it is looked up, and here when it is asked. */
  @Test
  void whatANameThatTurnedAnsweredIsNotRead() throws Exception {
    InetAddress far = InetAddress.getByName("1.1.1.1");
    InetAddress here = InetAddress.getLoopbackAddress();
    try (Loopback server = Loopback.serving(request -> Loopback.Reply.json("[1]"))) {
      URI address = URI.create("http://localhost:" + server.uri("/").getPort() + "/x");
      HttpRequest request = HttpRequest.newBuilder(address).build();
      for (boolean turns : new boolean[] {true, false}) {
        AtomicInteger asked = new AtomicInteger();
        HttpTransport transport =
            HttpTransport.builder("t/1")
                .resolver(
                    host -> new InetAddress[] {asked.getAndIncrement() > 0 && turns ? here : far})
                .build(HttpTransport.client(TransportLimits.standard()));
        if (turns) {
          RefusedException e = assertThrows(RefusedException.class, () -> transport.send(request));
          assertTrue(String.valueOf(e.getMessage()).contains("leads elsewhere by now"));
        } else {
          assertEquals(200, transport.send(request).statusCode());
        }
      }
    }
  }
}
