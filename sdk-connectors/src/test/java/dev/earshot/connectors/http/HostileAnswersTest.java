package dev.earshot.connectors.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.earshot.EarshotException;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.format.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a server writes, it is that server's trouble, in our words and none of its own. */
@Timeout(60)
class HostileAnswersTest {
  private static final String CANARY = "zqcanary";
  private static final TransportLimits SHORT =
      TransportLimits.builder()
          .headers(Duration.ofSeconds(2))
          .body(Duration.ofSeconds(2))
          .bodyBytes(100_000)
          .build();

  private static Answer ask(String raw) {
    try (Loopback server =
        Loopback.raw(
            (socket, out) -> {
              out.write(raw.replace("\n", "\r\n").getBytes(ISO_8859_1));
              out.flush();
            })) {
      ConnectorContext context =
          ConnectorContext.builder(InstantSource.fixed(Loopback.NOW))
              .transport(server.transport(SHORT))
              .build();
      try (Fetch fetch = Fetch.of(context, Origin.of(server.root())).build()) {
        return fetch.get(server.uri("/feed?token=" + CANARY));
      }
    }
  }

  private static void assertSaysNothingOfIt(Throwable failure) {
    StringWriter whole = new StringWriter();
    failure.printStackTrace(new PrintWriter(whole));
    assertFalse(whole.toString().contains(CANARY), whole::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\nContent-Length: zqcanary\n\nzqcanary",
        "HTTP/1.1 200 OK\nContent-Length: 12345678901234567890\n\nzqcanary",
        "HTTP/1.1 200 OK\nContent-Length: -5\n\nzqcanary",
        "HTTP/1.1 200 OK\nContent-Length: 5, 5\n\nzqcanary",
        "HTTP/1.1 200 OK\nContent-Length: 0x10\n\nzqcanary",
        "HTTP/1.1 200 OK\nContent-Length: 8.0\n\nzqcanary",
        "HTTP/1.1 200 OK\nContent-Length:\n\nzqcanary",
        "HTTP/1.1 200 OK\nContent-Length: 9223372036854775807\n\nzqcanary",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nzqcanary\nx\n0\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n-5\nzqcanary\n0\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nfffffffffffffffff\nzqcanary\n0\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n7fffffff\nzqcanary\n0\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n8\nzqcanaryNOEND",
        "HTTP/1.1 zqcanary OK\nContent-Length: 0\n\n",
        "HTTP/1.1 2x0 zqcanary\nContent-Length: 0\n\n",
        "HTTP/1.1 -20 zqcanary\nContent-Length: 0\n\n",
        "HTTP/1.1\nContent-Length: 0\nX: zqcanary\n\n",
        "HTTP/9.9 200 zqcanary\nContent-Length: 0\n\n",
        "ICY 200 zqcanary\nContent-Length: 0\n\n",
        "zqcanary",
        "\n\n\n\nzqcanary",
        "SSH-2.0-zqcanary\n",
        "HTTP/1.1 200 OK\nzq canary zqcanary: x\nContent-Length: 0\n\n",
        "HTTP/1.1 200 OK\nzqcanary\u00e4(\u0001): x\nContent-Length: 0\n\n",
        "HTTP/1.1 101 zqcanary\nUpgrade: zqcanary\nConnection: Upgrade\n\n",
        "HTTP/1.1 000 zqcanary\nContent-Length: 0\n\n",
        "HTTP/1.1 999 zqcanary\nContent-Length: 0\n\n",
        "HTTP/1.1 407 zqcanary\nProxy-Authenticate: zqcanary\nContent-Length: 0\n\n",
        "HTTP/1.1 401 zqcanary\nContent-Length: 0\n\n",
        "HTTP/1.1 401 zqcanary\nWWW-Authenticate: zqcanary \u0001\nContent-Length: 0\n\n",
        "HTTP/1.1 302 x\nLocation: http://zqcanary:99999/zqcanary\nContent-Length: 0\n\n",
        "HTTP/1.1 302 x\nLocation: http://127.0.0.1:0/zqcanary\nContent-Length: 0\n\n",
        "HTTP/1.1 302 x\nLocation: http://127.0.0.1:99999/zqcanary\nContent-Length: 0\n\n",
        "HTTP/1.1 302 x\nLocation: http://127.0.0.1:123456789012/zqcanary\nContent-Length: 0\n\n",
        "HTTP/1.1 302 x\nLocation: http://user:zqcanary@127.0.0.1/\nContent-Length: 0\n\n",
        "HTTP/1.1 302 x\nLocation: http://[zqcanary]/\nContent-Length: 0\n\n",
        "HTTP/1.1 302 x\nLocation: http://zq_canary.zqcanary/\nContent-Length: 0\n\n",
        "HTTP/1.1 302 x\nLocation: http://zqcanary.invalid/\nContent-Length: 0\n\n",
        "HTTP/1.1 302 x\nLocation: http://zqcanary..invalid/\nContent-Length: 0\n\n",
        "HTTP/1.1 302 x\nLocation: http:zqcanary\nContent-Length: 0\n\n",
        "HTTP/1.1 302 x\nLocation: http:\nContent-Length: 0\n\n",
        "HTTP/1.1 302 x\nLocation: ://zqcanary\nContent-Length: 0\n\n",
        "HTTP/1.1 302 x\nLocation: //\nContent-Length: 0\n\n",
        "HTTP/1.1 302 x\nLocation: ///zqcanary\nContent-Length: 0\n\n",
        "HTTP/1.1 302 x\nLocation: %zqcanary\nContent-Length: 0\n\n",
        "HTTP/1.1 302 x\nLocation: mailto:zqcanary@x.example\nContent-Length: 0\n\n",
        "HTTP/1.1 302 x\nLocation: http://10.1.2.3/zqcanary?zqcanary\nContent-Length: 0\n\n",
        "HTTP/1.1 302 x\nContent-Length: 0\nX: zqcanary\n\n",
        "HTTP/1.1 302 x\nLocation: zqcanary\nContent-Length: zqcanary\n\n",
        "HTTP/1.1 300 zqcanary\nContent-Length: 0\n\n",
        "HTTP/1.1 200 OK\nContent-Encoding: zqcanary\nContent-Length: 8\n\nzqcanary",
        "HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: 8\n\nzqcanary",
        "HTTP/1.1 200 OK\nContent-Encoding: deflate\nContent-Length: 8\n\nzqcanary",
        "HTTP/1.1 200 OK\nContent-Encoding: deflate\nContent-Length: 3\n\nx\u009c\u0003",
        "HTTP/1.1 500 zqcanary\nRetry-After: zqcanary\nContent-Length: 0\n\n",
        "HTTP/1.1 500 zqcanary\nRetry-After: 99999999999999999999999\nContent-Length: 0\n\n",
        "HTTP/1.1 500 zqcanary\nRetry-After: -99999999\nContent-Length: 0\n\n",
        "HTTP/1.1 500 x\nRetry-After: +999999999-12-31T23:59:59Z\nContent-Length: 0\n\n",
        "HTTP/1.1 500 x\nDate: zqcanary\nRetry-After: Fri, 31 Dec 9999 23:59:59 GMT\n\n",
        "HTTP/1.1 500 x\nX-RateLimit-Reset: 999999999999999\nX-RateLimit-Remaining: 0\n\n",
      })
  void isOneOfOurExceptions(String raw) {
    EarshotException e = assertThrows(EarshotException.class, () -> ask(raw));
    assertSaysNothingOfIt(e);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\nContent-Length: 5\nContent-Length: 7zqcanary\n\nzqcanary",
        "HTTP/1.1 200 OK\nContent-Length: +8\n\nzqcanary",
        "HTTP/1.1 200 OK\nzqcanary\n\n",
        "HTTP/1.1 200 OK\n: zqcanary\nContent-Length: 0\n\n",
        "HTTP/1.1 200 OK\nX: \u0001\u0002zqcanary\nContent-Length: 0\n\n"
      })
  void isReadAsTheClientReadsItWhereItCan(String raw) {
    assertInstanceOf(Answer.Found.class, ask(raw));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: zqcanary; charset=zqcanary",
        "Content-Type: text/xml; charset=\u0001",
        "Content-Type: text/xml; charset=\"utf-8",
        "Content-Type: text/xml; charset=utf-8; charset=utf-16",
        "Content-Type: ;;;;/zqcanary=",
        "Content-Type: application/json; charset=no such charset",
        "Link: <http://h:99999/zqcanary>; rel=next",
        "Link: <http://[zqcanary>; rel=next, <:>; rel=prev, <%>; rel=\"last\"",
        "Link: <<<<;;;;\"\\\"",
        "Link: <http://user:pw@h/?a=b c>; rel=next",
        "ETag: \u0080zqcanary\u00ff",
        "Last-Modified: zqcanary",
        "Date: zqcanary\nRetry-After: zqcanary",
        "RateLimit: remaining=0, reset=99999999999999999",
        "RateLimit: \"zqcanary\";r=0;t=zqcanary",
        "X-RateLimit-Remaining: NaN\nX-RateLimit-Reset: Infinity",
        "X-RateLimit-Remaining: 1e999\nX-RateLimit-Reset: 1e999"
      })
  void whatHeadersSayIsReadOrLeft(String header) {
    Answer.Found found =
        (Answer.Found) ask("HTTP/1.1 200 OK\n" + header + "\nContent-Length: 9\n\n{\"id\":\"1\"");
    found.links();
    found.moved();
    found.restUntil();
    found.validators().headers();
    found.charset();
    try {
      Json.Parts parts = found.json();
      assertFalse(parts.faults().toString().contains(CANARY));
    } catch (EarshotException e) {
      assertSaysNothingOfIt(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 200 OK\nContent-Length: x\n\n", "HTTP/1.1 2x0 x\n\n", "hello"})
  void whatIsNoHttpMayBeAskedAgain(String raw) {
    assertThrows(UnavailableException.class, () -> ask(raw));
  }
}
