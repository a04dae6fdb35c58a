package dev.earshot.privacy.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.SubjectKey;
import dev.earshot.privacy.Purpose;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SubjectIndexTest {
  @Test
  void findsEveryKeyAndNoOther() {
    SubjectIndex index = new SubjectIndex();
    Random random = new Random(7);
    List<SubjectKey> keys =
        random.longs(20_000).mapToObj(low -> new SubjectKey(low % 3, low)).toList();
    for (int i = 0; i < keys.size(); i++) {
      put(index, keys.get(i), i + 1);
    }
    for (int i = 0; i < 5000; i++) {
      put(index, new SubjectKey(0, i), keys.size() + i);
    }
    for (int i = 0; i < keys.size(); i++) {
      SubjectKey key = keys.get(i);
      Standing standing = index.get(key.high(), key.low());
      assertEquals(i + 1, standing.because(Purpose.of("a"), Events.T0).orElseThrow());
      assertSame(Standing.NONE, index.get(key.high() + 3, key.low()));
    }
    assertSame(Standing.NONE, index.get(0, 5000));
    assertTrue(index.get(0, 0).isKnown());
  }

  @Test
  void aReaderWithoutLockSeesEachAnnouncedSubject() {
    SubjectIndex index = new SubjectIndex();
    AtomicLong announced = new AtomicLong();
    long last = 50_000;
    CompletableFuture<Void> reader =
        CompletableFuture.runAsync(
            () -> {
              Random random = new Random(3);
              for (long known = 0; known < last; known = announced.get()) {
                if (known > 0) {
                  long key = 1 + random.nextLong(known);
                  Standing standing = index.get(key, 0);
                  assertEquals(key, standing.because(Purpose.of("a"), Events.T0).orElseThrow());
                }
                assertSame(Standing.NONE, index.get(-1 - known, 0));
              }
            });
    for (long key = 1; key <= last; key++) {
      put(index, new SubjectKey(key, 0), key);
      announced.set(key);
    }
    reader.join();
  }

  private static void put(SubjectIndex index, SubjectKey key, long sequence) {
    index.fold(sequence, Events.T0, List.of(Events.of(LedgerEvent.Type.OPT_OUT, key)));
  }
}
