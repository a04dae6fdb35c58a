package dev.earshot.connectors.x;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Media;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.SourceEvent;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Credentials;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.http.Loopback;
import dev.earshot.connectors.tweet.Snowflakes;
import dev.earshot.testsupport.Shared;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What was recorded of the API v2, read by another parser and compared; and replayed. */
@Shared.Needed
@Timeout(120)
class RecordedXTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final double SHARE = 0.98;

  /** What holds no answers of the API. */
  private static final Set<String> NO_PAYLOADS = Set.of("README.md", "openapi_read_paths.json");

  private int agreed;
  private final List<String> differing = new ArrayList<>();

  private void expect(boolean agrees, String what) {
    if (agrees) {
      agreed++;
    } else {
      differing.add(what);
    }
  }

  private void done(String what) {
    double share = (double) agreed / Math.max(1, agreed + differing.size());
    System.out.printf("%s: %.3f of %d%n", what, share, agreed + differing.size());
    assertTrue(agreed > 0 && share >= SHARE, () -> String.join("\n", differing));
  }

  private static List<Path> payloads() {
    return Shared.files("fixtures/x-v2", "").stream()
        .filter(file -> !NO_PAYLOADS.contains(file.getFileName().toString()))
        .toList();
  }

  /** Returns the documents of a file: one, or one a line; null for what is no JSON. */
  private static List<JsonNode> documents(Path file) throws IOException {
    try {
      return List.of(MAPPER.readTree(Files.readAllBytes(file)));
    } catch (JacksonException whole) {
      List<JsonNode> lines = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        if (!line.isBlank()) {
          lines.add(MAPPER.readTree(line));
        }
      }
      return lines;
    }
  }

  private static Batch read(Path file) throws IOException {
    return new XConnector()
        .normalize(Files.readAllBytes(file), file.getFileName().toString(), NOW, true);
  }

  /** Returns the answers that a document holds: itself, or those of recorded exchanges. */
  private static List<JsonNode> answers(JsonNode document) {
    if (document.isArray()) {
      return document.valueStream().flatMap(one -> answers(one).stream()).toList();
    }
    return document.has("request") && document.has("response")
        ? answers(document.path("response").path("body"))
        : List.of(document);
  }

  private static String text(JsonNode node, String... fields) {
    for (String field : fields) {
      if (node.has(field)) {
        return node.path(field).asString("");
      }
    }
    return "";
  }

  private static JsonNode either(JsonNode node, String one, String other) {
    return node.has(one) ? node.path(one) : node.path(other);
  }

  private static boolean isPost(JsonNode node) {
    return node.isObject()
        && text(node, "id").matches("\\d{1,19}")
        && node.has("text")
        && !node.has("id_str")
        && !node.has("name");
  }

  private static List<JsonNode> posts(JsonNode answer) {
    JsonNode data = answer.path("data");
    List<JsonNode> all = data.isArray() ? data.valueStream().toList() : List.of(data);
    return all.stream().filter(RecordedXTest::isPost).toList();
  }

  /** What must be told as a fault: the API's word that it could not answer. */
  private static boolean isError(JsonNode answer) {
    return !answer.has("data")
        && ((answer.has("title") && answer.has("type"))
            || (answer.has("code") && answer.has("message")));
  }

  /** The API v2 has one of these in every answer; what has none is the older API's, or none. */
  private static boolean isOfAnotherApi(JsonNode answer) {
    return Stream.of("data", "errors", "meta", "includes").noneMatch(answer::has);
  }

  @Test
  void everyPayloadIsUnderstoodAndEveryPostArrives() throws IOException {
    for (Path file : payloads()) {
      Batch batch = read(file);
      Set<String> arrived = new TreeSet<>();
      for (SourceEvent event : batch.events()) {
        arrived.add(event instanceof PostEvent post ? post.id().nativeId() : "");
      }
      Set<String> expected = new TreeSet<>();
      boolean errors = false;
      boolean others = false;
      for (JsonNode document : documents(file)) {
        for (JsonNode answer : answers(document)) {
          posts(answer).forEach(post -> expected.add(history(post).get(0)));
          errors |= isError(answer);
          others |= isOfAnotherApi(answer);
        }
      }
      expect(
          arrived.containsAll(expected)
              && (batch.faults().isEmpty() || errors || (others && expected.isEmpty())),
          file + " " + batch.faults() + " " + expected.size() + " expected, " + arrived.size());
    }
    done("x-v2 files");
  }

  private static List<String> history(JsonNode post) {
    List<String> ids = new ArrayList<>();
    either(post, "edit_history_post_ids", "edit_history_tweet_ids")
        .forEach(id -> ids.add(id.asString()));
    ids.sort((a, b) -> Long.compare(Long.parseLong(a), Long.parseLong(b)));
    return ids.isEmpty() ? List.of(text(post, "id")) : ids;
  }

  private static Map<String, JsonNode> byId(JsonNode list, String key) {
    Map<String, JsonNode> byId = new HashMap<>();
    list.forEach(one -> byId.put(text(one, key), one));
    return byId;
  }

  @Test
  void theFieldsAgreeWithThePayload() throws IOException {
    for (Path file : payloads()) {
      Map<String, Post> read = new LinkedHashMap<>();
      for (SourceEvent event : read(file).events()) {
        if (event instanceof PostEvent.Published published) {
          read.put(published.id().nativeId(), published.post());
        } else if (event instanceof PostEvent.Edited edited) {
          read.put(edited.id().nativeId(), edited.post());
        }
      }
      for (JsonNode document : documents(file)) {
        for (JsonNode answer : answers(document)) {
          JsonNode includes = answer.path("includes");
          for (JsonNode post : posts(answer)) {
            Post ours = read.get(history(post).get(0));
            expect(ours != null, file + " " + text(post, "id") + " is not there");
            if (ours != null) {
              compare(file.getFileName() + " " + text(post, "id"), post, includes, ours);
            }
          }
        }
      }
    }
    done("x-v2 fields");
  }

  private void compare(String where, JsonNode post, JsonNode includes, Post ours) {
    Map<String, String> references = new TreeMap<>();
    either(post, "referenced_posts", "referenced_tweets")
        .forEach(
            one ->
                references.put(
                    text(one, "type").replace("reposted", "retweeted"), text(one, "id")));
    boolean repost = references.containsKey("retweeted");
    expect(
        ours.kind()
            == (repost
                ? Post.Kind.REPOST
                : references.containsKey("quoted")
                    ? Post.Kind.QUOTE
                    : references.containsKey("replied_to")
                        ? Post.Kind.REPLY
                        : post.path("attachments").has("poll_ids")
                            ? Post.Kind.POLL
                            : Post.Kind.POST),
        where + " kind");
    same(where + " repost", references.get("retweeted"), ours.repostOf().orElse(null));
    same(where + " quote", repost ? null : references.get("quoted"), ours.quoteOf().orElse(null));
    same(
        where + " reply",
        repost ? null : references.get("replied_to"),
        ours.inReplyTo().orElse(null));
    JsonNode note = either(post, "note_post", "note_tweet");
    String words = note.has("text") ? text(note, "text") : text(post, "text");
    expect(
        ours.text()
            .equals(
                repost
                    ? ""
                    : words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")),
        where + " text");
    JsonNode user = byId(includes.path("users"), "id").get(text(post, "author_id"));
    if (user != null) {
      expect(
          ours.author().orElseThrow().handle().orElse("").equals(text(user, "username")),
          where + " handle");
      expect(
          ours.url()
              .orElse("")
              .equals("https://x.com/" + text(user, "username") + "/status/" + text(post, "id")),
          where + " url");
    }
    if (post.has("author_id")) {
      expect(
          ours.author().orElseThrow().id().nativeId().equals(text(post, "author_id")),
          where + " author");
    }
    if (post.has("created_at") && history(post).get(0).equals(text(post, "id"))) {
      expect(
          ours.publishedAt().filter(Instant.parse(text(post, "created_at"))::equals).isPresent(),
          where + " published");
    }
    if (!repost) {
      Map<String, JsonNode> media = byId(includes.path("media"), "media_key");
      List<String> urls = new ArrayList<>();
      post.path("attachments")
          .path("media_keys")
          .forEach(
              key -> {
                JsonNode item = media.get(key.asString());
                if (item != null && item.has("variants")) {
                  urls.add("film");
                } else if (item != null && (item.has("url") || item.has("preview_image_url"))) {
                  urls.add(text(item, "url", "preview_image_url"));
                }
              });
      List<String> found = ours.media().stream().map(Media::url).toList();
      boolean equal = urls.size() == found.size();
      for (int i = 0; equal && i < urls.size(); i++) {
        equal = urls.get(i).equals("film") || urls.get(i).equals(found.get(i));
      }
      expect(equal, where + " media");
      JsonNode likes = post.path("public_metrics").path("like_count");
      if (!likes.isMissingNode()) {
        expect(
            ours.metrics().stream()
                .anyMatch(
                    metric ->
                        metric.name().equals(Metric.LIKES) && metric.value() == likes.asLong()),
            where + " likes");
      }
    }
  }

  private void same(String what, @Nullable String id, Post.@Nullable Reference ours) {
    String read = ours == null ? "" : ours.id().map(one -> one.nativeId()).orElse("");
    expect(read.equals(id == null ? "" : id), what);
  }

  /** One recorded answer, as a server of this machine gives it. */
  private record Recorded(String path, int status, Map<String, String> headers, JsonNode body) {
    Instant date() {
      return ZonedDateTime.parse(
              headers.getOrDefault("date", "").replace("UTC", "GMT"),
              DateTimeFormatter.RFC_1123_DATE_TIME)
          .toInstant();
    }

    Instant reset() {
      return Instant.ofEpochSecond(Long.parseLong(headers.getOrDefault("x-rate-limit-reset", "")));
    }

    Loopback served(int status, Map<String, String> other) {
      Map<String, String> all = new TreeMap<>(headers);
      all.putAll(other);
      byte[] body = MAPPER.writeValueAsBytes(this.body);
      StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " x\r\n");
      all.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
      head.append("Content-Length: ").append(body.length).append("\r\nConnection: close\r\n\r\n");
      return Loopback.raw(
          (socket, out) -> {
            out.write(head.toString().getBytes(UTF_8));
            out.write(body);
            out.flush();
          });
    }
  }

  private static List<Recorded> exchanges() throws IOException {
    List<Recorded> all = new ArrayList<>();
    for (Path file : Shared.files("fixtures/x-v2/exchanges", ".json")) {
      for (JsonNode exchange : MAPPER.readTree(Files.readAllBytes(file))) {
        JsonNode response = exchange.path("response");
        URI uri = URI.create(text(exchange.path("request"), "uri"));
        Map<String, String> headers = new TreeMap<>();
        response
            .path("headers")
            .properties()
            .forEach(one -> headers.put(one.getKey(), one.getValue().asString()));
        String path = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        boolean ours =
            path.matches(
                "/2/tweets\\?ids=.*|/2/tweets/search/(?:all|recent)\\?.*|/2/users/\\d+/(?:tweets|mentions).*");
        if (text(exchange.path("request"), "method").equals("GET")
            && ours
            && headers.containsKey("x-rate-limit-reset")
            && headers.containsKey("date")) {
          all.add(
              new Recorded(path, response.path("status").asInt(), headers, response.path("body")));
        }
      }
    }
    return all;
  }

  private static ConnectorContext context(Loopback server, Instant now) {
    return server
        .context(() -> now)
        .build()
        .forSource("x", Credentials.of(server.root(), "accessToken", Secret.of("tkn")));
  }

  /** What one exchange tells: the ids, and until when to rest. */
  private static Map.Entry<Set<String>, String> replayed(
      Recorded recorded, Loopback server, Instant now) {
    Set<String> ids = new LinkedHashSet<>();
    ConnectorContext context = context(server, now);
    if (recorded.path.startsWith("/2/tweets?ids=")) {
      String[] asked =
          recorded.path.substring("/2/tweets?ids=".length()).replace("%2C", ",").split("[,&]", -1);
      LookedUp answer =
          new XConnector()
              .recheck(
                  ReadRequest.of(server.root() + "/2/users/7/tweets"),
                  Arrays.stream(asked).filter(Snowflakes::isId).map(Posts::id).toList(),
                  context);
      answer.events().forEach(event -> ids.add(((PostEvent) event).id().nativeId()));
      Progress.Wait rest = answer.rest();
      return Map.entry(ids, rest == null ? "none" : rest.until().toString());
    }
    try (SourceReader reader =
        new XConnector().open(ReadRequest.of(server.root() + recorded.path), null, context)) {
      Batch batch = reader.poll(100);
      batch.events().forEach(event -> ids.add(((PostEvent) event).id().nativeId()));
      return Map.entry(
          ids, batch.progress() instanceof Progress.Wait wait ? wait.until().toString() : "none");
    }
  }

  @Test
  void recordedExchangesReplayWithExactWaits() throws IOException {
    List<Recorded> exchanges = exchanges();
    assertTrue(!exchanges.isEmpty());
    for (Recorded recorded : exchanges) {
      Set<String> expected = new TreeSet<>();
      posts(recorded.body.isObject() ? recorded.body : MAPPER.createObjectNode())
          .forEach(post -> expected.add(history(post).get(0)));
      // our clock stands where it will: what counts is what the server's says
      Instant now = NOW.plusMillis(250);
      String until = now.plus(Duration.between(recorded.date(), recorded.reset())).toString();
      try (Loopback server = recorded.served(recorded.status, Map.of())) {
        Map.Entry<Set<String>, String> told = replayed(recorded, server, now);
        assertEquals(expected, new TreeSet<>(told.getKey()), recorded.path);
        assertEquals("none", told.getValue(), recorded.path);
      }
      try (Loopback server =
          recorded.served(recorded.status, Map.of("x-rate-limit-remaining", "0"))) {
        Map.Entry<Set<String>, String> told = replayed(recorded, server, now);
        assertEquals(expected, new TreeSet<>(told.getKey()), recorded.path);
        if (!recorded.path.startsWith("/2/tweets?ids=")) {
          assertEquals(until, told.getValue(), recorded.path);
        }
      }
      try (Loopback server = recorded.served(429, Map.of("x-rate-limit-remaining", "0"))) {
        Map.Entry<Set<String>, String> told = replayed(recorded, server, now);
        assertEquals(Set.of(), told.getKey());
        assertEquals(until, told.getValue(), recorded.path);
      }
    }
    System.out.printf("x-v2 exchanges replayed: %d%n", exchanges.size());
  }

  @Test
  void anAnswerMayHoldPostsAndErrorsSideBySide() throws IOException {
    int found = 0;
    for (Path file : payloads()) {
      for (JsonNode document : documents(file)) {
        for (JsonNode answer : answers(document)) {
          for (JsonNode error : answer.path("errors")) {
            boolean gone =
                text(error, "type").endsWith("/resource-not-found")
                    && text(error, "resource_type").equals("tweet")
                    && text(error, "parameter").matches("ids?");
            if (gone) {
              found++;
              String id = text(error, "resource_id", "value");
              assertTrue(
                  read(file).events().stream()
                      .anyMatch(
                          event ->
                              event instanceof PostEvent.Deleted deleted
                                  && deleted.id().nativeId().equals(id)),
                  () -> file + " " + id);
            }
          }
        }
      }
    }
    System.out.printf("x-v2 errors beside posts: %d%n", found);
  }
}
