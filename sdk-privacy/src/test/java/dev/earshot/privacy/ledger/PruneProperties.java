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
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
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
    check(new InFiles(random), before, after, random);
  }

  @Property(tries = 300)
  @Label("SR-03: so does one in rows, and each process that reads it")
  void saysTheSameInRows(
      @ForAll("histories") List<List<LedgerEvent>> before,
      @ForAll("histories") List<List<LedgerEvent>> after,
      @ForAll Random random)
      throws SQLException {
    try (InRows place = new InRows(random)) {
      check(place, before, after, random);
    }
  }

  /** Where the ledger lies that is pruned. */
  private interface Place {
    Ledger create();

    Ledger open();

    /** Does what may be done at any time. */
    void meddle(Ledger ledger, Random random);

    /** Compares what lies there with what was written. */
    void verify(Ledger ledger);
  }

  private final class InFiles implements Place {
    private final FaultyDisk disk = new FaultyDisk();
    private final boolean sealed;
    private final int segmentBytes;

    InFiles(Random random) {
      sealed = random.nextBoolean();
      segmentBytes = 200 + random.nextInt(1500);
    }

    @Override
    public Ledger create() {
      return FileLedger.on(disk, FileLedger.Start.CREATE, options(segmentBytes, sealed), () -> now);
    }

    @Override
    public Ledger open() {
      return FileLedger.on(disk, FileLedger.Start.OPEN, options(600, sealed), () -> now);
    }

    @Override
    public void meddle(Ledger ledger, Random random) {
      if (random.nextBoolean()) {
        assertTrue(((FileLedger) ledger).snapshot());
      }
    }

    @Override
    public void verify(Ledger ledger) {
      ((FileLedger) ledger).verify();
    }
  }

  private final class InRows implements Place, AutoCloseable {
    private final String address =
        "jdbc:sqlite:file:" + UUID.randomUUID() + "?mode=memory&cache=shared";
    private final Connection kept = DriverManager.getConnection(address);
    private final DataSource source =
        (DataSource)
            Proxy.newProxyInstance(
                PruneProperties.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> DriverManager.getConnection(address));
    private final JdbcLedger.Options options;
    private final List<Ledger> others = new ArrayList<>();

    InRows(Random random) throws SQLException {
      JdbcLedger.Options standard =
          JdbcLedger.Options.standard()
              .acceptingLoss()
              .staleness(Duration.ofNanos(1))
              .keyHorizon(Duration.ofSeconds(1), 1);
      options = random.nextBoolean() ? standard.encrypted(ENCRYPTION) : standard;
    }

    @Override
    public Ledger create() {
      return JdbcLedger.create(source, "shop", () -> now, options);
    }

    @Override
    public Ledger open() {
      return JdbcLedger.open(source, "shop", () -> now, options);
    }

    @Override
    public void meddle(Ledger ledger, Random random) {
      if (random.nextBoolean()) {
        others.add(open());
      }
    }

    @Override
    public void verify(Ledger ledger) {
      try (Ledger again = open()) {
        assertEquals(known(ledger), known(again));
        for (Ledger other : others) {
          assertEquals(known(again), known(other));
          assertSame(again, other);
        }
      }
    }

    @Override
    public void close() throws SQLException {
      kept.close();
    }
  }

  private static List<SubjectKey> known(Ledger ledger) {
    return ledger.known().sorted().toList();
  }

  private void check(
      Place place, List<List<LedgerEvent>> before, List<List<LedgerEvent>> after, Random random) {
    now = Events.T0;
    try (FileLedger whole = FileLedger.inMemory(() -> now)) {
      Ledger pruned = place.create();
      append(before, random, whole, pruned);
      now = now.plusSeconds(random.nextInt(14));
      int rounds = 1 + random.nextInt(3);
      for (int round = 0; round < rounds; round++) {
        prune(place, pruned, random);
        assertSame(whole, pruned);
        append(after, random, whole, pruned);
        assertSame(whole, pruned);
        List<Recorded> told = pruned.events(0).toList();
        place.verify(pruned);
        pruned.close();
        pruned = place.open();
        assertSame(whole, pruned);
        assertEquals(told, pruned.events(0).toList());
        now = now.plusSeconds(random.nextInt(5));
      }
      assertReplicaSaysTheSame(whole, pruned);
      assertTransferSaysTheSame(whole, pruned);
      pruned.close();
    }
  }

  private void append(List<List<LedgerEvent>> batches, Random random, Ledger whole, Ledger pruned) {
    for (List<LedgerEvent> batch : batches) {
      List<LedgerEvent> of =
          batch.stream()
              .map(event -> FoldProperties.of(PEOPLE.get(random.nextInt(PEOPLE.size())), event))
              .toList();
      assertEquals(whole.append(of), pruned.append(of));
      now = now.plusSeconds(random.nextInt(2));
    }
  }

  private void prune(Place place, Ledger ledger, Random random) {
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
    place.meddle(ledger, random);
    Pruned pruned = ledger.prune(now.minusSeconds(random.nextInt(4)), sizes);
    assertEquals(there - pruned.events(), ledger.events(0).count());
    assertEquals(pruned.upTo(), ledger.prunedUpTo());
    place.verify(ledger);
    assertArrayEquals(root, ledger.proofs().root(size));
    assertProofs(ledger, root, size, List.copyOf(sizes), roots);
  }

  private static void assertProofs(
      Ledger ledger, byte[] root, long size, List<Long> sizes, List<byte[]> roots) {
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
      assertEquals(whole.isAuthenticated(at), pruned.isAuthenticated(at));
    }
  }

  private void assertReplicaSaysTheSame(Ledger whole, Ledger pruned) {
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
  private void assertTransferSaysTheSame(Ledger whole, Ledger pruned) {
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

  private FileLedger transferred(Ledger from) {
    FileLedger to = FileLedger.inMemory(() -> now);
    try (LedgerTransfer transfer = new LedgerTransfer(to)) {
      from.events(0)
          .map(LedgerJson::write)
          .forEach(line -> transfer.take(LedgerJson.readRecorded(line, "export", 0)));
    }
    return to;
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
