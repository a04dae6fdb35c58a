package dev.earshot.connectors.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
        // days of the week that are months elsewhere
        "mar, 02 oct 2012 19:56:51 +0000 | 2012-10-02T19:56:51Z",
        "mar. 12 mars 2024 08:00 | 2024-03-12T08:00:00Z",
        "mar 12 mar 2024 08:00 GMT | 2024-03-12T08:00:00Z",
        "mar 03 giu 2025 08:00:00 +0200 | 2025-06-03T06:00:00Z",
        "S\u00e1b, 05 set 2020 10:00:00 -0300 | 2020-09-05T13:00:00Z",
        // months and days of the week of many languages
        "seg, 03 fev 2025 10:20:30 +0000 | 2025-02-03T10:20:30Z",
        "ter\u00e7a-feira, 13 de maio de 2025 \u00e0s 10:20 | 2025-05-13T10:20:00Z",
        "\u043f\u043d, 03 \u0438\u044e\u043d 2024 10:20:30 +0300 | 2024-06-03T07:20:30Z",
        "3 \u043c\u0430\u044f 2024 \u0433., 10:20 | 2024-05-03T10:20:00Z",
        "\u0441\u0440, 06 \u043d\u043e\u044f 2024 10:20:30 | 2024-11-06T10:20:30Z",
        "ma, 03 kes\u00e4 2024 10:20:30 +0300 | 2024-06-03T07:20:30Z",
        "3. kes\u00e4kuuta 2024 klo 10.20 | 2024-06-03T10:20:00Z",
        "\u661f\u671f\u4e00, 03 \u516d\u6708 2024 10:20:30 +0800 | 2024-06-03T02:20:30Z",
        "\u5468\u4e00, 03 6\u6708 2024 10:20:30 +0000 | 2024-06-03T10:20:30Z",
        "\u6708, 03 6\u6708 2024 10:20:30 +0900 | 2024-06-03T01:20:30Z",
        "2024\u5e746\u67083\u65e5(\u6708) 10:20 +0900 | 2024-06-03T01:20:00Z",
        "2024\u5e7406\u670803\u65e5 \u4e0b\u53483:20 GMT | 2024-06-03T15:20:00Z",
        "\u6708, 03 12\u6708 2024 10\u664220\u520630\u79d2 UTC | 2024-12-03T10:20:30Z",
        "\uc6d4, 03 6\uc6d4 2024 10:20:30 +0900 | 2024-06-03T01:20:30Z",
        "ma, 08 okt 2018 10:09:29 +0000 | 2018-10-08T10:09:29Z",
        "dom, 02 ott 2022 18:55:00 GMT | 2022-10-02T18:55:00Z",
        "Mo, 3 J\u00e4n 2022 10:00:00 +0100 | 2022-01-03T09:00:00Z",
        "Montag, den 3. Juni 2024 um 20 Uhr | 2024-06-03T20:00:00Z",
        "lun. 3 juin 2024 \u00e0 20h30 | 2024-06-03T20:30:00Z",
        "pon, 03 cze 2024 10:20:30 +0200 | 2024-06-03T08:20:30Z",
        "wt., 12 lis 2024 10:00 | 2024-11-12T10:00:00Z",
        "uto, 15 lis 2024 10:00 | 2024-10-15T10:00:00Z",
        "pzt, 03 haz 2024 10:20:30 +0300 | 2024-06-03T07:20:30Z",
        "ons, 02 okt 2024 10:00 | 2024-10-02T10:00:00Z",
        "\u03b4\u03b5\u03c5, 03 \u0399\u03bf\u03c5\u03bd\u03af\u03bf\u03c5 2024 10:00 | 2024-06-03T10:00:00Z",
        "\u05d9\u05d5\u05dd \u05e9\u05e0\u05d9, 3 \u05d1\u05d9\u05d5\u05e0\u05d9 2024 10:00 | 2024-06-03T10:00:00Z",
        "\u0627\u0644\u0627\u062b\u0646\u064a\u0646, 03 \u064a\u0648\u0646\u064a\u0648 2024 10:20:30 +0000 | 2024-06-03T10:20:30Z",
        "\u0663 \u064a\u0648\u0646\u064a\u0648 \u0662\u0660\u0662\u0664 | 2024-06-03T00:00:00Z",
        "Th\u1ee9 Hai, 3 th\u00e1ng 6 2024 10:00 | 2024-06-03T10:00:00Z",
        // times and zones
        "Thu, 02 Sep 2021 20:0:0 Z | 2021-09-02T20:00:00Z",
        "Thu, 02 Sep 2021 9:5:7 GMT | 2021-09-02T09:05:07Z",
        "Thu, 02 Sep 2021 20:00:00 +200 | 2021-09-02T18:00:00Z",
        "Thu, 02 Sep 2021 20:00:00 -5 | 2021-09-03T01:00:00Z",
        "Thu, 02 Sep 2021 20:00:00 GMT+2 | 2021-09-02T18:00:00Z",
        "Thu, 02 Sep 2021 20:00:00 America/New_York | 2021-09-03T00:00:00Z",
        "Tue, 05 Jan 2021 20:00:00 america/new_york | 2021-01-06T01:00:00Z",
        "2021-09-02 20:00:00 Europe/Berlin | 2021-09-02T18:00:00Z",
        "2021-09-02T20:00:00 Asia/Kolkata | 2021-09-02T14:30:00Z",
        "2021-09-02 20:00 US/Pacific | 2021-09-03T03:00:00Z",
        "Thu, 02 Sep 2021 20:00:00 Etc/GMT+5 | 2021-09-03T01:00:00Z",
        "Thu, 02 Sep 2021 20:00:00 EST5EDT | 2021-09-03T00:00:00Z",
        "10:20 at Thu 4 May 2023 | 2023-05-04T10:20:00Z",
        "Sunday,August 6,2017 13:14 pm | 2017-08-06T13:14:00Z",
        "8/21/2018 9:00:00 AM | 2018-08-21T09:00:00Z",
        "Wed May 10 2017 00:00:00 GMT+0000 (Coordinated Universal Time) | 2017-05-10T00:00:00Z",
        "Wed May 10 2017 02:00:00 +0200 (a remark) | 2017-05-10T00:00:00Z",
        "June 3rd, 2024 @ 10 pm | 2024-06-03T22:00:00Z",
        "2024-06-03T10:00-12:00 | 2024-06-03T22:00:00Z",
        "2024-06-03 10:00:00-11:00 | 2024-06-03T21:00:00Z",
        "2024-06-03 10:00 -11:00 | 2024-06-03T21:00:00Z",
        "2024-06-03 10:00-05:00 | 2024-06-03T15:00:00Z",
        "2024-06-03 10:00+12:00 | 2024-06-02T22:00:00Z",
        "2024-06-03 10:00-1100 | 2024-06-03T21:00:00Z",
        "2021-09-02T20:00:00+02:00[Europe/Berlin] | 2021-09-02T18:00:00Z",
        "2021-09-02T20:00:00Z[Europe/Berlin] | 2021-09-02T20:00:00Z",
        "2021-09-02T20:00:00[Europe/Berlin] | 2021-09-02T18:00:00Z",
        "2021-09-02T20:00:00Z[UTC] | 2021-09-02T20:00:00Z",
        "2021-09-02T20:00:00Z+00:00 | 2021-09-02T20:00:00Z",
        "2021-09-02T20:00:00+00:00Z | 2021-09-02T20:00:00Z",
        "2021-09-02T20:00:00 Z GMT | 2021-09-02T20:00:00Z",
        "2021-09-02 20:00 +0200 CEST | 2021-09-02T18:00:00Z",
        "on 2 September 2021 - 20:00 | 2021-09-02T20:00:00Z",
        "2 September 2021 \u2013 20:00 -0200 | 2021-09-02T22:00:00Z",
        "ons 1 sep 2021 20:00 | 2021-09-01T20:00:00Z",
        "Thu, 02 Sep 2021 20:00 Uhr | 2021-09-02T20:00:00Z",
        "3 \u043c\u0430\u044f 2024 \u0433. | 2024-05-03T00:00:00Z",
        "2013-03-17T12:44:00 00:00 | 2013-03-17T12:44:00Z",
      })
  void readsWhatPeopleAndProgramsWrite(String text, String expected) {
    assertEquals(Instant.parse(expected), FeedDates.parse(text));
  }

  @Test
  void whatTheFeedsLanguageCallsAMonthDecidesBetweenTwo() {
    assertEquals(Instant.parse("2024-11-13T00:00:00Z"), FeedDates.parse("13 lis 2024", "pl-PL"));
    assertEquals(Instant.parse("2024-10-13T00:00:00Z"), FeedDates.parse("13 lis 2024", "hr"));
    assertNull(FeedDates.parse("13 lis 2024"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "yesterday",
        "-0001-11-30T00:00:00+00:00",
        "\u22120001-11-30",
        "-2023-05-04",
        "2023-05-04 10:20:00 at",
        "Thu, 04 May 2023 10:20:00 the",
        "Thu, 04 May 2023 10:20:00 GMT, by the",
        "2023-05-04 10:20:00 on",
        "Wed, 03 May 2023 10:20:00 GMT on",
        "2023-05-04 10:20:00 \u00e0",
        "4 mai 2023 10:20 \u00e0.",
        "Mon, 30 Nov -0001 00:00:00 +0000",
        "30 Nov -1",
        "30 November \u22120001 00:00",
        "2023-05-04T10:20:00+02:00Z",
        "2023-05-04 10:20 +0200 Z",
        "2023-05-04 10:20 EST EDT",
        "2023-05-04 10:20 Z EST",
        "2023-05-04T10:20:00Z+02:00",
        "2023-05-04T10:20:00Z +0200",
        "2023-05-04T10:20:00+02:00[Mars/Olympus]",
        "2023-05-04T10:20:00+02:00[",
        "Thu, 02 Sep 2021 20:00:00 Mars/Olympus",
        "Thu, 02 Sep 2021 20:00:00 XYZT",
        "Thu, 02 Sep 2021 20:00:00 +9999",
        "Thu, 02 Sep 2021 20:00:00 +1560",
        "Thu, 02 Sep 2021 20:00:00 +2500",
        "2021-09-02T20:00:00+99:99",
        "2021-09-02T20:00:00 local",
        "Thu, 02 Sep 2021 20:00:00 GMT by Ann",
        "Thu, 02 Sep 2021 20:00 (Berlin)",
        "Thu, 02 Sep 2021 20:61:00 GMT",
        "Thu, 02 Sep 2021 20:00:99 GMT",
        "Thu, 02 Foo 2021 20:00:00 GMT",
        "mar, 02 Foo 2012 19:56:51 +0000",
        "mar, 02 2012 03 19:56:51",
        "jue, mar 2012",
        "20:00 GMT",
        "Mon, 12 2024",
        "Jan Feb 3 2024",
        "null",
        "0000-00-00 00:00:00",
        "2003-13-31",
        "2003-02-30T10:14:55Z",
        "2003-12-31T25:14:55Z",
        "2003-12-31T10:61:55Z",
        "3/4/2005",
        "2024-06-03 10:00-12:00",
        "2024-06-03 10:00\u221212:00",
        "2024-06-03 10:00-10:30",
        "2024-06-03 10:00-11",
        "Mon, 3 June 2024, 08:00-09:30",
        "3.6.2024 10:00-12:00",
        "2024-06-03 10:00 - 12:00",
        "2024-06-03 10:00\u201312:00",
        "2024-06-03 10:00-18:00",
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
  void aDateWithoutAZoneIsOfTheCountryWhoseLanguageItIsIn() {
    Instant seoulOrTokyo = Instant.parse("2023-05-03T15:00:00Z");
    assertEquals(seoulOrTokyo, FeedDates.parse("2023\ub144 5\uc6d4 4\uc77c"));
    assertEquals(seoulOrTokyo, FeedDates.parse("2023\u5e745\u67084\u65e5", "ko"));
    assertEquals(seoulOrTokyo, FeedDates.parse("2023\u5e745\u67084\u65e5", "ja-JP"));
    assertEquals(
        Instant.parse("2023-05-03T16:00:00Z"),
        FeedDates.parse("2023\u5e745\u67084\u65e5", "zh-Hant-TW"));
    Instant utc = Instant.parse("2023-05-04T00:00:00Z");
    assertEquals(utc, FeedDates.parse("2023\u5e745\u67084\u65e5"));
    assertEquals(utc, FeedDates.parse("2023-05-04", "ja"));
    assertEquals(utc, FeedDates.parse("2023\u5e745\u67084\u65e5 00:00 UTC", "ja"));
  }

  /** In the words of a table's cells. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "soon                              | expected a time such as 2026-01-31T08:30:00Z",
        "20:00 Mars/Olympus                | expected a time such as 2026-01-31T08:30:00Z",
        "3/4/2005                          | expected a day that cannot be a month",
        "2024-06-03 10:00-12:00            | expected one time, not what could be from one to"
            + " another",
        "2003-13-31                        | expected a day, an hour and a zone that there are",
        "2003-12-31T25:14:55Z              | expected a day, an hour and a zone that there are",
        "2003-12-31T10:14:55+99:00         | expected a day, an hour and a zone that there are",
        "2003-12-31T10:14:55+01:00 +02:00  | got two of one",
        "10000-01-01T00:00:00Z             | expected a time",
        "0000-01-01T00:00:00Z              | expected a time of the years 1 to 9999"
      })
  void saysWhatWasExpectedAndNothingOfTheText(String text, String words) {
    assertNull(FeedDates.parse(text));
    String said = FeedDates.problem(text, null);
    assertTrue(said.contains(words), said);
    assertFalse(said.contains(text), said);
  }

  @Test
  void longTextsAreNoDates() {
    String long200 = "2003-12-31" + "x".repeat(190);
    assertNull(FeedDates.parse(long200));
    assertEquals("expected a time, got 200 characters", FeedDates.problem(long200, null));
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
    assertTrue(instant != null || FeedDates.problem(text, "en").startsWith("expected "));
    assertEquals(instant, FeedDates.parse(text + " "));
  }
}
