package dev.earshot.connectors.threads;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.PollOption;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.RefusedException;
import dev.earshot.SourceEvent;
import dev.earshot.Visibility;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Credentials;
import dev.earshot.connectors.DailyBudget;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.http.Loopback;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ThreadsTest {
  private static final String MENTIONS = "https://graph.threads.com/v1.0/me/mentions";
  private final ThreadsConnector connector = new ThreadsConnector();

  private List<SourceEvent> read(String body) {
    Batch batch = connector.normalize(body.getBytes(UTF_8), MENTIONS, Loopback.NOW, false);
    assertEquals(List.of(), batch.faults());
    return batch.events();
  }

  private static Post post(SourceEvent event) {
    return assertInstanceOf(PostEvent.Published.class, event).post();
  }

  @ParameterizedTest
  @CsvSource({
    "https://www.threads.com/@kettles,profile_posts,username=kettles",
    "https://www.threads.net/@kettle.house_/,profile_posts,username=kettle.house_",
    "https://www.threads.com/search?q=hot%20kettle&filter=recent,keyword_search,q=hot%20kettle",
    "https://www.threads.com/search?q=tea&serp_type=tags,keyword_search,q=tea&search_mode=TAG",
    "https://graph.threads.net/v1.0/me/threads?limit=5,threads,",
    "https://graph.threads.com/me/ghost_posts,ghost_posts,",
    "https://graph.threads.com/v1.0/77/conversation?reverse=true,conversation,reverse=true",
    "https://graph.threads.com/v1.0/keyword_search?q=tea,keyword_search,q=tea"
  })
  void knowsWhatAnAddressMeans(String source, String edge, String query) {
    assertEquals(edge, ThreadsConnector.edge(ReadRequest.of(source)).edge());
    assertEquals(query == null ? "" : query, ThreadsConnector.edge(ReadRequest.of(source)).query());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kettles",
        "https://www.threads.com/",
        "https://www.threads.com/search",
        "https://www.threads.com/@kettles/post/ABC",
        "https://graph.threads.com/v1.0/keyword_search",
        "https://graph.threads.com/v1.0/profile_posts",
        "https://graph.threads.com/v1.0/me/threads_insights",
        "https://graph.threads.com/v1.0/me/threads?access_token=s3cret"
      })
  void refusesOtherAddressesInWordsThatDoNotRepeatThem(String source) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> ThreadsConnector.edge(ReadRequest.of(source)));
    assertTrue(String.valueOf(e.getMessage()).startsWith("source: "), e::getMessage);
    assertFalse(String.valueOf(e.getMessage()).contains("s3cret"));
  }

  @Test
  void repostsQuotesAnswersAndPollsAreToldApart() {
    List<SourceEvent> events =
        read(
            """
            [{"id":"1","media_type":"TEXT_POST","text":"plain","username":"ann","is_verified":true},
             {"id":"2","media_type":"REPOST_FACADE","username":"ann","reposted_post":{"id":"90"}},
             {"id":"3","media_type":"TEXT_POST","text":"look","is_quote_post":true,"quoted_post":{"id":"91","text":"theirs","username":"bo","media_type":"TEXT_POST"}},
             {"id":"4","media_type":"TEXT_POST","text":"yes","is_reply":true,"replied_to":{"id":"92"},"root_post":{"id":"93"},"hide_status":"NOT_HUSHED"},
             {"id":"5","media_type":"TEXT_POST","text":"which","poll_attachment":{"option_a":"tea","option_b":"mate","option_a_votes_percentage":0.5}},
             {"id":"6","media_type":"CAROUSEL_ALBUM","children":{"data":[{"media_type":"IMAGE","media_url":"https://f.example/a.jpg","alt_text":"a kettle"},{"media_type":"VIDEO","media_url":"https://f.example/b.mp4"}]}}]
            """);
    assertTrue(post(events.get(0)).author().orElseThrow().verified().orElseThrow());
    Post repost = post(events.get(1));
    assertEquals(Post.Kind.REPOST, repost.kind());
    assertEquals("90", repost.repostOf().orElseThrow().id().orElseThrow().nativeId());
    assertEquals("theirs", post(events.get(2)).text());
    Post quote = post(events.get(3));
    assertEquals(Post.Kind.QUOTE, quote.kind());
    assertEquals("91", quote.quoteOf().orElseThrow().id().orElseThrow().nativeId());
    Post answer = post(events.get(4));
    assertEquals(Post.Kind.REPLY, answer.kind());
    assertEquals("92", answer.inReplyTo().orElseThrow().id().orElseThrow().nativeId());
    assertEquals("93", answer.threadRoot().orElseThrow().id().orElseThrow().nativeId());
    Post poll = post(events.get(5));
    assertEquals(Post.Kind.POLL, poll.kind());
    assertEquals(List.of(new PollOption("tea"), new PollOption("mate")), poll.pollOptions());
    assertEquals("a kettle", post(events.get(6)).media().get(0).alt().orElse(""));
    assertEquals(2, post(events.get(6)).media().size());
  }

  @ParameterizedTest
  @CsvSource({
    "NOT_HUSHED,PUBLIC",
    "UNHUSHED,PUBLIC",
    "COVERED,PUBLIC",
    "HIDDEN,FOLLOWERS",
    "BLOCKED,FOLLOWERS",
    "RESTRICTED,FOLLOWERS",
    "SOMETHING_NEW,UNKNOWN"
  })
  void whatIsHiddenUnderAPostIsSkipped(String word, Visibility expected) {
    SourceEvent event =
        read("{\"id\":\"1\",\"text\":\"x\",\"hide_status\":\"" + word + "\"}").get(0);
    assertEquals(
        expected,
        event instanceof PostEvent.Skipped skipped
            ? skipped.visibility()
            : post(event).visibility());
  }

  @Test
  void aGhostIsEverybodysForADayAndThenDeleted() {
    String ghost =
        "{\"id\":\"1\",\"text\":\"boo\",\"ghost_post_status\":\"%s\",\"ghost_post_expiration_timestamp\":\"%s\"}";
    assertEquals(
        "boo", post(read(ghost.formatted("ACTIVE", "2026-11-22T12:00:01+0000")).get(0)).text());
    assertInstanceOf(
        PostEvent.Deleted.class,
        read(ghost.formatted("ACTIVE", "2026-11-22T12:00:00+0000")).get(0));
    assertInstanceOf(
        PostEvent.Deleted.class,
        read(ghost.formatted("ARCHIVED", "2026-11-29T12:00:00+0000")).get(0));
  }

  @Test
  void whatStandsUnderAnAccountIsPublicOnlyIfTheHostSaysThatItsProfileIs() {
    try (Loopback server =
        Loopback.serving(
            request -> Loopback.Reply.json("{\"data\":[{\"id\":\"1\",\"text\":\"x\"}]}"))) {
      for (Map.Entry<String, Visibility> one :
          Map.of(
                  "",
                  Visibility.UNKNOWN,
                  "private",
                  Visibility.FOLLOWERS,
                  "public",
                  Visibility.PUBLIC)
              .entrySet()) {
        ReadRequest request =
            ReadRequest.of(server.root() + "/v1.0/me/threads")
                .with(ThreadsConnector.PROFILE, one.getKey());
        try (SourceReader reader = connector.open(request, null, server.context())) {
          SourceEvent event = reader.poll(10).events().get(0);
          assertEquals(
              one.getValue(),
              event instanceof PostEvent.Skipped skipped
                  ? skipped.visibility()
                  : post(event).visibility());
        }
      }
    }
  }

  @Test
  void thePlaceIsReadAndNotAskedForAndWhoIsRepeatedIsNamed() {
    String list =
        "{\"data\":[{\"id\":\"1\",\"text\":\"tea\",\"media_type\":\"TEXT_POST\",\"username\":\"bo\","
            + "\"location\":{\"id\":\"9\",\"name\":\"Kettle Lane\",\"country\":\"USA\"},"
            + "\"quoted_post\":{\"id\":\"2\",\"username\":\"ada\",\"shortcode\":\"Ab\"}}]}";
    try (Loopback server = Loopback.serving(request -> Loopback.Reply.json(list));
        SourceReader reader =
            connector.open(
                ReadRequest.of(server.root() + "/v1.0/me/threads")
                    .with(ThreadsConnector.PROFILE, "public"),
                null,
                server.context())) {
      List<SourceEvent> events = reader.poll(10).events();
      Post post =
          events.stream()
              .map(ThreadsTest::post)
              .filter(one -> one.id().nativeId().equals("1"))
              .findFirst()
              .orElseThrow();
      assertFalse(server.requests().get(0).uri().getQuery().contains("location"));
      assertEquals("Kettle Lane", post.place().orElseThrow().name().orElseThrow());
      assertEquals(
          "https://www.threads.com/@ada/post/Ab", post.quoteOf().orElseThrow().url().orElseThrow());
    }
  }

  private Batch search(DailyBudget budget, Loopback.Reply reply) {
    try (Loopback server = Loopback.serving(request -> reply);
        SourceReader reader =
            connector.open(
                ReadRequest.of(server.root() + "/v1.0/keyword_search?q=kettle"),
                null,
                server.context(() -> Loopback.NOW).budget(budget).build())) {
      Batch batch = reader.poll(10);
      assertTrue(
          server.requests().isEmpty()
              || server.requests().get(0).uri().getQuery().contains("search_type=RECENT"));
      return batch;
    }
  }

  @Test
  void aSearchThatFindsIsPaidForAndOneThatDoesNotIsNot() {
    DailyBudget budget =
        DailyBudget.inMemory(Map.of("searches", 1L), ZoneOffset.UTC, () -> Loopback.NOW);
    search(budget, Loopback.Reply.json("{\"data\":[]}"));
    assertEquals(0, budget.spent("searches"));
    search(
        budget, new Loopback.Reply(400, Map.of(), "{\"error\":{\"code\":613,\"message\":\"x\"}}"));
    assertEquals(0, budget.spent("searches"));
    Loopback.Reply found =
        Loopback.Reply.json("{\"data\":[{\"id\":\"1\",\"text\":\"kettle\",\"username\":\"bo\"}]}");
    assertEquals(1, search(budget, found).events().size());
    assertEquals(1, budget.spent("searches"));
    Progress.Wait wait = assertInstanceOf(Progress.Wait.class, search(budget, found).progress());
    assertEquals(Progress.Wait.Why.QUOTA, wait.why());
  }

  private static String sent(String field, String value) {
    return "{\"app_id\":\"1\",\"topic\":\"moderate\",\"target_id\":\"2\",\"time\":1767225600,"
        + "\"subscription_id\":\"3\",\"has_uid_field\":false,\"values\":{\"value\":"
        + value
        + ",\"field\":\""
        + field
        + "\"}}";
  }

  private static String signed(String body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("k1".getBytes(UTF_8), "HmacSHA256"));
    return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)));
  }

  private List<SourceEvent> receive(String body, String signature) {
    try (Loopback server = Loopback.serving(request -> Loopback.Reply.of(500))) {
      return connector
          .receive(
              ReadRequest.of(server.root() + "/v1.0/me/threads"),
              Map.of("x-hub-signature-256", List.of(signature)),
              body.getBytes(UTF_8),
              server
                  .context()
                  .forSource(
                      "ours",
                      Credentials.of(server.root(), "app-secret", Secret.of("k1")),
                      Map.of()))
          .events();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "replies,Published",
    "mentions,Published",
    "publish,Skipped",
    "delete,Deleted",
    "something_new,"
  })
  void whatIsSentBecomesItsEvent(String field, String kind) throws Exception {
    String body =
        sent(
            field,
            "{\"id\":\"8\",\"username\":\"bo\",\"text\":\"hot\",\"media_type\":\"TEXT_POST\","
                + "\"replied_to\":{\"id\":\"5\"},\"timestamp\":\"2026-01-01T10:00:00+0000\"}");
    List<SourceEvent> events = receive(body, signed(body));
    assertEquals(
        kind == null ? List.of() : List.of(kind),
        events.stream().map(event -> event.getClass().getSimpleName()).toList());
    for (String signature : List.of("", "sha256=00", signed(body + " "))) {
      assertThrows(RefusedException.class, () -> receive(body, signature));
    }
  }

  @Test
  void onesOwnThatIsGoneIsDeletedAndAnothersStaysUnanswered() {
    PostId id = PostId.parse("threads::7");
    try (Loopback server =
        Loopback.serving(
            request ->
                new Loopback.Reply(
                    400,
                    Map.of(),
                    "{\"error\":{\"code\":100,\"error_subcode\":33,\"message\":\"x\"}}"))) {
      LookedUp own =
          connector.recheck(
              ReadRequest.of(server.root() + "/v1.0/me/threads"), List.of(id), server.context());
      assertInstanceOf(PostEvent.Deleted.class, own.events().get(0));
      LookedUp others =
          connector.recheck(
              ReadRequest.of(server.root() + "/v1.0/me/mentions"), List.of(id), server.context());
      assertEquals(Set.of(id), others.unanswered());
    }
  }

  @Test
  void whatIsNotUnderstoodIsAFault() {
    for (String body : List.of("{\"something\":\"else\"}", "{\"text\":\"nobody's\"}")) {
      Batch batch = connector.normalize(body.getBytes(UTF_8), MENTIONS, Loopback.NOW, true);
      assertEquals(1, batch.faults().size());
    }
  }
}
