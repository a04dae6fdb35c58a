package dev.earshot.privacy.gate;

import static dev.earshot.privacy.gate.World.ann;
import static dev.earshot.privacy.gate.World.bob;
import static dev.earshot.privacy.gate.World.post;
import static dev.earshot.privacy.gate.World.provenance;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.Provenance;
import dev.earshot.SourceTerms;
import dev.earshot.Visibility;
import dev.earshot.pipeline.Admission;
import dev.earshot.pipeline.Refusal;
import dev.earshot.privacy.Decision;
import dev.earshot.privacy.Identity;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.TenantSecret;
import dev.earshot.privacy.ledger.FileLedger;
import dev.earshot.privacy.ledger.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivacyGateTest {
  private static Refusal refusal(World world, Post post) {
    return assertInstanceOf(Admission.Denied.class, world.gate.judge(post)).refusal();
  }

  private static Post admitted(World world, Post post) {
    return assertInstanceOf(Admission.Admitted.class, world.gate.judge(post)).of(post);
  }

  private static Purpose purpose(String id) {
    return Purpose.of(id);
  }

  @DisplayName("SM-34: only what everybody can read is admitted, and unknown is not")
  @ParameterizedTest
  @EnumSource(Visibility.class)
  void onlyPublicPostsAreAdmitted(Visibility visibility) {
    World world = new World("smync");
    Post post = post("1", ann()).visibility(visibility).build();
    if (visibility.isPublic()) {
      admitted(world, post);
    } else {
      String code = visibility == Visibility.UNKNOWN ? "VISIBILITY_UNKNOWN" : "NOT_PUBLIC";
      assertEquals(new Refusal(code, "SM-34"), refusal(world, post));
    }
  }

  @DisplayName("ST-02: without provenance nothing is admitted")
  @ParameterizedTest
  @CsvSource({"smt, ST-02", "smync, SM-35", "default, default.provenance"})
  void withoutProvenanceNothingIsAdmitted(String pack, String rule) {
    Post post = post("1", ann()).provenance(null).build();
    assertEquals(new Refusal("NO_PROVENANCE", rule), refusal(new World(pack), post));
  }

  @DisplayName("ST-01: only official interfaces and licensed content, under known terms")
  @Test
  void onlyAcceptedRoadsAreAdmitted() {
    World smt = new World("smt");
    for (Provenance.Method method : Provenance.Method.values()) {
      Post post = post("1", ann()).provenance(provenance(method, "x/1")).build();
      if (smt.tenant.pack().methods().contains(method)) {
        admitted(smt, post);
      } else {
        assertEquals(new Refusal("METHOD_NOT_ACCEPTED", "ST-01"), refusal(smt, post));
      }
    }
    assertFalse(smt.tenant.pack().methods().contains(Provenance.Method.IMPORT));
    for (String terms : new String[] {null, "unknown/1", " "}) {
      Post post = post("1", ann()).provenance(provenance(Provenance.Method.API, terms)).build();
      assertEquals(new Refusal("TERMS_UNKNOWN", "ST-01"), refusal(smt, post));
      admitted(new World("smync"), post);
    }
  }

  @Test
  void aGateIsForSourcesWhoseTermsPermitItsPurpose() {
    PrivacyGate gate = new World("smync").gate;
    String own = gate.purpose().id();
    SourceTerms.Builder terms = SourceTerms.builder("town", 1);
    assertTrue(gate.isPermittedBy(terms.build()), "they restrict none");
    assertTrue(gate.isPermittedBy(terms.purposes("ads", own).build()));
    assertFalse(gate.isPermittedBy(terms.purposes("ads").build()));
    assertFalse(gate.isPermittedBy(terms.purposes(own + ".brand").build()), "a narrower one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"listenning", "listening.secret", "marketing"})
  void aPurposeThatThePackDoesNotDeclareHasNoGate(String id) {
    World world = new World("smync");
    Purpose purpose = purpose(id);
    byte[] bytes = new byte[TenantSecret.BYTES];
    Arrays.fill(bytes, (byte) 1);
    PolicyPack pack = world.tenant.pack();
    for (Executable made :
        List.<Executable>of(
            () -> world.tenant.gate(purpose),
            () -> PrivacyGate.of(pack, purpose, TenantSecret.of(bytes), world.ledger, world),
            () -> new GateSpec(pack.spec(), id, "tenant-1", World.secret(1).check()))) {
      String refused =
          String.valueOf(assertThrows(IllegalArgumentException.class, made).getMessage());
      assertTrue(refused.contains(id) && refused.contains("influence"), refused);
      assertTrue(refused.contains("SM-20"), refused);
    }
  }

  @DisplayName("IS-10, IS-19, ST-04: pinned purposes are denied even with explicit consent")
  @ParameterizedTest
  @CsvSource({
    "isocial-track, sale, IS-10",
    "isocial-track, model.shared, IS-19",
    "smt, own, ST-04"
  })
  void pinnedPurposesStayDenied(String pack, String id, String rule) {
    World world = new World(pack, 1, purpose(id));
    Person person = world.tenant.person(Identity.of(ann().id()));
    assertThrows(
        IllegalArgumentException.class, () -> person.consentExplicitly("form-1", purpose(id)));
    person.consentExplicitly("form-1");
    assertEquals(new Refusal("PURPOSE_DENIED", rule), refusal(world, post("1", ann()).build()));
  }

  @DisplayName("ST-06, SM-28, IS-20: without consent denied, with it admitted, until withdrawn")
  @ParameterizedTest
  @CsvSource({"smt, linkage, ST-06", "smync, disclosure, SM-28", "isocial-track, marketing, IS-20"})
  void consentOpensAndItsWithdrawalCloses(String pack, String id, String rule) {
    World world = new World(pack, 1, purpose(id));
    Post post = post("1", ann()).build();
    Person person = world.tenant.person(Identity.of(ann().id()));
    person.notice("notice-1", purpose(id));

    assertEquals(new Refusal("NO_CONSENT", rule), refusal(world, post));
    person.consent("form-1", World.LISTENING);
    assertEquals("NO_CONSENT", world.code(post));
    person.consent("form-2", purpose(id));
    admitted(world, post);
    assertEquals("NO_CONSENT", world.code(post("2", bob()).build()));
    assertEquals("NO_CONSENT", world.code(post("3", ann()).author(null).build()));
    world.pass(Duration.ofSeconds(1));
    person.withdrawConsent("form-3", purpose(id));
    assertEquals(new Refusal("NO_CONSENT", rule), refusal(world, post));
  }

  @Test
  void aHandleWithoutItsServerKeepsOutAndLetsNobodyIn() {
    World world = new World("smt", 1, purpose("linkage"));
    Person anyAnn = world.tenant.person(Identity.handle(Network.MASTODON, "ann"));
    anyAnn.consent("form-1");
    assertEquals("NO_CONSENT", world.code(post("1", ann()).build()));
    world.tenant.person(Identity.handle(Network.MASTODON, "ann@example.org")).consent("form-2");
    admitted(world, post("1", ann()).build());
    anyAnn.optOut("form-3");
    assertEquals("OPTED_OUT", world.code(post("1", ann()).build()));
  }

  @Test
  void anOptOutOfOneAddressReachesAllWaysToWriteIt() {
    World world = new World("default");
    world.tenant.person(Identity.profile("http://www.example.org/users/Ann/")).optOut("form-1");
    assertEquals("OPTED_OUT", world.code(post("1", ann()).build()));
    assertEquals("ADMITTED", world.code(post("2", bob()).build()));
  }

  @DisplayName("SM-33: sensitive subjects need explicit consent")
  @Test
  void sensitiveSubjectsNeedExplicitConsent() {
    World world = new World("smync", 1, purpose("sensitive"));
    Post post = post("1", ann()).build();
    Person person = world.tenant.person(Identity.of(ann().id()));
    person.consent("form-1");
    assertEquals(new Refusal("NO_CONSENT", "SM-33"), refusal(world, post));
    person.consentExplicitly("form-2");
    admitted(world, post);
  }

  @DisplayName("SM-21: an opt-out by account, handle or profile address is obeyed at once")
  @ParameterizedTest
  @CsvSource({"account", "handle", "bare handle", "profile"})
  void optOutsByAnyNameAreObeyed(String by) {
    World world = new World("smync");
    Post post = post("1", ann()).build();
    admitted(world, post);

    Identity identity =
        switch (by) {
          case "account" -> Identity.of(ann().id());
          case "handle" -> Identity.handle(Network.MASTODON, "@ANN@Example.org");
          case "bare handle" -> Identity.handle(Network.MASTODON, "@Ann");
          default -> Identity.profile("http://www.example.org/@Ann/?utm_source=x");
        };
    Person person = world.tenant.person(identity);
    person.optOut("form-1");
    assertEquals(new Refusal("OPTED_OUT", "SM-21"), refusal(world, post));
    admitted(world, post("2", bob()).build());
    world.pass(Duration.ofSeconds(1));
    person.optIn("form-2");
    admitted(world, post);
  }

  @DisplayName("SM-21: an opt-out of one purpose leaves the others")
  @Test
  void optOutsAreScopedByPurpose() {
    World world = new World("smync");
    world.tenant.person(Identity.of(ann().id())).optOut("form-1", purpose("analytics"));
    Post post = post("1", ann()).build();
    admitted(world, post);
    assertInstanceOf(Admission.Denied.class, world.tenant.gate(purpose("analytics")).judge(post));
  }

  @DisplayName(
      "IS-18, SR-09: objection and restriction stop processing at once; one ends by itself")
  @Test
  void objectionAndRestrictionStopProcessing() {
    World world = new World("isocial-track");
    Post post = post("1", ann()).build();
    world
        .tenant
        .person(Identity.of(ann().id()))
        .restrict("form-1", world.instant().plusSeconds(60));
    assertEquals(new Refusal("RESTRICTED", "IS-18"), refusal(world, post));
    assertEquals(
        Optional.of(world.instant().plusSeconds(60)), world.gate.explain(post).nextChange());
    world.pass(Duration.ofSeconds(60));
    admitted(world, post);
    world.tenant.person(Identity.of(ann().id())).object("form-2");
    assertEquals(new Refusal("OBJECTED", "IS-18"), refusal(world, post));
    assertEquals(Optional.empty(), world.gate.explain(post).nextChange());
  }

  @DisplayName("SM-32, IS-25, SR-12: the pack's own age makes a child, stated or flagged")
  @ParameterizedTest
  @CsvSource({"smync, 13, SM-32", "isocial-track, 16, IS-25", "strum, 18, SR-12"})
  void childrenAreRefused(String pack, int age, String rule) {
    World world = new World(pack);
    Author child = ann().toBuilder().statedAge(age - 1).build();
    Author grown = ann().toBuilder().statedAge(age).build();
    assertEquals(new Refusal("CHILD", rule), refusal(world, post("1", child).build()));
    admitted(world, post("2", grown).build());
    world.tenant.person(Identity.of(ann().id())).flagChild("report-1");
    assertEquals(new Refusal("CHILD", rule), refusal(world, post("3", grown).build()));
  }

  @DisplayName("SR-12: parental consent lifts the flag for its purposes alone")
  @Test
  void parentalConsentLiftsTheFlag() {
    World world = new World("strum");
    Post post = post("1", ann()).build();
    Person person = world.tenant.person(Identity.of(ann().id()));
    person.flagChild("report-1");
    world.pass(Duration.ofSeconds(1));
    person.parentalConsent("letter-1", World.LISTENING);
    admitted(world, post);
    assertInstanceOf(Admission.Denied.class, world.tenant.gate(purpose("analytics")).judge(post));
  }

  @Test
  void theSuppressedAndTheProtectedStayOut() {
    World world = new World("smync");
    world.tenant.person(Identity.of(ann().id())).protect("source");
    assertEquals(
        new Refusal("AUTHOR_PROTECTED", "SM-34"), refusal(world, post("1", ann()).build()));
    world.tenant.person(Identity.of(ann().id())).suppress("case-1");
    assertEquals(new Refusal("SUPPRESSED", "SM-26"), refusal(world, post("1", ann()).build()));
  }

  @DisplayName("SM-22: a purpose sees the fields it needs and no other")
  @Test
  void postsAreReducedToThePurpose() {
    Post whole =
        post("1", ann().toBuilder().statedAge(40).kind(Author.Kind.PERSON).build())
            .attributes(Map.of("brand", "tea"))
            .build();

    Post listened = admitted(new World("smync"), whole);
    assertEquals(Optional.empty(), listened.html());
    assertEquals("tea is fine", listened.text());
    Author author = listened.author().orElseThrow();
    assertEquals(Optional.of("Ann"), author.name());
    assertTrue(author.statedAge().isEmpty());
    assertEquals(Author.Kind.UNKNOWN, author.kind());
    assertEquals(Map.of("brand", "tea"), listened.attributes());

    Post counted = admitted(new World("smync", 1, purpose("analytics")), whole);
    Author counter = counted.author().orElseThrow();
    assertEquals(ann().id(), counter.id());
    assertEquals(Optional.empty(), counter.name());
    assertEquals(Optional.empty(), counter.handle());
    assertEquals(Optional.empty(), counter.url());
    assertEquals(Optional.empty(), counted.url());
    assertEquals(whole.provenance(), counted.provenance());
    assertEquals(whole.visibility(), counted.visibility());
    counted
        .attributes()
        .values()
        .forEach(value -> assertFalse(value.contains("ann"), "a key holds no name"));
  }

  @Test
  void projectingTwiceIsProjectingOnce() {
    World world = new World("smync", 1, purpose("analytics"));
    Post once = admitted(world, post("1", ann()).build());
    assertEquals(once, admitted(world, once));
  }

  @Test
  void anExplanationNamesRuleSourceAndEvent() {
    World world = new World("smync");
    Post post = post("1", ann()).build();
    Decision open = world.gate.explain(post);
    assertTrue(open.isAdmitted());
    assertEquals("SM-22", open.rule());
    assertEquals("smync/1, " + world.tenant.pack().document(), open.source());
    assertEquals(OptionalLong.empty(), open.event());

    world.tenant.person(Identity.of(bob().id())).optOut("form-1");
    long event = world.tenant.person(Identity.of(ann().id())).optOut("form-2").lastSequence();
    Decision closed = world.gate.explain(post);
    assertEquals(Decision.Code.OPTED_OUT, closed.code());
    assertEquals(OptionalLong.of(event), closed.event());
    assertEquals(closed, world.gate.explain(post));
    assertFalse(closed.toString().contains("ann"));
  }

  @DisplayName("SM-21: two tenants never see each other's opt-outs")
  @Test
  void tenantsAreApart() {
    World one = new World("smync", 1, World.LISTENING);
    World other = new World("smync", 2, World.LISTENING);
    one.tenant.person(Identity.of(ann().id())).optOut("form-1");
    admitted(other, post("1", ann()).build());
  }

  @DisplayName("SM-21: an opt-out on files still holds after a restart")
  @Test
  void optOutsSurviveARestart(@TempDir Path folder) {
    World clock = new World("smync");
    byte[] secret = new byte[TenantSecret.BYTES];
    Arrays.fill(secret, (byte) 3);
    PolicyPack pack = PolicyPack.named("smync");
    try (Ledger ledger = FileLedger.openOrCreate(folder, clock)) {
      Tenant.of(pack, TenantSecret.of(secret), ledger, clock)
          .person(Identity.of(ann().id()), Identity.profile("https://example.org/@ann"))
          .optOut("form-1");
    }
    try (Ledger ledger = FileLedger.openOrCreate(folder, clock)) {
      assertEquals(2, ledger.lastSequence());
      PrivacyGate gate =
          Tenant.of(pack, TenantSecret.of(secret), ledger, clock).gate(World.LISTENING);
      assertEquals(Decision.Code.OPTED_OUT, gate.explain(post("1", ann()).build()).code());
    }
  }
}
