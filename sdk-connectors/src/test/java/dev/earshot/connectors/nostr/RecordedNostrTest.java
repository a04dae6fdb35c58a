package dev.earshot.connectors.nostr;

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
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Shared.Needed
class RecordedNostrTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private static Batch read(Path file) throws IOException {
    return new NostrConnector().normalize(Files.readAllBytes(file), "recorded", NOW, true);
  }

  /**
   * The documents of the NIPs are examples: most are parts of an event, and many state an id that
   * is nobody's digest. Whole events of a kind that is a post must come, or be refused for their
   * id.
   */
  @Test
  void everyExampleIsAPostOrAFaultThatSaysWhy() throws IOException {
    List<String> failed = new ArrayList<>();
    int cases = 0;
    for (Path file : Shared.files("fixtures/nostr/nips", ".json")) {
      cases++;
      JsonNode document = MAPPER.readTree(Files.readAllBytes(file));
      JsonNode event = document;
      for (JsonNode part : document) {
        event = document.isArray() && part.isObject() && part.has("kind") ? part : event;
      }
      Batch batch = read(file);
      boolean isWhole =
          event.path("pubkey").asString("").matches("[0-9a-f]{64}")
              && event.has("kind")
              && event.has("created_at")
              && event.has("content");
      boolean isFaulty = !batch.faults().isEmpty();
      String fault = isFaulty ? batch.faults().get(0).field() : "";
      boolean isPart = event.isObject() && event.has("kind") && event.has("content");
      boolean understood;
      if (isWhole) {
        understood = !isFaulty || (event.has("id") && fault.equals("id"));
      } else if (isPart) {
        understood = isFaulty && List.of("pubkey", "kind", "created_at").contains(fault);
      } else {
        understood = batch.events().isEmpty();
      }
      if (!understood) {
        failed.add(
            file.getFileName() + ": " + batch.events().size() + " events, " + batch.faults());
      }
    }
    System.out.printf("nostr: %d of %d examples as expected%n", cases - failed.size(), cases);
    assertTrue(cases > 0);
    assertEquals(List.of(), failed);
  }

  /** Compares with what granary makes of the same event, wherever both halves are there. */
  @Test
  void agreesWithGranary() throws IOException {
    Path pairs = Shared.path("fixtures/nostr/granary/pairs.json");
    if (!Files.exists(pairs)) {
      return; // one half of each pair alone lies here
    }
    List<String> differences = new ArrayList<>();
    int compared = 0;
    for (JsonNode pair : MAPPER.readTree(Files.readAllBytes(pairs))) {
      for (JsonNode file : pair.path("native")) {
        Batch batch = read(Shared.path("fixtures/nostr").resolve(file.asString()));
        for (JsonNode other : pair.path("as1")) {
          JsonNode as1 =
              MAPPER.readTree(
                  Files.readAllBytes(Shared.path("fixtures/nostr").resolve(other.asString())));
          JsonNode object = as1.path("verb").asString("").isEmpty() ? as1 : as1.path("object");
          if (!object.path("objectType").asString("").equals("note") || batch.events().isEmpty()) {
            continue;
          }
          PostEvent last = (PostEvent) batch.events().get(batch.events().size() - 1);
          if (last instanceof PostEvent.Published published) {
            compared += compare(object, published.post(), differences);
          }
        }
      }
    }
    System.out.printf("nostr: %d comparisons with granary, %s%n", compared, differences);
    assertTrue(differences.size() * 50 <= compared, differences::toString);
  }

  private static int compare(JsonNode as1, Post post, List<String> differences) {
    differ("id", as1.path("id").asString(""), "nostr:" + post.id().nativeId(), differences);
    differ("text", as1.path("content").asString(""), post.text(), differences);
    differ("url", as1.path("url").asString(""), post.url().orElse(""), differences);
    return 3;
  }

  private static void differ(String field, String theirs, String ours, List<String> differences) {
    if (!theirs.isEmpty() && !theirs.equals(ours)) {
      differences.add(field);
    }
  }
}
