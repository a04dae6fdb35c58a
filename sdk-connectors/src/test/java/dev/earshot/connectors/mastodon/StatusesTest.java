package dev.earshot.connectors.mastodon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Entity;
import dev.earshot.Media;
import dev.earshot.PollOption;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.Provenance;
import dev.earshot.SourceEvent;
import dev.earshot.Visibility;
import dev.earshot.connectors.Batch;
import dev.earshot.query.Query;
import dev.earshot.text.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final String ACCOUNT =
      "{\"id\":\"7\",\"username\":\"mel\",\"acct\":\"mel\",\"display_name\":\"Mel\","
          + "\"bot\":true,\"url\":\"https://s.example/@mel\"}";

  private static Batch read(String body, boolean anyVisibility) {
    return new MastodonConnector().normalize(body.getBytes(UTF_8), "test.json", NOW, anyVisibility);
  }

  private static String status(String id, String more) {
    return "{\"id\":\""
        + id
        + "\",\"uri\":\"https://s.example/users/mel/statuses/"
        + id
        + "\",\"created_at\":\"2026-11-01T10:00:00.000Z\",\"visibility\":\"public\",\"account\":"
        + ACCOUNT
        + ",\"content\":\"<p>Hello</p>\""
        + more
        + "}";
  }

  @Test
  void whatIsMarkedAndNotNamedIsWarnedOfAllTheSame() {
    String marked = ",\"sensitive\":true";
    assertEquals(Optional.of("sensitive"), post(status("1", marked)).contentWarning());
    assertEquals(
        Optional.of("food"),
        post(status("1", marked + ",\"spoiler_text\":\"food\"")).contentWarning());
    assertTrue(post(status("1", ",\"sensitive\":false")).contentWarning().isEmpty());
  }

  private static Post post(String body) {
    Batch batch = read(body, false);
    assertEquals(List.of(), batch.faults());
    SourceEvent last = batch.events().get(batch.events().size() - 1);
    return assertInstanceOf(PostEvent.Published.class, last).post();
  }

  @Test
  @DisplayName("ST-01 every post says how it was collected")
  void mapsAStatus() {
    Post post =
        post(
            status(
                "1",
                ",\"spoiler_text\":\"food\",\"language\":\"en\",\"edited_at\":"
                    + "\"2026-11-02T10:00:00Z\",\"favourites_count\":3,\"reblogs_count\":\"2\","
                    + "\"replies_count\":0,\"quotes_count\":-1,\"media_attachments\":[{\"type\":"
                    + "\"gifv\",\"url\":\"https://s.example/a.mp4\",\"description\":\"a cat\"},"
                    + "{\"type\":\"image\",\"url\":null}]"));
    assertEquals("mastodon:s.example:1", post.id().toString());
    assertEquals(Optional.of("https://s.example/users/mel/statuses/1"), post.url());
    assertEquals(Post.Kind.POST, post.kind());
    assertEquals("Hello", post.text());
    assertEquals(Optional.of("food"), post.contentWarning());
    assertTrue(post.title().isEmpty());
    assertEquals(Optional.of("en"), post.language());
    assertEquals(Optional.of(Instant.parse("2026-11-01T10:00:00Z")), post.publishedAt());
    assertEquals(Optional.of(Instant.parse("2026-11-02T10:00:00Z")), post.editedAt());
    assertEquals(3, post.metric("likes").orElseThrow().value());
    assertEquals(2, post.metric("reposts").orElseThrow().value());
    assertEquals(0, post.metric("replies").orElseThrow().value());
    assertTrue(post.metric("quotes").isEmpty());
    assertEquals(
        List.of(new Media(Media.Type.VIDEO, "https://s.example/a.mp4", "a cat")), post.media());
    Author author = post.author().orElseThrow();
    assertEquals("mastodon:s.example:7", author.id().toString());
    assertEquals(Optional.of("mel@s.example"), author.handle());
    assertEquals(Author.Kind.BOT, author.kind());
    Provenance road = post.provenance().orElseThrow();
    assertEquals(Provenance.Method.API, road.method());
    assertEquals("mastodon/1", road.connector());
    assertEquals(Optional.of("mastodon/1"), road.termsId());
  }

  @Test
  void mapsAPollItsProgramAndWhatTheAccountShows() {
    String account =
        ACCOUNT.replace(
            "\"bot\":true",
            "\"note\":\"<p>Tea &amp; more</p>\",\"followers_count\":12,\"following_count\":0,"
                + "\"statuses_count\":-1,\"created_at\":\"2020-02-29T00:00:00.000Z\"");
    Post post =
        post(
            status(
                    "1",
                    ",\"application\":{\"name\":\"Tapp\"},\"poll\":{\"options\":[{\"title\":\"tea\","
                        + "\"votes_count\":3},{\"title\":\"coffee\",\"votes_count\":null}]}")
                .replace(ACCOUNT, account));
    assertEquals(Post.Kind.POLL, post.kind());
    assertEquals(List.of(new PollOption("tea", 3), new PollOption("coffee")), post.pollOptions());
    assertEquals(Optional.of("Tapp"), post.application());
    Author author = post.author().orElseThrow();
    assertEquals(Optional.of("Tea & more"), author.bio());
    assertEquals(12, author.followers().orElseThrow());
    assertEquals(0, author.following().orElseThrow());
    assertTrue(author.posts().isEmpty());
    assertEquals(Optional.of(Instant.parse("2020-02-29T00:00:00Z")), author.createdAt());
  }

  @Test
  void pointsAtHandlesTagsAndLinksWithTheirSpans() {
    Post post =
        post(
            status(
                    "1",
                    ",\"mentions\":[{\"acct\":\"bo@o.example\",\"url\":\"https://o.example/@bo\"},"
                        + "{\"acct\":\"unseen\",\"url\":\"https://s.example/@unseen\"}],"
                        + "\"tags\":[{\"name\":\"tea\",\"url\":\"https://s.example/tags/tea\"}]")
                .replace(
                    "<p>Hello</p>",
                    "<p><a href='https://o.example/@bo' class='u-url mention'>@<span>bo</span></a>"
                        + " <a class='mention hashtag' href='https://s.example/tags/tea'>#<span>"
                        + "Tea</span></a><br>\\ud83c\\udf75 <a href='https://x.example/long'><span"
                        + " class='invisible'>https://</span>x.example/long</a></p>"));
    assertEquals("@bo #Tea\n\ud83c\udf75 https://x.example/long", post.text());
    assertEquals(4, post.entities().size());
    for (Entity entity : post.entities()) {
      String shown = entity.span().in(post.text());
      assertTrue(shown.isEmpty() || shown.equals("@bo") || shown.endsWith(entity.value()), shown);
    }
    Entity.Hashtag tag = assertInstanceOf(Entity.Hashtag.class, post.entities().get(1));
    assertEquals("Tea", tag.value());
    assertEquals(
        Optional.of("https://x.example/long"),
        assertInstanceOf(Entity.Link.class, post.entities().get(2)).url());
    Entity unseen = post.entities().get(3);
    assertEquals("unseen@s.example", unseen.value());
    assertEquals("bo@o.example", post.entities().get(0).value());
    assertEquals(post.text().length(), unseen.span().start());
    assertEquals(0, unseen.span().length());
  }

  @ParameterizedTest
  @DisplayName("SM-34 ST-02 what is not public, or does not say so, is skipped")
  @CsvSource({
    "private,FOLLOWERS",
    "direct,DIRECT",
    "limited,UNKNOWN",
    "everyone,UNKNOWN",
    "'',UNKNOWN"
  })
  void skipsWhatIsNotPublic(String word, Visibility visibility) {
    String body = status("1", "").replace("\"public\"", "\"" + word + "\"");
    PostEvent.Skipped skipped =
        assertInstanceOf(PostEvent.Skipped.class, read(body, false).events().get(0));
    assertEquals(visibility, skipped.visibility());
    assertEquals(PostEvent.Skipped.NOT_PUBLIC, skipped.reason());
    assertEquals("7", skipped.author().orElseThrow().nativeId());
    PostEvent.Published whole =
        assertInstanceOf(PostEvent.Published.class, read(body, true).events().get(0));
    assertEquals(visibility, whole.post().visibility());
  }

  @Test
  @DisplayName("SM-34 a status that does not say who may read it is skipped")
  void skipsWithoutVisibility() {
    String body = status("1", "").replace("\"visibility\":\"public\",", "");
    assertInstanceOf(PostEvent.Skipped.class, read(body, false).events().get(0));
  }

  @Test
  void repostHasNoTextAndItsOriginalIsAnEventBefore() {
    Batch batch = read(status("2", ",\"reblog\":" + status("1", "")), false);
    assertEquals(2, batch.events().size());
    Post original = ((PostEvent.Published) batch.events().get(0)).post();
    Post repost = ((PostEvent.Published) batch.events().get(1)).post();
    assertEquals("Hello", original.text());
    assertEquals(Post.Kind.REPOST, repost.kind());
    assertEquals("", repost.text());
    assertEquals(Optional.of(original.id()), repost.repostOf().orElseThrow().id());
  }

  @Test
  void repostOfWhatIsPrivateCarriesNothingOfIt() {
    String hidden = status("1", "").replace("\"public\"", "\"private\"");
    Batch batch = read(status("2", ",\"reblog\":" + hidden), false);
    assertInstanceOf(PostEvent.Skipped.class, batch.events().get(0));
    assertEquals("", ((PostEvent.Published) batch.events().get(1)).post().text());
  }

  @Test
  void quoteStandsOnlyIfItsAuthorAgreed() {
    String quote = ",\"quote\":{\"state\":\"%s\",\"quoted_status\":" + status("1", "") + "}";
    Batch accepted = read(status("2", quote.formatted("accepted")), false);
    assertEquals(2, accepted.events().size());
    Post post = ((PostEvent.Published) accepted.events().get(1)).post();
    assertEquals(Post.Kind.QUOTE, post.kind());
    assertEquals(
        "mastodon:s.example:1", post.quoteOf().orElseThrow().id().orElseThrow().toString());
    for (String state : List.of("pending", "revoked", "rejected", "deleted", "unheard-of")) {
      Batch batch = read(status("2", quote.formatted(state)), false);
      assertEquals(1, batch.events().size(), state);
      assertEquals(
          Optional.empty(), ((PostEvent.Published) batch.events().get(0)).post().quoteOf(), state);
    }
    Post shallow =
        post(status("2", ",\"quote\":{\"state\":\"accepted\",\"quoted_status_id\":\"1\"}"));
    assertEquals(Post.Kind.QUOTE, shallow.kind());
  }

  @Test
  void replyPointsAtItsParentOnTheSameServer() {
    Post post = post(status("2", ",\"in_reply_to_id\":1,\"poll\":{\"id\":\"3\"}"));
    assertEquals(Post.Kind.REPLY, post.kind());
    assertEquals(
        "mastodon:s.example:1", post.inReplyTo().orElseThrow().id().orElseThrow().toString());
    assertEquals(Post.Kind.POLL, post(status("2", ",\"poll\":{\"id\":\"3\"}")).kind());
  }

  @Test
  void tagUriIsNoAddress() {
    String old = status("1", "").replace("https://s.example/users/mel", "tag:s.example,2016:mel");
    assertTrue(post(old).url().isEmpty());
  }

  @Test
  void serverThatWasReadIsTheInstance() {
    Batch batch =
        new MastodonConnector()
            .normalize(
                status("1", "").getBytes(UTF_8), "https://Reader.example:8443/api/x", NOW, false);
    PostEvent event = (PostEvent) batch.events().get(0);
    assertEquals("reader.example:8443", event.id().instance());
  }

  @Test
  void hostileFieldsCostNoMoreThanThemselves() {
    String body =
        "["
            + String.join(
                ",",
                status("1", "").replace("2026-11-01T10:00:00.000Z", "+50000-01-01T00:00:00Z"),
                status("2", "").replace("\"2026-11-01T10:00:00.000Z\"", "1564425353.446"),
                "{\"id\":3,\"visibility\":\"public\",\"content\":7,\"account\":null,\"tags\":9,"
                    + "\"mentions\":[null,{}],\"media_attachments\":{},\"reblog\":[],\"quote\":1}",
                status("4", "").replace("\"id\":\"7\"", "\"id\":null"),
                status("x".repeat(3000), ""),
                "null",
                "{\"id\":\" \",\"visibility\":\"public\"}",
                "{\"error\":\"no\"}",
                status("5", ",\"in_reply_to_id\":\"\",\"favourites_count\":1e99"))
            + "]";
    Batch batch = read(body, false);
    assertEquals(5, batch.events().size());
    assertEquals(5, batch.faults().size());
    assertEquals("created_at", batch.faults().get(0).field());
    assertEquals(
        Optional.empty(), ((PostEvent.Published) batch.events().get(0)).post().publishedAt());
    assertEquals(
        Optional.of(Instant.parse("2019-07-29T18:35:53.446Z")),
        ((PostEvent.Published) batch.events().get(1)).post().publishedAt());
    assertEquals("7", ((PostEvent.Published) batch.events().get(2)).post().text());
  }

  @Test
  void opensEnvelopes() {
    String one = status("1", "");
    String two = status("2", "");
    assertEquals(
        2,
        read("{\"ancestors\":[" + one + "],\"descendants\":[" + two + "]}", false).events().size());
    assertEquals(
        1,
        read("{\"accounts\":[],\"statuses\":[" + one + "],\"hashtags\":[]}", false)
            .events()
            .size());
    Batch bell =
        read(
            "[{\"id\":\"9\",\"type\":\"mention\",\"account\":"
                + ACCOUNT
                + ",\"status\":"
                + one
                + "},{\"id\":\"8\",\"type\":\"follow\",\"account\":"
                + ACCOUNT
                + "}]",
            false);
    assertEquals(1, bell.events().size());
    assertEquals(List.of(), bell.faults());
    assertEquals(2, read(one + "\n" + two + "\n", false).events().size());
    assertEquals(List.of(), read("[]", false).events());
  }

  @Test
  void readsTranscriptsOfTheStream() {
    String transcript =
        ":)\n\n:thump\n\nevent: update\ndata: "
            + status("1", "")
            + "\n\nevent: filters_changed\ndata: undefined\n\nevent: status.update\r\ndata: "
            + status("1", "")
            + "\r\n\r\nevent: update\ndata: {\"id\":\n\nevent: delete\ndata: 1";
    Batch batch = read(transcript, false);
    assertEquals(3, batch.events().size());
    PostEvent.Published first = (PostEvent.Published) batch.events().get(0);
    assertEquals(Provenance.Method.STREAM, first.post().provenance().orElseThrow().method());
    assertInstanceOf(PostEvent.Edited.class, batch.events().get(1));
    AuthorId whose = first.post().author().orElseThrow().id();
    assertEquals(new PostEvent.Deleted(first.id(), whose, NOW), batch.events().get(2));
    assertEquals(1, batch.faults().size());
    assertEquals(13, batch.faults().get(0).offset());
  }

  @Test
  void readsFramesOfTheWebSocket() {
    String frames =
        """
        {"stream":["public"],"event":"delete","payload":"12"}
        {"stream":["user"],"event":"filters_changed"}
        """;
    Batch batch = read(frames, false);
    assertEquals("mastodon::12", ((PostEvent.Deleted) batch.events().get(0)).id().toString());
    assertEquals(List.of(), batch.faults());
  }

  @Test
  void pageForPeopleIsOneFault() {
    Batch batch = read("<html>no</html>", false);
    assertEquals(1, batch.faults().size());
    assertFalse(batch.faults().get(0).toString().contains("html>"));
  }

  @Property
  void noBodyThrows(@ForAll byte[] body, @ForAll boolean anyVisibility) {
    new MastodonConnector().normalize(body, "fuzz", NOW, anyVisibility);
  }

  @Property
  void noCutThrows(@ForAll int at) {
    String body = "[" + status("1", ",\"reblog\":" + status("2", "")) + "," + status("3", "") + "]";
    Batch batch = read(body.substring(0, Math.floorMod(at, body.length())), false);
    assertFalse(batch.faults().isEmpty());
  }

  @Test
  void aHandleIsTheOneThatTheServerLists() {
    Post post =
        post(
            status(
                    "1",
                    ",\"mentions\":[{\"acct\":\"bo@far.example\",\"username\":\"bo\",\"url\":"
                        + "\"https://far.example/users/bo\"},{\"acct\":\"cy\",\"url\":"
                        + "\"https://s.example/@cy\"},{\"acct\":\"di@a.example\",\"url\":"
                        + "\"https://a.example/@di\"},{\"acct\":\"di@b.example\",\"url\":"
                        + "\"https://b.example/@di\"}]")
                .replace(
                    "<p>Hello</p>",
                    "<p><a href='https://far.example/@bo'>@bo</a> @cy <a"
                        + " href='https://b.example/@di'>@di</a> @di</p>"));
    assertEquals(
        List.of("bo@far.example", "cy@s.example", "di@b.example", "di", "di@a.example"),
        post.entities().stream().map(Entity::value).toList());
    assertTrue(post.entities().stream().allMatch(Entity.HandleMention.class::isInstance));
    Reading reading = new Reading().of(post);
    for (String listed : List.of("bo@far.example", "cy@s.example", "di@a.example", "di")) {
      assertTrue(Query.parse("@" + listed).matches(reading), listed);
    }
    assertFalse(Query.parse("@bo@near.example").matches(reading));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<p class='quote-inline'>RE: <a href='https://s.example/@mel/1'>s.example/@mel/1</a></p><p>Mine</p>",
        "<p>Mine<span class='quote-inline'><br><br>RE: <a href='https://s.example/x'>x</a></span></p>",
        "<p>Mine<br>RE: <a href='https://s.example/users/mel/statuses/1'>s.example</a></p>",
        "<p>RE: <a href='https://s.example/users/mel/statuses/1'>s.example</a></p><p>Mine</p>",
        "<p>Mine</p>"
      })
  void whatStandsInForAQuoteIsNotTheAuthors(String content) {
    String quote = ",\"quote\":{\"state\":\"accepted\",\"quoted_status\":" + status("1", "") + "}";
    String markup = content.replace("'", "\\\"");
    Post post =
        post(
            status("2", quote)
                .replaceFirst("<p>Hello</p>", Matcher.quoteReplacement(markup))
                .replace(
                    "\"quoted_status\":" + status("1", "").replace("<p>Hello</p>", markup),
                    "\"quoted_status\":" + status("1", "")));
    assertEquals("Mine", post.text());
    assertTrue(post.entities().isEmpty());
  }

  @Test
  void withoutAKnownQuoteItIsAllThereIs() {
    Post post =
        post(
            status("2", "")
                .replace(
                    "<p>Hello</p>",
                    "<p>Mine RE: <a href='https://s.example/1'>s.example/1</a></p>"));
    assertEquals("Mine RE: s.example/1", post.text());
    Post other =
        post(
            status("2", ",\"quote\":{\"state\":\"accepted\",\"quoted_status_id\":\"1\"}")
                .replace(
                    "<p>Hello</p>", "<p>See <a href='https://o.example/1'>o.example/1</a></p>"));
    assertEquals("See o.example/1", other.text());
  }

  @Test
  void whatAPostCannotHoldIsLeftOutAndTold() {
    String body =
        status(
                "1",
                ",\"language\":\"<b>en</b>\",\"edited_at\":\"yesterday\",\"media_attachments\":"
                    + "[{\"type\":\"image\",\"url\":\"javascript:a\",\"description\":\"d\"},{\"type\":\"image\","
                    + "\"url\":\"https://s.example/i.png\",\"description\":\"a kettle\"}],\"mentions\":[{\"acct\":"
                    + "\"x\",\"url\":\"javascript:a\"}],\"url\":\"javascript:alert(1)\"")
            .replace("https://s.example/@mel", "data:text/html,a");
    Batch batch = read(body, false);
    Post post = ((PostEvent.Published) batch.events().get(0)).post();
    assertTrue(post.url().isEmpty());
    assertTrue(post.language().isEmpty());
    assertTrue(post.author().orElseThrow().url().isEmpty());
    assertEquals("a kettle", post.media().get(0).alt().orElseThrow());
    assertEquals(1, post.media().size());
    assertEquals(
        List.of("author.url", "edited_at", "language", "media", "url"),
        batch.faults().stream().map(fault -> fault.field()).sorted().toList());
    assertFalse(batch.faults().toString().contains("alert"));
  }
}
