package dev.earshot.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Network;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {
  private static final TenantSecret SECRET = secret(1);

  static TenantSecret secret(int seed) {
    byte[] bytes = new byte[TenantSecret.BYTES];
    Arrays.fill(bytes, (byte) seed);
    return TenantSecret.of(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.org/@ann",
        "http://example.org/@ann",
        "//example.org/@ann",
        "example.org/@ann",
        "HTTPS://WWW.Example.ORG/@Ann/",
        "https://example.org:443//@ann#posts",
        "https://example.org/%40ann?utm_source=mail&fbclid=1",
        " https://user:word@example.org./@ann/? ",
        "https://example.org/users/Ann",
        "https://m.example.org/u/ann?lang=de",
        "https://example.org/web/@ann",
        "https://example.org/ann",
        "https://far.example/@ann@example.org",
        "https://far.example/users/ann@EXAMPLE.org/",
        "https://example.org/@a\u200bnn\u2069"
      })
  void oneProfileHasOneCanonicalText(String written) {
    assertEquals(Identity.profile("https://example.org/@ann"), Identity.profile(written));
  }

  @Test
  void parametersThatNameTheProfileStay() {
    assertNotEquals(
        Identity.profile("https://forum.example/member?u=1"),
        Identity.profile("https://forum.example/member?u=2"));
    assertEquals(
        Identity.profile("https://forum.example/member?u=1&a=b"),
        Identity.profile("https://forum.example/member?a=b&u=1"));
  }

  @Test
  void aSiteThatWasRenamedIsTheSameSite() {
    assertEquals(
        Identity.profile("https://mobile.twitter.com/Ann"), Identity.profile("https://x.com/ann"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "https://", "/only/a/path", "#x", "two words"})
  void anAddressWithoutHostIsRefused(String written) {
    assertThrows(IllegalArgumentException.class, () -> Identity.profile(written));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://twitter.com/Ann?s=20 | https://x.com/@ann",
        "https://de.linkedin.com/in/ann | https://www.linkedin.com/in/ann/",
        "https://web.facebook.com/ann | https://fb.com/ann",
        "https://np.reddit.com/u/ann | https://old.reddit.com/user/Ann",
        "https://www.threads.net/@ann | https://threads.com/@ann",
        "https://telegram.me/s/ann | https://t.me/ann",
        "https://example.org/@j%C3%BCrgen | https://example.org/@J\u00dcRGEN",
        "https://xn--bcher-kva.example/@ann | https://b\u00fccher.example/users/ann"
      })
  void oneProfileOnManySites(String pair) {
    String[] two = pair.split(" \\| ", -1);
    assertEquals(Identity.profile(two[0]), Identity.profile(two[1]));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acct:ann@example.org",
        "@Ann@Example.org.",
        "\u00a0@ann@example.org\u00a0",
        "\u200e@a\u200cnn@example.org\u2069"
      })
  void oneHandleHasOneCanonicalText(String written) {
    Identity expected = Identity.handle(Network.MASTODON, "ann@example.org");
    assertEquals(expected, Identity.handle(Network.MASTODON, written));
  }

  @Test
  void lettersThatDifferInCaseAloneAreOne() {
    Network x = Network.of("x");
    assertEquals(
        Identity.handle(x, "\u03c3\u03bf\u03c6\u03bf\u03c2"),
        Identity.handle(x, "\u03a3\u039f\u03a6\u039f\u03a3"));
    assertEquals(Identity.handle(x, "stra\u00dfe"), Identity.handle(x, "STRASSE"));
  }

  @Test
  void theServerOfAHandleMayBeKnownByTheProfileAlone() {
    Author author =
        Author.builder(AuthorId.of(Network.MASTODON, "7"))
            .handle("ann")
            .url("https://example.org/@ann")
            .build();
    assertTrue(
        Identity.allOf(author).contains(Identity.handle(Network.MASTODON, "ann@example.org")));
  }

  @Test
  void handlesAreFoldedAndLoseTheirSign() {
    assertEquals(
        Identity.handle(Network.MASTODON, "ann@bücher.example"),
        Identity.handle(Network.MASTODON, " @Ann@BÜCHER.example "));
    assertEquals(Identity.handle(Network.of("x"), "ANN"), Identity.handle(Network.of("x"), "@ａｎｎ"));
    assertNotEquals(
        Identity.handle(Network.of("x"), "ann"), Identity.handle(Network.of("threads"), "ann"));
  }

  @Test
  void foldingDoesNotDependOnTheMachinesLanguage() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertEquals(
          Identity.handle(Network.of("x"), "INGI"), Identity.handle(Network.of("x"), "ingi"));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void anAuthorIsFoundByAccountHandleWithAndWithoutServerAndProfile() {
    Author author =
        Author.builder(new AuthorId(Network.MASTODON, "example.org", "7"))
            .handle("Ann")
            .url("https://example.org/@Ann")
            .build();

    assertEquals(
        List.of(
            Identity.of(author.id()),
            Identity.handle(Network.MASTODON, "ann"),
            Identity.handle(Network.MASTODON, "ann@example.org"),
            Identity.profile("example.org/@ann")),
        Identity.allOf(author));
  }

  @Test
  void aHandleIsVagueWhereItLacksItsServer() {
    Author ann =
        Author.builder(new AuthorId(Network.MASTODON, "example.org", "7")).handle("ann").build();
    assertTrue(Identity.handle(Network.MASTODON, "ann").isVagueFor(ann));
    assertFalse(Identity.handle(Network.MASTODON, "ann@example.org").isVagueFor(ann));
    assertFalse(Identity.of(ann.id()).isVagueFor(ann));

    Network x = Network.of("x");
    Author alone =
        Author.builder(AuthorId.of(x, "7")).handle("ann").url("https://x.com/ann").build();
    assertFalse(Identity.handle(x, "ann").isVagueFor(alone));
  }

  @Test
  void anAuthorWithNonsenseInItsFieldsStillHasItsAccount() {
    Author author =
        Author.builder(AuthorId.of(Network.FEED, "7")).handle("@@@").url("no host").build();
    assertEquals(List.of(Identity.of(author.id())), Identity.allOf(author));
  }

  @Test
  void keysOfTwoTenantsAreUnlinkable() {
    Identity ann = Identity.handle(Network.MASTODON, "ann@example.org");
    assertNotEquals(SECRET.keyOf(ann), secret(2).keyOf(ann));
    assertEquals(SECRET.keyOf(ann), secret(1).keyOf(ann));
  }

  /** Computed with an independent HMAC-SHA256. */
  @Test
  void theKeyIsTheFirstHalfOfAnHmac() {
    assertEquals(
        "ba81ca30d29986a917edb6df7072451d",
        SECRET.keyOf(Identity.of(AuthorId.of(Network.FEED, "7"))).toString());
  }

  @Test
  void nothingOfASecretOrANameShows() {
    assertFalse(Identity.handle(Network.MASTODON, "ann").toString().contains("ann"));
    assertEquals("TenantSecret[hidden]", SECRET.toString());
    assertThrows(IllegalArgumentException.class, () -> TenantSecret.of(new byte[16]));
    assertThrows(IllegalArgumentException.class, () -> TenantSecret.of(new byte[32]));
  }

  @Provide
  Arbitrary<String> written() {
    Arbitrary<String> pieces =
        Arbitraries.oneOf(
            Arbitraries.of(
                "http://",
                "www.",
                "example.org",
                ":80",
                "/",
                "\\",
                "?",
                "#",
                "&",
                "=",
                "%",
                "%40",
                "34",
                "%2e",
                ".",
                " ",
                "@",
                "utm_a",
                "\u00a0",
                "\u0130",
                "b\u00fccher.example"),
            Arbitraries.strings().ofMaxLength(3));
    return pieces.list().ofMaxSize(12).map(list -> String.join("", list));
  }

  @Property
  void canonicalTextsAreStable(@ForAll("written") String written) {
    try {
      String canonical = Identity.profile(written).canonical();
      String again = Identity.profile(canonical.substring("profile:".length())).canonical();
      assertEquals(canonical, again);
    } catch (IllegalArgumentException e) {
      assertTrue(String.valueOf(e.getMessage()).startsWith("profile"));
    }
  }
}
