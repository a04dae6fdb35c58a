package dev.earshot.connectors.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read without an expression is what the expressions read. */
class UsualDateTest {
  private static final String[] DAYS = {
    "", "Mon, ", "Tue, ", "Wed, ", "Thu, ", "Fri, ", "Sat, ", "Sun, "
  };
  private static final String[] MONTHS = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
  };

  private static Set<String> languages() throws IOException {
    Set<String> languages = new TreeSet<>(Set.of("", "en-GB", "xx"));
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(DateWords.class.getResourceAsStream("date-words.tsv")),
                StandardCharsets.UTF_8))) {
      lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> languages.add(line.split("\t")[0]));
    }
    return languages;
  }

  @Test
  void everyMonthAndDayOfTheWeekIsTheOneOfAnyLanguage() throws IOException {
    List<String> differing = new ArrayList<>();
    for (String language : languages()) {
      for (String day : DAYS) {
        for (String month : MONTHS) {
          String date = day + "03 " + month + " 2026 10:20:30 GMT";
          Instant usual = UsualDate.read(date);
          if (usual != null
              && !usual.equals(FeedDates.any(date, language.isEmpty() ? null : language))) {
            differing.add(language + ": " + date);
          }
        }
      }
    }
    assertEquals(List.of(), differing);
  }

  @Provide
  static Arbitrary<String> dates() {
    return Arbitraries.of(
            "Mon, ",
            "Sun,",
            "2",
            "02",
            "29",
            "31",
            " ",
            "Feb",
            "Mar",
            "feb",
            "2026",
            "26",
            "1",
            "0001",
            "9999",
            "10",
            "24",
            "00",
            "59",
            "60",
            ":",
            "-",
            "+",
            "T",
            "t",
            "Z",
            "z",
            "GMT",
            "+0100",
            "-0800",
            "+01:00",
            " EST",
            ".",
            "5",
            "123456789",
            "2026-02-28T10:11:12",
            "Mon, 02 Feb 2026 10:11:12 ",
            "02 Feb 2026 10:11 ",
            "-1300",
            "+1400")
        .list()
        .ofMinSize(1)
        .ofMaxSize(9)
        .map(pieces -> String.join("", pieces));
  }

  @Property(tries = 50_000)
  void whatIsReadWithoutAnExpressionIsWhatTheyRead(@ForAll("dates") String date) {
    Instant usual = UsualDate.read(date);
    if (usual != null) {
      assertEquals(FeedDates.any(date, null), usual, date);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'Mon, 02 Feb 2026 10:11:12 GMT', 2026-02-02T10:11:12Z",
    "'Mon, 2 Feb 2026 10:11:12 +0130', 2026-02-02T08:41:12Z",
    "'2 Feb 2026 10:11 -0800', 2026-02-02T18:11:00Z",
    "'Thu, 29 Feb 2024 23:59:59 GMT', 2024-02-29T23:59:59Z",
    "2026-02-02T10:11:12Z, 2026-02-02T10:11:12Z",
    "2026-02-02T10:11:12.5+01:00, 2026-02-02T09:11:12.5Z",
    "2026-12-31T23:59:59.123456789-05:00, 2027-01-01T04:59:59.123456789Z"
  })
  void whatNearlyAllFeedsWriteNeedsNoExpression(String date, Instant expected) {
    assertEquals(expected, UsualDate.read(date));
    assertEquals(expected, FeedDates.any(date, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Mon, 02 Feb 26 10:11:12 GMT",
        "Mon, 02 Feb 2026 10:11:12 EST",
        "Mon, 02 Feb 2026 10:11:12",
        "Mon, 02 Feb 2026 24:00:00 GMT",
        "Sun, 29 Feb 2026 10:11:12 GMT",
        "mon, 02 feb 2026 10:11:12 gmt",
        "2026-02-02T10:11:12",
        "2026-02-02 10:11:12Z",
        "2026-02-30T10:11:12Z",
        "2026-02-02T10:11:60Z",
        "2026-02-02T10:11:12+13:00",
        "2026-02-02T10:11:12Zulu",
        "0000-02-02T10:11:12Z"
      })
  void whateverElseIsLeftToThem(String date) {
    assertNull(UsualDate.read(date));
  }
}
