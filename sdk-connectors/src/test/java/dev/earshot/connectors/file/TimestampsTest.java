package dev.earshot.connectors.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
  private static final Timestamps BERLIN = new Timestamps(ZoneId.of("Europe/Berlin"), null);
  private static final Timestamps NOWHERE = new Timestamps(null, null);

  @ParameterizedTest
  @CsvSource({
    "2026-03-29 02:30, 2026-03-29T01:30:00Z", // never was: 03:30 in summer time
    "2026-10-25 02:30, 2026-10-25T00:30:00Z", // came twice: the first, in summer time
    "2026-10-25T02:30+01:00, 2026-10-25T01:30:00Z"
  })
  void anHourThatNeverWasOrCameTwiceIsReadAsDocumented(String text, Instant moment) {
    assertEquals(moment, BERLIN.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2015-02-16T23:36Z",
        "2015-02-16T23:36:00.000Z",
        "2015-02-17T00:36+01:00",
        "2015-02-17 00:36:00 +0100",
        "2015-02-16 23:36:00 UTC",
        "2015/02/16 23:36 GMT",
        "2015-02-17 00:36",
        "2015-02-16 12:36:00-11:00",
        "2015-02-16 18:36-05:00",
        "2015-02-16T12:36-11:00",
        "20150217003600",
        "1424129760",
        "1424129760000",
        "1424129760000000",
        "1424129760000000000",
        "17.2.2015 00:36",
        "17.02.2015, 00:36",
        "2/17/2015 12:36 AM",
        "17/2/2015 0:36",
        "Mon Feb 16 23:36:00 +0000 2015",
        "Mon, 16 Feb 2015 23:36:00 GMT",
        "16 February 2015 23:36:00 +00:00",
        "Feb 16, 2015 11:36 pm UTC"
      })
  void readsOneMomentInManyForms(String text) {
    assertEquals(Instant.parse("2015-02-16T23:36:00Z"), BERLIN.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2015-02-17",
        "20150217",
        "17.2.2015",
        "2/17/2015",
        "17/2/2015",
        "17 Feb 2015",
        "February 17, 2015"
      })
  void aDayBeginsInItsZone(String text) {
    assertEquals(Instant.parse("2015-02-16T23:00:00Z"), BERLIN.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2/3/2015",
        "02-03-2015",
        "yesterday",
        "2015-13-01",
        "2015-02-30",
        "12",
        "13:00",
        "2015-02-16T25:00",
        "5 Foo 2015",
        "2/17/2015 13:00 PM",
        "-",
        "2015-02-16 10:00-12:00",
        "2015-02-16 10:00-11",
        "16.2.2015 08:00-09:30",
        "9999999999999999999",
        "20151340",
        "20150217256000",
        "5 Junk 2015",
        "Mayonnaise 5, 2015",
        "2015-02-16T12:00:99Z",
        "2026-01-01 25:00",
        "2026-01-01 23:60",
        "2026-13-01",
        "2026-02-30T10:00Z",
        "2026-01-01T10:00+25:00"
      })
  void refusesWhatIsNoOneMomentInOurWords(String text) {
    String problem =
        String.valueOf(
            assertThrows(DateTimeException.class, () -> BERLIN.parse(text)).getMessage());
    assertTrue(problem.startsWith("expected "), problem);
  }

  @Test
  void needsAZone() {
    assertThrows(DateTimeException.class, () -> NOWHERE.parse("2015-02-16T23:36"));
  }

  @Test
  void takesAPattern() {
    Timestamps us = new Timestamps(ZoneId.of("UTC"), "MM/dd/yyyy HH:mm");
    assertEquals(Instant.parse("2015-02-03T10:00:00Z"), us.parse("02/03/2015 10:00"));
    assertThrows(DateTimeException.class, () -> us.parse("2015-02-03"));
    assertEquals(
        Instant.parse("2015-03-02T00:00:00Z"),
        new Timestamps(ZoneId.of("UTC"), "d/M/yyyy").parse("2/3/2015"));
  }

  @Property
  void anyTextIsAMomentOrADateTimeException(@ForAll String text) {
    try {
      BERLIN.parse(text);
    } catch (DateTimeException e) {
      assertTrue(String.valueOf(e.getMessage()).startsWith("expected "), e.getMessage());
      assertEquals(-1, text.length() < 20 ? -1 : String.valueOf(e.getMessage()).indexOf(text));
    }
  }
}
