package dev.earshot.connectors.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private static RateLimits limits(String... headers) {
    Map<String, List<String>> map = new HashMap<>();
    for (int i = 0; i < headers.length; i += 2) {
      map.put(headers[i], List.of(headers[i + 1]));
    }
    return RateLimits.of(HttpHeaders.of(map, (name, value) -> true), NOW);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Retry-After|90",
        "Retry-After|Sun, 22 Nov 2026 12:01:30 GMT",
        "Retry-After|Sun, 22 Nov 2026 12:01:30 UTC",
        "X-RateLimit-Reset|2026-11-22T12:01:30Z",
        "X-RateLimit-Reset|2026-11-22T13:01:30.000000+01:00",
        "x-ratelimit-reset|90",
        "x-rate-limit-reset|1795348890",
        "X-RateLimit-Reset|1795348890000",
        "X-RateLimit-Reset-After|89.9995",
        "RateLimit-Reset|90",
        "RateLimit|limit=100, remaining=0, reset=90",
        "RateLimit|\"default\";r=0;t=90"
      })
  void readsEveryDialectAsTheSameMoment(String name, String value) {
    assertEquals(Optional.of(NOW.plusSeconds(90)), limits(name, value).restUntil(true));
  }

  @Test
  void resetDoesNotCountWhileRequestsRemain() {
    RateLimits limits = limits("x-ratelimit-remaining", "12.0", "x-ratelimit-reset", "200");
    assertEquals(12.0, limits.remaining().orElseThrow());
    assertEquals(Optional.empty(), limits.restUntil(false));
  }

  @Test
  void fractionOfARequestIsNone() {
    RateLimits limits = limits("x-ratelimit-remaining", "0.5", "x-ratelimit-reset", "2.5");
    assertEquals(Optional.of(NOW.plusMillis(2500)), limits.restUntil(false));
  }

  private static RateLimits repeated(String name, String... values) {
    return RateLimits.of(
        HttpHeaders.of(
            Map.of(name, List.of(values), "x-ratelimit-remaining", List.of("0")), (a, b) -> true),
        NOW);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Retry-After|30|90",
        "Retry-After|90|30",
        "Retry-After|soon|90",
        "Retry-After|30, 90|5",
        "Retry-After|Sun, 22 Nov 2026 12:00:05 GMT, Sun, 22 Nov 2026 12:01:30 GMT|7",
        "Retry-After|Sun, 22 Nov 2026 12:00:05 GMT, 90|Sun, 22 Nov 2026 12:00:05 GMT",
        "X-RateLimit-Reset|2026-11-22T12:00:30Z|2026-11-22T12:01:30Z",
        "X-RateLimit-Reset|1795348890|1795348805",
        "x-rate-limit-reset|5|1795348890000",
        "RateLimit-Reset|0|90",
        "RateLimit|r=0;t=9|r=0;t=90"
      })
  void theStrictestOfAHeaderThatIsRepeatedHolds(String name, String first, String second) {
    assertEquals(Optional.of(NOW.plusSeconds(90)), repeated(name, first, second).restUntil(true));
    assertEquals(Optional.of(NOW.plusSeconds(90)), repeated(name, second, first).restUntil(true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"5|0", "0|5", "5, 0|7", "none|0", "0.5|100"})
  void theLeastThatRemainsHolds(String first, String second) {
    HttpHeaders headers =
        HttpHeaders.of(
            Map.of(
                "X-RateLimit-Remaining", List.of(first, second), "X-RateLimit-Reset", List.of("9")),
            (a, b) -> true);
    assertEquals(Optional.of(NOW.plusSeconds(9)), RateLimits.of(headers, NOW).restUntil(false));
  }

  @Test
  void latestOfSeveralMomentsCounts() {
    RateLimits limits =
        limits("Retry-After", "5", "x-ratelimit-remaining", "0", "x-ratelimit-reset", "300");
    assertEquals(Optional.of(NOW.plusSeconds(300)), limits.restUntil(true));
  }

  @Test
  void namedWaitIsEnoughWhereRequestsRemain() {
    RateLimits limits =
        limits("Retry-After", "5", "x-ratelimit-remaining", "40", "x-ratelimit-reset", "3000");
    assertEquals(Optional.of(NOW.plusSeconds(5)), limits.restUntil(true));
  }

  @Test
  void serversClockTellsHowLongAndNotWhen() {
    RateLimits limits =
        limits(
            "Date", "Sun, 22 Nov 2026 09:00:00 GMT", "X-RateLimit-Reset", "2026-11-22T09:05:00Z");
    assertEquals(Optional.of(NOW.plusSeconds(300)), limits.restUntil(true));
  }

  @Test
  void nobodyIsSentAwayForEver() {
    assertEquals(
        Optional.of(NOW.plus(Duration.ofDays(31))),
        limits("X-RateLimit-Reset", "9999-12-31T00:00:00Z").restUntil(true));
    assertEquals(
        Optional.of(NOW.plus(Duration.ofDays(31))),
        limits("Retry-After", "999999999").restUntil(true));
  }

  @Test
  void nonsenseSaysNothing() {
    assertTrue(limits("Retry-After", "soon", "X-RateLimit-Reset", "-1").restUntil(true).isEmpty());
    assertTrue(limits("RateLimit", "limit=9").restUntil(true).isEmpty());
    assertFalse(limits("x-ratelimit-remaining", "NaN").remaining().isPresent());
  }

  @Property
  void neverEndsBeforeTheServersMomentWhateverTheClocks(
      @ForAll @IntRange(min = -90_000, max = 90_000) int skew,
      @ForAll @IntRange(min = 0, max = 86_400) int wait,
      @ForAll @IntRange(min = 0, max = 999) int fraction) {
    // the Date header has whole seconds, so the server may be up to one second further
    Instant server = NOW.plusSeconds(skew).plusMillis(fraction);
    Instant reset = server.plusSeconds(wait);
    String date =
        java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME.format(
            server.atOffset(java.time.ZoneOffset.UTC));
    Instant until =
        limits("Date", date, "X-RateLimit-Reset", reset.toString()).restUntil(true).orElseThrow();
    Duration rest = Duration.between(NOW, until);
    assertTrue(rest.compareTo(Duration.ofSeconds(wait)) >= 0, () -> "too short: " + rest);
    assertTrue(rest.compareTo(Duration.ofSeconds(wait + 1L)) <= 0, () -> "too long: " + rest);
  }
}
