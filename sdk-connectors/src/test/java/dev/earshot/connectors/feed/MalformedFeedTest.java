package dev.earshot.connectors.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.ItemFault;
import dev.earshot.MalformedException;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.connectors.Batch;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedFeedTest {
  private static final Instant NOW = Instant.parse("2024-06-03T10:15:00Z");

  private static final String FEED =
      "<?xml version='1.0'?><rss version='2.0'><channel><title>c</title>"
          + "<item><guid>1</guid><title>one</title></item>"
          + "<item><guid>2</guid><title>t\u00e4st &amp; two</title>"
          + "<description>&lt;p&gt;text&lt;/p&gt;</description></item></channel></rss>";

  private static Batch read(byte[] payload) {
    return new FeedConnector().normalize(payload, "https://blog.example/feed", NOW, false);
  }

  private static Batch read(String payload) {
    return read(payload.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Post> posts(Batch batch) {
    return batch.events().stream().map(event -> ((PostEvent.Published) event).post()).toList();
  }

  @Test
  void aCutFeedGivesItsWholeItemsAndAFault() {
    Batch batch = read(FEED.substring(0, FEED.indexOf("<title>t\u00e4st")));
    assertEquals("one", posts(batch).get(0).title().orElseThrow());
    assertEquals(
        List.of("document", "item"), batch.faults().stream().map(ItemFault::field).toList());
  }

  /** Half an id is another post's, and half an address another author's, who is not out. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<title>half a ti",
        "<guid>https://a.example/1",
        "<guid><![CDATA[https://a.example/1",
        "<link>https://a.example/1",
        "<guid>7</guid><link>https://a.example/1",
        "<guid>7</guid><atom:author><atom:uri>https://a.example/@an",
        "<guid>7</guid><description>she did not",
        "<guid>7</guid><pubDate>Fri, 20 Nov 20",
        "<guid>7</guid>",
        "<guid>7</guid></it"
      })
  void halfAnItemIsLeftOut(String half) {
    Batch batch = read("<rss><channel><item><guid>1</guid></item><item>" + half);
    assertEquals(1, batch.events().size());
    assertEquals(2, batch.faults().size());
  }

  @Test
  void garbageAfterTheEndIsAFault() {
    Batch batch = read(FEED + "<script>x</script>");
    assertEquals(2, batch.events().size());
    assertEquals(1, batch.faults().size());
    assertEquals(List.of(), read(FEED + "\n<!-- cached --> \n").faults());
  }

  @Test
  void whatIsNoFeedIsRefused() {
    for (String text :
        List.of("", "  \n ", "hello", "<html><body>x</body></html>", "{\"a\":1}", "{", "[1]")) {
      MalformedException e = assertThrows(MalformedException.class, () -> read(text), text);
      assertTrue(e.problem().startsWith("expected a feed"));
    }
    byte[] binary = new byte[4096];
    for (int i = 0; i < binary.length; i++) {
      binary[i] = (byte) (i * 31);
    }
    assertThrows(MalformedException.class, () -> read(binary));
  }

  @Test
  void undeclaredPrefixesMeanWhatEverybodyMeansByThem() {
    Post post =
        posts(
                read(
                    "<rss><channel><item><dc:creator>Ann</dc:creator>"
                        + "<content:encoded>&lt;b&gt;x&lt;/b&gt;</content:encoded>"
                        + "</item></channel></rss>"))
            .get(0);
    assertEquals("Ann", post.author().orElseThrow().name().orElseThrow());
    assertEquals("<b>x</b>", post.html().orElseThrow());
  }

  @Test
  void readsTheBytesWhateverTheyAreCalled() {
    String latin = FEED.replace("version='1.0'", "version='1.0' encoding='utf-8'");
    for (byte[] bytes :
        List.of(
            latin.getBytes(StandardCharsets.ISO_8859_1),
            FEED.getBytes(StandardCharsets.UTF_16),
            FEED.getBytes(StandardCharsets.UTF_16LE),
            FEED.replace("version='1.0'", "version='1.0' encoding='iso-8859-1'")
                .getBytes(StandardCharsets.UTF_8),
            FEED.replace("version='1.0'", "version='1.0' encoding='nonsense'")
                .getBytes(StandardCharsets.UTF_8))) {
      assertEquals("t\u00e4st & two", posts(read(bytes)).get(1).title().orElseThrow());
    }
  }

  @Test
  void entityBombsStaySmall() {
    StringBuilder bomb = new StringBuilder("<!DOCTYPE rss [<!ENTITY a0 \"lol\">");
    for (int i = 1; i < 30; i++) {
      bomb.append("<!ENTITY a" + i + " \"" + ("&a" + (i - 1) + ";").repeat(10) + "\">");
    }
    Batch batch = read(bomb + "]><rss><channel><item><title>&a29;</title></item></channel></rss>");
    assertTrue(posts(batch).get(0).title().orElse("").length() < 100);
    String wide =
        "<!DOCTYPE rss [<!ENTITY a \""
            + "x".repeat(10_000)
            + "\">]><rss><channel><item><guid>1</guid><description>"
            + "&a;".repeat(10_000)
            + "</description></item></channel></rss>";
    assertTrue(posts(read(wide)).get(0).text().length() < 1 << 21);
  }

  @Test
  void externalEntitiesAreNotFetched() {
    Batch batch =
        read(
            "<!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
                + "<rss><channel><item><title>a&x;b</title></item></channel></rss>");
    assertEquals("a&x;b", posts(batch).get(0).title().orElseThrow());
  }

  @Test
  void aGiganticItemIsLeftOutWithAFault() {
    byte[] start =
        "<rss><channel><item><guid>1</guid><description>".getBytes(StandardCharsets.UTF_8);
    byte[] body = new byte[50 << 20];
    java.util.Arrays.fill(body, (byte) 'x');
    System.arraycopy(start, 0, body, 0, start.length);
    Batch batch = read(body);
    assertEquals(List.of(), batch.events());
    assertEquals(
        List.of("document", "document", "item"),
        batch.faults().stream().map(ItemFault::field).toList());
  }

  @Test
  void deepNestingAndManyItemsAreBounded() {
    Batch deep =
        read(
            "<rss><channel><item><guid>1</guid><description>"
                + "<div>".repeat(200_000)
                + "</description></item></channel></rss>");
    assertFalse(deep.events().isEmpty());
    Batch many = read("<rss>" + "<item><guid>g</guid></item>".repeat(10_001) + "</rss>");
    assertEquals(10_000, many.events().size());
    assertEquals("items", many.faults().get(0).field());
  }

  @Test
  @Timeout(60)
  void whatIsMeantToTakeForeverDoesNot() {
    for (String bad :
        List.of(
            "<iframe ".repeat(100_000),
            "&lt;iframe ".repeat(100_000),
            "<!--".repeat(200_000),
            " ".repeat(1_000_000),
            "<!DOCTYPE ".repeat(50_000),
            "&lt;a&gt;&lt;b&gt;".repeat(50_000),
            "<enclosure url='/" + "x'/><enclosure url='/".repeat(20_000) + "'/>")) {
      String feed = "<rss><channel><item><guid>1</guid><description>%s</description></item>%s";
      assertFalse(read(feed.formatted(bad, "</channel></rss>")).events().isEmpty());
      assertFalse(read(feed.formatted("x", "</channel></rss>" + bad)).events().isEmpty());
    }
  }

  @Test
  void aJsonFeedCutShortGivesItsWholeItems() {
    Batch batch =
        read(
            "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":7,"
                + "\"content_text\":\"x\"},3,{\"id\":\"8\",\"content_te");
    assertEquals("7", posts(batch).get(0).id().nativeId());
    assertEquals(2, batch.faults().size());
  }

  @Test
  void aDateThatIsNoneIsAFaultAndNoDate() {
    Batch batch =
        read(
            "<rss><channel><item><guid>1</guid><pubDate>Thu, 01 Jan 12004 00:00:00 GMT</pubDate>"
                + "</item></channel></rss>");
    assertTrue(posts(batch).get(0).publishedAt().isEmpty());
    assertEquals("published", batch.faults().get(0).field());
    assertEquals(0, batch.faults().get(0).offset());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<rss version=\"2.0\">",
        "<rss version=\"2.0\">\n",
        "<?xml version=\"1.0\"?><feed xmlns=\"http://www.w3.org/2005/Atom\">",
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>x"
      })
  void aFeedThatIsCutBeforeItsFirstItemIsNoEmptyOne(String cut) {
    Batch batch = read(cut);
    assertEquals(List.of(), batch.events());
    assertEquals(
        "expected the root element to end, got a cut",
        batch.faults().get(batch.faults().size() - 1).problem());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<rss version=\"2.0\"/>", "<rss></rss>", "<feed xmlns=\"x\" />", "\0<rss/>"})
  void aFeedThatHoldsNothingIsEmpty(String empty) {
    assertEquals(List.of(), read(empty.replace("\0", "\u0001")).faults());
  }

  @Test
  void anEmptyItemIsAFault() {
    Batch batch = read("<rss><channel><item></item><item><guid>1</guid></item></channel></rss>");
    assertEquals(1, batch.events().size());
    assertEquals("item", batch.faults().get(0).field());
  }

  @Property(tries = 300)
  void aCutAnywhereBreaksNothing(@ForAll @IntRange(min = 0, max = 260) int at) {
    String cut = FEED.substring(0, Math.min(at, FEED.length()));
    try {
      assertTrue(posts(read(cut)).size() <= 2);
    } catch (MalformedException e) {
      assertTrue(e.problem().startsWith("expected a feed"));
    }
  }
}
