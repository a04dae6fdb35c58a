package dev.earshot.connectors.nostr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.AuthorEvent;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.SourceEvent;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.Loopback;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NostrEventsTest {
  private static final String ADA = "a".repeat(64);
  private static final String BO = "b".repeat(64);

  private static String event(String author, int kind, String tags, String content) {
    return "{\"pubkey\":\"%s\",\"created_at\":1764000000,\"kind\":%d,\"tags\":%s,\"content\":\"%s\"}"
        .formatted(author, kind, tags, content);
  }

  private static String id(String event) {
    return Event.of(Json.document(event.getBytes(StandardCharsets.UTF_8), "t"), "t").id();
  }

  private static Batch read(NostrConnector connector, String source, String... events) {
    String body = "[" + String.join(",", events) + "]";
    return connector.normalize(body.getBytes(StandardCharsets.UTF_8), source, Loopback.NOW, false);
  }

  private static List<SourceEvent> events(String... events) {
    Batch batch = read(new NostrConnector(), "wss://relay.example", events);
    assertEquals(List.of(), batch.faults());
    return batch.events();
  }

  private static Post post(String... events) {
    List<SourceEvent> read = events(events);
    return assertInstanceOf(PostEvent.Published.class, read.get(read.size() - 1)).post();
  }

  /** The digests were computed by another program, of the array as NIP-01 writes it. */
  @ParameterizedTest
  @CsvSource({
    "'kettle',44bb7e40a103b4604e54e3f80fe548a1ec41cc20cd054cbf6414f49ee78bcf27",
    "'a\\n\\\"b\\\"\\\\c\\t\\u0007/é\\ud83d\\ude00',a1ac55863932d11e9f08a1a45dd27488f1fb4d21f16db90cb6b310da25760b23"
  })
  void theIdIsTheDigestOfTheCanonicalArray(String content, String id) {
    assertEquals(id, id(event(ADA, 1, "[[\"t\",\"tea\"]]", content)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"EVENT\",\"s\",7]", "[\"EVENT\"]", "7"})
  void aFrameWithoutItsEventIsAFault(String frame) {
    String whole = "[\"EVENT\",\"s\"," + event(ADA, 1, "[]", "kettle") + "]";
    Batch batch = read(new NostrConnector(), "wss://relay.example", whole, frame);
    assertEquals(1, batch.events().size());
    assertEquals(1, batch.faults().size());
  }

  @Test
  void anIdThatIsNotTheEventsOwnIsAFault() {
    String event = event(ADA, 1, "[]", "kettle").replace("{", "{\"id\":\"" + BO + "\",");
    Batch batch = read(new NostrConnector(), "t", event, event(ADA, 1, "[]", "tea"));
    assertEquals(1, batch.events().size());
    assertEquals("id", batch.faults().get(0).field());
  }

  @Test
  void aSignatureIsCheckedWhereTheHostCan() {
    String signed =
        event(ADA, 1, "[]", "kettle").replace("{", "{\"sig\":\"" + "c".repeat(128) + "\",");
    assertEquals("unverified", post(signed).attributes().get("signature"));
    NostrConnector good =
        new NostrConnector(
            (key, id, signature) ->
                Arrays.equals(key, HexFormat.of().parseHex(ADA))
                    && id.length == 32
                    && signature.length == 64);
    Batch verified = read(good, "t", signed);
    assertEquals(
        "verified",
        ((PostEvent.Published) verified.events().get(0)).post().attributes().get("signature"));
    for (String bad : List.of(event(ADA, 1, "[]", "kettle"), signed.replace(ADA, BO))) {
      Batch refused = read(good, "t", bad);
      assertEquals(List.of(), refused.events());
      assertEquals("sig", refused.faults().get(0).field());
    }
  }

  @Test
  void aDeletionCountsForItsAuthorAlone() {
    String note = event(ADA, 1, "[]", "kettle");
    String article = "30023:" + ADA + ":tea";
    String gone = "[[\"e\",\"" + id(note) + "\"],[\"a\",\"" + article + "\"]]";
    List<SourceEvent> own = events(note, event(ADA, 5, gone, ""));
    assertEquals(id(note), assertInstanceOf(PostEvent.Deleted.class, own.get(1)).id().nativeId());
    assertEquals(article, ((PostEvent.Deleted) own.get(2)).id().nativeId());
    assertEquals(ADA, ((PostEvent.Deleted) own.get(2)).author().orElseThrow().nativeId());
    Batch others = read(new NostrConnector(), "t", note, event(BO, 5, gone, ""));
    assertEquals(1, others.events().size());
    assertEquals(2, others.faults().size());
  }

  @ParameterizedTest
  @CsvSource({
    "ALL_RELAYS,wss://relay.example,true",
    "wss://relay.example/,wss://relay.example,true",
    "wss://other.example,wss://relay.example,false",
    "wss://other.example,recorded,true"
  })
  void whoVanishesFromHereIsWithdrawn(String relay, String source, boolean gone) {
    Batch batch =
        read(new NostrConnector(), source, event(ADA, 62, "[[\"relay\",\"" + relay + "\"]]", ""));
    assertEquals(gone, batch.events().stream().anyMatch(AuthorEvent.Withdrawn.class::isInstance));
  }

  @Test
  void whatHasExpiredIsGoneAndWhatWillSaysWhen() {
    SourceEvent gone = events(event(ADA, 1, "[[\"expiration\",\"1600000000\"]]", "kettle")).get(0);
    assertInstanceOf(PostEvent.Deleted.class, gone);
    Post post = post(event(ADA, 1, "[[\"expiration\",\"1900000000\"]]", "kettle"));
    assertEquals("2030-03-17T17:46:40Z", post.attributes().get("expires"));
  }

  @Test
  void lettersAreSkippedAndOtherKindsPassedOver() {
    assertInstanceOf(PostEvent.Skipped.class, events(event(ADA, 4, "[]", "psst")).get(0));
    assertEquals(List.of(), events(event(ADA, 7, "[]", "+"), event(ADA, 9735, "[]", "")));
  }

  @Test
  void anAnswerNamesRootAndParentByMarkOrPlace() {
    String marked =
        "[[\"e\",\"%s\",\"\",\"root\"],[\"e\",\"%s\",\"\",\"reply\"]]".formatted(ADA, BO);
    String placed = "[[\"e\",\"%s\"],[\"e\",\"%s\"]]".formatted(ADA, BO);
    String comment = "[[\"E\",\"%s\"],[\"e\",\"%s\"]]".formatted(ADA, BO);
    for (Post post :
        List.of(
            post(event(ADA, 1, marked, "x")),
            post(event(ADA, 1, placed, "x")),
            post(event(ADA, 1111, comment, "x")))) {
      assertEquals(BO, post.inReplyTo().orElseThrow().id().orElseThrow().nativeId());
      assertEquals(ADA, post.threadRoot().orElseThrow().id().orElseThrow().nativeId());
    }
    assertEquals(Post.Kind.REPLY, post(event(ADA, 1, marked, "x")).kind());
    Post quote = post(event(ADA, 1, "[[\"q\",\"" + BO + "\"]]", "x"));
    assertEquals(Post.Kind.QUOTE, quote.kind());
  }

  @Test
  void aCommentOnAPageAnswersThePage() {
    String page = "https://news.example/a";
    String on =
        "[[\"I\",\"%s\"],[\"K\",\"web\"],[\"i\",\"%s\"],[\"k\",\"web\"]]".formatted(page, page);
    Post comment = post(event(ADA, 1111, on, "x"));
    assertEquals(page, comment.inReplyTo().orElseThrow().url().orElseThrow());
    assertEquals(page, comment.threadRoot().orElseThrow().url().orElseThrow());
    String under =
        "[[\"I\",\"%s\"],[\"e\",\"%s\"],[\"i\",\"isbn:9780765382030\"]]".formatted(page, BO);
    Post answer = post(event(ADA, 1111, under, "x"));
    assertEquals(BO, answer.inReplyTo().orElseThrow().id().orElseThrow().nativeId());
    assertEquals(page, answer.threadRoot().orElseThrow().url().orElseThrow());
    String book = "[[\"I\",\"isbn:9780765382030\"],[\"i\",\"isbn:9780765382030\"]]";
    assertTrue(post(event(ADA, 1111, book, "x")).inReplyTo().isEmpty());
  }

  @Test
  void aRepostCarriesNoTextAndWhatItRepeatsComesBefore() {
    String note = event(BO, 1, "[]", "kettle");
    String id = id(note);
    String inner = note.replace("{", "{\"id\":\"" + id + "\",").replace("\"", "\\\"");
    List<SourceEvent> read = events(event(ADA, 6, "[[\"e\",\"" + id + "\"]]", inner));
    assertEquals(id, ((PostEvent) read.get(0)).id().nativeId());
    Post repost = ((PostEvent.Published) read.get(1)).post();
    assertEquals("", repost.text());
    assertEquals(id, repost.repostOf().orElseThrow().id().orElseThrow().nativeId());
  }

  @Test
  void anArticleKeepsItsIdOverEditsAndItsAuthorHasAProfile() {
    String profile =
        event(
            ADA,
            0,
            "[]",
            "{\\\"name\\\":\\\"ada\\\",\\\"nip05\\\":\\\"ada@town.example\\\",\\\"about\\\":\\\"kettles\\\"}");
    Post post =
        post(
            profile,
            event(
                ADA,
                30023,
                "[[\"d\",\"tea\"],[\"title\",\"On tea\"],[\"published_at\",\"1763000000\"],[\"t\",\"Tea\"],[\"l\",\"en\",\"ISO-639-1\"],[\"image\",\"https://files.example/k.png\"]]",
                "steel"));
    assertEquals("30023:" + ADA + ":tea", post.id().nativeId());
    assertEquals("On tea", post.title().orElseThrow());
    assertEquals(1_763_000_000L, post.publishedAt().orElseThrow().getEpochSecond());
    assertEquals(1_764_000_000L, post.editedAt().orElseThrow().getEpochSecond());
    assertEquals("en", post.language().orElseThrow());
    assertEquals("Tea", post.entities().get(0).value());
    assertEquals("ada", post.author().orElseThrow().handle().orElseThrow());
    assertFalse(post.toBuilder().build().attributes().toString().contains("town.example"));
    assertTrue(post.url().orElseThrow().startsWith("https://njump.me/naddr1"));
  }

  /** The pairs of NIP-19. */
  @Test
  void keysAreWrittenAsPeoplePassThemOn() {
    byte[] key =
        HexFormat.of().parseHex("7e7e9c42a91bfef19fa929e5fda1b72e0ebc1a4c1141673e2794234d86addf4e");
    String npub = "npub10elfcs4fr0l0r8af98jlmgdh9c8tcxjvz9qkw038js35mp4dma8qzvjptg";
    assertEquals(npub, Bech32.encode("npub", key));
    assertTrue(Arrays.equals(key, Bech32.decode("npub", npub)));
    assertEquals(0, Bech32.decode("npub", npub.replace('e', 'f')).length);
  }

  @Test
  void theRequestSaysWhoseEventsAndWhichTags() {
    ReadRequest request =
        ReadRequest.of("wss://relay.example")
            .with(
                NostrConnector.AUTHORS,
                "npub10elfcs4fr0l0r8af98jlmgdh9c8tcxjvz9qkw038js35mp4dma8qzvjptg")
            .with(NostrConnector.HASHTAGS, "tea,kettle");
    String filter = NostrConnector.filter(request, 5, 253_402_300_799L);
    assertTrue(filter.contains("\"since\":5"));
    assertTrue(
        filter.contains(
            "\"authors\":[\"7e7e9c42a91bfef19fa929e5fda1b72e0ebc1a4c1141673e2794234d86addf4e\"]"));
    assertTrue(filter.contains("\"#t\":[\"tea\",\"kettle\"]"));
    assertFalse(filter.contains("search"));
    Json.document(filter.getBytes(StandardCharsets.UTF_8), "filter");
  }

  @ParameterizedTest
  @ValueSource(strings = {"npub1xyz", "abc", "\"}]"})
  void anAuthorThatIsNoKeyIsRefused(String author) {
    ReadRequest request = ReadRequest.of("wss://relay.example");
    assertThrows(
        IllegalArgumentException.class, () -> request.with(NostrConnector.AUTHORS, author));
  }
}
