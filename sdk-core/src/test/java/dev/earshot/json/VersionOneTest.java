package dev.earshot.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Entity;
import dev.earshot.Mention;
import dev.earshot.PostEvent;
import dev.earshot.Score;
import dev.earshot.SourceEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The golden file of version 1 is read, and written back to the byte, for ever. */
class VersionOneTest {
  private static final EarshotJson JSON = EarshotJson.of();

  static List<String> lines() {
    try (InputStream in = VersionOneTest.class.getResourceAsStream("version-1.jsonl")) {
      String golden = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return golden.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @DisplayName("SM-17 what version 1 wrote is read and written the same")
  void readsAndWritesTheGoldenFile() {
    List<String> written = new ArrayList<>();
    for (String line : lines()) {
      written.add(
          line.contains("\"matches\"")
              ? JSON.write(JSON.readMention(line, "golden"))
              : JSON.write(JSON.readEvent(line, "golden", Instant.EPOCH)));
    }
    assertEquals(lines(), written);
  }

  @Test
  void readsWhatTheFieldsMean() {
    SourceEvent event = JSON.readEvent(lines().get(0), "golden", Instant.EPOCH);
    PostEvent.Published published = (PostEvent.Published) event;
    assertEquals("a.example:8443", published.post().id().instance());
    Entity.HandleMention handle = (Entity.HandleMention) published.post().entities().get(0);
    assertEquals("@bo/tea", handle.span().in(published.post().text()));
    assertEquals("tea", handle.list());
  }

  @Test
  void aPersonsScoreAndAStrangersComeBack() {
    Mention mention = JSON.readMention(lines().get(11), "golden");
    Score<Documents.Mood> mood = mention.score(Documents.Mood.KEY).orElseThrow();
    assertEquals(0.5, mood.value().strength());
    assertEquals("reviewer", mood.byPerson().orElseThrow().by());
    assertEquals(2, mention.scores().size());
    assertEquals(2, mention.matches().size());
    assertEquals(2, mention.matches().get(0).hits().size());
    assertTrue(mention.matches().get(1).hits().isEmpty());
  }

  @Test
  @DisplayName("SM-05 who corrected a score and when is written down beside what the machine said")
  void aCorrectionKeepsTheMachinesScore() {
    Mention mention = JSON.readMention(lines().get(12), "golden");
    Score<Documents.Mood> mood = mention.score(Documents.Mood.KEY).orElseThrow();
    assertEquals(
        new Score.Decision("reviewer", Instant.parse("2026-01-31T10:00:00Z"), true),
        mood.byPerson().orElseThrow());
    assertEquals("calm", mood.byMachine().orElseThrow().label());
    assertEquals(1, mention.takenBack().size());
    assertEquals(lines().get(12), JSON.write(JSON.readMention(lines().get(12), "golden")));
    assertEquals(
        lines().get(12), JSON.write(EarshotJson.of().readMention(lines().get(12), "golden")));
  }

  @Test
  void aStrangersScoreGivesWayToTheKeyThatKnowsIt() {
    Mention unread = EarshotJson.of().readMention(lines().get(11), "golden");
    Documents.Mood mood = new Documents.Mood("glad", 1.0, 1, true, List.of());
    Mention scored =
        unread.toBuilder()
            .score(Documents.Mood.KEY, Score.byPerson(mood, "other", Instant.EPOCH))
            .build();
    assertEquals(mood, scored.score(Documents.Mood.KEY).orElseThrow().value());
    assertTrue(JSON.write(scored).contains("\"glad\""));
  }
}
