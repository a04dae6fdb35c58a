package dev.earshot.connectors.lemmy;

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
class RecordedLemmyTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  /** The views of posts and comments, reports apart, by id: their text, or that they are gone. */
  private static void views(JsonNode node, Map<String, String> into) {
    if (node.isObject() && node.has("creator") && node.has("counts") && !isReport(node)) {
      String kind = node.has("comment") ? "comment" : "post";
      JsonNode record = node.path(kind);
      if (record.has("ap_id")) {
        boolean gone =
            record.path("deleted").asBoolean(false) || record.path("removed").asBoolean(false);
        String text = kind.equals("comment") ? "content" : "body";
        into.put(
            kind + "/" + record.get("id").asString(),
            gone ? "gone" : record.path(text).asString(""));
        return;
      }
    }
    if (!isReport(node)) {
      node.forEach(child -> views(child, into));
    }
  }

  private static boolean isReport(JsonNode node) {
    return node.has("comment_report") || node.has("post_report");
  }

  @Test
  void readsEveryPostAndCommentOfEveryDocument() throws IOException {
    List<String> failed = new ArrayList<>();
    int cases = 0;
    for (Path file : Shared.files("fixtures/lemmy", ".json")) {
      cases++;
      Map<String, String> expected = new TreeMap<>();
      Map<String, String> read = new TreeMap<>();
      byte[] body = Files.readAllBytes(file);
      JsonNode document = MAPPER.readTree(body);
      Batch batch = new LemmyConnector().normalize(body, "recorded", NOW, true);
      views(document, expected);
      for (var event : batch.events()) {
        PostEvent post = (PostEvent) event;
        read.put(
            post.id().nativeId(),
            post instanceof PostEvent.Published published ? published.post().text() : "gone");
      }
      boolean isError = document.has("error");
      if (!expected.equals(read) || isError == batch.faults().isEmpty()) {
        failed.add(file.getFileName() + ": " + expected.keySet() + " / " + read.keySet());
      }
    }
    System.out.printf("lemmy: %d of %d documents as expected%n", cases - failed.size(), cases);
    assertTrue(cases > 0);
    assertEquals(List.of(), failed);
  }
}
