package dev.earshot.examples.guestbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.PostId;
import dev.earshot.Removal;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Ingestion;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceStatus;
import dev.earshot.pipeline.Gate;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.query.QuerySet;
import dev.earshot.testkit.ConnectorContract;
import dev.earshot.testkit.SettableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuestbookConnectorTest extends ConnectorContract {
  private static final String PAGES =
      """
      Iris
      2026-05-01T10:00:00Z
      The kettle museum is a joy.
      ---
      Tom
      2026-05-01T11:30:00Z
      Too many stairs, no tea.
      ---
      smudged
      ---
      Ada
      2026-05-02T09:15:00Z
      Best kettle I ever saw!
      """;

  private final SettableClock clock = new SettableClock(Instant.parse("2026-05-03T00:00:00Z"));

  @TempDir Path folder;

  @Override
  protected Connector connector() {
    return new GuestbookConnector();
  }

  @Override
  protected ReadRequest request() {
    Path file = folder.resolve("guestbook.txt");
    if (!Files.exists(file)) {
      write(file, PAGES);
    }
    return ReadRequest.of(file.toString());
  }

  @Override
  protected ReadRequest brokenRequest() {
    return request();
  }

  @Override
  protected ConnectorContext.Builder context() {
    return ConnectorContext.builder(clock);
  }

  @Test
  @DisplayName("SM-07 a source nobody has heard of is read, counted and forgotten like any other")
  void runsTheWholeRoad() {
    VisitsByDay visits = new VisitsByDay();
    Pipeline pipeline =
        Pipeline.builder(
                Gate.publicOnly(),
                QuerySet.builder().add("kettles", "kettle*").build(),
                MentionStore.inMemory())
            .sink(visits)
            .build();
    ConnectorContext context = context().build();
    try (Ingestion ingestion =
        Ingestion.builder(pipeline, context).source("door", connector(), request()).build()) {
      SourceStatus status = ingestion.run().get(0);
      assertEquals(SourceStatus.State.CAUGHT_UP, status.state());
      assertEquals(1, status.faults());
    }
    assertEquals(
        Map.of(LocalDate.parse("2026-05-01"), 1, LocalDate.parse("2026-05-02"), 1), visits.days());

    PostId iris = PostId.parse("guestbook::2026-05-01T10:00:00Z Iris");
    pipeline.remove(new Removal.OfPost(iris, Removal.Cause.ERASED, clock.instant()));
    assertEquals(Map.of(LocalDate.parse("2026-05-02"), 1), visits.days());
  }

  @Test
  @DisplayName(
      "a connector of one page source takes at most 100 lines, package and imports counted")
  void isShort() throws IOException {
    Path source = Path.of("src/main/java/dev/earshot/examples/guestbook/GuestbookConnector.java");
    List<String> lines = Files.readAllLines(source);
    assertTrue(lines.size() <= 100, () -> "the connector takes " + lines.size() + " lines");
    assertTrue(lines.contains("public final class GuestbookConnector implements Connector {"));
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
