package dev.earshot.examples.cli;

import dev.earshot.ItemFault;
import dev.earshot.scoring.trend.VolumeChange;
import dev.earshot.scoring.trend.VolumeDetector;
import dev.earshot.scoring.trend.VolumeWatch;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trend}: where the volume of a series left what its own past lets expect. */
@Command(
    name = "trend",
    description = {
      "Tells where the volume of a series left what its own past lets expect.",
      "Lines in order of time, series interleaved: instant, tab, series, tab, count of the bucket"
          + " that begins then; or instant, tab, series for one mention.",
      "Nothing is told of the first days of a series: it learns."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  earshot trend volumes.tsv"})
final class TrendCommand implements Callable<Integer> {
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  @Option(
      names = "--bucket",
      description =
          "Width of a bucket for single mentions: 5m, 1h, 1d, or ISO 8601 (PT5M). Default: 1h."
              + " Counts come in buckets of their own.")
  private @Nullable String bucket;

  @Option(
      names = "--days",
      description =
          "A change must be the largest in so many days: the more, the fewer are told."
              + " Default: ${DEFAULT-VALUE}.")
  private int days = VolumeDetector.DAYS;

  @Option(
      names = "--zone",
      description =
          "Whose hours of the day and the week are learned, such as Europe/Berlin, so that habits"
              + " stay what they are when clocks change. Default: UTC.")
  private @Nullable String zone;

  @Mixin private Texts texts = new Texts();

  private final Rejects rejects = new Rejects();
  private @Nullable VolumeWatch watch;
  private boolean counts;
  private ZoneId hours = ZoneOffset.UTC;
  private Instant latest = Instant.MIN;

  @Override
  public Integer call() throws IOException {
    Duration width = bucket == null ? Duration.ofHours(1) : width(bucket);
    hours = zone == null ? ZoneOffset.UTC : zone(zone);
    if (days < 1 || days > VolumeDetector.MOST_DAYS) {
      throw new IllegalArgumentException(
          "--days: expected 1 to " + VolumeDetector.MOST_DAYS + ", got " + days);
    }
    int code = texts.forEach((source, number, line) -> take(source, number, line, width));
    if (watch != null && !counts) {
      watch.until(latest.plus(width)).forEach(TrendCommand::print);
    }
    return Math.max(code, rejects.exitCode());
  }

  private static ZoneId zone(String written) {
    try {
      return ZoneId.of(written.strip());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("--zone: expected such as Europe/Berlin or +05:30", e);
    }
  }

  private static Duration width(String written) {
    Duration width = duration(written);
    if (width.toNanosPart() != 0
        || width.compareTo(Duration.ofSeconds(1)) < 0
        || width.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(
          "--bucket: expected whole seconds, 1 second to 1 day, got " + width);
    }
    return width;
  }

  private static Duration duration(String written) {
    try {
      String text = written.strip().toUpperCase(Locale.ROOT);
      boolean iso = text.startsWith("P");
      return Duration.parse(iso ? text : text.endsWith("D") ? "P" + text : "PT" + text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("--bucket: expected such as 5m, 1h, 1d or PT5M", e);
    }
  }

  private void take(String source, long number, String line, Duration width) {
    if (line.isBlank()) {
      return;
    }
    String[] row = line.split("\t", -1);
    try {
      boolean counted = row.length == 3;
      if (row.length < 2 || row.length > 3 || row[1].isEmpty()) {
        throw new IllegalArgumentException("row: expected instant, tab, series and maybe a count");
      }
      Instant at = instant(row[0]);
      long count = counted ? count(row[2]) : 1;
      VolumeWatch watching = watch == null ? start(counted, width) : watch;
      if (counted != counts) {
        throw new IllegalArgumentException("count: expected in all rows or in none");
      }
      List<VolumeWatch.Finding> findings = watching.observe(row[1], at, count);
      latest = at.isAfter(latest) ? at : latest;
      findings.forEach(TrendCommand::print);
    } catch (IllegalArgumentException e) {
      String[] problem = String.valueOf(e.getMessage()).split(": ", 2);
      String field = problem[0].equals("at") ? "instant" : problem[0];
      rejects.addLine(new ItemFault(source, field, number - 1, problem[problem.length - 1]));
    }
  }

  private VolumeWatch start(boolean counted, Duration width) {
    if (counted && bucket != null) {
      throw new IllegalArgumentException(
          "count: expected none beside --bucket; counts come in buckets of their own");
    }
    counts = counted;
    watch =
        counted
            ? VolumeWatch.overCounts(days, VolumeWatch.SERIES, hours)
            : VolumeWatch.overMentions(width, days, VolumeWatch.SERIES, hours);
    return watch;
  }

  private static Instant instant(String text) {
    Instant at;
    try {
      at = Instant.parse(text.strip());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("instant: expected such as 2026-03-01T09:30:00Z", e);
    }
    if (at.isBefore(FIRST) || !at.isBefore(END)) {
      throw new IllegalArgumentException("instant: expected a year from 1 to 9999");
    }
    return at;
  }

  private static long count(String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("count: expected a whole number of 0 or more", e);
    }
  }

  private static void print(VolumeWatch.Finding finding) {
    VolumeChange change = finding.change();
    System.out.println(
        new JsonLine()
            .put("series", finding.series())
            .put("at", change.at().toString())
            .put("direction", change.direction().name().toLowerCase(Locale.ROOT))
            .put("observed", rounded(change.observed()))
            .put("expected", rounded(change.expected()))
            .put("score", rounded(change.score())));
  }

  private static double rounded(double value) {
    return Math.rint(value * 1000) / 1000;
  }
}
