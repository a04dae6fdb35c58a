package dev.earshot.privacy.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.BrokenException;
import dev.earshot.privacy.Purpose;
import dev.earshot.testdisk.FaultyDisk;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PowerCutTest {
  private static final FileLedger.Options SMALL = FileLedger.Options.standard().smallSegments(1500);
  private static final InstantSource CLOCK = InstantSource.fixed(Events.T0);

  private static final FileLedger.Options SEALED = SMALL.encrypted(Events.encryption());

  @Test
  @DisplayName("SM-27: a power cut at any boundary or byte of 60 events loses nothing acknowledged")
  void losesNothingAcknowledged() {
    cutEverywhere(60, SMALL);
  }

  @Test
  @DisplayName("IS-27: nor where contents are sealed")
  void losesNothingThatIsSealed() {
    cutEverywhere(24, SEALED);
  }

  @Test
  @Tag("heavy")
  @DisplayName("SM-27: a power cut at any boundary or byte of 500 events loses nothing")
  void losesNothingAcknowledgedInALongRun() {
    cutEverywhere(500, SMALL);
  }

  @Test
  @Tag("heavy")
  @DisplayName("IS-27: nor where contents are sealed, in a long run")
  void losesNothingThatIsSealedInALongRun() {
    cutEverywhere(80, SEALED);
  }

  @Test
  @DisplayName(
      "IS-27: a power cut while a key is destroyed leaves the key or none, and every event")
  void cutsTheDestructionOfAKey() {
    for (int events = 1; events < 9; events += 3) {
      int cut = 1;
      while (cutsDestruction(cut, events)) {
        cut++;
      }
    }
  }

  /* Returns whether the power was cut before the key was destroyed. */
  private static boolean cutsDestruction(int cut, int events) {
    FaultyDisk disk = new FaultyDisk();
    FileLedger ledger = start(disk, SEALED);
    for (int i = 0; i < events; i++) {
      ledger.append(Events.numbered(i));
    }
    disk.cutAt(cut);
    boolean done = true;
    try {
      assertTrue(ledger.shred(Events.numbered(0).subject()));
    } catch (BrokenException e) {
      done = false;
      assertTrue(e.getCause() instanceof FaultyDisk.PowerCut, e::toString);
    }
    List<FaultyDisk> after = new ArrayList<>();
    after.add(disk.afterPowerCut(false, FaultyDisk.Change::nothing));
    after.add(disk.afterPowerCut(true, UnaryOperator.identity()));
    for (int i = 1; i < disk.unforcedBytes(); i++) {
      int bytes = i;
      after.add(disk.afterPowerCut(true, change -> change.first(bytes)));
      after.add(disk.afterPowerCut(true, change -> change.withoutFirst(bytes)));
    }
    for (FaultyDisk dark : after) {
      FileLedger found = open(dark, SEALED);
      List<LedgerEvent> told = found.events(0).map(Recorded::event).toList();
      assertEquals(events, told.size());
      assertTrue(!done || !told.get(0).isReadable(), "destroyed, and yet read");
      for (int i = 1; i < events; i++) {
        assertEquals(Events.numbered(i), told.get(i));
      }
      found.close();
    }
    return !done;
  }

  @Test
  void survivesAPowerCutDuringTheRepair() throws IOException {
    for (int torn = 1; torn < 120; torn += 7) {
      int bytes = torn;
      for (int cut = 1; ; cut++) {
        Run run = new Run(40, SMALL);
        FaultyDisk dark = run.until(new FaultyDisk().cutAt(90));
        FaultyDisk repairing = dark.afterPowerCut(true, change -> change.first(bytes));
        repairing.cutAt(cut);
        boolean repaired = true;
        try {
          start(repairing).close();
        } catch (BrokenException e) {
          repaired = false;
          assertTrue(e.getCause() instanceof FaultyDisk.PowerCut, e::toString);
        }
        run.check(repairing.afterPowerCut(true, UnaryOperator.identity()));
        run.check(repairing.afterPowerCut(false, FaultyDisk.Change::nothing));
        if (repaired) {
          break;
        }
      }
    }
  }

  @Test
  @DisplayName("SM-27: a failed force poisons the ledger, and nothing is tried again")
  void failedForcePoisons() {
    FaultyDisk disk = new FaultyDisk();
    Ledger ledger = start(disk);
    ledger.append(Events.of(LedgerEvent.Type.OPT_OUT));
    disk.failForceAt(1);
    LedgerEvent lost = Events.of(LedgerEvent.Type.SUPPRESS, Events.BERT);
    assertThrows(BrokenException.class, () -> ledger.append(lost));
    int forces = disk.forces();
    BrokenException again = assertThrows(BrokenException.class, () -> ledger.append(lost));

    assertTrue(again.getCause() instanceof IOException, again::toString);
    assertEquals(forces, disk.forces());
    assertEquals(1, ledger.lastSequence());
    assertEquals(
        Verdict.OPTED_OUT, ledger.standing(Events.ANNA).verdict(Purpose.of("ads"), Events.T0));
    assertEquals(Standing.NONE, ledger.standing(Events.BERT));
    ledger.close();
  }

  @Test
  void whatAFailedForceLeftInTheCacheIsSafeOnceItWasReadBack() {
    FaultyDisk disk = new FaultyDisk();
    Ledger ledger = start(disk);
    ledger.append(Events.numbered(1));
    disk.failForceAt(1);
    assertThrows(BrokenException.class, () -> ledger.append(Events.numbered(2)));
    ledger.close();

    FileLedger reopened = open(disk);
    List<String> seen = new ArrayList<>(Events.evidence(reopened));
    reopened.append(Events.numbered(3));
    seen.add("e3");
    FaultyDisk dark = disk.afterPowerCut(false, FaultyDisk.Change::nothing);

    assertEquals(seen, Events.evidence(start(dark)));
  }

  @Test
  void aFullDiskPoisonsAndItsHalfWriteIsCut() {
    FaultyDisk disk = new FaultyDisk();
    Ledger ledger = start(disk);
    ledger.append(Events.numbered(1));
    disk.shortWriteAt(1);
    assertThrows(BrokenException.class, () -> ledger.append(Events.numbered(2)));
    assertThrows(BrokenException.class, () -> ledger.append(Events.numbered(3)));
    ledger.close();

    FileLedger reopened = open(disk);
    assertTrue(reopened.recovery().tornBytes() > 0);
    assertEquals(2, reopened.append(Events.numbered(4)).firstSequence());
    assertEquals(List.of("e1", "e4"), Events.evidence(reopened));
  }

  private static FileLedger start(FaultyDisk disk) {
    return start(disk, SMALL);
  }

  private static FileLedger start(FaultyDisk disk, FileLedger.Options options) {
    return FileLedger.on(disk, FileLedger.Start.OPEN_OR_CREATE, options, CLOCK);
  }

  private static FileLedger open(FaultyDisk disk) {
    return open(disk, SMALL);
  }

  /** What was acknowledged once is there, and to be opened, not to be made. */
  private static FileLedger open(FaultyDisk disk, FileLedger.Options options) {
    return FileLedger.on(disk, FileLedger.Start.OPEN, options, CLOCK);
  }

  /** Cuts take turns on all cores: each is a run of its own. */
  private static void cutEverywhere(int events, FileLedger.Options options) {
    int stride = Runtime.getRuntime().availableProcessors();
    IntStream.rangeClosed(1, stride)
        .parallel()
        .forEach(
            first -> {
              int cut = first;
              while (cutAt(cut, events, options)) {
                cut += stride;
              }
            });
  }

  /** Returns whether the power was cut before the run was over. */
  private static boolean cutAt(int cut, int events, FileLedger.Options options) {
    Run run = new Run(events, options);
    FaultyDisk dark = run.until(new FaultyDisk().cutAt(cut));
    run.check(dark.afterPowerCut(false, FaultyDisk.Change::nothing));
    run.check(dark.afterPowerCut(true, FaultyDisk.Change::nothing));
    run.check(dark.afterPowerCut(true, UnaryOperator.identity()));
    int unforced = dark.unforcedBytes();
    for (int i = 1; i < unforced; i++) {
      int bytes = i;
      run.check(dark.afterPowerCut(true, change -> change.first(bytes)));
      if (i % 16 == 0) {
        run.check(dark.afterPowerCut(true, change -> change.withoutFirst(bytes)));
      }
    }
    return !run.finished;
  }

  /** Appends single events and batches of three in turn, and remembers what was acknowledged. */
  private static final class Run {
    private final int events;
    private final FileLedger.Options options;
    private final List<String> acknowledged = new ArrayList<>();
    private List<String> pending = List.of();
    private boolean finished;

    Run(int events, FileLedger.Options options) {
      this.events = events;
      this.options = options;
    }

    FaultyDisk until(FaultyDisk disk) {
      try {
        Ledger ledger = start(disk, options);
        for (int i = 0; i < events; ) {
          List<LedgerEvent> batch = new ArrayList<>();
          for (int end = i % 4 == 0 ? i + 1 : i + 3; i < end; i++) {
            batch.add(Events.numbered(i));
          }
          pending = batch.stream().map(LedgerEvent::evidence).toList();
          Ack ack = ledger.append(batch);
          assertEquals(acknowledged.size() + 1, ack.firstSequence());
          acknowledged.addAll(pending);
          pending = List.of();
        }
        finished = true;
      } catch (BrokenException e) {
        assertTrue(e.getCause() instanceof FaultyDisk.PowerCut, e::toString);
      }
      return disk;
    }

    void check(FaultyDisk disk) {
      FileLedger ledger = acknowledged.isEmpty() ? start(disk, options) : open(disk, options);
      List<String> found = Events.evidence(ledger);
      List<String> withPending = new ArrayList<>(acknowledged);
      withPending.addAll(pending);
      if (!found.equals(withPending)) {
        assertEquals(acknowledged, found);
      }
      assertEquals(found.size(), ledger.recovery().records());
      assertEquals(found.size() + 1, ledger.append(Events.numbered(9999)).firstSequence());
      ledger.close();
      FaultyDisk again = disk.afterPowerCut(false, FaultyDisk.Change::nothing);
      FileLedger second = open(again, options);
      assertEquals(found.size() + 1, second.lastSequence());
      assertEquals(0, second.recovery().tornBytes());
    }
  }
}
