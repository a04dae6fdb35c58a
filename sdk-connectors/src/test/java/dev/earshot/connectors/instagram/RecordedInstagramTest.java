package dev.earshot.connectors.instagram;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Post;
import dev.earshot.connectors.graph.Recorded;
import dev.earshot.testsupport.Shared;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@Shared.Needed
class RecordedInstagramTest {
  private static final InstagramConnector CONNECTOR = new InstagramConnector();
  /* What hangs on a medium and is part of it. */
  private static final Set<String> PARTS =
      Set.of("children", "carousel_media", "edge_sidecar_to_children", "caption", "location");

  /**
   * Finds what was said: media, which have a kind or a caption, and comments, which have a text.
   */
  private static void said(JsonNode node, Set<String> into) {
    boolean page = node.has("__typename") || node.has("pk");
    boolean media =
        node.has("media_type")
            || node.path("caption").isString()
            || node.has("taken_at_timestamp")
            || (node.has("images") && node.has("link"));
    String id = node.path(node.has("id") ? "id" : "pk").asString("");
    String owner = node.at("/owner/id").asString(node.at("/user/pk").asString(""));
    if (!id.isEmpty() && media) {
      into.add(page && !id.contains("_") && !owner.isEmpty() ? id + "_" + owner : id);
    } else if (!id.isEmpty() && node.path("text").isString()) {
      into.add(id);
    }
    for (Map.Entry<String, JsonNode> child : node.properties()) {
      if (!PARTS.contains(child.getKey())) {
        said(child.getValue(), into);
      }
    }
    if (node.isArray()) {
      node.forEach(child -> said(child, into));
    }
  }

  @Test
  void everyMediumAndCommentOfTheRecordedAnswersArrives() {
    Recorded recorded = new Recorded();
    for (Recorded.Document one : Recorded.documents("fixtures/instagram")) {
      String path = one.file().toString();
      if (path.contains("/as1/") || one.name().equals("pairs.json")) {
        continue;
      }
      Set<String> ids = new LinkedHashSet<>();
      one.nodes().forEach(node -> said(node, ids));
      recorded.expectAll(CONNECTOR, one, ids);
      boolean error = one.nodes().stream().anyMatch(node -> node.has("error"));
      if (!one.nodes().isEmpty()) {
        boolean understood = Recorded.batch(CONNECTOR, one).faults().isEmpty();
        recorded.expect(understood != error, one.name() + " is understood");
      }
    }
    assertTrue(recorded.share() >= 0.98, recorded::toString);
  }

  @Test
  void everyChangeThatWasSentToAHostIsTold() {
    Recorded recorded = new Recorded();
    for (Recorded.Document one : Recorded.documents("fixtures/instagram")) {
      for (JsonNode node : one.nodes()) {
        for (JsonNode change : node.at("/entry/0/changes")) {
          boolean told =
              List.of("comments", "live_comments", "mentions")
                  .contains(change.path("field").asString(""));
          boolean heard = !Recorded.batch(CONNECTOR, one).events().isEmpty();
          recorded.expect(heard == told, one.name());
        }
      }
    }
    assertTrue(recorded.share() >= 0.98, recorded::toString);
  }

  /* A group whose native documents hold likes or accounts alone is none of posts. */
  @Test
  void postsAreWhatGranaryMadeOfThem() throws IOException {
    Recorded recorded = new Recorded();
    for (Recorded.Pair pair : Recorded.pairs("fixtures/instagram")) {
      Map<String, Post> posts = new HashMap<>();
      for (JsonNode one : pair.natives()) {
        posts.putAll(Recorded.posts(Recorded.events(CONNECTOR, one, pair.group())));
      }
      Set<String> ids = new LinkedHashSet<>();
      pair.natives().forEach(one -> said(one, ids));
      for (JsonNode said : ids.isEmpty() ? List.<JsonNode>of() : pair.said()) {
        String id = said.get("id").asString().replace("tag:instagram.com:", "");
        Post post = posts.get(id);
        recorded.expect(post != null, pair.group() + " " + id);
        if (post != null) {
          recorded.compare(pair.group() + " " + id, post, said);
        }
      }
    }
    assertTrue(recorded.share() >= 0.98, recorded::toString);
  }
}
