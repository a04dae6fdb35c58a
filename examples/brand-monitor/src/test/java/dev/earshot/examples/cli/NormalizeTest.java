package dev.earshot.examples.cli;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.examples.monitor.Kinds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class NormalizeTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> POST_FIELDS =
      Set.of(
          "id",
          "network",
          "nativeId",
          "url",
          "kind",
          "author",
          "title",
          "text",
          "html",
          "language",
          "publishedAt",
          "editedAt",
          "entities",
          "media",
          "metrics",
          "inReplyTo",
          "repostOf",
          "quoteOf",
          "visibility",
          "provenance",
          "attributes");

  @TempDir Path folder;

  private static String status(String id, String visibility) {
    return """
        {"id":"%s","created_at":"2026-01-02T03:04:05.000Z","visibility":"%s","language":"en",
         "uri":"https://social.example/users/ada/statuses/%s",
         "url":"https://social.example/@ada/%s","content":"<p>tea with <a href=\\"https://social.example/tags/milk\\">#milk</a></p>",
         "favourites_count":3,"reblogs_count":0,"replies_count":1,"reblog":null,
         "in_reply_to_id":null,"edited_at":null,"spoiler_text":"","sensitive":false,
         "account":{"id":"7","username":"ada","acct":"ada","display_name":"Ada",
           "url":"https://social.example/@ada"},
         "media_attachments":[],"mentions":[],"tags":[{"name":"milk",
           "url":"https://social.example/tags/milk"}],"emojis":[]}
        """
        .formatted(id, visibility, id, id);
  }

  @Test
  void readsAFeed() throws IOException {
    Path feed = Files.writeString(folder.resolve("feed.xml"), Pages.rss("Kettle", "sings", 2));
    Ran ran = Ran.here("normalize", "--from", "feed", feed.toString());
    assertEquals(0, ran.code(), ran.err());
    assertEquals(2, ran.lines().size());
    for (String line : ran.lines()) {
      JsonNode event = JSON.readTree(line);
      assertEquals("published", event.get("type").asString());
      JsonNode post = event.get("post");
      assertTrue(POST_FIELDS.containsAll(post.propertyNames()), post.propertyNames().toString());
      assertEquals("feed", post.get("network").asString());
      assertEquals("PUBLIC", post.get("visibility").asString());
      assertTrue(post.get("id").asString().startsWith("feed:"));
      assertTrue(post.get("publishedAt").asString().endsWith("Z"));
    }
  }

  @Test
  void readsAPodcast() {
    String rss =
        Pages.rss("Kettle", "sings", 1)
            .replace(
                "</item>",
                "<enclosure url=\"https://pod.example/1.mp3\" type=\"audio/mpeg\" length=\"9\"/></item>");
    Ran ran = Ran.with(rss, "normalize", "--from", "podcast");
    assertEquals(0, ran.code(), ran.err());
    JsonNode post = JSON.readTree(ran.out()).get("post");
    assertEquals("podcast", post.get("network").asString());
    assertEquals("AUDIO", post.at("/media/0/type").asString());
    assertEquals("https://pod.example/1.mp3", post.at("/media/0/url").asString());
  }

  @Test
  void whatIsNotPublicIsSkippedUnlessAskedFor() {
    String page = "[" + status("1", "public") + "," + status("2", "private") + "]";
    Ran ran = Ran.with(page, "normalize", "--from", "mastodon");
    assertEquals(0, ran.code(), ran.err());
    List<String> types =
        ran.lines().stream().map(line -> JSON.readTree(line).get("type").asString()).toList();
    assertEquals(Set.of("published", "skipped"), Set.copyOf(types));
    assertEquals(1, ran.out().split("\"text\":\"tea with", -1).length - 1, "only the public text");
    Ran whole = Ran.with(page, "normalize", "--from", "mastodon", "--any-visibility");
    assertEquals(2, whole.out().split("\"text\":\"tea with", -1).length - 1);
    assertTrue(whole.out().contains("\"visibility\":\"FOLLOWERS\""), whole.out());
  }

  @Test
  void readsRecordedLinesOfAStreamByTheStreamsOwnName() throws IOException {
    JsonNode payload = JSON.readTree(status("1", "public"));
    String quoted = JSON.writeValueAsString(JSON.writeValueAsString(payload));
    Map<String, List<String>> recorded =
        Map.of(
            "bluesky-stream",
            List.of(
                """
                {"did":"did:plc:kettle","time_us":1,"kind":"commit","commit":{"operation":"create","collection":"app.bsky.feed.post","rkey":"3k1","cid":"c","record":{"$type":"app.bsky.feed.post","text":"tea","createdAt":"2026-03-01T10:00:00Z"}}}
                {"did":"did:plc:kettle","time_us":2,"kind":"commit","commit":{"operation":"delete","collection":"app.bsky.feed.post","rkey":"3k1"}}
                """),
            "mastodon-stream",
            List.of(
                "{\"stream\":[\"public\"],\"event\":\"update\",\"payload\":"
                    + quoted
                    + "}\n{\"stream\":[\"public\"],\"event\":\"delete\",\"payload\":\"1\"}\n",
                "event: update\ndata: " + payload + "\n\nevent: delete\ndata: 1\n\n"),
            "x-stream",
            List.of(
                """
                {"data":{"id":"1500000000000000001","text":"tea","author_id":"7","created_at":"2026-03-01T10:00:00.000Z"},"includes":{"users":[{"id":"7","username":"ada","name":"Ada","protected":false}]}}

                {"data":{"delete":{"tweet":{"id":"1500000000000000001","author_id":"7"},"event_at":"2026-03-01T11:00:00.000Z"}}}
                """));
    assertEquals(
        recorded.keySet(),
        Kinds.names().stream().filter(name -> name.endsWith("-stream")).collect(toSet()));
    recorded.forEach(
        (name, bodies) -> {
          for (String body : bodies) {
            Ran ran = Ran.with(body, "normalize", "--from", name);
            assertEquals(0, ran.code(), name + ran.err());
            assertEquals(
                List.of("published", "deleted"),
                ran.lines().stream()
                    .map(line -> JSON.readTree(line).get("type").asString())
                    .toList(),
                name);
            JsonNode provenance = JSON.readTree(ran.lines().get(0)).at("/post/provenance");
            assertTrue(provenance.get("connector").asString().startsWith(name), name);
            assertEquals("STREAM", provenance.get("method").asString(), name);
          }
          assertEquals(3, Ran.with("{\"tea\":1}", "normalize", "--from", name).code(), name);
        });
  }

  @Test
  void everyConnectorIsKnownHereByItsName() {
    Set<String> files = Set.of("jsonl", "csv", "tsv");
    assertEquals(
        Kinds.names().stream().filter(name -> !files.contains(name)).toList(),
        Kinds.normalizerNames());
  }

  @Test
  void aStatusHasTheFieldsOfTheContract() {
    Ran ran = Ran.with(status("1", "public"), "normalize", "--from", "mastodon");
    JsonNode post = JSON.readTree(ran.out()).get("post");
    assertTrue(POST_FIELDS.containsAll(post.propertyNames()), post.propertyNames().toString());
    assertEquals("mastodon:social.example:1", post.get("id").asString());
    assertEquals("POST", post.get("kind").asString());
    assertTrue(post.at("/author/handle").asString().startsWith("ada"));
    assertEquals("HASHTAG", post.at("/entities/0/type").asString());
    assertEquals("milk", post.at("/entities/0/value").asString());
    assertEquals("tea with #milk", post.get("text").asString());
    assertTrue(post.get("metrics").toString().contains("likes"), post.get("metrics").toString());
    assertEquals("2026-01-02T03:04:05Z", post.get("publishedAt").asString());
    assertTrue(post.has("provenance"));
  }

  @Test
  void rejectsAreJsonWithoutContentAndTheRestArrives() throws IOException {
    String broken = status("2", "public").replace("2026-01-02T03:04:05.000Z", "secretword");
    String page = "[" + status("1", "public") + ",{\"secretword\":1}," + broken + "]";
    Path good = Files.writeString(folder.resolve("good.json"), page);
    Path html = Files.writeString(folder.resolve("page.html"), "<html>secretword</html>");
    Path cut = Files.writeString(folder.resolve("cut.json"), page.substring(0, page.length() / 3));
    Ran ran =
        Ran.here(
            "normalize", "--from", "mastodon", html.toString(), good.toString(), cut.toString());
    assertEquals(3, ran.code());
    assertTrue(ran.out().contains("tea with"));
    assertTrue(ran.rejects().size() >= 3, ran.err());
    assertFalse(ran.err().contains("secretword"));
    for (String reject : ran.rejects()) {
      JsonNode line = JSON.readTree(reject);
      assertTrue(
          Set.of("source", "line", "offset", "field", "problem").containsAll(line.propertyNames()));
      assertTrue(
          Set.of("page.html", "good.json", "cut.json").contains(line.get("source").asString()));
      assertFalse(line.get("problem").asString().isBlank());
    }
  }

  @Test
  void readsXInBothVersionsOfItsApiAndItsCompliance() {
    String v2 =
        """
        {"data":[{"id":"20","author_id":"7","text":"tea"},{"id":"21","author_id":"8","text":"hush"}],
         "includes":{"users":[{"id":"7","username":"ada","protected":false},{"id":"8","username":"bo","protected":true}]},
         "errors":[{"resource_type":"tweet","resource_id":"22","type":"https://api.x.com/2/problems/resource-not-found"}]}
        {"data":{"tweet_edit":{"tweet":{"id":"31"},"initial_tweet_id":"30","event_at":"2026-01-02T03:04:05.000Z"}}}
        {"data":{"user_delete":{"user":{"id":"7"},"event_at":"2026-01-02T03:04:05.000Z"}}}
        """;
    Ran x = Ran.with(v2, "normalize", "--from", "x");
    assertEquals(0, x.code(), x.err());
    assertEquals(
        List.of("published", "skipped", "deleted", "skipped", "author"),
        x.lines().stream().map(line -> JSON.readTree(line).get("type").asString()).toList());
    assertFalse(x.out().contains("hush"));
    Ran older =
        Ran.with(
            "{\"id_str\":\"20\",\"id\":-1,\"text\":\"tea\",\"user\":{\"id_str\":\"7\",\"protected\":false}}\n{\"delete\":{\"status\":{\"id_str\":\"21\"}}}\n",
            "normalize",
            "--from",
            "twitter-v1");
    assertEquals(0, older.code(), older.err());
    assertEquals("x::20", JSON.readTree(older.lines().get(0)).at("/post/id").asString());
    assertEquals("deleted", JSON.readTree(older.lines().get(1)).get("type").asString());
  }

  @Test
  void activityStreamsAreWrittenAndReadBack() {
    String page = "[" + status("1", "public") + "," + status("2", "private") + "]";
    Ran ours = Ran.with(page, "normalize", "--from", "mastodon");
    Ran written = Ran.with(page, "normalize", "--from", "mastodon", "--to", "activitystreams");
    assertEquals(0, written.code(), written.err());
    JsonNode create = JSON.readTree(written.lines().get(0));
    assertEquals("https://www.w3.org/ns/activitystreams", create.at("/@context/0").asString());
    assertEquals("Create", create.get("type").asString());
    assertEquals("Note", create.at("/object/type").asString());
    assertTrue(create.at("/object/content").asString().contains("#milk</a>"));
    assertEquals("#milk", create.at("/object/tag/0/name").asString());
    Ran back = Ran.with(written.out(), "normalize", "--from", "activitypub");
    assertEquals(withoutMoments(ours.out()), withoutMoments(back.out()));
    Ran unknown = Ran.with(page, "normalize", "--from", "mastodon", "--to", "atom");
    assertEquals(2, unknown.code());
    assertTrue(unknown.err().contains("activitystreams"), unknown.err());
  }

  /** Takes out when it was read, in which two runs differ. */
  private static String withoutMoments(String events) {
    return events.replaceAll("\"(at|observedAt)\":\"[^\"]*\"", "");
  }

  @Test
  void anUnknownNameIsWrongUsage() {
    Ran ran = Ran.with("", "normalize", "--from", "nowhere");
    assertEquals(2, ran.code());
    assertTrue(ran.err().contains("feed"), ran.err());
  }
}
