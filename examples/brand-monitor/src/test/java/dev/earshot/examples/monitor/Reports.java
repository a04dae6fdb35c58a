package dev.earshot.examples.monitor;

import dev.earshot.Removal;
import dev.earshot.Span;
import dev.earshot.examples.monitor.Report.Count;
import dev.earshot.examples.monitor.Report.Faults;
import dev.earshot.examples.monitor.Report.Listening;
import dev.earshot.examples.monitor.Report.Quoted;
import dev.earshot.examples.monitor.Report.Refused;
import dev.earshot.examples.monitor.Report.Removed;
import dev.earshot.examples.monitor.Report.Share;
import dev.earshot.examples.monitor.Report.Source;
import dev.earshot.examples.monitor.Report.Tally;
import dev.earshot.examples.monitor.Report.Tone;
import dev.earshot.examples.monitor.Report.Totals;
import dev.earshot.examples.monitor.Report.Turn;
import dev.earshot.examples.monitor.Report.Voice;
import dev.earshot.examples.monitor.Report.Word;
import dev.earshot.scoring.metric.Proportion;
import dev.earshot.scoring.trend.Surge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reports to render in tests. */
final class Reports {
  static final Instant FROM = Instant.parse("2026-11-16T12:00:00Z");
  static final Instant TO = Instant.parse("2026-11-20T12:00:00Z");
  private static final Tally NONE = new Tally(0, 0, 0, 0);

  private Reports() {}

