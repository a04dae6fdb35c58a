package dev.earshot.connectors.discourse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.AuthorId;
import dev.earshot.ItemFault;
import dev.earshot.MalformedException;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.RefusedException;
import dev.earshot.SourceEvent;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.http.Loopback;
import dev.earshot.connectors.reading.Polls;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class DiscourseReaderTest {
  private final DiscourseConnector connector = new DiscourseConnector();

  private static String post(int id, String more) {
    return "{\"id\":%d,\"username\":\"ada\",\"user_id\":7,\"topic_id\":3,\"topic_slug\":\"tea\",\"post_number\":%d,\"cooked\":\"<p>kettle</p>\",\"created_at\":\"2026-01-01T10:00:00Z\"%s}"
        .formatted(id, id, more);
  }

  private static String latest(Collection<Integer> ids) {
    return "{\"latest_posts\":["
        + ids.stream().map(id -> post(id, "")).collect(Collectors.joining(","))
        + "]}";
  }

  private static List<String> published(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(number -> "Published " + number).toList();
  }

  /** A forum as those until 3.x are: a page is a window of 50 numbers, however many are public. */
  @Test
  void aForumThatGrowsWhileItIsReadLosesAndDoublesNothing() {
    TreeSet<Integer> ids = new TreeSet<>();
    IntStream.rangeClosed(1, 60).forEach(ids::add);
    IntStream.rangeClosed(170, 200).forEach(ids::add); // between them 109 that are not public
    try (Loopback server =
        Loopback.serving(
            request -> {
              String query = String.valueOf(request.uri().getQuery()).replaceAll("\\D", "");
              int top = query.isEmpty() ? ids.last() : Integer.parseInt(query);
              return Loopback.Reply.json(
                  latest(ids.subSet(Math.max(0, top - 50), false, top, true).descendingSet()));
            })) {
      Polls polls =
          new Polls(
              connector, ReadRequest.of(server.root()).with(DiscourseConnector.PAGES, 100), server);
      List<String> told = new ArrayList<>(polls.once(100));
      IntStream.rangeClosed(201, 220).forEach(ids::add);
      told.addAll(polls.all(100));
      told.addAll(polls.all(100));
      Set<String> all = new HashSet<>(published(1, 60));
      all.addAll(published(170, 220));
      assertEquals(all, new HashSet<>(told));
      assertEquals(all.size(), told.size());
      int asked = server.requests().size();
      assertEquals(List.of(), polls.all(100));
      assertEquals(asked + 1, server.requests().size(), "nothing happened, and more than one page");
    }
  }

  @Test
  void aForumThatTakesNoNoticeOfTheCursorEnds() {
    try (Loopback server =
        Loopback.serving(request -> Loopback.Reply.json(latest(List.of(9, 8, 7))))) {
      Polls polls = new Polls(connector, ReadRequest.of(server.root()), server);
      assertEquals(published(7, 9), polls.once(100));
      assertThrows(MalformedException.class, () -> polls.all(100));
    }
  }

  @Test
  void aTopicIsReadFromItsFirstPostAndThenWhatCameAfter() {
    TreeSet<Integer> ids = new TreeSet<>(IntStream.rangeClosed(1, 45).boxed().toList());
    try (Loopback server =
        Loopback.serving(
            request -> {
              String stream = "\"stream\":" + ids;
              List<Integer> shown =
                  request.uri().getPath().endsWith("/posts.json")
                      ? java.util.Arrays.stream(request.uri().getQuery().split("&"))
                          .map(part -> Integer.valueOf(part.replace("post_ids[]=", "")))
                          .toList()
                      : ids.stream().limit(20).toList();
              return Loopback.Reply.json(
                  "{\"id\":3,\"title\":\"Tea\",\"post_stream\":{"
                      + stream
                      + ",\"posts\":["
                      + shown.stream().map(id -> post(id, "")).collect(Collectors.joining(","))
                      + "]}}");
            })) {
      Polls polls = new Polls(connector, ReadRequest.of(server.root() + "/t/tea/3"), server);
      assertEquals(published(1, 45), polls.all(7));
      ids.add(46);
      assertEquals(published(46, 46), polls.all(7));
      int asked = server.requests().size();
      assertEquals(List.of(), polls.all(7));
      assertEquals(asked + 1, server.requests().size());
    }
  }

  @Test
  void whatASearchFindsIsReadWhole() {
    try (Loopback server =
        Loopback.serving(
            request -> {
              if (request.uri().getPath().startsWith("/posts/")) {
                String id = request.uri().getPath().replaceAll("\\D", "");
                return Loopback.Reply.json(post(Integer.parseInt(id), ""));
              }
              boolean second = request.uri().getQuery().endsWith("&page=2");
              return Loopback.Reply.json(
                  "{\"posts\":[%s],\"topics\":[],\"grouped_search_result\":{\"more_full_page_results\":%b}}"
                      .formatted(second ? "{\"id\":1}" : "{\"id\":3},{\"id\":2}", !second));
            })) {
      Polls polls =
          new Polls(connector, ReadRequest.of(server.root() + "/search?q=steel%20kettle"), server);
      assertEquals(List.of("Published 2", "Published 3", "Published 1"), polls.all(7));
      assertEquals("q=steel+kettle+order:latest", server.requests().get(0).uri().getQuery());
      int asked = server.requests().size();
      assertEquals(List.of(), polls.all(7));
      assertEquals(asked + 1, server.requests().size());
    }
  }

  @Test
  void aFoundPostThatNeverReadsHoldsUpNoOtherAndIsAFaultInTheEnd() {
    AtomicReference<Instant> now = new AtomicReference<>(Loopback.NOW);
    AtomicInteger newest = new AtomicInteger(3);
    try (Loopback server =
        Loopback.serving(
            request -> {
              String id = request.uri().getPath().replaceAll("\\D", "");
              return id.isEmpty()
                  ? Loopback.Reply.json(
                      "{\"posts\":[%s],\"topics\":[],\"grouped_search_result\":{}}"
                          .formatted(
                              IntStream.rangeClosed(1, newest.get())
                                  .mapToObj(number -> "{\"id\":" + number + "}")
                                  .collect(Collectors.joining(","))))
                  : id.equals("2")
                      ? error(403, "invalid_access", "")
                      : Loopback.Reply.json(post(Integer.parseInt(id), ""));
            })) {
      Polls polls =
          new Polls(
              connector,
              ReadRequest.of(server.root() + "/search?q=kettle"),
              () -> server.context(() -> Objects.requireNonNull(now.get())).build());
      assertEquals(List.of("Published 1", "Published 3"), polls.all(50));
      for (int minutes : new int[] {0, 1, 10}) {
        assertEquals(List.of(), polls.faults());
        int told = newest.incrementAndGet();
        now.updateAndGet(before -> before.plus(Duration.ofMinutes(minutes)));
        assertEquals(published(told, told), polls.all(50));
      }
      assertEquals(
          List.of("record 2: the source says no to it, and not to others"),
          polls.faults().stream().map(ItemFault::problem).toList());
    }
  }

  @Test
  void aPostOfATopicThatSpoilsItsPartIsAskedForAlone() {
    AtomicBoolean well = new AtomicBoolean();
    try (Loopback server =
        Loopback.serving(
            request -> {
              boolean part = request.uri().getPath().endsWith("/posts.json");
              List<Integer> shown =
                  part
                      ? java.util.Arrays.stream(request.uri().getQuery().split("&"))
                          .map(one -> Integer.valueOf(one.replace("post_ids[]=", "")))
                          .toList()
                      : List.of(1, 2);
              String body =
                  "{\"id\":3,\"title\":\"Tea\",\"post_stream\":{\"stream\":[1,2,3,4,5],\"posts\":["
                      + shown.stream().map(id -> post(id, "")).collect(Collectors.joining(","))
                      + "]}}";
              return Loopback.Reply.json(
                  shown.contains(4) && !well.get() ? body.substring(0, 99) : body);
            })) {
      Polls polls = new Polls(connector, ReadRequest.of(server.root() + "/t/tea/3"), server);
      assertEquals(
          List.of("Published 1", "Published 2", "Published 3", "Published 5"), polls.all(50));
      well.set(true);
      assertEquals(List.of("Published 4"), polls.all(50));
      int asked = server.requests().size();
      assertEquals(List.of(), polls.all(50));
      assertEquals(asked + 1, server.requests().size());
    }
  }

  @Test
  void looksUpWhatIsThereGoneAndHidden() {
    try (Loopback server =
        Loopback.serving(
            request ->
                switch (request.uri().getPath()) {
                  case "/posts/1.json" ->
                      Loopback.Reply.json(
                          post(1, ",\"version\":2,\"updated_at\":\"2026-01-02T10:00:00Z\""));
                  case "/posts/2.json" -> error(404, "not_found", "");
                  case "/posts/3.json" -> error(403, "invalid_access", "");
                  default -> error(429, "rate_limit", ",\"extras\":{\"wait_seconds\":37}");
                })) {
      String forum = server.root().substring("http://".length());
      List<PostId> ids =
          IntStream.rangeClosed(1, 4)
              .mapToObj(id -> new PostId(ForumPosts.NETWORK, forum, String.valueOf(id)))
              .toList();
      LookedUp found = connector.recheck(ReadRequest.of(server.root()), ids, server.context());
      List<SourceEvent> events = found.events();
      Post post = assertInstanceOf(PostEvent.Published.class, events.get(0)).post();
      assertEquals("2026-01-02T10:00:00Z", post.editedAt().orElseThrow().toString());
      assertInstanceOf(PostEvent.Deleted.class, events.get(1));
      assertInstanceOf(PostEvent.Skipped.class, events.get(2));
      assertEquals(Set.of(ids.get(3)), found.unanswered());
      assertEquals(Loopback.NOW.plusSeconds(37), Objects.requireNonNull(found.rest()).until());
    }
  }

  private static Loopback.Reply error(int status, String type, String more) {
    return new Loopback.Reply(
        status,
        Map.of("Content-Type", "application/json"),
        "{\"errors\":[\"no\"],\"error_type\":\"" + type + "\"" + more + "}");
  }

  @Test
  void aClosedForumIsRefusedAlsoWhereAPostIsLookedUp() {
    try (Loopback server = Loopback.serving(request -> error(403, "not_logged_in", ""))) {
      String forum = server.root().substring("http://".length());
      assertThrows(
          RefusedException.class,
          () ->
              connector.recheck(
                  ReadRequest.of(server.root()),
                  List.of(new PostId(ForumPosts.NETWORK, forum, "1")),
                  server.context()));
    }
  }

  private Batch batch(String body) {
    return connector.normalize(
        body.getBytes(StandardCharsets.UTF_8),
        "https://forum.example/t/tea/3",
        Loopback.NOW,
        false);
  }

  @ParameterizedTest
  @CsvSource({
    "',\"deleted_at\":\"2026-01-02T10:00:00Z\"',Deleted",
    "',\"user_deleted\":true',Deleted",
    "',\"hidden\":true',Skipped",
    "',\"post_type\":4',Skipped",
    "',\"post_type\":2',Published",
    "',\"deleted_at\":null,\"hidden\":false',Published"
  })
  void whatIsNotShownToAnybodyIsNotTold(String more, String kind) {
    assertEquals(kind, batch(post(5, more)).events().get(0).getClass().getSimpleName());
  }

  @Test
  void aDeletionSaysWhoseThePostWasAsFarAsThatIsShown() {
    String gone = post(5, ",\"deleted_at\":\"2026-01-02T10:00:00Z\"");
    String nameless = gone.replace("\"username\":\"ada\",\"user_id\":7,", "");
    List<Optional<String>> whose =
        Stream.of(gone, nameless, "[" + post(5, "") + "," + nameless + "]")
            .map(body -> batch(body).events())
            .map(events -> (PostEvent.Deleted) events.get(events.size() - 1))
            .map(event -> Optional.ofNullable(event.authorOrNull()).map(AuthorId::nativeId))
            .toList();
    assertEquals(List.of(Optional.of("7"), Optional.empty(), Optional.of("7")), whose);
  }

  @Test
  void smallActionsAreNobodysWordsAndPrivateMessagesAreSkipped() {
    assertEquals(List.of(), batch(post(5, ",\"post_type\":3")).events());
    SourceEvent event =
        batch(
                "{\"id\":3,\"archetype\":\"private_message\",\"post_stream\":{\"posts\":["
                    + post(5, "")
                    + "]}}")
            .events()
            .get(0);
    assertInstanceOf(PostEvent.Skipped.class, event);
  }

  @Test
  void anAnswerNamesWhatItAnswersAndItsNumbers() {
    Batch batch =
        batch(
            "{\"id\":3,\"title\":\"Tea\",\"post_stream\":{\"posts\":["
                + post(1, ",\"actions_summary\":[{\"id\":2,\"count\":4}]")
                + ","
                + post(2, ",\"reply_to_post_number\":1,\"reads\":9")
                + "]}}");
    Post first = ((PostEvent.Published) batch.events().get(0)).post();
    Post second = ((PostEvent.Published) batch.events().get(1)).post();
    assertEquals("Tea", first.title().orElseThrow());
    assertEquals(4, first.metric(Metric.LIKES).orElseThrow().value());
    assertTrue(second.metric(Metric.LIKES).isEmpty(), "absent is not 0");
    assertEquals(Post.Kind.REPLY, second.kind());
    assertEquals(first.id(), second.inReplyTo().orElseThrow().id().orElseThrow());
    assertEquals("https://forum.example/t/tea/3/2", second.url().orElseThrow());
    assertEquals("discourse:forum.example:2", second.id().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://forum.example/c/tea/5",
        "https://forum.example/tag/tea",
        "https://forum.example/u/ada",
        "https://forum.example/search",
        "https://forum.example/a/b/latest",
        "ftp://forum.example",
        "kettle"
      })
  void anAddressOfAnotherFormIsRefusedInWords(String source) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Place.of(source));
    assertTrue(String.valueOf(e.getMessage()).startsWith("source: "));
  }

  @ParameterizedTest
  @CsvSource({
    "https://forum.example,POSTS,https://forum.example",
    "https://forum.example/,POSTS,https://forum.example",
    "https://forum.example/latest,POSTS,https://forum.example",
    "https://forum.example/board/latest,POSTS,https://forum.example/board",
    "https://forum.example/t/12,TOPIC,https://forum.example",
    "https://forum.example/board/t/tea/12/4,TOPIC,https://forum.example/board",
    "https://forum.example:8443/search?q=tea,SEARCH,https://forum.example:8443"
  })
  void browserAddressesAreUnderstood(String source, Place.Kind kind, String root) {
    assertEquals(kind, Place.of(source).kind());
    assertEquals(root, Place.of(source).root());
  }
}
