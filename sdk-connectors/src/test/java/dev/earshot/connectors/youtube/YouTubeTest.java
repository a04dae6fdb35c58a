package dev.earshot.connectors.youtube;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.ItemFault;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.RefusedException;
import dev.earshot.SourceEvent;
import dev.earshot.UnavailableException;
import dev.earshot.Visibility;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Credentials;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.http.Loopback;
import dev.earshot.testsupport.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class YouTubeTest {
  private static final String VIDEO = "kettle__001";
  private static final String THREAD = "Ugkettlethread";

  private final YouTubeConnector connector = new YouTubeConnector();

  private static Loopback.Reply error(int status, String reason) {
    String body =
        "{\"error\":{\"code\":%d,\"errors\":[{\"reason\":\"%s\",\"message\":\"words\"}]}}";
    return new Loopback.Reply(
        status, Map.of("Content-Type", "application/json"), body.formatted(status, reason));
  }

  private static String list(String... items) {
    return "{\"items\":[" + String.join(",", items) + "]}";
  }

  private static String comment(String id, String more) {
    return ("{\"kind\":\"youtube#comment\",\"id\":\"%s\",\"snippet\":{%s\"authorChannelId\":"
            + "{\"value\":\"UCada\"},\"authorDisplayName\":\"@ada\",\"textDisplay\":"
            + "\"a <b>kettle</b> &lt;3\",\"likeCount\":0,\"publishedAt\":\"2026-11-01T10:00:00Z\","
            + "\"updatedAt\":\"2026-11-02T10:00:00Z\"}}")
        .formatted(id, more);
  }

  private static String thread(int replies) {
    return ("{\"kind\":\"youtube#commentThread\",\"id\":\"%1$s\",\"snippet\":{\"videoId\":\"%2$s\","
            + "\"isPublic\":true,\"totalReplyCount\":%3$d,\"topLevelComment\":%4$s}}")
        .formatted(THREAD, VIDEO, replies, comment(THREAD, ""));
  }

  private Batch poll(Loopback server, String path) {
    ReadRequest request = ReadRequest.of(server.root() + "/youtube/v3/" + path);
    try (SourceReader reader = connector.open(request, null, server.context())) {
      return reader.poll(100);
    }
  }

  private static Post post(SourceEvent event) {
    return assertInstanceOf(PostEvent.Published.class, event).post();
  }

  @Test
  void aSearchEscapesItsTitlesAndAVideoDoesNot() {
    String snippet = "\"snippet\":{\"title\":\"Tom &amp; Ada&#39;s &lt;3\",\"channelId\":\"UC1\"}}";
    String found =
        "{\"kind\":\"youtube#searchResult\",\"id\":{\"kind\":\"youtube#video\",\"videoId\":"
            + "\"abcdefghijk\"},"
            + snippet;
    String video = "{\"kind\":\"youtube#video\",\"id\":\"abcdefghijk\"," + snippet;
    assertEquals("Tom & Ada's <3", titleOf(found));
    assertEquals("Tom &amp; Ada&#39;s &lt;3", titleOf(video));
  }

  private static String titleOf(String body) {
    List<SourceEvent> events =
        new YouTubeConnector().normalize(body.getBytes(UTF_8), "x", Loopback.NOW, false).events();
    return ((PostEvent.Published) events.get(0)).post().title().orElseThrow();
  }

  @Test
  void aSpentQuotaWaitsUntilMidnightInThePacific() {
    for (String reason : List.of("quotaExceeded", "dailyLimitExceeded")) {
      try (Loopback server = Loopback.serving(request -> error(403, reason))) {
        Progress progress = poll(server, "search?q=kettle").progress();
        Progress.Wait wait = assertInstanceOf(Progress.Wait.class, progress);
        // the host's clock says 22 November 12:00 UTC, which is 04:00 there
        assertEquals(Instant.parse("2026-11-23T08:00:00Z"), wait.until());
        assertEquals(Progress.Wait.Why.QUOTA, wait.why());
      }
    }
  }

  @Test
  void aDaysLimitToldWith429WaitsForTheDayAndOneOfAMinuteDoesNot() {
    String body =
        "{\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\",\"errors\":[{\"reason\":"
            + "\"rateLimitExceeded\"}],\"details\":[{\"metadata\":{\"quota_limit\":"
            + "\"Search%s\"}}]}}";
    for (String limit : List.of("PerDayPerProject", "PerMinutePerProject")) {
      try (Loopback server =
          Loopback.serving(request -> new Loopback.Reply(429, Map.of(), body.formatted(limit)))) {
        Progress progress = poll(server, "search?q=kettle").progress();
        Progress.Wait wait = assertInstanceOf(Progress.Wait.class, progress);
        boolean day = limit.startsWith("PerDay");
        assertEquals(
            day ? Progress.Wait.Why.QUOTA : Progress.Wait.Why.RATE_LIMIT, wait.why(), limit);
        assertEquals(day, wait.until().equals(Instant.parse("2026-11-23T08:00:00Z")), limit);
      }
    }
  }

  @Test
  void refusalsAndTroubleAreToldApart() {
    Map<String, Class<? extends Exception>> meanings =
        Map.of(
            "commentsDisabled", RefusedException.class,
            "forbidden", RefusedException.class,
            "keyInvalid", RefusedException.class,
            "accessNotConfigured", RefusedException.class,
            "somethingNew", RefusedException.class,
            "backendError", UnavailableException.class,
            "processingFailure", UnavailableException.class);
    meanings.forEach(
        (reason, meaning) -> {
          try (Loopback server = Loopback.serving(request -> error(403, reason))) {
            assertThrows(meaning, () -> poll(server, "commentThreads?videoId=" + VIDEO), reason);
          }
        });
  }

  @Test
  void aThreadComesWithAllItsAnswersAndWhereTheyStand() {
    try (Loopback server =
        Loopback.serving(
            request ->
                request.uri().getPath().endsWith("/comments")
                    ? Loopback.Reply.json(
                        list(comment(THREAD + ".answer1", "\"parentId\":\"" + THREAD + "\",")))
                    : Loopback.Reply.json(list(thread(1))))) {
      List<SourceEvent> events = poll(server, "commentThreads?videoId=" + VIDEO).events();
      assertEquals(2, events.size());
      Post first = post(events.get(0));
      assertEquals("a kettle <3", first.text());
      assertEquals(Post.Kind.COMMENT, first.kind());
      assertEquals(VIDEO, first.inReplyTo().flatMap(Post.Reference::id).orElseThrow().nativeId());
      assertEquals(0, first.metric(Metric.LIKES).orElseThrow().value());
      assertEquals(1, first.metric(Metric.REPLIES).orElseThrow().value());
      assertEquals("ada", first.author().flatMap(one -> one.handle()).orElse(""));
      assertTrue(first.editedAt().isPresent());
      Post answer = post(events.get(1));
      assertEquals(THREAD, answer.inReplyTo().flatMap(Post.Reference::id).orElseThrow().nativeId());
      assertEquals(
          "https://www.youtube.com/watch?v=" + VIDEO + "&lc=" + THREAD + ".answer1",
          answer.url().orElse(""));
      assertTrue(answer.metric(Metric.REPLIES).isEmpty(), "absent is not 0");
    }
  }

  @Test
  void answersThatNeverReadHoldUpNoThreadAndAreAFault() {
    String other = thread(1).replace(THREAD, "Ugotherthread");
    try (Loopback server =
        Loopback.serving(
            request ->
                Loopback.Reply.json(
                    !request.uri().getPath().endsWith("/comments")
                        ? list(thread(1), other)
                        : request.uri().getQuery().contains(THREAD)
                            ? "{\"items\":[{\"kettle"
                            : list(
                                comment(
                                    "Ugotherthread.answer1",
                                    "\"parentId\":\"Ugotherthread\","))))) {
      Batch batch = poll(server, "commentThreads?videoId=" + VIDEO);
      assertEquals(
          List.of("Ugotherthread", "Ugotherthread.answer1", THREAD),
          batch.events().stream().map(event -> post(event).id().nativeId()).toList());
      assertEquals(1, batch.faults().size());
      assertTrue(batch.faults().get(0).problem().startsWith("record " + THREAD + ": "));
      assertFalse(batch.faults().toString().contains("kettle\""));
    }
    AtomicInteger asked = new AtomicInteger();
    try (Loopback server =
        Loopback.serving(
            request ->
                request.uri().getPath().endsWith("/comments") || asked.getAndIncrement() > 0
                    ? Loopback.Reply.of(500)
                    : Loopback.Reply.json(list(thread(1))))) {
      assertThrows(
          UnavailableException.class, () -> poll(server, "commentThreads?videoId=" + VIDEO));
    }
  }

  @Test
  void aVideoThatNeverReadsHoldsUpNoneOfItsPage() {
    try (Loopback server =
        Loopback.serving(
            request -> {
              String query = request.uri().getQuery();
              if (request.uri().getPath().endsWith("/playlistItems")) {
                return Loopback.Reply.json(
                    list(
                        IntStream.rangeClosed(1, 5)
                            .mapToObj(
                                number ->
                                    "{\"kind\":\"youtube#playlistItem\",\"contentDetails\":{\"videoId\":\"kettle__00"
                                        + number
                                        + "\"}}")
                            .toArray(String[]::new)));
              }
              return query.contains("kettle__003")
                  ? Loopback.Reply.of(500)
                  : Loopback.Reply.json(
                      list(
                          java.util.Arrays.stream(
                                  query.replaceAll(".*id=([^&]*).*", "$1").split(","))
                              .map(
                                  id ->
                                      "{\"kind\":\"youtube#video\",\"id\":\""
                                          + id
                                          + "\",\"snippet\":{\"title\":\"t\"},\"status\":{\"privacyStatus\":\"public\"}}")
                              .toArray(String[]::new)));
            })) {
      Batch batch = poll(server, "playlistItems?playlistId=UU1");
      assertEquals(4, batch.events().size());
      assertEquals(
          List.of("record kettle__003: the source is in trouble over it, and not over others"),
          batch.faults().stream().map(ItemFault::problem).toList());
    }
  }

  @Test
  void aHandleLeadsToTheChannelsUploadsAndAVideoThatIsNotThereIsNotTold() {
    try (Loopback server =
        Loopback.serving(
            request ->
                Loopback.Reply.json(
                    request.uri().getPath().endsWith("/channels")
                        ? list("{\"contentDetails\":{\"relatedPlaylists\":{\"uploads\":\"UU1\"}}}")
                        : request.uri().getPath().endsWith("/playlistItems")
                            ? list(
                                "{\"kind\":\"youtube#playlistItem\",\"contentDetails\":"
                                    + "{\"videoId\":\""
                                    + VIDEO
                                    + "\"},\"snippet\":{\"title\":"
                                    + "\"Private video\"}}")
                            : list()))) {
      assertEquals(List.of(), poll(server, "channels?forHandle=@kettles").events());
      assertTrue(
          server.requests().get(1).uri().getQuery().contains("playlistId=UU1"),
          () -> server.requests().toString());
    }
  }

  @Test
  void aPageTokenThatRanOutBeginsAtTheHead() {
    AtomicInteger heads = new AtomicInteger();
    try (Loopback server =
        Loopback.serving(
            request -> {
              String query = request.uri().getQuery();
              if (request.uri().getPath().endsWith("/commentThreads")) {
                return query.contains("pageToken")
                    ? error(400, "invalidPageToken")
                    : Loopback.Reply.json(
                        "{"
                            + (heads.getAndIncrement() == 0 ? "\"nextPageToken\":\"old\"," : "")
                            + "\"items\":["
                            + thread(0)
                            + "]}");
              }
              return Loopback.Reply.of(599);
            })) {
      ReadRequest request =
          ReadRequest.of(server.root() + "/youtube/v3/commentThreads?videoId=" + VIDEO);
      try (SourceReader reader = connector.open(request, null, server.context())) {
        assertInstanceOf(Progress.More.class, reader.poll(100).progress());
        assertEquals(List.of(), reader.poll(100).events());
      }
    }
  }

  @Test
  void looksUpVideosAndCommentsAndWhatIsMissingIsGone() {
    String video =
        "{\"kind\":\"youtube#video\",\"id\":\"%s\",\"snippet\":{\"title\":\"t\"},\"status\":"
            + "{\"privacyStatus\":\"%s\"}}";
    try (Loopback server =
        Loopback.serving(
            request -> {
              String path = request.uri().getPath();
              if (path.endsWith("/videos")) {
                return Loopback.Reply.json(
                    list(
                        video.formatted(VIDEO, "public"),
                        video.formatted("kettle__002", "private")));
              }
              return Loopback.Reply.json(
                  path.endsWith("/commentThreads")
                      ? list(thread(1))
                      : list(comment(THREAD + ".a1", "\"parentId\":\"" + THREAD + "\",")));
            })) {
      List<PostId> ids = new ArrayList<>();
      for (String id :
          List.of(VIDEO, "kettle__002", "kettle__003", THREAD, THREAD + ".a1", THREAD + ".a2")) {
        ids.add(PostId.of(Resources.NETWORK, id));
      }
      ReadRequest request = ReadRequest.of(server.root() + "/youtube/v3/search?q=kettle");
      LookedUp found = connector.recheck(request, ids, server.context());
      assertEquals(Set.of(), found.unanswered());
      List<String> told = new ArrayList<>();
      for (SourceEvent event : found.events()) {
        told.add(event.getClass().getSimpleName() + " " + ((PostEvent) event).id().nativeId());
        if (event instanceof PostEvent.Published published
            && published.post().kind() == Post.Kind.COMMENT) {
          assertTrue(published.post().url().isPresent(), "a comment lost its place");
        }
      }
      assertEquals(
          Set.of(
              "Published " + VIDEO,
              "Skipped kettle__002",
              "Deleted kettle__003",
              "Published " + THREAD,
              "Published " + THREAD + ".a1",
              "Deleted " + THREAD + ".a2"),
          new HashSet<>(told));
    }
  }

  @Test
  void aKeyGoesInAHeaderToTheApisOriginAlone() {
    ReadRequest page = ReadRequest.of("https://www.youtube.com/@kettles");
    assertEquals("https://www.googleapis.com", connector.origin(page).orElseThrow().toString());
    try (Loopback server = Loopback.serving(request -> Loopback.Reply.json(list()))) {
      ReadRequest request = ReadRequest.of(server.root() + "/youtube/v3/search?q=kettle&key=k");
      ConnectorContext context =
          server
              .context()
              .forSource("tube", Credentials.of(server.root(), "key", Secret.of("k1")), Map.of());
      try (SourceReader reader = connector.open(request, null, context)) {
        reader.poll(10);
      }
      assertEquals("k1", server.requests().get(0).header("X-Goog-Api-Key"));
      assertFalse(server.requests().get(0).uri().toString().contains("key="));
    }
  }

  @Test
  void sourcesThatNameNoListAreRefusedInWords() {
    for (String source :
        List.of(
            "https://www.youtube.com/",
            "https://www.youtube.com/watch?v=",
            "https://kettles.example/@kettles",
            "https://www.googleapis.com/youtube/v3/search",
            "https://www.googleapis.com/youtube/v3/videos?id=1",
            "kettle",
            "https://www.youtube.com/results?search_query=%zz")) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> Listing.of(source), source);
      assertTrue(String.valueOf(e.getMessage()).startsWith("youtube source: expected"), source);
    }
    assertEquals("commentThreads", Listing.of("https://youtu.be/" + VIDEO).method());
    assertEquals(
        "a b", Listing.of("https://m.youtube.com/results?search_query=a+b").parameters().get("q"));
  }

  @Test
  void whatIsHeldBackOrNotPublicIsSkipped() {
    byte[] body =
        list(
                comment(THREAD, "\"moderationStatus\":\"heldForReview\","),
                "{\"kind\":\"youtube#video\",\"id\":\""
                    + VIDEO
                    + "\",\"snippet\":{},\"status\":"
                    + "{\"privacyStatus\":\"friendsOnly\"}}")
            .getBytes(UTF_8);
    Batch batch = connector.normalize(body, "test", Loopback.NOW, false);
    assertEquals(2, batch.events().size());
    assertEquals(
        Visibility.UNKNOWN,
        assertInstanceOf(PostEvent.Skipped.class, batch.events().get(1)).visibility());
  }

  /** Every recorded comment, and every video that says something, comes as an event. */
  @Test
  @Shared.Needed
  void readsWhatTheRecordedAnswersHold() throws IOException {
    JsonMapper mapper = JsonMapper.builder().build();
    int expected = 0;
    int told = 0;
    List<String> failed = new ArrayList<>();
    for (Path file : Shared.files("fixtures/youtube", ".json")) {
      byte[] body = Files.readAllBytes(file);
      Set<String> ids = new HashSet<>();
      JsonNode tree = mapper.readTree(body);
      posts(tree, ids);
      Batch batch = connector.normalize(body, file.getFileName().toString(), Loopback.NOW, true);
      batch.events().forEach(event -> ids.remove("-" + ((PostEvent) event).id().nativeId()));
      Set<String> all = new HashSet<>();
      posts(tree, all);
      expected += all.size();
      told += all.size() - ids.size();
      boolean error = tree.has("error");
      if (!ids.isEmpty() || (!error && !batch.faults().isEmpty() && tree.has("kind"))) {
        failed.add(file.getFileName() + " " + ids + batch.faults());
      }
    }
    assertTrue(expected > 0);
    assertTrue(told >= 0.98 * expected, told + " of " + expected + ": " + failed);
    assertEquals(List.of(), failed);
  }

  private static void posts(JsonNode node, Set<String> ids) {
    String kind = node.path("kind").asString("");
    if (node.has("snippet")) {
      switch (kind) {
        case "youtube#video", "youtube#comment" -> ids.add("-" + node.path("id").asString());
        case "youtube#searchResult" -> {
          if (node.path("id").has("videoId")) {
            ids.add("-" + node.path("id").path("videoId").asString());
          }
        }
        case "youtube#playlistItem" ->
            ids.add("-" + node.path("snippet").path("resourceId").path("videoId").asString());
        default -> {
          // no posts
        }
      }
    }
    node.forEach(child -> posts(child, ids));
  }
}
