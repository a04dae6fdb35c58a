package dev.earshot.privacy.retention;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.RefusedException;
import dev.earshot.SubjectKey;
import dev.earshot.Visibility;
import dev.earshot.json.EarshotJson;
import dev.earshot.pipeline.Gate;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.RetentionRule.Demand;
import dev.earshot.privacy.retention.RetentionDecision.Disposition;
import dev.earshot.privacy.retention.RetentionDecision.Principle;
import dev.earshot.privacy.retention.StoreOutcome.Code;
import dev.earshot.query.QuerySet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

class DeletionsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Retention ISOCIAL = Retention.of(PolicyPack.named("isocial-track"));
  private static final String DELETED = "ACCOUNT_DELETED";

  @TempDir private Path folder;

  /** Accounts of a host's, which can be hidden. */
  private static final class Accounts implements PersonalDataStore {
    private final Map<String, String> names = new HashMap<>();
    private final Set<String> hidden = new HashSet<>();
    private boolean away;

    Accounts(String... items) {
      for (String item : items) {
        names.put(item, "somebody");
      }
    }

    private Optional<String> find(String item) {
      return hidden.contains(item) ? Optional.empty() : Optional.ofNullable(names.get(item));
    }

    @Override
    public String id() {
      return "accounts";
    }

    @Override
    public boolean supports(Kind kind) {
      return true;
    }

    @Override
    public StoreOutcome mark(Erasure erasure) {
      if (names.containsKey(erasure.item())) {
        hidden.add(erasure.item());
        return StoreOutcome.done(1);
      }
      return StoreOutcome.done(0);
    }

    @Override
    public StoreOutcome restore(Erasure erasure) {
      return StoreOutcome.done(hidden.remove(erasure.item()) ? 1 : 0);
    }

    @Override
    public StoreOutcome erase(Erasure erasure) {
      if (away) {
        return StoreOutcome.retry("AWAY");
      }
      hidden.remove(erasure.item());
      return StoreOutcome.done(names.remove(erasure.item()) == null ? 0 : 1);
    }
  }

  private static ItemFacts account(String item) {
    return ItemFacts.builder("account", NOW.minus(Duration.ofDays(700))).item(item).build();
  }

  private static Instant after(int days) {
    return NOW.plus(Duration.ofDays(days));
  }

  @Test
  void whatNothingWouldEndIsNotHidden() {
    Deletions deletions =
        new Deletions(ISOCIAL, new Accounts("a"), List.of(), new Erasures(List.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> deletions.mark(account("a"), "ACCOUNT_CLOSD", List.of(), NOW));
    assertThrows(
        RefusedException.class,
        () -> deletions.mark(account("a"), "ACCOUNT_DELETD", List.of(), NOW));
  }

  @Test
  void aDemandMarksToo() {
    Accounts accounts = new Accounts("a");
    Deletions deletions = new Deletions(ISOCIAL, accounts, List.of(), new Erasures(List.of()));
    assertEquals(Code.DONE, deletions.mark(account("a"), "ERASURE", List.of(), NOW).code());
    assertEquals(Optional.empty(), accounts.find("a"));
    assertEquals(
        List.of(StoreOutcome.done(1)),
        List.copyOf(deletions.finish(List.of(), after(60)).values()),
        "by the deadline of the demand, and not by 90 days from ACCOUNT_DELETED");
  }

  @Test
  @DisplayName(
      "IS-11 an account that is deleted is hidden, can be brought back, and goes at the end")
  void deletionHasTwoPhases() {
    Accounts accounts = new Accounts("a", "b");
    Erasures erasures = new Erasures(List.of());
    Deletions deletions = new Deletions(ISOCIAL, accounts, List.of(), erasures);
    assertEquals(Code.DONE, deletions.mark(account("a"), DELETED, List.of(), NOW).code());
    assertEquals(Code.DONE, deletions.mark(account("b"), DELETED, List.of(), NOW).code());
    assertEquals(Optional.empty(), accounts.find("a"));
    assertTrue(accounts.names.containsKey("a"));
    assertEquals(Map.of(), deletions.finish(List.of(), after(90)));
    assertEquals(Code.DONE, deletions.restore("b", List.of(), after(89)).code());
    assertEquals(Optional.of("somebody"), accounts.find("b"));
    assertEquals(Code.NOT_FOUND, deletions.restore("b", List.of(), after(89)).code());

    // A host that begins anew goes on with what it stored.
    Deletions again = new Deletions(ISOCIAL, accounts, deletions.marked(), erasures);
    accounts.away = true;
    assertEquals(
        List.of(Code.RETRY),
        again.finish(List.of(), after(91)).values().stream().map(StoreOutcome::code).toList());
    assertEquals(1, again.marked().size(), "what a store could not do is not done");
    accounts.away = false;
    assertEquals(Code.REFUSED, again.restore("a", List.of(), after(91)).code());
    Map<Erasure, StoreOutcome> done = again.finish(List.of(), after(92));
    assertEquals(List.of(StoreOutcome.done(1)), List.copyOf(done.values()));
    assertEquals("IS-11/recoverable", done.keySet().iterator().next().rule());
    assertFalse(accounts.names.containsKey("a"));
    assertEquals(List.of(), again.marked());
    assertEquals(1, erasures.all().size());
    assertEquals(Map.of(), again.finish(List.of(), after(93)));
  }

  @Test
  @DisplayName("IS-11 a hold keeps what is marked, and it is due again at the release")
  void aHoldStandsInTheWay() {
    Accounts accounts = new Accounts("a");
    Deletions deletions = new Deletions(ISOCIAL, accounts, List.of(), new Erasures(List.of()));
    deletions.mark(account("a"), DELETED, List.of(), NOW);
    Hold hold = Hold.of("h1", "case 9", new Hold.Scope.OfItem("a"), after(10), "LITIGATION");
    assertEquals(Map.of(), deletions.finish(List.of(hold), after(400)));
    Hold released = hold.released(after(500));
    assertEquals(Map.of(), deletions.finish(List.of(released), after(499)));
    assertEquals(1, deletions.finish(List.of(released), after(500)).size());
  }

  @Test
  void whatALawKeepsIsNotErasedAtOnce() {
    Accounts bills = new Accounts("bill");
    PersonalDataStore atOnce = erasingAtOnce(bills);
    Deletions deletions = new Deletions(ISOCIAL, atOnce, List.of(), new Erasures(List.of()));
    ItemFacts bill =
        ItemFacts.builder("billing", NOW).item("bill").demanded(Demand.ERASURE, NOW).build();
    StoreOutcome kept = deletions.mark(bill, "TERMINATED", List.of(), after(1));
    assertEquals(Code.RETAINED, kept.code());
    assertEquals("IS-16/law", kept.ground());
    assertEquals(Instant.parse("2033-03-02T00:00:00Z"), kept.until());
    assertTrue(bills.names.containsKey("bill"));
    assertEquals(
        "h", deletions.mark(bill, "TERMINATED", List.of(Hold.onAll("h")), after(1)).ground());
  }

  private static PersonalDataStore erasingAtOnce(Accounts inner) {
    return new PersonalDataStore() {
      @Override
      public String id() {
        return "bills";
      }

      @Override
      public boolean supports(Kind kind) {
        return kind == Kind.ERASE;
      }

      @Override
      public StoreOutcome mark(Erasure erasure) {
        throw new AssertionError("it cannot");
      }

      @Override
      public StoreOutcome restore(Erasure erasure) {
        throw new AssertionError("it cannot");
      }

      @Override
      public StoreOutcome erase(Erasure erasure) {
        return inner.erase(erasure);
      }
    };
  }

  // Copies

  private static PostId id(String native_) {
    return PostId.of(Network.FEED, native_);
  }

  private static Pipeline pipeline(MentionStore store) {
    return Pipeline.builder(Gate.publicOnly(), QuerySet.builder().add("tea", "tea").build(), store)
        .build();
  }

  private static PostEvent.Published tea(String native_) {
    return new PostEvent.Published(
        Post.builder(id(native_)).text("tea").visibility(Visibility.PUBLIC).build(), NOW);
  }

  @Test
  @DisplayName("IS-14 an erasure is replayed after a copy was brought back")
  void erasuresAreReplayedAfterARestore() throws IOException {
    Path live = folder.resolve("live");
    Path copy = folder.resolve("copy");
    Erasures erasures = new Erasures(List.of());
    Retention retention = Retention.of(PolicyPack.named("default"));
    Instant copiedAt = after(2);
    try (MentionStore store = MentionStore.open(live, EarshotJson.of())) {
      Pipeline pipeline = pipeline(store);
      pipeline.worker().process(List.of(tea("before"), tea("after"), tea("stays")));
      Deletions deletions =
          new Deletions(retention, new MentionData("mentions", pipeline), List.of(), erasures);
      StoreOutcome done =
          deletions.mark(mention("before"), "ERASED", List.of(), copiedAt.minusSeconds(1));
      assertEquals(StoreOutcome.done(1), done, "a mention is erased at once");
      assertEquals(List.of(), deletions.marked());
    }
    copyFolder(live, copy);
    try (MentionStore store = MentionStore.open(live, EarshotJson.of())) {
      Deletions deletions =
          new Deletions(
              retention, new MentionData("mentions", pipeline(store)), List.of(), erasures);
      assertEquals(
          StoreOutcome.done(1),
          deletions.mark(mention("after"), "ERASED", List.of(), copiedAt.plusSeconds(1)));
      assertEquals(1, store.size());
    }
    try (MentionStore store = MentionStore.open(copy, EarshotJson.of())) {
      assertTrue(store.find(id("after")).isPresent(), "the copy brings it back");
      MentionData data = new MentionData("mentions", pipeline(store));
      assertEquals(
          List.of(StoreOutcome.done(1)), List.copyOf(erasures.replay(data, copiedAt).values()));
      assertFalse(store.find(id("after")).isPresent());
      assertTrue(store.find(id("stays")).isPresent());
      assertEquals(
          List.of(StoreOutcome.done(0)),
          List.copyOf(erasures.replay(data, copiedAt).values()),
          "a second replay finds nothing");
    }
    erasures.forgetBefore(copiedAt);
    assertEquals(
        List.of(id("after").toString()), erasures.all().stream().map(Erasure::item).toList());
    erasures.forgetBefore(after(3));
    assertEquals(List.of(), erasures.all());
  }

  private static ItemFacts mention(String native_) {
    return ItemFacts.builder("mention", NOW).item(id(native_).toString()).build();
  }

  private static void copyFolder(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        Files.copy(each, to.resolve(from.relativize(each).toString()));
      }
    }
  }

  // Holds

  @Test
  void aHoldSinceEverThatIsOverBeganAtNoMoment() {
    ItemFacts facts = ItemFacts.builder("mention", NOW.minusSeconds(60)).build();
    Hold over = Hold.onAll("case-1").released(NOW.minusSeconds(1));
    RetentionDecision decision =
        Retention.of(PolicyPack.named("default")).evaluate(facts, List.of(over), NOW);
    assertTrue(decision.toJson().contains("\"released\""), decision.toJson());
    assertFalse(decision.toJson().contains("-1000000000"), decision.toJson());
  }

  @Test
  @DisplayName(
      "SM-23 a hold covers an item, a person, a class or all, from its date to its release")
  void holdsHaveScopes() {
    SubjectKey ann = new SubjectKey(1, 2);
    ItemFacts facts = ItemFacts.builder("a.b", NOW.minusSeconds(60)).item("i").about(ann).build();
    for (Hold.Scope covers :
        List.of(
            new Hold.Scope.OfTenant(),
            new Hold.Scope.OfClass("a"),
            new Hold.Scope.OfClass("a.b"),
            new Hold.Scope.OfSubject(ann),
            new Hold.Scope.OfItem("i"))) {
      Hold hold = Hold.of("h", "m", covers, NOW, "AUDIT");
      Retention nothing = Retention.of(List.of(), java.time.ZoneOffset.UTC);
      RetentionDecision held = nothing.evaluate(facts, List.of(hold), NOW);
      assertTrue(held.isHeld());
      assertEquals(Principle.HOLD, held.principle());
      assertEquals(Optional.empty(), held.nextChange());
      RetentionDecision before = nothing.evaluate(facts, List.of(hold), NOW.minusSeconds(1));
      assertEquals(Disposition.DELETE, before.disposition());
      assertEquals(Optional.of(NOW), before.nextChange());
      assertEquals(
          Optional.of(after(5)),
          nothing.evaluate(facts, List.of(hold.released(after(5))), NOW).nextChange());
      assertEquals(
          Disposition.DELETE,
          nothing.evaluate(facts, List.of(hold.released(after(5))), after(5)).disposition());
    }
    for (Hold.Scope other :
        List.of(
            new Hold.Scope.OfClass("a.bc"),
            new Hold.Scope.OfSubject(new SubjectKey(2, 1)),
            new Hold.Scope.OfItem("j"))) {
      assertFalse(Hold.of("h", "m", other, NOW, "AUDIT").covers(facts));
    }
    Hold hold = Hold.onAll("h");
    assertThrows(IllegalArgumentException.class, () -> hold.released(NOW).released(NOW));
    assertThrows(
        IllegalArgumentException.class,
        () -> Hold.of("h", "m", new Hold.Scope.OfTenant(), NOW, "because"));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Hold.of("h", "m", new Hold.Scope.OfTenant(), NOW, "AUDIT")
                .released(NOW.minusMillis(1)));
  }

  // Consent and the source

  @Test
  @DisplayName("ST-03 what was said under consent goes with the consent, at once")
  void consentEnds() {
    Retention smt = Retention.of(PolicyPack.named("smt"));
    ItemFacts.Builder said = ItemFacts.builder("mention", NOW).serves(Purpose.of("conversation"));
    assertEquals(Disposition.KEEP, smt.evaluate(said.build(), List.of(), after(2)).disposition());
    said.demanded(Demand.WITHDRAWAL, after(1));
    RetentionDecision gone = smt.evaluate(said.build(), List.of(), after(1));
    assertEquals(Disposition.DELETE, gone.disposition());
    assertEquals(Principle.DEMAND, gone.principle());
    assertEquals("WITHDRAWAL", gone.because().get(0).rule());
  }

  @Test
  @DisplayName("ST-08 what its source deleted goes within the hours that the pack grants")
  void theSourceDeletes() {
    Retention smt = Retention.of(PolicyPack.named("smt"));
    ItemFacts gone =
        ItemFacts.builder("mention", NOW).demanded(Demand.SOURCE_DELETED, after(1)).build();
    RetentionDecision decision = smt.evaluate(gone, List.of(), after(1));
    assertEquals(Disposition.KEEP, decision.disposition());
    assertEquals(Optional.of(after(2)), decision.nextChange());
    assertEquals("ST-08/deleted", decision.because().get(0).rule());
  }

  @Test
  void anExplanationIsCanonical() {
    Retention strum = Retention.of(PolicyPack.named("strum"));
    ItemFacts facts =
        ItemFacts.builder("mention", NOW)
            .served(Purpose.of("listening"), after(9))
            .demanded(Demand.ERASURE, after(1))
            .derivedFrom(after(3))
            .justified("LEGAL_CLAIM", after(30))
            .build();
    Hold odd =
        Hold.of("a \"quoted\"\n\u0001 h\u00f6ld", "m", new Hold.Scope.OfTenant(), NOW, "AUDIT");
    String json = strum.evaluate(facts, List.of(odd), after(2)).toJson();
    JsonMapper sorted =
        JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();
    assertEquals(sorted.writeValueAsString(sorted.readValue(json, Map.class)), json);
    assertTrue(json.contains("\\u0001 h\u00f6ld"), json);
  }

  // Notice and justification

  private static PolicyPack pack(String from, String to) {
    try (InputStream in = PolicyPack.class.getResourceAsStream("pack-strum.json")) {
      String json = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
      assertTrue(json.contains(from));
      return PolicyPack.parse(json.replace(from, to));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName(
      "SR-03 a pack may promise notice before the end, and the decision says when it is due")
  void noticeComesBeforeTheEnd() {
    PolicyPack pack =
        pack("\"period\": \"P6M\",", "\"period\": \"P6M\", \"noticeBefore\": \"P1M\",");
    Retention retention = Retention.of(pack);
    ItemFacts.Builder account =
        ItemFacts.builder("account", NOW.minus(Duration.ofDays(900)))
            .happened("LAST_LOGIN", Instant.parse("2026-01-10T08:00:00Z"));
    Instant notice = Instant.parse("2026-06-11T00:00:00Z");
    RetentionDecision before = retention.evaluate(account.build(), List.of(), NOW);
    assertEquals(Disposition.KEEP, before.disposition());
    assertEquals(Optional.of(notice), before.nextChange());
    assertEquals(notice, before.noticeFrom().orElseThrow().at());
    RetentionDecision due = retention.evaluate(account.build(), List.of(), notice);
    assertEquals(Disposition.NOTICE, due.disposition());
    assertEquals(Optional.of(Instant.parse("2026-07-11T00:00:00Z")), due.nextChange());
    ItemFacts told = account.happened("NOTICE_GIVEN", notice.plusSeconds(9)).build();
    assertEquals(
        Disposition.KEEP, retention.evaluate(told, List.of(), notice.plusSeconds(9)).disposition());
    ItemFacts back = told.toBuilder().happened("LAST_LOGIN", notice.plusSeconds(99)).build();
    assertEquals(
        Disposition.NOTICE,
        retention.evaluate(back, List.of(), Instant.parse("2026-12-01T00:00:00Z")).disposition(),
        "notice of an end that was put off tells nobody of the next");
    assertThrows(
        RuntimeException.class,
        () -> pack("\"period\": \"P1Y\",", "\"period\": \"P1Y\", \"noticeBefore\": \"P1M\","));
  }

  @Test
  @DisplayName("SR-06 kept for a reason that the pack has, and for no other")
  void justificationIsCoded() {
    Retention strum = Retention.of(PolicyPack.named("strum"));
    Purpose listening = Purpose.of("listening");
    ItemFacts.Builder ended =
        ItemFacts.builder("mention", NOW)
            .served(listening, after(1))
            .demanded(Demand.OBJECTION, after(2));
    assertEquals(
        Disposition.DELETE, strum.evaluate(ended.build(), List.of(), after(3)).disposition());
    ItemFacts justified = ended.justified("LEGAL_CLAIM", after(50)).build();
    RetentionDecision kept = strum.evaluate(justified, List.of(), after(3));
    assertEquals(Disposition.KEEP, kept.disposition());
    assertEquals(Optional.of(after(50)), kept.nextChange());
    assertTrue(kept.because().stream().anyMatch(each -> each.source().equals("JUSTIFICATION")));
    assertEquals(
        Disposition.DELETE,
        strum
            .evaluate(
                justified.toBuilder().demanded(Demand.CHILD, after(3)).build(), List.of(), after(3))
            .disposition(),
        "nothing justifies to keep a child's");
    assertThrows(
        RefusedException.class,
        () -> strum.evaluate(ended.justified("WE_LIKE_IT", after(9)).build(), List.of(), after(3)));
    assertThrows(RefusedException.class, () -> ISOCIAL.evaluate(justified, List.of(), after(3)));
  }
}
