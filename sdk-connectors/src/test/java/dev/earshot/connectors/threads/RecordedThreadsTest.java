package dev.earshot.connectors.threads;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.SourceEvent;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.graph.Recorded;
import dev.earshot.testsupport.Shared;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@Shared.Needed
class RecordedThreadsTest {
  private static final ThreadsConnector CONNECTOR = new ThreadsConnector();

  /* The recorded ids are placeholders, so that order tells which is which. */
  private static void said(JsonNode node, List<JsonNode> into) {
    if (node.has("id") && (node.has("media_type") || node.has("text"))) {
      into.add(node);
      return;
    }
    if (!node.has("request")) {
      node.forEach(child -> said(child, into));
    } else {
      said(node.path("response"), into);
    }
  }

  private static void same(Recorded recorded, String what, JsonNode said, String ours) {
    if (said.isString()) {
      recorded.expect(said.asString().equals(ours), what);
    }
  }

  @Test
  void everyPostOfTheRecordedAnswersArrivesAsItWasSaid() {
    Recorded recorded = new Recorded();
    for (Recorded.Document one : Recorded.documents("fixtures/threads")) {
      if (one.nodes().isEmpty()) {
        recorded.expectAll(CONNECTOR, one, Set.of());
        continue;
      }
      List<JsonNode> said = new ArrayList<>();
      one.nodes().forEach(node -> said(node, said));
      boolean error = one.nodes().stream().anyMatch(node -> node.has("error"));
      Batch batch = Recorded.batch(CONNECTOR, one);
      recorded.expect(batch.faults().isEmpty() != error, one.name() + " is understood");
      List<SourceEvent> events = batch.events();
      recorded.expect(events.size() == said.size(), one.name() + " has " + said.size());
      for (int i = 0; i < Math.min(said.size(), events.size()); i++) {
        boolean shown = events.get(i) instanceof PostEvent.Published;
        recorded.expect(shown, one.name() + " is shown");
        if (shown) {
          Post post = ((PostEvent.Published) events.get(i)).post();
          JsonNode node = said.get(i);
          same(recorded, one.name() + " id", node.path("id"), post.id().nativeId());
          same(recorded, one.name() + " text", node.path("text"), post.text());
          same(
              recorded,
              one.name() + " author",
              node.path("username"),
              post.author().flatMap(author -> author.handle()).orElse(""));
          recorded.expect(
              node.has("timestamp") == post.publishedAt().isPresent(), one.name() + " time");
          recorded.expect(
              node.has("replied_to") == post.inReplyTo().isPresent(), one.name() + " answer");
        }
      }
    }
    assertTrue(recorded.share() >= 0.98, recorded::toString);
  }
}
