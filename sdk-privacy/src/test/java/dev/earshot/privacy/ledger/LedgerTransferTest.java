package dev.earshot.privacy.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.RefusedException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTransferTest {
  private final FileLedger to = FileLedger.inMemory(InstantSource.system());

  private static LedgerEvent keyed(String key, String evidence) {
    return LedgerEvent.builder(LedgerEvent.Type.OPT_OUT, Events.ANNA, Events.T0)
        .evidence(evidence)
        .idempotencyKey(key)
        .build();
  }

  private static Recorded at(int sequence, int batch, int end, Instant when, LedgerEvent event) {
    return new Recorded(sequence, batch, end, when, event);
  }

  private static void assertRefused(String why, LedgerTransfer transfer, Recorded recorded) {
    RefusedException refused = assertThrows(RefusedException.class, () -> transfer.take(recorded));
    assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
  }

  @Test
  void aRehearsalRecordsNothingAndSaysWhatWouldBe() {
    Recorded one = at(1, 1, 1, Events.T0, keyed("k1", "a"));
    Recorded two = at(2, 2, 2, Events.T0, keyed("k2", "a"));
    try (LedgerTransfer rehearsal = LedgerTransfer.rehearsal(to, InstantSource.system())) {
      rehearsal.take(one);
      rehearsal.take(two);
      assertEquals(2, rehearsal.appended());
    }
    assertEquals(0, to.lastSequence());
    to.append(one.event());
    try (LedgerTransfer rehearsal = LedgerTransfer.rehearsal(to, InstantSource.system())) {
      rehearsal.take(one);
      rehearsal.take(two);
      assertEquals(1, rehearsal.appended());
    }
    LedgerTransfer again = LedgerTransfer.rehearsal(to, InstantSource.system());
    again.take(one);
    assertRefused("from event 2 on", again, at(2, 2, 2, Events.T0, keyed("k1", "b")));
    assertThrows(RefusedException.class, again::close);
    LedgerTransfer other = LedgerTransfer.rehearsal(to, InstantSource.system());
    assertRefused("holds another event", other, at(1, 1, 1, Events.T0, keyed("k1", "b")));
    assertThrows(RefusedException.class, other::close);
    assertEquals(1, to.lastSequence());
  }

  @Test
  void whatALedgerWouldRefuseIsRefusedBothTimes() {
    for (LedgerTransfer transfer :
        List.of(LedgerTransfer.rehearsal(to, InstantSource.system()), new LedgerTransfer(to))) {
      transfer.take(at(1, 1, 2, Events.T0, keyed("k1", "a")));
      assertRefused("share an idempotency key", transfer, at(2, 1, 2, Events.T0, keyed("k1", "a")));
    }
    for (LedgerTransfer transfer :
        List.of(LedgerTransfer.rehearsal(to, InstantSource.system()), new LedgerTransfer(to))) {
      transfer.take(at(1, 1, 3, Events.T0, keyed("k1", "a")));
      assertRefused("ends elsewhere", transfer, at(2, 1, 2, Events.T0, keyed("k2", "a")));
    }
    assertEquals(0, to.lastSequence());
  }

  @Test
  void aClockThatWasPutRightIsNoDamage() {
    for (LedgerTransfer transfer :
        List.of(LedgerTransfer.rehearsal(to, InstantSource.system()), new LedgerTransfer(to))) {
      transfer.take(at(1, 1, 1, Events.T0, keyed("k1", "a")));
      transfer.take(at(2, 2, 2, Events.T0.minusSeconds(30), keyed("k2", "a")));
      transfer.close();
    }
    assertEquals(2, to.lastSequence());
  }
}