  static String page(Report report) {
    StringBuilder page = new StringBuilder();
    try {
      ReportPage.write(report, page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return page.toString();
  }

  static Report empty(String title) {
    return new Report(
        title,
        FROM,
        TO,
        TO,
        new Totals(0, 0, 0, 0, 0),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  static Report saying(Quoted... mentions) {
    Report empty = empty("t");
    return new Report(
        empty.title(),
        FROM,
        TO,
        TO,
        empty.totals(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(mentions),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  /** A report that says the same foreign text wherever it can. */
  static Report foreign(String text) {
    Tally tally = new Tally(1, 1, 1, 0);
    return new Report(
        text,
        FROM,
        TO,
        TO,
        new Totals(1, 1, 1, 1, 1),
        List.of(
            new Listening(
                text, text, tally, FROM, List.of(tally), List.of(new Turn(FROM, text, null)))),
        List.of(new Share(text, new Proportion(1, 1), true)),
        List.of(new Voice(text, false, text, 1, 1L)),
        List.of(new Count(text, 1)),
        List.of(new Count(text, 1)),
        List.of(new Count(text, 1)),
        List.of(
            new Quoted(
                text,
                text,
                text,
                FROM,
                text,
                "https://a.example/" + text,
                text,
                Tone.NEUTRAL,
                0,
                false,
                List.of(),
                List.of(new Word(new Span(0, 4), 1)))),
        List.of(new Refused(text, text, 1, text)),
        List.of(),
        List.of(new Faults(text, text, text, 1)),
        List.of(new Source(text, text, Source.State.FAILED, 1, null, text, List.of())));
  }

  /** A report with something in every corner, long words and foreign scripts among it. */
  static Report full() {
    return new Report(
        "Pottlemere, a maker of kettles",
        FROM,
        TO,
        TO.plusSeconds(12),
        new Totals(1306, 214, 97, 9, 0),
        List.of(
            listening(
                "Pottlemere",
                "pottlemere OR #pottlemere OR @pottlemere",
                7,
                50,
                List.of(
                    new Turn(
                        Instant.parse("2026-11-17T08:00:00Z"),
                        "more than usual: 9 mentions where 3 were expected",
                        null),
                    new Turn(
                        Instant.parse("2026-11-19T14:00:00Z"),
                        "more than usual: 55 mentions where 3 were expected",
                        new Surge(
                            Instant.parse("2026-11-19T13:00:00Z"),
                            Instant.parse("2026-11-19T15:00:00Z"),
                            61,
                            3,
                            Optional.empty())))),
            listening("Recall", "pottlemere AND recall*", 1, 38, List.of()),
            listening("Swan", "\"swan connect\" OR (pottlemere NEAR/4 swan)", 4, 17, List.of()),
            listening("Simmer app", "\"simmer app\"", 2, 3, List.of()),
            listening("Silent", "nobody", 0, 0, List.of())),
        List.of(
            new Share("Pottlemere", new Proportion(214, 251), true),
            new Share("Ovrindel", new Proportion(23, 251), false),
            new Share("Melbrassa", new Proportion(14, 251), false)),
        List.of(
            new Voice("ada_ironmonger", false, "mastodon", 6, 84L),
            new Voice("doctorcrema.social.example", false, "bluesky", 5, 1265L),
            new Voice("reader 3f9c2a", true, "kitchenkin", 3, null),
            new Voice("أمل", false, "mastodon", 3, 11L)),
        List.of(new Count("swanrecall", 21), new Count("pottlemere", 7), new Count("ケトル", 1)),
        List.of(new Count("en", 131), new Count("de", 31), new Count("ja", 9), new Count("und", 4)),
        List.of(new Count("mastodon", 84), new Count("kitchenkin", 60), new Count("feed", 21)),
        List.of(
            quoted(
                "The kettle boiled dry and would NOT switch off. There was smoke, and I am furious.",
                "nkechi@town.example",
                "en",
                Tone.NEGATIVE,
                -0.91,
                "kettle",
                "smoke",
                "furious"),
            quoted(
                "غلاية Pottlemere سريعة وأنيقة، أنصح بها كل من يحب القهوة.",
                "أمل",
                "ar",
                Tone.POSITIVE,
                0.74,
                "Pottlemere",
                "سريعة"),
            quoted(
                "Ein Wasserkocherabschaltautomatiksicherheitsdiskussionsrundenteilnehmer schrieb heute"
                    + " an Pottlemere und bekam eine gute Antwort.",
                "bettinaw",
                "de",
                Tone.POSITIVE,
                0.33,
                "Pottlemere",
                "gute"),
            quoted("Pottlemereのケトル。湯温は91度。", "はる", "ja", null, 0, "Pottlemere")),
        List.of(
            new Refused("NO_QUERY_MATCHED", "", 62, null),
            new Refused("NOT_PUBLIC", "public-only", 5, null),
            new Refused("VISIBILITY_UNKNOWN", "public-only", 2, null),
            new Refused("OPTED_OUT", "subject/opt-out", 4, "The author asked not to be read."),
            new Refused("AGE_BELOW_MINIMUM", "children/under-16", 2, "The author is a child.")),
        List.of(
            new Removed(Removal.Cause.SOURCE_DELETED, 3),
            new Removed(Removal.Cause.AUTHOR_WITHDRAWN, 2),
            new Removed(Removal.Cause.OPTED_OUT, 2)),
        List.of(new Faults("reviews.csv", "publishedAt", "expected a date, got text", 1)),
        List.of(
            new Source(
                "Morning Cup",
                "feed",
                Source.State.CAUGHT_UP,
                16,
                TO.plusSeconds(1800),
                "",
                List.of()),
            new Source(
                "social.example",
                "mastodon",
                Source.State.WAITING,
                110,
                TO,
                "rate limit",
                List.of()),
            new Source("reviews.csv", "csv", Source.State.FINISHED, 80, null, "", List.of())));
  }

  /** A report of a month over so many queries; the later ones are spoken of more. */
  static Report ofQueries(int many) {
    List<Listening> queries = new ArrayList<>();
    List<Share> shares = new ArrayList<>();
    for (int n = 0; n < many; n++) {
      List<Tally> hours = new ArrayList<>();
      for (int hour = 0; hour < 720; hour++) {
        hours.add(new Tally(1 + n, 2, hour % 3, hour % 2));
      }
      Tally sum = hours.stream().reduce(NONE, Tally::plus);
      String id = "query-" + n;
      queries.add(
          new Listening(
              "kettle AND " + id, id, sum, FROM, hours, List.of(new Turn(FROM, "more", null))));
      shares.add(new Share(id, new Proportion(sum.total(), 10 * sum.total()), n == 0));
    }
    return new Report(
        "Many",
        FROM,
        FROM.plus(Duration.ofDays(30)),
        TO,
        new Totals(1, 1, 1, 1, 1),
        queries,
        shares,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private static Listening listening(
      String label, String query, int usual, int crisis, List<Turn> turns) {
    List<Tally> hours = new ArrayList<>();
    long[] sum = new long[4];
    for (int hour = 0; hour < 96; hour++) {
      int clock = (hour + 12) % 24;
      boolean awake = clock > 5 && clock < 22;
      int many = usual == 0 || !awake ? 0 : (hour * 7 + clock * 3) % (usual + 1);
      Tally tally = many == 0 ? NONE : new Tally((many + 1) / 2, many / 3, many / 6, many / 5);
      if (hour == 74) {
        tally = new Tally(1, 4, crisis, 0);
      } else if (hour == 75) {
        tally = new Tally(0, 2, crisis / 3, 1);
      }
      if (usual == 0) {
        tally = NONE;
      }
      hours.add(tally);
      sum[0] += tally.positive();
      sum[1] += tally.neutral();
      sum[2] += tally.negative();
      sum[3] += tally.unscored();
    }
    return new Listening(
        query, label, new Tally(sum[0], sum[1], sum[2], sum[3]), FROM, hours, turns);
  }

  private static Quoted quoted(
      String text,
      String author,
      String language,
      @Nullable Tone tone,
      double polarity,
      String matched,
      String... words) {
    List<Word> weights = new ArrayList<>();
    for (String word : words) {
      weights.add(new Word(span(text, word), polarity / words.length));
    }
    return new Quoted(
        null,
        text,
        author,
        Instant.parse("2026-11-19T14:03:41Z"),
        "mastodon",
        "https://social.example/@someone/1",
        language,
        tone,
        polarity,
        false,
        List.of(span(text, matched)),
        weights);
  }

  static Span span(String text, String part) {
    int start = text.indexOf(part);
    return new Span(start, start + part.length());
  }
}
