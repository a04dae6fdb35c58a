package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.RefusedException;
import dev.earshot.privacy.SecretCheck;
import dev.earshot.privacy.ledger.Ack;
import dev.earshot.privacy.ledger.Ledger;
import dev.earshot.privacy.ledger.Recorded;
import dev.earshot.privacy.ledger.StandingsReplica;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a ledger that outlives its process must do beside the rules for every ledger. */
public abstract class DurableLedgerContract extends LedgerContract {
  /** For subclasses. */
  protected DurableLedgerContract() {}

  /**
   * Closes the ledger and opens what it left behind.
   *
   * @param clock for its time of record
   */
  protected abstract Ledger reopen(Ledger ledger, InstantSource clock);

  final void reopen() {
    use(reopen(ledger(), clock));
  }

  /** Rule 6.1: what was acknowledged is there after it was opened again, once and in order. */
  @Test
  protected void required_6_1_whatWasAcknowledgedIsThere() {
    Random random = new Random(20260102);
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < 10; i++) {
        ledger().append(randomBatch(random));
      }
      List<Recorded> before = all();
      reopen();
      assertEquals(before, all());
      assertEquals(before.size(), ledger().lastSequence());
    }
    assertEquals(ledger().lastSequence() + 1, ledger().append(batch(1)).firstSequence());
  }

  /** Rule 6.2: everybody stands as before. */
  @Test
  protected void required_6_2_everybodyStandsAsBefore() {
    Random random = new Random(20260103);
    for (int i = 0; i < 40; i++) {
      ledger().append(randomBatch(random));
    }
    StandingsReplica before = new StandingsReplica(ledger().lastSequence(), null);
    before.apply(all());
    reopen();
    assertSameStandings(before, ledger());
  }

  /** Rule 6.3: a key is known for its time, also to the ledger that was opened again. */
  @Test
  protected void required_6_3_keysAreKnownStill() {
    Ack first = ledger().append(keyed("k", "form-1"));
    clock.set(NOON.plus(keyHorizon()).minus(Duration.ofMillis(1)));
    reopen();
    assertEquals(first, ledger().append(keyed("k", "form-1")));
    clock.set(NOON.plus(keyHorizon()));
    reopen();
    assertEquals(2, ledger().append(keyed("k", "form-1")).firstSequence());
  }

  /** Rule 6.4: what it is bound to is known after it was opened again. */
  @Test
  protected void required_6_4_itsSecretIsKnownStill() {
    SecretCheck secret = new SecretCheck(1, 2);
    ledger().bind(secret);
    reopen();
    assertEquals(Optional.of(secret), ledger().boundTo());
    assertThrows(RefusedException.class, () -> ledger().bind(new SecretCheck(2, 2)));
  }

  /** Rule 6.5: what was dropped stays gone, and what is left is as it was. */
  @Test
  protected void required_6_5_whatWasDroppedStaysGone() {
    fill(new Random(20260113), 60);
    byte[] root = ledger().proofs().root(ledger().lastSequence());
    prune();
    long upTo = ledger().prunedUpTo();
    StandingsReplica before = new StandingsReplica(ledger().lastSequence(), null);
    List<Recorded> told = all();
    before.apply(told);
    reopen();
    assertEquals(told, all());
    assertEquals(upTo, ledger().prunedUpTo());
    assertArrayEquals(root, ledger().proofs().root(ledger().lastSequence()));
    assertSameStandings(before, ledger());
    fill(new Random(20260114), 60);
    prune();
    reopen();
    assertTrue(ledger().prunedUpTo() > upTo);
  }
}
