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
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The golden file of each version is read for ever, and the newest written back to the byte. */
class GoldenDocumentsTest {
  private static final EarshotJson JSON = EarshotJson.of();

  static List<String> lines(int version) {
    String name = "version-" + version + ".jsonl";
    try (InputStream in = GoldenDocumentsTest.class.getResourceAsStream(name)) {
      String golden = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return golden.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String rewritten(String line) {
    return line.contains("\"matches\"")
        ? JSON.write(JSON.readMention(line, "golden"))
        : JSON.write(JSON.readEvent(line, "golden", Instant.EPOCH));
  }

  @Test
  @DisplayName("SM-17 what version 2 wrote is read and written the same")
  void readsAndWritesTheGoldenFile() {
    List<String> lines = lines(2);
    assertEquals(lines, lines.stream().map(GoldenDocumentsTest::rewritten).toList());
  }

  /** Version 2 added fields and took none away, so that what 1 wrote is what 2 writes of it. */
  @Test
  @DisplayName("SM-17 what version 1 wrote is read, whole")
  void readsVersionOne() {
    List<String> lines = lines(1);
    List<String> asTwo =
        lines.stream().map(line -> line.replace("{\"v\":1,", "{\"v\":2,")).toList();
    assertEquals(asTwo, lines.stream().map(GoldenDocumentsTest::rewritten).toList());
  }

  @Test
  void theGoldenFileHasEveryFieldAndEveryEvent() {
    String golden = String.join("\n", lines(2));
    FieldJson.OF_POST.forEach(
        field -> assertTrue(golden.contains(field.name() + "\":"), field::name));
    FieldJson.OF_AUTHOR.forEach(
        field -> assertTrue(golden.contains(field.name() + "\":"), field::name));
    for (String type :
        List.of(
            "published", "edited", "deleted", "withheld", "metrics", "skipped", "author", "gap")) {
      assertTrue(golden.contains("\"type\":\"" + type + "\""), type);
    }
  }

  @Test
  void readsWhatTheFieldsMean() {
    SourceEvent event = JSON.readEvent(lines(1).get(0), "golden", Instant.EPOCH);
    PostEvent.Published published = (PostEvent.Published) event;
    assertEquals("a.example:8443", published.post().id().instance());
    Entity.HandleMention handle = (Entity.HandleMention) published.post().entities().get(0);
    assertEquals("@bo/tea", handle.span().in(published.post().text()));
    assertEquals("tea", handle.list().orElseThrow());
  }

  @Test
  void aPersonsScoreAndAStrangersComeBack() {
    Mention mention = JSON.readMention(lines(1).get(11), "golden");
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
    Mention mention = JSON.readMention(lines(1).get(12), "golden");
    Score<Documents.Mood> mood = mention.score(Documents.Mood.KEY).orElseThrow();
    assertEquals(
        new Score.Decision("reviewer", Instant.parse("2026-01-31T10:00:00Z"), true),
        mood.byPerson().orElseThrow());
    assertEquals("calm", mood.byMachine().orElseThrow().label());
    assertEquals(1, mention.takenBack().size());
    String line = lines(2).get(12);
    assertEquals(line, JSON.write(JSON.readMention(line, "golden")));
    assertEquals(line, JSON.write(EarshotJson.of().readMention(line, "golden")));
  }

  @Test
  void aStrangersScoreGivesWayToTheKeyThatKnowsIt() {
    Mention unread = EarshotJson.of().readMention(lines(1).get(11), "golden");
    Documents.Mood mood = new Documents.Mood("glad", 1.0, 1, true, List.of());
    Mention scored =
        unread.toBuilder()
            .score(Documents.Mood.KEY, Score.byPerson(mood, "other", Instant.EPOCH))
            .build();
    assertEquals(mood, scored.score(Documents.Mood.KEY).orElseThrow().value());
    assertTrue(JSON.write(scored).contains("\"glad\""));
  }
}
