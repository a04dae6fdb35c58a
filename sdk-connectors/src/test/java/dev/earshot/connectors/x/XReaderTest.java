package dev.earshot.connectors.x;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Checkpoint;
import dev.earshot.Gap;
import dev.earshot.MalformedException;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.RefusedException;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Budget;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Credentials;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.http.Loopback;
import dev.earshot.connectors.reading.Polls;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading lists, on a server of this machine that pages as X does. */
@Timeout(60)
final class XReaderTest {
  private static final long EPOCH = 1_288_834_974_657L;
  private static final Instant FIRST = Loopback.NOW.minus(Duration.ofDays(1));
  private static final Duration APART = Duration.ofSeconds(20);

  /** Returns the id of a post. */
  private static String id(int number) {
    return Long.toString((FIRST.plus(APART.multipliedBy(number)).toEpochMilli() - EPOCH) << 22);
  }

  private static int number(String id) {
    return (int) (((Long.parseLong(id) >> 22) + EPOCH - FIRST.toEpochMilli()) / APART.toMillis());
  }

  private static Map<String, String> query(Loopback.Request request) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String part : String.valueOf(request.uri().getRawQuery()).split("&", -1)) {
      String[] pair = part.split("=", 2);
      query.put(
          pair[0], pair.length == 2 ? URLDecoder.decode(pair[1], StandardCharsets.UTF_8) : "");
    }
    return query;
  }

  private static String post(String id) {
    return "{\"id\":\"" + id + "\",\"text\":\"kettle\",\"author_id\":\"7\"}";
  }

  private static final String USERS =
      "\"includes\":{\"users\":[{\"id\":\"7\",\"username\":\"ada\",\"protected\":false}]}";

  private static Loopback.Reply list(List<String> posts, String meta) {
    return Loopback.Reply.json(
        posts.isEmpty()
            ? "{\"meta\":{\"result_count\":0" + meta + "}}"
            : "{\"data\":["
                + String.join(",", posts)
                + "],"
                + USERS
                + ",\"meta\":{\"result_count\":"
                + posts.size()
                + meta
                + "}}");
  }

  /** Posts 1 to {@code newest}, as search and timelines show them. */
  private static final class Server implements Loopback.Script {
    final AtomicInteger newest;
    Runnable before = () -> {};

    Server(int newest) {
      this.newest = new AtomicInteger(newest);
    }

    @Override
    public Loopback.Reply to(Loopback.Request request) {
      Map<String, String> query = query(request);
      if (request.uri().getPath().startsWith("/2/users/by/username/")) {
        return Loopback.Reply.json(
            "{\"data\":{\"id\":\"7\",\"username\":\"ada\",\"name\":\"Ada\"}}");
      }
      before.run();
      int floor = query.containsKey("since_id") ? number(query.get("since_id")) : 0;
      String token = query.getOrDefault("next_token", query.getOrDefault("pagination_token", "t"));
      int top = token.equals("t") ? newest.get() : Integer.parseInt(token.substring(1)) - 1;
      int most = Integer.parseInt(query.get("max_results"));
      List<String> page = new ArrayList<>();
      int lowest = top + 1;
      for (int at = top; at > floor && page.size() < most; at--) {
        page.add(post(id(at)));
        lowest = at;
      }
      boolean more = !page.isEmpty() && lowest - 1 > floor;
      return list(page, more ? ",\"next_token\":\"t" + lowest + "\"" : "");
    }
  }

  private static Polls polls(Loopback server, String source) {
    return new Polls(
        new XConnector(),
        ReadRequest.of(server.root() + source).with(XConnector.PAGES, 3),
        () -> with(server, "accessToken", "tkn"));
  }

  private static SortedSet<Integer> numbers(List<String> told) {
    SortedSet<Integer> numbers = new TreeSet<>();
    told.forEach(one -> numbers.add(number(one.substring("Published ".length()))));
    return numbers;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/2/tweets/search/recent?query=kettle",
        "/2/tweets/search/all?query=kettle",
        "/2/users/7/tweets",
        "/2/users/7/mentions"
      })
  void theFirstReadingGoesSomePagesBackAndLaterOnesReadAllThatCame(String source) {
    Server script = new Server(1000);
    try (Loopback server = Loopback.serving(script)) {
      Polls polls = polls(server, source);
      List<String> first = polls.all(100);
      assertEquals(300, first.size());
      assertEquals(701, numbers(first).first());
      assertEquals(1000, numbers(first).last());
      int asked = server.requests().size();
      assertEquals(List.of(), polls.all(100));
      assertEquals(asked + 1, server.requests().size(), "one page where nothing happened");
      script.newest.set(1456);
      List<String> later = polls.all(40);
      assertEquals(456, later.size());
      assertEquals(456, numbers(later).size());
      assertEquals(1001, numbers(later).first());
      Map<String, String> query = query(server.requests().get(asked));
      assertEquals(id(1000), query.get("since_id"));
    }
  }

  @Test
  void batchesAreOldestFirstWithinAPage() {
    try (Loopback server = Loopback.serving(new Server(30))) {
      List<String> told = polls(server, "/2/users/7/tweets").once(100);
      assertEquals("Published " + id(1), told.get(0));
      assertEquals("Published " + id(30), told.get(29));
    }
  }

  @Test
  void aListThatGrowsWhileItIsPagedLosesAndDoublesNothing() {
    Server script = new Server(250);
    script.before = () -> script.newest.addAndGet(7);
    try (Loopback server = Loopback.serving(script)) {
      Polls polls = polls(server, "/2/tweets/search/recent?query=kettle");
      List<String> told = new ArrayList<>(polls.all(100));
      script.before = () -> {};
      told.addAll(polls.all(100));
      assertEquals(told.size(), numbers(told).size());
      assertEquals(script.newest.get(), numbers(told).size());
    }
  }

  @Test
  void pagesThatOverlapAreToldOnce() {
    // a list that pages by counting shows again what new posts have pushed down
    AtomicInteger newest = new AtomicInteger(40);
    try (Loopback server =
        Loopback.serving(
            request -> {
              int from = Integer.parseInt(query(request).getOrDefault("pagination_token", "0"));
              List<String> page = new ArrayList<>();
              for (int at = newest.get() - from; at > 0 && page.size() < 10; at--) {
                page.add(post(id(at)));
              }
              newest.addAndGet(3);
              return list(page, page.size() < 10 ? "" : ",\"next_token\":\"" + (from + 10) + "\"");
            })) {
      List<String> told =
          new Polls(
                  new XConnector(),
                  ReadRequest.of(server.root() + "/2/users/7/tweets").with(XConnector.PAGES, 20),
                  () -> with(server, "accessToken", "tkn"))
              .all(10);
      assertEquals(told.size(), numbers(told).size());
      assertEquals(40, told.size());
    }
  }

  @Test
  void aCursorThatGoesRoundEndsQuietly() {
    // the same for ever; in a circle of two; of empty pages; with fresh posts under the same one
    Map<String, Loopback.Script> circles =
        Map.of(
            "same", request -> list(List.of(post(id(5)), post(id(4))), ",\"next_token\":\"same\""),
            "two",
                request ->
                    query(request).getOrDefault("next_token", "b").equals("b")
                        ? list(List.of(post(id(5)), post(id(4))), ",\"next_token\":\"a\"")
                        : list(List.of(post(id(3)), post(id(2))), ",\"next_token\":\"b\""),
            "empty",
                request ->
                    list(List.of(), ",\"next_token\":\"" + query(request).hashCode() + "\""));
    circles.forEach(
        (name, script) -> {
          try (Loopback server = Loopback.serving(script)) {
            Polls polls =
                new Polls(
                    new XConnector(),
                    ReadRequest.of(server.root() + "/2/tweets/search/recent?query=kettle")
                        .with(XConnector.PAGES, 1000),
                    () -> with(server, "accessToken", "tkn"));
            List<String> told = polls.all(100);
            assertInstanceOf(Progress.CaughtUp.class, polls.progress(), name);
            assertEquals(told.size(), numbers(told).size(), name);
            assertEquals(name.equals("two") ? 4 : name.equals("same") ? 2 : 0, told.size(), name);
            assertTrue(server.requests().size() <= 6, name + server.requests().size());
          }
        });
  }

  @Test
  void anAccountIsLookedUpByItsNameOnce() {
    Server script = new Server(150);
    try (Loopback server = Loopback.serving(script);
        SourceReader reader =
            new XConnector(server.uri("/"))
                .open(
                    ReadRequest.of("https://x.com/ada?s=20").with(XConnector.PAGES, 2),
                    null,
                    with(server, "accessToken", "tkn"))) {
      while (reader.poll(100).progress() instanceof Progress.More) {
        // to the end
      }
      assertEquals(
          List.of("/2/users/by/username/ada", "/2/users/7/tweets", "/2/users/7/tweets"),
          server.requests().stream().map(request -> request.uri().getPath()).toList());
    }
  }

  @Test
  void aNameThatNobodyBearsIsRefused() {
    try (Loopback server =
            Loopback.serving(
                request ->
                    Loopback.Reply.json(
                        "{\"errors\":[{\"resource_type\":\"user\",\"value\":\"ada\",\"type\":\"https://api.x.com/2/problems/resource-not-found\"}]}"));
        SourceReader reader =
            new XConnector(server.uri("/"))
                .open(
                    ReadRequest.of("https://twitter.com/ada"),
                    null,
                    with(server, "accessToken", "tkn"))) {
      assertThrows(RefusedException.class, () -> reader.poll(10));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://x.com/search?q=kettle%20OR%20tea&src=typed_query&f=live | recent | /2/tweets/search/recent | kettle OR tea",
        "https://x.com/search?q=kettle | all | /2/tweets/search/all | kettle",
        "https://x.com/search?q=kettle&f=top&utm_source=a | recent | /2/tweets/search/recent | kettle",
        "https://x.com/search?q=kettle&f=image | recent | /2/tweets/search/recent | kettle has:images",
        "https://x.com/search?q=kettle+OR+tea&f=media | recent | /2/tweets/search/recent | (kettle OR tea) has:media",
        "https://x.com/search?q=kettle&f=video | recent | /2/tweets/search/recent | kettle has:videos",
        "https://x.com/hashtag/tea?src=hashtag_click&f=live | recent | /2/tweets/search/recent | #tea",
        "https://x.com/hashtag/Käse/ | recent | /2/tweets/search/recent | #Käse",
        "https://mobile.twitter.com/ada/status/20?t=x&s=19 | recent | /2/tweets/search/recent | conversation_id:20",
        "https://x.com/i/user/7 | recent | /2/users/7/tweets | ''",
        "https://api.twitter.com/2/tweets/search/all?query=tea&start_time=2026-01-01T00:00:00Z | recent | /2/tweets/search/all | tea",
        "https://api.x.com/2/users/7/tweets?exclude=replies&tweet.fields=lang&max_results=5 | recent | /2/users/7/tweets | ''"
      })
  void anAddressOfTheSiteIsAskedOfTheApi(String source, String reach, String path, String words) {
    try (Loopback server = Loopback.serving(new Server(5));
        SourceReader reader =
            new XConnector(server.uri("/"))
                .open(
                    ReadRequest.of(source).with(XConnector.REACH, reach),
                    null,
                    with(server, "accessToken", "tkn"))) {
      assertEquals(5, reader.poll(10).events().size());
      Loopback.Request asked = server.requests().get(0);
      assertEquals(path, asked.uri().getPath());
      assertEquals(words, query(asked).getOrDefault("query", ""));
      assertEquals(source.contains("start_time"), query(asked).containsKey("start_time"));
      assertEquals(
          source.contains("exclude") ? "replies" : "", query(asked).getOrDefault("exclude", ""));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://x.com/search?q=kettle&f=user",
        "https://x.com/search?q=kettle&f=list",
        "https://x.com/search?q=kettle&f=newest",
        "https://x.com/search?q=kettle&pf=on",
        "https://x.com/search?q=kettle&lf=on",
        "https://x.com/search?q=kettle&lang=de",
        "https://x.com/search?q=",
        "https://x.com/search?f=image",
        "https://x.com/hashtag/tea?f=people",
        "https://x.com/ada?f=live",
        "https://x.com/ada/status/20?conversation=none",
        "https://x.com/home",
        "https://x.com/ada/media",
        "https://x.com/",
        "https://api.x.com/2/tweets/counts/recent?query=tea",
        "https://api.x.com/2/tweets/counts/all?query=tea",
        "https://api.x.com/2/tweets/search/recent?query=tea&sort_order=relevancy",
        "https://api.x.com/2/tweets/search/recent",
        "https://api.x.com/2/tweets/search/stream",
        "https://api.x.com/2/lists/7/tweets",
        "https://ada:secret@x.com/ada",
        "ftp://x.com/ada",
        "ada"
      })
  void anAddressThatMeansNoListIsRefusedInWords(String source) {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> new XConnector().origin(ReadRequest.of(source)));
    String why = String.valueOf(refused.getMessage());
    assertTrue(why.startsWith("source: expected "), why);
    assertFalse(why.contains("secret"), why);
  }

  @Test
  void whatLiesTooFarBackForASearchIsAGap() {
    Server script = new Server(5);
    try (Loopback server = Loopback.serving(script)) {
      ReadRequest request = ReadRequest.of(server.root() + "/2/tweets/search/recent?query=kettle");
      Checkpoint at;
      try (SourceReader reader =
          new XConnector().open(request, null, with(server, "accessToken", "tkn"))) {
        at = reader.poll(10).next();
      }
      Instant later = Loopback.NOW.plus(Duration.ofDays(20));
      ConnectorContext context = as(server.context(() -> later), server);
      try (SourceReader reader = new XConnector().open(request, at, context)) {
        Batch batch = reader.poll(10);
        Gap gap = assertInstanceOf(Gap.class, batch.events().get(0));
        assertEquals("CHECKPOINT_TOO_OLD", gap.reason());
        assertEquals(FIRST.plus(APART.multipliedBy(5)), gap.from());
        assertFalse(query(server.requests().get(1)).containsKey("since_id"));
      }
    }
  }

  private static Progress.Wait waiting(SourceReader reader) {
    return assertInstanceOf(Progress.Wait.class, reader.poll(10).progress());
  }

  private static Loopback.Reply limited(Instant reset) {
    return Loopback.Reply.of(
        429,
        "x-rate-limit-limit",
        "450",
        "x-rate-limit-remaining",
        "0",
        "x-rate-limit-reset",
        Long.toString(reset.getEpochSecond()));
  }

  @Test
  void aLimitRestsListsOfItsKindAloneAndToTheSecond() {
    Instant now = Instant.now();
    Instant reset = now.plus(Duration.ofMinutes(9));
    Server well = new Server(5);
    try (Loopback server =
        Loopback.serving(
            request ->
                request.uri().getPath().startsWith("/2/tweets/search")
                    ? limited(reset)
                    : well.to(request))) {
      ConnectorContext context = as(server.context(() -> now), server);
      XConnector connector = new XConnector();
      try (SourceReader search =
              connector.open(
                  ReadRequest.of(server.root() + "/2/tweets/search/recent?query=kettle"),
                  null,
                  context);
          SourceReader other =
              connector.open(
                  ReadRequest.of(server.root() + "/2/tweets/search/recent?query=tea"),
                  null,
                  context);
          SourceReader timeline =
              connector.open(ReadRequest.of(server.root() + "/2/users/7/tweets"), null, context)) {
        Progress.Wait wait = waiting(search);
        assertEquals(Progress.Wait.Why.RATE_LIMIT, wait.why());
        // the server's own clock is this machine's, and a date counts whole seconds
        assertTrue(
            Duration.between(reset, wait.until()).abs().compareTo(Duration.ofSeconds(2)) < 0);
        assertEquals(wait.until(), waiting(other).until());
        assertEquals(1, server.requests().size(), "a list of the kind asks no more");
        assertEquals(5, timeline.poll(10).events().size());
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "402 | {\"title\":\"CreditsDepleted\",\"type\":\"https://api.x.com/2/problems/credits\"} | refused",
        "403 | {\"title\":\"Client Forbidden\",\"type\":\"https://api.x.com/2/problems/client-forbidden\",\"reason\":\"client-not-enrolled\"} | refused",
        "403 | {\"title\":\"Unsupported Authentication\",\"type\":\"https://api.x.com/2/problems/unsupported-authentication\"} | refused",
        "400 | {\"errors\":[{\"parameters\":{\"query\":[\"hush\"]},\"message\":\"hush\"}],\"title\":\"Invalid Request\",\"type\":\"https://api.x.com/2/problems/invalid-request\"} | refused",
        "401 | {\"title\":\"Unauthorized\",\"status\":401} | refused",
        "429 | {\"title\":\"UsageCapExceeded\",\"type\":\"https://api.x.com/2/problems/usage-capped\",\"period\":\"Monthly\"} | QUOTA",
        "403 | {\"title\":\"UsageCapExceeded\",\"type\":\"https://api.x.com/2/problems/usage-capped\"} | QUOTA",
        "429 | {} | RATE_LIMIT",
        "404 | <html>no</html> | malformed",
        "200 | <html>no</html> | malformed",
        "200 | {\"kettle\":1} | malformed",
        "200 | {\"errors\":[{\"resource_type\":\"user\",\"type\":\"https://api.x.com/2/problems/not-authorized-for-resource\"}]} | refused"
      })
  void whatTheApiSaysDecidesWhetherToWaitOrStop(int status, String body, String expected) {
    try (Loopback server = Loopback.serving(request -> new Loopback.Reply(status, Map.of(), body));
        SourceReader reader =
            new XConnector()
                .open(
                    ReadRequest.of(server.root() + "/2/tweets/search/recent?query=kettle"),
                    null,
                    with(server, "accessToken", "tkn"))) {
      String came;
      try {
        came = String.valueOf(waiting(reader).why());
      } catch (RefusedException e) {
        came = "refused";
        assertFalse(e.toString().contains("hush"), e.toString());
      } catch (MalformedException e) {
        came = "malformed";
      }
      assertEquals(expected, came);
    }
  }

  @Test
  void aDaysLimitCountsBesideThatOfTheQuarter() {
    try (Loopback server =
            Loopback.serving(
                request ->
                    Loopback.Reply.of(
                        429,
                        "x-rate-limit-remaining",
                        "3",
                        "x-rate-limit-reset",
                        Long.toString(Instant.now().plusSeconds(60).getEpochSecond()),
                        "x-app-limit-24hour-remaining",
                        "0",
                        "x-app-limit-24hour-reset",
                        Long.toString(Instant.now().plusSeconds(36_000).getEpochSecond())));
        SourceReader reader =
            new XConnector()
                .open(
                    ReadRequest.of(server.root() + "/2/users/7/tweets"),
                    null,
                    with(server, "accessToken", "tkn"))) {
      Progress.Wait wait = waiting(reader);
      assertEquals(Progress.Wait.Why.QUOTA, wait.why());
      Duration away = Duration.between(Loopback.NOW, wait.until());
      assertTrue(away.minusSeconds(36_000).abs().toSeconds() < 5, away::toString);
    }
  }

  /** Allows so many posts, and counts. */
  private static final class Purse implements Budget {
    final AtomicLong left;

    Purse(long left) {
      this.left = new AtomicLong(left);
    }

    @Override
    public Optional<Instant> spend(String source, String unit, long amount) {
      assertEquals("posts", unit);
      if (left.get() < amount) {
        return Optional.of(Loopback.NOW.plusSeconds(3600));
      }
      left.addAndGet(-amount);
      return Optional.empty();
    }

    @Override
    public void giveBack(String source, String unit, long amount) {
      left.addAndGet(amount);
    }
  }

  @Test
  void postsArePaidBeforeTheyAreAskedForAndGivenBackIfTheyDoNotCome() {
    Server script = new Server(13);
    try (Loopback server = Loopback.serving(script)) {
      Purse purse = new Purse(200);
      ConnectorContext context = as(server.context(() -> Loopback.NOW).budget(purse), server);
      ReadRequest request = ReadRequest.of(server.root() + "/2/users/7/tweets");
      Checkpoint at;
      try (SourceReader reader = new XConnector().open(request, null, context)) {
        at = reader.poll(100).next();
        assertEquals(187, purse.left.get());
      }
      purse.left.set(9);
      try (SourceReader reader = new XConnector().open(request, at, context)) {
        Progress.Wait wait = waiting(reader);
        assertEquals(Progress.Wait.Why.QUOTA, wait.why());
        assertEquals(1, server.requests().size(), "what cannot be paid is not asked for");
      }
      purse.left.set(60);
      script.newest.set(14);
      try (SourceReader reader = new XConnector().open(request, at, context)) {
        assertEquals(1, reader.poll(100).events().size());
        assertEquals("10", query(server.requests().get(1)).get("max_results"), "a smaller page");
        assertEquals(59, purse.left.get());
      }
    }
  }

  private static List<PostId> ids(String... natives) {
    return Arrays.stream(natives).map(Posts::id).toList();
  }

  private static LookedUp recheck(Loopback server, String... natives) {
    return new XConnector()
        .recheck(
            ReadRequest.of(server.root() + "/2/users/7/tweets"),
            ids(natives),
            with(server, "accessToken", "tkn"));
  }

  private static String form(String id, String words) {
    return "{\"id\":\""
        + id
        + "\",\"text\":\""
        + words
        + "\",\"author_id\":\"7\",\"edit_history_tweet_ids\":[\"10\",\"12\"]}";
  }

  private static String missing(String id, String problem) {
    return "{\"resource_type\":\"tweet\",\"resource_id\":\""
        + id
        + "\",\"type\":\"https://api.x.com/2/problems/"
        + problem
        + "\"}";
  }

  private static Loopback.Reply looked(List<String> there, List<String> errors) {
    return Loopback.Reply.json(
        "{"
            + (there.isEmpty() ? "" : "\"data\":[" + String.join(",", there) + "]," + USERS)
            + (errors.isEmpty()
                ? ""
                : (there.isEmpty() ? "" : ",") + "\"errors\":[" + String.join(",", errors) + "]")
            + "}");
  }

  @Test
  void anEditedPostAnswersByItsNewestFormAlone() {
    Map<String, Loopback.Reply> newest = new LinkedHashMap<>();
    newest.put("Edited", looked(List.of(form("12", "mended")), List.of()));
    newest.put("Deleted", looked(List.of(), List.of(missing("12", "resource-not-found"))));
    newest.put("Skipped", looked(List.of(), List.of(missing("12", "not-authorized-for-resource"))));
    newest.put("Withheld", looked(List.of(), List.of(missing("12", "resource-unavailable"))));
    newest.put("unanswered", looked(List.of(), List.of(missing("12", "something-new"))));
    newest.put("unanswered ", Loopback.Reply.json("<html>"));
    newest.put("rest", limited(Loopback.NOW.plusSeconds(99)));
    newest.forEach(
        (expected, reply) -> {
          try (Loopback server =
              Loopback.serving(
                  request ->
                      "12".equals(query(request).get("ids"))
                          ? reply
                          : looked(List.of(form("10", "first"), post("11")), List.of()))) {
            LookedUp answer = recheck(server, "10", "11");
            List<String> said =
                answer.events().stream()
                    .map(e -> e.getClass().getSimpleName() + " " + ((PostEvent) e).id())
                    .toList();
            boolean answered = !expected.strip().equals("unanswered") && !expected.equals("rest");
            assertEquals(
                answered
                    ? List.of(expected + " x::10", "Published x::11")
                    : List.of("Published x::11"),
                said,
                expected);
            assertEquals(
                answered ? List.of() : ids("10"), List.copyOf(answer.unanswered()), expected);
            assertEquals(expected.equals("rest"), answer.rest() != null, expected);
            if (expected.equals("Edited")) {
              PostEvent.Edited edited = (PostEvent.Edited) answer.events().get(0);
              assertEquals("mended", edited.post().text());
            }
          }
        });
  }

  @Test
  void aHundredAreLookedUpAtATimeAndALimitIsNoException() {
    AtomicInteger asked = new AtomicInteger();
    try (Loopback server =
        Loopback.serving(
            request -> {
              if (asked.incrementAndGet() == 3) {
                return limited(Instant.now().plusSeconds(600));
              }
              List<String> there = new ArrayList<>();
              for (String one : query(request).getOrDefault("ids", "").split(",", -1)) {
                there.add(post(one));
              }
              return looked(there, List.of());
            })) {
      String[] many = new String[250];
      for (int i = 0; i < many.length; i++) {
        many[i] = Integer.toString(1000 + i);
      }
      LookedUp answer = recheck(server, many);
      assertEquals(200, answer.events().size());
      assertEquals(50, answer.unanswered().size());
      assertEquals(Progress.Wait.Why.RATE_LIMIT, Objects.requireNonNull(answer.rest()).why());
    }
  }

  private static ConnectorContext as(ConnectorContext.Builder context, Loopback server) {
    return context
        .build()
        .forSource("x", Credentials.of(server.root(), "accessToken", Secret.of("tkn")));
  }

  private static ConnectorContext with(Loopback server, String... secrets) {
    Credentials all = Credentials.of(Origin.of(server.uri("/")));
    for (int i = 0; i < secrets.length; i += 2) {
      all = all.with(secrets[i], Secret.of(secrets[i + 1]));
    }
    return server.context().forSource("x", all);
  }

  @Test
  void requestsGoWithATokenOrASignature() {
    try (Loopback server = Loopback.serving(new Server(5))) {
      ReadRequest request =
          ReadRequest.of(server.root() + "/2/tweets/search/recent?query=hot%20tea");
      try (SourceReader reader =
          new XConnector().open(request, null, with(server, "accessToken", "tkn"))) {
        reader.poll(10);
      }
      try (SourceReader reader =
          new XConnector()
              .open(
                  request,
                  null,
                  with(
                      server,
                      "consumerKey",
                      "k",
                      "consumerSecret",
                      "s",
                      "token",
                      "t",
                      "tokenSecret",
                      "u"))) {
        reader.poll(10);
      }
      assertEquals("Bearer tkn", server.requests().get(0).header("Authorization"));
      String signed = String.valueOf(server.requests().get(1).header("Authorization"));
      assertTrue(signed.startsWith("OAuth ") && signed.contains("oauth_signature="), "unsigned");
    }
  }
}
