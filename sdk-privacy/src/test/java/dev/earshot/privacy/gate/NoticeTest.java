package dev.earshot.privacy.gate;

import static dev.earshot.privacy.gate.World.START;
import static dev.earshot.privacy.gate.World.ann;
import static dev.earshot.privacy.gate.World.bob;
import static dev.earshot.privacy.gate.World.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.earshot.Author;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.SubjectKey;
import dev.earshot.pipeline.Admission;
import dev.earshot.pipeline.Refusal;
import dev.earshot.privacy.Decision;
import dev.earshot.privacy.Decision.Code;
import dev.earshot.privacy.Identity;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.ledger.LedgerEvent;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gate does where the pack demands that people are told. */
class NoticeTest {
  private static final Purpose BRAND = Purpose.of("analytics.brand");
  private static final Purpose NEWS = Purpose.of("news");
  private static final Identity ANN = Identity.of(ann().id());
  private static final Post POST = post("1", ann()).build();

  private static final String FIRST = "{\"purpose\": \"analytics.brand\"}";
  private static final String SOON = "{\"purpose\": \"analytics.brand\", \"within\": \"P30D\"}";

  private final World world = new World("default");

  private static PolicyPack pack(String notice) {
    return PolicyPack.parse(
        """
        {"format": 2, "id": "mine", "version": 1, "document": "ours", "zone": "UTC",
         "visibility": ["PUBLIC"], "methods": ["API"], "termsRequired": true, "minimumAge": 13,
         "purposes": [
           {"id": "analytics", "basis": "PUBLIC", "fields": ["text"], "rule": "r1"},
           {"id": "analytics.brand", "basis": "PUBLIC", "fields": ["text"], "rule": "r1"},
           {"id": "news", "basis": "CONSENT", "fields": ["text"], "rule": "r2"}],
         "notice": [%s],
         "rules": {"NO_NOTICE": "SM-20"},
         "retention": [{"rule": "r3", "class": "mention", "kind": "MAXIMUM", "period": "P90D",
           "from": "START", "authority": "CHOSEN", "level": "TENANT"}]}
        """
            .formatted(notice));
  }

  private Tenant tenant(String notice) {
    return World.tenant(pack(notice), world);
  }

  private static Code code(PrivacyGate gate, Post post) {
    Code code = gate.explain(post).code();
    assertEquals(code == Code.ADMITTED, gate.judge(post) instanceof Admission.Admitted);
    return code;
  }

  @Test
  @DisplayName("SM-20: a purpose begins with a notice, and a new purpose without one is denied")
  void aNoticeComesFirst() {
    Tenant tenant = tenant(FIRST);
    PrivacyGate brand = tenant.gate(BRAND);
    assertEquals(Code.ADMITTED, code(tenant.gate(Purpose.of("analytics")), POST));
    assertEquals(
        new Refusal("NO_NOTICE", "SM-20"),
        assertInstanceOf(Admission.Denied.class, brand.judge(POST)).refusal());
    assertEquals(Code.NO_NOTICE, brand.decide(ann(), START));
    tenant.person(ANN).notice("art14/1", NEWS);
    assertEquals(Code.NO_NOTICE, code(brand, POST), "of another purpose");
    tenant.person(Identity.of(bob().id())).notice("art14/1", BRAND);
    assertEquals(Code.NO_NOTICE, code(brand, POST), "to another person");
    tenant.person(ANN).notice("art14/1", BRAND);
    assertEquals(Code.ADMITTED, code(brand, POST));
    assertEquals(Code.ADMITTED, brand.decide(ann(), START));
    assertEquals(Code.NO_NOTICE, brand.decide(ann(), START.minusSeconds(1)), "not yet told then");
  }

  @Test
  @DisplayName("SM-20: Smync discloses of nobody who was not told, consent or not")
  void thePackThatPromisesItDemandsIt() {
    World smync = new World("smync", 1, Purpose.of("disclosure"));
    Person person = smync.tenant.person(ANN);
    person.consent("form-1", Purpose.of("disclosure"));
    assertEquals(
        new Refusal("NO_NOTICE", "SM-20"),
        assertInstanceOf(Admission.Denied.class, smync.gate.judge(POST)).refusal());
    person.notice("smync/2016", Purpose.of("disclosure"));
    assertEquals(Code.ADMITTED, code(smync.gate, POST));
    assertEquals(Code.ADMITTED, code(smync.tenant.gate(World.LISTENING), post("2", bob()).build()));
  }

