package dev.earshot.examples.monitor;

import dev.earshot.Mention;
import dev.earshot.json.EarshotJson;
import dev.earshot.pipeline.MentionFilter;
import dev.earshot.pipeline.Mentions;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Writes what is kept now. Every file is written anew and put in the former one's place, so that
 * what was forgotten is in no export either.
 */
final class Exports {
  private static final int PAGE = 1_000;

  private Exports() {}

  /** Returns the files that hold the mentions themselves. */
  static List<Path> mentionsIn(Path folder) {
    return List.of(folder.resolve("mentions.jsonl"), folder.resolve("mentions.csv"));
  }

  /**
   * Writes the mentions.
   *
   * @param also is shown each of them, so that they are read once
   */
  static void mentions(Path folder, Mentions store, Consumer<Mention> also) throws IOException {
    EarshotJson json = EarshotJson.of();
    List<Path> files = mentionsIn(folder);
    PrivateFiles.replace(
        files.get(0),
        lines ->
            PrivateFiles.replace(
                files.get(1),
                table -> {
                  try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(lines));
                      Writer cells = Files.newBufferedWriter(table)) {
                    MentionsCsv csv = new MentionsCsv(cells, sentimentColumns());
                    forEach(
                        store,
                        mention -> {
                          json.writeLine(withoutKeys(mention), out);
                          csv.write(mention);
                          also.accept(mention);
                        });
                  }
                }));
  }

  static void report(Path folder, Report report) throws IOException {
    PrivateFiles.replace(
        folder.resolve("summary.json"), file -> Files.writeString(file, SummaryJson.of(report)));
    PrivateFiles.replace(
        folder.resolve("report.html"),
        file -> {
          try (Writer out = Files.newBufferedWriter(file)) {
            ReportPage.write(report, out);
          }
        });
  }

  /** Under which keys a tenant knows people is nobody's business outside. */
  private static Mention withoutKeys(Mention mention) {
    return mention.toBuilder().subjects(Set.of()).build();
  }

  private static List<MentionsCsv.Column> sentimentColumns() {
    return List.of(
        new MentionsCsv.Column(
            "sentiment",
            mention ->
                Findings.sentimentOf(mention).map(score -> score.label().written()).orElse("")),
        new MentionsCsv.Column(
            "polarity",
            mention ->
                Findings.sentimentOf(mention)
                    .map(score -> String.format(Locale.ROOT, "%.4f", score.polarity()))
                    .orElse("")),
        new MentionsCsv.Column(
            "abstained",
            mention ->
                Findings.sentimentOf(mention)
                    .map(score -> score.abstention() == null ? "" : score.abstention().name())
                    .orElse("")),
        new MentionsCsv.Column("scored_by", Exports::scoredBy));
  }

  /** Who, in general: a table travels far, and names of colleagues have no place in it. */
  private static String scoredBy(Mention mention) {
    return Findings.sentimentOf(mention)
        .map(sentiment -> Findings.isByPerson(mention) ? "person" : "machine")
        .orElse("");
  }

  private interface Taker {
    void take(Mention mention) throws IOException;
  }

  private static void forEach(Mentions store, Taker taker) throws IOException {
    Mentions.Page page = store.page(MentionFilter.ALL, 0, PAGE);
    while (true) {
      for (Mention mention : page.mentions()) {
        taker.take(mention);
      }
      if (!page.hasNext()) {
        return;
      }
      page = store.page(MentionFilter.ALL, page.next(), PAGE);
    }
  }
}
