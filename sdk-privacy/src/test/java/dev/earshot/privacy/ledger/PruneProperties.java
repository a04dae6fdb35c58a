package dev.earshot.privacy.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.RefusedException;
import dev.earshot.SubjectKey;
import dev.earshot.key.Encryption;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.proof.MerkleTree;
import dev.earshot.privacy.proof.ProofVerifier;
import dev.earshot.privacy.proof.Proofs;
import dev.earshot.testdisk.FaultyDisk;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A ledger that is pruned, beside one that never is. */
class PruneProperties {
  private static final List<SubjectKey> PEOPLE =
      List.of(Events.ANNA, Events.BERT, new SubjectKey(3, 3));
  private static final Encryption ENCRYPTION = Events.encryption();

  private Instant now = Events.T0;

  @Property(tries = 600)
  @Label("SR-03: a pruned ledger says from now on what one says that keeps all, whatever comes")
  void saysTheSame(
      @ForAll("histories") List<List<LedgerEvent>> before,
      @ForAll("histories") List<List<LedgerEvent>> after,
      @ForAll Random random) {
    boolean sealed = random.nextBoolean();
    now = Events.T0;
    FaultyDisk disk = new FaultyDisk();
    try (FileLedger whole = start(new FaultyDisk(), 1 << 20, sealed)) {
      FileLedger pruned = start(disk, 200 + random.nextInt(1500), sealed);
      append(before, random, whole, pruned);
      now = now.plusSeconds(random.nextInt(14));
      int rounds = 1 + random.nextInt(3);
      for (int round = 0; round < rounds; round++) {
        prune(pruned, random);
        assertSame(whole, pruned);
        append(after, random, whole, pruned);
        assertSame(whole, pruned);
        List<Recorded> told = pruned.events(0).toList();
        pruned.close();
        pruned = FileLedger.on(disk, FileLedger.Start.OPEN, options(600, sealed), () -> now);
        assertSame(whole, pruned);
        assertEquals(told, pruned.events(0).toList());
        now = now.plusSeconds(random.nextInt(5));
      }
      assertReplicaSaysTheSame(whole, pruned);
      assertTransferSaysTheSame(whole, pruned);
      pruned.close();
    }
  }

  private void append(
      List<List<LedgerEvent>> batches, Random random, FileLedger whole, FileLedger pruned) {
    for (List<LedgerEvent> batch : batches) {
      List<LedgerEvent> of =
          batch.stream()
              .map(event -> FoldProperties.of(PEOPLE.get(random.nextInt(PEOPLE.size())), event))
              .toList();
      assertEquals(whole.append(of), pruned.append(of));
      now = now.plusSeconds(random.nextInt(2));
    }
  }

