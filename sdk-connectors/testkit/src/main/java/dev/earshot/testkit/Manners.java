package dev.earshot.testkit;

import com.sun.net.httpserver.HttpExchange;
import dev.earshot.testkit.HttpConnectorContract.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;

/** How servers answer, the well-mannered and the others. */
final class Manners {
  /** How long {@link #limited} wants to be left alone. */
  static final Duration RETRY_AFTER = Duration.ofSeconds(90);

  /** How long the rests last that {@link #resets} tells of: longer than where nobody said when. */
  static final Duration LONG = Duration.ofHours(2);

  /** A word that stands in each of the {@link #HOSTILE} answers. */
  static final String WRITTEN = "hostile-word-7c4a";

  /** Addresses that are nobody's in public. */
  static final List<String> PRIVATE =
      List.of(
          "http://10.255.255.1/",
          "http://169.254.169.254/latest/meta-data",
          "http://127.0.0.2/",
          "http://[::1]/",
          "http://[fd00::1]/",
          "http://192.168.1.1/",
          "https://10.255.255.1/",
          "file:///etc/hostname");

  /** What servers, proxies and attackers have answered; lines end as HTTP has them. */
  static final List<String> HOSTILE =
      List.of(
          "HTTP/1.1 200 OK\nContent-Length: " + WRITTEN + "\n\n",
          "HTTP/1.1 200 OK\nContent-Length: 12345678901234567890\n\n" + WRITTEN,
          "HTTP/1.1 200 OK\nContent-Length: -1\n\n" + WRITTEN,
          "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n" + WRITTEN + "\n",
          "HTTP/1.1 2x0 " + WRITTEN + "\n\n",
          WRITTEN + "\n\n",
          "HTTP/1.1 200 OK\n" + WRITTEN + " (\u0001): x\nContent-Length: 0\n\n",
          "HTTP/1.1 302 x\nLocation: http://127.0.0.1:99999/" + WRITTEN + "\n\n",
          "HTTP/1.1 302 x\nLocation: http://[" + WRITTEN + "\n\n",
          "HTTP/1.1 301 x\nLocation: http://localhost:1/"
              + WRITTEN
              + "?token="
              + WRITTEN
              + "\nContent-Length: 0\n\n",
          "HTTP/1.1 302 x\nLocation: http://10.0.0.1/" + WRITTEN + "\nContent-Length: 0\n\n",
          "HTTP/1.1 200 OK\nContent-Type: x; charset=" + WRITTEN + "\nContent-Length: 1\n\nx",
          "HTTP/1.1 200 OK\nLink: <http://h:99999/>; rel=next\nContent-Length: 2\n\n{}",
          "HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: 17\n\n" + WRITTEN,
          "HTTP/1.1 500 x\nRetry-After: 1e99\nContent-Length: 17\n\n" + WRITTEN);

  private Manners() {}

  /** Answers with a reply. */
  static void send(HttpExchange exchange, Reply reply) throws IOException {
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  /** Answers with a page that repeats what it was sent, as error pages do. */
  static void page(HttpExchange exchange, int status) throws IOException {
    String page =
        "<!doctype html><html><body><p>"
            + DeclaredRules.SECRET
            + exchange.getRequestURI()
            + "</body></html>";
    send(exchange, new Reply(status, Map.of("Content-Type", "text/html"), page));
  }

  /** Wants to be left alone for {@link #RETRY_AFTER}. */
  static void limited(HttpExchange exchange) throws IOException {
    send(
        exchange,
        new Reply(429, Map.of("Retry-After", String.valueOf(RETRY_AFTER.toSeconds())), ""));
  }

  /** Returns the first half of a reply, as if it were all of it. */
  static Reply cut(Reply reply) {
    String body = reply.body();
    return new Reply(reply.status(), reply.headers(), body.substring(0, body.length() / 2));
  }

  /** Breaks off in the midst of a reply: closing before the promised length cuts the line. */
  static void half(HttpExchange exchange, Reply reply) throws IOException {
    beginning(exchange, reply);
    exchange.close();
  }

  /** Writes the first half of a reply. */
  static void beginning(HttpExchange exchange, Reply reply) throws IOException {
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(reply.status(), body.length);
    exchange.getResponseBody().write(body, 0, body.length / 2);
    exchange.getResponseBody().flush();
  }

  /** Writes a byte now and then, of an answer that is never whole. */
  static void drip(HttpExchange exchange, CountDownLatch over) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 1 << 20);
    while (over.getCount() > 0) {
      exchange.getResponseBody().write(' ');
      exchange.getResponseBody().flush();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  /** Returns the forms, as headers, of a rest that lasts {@link #LONG} by the server's clock. */
  static Map<String, String> resets(Instant theirs) {
    Instant until = theirs.plus(LONG);
    String spent = "X-RateLimit-Remaining: 0\nX-RateLimit-Reset: ";
    Map<String, String> forms = new LinkedHashMap<>();
    forms.put("delta seconds", "Retry-After: " + LONG.toSeconds());
    forms.put("an HTTP date", "Retry-After: " + httpDate(until));
    forms.put("epoch seconds", spent + until.getEpochSecond());
    forms.put("epoch milliseconds", spent + until.toEpochMilli());
    forms.put("ISO 8601", spent + until);
    forms.put("seconds left", spent + LONG.toSeconds() + ".5");
    forms.put("the IETF draft's", "RateLimit: \"default\";r=0;t=" + LONG.toSeconds());
    return forms;
  }

  /** Returns an answer that says to rest, by headers, at a moment of the server's clock. */
  static String resting(Instant theirs, String headers) {
    return "HTTP/1.1 429 x\nDate: "
        + httpDate(theirs)
        + "\n"
        + headers
        + "\nContent-Length: 0\nConnection: close\n\n";
  }

  private static String httpDate(Instant at) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC));
  }

  /** Returns 16 MiB of blanks in 16 KiB. */
  static byte[] bomb() {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      byte[] block = new byte[1 << 20];
      Arrays.fill(block, (byte) ' ');
      for (int mebibyte = 0; mebibyte < 16; mebibyte++) {
        out.write(block);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
