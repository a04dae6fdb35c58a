package dev.earshot.connectors.instagram;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.EarshotException;
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
import dev.earshot.connectors.DailyBudget;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.graph.Edge;
import dev.earshot.connectors.graph.GraphRequest;
import dev.earshot.connectors.http.Loopback;
import dev.earshot.connectors.reading.CheckpointState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class InstagramTest {
  private final InstagramConnector connector = new InstagramConnector();

  private static ReadRequest request(String source) {
    return ReadRequest.of(source).with(InstagramConnector.ACCOUNT, "17");
  }

  private List<SourceEvent> read(String body) {
    Batch batch = connector.normalize(body.getBytes(UTF_8), "a file", Loopback.NOW, false);
    assertEquals(List.of(), batch.faults());
    return batch.events();
  }

  private static Post post(SourceEvent event) {
    return assertInstanceOf(PostEvent.Published.class, event).post();
  }

  @ParameterizedTest
  @CsvSource({
    "https://www.instagram.com/kettles,17/business_discovery",
    "https://instagram.com/kettle.house_/,17/business_discovery",
    "https://www.instagram.com/explore/tags/kettles/,ig_hashtag_search",
    "https://www.instagram.com/explore/tags/th%C3%A9,ig_hashtag_search",
    "https://graph.instagram.com/v23.0/900/media,900/media",
    "https://graph.facebook.com/v19.0/900/tags?limit=3,900/tags",
    "https://graph.facebook.com/77/comments,77/comments",
    "https://graph.facebook.com/v23.0/55/top_media?user_id=3,55/top_media"
  })
  void knowsWhatAnAddressMeans(String source, String edge) {
    assertTrue(InstagramConnector.edge(request(source)).place().endsWith("/" + edge), source);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kettles",
        "https://www.instagram.com/",
        "https://www.instagram.com/p/ABC/",
        "https://www.instagram.com/explore/",
        "https://www.instagram.com/reels",
        "https://www.instagram.com/explore/tags/two words",
        "https://graph.facebook.com/v23.0/900/stories",
        "https://graph.facebook.com/v23.0/900/media?access_token=s3cret",
        "https://u:s3cret@graph.facebook.com/900/media"
      })
  void refusesOtherAddressesInWordsThatDoNotRepeatThem(String source) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> InstagramConnector.edge(request(source)));
    assertTrue(String.valueOf(e.getMessage()).startsWith("source: "), e::getMessage);
    assertFalse(String.valueOf(e.getMessage()).contains("s3cret"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://www.instagram.com/kettles",
        "https://www.instagram.com/explore/tags/kettles",
        "https://graph.facebook.com/v23.0/55/recent_media"
      })
  void saysWhenItNeedsAnAccountOfOnesOwn(String source) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> InstagramConnector.edge(ReadRequest.of(source)));
    assertTrue(String.valueOf(e.getMessage()).startsWith("option account: "), e::getMessage);
  }

  private static InstagramReader reader(ConnectorContext context, ReadRequest request, Edge edge) {
    return new InstagramReader(
        CheckpointState.start(),
        context,
        new GraphRequest(InstagramConnector.DESCRIPTOR, request, edge, InstagramConnector.GRANT));
  }

  @Test
  void aTokenThatIsNotProlongedThereHasNoEndToState() {
    ReadRequest ours =
        ReadRequest.of("https://graph.facebook.com/v23.0/17/media")
            .with(InstagramConnector.TOKEN_ENDS, "2026-12-24T12:00:00Z");
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> InstagramConnector.edge(ours));
    assertTrue(String.valueOf(e.getMessage()).startsWith("option token-ends: "), e::getMessage);
  }

  @Test
  void oneMappingReadsEveryFormThatInstagramHasHad() {
    String now =
        """
        {"id":"5","caption":"A kettle #tea","media_type":"VIDEO","media_url":"https://f.example/k.mp4",
         "permalink":"https://www.instagram.com/p/ABC/","timestamp":"2026-01-01T10:00:00+0000",
         "username":"kettles","like_count":3,"comments_count":2}
        """;
    String then =
        """
        {"id":"5_7","caption":{"text":"A kettle #tea"},"type":"video","created_time":"1767261600",
         "videos":{"standard_resolution":{"url":"https://f.example/k.mp4"}},"link":"https://www.instagram.com/p/ABC/",
         "images":{"standard_resolution":{"url":"https://f.example/k.jpg"}},
         "user":{"id":"7","username":"kettles","is_private":false},"likes":{"count":3},"comments":{"count":2,"data":[]}}
        """;
    String page =
        """
        {"graphql":{"shortcode_media":{"__typename":"GraphVideo","id":"5","shortcode":"ABC","is_video":true,
         "video_url":"https://f.example/k.mp4","display_url":"https://f.example/k.jpg","taken_at_timestamp":1767261600,
         "owner":{"id":"7","username":"kettles","is_private":false},
         "edge_media_to_caption":{"edges":[{"node":{"text":"A kettle #tea"}}]},
         "edge_media_preview_like":{"count":3},"edge_media_to_comment":{"count":2,"edges":[]}}}}
        """;
    String program =
        """
        {"items":[{"pk":5,"id":"5_7","code":"ABC","media_type":2,"taken_at":1767261600,
         "caption":{"pk":9,"text":"A kettle #tea","created_at":1767261600},"user":{"pk":7,"username":"kettles","is_private":false},
         "video_versions":[{"url":"https://f.example/k.mp4"}],"image_versions2":{"candidates":[{"url":"https://f.example/k.jpg"}]},
         "like_count":3,"comment_count":2}]}
        """;
    for (String form : List.of(now, then, page, program)) {
      List<SourceEvent> events = read(form);
      assertEquals(1, events.size(), form);
      Post post = post(events.get(0));
      assertEquals(form.equals(now) ? "5" : "5_7", post.id().nativeId());
      assertEquals("A kettle #tea", post.text());
      assertEquals(Post.Kind.VIDEO, post.kind());
      assertEquals("https://www.instagram.com/p/ABC/", post.url().orElse(""));
      assertEquals(Instant.parse("2026-01-01T10:00:00Z"), post.publishedAt().orElseThrow());
      assertEquals("kettles", post.author().orElseThrow().handle().orElse(""));
      assertEquals("kettles", post.author().orElseThrow().id().nativeId());
      assertEquals("https://f.example/k.mp4", post.media().get(0).url());
      assertEquals(1, post.media().size());
      assertEquals(Visibility.PUBLIC, post.visibility());
      assertEquals(
          Map.of("likes", 3L, "replies", 2L),
          post.metrics().stream()
              .collect(java.util.stream.Collectors.toMap(Metric::name, Metric::value)));
    }
  }

  @Test
  void onlyWhatIsForEverybodyComesWithItsContent() {
    List<SourceEvent> events =
        read(
            """
            [{"id":"1","media_type":"IMAGE","caption":"open"},
             {"id":"2","media_type":"IMAGE","media_product_type":"STORY","caption":"for a day"},
             {"id":"3","text":"hidden","timestamp":"2026-01-01T10:00:00+0000","hidden":true},
             {"__typename":"GraphImage","id":"4","owner":{"id":"7","is_private":true},"taken_at_timestamp":1767261600,
              "edge_media_to_comment":{"edges":[{"node":{"id":"8","text":"under it","created_at":1767261600,"owner":{"id":"9","username":"bo"}}}]}},
             {"id":"5_7","created_time":"1767261600","images":{},"link":"https://www.instagram.com/p/A/","user":{"id":"7","username":"ann"}}]
            """);
    assertEquals("open", post(events.get(0)).text());
    assertEquals(
        List.of(
            Visibility.UNKNOWN,
            Visibility.FOLLOWERS,
            Visibility.FOLLOWERS,
            Visibility.FOLLOWERS,
            Visibility.UNKNOWN),
        events.stream()
            .skip(1)
            .map(event -> assertInstanceOf(PostEvent.Skipped.class, event).visibility())
            .toList());
  }

  @Test
  void commentsStandUnderTheirMediumAndAnswersUnderTheirComment() {
    List<SourceEvent> events =
        read(
            """
            {"id":"1","media_type":"IMAGE","permalink":"https://www.instagram.com/p/A/",
             "comments":{"data":[{"id":"2","text":"hot","timestamp":"2026-01-01T10:00:00+0000","username":"bo","like_count":0,
               "replies":{"data":[{"id":"3","text":"very","timestamp":"2026-01-01T11:00:00+0000"}]}}]}}
            """);
    Post comment = post(events.get(1));
    Post answer = post(events.get(2));
    assertEquals("1", comment.inReplyTo().orElseThrow().id().orElseThrow().nativeId());
    assertEquals("2", answer.inReplyTo().orElseThrow().id().orElseThrow().nativeId());
    assertEquals("1", answer.threadRoot().orElseThrow().id().orElseThrow().nativeId());
    assertEquals("https://www.instagram.com/p/A/#comment-2", comment.url().orElse(""));
    assertEquals(0, comment.metrics().get(0).value());
    assertEquals(List.of(), answer.metrics());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"caption\":\"nobody's\",\"media_type\":\"IMAGE\"}",
        "{\"something\":\"else\"}",
        "{\"id\":\"1\",\"media_type\":\"IMAGE\",\"timestamp\":\"yesterday\"}"
      })
  void whatIsNotUnderstoodIsAFault(String body) {
    Batch batch = connector.normalize(body.getBytes(UTF_8), "a file", Loopback.NOW, true);
    assertEquals(1, batch.faults().size(), () -> batch.faults().toString());
  }

  /** A hashtag as the API has it: one cursor for every page, and whoever asks is remembered. */
  private static final class Hashtag implements AutoCloseable {
    private final List<String> asked = new ArrayList<>();
    private int shown = 5;
    private int told;
    private final Loopback server = Loopback.serving(this::answer);

    private synchronized Loopback.Reply answer(Loopback.Request request) {
      String path = request.uri().getPath();
      asked.add(path + "?" + request.uri().getQuery());
      if (path.endsWith("/ig_hashtag_search")) {
        return Loopback.Reply.json("{\"data\":[{\"id\":\"555\"}]}");
      }
      told = request.uri().getQuery().contains("after=") ? told : 0;
      List<String> page = new ArrayList<>();
      for (int i = 0; i < 2 && told < shown; i++, told++) {
        page.add(
            "{\"id\":\"9%d\",\"media_type\":\"IMAGE\",\"caption\":\"kettle\"}".formatted(told));
      }
      String next = told < shown ? "\"next\":\"https://graph.facebook.com/x?after=same\"," : "";
      return Loopback.Reply.json(
          "{\"data\":[%s],\"paging\":{%s\"cursors\":{\"after\":\"same\"}}}"
              .formatted(String.join(",", page), next));
    }

    @Override
    public void close() {
      server.close();
    }
  }

  @Test
  void aHashtagIsReadThroughThoughEveryPageHasTheSameCursorAndNobodyIsNamed() {
    try (Hashtag hashtag = new Hashtag();
        SourceReader reader =
            connector.open(
                request(hashtag.server.root() + "/v23.0/555/recent_media"),
                null,
                hashtag.server.context())) {
      Set<String> ids = new java.util.TreeSet<>();
      Progress progress = new Progress.More();
      while (progress instanceof Progress.More) {
        Batch batch = reader.poll(10);
        for (SourceEvent event : batch.events()) {
          Post post = post(event);
          assertTrue(post.author().isEmpty());
          ids.add(post.id().nativeId());
        }
        progress = batch.progress();
      }
      assertEquals(Set.of("90", "91", "92", "93", "94"), ids);
      assertFalse(hashtag.asked.get(0).contains("username"));
      int before = hashtag.asked.size();
      assertEquals(List.of(), reader.poll(10).events());
      assertEquals(before + 1, hashtag.asked.size());
    }
  }

  @Test
  void aHashtagIsPaidForOnceInSevenDaysWhoeverOpensAgain() {
    AtomicReference<Instant> now = new AtomicReference<>(Loopback.NOW);
    DailyBudget budget = DailyBudget.inMemory(Map.of("hashtags", 1L), ZoneOffset.UTC, now::get);
    try (Hashtag hashtag = new Hashtag()) {
      ConnectorContext context = hashtag.server.context(now::get).budget(budget).build();
      ReadRequest paged = request(hashtag.server.root() + "/v23.0/555/top_media");
      Batch first;
      try (SourceReader reader = connector.open(paged, null, context)) {
        first = reader.poll(10);
        assertEquals(1, budget.spent("hashtags"));
        reader.poll(10);
        assertEquals(1, budget.spent("hashtags"));
      }
      try (SourceReader reader = connector.open(paged, first.next(), context)) {
        assertFalse(reader.poll(10).events().isEmpty());
        assertEquals(1, budget.spent("hashtags"));
      }
      try (SourceReader reader = connector.open(paged, null, context)) {
        int asked = hashtag.asked.size();
        Progress.Wait wait = assertInstanceOf(Progress.Wait.class, reader.poll(10).progress());
        assertEquals(Progress.Wait.Why.QUOTA, wait.why());
        assertEquals(asked, hashtag.asked.size());
      }
      now.set(Loopback.NOW.plus(Duration.ofDays(7)));
      try (SourceReader reader = connector.open(paged, first.next(), context)) {
        reader.poll(10);
        assertEquals(1, budget.spent("hashtags"));
      }
    }
  }

  @Test
  void whatWasNotThereToBeReadIsNotPaidFor() {
    DailyBudget budget =
        DailyBudget.inMemory(Map.of("hashtags", 30L), ZoneOffset.UTC, () -> Loopback.NOW);
    try (Loopback server = Loopback.serving(request -> Loopback.Reply.json("{\"data\":[]}"))) {
      ConnectorContext context = server.context(() -> Loopback.NOW).budget(budget).build();
      InstagramReader reader =
          reader(
              context,
              request("https://www.instagram.com/explore/tags/kettles"),
              new Edge(server.root() + "/v23.0", "", "ig_hashtag_search", "user_id=17&q=kettles"));
      try (reader) {
        assertThrows(RefusedException.class, () -> reader.poll(10));
      }
      assertEquals(0, budget.spent("hashtags"));
    }
  }

  @Test
  void aSearchAsksForTheHashtagsNumberOnceAndThenForItsMedia() {
    try (Hashtag hashtag = new Hashtag();
        InstagramReader reader =
            reader(
                hashtag.server.context(),
                request("https://www.instagram.com/explore/tags/kettles")
                    .with(InstagramConnector.RANKING, "top"),
                new Edge(
                    hashtag.server.root() + "/v23.0",
                    "",
                    "ig_hashtag_search",
                    "user_id=17&q=kettles"))) {
      reader.poll(10);
      reader.poll(10);
      assertTrue(hashtag.asked.get(0).startsWith("/v23.0/ig_hashtag_search?"));
      assertTrue(hashtag.asked.get(0).endsWith("user_id=17&q=kettles"));
      assertTrue(hashtag.asked.get(1).startsWith("/v23.0/555/top_media?"));
      assertTrue(hashtag.asked.get(1).contains("user_id=17"));
      assertTrue(hashtag.asked.get(2).startsWith("/v23.0/555/top_media?"));
    }
  }

  @Test
  void anotherAccountIsReadThroughOnesOwnPageBehindPage() {
    List<String> asked = new ArrayList<>();
    try (Loopback server =
            Loopback.serving(
                request -> {
                  String fields = request.uri().getQuery();
                  asked.add(request.uri().getPath() + "?" + fields);
                  boolean second = fields.contains(".after(two)");
                  return Loopback.Reply.json(
                      ("{\"business_discovery\":{\"media\":{\"data\":[{\"id\":\"%s\",\"media_type\":\"IMAGE\","
                              + "\"timestamp\":\"2026-01-01T10:00:00+0000\"}],\"paging\":{\"cursors\":{%s}}},\"id\":\"3\"},\"id\":\"17\"}")
                          .formatted(second ? "1" : "2", second ? "" : "\"after\":\"two\""));
                });
        InstagramReader reader =
            reader(
                server.context(),
                request("https://www.instagram.com/kettles"),
                new Edge(server.root() + "/v23.0", "17", "business_discovery", "kettles"))) {
      Post newest = post(reader.poll(10).events().get(0));
      assertEquals("kettles", newest.author().orElseThrow().handle().orElse(""));
      assertEquals("1", post(reader.poll(10).events().get(0)).id().nativeId());
      assertTrue(
          asked.get(0).startsWith("/v23.0/17?fields=business_discovery.username(kettles){media"),
          asked.get(0));
    }
  }

  private static String sent(String field, String value) {
    return "{\"object\":\"instagram\",\"entry\":[{\"id\":\"17\",\"time\":1767225600,\"changes\":[{\"field\":\""
        + field
        + "\",\"value\":"
        + value
        + "}]}]}";
  }

  private static String signed(String body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("k1".getBytes(UTF_8), "HmacSHA256"));
    return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)));
  }

  private Batch receive(Loopback server, String body, String signature, boolean token) {
    Credentials secret = Credentials.of(server.root(), "app-secret", Secret.of("k1"));
    return connector.receive(
        ReadRequest.of(server.root() + "/v23.0/17/media"),
        Map.of("x-hub-signature-256", List.of(signature)),
        body.getBytes(UTF_8),
        server
            .context()
            .forSource("ours", token ? secret.with("token", Secret.of("t1")) : secret, Map.of()));
  }

  @Test
  void aCommentThatIsSentIsToldAndAnUnsignedOneIsNot() throws Exception {
    String body =
        sent(
            "comments",
            "{\"id\":\"2\",\"text\":\"hot kettle\",\"from\":{\"id\":\"99\",\"username\":\"bo\"},"
                + "\"media\":{\"id\":\"1\",\"media_product_type\":\"FEED\"},\"parent_id\":\"3\"}");
    try (Loopback server = Loopback.serving(request -> Loopback.Reply.of(500))) {
      Post post = post(receive(server, body, signed(body), true).events().get(0));
      assertEquals("hot kettle", post.text());
      assertEquals("bo", post.author().orElseThrow().handle().orElse(""));
      assertEquals("3", post.inReplyTo().orElseThrow().id().orElseThrow().nativeId());
      assertEquals("1", post.threadRoot().orElseThrow().id().orElseThrow().nativeId());
      for (String signature : List.of("", "sha256=00", signed(body + " "))) {
        assertThrows(RefusedException.class, () -> receive(server, body, signature, true));
      }
      String story = body.replace("FEED", "STORY");
      assertInstanceOf(
          PostEvent.Skipped.class, receive(server, story, signed(story), true).events().get(0));
      String nothing = sent("mentions", "{}");
      assertEquals(1, receive(server, nothing, signed(nothing), false).faults().size());
      String message = sent("messages", "{\"id\":\"2\",\"text\":\"between two\"}");
      assertEquals(List.of(), receive(server, message, signed(message), true).events());
    }
  }

  @Test
  void aMentionIsAskedForThroughTheAccountThatWasMentioned() throws Exception {
    List<String> asked = new ArrayList<>();
    try (Loopback server =
        Loopback.serving(
            request -> {
              String query = request.uri().getQuery();
              asked.add(request.uri().getPath() + "?" + query);
              return Loopback.Reply.json(
                  query.contains("comment_id")
                      ? "{\"mentioned_comment\":{\"id\":\"8\",\"text\":\"@ours hot\",\"username\":\"bo\","
                          + "\"timestamp\":\"2026-01-01T10:00:00+0000\",\"media\":{\"id\":\"7\"}},\"id\":\"17\"}"
                      : "{\"mentioned_media\":{\"id\":\"7\",\"caption\":\"@ours\",\"media_type\":\"IMAGE\",\"username\":\"bo\"},\"id\":\"17\"}");
            })) {
      String comment = sent("mentions", "{\"comment_id\":\"8\",\"media_id\":\"7\"}");
      assertEquals(
          "@ours hot",
          post(receive(server, comment, signed(comment), true).events().get(0)).text());
      String medium = sent("mentions", "{\"media_id\":\"7\"}");
      assertEquals(
          "@ours", post(receive(server, medium, signed(medium), true).events().get(0)).text());
      assertTrue(
          asked.get(0).startsWith("/v23.0/17?fields=mentioned_comment.comment_id(8){"),
          asked.get(0));
      assertEquals(
          "NUMBER_ALONE",
          assertInstanceOf(
                  PostEvent.Skipped.class,
                  receive(server, medium, signed(medium), false).events().get(0))
              .reason());
    }
  }

  @Test
  void aMentionThatCannotBeAskedForNowIsSentAgain() throws Exception {
    String body = sent("mentions", "{\"media_id\":\"7\"}");
    try (Loopback server =
        Loopback.serving(
            request ->
                new Loopback.Reply(400, Map.of(), "{\"error\":{\"code\":4,\"message\":\"x\"}}"))) {
      assertThrows(UnavailableException.class, () -> receive(server, body, signed(body), true));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 403})
  void aMentionInTroubleHoldsUpNoOtherOfItsBody(int status) throws Exception {
    String change = "{\"field\":\"mentions\",\"value\":{\"media_id\":\"%s\"}}";
    String body =
        "{\"object\":\"instagram\",\"entry\":[{\"id\":\"17\",\"time\":1767225600,\"changes\":[%s,%s]}]}"
            .formatted(change.formatted("66"), change.formatted("7"));
    try (Loopback server =
        Loopback.serving(
            request ->
                request.uri().getQuery().contains("(66)")
                    ? Loopback.Reply.of(status)
                    : Loopback.Reply.json(
                        "{\"mentioned_media\":{\"id\":\"7\",\"caption\":\"@ours\",\"media_type\":\"IMAGE\",\"username\":\"bo\"},\"id\":\"17\"}"))) {
      Batch batch = receive(server, body, signed(body), true);
      assertEquals(
          List.of("7"), batch.events().stream().map(event -> post(event).id().nativeId()).toList());
      assertEquals(List.of("mentions"), batch.faults().stream().map(ItemFault::field).toList());
    }
    try (Loopback server = Loopback.serving(request -> Loopback.Reply.of(status))) {
      assertThrows(EarshotException.class, () -> receive(server, body, signed(body), true));
    }
  }

  private LookedUp recheck(String edge, Loopback.Script script) {
    try (Loopback server = Loopback.serving(script)) {
      return connector.recheck(
          request(server.root() + "/v23.0" + edge),
          List.of(PostId.parse("instagram::7")),
          server.context());
    }
  }

  private static Loopback.Reply never() {
    return new Loopback.Reply(
        400, Map.of(), "{\"error\":{\"code\":100,\"error_subcode\":33,\"message\":\"x\"}}");
  }

  @Test
  void onesOwnThatIsGoneIsDeletedAndAnothersStaysUnanswered() {
    assertInstanceOf(
        PostEvent.Deleted.class, recheck("/17/media", request -> never()).events().get(0));
    assertInstanceOf(
        PostEvent.Deleted.class, recheck("/1/comments", request -> never()).events().get(0));
    for (String others : List.of("/55/recent_media", "/17/tags")) {
      LookedUp found = recheck(others, request -> never());
      assertEquals(List.of(), found.events());
      assertEquals(Set.of(PostId.parse("instagram::7")), found.unanswered());
    }
  }

  @Test
  void aMentionIsLookedUpThroughTheAccount() {
    LookedUp found =
        recheck(
            "/17/media",
            request ->
                request.uri().getPath().equals("/v23.0/17")
                    ? Loopback.Reply.json(
                        "{\"mentioned_media\":{\"id\":\"7\",\"caption\":\"@ours\",\"media_type\":\"IMAGE\"},\"id\":\"17\"}")
                    : never());
    assertEquals("@ours", post(found.events().get(0)).text());
  }
}
