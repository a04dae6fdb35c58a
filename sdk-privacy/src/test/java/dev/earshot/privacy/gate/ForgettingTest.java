package dev.earshot.privacy.gate;

import static dev.earshot.privacy.gate.World.ann;
import static dev.earshot.privacy.gate.World.bob;
import static dev.earshot.privacy.gate.World.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.earshot.AuthorEvent;
import dev.earshot.Mention;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.Removal;
import dev.earshot.pipeline.Admission;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Outcome;
import dev.earshot.privacy.Identity;
import dev.earshot.privacy.Purpose;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ForgettingTest {
  private static List<Removal> after(String pack, Consumer<Person> word) {
    World world = new World(pack);
    word.accept(world.tenant.person(Identity.of(ann().id())));
    return world.gate.removalsOf(Stream.of(ann(), bob(), ann()));
  }

  private static List<Removal> ofAnn(Removal.Cause cause) {
    return List.of(new Removal.OfAuthor(ann().id(), cause, World.START));
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

  @Test
  void aPurposeThatIsNoLongerAllowedRemovesEverybody() {
    World world = new World("smync", 1, Purpose.of("gone"));
    assertEquals(ofAnn(Removal.Cause.NO_LONGER_ADMITTED), world.gate.removalsOf(Stream.of(ann())));
  }

  @DisplayName("SM-21: what a purpose stored without handle and address is found by both")
  @Test
  void reducedPostsAreStillFound() {
    World world = new World("smync", 1, Purpose.of("analytics"));
    Post kept =
        assertInstanceOf(Admission.Admitted.class, world.gate.judge(post("1", ann()).build()))
            .post();
    MentionStore store = MentionStore.inMemory();
    store.commit(
        new MentionStore.Commit(
            List.of(new Outcome.Admitted(Mention.builder(kept).build())), List.of(), null, null));
    assertEquals(List.of(), world.gate.removals(store));
    world.tenant.person(Identity.profile("example.org/@ann")).optOut("f");
    assertEquals(ofAnn(Removal.Cause.OPTED_OUT), world.gate.removals(store));
    World byHandle = new World("smync", 1, Purpose.of("analytics"));
    byHandle.tenant.person(Identity.handle(Network.MASTODON, "ann@example.org")).optOut("f");
    assertEquals(ofAnn(Removal.Cause.OPTED_OUT), byHandle.gate.removals(store));
  }

  private static void tell(World world, KeptPosts store, Removal.Cause cause, Post... posts) {
    List<Outcome.Change> changes =
        Stream.of(posts)
            .<Outcome.Change>map(
                post -> new Outcome.Withdrawn(Mention.builder(post).build(), cause))
            .toList();
    world.tenant.sink(store).accept(changes, 1);
  }

  @DisplayName("SM-34, ST-08: an account that left the public stays out, also for posts never seen")
  @Test
  void theLedgerLearnsOfAccountsThatLeft() {
    World world = new World("smync");
    tell(
        world,
        new KeptPosts(List.of()),
        Removal.Cause.AUTHOR_WITHDRAWN,
        post("1", ann()).build(),
        post("2", ann()).build());
    assertEquals(1, world.ledger.size());
    assertEquals("AUTHOR_PROTECTED", world.code(post("3", ann()).build()));
    tell(world, new KeptPosts(List.of()), Removal.Cause.AUTHOR_WITHDRAWN, post("1", ann()).build());
    assertEquals(1, world.ledger.size());
    tell(world, new KeptPosts(List.of()), Removal.Cause.NO_LONGER_PUBLIC, post("4", bob()).build());
    assertEquals("AUTHOR_PROTECTED", world.code(post("5", bob()).build()));
  }

  @Test
  void aPostThatTurnedPrivateDoesNotBarItsAuthorWhileOthersAreKept() {
    World world = new World("smync");
    KeptPosts store = new KeptPosts(List.of(post("2", ann()).build()));
    tell(world, store, Removal.Cause.NO_LONGER_PUBLIC, post("1", ann()).build());
    assertEquals("ADMITTED", world.code(post("3", ann()).build()));
  }

  @Test
  void aDeletedPostNeedsNoEntry() {
    World world = new World("smync");
    for (Removal.Cause cause : Removal.Cause.values()) {
      if (cause != Removal.Cause.AUTHOR_WITHDRAWN && cause != Removal.Cause.NO_LONGER_PUBLIC) {
        tell(world, new KeptPosts(List.of()), cause, post("1", ann()).build());
      }
    }
    assertEquals(0, world.ledger.size());
  }

  @DisplayName("SM-34: becoming protected revokes, becoming public again restores")
  @Test
  void sourcesAreHeard() {
    World world = new World("smync");
    world.tenant.hear(new AuthorEvent.Protected(ann().id(), World.START));
    assertEquals("AUTHOR_PROTECTED", world.code(post("1", ann()).build()));
    assertEquals(ofAnn(Removal.Cause.NO_LONGER_PUBLIC), world.gate.removalsOf(Stream.of(ann())));
    world.pass(Duration.ofSeconds(5));
    world.tenant.hear(new AuthorEvent.Renamed(ann().id(), "anna", world.instant()));
    assertEquals("AUTHOR_PROTECTED", world.code(post("1", ann()).build()));
    world.tenant.hear(new AuthorEvent.Restored(ann().id(), world.instant()));
    assertEquals("ADMITTED", world.code(post("1", ann()).build()));
    world.tenant.hear(new AuthorEvent.Withdrawn(ann().id(), world.instant()));
    assertEquals("AUTHOR_PROTECTED", world.code(post("1", ann()).build()));
  }
}
