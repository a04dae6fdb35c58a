package dev.earshot.connectors.weibo;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Post;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.graph.Recorded;
import dev.earshot.testsupport.Shared;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@Shared.Needed
class RecordedWeiboTest {
  /**
   * Every post and comment arrives once, with its words, its time, who wrote it and how it was met.
   */
  @Test
  @DisplayName("SM-07 Sina Weibo: every recorded post and comment arrives")
  void readsWhatWasRecorded() {
    Recorded recorded = new Recorded();
    for (Recorded.Document document : Recorded.documents("fixtures/weibo")) {
      Map<String, JsonNode> said = new LinkedHashMap<>();
      document.nodes().forEach(node -> collect(node, said));
      recorded.expectAll(new WeiboConnector(), document, said.keySet());
      Batch batch = Recorded.batch(new WeiboConnector(), document);
      recorded.expect(batch.faults().isEmpty(), document.name() + " " + batch.faults());
      Map<String, Post> posts = Recorded.posts(batch.events());
      said.forEach(
          (id, node) -> {
            if (posts.containsKey(id)) {
              compare(recorded, document.name() + " " + id, node, posts.get(id));
            }
          });
    }
    assertTrue(recorded.share() >= 0.98, recorded::toString);
  }

  /* A comment shows the post it is about, which the list of posts tells; the first of two counts. */
  private static void collect(JsonNode node, Map<String, JsonNode> into) {
    if (node.isObject() && node.has("text") && node.has("created_at")) {
      boolean comment = node.path("status").isObject();
      String id = node.path("idstr").asString(node.path("id").asString(""));
      into.putIfAbsent(comment ? "comment-" + id : id, node);
      if (comment) {
        return;
      }
    }
    node.forEach(child -> collect(child, into));
  }

  private static void compare(Recorded recorded, String name, JsonNode node, Post post) {
    recorded.expect(node.get("text").asString().equals(post.text()), name + " text");
    recorded.expect(post.publishedAt().isPresent(), name + " published");
    recorded.expect(
        node.path("retweeted_status").isObject()
            == (post.quoteOf().isPresent() || post.repostOf().isPresent()),
        name + " repeats");
    if (node.path("user").has("screen_name")) {
      recorded.expect(
          node.get("user")
              .get("screen_name")
              .asString()
              .equals(post.author().orElseThrow().handle().orElse("")),
          name + " handle");
    }
    if (node.has("reposts_count")) {
      recorded.expect(
          post.metric("reposts").orElseThrow().value() == node.get("reposts_count").asLong(),
          name + " reposts");
    }
  }
}
