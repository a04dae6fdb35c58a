package dev.earshot.connectors.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedDatesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2003-12-31T10:14:55Z | 2003-12-31T10:14:55Z",
        "2003-12-31T10:14:55.125-08:00 | 2003-12-31T18:14:55.125Z",
        "2003-12-31T10:14:55+0530 | 2003-12-31T04:44:55Z",
        "2003-12-31t10:14:55z | 2003-12-31T10:14:55Z",
        "2003-12-31T10:14Z | 2003-12-31T10:14:00Z",
        "2003-12-31 10:14:55 -0800 | 2003-12-31T18:14:55Z",
        "2003-12-31 10:14:55.0 | 2003-12-31T10:14:55Z",
        "2003-12-31T10:14:55 EST | 2003-12-31T15:14:55Z",
        "2003-12-31T24:00:00Z | 2004-01-01T00:00:00Z",
        "2003-12-31 | 2003-12-31T00:00:00Z",
        "2003-12 | 2003-12-01T00:00:00Z",
        "2003 | 2003-01-01T00:00:00Z",
        "20031231 | 2003-12-31T00:00:00Z",
        "20031231T101455Z | 2003-12-31T10:14:55Z",
        "2003-365 | 2003-12-31T00:00:00Z",
        "2003335 | 2003-12-01T00:00:00Z",
        "2003/12/31 | 2003-12-31T00:00:00Z",
        "Thu, 01 Jan 2004 19:48:21 GMT | 2004-01-01T19:48:21Z",
        "Thu, 1 Jan 2004 19:48:21 -0500 | 2004-01-02T00:48:21Z",
        "Thu, 01 Jan 04 19:48:21 EST | 2004-01-02T00:48:21Z",
        "Thursday, 01-Jan-04 19:48:21 GMT | 2004-01-01T19:48:21Z",
        "01 Jan 2004 19:48 UT | 2004-01-01T19:48:00Z",
        "Thu,01 Jan 2004 19:48:21 GMT | 2004-01-01T19:48:21Z",
        "Thu, Jan 01 2004 19:48:21 GMT | 2004-01-01T19:48:21Z",
        "Thu, 01 January 2004 19:48:21 +01:00 | 2004-01-01T18:48:21Z",
        "Thu, 1 Jan 2004 | 2004-01-01T00:00:00Z",
        "Thu Jan  1 19:48:21 2004 | 2004-01-01T19:48:21Z",
        "Thu Jan 01 19:48:21 PST 2004 | 2004-01-02T03:48:21Z",
        "Thu Jan 01 2004 19:48:21 GMT+0100 (CET) | 2004-01-01T18:48:21Z",
        "Jan 1, 2004 7:48 PM EST | 2004-01-02T00:48:00Z",
        "Fri, 2006/09/15 08:19:53 EDT | 2006-09-15T12:19:53Z",
        "31/12/2003 10:14 | 2003-12-31T10:14:00Z",
        "31.12.2003 10:14 | 2003-12-31T10:14:00Z",
        "Mi, 31 Dez 2003 10:14:55 +0100 | 2003-12-31T09:14:55Z",
        "\u039a\u03c5\u03c1, 11 \u0399\u03bf\u03cd\u03bb 2004 12:00:00 EST | 2004-07-11T17:00:00Z",
        "2004-j\u00falius-13T9:15-05:00 | 2004-07-13T14:15:00Z",
        "2004\ub144 05\uc6d4 28\uc77c  01:31:15 | 2004-05-27T16:31:15Z",
        "2004-05-28 \uc624\ud6c4 11:31:15 | 2004-05-28T14:31:15Z",
        "2004-05-28 \uc624\ud6c4 11:31:15 +0000 | 2004-05-28T23:31:15Z",
        "2004\ub144 5\uc6d4 28\uc77c 01:31:15 GMT | 2004-05-28T01:31:15Z",
        "0001-01-01T00:00:00Z | 0001-01-01T00:00:00Z",
      })
  void readsTheDialect(String text, String expected) {
    assertEquals(Instant.parse(expected), FeedDates.parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "yesterday",
        "2003-13-31",
        "2003-02-30T10:14:55Z",
        "2003-12-31T25:14:55Z",
        "2003-12-31T10:61:55Z",
        "3/4/2005",
        "0000-01-01T00:00:00Z",
        "10000-01-01T00:00:00Z",
        "Thu, 01 Jan 10000 19:48:21 GMT",
        "Thu, 32 Jan 2004 19:48:21 GMT",
        "99999999999999999999",
      })
  void isNoDate(String text) {
    assertNull(FeedDates.parse(text));
  }

  @Test
  void longTextsAreNoDates() {
    assertNull(FeedDates.parse("2003-12-31" + " ".repeat(10) + "x".repeat(10_000)));
  }

  @Property(tries = 300)
  void readsWhatTheStandardsWrite(
      @ForAll @LongRange(min = 0, max = 4102444800L) long seconds,
      @ForAll @IntRange(min = -12, max = 14) int hours) {
    OffsetDateTime date = Instant.ofEpochSecond(seconds).atOffset(ZoneOffset.ofHours(hours));
    assertEquals(
        date.toInstant(), FeedDates.parse(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(date)));
    DateTimeFormatter mail =
        DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss xx", Locale.ENGLISH);
    assertEquals(date.toInstant(), FeedDates.parse(mail.format(date)));
  }

  @Property(tries = 500)
  void neverThrows(@ForAll String text) {
    Instant instant = FeedDates.parse(text);
    assertEquals(instant, FeedDates.parse(text + " "));
  }
}
