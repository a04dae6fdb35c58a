package dev.earshot.connectors.tumblr;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.connectors.Batch;
import dev.earshot.connectors.graph.Recorded;
import dev.earshot.testsupport.Shared;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Shared.Needed
class RecordedTumblrTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Every post, and every note that is one, arrives; parts of posts are read as a post's. */
  @Test
  @DisplayName("SM-07 Tumblr: every recorded post and reblog arrives with its words")
  void readsWhatWasRecorded() {
    Recorded recorded = new Recorded();
    for (Recorded.Document document : Recorded.documents("fixtures/tumblr")) {
      Set<String> ids = new LinkedHashSet<>();
      document.nodes().forEach(node -> collect(node, false, ids));
      recorded.expectAll(new TumblrConnector(), document, ids);
      Batch batch = Recorded.batch(new TumblrConnector(), document);
      recorded.expect(batch.faults().isEmpty(), document.name() + " " + batch.faults());
      for (JsonNode node : document.nodes()) {
        inPost(recorded, document.name(), node);
      }
    }
    assertTrue(recorded.share() >= 0.98, recorded::toString);
  }

  private static void collect(JsonNode node, boolean inside, Set<String> into) {
    boolean post = node.has("id") && (node.has("content") || node.has("blog"));
    boolean note = node.path("type").asString("").equals("reblog") && node.has("post_id");
    if (!inside && (post || note)) {
      into.add(node.get(note ? "post_id" : "id").asString());
    }
    // what stands in a chain, or is named as an origin, is another's
    node.properties()
        .forEach(
            field ->
                collect(
                    field.getValue(),
                    inside || post || List.of("trail", "attribution").contains(field.getKey()),
                    into));
    if (node.isArray()) {
      node.forEach(child -> collect(child, inside, into));
    }
  }

  /* The documents show blocks without the post around them: each word of them is in its text. */
  private static void inPost(Recorded recorded, String name, JsonNode node) {
    JsonNode content = node.path("content");
    boolean block = node.path("type").asString("").equals("text") && node.has("text");
    if (!content.isArray() && !block) {
      return;
    }
    String blocks = block ? "[" + node + "]" : content.toString();
    String layout = node.path("layout").isArray() ? node.path("layout").toString() : "[]";
    String post =
        "{\"id\":\"1\",\"blog_name\":\"a\",\"content\":%s,\"layout\":%s}".formatted(blocks, layout);
    String text =
        Objects.requireNonNull(
                Recorded.posts(Recorded.events(new TumblrConnector(), MAPPER.readTree(post), name))
                    .get("1"))
            .text();
    Set<Integer> asked = new LinkedHashSet<>();
    for (JsonNode one : node.path("layout")) {
      if (one.path("type").asString("").equals("ask")) {
        one.path("blocks").forEach(index -> asked.add(index.asInt()));
      }
    }
    JsonNode all = MAPPER.readTree(blocks);
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).path("type").asString("").equals("text")) {
        String words = all.get(i).path("text").asString("");
        recorded.expect(
            words.isEmpty() || text.contains(words) != asked.contains(i), name + " block " + i);
      }
    }
  }
}
