package dev.earshot.privacy.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorEvent;
import dev.earshot.AuthorId;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.privacy.Decision;
import dev.earshot.privacy.Identity;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.ledger.Ack;
import dev.earshot.privacy.ledger.LedgerEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonTest {
  private static final Identity BY_ID = Identity.of(World.ann().id());
  private static final Identity BY_HANDLE = Identity.handle(Network.MASTODON, "ann@example.org");

  private final World world = new World("smync");

  @Test
  @DisplayName("SM-21: what is in force already is answered with the former record")
  void aWordSaidAgainIsNotRecordedAgain() {
    for (Function<Person, Ack> word :
        List.<Function<Person, Ack>>of(
            person -> person.optOut("form-1"),
            person -> person.optOut("form-1", World.LISTENING),
            person -> person.object("form-2"),
            person -> person.withdrawConsent("form-3"),
            person -> person.flagChild("report-1"),
            person -> person.protect("source"),
            person -> person.hold("case-1"),
            person -> person.suppress("form-4"))) {
      Person ann = world.tenant.person(BY_ID, BY_HANDLE);
      Ack first = word.apply(ann);
      world.pass(Duration.ofDays(1));
      long recorded = world.ledger.lastSequence();
      assertEquals(first, word.apply(ann));
      assertEquals(recorded, world.ledger.lastSequence());
    }
  }

  @Test
  @DisplayName("SR-03: the record of a deletion keeps the person out as long as the pack says")
  void theRecordOfADeletionEnds() {
    for (String pack : List.of("strum", "smync")) {
      World of = new World(pack);
      Post post = World.post("1", World.ann()).build();
      of.tenant.person(BY_ID, BY_HANDLE).erased("request-1");
      assertEquals("SUPPRESSED", of.code(post));
      of.pass(Duration.ofDays(30).minusMillis(1));
      assertEquals("SUPPRESSED", of.code(post));
      of.pass(Duration.ofDays(1)); // a period of days ends with its last day, in the pack's zone
      assertEquals(pack.equals("smync"), of.code(post).equals("SUPPRESSED"));
    }
  }

  @Test
  void aNewNameOfAPersonIsRecordedAlone() {
    world.tenant.person(BY_ID).optOut("form-1");
    assertEquals(2, world.tenant.person(BY_ID, BY_HANDLE).optOut("form-1").firstSequence());
    assertEquals(3, world.ledger.lastSequence(), "the handle and the profile that it gives");
  }

  @DisplayName("SM-21: who opted out by a handle or an id is found by the profile that it gives")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "handle | mastodon | @fay@blog.example       | https://blog.example/@fay",
        "handle | lemmy    | fay@blog.example        | https://blog.example/u/fay",
        "handle | x        | gus                     | https://twitter.com/gus",
        "handle | x        | https://twitter.com/#!/gus | https://x.com/gus",
        "handle | reddit   | u/hal                   | https://www.reddit.com/user/hal/",
        "handle | youtube  | @Ann                    | https://www.youtube.com/@ann/videos",
        "handle | bluesky  | ann                     | https://bsky.app/profile/ann.bsky.social",
        "handle | bluesky  | ann.example             | https://ann.example",
        "handle | bluesky  | did:plc:abc             | https://bsky.app/profile/did:plc:abc",
        "handle | facebook | 100                     | https://facebook.com/p/Ann-Lee-100/",
        "handle | hn       | Ann                     | https://news.ycombinator.com/user?id=Ann",
        "id     | x        | x::@ann                 | https://x.com/ann",
        "id     | x        | twitter::ann            | https://x.com/ann",
        "id     | reddit   | reddit::Hal             | https://reddit.com/u/hal",
        "id     | bluesky  | bluesky::ann.example    | https://bsky.app/profile/ann.example",
        "id     | facebook | facebook::ann.lee       | https://facebook.com/annlee",
        "id     | x        | x::12                   | https://x.com/i/user/12",
        "id     | youtube  | youtube::UCabc          | https://youtube.com/channel/UCabc"
      })
  void aFeedsAuthorIsFoundByTheProfileThatAHandleGives(
      String kind, String network, String written, String shown) {
    Identity given =
        kind.equals("id")
            ? Identity.account(Network.of(network), written)
            : Identity.handle(Network.of(network), written);
    Post item =
        World.post("1", World.ann())
            .author(Author.builder(AuthorId.of(Network.FEED, "7")).url(shown).build())
            .build();
    assertEquals("ADMITTED", world.code(item));
    world.tenant.person(Identity.handle(Network.of(network), "somebody.else")).optOut("form-0");
    assertEquals("ADMITTED", world.code(item));
    world.tenant.person(given).optOut("form-1");
    assertEquals("OPTED_OUT", world.code(item));
    world.tenant.person(given).optIn("form-2");
    assertEquals("ADMITTED", world.code(item));
  }

  @Test
  void whatWasLiftedOrIsNewsIsRecordedAgain() {
    Person ann = world.tenant.person(BY_ID);
    assertEquals(1, ann.optOut("form-1").lastSequence());
    assertEquals(2, ann.optIn("form-2").lastSequence());
    assertEquals(3, ann.optOut("form-3").lastSequence());
    assertEquals(4, ann.optOut("form-4", World.LISTENING).lastSequence(), "another scope");
    assertEquals(5, ann.hold("case-1").lastSequence());
    assertEquals(6, ann.hold("case-2").lastSequence(), "another case");
    assertEquals(7, ann.consent("notice-1").lastSequence());
    assertEquals(8, ann.consent("notice-2").lastSequence(), "another notice was shown");
    assertEquals(9, ann.optOut("form-3").lastSequence(), "the consent had lifted it");
  }

  @Test
  void aSourceThatRepeatsItselfDoesNotLengthenTheLedger() {
    for (int poll = 0; poll < 10; poll++) {
      world.tenant.hear(new AuthorEvent.Protected(World.ann().id(), world.instant()));
      world.pass(Duration.ofHours(1));
    }
    assertEquals(1, world.ledger.lastSequence());
  }

  @ParameterizedTest
  @ValueSource(strings = {"listenning", "analytics.brand.deep", "marketing"})
  void aPurposeThatNothingOfThePackIsBelowIsRefusedInWords(String id) {
    Person ann = world.tenant.person(BY_ID);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> ann.optOut("form-1", Purpose.of(id)));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains(id) && message.contains("listening"), message);
    assertEquals(0, world.ledger.lastSequence());
  }

  @DisplayName("a word that could never take effect is refused, and nothing is recorded")
  @Test
  void aWordWithoutEffectIsRefused() {
    World world = new World("default");
    Person ann = world.tenant.person(BY_ID);
    Purpose sale = Purpose.of("sale");
    Purpose sensitive = Purpose.of("sensitive");
    for (Map.Entry<String, Executable> word :
        List.<Map.Entry<String, Executable>>of(
            Map.entry("denies sale", () -> ann.consent("form-1", sale)),
            Map.entry("denies sale", () -> ann.consent("form-1", World.LISTENING, sale)),
            Map.entry("denies sale", () -> ann.consentExplicitly("form-1", sale)),
            Map.entry("denies sale", () -> ann.parentalConsent("form-1", sale)),
            Map.entry("explicit consent to sensitive", () -> ann.consent("form-1", sensitive)),
            Map.entry("no hold of that case", () -> ann.release("case-1")),
            Map.entry("evidence", () -> ann.release("")),
            Map.entry("evidence", () -> ann.optOut("")),
            Map.entry("evidence", () -> ann.hold(" ")),
            Map.entry("evidence", () -> ann.restrict("", World.START.plusSeconds(9))))) {
      String message =
          String.valueOf(
              assertThrows(IllegalArgumentException.class, word.getValue()).getMessage());
      assertTrue(message.contains(word.getKey()), message);
    }
    assertEquals(0, world.ledger.lastSequence());
    ann.consentExplicitly("form-1", sensitive);
    ann.consent("form-1");
    ann.consent("form-1", World.LISTENING);
    ann.optOut("form-2", sale);
    ann.hold("case-1");
    assertThrows(IllegalArgumentException.class, () -> ann.release("case-2"));
    assertThrows(
        IllegalArgumentException.class, () -> world.tenant.person(BY_HANDLE).release("case-1"));
    ann.release("case-1");
    assertFalse(world.ledger.standing(world.keyOf(BY_ID)).isHeld(world.instant()));
    ann.release("case-1");
  }

  @Test
  @DisplayName("SM-21: a consent under a name that may be several people's is refused")
  void aNameOnASiteConsentsForNobody() {
    World world = new World("smt");
    Identity name = Identity.named("blog.example", "Ann Lee");
    Person several = world.tenant.person(name, Identity.named("blog.example", "Ann"));
    for (Executable word :
        List.<Executable>of(
            () -> several.consent("form-1"),
            () -> several.consent("form-1", World.LISTENING),
            () -> several.consentExplicitly("form-1"),
            () -> several.notice("art14/1"),
            () -> several.authenticate("session-1"))) {
      String message =
          String.valueOf(assertThrows(IllegalArgumentException.class, word).getMessage());
      assertTrue(message.contains("may be several people's"), message);
    }
    assertEquals(0, world.ledger.lastSequence());
    several.optOut("form-1");
    several.optIn("form-2");
    Person one = world.tenant.person(BY_ID, name);
    one.consent("form-3");
    one.notice("art14/1");
    one.authenticate("session-1");
  }

  @Test
  void aPurposeAboveOneOfThePacksBindsThatOne() {
    World isocial = new World("isocial-track", 1, Purpose.of("model.shared"));
    isocial.tenant.person(BY_ID).optOut("form-1", Purpose.of("model"));
    assertEquals(1, isocial.ledger.lastSequence());
  }

  @Test
  @DisplayName("SM-27: what a newer version recorded of a person refuses, and deletes nothing")
  void anUnknownEventRefuses() {
    var store = world.keeping(World.post("1", World.ann()));
    byte[] bytes =
        LedgerEvent.builder(LedgerEvent.Type.GRANT, world.keyOf(BY_ID), World.START)
            .build()
            .toBytes();
    bytes[1] = 99;
    world.ledger.append(LedgerEvent.from(bytes));
    Decision decision = world.gate.explain(World.post("1", World.ann()).build());
    assertEquals(Decision.Code.STANDING_UNKNOWN, decision.code());
    assertEquals(PolicyPack.UNNAMED, decision.rule(), "this pack is older than the code");
    assertEquals(List.of(), world.gate.removals(store));
  }
}
