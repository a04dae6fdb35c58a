package dev.earshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids of authors of whom a source tells a name and no id. */
class AuthorIdByNameTest {
  private static AuthorId named(String name) {
    return AuthorId.ofName(Network.FEED, "blog.example", name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Zoë Straße",
        "ZOË STRASSE",
        " zoë  straße ",
        "Zoë\u00a0Straße",
        "Zoe\u0308 Straße",
        "Zoë\t\nStraße",
        "Zo\u00adë Straße",
        "\uff3aoë Straße",
        "Zoë\u3000Straße\u200b"
      })
  void oneNameIsOneAuthorHoweverItIsWritten(String name) {
    assertEquals(named("zoë strasse"), named(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Anne-Marie O\u2019Hara",
        "Anne\u2011Marie O\u2018Hara",
        "Anne\u2010Marie O\u00b4Hara",
        "Anne\u2013Marie O\u02bcHara",
        "Anne\u2212Marie O\u2032Hara",
        "Anne\uff0dMarie O\uff07Hara",
        "ANNE-MARIE O`HARA"
      })
  void anApostropheAndAHyphenAreOneWhateverTheKeyboard(String name) {
    assertEquals(named("Anne-Marie O'Hara"), named(name));
  }

  @ParameterizedTest
  @CsvSource({
    "O'Hara, OHara",
    "Anne-Marie, Anne Marie",
    "Ann Lee, 'Lee, Ann'",
    "Ann Lee, by Ann Lee",
    "Ann Lee, Annlee",
    "Ann Lee, Lee Ann",
    "Ann, Anna",
    "Zoe, Zoë",
    "Αννας, Ann"
  })
  void anotherNameIsAnother(String one, String other) {
    assertNotEquals(named(one), named(other));
  }

  @Test
  void aNameIsAnAuthorOfItsSiteAndStandsInNoIdInClear() {
    AuthorId ann = named("Ann Lee");
    assertNotEquals(ann, AuthorId.ofName(Network.FEED, "other.example", "Ann Lee"));
    assertEquals("blog.example", ann.instance());
    assertTrue(ann.toString().matches("feed:blog\\.example:name-sha256:[0-9a-f]{32}"));
    assertEquals(named("ΑΝΝΑΣ"), named("Αννας"));
    assertThrows(IllegalArgumentException.class, () -> named(" \t"));
    assertFalse(named("\u200b").isStable(), "a name that nobody sees");
  }

  /** The id says itself that it is made of a name, wherever it is written down. */
  @Test
  void isKnownForUnstableWhereverItIsRead() {
    AuthorId ann = named("Ann Lee");
    assertFalse(ann.isStable());
    assertFalse(AuthorId.parse(ann.toString()).isStable());
    assertTrue(AuthorId.parse("feed::https://ann.example/").isStable());
    assertTrue(AuthorId.parse("mastodon:town.example:7").isStable());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann@mail.example",
        " Ann@Mail.Example\n",
        "mailto:ann@mail.example",
        "MAILTO:ann%40mail.example",
        "mailto:ann@mail.example?subject=Hi",
        "ann%40mail.example",
        "Ann <ann@mail.example>",
        "Ann Lee <mailto:ANN@mail.example>",
        "Ann (ann@mail.example)",
        "ann@mail.example (Ann)",
        "<ann@mail.example>",
        "ann@mail.example <ann@mail.example>",
        "https://blog.example/?by=ann@mail.example"
      })
  void aMailboxIsOnePersonsHoweverItIsWritten(String written) {
    AuthorId ann = AuthorId.ofMailbox(Network.FEED, "", written);
    assertEquals(AuthorId.ofMailbox(Network.FEED, "", "ann@mail.example"), ann);
    assertTrue(ann.isOfMailbox());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bob@mail.example",
        "ann@mail.example.org",
        "an.n@mail.example",
        "ann+tea@mail.example",
        "ann!@mail.example",
        "ann@mail.example, bob@mail.example"
      })
  void anotherMailboxIsAnothers(String written) {
    assertNotEquals(
        AuthorId.ofMailbox(Network.FEED, "", "ann@mail.example"),
        AuthorId.ofMailbox(Network.FEED, "", written));
  }

  /** Names of ASCII take a shorter way to the same. */
  @Property(tries = 2000)
  void theShortWayIsTheLongOne(
      @ForAll @CharRange(from = ' ', to = '~') @StringLength(max = 12) String name) {
    assertEquals(PersonName.foldedWhole(name), PersonName.folded(name));
  }
}
