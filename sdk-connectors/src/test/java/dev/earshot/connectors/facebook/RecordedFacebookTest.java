package dev.earshot.connectors.facebook;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Post;
import dev.earshot.connectors.graph.Recorded;
import dev.earshot.testsupport.Shared;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@Shared.Needed
class RecordedFacebookTest {
  private static final FacebookConnector CONNECTOR = new FacebookConnector();

  private static boolean isPost(JsonNode node) {
    return node.has("message") && node.has("created_time") && !node.has("item");
  }

  @Test
  void everyPostAndCommentOfTheRecordedAnswersArrives() {
    Recorded recorded = new Recorded();
    for (Recorded.Document one : Recorded.documents("fixtures/facebook")) {
      if (!one.file().toString().contains("/as1/")) {
        recorded.expectAll(CONNECTOR, one, RecordedFacebookTest::isPost, "id");
      }
    }
    assertTrue(recorded.share() >= 0.98, recorded::toString);
  }

  @Test
  void everyChangeThatWasSentToAHostIsTold() {
    Recorded recorded = new Recorded();
    for (Recorded.Document one : Recorded.documents("fixtures/facebook/restfb/webhooks")) {
      for (JsonNode change : changes(one)) {
        String item = change.path("value").path("item").asString("");
        boolean told =
            Set.of("feed", "mention", "ratings").contains(change.path("field").asString(""))
                && Set.of("add", "edit", "edited", "remove", "hide", "unhide", "update")
                    .contains(change.path("value").path("verb").asString(""))
                && !Set.of("like", "reaction", "album", "event").contains(item);
        boolean heard = !Recorded.batch(CONNECTOR, one).events().isEmpty();
        recorded.expect(heard == told, one.name());
      }
    }
    assertTrue(recorded.share() >= 0.98, recorded::toString);
  }

  private static List<JsonNode> changes(Recorded.Document document) {
    List<JsonNode> changes = new ArrayList<>();
    for (JsonNode node : document.nodes()) {
      node.path("entry").forEach(entry -> entry.path("changes").forEach(changes::add));
    }
    return changes;
  }

  /* Ids of posts are page and post to us, the post's alone there. */
  @Test
  void postsAreWhatGranaryMadeOfThem() throws IOException {
    Recorded recorded = new Recorded();
    for (Recorded.Pair pair : Recorded.pairs("fixtures/facebook")) {
      Map<String, Post> posts = new HashMap<>();
      pair.natives()
          .forEach(
              one -> posts.putAll(Recorded.posts(Recorded.events(CONNECTOR, one, pair.group()))));
      for (JsonNode said : pair.said()) {
        String id = said.path("fb_id").asString(said.get("id").asString());
        Post post = posts.get(id);
        boolean expected = !said.path("objectType").asString("").equals("event");
        if (expected) {
          recorded.expect(post != null, pair.group() + " " + said.get("id").asString());
        }
        if (expected && post != null) { // an event that people are invited to is no post
          recorded.compare(pair.group(), post, said);
        }
      }
    }
    assertTrue(recorded.share() >= 0.98, recorded::toString);
  }
}
