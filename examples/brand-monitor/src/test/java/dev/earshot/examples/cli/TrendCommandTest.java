package dev.earshot.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class TrendCommandTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

  /** Counts of five minutes that go up and down with the day, and one burst. */
  private static String counts(int rows, int burst) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < rows; i++) {
      long count = 20 + Math.round(8 * Math.sin(i / 288.0 * 2 * Math.PI)) + i * 7 % 5;
      lines.append(START.plusSeconds(300L * i)).append("\tkettles\t");
      lines.append(i == burst ? 150 : count).append('\n');
    }
    return lines.toString();
  }

  @Test
  void aBurstIsToldWithWhatWasExpected() {
    Ran ran = Ran.with(counts(1500, 1200), "trend");
    assertEquals(0, ran.code(), ran.err());
    assertEquals(1, ran.lines().size(), ran.out());
    JsonNode told = JSON.readTree(ran.out());
    assertEquals("kettles", told.get("series").asString());
    assertEquals(START.plusSeconds(300L * 1200).toString(), told.get("at").asString());
    assertEquals("up", told.get("direction").asString());
    assertEquals(150, told.get("observed").asDouble());
    assertTrue(told.get("expected").asDouble() > 10 && told.get("expected").asDouble() < 35);
    assertTrue(told.get("score").asDouble() > 5);
  }

  @Test
  void singleMentionsAreCountedByTheHour() {
    StringBuilder lines = new StringBuilder();
    for (int hour = 0; hour < 24 * 14; hour++) {
      int mentions = hour == 300 ? 60 : 2 + hour % 3;
      for (int i = 0; i < mentions; i++) {
        lines.append(START.plusSeconds(3600L * hour + 30L * i)).append("\tkettles\n");
      }
    }
    Ran ran = Ran.with(lines.toString(), "trend");
    assertEquals(1, ran.lines().size(), ran.out());
    assertEquals(
        START.plusSeconds(3600 * 300).toString(), JSON.readTree(ran.out()).get("at").asString());
  }

  @Test
  void whatIsNoRowIsARejectThatNamesTheField() {
    Ran ran =
        Ran.with(
            """
            yesterday\ta\t1
            2026-03-02T00:00:00Z\ta\t-1
            2026-03-02T00:00:00Z\ta\tmany
            2026-03-02T00:00:00Z\ta\t1
            2026-03-02T00:00:00Z\ta\t1
            2026-03-02T01:00:00Z\ta
            nothing

            """,
            "trend");
    assertEquals(3, ran.code());
    String[] rejects = ran.err().split("\n");
    assertEquals(6, rejects.length, ran.err());
    String[] fields = {"instant", "count", "count", "instant", "count", "row"};
    for (int i = 0; i < fields.length; i++) {
      assertEquals(fields[i], JSON.readTree(rejects[i]).get("field").asString(), rejects[i]);
    }
    assertFalse(ran.err().contains("yesterday"));
  }

  /** Ten times as much from eight to eighteen in Berlin, whose clocks change on 29 March. */
  @Test
  void habitsOfAZoneStayWhatTheyAreWhenItsClocksChange() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    Instant from = Instant.parse("2026-01-26T00:00:00Z");
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 24 * 84; i++) {
      Instant at = from.plusSeconds(3600L * i);
      int hour = at.atZone(berlin).getHour();
      long count = (hour >= 8 && hour < 18 ? 200 : 20) + (i * 7L) % 5;
      lines.append(at).append("\tkettles\t").append(count).append('\n');
    }
    assertEquals("", Ran.with(lines.toString(), "trend", "--zone", "Europe/Berlin").out());
    assertTrue(Ran.with(lines.toString(), "trend").out().contains("2026-03-3"));
  }

  @Test
  void aYearThatCannotBeIsRejectedAndDoesNotStopTheOthers() {
    Ran ran =
        Ran.with(
            """
            2026-03-02T00:00:00Z\ta
            +999999999-12-31T23:59:59Z\ta
            2026-03-02T01:00:00Z\ta
            """,
            "trend");
    assertEquals(1, ran.err().split("\n").length, ran.err());
    assertTrue(ran.err().contains("expected a year from 1 to 9999"), ran.err());
  }

  @Test
  void anOptionThatHasNoEffectIsRefused() {
    assertEquals(2, Ran.with("", "trend", "--bucket", "soon").code());
    Ran days = Ran.with("", "trend", "--days", "0");
    assertEquals(2, days.code());
    assertTrue(days.err().contains("--days: expected 1 to 366"), days.err());
    Ran wide = Ran.with("", "trend", "--bucket", "2d");
    assertEquals(2, wide.code());
    assertTrue(wide.err().contains("--bucket: expected whole seconds"), wide.err());
    assertEquals(2, Ran.with("", "trend", "--zone", "Mars").code());
    assertEquals(3, Ran.with("2026-03-02T00:00:00Z\ta\t1\n", "trend", "--bucket", "1h").code());
  }
}
