package dev.earshot.connectors.discourse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.PostEvent;
import dev.earshot.connectors.Batch;
import dev.earshot.testsupport.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Shared.Needed
class RecordedDiscourseTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  /** The posts of a document wherever they stand, by number: who wrote them. */
  private static void posts(JsonNode node, Map<String, String> into) {
    if (node.isObject() && node.has("id") && node.has("topic_id") && node.has("cooked")) {
      into.put(node.get("id").asString(), node.path("username").asString("-"));
    }
    node.forEach(child -> posts(child, into));
  }

  @Test
  void readsEveryPostOfEveryDocument() throws IOException {
    List<String> failed = new ArrayList<>();
    int cases = 0;
    for (Path file : Shared.files("fixtures/discourse", ".json")) {
      cases++;
      Map<String, String> expected = new TreeMap<>();
      Map<String, String> read = new TreeMap<>();
      byte[] body = Files.readAllBytes(file);
      Batch batch =
          new DiscourseConnector().normalize(body, "https://forum.example/latest", NOW, true);
      posts(MAPPER.readTree(body), expected);
      for (var event : batch.events()) {
        PostEvent post = (PostEvent) event;
        read.put(
            post.id().nativeId(),
            post instanceof PostEvent.Published published
                ? published.post().author().flatMap(author -> author.handle()).orElse("-")
                : "-");
      }
      if (!expected.equals(read) || !batch.faults().isEmpty()) {
        failed.add(file.getFileName() + ": " + expected.keySet() + " / " + read.keySet());
      }
    }
    System.out.printf("discourse: %d of %d documents as expected%n", cases - failed.size(), cases);
    assertTrue(cases > 0);
    assertEquals(List.of(), failed);
  }
}
