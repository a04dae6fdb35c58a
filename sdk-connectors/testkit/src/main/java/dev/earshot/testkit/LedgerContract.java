package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.RefusedException;
import dev.earshot.SubjectKey;
import dev.earshot.UnavailableException;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.SecretCheck;
import dev.earshot.privacy.ledger.Ack;
import dev.earshot.privacy.ledger.Ledger;
import dev.earshot.privacy.ledger.LedgerEvent;
import dev.earshot.privacy.ledger.Pruned;
import dev.earshot.privacy.ledger.Recorded;
import dev.earshot.privacy.ledger.Standing;
import dev.earshot.privacy.ledger.Standings;
import dev.earshot.privacy.ledger.StandingsReplica;
import dev.earshot.privacy.ledger.Verdict;
import dev.earshot.privacy.proof.MerkleTree;
import dev.earshot.privacy.proof.ProofVerifier;
import dev.earshot.privacy.proof.Proofs;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every ledger must do, as tests. Extend it and say how to open yours; extend {@link
 * DurableLedgerContract} if yours outlives its process. The names carry the numbers of {@code
 * docs/ledger-contract.md}.
 */
public abstract class LedgerContract {
  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  static final SubjectKey ADA = new SubjectKey(1, 1);
  static final SubjectKey BOB = new SubjectKey(2, 2);

  static final Purpose ADS = Purpose.of("ads");
  private static final List<Purpose> PURPOSES =
      List.of(ADS, Purpose.of("ads.mail"), Purpose.of("news"), Purpose.of("other"));

  private static final List<Set<String>> NOTICES =
      List.of(Set.of(), Set.of("case-0"), Set.of("case-1", "case-2"));

  final SettableClock clock = new SettableClock(NOON);
  private @Nullable Ledger opened;

  /** For subclasses. */
  protected LedgerContract() {}

  /**
   * Returns a new, empty ledger.
   *
   * @param clock for its time of record
   */
  protected abstract Ledger openEmpty(InstantSource clock);

  /** Returns for how long, by the time of record, the ledger knows an idempotency key. */
  protected abstract Duration keyHorizon();

  @BeforeEach
  final void openLedger() {
    opened = openEmpty(clock);
  }

  @AfterEach
  final void closeLedger() {
    ledger().close();
  }

  final Ledger ledger() {
    if (opened == null) {
      throw new IllegalStateException("not open");
    }
    return opened;
  }

  final void use(Ledger reopened) {
    opened = reopened;
  }

