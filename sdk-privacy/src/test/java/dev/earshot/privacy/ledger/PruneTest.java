package dev.earshot.privacy.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.BrokenException;
import dev.earshot.RefusedException;
import dev.earshot.SubjectKey;
import dev.earshot.UnavailableException;
import dev.earshot.key.Encryption;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.proof.Proofs;
import dev.earshot.testdisk.FaultyDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PruneTest {
  private static final Encryption ENCRYPTION = Events.encryption();
  private static final Purpose ADS = Purpose.of("ads");
  private static final Duration KEPT = Duration.ofDays(30);

  @TempDir Path directory;
  private Instant now = Events.T0;

  private static FileLedger.Options small(boolean sealed) {
    FileLedger.Options small =
        FileLedger.Options.standard().smallSegments(1500).keyHorizon(Duration.ofDays(1), 1000);
    return sealed ? small.encrypted(ENCRYPTION) : small;
  }

  private FileLedger create(boolean sealed) {
    return FileLedger.create(directory, () -> now, small(sealed));
  }

  private FileLedger open(boolean sealed) {
    return FileLedger.open(directory, () -> now, small(sealed));
  }

  private static SubjectKey person(int number) {
    return new SubjectKey(7, number);
  }

  private LedgerEvent.Builder said(LedgerEvent.Type type, int number) {
    return LedgerEvent.builder(type, person(number), now).evidence("canary-" + number);
  }

  /* The record of a deletion with its own end, then what fills segments behind it. */
  private void erase(FileLedger ledger, int people) {
    for (int i = 0; i < people; i++) {
      ledger.append(said(LedgerEvent.Type.GRANT, i).build());
      ledger.append(said(LedgerEvent.Type.ERASED, i).effectiveUntil(now.plus(KEPT)).build());
    }
  }

  private static String keyOf(int number) {
    byte[] key = ByteBuffer.allocate(16).putLong(7).putLong(number).array();
    return new String(key, StandardCharsets.ISO_8859_1);
  }

  private String files() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  @Test
  @DisplayName("SR-03: the record of a deletion ends with its time, and is in no file then")
  void aTombstoneEnds() throws IOException {
    for (boolean sealed : List.of(false, true)) {
      now = Events.T0;
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      try (FileLedger ledger = create(sealed)) {
        erase(ledger, 60);
        ledger.append(said(LedgerEvent.Type.OPT_OUT, 1000).build());
        assertEquals(Verdict.SUPPRESSED, ledger.verdict(person(3), ADS, now));
        assertEquals(0, ledger.prune(now, Set.of()).events(), "nothing is over");
        now = now.plus(KEPT);
        assertEquals(Verdict.NONE, ledger.verdict(person(3), ADS, now));
        byte[] root = ledger.proofs().root(121);
        Pruned pruned = ledger.prune(now, Set.of());
        assertTrue(pruned.events() > 90 && pruned.bytes() > 0, pruned::toString);
        assertArrayEquals(root, ledger.proofs().root(121));
        assertEquals(Standing.NONE, ledger.standing(person(3)));
        assertFalse(ledger.known().anyMatch(person(3)::equals));
        assertFalse(files().contains("canary-3\0") || files().contains("canary-30"));
        if (sealed) {
          assertFalse(ledger.shred(person(3)), "its key went with the last of its events");
          ledger.append(said(LedgerEvent.Type.GRANT, 3).build());
          assertEquals("canary-3", ledger.event(122).event().evidence(), "under a new key");
        }
        assertEquals(0, ledger.prune(now, Set.of()).events(), "nothing is left to drop");
        assertEquals(pruned.upTo(), ledger.prunedUpTo());
        assertEquals(sealed, files().contains(keyOf(3)), "of whom there is a word again");
        ledger.snapshot();
        assertFalse(files().contains(keyOf(5)), "not in a snapshot either");
        assertTrue(files().contains(keyOf(1000)));
      }
      try (FileLedger ledger = open(sealed)) {
        assertEquals(Verdict.OPTED_OUT, ledger.verdict(person(1000), ADS, now));
        assertFalse(ledger.known().anyMatch(person(5)::equals));
        ledger.verify();
      }
    }
  }

  @Test
  @DisplayName("SR-03: a renewal that ended is named for what it renewed after pruning too")
  void aRenewalThatEndedIsNamedAsBefore() {
    Purpose mail = Purpose.of("mail");
    try (FileLedger ledger = create(false);
        FileLedger whole = FileLedger.inMemory(() -> now)) {
      for (FileLedger each : List.of(ledger, whole)) {
        each.append(said(LedgerEvent.Type.GRANT, 1000).build());
        each.append(said(LedgerEvent.Type.OPT_OUT, 1000).purposes(List.of(mail)).build());
        each.append(said(LedgerEvent.Type.GRANT, 1000).effectiveUntil(now.plusSeconds(9)).build());
        erase(each, 60);
      }
      now = now.plus(KEPT);
      assertTrue(ledger.prune(now, Set.of()).events() > 90);
      for (FileLedger each : List.of(ledger, whole)) {
        List<Purpose> more = List.of(mail, Purpose.of("calls"));
        each.append(said(LedgerEvent.Type.OPT_OUT, 1000).purposes(more).build());
        assertEquals(Verdict.GRANTED, each.verdict(person(1000), ADS, now));
      }
      assertEquals(
          whole.standing(person(1000)).because(ADS, now),
          ledger.standing(person(1000)).because(ADS, now));
    }
  }

  @Test
  @DisplayName("IS-27: what drops events takes no altered key for a destroyed one")
  void anAlteredKeyIsNotDroppedAsADestroyedOne() throws IOException {
    Path segment = directory.resolve(SegmentHeader.fileName(1));
    try (FileLedger ledger = create(true)) {
      ledger.append(said(LedgerEvent.Type.OPT_OUT, 1000).build());
      erase(ledger, 60);
      now = now.plus(KEPT);
      alterKeyIn(segment);
      assertThrows(BrokenException.class, () -> ledger.prune(now, Set.of()));
    }
    alterKeyIn(segment);
    try (FileLedger ledger = open(true)) {
      assertTrue(ledger.prune(now, Set.of()).events() > 90);
      assertEquals("canary-1000", ledger.event(1).event().evidence());
    }
  }

  private static void alterKeyIn(Path segment) throws IOException {
    byte[] bytes = Files.readAllBytes(segment);
    bytes[SegmentHeader.BYTES + Framing.SLOTS_AT + 20] ^= 1;
    Files.write(segment, bytes);
  }

  @Test
  @DisplayName("SR-03: an erasure that ended gives no consent back, though one lifts a refusal")
  void anErasureThatEndedGivesNoConsentBack() {
    try (FileLedger ledger = create(false)) {
      ledger.append(said(LedgerEvent.Type.REFUSE, 500).purposes(ADS).build());
      ledger.append(said(LedgerEvent.Type.GRANT, 500).purposes(ADS).build());
      ledger.append(said(LedgerEvent.Type.ERASED, 500).effectiveUntil(now.plus(KEPT)).build());
      erase(ledger, 60);
      now = now.plus(KEPT);
      assertEquals(Verdict.NONE, ledger.verdict(person(500), ADS, now));
      assertTrue(ledger.prune(now, Set.of()).events() > 0);
      assertEquals(Verdict.NONE, ledger.verdict(person(500), ADS, now));
    }
    try (FileLedger ledger = open(false)) {
      assertEquals(Verdict.NONE, ledger.verdict(person(500), ADS, now));
    }
  }

  @Test
  @DisplayName(
      "SM-27: a power cut anywhere while it is pruned leaves what stands and what is proven")
  void survivesAPowerCut() {
    for (boolean sealed : List.of(false, true)) {
      int cut = 1;
      while (isCut(cut, sealed)) {
        cut++;
      }
      assertTrue(cut > 10, "it never came to the files");
    }
  }

  private boolean isCut(int cut, boolean sealed) {
    now = Events.T0;
    FaultyDisk disk = new FaultyDisk();
    FileLedger ledger = FileLedger.on(disk, FileLedger.Start.CREATE, small(sealed), () -> now);
    erase(ledger, 20);
    for (int i = 100; i < 130; i++) {
      ledger.append(said(LedgerEvent.Type.OPT_OUT, i).build());
      ledger.append(said(LedgerEvent.Type.GRANT, i).build());
    }
    ledger.snapshot();
    now = now.plus(KEPT);
    List<Verdict> before = verdicts(ledger);
    long last = ledger.lastSequence();
    byte[] root = ledger.proofs().root(last);
    disk.cutAt(cut);
    boolean done = true;
    try {
      ledger.prune(now, Set.of());
    } catch (BrokenException e) {
      done = false;
      assertTrue(e.getCause() instanceof FaultyDisk.PowerCut, e::toString);
    }
    List<FaultyDisk> after = new ArrayList<>();
    after.add(disk.afterPowerCut(false, FaultyDisk.Change::nothing));
    after.add(disk.afterPowerCut(true, UnaryOperator.identity()));
    after.add(disk.afterPowerCut(true, change -> change.first(disk.unforcedBytes() / 2)));
    for (FaultyDisk dark : after) {
      try (FileLedger found =
          FileLedger.on(dark, FileLedger.Start.OPEN, small(sealed), () -> now)) {
        assertEquals(before, verdicts(found));
        found.verify();
        assertArrayEquals(root, found.proofs().root(last));
        assertEquals("canary-129", found.event(last).event().evidence());
        found.prune(now, Set.of());
        assertEquals(before, verdicts(found));
      }
    }
    return !done;
  }

  private List<Verdict> verdicts(FileLedger ledger) {
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < 140; i++) {
      verdicts.add(ledger.verdict(person(i), ADS, now));
    }
    return verdicts;
  }

  @Test
  @DisplayName("who reads while it is pruned is told to ask again; proofs go on")
  void readersAreTold() {
    try (FileLedger ledger = create(false)) {
      erase(ledger, 60);
      now = now.plus(KEPT);
      Proofs proofs = ledger.proofs();
      List<byte[]> proof = proofs.inclusion(118, 120);
      try (Stream<Recorded> events = ledger.events(0)) {
        Iterator<Recorded> reading = events.iterator();
        assertEquals(1, reading.next().sequence());
        assertTrue(ledger.prune(now, Set.of()).events() > 0);
        assertThrows(
            UnavailableException.class,
            () -> {
              while (reading.hasNext()) {
                reading.next();
              }
            });
      }
      assertEquals(proof.size(), proofs.inclusion(118, 120).size());
      for (int i = 0; i < proof.size(); i++) {
        assertArrayEquals(proof.get(i), proofs.inclusion(118, 120).get(i));
      }
    }
  }

  @Test
  @DisplayName("so is who reads while more is dropped before what was the last dropped already")
  void readersAreToldOfASecondTime() {
    try (FileLedger ledger = create(false)) {
      for (int i = 0; i < 60; i++) {
        ledger.append(said(LedgerEvent.Type.GRANT, i).build());
        ledger.append(
            said(LedgerEvent.Type.ERASED, i)
                .effectiveUntil(now.plus(i < 20 ? KEPT.multipliedBy(2) : KEPT))
                .build());
      }
      now = now.plus(KEPT);
      long upTo = ledger.prune(now, Set.of()).upTo();
      try (Stream<Recorded> events = ledger.events(0)) {
        Iterator<Recorded> reading = events.iterator();
        reading.next();
        now = now.plus(KEPT);
        ledger.prune(Events.T0.plusSeconds(1), Set.of());
        assertEquals(upTo, ledger.prunedUpTo());
        assertThrows(
            UnavailableException.class,
            () -> {
              while (reading.hasNext()) {
                reading.next();
              }
            });
      }
    }
  }

  @Test
  @DisplayName("the last event stays, also where a power cut left a segment empty behind it")
  void theLastEventStays() {
    int found = 0;
    for (int cut = 20; cut < 100; cut++) {
      now = Events.T0;
      FaultyDisk disk = new FaultyDisk();
      FileLedger ledger = FileLedger.on(disk, FileLedger.Start.CREATE, small(false), () -> now);
      disk.cutAt(cut);
      assertThrows(
          BrokenException.class,
          () -> {
            for (int i = 0; i < 100; i++) {
              ledger.append(
                  said(LedgerEvent.Type.ERASED, i).effectiveUntil(Events.T0.plus(KEPT)).build());
            }
          });
      FaultyDisk dark = disk.afterPowerCut(true, UnaryOperator.identity());
      now = now.plus(KEPT);
      try (FileLedger again = FileLedger.on(dark, FileLedger.Start.OPEN, small(false), () -> now)) {
        long last = again.lastSequence();
        boolean isEmpty = dark.names().contains(SegmentHeader.fileName(last + 1));
        found += isEmpty && last > 0 ? 1 : 0;
        again.prune(now, Set.of());
        assertEquals(last, again.lastSequence());
        assertTrue(last == 0 || again.event(last).sequence() == last);
      }
    }
    assertTrue(found > 0, "no segment was left empty");
  }

  @Test
  @DisplayName("what is not over, what is young, a known key and the last segment stay")
  void staysWhatMustStay() {
    try (FileLedger ledger = create(false)) {
      ledger.append(said(LedgerEvent.Type.GRANT, 1).idempotencyKey("once").build());
      erase(ledger, 60);
      now = now.plus(KEPT);
      assertEquals(0, ledger.prune(Events.T0, Set.of()).events(), "recorded at that moment");
      ledger.append(said(LedgerEvent.Type.GRANT, 2).idempotencyKey("now").build());
      long last = ledger.lastSequence();
      assertTrue(ledger.prune(now, Set.of()).events() > 0);
      assertTrue(ledger.prunedUpTo() < last);
      assertEquals(last, ledger.append(again("now")).firstSequence());
      assertThrows(
          IllegalArgumentException.class, () -> ledger.prune(now.plusSeconds(1), Set.of()));
      assertThrows(IllegalArgumentException.class, () -> ledger.prune(now, Set.of(0L)));
      assertThrows(IllegalArgumentException.class, () -> ledger.prune(now, Set.of(last + 1)));
    }
  }

  private LedgerEvent again(String key) {
    return said(LedgerEvent.Type.GRANT, 2).idempotencyKey(key).build();
  }

  @Test
  @DisplayName("a proof through what was dropped is refused in words, and a size to be kept is not")
  void provesWhatIsKept() {
    try (FileLedger ledger = create(false)) {
      erase(ledger, 200);
      now = now.plus(KEPT);
      byte[] at97 = ledger.proofs().root(97);
      assertTrue(ledger.prune(now, Set.of(97L)).events() > 300);
      assertArrayEquals(at97, ledger.proofs().root(97));
      assertTrue(ledger.proofs().consistency(97, 400).size() > 3);
      assertEquals(1, ledger.proofs().consistency(256, 400).size());
      RefusedException refused =
          assertThrows(RefusedException.class, () -> ledger.proofs().root(99));
      assertTrue(String.valueOf(refused.getMessage()).contains("dropped"));
      assertThrows(RefusedException.class, () -> ledger.proofs().inclusion(50, 400));
      assertThrows(RefusedException.class, () -> ledger.standingAsKnown(person(1), 50));
      assertThrows(RefusedException.class, () -> ledger.events(50));
      assertThrows(RefusedException.class, () -> ledger.entry(50));
    }
  }
}
