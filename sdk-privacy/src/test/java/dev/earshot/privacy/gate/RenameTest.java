package dev.earshot.privacy.gate;

import static dev.earshot.privacy.gate.World.ann;
import static dev.earshot.privacy.gate.World.bob;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorEvent;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.privacy.Decision;
import dev.earshot.privacy.Identity;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.ledger.FileLedger;
import dev.earshot.query.QuerySet;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who says no under one name is not heard under another: a whole pipeline and a ledger on disk. */
@DisplayName("SM-21: a rename and an opt-out, in whatever order")
class RenameTest {
  private static final Identity BY_ID = Identity.of(ann().id());
  private static final Identity FORMER = Identity.handle(Network.MASTODON, "@ann@example.org");
  private static final Identity FORMER_PAGE = Identity.profile("https://example.org/@ann");
  private static final Identity LATER = Identity.handle(Network.MASTODON, "@anna@example.org");

  @TempDir Path folder;

  private Instant now = World.START;
  private final InstantSource clock = () -> now;
  private final MentionStore store = MentionStore.inMemory();
  private FileLedger ledger;
  private Tenant tenant;
  private PrivacyGate gate;
  private Pipeline pipeline;

  @BeforeEach
  void open() {
    ledger = FileLedger.openOrCreate(folder, clock);
    tenant = Tenant.of(PolicyPack.named("default"), World.secret(1), ledger, clock);
    gate = tenant.gate(Purpose.of("listening"));
    pipeline =
        Pipeline.builder(gate, QuerySet.builder().add("tea", "tea").build(), store)
            .sink("ledger", tenant.sink())
            .build();
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private void restart() {
    close();
    open();
  }

  private static Author anna() {
    return Author.builder(ann().id())
        .handle("anna@example.org")
        .url("https://example.org/@anna")
        .build();
  }

  private void publish(String id, Author author) {
    now = now.plusSeconds(1);
    pipeline
        .worker()
        .process(List.of(new PostEvent.Published(World.post(id, author).build(), now)));
  }

  private void rename() {
    now = now.plusSeconds(1);
    pipeline
        .worker()
        .process(List.of(new AuthorEvent.Renamed(ann().id(), "anna@example.org", now)));
  }

  private void forget(Person person) {
    pipeline.remove(gate.removals(store));
    pipeline.remove(gate.removals(person));
  }

  private List<String> kept() {
    return store.mentions().map(mention -> mention.id().nativeId()).toList();
  }

  @Test
  void anOptOutUnderTheFormerNameThatComesAfterTheRename() {
    publish("1", ann());
    publish("b", bob());
    rename();
    publish("2", anna());
    assertEquals(List.of("1", "b", "2"), kept());
    restart();
    Person person = tenant.person(FORMER);
    person.optOut("form-1");
    long recorded = ledger.lastSequence();
    forget(person);
    publish("3", anna());
    publish("4", ann());
    assertEquals(List.of("b"), kept());
    person.optOut("form-2");
    assertEquals(recorded, ledger.lastSequence(), "said twice, recorded once");
  }

  @Test
  void anOptOutByHandleAloneOfWhomNothingIsKeptReachesTheAccount() {
    Person person = tenant.person(FORMER);
    person.optOut("form-1");
    publish("1", ann());
    restart();
    publish("2", anna());
    assertEquals(List.of(), kept(), "renamed, and nobody told");
    rename();
    publish("3", Author.builder(ann().id()).handle("annie@example.org").build());
    publish("b", bob());
    assertEquals(List.of("b"), kept(), "renamed again, without the former name");
    long recorded = ledger.lastSequence();
    publish("4", ann());
    publish("5", anna());
    assertEquals(recorded, ledger.lastSequence(), "learned once");
    now = now.plusSeconds(1);
    tenant.person(FORMER).optIn("form-2");
    publish("6", anna());
    publish("7", ann());
    assertEquals(List.of("b", "6", "7"), kept(), "the word that stood is taken back");
  }

  @Test
  void whoIsRefusedForThePageIsKnownByTheAccountSince() {
    tenant.person(FORMER_PAGE).object("form-1");
    publish("1", ann());
    publish("2", anna());
    assertEquals(List.of(), kept());
  }

  @Test
  void aNameTellsNothingOfItsNextOwner() {
    tenant.person(BY_ID).optOut("form-1");
    publish("1", ann());
    Author next =
        Author.builder(bob().id())
            .handle("ann@example.org")
            .url("https://example.org/@ann")
            .build();
    publish("2", next);
    assertEquals(List.of("2"), kept(), "the account was out, and not the name");
  }

  @Test
  void whatIsSaidForOnePurposeIsLearnedForAllThatTheNameSays() {
    tenant.person(BY_ID).optOut("form-1", Purpose.of("analytics"));
    tenant.person(FORMER).optOut("form-2", Purpose.of("listening"));
    publish("1", ann());
    publish("2", anna());
    assertEquals(List.of(), kept());
    assertEquals(Decision.Code.OPTED_OUT, gate.explain(World.post("3", anna()).build()).code());
    assertTrue(gate.explain(World.post("3", anna()).build()).event().isPresent());
  }

  @Test
  void whatWasKeptUnderAnotherNameGoesOnceTheAccountIsKnown() {
    publish("0", anna());
    publish("b", bob());
    tenant.person(FORMER).optOut("form-1");
    publish("1", ann());
    assertEquals(List.of("b"), kept());
    restart();
    publish("2", anna());
    assertEquals(List.of("b"), kept());
  }

  @Test
  void aNameThatTakesAKeptPostOutTellsTheAccountToo() {
    publish("0", anna());
    tenant.person(FORMER).optOut("form-1");
    publish("0", ann());
    assertEquals(List.of(), kept());
    publish("2", anna());
    assertEquals(List.of(), kept(), "the account was shown by the name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ann anna", "anna ann", "anna anna ann ann", "bob anna bob ann"})
  void bothNamesInOneBatchInWhateverOrder(String order) {
    tenant.person(FORMER).optOut("form-1");
    Set<PostId> told = new HashSet<>();
    pipeline =
        Pipeline.builder(gate, QuerySet.builder().add("tea", "tea").build(), store)
            .sink("ledger", tenant.sink())
            .sink(
                delivery ->
                    delivery
                        .changes()
                        .forEach(change -> change.arrival().ifPresent(one -> told.add(one.id()))))
            .build();
    List<PostEvent> events = new ArrayList<>();
    for (String name : order.split(" ")) {
      Author author = name.equals("ann") ? ann() : name.equals("anna") ? anna() : bob();
      String id = name.equals("bob") ? "b" : name + events.size();
      events.add(new PostEvent.Published(World.post(id, author).build(), now));
    }
    pipeline.worker().process(events);
    List<String> others = order.contains("bob") ? List.of("b") : List.of();
    assertEquals(others, kept());
    assertEquals(others, told.stream().map(PostId::nativeId).toList(), "no sink has seen it");
    publish("later", anna());
    assertEquals(others, kept());
  }

  @Test
  void theAddressOfTheFormerProfileIsAFormerNameToo() {
    publish("1", ann());
    rename();
    tenant.person(FORMER_PAGE).object("form-1");
    publish("2", anna());
    assertEquals(List.of("1"), kept());
    pipeline.remove(gate.removals(store));
    assertEquals(List.of(), kept());
  }

  @Test
  void aRenameOfWhichTheSourceToldNobody() {
    publish("1", ann());
    publish("2", anna());
    publish("b", bob());
    Person person = tenant.person(store, FORMER);
    person.optOut("form-1");
    forget(person);
    assertEquals(List.of("b"), kept());
    restart();
    publish("3", anna());
    publish("4", Author.builder(ann().id()).handle("annie@example.org").build());
    assertEquals(List.of("b"), kept());
  }

  @Test
  void whomAPostOnlyQuotesIsNotItsAuthor() {
    now = now.plusSeconds(1);
    pipeline
        .worker()
        .process(
            List.of(
                new PostEvent.Published(
                    World.post("q", bob())
                        .quoteOf(new Post.Reference(null, "https://example.org/@ann/1"))
                        .build(),
                    now)));
    tenant.person(store, FORMER).optOut("form-1");
    publish("b", bob());
    assertEquals(
        1, store.postsOf(bob().id()).stream().map(PostId::nativeId).filter("b"::equals).count());
  }

  @Test
  void anOptInAfterAnOptOutThatWasCarriedOver() {
    publish("1", ann());
    tenant.person(FORMER).optOut("form-1");
    rename();
    publish("2", anna());
    pipeline.remove(gate.removals(store));
    assertEquals(List.of(), kept());
    now = now.plus(Duration.ofDays(1));
    tenant.person(LATER).optIn("form-2");
    publish("3", anna());
    assertEquals(List.of(), kept(), "a name alone brings no account back");
    tenant.person(FORMER).optIn("form-3");
    publish("4", anna());
    assertEquals(List.of(), kept(), "nor does a name that may be another's by now");
    tenant.person(BY_ID, LATER).optIn("form-4");
    publish("5", anna());
    assertEquals(List.of("5"), kept());
  }

  @Test
  void aConsentUnderAFormerNameIsNobodysButItsOwn() {
    publish("1", ann());
    rename();
    tenant.person(BY_ID).optOut("form-1");
    tenant.person(FORMER).consent("form-2");
    publish("2", anna());
    pipeline.remove(gate.removals(store));
    assertEquals(List.of(), kept());
  }
}
