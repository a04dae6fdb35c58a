package dev.earshot.connectors.linkedin;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Post;
import dev.earshot.connectors.graph.Recorded;
import dev.earshot.testsupport.Shared;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@Shared.Needed
class RecordedLinkedInTest {
  /** Every post arrives with its words and author, every post of a closed group as skipped. */
  @Test
  @DisplayName("SM-07 LinkedIn: every recorded post arrives, a closed group as skipped")
  void readsWhatWasRecorded() {
    Recorded recorded = new Recorded();
    for (Recorded.Document document : Recorded.documents("fixtures/linkedin")) {
      Set<String> ids = new LinkedHashSet<>();
      for (JsonNode node : document.nodes()) {
        ids.addAll(ids(node));
      }
      recorded.expectAll(new LinkedInConnector(), document, ids);
      Map<String, Post> posts =
          Recorded.posts(Recorded.batch(new LinkedInConnector(), document).events());
      for (JsonNode node : document.nodes()) {
        compare(recorded, document.name(), node, posts);
      }
    }
    assertTrue(recorded.share() >= 0.98, recorded::toString);
  }

  /* What is posted has no name before it was; its words alone are looked at. */
  private static Set<String> ids(JsonNode node) {
    Set<String> ids = new LinkedHashSet<>();
    String id = node.path("id").asString("");
    if (id.startsWith("urn:li:") && node.has("lifecycleState")) {
      ids.add(id);
    } else if (node.has("owner") && node.has("text")) {
      ids.add("urn:li:share:" + id);
    }
    for (JsonNode said : node.path("values")) {
      if (said.path("id").asString("").startsWith("g-")) {
        ids.add(said.get("id").asString());
      }
    }
    return ids;
  }

  private static void compare(
      Recorded recorded, String name, JsonNode node, Map<String, Post> posts) {
    String id = node.path("id").asString("");
    Post post = posts.getOrDefault(id, posts.get("urn:li:share:" + id));
    if (post == null) {
      return;
    }
    String words =
        node.has("commentary")
            ? node.get("commentary").asString()
            : node.has("specificContent")
                ? node.at("/specificContent/com.linkedin.ugc.ShareContent/shareCommentary/text")
                    .asString("")
                : node.at("/text/text").asString("");
    recorded.expect(words.equals(post.text()), name + " text");
    String author =
        node.has("author") ? node.get("author").asString() : node.get("owner").asString();
    recorded.expect(author.equals(post.author().orElseThrow().id().nativeId()), name + " author");
    recorded.expect(post.publishedAt().isPresent(), name + " published");
  }
}
