package dev.earshot.connectors.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Media;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.Provenance;
import dev.earshot.Visibility;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Normalizer;
import dev.earshot.connectors.reading.PersonKey;
import dev.earshot.json.EarshotJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedConnectorTest {
  private static final Instant NOW = Instant.parse("2024-06-03T10:15:00Z");
  private static final String HOME = "https://Blog.example/posts/feed?x=1";

  private static Batch read(Normalizer connector, String payload) {
    return connector.normalize(payload.getBytes(StandardCharsets.UTF_8), HOME, NOW, false);
  }

  private static Post post(Normalizer connector, String payload) {
    return ((PostEvent.Published) read(connector, payload).events().get(0)).post();
  }

  private static Post rss(String item) {
    return post(
        new FeedConnector(),
        "<rss version='2.0'><channel><language>de_AT</language><item>"
            + item
            + "</item></channel></rss>");
  }

  private static Post atom(String entry) {
    return post(
        new FeedConnector(),
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:thr='http://purl.org/syndication/thread/1.0'>"
            + "<author><name>House</name></author><entry>"
            + entry
            + "</entry></feed>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!-- no <!DOCTYPE is here -->",
        "<!-- <!DOCTYPE rss [ <!ENTITY x 'wrong'> ]> -->",
        "<!-- a <b> -->\n<!-- <!doctype -->",
        "<?xml version='1.0'?><!-- one --><!DOCTYPE rss><!-- \"<!DOCTYPE\" -->"
      })
  void aCommentThatSpeaksOfADocumentTypeIsNone(String before) {
    Batch batch =
        new FeedConnector()
            .normalize(
                (before + "<rss><item><guid>1</guid><title>a&x;b</title></item></rss>")
                    .getBytes(StandardCharsets.UTF_8),
                "case",
                NOW,
                false);
    assertEquals(1, batch.events().size());
    Post post = ((PostEvent.Published) batch.events().get(0)).post();
    assertEquals("a&x;b", post.title().orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<!DOCTYPE", "<!DOCTYPE html", "<!doctype> is how", "<!", "a <!b", "<!' x"})
  void wordsThatLookLikeADeclarationAreWords(String words) {
    Post post = rss("<description><![CDATA[ " + words + " ]]></description><guid>1</guid>");
    assertEquals(words.replace("<!doctype> ", ""), post.text());
  }

  @Test
  @DisplayName("SM-01: an article has its words, its address, its dates, its tags")
  void readsAnArticle() {
    Post post =
        rss(
            "<title>A &amp;amp; B</title><link>/a</link><guid isPermaLink='false'>42</guid>"
                + "<pubDate>Mon, 03 Jun 2024 09:00:00 +0200</pubDate>"
                + "<description>short</description><content:encoded>&lt;p&gt;Long &lt;a"
                + " href='b'&gt;text&lt;/a&gt;&lt;/p&gt;</content:encoded>"
                + "<category>x</category><category>y</category><slash:comments>3</slash:comments>");
    assertEquals("feed:blog.example/posts/feed:42", post.id().toString());
    assertEquals("A & B", post.title().orElseThrow());
    assertEquals("https://Blog.example/a", post.url().orElseThrow());
    assertEquals(Instant.parse("2024-06-03T07:00:00Z"), post.publishedAt().orElseThrow());
    assertEquals("Long text", post.text());
    assertEquals(
        "<p>Long <a href=\"https://Blog.example/b\">text</a></p>", post.html().orElseThrow());
    assertEquals("x, y", post.attributes().get("tags"));
    assertEquals("short", post.attributes().get("summary"));
    assertEquals("de-AT", post.language().orElseThrow());
    assertEquals(3, post.metric(Metric.REPLIES).orElseThrow().value());
    assertEquals(Post.Kind.ARTICLE, post.kind());
    assertEquals(Visibility.PUBLIC, post.visibility());
    assertEquals(Provenance.Method.FEED, post.provenance().orElseThrow().method());
    assertEquals("text", post.entities().get(0).value());
  }

  @Test
  void anAmpersandInAnAddressStaysOne() {
    Post post = rss("<link>http://a.example/?a=1&b=2&copy=3&reg</link><title>caf&eacute;</title>");
    assertEquals("http://a.example/?a=1&b=2&copy=3&reg", post.url().orElseThrow());
    assertEquals(
        "http://a.example/?a=1&b=2",
        rss("<link><![CDATA[http://a.example/?a=1&amp;b=2]]></link>").url().orElseThrow());
    assertEquals("caf\u00e9", post.title().orElseThrow());
    assertEquals("a &copy=1", rss("<title><![CDATA[a &copy=1]]></title>").title().orElseThrow());
  }

  @Test
  void anInternalEntityMayHoldReferences() {
    Post post =
        post(
            new FeedConnector(),
            "<!DOCTYPE rss [<!ENTITY who \"Zo&#235; &#38; Co\">]><rss><channel><item>"
                + "<title>&who;</title></item></channel></rss>");
    assertEquals("Zo\u00eb & Co", post.title().orElseThrow());
  }

  @Test
  void aRelationMayBeSpelledOut() {
    Post post =
        atom(
            "<id>urn:1</id><link rel='http://www.iana.org/assignments/relation/self' href='/s'/>"
                + "<link rel='http://www.iana.org/assignments/relation/alternate' href='/p'/>");
    assertEquals("https://Blog.example/p", post.url().orElseThrow());
  }

  @Test
  void aRelativePermanentIdIsAnAddress() {
    assertEquals(
        "https://Blog.example/p/1",
        rss("<guid isPermaLink='true'>/p/1</guid>").url().orElseThrow());
    assertTrue(rss("<guid isPermaLink='false'>/p/1</guid>").url().isEmpty());
  }

  @Test
  void anAuthorKnownByNameAloneIsOnePersonOnAllHostsOfASite() {
    AuthorId news = authorIn("https://news.bbc.co.uk/feed.xml");
    assertEquals("bbc.co.uk", news.instance());
    assertEquals(news, authorIn("https://www.bbc.co.uk/feeds/other.xml"));
    assertNotEquals(news, authorIn("https://www.itv.co.uk/feed.xml"));
    assertNotEquals(
        authorIn("https://ann.github.io/feed.xml"), authorIn("https://ben.github.io/feed.xml"));
    assertEquals("blog.example", authorIn("https://blog.example/feed.xml").instance());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"HOUSE", " house ", "Ho\u00aduse", "\uff28ouse", "&#72;ouse", "House\u200b"})
  void anAuthorKnownByNameAloneIsOnePersonHoweverItIsWritten(String name) {
    AuthorId house = authorIn("https://blog.example/feed.xml");
    assertFalse(house.isStable(), "a name is no id of the source's");
    assertEquals(house, authorIn("https://blog.example/feed.xml", name));
    assertNotEquals(house, authorIn("https://blog.example/feed.xml", "Houses"));
  }

  @Test
  void anAuthorWithAnAddressOrAMailboxIsKnownByThat() {
    assertTrue(
        atom("<id>urn:x:1</id><author><name>Bo</name><uri>/bo</uri></author>")
            .author()
            .orElseThrow()
            .id()
            .isStable());
    Author mailed =
        rss("<guid>1</guid><author>ann@x.example (Ann)</author>").author().orElseThrow();
    assertTrue(mailed.id().isOfMailbox());
    assertTrue(mailed.id().isStable());
    AuthorId hidden =
        atom("<id>urn:x:1</id><author><email>ann at x dot example</email></author>")
            .author()
            .orElseThrow()
            .id();
    assertFalse(hidden.isStable());
    assertFalse(hidden.toString().contains("ann"));
    assertFalse(mailed.id().toString().contains("@"));
  }

  private static AuthorId authorIn(String feed) {
    return authorIn(feed, "House");
  }

  private static AuthorId authorIn(String feed, String name) {
    String payload =
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>urn:1</id>"
            + "<author><name>"
            + name
            + "</name></author></entry></feed>";
    Batch batch =
        new FeedConnector()
            .normalize(payload.getBytes(StandardCharsets.UTF_8), feed, Instant.EPOCH, false);
    return ((PostEvent.Published) batch.events().get(0)).post().author().orElseThrow().id();
  }

  @Test
  void twoAuthorsOfAtomStayTwo() {
    Post post =
        atom(
            "<id>urn:1</id><author><name>a@x.example</name></author>"
                + "<author><name>Second</name></author>");
    assertTrue(post.author().orElseThrow().name().isEmpty());
    assertEquals("Second", post.coAuthors().get(0).name().orElseThrow());
  }

  @Test
  void aDateThatCanBeReadCountsBeforeOneThatCannot() {
    Post post =
        rss("<title>t</title><pubDate>soon</pubDate><dc:date>2024-01-02T03:04:05Z</dc:date>");
    assertEquals(Instant.parse("2024-01-02T03:04:05Z"), post.publishedAt().orElseThrow());
  }

  @Test
  void aContentCountsBeforeASecondSummary() {
    Post post =
        rss(
            "<description>one</description><summary>two</summary>"
                + "<content:encoded>three</content:encoded>");
    assertEquals("three", post.text());
    assertEquals("two", rss("<description>one</description><summary>two</summary>").text());
  }

  @Test
  void namesAndTagsEscapedTwiceAreReadTwice() {
    Post post =
        rss(
            "<title>t</title><category><![CDATA[Bread &amp; Wine]]></category>"
                + "<dc:creator><![CDATA[Ann &amp; Co]]></dc:creator>");
    assertEquals("Bread & Wine", post.attributes().get("tags"));
    assertEquals("Ann & Co", post.author().orElseThrow().name().orElseThrow());
  }

  @Test
  void dublinCoreTermsAreReadUnderBothTheirNames() {
    Post post =
        rss(
            "<title>t</title><dcterms:creator>Ann</dcterms:creator>"
                + "<dc:created>2024-01-02</dc:created><dc:modified>2024-01-03</dc:modified>");
    assertEquals("Ann", post.author().orElseThrow().name().orElseThrow());
    assertEquals(Instant.parse("2024-01-02T00:00:00Z"), post.publishedAt().orElseThrow());
    assertEquals(Instant.parse("2024-01-03T00:00:00Z"), post.editedAt().orElseThrow());
  }

  @Test
  void aPictureIsNoText() {
    Post post =
        atom("<id>urn:1</id><content type='image/png'>iVBORw0KGgo=</content><summary>s</summary>");
    assertEquals("s", post.text());
  }

  @Test
  void anIdThatIsUniqueInTheWorldNeedsTheHostAlone() {
    assertEquals("blog.example", rss("<guid>https://other.example/1</guid>").id().instance());
    assertEquals("blog.example", rss("<guid>tag:x,2024:1</guid>").id().instance());
    assertEquals(
        "blog.example", rss("<guid>6ba7b810-9dad-11d1-80b4-00c04fd430c8</guid>").id().instance());
    assertEquals(
        "https://blog.example/l", rss("<link>https://blog.example/l</link>").id().nativeId());
    Post hashed = rss("<title>only a title</title>");
    assertEquals(hashed.id(), rss("<title>only a title</title>").id());
    assertTrue(hashed.id().nativeId().startsWith("sha256:"));
  }

  @Test
  void anEditLaterThanThePublicationIsAnEdit() {
    Post post =
        atom(
            "<id>urn:x:1</id><published>2024-01-01T00:00:00Z</published>"
                + "<updated>2024-01-02T00:00:00Z</updated>");
    assertEquals(Instant.parse("2024-01-01T00:00:00Z"), post.publishedAt().orElseThrow());
    assertEquals(Instant.parse("2024-01-02T00:00:00Z"), post.editedAt().orElseThrow());
    Post once = atom("<id>urn:x:1</id><updated>2024-01-02T00:00:00Z</updated>");
    assertEquals(Instant.parse("2024-01-02T00:00:00Z"), once.publishedAt().orElseThrow());
    assertTrue(once.editedAt().isEmpty());
  }

  @Test
  void namesAuthorsAndShowsNoAddressOfTheirs() {
    Author mailed =
        rss("<guid>1</guid><author>ann@x.example (Ann)</author>").author().orElseThrow();
    assertEquals("Ann", mailed.name().orElseThrow());
    assertTrue(mailed.id().nativeId().startsWith("mail-sha256:"));
    assertTrue(mailed.handle().isEmpty());
    Author again =
        rss("<guid>1</guid><author>mailto:Ann@X.example</author>").author().orElseThrow();
    assertEquals(mailed.id(), again.id());
    Author linked =
        atom("<id>urn:x:1</id><author><name>Bo</name><uri>/bo</uri></author>")
            .author()
            .orElseThrow();
    assertEquals("https://Blog.example/bo", linked.id().nativeId());
    Author named = atom("<id>urn:x:1</id>").author().orElseThrow();
    assertEquals(AuthorId.ofName(Network.FEED, "blog.example", "House"), named.id());
    assertEquals("House", named.name().orElseThrow());
    Post two = rss("<guid>1</guid><dc:creator>Ann</dc:creator><dc:creator>Bo</dc:creator>");
    assertEquals("Bo", two.coAuthors().get(0).name().orElseThrow());
  }

  @Test
  void anEMailAddressStandsNowhereInClear() {
    String mailbox = "ann@x.example";
    for (String item :
        new String[] {
          "<guid>1</guid><author>ann@x.example</author>",
          "<guid>1</guid><author>ann@x.example (Ann)</author>",
          "<guid>1</guid><dc:creator>Ann &lt;ann@x.example&gt;</dc:creator>",
          "<guid>1</guid><itunes:author>ann@x.example</itunes:author>",
          "<guid>1</guid><dc:publisher>House, ann@x.example</dc:publisher>",
          "<guid>1</guid><podcast:person href='mailto:ann@x.example'>Ann</podcast:person>",
          "<guid>1</guid><author><name>Ann</name><email>ann@x.example</email>"
              + "<uri>mailto:ann@x.example</uri></author>",
          "<guid>tag:ann@x.example,2005:1</guid>",
          "<guid>mailto:ann@x.example</guid>",
          "<guid isPermaLink='false'>https://x.example/?by=ann%40x.example</guid>",
          "<guid>1</guid><author>Ann (ann@y.example), Bo (ann@x.example)</author>",
          "<guid>1</guid><author><uri>https://x.example/?by=ann@x.example</uri></author>",
          "<guid>1</guid><author><name>Ann</name><uri>https://x.example/ann%40x.example</uri></author>",
          "<guid>1</guid><comments>https://x.example/?to=ann@x.example</comments>"
        }) {
      Post post = rss(item);
      String told = EarshotJson.of().write(post);
      assertFalse(told.contains(mailbox) || told.contains("ann%40x.example"), item);
    }
    Post federated =
        atom(
            "<id>https://x.example/@ann@y.example/1</id><author><name>Ann</name>"
                + "<uri>https://x.example/@ann@y.example</uri></author>");
    assertEquals("https://x.example/@ann@y.example/1", federated.id().nativeId());
    assertEquals(
        "https://x.example/@ann@y.example", federated.author().orElseThrow().id().nativeId());
    Post both =
        atom(
            "<id>urn:x:1</id><author><name>Ann</name><email>ann@x.example</email>"
                + "<uri>https://x.example/ann</uri></author>");
    assertEquals("https://x.example/ann", both.author().orElseThrow().id().nativeId());
    assertFalse(EarshotJson.of().write(both).contains(mailbox));
  }

  @Test
  void ofSeveralLinksEachIsWhatItsRelationSays() {
    Post post =
        atom(
            "<id>urn:x:1</id><link rel='self' href='/1.atom'/><link rel='edit' href='/edit/1'/>"
                + "<link rel='license' href='https://creativecommons.org/licenses/by/4.0/'/>"
                + "<link rel='nofollow alternate' type='text/html' href='/1'/>"
                + "<link rel='alternate' type='text/html' hreflang='fr' href='/1.fr'/>"
                + "<link rel='enclosure' type='audio/mpeg' href='/1.mp3'/>"
                + "<link rel='related' href='/2'/><link rel='via' href='https://else.example/'/>");
    assertEquals("https://Blog.example/1", post.url().orElseThrow());
    assertEquals("https://creativecommons.org/licenses/by/4.0/", post.attributes().get("license"));
    assertEquals(1, post.media().size());
    Post plain =
        rss(
            "<guid isPermaLink='false'>1</guid><link>https://blog.example/1</link>"
                + "<link>https://blog.example/2</link>"
                + "<creativeCommons:license>https://creativecommons.org/x</creativeCommons:license>");
    assertEquals("https://blog.example/1", plain.url().orElseThrow());
    assertEquals("https://creativecommons.org/x", plain.attributes().get("license"));
  }

  @Test
  void anIllegalControlCharacterCostsNothingElse() {
    for (String illegal :
        new String[] {"\u0000", "\u0008", "\u001b", "&#0;", "&#8;", "&#x1B;", "\uffff"}) {
      Batch batch =
          read(
              new FeedConnector(),
              "<rss version='2.0'><channel><item><guid>1</guid><title>one "
                  + illegal
                  + "kettle</title></item><item><guid>2</guid><title>two</title></item>"
                  + "</channel></rss>");
      assertEquals(2, batch.events().size());
      Post post = ((PostEvent.Published) batch.events().get(0)).post();
      assertTrue(
          post.title().orElseThrow().replace("\ufffd", "").matches("one ?kettle"),
          () -> "after " + (int) illegal.charAt(0));
    }
  }

  @Test
  void whatIsNoDeclarationIsText() {
    assertEquals(
        "a <! b c",
        rss("<guid>1</guid><description>a &lt;! b &lt;i>c&lt;/i></description>").text());
    assertEquals(
        "the <!DOCTYPE", rss("<guid>1</guid><description>the &lt;!DOCTYPE</description>").text());
    assertEquals(
        "tea",
        rss("<guid>1</guid><description>&lt;!DOCTYPE html>&lt;!-- x --&gt;tea</description>")
            .text());
  }

  @Test
  void chaptersAndPersonsOfAPodcastAreRead() {
    Post post =
        post(
            new PodcastConnector(),
            "<rss xmlns:psc='http://podlove.org/simple-chapters'"
                + " xmlns:podcast='https://podcastindex.org/namespace/1.0'><channel><item>"
                + "<guid>1</guid><title>tea</title>"
                + "<podcast:person href='https://ann.example/'>Ann</podcast:person>"
                + "<podcast:person role='guest' href='https://bo.example/'>Bo</podcast:person>"
                + "<podcast:person group='audio' role='editor'>Cy</podcast:person>"
                + "<podcast:transcript url='https://x.example/1.vtt' type='text/vtt'/>"
                + "<podcast:chapters url='https://x.example/1.json'/>"
                + "<podcast:value type='lightning'><podcast:valueRecipient address='02d5'/></podcast:value>"
                + "<psc:chapters version='1.2'><psc:chapter start='00:00:00' title='Hello'/>"
                + "<psc:chapter start='00:01:30.5' title='Kettles' href='https://k.example/'/>"
                + "</psc:chapters></item></channel></rss>");
    assertEquals("https://ann.example/", post.author().orElseThrow().id().nativeId());
    assertEquals("Ann", post.author().orElseThrow().name().orElseThrow());
    assertEquals(1, post.coAuthors().size());
    assertEquals("Bo", post.coAuthors().get(0).name().orElseThrow());
    assertEquals("00:00:00 Hello\n00:01:30.5 Kettles", post.attributes().get("chapterTitles"));
    assertEquals("https://x.example/1.vtt", post.attributes().get("transcript"));
    assertEquals("https://x.example/1.json", post.attributes().get("chapters"));
    assertFalse(post.attributes().toString().contains("02d5"));
    assertFalse(EarshotJson.of().write(post).contains("Cy"));
  }

  @Test
  void aChannelOfFilmsIsRead() {
    Post post =
        post(
            new FeedConnector(),
            "<feed xmlns:yt='http://www.youtube.com/xml/schemas/2015'"
                + " xmlns:media='http://search.yahoo.com/mrss/' xmlns='http://www.w3.org/2005/Atom'>"
                + "<entry><id>yt:video:abc-DEF_1</id><yt:videoId>abc-DEF_1</yt:videoId>"
                + "<yt:channelId>UC1</yt:channelId><title>Tea</title>"
                + "<link rel='alternate' href='https://www.youtube.com/watch?v=abc-DEF_1'/>"
                + "<author><name>Ann</name><uri>https://www.youtube.com/channel/UC1</uri></author>"
                + "<published>2026-01-01T10:00:00+00:00</published><media:group>"
                + "<media:title>Tea</media:title><media:content"
                + " url='https://www.youtube.com/v/abc-DEF_1?version=3'"
                + " type='application/x-shockwave-flash'/><media:thumbnail"
                + " url='https://i.ytimg.com/vi/abc-DEF_1/hqdefault.jpg'/>"
                + "<media:description>How to\nboil a kettle</media:description><media:community>"
                + "<media:starRating count='7' average='5.00'/><media:statistics views='420'/>"
                + "</media:community></media:group></entry></feed>");
    assertEquals("https://www.youtube.com/watch?v=abc-DEF_1", post.url().orElseThrow());
    assertEquals("abc-DEF_1", post.attributes().get("videoId"));
    assertEquals("UC1", post.attributes().get("channelId"));
    assertTrue(post.text().contains("boil a kettle"));
    assertEquals(420, post.metrics().get(0).value());
    assertEquals(
        "https://www.youtube.com/channel/UC1", post.author().orElseThrow().id().nativeId());
  }

  @Test
  void anAnswerNamesWhatItAnswers() {
    Post post =
        atom(
            "<id>urn:x:2</id><thr:in-reply-to ref='urn:x:1' href='https://blog.example/1'/>"
                + "<title>Re</title>");
    assertEquals(Post.Kind.COMMENT, post.kind());
    Post.Reference parent = post.inReplyTo().orElseThrow();
    assertEquals("feed:blog.example:urn:x:1", parent.id().orElseThrow().toString());
    assertEquals("https://blog.example/1", parent.url().orElseThrow());
  }

  @Test
  void aTombstoneIsADeletion() {
    Batch batch =
        read(
            new FeedConnector(),
            "<feed xmlns='http://www.w3.org/2005/Atom'"
                + " xmlns:at='http://purl.org/atompub/tombstones/1.0'>"
                + "<at:deleted-entry ref='urn:x:1' when='2024-01-01T00:00:00Z'/></feed>");
    PostEvent.Deleted deleted = assertInstanceOf(PostEvent.Deleted.class, batch.events().get(0));
    assertEquals("feed:blog.example:urn:x:1", deleted.id().toString());
  }

  @Test
  @DisplayName("LS-01: an episode has its sound and its duration")
  void readsAnEpisode() {
    Post post =
        post(
            new PodcastConnector(),
            "<rss xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'"
                + " xmlns:podcast='https://podcastindex.org/namespace/1.0'><channel>"
                + "<itunes:author>Show</itunes:author><item><guid>e1</guid><title>One</title>"
                + "<itunes:summary>About one</itunes:summary><itunes:duration>12:30</itunes:duration>"
                + "<itunes:episode>1</itunes:episode><itunes:image href='/i.jpg'/>"
                + "<podcast:transcript url='/t.srt' type='application/srt'/>"
                + "<enclosure url='/e1.mp3' length='1' type='audio/mpeg'/></item></channel></rss>");
    assertEquals("podcast", post.network().id());
    assertEquals(Post.Kind.EPISODE, post.kind());
    assertEquals("About one", post.text());
    assertEquals("Show", post.author().orElseThrow().name().orElseThrow());
    assertEquals(
        List.of(Media.Type.IMAGE, Media.Type.AUDIO),
        post.media().stream().map(Media::type).toList());
    assertEquals("12:30", post.attributes().get("duration"));
    assertEquals("https://Blog.example/t.srt", post.attributes().get("transcript"));
  }

  @Test
  void noAddressRunsCode() {
    Post post =
        rss(
            "<guid>1</guid><link>javascript:a</link><comments>javascript:b</comments>"
                + "<enclosure url='data:c'/><author><name>n</name><uri>javascript:d</uri></author>");
    assertTrue(post.url().isEmpty());
    assertTrue(post.media().isEmpty());
    assertTrue(post.attributes().isEmpty());
    assertTrue(post.author().orElseThrow().url().isEmpty());
  }

  @Test
  void readsTheNumbersOfAFilm() {
    Post post =
        atom(
            "<id>yt:video:1</id><media:group><media:title>T</media:title>"
                + "<media:description>About</media:description><media:thumbnail url='/t.jpg'/>"
                + "<media:community><media:statistics views='12'/></media:community></media:group>");
    assertEquals(12, post.metric(Metric.VIEWS).orElseThrow().value());
    assertEquals("T", post.title().orElseThrow());
    assertEquals("About", post.text());
  }

  @Test
  void readsJsonFeed() {
    Post post =
        post(
            new FeedConnector(),
            "{\"version\":\"https://jsonfeed.org/version/1.1\",\"language\":\"en\","
                + "\"authors\":[{\"name\":\"Ann\",\"url\":\"https://ann.example\"}],\"items\":[{"
                + "\"id\":\"1\",\"url\":\"/1\",\"title\":\"T\",\"content_html\":\"<p>x</p>\","
                + "\"summary\":\"s\",\"tags\":[\"a\"],\"date_published\":\"2024-01-01T00:00:00Z\","
                + "\"attachments\":[{\"url\":\"/a.mp3\",\"mime_type\":\"audio/mpeg\"}]}]}");
    assertEquals("https://Blog.example/1", post.url().orElseThrow());
    assertEquals("x", post.text());
    assertEquals("Ann", post.author().orElseThrow().name().orElseThrow());
    assertEquals("en", post.language().orElseThrow());
    assertEquals(Media.Type.AUDIO, post.media().get(0).type());
    assertEquals("a", post.attributes().get("tags"));
  }

  @Test
  void plainTextOfAtomIsNoMarkup() {
    Post post = atom("<id>urn:x:1</id><content type='text'>a &lt;b&gt; c</content>");
    assertEquals("a <b> c", post.text());
    assertTrue(post.html().isEmpty());
  }

  @Test
  void readsTheSameFeedTheSame() {
    String feed = "<rss><channel><item><title>a</title></item></channel></rss>";
    assertEquals(read(new FeedConnector(), feed), read(new FeedConnector(), feed));
  }

  private static List<String> ids(String items) {
    return read(new FeedConnector(), "<rss><channel>" + items + "</channel></rss>")
        .events()
        .stream()
        .map(event -> ((PostEvent.Published) event).id().nativeId())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tba",
        "TBA",
        "no-guid",
        "{{ id }}",
        "{{id}}",
        "%ID%",
        "${guid}",
        "[guid]",
        "N/A",
        "n/a",
        "none",
        "-",
        "0",
        "null",
        "42",
        "https://blog.example/",
        "same"
      })
  void anIdThatSeveralItemsShareIsNone(String guid) {
    String item =
        "<item><guid>"
            + guid.replace("%", "%%")
            + "</guid><link>/%s</link><title>%s</title></item>";
    assertEquals(
        List.of("https://Blog.example/a", "https://Blog.example/b"),
        ids(item.formatted("a", "one") + item.formatted("b", "two")));
    String bare = "<item><guid isPermaLink='false'>n/a</guid><title>%s</title></item>";
    List<String> digests = ids(bare.formatted("one") + bare.formatted("two"));
    assertEquals(2, digests.stream().distinct().count());
    assertTrue(digests.stream().allMatch(id -> id.startsWith("sha256:")));
  }

  @Test
  void anAddressThatSeveralItemsShareIsNoIdEither() {
    String item = "<item><link>/home</link><title>%s</title></item>";
    List<String> ids = ids(item.formatted("one") + item.formatted("two"));
    assertEquals(2, ids.stream().distinct().count());
    assertEquals(List.of("https://Blog.example/home"), ids(item.formatted("one")));
  }

  @Test
  void theSameItemListedTwiceIsOne() {
    String item = "<item><guid>42</guid><link>/a</link><title>%s</title></item>";
    assertEquals(List.of("42", "42"), ids(item.formatted("one") + item.formatted("one, edited")));
    String version = "<entry><id>urn:x:1</id><title>%s</title></entry>";
    Batch batch =
        read(
            new FeedConnector(),
            "<feed xmlns='http://www.w3.org/2005/Atom'>"
                + version.formatted("one")
                + version.formatted("edited")
                + "</feed>");
    assertEquals(
        List.of("urn:x:1", "urn:x:1"),
        batch.events().stream().map(event -> ((PostEvent) event).id().nativeId()).toList());
    assertEquals(List.of(), batch.faults());
  }

  private static Post fromFile(String payload) {
    Batch batch =
        new FeedConnector()
            .normalize(payload.getBytes(StandardCharsets.UTF_8), "news.xml", NOW, false);
    return ((PostEvent.Published) batch.events().get(0)).post();
  }

  @Test
  void aDocumentFromNowhereSaysItselfWhereItLies() {
    String atom =
        "<feed xmlns='http://www.w3.org/2005/Atom'><link rel='self' href='https://a.example/f/x'/>"
            + "<entry><id>urn:1</id><link href='../p/1'/><content type='html'>&lt;a href='b'>t&lt;/a>"
            + "</content></entry></feed>";
    assertEquals("https://a.example/p/1", fromFile(atom).url().orElseThrow());
    assertEquals("https://a.example/p/b", fromFile(atom).entities().get(0).url().orElseThrow());
    assertEquals(
        "https://a.example/x/b",
        fromFile(atom.replace("<entry>", "<entry xml:base='/x/'>"))
            .entities()
            .get(0)
            .url()
            .orElseThrow());
    assertEquals(
        "https://site.example/p",
        fromFile(
                "<rss><channel><link>https://site.example/</link><item><link>/p</link></item>"
                    + "</channel></rss>")
            .url()
            .orElseThrow());
    assertEquals(
        "https://j.example/p",
        fromFile(
                "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"id\":\"1\",\"url\":\"/p\"}],"
                    + "\"feed_url\":\"https://j.example/feed.json\"}")
            .url()
            .orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "iso-8859-2",
        "windows-1251",
        "koi8-r",
        "iso-8859-1",
        "gb2312",
        "shift_jis",
        "klingon",
        "utf8mb4"
      })
  void bytesThatAreUtf8AreUtf8WhateverWasDeclared(String charset) {
    String payload =
        "<?xml version='1.0' encoding='"
            + charset
            + "'?><rss><channel><item><title>Za\u017c\u00f3\u0142\u0107 \u2615 \u6771\u4eac</title></item></channel></rss>";
    assertEquals(
        "Za\u017c\u00f3\u0142\u0107 \u2615 \u6771\u4eac",
        post(new FeedConnector(), payload).title().orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        " JavaScript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/x",
        "mailto:ann@x.example"
      })
  void anAddressOfAnotherSchemeIsLeftOutAndTold(String address) {
    Batch batch =
        read(
            new FeedConnector(),
            "<feed xmlns='http://www.w3.org/2005/Atom'><entry xml:lang='&lt;b&gt;en'><id>urn:1</id>"
                + "<title>t</title><author><name>Ann</name><uri>"
                + address
                + "</uri></author><link href='"
                + address
                + "'/></entry></feed>");
    Post post = ((PostEvent.Published) batch.events().get(0)).post();
    assertTrue(post.url().isEmpty());
    assertTrue(post.language().isEmpty());
    assertEquals("Ann", post.author().orElseThrow().name().orElseThrow());
    assertTrue(post.author().orElseThrow().url().isEmpty());
    assertEquals(
        address.startsWith("mailto:") // whose mailbox tells who it is, and stands nowhere
            ? List.of("language", "url")
            : List.of("author.url", "language", "url"),
        batch.faults().stream().map(fault -> fault.field()).sorted().toList());
    assertTrue(batch.faults().stream().noneMatch(fault -> fault.problem().contains("alert")));
  }

  @Test
  void anEscapedCdataSectionIsWhatItHolds() {
    Post post =
        rss(
            "<title>&lt;![CDATA[Brew now]]&gt;</title><link>&lt;![CDATA[https://a.example/1]]&gt;"
                + "</link><description>&lt;![CDATA[&lt;p&gt;Brew&lt;/p&gt;]]&gt;</description>");
    assertEquals("Brew now", post.title().orElseThrow());
    assertEquals("https://a.example/1", post.url().orElseThrow());
    assertEquals("Brew", post.text());
  }

  @Test
  void aDateThatIsNotUnderstoodIsToldAndNeverGuessed() {
    Batch batch =
        read(
            new FeedConnector(),
            "<rss><channel><item><title>t</title>"
                + "<pubDate>Thu, 02 Sep 2021 20:00:00 Mars/Olympus</pubDate></item></channel></rss>");
    assertTrue(((PostEvent.Published) batch.events().get(0)).post().publishedAt().isEmpty());
    assertEquals("published", batch.faults().get(0).field());
    assertEquals("expected a time such as 2026-01-31T08:30:00Z", batch.faults().get(0).problem());
  }

  @Test
  void aSkippedItemSaysWhoseItIs() {
    FeedConnector connector = new FeedConnector();
    var emitter = connector.emitter(HOME, NOW, false);
    byte[] body =
        "<rss><channel><item><guid>1</guid><author>ann@x.example (Ann)</author></item></channel></rss>"
            .getBytes(StandardCharsets.UTF_8);
    connector
        .posts(emitter, Visibility.UNKNOWN)
        .add(connector.read(body, new Delivery(HOME, null, null), emitter));
    PostEvent.Skipped skipped = assertInstanceOf(PostEvent.Skipped.class, emitter.events().get(0));
    assertEquals(PersonKey.of("Ann@x.example"), skipped.author().orElseThrow().nativeId());
  }
}
