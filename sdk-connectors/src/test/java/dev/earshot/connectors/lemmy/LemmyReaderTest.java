package dev.earshot.connectors.lemmy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Media;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.RefusedException;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.http.Loopback;
import dev.earshot.connectors.reading.Polls;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class LemmyReaderTest {
  private final LemmyConnector connector = new LemmyConnector();

  private static String post(int id, String more, String community) {
    return "{\"post\":{\"id\":%1$d,\"name\":\"On kettles\",\"creator_id\":7,\"ap_id\":\"https://town.example/post/%1$d\",\"published\":\"2026-01-01T10:00:00.250000\"%2$s},\"creator\":{\"id\":7,\"name\":\"ada\",\"actor_id\":\"https://town.example/u/ada\"},\"community\":{\"name\":\"tea\",\"actor_id\":\"https://far.example/c/tea\"%3$s},\"counts\":{\"upvotes\":3}}"
        .formatted(id, more, community);
  }

  private static String comment(int id, String path, String more) {
    return "{\"comment\":{\"id\":%1$d,\"post_id\":2,\"creator_id\":7,\"content\":\"hot #tea\",\"path\":\"%2$s\",\"ap_id\":\"https://town.example/comment/%1$d\",\"published\":\"2026-01-01T10:00:00Z\"%3$s},\"post\":{\"id\":2},\"creator\":{\"id\":7,\"name\":\"ada\"},\"community\":{\"name\":\"tea\"},\"counts\":{\"child_count\":0}}"
        .formatted(id, path, more);
  }

  private static List<String> published(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(id -> "Published post/" + id).toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aListThatGrowsWhileItIsReadLosesAndDoublesNothing(boolean cursors) {
    TreeSet<Integer> ids = new TreeSet<>(IntStream.rangeClosed(1, 130).boxed().toList());
    try (Loopback server =
        Loopback.serving(
            request -> {
              Map<String, String> query = query(request.uri().getQuery());
              int skip = (Integer.parseInt(query.getOrDefault("page", "1")) - 1) * 50;
              int top = Integer.parseInt(query.getOrDefault("page_cursor", "P999").substring(1));
              List<Integer> page =
                  ids.headSet(top, false).descendingSet().stream().skip(skip).limit(50).toList();
              String next =
                  cursors && !page.isEmpty()
                      ? ",\"next_page\":\"P" + page.get(page.size() - 1) + "\""
                      : "";
              return Loopback.Reply.json(
                  "{\"posts\":["
                      + page.stream().map(id -> post(id, "", "")).collect(Collectors.joining(","))
                      + "]"
                      + next
                      + "}");
            })) {
      Polls polls =
          new Polls(
              connector, ReadRequest.of(server.root()).with(LemmyConnector.PAGES, 100), server);
      List<String> told = new ArrayList<>(polls.once(100));
      IntStream.rangeClosed(131, 150).forEach(ids::add);
      told.addAll(polls.all(100));
      told.addAll(polls.all(100));
      assertEquals(new HashSet<>(published(1, 150)), new HashSet<>(told));
      assertEquals(150, told.size());
      int asked = server.requests().size();
      assertEquals(List.of(), polls.all(100));
      assertEquals(asked + 1, server.requests().size(), "nothing happened, and more than one page");
    }
  }

  private static Map<String, String> query(String query) {
    return java.util.Arrays.stream(query.split("&"))
        .map(part -> part.split("=", 2))
        .collect(Collectors.toMap(part -> part[0], part -> part[1]));
  }

  @Test
  void aThreadIsThePostAndItsComments() {
    try (Loopback server =
        Loopback.serving(
            request ->
                Loopback.Reply.json(
                    request.uri().getPath().equals("/api/v3/post")
                        ? "{\"post_view\":" + post(2, "", "") + "}"
                        : query(request.uri().getQuery()).containsKey("page")
                            ? "{\"comments\":[]}"
                            : "{\"comments\":["
                                + comment(9, "0.8.9", "")
                                + ","
                                + comment(8, "0.8", "")
                                + "]}"))) {
      Polls polls = new Polls(connector, ReadRequest.of(server.root() + "/post/2"), server);
      assertEquals(
          List.of("Published post/2", "Published comment/8", "Published comment/9"), polls.all(10));
      int asked = server.requests().size();
      assertEquals(List.of(), polls.all(10));
      assertEquals(asked + 1, server.requests().size());
    }
  }

  @Test
  void aPostThatNeverReadsHoldsUpNoneOfItsCommentsAndIsAFaultInTheEnd() {
    AtomicReference<Instant> now = new AtomicReference<>(Loopback.NOW);
    try (Loopback server =
        Loopback.serving(
            request ->
                Loopback.Reply.json(
                    request.uri().getPath().equals("/api/v3/post")
                        ? "<html>kettle</html>"
                        : query(request.uri().getQuery()).containsKey("page")
                            ? "{\"comments\":[]}"
                            : "{\"comments\":[" + comment(8, "0.8", "") + "]}"))) {
      Polls polls =
          new Polls(
              connector,
              ReadRequest.of(server.root() + "/post/2"),
              () -> server.context(() -> Objects.requireNonNull(now.get())).build());
      assertEquals(List.of("Published comment/8"), polls.all(10));
      for (int minutes : new int[] {1, 10}) {
        assertEquals(List.of(), polls.faults());
        now.updateAndGet(before -> before.plus(Duration.ofMinutes(minutes)));
        assertEquals(List.of(), polls.all(10));
      }
      assertEquals(1, polls.faults().size());
      assertTrue(polls.faults().get(0).problem().startsWith("record 2: "));
      assertFalse(polls.faults().toString().contains("kettle"));
    }
  }

  @Test
  void whatModeratorsRemovedIsDeletedAndWhatTheyBroughtBackIsNot() {
    try (Loopback server =
        Loopback.serving(
            request ->
                Loopback.Reply.json(
                    query(request.uri().getQuery()).containsKey("page")
                        ? "{\"removed_posts\":[]}"
                        : "{\"removed_posts\":[{\"mod_remove_post\":{\"id\":31,\"post_id\":5,\"removed\":false},\"post\":{\"id\":5}},"
                            + "{\"mod_remove_post\":{\"id\":30,\"post_id\":4,\"removed\":true},\"post\":{\"id\":4,\"creator_id\":7,\"body\":\"secret\"}}]}"))) {
      Polls polls =
          new Polls(
              connector,
              ReadRequest.of(server.root() + "/modlog?actionType=ModRemovePost"),
              server);
      assertEquals(List.of("Deleted post/4"), polls.all(10));
      assertEquals(List.of(), polls.all(10));
      try (SourceReader reader =
          connector.open(
              ReadRequest.of(server.root() + "/modlog?actionType=ModRemovePost"),
              null,
              server.context())) {
        PostEvent.Deleted deleted = (PostEvent.Deleted) reader.poll(10).events().get(0);
        assertEquals("7", deleted.author().orElseThrow().nativeId());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400,rate_limit_error,Wait",
    "429,rate_limit_error,Wait",
    "400,instance_is_private,Refused",
    "404,couldnt_find_community,Refused"
  })
  void whatTheServerSaysInABodyIsUnderstood(int status, String error, String meaning) {
    try (Loopback server =
        Loopback.serving(
            request ->
                new Loopback.Reply(
                    status,
                    Map.of("Content-Type", "application/json"),
                    "{\"error\":\"" + error + "\"}"))) {
      Polls polls = new Polls(connector, ReadRequest.of(server.root() + "/c/tea"), server);
      if (meaning.equals("Wait")) {
        assertEquals(List.of(), polls.once(10));
        assertInstanceOf(Progress.Wait.class, polls.progress());
      } else {
        assertThrows(RefusedException.class, () -> polls.once(10));
      }
    }
  }

  @Test
  void looksUpWhatIsThereGoneAndLeft() {
    try (Loopback server =
        Loopback.serving(
            request ->
                switch (request.uri().toString()) {
                  case "/api/v3/post?id=1" ->
                      Loopback.Reply.json("{\"post_view\":" + post(1, "", "") + "}");
                  case "/api/v3/comment?id=2" -> error(400, "couldnt_find_comment");
                  case "/api/v3/post?id=3" -> error(404, "couldnt_find_post");
                  case "/api/v3/post?id=4" ->
                      Loopback.Reply.json(
                          "{\"post_view\":" + post(4, "", ",\"visibility\":\"Private\"") + "}");
                  default -> error(400, "rate_limit_error");
                })) {
      String instance = server.root().substring("http://".length());
      List<PostId> ids =
          java.util.stream.Stream.of("post/1", "comment/2", "post/3", "post/4", "post/5")
              .map(id -> new PostId(Views.NETWORK, instance, id))
              .toList();
      LookedUp found = connector.recheck(ReadRequest.of(server.root()), ids, server.context());
      assertInstanceOf(PostEvent.Published.class, found.events().get(0));
      assertInstanceOf(PostEvent.Deleted.class, found.events().get(1));
      assertInstanceOf(PostEvent.Deleted.class, found.events().get(2));
      assertInstanceOf(PostEvent.Skipped.class, found.events().get(3));
      assertEquals(Set.of(ids.get(4)), found.unanswered());
      assertTrue(found.rest() != null);
    }
  }

  private static Loopback.Reply error(int status, String error) {
    return new Loopback.Reply(
        status, Map.of("Content-Type", "application/json"), "{\"error\":\"" + error + "\"}");
  }

  private Batch batch(String body) {
    return connector.normalize(
        body.getBytes(StandardCharsets.UTF_8), "recorded", Loopback.NOW, false);
  }

  private Post only(String body) {
    return ((PostEvent.Published) batch(body).events().get(0)).post();
  }

  @Test
  void aPostIsReadWithWhatItIsAboutAndItsCommunity() {
    Post post =
        only(
            post(
                7,
                ",\"body\":\"steel, see https://shop.org\",\"url\":\"https://files.example/k.png\",\"url_content_type\":\"image/png\",\"alt_text\":\"a kettle\",\"nsfw\":true,\"updated\":\"2026-01-02T10:00:00Z\"",
                ""));
    assertEquals("lemmy:town.example:post/7", post.id().toString());
    assertEquals("On kettles", post.title().orElseThrow());
    assertEquals("2026-01-01T10:00:00.250Z", post.publishedAt().orElseThrow().toString());
    assertEquals("2026-01-02T10:00:00Z", post.editedAt().orElseThrow().toString());
    assertEquals("ada@town.example", post.author().orElseThrow().handle().orElseThrow());
    assertEquals(Map.of("community", "tea@far.example"), post.attributes());
    assertEquals("NSFW", post.contentWarning().orElseThrow());
    assertEquals(
        List.of(new Media(Media.Type.IMAGE, "https://files.example/k.png", "a kettle")),
        post.media());
    assertEquals(2, post.entities().size());
    assertEquals(3, post.metric(Metric.LIKES).orElseThrow().value());
    assertTrue(post.metric(Metric.REPLIES).isEmpty(), "absent is not 0");
  }

  @Test
  void aCommentNamesWhatItAnswers() {
    Post answer = only(comment(9, "0.8.9", ""));
    assertEquals("lemmy:town.example:comment/8", target(answer.inReplyTo().orElseThrow()));
    assertEquals("lemmy:town.example:post/2", target(answer.threadRoot().orElseThrow()));
    Post first = only(comment(8, "0.8", ""));
    assertEquals("lemmy:town.example:post/2", target(first.inReplyTo().orElseThrow()));
    assertEquals("tea", first.entities().get(0).value());
  }

  private static String target(Post.Reference reference) {
    return reference.id().orElseThrow().toString();
  }

  @Test
  void whatIsGoneMayStillCarryItsTextAndItIsDropped() {
    for (String gone : List.of(",\"deleted\":true", ",\"removed\":true")) {
      PostEvent.Deleted deleted =
          assertInstanceOf(
              PostEvent.Deleted.class, batch(comment(9, "0.9", gone)).events().get(0), gone);
      assertEquals("7", deleted.author().orElseThrow().nativeId());
    }
    for (String shut :
        List.of(
            ",\"visibility\":\"LocalOnly\"", ",\"removed\":true", ",\"visibility\":\"Riddle\"")) {
      assertInstanceOf(PostEvent.Skipped.class, batch(post(9, "", shut)).events().get(0), shut);
    }
    assertFalse(batch("{\"error\":\"unknown\"}").faults().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://town.example/u/ada",
        "https://town.example/modlog",
        "https://town.example/search?q=",
        "https://town.example/search?q=tea&type=Users",
        "https://town.example/?dataType=Riddle",
        "https://town.example/?listingType=Subscribed",
        "kettle"
      })
  void anAddressOfAnotherFormIsRefusedInWords(String source) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Place.of(source));
    assertTrue(String.valueOf(e.getMessage()).startsWith("source: "));
  }

  @ParameterizedTest
  @CsvSource({
    "https://town.example,/api/v3/post/list?type_=Local&sort=New&limit=50",
    "https://town.example/?dataType=Comment&listingType=All,/api/v3/comment/list?type_=All&sort=New&limit=50",
    "https://town.example/c/tea@far.example,/api/v3/post/list?type_=All&community_name=tea%40far.example&sort=New&limit=50",
    "https://town.example/post/7/9,/api/v3/comment/list?type_=All&sort=New&post_id=7&limit=50",
    "https://town.example/search?q=steel%20kettle&type=Comments,/api/v3/search?q=steel+kettle&type_=Comments&sort=New&listing_type=All&limit=50"
  })
  void browserAddressesNameTheirList(String source, String asked) {
    assertEquals("https://town.example" + asked, Place.of(source).page("").toString());
  }
}
