package dev.earshot.privacy.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.RefusedException;
import dev.earshot.SubjectKey;
import dev.earshot.privacy.Purpose;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Events.T0);

  private static final FileLedger.Options SMALL =
      FileLedger.Options.standard().segmentBytes(64 << 10);

  @TempDir Path directory;

  @Test
  void remembersWhatWasRecordedBeforeItWasClosed() {
    LedgerEvent full =
        LedgerEvent.builder(LedgerEvent.Type.EXPLICIT_GRANT, Events.ANNA, Events.T0)
            .purposes(Events.purposes("analytics.brand", "ads"))
            .effectiveFrom(Events.T0.plusSeconds(5))
            .effectiveUntil(Events.T0.plusSeconds(50))
            .evidence("notice-3/ä€😀")
            .actor("web")
            .idempotencyKey("k1")
            .build();
    try (FileLedger ledger = FileLedger.openOrCreate(directory.resolve("a/b"), CLOCK)) {
      assertEquals(new Ack(1, 1, Events.T0), ledger.append(full));
      ledger.append(Events.of(LedgerEvent.Type.AGE_FLAG, Events.BERT));
    }
    try (FileLedger ledger = FileLedger.openOrCreate(directory.resolve("a/b"), CLOCK)) {
      assertEquals(new Recovery(2, 1, 0), ledger.recovery());
      assertEquals(
          new Recorded(1, 1, 1, Events.T0, full), ledger.events(0).findFirst().orElseThrow());
      Standing anna = ledger.standing(Events.ANNA);
      assertEquals(Verdict.NONE, anna.verdict(Purpose.of("ads"), Events.T0));
      assertEquals(
          Verdict.GRANTED_EXPLICITLY, anna.verdict(Purpose.of("ads"), Events.T0.plusSeconds(5)));
      assertEquals(Verdict.NONE, anna.verdict(Purpose.of("ads"), Events.T0.plusSeconds(50)));
      assertEquals(
          Verdict.CHILD, ledger.standing(Events.BERT).verdict(Purpose.of("ads"), Events.T0));
      assertSame(Standing.NONE, ledger.standing(new SubjectKey(7, 7)));
    }
  }

  @Test
  void opensInSegmentsAndReadsAcrossThem() {
    List<LedgerEvent> batch = IntStream.range(0, 300).mapToObj(Events::numbered).toList();
    try (FileLedger ledger = FileLedger.openOrCreate(directory, CLOCK, SMALL)) {
      for (int i = 0; i < 10; i++) {
        ledger.append(batch);
      }
      assertEquals(3000, ledger.events(0).count());
    }
    try (FileLedger ledger = FileLedger.openOrCreate(directory, CLOCK, SMALL)) {
      assertTrue(ledger.recovery().segments() > 2, ledger.recovery()::toString);
      assertEquals(
          IntStream.rangeClosed(1, 3000).mapToObj(Long::valueOf).map(String::valueOf).toList(),
          ledger.events(0).map(recorded -> String.valueOf(recorded.sequence())).toList());
    }
  }

  @Test
  @DisplayName("SM-27: eight threads append at once; numbers are dense and all is durable")
  void manyThreadsShareTheDisk() throws Exception {
    int threads = 8;
    int each = 200;
    Set<Long> numbers = new HashSet<>();
    Set<String> written = new HashSet<>();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (FileLedger ledger = FileLedger.openOrCreate(directory, CLOCK)) {
      List<Callable<List<Ack>>> tasks = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        int base = thread * each;
        tasks.add(
            () ->
                IntStream.range(base, base + each)
                    .mapToObj(i -> ledger.append(Events.numbered(i)))
                    .toList());
      }
      for (Future<List<Ack>> acks : pool.invokeAll(tasks)) {
        long previous = 0;
        for (Ack ack : acks.get()) {
          assertTrue(ack.firstSequence() > previous);
          previous = ack.firstSequence();
          assertTrue(numbers.add(previous));
        }
      }
      written.addAll(Events.evidence(ledger));
    } finally {
      pool.shutdown();
    }
    assertEquals(threads * each, numbers.size());
    assertTrue(numbers.contains((long) written.size()));
    try (FileLedger ledger = FileLedger.openOrCreate(directory, CLOCK)) {
      assertEquals(numbers.size(), ledger.lastSequence());
      assertEquals(written, new HashSet<>(Events.evidence(ledger)));
      assertEquals(threads * each, written.size());
    }
  }

  @Test
  void refusesASecondWriterAndStaysLocked() throws Exception {
    try (FileLedger ledger = FileLedger.openOrCreate(directory, CLOCK)) {
      assertThrows(RefusedException.class, () -> FileLedger.openOrCreate(directory, CLOCK));
      assertThrows(RefusedException.class, () -> FileLedger.openOrCreate(directory, CLOCK));
      // The refused opener's closed handles must not have let go of this process's lock.
      ChildLedger other = ChildLedger.start(directory, 1);
      assertEquals("refused", other.lines().get(0));
      other.kill();
      ledger.append(Events.numbered(1));
    }
    FileLedger.openOrCreate(directory, CLOCK).close();
  }

  @Test
  void anInterruptHarmsNeitherTheAppendNorTheLedger() {
    try (FileLedger ledger = FileLedger.openOrCreate(directory, CLOCK)) {
      Thread.currentThread().interrupt();
      assertEquals(1, ledger.append(Events.numbered(1)).firstSequence());
      assertEquals(1, ledger.events(0).count());
      assertTrue(Thread.interrupted());
      assertEquals(2, ledger.append(Events.numbered(2)).firstSequence());
    }
  }

  @Test
  void theSameKeyAndContentIsRecordedOnce() {
    LedgerEvent keyed = keyed("k", "form-1");
    Ack first;
    try (FileLedger ledger = FileLedger.openOrCreate(directory, CLOCK)) {
      first = ledger.append(keyed);
      assertEquals(first, ledger.append(keyed));
      ledger.append(Events.numbered(2));
    }
    InstantSource later = InstantSource.fixed(Events.T0.plusSeconds(99));
    try (FileLedger ledger = FileLedger.openOrCreate(directory, later)) {
      assertEquals(first, ledger.append(keyed));
      assertEquals(2, ledger.lastSequence());
      assertThrows(IllegalArgumentException.class, () -> ledger.append(keyed("k", "form-2")));
      assertThrows(
          IllegalArgumentException.class, () -> ledger.append(List.of(keyed, Events.numbered(5))));
      assertThrows(
          IllegalArgumentException.class,
          () -> ledger.append(List.of(keyed("q", ""), keyed("q", "x"))));
      assertEquals(2, ledger.lastSequence());
    }
  }

  @Test
  void aRepeatedBatchIsRecordedOnce() {
    List<LedgerEvent> batch = List.of(Events.numbered(1), keyed("k", "f"), Events.numbered(3));
    Ledger ledger = FileLedger.inMemory(CLOCK);
    assertEquals(ledger.append(batch), ledger.append(batch));
    assertEquals(3, ledger.lastSequence());
  }

  @Test
  void saysWhatIsMisuse() {
    Ledger ledger = FileLedger.inMemory(CLOCK);
    assertThrows(IllegalArgumentException.class, () -> ledger.append(List.of()));
    assertThrows(
        IllegalArgumentException.class, () -> FileLedger.Options.standard().segmentBytes(1));
    ledger.close();
    ledger.close();
    assertThrows(IllegalStateException.class, () -> ledger.append(Events.numbered(1)));
  }

  @Test
  @DisplayName("SM-27: neither event nor standing shows a person in its text form")
  void textFormsShowNobody() {
    LedgerEvent event = Events.of(LedgerEvent.Type.OPT_OUT, "analytics");
    Ledger ledger = FileLedger.inMemory(CLOCK);
    ledger.append(event);
    assertEquals("OPT_OUT of [analytics]", event.toString());
    assertFalse(ledger.standing(Events.ANNA).toString().contains(Events.ANNA.toString()));
  }

  private static LedgerEvent keyed(String key, String evidence) {
    return LedgerEvent.builder(LedgerEvent.Type.OPT_OUT, Events.ANNA, Events.T0)
        .evidence(evidence)
        .idempotencyKey(key)
        .build();
  }
}
