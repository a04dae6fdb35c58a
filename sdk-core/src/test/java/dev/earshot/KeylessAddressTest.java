package dev.earshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.earshot.json.EarshotJson;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeylessAddressTest {
  @DisplayName("an address holds no user information and no value of what is named like a key")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://u:SECRET@x.com/a",
        "https://SECRET@x.com/a",
        "HTTPS://u:SECRET@x.com/a?b=1",
        "  https://u:SECRET@x.com",
        "https:/u:SECRET@x.com/a",
        "https:\\\\u:SECRET@x.com\\a",
        "//u:SECRET@x.com/a",
        "ftp://u:SECRET@x.com/a.mp3",
        "https://u:p@ss:SECRET@x.com/a",
        "https://x.com/a?token=SECRET",
        "https://x.com/a?b=1&access_token=SECRET&c=2",
        "https://x.com/a?b=1;Access-Token=SECRET",
        "https://x.com/a?b=1&amp;token=SECRET",
        "https://x.com/a?to%6ben=SECRET",
        "https://x.com/a?token[]=SECRET",
        "https://x.com/a?token=x=SECRET",
        "https://x.com/a?private_token=SECRET#top",
        "https://x.com/a#access_token=SECRET&type=bearer",
        "https://x.com/a#!/b?api_key=SECRET",
        "https://x.com/a;jsessionid=SECRET/b?c=1",
        "https://x.com/a;jsessionid=SECRET?c=1",
        "https://x.com/a?PHPSESSID=SECRET",
        "https://x.com/a?pwd=SECRET&X-Amz-Signature=SECRET&X-Amz-Security-Token=SECRET",
        "https://x.com/a?key=SECRETa1b2c3d4e5f6",
        "https://x.com/a?sid=SECRET0123456789abcdef01234567",
        "https://x.com/go?u=https%3A%2F%2Fy.com%2F%3Ftoken%3DSECRET",
        "https://x.com/go?u=https%3A%2F%2Fu%3ASECRET%40y.com%2F",
        "https://x.com/go?u=https://y.com/?client_secret=SECRET",
        "https://api.x.com/file/bot1234567:SECRETabcdefghijklmnopqrstuvwxyz0123/p.jpg",
        "?token=SECRET",
        "/a?apikey=SECRET"
      })
  void noKeyStays(String address) {
    String shown = KeylessAddress.of(address);
    assertFalse(shown.contains("SECRET"), shown);
    assertEquals(shown, KeylessAddress.of(shown), "twice is once");
    assertNotEquals("", shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://town.example/@ann/12",
        "https://x.com/a?b=1&c=2;d=3#top",
        "https://x.com:8080/a",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=12s",
        "https://www.facebook.com/permalink.php?story_fbid=pfbid02AbCdEf123456&id=100",
        "https://news.example/story?sid=12/34&session=keynote&pass=1&key=kettle",
        "https://news.example/a?token=&q=tea",
        "https://cdn.example/p.jpg?ig_cache_key=MzI1NjQ1MjM4OTEyMzQ1Njc4OQ&_nc_sid=8ae9d6a1b2c3d4e5f6",
        "https://news.example/a?mail=ann@town.example",
        "https://[2001:db8::1]:80/a?b",
        "at://did:plc:abc/app.bsky.feed.post/3k",
        "mailto:ann@town.example",
        "kettle",
        "a=b",
        "token=kettle",
        "%zz?%zz=%zz"
      })
  void whatHoldsNoneIsAsItWas(String address) {
    assertEquals(address, KeylessAddress.of(address));
  }

  @ParameterizedTest
  @CsvSource({
    "https://x.com/a?token=1, https://x.com/a?token=2",
    "https://u:p@x.com/a?token=1, https://u:p@x.com/b?token=1",
    "https://x.com/a?sid=1, https://x.com/a?sid=2",
    "https://x.com/?p=1&token=t, https://x.com/?p=2&token=t"
  })
  void twoAddressesStayTwo(String one, String other) {
    assertNotEquals(KeylessAddress.of(one), KeylessAddress.of(other));
  }

  @Property
  void doingItTwiceChangesNothing(@ForAll @StringLength(max = 40) String text) {
    for (String address : List.of(text, "https://" + text, "https://x.com/?token=" + text)) {
      String shown = KeylessAddress.of(address);
      assertEquals(shown, KeylessAddress.of(shown));
    }
  }

  @Test
  void nothingThatAPostBringsHoldsAKey() {
    String address = "https://u:SECRET@x.com/a?token=SECRET";
    Author author =
        Author.builder(new AuthorId(Network.of("feed"), "", address)).url(address).build();
    Post.Reference reference = new Post.Reference(PostId.of(Network.of("x"), address), address);
    Post post =
        Post.builder(PostId.of(Network.of("x"), address))
            .url(address)
            .author(author)
            .coAuthors(List.of(author))
            .text("see kettle @ann")
            .html("<p>see <a rel='me' href=\"" + address + "&amp;x=1\">kettle</a></p>")
            .entities(
                List.of(
                    new Entity.Link(new Span(4, 10), "kettle", address),
                    new Entity.HandleMention(new Span(11, 15), "ann", null, address)))
            .media(List.of(new Media(Media.Type.IMAGE, address, null)))
            .inReplyTo(reference)
            .repostOf(reference)
            .quoteOf(reference)
            .threadRoot(reference)
            .conversation(address)
            .attributes(Map.of("enclosure", address))
            .provenance(
                Provenance.builder(
                        "csv/1", Provenance.Method.IMPORT, address, Instant.ofEpochSecond(1))
                    .build())
            .build();
    assertFalse(PostId.of(Network.of("x"), address + " b").nativeId().contains("SECRET"));
    String json = EarshotJson.of().write(post);
    assertFalse(json.contains("SECRET"), json);
    assertEquals(post, EarshotJson.of().readPost(json, "test"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "<a href=\"https://a.example/?token=abc\">x</a>, 1",
        "<a HREF = 'https://a.example/?token=abc'>x</a>, 1",
        "<a\thref\t=\t\"?token=abc\">x</a> <img src=\"?token=abc\">, 2",
        "<a data-href=\"?token=abc\" title=\"a=b?\" href=\"/b?c=d\">x</a>, 1",
        "<blockquote cite='?q=1&amp;token=abc'>x=\"?token=\"</blockquote>, 1",
        "<a href=?token=abc>bare</a>, 0",
        "<a href=\"?token=abc>open</a>, 0",
        "<a title=\"?token=abc\">no link</a>, 0",
        "what? href=, 0"
      })
  void linksInHtmlHoldNoKeys(String html, int keys) {
    String shown =
        String.valueOf(
            Post.builder(PostId.of(Network.BLUESKY, "1")).html(html).build().html().orElse(""));
    assertEquals(keys, shown.split("token=~[0-9a-f]{12}", -1).length - 1, shown);
    assertEquals(html, shown.replaceAll("token=~[0-9a-f]{12}", "token=abc"));
  }
}
