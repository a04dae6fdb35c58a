package dev.earshot.connectors.mastodon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Entity;
import dev.earshot.ItemFault;
import dev.earshot.Media;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.SourceEvent;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Normalizer;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.format.Html;
import dev.earshot.connectors.http.Loopback;
import dev.earshot.testsupport.Shared;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Shared.Needed
class RecordedMastodonTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private static JsonNode json(Path file) throws IOException {
    return MAPPER.readTree(Files.readAllBytes(file));
  }

  private static Normalizer reading(String network) {
    return network.equals("pixelfed") ? new PixelfedConnector() : new MastodonConnector();
  }

  private static Batch read(byte[] body, String source) {
    return new MastodonConnector().normalize(body, source, NOW, true);
  }

  private static Set<String> statuses(JsonNode node) {
    Set<String> ids = new LinkedHashSet<>();
    if (node.isObject() && node.has("id") && node.has("visibility") && node.has("content")) {
      ids.add(node.get("id").asString());
    }
    node.forEach(child -> ids.addAll(statuses(child)));
    return ids;
  }

  private static Set<String> ids(List<SourceEvent> events) {
    Set<String> ids = new LinkedHashSet<>();
    events.forEach(event -> ids.add(((PostEvent) event).id().nativeId()));
    return ids;
  }

  @Test
  @DisplayName("ST-01 reads every status that a recorded answer holds")
  void readsEveryStatusOfTheRecordedExchanges() throws IOException {
    int found = 0;
    for (String folder : List.of("exchanges", "exchanges-entities", "exchanges-old-pagination")) {
      for (Path file : Shared.files("fixtures/mastodon/" + folder, ".json")) {
        for (JsonNode exchange : json(file)) {
          JsonNode response = exchange.get("response");
          Set<String> expected = statuses(response.get("body"));
          if (response.get("status").asInt() == 200 && !expected.isEmpty()) {
            Batch batch =
                read(
                    MAPPER.writeValueAsBytes(response.get("body")),
                    exchange.get("request").get("uri").asString());
            assertEquals(
                new TreeSet<>(expected), new TreeSet<>(ids(batch.events())), file::toString);
            assertEquals(List.of(), batch.faults(), file::toString);
            found += expected.size();
          }
        }
      }
    }
    assertTrue(found >= 200, "only " + found);
  }

  @Test
  void nothingRecordedThrowsOrLosesAStatus() throws IOException {
    for (String folder : List.of("docs-entities", "docs-methods")) {
      for (Path file : Shared.files("fixtures/mastodon/" + folder, ".json")) {
        Batch batch = read(Files.readAllBytes(file), file.getFileName().toString());
        Set<String> expected = statuses(json(file));
        assertTrue(ids(batch.events()).containsAll(expected), file::toString);
      }
    }
  }

  @Test
  void readsTheRecordedStreams() throws IOException {
    Map<String, Integer> kinds = new HashMap<>();
    for (Path file : Shared.files("fixtures/mastodon/streaming", ".sse")) {
      Batch batch = read(Files.readAllBytes(file), file.getFileName().toString());
      assertEquals(List.of(), batch.faults(), file::toString);
      batch.events().forEach(e -> kinds.merge(e.getClass().getSimpleName(), 1, Integer::sum));
    }
    assertEquals(4, kinds.get("Deleted"));
    assertEquals(5, kinds.get("Edited"));
    assertEquals(6, kinds.get("Published"));
  }

  @Test
  void malformedPayloadsGiveFaultsAndAMarkIsNone() throws IOException {
    Path folder = Shared.path("fixtures/malformed");
    Batch cut =
        read(Files.readAllBytes(folder.resolve("mastodon_truncated_mid_string.json")), "cut");
    assertEquals(List.of(), cut.events());
    assertEquals(
        List.of("JSON ends in the middle"), cut.faults().stream().map(ItemFault::problem).toList());
    Batch marked = read(Files.readAllBytes(folder.resolve("mastodon_utf8_bom.json")), "bom");
    assertFalse(marked.events().isEmpty());
    assertEquals(List.of(), marked.faults());
  }

  /** Compares with what granary makes of the same payload, field by field. */
  @Test
  void agreesWithGranary() throws IOException {
    List<String> differences = new ArrayList<>();
    int compared = 0;
    for (String network : List.of("mastodon", "pixelfed")) {
      Path root = Shared.path("fixtures/" + network);
      for (JsonNode pair : json(root.resolve("granary/pairs.json"))) {
        if (pair.get("group").asString().equals("ACCOUNT")) {
          continue;
        }
        for (JsonNode nativeFile : pair.get("native")) {
          byte[] body = Files.readAllBytes(root.resolve(nativeFile.asString()));
          Batch batch = reading(network).normalize(body, "pair", NOW, true);
          SourceEvent last = batch.events().get(batch.events().size() - 1);
          Post post = assertInstanceOf(PostEvent.Published.class, last).post();
          for (JsonNode expected : pair.get("as1")) {
            compared++;
            compare(
                network + "/" + expected.asString(),
                json(root.resolve(expected.asString())),
                post,
                differences);
          }
        }
      }
    }
    assertEquals(List.of(), differences);
    assertTrue(compared >= 10, "compared " + compared);
  }

  private static void compare(String name, JsonNode as1, Post post, List<String> differences) {
    boolean share = as1.path("verb").asString("").equals("share");
    JsonNode object = as1.path("verb").asString("").equals("post") ? as1.get("object") : as1;
    JsonNode author = as1.has("actor") ? as1.get("actor") : object.path("author");
    differ(name, "id", object.get("numeric_id").asString(), post.id().nativeId(), differences);
    differ(name, "url", object.get("url").asString(), post.url().orElse(""), differences);
    differ(
        name,
        "author",
        author.get("numeric_id").asString(),
        post.author().orElseThrow().id().nativeId(),
        differences);
    differ(
        name,
        "handle",
        author.get("username").asString(),
        post.author().orElseThrow().handle().orElse("").split("@", 2)[0],
        differences);
    differ(
        name,
        "published",
        object.path("published").asString(""),
        post.publishedAt().map(Instant::toString).orElse(""),
        differences);
    if (share) {
      differ(name, "kind", "REPOST", post.kind().name(), differences);
      String of = as1.get("object").get("numeric_id").asString();
      differ(
          name,
          "repostOf",
          of,
          post.repostOf().orElseThrow().id().orElseThrow().nativeId(),
          differences);
      return;
    }
    String content = object.get("content").asString();
    if (!content.contains("<img")) {
      // granary draws custom emoji as pictures; we keep the words the author typed
      differ(name, "text", Html.toText(content, "").text(), post.text(), differences);
    }
    JsonNode parents = object.path("inReplyTo");
    differ(name, "kind", parents.isEmpty() ? "POST" : "REPLY", post.kind().name(), differences);
    for (JsonNode parent : parents) {
      String id = parent.get("id").asString();
      String ours = post.inReplyTo().orElseThrow().id().orElseThrow().nativeId();
      differ(name, "inReplyTo", id.substring(id.lastIndexOf(':') + 1), ours, differences);
    }
    Set<String> values = new TreeSet<>();
    for (Entity entity : post.entities()) {
      values.add(entity.value().split("@", 2)[0]);
    }
    for (JsonNode tag : object.path("tags")) {
      String type = tag.path("objectType").asString("");
      if (type.equals("hashtag") || type.equals("person")) {
        String shown = tag.get("displayName").asString();
        differ(name, "tag", shown, values.contains(shown) ? shown : "absent", differences);
      }
    }
    List<String> media = post.media().stream().map(Media::url).toList();
    for (JsonNode attachment : object.path("attachments")) {
      JsonNode place =
          attachment.has("stream") ? attachment.get("stream") : attachment.path("image");
      String url = place.path("url").asString("");
      differ(name, "media", url, media.contains(url) ? url : "absent", differences);
    }
    differ(
        name,
        "media count",
        String.valueOf(object.path("attachments").size()),
        String.valueOf(media.size()),
        differences);
  }

  private static void differ(
      String name, String field, String theirs, String ours, List<String> differences) {
    if (!theirs.equals(ours)) {
      differences.add(name + " " + field + ": " + theirs + " / " + ours);
    }
  }

  @Test
  void replaysRecordedPagesFromAServer() throws IOException {
    for (String folder : List.of("exchanges", "exchanges-old-pagination")) {
      Map<String, JsonNode> answers = new HashMap<>();
      Set<String> expected = new TreeSet<>();
      String path = "";
      for (JsonNode exchange :
          json(Shared.path("fixtures/mastodon/" + folder + "/test_fetch_next_previous.json"))) {
        URI uri = URI.create(exchange.get("request").get("uri").asString());
        if (exchange.get("request").get("method").asString().equals("GET")
            && uri.getPath().endsWith("/statuses")) {
          answers.putIfAbsent(uri.getPath() + "?" + uri.getQuery(), exchange.get("response"));
          path = uri.getPath();
          if (!uri.getQuery().contains("min_id") && !uri.getQuery().contains("since_id")) {
            expected.addAll(statuses(exchange.get("response").get("body")));
          }
        }
      }
      Set<String> seen = new TreeSet<>();
      try (Loopback server =
              Loopback.serving(
                  request -> {
                    JsonNode answer = answers.get(request.uri().toString());
                    return answer == null
                        ? Loopback.Reply.json("[]")
                        : new Loopback.Reply(
                            answer.get("status").asInt(),
                            Map.of("Link", answer.get("headers").path("link").asString("")),
                            new String(MAPPER.writeValueAsBytes(answer.get("body")), UTF_8));
                  });
          SourceReader reader =
              new MastodonConnector()
                  .open(ReadRequest.of(server.root() + path), null, server.context())) {
        Progress progress = new Progress.More();
        while (progress instanceof Progress.More) {
          Batch batch = reader.poll(5);
          seen.addAll(ids(batch.events()));
          progress = batch.progress();
        }
      }
      assertEquals(expected, seen, folder);
      assertTrue(seen.size() >= 10, folder);
    }
  }
}
