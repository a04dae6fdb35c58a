package dev.earshot.privacy.gate;

import static dev.earshot.privacy.gate.World.START;
import static dev.earshot.privacy.gate.World.ann;
import static dev.earshot.privacy.gate.World.bob;
import static dev.earshot.privacy.gate.World.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.Visibility;
import dev.earshot.pipeline.Admission;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.pipeline.Refusal;
import dev.earshot.privacy.Decision.Code;
import dev.earshot.privacy.Identity;
import dev.earshot.privacy.Purpose;
import dev.earshot.query.QuerySet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What somebody says to a client alone, which they agreed to and logged in for. */
class ConversationTest {
  private static final Purpose CONVERSATION = Purpose.of("conversation");
  private static final Identity ANN = Identity.of(ann().id());

  private final World world = new World("smt", 1, CONVERSATION);
  private final Person person = world.tenant.person(ANN);
  private final Post direct = post("1", ann()).visibility(Visibility.DIRECT).build();

  private Refusal refusal(PrivacyGate gate, Post of) {
    return assertInstanceOf(Admission.Denied.class, gate.judge(of)).refusal();
  }

  @ParameterizedTest
  @EnumSource(
      value = Visibility.class,
      names = {"PUBLIC", "UNLISTED", "FOLLOWERS", "DIRECT"})
  @DisplayName(
      "ST-03 a conversation needs a consent and a login, and both for as long as it is used")
  void bothAreNeeded(Visibility visibility) {
    Post said = post("1", ann()).visibility(visibility).build();
    assertEquals(new Refusal("NO_CONSENT", "ST-03"), refusal(world.gate, said));
    person.authenticate("session-1");
    assertEquals(new Refusal("NO_CONSENT", "ST-03"), refusal(world.gate, said), "a login is none");
    person.consent("form-1", CONVERSATION);
    assertInstanceOf(Admission.Admitted.class, world.gate.judge(said));
    assertEquals(Code.ADMITTED, world.gate.decide(ann(), START));
    person.endAuthentication("session-1");
    assertEquals(new Refusal("NOT_AUTHENTICATED", "ST-03"), refusal(world.gate, said));
    assertEquals(Code.NOT_AUTHENTICATED, world.gate.decide(ann(), START));
    person.authenticate("session-2");
    assertInstanceOf(Admission.Admitted.class, world.gate.judge(said));
    person.withdrawConsent("form-2", CONVERSATION);
    assertEquals(new Refusal("NO_CONSENT", "ST-03"), refusal(world.gate, said));
  }

  @Test
  @DisplayName("ST-03 what is said in private is for that purpose and that person alone")
  void otherPurposesAndPeopleDoNotSeeIt() {
    person.authenticate("session-1");
    person.consent("form-1");
    assertEquals(
        new Refusal("NOT_PUBLIC", "ST-02"),
        refusal(world.tenant.gate(World.LISTENING), direct),
        "consent or not, another purpose listens to what is public");
    Post other = post("2", bob()).visibility(Visibility.DIRECT).build();
    assertEquals(new Refusal("NO_CONSENT", "ST-03"), refusal(world.gate, other));
    Post unknown = post("3", ann()).visibility(Visibility.UNKNOWN).build();
    assertEquals(new Refusal("VISIBILITY_UNKNOWN", "ST-02"), refusal(world.gate, unknown));
    assertEquals(Code.NO_CONSENT, world.gate.explain(post("4", ann()).author(null).build()).code());
  }

  @Test
  void aSessionEndsByItselfAndTheGateSaysWhen() {
    person.consent("form-1", CONVERSATION);
    person.authenticate("session-1", START.plusSeconds(60));
    assertEquals(Optional.of(START.plusSeconds(60)), world.gate.explain(direct).nextChange());
    world.pass(Duration.ofSeconds(60));
    assertEquals(Code.NOT_AUTHENTICATED, world.gate.explain(direct).code());
    assertTrue(
        world.gate.explain(direct).because().contains("account is theirs"),
        world.gate.explain(direct)::because);
  }

  @Test
  @DisplayName(
      "ST-03 a private conversation is kept and goes with the consent, not with the session")
  void whatIsKeptGoesWithTheConsent() {
    MentionStore store = MentionStore.inMemory();
    Pipeline pipeline =
        Pipeline.builder(world.gate, QuerySet.builder().add("kettle", "kettle").build(), store)
            .build();
    Post said = post("1", ann()).visibility(Visibility.DIRECT).text("my kettle leaks").build();
    pipeline.worker().process(List.of(new PostEvent.Published(said, START)));
    assertEquals(0, store.size());
    person.consent("form-1", CONVERSATION);
    person.authenticate("session-1");
    pipeline.worker().process(List.of(new PostEvent.Published(said, START)));
    assertEquals(1, store.size());
    person.endAuthentication("session-1");
    assertEquals(List.of(), world.gate.removals(store));
    person.withdrawConsent("form-2", CONVERSATION);
    pipeline.remove(world.gate.removals(store));
    assertEquals(0, store.size());
  }

  @Test
  void anErasureEndsTheLoginToo() {
    person.authenticate("session-1");
    person.erased("case-1");
    world.pass(Duration.ofDays(400));
    person.consent("form-1", CONVERSATION);
    assertTrue(world.gate.decide(ann(), world.instant()) != Code.ADMITTED);
  }

  @Test
  void aLoginThatNoPurposeAsksForIsRefused() {
    Person ofDefault = new World("default").tenant.person(ANN);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> ofDefault.authenticate("session-1"));
    assertTrue(String.valueOf(refused.getMessage()).contains("no purpose"));
  }
}
