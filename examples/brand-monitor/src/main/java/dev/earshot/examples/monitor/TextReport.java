package dev.earshot.examples.monitor;

import dev.earshot.examples.log.Printable;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;

/** The report in a terminal: what was heard, how it scored, what was not kept and why. */
final class TextReport {
  private TextReport() {}

  static void print(Report report, Path folder, PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%s, %s to %s%n%n",
        Printable.oneLine(report.title()),
        PlainWords.date(report.from()),
        PlainWords.date(report.to()));
    out.printf(
        Locale.ROOT,
        "%-18s %8s %9s %8s %9s %9s %7s%n",
        "heard",
        "mentions",
        "positive",
        "neutral",
        "negative",
        "unscored",
        "net");
    for (Report.Listening row : report.queries()) {
      Report.Tally tally = row.tally();
      String net =
          tally.netPolarRatio().isEmpty()
              ? "-"
              : String.format(Locale.ROOT, "%+.2f", tally.netPolarRatio().getAsDouble());
      out.printf(
          Locale.ROOT,
          "%-18s %8d %9d %8d %9d %9d %7s%n",
          Printable.oneLine(row.label()),
          tally.total(),
          tally.positive(),
          tally.neutral(),
          tally.negative(),
          tally.unscored(),
          net);
      for (Report.Turn turn : row.turns()) {
        out.printf(Locale.ROOT, "  ! %s: %s%n", PlainWords.moment(turn.at()), turn.told());
      }
    }
    out.printf(Locale.ROOT, "%n%-18s %8s  %s%n", "not kept", "posts", "why");
    for (Report.Refused row : report.refused()) {
      out.printf(
          Locale.ROOT,
          "%-18s %8d  %s%s%n",
          Printable.oneLine(row.code()),
          row.count(),
          PlainWords.refusal(row),
          row.rule().isEmpty() ? "" : " [" + Printable.oneLine(row.rule()) + "]");
    }
    for (Report.Removed row : report.removed()) {
      out.printf(
          Locale.ROOT,
          "%-18s %8d  %s%n",
          row.cause(),
          row.count(),
          "kept, then forgotten: " + PlainWords.cause(row.cause()));
    }
    out.printf(Locale.ROOT, "%n%-34s %-9s %7s  %s%n", "source", "kind", "events", "state");
    for (Report.Source row : report.sources()) {
      out.printf(
          Locale.ROOT,
          "%-34s %-9s %7d  %s%s%n",
          Printable.oneLine(row.name()),
          row.kind(),
          row.events(),
          row.state(),
          row.note().isEmpty() ? "" : ": " + Printable.oneLine(row.note()));
      for (String words : row.searched()) {
        out.printf(Locale.ROOT, "  searched there for: %s%n", Printable.oneLine(words));
      }
    }
    long faults = report.faults().stream().mapToLong(Report.Faults::count).sum();
    if (faults > 0) {
      out.printf(Locale.ROOT, "%n%d records could not be read; the report lists them.%n", faults);
    }
    if (report.totals().undated() > 0) {
      out.printf(
          Locale.ROOT,
          "%n%d mentions tell no time, and stand in no hour.%n",
          report.totals().undated());
    }
    out.printf(
        Locale.ROOT,
        "%n%d mentions kept of %d posts read. Written to %s: report.html, mentions.jsonl,"
            + " mentions.csv, summary.json%n",
        report.totals().kept(),
        report.totals().read(),
        Printable.oneLine(folder.toString()));
    out.flush();
  }
}
