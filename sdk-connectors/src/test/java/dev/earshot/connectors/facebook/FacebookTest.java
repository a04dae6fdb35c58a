package dev.earshot.connectors.facebook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Entity;
import dev.earshot.ItemFault;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.RefusedException;
import dev.earshot.SourceEvent;
import dev.earshot.Visibility;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Credentials;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.http.Loopback;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FacebookTest {
  private static final String OF_A_PAGE = "https://graph.facebook.com/v23.0/900/posts";
  private final FacebookConnector connector = new FacebookConnector();

  private List<SourceEvent> read(String body) {
    Batch batch = connector.normalize(body.getBytes(UTF_8), OF_A_PAGE, Loopback.NOW, false);
    assertEquals(List.of(), batch.faults());
    return batch.events();
  }

  private static Post post(SourceEvent event) {
    return event instanceof PostEvent.Edited edited
        ? edited.post()
        : assertInstanceOf(PostEvent.Published.class, event).post();
  }

  @ParameterizedTest
  @CsvSource({
    "https://www.facebook.com/kettles,kettles/posts",
    "https://facebook.com/kettles/posts/,kettles/posts",
    "https://www.facebook.com/profile.php?id=900,900/posts",
    "https://www.facebook.com/pages/Kettle-House/900,900/posts",
    "https://www.facebook.com/900/posts/77,900_77/comments",
    "https://www.facebook.com/900/posts/a-kettle/77/,900_77/comments",
    "https://graph.facebook.com/v19.0/900/feed?limit=3&access=no,900/feed",
    "https://graph.facebook.com/900_77/comments,900_77/comments"
  })
  void knowsWhatAnAddressMeans(String source, String edge) {
    assertTrue(FacebookConnector.edge(ReadRequest.of(source)).place().endsWith("/" + edge), source);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kettles",
        "https://www.facebook.com/",
        "https://www.facebook.com/events/5/a/b",
        "https://www.facebook.com/login.php",
        "https://graph.facebook.com/v19.0/900/insights",
        "https://graph.facebook.com/900/posts?access_token=s3cret",
        "https://u:s3cret@graph.facebook.com/900/posts",
        "ftp://graph.facebook.com/900/posts"
      })
  void refusesOtherAddressesInWordsThatDoNotRepeatThem(String source) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> FacebookConnector.edge(ReadRequest.of(source)));
    assertTrue(String.valueOf(e.getMessage()).startsWith("source: "), e::getMessage);
    assertFalse(String.valueOf(e.getMessage()).contains("s3cret"));
  }

  @Test
  void onlyWhatIsForEverybodyComesWithItsContent() {
    String body =
        """
        [{"id":"1_1","message":"open","privacy":{"value":"EVERYONE"}},
         {"id":"1_2","message":"as pages have it","privacy":{"value":""}},
         {"id":"1_3","message":"friends","privacy":{"value":"ALL_FRIENDS"}},
         {"id":"1_4","message":"hidden","is_hidden":true},
         {"id":"1_5","message":"draft","is_published":false},
         {"id":"1_6","message":"later","privacy":{"value":"SOMETHING_NEW"}}]
        """;
    List<SourceEvent> events = read(body);
    assertEquals("open", post(events.get(0)).text());
    assertEquals(Visibility.PUBLIC, post(events.get(1)).visibility());
    List<Visibility> skipped =
        events.stream()
            .filter(PostEvent.Skipped.class::isInstance)
            .map(event -> ((PostEvent.Skipped) event).visibility())
            .toList();
    assertEquals(
        List.of(Visibility.FOLLOWERS, Visibility.FOLLOWERS, Visibility.DIRECT, Visibility.UNKNOWN),
        skipped);
    Batch nobodySays =
        connector.normalize(
            "{\"id\":\"1_1\",\"message\":\"x\"}".getBytes(UTF_8), "a file", Loopback.NOW, false);
    assertInstanceOf(PostEvent.Skipped.class, nobodySays.events().get(0));
  }

  @Test
  void tagsStandWhereTheirCodePointsAreAndAbsentNumbersAreAbsent() {
    Post post =
        post(
            read("""
                    {"id":"1_1","message":"\\ud83d\\udca1 by Kettle House #tea","created_time":"2026-01-01T10:00:00+0000",
                     "message_tags":[{"id":"55","name":"Kettle House","type":"page","offset":5,"length":12}],
                     "shares":{"count":2}}
                    """)
                .get(0));
    Entity tag = post.entities().get(0);
    assertEquals("Kettle House", tag.span().in(post.text()));
    assertEquals("https://www.facebook.com/55", tag.url().orElse(""));
    assertInstanceOf(Entity.Hashtag.class, post.entities().get(1));
    assertEquals(1, post.metrics().size());
    assertEquals(Instant.parse("2026-01-01T10:00:00Z"), post.publishedAt().orElseThrow());
  }

  private Batch receive(String body, String signature) {
    try (Loopback server = Loopback.serving(request -> Loopback.Reply.of(500))) {
      return connector.receive(
          ReadRequest.of(OF_A_PAGE),
          Map.of("x-hub-signature-256", List.of(signature)),
          body.getBytes(UTF_8),
          server
              .context()
              .forSource(
                  "page",
                  Credentials.of("https://graph.facebook.com", "app-secret", Secret.of("k1")),
                  Map.of()));
    }
  }

  private static String change(String verb, String more) {
    return "{\"object\":\"page\",\"entry\":[{\"id\":\"900\",\"time\":1767225600,\"changes\":[{\"field\":\"feed\",\"value\":{\"verb\":\""
        + verb
        + "\",\"from\":{\"id\":\"7\",\"name\":\"Ada\"},\"created_time\":1767225600,"
        + more
        + "}}]}]}";
  }

  private static String signed(String body) throws Exception {
    javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
    mac.init(new javax.crypto.spec.SecretKeySpec("k1".getBytes(UTF_8), "HmacSHA256"));
    return "sha256=" + java.util.HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @CsvSource({
    "add,Published",
    "edited,Edited",
    "edit,Edited",
    "remove,Deleted",
    "hide,Skipped",
    "unhide,Published"
  })
  void whatIsSentBecomesItsEvent(String verb, String kind) throws Exception {
    for (String item :
        List.of(
            "\"item\":\"status\",\"post_id\":\"900_1\",\"message\":\"kettle\"",
            "\"item\":\"comment\",\"post_id\":\"900_1\",\"comment_id\":\"1_2\",\"message\":\"hot\"",
            "\"item\":\"photo\",\"photo_id\":5,\"link\":\"https://x.example/a.png\"")) {
      String body = change(verb, item);
      List<SourceEvent> events = receive(body, signed(body)).events();
      assertEquals(1, events.size());
      assertEquals(kind, events.get(0).getClass().getSimpleName());
      String id = ((PostEvent) events.get(0)).id().nativeId();
      assertTrue(List.of("900_1", "1_2", "900_5").contains(id), id);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"item\":\"comment\",\"comment_id\":\"1_2\",\"post\":{\"id\":\"900_1\",\"is_published\":false}",
        "\"item\":\"comment\",\"comment_id\":\"1_2\",\"post\":{\"privacy\":{\"value\":\"ALL_FRIENDS\"}}",
        "\"item\":\"comment\",\"comment_id\":\"1_2\",\"post\":{\"is_hidden\":true}",
        "\"item\":\"comment\",\"comment_id\":\"1_2\",\"is_hidden\":true",
        "\"item\":\"status\",\"published\":0",
        "\"item\":\"status\",\"published\":false",
        "\"item\":\"status\",\"is_published\":false",
        "\"item\":\"status\",\"privacy\":{\"value\":\"SELF\"}"
      })
  void whatIsSentAndNotForEverybodyIsSkipped(String item) throws Exception {
    String body = change("add", item + ",\"post_id\":\"900_1\",\"message\":\"kettle\"");
    List<SourceEvent> events = receive(body, signed(body)).events();
    assertEquals(1, events.size());
    assertInstanceOf(PostEvent.Skipped.class, events.get(0));
  }

  @Test
  void albumsAndEventsHoldNoPostAndAVerbThatIsNotKnownIsAFault() throws Exception {
    for (String item : List.of("album", "event")) {
      String body =
          change("add", "\"item\":\"" + item + "\",\"post_id\":\"900_1\",\"message\":\"kettle\"");
      assertEquals(0, receive(body, signed(body)).events().size(), item);
    }
    String status = "\"item\":\"status\",\"post_id\":\"900_1\",\"message\":\"kettle\"";
    String odd = change("frobnicate", status);
    Batch batch = receive(odd, signed(odd));
    assertEquals(List.of(), batch.events());
    assertEquals(List.of("verb"), batch.faults().stream().map(ItemFault::field).toList());
    String muted = change("mute", status);
    assertEquals(List.of(), receive(muted, signed(muted)).faults());
  }

  @Test
  void whatAShareShowsIsALinkOrThePostThatItRepeats() throws Exception {
    String share = "\"item\":\"share\",\"post_id\":\"900_1\",\"message\":\"%s\",\"link\":\"%s\"";
    Post link = shared(share.formatted("kettle", "https://news.example/a"));
    assertEquals("kettle", link.text());
    assertEquals("https://news.example/a", link.entities().get(0).url().orElseThrow());
    Post shown = shared(share.formatted("see https://news.example/a", "https://news.example/a"));
    assertEquals(1, shown.entities().size());
    Post quote = shared(share.formatted("kettle", "https://www.facebook.com/ada/posts/2"));
    assertEquals(Post.Kind.QUOTE, quote.kind());
    assertEquals(
        "https://www.facebook.com/ada/posts/2", quote.quoteOf().orElseThrow().url().orElseThrow());
    Post repost = shared(share.formatted("", "https://www.facebook.com/ada/posts/2"));
    assertTrue(repost.repostOf().isPresent());
  }

  private Post shared(String item) throws Exception {
    String body = change("add", item);
    return ((PostEvent.Published) receive(body, signed(body)).events().get(0)).post();
  }

  @Test
  void aPageThatTakesACommentAwayIsNotTakenForItsAuthor() throws Exception {
    for (String verb : List.of("remove", "hide")) {
      String body =
          change(
              verb,
              "\"item\":\"comment\",\"post_id\":\"900_1\",\"comment_id\":\"1_2\","
                  + "\"from\":{\"id\":\"900\",\"name\":\"The page\"}");
      PostEvent event = (PostEvent) receive(body, signed(body)).events().get(0);
      assertTrue(event.author().isEmpty(), verb);
    }
  }

  @Test
  void whatNobodySignedIsRefused() throws Exception {
    String body = change("remove", "\"item\":\"status\",\"post_id\":\"900_1\"");
    for (String signature :
        List.of("", "sha256=00", signed(body + " "), signed(body).replace("sha256", "sha1"))) {
      assertThrows(RefusedException.class, () -> receive(body, signature));
    }
  }

  @Test
  void aReactionIsNoPostAndADraftIsNotPublic() throws Exception {
    String reaction = change("add", "\"item\":\"reaction\",\"post_id\":\"900_1\"");
    assertEquals(List.of(), receive(reaction, signed(reaction)).events());
    String draft = change("add", "\"item\":\"status\",\"post_id\":\"900_1\",\"published\":0");
    assertInstanceOf(PostEvent.Skipped.class, receive(draft, signed(draft)).events().get(0));
  }

  @Test
  void aPhotoWithoutSizesIsAPhotoWithoutAPicture() {
    List<SourceEvent> events =
        read(
            """
            [{"id":"1","name":"steam","images":[],"created_time":"2026-01-01T10:00:00+0000"},
             {"id":"1_2","message":"after it"}]
            """);
    assertEquals(List.of(), post(events.get(0)).media());
    assertEquals("after it", post(events.get(1)).text());
  }

  private static String page(int newest, int count) {
    StringBuilder posts = new StringBuilder();
    for (int id = newest; id > newest - count; id--) {
      posts
          .append(posts.isEmpty() ? "" : ",")
          .append(
              "{\"id\":\"900_%d\",\"message\":\"x\",\"created_time\":\"2026-01-01T10:%02d:00+0000\"}"
                  .formatted(id, id));
    }
    return "{\"data\":["
        + posts
        + "],\"paging\":{\"next\":\"https://graph.facebook.com/x?after="
        + (newest - count)
        + "\"}}";
  }

  @Test
  void oneNewPostCostsOnePageAndAnswersToCommentsAreAskedFor() {
    int[] newest = {20};
    try (Loopback server =
            Loopback.serving(
                request -> {
                  String after = request.uri().getQuery().replaceAll(".*after=(\\d+).*|.*", "$1");
                  return Loopback.Reply.json(
                      page(after.isEmpty() ? newest[0] : Integer.parseInt(after), 3));
                });
        SourceReader reader =
            connector.open(
                ReadRequest.of(server.root() + "/v23.0/900/posts").with(FacebookConnector.PAGES, 2),
                null,
                server.context())) {
      assertEquals(3, reader.poll(10).events().size());
      assertEquals(3, reader.poll(10).events().size());
      newest[0] = 21;
      int before = server.requests().size();
      Batch batch = reader.poll(10);
      assertEquals(1, batch.events().size());
      assertInstanceOf(Progress.CaughtUp.class, batch.progress());
      assertEquals(before + 1, server.requests().size());
      assertTrue(server.requests().get(0).uri().getQuery().contains(".filter(stream)"));
    }
  }
}