  @Test
  void aNoticeOfAllPurposesOrOfABroaderOneCounts() {
    for (Purpose[] told : new Purpose[][] {{}, {Purpose.of("analytics")}, {NEWS, BRAND}}) {
      World other = new World("default");
      Tenant tenant = World.tenant(pack(FIRST), other);
      tenant.person(ANN).notice("art14/1", told);
      assertEquals(Code.ADMITTED, code(tenant.gate(BRAND), POST));
    }
  }

  @Test
  void aNoticeLiftsNothingAndConsentsToNothing() {
    Tenant tenant = tenant(FIRST + ", {\"purpose\": \"news\"}");
    PrivacyGate brand = tenant.gate(BRAND);
    PrivacyGate news = tenant.gate(NEWS);
    tenant.person(ANN).notice("art14/1");
    assertEquals(Code.NO_CONSENT, code(news, POST));
    tenant.person(ANN).optOut("form-1");
    tenant.person(ANN).notice("art14/2");
    assertEquals(Code.OPTED_OUT, code(brand, POST));
    assertEquals(Code.OPTED_OUT, brand.decide(ann(), START));
    Person bobs = tenant.person(Identity.of(bob().id()));
    Post ofBob = post("2", bob()).build();
    assertEquals(Code.NO_CONSENT, code(news, ofBob), "what is asked of the person comes first");
    bobs.consent("form-2", NEWS);
    assertEquals(Code.NO_NOTICE, code(news, ofBob), "a consent is no notice");
    bobs.notice("art14/2", NEWS);
    assertEquals(Code.ADMITTED, code(news, ofBob));
  }

  @Test
  @DisplayName("SM-20: only the notices that the pack names count, so a new version is told anew")
  void onlyTheNoticesThatThePackNamesCount() {
    Tenant tenant =
        tenant("{\"purpose\": \"analytics.brand\", \"notices\": [\"art14/2\", \"art14/3\"]}");
    PrivacyGate brand = tenant.gate(BRAND);
    tenant.person(ANN).notice("art14/1");
    assertEquals(Code.NO_NOTICE, code(brand, POST));
    tenant.person(ANN).notice("art14/3");
    assertEquals(Code.ADMITTED, code(brand, POST));
    tenant.person(ANN).notice("art14/1");
    assertEquals(Code.ADMITTED, code(brand, POST), "what was told stays told");
  }

  @Test
  @DisplayName("SM-20: soon after it was collected is soon enough, and then no more")
  void aNoticeMayComeSoonAfter() {
    PrivacyGate brand = tenant(SOON).gate(BRAND);
    Instant due = START.plus(Duration.ofDays(30));
    Decision now = brand.explain(POST);
    assertEquals(Code.ADMITTED, now.code());
    assertEquals(due, now.nextChange().orElseThrow());
    assertEquals(Code.NO_NOTICE, brand.decide(ann(), START), "since when, nobody knows");
    world.pass(Duration.ofDays(30).minusNanos(1));
    assertEquals(Code.ADMITTED, code(brand, POST));
    world.pass(Duration.ofNanos(1));
    assertEquals(Code.NO_NOTICE, code(brand, POST));
    assertEquals(OptionalLong.empty(), brand.explain(POST).event());
    assertEquals("SM-20", brand.explain(POST).rule());
    tenant(SOON).person(ANN).notice("art14/1");
    assertEquals(Code.ADMITTED, code(brand, POST));
  }

