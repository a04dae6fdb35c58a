package dev.earshot.privacy.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.SubjectKey;
import dev.earshot.privacy.Purpose;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StandingTest {
  private static final Instant NOW = Events.T0;
  private final Ledger ledger = FileLedger.inMemory(InstantSource.fixed(NOW));

  @Test
  @DisplayName("SM-21: an opt-out of one purpose leaves the others alone")
  void optOutIsScopedByPurpose() {
    add(LedgerEvent.Type.OPT_OUT, "sharing");
    is(Verdict.OPTED_OUT, "sharing");
    is(Verdict.OPTED_OUT, "sharing.partners");
    is(Verdict.NONE, "sharingmore");
    is(Verdict.NONE, "analytics");
  }

  @Test
  @DisplayName("LS-04: promotions, partners and status messages are opted out of one by one")
  void everyPurposeCanBeOptedOutOf() {
    add(LedgerEvent.Type.OPT_OUT, "messages.promotion", "sharing.partners");
    is(Verdict.OPTED_OUT, "messages.promotion");
    is(Verdict.OPTED_OUT, "sharing.partners");
    is(Verdict.NONE, "messages.status");
    add(LedgerEvent.Type.OPT_OUT, "messages.status");
    is(Verdict.OPTED_OUT, "messages.status");
    assertEquals(OptionalLong.of(2), standing().because(Purpose.of("messages.status"), NOW));
  }

  @Test
  @DisplayName("IS-18: objection and restriction stop processing at once, withdrawal any time")
  void objectionRestrictionAndWithdrawalStop() {
    add(LedgerEvent.Type.GRANT);
    is(Verdict.GRANTED, "a");
    add(LedgerEvent.Type.RESTRICT, "a");
    is(Verdict.RESTRICTED, "a");
    add(LedgerEvent.Type.UNRESTRICT, "a");
    is(Verdict.GRANTED, "a");
    add(LedgerEvent.Type.WITHDRAW, "a");
    is(Verdict.WITHDRAWN, "a");
    is(Verdict.GRANTED, "b");
    add(LedgerEvent.Type.OBJECT);
    is(Verdict.OBJECTED, "a");
    is(Verdict.OBJECTED, "b");
  }

  @Test
  @DisplayName("SR-09: a restriction with an end ends then")
  void restrictionEnds() {
    ledger.append(
        LedgerEvent.builder(LedgerEvent.Type.RESTRICT, Events.ANNA, NOW)
            .effectiveUntil(NOW.plusSeconds(10))
            .build());
    is(Verdict.RESTRICTED, "a");
    assertEquals(Verdict.NONE, verdict("a", NOW.plusSeconds(10)));
  }

  @Test
  @DisplayName(
      "SM-34: a protected or deleted account is out of bounds until the source restores it")
  void protectedAccountsAreOutOfBounds() {
    add(LedgerEvent.Type.EXPLICIT_GRANT);
    add(LedgerEvent.Type.SOURCE_PROTECTED);
    is(Verdict.PROTECTED, "a");
    add(LedgerEvent.Type.SOURCE_DELETED);
    is(Verdict.PROTECTED, "a");
    add(LedgerEvent.Type.SOURCE_RESTORED);
    is(Verdict.GRANTED_EXPLICITLY, "a");
  }

  @Test
  @DisplayName("SM-32: a child is out of bounds whatever was consented to")
  void childrenAreOutOfBounds() {
    add(LedgerEvent.Type.GRANT);
    add(LedgerEvent.Type.AGE_FLAG);
    add(LedgerEvent.Type.EXPLICIT_GRANT);
    is(Verdict.CHILD, "a");
    add(LedgerEvent.Type.AGE_CLEARED);
    is(Verdict.GRANTED_EXPLICITLY, "a");
  }

  @Test
  @DisplayName("SR-12: a parent's consent lifts the flag for what it names, and no more")
  void parentalConsent() {
    add(LedgerEvent.Type.AGE_FLAG);
    add(LedgerEvent.Type.PARENTAL_CONSENT, "analytics");
    is(Verdict.NONE, "analytics.brand");
    is(Verdict.CHILD, "ads");
  }

  @Test
  @DisplayName("SM-33: explicit consent is told from plain consent")
  void explicitConsentIsItsOwn() {
    add(LedgerEvent.Type.GRANT, "a");
    is(Verdict.GRANTED, "a");
    add(LedgerEvent.Type.EXPLICIT_GRANT, "a.b");
    is(Verdict.GRANTED, "a");
    is(Verdict.GRANTED_EXPLICITLY, "a.b.c");
  }

  @Test
  void nothingLiftsASuppressionOrAnErasure() {
    add(LedgerEvent.Type.ERASED);
    for (LedgerEvent.Type type : Events.types()) {
      add(type);
    }
    add(LedgerEvent.Type.EXPLICIT_GRANT);
    is(Verdict.SUPPRESSED, "a");
  }

  @Test
  void aNarrowConsentDoesNotLiftABroadOptOut() {
    add(LedgerEvent.Type.OPT_OUT, "analytics");
    add(LedgerEvent.Type.GRANT, "analytics.brand");
    is(Verdict.OPTED_OUT, "analytics.brand");
    add(LedgerEvent.Type.GRANT, "analytics");
    is(Verdict.GRANTED, "analytics.brand");
  }

  @Test
  void anOptInIsNoConsentAndLiftsNoWithdrawal() {
    add(LedgerEvent.Type.OPT_OUT, "a");
    add(LedgerEvent.Type.OPT_IN, "a");
    is(Verdict.NONE, "a");
    add(LedgerEvent.Type.WITHDRAW, "a");
    add(LedgerEvent.Type.OPT_IN, "a");
    is(Verdict.WITHDRAWN, "a");
  }

  @Test
  void aLaterConsentDoesNotReviveOneTakenBack() {
    add(LedgerEvent.Type.EXPLICIT_GRANT, "a");
    add(LedgerEvent.Type.WITHDRAW, "a");
    add(LedgerEvent.Type.GRANT, "a");
    is(Verdict.GRANTED, "a");
    assertEquals(OptionalLong.of(3), standing().because(Purpose.of("a"), NOW));
  }

  @Test
  void eventsOfOneBatchDoNotLiftEachOther() {
    ledger.append(
        List.of(Events.of(LedgerEvent.Type.OPT_OUT, "a"), Events.of(LedgerEvent.Type.GRANT, "a")));
    is(Verdict.OPTED_OUT, "a");
    ledger.append(
        List.of(Events.of(LedgerEvent.Type.GRANT, "a"), Events.of(LedgerEvent.Type.WITHDRAW, "a")));
    is(Verdict.WITHDRAWN, "a");
  }

  @Test
  void optOutsHoldAtReceiptAndConsentsNotBeforeTheyAreDue() {
    ledger.append(
        LedgerEvent.builder(LedgerEvent.Type.GRANT, Events.ANNA, NOW)
            .effectiveFrom(NOW.plusSeconds(10))
            .build());
    is(Verdict.NONE, "a");
    assertEquals(Verdict.GRANTED, verdict("a", NOW.plusSeconds(10)));
    ledger.append(
        LedgerEvent.builder(LedgerEvent.Type.OPT_OUT, Events.ANNA, NOW)
            .effectiveFrom(NOW.plusSeconds(1000))
            .build());
    is(Verdict.OPTED_OUT, "a");
  }

  @Test
  void aBackDatedConsentDoesNotReachBack() {
    ledger.append(
        LedgerEvent.builder(LedgerEvent.Type.GRANT, Events.ANNA, NOW.minusSeconds(99)).build());
    assertEquals(Verdict.NONE, verdict("a", NOW.minusSeconds(1)));
    is(Verdict.GRANTED, "a");
    ledger.append(
        LedgerEvent.builder(LedgerEvent.Type.OPT_OUT, Events.ANNA, NOW.minusSeconds(99)).build());
    assertEquals(Verdict.OPTED_OUT, verdict("a", NOW.minusSeconds(1)));
  }

  @Test
  void aReleaseEndsTheHoldOfItsCaseAlone() {
    hold(LedgerEvent.Type.HOLD, "case-1");
    hold(LedgerEvent.Type.HOLD, "case-2");
    hold(LedgerEvent.Type.RELEASE, "case-1");
    assertTrue(standing().isHeld(NOW));
    is(Verdict.RESTRICTED, "a");
    hold(LedgerEvent.Type.RELEASE, "case-2");
    assertFalse(standing().isHeld(NOW));
    is(Verdict.NONE, "a");
  }

  @Test
  @DisplayName("SM-20: a notice counts for its purposes, from when it was given")
  void noticeCountsForItsPurposes() {
    add(LedgerEvent.Type.NOTICE_GIVEN, "analytics");
    assertTrue(standing().isNotified(Purpose.of("analytics.brand"), NOW));
    assertFalse(standing().isNotified(Purpose.of("sharing"), NOW));
    assertFalse(standing().isNotified(Purpose.of("analytics"), NOW.minusSeconds(1)));
    is(Verdict.NONE, "analytics");
  }

  @Test
  void repetitionDoesNotMakeAStandingHeavier() {
    for (int i = 0; i < 50; i++) {
      add(LedgerEvent.Type.GRANT);
      add(LedgerEvent.Type.OPT_OUT, "a");
      add(LedgerEvent.Type.OPT_IN, "a");
      add(LedgerEvent.Type.SOURCE_PROTECTED);
      add(LedgerEvent.Type.SOURCE_RESTORED);
      add(LedgerEvent.Type.GRANT, "b");
      add(LedgerEvent.Type.NOTICE_GIVEN, "b");
    }
    String events = standing().toString().replaceAll("\\D", "");
    assertTrue(Integer.parseInt(events) <= 10, standing()::toString);
  }

  @Test
  void eventsRefuseWhatTheirTypeCannotMean() {
    for (Runnable misuse :
        List.<Runnable>of(
            () -> Events.of(LedgerEvent.Type.SUPPRESS, "a"),
            () -> builder(LedgerEvent.Type.UNKNOWN),
            () -> builder(LedgerEvent.Type.OPT_OUT).purposes(),
            () -> builder(LedgerEvent.Type.OPT_OUT).effectiveUntil(NOW.plusSeconds(1)).build(),
            () -> builder(LedgerEvent.Type.GRANT).effectiveUntil(NOW).build(),
            () -> builder(LedgerEvent.Type.GRANT).evidence("x".repeat(1025)),
            () -> builder(LedgerEvent.Type.GRANT).evidence("\uD83D"),
            () -> builder(LedgerEvent.Type.GRANT).idempotencyKey(""))) {
      assertThrows(IllegalArgumentException.class, misuse::run);
    }
  }

  @Test
  void subjectKeysReadWhatTheyWrite() {
    SubjectKey key = new SubjectKey(-1, 0x0123456789abcdefL);
    assertEquals("ffffffffffffffff0123456789abcdef", key.toString());
    assertEquals(key, SubjectKey.parse(key.toString()));
    assertEquals(key, SubjectKey.parse("FFFFFFFFFFFFFFFF0123456789ABCDEF"));
    assertTrue(key.compareTo(new SubjectKey(1, 0)) > 0);
    for (String wrong : List.of("", "ff", "g".repeat(32), "-".repeat(32), "١".repeat(32))) {
      assertThrows(IllegalArgumentException.class, () -> SubjectKey.parse(wrong));
    }
  }

  private static LedgerEvent.Builder builder(LedgerEvent.Type type) {
    return LedgerEvent.builder(type, Events.ANNA, NOW);
  }

  private void hold(LedgerEvent.Type type, String matter) {
    ledger.append(builder(type).evidence(matter).build());
  }

  private void add(LedgerEvent.Type type, String... purposes) {
    ledger.append(Events.of(type, purposes));
  }

  private Standing standing() {
    return ledger.standing(Events.ANNA);
  }

  private Verdict verdict(String purpose, Instant at) {
    return standing().verdict(Purpose.of(purpose), at);
  }

  private void is(Verdict expected, String purpose) {
    assertEquals(expected, verdict(purpose, NOW));
  }
}
