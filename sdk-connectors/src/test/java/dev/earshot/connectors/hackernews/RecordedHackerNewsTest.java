package dev.earshot.connectors.hackernews;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Post;
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
class RecordedHackerNewsTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  /** The items of a document, by number: the kind of event, title and second. */
  private static void items(JsonNode node, Map<String, String> into) {
    if (node.isObject() && node.has("objectID")) {
      into.put(node.get("objectID").asString(), node.path("created_at_i").asString("-"));
    } else if (node.isObject() && node.has("id") && node.has("type")) {
      into.put(
          node.get("id").asString(),
          node.path("deleted").asBoolean(false) ? "gone" : node.path("time").asString("-"));
    } else if (node.has("hits") || node.isArray()) {
      (node.has("hits") ? node.get("hits") : node).forEach(child -> items(child, into));
    }
  }

  @Test
  void readsEveryItemOfEveryDocument() throws IOException {
    List<String> failed = new ArrayList<>();
    int cases = 0;
    for (Path file : Shared.files("fixtures/hackernews", ".json")) {
      cases++;
      Map<String, String> expected = new TreeMap<>();
      Map<String, String> read = new TreeMap<>();
      byte[] body = Files.readAllBytes(file);
      Batch batch = new HackerNewsConnector().normalize(body, "recorded", NOW, true);
      items(MAPPER.readTree(body), expected);
      batch
          .events()
          .forEach(
              event -> {
                PostEvent post = (PostEvent) event;
                read.put(
                    post.id().nativeId(),
                    post instanceof PostEvent.Published published
                        ? second(published.post())
                        : "gone");
              });
      if (!expected.equals(read) || !batch.faults().isEmpty()) {
        failed.add(file.getFileName() + ": " + expected.keySet() + " / " + read.keySet());
      }
    }
    System.out.printf("hackernews: %d of %d documents as expected%n", cases - failed.size(), cases);
    assertTrue(cases > 0);
    assertEquals(List.of(), failed);
  }

  private static String second(Post post) {
    return post.publishedAt().map(at -> Long.toString(at.getEpochSecond())).orElse("-");
  }
}
