package dev.earshot.privacy.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.SubjectKey;
import dev.earshot.privacy.Purpose;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A clock that stood wrong for a while holds back nobody for longer. */
class ClockTest implements InstantSource {
  private static final Purpose ADS = Purpose.of("ads");
  private static final Instant WRONG = Instant.parse("2030-01-01T00:00:00Z");
  private static final SubjectKey CARL = new SubjectKey(3, 3);

  private Instant now = Events.T0;

  @TempDir Path directory;

  @Override
  public Instant instant() {
    return now;
  }

  private LedgerEvent said(LedgerEvent.Type type, SubjectKey subject) {
    return LedgerEvent.builder(type, subject, now).evidence("case").build();
  }

  @Test
  @DisplayName("SM-21: what is recorded while the clock stands in 2030 moves no later word")
  void moveNobodyElse() {
    FileLedger ledger = FileLedger.inMemory(this);
    ledger.append(said(LedgerEvent.Type.OPT_OUT, Events.ANNA));
    ledger.append(said(LedgerEvent.Type.HOLD, Events.ANNA));
    ledger.append(said(LedgerEvent.Type.SOURCE_PROTECTED, Events.BERT));
    now = WRONG;
    ledger.append(said(LedgerEvent.Type.OPT_OUT, CARL));
    now = Events.T0.plus(Duration.ofHours(1));
    Ack ack = ledger.append(said(LedgerEvent.Type.OPT_IN, Events.ANNA));
    assertEquals(now, ack.recordedAt());
    ledger.append(said(LedgerEvent.Type.RELEASE, Events.ANNA));
    ledger.append(said(LedgerEvent.Type.SOURCE_RESTORED, Events.BERT));
    ledger.append(said(LedgerEvent.Type.GRANT, Events.BERT));
    assertEquals(Verdict.NONE, ledger.standing(Events.ANNA).verdict(ADS, now));
    assertFalse(ledger.standing(Events.ANNA).isHeld(now));
    assertEquals(Verdict.GRANTED, ledger.standing(Events.BERT).verdict(ADS, now));
    assertEquals(Verdict.OPTED_OUT, ledger.standing(CARL).verdict(ADS, now));
  }

  @Test
  @DisplayName(
      "SM-21: the word that was stamped 2030 holds once the clock is right, and is told so")
  void ownWordCountsAsRecordedByNow() {
    try (FileLedger ledger = FileLedger.create(directory, this)) {
      ledger.append(said(LedgerEvent.Type.OPT_OUT, Events.ANNA));
      now = WRONG;
      ledger.append(said(LedgerEvent.Type.OPT_IN, Events.ANNA));
      ledger.append(
          LedgerEvent.builder(LedgerEvent.Type.GRANT, Events.BERT, now)
              .effectiveFrom(WRONG.plus(Duration.ofDays(9)))
              .build());
      now = Events.T0.plus(Duration.ofHours(1));
      ledger.append(said(LedgerEvent.Type.OPT_OUT, CARL));
      assertRight(ledger);
    }
    try (FileLedger reopened = FileLedger.open(directory, this)) {
      assertRight(reopened);
      assertEquals(
          List.of(Events.T0, now, now, now), reopened.events(0).map(Recorded::recordedAt).toList());
      StandingsReplica replica = new StandingsReplica(4, null);
      replica.apply(reopened.events(0).toList());
      assertRight(replica);
    }
  }

  private void assertRight(Standings standings) {
    assertEquals(Verdict.NONE, standings.standing(Events.ANNA).verdict(ADS, now));
    assertEquals(Verdict.OPTED_OUT, standings.standing(CARL).verdict(ADS, now));
    Standing planned = standings.standing(Events.BERT);
    assertEquals(Verdict.NONE, planned.verdict(ADS, now), "what was planned begins as planned");
    assertEquals(Verdict.GRANTED, planned.verdict(ADS, WRONG.plus(Duration.ofDays(9))));
  }

  @Test
  @DisplayName("SM-21: that a source was observed in 2036 puts off nothing of what it says")
  void aClaimAheadOfTheClockIsNoPlan() {
    FileLedger ledger = FileLedger.inMemory(this);
    ledger.append(said(LedgerEvent.Type.SOURCE_PROTECTED, Events.ANNA));
    Instant ahead = Instant.parse("2036-01-01T00:00:00Z");
    ledger.append(
        LedgerEvent.builder(LedgerEvent.Type.SOURCE_RESTORED, Events.ANNA, ahead).build());
    assertEquals(Verdict.NONE, ledger.standing(Events.ANNA).verdict(ADS, now));
  }

  @Test
  void aClockThatIsPutRightByMomentsChangesNothing() {
    FileLedger ledger = FileLedger.inMemory(this);
    ledger.append(said(LedgerEvent.Type.GRANT, Events.ANNA));
    Instant first = now;
    now = now.minusSeconds(30);
    ledger.append(said(LedgerEvent.Type.OPT_OUT, Events.ANNA));
    assertEquals(List.of(first, now), ledger.events(0).map(Recorded::recordedAt).toList());
    assertEquals(Verdict.OPTED_OUT, ledger.standing(Events.ANNA).verdict(ADS, first));
  }

  @Test
  @DisplayName("a key stamped 2030 keeps no key known for longer than its time")
  void keysGoByTheirOwnTime() {
    FileLedger ledger = FileLedger.inMemory(this);
    LedgerEvent early =
        LedgerEvent.builder(LedgerEvent.Type.OPT_OUT, CARL, now).idempotencyKey("early").build();
    now = WRONG;
    ledger.append(
        LedgerEvent.builder(LedgerEvent.Type.OPT_OUT, CARL, now).idempotencyKey("wrong").build());
    now = Events.T0;
    Ack first = ledger.append(early);
    now = Events.T0.plus(Duration.ofDays(6));
    assertEquals(first, ledger.append(early));
    now = Events.T0.plus(Duration.ofDays(7));
    assertTrue(ledger.append(early).firstSequence() > first.firstSequence());
  }
}