  /** Rule 1.1: events are numbered from 1 without a hole, in the order of their appends. */
  @Test
  protected void required_1_1_numbersWithoutHoles() {
    assertEquals(0, ledger().lastSequence());
    assertEquals(new Ack(1, 1, NOON), ledger().append(event(LedgerEvent.Type.OPT_OUT, ADA)));
    assertEquals(new Ack(2, 4, NOON), ledger().append(batch(3)));
    assertEquals(5, ledger().append(batch(1)).firstSequence());
    assertEquals(5, ledger().lastSequence());
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L), sequences(0));
  }

  /** Rule 1.2: a batch is told as one. */
  @Test
  protected void required_1_2_aBatchIsOne() {
    ledger().append(batch(1));
    ledger().append(batch(3));
    assertEquals(
        List.of("1:1-1", "2:2-4", "3:2-4", "4:2-4"),
        all().stream()
            .map(each -> each.sequence() + ":" + each.batch() + "-" + each.batchEnd())
            .toList());
  }

  /** Rule 1.3: what is refused records nothing. */
  @Test
  protected void required_1_3_misuseRecordsNothing() {
    assertThrows(IllegalArgumentException.class, () -> ledger().append(List.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> ledger().append(List.of(keyed("k", "1"), keyed("k", "2"))));
    assertThrows(IllegalArgumentException.class, () -> ledger().events(-1));
    assertEquals(0, ledger().lastSequence());
    assertSame(Standing.NONE, ledger().standing(ADA));
    assertEquals(List.of(), known(ledger()));
  }

  /** Rule 1.4: the time of record is the ledger's own clock, whatever it showed before. */
  @Test
  protected void required_1_4_recordTimeIsTheClocks() {
    assertEquals(NOON, ledger().append(batch(1)).recordedAt());
    clock.set(NOON.minusSeconds(30));
    assertEquals(NOON.minusSeconds(30), ledger().append(batch(1)).recordedAt());
    clock.set(NOON.plusSeconds(60));
    assertEquals(NOON.plusSeconds(60), ledger().append(batch(1)).recordedAt());
    assertEquals(
        List.of(NOON, NOON.minusSeconds(30), NOON.plusSeconds(60)),
        all().stream().map(Recorded::recordedAt).toList());
  }

  /** Rule 1.5: many threads append at once, and each event is there once. */
  @Test
  protected void required_1_5_manyThreadsAppend() throws Exception {
    int threads = 4;
    int each = 100;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    Set<Long> numbers = new HashSet<>();
    try {
      List<Callable<List<Long>>> tasks = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        String name = thread + ":";
        tasks.add(
            () ->
                IntStream.range(0, each)
                    .mapToObj(i -> ledger().append(keyed(name + i, "e")).firstSequence())
                    .toList());
      }
      for (Future<List<Long>> done : pool.invokeAll(tasks)) {
        List<Long> own = done.get();
        assertEquals(own.stream().sorted().toList(), own);
        numbers.addAll(own);
      }
    } finally {
      pool.shutdown();
    }
    assertEquals(threads * each, numbers.size());
    assertEquals(LongStream.rangeClosed(1, numbers.size()).boxed().toList(), sequences(0));
    assertEquals(
        numbers.size(), all().stream().map(one -> one.event().idempotencyKey()).distinct().count());
  }

  /** Rule 2.1: the events after a number are those, and no others. */
  @Test
  protected void required_2_1_tellsWhatCameSince() {
    for (int size = 1; size <= 4; size++) {
      ledger().append(batch(size));
    }
    for (long after = 0; after <= 11; after++) {
      assertEquals(LongStream.rangeClosed(after + 1, 10).boxed().toList(), sequences(after));
    }
  }

  /** Rule 2.1: what is appended after a stream was asked for is told by the next. */
  @Test
  protected void required_2_1_tellsNothingThatCameSinceItWasAsked() {
    ledger().append(batch(2));
    for (long after = 0; after <= 2; after++) {
      long recorded = ledger().lastSequence();
      List<Long> expected = LongStream.rangeClosed(after + 1, recorded).boxed().toList();
      try (Stream<Recorded> unread = ledger().events(after)) {
        ledger().append(batch(1));
        assertEquals(expected, unread.map(Recorded::sequence).toList(), "appended before reading");
      }
      recorded = ledger().lastSequence();
      expected = LongStream.rangeClosed(after + 1, recorded).boxed().toList();
      List<Long> told = new ArrayList<>();
      try (Stream<Recorded> events = ledger().events(after)) {
        Iterator<Recorded> reading = events.iterator();
        while (reading.hasNext() && told.size() <= recorded) {
          told.add(reading.next().sequence());
          ledger().append(batch(2));
        }
      }
      assertEquals(expected, told, "appended by whoever reads");
    }
    assertEquals(LongStream.rangeClosed(1, ledger().lastSequence()).boxed().toList(), sequences(0));
  }

  /** Rule 2.2: an event comes back as it was recorded, whatever its type. */
  @Test
  protected void required_2_2_tellsWhatWasRecorded() {
    List<LedgerEvent> events = new ArrayList<>();
    for (LedgerEvent.Type type : types()) {
      LedgerEvent.Builder full =
          LedgerEvent.builder(type, ADA, NOON.minusSeconds(9))
              .effectiveFrom(NOON.plusNanos(123_456_789))
              .evidence("form-7/é€😀")
              .actor("desk")
              .idempotencyKey("key " + type);
      if (type.isScoped()) {
        full.purposes(PURPOSES);
      }
      if (type.mayEnd()) {
        full.effectiveUntil(NOON.plusSeconds(99));
      }
      events.add(full.build());
      events.add(event(type, BOB));
    }
    events.add(unknown(BOB));
    events.add(formerName());
    ledger().append(events);
    assertEquals(events, all().stream().map(Recorded::event).toList());
    all().forEach(each -> assertEquals(each.event(), LedgerEvent.from(each.event().toBytes())));
  }

  /** Rule 3.1: whoever is not spoken of stands nowhere, and an append holds when it returns. */
  @Test
  protected void required_3_1_obeysAtOnce() {
    assertSame(Standing.NONE, ledger().standing(ADA));
    ledger().append(event(LedgerEvent.Type.OPT_OUT, ADA));
    assertEquals(Verdict.OPTED_OUT, ledger().standing(ADA).verdict(ADS, NOON));
    assertSame(Standing.NONE, ledger().standing(BOB));
  }

  /** Rule 3.2: events of one batch came together, and none of them lifts another. */
  @Test
  protected void required_3_2_noEventOfABatchLiftsAnother() {
    ledger()
        .append(List.of(event(LedgerEvent.Type.OPT_OUT, ADA), event(LedgerEvent.Type.GRANT, ADA)));
    assertEquals(Verdict.OPTED_OUT, ledger().standing(ADA).verdict(ADS, NOON));
    ledger().append(event(LedgerEvent.Type.GRANT, ADA));
    assertEquals(Verdict.GRANTED, ledger().standing(ADA).verdict(ADS, NOON));
  }

  /** Rule 3.3: the standings are those of a replica that is fed with the ledger's events. */
  @Test
  protected void required_3_3_standsAsAReplicaStands() {
    Random random = new Random(20260101);
    for (int i = 0; i < 60; i++) {
      ledger().append(randomBatch(random));
      clock.set(NOON.plusSeconds(i / 3));
    }
    StandingsReplica replica = new StandingsReplica(ledger().lastSequence(), null);
    while (replica.lastSequence() < ledger().lastSequence()) {
      long from = Math.max(0, replica.lastSequence() - random.nextInt(3));
      try (Stream<Recorded> news = ledger().events(from)) {
        replica.apply(news.limit(1 + random.nextInt(12)).toList());
      }
    }
    assertSameStandings(ledger(), replica);
  }

  /** Rule 3.4: what a newer version recorded is kept, and denies. */
  @Test
  protected void required_3_4_whatIsUnknownDenies() {
    ledger().append(event(LedgerEvent.Type.EXPLICIT_GRANT, ADA));
    ledger().append(unknown(ADA));
    assertEquals(Verdict.UNKNOWN, ledger().standing(ADA).verdict(ADS, NOON));
    assertEquals(unknown(ADA), all().get(1).event());
  }

  /** Rule 3.5: what was recorded while the clock stood ahead holds back nobody when it is right. */
  @Test
  protected void required_3_5_aClockThatStoodAheadHoldsBackNobody() {
    ledger().append(event(LedgerEvent.Type.OPT_OUT, ADA));
    clock.set(NOON.plus(Duration.ofDays(1500)));
    ledger().append(event(LedgerEvent.Type.OPT_OUT, BOB));
    ledger().append(LedgerEvent.builder(LedgerEvent.Type.OPT_IN, BOB, clock.instant()).build());
    clock.set(NOON.plusSeconds(60));
    ledger().append(event(LedgerEvent.Type.OPT_IN, ADA));
    for (SubjectKey each : List.of(ADA, BOB)) {
      assertEquals(Verdict.NONE, ledger().standing(each).verdict(ADS, clock.instant()));
    }
  }

  /** Rule 3.7: of a name it tells the accounts that had it once, and it denies nobody. */
  @Test
  protected void required_3_7_tellsWhoHadAName() {
    ledger().append(event(LedgerEvent.Type.OPT_OUT, ADA));
    ledger().append(formerName());
    ledger().append(formerName());
    ledger().append(event(LedgerEvent.Type.OPT_IN, ADA));
    assertEquals(List.of(BOB), ledger().standing(ADA).formerNameOf());
    assertEquals(Verdict.NONE, ledger().standing(ADA).verdict(ADS, NOON));
    assertSame(Standing.NONE, ledger().standing(BOB));
  }

  /** Rule 3.9: that somebody showed who they are holds to its end, and decides nothing. */
  @Test
  protected void required_3_9_tellsWhoIsAuthenticated() {
    ledger()
        .append(
            LedgerEvent.builder(LedgerEvent.Type.AUTHENTICATED, ADA, NOON)
                .evidence("session-1")
                .effectiveUntil(NOON.plusSeconds(60))
                .build());
    assertTrue(ledger().isAuthenticated(ADA, NOON));
    assertTrue(ledger().standing(ADA).isAuthenticated(NOON));
    assertFalse(ledger().isAuthenticated(ADA, NOON.minusNanos(1)), "not yet");
    assertFalse(ledger().isAuthenticated(ADA, NOON.plusSeconds(60)), "its own end");
    assertFalse(ledger().isAuthenticated(BOB, NOON), "another person");
    assertEquals(Verdict.NONE, ledger().verdict(ADA, ADS, NOON), "no consent");
    ledger().append(event(LedgerEvent.Type.AUTHENTICATED, ADA));
    assertTrue(ledger().isAuthenticated(ADA, NOON.plusSeconds(60)), "renewed");
    ledger().append(event(LedgerEvent.Type.AUTHENTICATION_ENDED, ADA));
    assertFalse(ledger().isAuthenticated(ADA, NOON));
    ledger().append(event(LedgerEvent.Type.AUTHENTICATED, ADA));
    assertTrue(ledger().isAuthenticated(ADA, NOON));
    ledger()
        .append(
            LedgerEvent.builder(LedgerEvent.Type.ERASED, ADA, NOON)
                .effectiveUntil(NOON.plusSeconds(1))
                .build());
    assertFalse(ledger().isAuthenticated(ADA, NOON.plusSeconds(2)), "an erasure ends it for good");
  }

  /** Rule 3.8: of a notice it tells for what, by which and from when, and it decides nothing. */
  @Test
  protected void required_3_8_tellsWhoWasTold() {
    Set<String> third = Set.of("art14/3");
    ledger().append(notice("art14/2"));
    assertTrue(ledger().isNotified(ADA, Purpose.of("ads.mail"), Set.of(), NOON));
    assertFalse(ledger().isNotified(ADA, ADS, third, NOON), "another notice");
    assertFalse(ledger().isNotified(ADA, Purpose.of("news"), Set.of(), NOON), "another purpose");
    assertFalse(ledger().isNotified(ADA, ADS, Set.of(), NOON.minusNanos(1)), "not yet");
    assertFalse(ledger().isNotified(BOB, ADS, Set.of(), NOON), "another person");
    ledger().append(notice("art14/3"));
    ledger().append(notice("art14/2"));
    ledger().append(event(LedgerEvent.Type.OPT_OUT, ADA));
    assertTrue(ledger().isNotified(ADA, ADS, third, NOON));
    assertTrue(ledger().standing(ADA).isNotified(ADS, third, NOON));
    assertEquals(Verdict.OPTED_OUT, ledger().verdict(ADA, ADS, NOON));
    ledger().append(event(LedgerEvent.Type.OPT_IN, ADA));
    assertEquals(Verdict.NONE, ledger().verdict(ADA, ADS, NOON), "neither for nor against");
  }

  /** Rule 3.6: a ledger that is bound to a secret takes no other. */
  @Test
  protected void required_3_6_isBoundToOneSecret() {
    SecretCheck secret = new SecretCheck(1, 2);
    assertEquals(Optional.empty(), ledger().boundTo());
    ledger().bind(secret);
    ledger().bind(secret);
    assertEquals(Optional.of(secret), ledger().boundTo());
    assertThrows(RefusedException.class, () -> ledger().bind(new SecretCheck(1, 3)));
    assertEquals(Optional.of(secret), ledger().boundTo());
    assertEquals(0, ledger().lastSequence());
  }

  /** Rule 4.1: under one key the same batch is recorded once, and answered as the first time. */
  @Test
  protected void required_4_1_aKeyRecordsOnce() {
    List<LedgerEvent> batch = List.of(event(LedgerEvent.Type.OPT_OUT, BOB), keyed("k", "form-1"));
    Ack first = ledger().append(batch);
    clock.set(NOON.plusSeconds(60));
    ledger().append(batch(1));
    assertEquals(first, ledger().append(batch));
    assertEquals(3, ledger().lastSequence());
  }

  /** Rule 4.2: a key used before for other content, or in another batch, is refused. */
  @Test
  protected void required_4_2_aKeyIsNotUsedForSomethingElse() {
    ledger().append(keyed("k", "form-1"));
    assertThrows(IllegalArgumentException.class, () -> ledger().append(keyed("k", "form-2")));
    assertThrows(
        IllegalArgumentException.class,
        () -> ledger().append(List.of(keyed("k", "form-1"), event(LedgerEvent.Type.OPT_OUT, BOB))));
    assertEquals(1, ledger().lastSequence());
  }

  /** Rule 4.3: a key older than the horizon is new. */
  @Test
  protected void required_4_3_anOldKeyIsNew() {
    Ack first = ledger().append(keyed("k", "form-1"));
    clock.set(NOON.plus(keyHorizon()).minusNanos(1));
    assertEquals(first, ledger().append(keyed("k", "form-1")));
    clock.set(NOON.plus(keyHorizon()));
    assertNotEquals(first, ledger().append(keyed("k", "form-1")));
    assertEquals(2, ledger().lastSequence());
  }

  /** Rule 5.1: closing twice does nothing, and a closed ledger takes nothing in. */
  @Test
  protected void required_5_1_aClosedLedgerTakesNothingIn() {
    ledger().close();
    ledger().close();
    assertThrows(IllegalStateException.class, () -> ledger().append(batch(1)));
  }

  /** Rule 7.1: every event is proven to be in every tree from its own on. */
  @Test
  protected void required_7_1_provesEveryEvent() {
    Random random = new Random(20260104);
    for (int i = 0; i < 12; i++) {
      ledger().append(randomBatch(random));
    }
    Proofs proofs = ledger().proofs();
    long size = ledger().lastSequence();
    for (long tree = 1; tree <= size; tree++) {
      byte[] root = proofs.root(tree);
      for (long number = 1; number <= tree; number++) {
        assertTrue(
            ProofVerifier.inclusion(
                    number - 1,
                    tree,
                    MerkleTree.leafHash(ledger().entry(number)),
                    proofs.inclusion(number - 1, tree),
                    root)
                .isValid(),
            number + " of " + tree);
      }
    }
  }

  /** Rule 7.2: every tree is proven to go on from every former one, whenever its root was told. */
  @Test
  protected void required_7_2_provesThatItOnlyGrew() {
    Random random = new Random(20260105);
    List<byte[]> roots = new ArrayList<>(List.of(ledger().proofs().root(0)));
    assertArrayEquals(MerkleTree.emptyRoot(), roots.get(0));
    for (int i = 0; i < 10; i++) {
      ledger().append(randomBatch(random));
      while (roots.size() <= ledger().lastSequence()) {
        roots.add(ledger().proofs().root(roots.size()));
      }
    }
    Proofs proofs = ledger().proofs();
    for (int former = 1; former < roots.size(); former++) {
      for (int size = former; size < roots.size(); size++) {
        assertTrue(
            ProofVerifier.consistency(
                    former,
                    size,
                    roots.get(former),
                    proofs.consistency(former, size),
                    roots.get(size))
                .isValid(),
            former + " to " + size);
      }
    }
  }

  /**
   * Rule 7.3: what is hashed of an event says when and with which others it came, and what it is.
   */
  @Test
  protected void required_7_3_hashesWhatWasRecorded() {
    ledger().append(batch(2));
    clock.set(NOON.plusSeconds(9));
    ledger().append(List.of(keyed("k", "form-1"), event(LedgerEvent.Type.GRANT, BOB)));
    for (Recorded recorded : all()) {
      ByteBuffer entry = ByteBuffer.wrap(ledger().entry(recorded.sequence()));
      assertEquals(recorded.recordedAt(), Instant.ofEpochSecond(entry.getLong(), entry.getInt()));
      assertEquals(recorded.batch(), entry.getLong());
      assertEquals(recorded.batchEnd() - recorded.batch() + 1, entry.getInt());
      byte[] record = new byte[entry.remaining()];
      entry.get(record);
      LedgerEvent hashed = LedgerEvent.ofStored(record);
      assertEquals(recorded.event().type(), hashed.type());
      assertEquals(recorded.event().subject(), hashed.subject());
      assertEquals(recorded.event().purposes(), hashed.purposes());
      assertEquals(recorded.event().claimedAt(), hashed.claimedAt());
      assertEquals(recorded.event(), hashed.isReadable() ? hashed : recorded.event());
    }
  }

  /** Rule 7.4: nothing is proven of events that are not there. */
  @Test
  protected void required_7_4_provesNothingOfWhatIsNotThere() {
    ledger().append(batch(3));
    Proofs proofs = ledger().proofs();
    for (long none : new long[] {4, 5, 256, 100_000}) {
      assertThrows(IllegalArgumentException.class, () -> proofs.root(none), "root of " + none);
      assertThrows(IllegalArgumentException.class, () -> proofs.inclusion(0, none));
      assertThrows(IllegalArgumentException.class, () -> proofs.consistency(1, none));
      assertThrows(IllegalArgumentException.class, () -> ledger().entry(none));
    }
    assertThrows(IllegalArgumentException.class, () -> ledger().entry(0));
  }

  /**
   * Rule 9.1: everybody stands as if nothing had been dropped, from then on and whatever comes, in
   * the ledger and in a replica that is begun anew.
   */
  @Test
  protected void required_9_1_pruningChangesNobodysStanding() {
    Random random = new Random(20260106);
    StandingsReplica whole = new StandingsReplica(0, null);
    for (int round = 1; round <= 4; round++) {
      fill(random, 30);
      tell(whole);
      clock.set(NOON.plusSeconds(12L * round));
      long there = all().size();
      Pruned pruned = prune();
      assertEquals(there - pruned.events(), all().size());
      assertSameStandings(whole, ledger(), clock.instant());
      fill(random, 10);
      tell(whole);
      assertSameStandings(whole, ledger(), clock.instant());
      StandingsReplica anew = new StandingsReplica(ledger().lastSequence(), null);
      anew.apply(all());
      assertTrue(anew.isLoaded(), "who begins anew reaches the last event");
      assertSameStandings(whole, anew, clock.instant());
      assertEquals(known(anew), known(ledger()), "of whom nothing stays nothing is known");
    }
  }

  private void tell(StandingsReplica replica) {
    try (Stream<Recorded> news = ledger().events(replica.lastSequence())) {
      replica.apply(news.toList());
    }
    assertEquals(ledger().lastSequence(), replica.lastSequence(), "the last event is there");
  }

  /** Rule 9.2: what is left is proven, and the tree from wherever that was to be possible. */
  @Test
  protected void required_9_2_provesWhatIsLeft() {
    fill(new Random(20260107), 60);
    long size = ledger().lastSequence();
    byte[] root = ledger().proofs().root(size);
    List<Long> sizes = List.of(7L, 131L, 256L, size - 1);
    List<byte[]> roots = sizes.stream().map(ledger().proofs()::root).toList();
    List<byte[]> early = ledger().proofs().inclusion(0, size);
    byte[] first = MerkleTree.leafHash(ledger().entry(1));
    prune(7L, 131L);
    for (int round = 0; round < 2; round++) {
      Proofs proofs = ledger().proofs();
      assertArrayEquals(root, proofs.root(size));
      assertTrue(ProofVerifier.inclusion(0, size, first, early, root).isValid());
      for (int i = 0; i < sizes.size(); i++) {
        long former = sizes.get(i);
        assertTrue(
            ProofVerifier.consistency(
                    former, size, roots.get(i), proofs.consistency(former, size), root)
                .isValid(),
            "from " + former);
      }
      fill(new Random(20260108), 5);
    }
    Proofs proofs = ledger().proofs();
    for (Recorded recorded : all()) {
      long number = recorded.sequence();
      assertEquals(recorded, ledger().event(number));
      if (number <= size) {
        assertTrue(
            ProofVerifier.inclusion(
                    number - 1,
                    size,
                    MerkleTree.leafHash(ledger().entry(number)),
                    proofs.inclusion(number - 1, size),
                    root)
                .isValid(),
            "event " + number);
      }
    }
  }

  /** Rule 9.3: numbers stay, and what is gone is refused. */
  @Test
  protected void required_9_3_refusesWhatIsGone() {
    assertEquals(0, ledger().prunedUpTo());
    fill(new Random(20260109), 30);
    long last = ledger().lastSequence();
    Pruned pruned = prune();
    assertEquals(last, ledger().lastSequence());
    assertEquals(pruned.upTo(), ledger().prunedUpTo());
    Set<Long> there = new HashSet<>(sequences(0));
    assertTrue(there.contains(last));
    assertFalse(there.contains(pruned.upTo()));
    long previous = 0;
    for (Recorded recorded : all()) {
      assertEquals(previous, recorded.previous());
      previous = recorded.sequence();
    }
    for (long number = 1; number <= last; number++) {
      long each = number;
      if (!there.contains(number)) {
        assertTrue(number <= pruned.upTo());
        assertThrows(RefusedException.class, () -> ledger().event(each));
        assertThrows(RefusedException.class, () -> ledger().entry(each));
      }
      if (number < pruned.upTo()) {
        assertThrows(RefusedException.class, () -> ledger().events(each));
        assertThrows(RefusedException.class, () -> ledger().standingAsKnown(ADA, each));
      }
    }
    assertEquals(
        LongStream.rangeClosed(pruned.upTo() + 1, last).boxed().toList(), sequences(pruned.upTo()));
    assertEquals(0, prune(clock.instant()).events(), "nothing is left to drop");
    assertEquals(last + 1, ledger().append(batch(1)).firstSequence());
  }

  /** Rule 9.4: who reads while it is pruned gets all from before, or is told to ask again. */
  @Test
  protected void required_9_4_nobodyReadsTwoHalves() {
    fill(new Random(20260110), 240);
    List<Recorded> before = all();
    List<Recorded> read = new ArrayList<>();
    try (Stream<Recorded> events = ledger().events(0)) {
      Iterator<Recorded> reading = events.iterator();
      read.add(reading.next());
      prune();
      while (reading.hasNext()) {
        read.add(reading.next());
      }
      assertEquals(before, read);
    } catch (UnavailableException e) {
      assertEquals(before.subList(0, read.size()), read);
    }
  }

  /** Rule 9.5: what is young stays, whose key is known, and a batch whole; misuse drops nothing. */
  @Test
  protected void required_9_5_dropsNothingThatMustStay() {
    ledger().append(keyed("old", "form-1"));
    fill(new Random(20260111), 60);
    clock.set(NOON.plus(keyHorizon()));
    long young = ledger().append(keyed("new", "form-2")).firstSequence();
    List<Recorded> before = all();
    long last = ledger().lastSequence();
    Instant now = clock.instant();
    assertThrows(IllegalArgumentException.class, () -> ledger().prune(now, Set.of(0L)));
    assertThrows(IllegalArgumentException.class, () -> ledger().prune(now, Set.of(last + 1)));
    assertThrows(IllegalArgumentException.class, () -> ledger().prune(now.plusNanos(1), Set.of()));
    assertEquals(0, prune(NOON).events(), "recorded at that moment");
    assertEquals(before, all());
    fill(new Random(20260112), 60);
    prune();
    assertTrue(ledger().prunedUpTo() < young);
    assertEquals(young, ledger().append(keyed("new", "form-2")).firstSequence());
    for (Recorded recorded : all()) {
      assertTrue(
          recorded.sequence() == recorded.batch() || recorded.previous() == recorded.sequence() - 1,
          "a part of a batch");
    }
  }

  /* Words of two people who matter still, and of many who took back what they said. */
  final void fill(Random random, int rounds) {
    for (int i = 0; i < rounds; i++) {
      SubjectKey other = new SubjectKey(9, random.nextInt(1000));
      SubjectKey another = new SubjectKey(9, random.nextInt(1000));
      if (i % 4 == 0) {
        ledger().append(randomBatch(random));
      }
      ledger().append(lengthy(LedgerEvent.Type.GRANT, other));
      ledger()
          .append(
              List.of(
                  lengthy(LedgerEvent.Type.WITHDRAW, other),
                  event(LedgerEvent.Type.GRANT, another)));
      ledger().append(lengthy(LedgerEvent.Type.OPT_IN, other));
    }
  }

  /** As long as an event may be, so that what is filled is full soon. */
  private static LedgerEvent lengthy(LedgerEvent.Type type, SubjectKey subject) {
    return LedgerEvent.builder(type, subject, NOON).evidence("e".repeat(1000)).build();
  }

  final Pruned prune(Long... sizes) {
    clock.advance(Duration.ofSeconds(1));
    Pruned pruned = prune(clock.instant(), sizes);
    if (pruned.events() == 0) {
      throw new Unproven(
          "of "
              + ledger().lastSequence()
              + " events none was dropped; have openEmpty make a ledger whose parts are small");
    }
    return pruned;
  }

  private Pruned prune(Instant before, Long... sizes) {
    try {
      return ledger().prune(before, Set.of(sizes));
    } catch (RefusedException e) {
      assertEquals(0, ledger().prunedUpTo());
      throw new Unproven("a ledger that does not prune");
    }
  }

  final List<Recorded> all() {
    try (Stream<Recorded> events = ledger().events(0)) {
      return events.toList();
    }
  }

  final List<Long> sequences(long after) {
    try (Stream<Recorded> events = ledger().events(after)) {
      return events.map(Recorded::sequence).toList();
    }
  }

  static List<LedgerEvent> batch(int size) {
    return IntStream.range(0, size).mapToObj(i -> event(LedgerEvent.Type.OPT_OUT, BOB)).toList();
  }

  static List<LedgerEvent> randomBatch(Random random) {
    List<LedgerEvent.Type> types = types();
    return IntStream.range(0, 1 + random.nextInt(4))
        .mapToObj(
            i -> {
              LedgerEvent.Type type = types.get(random.nextInt(types.size()));
              LedgerEvent.Builder event =
                  LedgerEvent.builder(type, random.nextBoolean() ? ADA : BOB, NOON)
                      .effectiveFrom(NOON.plusSeconds(random.nextInt(20)))
                      .evidence("case-" + random.nextInt(2));
              if (type.isScoped() && random.nextBoolean()) {
                event.purposes(PURPOSES.get(random.nextInt(PURPOSES.size())));
              }
              if (type.mayEnd() && random.nextBoolean()) {
                event.effectiveUntil(NOON.plusSeconds(20 + random.nextInt(20)));
              }
              return event.build();
            })
        .toList();
  }

  static void assertSameStandings(Standings expected, Standings actual) {
    assertSameStandings(expected, actual, NOON);
    assertEquals(known(expected), known(actual));
  }

  private static void assertSameStandings(Standings expected, Standings actual, Instant from) {
    for (SubjectKey subject : List.of(ADA, BOB)) {
      Standing one = expected.standing(subject);
      Standing other = actual.standing(subject);
      for (int second = 0; second < 50; second++) {
        Instant at = from.plusSeconds(second);
        for (Purpose purpose : PURPOSES) {
          assertEquals(one.verdict(purpose, at), other.verdict(purpose, at));
          assertEquals(one.verdict(purpose, at), actual.verdict(subject, purpose, at));
          assertEquals(one.because(purpose, at), other.because(purpose, at));
          assertEquals(one.isNotified(purpose, at), other.isNotified(purpose, at));
          for (Set<String> notices : NOTICES) {
            boolean told = one.isNotified(purpose, notices, at);
            assertEquals(told, other.isNotified(purpose, notices, at));
            assertEquals(told, actual.isNotified(subject, purpose, notices, at));
          }
        }
        assertEquals(one.isHeld(at), other.isHeld(at));
        assertEquals(one.isAuthenticated(at), other.isAuthenticated(at));
        assertEquals(one.isAuthenticated(at), actual.isAuthenticated(subject, at));
      }
    }
  }

  private static List<SubjectKey> known(Standings standings) {
    try (Stream<SubjectKey> known = standings.known()) {
      return known.sorted().toList();
    }
  }

  static LedgerEvent event(LedgerEvent.Type type, SubjectKey subject) {
    return LedgerEvent.builder(type, subject, NOON).build();
  }

  static LedgerEvent notice(String which) {
    return LedgerEvent.builder(LedgerEvent.Type.NOTICE_GIVEN, ADA, NOON)
        .purposes(ADS)
        .evidence(which)
        .build();
  }

  /** That Bob had Ada's name once. */
  private static LedgerEvent formerName() {
    return LedgerEvent.builder(LedgerEvent.Type.FORMER_NAME, ADA, NOON)
        .evidence(BOB.toString())
        .build();
  }

  static LedgerEvent keyed(String key, String evidence) {
    return LedgerEvent.builder(LedgerEvent.Type.OPT_OUT, ADA, NOON)
        .evidence(evidence)
        .idempotencyKey(key)
        .build();
  }

  /* The evidence of a former name is a key, and no text of a caller's. */
  private static List<LedgerEvent.Type> types() {
    return Stream.of(LedgerEvent.Type.values())
        .filter(type -> type != LedgerEvent.Type.UNKNOWN && !type.namesAKey())
        .toList();
  }

  /** The second byte is the type, and no version has this one yet. */
  private static LedgerEvent unknown(SubjectKey subject) {
    byte[] bytes = event(LedgerEvent.Type.GRANT, subject).toBytes();
    bytes[1] = 99;
    LedgerEvent unknown = LedgerEvent.from(bytes);
    assertSame(LedgerEvent.Type.UNKNOWN, unknown.type(), "a type of that number exists");
    return unknown;
  }
}
