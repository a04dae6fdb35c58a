package dev.earshot.privacy.gate;

import static dev.earshot.privacy.gate.World.ann;
import static dev.earshot.privacy.gate.World.bob;
import static dev.earshot.privacy.gate.World.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorEvent;
import dev.earshot.MalformedException;
import dev.earshot.Mention;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.Removal;
import dev.earshot.json.EarshotJson;
import dev.earshot.pipeline.Admission;
import dev.earshot.pipeline.Delivery;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.privacy.Identity;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.TenantSecret;
import dev.earshot.privacy.ledger.LedgerEvent;
import dev.earshot.query.QuerySet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ForgettingTest {
  private static List<Removal> after(String pack, Consumer<Person> word) {
    World world = new World(pack);
    // what was admitted under a pack that asks for no consent
    MentionStore store = world.keeping(post("1", ann()), post("2", bob()), post("3", ann()));
    Person ann = world.tenant.person(Identity.of(ann().id()));
    word.accept(ann);
    List<Removal> removals = world.gate.removals(store);
    assertEquals(removals, world.gate.removals(ann));
    return removals;
  }

  private static List<Removal> ofAnn(Removal.Cause cause) {
    return of(new World("smync"), Identity.of(ann().id()), cause);
  }

  private static List<Removal> of(World world, Identity identity, Removal.Cause cause) {
    return List.of(new Removal.OfSubject(world.keyOf(identity), cause, World.START));
  }

  @DisplayName(
      "SM-21, IS-13, SM-32, SM-34: every personal reason makes stored posts go, with its cause")
  @Test
  void everyPersonalReasonRemoves() {
    assertEquals(ofAnn(Removal.Cause.OPTED_OUT), after("smync", p -> p.optOut("f")));
    assertEquals(ofAnn(Removal.Cause.OPTED_OUT), after("smync", p -> p.object("f")));
    assertEquals(
        ofAnn(Removal.Cause.CONSENT_WITHDRAWN), after("smync", p -> p.withdrawConsent("f")));
    assertEquals(ofAnn(Removal.Cause.ERASED), after("smync", p -> p.suppress("f")));
    assertEquals(ofAnn(Removal.Cause.NO_LONGER_PUBLIC), after("smync", p -> p.protect("f")));
  }

  @DisplayName("SM-32, IS-25: a child's stored posts go, for good")
  @Test
  void aChildIsForgotten() {
    assertEquals(ofAnn(Removal.Cause.CHILD), after("smync", p -> p.flagChild("f")));
    assertEquals(ofAnn(Removal.Cause.CHILD), after("isocial-track", p -> p.flagChild("f")));
  }

  @Test
  void aRestrictionDeletesNothing() {
    assertEquals(List.of(), after("smync", p -> p.restrict("f", World.START.plusSeconds(9))));
  }

  @Test
  void whatIsUnderALegalHoldStays() {
    assertEquals(
        List.of(),
        after(
            "smync",
            p -> {
              p.hold("case-1");
              p.suppress("f");
            }));
    assertEquals(
        ofAnn(Removal.Cause.ERASED),
        after(
            "smync",
            p -> {
              p.hold("case-1");
              p.suppress("f");
              p.release("case-1");
            }));
  }

  @DisplayName("a restriction and a legal hold leave what is kept, also when it is delivered again")
  @Test
  void whatMustStayStaysWhenItIsDeliveredAgain() {
    World world = new World("smync");
    Person ann = world.tenant.person(Identity.of(ann().id()));
    ann.restrict("f", World.START.plusSeconds(9));
    assertEquals(Optional.empty(), denied(world).cause());
    world.pass(Duration.ofSeconds(10));
    ann.optOut("g");
    assertEquals(Optional.of(Removal.Cause.OPTED_OUT), denied(world).cause());
    ann.hold("case-1");
    assertEquals(Optional.empty(), denied(world).cause());
  }

  @DisplayName("SM-32: the gate names the cause, so that a child's redelivered post goes for good")
  @Test
  void theGateNamesTheCause() {
    World world = new World("smync");
    Person ann = world.tenant.person(Identity.of(ann().id()));
    ann.flagChild("f");
    assertEquals(Optional.of(Removal.Cause.CHILD), denied(world).cause());
    ann.suppress("f");
    assertEquals(Optional.of(Removal.Cause.ERASED), denied(world).cause());
  }

  private static Admission.Denied denied(World world) {
    return assertInstanceOf(Admission.Denied.class, world.gate.judge(post("1", ann()).build()));
  }

  @Test
  void aPurposeThatIsNoLongerAllowedRemovesEverybody() {
    MentionStore store = new World("smync").keeping(post("1", ann()), post("2", bob()));
    World gone = new World("smt", 1, Purpose.of("own"));
    assertEquals(
        List.of(Removal.Cause.NO_LONGER_ADMITTED, Removal.Cause.NO_LONGER_ADMITTED),
        gone.gate.removals(store).stream().map(Removal::cause).toList());
  }

  @DisplayName("SM-21: what a purpose stored without handle and address is found by both")
  @Test
  void reducedPostsAreStillFound() {
    World world = new World("smync", 1, Purpose.of("analytics"));
    MentionStore store = world.keeping(post("1", ann()));
    assertEquals(List.of(), world.gate.removals(store));
    Identity address = Identity.profile("example.org/@ann");
    world.tenant.person(address).optOut("f");
    assertEquals(of(world, address, Removal.Cause.OPTED_OUT), world.gate.removals(store));
    World byHandle = new World("smync", 1, Purpose.of("analytics"));
    Identity handle = Identity.handle(Network.MASTODON, "ann@example.org");
    byHandle.tenant.person(handle).optOut("f");
    List<Removal> removals = byHandle.gate.removals(store);
    assertEquals(1, removals.size(), "by the handle or by the profile that it gives");
    assertTrue(
        byHandle.gate.removals(byHandle.tenant.person(handle)).containsAll(removals)
            && removals.get(0) instanceof Removal.OfSubject);
  }

  @DisplayName("an attribute from a source cannot speak for another person")
  @Test
  void consentCannotBeForged() {
    World world = new World("smync", 1, World.LISTENING);
    String key = world.keyOf(Identity.of(ann().id())).toString();
    assertThrows(
        IllegalArgumentException.class,
        () -> post("1", bob()).attributes(Map.of("earshot.subjects", key)));
    assertThrows(
        MalformedException.class,
        () ->
            EarshotJson.of()
                .readPost(
                    "{\"id\":\"x::1\",\"attributes\":{\"earshot.subjects\":\"" + key + "\"}}",
                    "here"));
  }

  private static void tell(World world, AuthorEvent event) {
    long next = world.ledger.lastSequence() + 1;
    world.tenant.sink().accept(Delivery.of(next, List.of(new Outcome.AccountChanged(event))));
  }

  @DisplayName("SM-34, ST-08: an account that left the public stays out, also for posts never seen")
  @Test
  void theLedgerLearnsOfAccountsThatLeft() {
    World world = new World("smync");
    tell(world, new AuthorEvent.Withdrawn(ann().id(), World.START));
    assertEquals(1, world.ledger.lastSequence());
    assertEquals("AUTHOR_PROTECTED", world.code(post("3", ann()).build()));
    tell(world, new AuthorEvent.Protected(bob().id(), World.START));
    assertEquals("AUTHOR_PROTECTED", world.code(post("5", bob()).build()));
    tell(world, new AuthorEvent.Restored(bob().id(), World.START));
    assertEquals("ADMITTED", world.code(post("5", bob()).build()));
  }

  @DisplayName("SM-21: an opt-out under a handle is not lifted when the account is renamed")
  @Test
  void aRenameLiftsNoOptOut() {
    for (Identity said :
        List.of(
            Identity.handle(Network.MASTODON, "@ann@example.org"),
            Identity.handle(Network.MASTODON, "ann"),
            Identity.profile("https://example.org/@ann"))) {
      World world = new World("smync");
      world.tenant.person(said).optOut("form-1");
      assertEquals("OPTED_OUT", world.code(post("1", ann()).build()));
      tell(
          world,
          new AuthorEvent.Renamed(ann().id(), "ann@example.org", "anna@example.org", World.START));
      Author anna =
          ann().toBuilder().handle("anna@example.org").url("https://example.org/@anna").build();
      assertEquals("OPTED_OUT", world.code(post("2", anna).build()));
      long recorded = world.ledger.lastSequence();
      tell(
          world,
          new AuthorEvent.Renamed(ann().id(), "ann@example.org", "anna@example.org", World.START));
      assertEquals(recorded, world.ledger.lastSequence(), "told twice, recorded once");
      assertEquals("ADMITTED", world.code(post("3", bob()).build()));
    }
  }

  @Test
  void aConsentUnderAHandleIsNotCarriedToWhoeverHasTheAccount() {
    World world = new World("smync");
    world.tenant.person(Identity.handle(Network.MASTODON, "@ann@example.org")).consent("form-1");
    tell(
        world,
        new AuthorEvent.Renamed(ann().id(), "ann@example.org", "anna@example.org", World.START));
    assertEquals(
        0,
        world
            .ledger
            .events(2)
            .filter(each -> each.event().type() != LedgerEvent.Type.FORMER_NAME)
            .count());
  }

  @DisplayName("in one batch: what stands against the former name bars the post behind the rename")
  @Test
  void whatComesBehindARenameIsJudgedByTheFormerName() {
    World world = new World("smync");
    MentionStore store = MentionStore.inMemory();
    Pipeline pipeline =
        Pipeline.builder(world.gate, QuerySet.builder().add("tea", "tea").build(), store)
            .sink("ledger", world.tenant.sink())
            .build();
    world.tenant.person(Identity.handle(Network.MASTODON, "@ann@example.org")).optOut("form-1");
    Author anna = Author.builder(ann().id()).handle("anna@example.org").build();
    pipeline
        .worker()
        .process(
            List.of(
                new AuthorEvent.Renamed(
                    ann().id(), "ann@example.org", "anna@example.org", World.START),
                new PostEvent.Published(post("1", anna).build(), World.START)));
    assertEquals(0, store.size());
  }

  @DisplayName("a gate sent elsewhere holds the name of its secret, and judges the same")
  @Test
  void aGateTravelsWithoutItsSecret() throws Exception {
    World world = new World("smync");
    world.tenant.person(Identity.of(ann().id())).optOut("form-1");
    GateSpec spec =
        new GateSpec(world.tenant.pack().spec(), "listening", "tenant-7", World.secret(1).check());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(spec);
    }
    GateSpec arrived;
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      arrived = (GateSpec) in.readObject();
    }
    byte[] secret = new byte[TenantSecret.BYTES];
    Arrays.fill(secret, (byte) 1);
    PrivacyGate built =
        arrived.build(
            name -> {
              assertEquals("tenant-7", name);
              return TenantSecret.of(secret);
            },
            world.ledger,
            world);
    assertEquals(world.gate.judge(post("1", ann()).build()), built.judge(post("1", ann()).build()));
    assertEquals(world.gate.judge(post("2", bob()).build()), built.judge(post("2", bob()).build()));
    assertFalse(new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1).contains("\1\1\1\1"));
  }

  @DisplayName("SM-21: whoever wrote a post together is each asked, and each finds it")
  @Test
  void coAuthorsAreSubjectsToo() {
    World world = new World("smync");
    Post together = post("1", ann()).coAuthors(List.of(bob())).build();
    Admission.Admitted admitted =
        assertInstanceOf(Admission.Admitted.class, world.gate.judge(together));
    assertTrue(admitted.subjects().contains(world.keyOf(Identity.of(bob().id()))));
    world.tenant.person(Identity.of(bob().id())).optOut("f");
    assertEquals("OPTED_OUT", world.code(together));
    World consenting = new World("strum", 1, Purpose.of("listening"));
    consenting.tenant.person(Identity.of(ann().id())).consentExplicitly("f");
    assertEquals(
        consenting.code(post("2", bob()).build()), consenting.code(together), "one consent of two");
  }

  @Test
  void aDeletedPostNeedsNoEntry() {
    World world = new World("smync");
    Mention mention = Mention.builder(post("1", ann()).build()).build();
    world
        .tenant
        .sink()
        .accept(
            Delivery.of(
                1,
                List.of(
                    new Outcome.Withdrawn(mention, Removal.Cause.SOURCE_DELETED, World.START))));
    assertEquals(0, world.ledger.lastSequence());
  }

  @DisplayName("numbers of a purpose that may not see numbers stay out, also when told apart")
  @Test
  void numbersToldApartGoByThePurposeToo() {
    assertTrue(new World("smync").gate.seesMetrics());
    assertFalse(new World("smt", 1, Purpose.of("own")).gate.seesMetrics());
  }

  @DisplayName("SM-34: becoming protected revokes, becoming public again restores")
  @Test
  void sourcesAreHeard() {
    World world = new World("smync");
    world.tenant.hear(new AuthorEvent.Protected(ann().id(), World.START));
    assertEquals("AUTHOR_PROTECTED", world.code(post("1", ann()).build()));
    assertEquals(
        ofAnn(Removal.Cause.NO_LONGER_PUBLIC),
        world.gate.removals(new World("smync").keeping(post("1", ann()))));
    world.pass(Duration.ofSeconds(5));
    world.tenant.hear(new AuthorEvent.Renamed(ann().id(), "anna", world.instant()));
    assertEquals("AUTHOR_PROTECTED", world.code(post("1", ann()).build()));
    world.tenant.hear(new AuthorEvent.Restored(ann().id(), world.instant()));
    assertEquals("ADMITTED", world.code(post("1", ann()).build()));
    world.tenant.hear(new AuthorEvent.Withdrawn(ann().id(), world.instant()));
    assertEquals("AUTHOR_PROTECTED", world.code(post("1", ann()).build()));
  }
}
