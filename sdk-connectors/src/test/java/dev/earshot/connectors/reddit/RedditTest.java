package dev.earshot.connectors.reddit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Gap;
import dev.earshot.ItemFault;
import dev.earshot.MalformedException;
import dev.earshot.Media;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.RefusedException;
import dev.earshot.SourceEvent;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Credentials;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.Origin;
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
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RedditTest {
  private final RedditConnector connector = new RedditConnector();

  private static String listing(String after, String... things) {
    return "{\"kind\":\"Listing\",\"data\":{\"after\":%s,\"children\":[%s]}}"
        .formatted(after, String.join(",", things));
  }

  private static String thing(String name, long at, String more) {
    return "{\"kind\":\"%s\",\"data\":{\"name\":\"%s\",\"author\":\"Ada\",\"created_utc\":%d.0%s}}"
        .formatted(name.substring(0, 2), name, at, more);
  }

  @Test
  void aChildWithoutItsKindIsAFaultWhereItStands() {
    String child = thing("t1_b1", 1, ",\"body\":\"x\"");
    String body = listing("null", child, child.replace("\"kind\":\"t1\",", ""));
    Batch batch = connector.normalize(body.getBytes(UTF_8), "recorded", Loopback.NOW, true);
    assertEquals(1, batch.events().size());
    assertEquals(
        List.of("kind " + body.lastIndexOf("{\"data\"")),
        batch.faults().stream().map(fault -> fault.field() + " " + fault.offset()).toList());
  }

  private ConnectorContext context(Loopback server, Map<String, String> secrets) {
    Credentials credentials = Credentials.of(Origin.of(server.root()));
    for (Map.Entry<String, String> one : secrets.entrySet()) {
      credentials = credentials.with(one.getKey(), Secret.of(one.getValue()));
    }
    return server.context().forSource("reddit", credentials, Map.of());
  }

  private Batch poll(Loopback server, String path) {
    try (SourceReader reader =
        connector.open(
            ReadRequest.of(server.root() + path),
            null,
            context(server, Map.of("accessToken", "t1")))) {
      return reader.poll(1000);
    }
  }

  private List<SourceEvent> events(String body) {
    return connector.normalize(body.getBytes(UTF_8), "test", Loopback.NOW, false).events();
  }

  private static Post post(SourceEvent event) {
    return assertInstanceOf(PostEvent.Published.class, event).post();
  }

  @Test
  void aSpentLimitWithAFloatRemainingWaitsTheSecondsThatAreLeft() {
    try (Loopback server =
        Loopback.serving(
            request ->
                new Loopback.Reply(
                    200,
                    Map.of(
                        "Content-Type", "application/json",
                        "x-ratelimit-used", "600",
                        "x-ratelimit-remaining", "0.0",
                        "x-ratelimit-reset", "69"),
                    listing("null", thing("t3_a", 1_767_000_000, ""))))) {
      Batch batch = poll(server, "/r/kettles");
      assertEquals(1, batch.events().size());
      Progress.Wait wait = assertInstanceOf(Progress.Wait.class, batch.progress());
      assertEquals(Loopback.NOW.plusSeconds(69), wait.until());
      assertEquals(Progress.Wait.Why.RATE_LIMIT, wait.why());
    }
  }

  @Test
  void whoIsBlockedOrShutOutIsToldWhy() {
    Map<String, String> words =
        Map.of(
            "<html><title>Blocked</title>", "User-Agent",
            "{\"reason\":\"private\",\"message\":\"Forbidden\",\"error\":403}", "private",
            "{\"reason\":\"quarantined\",\"error\":403}", "quarantined",
            "{\"error\":403}", "403");
    words.forEach(
        (body, word) -> {
          try (Loopback server =
              Loopback.serving(request -> new Loopback.Reply(403, Map.of(), body))) {
            RefusedException e =
                assertThrows(RefusedException.class, () -> poll(server, "/r/kettles"));
            assertTrue(String.valueOf(e.getMessage()).contains(word), e::getMessage);
          }
        });
  }

  @Test
  void whatWasTakenAwayIsGoneAndAnAccountThatLeftTakesItsNameAlong() {
    for (String gone :
        List.of(
            "\"body\":\"[deleted]\"",
            "\"body\":\"[removed]\"",
            "\"body\":\"[ Removed by Reddit ]\"",
            "\"selftext\":\"[removed]\"",
            "\"selftext\":\"words\",\"removed_by_category\":\"moderator\"",
            "\"selftext\":\"\",\"removed_by_category\":\"deleted\"")) {
      String name = gone.contains("body") ? "t1_a" : "t3_a";
      assertInstanceOf(
          PostEvent.Deleted.class,
          events(thing(name, 1_767_000_000, "," + gone)).get(0),
          () -> gone);
    }
    String left =
        "{\"kind\":\"t1\",\"data\":{\"name\":\"t1_a\",\"author\":\"[deleted]\",\"body\":\"it boils\","
            + "\"removed_by_category\":null}}";
    Post stands = post(events(left).get(0));
    assertTrue(stands.author().isEmpty());
    assertEquals("it boils", stands.text());
  }

  @Test
  void editedIsFalseOrAMomentAndAHiddenScoreIsNoNumber() {
    Post never =
        post(events(thing("t1_a", 1_767_000_000, ",\"body\":\"x\",\"edited\":false")).get(0));
    assertTrue(never.editedAt().isEmpty());
    Post once =
        post(
            events(
                    thing(
                        "t1_a",
                        1_767_000_000,
                        ",\"body\":\"x\",\"edited\":1767000060.0,\"score\":1,\"score_hidden\":true"))
                .get(0));
    assertEquals(Instant.ofEpochSecond(1_767_000_060), once.editedAt().orElseThrow());
    assertTrue(once.metric(Metric.LIKES).isEmpty());
    Post below = post(events(thing("t1_a", 1_767_000_000, ",\"body\":\"x\",\"score\":-4")).get(0));
    assertTrue(below.metric(Metric.LIKES).isEmpty());
  }

  @Test
  void textIsWhatPeopleSeeWhetherMarkupIsEscapedOnceOrTwice() {
    String once = ",\"body\":\"a < **b**\",\"body_html\":\"<div><p>a &lt; <b>b</b></p></div>\"";
    String twice =
        ",\"body\":\"a &lt; **b**\",\"body_html\":\"&lt;div&gt;&lt;p&gt;a &amp;lt;"
            + " &lt;b&gt;b&lt;/b&gt;&lt;/p&gt;&lt;/div&gt;\"";
    for (String form : List.of(once, twice)) {
      assertEquals("a < b", post(events(thing("t1_a", 1_767_000_000, form)).get(0)).text());
    }
  }

  @Test
  void howAPayloadIsEscapedIsDecidedOnceForAllOfIt() {
    String link =
        thing(
            "t3_a",
            1_767_000_000,
            ",\"title\":\"Fish &amp; chips &lt;3\",\"url\":\"https://shop.example/?a=1&amp;b=2\"");
    String escaped =
        thing(
            "t3_b",
            1_767_000_000,
            ",\"selftext\":\"x\",\"selftext_html\":\"&lt;p&gt;x&lt;/p&gt;\"");
    String raw = thing("t3_b", 1_767_000_000, ",\"selftext\":\"x\",\"selftext_html\":\"<p>x</p>\"");
    String plain = thing("t3_b", 1_767_000_000, ",\"title\":\"Salt & pepper\"");
    for (String body :
        List.of(link, listing("null", link, escaped), listing("null", escaped, link))) {
      Post post = named("t3_a", body);
      assertEquals("Fish & chips <3", post.title().orElseThrow());
      assertEquals("https://shop.example/?a=1&b=2", post.entities().get(0).url().orElseThrow());
    }
    for (String body : List.of(listing("null", link, raw), listing("null", plain, link))) {
      assertEquals("Fish &amp; chips &lt;3", named("t3_a", body).title().orElseThrow());
    }
  }

  private Post named(String id, String body) {
    return events(body).stream()
        .map(RedditTest::post)
        .filter(post -> post.id().nativeId().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aGalleryComesInItsOrderWithItsCaptions() {
    String pictures =
        ",\"title\":\"t\",\"media_metadata\":{\"m1\":{\"s\":{\"u\":\"https://i.example/1.jpg?a=1&amp;s=2\"}},"
            + "\"m2\":{\"s\":{\"gif\":\"https://i.example/2.gif\"}}},\"gallery_data\":{\"items\":["
            + "{\"media_id\":\"m2\",\"caption\":\"a kettle\"},{\"media_id\":\"m1\"}]}";
    List<Media> media = post(events(thing("t3_a", 1_767_000_000, pictures)).get(0)).media();
    assertEquals(
        List.of("https://i.example/2.gif", "https://i.example/1.jpg?a=1&s=2"),
        media.stream().map(Media::url).toList());
    assertEquals("a kettle", media.get(0).alt().orElseThrow());
    assertTrue(media.get(1).alt().isEmpty());
  }

  @Test
  void aTreeComesWithWhatIsFoldedAway() {
    String first =
        "["
            + listing("null", thing("t3_a", 1_767_000_000, ",\"selftext\":\"s\""))
            + ","
            + listing(
                "null",
                thing(
                    "t1_b",
                    1_767_000_001,
                    ",\"body\":\"b\",\"parent_id\":\"t3_a\",\"link_id\":\"t3_a\",\"replies\":"
                        + listing(
                            "null",
                            "{\"kind\":\"more\",\"data\":{\"count\":0,\"id\":\"_\",\"parent_id\":"
                                + "\"t1_b\",\"children\":[]}}")),
                "{\"kind\":\"more\",\"data\":{\"count\":2,\"children\":[\"c\",\"d\"]}}")
            + "]";
    String more =
        "{\"json\":{\"errors\":[],\"data\":{\"things\":["
            + thing("t1_c", 1_767_000_002, ",\"body\":\"c\"")
            + ","
            + thing("t1_d", 1_767_000_003, ",\"body\":\"d\"")
            + "]}}}";
    String deeper =
        "["
            + listing("null")
            + ","
            + listing("null", thing("t1_e", 1_767_000_004, ",\"body\":\"e\""))
            + "]";
    try (Loopback server =
        Loopback.serving(
            request ->
                Loopback.Reply.json(
                    request.uri().getPath().endsWith("morechildren")
                        ? more
                        : request.uri().getQuery().contains("comment=") ? deeper : first))) {
      List<SourceEvent> events = poll(server, "/r/kettles/comments/a/a_kettle/").events();
      assertEquals(
          List.of("t3_a", "t1_b", "t1_c", "t1_d", "t1_e"),
          events.stream().map(event -> ((PostEvent) event).id().nativeId()).toList());
      Post answer = post(events.get(1));
      assertEquals("t3_a", answer.threadRoot().flatMap(Post.Reference::id).get().nativeId());
    }
  }

  /** A submission of which so many comments are folded away, and how each part is answered. */
  private static Loopback folded(int comments, UnaryOperator<String> answer) {
    String children =
        IntStream.range(0, comments)
            .mapToObj(number -> "\"c" + number + "\"")
            .collect(Collectors.joining(","));
    String first =
        "["
            + listing("null", thing("t3_a", 1_767_000_000, ",\"selftext\":\"s\""))
            + ","
            + listing("null", "{\"kind\":\"more\",\"data\":{\"children\":[" + children + "]}}")
            + "]";
    return Loopback.serving(
        request -> {
          if (!request.uri().getPath().endsWith("morechildren")) {
            return Loopback.Reply.json(first);
          }
          String asked = "," + request.uri().getQuery().replaceAll(".*children=([^&]*).*", "$1");
          String things =
              java.util.Arrays.stream(asked.substring(1).split(","))
                  .map(
                      id ->
                          thing(
                              "t1_" + id,
                              1_767_000_001 + Integer.parseInt(id.substring(1)),
                              ",\"body\":\"kettle\""))
                  .collect(Collectors.joining(","));
          String said = answer.apply(asked + ",");
          return Loopback.Reply.json(
              said.isEmpty() ? "{\"json\":{\"data\":{\"things\":[" + things + "]}}}" : said);
        });
  }

  @Test
  void aCommentThatNeverReadsHoldsUpNoneOfTheOthersOfItsTree() {
    try (Loopback server =
            folded(130, asked -> asked.contains(",c7,") ? "<html>kettle</html>" : "");
        SourceReader reader =
            connector.open(
                ReadRequest.of(server.root() + "/r/kettles/comments/a/"),
                null,
                context(server, Map.of("accessToken", "t1")))) {
      Batch batch = reader.poll(1000);
      assertEquals(130, batch.events().size());
      assertEquals(1, batch.faults().size());
      ItemFault fault = batch.faults().get(0);
      assertTrue(fault.problem().startsWith("record c7: "), fault::problem);
      assertFalse(fault.toString().contains("<html>"), fault::toString);
      int asked = server.requests().size();
      Batch again = reader.poll(1000);
      assertEquals(List.of(), again.events());
      assertEquals(List.of(), again.faults(), "a reader tells it once");
      assertEquals(asked + 4, server.requests().size(), "it is asked for alone from then on");
    }
  }

  @Test
  void whereNoPartOfATreeReadsTheSourceIsAway() {
    try (Loopback server = folded(130, asked -> "<html>")) {
      assertThrows(MalformedException.class, () -> poll(server, "/r/kettles/comments/a/a_kettle/"));
    }
  }

  @Test
  void aListingThatOverflowedSinceTheLastReadingIsAGap() {
    AtomicInteger added = new AtomicInteger();
    try (Loopback server =
        Loopback.serving(
            request -> {
              // a thousand are shown of a list that grew by more
              String query = request.uri().getQuery();
              int top = 10 + added.get();
              int skip =
                  query.contains("after=t3_")
                      ? top - Integer.parseInt(query.replaceAll(".*after=t3_(\\d+).*", "$1")) + 1
                      : 0;
              List<String> page = new ArrayList<>();
              for (int i = skip; i < Math.min(skip + 100, 1000) && top - i > 0; i++) {
                page.add(thing("t3_" + (top - i), 1_767_000_000L + top - i, ""));
              }
              boolean end = skip + 100 >= 1000 || top - skip - 100 <= 0;
              return Loopback.Reply.json(
                  listing(
                      end ? "null" : "\"t3_" + (top - skip - 99) + "\"",
                      page.toArray(String[]::new)));
            })) {
      ReadRequest request = ReadRequest.of(server.root() + "/r/kettles");
      try (SourceReader reader =
          connector.open(request, null, context(server, Map.of("accessToken", "t1")))) {
        assertEquals(10, reader.poll(1000).events().size());
        added.set(1500);
        List<SourceEvent> events = new ArrayList<>();
        Batch batch;
        do {
          batch = reader.poll(1000);
          events.addAll(batch.events());
        } while (batch.progress() instanceof Progress.More);
        Gap gap =
            assertInstanceOf(
                Gap.class, events.stream().filter(Gap.class::isInstance).findFirst().orElseThrow());
        assertEquals(Instant.ofEpochSecond(1_767_000_010), gap.from());
        assertEquals(Instant.ofEpochSecond(1_767_000_511), gap.to());
        assertEquals(1000, events.size() - 1);
      }
    }
  }

  @Test
  void aClientsSecretIsTradedForATokenWhichIsRenewedWhenItEnds() {
    AtomicInteger tokens = new AtomicInteger();
    try (Loopback server =
        Loopback.serving(
            request -> {
              if (request.uri().getPath().equals("/api/v1/access_token")) {
                return Loopback.Reply.json(
                    "{\"access_token\":\"fresh%d\",\"expires_in\":3600}"
                        .formatted(tokens.incrementAndGet()));
              }
              return "Bearer fresh2".equals(request.header("Authorization"))
                  ? Loopback.Reply.json(listing("null", thing("t3_a", 1_767_000_000, "")))
                  : Loopback.Reply.of(401);
            })) {
      try (SourceReader reader =
          connector.open(
              ReadRequest.of(server.root() + "/r/kettles"),
              null,
              context(server, Map.of("clientId", "c1", "clientSecret", "s1")))) {
        assertEquals(1, reader.poll(10).events().size());
      }
      assertEquals(2, tokens.get());
    }
    ReadRequest site = ReadRequest.of("https://old.reddit.com/r/kettles/");
    assertEquals("https://oauth.reddit.com", connector.origin(site).orElseThrow().toString());
    assertEquals(
        "https://www.reddit.com",
        String.valueOf(connector.secretsElsewhere(site).get("clientSecret")));
  }

  @Test
  void looksUpAHundredAtATimeAndWhatIsMissingIsGone() {
    try (Loopback server =
        Loopback.serving(
            request ->
                Loopback.Reply.json(
                    listing(
                        "null",
                        thing("t3_a", 1_767_000_000, ""),
                        thing("t1_b", 1_767_000_000, ",\"body\":\"[removed]\""))))) {
      List<PostId> ids = new ArrayList<>();
      for (String name : List.of("t3_a", "t1_b", "t3_c", "t5_d")) {
        ids.add(PostId.of(Things.NETWORK, name));
      }
      LookedUp found =
          connector.recheck(
              ReadRequest.of(server.root() + "/r/kettles"),
              ids,
              context(server, Map.of("accessToken", "t1")));
      List<String> told = new ArrayList<>();
      found
          .events()
          .forEach(
              event ->
                  told.add(event.getClass().getSimpleName() + ((PostEvent) event).id().nativeId()));
      assertEquals(List.of("Publishedt3_a", "Deletedt1_b", "Deletedt3_c"), told);
      assertEquals(Set.of(ids.get(3)), found.unanswered());
    }
  }

  @Test
  void aLicensedFeedsNoticeTakesAPostAway() {
    String notice =
        "{\"thing\":\"comment\",\"name\":\"t1_a\",\"author\":\"Ada\",\"$event\":{\"action\":\"%s\"}}";
    for (String action : List.of("deleted", "gone")) {
      PostEvent.Deleted deleted =
          assertInstanceOf(
              PostEvent.Deleted.class, events(notice.formatted(action)).get(0), action);
      assertEquals("t1_a", deleted.id().nativeId());
      assertEquals("ada", deleted.author().orElseThrow().nativeId());
    }
    assertInstanceOf(PostEvent.Skipped.class, events(notice.formatted("edited")).get(0));
    Batch unknown =
        connector.normalize(notice.formatted("?").getBytes(UTF_8), "t", Loopback.NOW, false);
    assertEquals(1, unknown.faults().size());
  }

  @Test
  void sourcesThatNameNoListingAreRefusedInWords() {
    for (String source :
        List.of(
            "https://www.reddit.com/",
            "https://www.reddit.com/search",
            "https://www.reddit.com/r/",
            "r/kettles",
            "https://www.reddit.com/r/a b")) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> Listing.of(source), source);
      assertTrue(String.valueOf(e.getMessage()).startsWith("reddit source: expected"), source);
    }
    assertEquals("/comments/a1", Listing.of("https://redd.it.reddit.com/r/k/comments/a1/x").path());
    assertEquals(
        "1", Listing.of("https://reddit.com/r/k/search?q=a").parameters().get("restrict_sr"));
  }

  /** Every recorded submission and comment comes as an event. */
  @Test
  @Shared.Needed
  void readsWhatTheRecordedExchangesHold() throws IOException {
    JsonMapper mapper = JsonMapper.builder().build();
    int expected = 0;
    int told = 0;
    List<String> failed = new ArrayList<>();
    for (Path file : Shared.files("fixtures/reddit", ".json")) {
      byte[] body = Files.readAllBytes(file);
      Set<String> names = new HashSet<>();
      names(mapper.readTree(body), names);
      Set<String> all = new HashSet<>(names);
      Batch batch = connector.normalize(body, file.getFileName().toString(), Loopback.NOW, true);
      batch.events().forEach(event -> names.remove(((PostEvent) event).id().nativeId()));
      expected += all.size();
      told += all.size() - names.size();
      if (!names.isEmpty()) {
        failed.add(file.getFileName() + " " + names + " " + batch.faults());
      }
    }
    assertTrue(expected > 0);
    assertTrue(told >= 0.98 * expected, told + " of " + expected + ": " + failed);
  }

  private static void names(JsonNode node, Set<String> names) {
    String name = node.path("name").asString("");
    if (Things.isName(name) && (node.has("body") || node.has("title"))) {
      names.add(name);
    }
    node.forEach(child -> names(child, names));
  }
}
