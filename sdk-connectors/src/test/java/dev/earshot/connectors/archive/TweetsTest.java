package dev.earshot.connectors.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.earshot.AuthorEvent;
import dev.earshot.Gap;
import dev.earshot.Media;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.SourceEvent;
import dev.earshot.Visibility;
import dev.earshot.connectors.Batch;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TweetsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final String USER =
      "\"user\":{\"id_str\":\"7\",\"screen_name\":\"ada\",\"protected\":false}";

  private static Batch batch(String payload) {
    return new TwitterV1Connector().normalize(payload.getBytes(UTF_8), "own case", NOW, false);
  }

  private static SourceEvent only(String payload) {
    Batch batch = batch(payload);
    assertEquals(List.of(), batch.faults());
    assertEquals(1, batch.events().size());
    return batch.events().get(0);
  }

  private static Post post(String more) {
    return assertInstanceOf(
            PostEvent.Published.class,
            only("{\"id_str\":\"20\",\"text\":\"tea\"," + more + "," + USER + "}"))
        .post();
  }

  @ParameterizedTest
  @CsvSource({
    "'\"id\":1149825924029980700,\"id_str\":\"1149825924029980674\"', 1149825924029980674",
    "'\"id\":-1,\"id_str\":\"100\"', 100",
    "'\"id\":100', 100",
    "'\"id_str\":\"\",\"id\":100', 100"
  })
  void theIdIsTheTextAndNotTheNumberThatWasRounded(String ids, String expected) {
    SourceEvent event =
        only(
            "{"
                + ids
                + ",\"text\":\"tea\",\"in_reply_to_status_id\":1149825924029980700,\"in_reply_to_status_id_str\":\"1149825924029980674\","
                + USER
                + "}");
    Post post = assertInstanceOf(PostEvent.Published.class, event).post();
    assertEquals(expected, post.id().nativeId());
    assertEquals(
        "1149825924029980674", post.inReplyTo().orElseThrow().id().orElseThrow().nativeId());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"withheld_in_countries\":[\"DE\",\"FR\"] | [DE, FR]",
        "\"withheld_in_countries\":[\"DE, FR\"] | [DE, FR]",
        "\"withheld_in_countries\":[] | []",
        "\"withheld_in_countries\":\"GR, HK, MY\" | [GR, HK, MY]",
        "\"withheld_in_countries\":\"de\" | [DE]",
        "\"withheld_in_countries\":\"\" | []",
        "\"withheld_in_countries\":\"XX\" | everywhere",
        "\"withheld_in_countries\":\"XY, DE\" | everywhere",
        "\"withheld_copyright\":\"true\" | everywhere",
        "\"withheld_in_countries\":[\"XX\"] | everywhere",
        "\"withheld_in_countries\":[\"XY\"],\"withheld_copyright\":true | everywhere",
        "\"withheld_copyright\":true | everywhere",
        "\"withheld_copyright\":true,\"withheld_in_countries\":[\"US\"] | [US]"
      })
  void aWithheldTweetSaysWhereAndOneThatIsEverywhereIsNotShownFirst(String how, String expected) {
    SourceEvent event = only("{\"id_str\":\"20\",\"text\":\"tea\"," + how + "," + USER + "}");
    assertEquals(
        expected,
        event instanceof PostEvent.Withheld withheld
            ? withheld.countries().isEmpty() ? "everywhere" : "no"
            : ((PostEvent.Published) event).post().withheldIn().toString());
  }

  @Test
  void aTweetWithoutTextIsAFaultAndADeletionWithoutAnIdToo() {
    String body =
        "{\"statuses\":[{\"id_str\":\"20\",\"retweet_count\":1,"
            + USER
            + "}]}"
            + "\n{\"delete\":{\"status\":{\"user_id_str\":\"7\"}}}";
    Batch batch = new TwitterV1Connector().normalize(body.getBytes(UTF_8), "recorded", NOW, true);
    assertEquals(List.of(), batch.events());
    assertEquals(
        List.of("text 13", "delete.status.id_str " + (body.indexOf('\n') + 1)),
        batch.faults().stream().map(fault -> fault.field() + " " + fault.offset()).toList());
  }

  @Test
  void anAccountThatIsWithheldHidesItsTweets() {
    SourceEvent event =
        only(
            "{\"id_str\":\"20\",\"text\":\"tea\","
                + USER.replace("false}", "false,\"withheld_in_countries\":[\"TR\"]}")
                + "}");
    assertEquals(List.of("TR"), ((PostEvent.Published) event).post().withheldIn());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"edit_info\":{\"edit\":{\"initialTweetId\":\"1149825924029980674\",\"editControlInitial\":{\"editTweetIds\":[\"1149825924029980674\"]}}}",
        "\"edit_history\":{\"initial_tweet_id\":\"1149825924029980674\"}"
      })
  void anEditOfAnArchiveKeepsTheFirstId(String info) {
    Post post =
        assertInstanceOf(
                PostEvent.Edited.class,
                only(
                    "{\"id_str\":\"1149825999029980674\",\"full_text\":\"tea\",\"created_at\":\"Fri Jul 12 23:50:37 +0000 2019\","
                        + info
                        + ","
                        + USER
                        + "}"))
            .post();
    assertEquals("1149825924029980674", post.id().nativeId());
    assertEquals(Instant.parse("2019-07-12T23:40:37.678Z"), post.publishedAt().orElseThrow());
    assertEquals(Instant.parse("2019-07-12T23:50:37Z"), post.editedAt().orElseThrow());
    assertEquals("https://twitter.com/ada/status/1149825999029980674", post.url().orElseThrow());
  }

  @Test
  void aRetweetNamesWhatItRepeatsThoughNothingOfItIsShown() {
    Post post = post("\"retweeted_status\":{\"id_str\":\"10\",\"user\":{\"screen_name\":\"bo\"}}");
    assertEquals(Post.Kind.REPOST, post.kind());
    assertEquals("", post.text());
    assertEquals(
        "https://twitter.com/bo/status/10", post.repostOf().orElseThrow().url().orElseThrow());
  }

  @Test
  void mediaAreReadOnceInTheirBestForm() {
    Post post =
        post(
            """
            "entities":{"media":[{"id_str":"1","type":"photo","media_url_https":"https://p.example/1.jpg"},
              {"id_str":"9","type":"photo","media_url_https":"https://p.example/9.jpg"}]},
            "extended_entities":{"media":[{"id_str":"1","type":"video","media_url_https":"https://p.example/1.jpg","ext_alt_text":"a kettle",
              "video_info":{"variants":[{"bitrate":1,"content_type":"video/mp4","url":"https://v.example/1.mp4"},{"content_type":"application/x-mpegURL","url":"https://v.example/1.m3u8"},{"bitrate":9,"content_type":"video/mp4","url":"https://v.example/9.mp4"}]}},
              {"id_str":"2","media_url":"http://p.example/2.jpg"}]}
            """);
    assertEquals(
        List.of(
            new Media(Media.Type.VIDEO, "https://v.example/9.mp4", "a kettle"),
            new Media(Media.Type.IMAGE, "http://p.example/2.jpg", null),
            new Media(Media.Type.IMAGE, "https://p.example/9.jpg", null)),
        post.media());
  }

  @Test
  void indicesThatWereCountedOtherwiseStillFindTheirWords() {
    Post post =
        assertInstanceOf(
                PostEvent.Published.class,
                only(
                    "{\"id_str\":\"20\",\"text\":\"\uD83D\uDE00\uD83D\uDE00 #tea &amp; @bo\",\"entities\":{\"hashtags\":[{\"text\":\"tea\",\"indices\":[5,9]}],\"user_mentions\":[{\"screen_name\":\"bo\",\"indices\":[90,93]}]},"
                        + USER
                        + "}"))
            .post();
    assertEquals(
        List.of("#tea", "@bo"),
        post.entities().stream().map(one -> one.span().in(post.text())).toList());
  }

  @Test
  void anAccountHiddenByAnOrderHidesItsPostsWhicheverWayItIsWritten() {
    for (String stated : List.of("[\"GR\",\"HK\"]", "\"GR, HK\"")) {
      String user = USER.replace("false}", "false,\"withheld_in_countries\":" + stated + "}");
      String tweet = "{\"id_str\":\"20\",\"text\":\"tea\"," + user + "}";
      assertEquals(
          List.of("GR", "HK"),
          assertInstanceOf(PostEvent.Published.class, only(tweet)).post().withheldIn());
      PostEvent.Withheld post =
          assertInstanceOf(
              PostEvent.Withheld.class,
              only("{\"status_withheld\":{\"id\":20,\"withheld_in_countries\":" + stated + "}}"));
      assertEquals(List.of("GR", "HK"), post.countries());
      AuthorEvent.Withheld account =
          assertInstanceOf(
              AuthorEvent.Withheld.class,
              only("{\"user_withheld\":{\"id\":7,\"withheld_in_countries\":" + stated + "}}"));
      assertEquals(List.of("GR", "HK"), account.countries());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"QQ\"]", "\"QQ\"", "{\"DE\":true}", "5"})
  void anOrderThatIsNotUnderstoodIsToldAndHidesThePostEverywhere(String stated) {
    Batch batch =
        batch(
            "{\"id_str\":\"20\",\"text\":\"tea\",\"withheld_in_countries\":"
                + stated
                + ","
                + USER
                + "}");
    assertEquals("withheld_in_countries", batch.faults().get(0).field());
    assertEquals(
        List.of(), assertInstanceOf(PostEvent.Withheld.class, batch.events().get(0)).countries());
  }

  @ParameterizedTest
  @CsvSource({"true,FOLLOWERS", "'\"true\"',FOLLOWERS", "1,FOLLOWERS", "'\"yes\"',UNKNOWN"})
  void aProtectedAccountsTweetIsNotPublicHoweverThatIsWritten(String said, Visibility expected) {
    SourceEvent event =
        only("{\"id_str\":\"20\",\"text\":\"tea\"," + USER.replace("false}", said + "}") + "}");
    assertEquals(expected, assertInstanceOf(PostEvent.Skipped.class, event).visibility());
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "\"false\"", "0"})
  void anOpenAccountsTweetIsPublicHoweverThatIsWritten(String said) {
    SourceEvent event =
        only("{\"id_str\":\"20\",\"text\":\"t\"," + USER.replace("false}", said + "}") + "}");
    assertInstanceOf(PostEvent.Published.class, event);
  }

  @Test
  void whatAStreamLeftOutIsMissingWhenItSaysSo() {
    Gap gap =
        assertInstanceOf(
            Gap.class, only("{\"limit\":{\"track\":17,\"timestamp_ms\":\"1577934245000\"}}"));
    assertEquals(Instant.parse("2020-01-02T03:04:05Z"), gap.from());
    assertEquals(gap.from(), gap.to());
    assertEquals(NOW, assertInstanceOf(Gap.class, only("{\"limit\":{\"track\":17}}")).from());
  }

  @Test
  void theOldestArchivesTimesAreTimes() {
    SourceEvent event =
        only(
            "Grailbird.data.tweets_2013_05 = \n[{\"id_str\":\"5\",\"text\":\"tea\","
                + "\"created_at\":\"2013-05-02 03:04:05 +0000\","
                + USER
                + "}]");
    assertEquals(
        Instant.parse("2013-05-02T03:04:05Z"),
        assertInstanceOf(PostEvent.Published.class, event).post().publishedAt().orElseThrow());
  }
}