  @Test
  @DisplayName("SM-20: where telling each is impossible a public notice does, from its date")
  void aPublicNoticeDoesInstead() {
    String url = "\"url\": \"https://mine.example/notice\"";
    PrivacyGate brand =
        tenant(
                "{\"purpose\": \"analytics.brand\", \"public\": {"
                    + url
                    + ", \"since\": \"2026-03-02T12:00:00Z\"}}")
            .gate(BRAND);
    assertEquals(Code.NO_NOTICE, code(brand, POST));
    assertEquals(START.plus(Duration.ofDays(1)), brand.explain(POST).nextChange().orElseThrow());
    world.pass(Duration.ofDays(1));
    assertEquals(Code.ADMITTED, code(brand, POST));
    assertEquals(Code.ADMITTED, brand.decide(ann(), world.instant()));
  }

  @Test
  void everybodyWhoseWordsItHoldsMustBeTold() {
    Tenant tenant = tenant(FIRST);
    PrivacyGate brand = tenant.gate(BRAND);
    Post both = post("3", ann()).coAuthors(List.of(bob())).build();
    tenant.person(ANN).notice("art14/1");
    assertEquals(Code.NO_NOTICE, code(brand, both));
    tenant.person(Identity.of(bob().id())).notice("art14/1");
    assertEquals(Code.ADMITTED, code(brand, both));
    assertEquals(Code.ADMITTED, code(brand, post("4", ann()).author(null).build()), "nobody");
  }

  @Test
  void aNoticeUnderANameThatMayBeAnothersIsNone() {
    Tenant tenant = tenant(FIRST);
    tenant.person(Identity.handle(Network.MASTODON, "ann")).notice("art14/1");
    assertEquals(Code.NO_NOTICE, code(tenant.gate(BRAND), POST));
    tenant.person(Identity.handle(Network.MASTODON, "ann@example.org")).notice("art14/1");
    assertEquals(Code.ADMITTED, code(tenant.gate(BRAND), POST));
  }

  /** What is kept stays until it is told or its time ends: that is retention's to say. */
  @Test
  void nobodyIsForgottenForWantOfANotice() {
    PrivacyGate brand = tenant(FIRST).gate(BRAND);
    Admission.Denied denied = assertInstanceOf(Admission.Denied.class, brand.judge(POST));
    assertTrue(denied.cause().isEmpty(), "it leaves what is kept");
    assertEquals(List.of(), brand.removals(tenant(FIRST).person(ANN)));
    assertEquals(List.of(), brand.removals(world.keeping(post("1", ann()))));
  }

  @Test
  void judgedAgainANoticeCountsUnderAKeyOfTheirs() {
    Tenant tenant = tenant(FIRST);
    PrivacyGate brand = tenant.gate(BRAND);
    Set<SubjectKey> others = Set.of(new SubjectKey(5, 5));
    Post nobodys = post("5", ann()).author(null).build();
    assertFalse(brand.judgeAgain(nobodys, others) instanceof Admission.Admitted);
    world.ledger.append(
        LedgerEvent.builder(LedgerEvent.Type.NOTICE_GIVEN, new SubjectKey(5, 5), START).build());
    assertTrue(brand.judgeAgain(nobodys, others) instanceof Admission.Admitted);
    assertFalse(brand.judgeAgain(POST, others) instanceof Admission.Admitted, "another's notice");
  }

  @ParameterizedTest
  @ValueSource(strings = {FIRST, SOON})
  void asksForANoticeWithoutGarbage(String notice) {
    Tenant tenant = tenant(notice);
    PrivacyGate brand = tenant.gate(BRAND);
    Author bob = bob();
    Post ofBob = post("2", bob).build();
    tenant.person(Identity.of(bob.id())).notice("art14/1");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long least = Long.MAX_VALUE;
    int admitted = 0;
    for (int round = 0; round < 20 && least > 0; round++) {
      admitted = 0;
      long before = threads.getThreadAllocatedBytes(thread);
      for (int n = 0; n < 10_000; n++) {
        admitted += brand.judge(POST) instanceof Admission.Admitted ? 1 : 0;
        admitted += brand.judge(ofBob) instanceof Admission.Admitted ? 1 : 0;
        admitted += brand.decide(bob, START) == Code.ADMITTED ? 1 : 0;
      }
      least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
    }
    assertEquals(notice.equals(FIRST) ? 20_000 : 30_000, admitted);
    assertEquals(0, least / 10_000, least + " bytes in 10,000 rounds");
  }
}
