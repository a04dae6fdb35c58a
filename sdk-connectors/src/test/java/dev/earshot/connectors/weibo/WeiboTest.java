package dev.earshot.connectors.weibo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.Entity;
import dev.earshot.MalformedException;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.RefusedException;
import dev.earshot.UnavailableException;
import dev.earshot.Visibility;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Credentials;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.auth.OAuth2;
import dev.earshot.connectors.http.Loopback;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeiboTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final String API = "https://api.weibo.com";
  private static final String USER =
      """
      "user":{"id":1404376560,"idstr":"1404376560","screen_name":"ada","name":"Ada","followers_count":4,"verified":false,"created_at":"Fri Aug 28 00:00:00 +0800 2009"}""";
  private static final String STATUS =
      "{\"created_at\":\"Tue May 31 17:46:55 +0800 2011\",\"id\":4154099588849643,\"idstr\":\"4154099588849643\","
          + USER
          + ",%s}";

  private static Batch read(String body) {
    return new WeiboConnector().normalize(body.getBytes(UTF_8), "x", NOW, false);
  }

  private static Post post(String fields) {
    Batch batch = read(STATUS.formatted(fields));
    assertEquals(List.of(), batch.faults());
    return ((PostEvent.Published) batch.events().get(batch.events().size() - 1)).post();
  }

  @Test
  void aPostHasItsOwnDateAddressAuthorAndCounts() {
    Post post =
        post(
            "\"text\":\"x\",\"reposts_count\":8,\"comments_count\":\"9\",\"attitudes_count\":-1,\"source\":\"<a href=\\\"https://weibo.com\\\">phone &amp; co</a>\"");
    assertEquals(Instant.parse("2011-05-31T09:46:55Z"), post.publishedAt().orElseThrow());
    assertEquals("https://weibo.com/1404376560/FmHnoB8cb", post.url().orElseThrow());
    Author author = post.author().orElseThrow();
    assertEquals("1404376560", author.id().nativeId());
    assertEquals("ada", author.handle().orElseThrow());
    assertEquals(Instant.parse("2009-08-27T16:00:00Z"), author.createdAt().orElseThrow());
    assertEquals(4, author.followers().getAsLong());
    assertEquals(8, post.metric(Metric.REPOSTS).orElseThrow().value());
    assertEquals(9, post.metric(Metric.REPLIES).orElseThrow().value());
    assertTrue(post.metric(Metric.LIKES).isEmpty());
    assertEquals("phone & co", post.application().orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({"4154099588849643,FmHnoB8cb", "10000000,10000", "20000061,2000Z"})
  void numbersAreWrittenBothWays(String number, String written) {
    assertEquals(written, ShortId.of(number));
    assertEquals(number, ShortId.number(written).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "zz zz", "ZZZZZZZZ", "abc", "abcd-efgh"})
  void whatIsNoNumberIsNone(String written) {
    assertTrue(ShortId.number(written).isEmpty());
  }

  @Test
  void topicsHaveASignOnEitherSideAndNamesMayBeOfAnyScript() {
    String text = "#\u7ea2\u8336 time# @\u5c0f\u660e-1 see https://example.org/ mail a@b # # end";
    Post post = post("\"text\":\"" + text + "\"");
    assertEquals(text, post.text());
    List<String> found =
        post.entities().stream().map(one -> one.span().in(text) + "=" + one.value()).toList();
    assertEquals(
        List.of(
            "#\u7ea2\u8336 time#=\u7ea2\u8336 time",
            "@\u5c0f\u660e-1=\u5c0f\u660e-1",
            "https://example.org/=https://example.org/"),
        found);
    assertInstanceOf(Entity.Hashtag.class, post.entities().get(0));
  }

  @Test
  void aLongTextComesWholeWhereItIsShown() {
    assertEquals(
        "all of it",
        post("\"text\":\"all\",\"isLongText\":true,\"longText\":{\"longTextContent\":\"all of it\"}")
            .text());
    assertEquals("all", post("\"text\":\"all\",\"isLongText\":true").text());
  }

  @ParameterizedTest
  @CsvSource({
    "so true//@bo:first//@ada:kettle, QUOTE, so true",
    "\u8f6c\u53d1\u5fae\u535a, REPOST, ''",
    "Repost, REPOST, ''",
    "//@bo:first, REPOST, ''",
    "Repost this, QUOTE, Repost this"
  })
  void whatOthersSaidBeforeIsNotTheRepeatersWord(String text, Post.Kind kind, String own) {
    String repeated =
        "\"retweeted_status\":{\"idstr\":\"700\",\"text\":\"kettle\",\"user\":{\"idstr\":\"9\"}}";
    Batch batch = read(STATUS.formatted("\"text\":\"" + text + "\"," + repeated));
    Post first = ((PostEvent.Published) batch.events().get(0)).post();
    assertEquals("kettle", first.text());
    Post post = ((PostEvent.Published) batch.events().get(1)).post();
    assertEquals(kind, post.kind());
    assertEquals(own, post.text());
    assertEquals(
        "700",
        (kind == Post.Kind.QUOTE ? post.quoteOf() : post.repostOf())
            .orElseThrow()
            .id()
            .orElseThrow()
            .nativeId());
  }

  @Test
  void aDeletedPostIsADeletionAndARepostOfOneStands() {
    Batch gone = read("{\"idstr\":\"700\",\"deleted\":\"1\",\"text\":\"gone\"}");
    assertInstanceOf(PostEvent.Deleted.class, gone.events().get(0));
    Batch repost =
        read(
            STATUS.formatted(
                "\"text\":\"sad\",\"retweeted_status\":{\"idstr\":\"700\",\"deleted\":\"1\",\"text\":\"gone\"}"));
    assertEquals(Post.Kind.QUOTE, ((PostEvent.Published) repost.events().get(1)).post().kind());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"deleted\":\"1\",\"text\":\"gone\"",
        "\"deleted\":true",
        "\"text\":\"\u62b1\u6b49\uff0c\u6b64\u5fae\u535a\u5df2\u88ab\u4f5c\u8005\u5220\u9664\u3002\"",
        "\"text\":\"\u62b1\u6b49,\u6b64\u5fae\u535a\u5df2\u88ab\u522a\u9664\""
      })
  void thePlaceOfAPostThatIsGoneTellsItsDeletion(String place) {
    for (String around :
        List.of(
            STATUS.formatted("\"text\":\"sad\",\"retweeted_status\":{%s}"),
            "{\"idstr\":\"5\",\"text\":\"hot\",\"user\":{\"idstr\":\"7\"},\"status\":{%s}}")) {
      Batch batch = read(around.formatted("\"idstr\":\"700\"," + place));
      assertEquals(2, batch.events().size(), around);
      PostEvent.Deleted gone =
          assertInstanceOf(PostEvent.Deleted.class, batch.events().get(0), around);
      assertEquals("700", gone.id().nativeId());
      Batch nameless = read(around.formatted(place));
      assertEquals(1, nameless.events().size(), "without a number it says nothing of any post");
      assertEquals(List.of(), nameless.faults());
    }
    Batch words =
        read(STATUS.formatted(place.startsWith("\"text") ? place : "\"text\":\"not gone\""));
    assertInstanceOf(PostEvent.Published.class, words.events().get(0), "somebody said so");
  }

  @ParameterizedTest
  @CsvSource({"1,DIRECT", "3,FOLLOWERS", "4,FOLLOWERS", "99,UNKNOWN", "\"x\",UNKNOWN"})
  void onlyWhatIsForEverybodyComesWhole(String type, Visibility meant) {
    Batch batch = read(STATUS.formatted("\"text\":\"x\",\"visible\":{\"type\":" + type + "}"));
    assertEquals(
        meant, assertInstanceOf(PostEvent.Skipped.class, batch.events().get(0)).visibility());
    String comment =
        "{\"idstr\":\"5\",\"text\":\"hot\",\"status\":"
            + STATUS.formatted("\"visible\":{\"type\":" + type + "}")
            + "}";
    assertEquals(
        meant,
        assertInstanceOf(PostEvent.Skipped.class, read(comment).events().get(0)).visibility());
  }

  @Test
  void aPictureIsTakenInItsLargestForm() {
    Post post =
        post(
            "\"text\":\"x\",\"original_pic\":\"https://media.example/large/a.jpg\",\"pic_urls\":[{\"thumbnail_pic\":\"https://media.example/thumbnail/a.jpg\"},{\"thumbnail_pic\":\"https://media.example/thumbnail/b.jpg\"}]");
    assertEquals(
        List.of("https://media.example/large/a.jpg", "https://media.example/large/b.jpg"),
        post.media().stream().map(dev.earshot.Media::url).toList());
  }

  @Test
  void aCommentIsNumberedApartAndKnowsWhatItAnswers() {
    String comment =
        "{\"idstr\":\"5\",\"text\":\"hot\",\"created_at\":\"Wed Jun 01 00:50:25 +0800 2011\","
            + USER
            + ",\"status\":"
            + STATUS.formatted("\"text\":\"x\"")
            + "%s}";
    Post plain = ((PostEvent.Published) read(comment.formatted("")).events().get(0)).post();
    assertEquals("comment-5", plain.id().nativeId());
    assertEquals(Post.Kind.COMMENT, plain.kind());
    assertEquals("4154099588849643", plain.inReplyTo().orElseThrow().id().orElseThrow().nativeId());
    Post answer =
        ((PostEvent.Published)
                read(comment.formatted(",\"reply_comment\":{\"idstr\":\"4\",\"text\":\"y\"}"))
                    .events()
                    .get(0))
            .post();
    assertEquals(Post.Kind.REPLY, answer.kind());
    assertEquals("comment-4", answer.inReplyTo().orElseThrow().id().orElseThrow().nativeId());
    assertEquals(
        "4154099588849643", answer.threadRoot().orElseThrow().id().orElseThrow().nativeId());
  }

  private static Batch answered(String source, Loopback.Reply reply) {
    try (Loopback server = Loopback.serving(request -> reply);
        SourceReader reader =
            new WeiboConnector(URI.create(server.root()))
                .open(
                    ReadRequest.of(source),
                    null,
                    server
                        .context()
                        .forSource(
                            server.root(),
                            Credentials.of(
                                server.root(), OAuth2.ACCESS_TOKEN, Secret.of("a-token"))))) {
      Batch batch = reader.poll(10);
      assertEquals("OAuth2 a-token", server.requests().get(0).header("Authorization"));
      return batch;
    }
  }

  private static Batch fails(int status, String code) {
    return answered(
        "https://weibo.com/u/1404376560",
        new Loopback.Reply(
            status,
            Map.of("Content-Type", "application/json"),
            "{\"request\":\"/2/x\",\"error_code\":" + code + ",\"error\":\"x\"}"));
  }

  @ParameterizedTest
  @CsvSource({"403,10023", "400,10022", "200,10024", "200,\"10023\""})
  void aSpentHourIsWaitedForHoweverItIsSaid(int status, String code) {
    Progress.Wait wait = assertInstanceOf(Progress.Wait.class, fails(status, code).progress());
    assertEquals(Instant.parse("2026-11-22T13:00:00Z"), wait.until());
    assertEquals(Progress.Wait.Why.RATE_LIMIT, wait.why());
  }

  @Test
  void refusalsTroubleAndNonsenseAreToldApart() {
    for (int status : new int[] {200, 400, 403}) {
      for (String code : List.of("10014", "21327", "21315", "10006", "20003")) {
        assertThrows(RefusedException.class, () -> fails(status, code), code);
      }
      for (String code : List.of("10001", "10009")) {
        assertThrows(UnavailableException.class, () -> fails(status, code), code);
      }
      for (String code : List.of("10008", "99999", "\"x\"")) {
        assertThrows(MalformedException.class, () -> fails(status, code), code);
      }
    }
    assertThrows(
        MalformedException.class,
        () -> answered("https://weibo.com/u/1404376560", Loopback.Reply.json("{\"x\":1}")));
  }

  @Test
  void aTopicIsPagedByCountingAndAnAccountByNumber() {
    try (Loopback server =
        Loopback.serving(
            request ->
                Loopback.Reply.json(
                    request.uri().getQuery().contains("max_id")
                        ? "{\"statuses\":[]}"
                        : "{\"statuses\":["
                            + STATUS.formatted("\"text\":\"x\"")
                            + "],\"total_number\":70}"))) {
      for (String source :
          List.of(
              "https://weibo.com/u/1404376560", "https://s.weibo.com/weibo?q=%23green%20tea%23")) {
        try (SourceReader reader =
            new WeiboConnector(URI.create(server.root()))
                .open(ReadRequest.of(source), null, server.context())) {
          assertEquals(1, reader.poll(10).events().size());
          reader.poll(10);
        }
      }
      List<String> asked = server.requests().stream().map(one -> one.uri().getQuery()).toList();
      assertTrue(asked.get(1).contains("max_id=4154099588849642"), asked.toString());
      assertTrue(asked.get(2).contains("q=green tea"), asked.toString());
      assertTrue(asked.get(3).contains("page=2"), asked.toString());
    }
  }

  @Test
  void aPostThatIsGoneIsDeletedAHiddenOneSkippedAndACommentNotAskedFor() {
    try (Loopback server =
        Loopback.serving(
            request ->
                request.uri().getQuery().contains("id=4154099588849643")
                    ? Loopback.Reply.json(STATUS.formatted("\"text\":\"new words\""))
                    : new Loopback.Reply(
                        400,
                        Map.of(),
                        "{\"error_code\":%s}"
                            .formatted(
                                request.uri().getQuery().contains("id=8") ? "20112" : "20101")))) {
      LookedUp found =
          new WeiboConnector(URI.create(server.root()))
              .recheck(
                  ReadRequest.of("https://weibo.com/u/1404376560"),
                  List.of(
                      PostId.of(Statuses.NETWORK, "4154099588849643"),
                      PostId.of(Statuses.NETWORK, "8"),
                      PostId.of(Statuses.NETWORK, "9"),
                      PostId.of(Statuses.NETWORK, "comment-5")),
                  server.context());
      assertEquals("new words", ((PostEvent.Published) found.events().get(0)).post().text());
      assertInstanceOf(PostEvent.Skipped.class, found.events().get(1));
      assertInstanceOf(PostEvent.Deleted.class, found.events().get(2));
      assertEquals(1, found.unanswered().size());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://weibo.com/u/1404376560, USER, uid, 1404376560",
    "https://www.weibo.com/1404376560, USER, uid, 1404376560",
    "https://weibo.com/n/%E5%B0%8F%E6%98%8E, USER, screen_name, \u5c0f\u660e",
    "https://weibo.com/1404376560/FmHnoB8cb, COMMENTS, id, 4154099588849643",
    "https://m.weibo.cn/status/4154099588849643, COMMENTS, id, 4154099588849643",
    "https://m.weibo.cn/detail/FmHnoB8cb, COMMENTS, id, 4154099588849643",
    "https://gateway.example/2/statuses/repost_timeline.json?id=7, REPOSTS, id, 7",
    "https://gateway.example/2/search/topics.json?q=tea&page=3, TOPIC, q, tea"
  })
  void addressesNameLists(String source, Place.Kind kind, String parameter, String value) {
    Place place = Place.of(source, API);
    assertEquals(kind, place.kind());
    assertEquals(value, place.list().parameter(parameter));
    assertEquals("", place.list().parameter("page"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://weibo.com/",
        "https://weibo.com/ajax/s3cret",
        "https://weibo.com/1404376560/follow",
        "https://s.weibo.com/weibo?q=%23%23",
        "https://api.weibo.com/2/statuses/user_timeline.json",
        "https://api.weibo.com/2/statuses/home_timeline.json",
        "https://api.weibo.com/2/comments/show.json?id=s3cret",
        "https://api.weibo.com/2/comments/show.json?id=7&access_token=s3cret",
        "https://elsewhere.example/u/1404376560",
        "kettle"
      })
  void anotherAddressIsRefusedWithoutBeingRepeated(String source) {
    String said =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> Place.of(source, API)).getMessage());
    assertTrue(said.startsWith("source: "), said);
    assertFalse(said.contains("s3cret"), said);
  }

  @Test
  void whatCannotBeReadIsAFault() {
    assertEquals(1, read("{\"error_code\":10001}").faults().size());
    assertEquals(1, read("{\"kettle\":1}").faults().size());
    assertEquals(1, read("{\"statuses\":[{\"text\":\"x\"}]}").faults().size());
    Batch undated = read("{\"idstr\":\"7\",\"text\":\"x\",\"created_at\":\"3 minutes ago\"}");
    assertEquals("created_at", undated.faults().get(0).field());
    assertEquals(1, undated.events().size());
  }
}
