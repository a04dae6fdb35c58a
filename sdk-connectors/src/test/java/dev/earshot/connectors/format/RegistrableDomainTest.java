package dev.earshot.connectors.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.MalformedException;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.query.Fields;
import dev.earshot.query.PostFacts;
import dev.earshot.query.Truth;
import dev.earshot.text.Reading;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrableDomainTest {
  private static final Fields<PostFacts> FIELDS = Fields.posts().with(RegistrableDomain.field());

  private static Truth test(String filter, String address, String text) {
    Post.Builder post = Post.builder(PostId.parse("feed::1")).text(text);
    if (!address.isEmpty()) {
      post.url(address);
    }
    return FIELDS.parse(filter).test(PostFacts.of(new Reading().of(post.build())));
  }

  @ParameterizedTest
  @CsvSource({
    "news.bbc.co.uk, bbc.co.uk",
    "bbc.co.uk, bbc.co.uk",
    "BBC.co.uk., bbc.co.uk",
    "ann.github.io, ann.github.io",
    "a.b.example.org, example.org",
    "www.b\u00fccher.de, xn--bcher-kva.de"
  })
  void isWhatSomebodyRegistered(String host, String domain) {
    assertEquals(Optional.of(domain), RegistrableDomain.of(host));
  }

  @ParameterizedTest
  @ValueSource(strings = {"co.uk", "github.io", "localhost", "127.0.0.1", "[::1]", "", "a..b", " "})
  void isNoneOfASuffixANumberOrANonsense(String host) {
    assertEquals(Optional.empty(), RegistrableDomain.of(host));
  }

  @Test
  void theFieldAsksForWholeDomains() {
    assertEquals(Truth.TRUE, test("domain:bbc.co.uk", "https://news.bbc.co.uk/1", ""));
    assertEquals(Truth.TRUE, test("domain:BBC.co.uk", "https://bbc.co.uk:443/1", ""));
    assertEquals(Truth.FALSE, test("domain:bbc.co.uk", "https://notbbc.co.uk/1", ""));
    assertEquals(Truth.FALSE, test("domain:bbc.co.uk", "https://bbc.co.uk.evil.example/", ""));
    assertEquals(Truth.UNKNOWN, test("domain:bbc.co.uk", "", "no address, no link"));
  }

  @Test
  void theFieldSeesLinksToo() {
    String text = "read https://www.bbc.co.uk/news now";
    assertEquals(Truth.TRUE, test("domain:bbc.co.uk", "https://blog.example/1", text));
    assertEquals(Truth.FALSE, test("domain:itv.com", "https://blog.example/1", text));
  }

  @Test
  void whoHasANameOfAProviderIsNotTheProvider() {
    assertEquals(Truth.TRUE, test("domain:ann.github.io", "https://ann.github.io/1", ""));
    assertEquals(Truth.FALSE, test("domain:ann.github.io", "https://ben.github.io/1", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"co.uk", "github.io", "news.bbc.co.uk", "localhost", "127.0.0.1", "a_b!"})
  void whatIsNoDomainIsRefusedInWordsThatDoNotRepeatIt(String value) {
    MalformedException e =
        assertThrows(MalformedException.class, () -> FIELDS.parse("domain:\"" + value + "\""));
    assertTrue(String.valueOf(e.getMessage()).contains("expected a domain"));
    assertFalse(String.valueOf(e.getMessage()).contains(value));
  }

  @Test
  void aPublicSuffixIsSaidToBeOne() {
    MalformedException e =
        assertThrows(MalformedException.class, () -> FIELDS.parse("domain:co.uk"));
    assertTrue(String.valueOf(e.getMessage()).contains("public suffix"));
  }
}
