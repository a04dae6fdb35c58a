package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.connectors.Ingestion;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceStatus;
import dev.earshot.connectors.SourceStatus.State;
import dev.earshot.connectors.file.FileConnector;
import dev.earshot.json.EarshotJson;
import dev.earshot.pipeline.Gate;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.query.QuerySet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes of reading a source. */
class IngestionTest extends IngestionArrangement {
  @Test
  void readsToTheEndAndKeepsTheCheckpoint() {
    try (Ingestion ingestion = ingestion(new ScriptedConnector().tells(Posts.published(7)))) {
      SourceStatus status = ingestion.run().get(0);
      assertEquals(State.FINISHED, status.state());
      assertEquals(7, status.events());
      assertTrue(ingestion.nextDue().isEmpty());
    }
    assertEquals("step=7\n", store.checkpoint("a").orElseThrow().state());
    assertEquals(7, store.size());
  }

  @Test
  void aSourceThatIsDueAtOnceIsDueAtAMomentThatCanBeReckonedWith() {
    try (Ingestion ingestion = ingestion(new ScriptedConnector())) {
      Duration rest = Duration.between(clock.instant(), ingestion.nextDue().orElseThrow());
      assertEquals(Duration.ZERO, rest);
    }
  }

  @Test
  void aPollThatBringsNothingWritesNothing(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("posts.jsonl"), "");
    Path kept = folder.resolve("kept");
    try (MentionStore files = MentionStore.open(kept, EarshotJson.of());
        Ingestion ingestion =
            Ingestion.builder(
                    Pipeline.builder(
                            Gate.publicOnly(),
                            QuerySet.builder().add("kettle", "kettle").build(),
                            files)
                        .build(),
                    context())
                .source("a", FileConnector.jsonl(), ReadRequest.of(file.toString()))
                .build()) {
      ingestion.run();
      long before = bytes(kept);
      for (int poll = 0; poll < 3; poll++) {
        clock.set(ingestion.nextDue().orElseThrow());
        assertEquals(State.CAUGHT_UP, ingestion.run().get(0).state());
      }
      assertEquals(before, bytes(kept));
    }
  }

  private static long bytes(Path folder) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }
}
