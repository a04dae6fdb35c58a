package dev.earshot.connectors.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.earshot.UnavailableException;
import dev.earshot.connectors.stream.Lines;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StreamedBodyTest {
  private static final TransportLimits PAGES =
      TransportLimits.builder().body(Duration.ofMillis(300)).bodyBytes(64).build();
  private static final String HEAD = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  @Test
  void aStreamOutlivesTheLimitsOfPages() throws IOException {
    try (Loopback server =
        Loopback.raw(
            (socket, out) -> {
              write(out, HEAD);
              for (int line = 0; line < 12; line++) {
                write(out, "kettle " + line + "\n");
                Thread.sleep(60);
              }
            })) {
      HttpRequest request = HttpRequest.newBuilder(server.uri("/")).build();
      try (InputStream body =
          server.transport(PAGES).stream(request, Duration.ofSeconds(20)).body()) {
        Lines lines = new Lines(body, "stream", 100);
        for (int line = 0; line < 12; line++) {
          assertEquals("kettle " + line, lines.next());
        }
        assertNull(lines.next());
      }
    }
  }

  @Test
  void aStreamThatFallsSilentIsBroken() throws IOException {
    try (Loopback server =
        Loopback.raw(
            (socket, out) -> {
              write(out, HEAD + "kettle\n");
              Thread.sleep(30_000);
            })) {
      HttpRequest request = HttpRequest.newBuilder(server.uri("/")).build();
      try (InputStream body =
          server.transport(TransportLimits.standard()).stream(request, Duration.ofMillis(200))
              .body()) {
        Lines lines = new Lines(body, "stream", 100);
        assertEquals("kettle", lines.next());
        assertThrows(UnavailableException.class, lines::next);
      }
    }
  }
}
