package dev.earshot.connectors.tumblr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Entity;
import dev.earshot.MalformedException;
import dev.earshot.Media;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.RefusedException;
import dev.earshot.UnavailableException;
import dev.earshot.Visibility;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Credentials;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.auth.OAuth1;
import dev.earshot.connectors.http.Loopback;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TumblrTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final String BLOG =
      "\"blog\":{\"name\":\"steam\",\"uuid\":\"t:Ab1\",\"url\":\"https://steam.tumblr.com/\"}";
  private static final String PLAIN =
      "{\"id_string\":\"901\",\"state\":\"published\",\"timestamp\":1767261600," + BLOG + ",%s}";

  private static Batch read(String body) {
    return new TumblrConnector().normalize(body.getBytes(UTF_8), "x", NOW, false);
  }

  private static Post post(String fields) {
    Batch batch = read(PLAIN.formatted(fields));
    assertEquals(List.of(), batch.faults());
    return assertInstanceOf(PostEvent.Published.class, batch.events().get(0)).post();
  }

  private static String nativeId(java.util.Optional<Post.Reference> reference) {
    return reference.flatMap(Post.Reference::id).map(PostId::nativeId).orElse("");
  }

  @Test
  void blocksAreTextLinksMentionsAndPicturesInCodePoints() {
    Post post =
        post(
            """
            "content":[{"type":"text","text":"\ud83c\udf75 see this, @pot","formatting":[
            {"start":2,"end":5,"type":"link","url":"https://town.example/"},
            {"start":12,"end":16,"type":"mention","blog":{"name":"pot","url":"https://pot.tumblr.com/"}},
            {"start":0,"end":99,"type":"link","url":"https://beyond.example/"}]},
            {"type":"text","text":"second"},
            {"type":"image","alt_text":"a pot","media":[{"url":"https://media.example/big.jpg"},{"url":"https://media.example/small.jpg"}]},
            {"type":"video","media":{"url":"https://media.example/pot.mp4"}},
            {"type":"hologram","text":"from a later year"}],
            "tags":["green tea"],"note_count":4""");
    assertEquals("\ud83c\udf75 see this, @pot\nsecond", post.text());
    Entity link = post.entities().get(0);
    assertEquals("see", link.span().in(post.text()));
    assertEquals("https://town.example/", link.url().orElseThrow());
    Entity mention = post.entities().get(1);
    assertInstanceOf(Entity.HandleMention.class, mention);
    assertEquals("@pot", mention.span().in(post.text()));
    assertEquals("green tea", post.entities().get(2).value());
    assertEquals(
        List.of("https://media.example/big.jpg", "https://media.example/pot.mp4"),
        post.media().stream().map(Media::url).toList());
    assertEquals("a pot", post.media().get(0).alt().orElseThrow());
    assertEquals(4, post.metric("notes").orElseThrow().value());
    assertEquals("t:Ab1", post.author().orElseThrow().id().nativeId());
    assertEquals("steam", post.author().orElseThrow().handle().orElseThrow());
    assertEquals(Post.Kind.POST, post.kind());
  }

  @Test
  void theOlderFormHasItsWordsByKind() {
    Post post =
        post(
            """
            "type":"photo","caption":"<p>Hot &amp; <a href=\\"https://town.example/\\">new</a></p>",
            "photos":[{"caption":"a pot","original_size":{"url":"https://media.example/pot.jpg"}}]""");
    assertEquals("Hot & new", post.text());
    assertEquals("https://media.example/pot.jpg", post.media().get(0).url());
    Post answer =
        post(
            "\"type\":\"answer\",\"asking_name\":\"bo\",\"question\":\"Why?\",\"answer\":\"<p>Tea.</p>\"");
    assertEquals("Tea.", answer.text());
    assertEquals(
        "Kettles",
        post("\"type\":\"text\",\"title\":\"Kettles\",\"body\":\"x\"").title().orElseThrow());
  }

  @Test
  void whatSomebodyAskedIsNotWhatTheBlogSays() {
    Post post =
        post(
            """
            "content":[{"type":"text","text":"Why?"},{"type":"text","text":"Because."}],
            "layout":[{"type":"ask","blocks":[0]},{"type":"rows","display":[{"blocks":[1]}]}]""");
    assertEquals("Because.", post.text());
  }

  @Test
  void aReblogRefersToTheLastThatAddedSomethingAndToTheFirst() {
    String trail =
        """
        "trail":[{"post":{"id":"801"},"blog":{"name":"pot"},"content":[{"type":"text","text":"first"}]},
        {"broken_blog_name":"gone","content":[]},
        {"post":{"id":802},"blog":{"name":"cup"},"content":[{"type":"text","text":"second"}]}],
        "reblogged_from_id":"850","reblogged_root_id":"801\"""";
    Post quote = post("\"content\":[{\"type\":\"text\",\"text\":\"so true\"}]," + trail);
    assertEquals(Post.Kind.QUOTE, quote.kind());
    assertEquals("so true", quote.text());
    assertEquals("802", nativeId(quote.quoteOf()));
    assertEquals("801", nativeId(quote.threadRoot()));
    Post repost = post("\"content\":[]," + trail);
    assertEquals(Post.Kind.REPOST, repost.kind());
    assertEquals("802", nativeId(repost.repostOf()));
    assertEquals("", repost.text());
  }

  @Test
  void aReblogOfTheOlderFormKeepsItsOwnCommentAlone() {
    Post post =
        post(
            """
            "type":"text","body":"<p><a>pot</a>:</p><blockquote>first</blockquote><p>so true</p>",
            "reblog":{"comment":"<p>so true</p>"},"reblogged_from_id":"850","reblogged_root_id":"801",
            "trail":[{"post":{"id":"801"},"content":"<p>first</p>"},{"post":{"id":"901"},"is_current_item":true,"content":"<p>so true</p>"}]""");
    assertEquals("so true", post.text());
    assertEquals("801", nativeId(post.quoteOf()));
    assertEquals("850", nativeId(post("\"content\":[],\"reblogged_from_id\":\"850\"").repostOf()));
  }

  @Test
  void aReblogWhoseWholeChainIsGoneIsStillOne() {
    Post post = post("\"content\":[],\"trail\":[{\"broken_blog_name\":\"gone\",\"content\":[]}]");
    assertEquals(Post.Kind.REPOST, post.kind());
    assertTrue(post.repostOf().isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "'\"state\":\"private\"',DIRECT",
    "'\"state\":\"queued\"',DIRECT",
    "'\"state\":\"unheard-of\"',UNKNOWN",
    "'\"is_paywalled\":true,\"paywall_access\":\"non-member\"',FOLLOWERS",
    "'\"content\":[{\"type\":\"paywall\",\"subtype\":\"cta\"}]',FOLLOWERS"
  })
  void onlyWhatIsPublishedComesWhole(String fields, Visibility meant) {
    Batch batch = read("{\"id_string\":\"901\",\"blog_name\":\"steam\"," + fields + "}");
    PostEvent.Skipped skipped = assertInstanceOf(PostEvent.Skipped.class, batch.events().get(0));
    assertEquals(meant, skipped.visibility());
    assertEquals("steam", skipped.author().orElseThrow().nativeId());
  }

  @Test
  void notesThatStandInAPostAreSeenByWhoeverSeesIt() {
    String notes =
        "\"content\":[],\"notes\":[{\"type\":\"reply\",\"timestamp\":1767262000,\"blog_uuid\":\"t:C\",\"reply_text\":\"nice\"}]";
    Batch open = read(PLAIN.formatted(notes));
    assertEquals("nice", ((PostEvent.Published) open.events().get(1)).post().text());
    Batch closed = read(PLAIN.formatted(notes).replace("published", "private"));
    assertEquals(2, closed.events().size());
    assertTrue(closed.events().stream().allMatch(PostEvent.Skipped.class::isInstance));
  }

  @Test
  void aPollHasItsOptions() {
    Post post =
        post(
            "\"content\":[{\"type\":\"poll\",\"question\":\"Which?\",\"answers\":[{\"answer_text\":\"green\"},{\"answer_text\":\"black\"}]}]");
    assertEquals(Post.Kind.POLL, post.kind());
    assertEquals("Which?", post.text());
    assertEquals("black", post.pollOptions().get(1).text());
  }

  private static ConnectorContext keyed(Loopback server, String... names) {
    Credentials credentials = Credentials.of(Origin.of(server.root()));
    for (String name : names) {
      credentials = credentials.with(name, Secret.of(name + "-value"));
    }
    return server.context().forSource(server.root(), credentials);
  }

  private static final String NOTES =
      """
      {"meta":{"status":200},"response":{"notes":[
      {"type":"reblog","timestamp":1767261900,"blog_name":"cup","blog_uuid":"t:C","post_id":"950","added_text":"so true","tags":["tea"]},
      {"type":"reply","timestamp":1767261800,"blog_name":"pot","blog_uuid":"t:P","reply_text":"nice"},
      {"type":"like","timestamp":1767261700,"blog_name":"lid","blog_uuid":"t:L"}],
      "rollup_notes":[],"total_notes":3%s}}""";

  @Test
  void answersAndReblogsOfAPostArePostsAndLikesAreNot() {
    try (Loopback server =
            Loopback.serving(
                request ->
                    Loopback.Reply.json(
                        request.uri().getQuery().contains("before_timestamp=")
                            ? "{\"meta\":{\"status\":200},\"response\":{\"notes\":[]}}"
                            : NOTES.formatted(
                                ",\"_links\":{\"next\":{\"query_params\":{\"before_timestamp\":\"1767261700000001\"}}}")));
        SourceReader reader =
            new TumblrConnector(URI.create(server.root()))
                .open(
                    ReadRequest.of("https://steam.tumblr.com/post/901/a-kettle"),
                    null,
                    server.context())) {
      Batch batch = reader.poll(10);
      assertEquals(List.of(), batch.faults());
      assertEquals(2, batch.events().size());
      Post reply = ((PostEvent.Published) batch.events().get(0)).post();
      assertEquals(Post.Kind.REPLY, reply.kind());
      assertEquals("nice", reply.text());
      assertEquals("901", nativeId(reply.inReplyTo()));
      Post reblog = ((PostEvent.Published) batch.events().get(1)).post();
      assertEquals("950", reblog.id().nativeId());
      assertEquals("901", nativeId(reblog.quoteOf()));
      reader.poll(10);
      assertTrue(
          server.requests().get(1).uri().getQuery().contains("before_timestamp=1767261700000001"));
      assertEquals("/v2/blog/steam.tumblr.com/notes", server.requests().get(0).uri().getPath());
    }
  }

  @Test
  void aTagIsPagedByTimeAndAFeaturedOneByWhenItFeatured() {
    for (String time : List.of("timestamp", "featured_timestamp")) {
      try (Loopback server =
              Loopback.serving(
                  request ->
                      Loopback.Reply.json(
                          "{\"meta\":{\"status\":200},\"response\":[%s]}"
                              .formatted(
                                  request.uri().getQuery().contains("before=")
                                      ? ""
                                      : PLAIN.formatted(
                                          "\"content\":[],\"" + time + "\":1767260000"))));
          SourceReader reader =
              new TumblrConnector(URI.create(server.root()))
                  .open(
                      ReadRequest.of("https://www.tumblr.com/tagged/green%20tea?sort=recent"),
                      null,
                      server.context())) {
        assertEquals(1, reader.poll(10).events().size());
        reader.poll(10);
        assertTrue(server.requests().get(0).uri().getQuery().contains("tag=green tea"));
        assertTrue(server.requests().get(1).uri().getQuery().contains("before=1767260001"), time);
      }
    }
  }

  @Test
  void aKeyGoesInTheQueryAndASecretSigns() {
    String empty = "{\"meta\":{\"status\":200},\"response\":{\"posts\":[]}}";
    try (Loopback server = Loopback.serving(request -> Loopback.Reply.json(empty))) {
      ReadRequest request = ReadRequest.of("https://steam.tumblr.com");
      TumblrConnector connector = new TumblrConnector(URI.create(server.root()));
      try (SourceReader reader =
          connector.open(request, null, keyed(server, OAuth1.CONSUMER_KEY))) {
        reader.poll(1);
      }
      try (SourceReader reader =
          connector.open(
              request, null, keyed(server, OAuth1.CONSUMER_KEY, OAuth1.CONSUMER_SECRET))) {
        reader.poll(1);
      }
      assertTrue(server.requests().get(0).uri().getQuery().contains("api_key=consumerKey-value"));
      assertFalse(server.requests().get(1).uri().getQuery().contains("api_key"));
      String header = String.valueOf(server.requests().get(1).header("Authorization"));
      assertTrue(header.startsWith("OAuth ") && header.contains("oauth_signature="), header);
    }
  }

  private static Batch answered(Loopback.Reply reply) {
    try (Loopback server = Loopback.serving(request -> reply);
        SourceReader reader =
            new TumblrConnector(URI.create(server.root()))
                .open(ReadRequest.of("https://www.tumblr.com/steam"), null, server.context())) {
      return reader.poll(10);
    }
  }

  @Test
  void aSpentHourIsWaitedForWithThePage() {
    Loopback.Reply page =
        new Loopback.Reply(
            200,
            Map.of(
                "Content-Type", "application/json",
                "X-Ratelimit-Perhour-Remaining", "0",
                "X-Ratelimit-Perhour-Reset", "120",
                "X-Ratelimit-Perday-Remaining", "7",
                "X-Ratelimit-Perday-Reset", "9000"),
            "{\"meta\":{\"status\":200},\"response\":{\"posts\":["
                + PLAIN.formatted("\"content\":[]")
                + "]}}");
    Batch batch = answered(page);
    assertEquals(1, batch.events().size());
    Progress.Wait wait = assertInstanceOf(Progress.Wait.class, batch.progress());
    assertEquals(Loopback.NOW.plusSeconds(120), wait.until());
    assertEquals(Progress.Wait.Why.RATE_LIMIT, wait.why());
  }

  @ParameterizedTest
  @ValueSource(strings = {"429", "200"})
  void aSpentDayIsAQuotaHoweverItIsSaid(int status) {
    Loopback.Reply reply =
        new Loopback.Reply(
            status,
            Map.of(
                "Content-Type", "application/json",
                "X-Ratelimit-Perday-Remaining", "0",
                "X-Ratelimit-Perday-Reset", "3600"),
            "{\"meta\":{\"status\":429,\"msg\":\"Limit Exceeded\"},\"response\":[]}");
    Progress.Wait wait = assertInstanceOf(Progress.Wait.class, answered(reply).progress());
    assertEquals(Loopback.NOW.plus(Duration.ofHours(1)), wait.until());
    assertEquals(Progress.Wait.Why.QUOTA, wait.why());
  }

  @Test
  void refusalsTroubleAndNonsenseAreToldApart() {
    String members =
        "{\"meta\":{\"status\":404},\"response\":[],\"errors\":[{\"title\":\"Not Found\",\"code\":4012}]}";
    for (int status : new int[] {404, 200}) {
      RefusedException refused =
          assertThrows(
              RefusedException.class,
              () -> answered(new Loopback.Reply(status, Map.of(), members)));
      assertTrue(String.valueOf(refused.getMessage()).contains("logged in"));
    }
    assertThrows(
        UnavailableException.class,
        () -> answered(Loopback.Reply.json("{\"meta\":{\"status\":503},\"response\":[]}")));
    assertThrows(
        MalformedException.class,
        () -> answered(new Loopback.Reply(404, Map.of(), "no such route")));
    assertThrows(
        MalformedException.class,
        () -> answered(Loopback.Reply.json("{\"meta\":{\"status\":200},\"response\":{}}")));
  }

  private static LookedUp recheck(String source, String body) {
    try (Loopback server =
        Loopback.serving(
            request ->
                request.uri().getQuery().contains("id=901&")
                    ? Loopback.Reply.json(body)
                    : new Loopback.Reply(
                        404, Map.of(), "{\"meta\":{\"status\":404},\"response\":[]}"))) {
      return new TumblrConnector(URI.create(server.root()))
          .recheck(
              ReadRequest.of(source),
              List.of(PostId.of(Notes.NETWORK, "901"), PostId.of(Notes.NETWORK, "902")),
              server.context());
    }
  }

  @Test
  void aPostIsLookedUpInItsOwnBlogAlone() {
    String body =
        "{\"meta\":{\"status\":200},\"response\":{\"posts\":["
            + PLAIN.formatted("\"content\":[]")
            + "]}}";
    LookedUp found = recheck("https://steam.tumblr.com", body);
    assertInstanceOf(PostEvent.Published.class, found.events().get(0));
    assertInstanceOf(PostEvent.Deleted.class, found.events().get(1));
    // of another blog's posts this one knows nothing, and that is no deletion
    assertEquals(2, recheck("https://steam.tumblr.com/post/77", body).unanswered().size());
    assertEquals(2, recheck("https://www.tumblr.com/tagged/tea", body).unanswered().size());
  }

  @ParameterizedTest
  @CsvSource({
    "https://steam.tumblr.com, POSTS, /v2/blog/steam.tumblr.com/posts",
    "https://www.tumblr.com/steam, POSTS, /v2/blog/steam/posts",
    "https://www.tumblr.com/@steam, POSTS, /v2/blog/steam/posts",
    "https://www.tumblr.com/blog/view/steam, POSTS, /v2/blog/steam/posts",
    "https://www.tumblr.com/steam/901/a-kettle, NOTES, /v2/blog/steam/notes",
    "https://tumblr.com/tagged/tea, TAGGED, /v2/tagged",
    "https://gateway.example/v2/blog/www.davidslog.com/posts?tag=tea, POSTS, /v2/blog/www.davidslog.com/posts",
    "https://gateway.example/v2/blog/t:Ab1/notes?id=901, NOTES, /v2/blog/t:Ab1/notes"
  })
  void addressesNameLists(String source, Place.Kind kind, String path) {
    Place place = Place.of(source, "https://api.tumblr.com");
    assertEquals(kind, place.kind());
    assertEquals(path, place.list().path());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://www.tumblr.com/",
        "https://www.tumblr.com/search/tea",
        "https://www.tumblr.com/tagged/",
        "https://www.tumblr.com/tagged/%zz",
        "https://api.tumblr.com/v2/user/dashboard",
        "https://api.tumblr.com/v2/blog/steam/notes",
        "https://api.tumblr.com/v2/tagged?tag=tea&api_key=s3cret",
        "https://s3cret:s3cret@steam.tumblr.com/",
        "https://elsewhere.example/steam",
        "steam"
      })
  void anotherAddressIsRefusedWithoutBeingRepeated(String source) {
    String said =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Place.of(source, "https://api.tumblr.com"))
                .getMessage());
    assertTrue(said.startsWith("source: "), said);
    assertFalse(said.contains("s3cret"), said);
  }

  @Test
  void whatIsNoPostIsAFault() {
    assertEquals(1, read("{\"meta\":{\"status\":401},\"response\":[]}").faults().size());
    assertEquals(1, read("{\"kettle\":1}").faults().size());
    assertEquals(
        1,
        read("{\"meta\":{\"status\":200},\"response\":{\"posts\":[{\"id\":\"x\"}]}}")
            .faults()
            .size());
    assertEquals(1, read("{\"notes\":[]}").faults().size());
    Batch late = read(PLAIN.formatted("\"timestamp\":\"soon\",\"content\":[]"));
    assertEquals("timestamp", late.faults().get(0).field());
    assertEquals(1, late.events().size());
  }
}
