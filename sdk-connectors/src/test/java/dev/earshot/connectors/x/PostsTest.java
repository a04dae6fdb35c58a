package dev.earshot.connectors.x;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.Entity;
import dev.earshot.Media;
import dev.earshot.Metric;
import dev.earshot.PollOption;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.SourceEvent;
import dev.earshot.Visibility;
import dev.earshot.connectors.Batch;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PostsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private static Batch batch(String payload, boolean any) {
    return new XConnector().normalize(payload.getBytes(UTF_8), "recorded", NOW, any);
  }

  private static List<SourceEvent> read(String payload) {
    Batch batch = batch(payload, false);
    assertEquals(List.of(), batch.faults());
    return batch.events();
  }

  private static Post post(SourceEvent event) {
    return event instanceof PostEvent.Edited edited
        ? edited.post()
        : assertInstanceOf(PostEvent.Published.class, event).post();
  }

  private static Post only(String payload) {
    List<SourceEvent> events = read(payload);
    assertEquals(1, events.size());
    return post(events.get(0));
  }

  /** An answer with a post of a public account. */
  private static String answer(String post, String includes) {
    return "{\"data\":[%s],\"includes\":{\"users\":[{\"id\":\"7\",\"username\":\"ada\",\"protected\":false},{\"id\":\"8\",\"username\":\"bo\",\"protected\":false}]%s}}"
        .formatted(post, includes);
  }

  private static String post(String id, String more) {
    return "{\"id\":\"" + id + "\",\"author_id\":\"7\",\"text\":\"tea\"" + more + "}";
  }

  private static String worded(String text, String entities) {
    return answer(
        "{\"id\":\"20\",\"author_id\":\"7\",\"text\":\"%s\",\"entities\":{%s}}"
            .formatted(text, entities),
        "");
  }

  private static List<String> spans(Post post) {
    return post.entities().stream()
        .map(one -> one.span().start() + "-" + one.span().end() + " " + one.value())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"created_at\":\"Wed Oct 10 20:19:24 +0000 2018\",\"id_str\":\"7\",\"full_text\":\"tea\"}",
        "{\"kettle\":1}",
        "{\"data\":[{\"id\":\"x\",\"text\":\"tea\"}]}",
        "{\"title\":\"Unauthorized\",\"type\":\"about:blank\",\"status\":401}"
      })
  void whatIsNoAnswerOfThisApiIsAFaultAndNotSilence(String record) {
    Batch batch = batch(record, true);
    assertEquals(0, batch.events().size());
    assertEquals(1, batch.faults().size());
  }

  @Test
  void anAccountByItselfIsNoPostAndNoFault() {
    Batch batch = batch("{\"data\":{\"id\":\"7\",\"name\":\"Ada\",\"username\":\"ada\"}}", false);
    assertEquals(0, batch.events().size() + batch.faults().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\":[{\"id\":\"7\",\"name\":\"Ada\",\"username\":\"ada\",\"withheld\":{\"country_codes\":[\"DE\"]}}]}",
        "{\"data\":{\"id\":\"7\",\"name\":\"Ada\",\"username\":\"ada\",\"withheld\":{\"country_codes\":[\"DE\"]}}}"
      })
  void anAccountThatSaysWhereItIsWithheldIsNoLineOfCompliance(String payload) {
    Batch batch = batch(payload, false);
    assertEquals(0, batch.events().size() + batch.faults().size());
  }

  @Test
  void countsAreSumsAndNoPosts() {
    Batch batch =
        batch(
            "{\"data\":[{\"start\":\"2026-01-01T00:00:00.000Z\",\"end\":\"2026-01-01T01:00:00.000Z\",\"tweet_count\":4}],\"meta\":{\"total_tweet_count\":4}}",
            false);
    assertEquals(0, batch.events().size() + batch.faults().size());
  }

  private static String named(boolean old) {
    String text =
        """
        {"data":[{"id":"1900000000000000003","author_id":"7","text":"short…","created_at":"2026-11-20T10:20:00.000Z",
          "edit_history_post_ids":["1900000000000000002","1900000000000000003"],
          "note_post":{"text":"a long #kettle story","entities":{"hashtags":[{"start":7,"end":14,"tag":"kettle"}]}},
          "referenced_posts":[{"type":"quoted","id":"1898000000000000001"}],
          "public_metrics":{"like_count":3,"repost_count":1}}],
         "includes":{"users":[{"id":"7","username":"ada","protected":false,"public_metrics":{"post_count":5}},
            {"id":"8","username":"bo","protected":false}],
          "posts":[{"id":"1898000000000000001","author_id":"8","text":"hot"}]}}
        """;
    return !old
        ? text
        : text.replace("edit_history_post_ids", "edit_history_tweet_ids")
            .replace("note_post", "note_tweet")
            .replace("referenced_posts", "referenced_tweets")
            .replace("repost_count", "retweet_count")
            .replace("post_count\":5", "tweet_count\":5")
            .replace("\"posts\":", "\"tweets\":");
  }

  @Test
  void theOldAndTheNewNamesOfFieldsAreOne() {
    List<SourceEvent> old = read(named(true));
    assertEquals(2, old.size());
    assertEquals(old, read(named(false)));
    Post post = assertInstanceOf(PostEvent.Edited.class, old.get(1)).post();
    assertEquals("x::1900000000000000002", post.id().toString());
    assertEquals("a long #kettle story", post.text());
    assertEquals(List.of("7-14 kettle"), spans(post));
    assertEquals(Post.Kind.QUOTE, post.kind());
    assertEquals(
        "x::1898000000000000001", post.quoteOf().orElseThrow().id().orElseThrow().toString());
    assertEquals(
        "https://x.com/bo/status/1898000000000000001",
        post.quoteOf().orElseThrow().url().orElseThrow());
    assertEquals(5, post.author().orElseThrow().posts().orElseThrow());
    assertEquals(
        "likes=3, reposts=1",
        post.metrics().stream()
            .map(metric -> metric.name() + "=" + metric.value())
            .collect(Collectors.joining(", ")));
  }

  @Test
  void anEditKeepsTheIdAndTheDateOfTheFirstForm() {
    Post post = post(read(named(true)).get(1));
    assertEquals(Instant.parse("2026-11-20T10:20:00Z"), post.editedAt().orElseThrow());
    assertEquals(
        Instant.ofEpochMilli((1900000000000000002L >> 22) + 1288834974657L),
        post.publishedAt().orElseThrow());
    assertEquals("https://x.com/ada/status/1900000000000000003", post.url().orElseThrow());
    // by an answer without dates, too
    Post undated =
        only(
            answer(
                post(
                    "1900000000000000003",
                    ",\"edit_history_tweet_ids\":[\"1900000000000000003\",\"1900000000000000002\"]"),
                ""));
    assertEquals(post.publishedAt(), undated.publishedAt());
    assertTrue(undated.editedAt().isPresent());
    assertEquals("x::1900000000000000002", undated.id().toString());
  }

  @Test
  void aRepostComesWithoutWordsAfterWhatItRepeats() {
    String repeated =
        ",\"tweets\":[{\"id\":\"10\",\"author_id\":\"8\",\"text\":\"hot\",\"public_metrics\":{\"like_count\":9}}]";
    List<SourceEvent> events =
        read(
            answer(
                "{\"id\":\"20\",\"author_id\":\"7\",\"text\":\"RT @bo: hot\",\"public_metrics\":{\"like_count\":9},\"entities\":{\"mentions\":[{\"start\":3,\"end\":6,\"username\":\"bo\"}]},\"referenced_tweets\":[{\"type\":\"retweeted\",\"id\":\"10\"}]}",
                repeated));
    assertEquals("hot", post(events.get(0)).text());
    Post repost = post(events.get(1));
    assertEquals(Post.Kind.REPOST, repost.kind());
    assertEquals("", repost.text());
    assertEquals(0, repost.metrics().size() + repost.entities().size());
    assertEquals("x::10", repost.repostOf().orElseThrow().id().orElseThrow().toString());
    assertEquals("https://x.com/bo/status/10", repost.repostOf().orElseThrow().url().orElseThrow());
  }

  @Test
  void anAnswerNamesWhatItAnswersAndItsThread() {
    List<SourceEvent> events =
        read(
            answer(
                post(
                    "20",
                    ",\"conversation_id\":\"5\",\"referenced_tweets\":[{\"type\":\"replied_to\",\"id\":\"10\"},{\"type\":\"whatever\",\"id\":\"11\"}]"),
                ",\"tweets\":[{\"id\":\"10\",\"author_id\":\"8\",\"text\":\"hot\"}]"));
    assertEquals(1, events.size(), "what is answered is named, and not read");
    Post reply = post(events.get(0));
    assertEquals(Post.Kind.REPLY, reply.kind());
    assertEquals("x::10", reply.inReplyTo().orElseThrow().id().orElseThrow().toString());
    assertEquals("x::5", reply.threadRoot().orElseThrow().id().orElseThrow().toString());
    assertEquals("5", reply.conversation().orElseThrow());
    assertTrue(only(answer(post("20", ",\"conversation_id\":\"20\""), "")).threadRoot().isEmpty());
  }

  @Test
  void aReferenceThatNamesALaterFormMeansThePost() {
    String edited = "\"edit_history_tweet_ids\":[\"10\",\"12\"]";
    String quote =
        ",\"conversation_id\":\"12\",\"referenced_tweets\":[{\"type\":\"replied_to\",\"id\":\"12\"}]";
    List<String> shown =
        List.of(
            // beside the answer, in the answer, and there by another of its forms
            answer(
                post("20", quote),
                ",\"tweets\":[{\"id\":\"12\",\"author_id\":\"8\",\"text\":\"hot\","
                    + edited
                    + "}]"),
            answer(
                post("20", quote)
                    + ",{\"id\":\"12\",\"author_id\":\"8\",\"text\":\"hot\","
                    + edited
                    + "}",
                ""),
            answer(
                post("20", quote),
                ",\"tweets\":[{\"id\":\"10\",\"author_id\":\"8\",\"text\":\"hot\","
                    + edited
                    + "}]"));
    for (String payload : shown) {
      Post reply = post(read(payload).get(0));
      assertEquals("x::10", reply.inReplyTo().orElseThrow().id().orElseThrow().toString());
      assertEquals("x::10", reply.threadRoot().orElseThrow().id().orElseThrow().toString());
      assertEquals(
          "https://x.com/bo/status/12", reply.inReplyTo().orElseThrow().url().orElseThrow());
    }
  }

  @Test
  void anOlderFormThatIsQuotedDoesNotStandInForTheNewest() {
    List<SourceEvent> events =
        read(
            answer(
                post("20", ",\"referenced_tweets\":[{\"type\":\"quoted\",\"id\":\"10\"}]"),
                ",\"tweets\":[{\"id\":\"10\",\"author_id\":\"8\",\"text\":\"hot\",\"edit_history_tweet_ids\":[\"10\",\"12\"]}]"));
    assertEquals(1, events.size());
    assertEquals("x::20", post(events.get(0)).id().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"country_codes\":[\"DE\",\"fr\"]} | {} | [DE, FR]",
        "{\"country_codes\":[\"DE\"],\"scope\":\"tweet\"} | {\"country_codes\":[\"AT\"],\"scope\":\"user\"} | [AT, DE]",
        "{\"copyright\":false} | {} | []",
        "{\"country_codes\":[\"XX\"]} | {} | everywhere",
        "{\"country_codes\":[\"XY\"],\"copyright\":true} | {} | everywhere",
        "{\"copyright\":true} | {} | everywhere",
        "{\"country_codes\":[\"DE\"],\"copyright\":true} | {} | [DE]",
        "{} | {\"country_codes\":[\"XX\"]} | everywhere"
      })
  void aPostIsWithheldWhereItsOrItsAccountsOrderSays(String post, String user, String expected) {
    SourceEvent event =
        read("{\"data\":{\"id\":\"20\",\"author_id\":\"7\",\"text\":\"tea\",\"withheld\":%s},\"includes\":{\"users\":[{\"id\":\"7\",\"username\":\"ada\",\"protected\":false,\"withheld\":%s}]}}"
                .formatted(post, user))
            .get(0);
    assertEquals(
        expected,
        event instanceof PostEvent.Withheld withheld
            ? withheld.countries().isEmpty() ? "everywhere" : "no"
            : post(event).withheldIn().toString());
  }

  @Test
  void aCountryThatIsNoneIsTold() {
    Batch known =
        batch(answer(post("20", ",\"withheld\":{\"country_codes\":[\"DE\",\"QQ\"]}"), ""), false);
    assertEquals(List.of("DE"), post(known.events().get(0)).withheldIn());
    assertEquals("withheld", known.faults().get(0).field());
    // where nothing of an order is understood, it counts as the strictest
    Batch unknown =
        batch(answer(post("20", ",\"withheld\":{\"country_codes\":[\"QQ\"]}"), ""), false);
    assertEquals(
        List.of(), assertInstanceOf(PostEvent.Withheld.class, unknown.events().get(0)).countries());
    assertEquals(1, unknown.faults().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // code points, of the escaped text
        "😀 a &amp; b #tea | 12 | 16 | 9-13",
        "#tea | 0 | 4 | 0-4",
        // UTF-16 units, and code points of the text as it is read
        "😀😀 #tea #tea | 5 | 9 | 5-9",
        "😀😀 #tea #tea | 10 | 14 | 10-14",
        "&lt;&lt; #tea #tea | 3 | 7 | 3-7",
        // off the mark: where the words are nearest
        "#tea and #tea | 8 | 13 | 9-13",
        "#tea and #tea | 2 | 3 | 0-4",
        "#TEA | 0 | 4 | 0-4",
        "＃tea | 0 | 4 | 0-4",
        // without a place, and where nothing is
        "so #tea | -1 | -1 | 3-7",
        "so hot | 2 | 90 | 6-6",
        "so hot | 4 | 2 | 6-6",
      })
  void anEntityStandsWhereItsWordsAre(String text, int start, int end, String expected) {
    Post post =
        only(
            worded(
                text,
                "\"hashtags\":[{\"start\":%d,\"end\":%d,\"tag\":\"tea\"}]".formatted(start, end)));
    assertEquals(List.of(expected + " tea"), spans(post));
  }

  @Test
  void anAccountMayBearAnotherNameThanTheWordsSay() {
    Post post =
        only(
            worded(
                "hi @old_name you",
                "\"mentions\":[{\"start\":3,\"end\":12,\"username\":\"new_name\"}]"));
    assertEquals(List.of("3-12 new_name"), spans(post));
  }

  @Test
  void everyKindOfEntityIsReadOnce() {
    Post post =
        only(
            worded(
                "@bo $KTL https://t.co/a #tea",
                "\"mentions\":[{\"start\":0,\"end\":3,\"username\":\"bo\"},{\"start\":0,\"end\":3,\"username\":\"bo\"}],\"cashtags\":[{\"start\":4,\"end\":8,\"tag\":\"KTL\"}],\"urls\":[{\"start\":9,\"end\":23,\"url\":\"https://t.co/a\",\"expanded_url\":\"https://kettle.example/\",\"display_url\":\"kettle.example\"}],\"hashtags\":[{\"start\":24,\"end\":28,\"tag\":\"tea\"}],\"annotations\":[{\"start\":0,\"end\":2,\"type\":\"Place\",\"normalized_text\":\"bo\"}]"));
    assertEquals(List.of("0-3 bo", "4-8 KTL", "9-23 https://t.co/a", "24-28 tea"), spans(post));
    assertEquals(
        "https://kettle.example/",
        assertInstanceOf(Entity.Link.class, post.entities().get(2)).url().orElseThrow());
  }

  @Test
  void mediaComeWithTheirWordsAndFilmsInTheirBestForm() {
    Post post =
        only(
            answer(
                post(
                    "20",
                    ",\"attachments\":{\"media_keys\":[\"3_1\",\"13_2\",\"16_3\",\"9_4\",\"3_absent\",\"13_5\"]}"),
                """
                ,"media":[{"media_key":"3_1","type":"photo","url":"https://p.example/1.jpg","alt_text":"a kettle"},
                 {"media_key":"13_2","type":"video","preview_image_url":"https://p.example/2.jpg","variants":[
                   {"bit_rate":256000,"content_type":"video/mp4","url":"https://v.example/low.mp4"},
                   {"content_type":"application/x-mpegURL","url":"https://v.example/list.m3u8"},
                   {"bit_rate":2176000,"content_type":"video/mp4","url":"https://v.example/high.mp4"}]},
                 {"media_key":"16_3","type":"animated_gif","variants":[{"bit_rate":0,"content_type":"video/mp4","url":"https://v.example/gif.mp4"}]},
                 {"media_key":"9_4","type":"hologram","url":"https://h.example/4"},
                 {"media_key":"13_5","type":"video","url":"","preview_image_url":"https://p.example/5.jpg"}]
                """));
    assertEquals(
        List.of(
            new Media(Media.Type.IMAGE, "https://p.example/1.jpg", "a kettle"),
            new Media(Media.Type.VIDEO, "https://v.example/high.mp4", null),
            new Media(Media.Type.VIDEO, "https://v.example/gif.mp4", null),
            new Media(Media.Type.OTHER, "https://h.example/4", null),
            new Media(Media.Type.VIDEO, "https://p.example/5.jpg", null)),
        post.media());
  }

  @Test
  void pollsComeWithTheVotesThatAreTold() {
    Post post =
        only(
            answer(
                post("20", ",\"attachments\":{\"poll_ids\":[\"9\"]}"),
                ",\"polls\":[{\"id\":\"9\",\"options\":[{\"position\":1,\"label\":\"tea\",\"votes\":3},{\"position\":2,\"label\":\"coffee\"}]}]"));
    assertEquals(Post.Kind.POLL, post.kind());
    assertEquals(List.of(new PollOption("tea", 3), new PollOption("coffee")), post.pollOptions());
  }

  @Test
  void placesHaveNameAndCountry() {
    String places =
        ",\"places\":[{\"id\":\"p1\",\"full_name\":\"Kettle Lane\",\"country_code\":\"GB\"},{\"id\":\"p2\",\"name\":\"Kiln\",\"country_code\":\"\"}]";
    Post post = only(answer(post("20", ",\"geo\":{\"place_id\":\"p1\"}"), places));
    assertEquals("Kettle Lane", post.place().orElseThrow().name().orElseThrow());
    assertEquals("GB", post.place().orElseThrow().country().orElseThrow());
    assertTrue(
        only(answer(post("20", ",\"geo\":{\"place_id\":\"p2\"}"), places)).place().isPresent());
    assertTrue(
        only(answer(post("20", ",\"geo\":{\"place_id\":\"p3\"}"), places)).place().isEmpty());
  }

  @Test
  void numbersHaveTheCanonicalNamesAndAbsentIsNotNought() {
    Post post =
        only(
            answer(
                post(
                    "20",
                    ",\"public_metrics\":{\"like_count\":1,\"retweet_count\":2,\"reply_count\":0,\"quote_count\":4,\"impression_count\":5,\"bookmark_count\":6}"),
                ""));
    assertEquals(
        List.of(
            new Metric(Metric.LIKES, 1, NOW),
            new Metric(Metric.REPOSTS, 2, NOW),
            new Metric(Metric.REPLIES, 0, NOW),
            new Metric(Metric.QUOTES, 4, NOW),
            new Metric(Metric.VIEWS, 5, NOW),
            new Metric("bookmarks", 6, NOW)),
        post.metrics());
    assertEquals(List.of(), only(answer(post("20", ""), "")).metrics());
    assertEquals(
        1,
        only(answer(
                post(
                    "20",
                    ",\"public_metrics\":{\"like_count\":-1,\"reply_count\":null,\"quote_count\":3}"),
                ""))
            .metrics()
            .size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"id\":\"7\",\"username\":\"ada\",\"protected\":true} | '' | FOLLOWERS",
        "{\"id\":\"7\",\"username\":\"ada\"} | '' | UNKNOWN",
        "{\"id\":\"8\",\"username\":\"bo\",\"protected\":false} | '' | UNKNOWN",
        "{\"id\":\"7\",\"username\":\"ada\",\"protected\":false} | ,\"scopes\":{\"followers\":true} | FOLLOWERS"
      })
  void onlyWhatIsShownToBePublicComesWithContent(String user, String more, Visibility expected) {
    String payload =
        "{\"data\":{\"id\":\"20\",\"author_id\":\"7\",\"text\":\"tea\"%s},\"includes\":{\"users\":[%s]}}"
            .formatted(more, user);
    PostEvent.Skipped skipped = assertInstanceOf(PostEvent.Skipped.class, read(payload).get(0));
    assertEquals(expected, skipped.visibility());
    assertEquals("x::7", skipped.author().orElseThrow().toString());
    Post whole = post(batch(payload, true).events().get(0));
    assertEquals("tea", whole.text());
    assertEquals(expected, whole.visibility());
  }

  @Test
  void whatIsQuotedOfAProtectedAccountIsSkippedToo() {
    List<SourceEvent> events =
        read(
            "{\"data\":{\"id\":\"20\",\"author_id\":\"7\",\"text\":\"tea\",\"referenced_tweets\":[{\"type\":\"quoted\",\"id\":\"10\"}]},\"includes\":{\"users\":[{\"id\":\"7\",\"username\":\"ada\",\"protected\":false},{\"id\":\"8\",\"username\":\"bo\",\"protected\":true}],\"tweets\":[{\"id\":\"10\",\"author_id\":\"8\",\"text\":\"secret\"}]}}");
    assertInstanceOf(PostEvent.Skipped.class, events.get(0));
    assertFalse(events.toString().contains("secret"));
  }

  @Test
  void anAccountIsReadWhole() {
    Author author =
        only("{\"data\":{\"id\":\"20\",\"author_id\":\"7\",\"text\":\"tea\",\"lang\":\"en\"},\"includes\":{\"users\":[{\"id\":\"7\",\"username\":\"ada\",\"name\":\"Ada &amp; co\",\"description\":\"tea &lt;3\",\"location\":\"here\",\"created_at\":\"2015-01-01T00:00:00.000Z\",\"protected\":false,\"verified\":true,\"verified_type\":\"government\",\"public_metrics\":{\"followers_count\":1,\"following_count\":2,\"tweet_count\":3,\"listed_count\":4}}]}}")
            .author()
            .orElseThrow();
    assertEquals("ada", author.handle().orElseThrow());
    assertEquals("Ada & co", author.name().orElseThrow());
    assertEquals("tea <3", author.bio().orElseThrow());
    assertEquals("https://x.com/ada", author.url().orElseThrow());
    assertEquals(Author.Kind.ORGANIZATION, author.kind());
    assertEquals(1, author.followers().orElseThrow());
    assertEquals(3, author.posts().orElseThrow());
    assertEquals(Instant.parse("2015-01-01T00:00:00Z"), author.createdAt().orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({"en, en", "qme, ''", "und, ''", "zxx, ''", "in, in", "pt-BR, pt-BR"})
  void aLanguageIsOneOnlyIfItIs(String stated, String expected) {
    Post post = only(answer(post("20", ",\"lang\":\"" + stated + "\""), ""));
    assertEquals(expected, post.language().orElse(""));
  }

  @Test
  void whatAnAnswerCouldNotShowIsToldByWhatItSays() {
    List<SourceEvent> events =
        read(
            """
            {"data":[{"id":"20","author_id":"7","text":"tea"}],
             "includes":{"users":[{"id":"7","username":"ada","protected":false}]},
             "errors":[
              {"resource_type":"tweet","resource_id":"11","value":"11","parameter":"ids","title":"Not Found Error","type":"https://api.twitter.com/2/problems/resource-not-found"},
              {"resource_type":"post","resource_id":"12","type":"https://api.x.com/2/problems/not-authorized-for-resource"},
              {"resource_type":"tweet","resource_id":"13","type":"https://api.x.com/2/problems/resource-unavailable"},
              {"resource_type":"user","resource_id":"14","type":"https://api.x.com/2/problems/resource-not-found"},
              {"resource_type":"tweet","resource_id":"15","field":"geo","type":"https://api.x.com/2/problems/not-authorized-for-field"},
              {"resource_type":"tweet","resource_id":"16","type":"https://api.x.com/2/problems/something-new"},
              {"resource_type":"tweet","value":"17","type":"https://api.x.com/2/problems/resource-not-found"}]}
            """);
    assertEquals(
        List.of("Published 20", "Deleted 11", "Skipped 12", "Withheld 13", "Deleted 17"),
        events.stream()
            .map(e -> e.getClass().getSimpleName() + " " + ((PostEvent) e).id().nativeId())
            .toList());
  }

  @Test
  void aFormThatIsGoneOfAPostThatIsThereIsNoDeletion() {
    List<SourceEvent> events =
        read(
            "{\"data\":[{\"id\":\"12\",\"author_id\":\"7\",\"text\":\"tea\",\"edit_history_tweet_ids\":[\"10\",\"12\"]}],\"includes\":{\"users\":[{\"id\":\"7\",\"username\":\"ada\",\"protected\":false}]},\"errors\":[{\"resource_type\":\"tweet\",\"resource_id\":\"10\",\"type\":\"https://api.x.com/2/problems/resource-not-found\"}]}");
    assertEquals(1, events.size());
    assertInstanceOf(PostEvent.Edited.class, events.get(0));
  }

  @Test
  void aBrokenFieldIsAFaultAndThePostArrives() {
    Batch batch =
        batch(
            answer(
                post("20", ",\"created_at\":\"yesterday\",\"lang\":\"no such language at all\""),
                ""),
            false);
    assertEquals("tea", post(batch.events().get(0)).text());
    assertEquals(
        List.of("created_at", "lang"),
        batch.faults().stream().map(f -> f.field()).sorted().toList());
  }

  @Test
  void linesOfAStreamAndRecordedExchangesAreOpened() {
    String line =
        answer(post("20", ""), "")
            .replace(
                "\"data\":[", "\"matching_rules\":[{\"id\":\"1\",\"tag\":\"earshot\"}],\"data\":[");
    assertEquals(2, read(line + "\r\n\r\n" + line.replace("\"20\"", "\"21\"") + "\r\n").size());
    assertEquals(
        1,
        read("[{\"request\":{\"method\":\"GET\",\"uri\":\"https://api.x.com/2/tweets\"},\"response\":{\"status\":200,\"body\":"
                + answer(post("20", ""), "")
                + "}}]")
            .size());
  }

  @Test
  void anArticlesTitleIsOne() {
    assertEquals(
        "On kettles",
        only(answer(
                post("20", ",\"article\":{\"title\":\"On kettles\"},\"source\":\"Kettle\""), ""))
            .title()
            .orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"article", "article_title"})
  void anArticleIsReadWholeWhereItsTextIsThere(String field) {
    String article =
        """
        ,"%s":{"title":"On kettles","plain_text":"They sing &amp; boil.\\nSee https://t.co/a",
          "entities":{"urls":[{"url":"https://t.co/a","expanded_url":"https://tea.example/"}]}}\
        """
            .formatted(field);
    Post post = only(answer(post("20", article), ""));
    assertEquals("On kettles", post.title().orElseThrow());
    assertEquals("They sing & boil.\nSee https://t.co/a", post.text());
    assertEquals("https://tea.example/", post.entities().get(0).url().orElse(""));
    Post early = only(answer(post("20", article.replace("plain_text", "preview_text")), ""));
    assertNotEquals("", early.text());
    assertFalse(early.text().contains("boil"), "a beginning is not the whole");
  }
}
