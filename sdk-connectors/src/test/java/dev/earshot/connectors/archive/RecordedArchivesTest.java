package dev.earshot.connectors.archive;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.SourceEvent;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.Normalizer;
import dev.earshot.connectors.webz.WebzConnector;
import dev.earshot.testsupport.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Shared.Needed
class RecordedArchivesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final double SHARE = 0.98;

  /** What was made of payloads, and is none; and files of what no post is read from. */
  private static final Set<String> NO_PAYLOADS = Set.of("README.md", "pairs.json", "atom.xml");

  static Stream<Connector> forms() {
    return Stream.of(
        new WebzConnector(),
        new GnipConnector(),
        new TwitterV1Connector(),
        new DataSiftConnector(),
        new ActivityStreams1Connector(),
        new ActivityPubConnector(),
        new GooglePlusConnector());
  }

  private static List<Path> payloads(Connector form) throws IOException {
    try (Stream<Path> all = Files.walk(Shared.path("fixtures/" + form.descriptor().id()))) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !NO_PAYLOADS.contains(file.getFileName().toString()))
          .filter(file -> !file.toString().contains("/as1/"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void everyPayloadIsUnderstood(Connector form) throws IOException {
    List<String> failed = new ArrayList<>();
    List<Path> payloads = payloads(form);
    for (Path file : payloads) {
      Batch batch =
          ((Normalizer) form)
              .normalize(Files.readAllBytes(file), file.getFileName().toString(), NOW, true);
      if (!batch.faults().isEmpty()) {
        failed.add(file + " " + batch.faults().subList(0, Math.min(3, batch.faults().size())));
      }
      for (SourceEvent event : batch.events()) {
        if (event instanceof PostEvent.Published published && isEmpty(published.post())) {
          failed.add(file + ": a post that says nothing");
          break;
        }
      }
    }
    double share = 1 - (double) failed.size() / Math.max(1, payloads.size());
    System.out.printf("%s: %.3f of %d files%n", form.descriptor().id(), share, payloads.size());
    assertTrue(share >= SHARE, () -> String.join("\n", failed));
  }

  private static boolean isEmpty(Post post) {
    return post.text().isEmpty()
        && post.title().isEmpty()
        && post.media().isEmpty()
        && post.entities().isEmpty()
        && post.url().isEmpty()
        && post.repostOf().isEmpty()
        && post.pollOptions().isEmpty();
  }

  /**
   * What another program made of the same tweets says the same, field by field. Its texts replace
   * what an address shows and cut pictures out, ours are what was written: they are not compared.
   */
  @Test
  void theFieldsAgreeWithWhatAnotherProgramReads() throws IOException {
    Path folder = Shared.path("fixtures/twitter-v1");
    int agreed = 0;
    List<String> differing = new ArrayList<>();
    for (JsonNode group : json(folder.resolve("granary/pairs.json"))) {
      List<JsonNode> documents = new ArrayList<>();
      for (JsonNode name : group.path("as1")) {
        objects(json(folder.resolve(name.asString())), documents);
      }
      for (JsonNode name : group.path("native")) {
        byte[] payload = Files.readAllBytes(folder.resolve(name.asString()));
        for (SourceEvent event :
            new TwitterV1Connector().normalize(payload, "file", NOW, true).events()) {
          Post post = ((PostEvent.Published) event).post();
          JsonNode other =
              documents.stream()
                  .filter(one -> one.path("id").asString("").endsWith(":" + post.id().nativeId()))
                  .findFirst()
                  .orElse(null);
          if (other == null) {
            continue; // the group tells of another tweet
          }
          Map<String, String> ours = fields(post);
          for (Map.Entry<String, String> field : fields(other).entrySet()) {
            if (field.getValue().equals(ours.get(field.getKey()))) {
              agreed++;
            } else {
              differing.add(name.asString() + " " + field + " " + ours.get(field.getKey()));
            }
          }
        }
      }
    }
    double share = (double) agreed / Math.max(1, agreed + differing.size());
    System.out.printf("pairs: %.3f of %d fields%n", share, agreed + differing.size());
    assertTrue(agreed > 0 && share >= SHARE, () -> String.join("\n", differing));
  }

  private static JsonNode json(Path file) throws IOException {
    return JsonMapper.shared().readTree(Files.readAllBytes(file));
  }

  private static void objects(JsonNode node, List<JsonNode> into) {
    if (node.isObject() && node.has("content") && node.has("id")) {
      into.add(node);
    }
    node.forEach(child -> objects(child, into));
  }

  private static Map<String, String> fields(JsonNode as1) {
    Map<String, String> fields = new HashMap<>();
    fields.put("url", as1.path("url").asString(""));
    String published = as1.path("published").asString("");
    if (!published.isEmpty()) {
      fields.put("published", OffsetDateTime.parse(published).toInstant().toString());
    }
    JsonNode author = as1.has("author") ? as1.path("author") : as1.path("actor");
    if (author.has("username")) {
      fields.put("handle", author.path("username").asString(""));
    }
    return fields;
  }

  private static Map<String, String> fields(Post post) {
    Map<String, String> fields = new HashMap<>();
    fields.put("url", post.url().orElse(""));
    fields.put("published", post.publishedAt().map(Instant::toString).orElse(""));
    fields.put("handle", post.author().flatMap(author -> author.handle()).orElse(""));
    return fields;
  }

  /** A tweet of whatever file arrives under its own {@code id_str}, and nothing else does. */
  @ParameterizedTest
  @MethodSource("tweets")
  void everyTweetArrives(Path file) throws IOException {
    List<String> expected = new ArrayList<>();
    for (String line : lines(file)) {
      ids(JsonMapper.shared().readTree(line), expected);
    }
    List<String> arrived = new ArrayList<>();
    for (SourceEvent event :
        new TwitterV1Connector().normalize(Files.readAllBytes(file), "file", NOW, true).events()) {
      if (event instanceof PostEvent.Published published) {
        arrived.add(published.post().id().nativeId());
      }
    }
    assertTrue(arrived.containsAll(expected), () -> file + ": " + expected + " of " + arrived);
  }

  private static List<String> lines(Path file) throws IOException {
    return file.toString().endsWith(".jsonl")
        ? Files.readAllLines(file)
        : List.of(Files.readString(file));
  }

  static Stream<Path> tweets() throws IOException {
    return payloads(new TwitterV1Connector()).stream()
        .filter(
            file -> file.toString().contains("/streams/") || file.toString().contains("exchanges"));
  }

  private static void ids(JsonNode node, List<String> into) {
    if (node.isObject()
        && node.has("id_str")
        && (node.has("text") || node.has("full_text"))
        && node.has("user")) {
      into.add(node.get("id_str").asString());
    }
    node.forEach(child -> ids(child, into));
  }
}
