package dev.earshot.connectors.linkedin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.Entity;
import dev.earshot.ItemFault;
import dev.earshot.MalformedException;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.RefusedException;
import dev.earshot.Visibility;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Credentials;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.auth.OAuth2;
import dev.earshot.connectors.http.Loopback;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkedInTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final String POST =
      """
      {"id":"urn:li:share:901","author":"urn:li:organization:77","commentary":"It boils",
      "visibility":"PUBLIC","lifecycleState":"PUBLISHED","publishedAt":1767261600000,"lastModifiedAt":1767261600000%s}""";
  private static final String COMMENT =
      """
      {"actor":"urn:li:person:aB-1","commentUrn":"urn:li:comment:(urn:li:activity:901,%1$s)","id":"%1$s",
      "object":"urn:li:activity:901","created":{"time":1767261700000},"lastModified":{"time":1767261700000},
      "likesSummary":{"totalLikes":2},"message":{"attributes":[],"text":"hot"}%2$s}""";

  private static Batch read(String body, boolean any) {
    return new LinkedInConnector().normalize(body.getBytes(UTF_8), "x", NOW, any);
  }

  private static Post post(String body) {
    Batch batch = read(body, true);
    assertEquals(List.of(), batch.faults());
    return ((PostEvent.Published) batch.events().get(0)).post();
  }

  @Test
  void commentaryIsReadWithoutItsEscapesAndNamesOrganisationsAlone() {
    Post post =
        post(
            POST.formatted("")
                .replace(
                    "It boils",
                    "Hi @[Tea \\\\(UK\\\\)](urn:li:organization:5) and @[Ada L](urn:li:person:x1) {hashtag|\\\\#|kettle} 5 \\\\< 6 https://example.org/ @[half"));
    assertEquals("Hi Tea (UK) and Ada L #kettle 5 < 6 https://example.org/ @[half", post.text());
    Entity named = post.entities().get(0);
    assertEquals("Tea (UK)", named.span().in(post.text()));
    assertEquals("https://www.linkedin.com/company/5/", named.url().orElseThrow());
    Entity tag = post.entities().get(1);
    assertInstanceOf(Entity.Hashtag.class, tag);
    assertEquals("#kettle", tag.span().in(post.text()));
    assertEquals("https://example.org/", post.entities().get(2).value());
    assertEquals(3, post.entities().size());
  }

  @Test
  void anOrganisationIsItsNumberAndPageAndAMemberANumberAlone() {
    Author author = post(POST.formatted("")).author().orElseThrow();
    assertEquals("urn:li:organization:77", author.id().nativeId());
    assertEquals(Author.Kind.ORGANIZATION, author.kind());
    assertEquals("https://www.linkedin.com/company/77/", author.url().orElseThrow());
    Author member =
        post(COMMENT.formatted("5", ",\"actor~\":{\"localizedFirstName\":\"Ada\"}"))
            .author()
            .orElseThrow();
    assertEquals("urn:li:person:aB-1", member.id().nativeId());
    assertTrue(member.name().isEmpty() && member.url().isEmpty() && member.handle().isEmpty());
  }

  @Test
  void resharesPollsAndLinkedPagesAreToldAsSuch() {
    String reshare =
        ",\"reshareContext\":{\"parent\":\"urn:li:ugcPost:800\",\"root\":\"urn:li:share:700\"}";
    Post quote = post(POST.formatted(reshare));
    assertEquals(Post.Kind.QUOTE, quote.kind());
    assertEquals("urn:li:ugcPost:800", quote.quoteOf().orElseThrow().id().orElseThrow().nativeId());
    Post repost = post(POST.formatted(reshare).replace("It boils", ""));
    assertEquals(Post.Kind.REPOST, repost.kind());
    assertTrue(repost.repostOf().isPresent());
    Post poll =
        post(
            POST.formatted(
                ",\"content\":{\"poll\":{\"options\":[{\"text\":\"green\",\"voteCount\":3},{\"text\":\"black\"}]}}"));
    assertEquals(Post.Kind.POLL, poll.kind());
    assertEquals(3, poll.pollOptions().get(0).votes().getAsLong());
    assertTrue(poll.pollOptions().get(1).votes().isEmpty());
    Post page =
        post(
            POST.formatted(
                ",\"content\":{\"article\":{\"source\":\"https://town.example/tea\",\"title\":\"Theirs\"}}"));
    assertEquals("https://town.example/tea", page.entities().get(0).value());
    assertEquals("It boils", page.text());
  }

  @ParameterizedTest
  @CsvSource({
    "CONNECTIONS,PUBLISHED,FOLLOWERS",
    "LOGGED_IN,PUBLISHED,FOLLOWERS",
    "PUBLIC,DRAFT,DIRECT",
    "PUBLIC,PUBLISH_REQUESTED,DIRECT",
    "SOMEBODY,PUBLISHED,UNKNOWN"
  })
  void onlyWhatIsPublicAndPublishedComesWhole(String seen, String state, Visibility meant) {
    String body =
        POST.formatted("").replace("\"PUBLIC\"", "\"" + seen + "\"").replace("PUBLISHED", state);
    PostEvent.Skipped skipped =
        assertInstanceOf(PostEvent.Skipped.class, read(body, false).events().get(0));
    assertEquals(meant, skipped.visibility());
  }

  @Test
  void anAdvertisementThatStandsInNoFeedIsUnlisted() {
    Batch batch = read(POST.formatted(",\"distribution\":{\"feedDistribution\":\"NONE\"}"), false);
    assertEquals(
        Visibility.UNLISTED, ((PostEvent.Published) batch.events().get(0)).post().visibility());
  }

  @Test
  void anEditAndADeletionAreToldAsSuch() {
    Batch edited =
        read(
            POST.formatted(",\"lifecycleStateInfo\":{\"isEditedByAuthor\":true}")
                .replace("\"lastModifiedAt\":1767261600000", "\"lastModifiedAt\":1767265200000"),
            false);
    assertEquals(
        Instant.parse("2026-01-01T11:00:00Z"),
        assertInstanceOf(PostEvent.Edited.class, edited.events().get(0))
            .post()
            .editedAt()
            .orElseThrow());
    assertInstanceOf(
        PostEvent.Deleted.class,
        read(POST.formatted("").replace("PUBLISHED", "DELETED"), false).events().get(0));
  }

  @Test
  void olderFormsAreReadWithWhatTheyName() {
    Post share =
        post(
            """
            {"id":"600","owner":"urn:li:organization:77","created":{"time":1471967236000},
            "text":{"text":"Hello Tea!","annotations":[{"start":6,"length":3,"entity":"urn:li:organization:5"}]},
            "content":{"contentEntities":[{"entityLocation":"https://town.example/"}]}}""");
    assertEquals("urn:li:share:600", share.id().nativeId());
    assertEquals("Tea", share.entities().get(0).value());
    assertEquals("https://town.example/", share.entities().get(1).value());
    Post ugc =
        post(
            """
            {"id":"urn:li:ugcPost:500","author":"urn:li:organization:77","lifecycleState":"PUBLISHED","firstPublishedAt":1500590592702,
            "specificContent":{"com.linkedin.ugc.ShareContent":{"shareCommentary":{"text":"Hello Tea!","attributes":[
            {"start":6,"length":3,"value":{"com.linkedin.common.CompanyAttributedEntity":{"company":"urn:li:organization:5"}}},
            {"start":6,"length":90,"value":{}}]},"media":[{"originalUrl":"https://town.example/"}]}},
            "visibility":{"com.linkedin.ugc.MemberNetworkVisibility":"PUBLIC"}}""");
    assertEquals(Visibility.PUBLIC, ugc.visibility());
    assertEquals("Tea", ugc.entities().get(0).value());
  }

  private static ConnectorContext keyed(Loopback server) {
    return server
        .context()
        .forSource(
            server.root(),
            Credentials.of(server.root(), OAuth2.ACCESS_TOKEN, Secret.of("a-token")));
  }

  private static Loopback server(Map<String, String> answers) {
    return Loopback.serving(
        request -> {
          String asked = URLDecoder.decode(request.uri().toString(), UTF_8);
          return answers.entrySet().stream()
              .filter(one -> asked.contains(one.getKey()))
              .findFirst()
              .map(one -> Loopback.Reply.json(one.getValue()))
              .orElse(new Loopback.Reply(404, Map.of(), "{\"status\":404,\"message\":\"x\"}"));
        });
  }

  private static String list(String... records) {
    return "{\"paging\":{\"start\":0,\"count\":50,\"links\":[]},\"elements\":["
        + String.join(",", records)
        + "]}";
  }

  @Test
  void aNameIsLookedUpOnceAndCountsAreAskedForWhatIsNew() {
    try (Loopback server =
            server(
                Map.of(
                    "/rest/organizations?q=vanityName&vanityName=kettle-makers",
                    "{\"elements\":[{\"id\":77}]}",
                    "/rest/posts?author=urn:li:organization:77",
                    list(POST.formatted("")),
                    "/rest/socialMetadata?ids=List(urn:li:share:901)",
                    "{\"results\":{\"urn:li:share:901\":{\"reactionSummaries\":{\"LIKE\":{\"count\":3},\"PRAISE\":{\"count\":2}},\"commentSummary\":{\"count\":4}}}}"));
        SourceReader reader =
            new LinkedInConnector(URI.create(server.root()))
                .open(
                    ReadRequest.of("https://www.linkedin.com/company/kettle-makers/posts/"),
                    null,
                    keyed(server))) {
      Post post = ((PostEvent.Published) reader.poll(10).events().get(0)).post();
      assertEquals(3, post.metric(Metric.LIKES).orElseThrow().value());
      assertEquals(5, post.metric("reactions").orElseThrow().value());
      assertEquals(4, post.metric(Metric.REPLIES).orElseThrow().value());
      int asked = server.requests().size();
      assertEquals(3, asked);
      assertEquals(0, reader.poll(10).events().size());
      assertEquals(asked + 1, server.requests().size());
      assertEquals("202506", server.requests().get(1).header("LinkedIn-Version"));
      assertEquals("2.0.0", server.requests().get(1).header("X-Restli-Protocol-Version"));
      assertEquals("FINDER", server.requests().get(1).header("X-RestLi-Method"));
      assertEquals("BATCH_GET", server.requests().get(2).header("X-RestLi-Method"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 500})
  void countsThatNeverReadHoldUpNoPost(int status) {
    try (Loopback server =
            Loopback.serving(
                request ->
                    request.uri().getPath().equals("/rest/posts")
                        ? Loopback.Reply.json(list(POST.formatted("")))
                        : new Loopback.Reply(status, Map.of(), "<html>"));
        SourceReader reader =
            new LinkedInConnector(URI.create(server.root()))
                .open(
                    ReadRequest.of("https://www.linkedin.com/company/77/posts/"),
                    null,
                    keyed(server))) {
      Batch batch = reader.poll(10);
      assertTrue(((PostEvent.Published) batch.events().get(0)).post().metrics().isEmpty());
      assertEquals(List.of("counts"), batch.faults().stream().map(ItemFault::field).toList());
    }
  }

  @Test
  void withoutThePermissionToCountPostsComeWithoutCounts() {
    try (Loopback server =
            Loopback.serving(
                request ->
                    request.uri().getPath().equals("/rest/posts")
                        ? Loopback.Reply.json(list(POST.formatted("")))
                        : Loopback.Reply.of(403));
        SourceReader reader =
            new LinkedInConnector(URI.create(server.root()))
                .open(
                    ReadRequest.of("https://www.linkedin.com/company/77/"), null, keyed(server))) {
      Post post = ((PostEvent.Published) reader.poll(10).events().get(0)).post();
      assertTrue(post.metrics().isEmpty());
    }
  }

  private static Batch comments(String post) {
    try (Loopback server =
            server(
                Map.of(
                    "/comments?",
                    list(
                        COMMENT.formatted("5", ""),
                        COMMENT.formatted(
                            "6", ",\"parentComment\":\"urn:li:comment:(urn:li:activity:901,5)\"")),
                    "/rest/posts/urn:li:share:901",
                    post));
        SourceReader reader =
            new LinkedInConnector(URI.create(server.root()))
                .open(
                    ReadRequest.of("https://www.linkedin.com/feed/update/urn:li:share:901/"),
                    null,
                    keyed(server))) {
      return reader.poll(10);
    }
  }

  @Test
  void aCommentIsSeenByWhoeverSeesThePost() {
    Batch open = comments(POST.formatted(""));
    assertEquals(List.of(), open.faults());
    Post comment =
        open.events().stream()
            .map(event -> ((PostEvent.Published) event).post())
            .filter(one -> one.kind() == Post.Kind.COMMENT)
            .findFirst()
            .orElseThrow();
    assertEquals("hot", comment.text());
    assertEquals(2, comment.metric(Metric.LIKES).orElseThrow().value());
    assertEquals(
        "urn:li:activity:901", comment.inReplyTo().orElseThrow().id().orElseThrow().nativeId());
    assertTrue(
        open.events().stream()
            .anyMatch(event -> ((PostEvent.Published) event).post().kind() == Post.Kind.REPLY));
    Batch closed = comments(POST.formatted("").replace("\"PUBLIC\"", "\"CONNECTIONS\""));
    assertTrue(closed.events().stream().allMatch(PostEvent.Skipped.class::isInstance));
    assertEquals(2, closed.events().size());
  }

  private static Batch answered(Loopback.Reply reply) {
    try (Loopback server = Loopback.serving(request -> reply);
        SourceReader reader =
            new LinkedInConnector(URI.create(server.root()))
                .open(ReadRequest.of("https://www.linkedin.com/company/77"), null, keyed(server))) {
      return reader.poll(10);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 403})
  void aSpentDayIsWaitedForUntilMidnightOfUtc(int status) {
    Loopback.Reply reply =
        new Loopback.Reply(
            status,
            Map.of(),
            "{\"message\":\"Resource level throttle limit for calls to this resource is reached.\",\"status\":"
                + status
                + "}");
    Progress.Wait wait = assertInstanceOf(Progress.Wait.class, answered(reply).progress());
    assertEquals(Instant.parse("2026-11-23T00:00:00Z"), wait.until());
    assertEquals(Progress.Wait.Why.QUOTA, wait.why());
    Loopback.Reply soon = new Loopback.Reply(429, Map.of("Retry-After", "60"), reply.body());
    assertEquals(
        Loopback.NOW.plusSeconds(60),
        assertInstanceOf(Progress.Wait.class, answered(soon).progress()).until());
  }

  @ParameterizedTest
  @CsvSource({"403,administer", "426,version"})
  void refusalsSayWhatToDo(int status, String word) {
    RefusedException refused =
        assertThrows(
            RefusedException.class,
            () -> answered(new Loopback.Reply(status, Map.of(), "{\"status\":" + status + "}")));
    assertTrue(String.valueOf(refused.getMessage()).contains(word), refused.getMessage());
  }

  @Test
  void nonsenseIsNoListAndNoAbsence() {
    assertThrows(MalformedException.class, () -> answered(Loopback.Reply.json("{}")));
    assertThrows(
        MalformedException.class, () -> answered(new Loopback.Reply(404, Map.of(), "no route")));
  }

  @Test
  void aPostThatIsGoneIsDeletedAndAStrangeIdIsNotAskedFor() {
    try (Loopback server = server(Map.of("/rest/posts/urn:li:share:901", POST.formatted("")))) {
      List<PostId> ids =
          List.of(
              PostId.of(OrganizationPosts.NETWORK, "urn:li:share:901"),
              PostId.of(OrganizationPosts.NETWORK, "urn:li:share:902"),
              PostId.of(OrganizationPosts.NETWORK, "urn:li:comment:(urn:li:share:901,5)"),
              PostId.of(OrganizationPosts.NETWORK, "g-1"));
      LookedUp found =
          new LinkedInConnector(URI.create(server.root()))
              .recheck(ReadRequest.of("https://www.linkedin.com/company/77"), ids, keyed(server));
      assertInstanceOf(PostEvent.Published.class, found.events().get(0));
      assertEquals(
          List.of(ids.get(1), ids.get(2)),
          found.events().stream()
              .filter(PostEvent.Deleted.class::isInstance)
              .map(event -> ((PostEvent) event).id())
              .toList());
      assertEquals(java.util.Set.of(ids.get(3)), found.unanswered());
      assertEquals(3, server.requests().size());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://www.linkedin.com/in/ada",
        "https://www.linkedin.com/feed/",
        "https://www.linkedin.com/feed/update/urn:li:person:1",
        "https://api.linkedin.com/rest/posts?q=author&author=urn:li:person:s3cret",
        "https://api.linkedin.com/rest/posts?q=author&author=urn:li:organization:7&access_token=s3cret",
        "https://elsewhere.example/company/77",
        "kettle"
      })
  void anotherAddressIsRefusedWithoutBeingRepeated(String source) {
    String said =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Place.of(source, "https://api.linkedin.com"))
                .getMessage());
    assertTrue(said.startsWith("source: "), said);
    assertFalse(said.contains("s3cret"), said);
  }

  @Test
  void whatIsNoPostIsAFaultAndAGroupIsForItsMembers() {
    assertEquals(1, read("{\"errorCode\":0,\"status\":404}", false).faults().size());
    assertEquals(
        1, read("{\"elements\":[{\"id\":\"x\",\"commentary\":\"y\"}]}", false).faults().size());
    Batch group = read("{\"_total\":1,\"values\":[{\"id\":\"g-1-S-2\",\"title\":\"x\"}]}", false);
    assertEquals(
        Visibility.FOLLOWERS,
        assertInstanceOf(PostEvent.Skipped.class, group.events().get(0)).visibility());
  }
}
