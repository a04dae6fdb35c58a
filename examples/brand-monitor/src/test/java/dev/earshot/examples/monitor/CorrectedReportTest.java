package dev.earshot.examples.monitor;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Correction;
import dev.earshot.PostId;
import dev.earshot.pipeline.Gate;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.query.QuerySet;
import dev.earshot.scoring.Sentiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CorrectedReportTest {
  private static final String EDITOR = "eve.of.support";

  @TempDir Path folder;

  @Test
  @DisplayName("SM-05 table, page and figures show what a person said, marked, and no name")
  void showsThePersonsWord() throws Exception {
    Path table = Files.writeString(folder.resolve("said.csv"), "text,who\nlovely tea,ada\n");
    Path map =
        Files.writeString(
            folder.resolve("said.map"),
            "text=text\nauthor.id=who\nnetwork==x\nvisibility==PUBLIC\n");
    Path queries = Files.writeString(folder.resolve("queries.tsv"), "tea\ttea\n");
    listen(table, map, queries);
    assertTrue(out("mentions.csv").contains("positive,"), out("mentions.csv"));
    assertTrue(out("mentions.csv").strip().endsWith(",machine"), out("mentions.csv"));
    assertTrue(out("report.html").contains("class=\"words\""));
    assertFalse(out("report.html").contains("a person says"));

    correct(QuerySet.parse(queries));
    listen(table, map, queries);
    assertTrue(out("mentions.csv").contains("negative,-1.0000,,person"), out("mentions.csv"));
    assertTrue(out("summary.json").replace(" ", "").contains("\"negative\":1"));
    assertTrue(out("report.html").contains("a person says"));
    assertFalse(out("report.html").contains("class=\"words\""));
    for (String file : List.of("mentions.csv", "summary.json", "report.html")) {
      assertFalse(out(file).contains(EDITOR), file);
    }
    assertTrue(out("mentions.jsonl").contains("\"by\":\"" + EDITOR + "\""));
  }

  private void correct(QuerySet queries) {
    try (MentionStore store = TenantKey.openMentions(folder.resolve("out/state"))) {
      PostId id = store.mentions().toList().get(0).id();
      Pipeline.builder(Gate.publicOnly(), queries, store)
          .build()
          .correct(
              new Correction.Given<>(
                  id,
                  Sentiment.KEY,
                  Sentiment.of(Sentiment.Label.NEGATIVE),
                  EDITOR,
                  Instant.parse("2026-02-01T00:00:00Z")));
    }
  }

  private void listen(Path table, Path map, Path queries) throws IOException, InterruptedException {
    new BrandMonitor(folder.resolve("out"), "default")
        .listen(List.of("csv=" + table), map, queries, null);
  }

  private String out(String file) throws IOException {
    return Files.readString(folder.resolve("out").resolve(file));
  }
}
