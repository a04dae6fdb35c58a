package dev.earshot.connectors.bluesky;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.format.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecordedBlueskyTest {
  private static final Instant NOW = Instant.parse("2026-07-05T00:00:00Z");

  private static Path fixtures(String folder) {
    Path path =
        Path.of(System.getProperty("earshot.shared", "../../shared"), "fixtures/bluesky", folder);
    assumeTrue(Files.isDirectory(path), "no recorded payloads of Bluesky here");
    return path;
  }

  private static Batch read(byte[] body, String source) {
    return new BlueskyConnector().normalize(body, source, NOW, false);
  }

  @Test
  void everyRecordedFrameIsUnderstood() throws IOException {
    List<String> failed = new ArrayList<>();
    int all = 0;
    try (Stream<Path> files = Files.list(fixtures("jetstream"))) {
      for (Path file : files.sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          all++;
          Json frame = Json.document(line.getBytes(StandardCharsets.UTF_8), "t");
          Batch batch = read(line.getBytes(StandardCharsets.UTF_8), "wss://jetstream.example");
          String collection = frame.at("commit").text("collection").orElse("");
          boolean said =
              collection.equals(AtUri.POST)
                  || collection.equals(AtUri.REPOST)
                  || frame.has("account")
                  || frame.at("identity").has("handle");
          if (!batch.faults().isEmpty() || batch.events().size() != (said ? 1 : 0)) {
            failed.add(file.getFileName() + ": " + batch.faults());
          }
        }
      }
    }
    assertTrue(all > 0 && failed.size() * 50 <= all, failed + " of " + all);
  }

  @Test
  void identifiersAreToldFromWhatIsNone() throws IOException {
    Map<String, Predicate<String>> rules =
        Map.of(
            "did", AtUri::isDid,
            "handle", AtUri::isHandle,
            "atidentifier", AtUri::isActor,
            "nsid", AtUri::isCollection,
            "recordkey", AtUri::isRecordKey);
    List<String> failed = new ArrayList<>();
    int all = 0;
    try (Stream<Path> files = Files.list(fixtures("atproto-interop/syntax"))) {
      for (Path file : files.sorted().toList()) {
        String[] name = file.getFileName().toString().split("_");
        Predicate<String> rule = rules.get(name[0]);
        if (rule == null) {
          continue; // languages, times and TIDs are not ours to judge
        }
        for (String line : Files.readAllLines(file)) {
          if (line.isBlank() || line.startsWith("#")) {
            continue;
          }
          all++;
          if (rule.test(line) == file.toString().contains("_invalid")) {
            failed.add(name[0] + " " + line);
          }
        }
      }
    }
    assertTrue(all > 0 && failed.isEmpty(), failed + " of " + all);
  }

  @Test
  void postsAgreeWithTheirPairs() throws IOException {
    Path folder = fixtures("");
    byte[] pairs = Files.readAllBytes(folder.resolve("granary/pairs.json"));
    List<String> failed = new ArrayList<>();
    int all = 0;
    for (Json group : Json.parts(pairs, null, "pairs").records()) {
      if (!group.text("group").orElse("").matches("POST.*|REPLY.*")) {
        continue;
      }
      for (Json nativeFile : group.at("native").items()) {
        Path path = folder.resolve(nativeFile.text().orElseThrow());
        Map<String, Boolean> best = new TreeMap<>();
        for (Json as1 : group.at("as1").items()) {
          Json expected =
              Json.document(Files.readAllBytes(folder.resolve(as1.text().orElseThrow())), "as1");
          Json object = expected.at("object").isObject() ? expected.at("object") : expected;
          compare(read(Files.readAllBytes(path), object.text("id").orElse("")), object)
              .forEach((field, agrees) -> best.merge(field, agrees, Boolean::logicalOr));
        }
        all += best.size();
        best.forEach(
            (field, agrees) -> {
              if (!agrees) {
                failed.add(path.getFileName() + " " + field);
              }
            });
      }
    }
    assertTrue(all > 0 && failed.size() * 50 <= all, failed + " of " + all);
  }

  private static Map<String, Boolean> compare(Batch batch, Json object) {
    List<Post> posts =
        batch.events().stream()
            .filter(PostEvent.Published.class::isInstance)
            .map(event -> ((PostEvent.Published) event).post())
            .toList();
    Map<String, Boolean> fields = new TreeMap<>();
    if (posts.isEmpty()) {
      fields.put("post " + batch.faults(), false);
      return fields;
    }
    Post post = posts.get(posts.size() - 1);
    fields.put("id", post.id().nativeId().equals(object.text("id").orElse("")));
    fields.put("url", post.url().equals(object.text("url")));
    fields.put("text", post.text().equals(object.text("content").orElse("")));
    fields.put("published", post.publishedAt().equals(object.moment("published")));
    fields.put(
        "relation", post.inReplyTo().isPresent() == !object.at("inReplyTo").items().isEmpty());
    long media =
        object.at("image").items().size()
            + object.at("attachments").items().stream()
                .filter(one -> one.text("objectType").orElse("").equals("video"))
                .count();
    fields.put("media", post.media().size() == media);
    object
        .at("author")
        .text("username")
        .ifPresent(
            name ->
                fields.put("handle", post.author().orElseThrow().handle().orElse("").equals(name)));
    return fields;
  }

  @Test
  void aSpanCountsUtf8BytesAndIsCountedInUtf16() {
    String text = "hé 👋🏽 tea";
    assertEquals("tea", cut(text, 13, 16));
    assertEquals("👋", cut(text, 5, 7), "a facet that cuts a character takes it whole");
    assertTrue(new Utf8Index(text).span(13, 17).isEmpty());
    assertTrue(new Utf8Index(text).span(3, 3).isEmpty());
  }

  private static String cut(String text, long from, long to) {
    dev.earshot.Span span = new Utf8Index(text).span(from, to).orElseThrow();
    return text.substring(span.start(), span.end());
  }
}
