package dev.earshot.connectors.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.earshot.RefusedException;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.facebook.FacebookConnector;
import dev.earshot.connectors.http.Loopback;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the Graph API says beside its records, as a reader takes it. */
@Timeout(30)
class GraphTest {
  private static final String ONE =
      "{\"data\":[{\"id\":\"900_1\",\"message\":\"kettle\",\"created_time\":\"2026-01-01T10:00:00+0000\"}]}";

  private static Batch poll(int status, Map<String, String> headers, String body) {
    try (Loopback server = Loopback.serving(request -> new Loopback.Reply(status, headers, body));
        SourceReader reader =
            new FacebookConnector()
                .open(ReadRequest.of(server.root() + "/v23.0/900/posts"), null, server.context())) {
      return reader.poll(10);
    }
  }

  private static String error(int code, int subcode) {
    return "{\"error\":{\"message\":\"x\",\"code\":"
        + code
        + ",\"error_subcode\":"
        + subcode
        + "}}";
  }

  @ParameterizedTest
  @CsvSource({
    "4,400",
    "17,400",
    "32,403",
    "613,400",
    "613,200",
    "4,200",
    "80001,400",
    "80006,403",
    "17,500"
  })
  void aLimitIsAWaitWhateverTheStatus(int code, int status) {
    Batch batch = poll(status, Map.of(), error(code, 1));
    Progress.Wait wait = assertInstanceOf(Progress.Wait.class, batch.progress());
    assertEquals(true, wait.until().isAfter(Loopback.NOW));
  }

  @Test
  void aLimitEndsWhenTheHeaderSays() {
    Batch batch =
        poll(
            400,
            Map.of(
                "X-Business-Use-Case-Usage",
                "{\"900\":[{\"type\":\"pages\",\"call_count\":100,\"estimated_time_to_regain_access\":7}]}"),
            error(80001, 0));
    assertEquals(
        new Progress.Wait(Loopback.NOW.plus(Duration.ofMinutes(7)), Progress.Wait.Why.RATE_LIMIT),
        batch.progress());
  }

  @ParameterizedTest
  @CsvSource({
    "190,400,the token is no longer good",
    "190,401,the token is no longer good",
    "10,403,lacks a permission",
    "200,403,lacks a permission",
    "299,400,lacks a permission",
    "190,200,the token is no longer good",
    "100,400,no such list",
    "803,404,no such list"
  })
  void aRefusalSaysWhy(int code, int status, String why) {
    int subcode = code == 100 ? 33 : 463;
    RefusedException e =
        assertThrows(RefusedException.class, () -> poll(status, Map.of(), error(code, subcode)));
    assertEquals(true, String.valueOf(e.getMessage()).contains(why), e::getMessage);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void troublePasses(int code) {
    assertThrows(UnavailableException.class, () -> poll(400, Map.of(), error(code, 0)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-App-Usage|{\"call_count\":100,\"total_time\":25,\"total_cputime\":25}|60",
        "X-App-Usage|{\"call_count\":10,\"total_time\":103,\"total_cputime\":25}|60",
        "X-Business-Use-Case-Usage|{\"1\":[{\"type\":\"pages\",\"call_count\":3,\"total_cputime\":100}]}|60",
        "X-Business-Use-Case-Usage|{\"1\":[{\"call_count\":3}],\"2\":[{\"call_count\":100,\"estimated_time_to_regain_access\":12}]}|12",
        "X-App-Usage|{\"call_count\":99,\"total_time\":99,\"total_cputime\":99}|0",
        "X-App-Usage|nonsense|0"
      })
  void aUsedUpShareIsARestAfterWhatCame(String header, String usage, int minutes) {
    Batch batch = poll(200, Map.of(header, usage), ONE);
    assertEquals(1, batch.events().size());
    if (minutes == 0) {
      assertInstanceOf(Progress.CaughtUp.class, batch.progress());
    } else {
      assertEquals(
          new Progress.Wait(
              Loopback.NOW.plus(Duration.ofMinutes(minutes)), Progress.Wait.Why.RATE_LIMIT),
          batch.progress());
    }
  }

  @Test
  void aPageWithoutRecordsAndACursorThatLeadsBackEnd() {
    int[] asked = {0};
    try (Loopback server =
            Loopback.serving(
                request -> {
                  asked[0]++;
                  return Loopback.Reply.json(
                      ONE.substring(0, ONE.length() - 1)
                          + ",\"paging\":{\"cursors\":{\"after\":\"same\"},\"next\":\"https://graph.facebook.com/x?after=same\"}}");
                });
        SourceReader reader =
            new FacebookConnector()
                .open(
                    ReadRequest.of(server.root() + "/v23.0/900/posts")
                        .with(FacebookConnector.PAGES, 1000),
                    null,
                    server.context())) {
      assertEquals(1, reader.poll(10).events().size());
      assertInstanceOf(Progress.CaughtUp.class, reader.poll(10).progress());
      assertEquals(2, asked[0]);
    }
  }
}
