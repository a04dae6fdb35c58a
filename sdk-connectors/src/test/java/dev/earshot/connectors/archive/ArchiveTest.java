package dev.earshot.connectors.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.AuthorEvent;
import dev.earshot.Entity;
import dev.earshot.Gap;
import dev.earshot.ItemFault;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.SourceEvent;
import dev.earshot.Visibility;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private static Batch batch(Normalizer form, String payload, boolean any) {
    return form.normalize(payload.getBytes(UTF_8), "own case", NOW, any);
  }

  private static List<SourceEvent> read(Normalizer form, String payload) {
    Batch batch = batch(form, payload, false);
    assertEquals(List.of(), batch.faults());
    return batch.events();
  }

  private static Post post(SourceEvent event) {
    return event instanceof PostEvent.Edited edited
        ? edited.post()
        : ((PostEvent.Published) event).post();
  }

  private static Post only(Normalizer form, String payload) {
    List<SourceEvent> events = read(form, payload);
    assertEquals(1, events.size());
    return post(events.get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Note", "Question", "Article"})
  void whatIsMarkedSensitiveIsWarnedOfWhateverItIs(String type) {
    String object =
        "{\"type\":\"%s\",\"id\":\"https://t.example/1\",\"to\":\"as:Public\",\"content\":\"tea\","
                .formatted(type)
            + "\"attributedTo\":\"https://t.example/ada\",\"sensitive\":true%s}";
    ActivityPubConnector form = new ActivityPubConnector();
    assertEquals(
        Optional.of("food"),
        only(form, object.formatted(",\"summary\":\"food\"")).contentWarning());
    assertEquals(Optional.of("sensitive"), only(form, object.formatted("")).contentWarning());
  }

  private static String tweet(String more) {
    return "{\"id_str\":\"1149825924029980674\",\"id\":1149825924029980700,"
        + "\"created_at\":\"Fri Jul 12 23:40:37 +0000 2019\","
        + more
        + ",\"user\":{\"id_str\":\"7\",\"screen_name\":\"ada\",\"protected\":false}}";
  }

  @Test
  void aTweetsIndicesCountCodePointsOfTheEscapedText() {
    Post post =
        only(
            new TwitterV1Connector(),
            tweet(
                "\"text\":\"\uD83D\uDE00 a &amp; b #tea\",\"entities\":{\"hashtags\":"
                    + "[{\"text\":\"tea\",\"indices\":[12,16]}]}"));
    assertEquals("\uD83D\uDE00 a & b #tea", post.text());
    Entity tag = post.entities().get(0);
    assertEquals("#tea", tag.span().in(post.text()));
    assertEquals("x::1149825924029980674", post.id().toString());
    assertEquals(Instant.parse("2019-07-12T23:40:37Z"), post.publishedAt().orElseThrow());
  }

  @Test
  void aTweetIsReadWholeAndSaidByNobodyUnlessItsAccountSaysSo() {
    assertEquals(
        "the whole of it",
        only(
                new TwitterV1Connector(),
                tweet(
                    "\"text\":\"the who…\",\"extended_tweet\":{\"full_text\":\"the whole of it\"}"))
            .text());
    for (String user : List.of("{\"id_str\":\"7\",\"protected\":true}", "{\"id_str\":\"7\"}")) {
      SourceEvent event =
          read(new TwitterV1Connector(), "{\"id_str\":\"3\",\"text\":\"x\",\"user\":" + user + "}")
              .get(0);
      assertFalse(((PostEvent.Skipped) event).visibility().isPublic());
    }
  }

  @Test
  void aRetweetComesAfterWhatItRepeatsAndWithoutItsWords() {
    List<SourceEvent> events =
        read(
            new TwitterV1Connector(),
            tweet(
                "\"text\":\"RT @bob: Hi\",\"retweeted_status\":{\"id_str\":\"9\",\"text\":\"Hi\","
                    + "\"user\":{\"id_str\":\"8\",\"screen_name\":\"bob\",\"protected\":false}}"));
    assertEquals("Hi", post(events.get(0)).text());
    Post repost = post(events.get(1));
    assertEquals(Post.Kind.REPOST, repost.kind());
    assertEquals("", repost.text());
    assertEquals("x::9", repost.repostOf().orElseThrow().id().orElseThrow().toString());
  }

  @Test
  void theFramesOfAStreamAreEvents() {
    List<SourceEvent> events =
        read(
            new TwitterV1Connector(),
            """
            {"delete":{"status":{"id":1,"id_str":"11","user_id":7}}}
            {"delete":{"direct_message":{"id":1,"user_id":234}}}
            {"scrub_geo":{"user_id_str":"7","up_to_status_id_str":"1149825924029980674"}}
            {"status_withheld":{"id":12,"user_id":7,"withheld_in_countries":["DE","AR"]}}
            {"status_withheld":{"id":13,"user_id":7,"withheld_in_countries":["XY"]}}
            {"user_withheld":{"id":7,"withheld_in_countries":["DE"]}}
            {"user_protect":{"id":7}}
            {"user_suspend":{"id":7}}
            {"user_unsuspend":{"id":7}}
            {"target":7,"source":7,"event":"user_delete","created_at":"Mon Mar 14 09:47:02 +0000 2014"}
            {"limit":{"track":5}}
            {"warning":{"code":"FALLING_BEHIND"}}
            """);
    assertEquals(10, events.size());
    PostEvent.Deleted gone = (PostEvent.Deleted) events.get(0);
    assertEquals("x::11", gone.id().toString());
    assertEquals("x::7", gone.author().orElseThrow().toString());
    AuthorEvent.PlacesRemoved places = (AuthorEvent.PlacesRemoved) events.get(1);
    assertEquals("2019-07-12T23:40:37", places.until().toString().substring(0, 19));
    assertEquals(List.of("AR", "DE"), ((PostEvent.Withheld) events.get(2)).countries());
    assertEquals(List.of(), ((PostEvent.Withheld) events.get(3)).countries());
    assertTrue(events.get(4) instanceof AuthorEvent.Withheld);
    assertTrue(events.get(5) instanceof AuthorEvent.Protected);
    assertTrue(events.get(6) instanceof AuthorEvent.Withdrawn);
    assertTrue(events.get(7) instanceof AuthorEvent.Restored);
    assertTrue(events.get(8) instanceof AuthorEvent.Withdrawn);
    assertTrue(events.get(9) instanceof Gap);
  }

  @Test
  void anAccountsArchiveIsReadBehindItsAssignment() {
    List<SourceEvent> events =
        batch(
                new TwitterV1Connector(),
                "\uFEFFwindow.YTD.tweets.part0 = [ {\"tweet\": {\"id_str\":\"5\",\"full_text\":\"Hi\"}} ]",
                true)
            .events();
    assertEquals("Hi", post(events.get(0)).text());
  }

  @ParameterizedTest
  @CsvSource({
    "'\"to\":[\"https://www.w3.org/ns/activitystreams#Public\"]', PUBLIC",
    "'\"to\":\"as:Public\"', PUBLIC",
    "'\"to\":\"Public\",\"cc\":[\"https://t.example/ada/followers\"]', PUBLIC",
    "'\"cc\":[\"as:Public\"],\"to\":[\"https://t.example/ada/followers\"]', UNLISTED",
    "'\"to\":[\"https://t.example/ada/followers\"]', FOLLOWERS",
    "'\"to\":[\"https://t.example/bob\"]', DIRECT",
    "'\"to\":[]', UNKNOWN",
    "'\"published\":\"2026-01-01T00:00:00Z\"', UNKNOWN"
  })
  void whomANoteIsAddressedToMayReadIt(String addressed, Visibility expected) {
    SourceEvent event =
        read(
                new ActivityPubConnector(),
                "{\"type\":\"Note\",\"id\":\"https://t.example/1\",\"content\":\"x\","
                    + addressed
                    + "}")
            .get(0);
    Visibility visibility =
        event instanceof PostEvent.Skipped skipped
            ? skipped.visibility()
            : post(event).visibility();
    assertEquals(expected, visibility);
  }

  @Test
  void whatServersSendBecomesWhatHappened() {
    String note =
        "{\"type\":\"Note\",\"id\":\"https://t.example/1\",\"to\":\"as:Public\",\"content\":\"<p>x</p>\","
            + "\"attributedTo\":\"https://t.example/ada\"}";
    ActivityPubConnector form = new ActivityPubConnector();
    SourceEvent edited =
        read(
                form,
                "{\"type\":\"Update\",\"actor\":\"https://t.example/ada\",\"object\":" + note + "}")
            .get(0);
    assertTrue(edited instanceof PostEvent.Edited);
    assertEquals("x", post(edited).text());
    for (String gone :
        List.of(
            "\"https://t.example/1\"", "{\"type\":\"Tombstone\",\"id\":\"https://t.example/1\"}")) {
      PostEvent.Deleted deleted =
          (PostEvent.Deleted)
              read(
                      form,
                      "{\"type\":\"Delete\",\"actor\":\"https://t.example/ada\",\"object\":"
                          + gone
                          + "}")
                  .get(0);
      assertEquals("activitypub::https://t.example/1", deleted.id().toString());
      assertTrue(deleted.author().isEmpty(), "its own server's word, a moderator's too");
    }
    PostEvent.Deleted forged =
        (PostEvent.Deleted)
            read(
                    form,
                    "{\"type\":\"Delete\",\"actor\":\"https://other.example/eve\","
                        + "\"object\":\"https://t.example/1\"}")
                .get(0);
    assertEquals("https://other.example/eve", forged.author().orElseThrow().nativeId());
    assertTrue(
        read(
                    form,
                    "{\"type\":\"Delete\",\"actor\":\"https://t.example/ada\",\"object\":\"https://t.example/ada\"}")
                .get(0)
            instanceof AuthorEvent.Withdrawn);
    Post relayed =
        only(
            form,
            "{\"type\":\"Announce\",\"id\":\"https://c.example/a\",\"actor\":\"https://c.example/c\",\"object\":"
                + "{\"type\":\"Create\",\"actor\":\"https://t.example/ada\",\"object\":"
                + note
                + "}}");
    assertEquals(Post.Kind.POST, relayed.kind());
    Post repost =
        only(
            form,
            "{\"type\":\"Announce\",\"id\":\"https://t.example/a\",\"to\":\"as:Public\",\"actor\":\"https://t.example/bob\","
                + "\"object\":\"https://t.example/1\"}");
    assertEquals(Post.Kind.REPOST, repost.kind());
    assertTrue(
        read(
                    form,
                    "{\"type\":\"Undo\",\"actor\":\"https://t.example/bob\",\"object\":{\"type\":\"Announce\","
                        + "\"id\":\"https://t.example/a\",\"object\":\"https://t.example/1\"}}")
                .get(0)
            instanceof PostEvent.Deleted);
    for (String type : List.of("Like", "Follow", "Flag", "Block", "Accept", "EmojiReact", "Brew")) {
      assertEquals(
          List.of(), read(form, "{\"type\":\"" + type + "\",\"object\":\"https://t.example/1\"}"));
    }
  }

  @Test
  void activitiesThatHoldEachOtherEndlesslyAreAFault() {
    String nested = "{\"type\":\"Announce\",\"object\":".repeat(50) + "{}" + "}".repeat(50);
    assertEquals(1, batch(new ActivityPubConnector(), nested, false).faults().size());
  }

  @Test
  void aMailboxIsNobodysIdInClear() {
    Batch batch =
        batch(
            new ActivityStreams1Connector(),
            "{\"objectType\":\"note\",\"id\":\"t:1\",\"content\":\"x\",\"to\":[{\"alias\":\"@public\"}],"
                + "\"author\":{\"displayName\":\"ada@mail.example\"}}",
            false);
    String said = post(batch.events().get(0)).author().orElseThrow().id().nativeId();
    assertTrue(said.startsWith("mail-sha256:"), said);
    assertFalse(post(batch.events().get(0)).author().orElseThrow().name().isPresent());
  }

  @Test
  void gnipsRecordsAreReadByTheirForm() {
    GnipConnector form = new GnipConnector();
    Post tweet =
        only(
            form,
            "{\"id\":\"tag:search.twitter.com,2005:11\",\"verb\":\"post\",\"body\":\"shor…\",\"long_object\":"
                + "{\"body\":\"short &lt;3\"},\"postedTime\":\"2026-01-01T00:00:00.000Z\",\"actor\":{\"id\":\"id:twitter.com:7\"}}");
    assertEquals("short <3", tweet.text());
    assertEquals("x::11", tweet.id().toString());
    Post entry =
        only(
            form,
            "<entry xmlns=\"http://www.w3.org/2005/Atom\"><id>1_2</id><published>2013-08-21T15:45:12+00:00</published>"
                + "<service:provider><name>Facebook</name></service:provider>"
                + "<activity:verb>http://activitystrea.ms/schema/1.0/post</activity:verb>"
                + "<activity:object><activity:object-type>http://activitystrea.ms/schema/1.0/note</activity:object-type>"
                + "<id>1_2</id><content>a &amp;lt; b</content><link rel=\"alternate\" href=\"http://f.example/1\"/></activity:object>"
                + "<author><name>Ada</name><uri>http://f.example/ada</uri></author></entry>");
    assertEquals("facebook::1_2", entry.id().toString());
    assertEquals("a &lt; b", entry.text());
    assertEquals("http://f.example/1", entry.url().orElseThrow());
    assertTrue(
        read(
                    form,
                    "{\"id\":\"tag:search.twitter.com,2005:12\",\"verb\":\"delete\",\"object\":{\"id\":\"object:search.twitter.com,2005:11\"}}")
                .get(0)
            instanceof PostEvent.Deleted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<results><entry><id>1_1</id>%s</entry><entry><id>1_2</id>%s",
        "<results><entry><id>1_1</id>%s</entry><entry><id>1_",
        "<results><entry><id>1_1</id>%s</entry>",
        "<entry><id>1_1</id>%s</entry><entry><id>1_2</id>",
        "<results><activity verb=\"none\"/><entry><id>1_1</id>%s</entry><entry"
      })
  void whatGnipsXmlWasCutInIsSaidAndLeftOut(String cut) {
    String said = "<published>2026-01-01T00:00:00Z</published><content>a</content>";
    Batch batch =
        new GnipConnector()
            .normalize(cut.replace("%s", said).getBytes(UTF_8), "gnip.xml", NOW, true);
    List<String> told = new ArrayList<>();
    batch.events().forEach(event -> told.add(((PostEvent) event).id().nativeId()));
    assertEquals(List.of("1_1"), told);
    assertEquals(
        "expected the end, got a cut", batch.faults().get(batch.faults().size() - 1).problem());
  }

  @Test
  void aFaultOfGnipsXmlTellsWhichEntry() {
    String tweet = "<activity verb=\"post\" id=\"tag:search.twitter.com,2005:%s\" body=\"a\"/>";
    String body = "<results>" + tweet.formatted("11") + tweet.formatted("x") + "</results>";
    Batch batch = new GnipConnector().normalize(body.getBytes(UTF_8), "gnip.xml", NOW, true);
    assertEquals(1, batch.events().size());
    assertEquals(
        List.of("id 1"),
        batch.faults().stream().map(fault -> fault.field() + " " + fault.offset()).toList());
  }

  @Test
  void dataSiftsDeletionIsOne() {
    PostEvent.Deleted gone =
        (PostEvent.Deleted)
            read(
                    new DataSiftConnector(),
                    "{\"deleted\":true,\"interaction\":{\"type\":\"twitter\",\"id\":\"i\"},\"twitter\":{\"id\":\"11\",\"user\":{\"id\":7}}}")
                .get(0);
    assertEquals("x::11", gone.id().toString());
    assertEquals("x::7", gone.author().orElseThrow().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'deleted':'true','interaction':{'id':'i','type':'twitter'},'twitter':{'id':'12'}} | Deleted",
        "{'deleted':1,'interaction':{'id':'i','type':'twitter'},'twitter':{'id':'12'}} | Deleted",
        "{'interaction':{'id':'i','type':'twitter','deleted':'1'},'twitter':{'id':'12'}} | Deleted",
        "{'deleted':true,'twitter':{'id':'12'}} | Deleted",
        "{'interaction':{'id':'i','type':'twitter'},'twitter':{'id':'12','type':'delete'}} | Deleted",
        "{'interaction':{'type':'twitter'},'twitter':{'type':'user_protect','user':{'id':7}}} | Protected",
        "{'interaction':{'id':'i','type':'twitter'},'twitter':{'id':'12','type':'user_protect','user':{'id':7}}} | Protected",
        "{'interaction':{'type':'twitter'},'twitter':{'type':'user_delete','user':{'id':7}}} | Withdrawn",
        "{'interaction':{'type':'twitter'},'twitter':{'type':'user_suspend','user_id':7}} | Withdrawn",
        "{'interaction':{'type':'twitter'},'twitter':{'type':'user_unprotect','user':{'id':7}}} | Restored",
        "{'interaction':{'type':'twitter'},'twitter':{'type':'scrub_geo','user':{'id':7},'up_to_status_id':'9'}} | PlacesRemoved",
        "{'interaction':{'id':'i','type':'twitter'},'twitter':{'id':'12','status_withheld':true,'withheld_in_countries':['DE'],'text':'k'}} | Withheld",
        "{'interaction':{'id':'i','type':'twitter'},'twitter':{'id':'12','type':'status_withheld','withheld_in_countries':'DE, FR'}} | Withheld",
        "{'interaction':{'id':'i','type':'twitter','content':'k'},'twitter':{'id':'12','withheld_in_countries':['XX']}} | Withheld",
        "{'interaction':{'type':'twitter'},'twitter':{'type':'user_withheld','user':{'id':7},'withheld_in_countries':['DE']}} | Withheld"
      })
  void whatDataSiftTellsOfPostsAndAccountsIsAnEventAndNoPost(String record, String kind) {
    List<SourceEvent> events = read(new DataSiftConnector(), record.replace('\'', '"'));
    assertEquals(
        List.of(kind), events.stream().map(event -> event.getClass().getSimpleName()).toList());
    String of = events.get(0) instanceof AuthorEvent event ? event.author().nativeId() : "";
    assertEquals(
        of.isEmpty() ? "x::12" : "7",
        of.isEmpty() ? ((PostEvent) events.get(0)).id().toString() : of);
  }

  @Test
  void aTweetThatDataSiftShowsSaysWhereItIsHidden() {
    Post post =
        only(
            new DataSiftConnector(),
            "{\"interaction\":{\"id\":\"i\",\"type\":\"twitter\"},"
                + "\"twitter\":{\"id\":\"12\",\"text\":\"k\",\"withheld_in_countries\":\"DE\"}}");
    assertEquals(List.of("DE"), post.withheldIn());
    assertEquals("k", post.text());
  }

  @Test
  void gnipsWordsStandBesideTheObjectToo() {
    Post post =
        only(
            new GnipConnector(),
            "{\"verb\":\"post\",\"id\":\"tag:d:1\",\"provider\":{\"displayName\":\"disqus\"},"
                + "\"object\":{\"objectType\":\"note\",\"id\":\"n1\"},\"body\":\"On kettles\"}");
    assertEquals("On kettles", post.text());
  }

  @Test
  void whatIsRepeatedNeedsNoWords() {
    Post repost =
        only(
            new ActivityStreams1Connector(),
            "{\"verb\":\"share\",\"id\":\"t:2\",\"to\":[{\"alias\":\"@public\"}],"
                + "\"object\":{\"objectType\":\"note\",\"id\":\"t:1\"}}");
    assertEquals(Post.Kind.REPOST, repost.kind());
    Batch emptied =
        batch(
            new ActivityPubConnector(),
            "{\"type\":\"Announce\",\"id\":\"https://t.example/2\",\"to\":\"as:Public\","
                + "\"object\":{\"type\":\"Note\",\"id\":\"https://t.example/1\",\"to\":\"as:Public\",\"content\":\"<p></p>\"}}",
            false);
    assertEquals(1, emptied.events().size());
    assertEquals(1, emptied.faults().size());
  }

  @Test
  void aFrameOfNobodyIsTold() {
    Batch batch =
        batch(
            new DataSiftConnector(),
            "{\"interaction\":{\"type\":\"twitter\"},\"twitter\":{\"type\":\"user_protect\"}}",
            true);
    assertEquals(List.of(), batch.events());
    assertEquals("twitter.user.id", batch.faults().get(0).field());
  }

  @Test
  void aRecordThatSaysNothingIsNoPost() {
    Map<Normalizer, String> empty =
        Map.of(
            new DataSiftConnector(),
            "{'interaction':{'id':'i','type':'twitter'},'twitter':{'id':'12','type':'brew'}}",
            new GnipConnector(),
            "{'verb':'post','id':'tag:search.twitter.com,2005:1','actor':{'id':'id:twitter.com:7'}}",
            new ActivityStreams1Connector(),
            "{'verb':'post','object':{'objectType':'note','id':'t:1'},'to':[{'alias':'@public'}]}",
            new ActivityPubConnector(),
            "{'type':'Note','id':'https://t.example/1','content':'<p></p>','to':'as:Public'}",
            new GooglePlusConnector(),
            "{'kind':'plus#activity','id':'1','object':{},'access':{'items':[{'type':'public'}]}}",
            new TwitterV1Connector(),
            "{'id_str':'1','text':'','user':{'id_str':'7','protected':false}}");
    empty.forEach(
        (form, record) -> {
          Batch batch = batch(form, record.replace('\'', '"'), false);
          assertEquals(List.of(), batch.events(), record);
          assertEquals(
              List.of("expected a post with words, a title or media"),
              batch.faults().stream().map(ItemFault::problem).toList());
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'type':'Create','object':null}",
        "{'type':'Create'}",
        "{'type':'Create','object':'https://t.example/1'}",
        "{'type':'Update','object':[]}",
        "{'type':'Delete','object':{'type':'Tombstone'}}",
        "{'type':'Delete','object':null}",
        "{'type':'Announce','object':null}",
        "{'type':'Undo'}",
        "{'verb':'post','object':null}"
      })
  void anActivityAboutNothingIsTold(String activity) {
    Batch batch = batch(new ActivityPubConnector(), activity.replace('\'', '"'), true);
    assertEquals(List.of(), batch.events());
    assertEquals(List.of("object"), batch.faults().stream().map(ItemFault::field).toList());
  }

  @Test
  void anInteractionOfNoSourceIsTold() {
    for (String type : List.of("", "\"type\":null,", "\"type\":\" \",")) {
      Batch batch =
          batch(
              new DataSiftConnector(),
              "{\"interaction\":{" + type + "\"id\":\"i\",\"content\":\"On kettles\"}}",
              false);
      assertEquals(List.of(), batch.events());
      assertEquals("interaction.type", batch.faults().get(0).field());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'content':'tea','contentMap':{'de':'Tee','en':'tea'} | tea | en",
        "'content':'tea','contentMap':{'en':'tea'} | tea | en",
        "'content':'tea','contentMap':{'de':'Tee','fr':'th\u00e9'} | tea | ",
        "'content':'tea','contentMap':{'de':'Tee'} | tea | ",
        "'content':'tea','contentMap':{'de':'tea','en':'tea'} | tea | ",
        "'content':'tea','contentMap':{'de':'Tee','und':'tea'} | tea | ",
        "'content':'tea','language':'en','contentMap':{'de':'Tee','fr':'th\u00e9'} | tea | en",
        "'contentMap':{'de':'Tee'} | Tee | de",
        "'contentMap':{'en':'','de':'Tee','fr':'th\u00e9'} | Tee | de"
      })
  void theLanguageIsThatOfTheWords(String said, String text, @Nullable String language) {
    Post post =
        only(
            new ActivityPubConnector(),
            ("{'type':'Note','id':'https://t.example/1','to':'as:Public'," + said + "}")
                .replace('\'', '"'));
    assertEquals(text, post.text());
    assertEquals(Optional.ofNullable(language), post.language());
  }

  @Test
  void whatACollectionHoldsThatIsNoObjectIsToldEach() {
    for (Normalizer form : List.of(new ActivityPubConnector(), new ActivityStreams1Connector())) {
      Batch batch =
          batch(
              form,
              "{\"type\":\"Collection\",\"items\":[7,null,true,[\"x\"],\"https://t.example/1\"]}",
              true);
      assertEquals(List.of(), batch.events());
      String expected = "expected an activity or an object";
      assertEquals(
          List.of(expected, expected, expected, expected, expected + ", got its address"),
          batch.faults().stream().map(ItemFault::problem).toList());
    }
  }

  @Test
  void aCollectionOfPeopleHoldsNoPosts() {
    String people =
        "{\"type\":\"OrderedCollection\",\"id\":\"https://t.example/c/tea/moderators\","
            + "\"orderedItems\":[\"https://t.example/u/ada\"]}";
    assertEquals(List.of(), read(new ActivityPubConnector(), people));
  }

  @Test
  void aTimeThatIsNoneIsToldOnce() {
    String note =
        "{'type':'Note','id':'https://t.example/1','content':'x','to':'as:Public','published':'soon'}";
    for (String said :
        List.of(note, "{'type':'Create','published':'soon','object':" + note + "}")) {
      Batch batch = batch(new ActivityPubConnector(), said.replace('\'', '"'), false);
      assertEquals(1, batch.events().size());
      assertEquals(List.of("published"), batch.faults().stream().map(ItemFault::field).toList());
    }
  }
}
