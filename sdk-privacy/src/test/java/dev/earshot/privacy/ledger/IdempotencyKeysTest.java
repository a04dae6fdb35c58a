package dev.earshot.privacy.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdempotencyKeysTest {
  private static final Duration WEEK = Duration.ofDays(7);

  @TempDir Path directory;

  @Test
  void neverHoldsMoreThanItsCount() {
    IdempotencyKeys keys = new IdempotencyKeys(WEEK, 100);
    for (int i = 1; i <= 10_000; i++) {
      keys.remember(batch("k" + i), new IdempotencyKeys.Digest(i, i), ack(i, Events.T0));
      assertTrue(keys.size() <= 100);
    }
    assertNull(keys.find(batch("k9900"), Events.T0));
    assertNotNull(keys.find(batch("k9901"), Events.T0));
  }

  @Test
  void forgetsWhatIsOlderThanItsTime() {
    IdempotencyKeys keys = new IdempotencyKeys(WEEK, 100);
    keys.remember(batch("old"), new IdempotencyKeys.Digest(1, 1), ack(1, Events.T0));
    assertNotNull(keys.find(batch("old"), Events.T0.plus(WEEK).minusNanos(1)));
    assertNull(keys.find(batch("old"), Events.T0.plus(WEEK)));
    assertEquals(0, keys.size());
  }

  @Test
  void aKeyBeyondTheHorizonIsNewAlsoAfterARestart() {
    AtomicReference<Instant> now = new AtomicReference<>(Events.T0);
    FileLedger.Options three = FileLedger.Options.standard().keyHorizon(WEEK, 3);
    try (Ledger ledger = FileLedger.create(directory, now::get, three)) {
      for (int i = 1; i <= 5; i++) {
        assertEquals(i, ledger.append(batch("k" + i)).firstSequence());
      }
      assertEquals(3, ledger.append(batch("k3")).firstSequence());
      assertEquals(6, ledger.append(batch("k2")).firstSequence());
    }
    try (Ledger ledger = FileLedger.open(directory, now::get, three)) {
      assertEquals(4, ledger.append(batch("k4")).firstSequence());
      assertEquals(6, ledger.append(batch("k2")).firstSequence());
      now.set(Events.T0.plus(WEEK));
      assertEquals(7, ledger.append(batch("k2")).firstSequence());
    }
    assertThrows(IllegalArgumentException.class, () -> three.keyHorizon(Duration.ZERO, 1));
    assertThrows(IllegalArgumentException.class, () -> three.keyHorizon(WEEK, 0));
  }

  private static Ack ack(long sequence, Instant at) {
    return new Ack(sequence, sequence, at);
  }

  private static List<LedgerEvent> batch(String key) {
    return List.of(
        LedgerEvent.builder(LedgerEvent.Type.GRANT, Events.ANNA, Events.T0)
            .idempotencyKey(key)
            .build());
  }
}