  private void prune(FileLedger ledger, Random random) {
    long size = ledger.lastSequence();
    byte[] root = ledger.proofs().root(size);
    Set<Long> sizes = new HashSet<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      long kept = 1L + random.nextInt((int) size);
      if (kept >= ledger.prunedUpTo()) {
        sizes.add(kept);
      }
    }
    List<byte[]> roots = sizes.stream().map(ledger.proofs()::root).toList();
    long there = ledger.events(0).count();
    if (random.nextBoolean()) {
      assertTrue(ledger.snapshot());
    }
    Pruned pruned = ledger.prune(now.minusSeconds(random.nextInt(4)), sizes);
    assertEquals(there - pruned.events(), ledger.events(0).count());
    assertEquals(pruned.upTo(), ledger.prunedUpTo());
    ledger.verify();
    assertArrayEquals(root, ledger.proofs().root(size));
    assertProofs(ledger, root, size, List.copyOf(sizes), roots);
  }

  private static void assertProofs(
      FileLedger ledger, byte[] root, long size, List<Long> sizes, List<byte[]> roots) {
    Proofs proofs = ledger.proofs();
    for (int i = 0; i < roots.size(); i++) {
      long former = sizes.get(i);
      assertTrue(
          ProofVerifier.consistency(
                  former, size, roots.get(i), proofs.consistency(former, size), root)
              .isValid());
    }
    Set<Long> there = new HashSet<>();
    for (Recorded recorded : ledger.events(0).toList()) {
      long number = recorded.sequence();
      there.add(number);
      assertEquals(recorded, ledger.event(number));
      assertTrue(
          ProofVerifier.inclusion(
                  number - 1,
                  size,
                  MerkleTree.leafHash(ledger.entry(number)),
                  proofs.inclusion(number - 1, size),
                  root)
              .isValid());
    }
    for (long number = 1; number <= size; number++) {
      if (!there.contains(number)) {
        long gone = number;
        assertTrue(gone <= ledger.prunedUpTo());
        assertThrows(RefusedException.class, () -> ledger.event(gone));
        assertThrows(RefusedException.class, () -> ledger.entry(gone));
      }
    }
  }

  private void assertSame(Ledger whole, Ledger pruned) {
    assertEquals(whole.lastSequence(), pruned.lastSequence());
    for (SubjectKey person : PEOPLE) {
      assertSame(whole.standing(person), pruned.standing(person));
      if (pruned.lastSequence() > 0) {
        assertSame(
            whole.standingAsKnown(person, whole.lastSequence()),
            pruned.standingAsKnown(person, pruned.lastSequence()));
      }
    }
  }

  private void assertSame(Standing whole, Standing pruned) {
    for (int second = 0; second < 20; second++) {
      Instant at = now.plusSeconds(second);
      for (Purpose purpose : FoldProperties.PURPOSES) {
        assertEquals(whole.verdict(purpose, at), pruned.verdict(purpose, at), purpose::id);
        assertEquals(whole.because(purpose, at), pruned.because(purpose, at));
        assertEquals(whole.isNotified(purpose, at), pruned.isNotified(purpose, at));
      }
      assertEquals(whole.isHeld(at), pruned.isHeld(at));
    }
  }

  private void assertReplicaSaysTheSame(FileLedger whole, FileLedger pruned) {
    StandingsReplica replica = new StandingsReplica(pruned.lastSequence(), null);
    replica.apply(pruned.events(0).toList());
    assertTrue(replica.isLoaded());
    PEOPLE.forEach(person -> assertSame(whole.standing(person), replica.standing(person)));
    for (long after = 1; after < pruned.prunedUpTo(); after++) {
      long behind = after;
      assertThrows(RefusedException.class, () -> pruned.events(behind));
    }
  }

  /* Numbers and times of record are the other ledger's own, for both. */
  private void assertTransferSaysTheSame(FileLedger whole, FileLedger pruned) {
    try (FileLedger ofWhole = transferred(whole);
        FileLedger ofPruned = transferred(pruned)) {
      for (SubjectKey person : PEOPLE) {
        for (int second = 0; second < 20; second++) {
          for (Purpose purpose : FoldProperties.PURPOSES) {
            Instant at = now.plusSeconds(second);
            assertEquals(
                ofWhole.verdict(person, purpose, at), ofPruned.verdict(person, purpose, at));
          }
        }
      }
    }
  }

  private FileLedger transferred(FileLedger from) {
    FileLedger to = FileLedger.inMemory(() -> now);
    try (LedgerTransfer transfer = new LedgerTransfer(to)) {
      from.events(0)
          .map(LedgerJson::write)
          .forEach(line -> transfer.take(LedgerJson.readRecorded(line, "export", 0)));
    }
    return to;
  }

  private FileLedger start(FaultyDisk disk, int segmentBytes, boolean sealed) {
    return FileLedger.on(disk, FileLedger.Start.CREATE, options(segmentBytes, sealed), () -> now);
  }

  private static FileLedger.Options options(int segmentBytes, boolean sealed) {
    FileLedger.Options options =
        FileLedger.Options.standard()
            .smallSegments(segmentBytes)
            .keyHorizon(Duration.ofSeconds(1), 1);
    return sealed ? options.encrypted(ENCRYPTION) : options;
  }

  @Provide
  Arbitrary<List<List<LedgerEvent>>> histories() {
    return FoldProperties.histories();
  }
}
