package dev.earshot.query;

import static dev.earshot.query.Posts.author;
import static dev.earshot.query.Posts.matches;
import static dev.earshot.query.Posts.post;
import static dev.earshot.query.Posts.truth;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Entity;
import dev.earshot.Network;
import dev.earshot.Span;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldTest {

  @ParameterizedTest
  @CsvSource({
    "lang:en,en,TRUE",
    "lang:en,en-GB,TRUE",
    "lang:en,en_US,TRUE",
    "lang:EN,EN,TRUE",
    "lang:en-gb,en,FALSE",
    "lang:en,eng,TRUE",
    "lang:en,de,FALSE",
    "lang:de,ger,TRUE",
    "lang:he,iw,TRUE",
    "lang:in,id,TRUE",
    "lang:(de OR en),en,TRUE",
    "lang:en,und,UNKNOWN",
    "lang:en,,UNKNOWN",
  })
  void comparesLanguagesBySubtag(String query, String language, Truth expected) {
    assertEquals(expected, truth(query, post("x").language(language)));
  }

  @ParameterizedTest
  @CsvSource({
    "from:acme,acme,TRUE",
    "from:@ACME,acme,TRUE",
    "from:acme,Acmé,TRUE",
    "from:acme,acme@example.org,TRUE",
    "from:acme@example.org,acme@example.org,TRUE",
    "from:acme@example.org,acme@example.com,FALSE",
    "from:acme,acmecorp,FALSE",
    "from:(apex OR acme),acme,TRUE",
    "from:\"the acme\",the acme,TRUE",
    "from:acme,,UNKNOWN",
  })
  void comparesHandles(String query, String handle, Truth expected) {
    assertEquals(
        expected,
        truth(
            query,
            post("x")
                .author(Author.builder(AuthorId.of(Network.FEED, "1")).handle(handle).build())));
  }

  @Test
  void knowsALocalHandlesServerFromTheAuthorsId() {
    Author local =
        Author.builder(new AuthorId(Network.MASTODON, "example.org", "7")).handle("acme").build();
    assertTrue(matches("from:acme@example.org", post("x").author(local)));
    assertFalse(matches("from:acme@example.com", post("x").author(local)));
  }

  @Test
  void aPostWithoutAuthorIsUnknown() {
    assertEquals(Truth.UNKNOWN, truth("from:acme", post("x")));
  }

  @Test
  void networkIsAlwaysKnown() {
    assertEquals(Truth.TRUE, truth("network:FEED", post("x")));
    assertEquals(Truth.FALSE, truth("network:(mastodon OR bluesky)", post("x")));
  }

  @ParameterizedTest
  @CsvSource({
    "site:acme.com,https://acme.com/a,TRUE",
    "site:acme.com,https://www.Acme.com:8080?x#y,TRUE",
    "site:acme.com,http://user:pw@acme.com./,TRUE",
    "site:acme.com,//shop.acme.com,TRUE",
    "site:acme.com,https://notacme.com/,FALSE",
    "site:acme.com,https://acme.com.evil.example/,FALSE",
    "site:acme.com,https://evil.example/acme.com,FALSE",
    "site:acme.com,https://evil.example/?u=x@acme.com,FALSE",
    "site:www.acme.com,https://acme.com,FALSE",
    "site:com,https://acme.com,TRUE",
    "site:bücher.example,https://xn--bcher-kva.example/,TRUE",
    "site:xn--bcher-kva.example,https://bücher.example/,TRUE",
    "site:acme.com,,UNKNOWN",
  })
  void comparesHostsByLabel(String query, String url, Truth expected) {
    assertEquals(expected, truth(query, post("x").url(url)));
  }

  @Test
  void looksAtLinksToo() {
    Entity link = new Entity.Link(new Span(0, 4), "t.co", "https://www.acme.com/1");
    assertTrue(matches("site:acme.com", post("t.co").entities(List.of(link))));
    assertTrue(matches("site:acme.com", post("read https://shop.acme.com/1 now")));
    assertTrue(
        matches("site:acme.com", post("x").title("see www.acme.com").url("https://a.example/")));
    assertEquals(Truth.UNKNOWN, truth("site:acme.com", post("see www.apex.com")));
    assertEquals(
        Truth.FALSE, truth("site:acme.com", post("www.apex.com").url("https://a.example")));
  }

  @Test
  void unknownIsNeitherMatchNorItsOpposite() {
    assertFalse(matches("acme lang:en", post("acme")));
    assertFalse(matches("acme -lang:en", post("acme")));
    assertTrue(matches("acme OR lang:en", post("acme")));
    assertEquals(Truth.FALSE, truth("apex lang:en", post("acme")));
    assertEquals(Truth.UNKNOWN, truth("apex OR lang:en", post("acme")));
    assertTrue(matches("acme -(apex lang:en)", post("acme")));
  }

  @Test
  void aFieldMayStandAlone() {
    assertTrue(matches("from:acme", post("x").author(author("acme"))));
  }
}
