package dev.earshot.connectors.hackernews;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Checkpoint;
import dev.earshot.ItemFault;
import dev.earshot.MalformedException;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.RefusedException;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.http.Loopback;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Polls;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HackerNewsReaderTest {
  private final HackerNewsConnector connector = new HackerNewsConnector();

  private static String comment(int number) {
    return "{\"by\":\"ada\",\"id\":%d,\"parent\":1,\"text\":\"kettle\",\"time\":1764000000,\"type\":\"comment\"}"
        .formatted(number);
  }

  /** HN Search over items of those numbers; two to a second. */
  private static String hits(String query, NavigableMap<Integer, String> items) {
    Matcher until =
        Pattern.compile("created_at_i<=(\\d+)")
            .matcher(URLDecoder.decode(query, StandardCharsets.UTF_8));
    int most = until.find() ? Integer.parseInt(until.group(1)) : Integer.MAX_VALUE;
    List<String> page = new ArrayList<>();
    for (int number : items.descendingKeySet()) {
      int second = 1_764_000_000 + number / 2;
      if (second <= most && page.size() < 100) {
        page.add(
            "{\"objectID\":\"%d\",\"author\":\"ada\",\"created_at_i\":%d,\"comment_text\":\"kettle\",\"_tags\":[\"comment\"]}"
                .formatted(number, second));
      }
    }
    return "{\"hits\":[" + String.join(",", page) + "]}";
  }

  private static List<String> published(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(number -> "Published " + number).toList();
  }

  @Test
  void aSearchThatGrowsWhileItIsReadLosesAndDoublesNothing() {
    TreeMap<Integer, String> items = new TreeMap<>();
    IntStream.rangeClosed(1, 255).forEach(number -> items.put(number, ""));
    try (Loopback server =
        Loopback.serving(
            request -> Loopback.Reply.json(hits(request.uri().getRawQuery(), items)))) {
      Polls polls =
          new Polls(
              connector,
              ReadRequest.of(server.root() + "/api/v1/search_by_date?query=kettle&tags=comment")
                  .with(HackerNewsConnector.ITEMS, 1000),
              server);
      List<String> told = new ArrayList<>(polls.once(100));
      IntStream.rangeClosed(256, 270).forEach(number -> items.put(number, ""));
      told.addAll(polls.all(100));
      told.addAll(polls.all(100));
      assertEquals(new HashSet<>(published(1, 270)), new HashSet<>(told));
      assertEquals(270, told.size());
      int asked = server.requests().size();
      assertEquals(List.of(), polls.all(100));
      assertEquals(asked + 1, server.requests().size(), "nothing happened, and more than one page");
      assertTrue(server.requests().get(0).uri().getQuery().contains("query=kettle"));
    }
  }

  @Test
  void everyItemIsReadUpwardsAndOneThatDoesNotShowYetIsWaitedFor() {
    AtomicInteger max = new AtomicInteger(4);
    Set<Integer> hidden = Collections.synchronizedSet(new HashSet<>(Set.of(3)));
    try (Loopback server =
        Loopback.serving(
            request -> {
              String path = request.uri().getPath();
              if (path.endsWith("maxitem.json")) {
                return Loopback.Reply.json(max.toString());
              }
              int number = Integer.parseInt(path.replaceAll("\\D", "").substring(1));
              return Loopback.Reply.json(hidden.contains(number) ? "null" : comment(number));
            })) {
      Polls polls =
          new Polls(connector, ReadRequest.of(server.root() + "/v0/maxitem.json"), server);
      assertEquals(published(1, 2), polls.all(50));
      hidden.clear();
      assertEquals(published(3, 4), polls.all(50));
      int asked = server.requests().size();
      assertEquals(List.of(), polls.all(50));
      assertEquals(asked + 1, server.requests().size());
      max.set(80);
      hidden.add(5); // a number that was never given away does not hold the others up
      assertEquals(published(6, 80), polls.all(50));
    }
  }

  /* Returns which item is asked for; 0 for none. */
  private static int item(String path) {
    return Integer.parseInt("0" + path.replaceFirst("/v0", "").replaceAll("\\D", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>kettle</html>", "{\"id\":3,\"by\":\"ada\",\"te", "500", "403"})
  void anItemThatNeverReadsHoldsUpNoOtherAndIsAFaultInTheEnd(String answer) {
    AtomicInteger max = new AtomicInteger(5);
    AtomicReference<Instant> now = new AtomicReference<>(Loopback.NOW);
    try (Loopback server =
        Loopback.serving(
            request -> {
              String path = request.uri().getPath();
              int number = item(path);
              return path.endsWith("maxitem.json")
                  ? Loopback.Reply.json(max.toString())
                  : number != 3
                      ? Loopback.Reply.json(comment(number))
                      : answer.length() == 3
                          ? Loopback.Reply.of(Integer.parseInt(answer))
                          : Loopback.Reply.json(answer);
            })) {
      Polls polls =
          new Polls(
              connector,
              ReadRequest.of(server.root() + "/v0/maxitem.json"),
              () -> server.context(() -> Objects.requireNonNull(now.get())).build());
      assertEquals(
          List.of("Published 1", "Published 2", "Published 4", "Published 5"), polls.all(50));
      for (int minutes : new int[] {0, 1, 10}) {
        assertEquals(List.of(), polls.faults());
        int told = max.incrementAndGet();
        now.updateAndGet(before -> before.plus(Duration.ofMinutes(minutes)));
        assertEquals(published(told, told), polls.all(50));
      }
      ItemFault fault = polls.faults().get(0);
      assertEquals(1, polls.faults().size());
      assertTrue(fault.source().startsWith(server.root() + "/v0/maxitem"), fault::source);
      assertTrue(fault.problem().startsWith("record 3: "), fault::problem);
      assertFalse(fault.toString().contains("kettle"), fault::toString);
      int asked = server.requests().size();
      assertEquals(List.of(), polls.all(50));
      assertEquals(asked + 1, server.requests().size(), "what was given up is asked for no more");
    }
  }

  @Test
  void anItemThatReadsLaterIsToldLaterAlsoWhereTheListHoldsStill() {
    AtomicReference<String> third = new AtomicReference<>("<html>");
    try (Loopback server =
        Loopback.serving(
            request ->
                Loopback.Reply.json(
                    switch (request.uri().getPath()) {
                      case "/v0/updates.json" -> "{\"items\":[3,4],\"profiles\":[]}";
                      case "/v0/item/3.json" -> String.valueOf(third.get());
                      default -> comment(4);
                    }))) {
      Polls polls =
          new Polls(connector, ReadRequest.of(server.root() + "/v0/updates.json"), server);
      assertEquals(published(4, 4), polls.all(50));
      third.set(comment(3));
      assertEquals(published(3, 3), polls.all(50));
      assertEquals(List.of(), polls.all(50));
      assertEquals(List.of(), polls.faults());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "3*x*1", "x*1*1", "3*1*1 4*1*1"})
  void aCheckpointWhoseUnreadItemsAreDamagedIsRefusedAtOnce(String unread) {
    Checkpoint damaged =
        CheckpointState.start().with("unread", unread).toCheckpoint(HackerNewsConnector.DESCRIPTOR);
    try (Loopback server = Loopback.serving(request -> Loopback.Reply.json("7"))) {
      assertThrows(
          MalformedException.class,
          () ->
              connector.open(
                  ReadRequest.of(server.root() + "/v0/maxitem.json"), damaged, server.context()));
    }
  }

  @Test
  void whereNoItemReadsTheSourceIsAwayAndNothingIsGivenUp() {
    AtomicReference<Instant> now = new AtomicReference<>(Loopback.NOW);
    AtomicInteger max = new AtomicInteger(2);
    AtomicReference<Boolean> away = new AtomicReference<>(true);
    try (Loopback server =
        Loopback.serving(
            request -> {
              String path = request.uri().getPath();
              int number = item(path);
              return path.endsWith("maxitem.json")
                  ? Loopback.Reply.json(max.toString())
                  : Boolean.TRUE.equals(away.get())
                      ? Loopback.Reply.of(500)
                      : Loopback.Reply.json(comment(number));
            })) {
      Polls polls =
          new Polls(
              connector,
              ReadRequest.of(server.root() + "/v0/maxitem.json"),
              () -> server.context(() -> Objects.requireNonNull(now.get())).build());
      for (int poll = 0; poll < 9; poll++) {
        assertEquals(List.of(), polls.all(50));
        now.updateAndGet(before -> before.plus(Duration.ofMinutes(20)));
      }
      max.set(5);
      assertThrows(UnavailableException.class, () -> polls.all(50));
      away.set(false);
      assertEquals(new HashSet<>(published(1, 5)), new HashSet<>(polls.all(50)));
      assertEquals(List.of(), polls.faults());
    }
  }

  @Test
  void aRankedListTellsWhatWasNotOnIt() {
    AtomicReference<String> list = new AtomicReference<>("[3,9,1,7]");
    try (Loopback server =
        Loopback.serving(
            request -> {
              String path = request.uri().getPath();
              return Loopback.Reply.json(
                  path.endsWith("topstories.json")
                      ? String.valueOf(list.get())
                      : comment(Integer.parseInt(path.replaceAll("\\D", "").substring(1))));
            })) {
      Polls polls =
          new Polls(
              connector,
              ReadRequest.of(server.root() + "/v0/topstories.json")
                  .with(HackerNewsConnector.ITEMS, 3),
              server);
      assertEquals(List.of("Published 1", "Published 9", "Published 3"), polls.all(2));
      list.set("[2,7,3]");
      assertEquals(List.of("Published 2"), polls.all(2));
      int asked = server.requests().size();
      assertEquals(List.of(), polls.all(2));
      assertEquals(asked + 1, server.requests().size());
    }
  }

  @Test
  void aDeletedItemThatStillSaysWhoseItWasHandsThatOn() {
    for (String by : List.of("", ",\"by\":\"ada\"")) {
      Batch batch =
          connector.normalize(
              ("{\"deleted\":true,\"id\":20" + by + "}").getBytes(StandardCharsets.UTF_8),
              "x",
              Loopback.NOW,
              false);
      assertEquals(!by.isEmpty(), ((PostEvent.Deleted) batch.events().get(0)).author().isPresent());
    }
  }

  @Test
  void aUsersItemsAndWhatChanged() {
    AtomicReference<String> user = new AtomicReference<>("[30,20,10]");
    try (Loopback server =
        Loopback.serving(
            request -> {
              String path = request.uri().getPath();
              return Loopback.Reply.json(
                  path.contains("/user/")
                      ? "{\"id\":\"ada\",\"created\":1,\"karma\":2,\"submitted\":" + user + "}"
                      : path.endsWith("updates.json")
                          ? "{\"items\":" + user + ",\"profiles\":[]}"
                          : path.endsWith("/20.json")
                              ? "{\"deleted\":true,\"id\":20,\"type\":\"comment\"}"
                              : comment(Integer.parseInt(path.replaceAll("\\D", "").substring(1))));
            })) {
      Polls mine =
          new Polls(
              connector,
              ReadRequest.of(server.root() + "/v0/user/ada.json")
                  .with(HackerNewsConnector.ITEMS, 2),
              server);
      assertEquals(List.of("Deleted 20", "Published 30"), mine.all(1));
      user.set("[40,30,20,10]");
      assertEquals(List.of("Published 40"), mine.all(1));
      Polls changes =
          new Polls(connector, ReadRequest.of(server.root() + "/v0/updates.json"), server);
      assertEquals(
          List.of("Published 40", "Published 30", "Deleted 20", "Published 10"), changes.all(3));
      int asked = server.requests().size();
      assertEquals(List.of(), changes.all(3));
      assertEquals(asked + 1, server.requests().size());
    }
  }

  @Test
  void looksUpWhatIsThereGoneAndKilled() {
    List<PostId> ids =
        IntStream.rangeClosed(1, 4).mapToObj(number -> Items.id(String.valueOf(number))).toList();
    try (Loopback server =
        Loopback.serving(
            request ->
                switch (request.uri().getPath()) {
                  case "/v0/item/1.json" -> Loopback.Reply.json(comment(1));
                  case "/v0/item/2.json" -> Loopback.Reply.json("null");
                  case "/v0/item/3.json" ->
                      Loopback.Reply.json("{\"id\":3,\"dead\":true,\"type\":\"story\"}");
                  default -> Loopback.Reply.of(429, "Retry-After", "60");
                })) {
      LookedUp found =
          connector.recheck(
              ReadRequest.of(server.root() + "/api/v1/search_by_date?query=tea"),
              ids,
              server.context());
      assertInstanceOf(PostEvent.Published.class, found.events().get(0));
      assertInstanceOf(PostEvent.Deleted.class, found.events().get(1));
      assertInstanceOf(PostEvent.Skipped.class, found.events().get(2));
      assertEquals(Set.of(ids.get(3)), found.unanswered());
      assertEquals(Loopback.NOW.plusSeconds(60), Objects.requireNonNull(found.rest()).until());
    }
  }

  private Post post(String body) {
    Batch batch =
        connector.normalize(body.getBytes(StandardCharsets.UTF_8), "recorded", Loopback.NOW, false);
    assertEquals(List.of(), batch.faults());
    return ((PostEvent.Published) batch.events().get(0)).post();
  }

  @Test
  void textIsReadAsMarkupAndTheLinkOfAStoryStandsBesideIt() {
    Post story =
        post(
            "{\"by\":\"ada\",\"id\":7,\"score\":0,\"time\":1764000000,\"title\":\"Tea &amp; kettles\",\"type\":\"story\",\"url\":\"https://shop.example/kettle\",\"text\":\"It&#x27;s hot<p>very\"}");
    assertEquals("Tea & kettles", story.title().orElseThrow());
    assertEquals("It's hot\n\nvery", story.text());
    assertEquals("https://shop.example/kettle", story.entities().get(0).url().orElseThrow());
    assertEquals("https://news.ycombinator.com/item?id=7", story.url().orElseThrow());
    assertEquals(0, story.metric(Metric.LIKES).orElseThrow().value());
    assertTrue(story.metric(Metric.REPLIES).isEmpty(), "absent is not 0");
    Post comment =
        post(
            "{\"objectID\":\"9\",\"author\":\"bo\",\"created_at_i\":1764000000,\"comment_text\":\"yes\",\"parent_id\":8,\"story_id\":7,\"title\":null,\"_tags\":[\"comment\"]}");
    assertEquals(Post.Kind.COMMENT, comment.kind());
    assertEquals(Items.id("8"), comment.inReplyTo().orElseThrow().id().orElseThrow());
    assertEquals(Items.id("7"), comment.threadRoot().orElseThrow().id().orElseThrow());
  }

  @Test
  void anUnknownTypeIsAFaultAndAnItemThatIsNotThereIsNothing() {
    byte[] body =
        "[null,{\"id\":1,\"type\":\"riddle\"},{\"a\":1},7]".getBytes(StandardCharsets.UTF_8);
    Batch batch = connector.normalize(body, "recorded", Loopback.NOW, false);
    assertEquals(List.of(), batch.events());
    assertEquals(2, batch.faults().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://news.ycombinator.com/leaders",
        "https://news.ycombinator.com/item?id=x",
        "https://example.org/",
        "https://hn.algolia.com/api/v1/search?query=a&numericFilters=created_at_i>5",
        "kettle",
        "https://ada:secretword@news.ycombinator.com/newest"
      })
  void anAddressOfAnotherFormIsRefusedInWords(String source) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Place.of(source));
    assertTrue(String.valueOf(e.getMessage()).startsWith("source: "));
    assertTrue(!String.valueOf(e.getMessage()).contains("secretword"));
  }

  @Test
  void browserAddressesNameTheirInterface() {
    assertEquals(
        new Place(Place.ITEMS, Place.Kind.LIST, "newstories"),
        Place.of("https://news.ycombinator.com/newest"));
    assertEquals(
        "https://hn.algolia.com/api/v1/search_by_date?query=tea+pot&tags=%28story%2Ccomment%2Cpoll%2Cjob%29&hitsPerPage=100",
        Place.of("https://hn.algolia.com/?q=tea%20pot").search(0, 100).toString());
    assertEquals(Place.Kind.SEARCH, Place.of("https://news.ycombinator.com/item?id=12").kind());
  }

  @Test
  void aThreadThatTheSearchDoesNotKnowIsRefused() {
    try (Loopback server = Loopback.serving(request -> Loopback.Reply.json("{\"hits\":[]}"))) {
      Polls polls =
          new Polls(
              connector,
              ReadRequest.of(server.root() + "/api/v1/search_by_date?tags=story_5"),
              server);
      assertThrows(RefusedException.class, () -> polls.once(10));
      assertNull(polls.progress());
    }
  }
}
