package dev.earshot.connectors.bluesky;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.Lists;
import dev.earshot.Author;
import dev.earshot.AuthorEvent;
import dev.earshot.Checkpoint;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.RefusedException;
import dev.earshot.SourceEvent;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.CredentialStore;
import dev.earshot.connectors.Credentials;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.bluesky.BlueskyServers.Person;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.HttpTransport;
import dev.earshot.connectors.http.TransportLimits;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What the connector makes of Bluesky's own servers. */
@Tag("heavy")
@BlueskyServers.Needed
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class BlueskyServersTest {
  private static final int MANY = 260;

  /* What the packages for tests sign their tokens with. */
  private static final String JWT_SECRET = "jwt-secret";

  private static final HttpTransport TRANSPORT =
      HttpTransport.builder("earshot-test/0 (test@example.org)")
          .permit("127.0.0.1")
          .permit("localhost")
          .build(HttpTransport.client(TransportLimits.standard()));

  private BlueskyServers servers;
  private BlueskyConnector connector;

  @BeforeAll
  void start() throws IOException {
    servers = BlueskyServers.start();
    connector = new BlueskyConnector(URI.create(servers.appview()));
  }

  @AfterAll
  void stop() throws IOException {
    if (servers != null) {
      servers.close();
    }
  }

  private static ConnectorContext context() {
    return ConnectorContext.builder(InstantSource.system()).transport(TRANSPORT).build();
  }

  private Batch readAll(String source) {
    return readAll(ReadRequest.of(source).with(BlueskyConnector.PAGES, 100), context());
  }

  private Batch readAll(ReadRequest request, ConnectorContext context) {
    List<SourceEvent> events = new ArrayList<>();
    try (SourceReader reader = connector.open(request, null, context)) {
      while (true) {
        Batch batch = reader.poll(50);
        assertEquals(List.of(), batch.faults());
        events.addAll(batch.events());
        if (!(batch.progress() instanceof Progress.More)) {
          assertInstanceOf(Progress.CaughtUp.class, batch.progress());
          return Batch.of(events, batch.next(), batch.progress());
        }
      }
    }
  }

  private static List<Post> posts(List<SourceEvent> events) {
    return events.stream()
        .filter(PostEvent.Published.class::isInstance)
        .map(event -> ((PostEvent.Published) event).post())
        .toList();
  }

  private static Post only(List<SourceEvent> events, String text) {
    List<Post> found = posts(events).stream().filter(post -> post.text().equals(text)).toList();
    assertEquals(1, found.size(), events.toString());
    return found.get(0);
  }

  private static String kinds(List<SourceEvent> events) {
    return String.join(" ", events.stream().map(e -> e.getClass().getSimpleName()).toList());
  }

  private static PostId id(Json written) {
    return AtUri.of(written.text("uri").orElseThrow()).orElseThrow().id();
  }

  private Json post(Person by, String text) {
    return post(by, text, "");
  }

  private Json post(Person by, String text, String more) {
    return servers.write(
        by,
        AtUri.POST,
        "{\"$type\":\"app.bsky.feed.post\",\"text\":\"%s\",\"createdAt\":\"%s\"%s}"
            .formatted(text, Instant.now(), more));
  }

  private static String strong(Json written) {
    return "{\"uri\":\"%s\",\"cid\":\"%s\"}"
        .formatted(written.text("uri").orElseThrow(), written.text("cid").orElseThrow());
  }

  @Test
  @DisplayName(
      "SM-07: a feed of Bluesky's own servers arrives, with who wrote it and who repeats it")
  void aFeedArrives() {
    List<SourceEvent> events = readAll("https://bsky.app/profile/ann.test").events();
    Post post = only(events, "I love this kettle, @bob.test https://pots.example/1");
    assertEquals(servers.firstPost(), post.id().nativeId());
    Author ann = post.author().orElseThrow();
    assertEquals(servers.did("ann"), ann.id().nativeId());
    assertEquals(Optional.of("ann.test"), ann.handle());
    assertTrue(ann.posts().isPresent(), "the profile was not asked for");
    assertTrue(post.url().orElseThrow().startsWith("https://bsky.app/profile/ann.test/post/"));
    assertTrue(
        post.metrics().stream()
            .anyMatch(metric -> metric.name().equals(Metric.REPLIES) && metric.value() == 1),
        post.metrics().toString());

    List<Post> ofBob = posts(readAll("at://" + servers.did("bob")).events());
    assertTrue(
        ofBob.stream()
            .anyMatch(
                one ->
                    one.kind() == Post.Kind.REPOST
                        && one.author().orElseThrow().id().nativeId().equals(servers.did("bob"))
                        && one.repostOf()
                            .flatMap(Post.Reference::id)
                            .equals(Optional.of(post.id()))),
        ofBob.toString());
  }

  @Test
  void aThreadArrivesWithWhatItAnswers() {
    Person ada = servers.person("thread-ada");
    Json first = post(ada, "The spout drips");
    Json second = post(ada, "And the lid", replyTo(first, first));
    Json third = post(ada, "Still the lid", replyTo(first, second));
    servers.settle();
    for (Json asked : List.of(first, third)) {
      String key = asked.text("uri").orElseThrow().replaceAll(".*/", "");
      List<Post> thread =
          posts(readAll("https://bsky.app/profile/%s/post/%s".formatted(ada.did(), key)).events());
      assertEquals(
          List.of("The spout drips", "And the lid", "Still the lid"),
          thread.stream().map(Post::text).toList());
      assertEquals(Optional.of(id(second)), thread.get(2).inReplyTo().flatMap(Post.Reference::id));
      assertEquals(Optional.of(id(first)), thread.get(2).threadRoot().flatMap(Post.Reference::id));
    }
  }

  private static String replyTo(Json root, Json parent) {
    return ",\"reply\":{\"root\":%s,\"parent\":%s}".formatted(strong(root), strong(parent));
  }

  @Test
  void aLongThreadArrivesToItsRoot() {
    Person ada = servers.person("long-thread");
    Json root = post(ada, "Answer 0");
    Json last = root;
    for (int n = 1; n <= 100; n++) {
      last = post(ada, "Answer " + n, replyTo(root, last));
    }
    servers.settle();
    List<Post> upwards = posts(readAll(last.text("uri").orElseThrow()).events());
    assertEquals("Answer 0", upwards.get(0).text());
    assertEquals(101, upwards.size());
    Batch downwards = poll(ReadRequest.of(root.text("uri").orElseThrow()), null);
    assertEquals(Place.BELOW + 1, downwards.events().size());
    assertEquals("replies", downwards.faults().get(0).field());
  }

  @Test
  void aThreadOfManyAnswersArrivesWhole() {
    Person ada = servers.person("wide-thread");
    Json root = post(ada, "Which one?");
    List<String> answers = new ArrayList<>();
    for (int n = 0; n < 150; n++) {
      answers.add(
          create(
              "Answer " + n,
              Instant.parse("2026-01-01T10:00:00Z").plusSeconds(n),
              replyTo(root, root)));
    }
    writeAll(ada, answers);
    servers.settle();
    assertEquals(151, posts(readAll(root.text("uri").orElseThrow()).events()).size());
  }

  private static String create(String text, Instant at, String more) {
    return ("{\"$type\":\"com.atproto.repo.applyWrites#create\","
            + "\"collection\":\"app.bsky.feed.post\",\"value\":"
            + "{\"$type\":\"app.bsky.feed.post\",\"text\":\"%s\",\"createdAt\":\"%s\"%s}}")
        .formatted(text, at, more);
  }

  private void writeAll(Person by, List<String> writes) {
    for (List<String> some : Lists.partition(writes, 100)) {
      servers.call(
          "com.atproto.repo.applyWrites",
          by.access(),
          "{\"repo\":\"%s\",\"writes\":[%s]}".formatted(by.did(), String.join(",", some)));
    }
  }

  @Test
  void aQuoteSaysWhatItQuotesAndWhatIsQuotedArrives() {
    Person ada = servers.person("quote-ada");
    Json quoted = post(ada, "Boils in a minute");
    post(
        ada,
        "As I said",
        ",\"embed\":{\"$type\":\"app.bsky.embed.record\",\"record\":" + strong(quoted) + "}");
    servers.settle();
    Post quoting = only(readAll("at://" + ada.handle()).events(), "As I said");
    assertEquals(Post.Kind.QUOTE, quoting.kind());
    assertEquals(Optional.of(id(quoted)), quoting.quoteOf().flatMap(Post.Reference::id));
  }

  @Test
  void searchFindsWordsAndTagsWithALoginAndWithout() {
    Person ada = servers.person("search-ada");
    String tagged =
        ",\"facets\":[{\"index\":{\"byteStart\":9,\"byteEnd\":17},\"features\":"
            + "[{\"$type\":\"app.bsky.richtext.facet#tag\",\"tag\":\"Tealeaf\"}]}]";
    post(ada, "samovar: #Tealeaf", tagged);
    servers.settle();
    ReadRequest words = ReadRequest.of("https://bsky.app/search?q=samovar");
    for (String source :
        List.of("https://bsky.app/search?q=samovar", "https://bsky.app/hashtag/Tealeaf")) {
      Post found = only(readAll(source).events(), "samovar: #Tealeaf");
      assertEquals("Tealeaf", found.entities().get(0).value(), source);
    }
    Batch withLogin =
        readAll(
            words.with(BlueskyConnector.SERVICE, servers.pds()),
            loggedIn(CredentialStore.inMemory(), ada.handle(), ada.password()));
    only(withLogin.events(), "samovar: #Tealeaf");
  }

  private ConnectorContext loggedIn(CredentialStore store, String identifier, String password) {
    return ConnectorContext.builder(InstantSource.system())
        .transport(TRANSPORT)
        .credentialStore(store)
        .build()
        .forSource(
            "kettles",
            Credentials.of(servers.pds(), Session.IDENTIFIER, Secret.of(identifier))
                .with(Session.PASSWORD, Secret.of(password)));
  }

  @Test
  void aListArrives() {
    Person ada = servers.person("list-ada");
    Json list =
        servers.write(
            ada,
            "app.bsky.graph.list",
            "{\"$type\":\"app.bsky.graph.list\",\"purpose\":\"app.bsky.graph.defs#curatelist\",\"name\":\"pots\",\"createdAt\":\"%s\"}"
                .formatted(Instant.now()));
    servers.write(
        ada,
        "app.bsky.graph.listitem",
        "{\"$type\":\"app.bsky.graph.listitem\",\"subject\":\"%s\",\"list\":\"%s\",\"createdAt\":\"%s\"}"
            .formatted(ada.did(), list.text("uri").orElseThrow(), Instant.now()));
    post(ada, "On the list");
    servers.settle();
    String key = list.text("uri").orElseThrow().replaceAll(".*/", "");
    only(
        readAll("https://bsky.app/profile/%s/lists/%s".formatted(ada.handle(), key)).events(),
        "On the list");
  }

  @Test
  void manyPostsArriveOnceAndResumingAtAnyPageLosesNone() {
    Person ada = servers.person("many-ada");
    List<String> writes = new ArrayList<>();
    for (int n = 0; n < MANY; n++) {
      Instant at = Instant.parse("2026-01-01T10:00:00Z").plusSeconds(60L * n);
      writes.add(create("Samowar number " + n, at, ""));
    }
    writeAll(ada, writes);
    servers.settle();
    ReadRequest request =
        ReadRequest.of("https://bsky.app/profile/" + ada.handle())
            .with(BlueskyConnector.PAGES, 100);
    List<String> told = texts(readAll(request, context()).events());
    assertEquals(MANY, told.size());
    assertEquals(MANY, new LinkedHashSet<>(told).size());

    // a reader of its own for every batch, as after a crash
    List<String> resumed = new ArrayList<>();
    Checkpoint at = null;
    for (boolean more = true; more; ) {
      try (SourceReader reader = connector.open(request, at, context())) {
        Batch batch = reader.poll(70);
        resumed.addAll(texts(batch.events()));
        at = batch.next();
        more = batch.progress() instanceof Progress.More;
      }
    }
    assertEquals(told, resumed);
    assertEquals(List.of(), poll(request, at).events());
    List<String> found = texts(readAll("https://bsky.app/search?q=Samowar+number").events());
    assertEquals(new LinkedHashSet<>(told), new LinkedHashSet<>(found));
    assertEquals(MANY, found.size());
    post(ada, "One more");
    servers.settle();
    assertEquals(List.of("One more"), texts(poll(request, at).events()));
  }

  private Batch poll(ReadRequest request, @Nullable Checkpoint from) {
    try (SourceReader reader = connector.open(request, from, context())) {
      return reader.poll(100);
    }
  }

  private static List<String> texts(List<SourceEvent> events) {
    return posts(events).stream().map(Post::text).toList();
  }

  private LookedUp recheck(Person whose, PostId... ids) {
    return connector.recheck(
        ReadRequest.of("https://bsky.app/profile/" + whose.did()), List.of(ids), context());
  }

  @Test
  void aDeletedPostIsTold() {
    Person ada = servers.person("deleted-ada");
    Json kept = post(ada, "Kept");
    Json deleted = post(ada, "Said in haste");
    servers.settle();
    assertEquals("Published Published", kinds(recheck(ada, id(kept), id(deleted)).events()));
    servers.call(
        "com.atproto.repo.deleteRecord",
        ada.access(),
        "{\"repo\":\"%s\",\"collection\":\"app.bsky.feed.post\",\"rkey\":\"%s\"}"
            .formatted(ada.did(), deleted.text("uri").orElseThrow().replaceAll(".*/", "")));
    servers.settle();
    LookedUp answer = recheck(ada, id(kept), id(deleted));
    assertEquals("Published Deleted", kinds(answer.events()));
    assertEquals(Set.of(), answer.unanswered());
    assertEquals(List.of("Kept"), texts(readAll("at://" + ada.did()).events()));
    assertThrows(RefusedException.class, () -> readAll(deleted.text("uri").orElseThrow()));
  }

  @Test
  void aNewHandleIsTheAuthorsAndTheOldOneNobodys() {
    Person ada = servers.person("old-name");
    Json written = post(ada, "Under a new name");
    servers.settle();
    servers.call(
        "com.atproto.identity.updateHandle", ada.access(), "{\"handle\":\"new-name.test\"}");
    servers.settle();
    for (String name : List.of(ada.did(), "new-name.test")) {
      Post post = only(readAll("https://bsky.app/profile/" + name).events(), "Under a new name");
      assertEquals(Optional.of("new-name.test"), post.author().orElseThrow().handle());
      assertEquals(id(written), post.id());
    }
    assertThrows(RefusedException.class, () -> readAll("https://bsky.app/profile/old-name.test"));
    List<SourceEvent> answer = recheck(ada, id(written)).events();
    assertEquals(
        Optional.of("new-name.test"), posts(answer).get(0).author().orElseThrow().handle());
  }

  @Test
  void aDeactivatedAccountWithdrawsAndComesBack() {
    Person ada = servers.person("gone-ada");
    Json written = post(ada, "For a while");
    servers.settle();
    servers.call("com.atproto.server.deactivateAccount", ada.access(), "{}");
    servers.settle();
    LookedUp answer = recheck(ada, id(written));
    assertEquals("Skipped Withdrawn", kinds(answer.events()));
    assertEquals(
        ada.did(), assertInstanceOf(AuthorEvent.class, answer.events().get(1)).author().nativeId());
    assertThrows(RefusedException.class, () -> readAll("https://bsky.app/profile/" + ada.did()));
    servers.call("com.atproto.server.activateAccount", ada.access(), "");
    servers.settle();
    assertEquals("Published", kinds(recheck(ada, id(written)).events()));
  }

  @Test
  void whoAsksNotToBeShownToStrangersIsSkipped() {
    Person ada = servers.person("shy-ada");
    servers.call(
        "com.atproto.repo.putRecord",
        ada.access(),
        "{\"repo\":\"%s\",\"collection\":\"app.bsky.actor.profile\",\"rkey\":\"self\",\"record\":{\"$type\":\"app.bsky.actor.profile\",\"labels\":{\"$type\":\"com.atproto.label.defs#selfLabels\",\"values\":[{\"val\":\"!no-unauthenticated\"}]}}}"
            .formatted(ada.did()));
    Json written = post(ada, "Among us");
    servers.settle();
    assertEquals("Skipped", kinds(readAll("at://" + ada.did()).events()));
    assertEquals("Skipped", kinds(recheck(ada, id(written)).events()));
  }

  @Test
  void aSessionThatHasExpiredIsRefreshedAndOneThatWasRevokedIsOpenedAnew() throws Exception {
    Person ada = servers.person("session-ada");
    post(ada, "mokka pot");
    servers.settle();
    CredentialStore store = CredentialStore.inMemory();
    ReadRequest request =
        ReadRequest.of("https://bsky.app/search?q=mokka")
            .with(BlueskyConnector.SERVICE, servers.pds());
    Origin pds = Origin.of(servers.pds());
    only(readAll(request, loggedIn(store, ada.handle(), ada.password())).events(), "mokka pot");

    Credentials first = store.load("kettles", pds).orElseThrow();
    String refresh = first.secret(Session.REFRESH, pds).orElseThrow().reveal();
    String expired = expired(first.secret(Session.ACCESS, pds).orElseThrow().reveal());
    store.save("kettles", first.with(Session.ACCESS, Secret.of(expired)));
    // with a password that is wrong: nothing but the refresh opens a session
    only(readAll(request, loggedIn(store, ada.handle(), "wrong")).events(), "mokka pot");
    Credentials second = store.load("kettles", pds).orElseThrow();
    assertFalse(second.secret(Session.REFRESH, pds).orElseThrow().reveal().equals(refresh));

    servers.call(
        "com.atproto.server.deleteSession",
        second.secret(Session.REFRESH, pds).orElseThrow().reveal(),
        "");
    store.save("kettles", second.with(Session.ACCESS, Secret.of(expired)));
    RefusedException no =
        assertThrows(
            RefusedException.class, () -> readAll(request, loggedIn(store, ada.handle(), "wrong")));
    assertFalse(String.valueOf(no.getMessage()).contains("wrong"));
    only(readAll(request, loggedIn(store, ada.handle(), ada.password())).events(), "mokka pot");
  }

  /* The same token, an hour too old. */
  private static String expired(String token) throws Exception {
    String[] parts = token.split("\\.");
    String payload =
        new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
            .replaceAll(
                "\"exp\":\\d+", "\"exp\":" + Instant.now().minusSeconds(3600).getEpochSecond());
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    String signed =
        parts[0] + "." + encoder.encodeToString(payload.getBytes(StandardCharsets.UTF_8));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(JWT_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return signed
        + "."
        + encoder.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void whoeverIsNotThereIsRefused() {
    for (String source :
        List.of(
            "https://bsky.app/profile/nobody.test",
            "at://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa",
            "https://bsky.app/profile/ann.test/post/3kaaaaaaaaaaa",
            "https://bsky.app/profile/ann.test/feed/none",
            "https://bsky.app/profile/nobody.test/lists/none")) {
      assertThrows(RefusedException.class, () -> readAll(source), source);
    }
  }
}
