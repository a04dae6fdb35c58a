package dev.earshot.connectors.flickr;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Entity;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.graph.Recorded;
import dev.earshot.testsupport.Shared;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Shared.Needed
class RecordedFlickrTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Compares with what granary makes of the same payload, field by field. */
  @Test
  void agreesWithGranary() throws IOException {
    Recorded recorded = new Recorded();
    Path root = Shared.path("fixtures/flickr");
    for (JsonNode pair : MAPPER.readTree(Files.readAllBytes(root.resolve("granary/pairs.json")))) {
      for (JsonNode file : pair.get("native")) {
        byte[] body = Files.readAllBytes(root.resolve(file.asString()));
        Batch batch = new FlickrConnector().normalize(body, "pair", Recorded.NOW, false);
        recorded.expect(batch.faults().isEmpty() && batch.events().size() == 1, file.asString());
        Post post = ((PostEvent.Published) batch.events().get(0)).post();
        for (JsonNode expected : pair.get("as1")) {
          JsonNode as1 = MAPPER.readTree(Files.readAllBytes(root.resolve(expected.asString())));
          JsonNode object = as1.path("verb").asString("").equals("post") ? as1.get("object") : as1;
          // the group holds a document that was made to be posted and is of another photo
          if (object.has("id")) {
            compare(recorded, expected.asString(), object, post);
          }
        }
      }
    }
    assertTrue(recorded.share() >= 0.98, recorded::toString);
  }

  private static void compare(Recorded recorded, String name, JsonNode object, Post post) {
    recorded.expect(object.get("id").asString().endsWith(":" + post.id().nativeId()), name + " id");
    recorded.expect(object.get("url").asString().equals(post.url().orElse("")), name + " url");
    recorded.expect(
        object
            .at("/author/username")
            .asString("")
            .equals(post.author().orElseThrow().handle().orElse("")),
        name + " handle");
    recorded.expect(
        object
            .at("/author/displayName")
            .asString("")
            .equals(post.author().orElseThrow().name().orElse("")),
        name + " author");
    recorded.expect(
        object.get("displayName").asString().equals(post.title().orElse("")), name + " title");
    String content = post.title().orElse("") + "\n" + post.text();
    recorded.expect(object.get("content").asString().equals(content), name + " text");
    recorded.expect(
        OffsetDateTime.parse(object.get("published").asString())
            .toInstant()
            .equals(post.publishedAt().orElse(null)),
        name + " published");
    for (JsonNode tag : object.path("tags")) {
      recorded.expect(
          post.entities().stream()
              .filter(Entity.Hashtag.class::isInstance)
              .anyMatch(one -> one.value().equals(tag.get("displayName").asString())),
          name + " tag");
    }
    // the same file of another of Flickr's hosts
    String picture = URI.create(object.at("/image/url").asString()).getPath();
    recorded.expect(
        post.media().stream().anyMatch(one -> URI.create(one.url()).getPath().equals(picture)),
        name + " media");
  }
}
